//! Where somebody can be told something though the page is closed.

use crate::id::{DeviceId, SessionId, UserId};
use crate::secret::Secret;
use crate::time::Timestamp;

/// How many devices one person has at most; the one that was named longest ago gives way to a new one.
pub const DEVICES_MAX: usize = 20;
/// Longest name of a device, in code points.
pub const DEVICE_NAME_MAX_CHARS: usize = 100;

/// A browser that takes pushes for somebody. A browser belongs to one person at a time: whoever signs in there takes it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    /// OnlyChat's id; follows from the endpoint, so that the same browser is the same device.
    pub id: DeviceId,
    /// Whose.
    pub user_id: UserId,
    /// The session in which it was named; when that ends, so does this.
    pub session_id: Option<SessionId>,
    /// Where its push service takes messages for it. Whoever knows it can send there.
    pub endpoint: Secret<String>,
    /// The browser's public key, as it gave it.
    pub p256dh: String,
    /// What browser and sender share, as it gave it.
    pub auth: Secret<String>,
    /// In the person's own words, or the browser's.
    pub name: String,
    /// When it was first named.
    pub created_at: Timestamp,
    /// When it was last named: on each start of the page.
    pub seen_at: Timestamp,
}
