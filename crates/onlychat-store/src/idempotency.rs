//! Remembering the answer to a request that may be repeated.

use async_trait::async_trait;
use onlychat_domain::id::Subject;
use onlychat_domain::time::Timestamp;

use crate::Result;

/// SHA-256 of what makes a request: method, path and body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fingerprint(pub [u8; 32]);

/// An answer as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// Its media type.
    pub content_type: String,
}

/// What is known of a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Begun {
    /// Nothing: this caller has it now and must finish or abandon it.
    Fresh,
    /// Another request with the same key is being worked on.
    InFlight,
    /// It was answered.
    Answered(Answer),
    /// It was used for another request.
    Mismatch,
}

/// Remembering the answer to a request that may be repeated. Keys belong to a subject.
#[async_trait]
pub trait IdempotencyKeys: Send + Sync {
    /// Takes the key, or says what is known of it. One of two that try at once gets it. A key that was taken before
    /// `stale_before` and never finished (its process died) is taken over if the fingerprint is the same.
    async fn begin_idempotent(
        &self,
        owner: &Subject,
        key: &str,
        fingerprint: Fingerprint,
        now: Timestamp,
        stale_before: Timestamp,
    ) -> Result<Begun>;
    /// Remembers the answer.
    async fn finish_idempotent(&self, owner: &Subject, key: &str, answer: &Answer) -> Result<()>;
    /// Gives an unfinished key back.
    async fn abandon_idempotent(&self, owner: &Subject, key: &str) -> Result<()>;
    /// Forgets keys taken before `before`, at most about `limit` of them; answers how many went.
    async fn prune_idempotent(&self, before: Timestamp, limit: usize) -> Result<u64>;
}
