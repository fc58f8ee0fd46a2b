//! Ids that the identity provider makes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::BadId;

macro_rules! provider_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// What the provider begins each of them with.
            pub const PREFIX: &'static str = $prefix;

            /// As the provider writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            /// The prefix, then 1 to 100 ASCII letters, digits, `_` or `-`.
            fn from_str(text: &str) -> Result<Self, BadId> {
                let rest = text.strip_prefix($prefix).unwrap_or_default();
                let fine = (1..=100).contains(&rest.len())
                    && rest.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-');
                if fine { Ok(Self(text.into())) } else { Err(BadId { expected: $expected }) }
            }
        }
    };
}

provider_id!(
    /// Who somebody is to the identity provider: the `sub` of a session token, `clerkId` on the wire.
    Subject, "user_", "a clerkId (user_…)"
);
provider_id!(
    /// A session of somebody at the identity provider: the `sid` of a session token.
    SessionId, "sess_", "a session id (sess_…)"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_provider_s_text() {
        let subject: Subject = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC".parse().unwrap();
        assert_eq!(subject.as_str(), "user_2NNEqL2nrIRdJ194ndJqAHwEfxC");
    }

    #[test]
    fn refuses_machines_and_rubbish() {
        for text in
            ["mch_123", "user_", "user_a b", "user_é", "sess_1", "", &format!("user_{}", "a".repeat(101))]
        {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }
}
