//! What names a request in the log and in a problem.

use http::HeaderMap;
use onlychat_domain::id::Entropy;

/// The header it comes and goes in.
pub(crate) const X_REQUEST_ID: http::HeaderName = http::HeaderName::from_static("x-request-id");
/// Longest one that is accepted.
const MAX_LENGTH: usize = 128;

/// A request's id: 1 to 128 of letters, digits, `.`, `_` and `-`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RequestId(Box<str>);

impl RequestId {
    /// The caller's own if it is sane, else a new one.
    pub(crate) fn of(headers: &HeaderMap, entropy: &dyn Entropy) -> Self {
        let given = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok());
        match given {
            Some(text) if is_sane(text) => Self(text.into()),
            _ => Self::random(entropy),
        }
    }

    fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(format!("{:032x}", u128::from_be_bytes(bytes)).into())
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_sane(text: &str) -> bool {
    (1..=MAX_LENGTH).contains(&text.len())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;

    impl Entropy for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    fn of(value: &[u8]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, http::HeaderValue::from_bytes(value).unwrap());
        RequestId::of(&headers, &Zeros).as_str().to_owned()
    }

    #[test]
    fn a_sane_one_is_taken_over_and_another_is_not() {
        let made = "0".repeat(32);
        assert_eq!(of(b"a-B_9.z"), "a-B_9.z");
        assert_eq!(of(&[b'x'; 128]), "x".repeat(128));
        for bad in [&b""[..], b"a b", b"a\"b", "ä".as_bytes(), &[b'x'; 129]] {
            assert_eq!(of(bad), made);
        }
        assert_eq!(RequestId::of(&HeaderMap::new(), &Zeros).as_str(), made);
    }
}
