//! A fan's subscription to a creator.

use serde::{Deserialize, Serialize};

use crate::creator::Subscribed;
use crate::id::UserId;
use crate::time::Timestamp;

/// A fan's subscription to a creator. One row for each pair, for ever.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Subscription {
    /// Who subscribed.
    pub fan_id: UserId,
    /// To whom.
    pub creator_id: UserId,
    /// Whether it goes on.
    pub status: SubscriptionStatus,
    /// When the present run began.
    pub started_at: Timestamp,
    /// When access ends; `None` while it goes on without an end.
    pub access_until: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Whether a subscription goes on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubscriptionStatus {
    /// It goes on.
    Active,
    /// It was cancelled; access lasts until `access_until`.
    Canceled,
}

impl SubscriptionStatus {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Canceled => "canceled",
        }
    }
}

impl Subscription {
    /// A new free subscription: active at once, without an end.
    pub const fn free(fan_id: UserId, creator_id: UserId, now: Timestamp) -> Self {
        Self {
            fan_id,
            creator_id,
            status: SubscriptionStatus::Active,
            started_at: now,
            access_until: None,
            updated_at: now,
        }
    }

    /// The subscription after its cancellation. A free one has no paid period left, so access ends now.
    #[must_use]
    pub fn canceled(self, now: Timestamp) -> Self {
        match self.status {
            SubscriptionStatus::Canceled => self,
            SubscriptionStatus::Active => Self {
                status: SubscriptionStatus::Canceled,
                access_until: Some(self.access_until.unwrap_or(now)),
                updated_at: now,
                ..self
            },
        }
    }

    /// Whether it gives access at `now`.
    pub fn gives_access(&self, now: Timestamp) -> Subscribed {
        let over = self.access_until.is_some_and(|until| until <= now);
        if over { Subscribed::No } else { Subscribed::Yes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_one_ends_when_it_is_cancelled() {
        let (fan, creator) = (UserId::from_bytes([1; 12]), UserId::from_bytes([2; 12]));
        let (start, end) = (Timestamp::from_secs(1), Timestamp::from_secs(2));
        let subscription = Subscription::free(fan, creator, start);
        assert_eq!(subscription.gives_access(end), Subscribed::Yes);
        let canceled = subscription.canceled(end);
        assert_eq!(canceled.gives_access(end), Subscribed::No);
        assert_eq!(canceled.clone().canceled(Timestamp::from_secs(9)), canceled);
    }
}
