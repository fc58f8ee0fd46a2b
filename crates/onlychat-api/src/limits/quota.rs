//! The numbers.

use std::num::NonZeroU32;
use std::time::Duration;

/// How often something may happen: `count` at once, and as many again within each `window`, evenly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quota {
    /// How often.
    pub count: NonZeroU32,
    /// Within which time.
    pub window: Duration,
}

impl Quota {
    /// So many in so many seconds; both count as at least 1.
    pub const fn new(count: u32, seconds: u64) -> Self {
        let count = match NonZeroU32::new(count) {
            Some(count) => count,
            None => NonZeroU32::MIN,
        };
        Self { count, window: Duration::from_secs(if seconds == 0 { 1 } else { seconds }) }
    }

    /// The same, this many times as often.
    #[must_use]
    pub const fn times(self, factor: NonZeroU32) -> Self {
        Self { count: self.count.saturating_mul(factor), window: self.window }
    }
}

/// What one address and what one person may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quotas {
    /// One address (of IPv6: one network of 64 bits). Many people may share it.
    pub per_address: Quota,
    /// One person, or at sign-in one e-mail address.
    pub per_person: Quota,
}

impl Quotas {
    /// From both.
    pub const fn new(per_address: Quota, per_person: Quota) -> Self {
        Self { per_address, per_person }
    }

    const fn times(self, factor: NonZeroU32) -> Self {
        Self::new(self.per_address.times(factor), self.per_person.times(factor))
    }
}

/// All limits of the HTTP layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiLimits {
    /// Signing in.
    pub sign_in: Quotas,
    /// Signing up.
    pub sign_up: Quotas,
    /// Refreshing and ending a session.
    pub refresh: Quotas,
    /// The seed's sync.
    pub sync: Quotas,
    /// Sending, editing and deleting messages, reacting.
    pub sending: Quotas,
    /// Opening conversations.
    pub opening: Quotas,
    /// Changing a creator's page, subscribing.
    pub creators: Quotas,
    /// A provider's notifications.
    pub webhooks: Quotas,
    /// Uploading; each request brings up to 8 MiB, or more.
    pub uploads: Quotas,
    /// Fetching files; a page of pictures asks for many at once.
    pub files: Quotas,
    /// Opening sockets.
    pub sockets: Quotas,
    /// Public pages that the server renders.
    pub pages: Quotas,
    /// Every other call.
    pub other: Quotas,
    /// How many addresses and how many people are kept count of; whoever comes beyond shares one count.
    pub tracked_max: usize,
    /// Longest request body, in bytes. A message of 10,000 code points fits, each escaped as `\uXXXX\uXXXX` too.
    pub body_max_bytes: usize,
    /// How long a request's body may take to arrive.
    pub body_timeout: Duration,
    /// How long an answer may take.
    pub request_timeout: Duration,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self {
            sign_in: Quotas::new(Quota::new(20, 60), Quota::new(20, 300)),
            sign_up: Quotas::new(Quota::new(10, 600), Quota::new(5, 600)),
            refresh: Quotas::new(Quota::new(120, 60), Quota::new(60, 60)),
            sync: Quotas::new(Quota::new(120, 60), Quota::new(20, 60)),
            sending: Quotas::new(Quota::new(1200, 60), Quota::new(120, 60)),
            opening: Quotas::new(Quota::new(120, 60), Quota::new(30, 60)),
            creators: Quotas::new(Quota::new(240, 60), Quota::new(60, 60)),
            webhooks: Quotas::new(Quota::new(1200, 60), Quota::new(1200, 60)),
            uploads: Quotas::new(Quota::new(6000, 60), Quota::new(1200, 60)),
            files: Quotas::new(Quota::new(18_000, 60), Quota::new(6000, 60)),
            sockets: Quotas::new(Quota::new(240, 60), Quota::new(60, 60)),
            pages: Quotas::new(Quota::new(600, 60), Quota::new(600, 60)),
            other: Quotas::new(Quota::new(3000, 60), Quota::new(600, 60)),
            tracked_max: 100_000,
            body_max_bytes: 256 * 1024,
            body_timeout: Duration::from_secs(15),
            request_timeout: Duration::from_secs(30),
        }
    }
}

impl ApiLimits {
    /// The same with every quota this many times as large, such as for end-to-end tests from one address.
    #[must_use]
    pub const fn loosened(mut self, factor: NonZeroU32) -> Self {
        self.sign_in = self.sign_in.times(factor);
        self.sign_up = self.sign_up.times(factor);
        self.refresh = self.refresh.times(factor);
        self.sync = self.sync.times(factor);
        self.sending = self.sending.times(factor);
        self.opening = self.opening.times(factor);
        self.creators = self.creators.times(factor);
        self.webhooks = self.webhooks.times(factor);
        self.uploads = self.uploads.times(factor);
        self.files = self.files.times(factor);
        self.sockets = self.sockets.times(factor);
        self.pages = self.pages.times(factor);
        self.other = self.other.times(factor);
        self
    }
}
