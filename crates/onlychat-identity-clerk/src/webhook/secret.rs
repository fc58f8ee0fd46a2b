//! The secret that notifications are signed with.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use onlychat_domain::{Invalid, Secret};
use sha2::Sha256;

/// `whsec_…` of a webhook endpoint (`CLERK_WEBHOOK_SIGNING_SECRET`).
#[derive(Clone, Debug)]
pub struct WebhookSecret(Secret<Vec<u8>>);

impl WebhookSecret {
    /// Fewest bytes of key (Standard Webhooks: 24 to 64).
    const MIN_BYTES: usize = 24;

    /// Signs a notification: the value of `svix-signature`. `timestamp` in seconds.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mac = self.mac(id, &timestamp.to_string(), body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether one of the signatures is ours. Compared in constant time. `timestamp` as it was sent.
    pub(super) fn matches(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        let mac = self.mac(id, timestamp, body);
        signatures
            .split_ascii_whitespace()
            .filter_map(|entry| entry.strip_prefix("v1,"))
            .filter_map(|encoded| STANDARD.decode(encoded).ok())
            .any(|signature| mac.clone().verify_slice(&signature).is_ok())
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose()).expect("a key of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl FromStr for WebhookSecret {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let key = text.strip_prefix("whsec_").and_then(|encoded| STANDARD.decode(encoded).ok());
        key.filter(|key| key.len() >= Self::MIN_BYTES).map(|key| Self(Secret::new(key))).ok_or_else(|| {
            Invalid::new("bad_webhook_secret", "This is no signing secret of a webhook. It begins with whsec_; copy it from the endpoint in Clerk's dashboard.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh";
    const SIGNATURE: &str = "v1,WrjUcjuGwC2DJbbLHRFX2uazxm6oA6/NPvQIQlzvGU4=";

    #[test]
    fn signs_as_svix_does() {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        assert_eq!(secret.sign("msg_1", 1_700_000_000, b"{}"), SIGNATURE);
    }

    #[test]
    fn any_signature_of_version_1_may_match() {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        let matches = |signatures: &str| secret.matches("msg_1", "1700000000", b"{}", signatures);
        assert!(matches(SIGNATURE));
        assert!(matches(&format!("v1,AAAA v1a,xyz {SIGNATURE} v2,AAAA")));
        for other in
            ["", "v1,", "v1,AAAA", &SIGNATURE[3..], &SIGNATURE.replace("v1,", "v2,"), &SIGNATURE[..40]]
        {
            assert!(!matches(other), "{other}");
        }
        assert!(!secret.matches("msg_2", "1700000000", b"{}", SIGNATURE));
        assert!(!secret.matches("msg_1", "1700000001", b"{}", SIGNATURE));
        assert!(!secret.matches("msg_1", "1700000000", b"{ }", SIGNATURE));
    }

    #[test]
    fn refuses_what_is_no_secret_without_telling_it() {
        for text in ["", "whsec_", "whsec_YWFh", &SECRET[6..], "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"] {
            let error = text.parse::<WebhookSecret>().unwrap_err();
            assert_eq!(error.code, "bad_webhook_secret", "{text}");
        }
        assert!(!format!("{:?}", SECRET.parse::<WebhookSecret>().unwrap()).contains("97"));
    }
}
