//! Accounts with a password, which only the built-in identity has.

use std::error::Error;

use async_trait::async_trait;
use onlychat_domain::{EmailKey, Invalid, Secret, SessionId, Subject, Timestamp, User};

/// Signing up, in and out with an address and a password.
///
/// `origin` in the requests is the page's origin as the browser said it; the token is made for it (`azp`) when it
/// is allowed, and for this installation's own origin otherwise.
#[async_trait]
pub trait PasswordAccounts: Send + Sync + 'static {
    /// Makes an account and signs in.
    async fn sign_up(&self, request: SignUp) -> Result<SignedIn, SignUpError>;
    /// Signs in. An unknown address takes the same work and gives the same answer as a wrong password.
    async fn sign_in(&self, request: SignIn) -> Result<SignedIn, SignInError>;
    /// Trades a refresh token for the next one and a new access token. A token that was traded before ends its
    /// session: one of the two who had it stole it. But the same attempt again gets the same token again, as long as
    /// that one was not traded in its turn.
    async fn refresh(&self, request: Refresh) -> Result<Refreshed, RefreshError>;
    /// Ends a session, with instant effect. One that is over or unknown is fine.
    async fn sign_out(&self, request: SignOut) -> Result<(), StoreFailure>;
}

/// Who wants an account.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The address, unique.
    pub email: EmailKey,
    /// As it was typed.
    pub password: Secret<String>,
    /// Given name, already checked.
    pub first_name: Option<String>,
    /// Family name, already checked.
    pub last_name: Option<String>,
    /// The page's origin.
    pub origin: Option<String>,
}

/// Who wants to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The address.
    pub email: EmailKey,
    /// As it was typed.
    pub password: Secret<String>,
    /// The page's origin.
    pub origin: Option<String>,
}

/// Who wants to go on.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// The refresh cookie's value, unchecked.
    pub token: Secret<String>,
    /// The caller's name for this attempt, unguessable; the same when it asks again because no answer came.
    pub attempt: Option<String>,
    /// The page's origin.
    pub origin: Option<String>,
}

/// Which session to end.
#[derive(Clone, Debug)]
pub enum SignOut {
    /// That of this refresh cookie, unchecked.
    RefreshToken(Secret<String>),
    /// That of a caller whose session token was verified.
    Session(SessionId),
}

/// A session token and how long it lives.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The JWT.
    pub token: Secret<String>,
    /// When it expires: a few minutes from now.
    pub expires_at: Timestamp,
}

/// A refresh token and how long it lives. For an `HttpOnly` cookie, never for a script.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// The cookie's value.
    pub token: Secret<String>,
    /// When it expires unless it is traded before: a month from now.
    pub expires_at: Timestamp,
}

/// Somebody who just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who it is.
    pub user: User,
    /// The new session.
    pub session_id: SessionId,
    /// For calls.
    pub access: AccessToken,
    /// For going on.
    pub refresh: RefreshToken,
}

/// A session that goes on.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// Whose session it is.
    pub subject: Subject,
    /// The session.
    pub session_id: SessionId,
    /// For calls.
    pub access: AccessToken,
    /// The next refresh token; the one before it is dead.
    pub refresh: RefreshToken,
}

/// What went wrong beneath, for the log.
pub type Cause = Box<dyn Error + Send + Sync>;

/// The store, or the machine, did not do its work. For the caller a failure of ours.
#[derive(Debug, thiserror::Error)]
#[error("{what} failed")]
pub struct StoreFailure {
    /// What was being done.
    pub what: &'static str,
    /// Why it failed.
    pub source: Cause,
}

impl StoreFailure {
    /// Says what failed and why.
    pub fn new(what: &'static str, source: impl Into<Cause>) -> Self {
        Self { what, source: source.into() }
    }
}

/// Why there is no new account.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Somebody has this address.
    #[error("the address is taken")]
    EmailTaken,
    /// The password is no good; the code is `weak_password`, the detail says what would be better.
    #[error("the password is weak: {}", .0.code)]
    WeakPassword(Invalid),
    /// Our failure.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such address, or it has another password. Which of the two is not told.
    #[error("the address or the password is wrong")]
    InvalidCredentials,
    /// Our failure.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

/// Why a session does not go on.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is over, unknown, or the token is malformed: sign in again.
    #[error("the session is over")]
    SessionEnded,
    /// The token was traded before. Its session is ended now: sign in again, and log this, it may be a theft.
    #[error("a refresh token was used twice; its session {session_id} is ended")]
    Reused {
        /// The session that was ended.
        session_id: SessionId,
    },
    /// Our failure.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}
