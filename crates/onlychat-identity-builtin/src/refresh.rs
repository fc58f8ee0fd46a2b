//! Refresh tokens: the session's id, a dot, and 32 bytes in base64url, random or as good as random.
//!
//! Only their SHA-256 is stored. That is enough because there is nothing to guess.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;
use onlychat_domain::id::Entropy;
use onlychat_domain::{Secret, SessionId};
use onlychat_store::RefreshHash;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::key::JwtKey;

/// How long a refresh token lives; each refresh starts anew.
pub const REFRESH_LIFE: Duration = Duration::from_hours(30 * 24);

/// A new token for a session, and what is stored of it.
pub(crate) fn generate(session: &SessionId, entropy: &dyn Entropy) -> (Secret<String>, RefreshHash) {
    let mut random = [0; 32];
    entropy.fill(&mut random);
    write(session, random)
}

/// The token that follows on `presented` in the attempt called `attempt`: asking again makes the same one, so that an
/// answer that was lost can be given once more. Only whoever holds the signing key can make it.
pub(crate) fn follow(presented: &Presented, attempt: &str, key: &JwtKey) -> (Secret<String>, RefreshHash) {
    let mut mac = key.mac(b"onlychat refresh token");
    mac.update(&presented.hash.0);
    mac.update(attempt.as_bytes());
    write(&presented.session_id, mac.finalize().into_bytes().into())
}

fn write(session: &SessionId, bytes: [u8; 32]) -> (Secret<String>, RefreshHash) {
    let token = format!("{session}.{}", URL_SAFE_NO_PAD.encode(bytes));
    (Secret::new(token), hash(&bytes))
}

/// What somebody presented.
pub(crate) struct Presented {
    pub(crate) session_id: SessionId,
    pub(crate) hash: RefreshHash,
}

impl Presented {
    /// `None` for what was never one of ours.
    pub(crate) fn parse(token: &Secret<String>) -> Option<Self> {
        let (session, random) = token.expose().split_once('.')?;
        let random: [u8; 32] = URL_SAFE_NO_PAD.decode(random).ok()?.try_into().ok()?;
        Some(Self { session_id: session.parse().ok()?, hash: hash(&random) })
    }

    pub(crate) fn is(&self, stored: &RefreshHash) -> bool {
        same(&self.hash, stored)
    }
}

pub(crate) fn same(one: &RefreshHash, other: &RefreshHash) -> bool {
    one.0.ct_eq(&other.0).into()
}

fn hash(random: &[u8; 32]) -> RefreshHash {
    RefreshHash(Sha256::digest(random).into())
}

#[cfg(test)]
mod tests {
    use onlychat_domain::id::SystemEntropy;

    use super::*;

    #[test]
    fn comes_back() {
        let session: SessionId = "sess_1".parse().unwrap();
        let (token, stored) = generate(&session, &SystemEntropy);
        let presented = Presented::parse(&token).unwrap();
        assert_eq!(presented.session_id, session);
        assert!(presented.is(&stored));
        let (other, _) = generate(&session, &SystemEntropy);
        assert!(!Presented::parse(&other).unwrap().is(&stored));
    }

    #[test]
    fn refuses_what_it_never_made() {
        let session: SessionId = "sess_1".parse().unwrap();
        let (token, _) = generate(&session, &SystemEntropy);
        let token = token.expose();
        let random = token.split_once('.').unwrap().1;
        let texts = [
            String::new(),
            token.replace('.', ""),
            format!("{token}A"),
            format!("{token}="),
            token[..token.len() - 2].to_owned(),
            format!("user_1.{random}"),
            format!("sess_.{random}"),
        ];
        for text in texts {
            assert!(Presented::parse(&text.as_str().into()).is_none(), "{text}");
        }
    }
}
