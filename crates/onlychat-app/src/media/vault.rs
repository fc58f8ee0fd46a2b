//! Somebody's vault, and who may read what is in it.

use onlychat_domain::event::Event;
use onlychat_domain::id::{ConversationId, MediaId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::job::Task;
use onlychat_domain::media::{
    ATTACHMENTS_PER_MESSAGE, ContentState, MediaPatch, Usage, alt_text, file_name, fits,
};
use onlychat_domain::notification::{Entry, EntryKind};
use onlychat_store::{Changes, CommitError, Item, MediaWrite, NotificationWrite, Write};

use super::MAKING;
use crate::error::Checks;
use crate::{App, Error, Result};

/// A part of a vault.
#[derive(Clone, Debug)]
pub struct VaultPage {
    /// Newest first.
    pub items: Vec<Item>,
    /// Where to go on; `None` at the end.
    pub next: Option<MediaId>,
}

const NO_MEDIA: Error = Error::NotFound("There is no such file.");

/// A message's text and files together are more than is told at once.
pub(crate) fn too_large() -> Error {
    let detail = "The text and the descriptions of the files are too long together. Shorten them, or send some files apart.";
    Error::invalid("/attachments", Invalid::new("too_large", detail))
}

/// A message is to carry what its sender may not send.
pub(crate) fn unknown_media() -> Error {
    let detail = "One of these files is not there, or not yours to send.";
    Error::invalid("/attachments", Invalid::new("unknown_media", detail))
}

impl App {
    /// A file that `viewer` may read. Nobody reads a file of who blocks them.
    pub async fn readable(&self, viewer: UserId, id: MediaId) -> Result<Item> {
        let item = self.store.readable_item(viewer, id).await?.ok_or(NO_MEDIA)?;
        let owner = item.media.owner_id;
        let relation = if owner == viewer { None } else { self.store.relation(owner, viewer).await? };
        if relation.is_some_and(|relation| relation.blocked_at.is_some()) { Err(NO_MEDIA) } else { Ok(item) }
    }

    /// Somebody's own file.
    pub async fn own_media(&self, owner: UserId, id: MediaId) -> Result<Item> {
        let item = self.store.item(id).await?.ok_or(NO_MEDIA)?;
        let there = item.media.owner_id == owner && item.media.removed_at.is_none();
        if there { Ok(item) } else { Err(NO_MEDIA) }
    }

    /// Somebody's files, newest first, at most `limit`.
    pub async fn vault(&self, owner: UserId, after: Option<MediaId>, limit: usize) -> Result<VaultPage> {
        // One more than asked for says whether there are more.
        let mut items = self.store.vault(owner, after, limit + 1).await?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_last| more).map(|last| last.media.id);
        Ok(VaultPage { items, next })
    }

    /// What somebody's files take.
    pub async fn media_usage(&self, owner: UserId) -> Result<Usage> {
        Ok(self.store.usage(owner).await?)
    }

    /// Changes an own file's name or description. Messages that carry it keep theirs.
    pub async fn update_media(
        &self,
        owner: UserId,
        id: MediaId,
        name: Option<&str>,
        alt: Option<Option<&str>>,
    ) -> Result<Item> {
        let mut checks = Checks::default();
        let name = checks.check("/name", name.map(file_name).transpose());
        let alt = checks.check("/alt", alt.map(|alt| alt_text(alt.unwrap_or_default())).transpose());
        checks.done()?;
        self.own_media(owner, id).await?;
        let patch = MediaPatch { name, alt };
        self.commit_media(owner, id, MediaWrite::UpdateMedia { media_id: id, patch }).await?;
        self.own_media(owner, id).await
    }

    /// Takes an own file out of the vault. Messages that carry it go on carrying it.
    pub async fn remove_media(&self, owner: UserId, id: MediaId) -> Result<()> {
        self.own_media(owner, id).await?;
        self.commit_media(owner, id, MediaWrite::RemoveMedia(id)).await
    }

    /// Tries again to make what can be shown of an own file.
    pub async fn retry_media(&self, owner: UserId, id: MediaId) -> Result<Item> {
        let Item { content, .. } = self.own_media(owner, id).await?;
        let ContentState::Failed { fault } = content.state else {
            return Err(Error::Conflict("This file did not fail."));
        };
        if !fault.may_be_tried_again() {
            return Err(Error::Conflict("Nothing can be made of this file, however often it is tried."));
        }
        let again = MediaWrite::SetContent {
            content_id: content.id,
            kind: content.kind,
            content_type: content.content_type,
            state: ContentState::Processing { progress: 0 },
        };
        let changes = Changes::at(self.now())
            .write(Write::Media(again))
            .tell([owner], Event::MediaChanged { media_id: id });
        let changes = self.enqueue(changes, Task::process(content.id, content.kind));
        self.store.commit(changes).await?;
        self.bells.ring(MAKING);
        self.own_media(owner, id).await
    }

    async fn commit_media(&self, owner: UserId, id: MediaId, write: MediaWrite) -> Result<()> {
        let gone = matches!(write, MediaWrite::RemoveMedia(_));
        let mut changes = Changes::at(self.now())
            .write(Write::Media(write))
            .tell([owner], Event::MediaChanged { media_id: id });
        if gone {
            let topic = Entry::File { media_id: id }.topic();
            let forget = NotificationWrite::Forget { user_id: owner, kind: EntryKind::File, topic };
            changes = changes.write(Write::Notification(forget)).tell([owner], Event::NotificationsChanged);
        }
        match self.store.commit(changes).await {
            Ok(_) => Ok(()),
            Err(CommitError::Missing(_)) => Err(NO_MEDIA),
            Err(error) => Err(error.into()),
        }
    }

    /// The files that a message is to carry: the sender's own, or ones that both already read.
    pub(crate) async fn attachable(
        &self,
        sender: UserId,
        conversation: ConversationId,
        members: [UserId; 2],
        text: &str,
        ids: &[String],
    ) -> Result<Vec<MediaId>> {
        let wrong = |code, detail: &'static str| Error::invalid("/attachments", Invalid::new(code, detail));
        if ids.len() > ATTACHMENTS_PER_MESSAGE {
            return Err(wrong("too_many", "A message carries at most 40 files."));
        }
        let mut found: Vec<MediaId> = Vec::with_capacity(ids.len());
        let mut names = Vec::with_capacity(ids.len());
        for id in ids {
            let Ok(id) = id.parse::<MediaId>() else { return Err(unknown_media()) };
            if found.contains(&id) {
                return Err(wrong("twice", "A file is in the list twice."));
            }
            let Item { media, content } = self.store.item(id).await?.ok_or_else(unknown_media)?;
            if media.owner_id == sender {
                if media.removed_at.is_some() {
                    return Err(unknown_media());
                }
            } else {
                for member in members {
                    self.store.readable_item(member, id).await?.ok_or_else(unknown_media)?;
                }
            }
            if matches!(content.state, ContentState::Failed { .. }) {
                return Err(wrong("failed_media", "Nothing could be made of one of these files."));
            }
            found.push(id);
            names.push((media.name, media.alt));
        }
        if !fits(text, names.iter().map(|(name, alt)| (name.as_str(), alt.as_deref()))) {
            return Err(too_large());
        }
        tracing::trace!(%conversation, files = found.len(), "files are attached");
        Ok(found)
    }
}
