//! What every verifier of session tokens must accept and refuse, each case named once.
//!
//! An adapter implements [`Issuer`] for its tests and runs all [`cases`] against itself.

mod cases;
mod issuer;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use onlychat_domain::{Clock, Revoked, Timestamp};

use crate::principal::{Principal, TokenError};
use crate::revocations::Revocations;

pub use issuer::{Forgery, Issuer, Signer};

/// The time at which the cases take place: 2026-11-18T10:26:40Z.
pub const NOW: Timestamp = Timestamp::from_secs(1_794_997_600);
/// Whom a good token of the cases stands for.
pub const SUBJECT: &str = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC";
/// In which session.
pub const SESSION: &str = "sess_2NNEqKhTdQyEzVzVnnQhSoS7tXo";
/// For which origin.
pub const ORIGIN: &str = "https://chat.example.com";
/// How long it lives, in seconds.
pub const LIFE_SECS: i64 = 60;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `now`.
    pub const fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millis()))
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.set(self.now().plus(by));
    }

    /// Moves to a time, back too.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A group of tokens that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Names the test, as `adapter::name`.
    pub name: &'static str,
    attempts: fn(&dyn Issuer) -> Vec<Attempt>,
}

/// One token and what must come of it.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What is special about it.
    pub what: String,
    /// The token.
    pub token: String,
    /// What was revoked before.
    pub revoked: Vec<Revoked>,
    /// What the verifier must say.
    pub expected: Result<Principal, TokenError>,
}

/// All cases.
pub fn cases() -> Vec<Case> {
    cases::all()
}

impl Case {
    /// The tokens of this case as `issuer` makes them.
    pub fn attempts(&self, issuer: &dyn Issuer) -> Vec<Attempt> {
        (self.attempts)(issuer)
    }

    /// Runs the case. The error says which token came out otherwise than it must.
    pub async fn run(&self, issuer: &dyn Issuer) -> Result<(), String> {
        for Attempt { what, token, revoked, expected } in self.attempts(issuer) {
            let revocations = Arc::new(Revocations::default());
            for one in revoked {
                revocations.revoke(one, NOW.plus(Duration::from_mins(1)), NOW);
            }
            let verifier = issuer.verifier(Arc::new(ManualClock::at(NOW)), revocations).await;
            let got = verifier.verify(&token).await;
            if got != expected {
                return Err(format!("{what}: expected {expected:?}, got {got:?}"));
            }
        }
        Ok(())
    }
}
