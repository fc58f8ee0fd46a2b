//! Making session tokens with the claims that Clerk's have.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use onlychat_domain::{Secret, SessionId, Subject, Timestamp};
use onlychat_identity::{AccessToken, AllowedOrigins, CATEGORY_SESSION};
use serde::Serialize;

use crate::key::{JwtKey, KID};

/// How long a session token lives.
pub const ACCESS_LIFE: Duration = Duration::from_mins(5);
/// A token counts from a little before it was made, for a verifier whose clock is behind.
const NOT_BEFORE: i64 = 10;

#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    sid: &'a str,
    iss: &'a str,
    azp: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    sts: &'static str,
    v: u8,
}

/// Makes session tokens.
pub(crate) struct Mint {
    key: EncodingKey,
    header: Header,
    origins: AllowedOrigins,
}

impl Mint {
    pub(crate) fn new(key: &JwtKey, origins: AllowedOrigins) -> Self {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(KID.to_owned());
        header.extras.insert("cat", CATEGORY_SESSION);
        Self { key: key.encoding(), header, origins }
    }

    /// A token for this session, made for the page's origin when that is allowed, else for our own.
    pub(crate) fn token(
        &self,
        subject: &Subject,
        session: &SessionId,
        origin: Option<&str>,
        now: Timestamp,
    ) -> Result<AccessToken, jsonwebtoken::errors::Error> {
        let iat = now.as_secs();
        let expires_at = Timestamp::from_secs(iat).plus(ACCESS_LIFE);
        let claims = Claims {
            sub: subject.as_str(),
            sid: session.as_str(),
            iss: self.origins.first(),
            azp: origin.filter(|origin| self.origins.allows(origin)).unwrap_or(self.origins.first()),
            iat,
            nbf: iat - NOT_BEFORE,
            exp: expires_at.as_secs(),
            sts: "active",
            v: 2,
        };
        let token = Secret::new(encode(&self.header, &claims, &self.key)?);
        Ok(AccessToken { token, expires_at })
    }
}
