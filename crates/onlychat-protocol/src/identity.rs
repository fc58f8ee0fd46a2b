//! The built-in identity.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::user::User;

/// Making an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignUpRequest {
    /// The address to sign in with.
    #[schema(max_length = 254, example = "ada@example.com")]
    pub email: String,
    /// 8 to 256 characters, not easy to guess.
    #[schema(min_length = 8, max_length = 256, format = Password)]
    pub password: String,
    /// Given name.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub last_name: Option<String>,
}

/// Signing in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInRequest {
    /// The address.
    #[schema(max_length = 254, example = "ada@example.com")]
    pub email: String,
    /// The password.
    #[schema(max_length = 256, format = Password)]
    pub password: String,
}

/// A session began. The refresh token comes as a cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// The session token.
    pub token: String,
    /// When it expires.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// Who signed in.
    pub user: User,
}

/// A session goes on. The next refresh token comes as a cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefreshAnswer {
    /// The session token.
    pub token: String,
    /// When it expires.
    #[schema(format = DateTime)]
    pub expires_at: String,
}
