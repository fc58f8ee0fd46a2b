//! What a session token says, and the rules for it.

use std::time::Duration;

use onlychat_domain::{SessionId, Subject, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use crate::principal::TokenError;

/// The claims that count here; others are ignored. Everything is optional so that what is missing has its own reason.
#[derive(Deserialize)]
pub(super) struct Claims {
    sub: Option<String>,
    sid: Option<String>,
    iss: Option<String>,
    azp: Option<String>,
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    sts: Option<String>,
    act: Option<Value>,
}

impl Claims {
    pub(super) fn subject(&self) -> Result<Subject, TokenError> {
        self.sub.as_deref().and_then(|sub| sub.parse().ok()).ok_or(TokenError::Subject)
    }

    pub(super) fn session_id(&self) -> Result<SessionId, TokenError> {
        self.sid.as_deref().and_then(|sid| sid.parse().ok()).ok_or(TokenError::Session)
    }

    /// Exactly the issuer, when that is known.
    pub(super) fn check_issuer(&self, issuer: Option<&str>) -> Result<(), TokenError> {
        match issuer {
            Some(issuer) if self.iss.as_deref() != Some(issuer) => Err(TokenError::Issuer),
            _ => Ok(()),
        }
    }

    /// There, and allowed.
    pub(super) fn check_authorized_party(&self, allows: impl Fn(&str) -> bool) -> Result<(), TokenError> {
        if self.azp.as_deref().is_some_and(allows) { Ok(()) } else { Err(TokenError::AuthorizedParty) }
    }

    /// All three times are required. Returns when the token expires.
    pub(super) fn check_times(&self, now: Timestamp, skew: Duration) -> Result<Timestamp, TokenError> {
        let (Some(exp), Some(nbf), Some(iat)) = (self.exp, self.nbf, self.iat) else {
            return Err(TokenError::Malformed);
        };
        let expires_at = Timestamp::from_secs(exp);
        if expires_at.plus(skew) <= now {
            return Err(TokenError::Expired);
        }
        if now.plus(skew) < Timestamp::from_secs(nbf) {
            return Err(TokenError::NotYetValid);
        }
        if now.plus(skew) < Timestamp::from_secs(iat) {
            return Err(TokenError::IssuedInFuture);
        }
        Ok(expires_at)
    }

    /// A session may be signed in but not finished, such as one that still has to choose an organisation.
    pub(super) fn check_status(&self) -> Result<(), TokenError> {
        match self.sts.as_deref() {
            None | Some("active") => Ok(()),
            Some(_) => Err(TokenError::Pending),
        }
    }

    pub(super) const fn is_impersonated(&self) -> bool {
        self.act.is_some()
    }
}
