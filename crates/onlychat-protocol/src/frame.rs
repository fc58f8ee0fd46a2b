//! WebSocket frames of the subprotocol `onlychat.v1`: text, one JSON object each.
//!
//! Each variant names the case of its fields: utoipa does not see serde's `rename_all_fields`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::broadcast::Broadcast;
use crate::event::{Event, Signal};
use crate::message::{Message, SentAttachment};
use crate::patch::given;
use crate::problem::Problem;

/// The subprotocol's name.
pub const SUBPROTOCOL: &str = "onlychat.v1";
/// Longest frame, in bytes.
pub const FRAME_MAX_BYTES: usize = 64 * 1024;

/// What a client sends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame, within 10 s.
    #[serde(rename = "hello", rename_all = "camelCase")]
    Hello {
        /// A session token.
        token: String,
        /// The last cursor this client has; null for a first start.
        #[serde(default)]
        resume_from: Option<String>,
        /// Given: the client wants broadcasts. The last broadcast cursor it has; null for a first start.
        #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        broadcasts_from: Option<Option<String>>,
    },
    /// A new token, before the old one expires.
    #[serde(rename = "token", rename_all = "camelCase")]
    Token {
        /// A session token of the same session.
        token: String,
    },
    /// Sends a message; answered by `ack` or `nack`.
    #[serde(rename = "message.send", rename_all = "camelCase")]
    MessageSend {
        /// The sender's own id for it, a UUID.
        #[schema(format = "uuid")]
        client_id: String,
        /// Where.
        conversation_id: String,
        /// As over HTTP.
        text: String,
        /// The id of a message of the same conversation.
        #[serde(default)]
        reply_to: Option<String>,
        /// As over HTTP.
        #[serde(default)]
        attachments: Vec<SentAttachment>,
    },
    /// The person has read up to a message.
    #[serde(rename = "read", rename_all = "camelCase")]
    Read {
        /// Where.
        conversation_id: String,
        /// Up to which.
        seq: i64,
    },
    /// This device has everything up to a message.
    #[serde(rename = "delivered", rename_all = "camelCase")]
    Delivered {
        /// Where.
        conversation_id: String,
        /// Up to which.
        seq: i64,
    },
    /// The person is typing; repeat every 3 s while it goes on.
    #[serde(rename = "typing", rename_all = "camelCase")]
    Typing {
        /// Where.
        conversation_id: String,
    },
    /// Answered by `pong`.
    #[serde(rename = "ping")]
    Ping {},
}

/// What the server sends.
#[expect(clippy::large_enum_variant, reason = "a frame is serialised where it is made and never kept")]
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum ServerFrame {
    /// The answer to `hello`.
    #[serde(rename = "welcome", rename_all = "camelCase")]
    Welcome {
        /// Who the client is.
        user_id: String,
        /// Where the client is in its log: what was missed follows, each with its own cursor.
        cursor: String,
        /// False: the cursor was too old or unknown, or there was none: fetch again over HTTP.
        resumed: bool,
        /// How often a `heartbeat` comes.
        heartbeat_ms: u64,
        /// To a client that wants broadcasts: where it is among them. What it missed follows, each with its own cursor.
        #[serde(skip_serializing_if = "Option::is_none")]
        broadcasts: Option<BroadcastsWelcome>,
    },
    /// The message is durable.
    #[serde(rename = "ack", rename_all = "camelCase")]
    Ack {
        /// Which.
        client_id: String,
        /// Whether it had been sent before.
        replayed: bool,
        /// The message.
        message: Message,
    },
    /// The message was refused.
    #[serde(rename = "nack", rename_all = "camelCase")]
    Nack {
        /// Which.
        client_id: String,
        /// Why.
        problem: Problem,
    },
    /// The answer to `ping`.
    #[serde(rename = "pong", rename_all = "camelCase")]
    Pong {
        /// Where this connection is once it has what waits for it: the position of its next frame with a cursor is behind it.
        cursor: String,
    },
    /// Something happened.
    #[serde(rename = "event", rename_all = "camelCase")]
    Event {
        /// Where the client is after it.
        cursor: String,
        /// What.
        event: Event,
    },
    /// A creator whom the person hears said something. The same bytes for everybody.
    #[serde(rename = "broadcast", rename_all = "camelCase")]
    Broadcast {
        /// Where the client is among all broadcasts after it.
        cursor: String,
        /// What was said.
        broadcast: Broadcast,
    },
    /// Something fleeting.
    #[serde(rename = "signal", rename_all = "camelCase")]
    Signal {
        /// What.
        signal: Signal,
    },
    /// Where the client should be by now.
    #[serde(rename = "heartbeat", rename_all = "camelCase")]
    Heartbeat {
        /// Where.
        cursor: String,
        /// To a client that wants broadcasts: where among them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        broadcast_cursor: Option<String>,
    },
    /// The server is about to close: come back.
    #[serde(rename = "reconnect", rename_all = "camelCase")]
    Reconnect {
        /// After this long, in milliseconds.
        after_ms: u64,
    },
}

