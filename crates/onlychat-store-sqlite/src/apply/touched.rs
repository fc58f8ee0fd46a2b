//! The messages a change set is about.

use onlychat_domain::{Message, MessageId};
use rusqlite::{Connection, Result};

use crate::messages;

/// Messages in the order in which a change set first wrote to them, as they are now.
#[derive(Default)]
pub(super) struct Touched(Vec<Message>);

impl Touched {
    /// Adds a new one.
    pub(super) fn add(&mut self, message: Message) {
        self.0.push(message);
    }

    /// One that is about to be changed; read from the database unless it is here already.
    pub(super) fn load(&mut self, db: &Connection, id: MessageId) -> Result<Option<&mut Message>> {
        let place = self.0.iter().position(|message| message.id == id);
        if let Some(place) = place {
            return Ok(self.0.get_mut(place));
        }
        let Some(message) = messages::by_id(db, id)? else { return Ok(None) };
        self.0.push(message);
        Ok(self.0.last_mut())
    }

    /// Each once.
    pub(super) fn into_messages(self) -> Vec<Message> {
        self.0
    }
}
