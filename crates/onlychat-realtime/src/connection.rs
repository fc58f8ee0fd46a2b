//! One client's connection, as the hub knows it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;
use onlychat_identity::{Principal, Revoked};

use crate::outbox::Outbox;

/// One client's connection.
pub(crate) struct Connection {
    /// Unique in this process; also says in which second it hears its heartbeat.
    pub(crate) number: u64,
    /// Whose it is.
    pub(crate) user_id: UserId,
    /// Who the first token stood for. Later tokens must stand for the same.
    pub(crate) principal: Principal,
    /// What waits for it.
    pub(crate) outbox: Outbox,
    /// Whether it wants broadcasts.
    pub(crate) wants_broadcasts: bool,
    expires_at: AtomicI64,
    /// Whether it has yet to look which channels it hears.
    channels_changed: AtomicBool,
}

impl Connection {
    pub(crate) fn new(
        number: u64,
        user_id: UserId,
        principal: Principal,
        outbox: Outbox,
        wants_broadcasts: bool,
    ) -> Self {
        let expires_at = AtomicI64::new(principal.expires_at.as_millis());
        let channels_changed = AtomicBool::new(false);
        Self { number, user_id, principal, outbox, wants_broadcasts, expires_at, channels_changed }
    }

    /// Goes on with a new token. `false` when it stands for somebody else.
    pub(crate) fn renew(&self, principal: &Principal) -> bool {
        let same =
            principal.subject == self.principal.subject && principal.session_id == self.principal.session_id;
        if same {
            self.expires_at.fetch_max(principal.expires_at.as_millis(), Ordering::Relaxed);
        }
        same
    }

    /// Whether the last token has expired.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.load(Ordering::Relaxed) <= now.as_millis()
    }

    /// Which channels it hears may have changed.
    pub(crate) fn look_for_channels(&self) {
        self.channels_changed.store(true, Ordering::Relaxed);
    }

    /// Whether it has to look now which channels it hears.
    pub(crate) fn must_look_for_channels(&self) -> bool {
        self.channels_changed.load(Ordering::Relaxed) && self.channels_changed.swap(false, Ordering::Relaxed)
    }

    /// Whether this revocation ends it.
    pub(crate) fn is_revoked_by(&self, revoked: &Revoked) -> bool {
        self.principal.is_ended_by(revoked)
    }
}
