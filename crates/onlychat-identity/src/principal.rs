//! Who a session token stands for, and why one is refused.

use async_trait::async_trait;
use onlychat_domain::{Revoked, SessionId, Subject, Timestamp};

/// Who a valid session token stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Principal {
    /// Who is calling (`sub`).
    pub subject: Subject,
    /// In which session (`sid`).
    pub session_id: SessionId,
    /// Until when the token counts (`exp`). A socket needs a new one before.
    pub expires_at: Timestamp,
    /// Whether somebody else acts as this person (`act`), such as support staff. Refuse money actions then.
    pub impersonated: bool,
}

impl Principal {
    /// Whether this revocation takes their token away.
    pub fn is_ended_by(&self, revoked: &Revoked) -> bool {
        match revoked {
            Revoked::Session(id) => *id == self.session_id,
            Revoked::Subject(id) => *id == self.subject,
        }
    }
}

/// Says who a session token stands for.
#[async_trait]
pub trait TokenVerifier: Send + Sync + 'static {
    /// Checks the token. Every error means "not signed in"; which one it is belongs in the log, never in the answer.
    async fn verify(&self, token: &str) -> Result<Principal, TokenError>;
}

/// Why a token is refused. For the log alone: an answer that told would help whoever forges tokens.
/// None of these holds any part of the token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
pub enum TokenError {
    /// More than [`TOKEN_MAX_BYTES`](crate::TOKEN_MAX_BYTES).
    #[error("the token is too long")]
    TooLong,
    /// No three parts of base64url, or no JSON of the right shape in them.
    #[error("the token is malformed")]
    Malformed,
    /// `typ` is there and is not `JWT`, or `crit` asks for something that is not known here.
    #[error("the token is of another type")]
    Type,
    /// Signed in another way than this issuer signs.
    #[error("the token has another algorithm")]
    Algorithm,
    /// The issuer has no key of this name.
    #[error("the token's key is not known")]
    UnknownKey,
    /// The issuer's keys cannot be had now and none are kept from before.
    #[error("the issuer's keys are not available")]
    KeysUnavailable,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// No session token: made from a template, or for a machine.
    #[error("the token is no session token")]
    Category,
    /// `sub` is missing or names no person.
    #[error("the token's subject is missing or no person")]
    Subject,
    /// `sid` is missing or no session.
    #[error("the token's session is missing")]
    Session,
    /// `iss` is missing or somebody else.
    #[error("the token has another issuer")]
    Issuer,
    /// `azp` is missing or not one of the allowed origins.
    #[error("the token was made for another origin")]
    AuthorizedParty,
    /// `exp` is over.
    #[error("the token is expired")]
    Expired,
    /// `nbf` is to come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `iat` is to come.
    #[error("the token was issued in the future")]
    IssuedInFuture,
    /// `sts` is not `active`: the sign-in is not finished.
    #[error("the session is pending")]
    Pending,
    /// The session or the person was signed out or removed since.
    #[error("the session was revoked")]
    Revoked,
}

impl TokenError {
    /// Whether this is our trouble and not the caller's: a retry later may succeed with the same token.
    pub const fn is_outage(self) -> bool {
        matches!(self, Self::KeysUnavailable)
    }
}
