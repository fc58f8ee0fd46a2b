//! What senders and receivers wrote down.

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