/// Where a client is among all broadcasts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BroadcastsWelcome {
    /// The place.
    pub cursor: String,
    /// False: the cursor was unknown, or there was none: fetch the channels again over HTTP.
    pub resumed: bool,
}

/// Why the server closes a socket (RFC 6455 close codes).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseCode {
    /// The client broke the protocol.
    Protocol,
    /// The token is missing, invalid or expired.
    Token,
    /// The client reads too slowly.
    TooSlow,
    /// The client sends too fast.
    TooFast,
    /// The server restarts.
    Restart,
}

impl CloseCode {
    /// The number on the wire.
    pub const fn number(self) -> u16 {
        match self {
            Self::Protocol => 4400,
            Self::Token => 4401,
            Self::TooSlow => 4408,
            Self::TooFast => 4429,
            Self::Restart => 1012,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_as_the_contract_writes_them() {
        let hello: ClientFrame =
            serde_json::from_str(r#"{"type":"hello","token":"t","resumeFrom":null}"#).unwrap();
        assert_eq!(hello, ClientFrame::Hello { token: "t".into(), resume_from: None, broadcasts_from: None });
        let wants: ClientFrame =
            serde_json::from_str(r#"{"type":"hello","token":"t","broadcastsFrom":null}"#).unwrap();
        assert!(matches!(wants, ClientFrame::Hello { broadcasts_from: Some(None), .. }));
        assert_eq!(serde_json::from_str::<ClientFrame>(r#"{"type":"ping"}"#).unwrap(), ClientFrame::Ping {});
        let heartbeat = ServerFrame::Heartbeat { cursor: "c".into(), broadcast_cursor: None };
        assert_eq!(serde_json::to_string(&heartbeat).unwrap(), r#"{"type":"heartbeat","cursor":"c"}"#);
    }

    #[test]
    fn the_description_has_the_fields_that_are_written() {
        let schemas = [
            serde_json::to_string(&<ClientFrame as utoipa::PartialSchema>::schema()).unwrap(),
            serde_json::to_string(&<ServerFrame as utoipa::PartialSchema>::schema()).unwrap(),
            serde_json::to_string(&<Event as utoipa::PartialSchema>::schema()).unwrap(),
            serde_json::to_string(&<Signal as utoipa::PartialSchema>::schema()).unwrap(),
        ];
        for schema in schemas {
            assert!(!schema.contains('_'), "{schema}");
        }
    }

    #[test]
    fn unknown_types_and_fields_are_refused() {
        for text in [r#"{"type":"nope"}"#, r#"{"type":"ping","x":1}"#, "[]", r#"{"type":"typing"}"#] {
            assert!(serde_json::from_str::<ClientFrame>(text).is_err(), "{text}");
        }
    }
}
