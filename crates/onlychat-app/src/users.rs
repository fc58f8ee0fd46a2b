//! People: who the caller is, the seed's sync, profiles.

use onlychat_domain::id::Subject;
use onlychat_domain::invalid::Invalid;
use onlychat_domain::text;
use onlychat_domain::user::{self, EmailKey, Profile, User, UserPatch};
use onlychat_identity::Principal;
use onlychat_store::{Changes, CommitError, UniqueKey, Write};

use crate::error::Checks;
use crate::{App, Error, Result};

/// Whether something was made or was there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    /// It is new.
    Created,
    /// It was there.
    Existing,
}

/// What the seed's `SyncUser` sends. `None` leaves a field as it is, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct SyncUser {
    /// Must be the caller's own, if given.
    pub clerk_id: Option<String>,
    /// Given name.
    pub first_name: Option<Option<String>>,
    /// Family name.
    pub last_name: Option<Option<String>>,
    /// Address of a picture.
    pub image_url: Option<Option<String>>,
}

/// A change to one's own fields, unchecked. `None` leaves a field as it is, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct UpdateUser {
    /// Given name.
    pub first_name: Option<Option<String>>,
    /// Family name.
    pub last_name: Option<Option<String>>,
    /// Address of a picture.
    pub image_url: Option<Option<String>>,
    /// Colour.
    pub color: Option<Option<String>>,
    /// About oneself.
    pub bio: Option<Option<String>>,
    /// Whether the profile set-up was finished.
    pub profile_setup: Option<bool>,
}

impl App {
    /// The caller's user. A subject seen for the first time is looked up at the identity provider and gets its row.
    pub async fn caller(&self, principal: &Principal) -> Result<User> {
        match self.store.user_by_subject(&principal.subject).await? {
            Some(user) => Ok(user),
            None => Ok(self.first_sight(&principal.subject, SyncUser::default()).await?.0),
        }
    }

    /// The seed's sync: makes the caller's user or updates it. The address comes from the identity provider alone;
    /// custom fields stay as they are.
    pub async fn sync_user(&self, principal: &Principal, input: SyncUser) -> Result<(User, Made)> {
        if input.clerk_id.as_deref().is_some_and(|claimed| claimed != principal.subject.as_str()) {
            return Err(Error::Forbidden("The clerkId in the body is not the caller's."));
        }
        let Some(user) = self.store.user_by_subject(&principal.subject).await? else {
            return self.first_sight(&principal.subject, input).await;
        };
        let mut patch = names(&input)?;
        if user.email.is_placeholder() {
            patch.email = self.known_email(&principal.subject).await;
        }
        Ok((self.patch_user(user, patch).await?, Made::Existing))
    }

    /// Somebody's user by the identity provider's id.
    pub async fn profile(&self, subject: &str) -> Result<User> {
        let unknown = Error::NotFound("There is no user with this clerkId.");
        let Ok(subject) = subject.parse::<Subject>() else { return Err(unknown) };
        self.store.user_by_subject(&subject).await?.ok_or(unknown)
    }

    /// Changes the caller's own fields.
    pub async fn update_user(&self, caller: User, input: UpdateUser) -> Result<User> {
        let mut checks = Checks::default();
        let patch = UserPatch {
            email: None,
            first_name: checks.check("/firstName", optional(input.first_name, user::name)),
            last_name: checks.check("/lastName", optional(input.last_name, user::name)),
            image_url: checks.check("/imageUrl", optional(input.image_url, picture)),
            color: checks.check("/color", optional(input.color, colour)),
            bio: checks.check("/bio", optional(input.bio, user::bio)),
            profile_setup: input.profile_setup,
        };
        checks.done()?;
        self.patch_user(caller, patch).await
    }

