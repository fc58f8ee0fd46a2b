//! The one verifier of session tokens.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Header, crypto, decode_header};
use onlychat_domain::Clock;

use super::claims::Claims;
use super::keys::KeySource;
use crate::origins::AllowedOrigins;
use crate::principal::{Principal, TokenError, TokenVerifier};
use crate::revocations::Revocations;

/// Longest token that is looked at. Clerk's are under 4 KiB, because they must fit a cookie.
pub const TOKEN_MAX_BYTES: usize = 8 * 1024;
/// How far the issuer's clock may be from ours, either way. The same as in Clerk's own libraries.
pub const SKEW: Duration = Duration::from_secs(5);
/// What the header's `cat` says in a session token.
pub const CATEGORY_SESSION: &str = "cl_B7d4PD111AAA";
/// `cat` of tokens from before there were categories.
const CATEGORY_UNCLASSIFIED: &str = "cl_I7d4PD111III";

/// Verifies the session tokens of one issuer.
pub struct SessionVerifier<K> {
    keys: K,
    origins: AllowedOrigins,
    revocations: Arc<Revocations>,
    clock: Arc<dyn Clock>,
}

impl<K: KeySource> SessionVerifier<K> {
    /// Takes the issuer's keys, the origins that tokens may be made for, and who was signed out.
    pub fn new(
        keys: K,
        origins: AllowedOrigins,
        revocations: Arc<Revocations>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { keys, origins, revocations, clock }
    }

    /// Where its keys come from.
    pub const fn keys(&self) -> &K {
        &self.keys
    }

    /// The header, then the key, then the signature, and only then what the token claims, so that a
    /// forged token is told nothing about what a true one would say.
    async fn check(&self, token: &str) -> Result<Principal, TokenError> {
        let parts = Parts::of(token)?;
        let header = decode_header(token).map_err(|_not_even_json| TokenError::Malformed)?;
        self.check_header(&header)?;
        let key = self.keys.key(header.kid.as_deref()).await?;
        let genuine = crypto::verify(parts.signature, parts.signed.as_bytes(), &key, self.keys.algorithm())
            .map_err(|_signature_no_base64| TokenError::Malformed)?;
        if !genuine {
            return Err(TokenError::Signature);
        }
        let principal = self.check_claims(&header, &parts.claims()?)?;
        if self.revocations.covers(&principal, self.clock.now()) {
            return Err(TokenError::Revoked);
        }
        Ok(principal)
    }

    fn check_header(&self, header: &Header) -> Result<(), TokenError> {
        if header.typ.as_deref().is_some_and(|typ| typ != "JWT") || header.crit.is_some() {
            return Err(TokenError::Type);
        }
        if header.alg == self.keys.algorithm() { Ok(()) } else { Err(TokenError::Algorithm) }
    }

    fn check_claims(&self, header: &Header, claims: &Claims) -> Result<Principal, TokenError> {
        let (subject, session_id) = (claims.subject()?, claims.session_id()?);
        check_category(header)?;
        claims.check_issuer(self.keys.issuer().as_deref())?;
        claims.check_authorized_party(|azp| self.origins.allows(azp))?;
        let expires_at = claims.check_times(self.clock.now(), SKEW)?;
        claims.check_status()?;
        Ok(Principal { subject, session_id, expires_at, impersonated: claims.is_impersonated() })
    }
}

#[async_trait]
impl<K: KeySource> TokenVerifier for SessionVerifier<K> {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        self.check(token).await
    }
}

/// Tokens made from a template and tokens of machines are signed with the same key. They outlive the end of a
/// session, so they do not count as one.
fn check_category(header: &Header) -> Result<(), TokenError> {
    match header.extras.get::<String>("cat") {
        Ok(None) => Ok(()),
        Ok(Some(cat)) if cat == CATEGORY_SESSION || cat == CATEGORY_UNCLASSIFIED => Ok(()),
        Ok(Some(_)) | Err(_) => Err(TokenError::Category),
    }
}

/// A token, cut.
struct Parts<'a> {
    /// Header and payload, what the signature is over.
    signed: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let three =
            !header.is_empty() && !payload.is_empty() && !payload.contains('.') && !signature.is_empty();
        if three { Ok(Self { signed, payload, signature }) } else { Err(TokenError::Malformed) }
    }

    fn claims(&self) -> Result<Claims, TokenError> {
        let json = URL_SAFE_NO_PAD.decode(self.payload).map_err(|_no_base64| TokenError::Malformed)?;
        serde_json::from_slice(&json).map_err(|_other_shape| TokenError::Malformed)
    }
}
