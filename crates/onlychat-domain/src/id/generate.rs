//! Where new ids and random bytes come from.

use std::sync::Arc;

use super::base32;
use super::{
    BroadcastId, ContentId, ConversationId, JobId, MediaId, MessageId, NotificationId, ReportId, SessionId,
    Subject, UploadId, UserId,
};
use crate::time::Timestamp;

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// Makes ids. Passed in wherever something is created, so that tests can predict them.
pub trait IdGen: Send + Sync + 'static {
    /// A new user's id.
    fn user_id(&self, now: Timestamp) -> UserId;
    /// A new conversation's id.
    fn conversation_id(&self, now: Timestamp) -> ConversationId;
    /// A new message's id.
    fn message_id(&self, now: Timestamp) -> MessageId;
    /// A new broadcast's id.
    fn broadcast_id(&self, now: Timestamp) -> BroadcastId;
    /// A new upload's id.
    fn upload_id(&self, now: Timestamp) -> UploadId;
    /// A new vault item's id.
    fn media_id(&self, now: Timestamp) -> MediaId;
    /// A new content's id.
    fn content_id(&self, now: Timestamp) -> ContentId;
    /// A new job's id.
    fn job_id(&self, now: Timestamp) -> JobId;
    /// A new report's id.
    fn report_id(&self, now: Timestamp) -> ReportId;
    /// A new notification's id.
    fn notification_id(&self, now: Timestamp) -> NotificationId;
    /// A new account's subject, for the built-in identity.
    fn subject(&self, now: Timestamp) -> Subject;
    /// A new session's id, for the built-in identity.
    fn session_id(&self, now: Timestamp) -> SessionId;
}

/// Ids that begin with the time: UUID version 7, and ObjectId's layout for users.
#[derive(Clone)]
pub struct TimeOrderedIds {
    entropy: Arc<dyn Entropy>,
}

impl TimeOrderedIds {
    /// Takes its random bits from `entropy`.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self { entropy }
    }

    fn uuid_v7(&self, now: Timestamp) -> [u8; 16] {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        *uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().as_bytes()
    }
}

impl IdGen for TimeOrderedIds {
    fn user_id(&self, now: Timestamp) -> UserId {
        let mut bytes = [0; 12];
        self.entropy.fill(&mut bytes[4..]);
        let secs = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
        bytes[..4].copy_from_slice(&secs.to_be_bytes());
        UserId::from_bytes(bytes)
    }

    fn conversation_id(&self, now: Timestamp) -> ConversationId {
        ConversationId::from_bytes(self.uuid_v7(now))
    }

    fn message_id(&self, now: Timestamp) -> MessageId {
        MessageId::from_bytes(self.uuid_v7(now))
    }

    fn broadcast_id(&self, now: Timestamp) -> BroadcastId {
        BroadcastId::from_bytes(self.uuid_v7(now))
    }

    fn upload_id(&self, now: Timestamp) -> UploadId {
        UploadId::from_bytes(self.uuid_v7(now))
    }

    fn media_id(&self, now: Timestamp) -> MediaId {
        MediaId::from_bytes(self.uuid_v7(now))
    }

    fn content_id(&self, now: Timestamp) -> ContentId {
        ContentId::from_bytes(self.uuid_v7(now))
    }

    fn job_id(&self, now: Timestamp) -> JobId {
        JobId::from_bytes(self.uuid_v7(now))
    }

    fn report_id(&self, now: Timestamp) -> ReportId {
        ReportId::from_bytes(self.uuid_v7(now))
    }

    fn notification_id(&self, now: Timestamp) -> NotificationId {
        NotificationId::from_bytes(self.uuid_v7(now))
    }

    #[expect(clippy::expect_used, reason = "base 32 is within the alphabet of a subject")]
    fn subject(&self, now: Timestamp) -> Subject {
        let text = format!("{}{}", Subject::PREFIX, base32::encode(self.uuid_v7(now)));
        text.parse().expect("a subject")
    }

    #[expect(clippy::expect_used, reason = "base 32 is within the alphabet of a session id")]
    fn session_id(&self, now: Timestamp) -> SessionId {
        let text = format!("{}{}", SessionId::PREFIX, base32::encode(self.uuid_v7(now)));
        text.parse().expect("a session id")
    }
}

/// The operating system's random numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
    #[expect(clippy::expect_used, reason = "without randomness no id and no key is safe: there is no way on")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later() {
        let ids = TimeOrderedIds::new(Arc::new(SystemEntropy));
        let (early, late) = (Timestamp::from_secs(1_700_000_000), Timestamp::from_secs(1_700_000_001));
        assert!(ids.message_id(early) < ids.message_id(late));
        assert!(ids.user_id(early) < ids.user_id(late));
        assert_ne!(ids.message_id(early), ids.message_id(early));
    }
}
