//! What the web client must know before anybody signs in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The server's public configuration.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// How people sign in.
    pub identity: IdentityConfig,
    /// What is allowed.
    pub limits: Limits,
    /// What can be shown.
    pub media: MediaConfig,
    /// How browsers are told of something while the page is closed.
    pub push: PushConfig,
    /// The server's version.
    pub version: String,
}

/// How people sign in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityConfig {
    /// Whose accounts they are.
    pub provider: IdentityProvider,
    /// Clerk's publishable key; left out with the built-in identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publishable_key: Option<String>,
    /// The route of the sign-in page.
    pub sign_in_url: String,
    /// The route of the sign-up page.
    pub sign_up_url: String,
    /// Where to go after signing in, when nothing else is asked for.
    pub sign_in_fallback_redirect_url: String,
    /// Where to go after signing up, when nothing else is asked for.
    pub sign_up_fallback_redirect_url: String,
}

/// Whose accounts they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdentityProvider {
    /// OnlyChat's own.
    Builtin,
    /// Clerk's.
    Clerk,
}

/// What can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaConfig {
    /// Whether videos, sound and voice notes can be prepared here. If not, they can be sent as pictures and files alone.
    pub video: bool,
}

/// How browsers are told of something while the page is closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PushConfig {
    /// What a browser takes as `applicationServerKey`: 65 bytes in base64 for addresses.
    pub public_key: String,
}

/// What is allowed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Longest message, in Unicode code points.
    pub message_max_chars: usize,
    /// How long a message may be edited, in seconds.
    pub edit_window_seconds: u64,
    /// How long a message may be deleted, in seconds; null: at any time.
    #[schema(required, nullable)]
    pub delete_window_seconds: Option<u64>,
    /// How many different emoji one message may carry.
    pub reactions_per_message: usize,
    /// How much may be attached to one message.
    pub attachments_per_message: usize,
    /// Largest file, in bytes.
    pub file_max_bytes: u64,
    /// How much of a file is best sent in one request, in bytes.
    pub upload_part_bytes: u64,
    /// Longest request body but an upload's, in bytes.
    pub body_max_bytes: usize,
    /// Longest WebSocket frame, in bytes.
    pub frame_max_bytes: usize,
}
