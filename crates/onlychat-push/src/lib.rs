//! Web Push (RFC 8030): a message sealed for one browser ([RFC 8291](https://www.rfc-editor.org/rfc/rfc8291)), from a server
//! that says who it is ([RFC 8292](https://www.rfc-editor.org/rfc/rfc8292), VAPID), straight to the push service that the
//! browser named.
//!
//! What a push service learns: when something was sent to which browser, its length, its urgency and its topic. Send ids
//! and generic words, not what people wrote: the device shows it on its lock screen.

mod base64url;
mod endpoint;
mod outcome;
mod p256;
mod push;
mod pusher;
mod seal;
mod subscription;
mod transport;
mod vapid;

pub use endpoint::{ENDPOINT_MAX_BYTES, Endpoint, EndpointRules, Services};
pub use outcome::{Outcome, Rejection};
pub use push::{PAYLOAD_MAX_BYTES, Push, Topic, Urgency};
pub use pusher::Pusher;
pub use subscription::Subscription;
pub use transport::{Post, Posted, Transport, Unsent};
pub use vapid::{Contact, Vapid, VapidKey};
