//! Clerk's notifications, signed by Svix.

mod event;
mod secret;
mod verify;

pub use event::{WebhookEvent, WebhookKind};
pub use secret::WebhookSecret;
pub use verify::{WEBHOOK_BODY_MAX, WEBHOOK_TOLERANCE, WebhookError, WebhookVerifier};
