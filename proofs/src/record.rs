//! What senders and receivers wrote down.

use std::time::{SystemTime, UNIX_EPOCH};

/// The time of the system's clock, in microseconds since 1970, as strace writes it too.
#[expect(
    clippy::disallowed_methods,
    reason = "a record is of real time, and is compared with what others wrote down"
)]
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// A message as its sender knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// The sender's id for it, a UUID with hyphens.
    pub client_id: String,
    /// Where.
    pub conversation_id: String,
    /// Who wrote it.
    pub author_id: String,
    /// What.
    pub text: String,
    /// Every acknowledgement that came, in order: after a reconnection it is asked for again.
    pub acks: Vec<Ack>,
    /// When the first of them came, in microseconds since 1970.
    pub acked_at: Option<u64>,
}

impl Sent {
    /// Whether it had been acknowledged at `moment`, in microseconds since 1970.
    pub fn acked_by(&self, moment: u64) -> bool {
        self.acked_at.is_some_and(|at| at <= moment)
    }
}

/// An acknowledgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ack {
    /// The message's number.
    pub seq: i64,
    /// The message's id.
    pub message_id: String,
}

/// A message as a device was told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Where.
    pub conversation_id: String,
    /// Its number.
    pub seq: i64,
    /// Its sender's id for it.
    pub client_id: String,
    /// What.
    pub text: String,
    /// The cursor that came with it.
    pub cursor: String,
    /// When it was told, in microseconds since 1970.
    pub at: u64,
}

impl Seen {
    /// Whether it is the same message at the same place of the log, whenever each was told.
    pub fn is_again(&self, other: &Self) -> bool {
        *self == Self { at: self.at, ..other.clone() }
    }
}

/// What one device was told, from its first hello on, over all its connections.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heard {
    /// Names the device in a finding.
    pub device: String,
    /// Whose it is.
    pub user_id: String,
    /// New messages, in the order in which they were told.
    pub messages: Vec<Seen>,
    /// How often a cursor was refused ("fetch again").
    pub refused_resumes: usize,
    /// How often it connected.
    pub connections: usize,
    /// How often a message was refused as one too many.
    pub rate_limited: usize,
    /// The codes with which the server closed.
    pub closes: Vec<u16>,
}

/// A message as the database has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Where.
    pub conversation_id: String,
    /// Its number.
    pub seq: i64,
    /// Its sender's id for it, a UUID with hyphens.
    pub client_id: String,
    /// Who wrote it.
    pub author_id: String,
    /// What.
    pub text: String,
}
