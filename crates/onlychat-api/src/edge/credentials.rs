//! Finding and checking the session token of a request.

use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, Method};
use onlychat_identity::{Principal, TokenError, TokenVerifier};

use super::origin::Origin;
use crate::state::ApiState;

/// The session cookie's name, which Clerk chose. Its twin has a suffix that names the instance.
const SESSION_COOKIE: &str = "__session";
/// The cookie by which pictures in a page say who asks for them. It is sent to files alone, and counts nowhere else.
pub(crate) const MEDIA_COOKIE: &str = "onlychat_media";
/// How many of the twins are tried.
const COOKIES_MAX: usize = 4;

/// Who a request says it is from. Put into the request's extensions by the gate.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    /// Nobody.
    None,
    /// Somebody, and it is true.
    Valid(Arc<Principal>),
    /// Somebody, and it is not true, or no longer.
    Refused,
    /// Perhaps somebody: the issuer's keys cannot be had at the moment.
    Outage,
    /// Somebody by a cookie, on a page that is not ours.
    ForeignOrigin,
}

impl Credentials {
    /// Of a request. The header wins over the cookies; a cookie alone changes nothing unless the page is ours.
    pub(crate) async fn of(state: &ApiState, method: &Method, path: &str, headers: &HeaderMap) -> Self {
        if let Some(token) = bearer(headers) {
            return match token {
                Some(token) => verify(&*state.tokens, token).await,
                None => Self::Refused,
            };
        }
        let mut tokens = session_cookies(headers);
        if method.is_safe() && path.starts_with("/api/media/") {
            tokens.extend(cookie(headers, MEDIA_COOKIE));
        }
        if tokens.is_empty() {
            return Self::None;
        }
        if !method.is_safe() && !matches!(Origin::of(headers, &state.origins), Origin::Allowed(_)) {
            return Self::ForeignOrigin;
        }
        let mut answer = Self::Refused;
        for token in tokens {
            answer = verify(&*state.tokens, token).await;
            if matches!(answer, Self::Valid(_)) {
                break;
            }
        }
        answer
    }

    /// Who it is, if that is sure.
    pub(crate) fn principal(&self) -> Option<&Arc<Principal>> {
        match self {
            Self::Valid(principal) => Some(principal),
            Self::None | Self::Refused | Self::Outage | Self::ForeignOrigin => None,
        }
    }
}

async fn verify(tokens: &dyn TokenVerifier, token: &str) -> Credentials {
    match tokens.verify(token).await {
        Ok(principal) => Credentials::Valid(Arc::new(principal)),
        Err(error) => refused(error),
    }
}

fn refused(error: TokenError) -> Credentials {
    if error.is_outage() {
        tracing::warn!(reason = %error, "a session token could not be checked");
        return Credentials::Outage;
    }
    tracing::debug!(reason = %error, "a session token was refused");
    Credentials::Refused
}

/// The bearer token: none when there is no such header, `Some(None)` when there is one that cannot be read.
fn bearer(headers: &HeaderMap) -> Option<Option<&str>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return Some(None);
    }
    let Ok(text) = value.to_str() else { return Some(None) };
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    // Another scheme is for somebody else, such as a proxy with a password.
    scheme.eq_ignore_ascii_case("bearer").then(|| Some(token.trim()).filter(|token| !token.is_empty()))
}

/// The token by which a request says who it is from.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).unwrap_or_else(|| session_cookies(headers).first().copied())
}

/// The values of the session cookie and its twins, the plain one first.
fn session_cookies(headers: &HeaderMap) -> Vec<&str> {
    let mut found: Vec<(&str, &str)> = cookies(headers).filter(|(name, _)| is_session(name)).collect();
    found.sort_by_key(|(name, _)| name.len());
    found.into_iter().take(COOKIES_MAX).map(|(_, value)| value).collect()
}

fn is_session(name: &str) -> bool {
    let suffix = name.strip_prefix(SESSION_COOKIE);
    suffix.is_some_and(|suffix| suffix.is_empty() || suffix.len() > 1 && suffix.starts_with('_'))
}

/// A cookie's value.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    cookies(headers).find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lists = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = lists.flat_map(|list| list.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn bearer_tokens() {
        assert_eq!(bearer(&headers(&[])), None);
        assert_eq!(bearer(&headers(&[("authorization", "Bearer abc")])), Some(Some("abc")));
        assert_eq!(bearer(&headers(&[("authorization", "bearer  abc ")])), Some(Some("abc")));
        assert_eq!(bearer(&headers(&[("authorization", "Bearer")])), Some(None));
        assert_eq!(bearer(&headers(&[("authorization", "Basic eDp5")])), None);
        assert_eq!(
            bearer(&headers(&[("authorization", "Bearer a"), ("authorization", "Bearer b")])),
            Some(None)
        );
        let mut not_ascii = HeaderMap::new();
        not_ascii.insert("authorization", http::HeaderValue::from_bytes(b"Bearer \xff").unwrap());
        assert_eq!(bearer(&not_ascii), Some(None));
    }

    #[test]
    fn the_plain_cookie_comes_before_its_twins() {
        let map = headers(&[
            ("cookie", "__session_ab12CD34=two; a=b"),
            ("cookie", "__session=one; __sessionx=no; __session_=no"),
        ]);
        assert_eq!(session_cookies(&map), ["one", "two"]);
        assert_eq!(cookie(&map, "a"), Some("b"));
        assert_eq!(cookie(&map, "c"), None);
    }
}
