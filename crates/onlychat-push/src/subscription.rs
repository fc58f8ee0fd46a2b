//! What a browser hands out so that it can be told something.

use onlychat_domain::{Invalid, Secret};

use crate::base64url;
use crate::endpoint::Endpoint;
use crate::p256::{POINT_BYTES, is_point};

/// Length of the secret that browser and sender share, in bytes (RFC 8291, section 3.2).
const AUTH_BYTES: usize = 16;

/// What a browser hands out (`PushSubscription` of the Push API) so that it can be told something.
#[derive(Clone, Debug)]
pub struct Subscription {
    endpoint: Endpoint,
    /// The browser's public key.
    pub(crate) p256dh: [u8; POINT_BYTES],
    pub(crate) auth: Secret<[u8; AUTH_BYTES]>,
}

impl Subscription {
    /// From what the browser gave: `keys.p256dh` and `keys.auth` in base 64 for addresses, padded or not.
    pub fn new(endpoint: Endpoint, p256dh: &str, auth: &str) -> Result<Self, Invalid> {
        let p256dh = base64url::decode(p256dh).filter(is_point).ok_or_else(|| {
            Invalid::new(
                "bad_p256dh",
                "keys.p256dh must be an uncompressed point of P-256, 65 bytes in base64url.",
            )
        })?;
        let auth = base64url::decode(auth)
            .ok_or_else(|| Invalid::new("bad_auth", "keys.auth must be 16 bytes in base64url."))?;
        Ok(Self { endpoint, p256dh, auth: Secret::new(auth) })
    }

    /// Where its push service takes messages.
    pub const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::endpoint::{EndpointRules, Services};

    const KEY: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    impl Subscription {
        /// One that is right.
        pub(crate) fn of(endpoint: &str, p256dh: &str, auth: &str) -> Self {
            let rules = EndpointRules { services: Services::Any, loopback: true };
            Self::new(Endpoint::parse(endpoint, rules).unwrap(), p256dh, auth).unwrap()
        }

        pub(crate) fn example() -> Self {
            Self::of("https://push.example.net/secret", KEY, AUTH)
        }
    }

    #[test]
    fn keys_are_checked() {
        let endpoint = Subscription::example().endpoint;
        let code = |p256dh: &str, auth: &str| {
            Subscription::new(endpoint.clone(), p256dh, auth)
                .map_or_else(|error| error.code, |_subscription| "")
        };
        assert_eq!(code(KEY, AUTH), "");
        assert_eq!(code(&format!("{KEY}="), &format!("{AUTH}==")), "");
        let compressed = &KEY[..44];
        let off_the_curve = base64url::encode([4; POINT_BYTES]);
        let hybrid = KEY.replacen("BC", "Bi", 1);
        for p256dh in ["", "x", compressed, &off_the_curve, &hybrid, &KEY.replace('_', "/")] {
            assert_eq!(code(p256dh, AUTH), "bad_p256dh", "{p256dh}");
        }
        for auth in ["", "x", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J/aSIgg"] {
            assert_eq!(code(KEY, auth), "bad_auth", "{auth}");
        }
    }

    #[test]
    fn what_is_secret_is_not_printed() {
        let printed = format!("{:?}", Subscription::example());
        assert!(printed.contains("Secret(…)") && !printed.contains("/secret"), "{printed}");
    }
}