    /// Makes the row of a subject that has none. Two at once give one row.
    async fn first_sight(&self, subject: &Subject, input: SyncUser) -> Result<(User, Made)> {
        if self.store.provider_state(subject).await?.is_some_and(|state| state.deleted) {
            return Err(Error::AccountRemoved);
        }
        let given = names(&input)?;
        let known = self.known_profile(subject).await;
        let profile = Profile {
            email: known.email,
            first_name: given.first_name.unwrap_or(known.first_name),
            last_name: given.last_name.unwrap_or(known.last_name),
            image_url: given.image_url.unwrap_or(known.image_url),
        };
        let now = self.now();
        let user = User::new(self.ids.user_id(now), subject.clone(), profile, now);
        let changes = self.free_email(Changes::at(now), &user).await?.write(Write::InsertUser(user.clone()));
        match self.store.commit(changes).await {
            Ok(_) => Ok((user, Made::Created)),
            Err(CommitError::Duplicate(UniqueKey::Subject)) => {
                let user = self.store.user_by_subject(subject).await?;
                user.map(|user| (user, Made::Existing))
                    .ok_or_else(|| Error::Fault("a user came and went".into()))
            }
            Err(CommitError::Duplicate(UniqueKey::Email)) => {
                Err(Error::Conflict("Somebody else just took this address."))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a change; the address of a provider displaces an old claim of somebody else.
    pub(crate) async fn patch_user(&self, user: User, patch: UserPatch) -> Result<User> {
        let now = self.now();
        let after = patch.apply(user.clone(), now);
        if (User { updated_at: user.updated_at, ..after.clone() }) == user {
            return Ok(user);
        }
        let changes = self.free_email(Changes::at(now), &after).await?;
        let user_id = user.id;
        match self.store.commit(changes.write(Write::UpdateUser { user_id, patch })).await {
            Ok(_) => self.store.user(user_id).await?.ok_or(Error::NotFound("There is no such user.")),
            Err(CommitError::Missing(_)) => Err(Error::NotFound("There is no such user.")),
            Err(CommitError::Duplicate(_)) => Err(Error::Conflict("Somebody else just took this address.")),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a verified address away from whoever still holds it by an older claim (contract, section 4).
    pub(crate) async fn free_email(&self, changes: Changes, owner: &User) -> Result<Changes> {
        match self.store.user_by_email(&owner.email).await? {
            Some(holder) if holder.clerk_id != owner.clerk_id => {
                let patch = UserPatch {
                    email: Some(EmailKey::placeholder(&holder.clerk_id)),
                    ..UserPatch::default()
                };
                Ok(changes.write(Write::UpdateUser { user_id: holder.id, patch }))
            }
            _ => Ok(changes),
        }
    }

    /// What the identity provider knows; nothing while it does not answer: a sync or a webhook fills it in later.
    async fn known_profile(&self, subject: &Subject) -> Profile {
        match self.directory.look_up(subject).await {
            Ok(profile) => profile.unwrap_or_default(),
            Err(error) => {
                tracing::warn!(%subject, error = %error, "a new user could not be looked up");
                Profile::default()
            }
        }
    }

    async fn known_email(&self, subject: &Subject) -> Option<EmailKey> {
        self.known_profile(subject).await.email
    }
}

/// The names and the picture of a sync, checked.
fn names(input: &SyncUser) -> Result<UserPatch> {
    let mut checks = Checks::default();
    let patch = UserPatch {
        first_name: checks.check("/firstName", optional(input.first_name.clone(), user::name)),
        last_name: checks.check("/lastName", optional(input.last_name.clone(), user::name)),
        image_url: checks.check("/imageUrl", optional(input.image_url.clone(), picture)),
        ..UserPatch::default()
    };
    checks.done()?;
    Ok(patch)
}

type Checked<T> = std::result::Result<T, Invalid>;

fn optional(
    value: Option<Option<String>>,
    check: impl FnOnce(&str) -> Checked<Option<String>>,
) -> Checked<Option<Option<String>>> {
    match value {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(text)) => check(&text).map(Some),
    }
}

fn picture(text: &str) -> Checked<Option<String>> {
    if text.trim().is_empty() { Ok(None) } else { text::web_address(text).map(Some) }
}

fn colour(text: &str) -> Checked<Option<String>> {
    if text.trim().is_empty() { Ok(None) } else { text::colour(text).map(Some) }
}
