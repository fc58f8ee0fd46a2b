//! Clerk's publishable key, which names the instance.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use onlychat_domain::Invalid;

/// `pk_live_…` or `pk_test_…`: the host of the instance's Frontend API, encoded. No secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublishableKey {
    text: Box<str>,
    frontend_api: Box<str>,
}

impl PublishableKey {
    /// The host of the instance's Frontend API, such as `clerk.example.com`.
    pub fn frontend_api(&self) -> &str {
        &self.frontend_api
    }

    /// What the instance's session tokens say in `iss`.
    pub fn issuer(&self) -> String {
        format!("https://{}", self.frontend_api)
    }

    /// The ending of the second name of the session cookie, `__session_<suffix>`, by which several instances on one
    /// domain keep apart.
    pub fn cookie_suffix(&self) -> String {
        // SHA-1 because Clerk says so; nothing secret hangs on it.
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, self.text.as_bytes());
        let mut suffix = URL_SAFE_NO_PAD.encode(hash);
        suffix.truncate(8);
        suffix
    }

    /// The text, as the web app needs it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for PublishableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for PublishableKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let frontend_api = decode(text).ok_or_else(|| {
            Invalid::new("bad_publishable_key", "This is no publishable key of Clerk. It begins with pk_test_ or pk_live_; copy it from the dashboard, API keys.")
        })?;
        Ok(Self { text: text.into(), frontend_api: frontend_api.into() })
    }
}

fn decode(text: &str) -> Option<String> {
    let encoded = text.strip_prefix("pk_test_").or_else(|| text.strip_prefix("pk_live_"))?;
    // Some tools pad it.
    let bytes = STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
    let host = String::from_utf8(bytes).ok()?.strip_suffix('$')?.to_owned();
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    (host.contains('.') && host.split('.').all(label)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(prefix: &str, content: &str) -> String {
        format!("{prefix}{}", STANDARD_NO_PAD.encode(content))
    }

    #[test]
    fn names_the_instance() {
        let key: PublishableKey = encoded("pk_test_", "happy-otter-42.clerk.accounts.dev$").parse().unwrap();
        assert_eq!(key.frontend_api(), "happy-otter-42.clerk.accounts.dev");
        assert_eq!(key.issuer(), "https://happy-otter-42.clerk.accounts.dev");
        let live: PublishableKey = encoded("pk_live_", "clerk.example.com$").parse().unwrap();
        assert_ne!(live.cookie_suffix(), key.cookie_suffix());
        assert_eq!(live.cookie_suffix().len(), 8);
    }

    #[test]
    fn refuses_everything_else() {
        let texts = [
            String::new(),
            "pk_test_".to_owned(),
            "pk_test_!!!!".to_owned(),
            encoded("sk_test_", "clerk.example.com$"),
            encoded("pk_", "clerk.example.com$"),
            encoded("pk_test_x_", "clerk.example.com$"),
            encoded("pk_test_", "clerk.example.com"),
            encoded("pk_test_", "clerk.example.com$$"),
            encoded("pk_test_", "localhost$"),
            encoded("pk_test_", "clerk.example.com/path$"),
            encoded("pk_test_", "evil@clerk.example.com$"),
            encoded("pk_test_", "clerk..com$"),
        ];
        for text in texts {
            assert!(text.parse::<PublishableKey>().is_err(), "{text}");
        }
    }
}
