//! What is sent.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use onlychat_domain::Invalid;

use crate::base64url;
use crate::seal::PLAINTEXT_MAX_BYTES;

/// Longest payload, in bytes, before it is sealed: what fits into the 4,096 that every push service takes.
pub const PAYLOAD_MAX_BYTES: usize = PLAINTEXT_MAX_BYTES;

/// How soon somebody wants to know, and what a device on its last percent may leave for later (RFC 8030, section 5.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Urgency {
    /// An advertisement: on power and Wi-Fi.
    VeryLow,
    /// On either.
    Low,
    /// A message: also without.
    #[default]
    Normal,
    /// A call: even on a low battery.
    High,
}

impl Urgency {
    /// The header's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VeryLow => "very-low",
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What a message is about, for the push service: a newer one about the same takes the place of one that was not delivered
/// yet (RFC 8030, section 5.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic(String);

impl Topic {
    /// The topic of this thing, such as a conversation's id: a hash, so that the push service does not learn it.
    pub fn of(thing: &str) -> Self {
        let hash = digest(&SHA256, thing.as_bytes());
        // The first 24 bytes make the 32 characters that there may be.
        Self(base64url::encode(hash.as_ref()).chars().take(32).collect())
    }

    /// The header's value: at most 32 characters of base 64 for addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One message.
#[derive(Clone, Debug)]
pub struct Push {
    pub(crate) payload: Vec<u8>,
    pub(crate) ttl: Duration,
    pub(crate) urgency: Urgency,
    pub(crate) topic: Option<Topic>,
}

impl Push {
    /// At most [`PAYLOAD_MAX_BYTES`] of payload; kept for a browser that is away as long as `ttl` says, in whole seconds
    /// (none: now or never; services keep nothing for longer than about four weeks).
    pub fn new(payload: impl Into<Vec<u8>>, ttl: Duration) -> Result<Self, Invalid> {
        let payload = payload.into();
        if payload.len() > PAYLOAD_MAX_BYTES {
            let detail = format!("At most {PAYLOAD_MAX_BYTES} bytes; this has {}.", payload.len());
            return Err(Invalid::new("payload_too_long", detail));
        }
        Ok(Self { payload, ttl, urgency: Urgency::default(), topic: None })
    }

    /// More or less urgent than a message usually is.
    #[must_use]
    pub const fn urgency(mut self, urgency: Urgency) -> Self {
        self.urgency = urgency;
        self
    }

    /// Takes the place of an earlier one about the same.
    #[must_use]
    pub fn topic(mut self, topic: Topic) -> Self {
        self.topic = Some(topic);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_fits_or_is_refused() {
        assert!(Push::new(vec![0; PAYLOAD_MAX_BYTES], Duration::ZERO).is_ok());
        let error = Push::new(vec![0; PAYLOAD_MAX_BYTES + 1], Duration::ZERO).unwrap_err();
        assert_eq!(error.code, "payload_too_long");
    }

    #[test]
    fn a_topic_is_what_a_header_takes_and_tells_nothing() {
        let topic = Topic::of("cnv_01kav9ft00ec1r60r30c1g60r3");
        assert_eq!(topic.as_str().len(), 32);
        assert!(topic.as_str().bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)));
        assert_eq!(topic, Topic::of("cnv_01kav9ft00ec1r60r30c1g60r3"));
        assert_ne!(topic, Topic::of("cnv_01kav9ft00ec1r60r30c1g60r4"));
    }
}
