//! What an outside identity provider tells us of its people.

use onlychat_domain::id::Subject;
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::{EmailKey, Profile, User, UserPatch};
use onlychat_store::{Changes, CommitError, Precondition, UniqueKey, Write};

use crate::{App, Error, Result};

/// A notification whose signature was verified.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose, such as `clerk`.
    pub provider: &'static str,
    /// The provider's id for it, the same over retries.
    pub id: String,
    /// The provider's time of this attempt to deliver it.
    pub sent_at: Timestamp,
    /// What it says.
    pub change: Change,
}

/// What a notification says.
#[derive(Clone, Debug)]
pub enum Change {
    /// Somebody is new or changed.
    Upserted {
        /// Who.
        subject: Subject,
        /// What the provider knows now.
        profile: Profile,
        /// The provider's own time of it: later ones win, whatever their order of arrival.
        updated_at: Timestamp,
    },
    /// Somebody is gone.
    Deleted(Subject),
    /// Nothing for the database.
    Nothing,
}

/// What became of a notification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It was applied, or was older than what is known.
    Applied,
    /// It had been applied; the provider tried again.
    Retried,
    /// The very same delivery came a second time.
    Replayed,
}

impl App {
    /// Takes a notification, each once: its effect and the fact that it came are one commit.
    pub async fn take_notice(&self, notice: Notice) -> Result<Taken> {
        if let Some(sent_at) = self.store.webhook_sent_at(notice.provider, &notice.id).await? {
            return self.known_notice(&notice, sent_at).await;
        }
        let changes = self.effect(&notice).await?;
        match self.store.commit(changes.write(record(&notice))).await {
            Ok(_) => Ok(Taken::Applied),
            // Something newer came meanwhile: only remember that this one came.
            Err(CommitError::Precondition(_)) => self.remember(&notice).await,
            Err(CommitError::Duplicate(UniqueKey::Webhook)) => Ok(Taken::Retried),
            // Two notices about one new person at once: the provider tries again.
            Err(CommitError::Duplicate(_)) => {
                Err(Error::Conflict("This person is being changed. Try again."))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn known_notice(&self, notice: &Notice, sent_at: Timestamp) -> Result<Taken> {
        if notice.sent_at <= sent_at {
            return Ok(Taken::Replayed);
        }
        let touch = Write::TouchWebhook {
            provider: notice.provider.to_owned(),
            webhook_id: notice.id.clone(),
            sent_at: notice.sent_at,
        };
        self.store.commit(Changes::at(self.now()).write(touch)).await?;
        Ok(Taken::Retried)
    }

    async fn remember(&self, notice: &Notice) -> Result<Taken> {
        match self.store.commit(Changes::at(self.now()).write(record(notice))).await {
            Ok(_) => Ok(Taken::Applied),
            Err(CommitError::Duplicate(UniqueKey::Webhook)) => Ok(Taken::Retried),
            Err(error) => Err(error.into()),
        }
    }

    async fn effect(&self, notice: &Notice) -> Result<Changes> {
        match &notice.change {
            Change::Upserted { subject, profile, updated_at } => {
                self.upsert(subject, profile, *updated_at).await
            }
            Change::Deleted(subject) => self.forget(subject).await,
            Change::Nothing => Ok(Changes::at(self.now())),
        }
    }

    async fn upsert(&self, subject: &Subject, profile: &Profile, updated_at: Timestamp) -> Result<Changes> {
        let now = self.now();
        let changes = Changes::at(now)
            .only_if(Precondition::ProviderStateOlder { subject: subject.clone(), updated_at })
            .write(Write::PutProviderState { subject: subject.clone(), updated_at, deleted: false });
        let Some(user) = self.store.user_by_subject(subject).await? else {
            let user = User::new(self.ids.user_id(now), subject.clone(), profile.clone(), now);
            return Ok(self.free_email(changes, &user).await?.write(Write::InsertUser(user)));
        };
        let patch = UserPatch {
            email: Some(profile.email.clone().unwrap_or_else(|| EmailKey::placeholder(subject))),
            first_name: Some(profile.first_name.clone()),
            last_name: Some(profile.last_name.clone()),
            image_url: Some(profile.image_url.clone()),
            ..UserPatch::default()
        };
        let user_id = user.id;
        let changes = self.free_email(changes, &patch.apply(user, now)).await?;
        Ok(changes.write(Write::UpdateUser { user_id, patch }))
    }

    /// Removes what says who somebody was. Their messages stay with those they wrote to, without a name.
    async fn forget(&self, subject: &Subject) -> Result<Changes> {
        let now = self.now();
        let changes = Changes::at(now).write(Write::PutProviderState {
            subject: subject.clone(),
            updated_at: now,
            deleted: true,
        });
        let Some(user) = self.store.user_by_subject(subject).await? else { return Ok(changes) };
        let patch = UserPatch {
            email: Some(EmailKey::placeholder(subject)),
            first_name: Some(None),
            last_name: Some(None),
            image_url: Some(None),
            color: Some(None),
            bio: Some(None),
            profile_setup: Some(false),
        };
        let changes = changes.write(Write::UpdateUser { user_id: user.id, patch });
        let page = self.store.creator(user.id).await?;
        Ok(if page.is_some() { changes.write(Write::DeleteCreator(user.id)) } else { changes })
    }
}

fn record(notice: &Notice) -> Write {
    Write::RecordWebhook {
        provider: notice.provider.to_owned(),
        webhook_id: notice.id.clone(),
        sent_at: notice.sent_at,
    }
}
