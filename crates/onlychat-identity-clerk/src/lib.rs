//! Clerk as the identity provider.
//!
//! Session tokens are verified here, with Clerk's public key: given (`CLERK_JWT_KEY`, no network at all) or
//! fetched and kept ([`ClerkIdentity::run`]). Clerk's Backend API is asked for nothing else but a person who
//! is seen for the first time; changes come by webhook ([`WebhookVerifier`]).

mod api;
mod directory;
mod identity;
mod issuer;
mod keys;
mod publishable_key;
#[cfg(feature = "testkit")]
pub mod testkit;
mod user;
mod webhook;

pub use api::{ApiError, BackendApi};
pub use identity::{ClerkIdentity, ClerkParts};
pub use keys::{ClerkKeys, PemKey};
pub use publishable_key::PublishableKey;
pub use user::ClerkUser;
pub use webhook::{
    WEBHOOK_BODY_MAX, WEBHOOK_TOLERANCE, WebhookError, WebhookEvent, WebhookKind, WebhookSecret,
    WebhookVerifier,
};
