//! The messages and broadcasts a change set is about.

use onlychat_domain::{Broadcast, Message, MessageId};
use rusqlite::{Connection, Result};

use crate::messages;

/// What a change set wrote, in the order in which it first did, as it is now.
#[derive(Default)]
pub(super) struct Touched {
    messages: Vec<Message>,
    broadcasts: Vec<Broadcast>,
}

impl Touched {
    /// Adds a new one.
    pub(super) fn add(&mut self, message: Message) {
        self.messages.push(message);
    }

    /// Adds a broadcast.
    pub(super) fn broadcast(&mut self, broadcast: Broadcast) {
        self.broadcasts.push(broadcast);
    }

    /// One that is about to be changed; read from the database unless it is here already.
    pub(super) fn load(&mut self, db: &Connection, id: MessageId) -> Result<Option<&mut Message>> {
        let place = self.messages.iter().position(|message| message.id == id);
        if let Some(place) = place {
            return Ok(self.messages.get_mut(place));
        }
        let Some(message) = messages::by_id(db, id)? else { return Ok(None) };
        self.messages.push(message);
        Ok(self.messages.last_mut())
    }

    /// Each once.
    pub(super) fn into_parts(self) -> (Vec<Message>, Vec<Broadcast>) {
        (self.messages, self.broadcasts)
    }
}
