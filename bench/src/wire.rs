//! The wires that are compared: how each says the same few things over a WebSocket.

mod engine_io;
mod onlychat;
mod plain;

use clap::ValueEnum;

/// Who is under test, by how it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Wire {
    /// OnlyChat, `onlychat.v1`.
    Onlychat,
    /// The peer with socket.io: Socket.IO 5 over Engine.IO 4, WebSocket from the start.
    Socketio,
    /// The peer with plain WebSocket frames.
    Ws,
}

/// What a server said, as far as a load generator cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard<'a> {
    /// The transport is open: say who you are.
    Open,
    /// The server knows who this is.
    Welcome {
        /// Where the log is; empty on a wire without one.
        cursor: &'a str,
        resumed: bool,
    },
    /// A message of ours is durable.
    Ack { index: u64, seq: i64 },
    /// A message of ours was refused.
    Refused { index: u64, code: &'a str },
    /// A message, to us or from another device of ours.
    Message { index: u64, seq: i64, cursor: &'a str },
    /// A message to an audience that this device belongs to.
    Broadcast { index: u64, seq: i64 },
    /// Nothing but a new place in the log.
    Cursor(&'a str),
    /// A sign of life that wants this answer.
    Ping(&'static str),
    /// Something else.
    Other,
}

/// Somebody who can connect.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Their id at the server.
    pub(crate) id: String,
    /// What proves it; on the peers' wires the id itself.
    pub(crate) credential: String,
}

impl Wire {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Onlychat => "onlychat",
            Self::Socketio => "socketio",
            Self::Ws => "ws",
        }
    }

    /// Where the WebSocket is.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Onlychat => "/api/realtime",
            Self::Socketio => "/socket.io/?EIO=4&transport=websocket",
            Self::Ws => "/",
        }
    }

    pub(crate) const fn subprotocol(self) -> Option<&'static str> {
        match self {
            Self::Onlychat => Some(onlychat::SUBPROTOCOL),
            Self::Socketio | Self::Ws => None,
        }
    }

    /// Whether the server speaks first.
    pub(crate) const fn waits_for_open(self) -> bool {
        matches!(self, Self::Socketio)
    }

    /// The first frame.
    pub(crate) fn hello(self, person: &Person, cursor: &str) -> String {
        match self {
            Self::Onlychat => onlychat::hello(&person.credential, cursor),
            Self::Socketio => engine_io::connect(&person.credential),
            Self::Ws => plain::hello(&person.credential),
        }
    }

    /// The first frame of a device that wants broadcasts, too.
    pub(crate) fn listen(self, person: &Person) -> String {
        match self {
            Self::Onlychat => onlychat::listen(&person.credential),
            Self::Socketio => engine_io::listen(&person.credential),
            Self::Ws => plain::listen(&person.credential),
        }
    }

    /// Sends a message.
    pub(crate) fn message(self, index: u64, conversation: &str, text: &str) -> String {
        let client_id = client_id(index);
        match self {
            Self::Onlychat => onlychat::message(&client_id, conversation, text),
            Self::Socketio => engine_io::message(index, &client_id, conversation, text),
            Self::Ws => plain::message(&client_id, conversation, text),
        }
    }

    /// Says that this device has everything up to a message.
    pub(crate) fn receipt(self, conversation: &str, seq: i64) -> String {
        match self {
            Self::Onlychat => onlychat::receipt(conversation, seq),
            Self::Socketio => engine_io::receipt(conversation, seq),
            Self::Ws => plain::receipt(conversation, seq),
        }
    }

    pub(crate) fn typing(self, conversation: &str) -> String {
        match self {
            Self::Onlychat => onlychat::typing(conversation),
            Self::Socketio => engine_io::typing(conversation),
            Self::Ws => plain::typing(conversation),
        }
    }

    /// What a text frame says.
    pub(crate) fn hear(self, text: &str) -> Heard<'_> {
        match self {
            Self::Onlychat => onlychat::hear(text),
            Self::Socketio => engine_io::hear(text),
            Self::Ws => plain::hear(text),
        }
    }
}

/// The sender's own id of a message: a UUID of version 7 whose last 48 bits are the message's index, so that an answer
/// finds its message without a table.
pub(crate) fn client_id(index: u64) -> String {
    let millis = crate::clock::unix_millis() & 0xffff_ffff_ffff;
    let index = index & 0xffff_ffff_ffff;
    format!("{:08x}-{:04x}-7000-8000-{index:012x}", millis >> 16, millis & 0xffff)
}

/// The index in an id of [`client_id`].
fn index_of(client_id: &str) -> Option<u64> {
    u64::from_str_radix(client_id.get(24..36)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_is_a_uuid_that_holds_the_index() {
        let id = client_id(77);
        assert_eq!(
            (id.len(), &id[8..9], &id[13..14], &id[18..20], &id[23..]),
            (36, "-", "-", "-8", "-00000000004d")
        );
        assert_eq!(&id[14..15], "7");
        assert_eq!(index_of(&id), Some(77));
        assert_eq!(index_of("short"), None);
    }
}
