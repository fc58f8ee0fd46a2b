//! Creators: the public page that makes somebody findable and says who may write.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::invalid::Invalid;
use crate::text;
use crate::time::Timestamp;

/// A creator's page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Creator {
    /// Whose page it is.
    pub user_id: UserId,
    /// The name in the address of the page, unique.
    pub handle: Handle,
    /// The name shown, 1 to [`DISPLAY_NAME_MAX_CHARS`] code points.
    pub display_name: String,
    /// What the page says, at most [`ABOUT_MAX_CHARS`] code points.
    pub about: Option<String>,
    /// Who may write to the creator.
    pub dm_policy: DmPolicy,
    /// How many subscriptions are active. Kept by the store.
    pub subscriber_count: i64,
    /// When the person became a creator.
    pub created_at: Timestamp,
    /// When the page last changed.
    pub updated_at: Timestamp,
}

/// Who may write to a creator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DmPolicy {
    /// Anybody who is signed in.
    Everyone,
    /// Those with an active subscription.
    Subscribers,
}

impl DmPolicy {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Subscribers => "subscribers",
        }
    }
}

/// Longest display name, in code points.
pub const DISPLAY_NAME_MAX_CHARS: usize = 50;
/// Longest about text, in code points.
pub const ABOUT_MAX_CHARS: usize = 2000;

/// A display name as a person may set it.
pub fn display_name(text: &str) -> Result<String, Invalid> {
    text::required_line(text, DISPLAY_NAME_MAX_CHARS)
}

/// An about text as a person may set it.
pub fn about(text: &str) -> Result<Option<String>, Invalid> {
    text::optional_paragraphs(text, ABOUT_MAX_CHARS)
}

/// The name in the address of a creator's page: `^[a-z0-9_.]{3,30}$`, no reserved word.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(Box<str>);

impl Handle {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Handles that would pass for the platform itself or collide with an address of the web app.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "admin",
    "administrator",
    "api",
    "app",
    "assets",
    "billing",
    "blog",
    "contact",
    "creator",
    "creators",
    "discover",
    "docs",
    "everyone",
    "faq",
    "favicon.ico",
    "help",
    "home",
    "inbox",
    "index.html",
    "legal",
    "login",
    "logout",
    "mail",
    "media",
    "moderator",
    "news",
    "null",
    "official",
    "onlychat",
    "onlychat.team",
    "pay",
    "payments",
    "payout",
    "payouts",
    "press",
    "privacy",
    "robots.txt",
    "root",
    "search",
    "security",
    "settings",
    "sign_in",
    "sign_up",
    "signin",
    "signup",
    "staff",
    "static",
    "status",
    "support",
    "system",
    "team",
    "terms",
    "undefined",
    "user",
    "users",
    "webmaster",
    "welcome",
    "www",
];

impl FromStr for Handle {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let shaped = (3..=30).contains(&text.len())
            && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_' || c == b'.');
        if !shaped {
            return Err(Invalid::new(
                "bad_handle",
                "A handle has 3 to 30 of a to z, 0 to 9, underscore and dot, in lower case.",
            ));
        }
        if RESERVED.contains(&text) {
            return Err(Invalid::new("reserved_handle", "This handle is reserved. Choose another."));
        }
        Ok(Self(text.into()))
    }
}

/// Whether `sender` may write to somebody, given that somebody's page (none for a plain person),
/// whether `sender` has an active subscription, and whether `sender` is a creator answering.
///
/// The rule of contract section 6: the policy binds those who write *to* the creator; the creator may always answer.
pub const fn may_write_to(recipient: Option<&Creator>, subscription: Subscribed) -> bool {
    match recipient {
        None => true,
        Some(creator) => match creator.dm_policy {
            DmPolicy::Everyone => true,
            DmPolicy::Subscribers => matches!(subscription, Subscribed::Yes),
        },
    }
}

/// Whether somebody has an active subscription.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subscribed {
    /// Active, or cancelled with access left.
    Yes,
    /// Never was, or access is over.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles() {
        for text in ["zoe", "a.b_c", "007"] {
            assert!(text.parse::<Handle>().is_ok(), "{text}");
        }
        for text in ["zo", "Zoe", "zo-e", "zoë", &"z".repeat(31)] {
            assert_eq!(text.parse::<Handle>().unwrap_err().code, "bad_handle", "{text}");
        }
        assert_eq!("admin".parse::<Handle>().unwrap_err().code, "reserved_handle");
    }

    #[test]
    fn reserved_words_are_sorted_so_that_none_is_twice() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn policy_binds_those_who_write_to_the_creator() {
        let creator = |dm_policy| Creator {
            user_id: UserId::from_bytes([1; 12]),
            handle: "zoe".parse().unwrap(),
            display_name: "Zoe".into(),
            about: None,
            dm_policy,
            subscriber_count: 0,
            created_at: Timestamp::EPOCH,
            updated_at: Timestamp::EPOCH,
        };
        let (open, closed) = (creator(DmPolicy::Everyone), creator(DmPolicy::Subscribers));
        assert!(may_write_to(None, Subscribed::No));
        assert!(may_write_to(Some(&open), Subscribed::No));
        assert!(may_write_to(Some(&closed), Subscribed::Yes));
        assert!(!may_write_to(Some(&closed), Subscribed::No));
    }
}
