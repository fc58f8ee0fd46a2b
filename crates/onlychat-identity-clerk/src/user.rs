//! A person, as Clerk describes them.

use onlychat_domain::text::web_address;
use onlychat_domain::user::{self, Profile};
use onlychat_domain::{EmailKey, Subject, Timestamp};
use serde::Deserialize;

/// A person at Clerk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClerkUser {
    /// Who.
    pub subject: Subject,
    /// What OnlyChat keeps of them.
    pub profile: Profile,
    /// When Clerk last changed them, by Clerk's clock. Webhooks come in any order: the newest of these wins.
    pub updated_at: Timestamp,
    /// Whether Clerk lets them in.
    pub banned: bool,
}

/// Clerk's user object, as much of it as is used.
#[derive(Deserialize)]
pub(crate) struct UserObject {
    id: String,
    first_name: Option<String>,
    last_name: Option<String>,
    image_url: Option<String>,
    primary_email_address_id: Option<String>,
    #[serde(default)]
    email_addresses: Vec<EmailAddress>,
    #[serde(default)]
    banned: bool,
    /// In milliseconds.
    updated_at: i64,
}

#[derive(Deserialize)]
struct EmailAddress {
    id: String,
    #[serde(rename = "email_address")]
    address: String,
    verification: Option<Verification>,
}

#[derive(Deserialize)]
struct Verification {
    status: Option<String>,
}

impl UserObject {
    /// `None` when its id is none of a person. Names and addresses that OnlyChat would not take from the person
    /// themselves (too long, with control characters) are left out; they are no reason to keep somebody away.
    pub(crate) fn into_user(self) -> Option<ClerkUser> {
        let profile = Profile {
            email: self.verified_primary_email(),
            first_name: self.first_name.as_deref().and_then(usable_name),
            last_name: self.last_name.as_deref().and_then(usable_name),
            image_url: self.image_url.as_deref().and_then(|url| web_address(url).ok()),
        };
        let subject = self.id.parse().ok()?;
        Some(ClerkUser {
            subject,
            profile,
            updated_at: Timestamp::from_millis(self.updated_at),
            banned: self.banned,
        })
    }

    fn verified_primary_email(&self) -> Option<EmailKey> {
        let primary = self.primary_email_address_id.as_deref()?;
        let email = self.email_addresses.iter().find(|email| email.id == primary)?;
        let status = email.verification.as_ref()?.status.as_deref()?;
        if status == "verified" { EmailKey::parse(&email.address).ok() } else { None }
    }
}

fn usable_name(text: &str) -> Option<String> {
    user::name(text).ok().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn object() -> Value {
        json!({
            "id": "user_a", "object": "user", "first_name": " Ada ", "last_name": "", "username": null,
            "image_url": "https://img.clerk.com/a", "primary_email_address_id": "idn_2", "banned": false,
            "email_addresses": [
                { "id": "idn_1", "email_address": "old@example.com", "verification": { "status": "verified" } },
                { "id": "idn_2", "email_address": "Ada@Example.com", "verification": { "status": "verified", "strategy": "email_code" } },
            ],
            "created_at": 1_700_000_000_000_i64, "updated_at": 1_700_000_001_234_i64,
        })
    }

    fn read(object: Value) -> ClerkUser {
        serde_json::from_value::<UserObject>(object).unwrap().into_user().unwrap()
    }

    #[test]
    fn takes_the_verified_primary_address() {
        let user = read(object());
        assert_eq!(user.subject.as_str(), "user_a");
        assert_eq!(user.updated_at, Timestamp::from_millis(1_700_000_001_234));
        let Profile { email, first_name, last_name, image_url } = user.profile;
        assert_eq!(email.unwrap().as_str(), "ada@example.com");
        assert_eq!((first_name.as_deref(), last_name), (Some("Ada"), None));
        assert_eq!(image_url.as_deref(), Some("https://img.clerk.com/a"));
    }

    #[test]
    fn an_address_counts_only_when_it_is_primary_and_verified() {
        let changes: [(&str, Value); 5] = [
            ("/primary_email_address_id", Value::Null),
            ("/primary_email_address_id", json!("idn_3")),
            ("/email_addresses/1/verification", Value::Null),
            ("/email_addresses/1/verification/status", json!("unverified")),
            ("/email_addresses", json!([])),
        ];
        for (pointer, value) in changes {
            let mut object = object();
            *object.pointer_mut(pointer).unwrap() = value;
            assert_eq!(read(object).profile.email, None, "{pointer}");
        }
    }

    #[test]
    fn what_is_odd_is_left_out() {
        let mut object = object();
        object["first_name"] = json!("x".repeat(500));
        object["last_name"] = json!("a\nb");
        object["image_url"] = json!("javascript:alert(1)");
        let profile = read(object).profile;
        assert_eq!((profile.first_name, profile.last_name, profile.image_url), (None, None, None));
    }

    #[test]
    fn only_people() {
        let mut object = object();
        object["id"] = json!("mch_a");
        assert!(serde_json::from_value::<UserObject>(object).unwrap().into_user().is_none());
    }
}
