//! People: the seed's user model.

use serde::{Deserialize, Serialize};

use crate::id::{Subject, UserId};
use crate::invalid::Invalid;
use crate::text;
use crate::time::Timestamp;

/// A person, field for field the seed's `User` model.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    /// OnlyChat's id, the document's ObjectId.
    pub id: UserId,
    /// The identity provider's id.
    pub clerk_id: Subject,
    /// The address, or the placeholder of somebody without a verified one.
    pub email: EmailKey,
    /// Given name, as the provider or the person gave it.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Address of a picture.
    pub image_url: Option<String>,
    /// The person's colour. Custom: a sync never touches it.
    pub color: Option<String>,
    /// Whether the profile set-up was finished. Custom.
    pub profile_setup: bool,
    /// About the person. Custom.
    pub bio: Option<String>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// A user as a first sync makes it: no custom field set.
    pub fn new(id: UserId, clerk_id: Subject, profile: Profile, now: Timestamp) -> Self {
        Self {
            id,
            email: profile.email.unwrap_or_else(|| EmailKey::placeholder(&clerk_id)),
            clerk_id,
            first_name: profile.first_name,
            last_name: profile.last_name,
            image_url: profile.image_url,
            color: None,
            profile_setup: false,
            bio: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The name to show: given and family name, else `None`.
    pub fn full_name(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.first_name, &self.last_name].into_iter().filter_map(|p| p.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// What an identity provider, or the person, says about somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profile {
    /// The verified primary address, if there is one.
    pub email: Option<EmailKey>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Address of a picture.
    pub image_url: Option<String>,
}

/// A change to somebody's own fields; `None` leaves a field as it is, `Some(None)` clears it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct UserPatch {
    /// The address; the placeholder when it is withdrawn.
    pub email: Option<EmailKey>,
    /// Given name.
    pub first_name: Option<Option<String>>,
    /// Family name.
    pub last_name: Option<Option<String>>,
    /// Address of a picture.
    pub image_url: Option<Option<String>>,
    /// Colour, `#rrggbb`.
    pub color: Option<Option<String>>,
    /// About the person.
    pub bio: Option<Option<String>>,
    /// Whether the profile set-up was finished.
    pub profile_setup: Option<bool>,
}

impl UserPatch {
    /// Whether it would leave everything as it is.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The user after the change.
    #[must_use]
    pub fn apply(&self, mut user: User, now: Timestamp) -> User {
        let Self { email, first_name, last_name, image_url, color, bio, profile_setup } = self.clone();
        user.email = email.unwrap_or(user.email);
        user.first_name = first_name.unwrap_or(user.first_name);
        user.last_name = last_name.unwrap_or(user.last_name);
        user.image_url = image_url.unwrap_or(user.image_url);
        user.color = color.unwrap_or(user.color);
        user.bio = bio.unwrap_or(user.bio);
        user.profile_setup = profile_setup.unwrap_or(user.profile_setup);
        user.updated_at = now;
        user
    }
}

/// Longest given or family name, in code points.
pub const NAME_MAX_CHARS: usize = 100;
/// Longest biography, in code points.
pub const BIO_MAX_CHARS: usize = 1000;

/// An e-mail address as it is compared and stored: trimmed and in lower case (the seed's `lowercase: true`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailKey(String);

/// Where the placeholder of somebody without an address lives. `.invalid` can never be delivered to (RFC 2606).
const NO_EMAIL_DOMAIN: &str = "@no-email.invalid";

impl EmailKey {
    /// An address somebody gave. Checks the shape, not that it exists: one `@`, a domain with a
    /// dot, no white space or control character, at most 254 bytes (RFC 5321).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::new("bad_email", "This is no e-mail address. Example: ada@example.com");
        let text = text.trim().to_lowercase();
        let (local, domain) = text.split_once('@').ok_or_else(refuse)?;
        let labels_fine = domain.contains('.')
            && domain
                .split('.')
                .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        let fine = !local.is_empty()
            && local.len() <= 64
            && !domain.contains('@')
            && labels_fine
            && text.len() <= 254
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';'));
        if !fine || text.ends_with(NO_EMAIL_DOMAIN) {
            return Err(refuse());
        }
        Ok(Self(text))
    }

    /// As a database holds it: whatever the seed's back end stored, in lower case.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    /// What is stored for somebody without a verified primary address (contract, section 4).
    pub fn placeholder(subject: &Subject) -> Self {
        Self(format!("{}{NO_EMAIL_DOMAIN}", subject.as_str().to_lowercase()))
    }

    /// Whether this stands for "no address"; the API then says `null`.
    pub fn is_placeholder(&self) -> bool {
        self.0.ends_with(NO_EMAIL_DOMAIN)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name as a person may set it.
pub fn name(text: &str) -> Result<Option<String>, Invalid> {
    text::optional_line(text, NAME_MAX_CHARS)
}

/// A biography as a person may set it.
pub fn bio(text: &str) -> Result<Option<String>, Invalid> {
    text::optional_paragraphs(text, BIO_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_is_lower_case_and_shaped() {
        assert_eq!(EmailKey::parse(" Ada@Example.COM ").unwrap().as_str(), "ada@example.com");
        for text in ["", "ada", "@x.de", "a@b", "a b@x.de", "a@@x.de", "a@x..de", "a@-x.de", "a@x.de,b@x.de"]
        {
            assert!(EmailKey::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_may_claim_a_placeholder() {
        let subject: Subject = "user_AbC".parse().unwrap();
        let placeholder = EmailKey::placeholder(&subject);
        assert_eq!(placeholder.as_str(), "user_abc@no-email.invalid");
        assert!(placeholder.is_placeholder());
        assert!(EmailKey::parse(placeholder.as_str()).is_err());
    }

    #[test]
    fn patch_touches_only_what_it_names() {
        let subject: Subject = "user_a".parse().unwrap();
        let user = User::new(UserId::from_bytes([1; 12]), subject, Profile::default(), Timestamp::EPOCH);
        let patch = UserPatch { bio: Some(Some("hi".into())), ..UserPatch::default() };
        let after = patch.apply(user.clone(), Timestamp::from_millis(5));
        assert_eq!(after, User { bio: Some("hi".into()), updated_at: Timestamp::from_millis(5), ..user });
        assert!(UserPatch::default().is_empty());
    }
}
