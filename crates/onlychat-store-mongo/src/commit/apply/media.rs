//! Writes about files.

use onlychat_domain::media::{Attachment, Content, Media, Upload, Usage};
use onlychat_domain::{ContentId, MediaId, Message, MessageId, Timestamp, UploadId, UserId};
use onlychat_store::{MediaCondition, MediaWrite, UniqueKey};

use super::Refusal;
use crate::commit::working::Working;
use crate::docs::{ContentDoc, ReaderDoc, ReaderKey, UsageDoc, oid};

/// Whether it holds; what it looks at is relied on.
pub(super) fn holds(working: &mut Working, condition: MediaCondition) -> bool {
    match condition {
        MediaCondition::UploadAt { upload_id, offset } => {
            working.uploads.rely(&upload_id);
            working.uploads.get(&upload_id).is_some_and(|upload| upload.offset == offset)
        }
        MediaCondition::QuotaRoom { owner_id, length, quota } => {
            working.usage.rely(&owner_id);
            quota.has_room(working.usage.get(&owner_id).map_or_else(Usage::default, Usage::from), length)
        }
        MediaCondition::ContentUnused(id) => {
            working.contents.rely(&id);
            working.contents.get(&id).is_some_and(|content| content.items == 0)
        }
    }
}

pub(super) fn apply(
    working: &mut Working,
    now: Timestamp,
    write: &MediaWrite,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    match write {
        MediaWrite::BeginUpload(upload) => begin_upload(working, upload),
        MediaWrite::AdvanceUpload { upload_id, offset, progress, expires_at } => {
            let upload = working.uploads.get(upload_id).cloned().ok_or(Refusal::Missing)?;
            let (offset, expires_at) = (*offset, *expires_at);
            let upload = Upload { offset, progress: progress.clone(), expires_at, ..upload };
            working.uploads.set(*upload_id, upload);
            Ok(())
        }
        MediaWrite::FinishUpload { upload_id, media_id } => finish_upload(working, *upload_id, *media_id),
        MediaWrite::EndUpload(id) => {
            end_upload(working, *id);
            Ok(())
        }
        MediaWrite::InsertContent(content) => insert_content(working, content),
        MediaWrite::SetContent { content_id, kind, content_type, state } => {
            working.contents.get(content_id).ok_or(Refusal::Missing)?;
            working.contents.change(content_id, |content| {
                content.kind = *kind;
                content.content_type.clone_from(content_type);
                content.state = state.clone();
            });
            Ok(())
        }
        MediaWrite::DeleteContent(id) => {
            working.contents.get(id).ok_or(Refusal::Missing)?;
            working.contents.remove(id);
            Ok(())
        }
        MediaWrite::InsertMedia(media) => insert(working, media),
        MediaWrite::UpdateMedia { media_id, patch } => {
            working.media.get(media_id).ok_or(Refusal::Missing)?;
            working.media.change(media_id, |media| {
                media.name = patch.name.clone().unwrap_or_else(|| std::mem::take(&mut media.name));
                if let Some(alt) = &patch.alt {
                    media.alt.clone_from(alt);
                }
            });
            Ok(())
        }
        MediaWrite::RemoveMedia(id) => {
            working.media.get(id).ok_or(Refusal::Missing)?;
            working.media.change(id, |media| media.removed_at = media.removed_at.or(Some(now)));
            forget_if_unused(working, *id);
            Ok(())
        }
        MediaWrite::RefreshAttachments(id) => refresh(working, *id, touched),
    }
}

fn use_more(working: &mut Working, owner: UserId, bytes: i64, files: i64) {
    let before = working.usage.get(&owner).map_or((0, 0), |usage| (usage.bytes, usage.files));
    let usage = UsageDoc { id: oid(owner), bytes: before.0 + bytes, files: before.1 + files };
    working.usage.set(owner, usage);
}

/// A file's size, far below 2^63.
fn whole(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn begin_upload(working: &mut Working, upload: &Upload) -> Result<(), Refusal> {
    if working.uploads.get(&upload.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::UploadId));
    }
    working.uploads.set(upload.id, upload.clone());
    use_more(working, upload.owner_id, whole(upload.length), 1);
    Ok(())
}

fn finish_upload(working: &mut Working, id: UploadId, media: MediaId) -> Result<(), Refusal> {
    let upload = working.uploads.get(&id).filter(|upload| upload.media_id.is_none()).cloned();
    let upload = upload.ok_or(Refusal::Missing)?;
    use_more(working, upload.owner_id, -whole(upload.length), -1);
    working.uploads.set(id, Upload { media_id: Some(media), ..upload });
    Ok(())
}

fn end_upload(working: &mut Working, id: UploadId) {
    let Some(Upload { owner_id, length, media_id, .. }) = working.uploads.get(&id).cloned() else { return };
    working.uploads.remove(&id);
    if media_id.is_none() {
        use_more(working, owner_id, -whole(length), -1);
    }
}

fn insert_content(working: &mut Working, content: &Content) -> Result<(), Refusal> {
    if working.contents.get(&content.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::ContentId));
    }
    if working.contents.values().any(|other| other.digest == content.digest) {
        return Err(Refusal::Duplicate(UniqueKey::Digest));
    }
    working.contents.set(content.id, ContentDoc::from(content));
    Ok(())
}

fn insert(working: &mut Working, media: &Media) -> Result<(), Refusal> {
    working.contents.get(&media.content_id).ok_or(Refusal::Missing)?;
    if working.media.get(&media.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::MediaId));
    }
    working.contents.change(&media.content_id, |content| content.items += 1);
    working.media.set(media.id, Media { uses: 0, ..media.clone() });
    use_more(working, media.owner_id, whole(media.bytes), 1);
    Ok(())
}

/// What was removed goes with the last message that carries it.
fn forget_if_unused(working: &mut Working, id: MediaId) {
    let Some(media) = working.media.get(&id) else { return };
    if media.uses > 0 || media.removed_at.is_none() {
        return;
    }
    let (owner, content, bytes) = (media.owner_id, media.content_id, media.bytes);
    working.media.remove(&id);
    working.contents.change(&content, |content| content.items -= 1);
    use_more(working, owner, -whole(bytes), -1);
}

/// The items that a new message carries, as they are known now, and who may read them because of it.
pub(super) fn attach(
    working: &mut Working,
    message: MessageId,
    members: &[UserId],
    items: &[MediaId],
) -> Result<Vec<Attachment>, Refusal> {
    let mut attachments = Vec::with_capacity(items.len());
    for id in items {
        let attachment = known(working, *id).ok_or(Refusal::Missing)?;
        let owner = working.media.get(id).map(|media| media.owner_id);
        working.media.change(id, |media| media.uses += 1);
        for reader in members.iter().filter(|member| Some(**member) != owner) {
            let key = ReaderKey::new(*id, *reader, message);
            working.readers.set(key.clone(), ReaderDoc { id: key });
        }
        attachments.push(attachment);
    }
    Ok(attachments)
}

/// An item with what is known of it, which is relied on.
fn known(working: &mut Working, id: MediaId) -> Option<Attachment> {
    let media = working.media.get(&id)?.clone();
    working.contents.rely(&media.content_id);
    let content = working.contents.get(&media.content_id)?.clone();
    Some(Attachment::new(&media, &Content::from(content)))
}

/// A deleted message no longer carries anything.
pub(super) fn detach(working: &mut Working, message: MessageId, attachments: &[Attachment]) {
    let readers: Vec<ReaderKey> = working.readers.values().map(|reader| reader.id.clone()).collect();
    for key in readers.iter().filter(|key| key.message == message) {
        working.readers.remove(key);
    }
    for Attachment { media_id, .. } in attachments {
        working.media.change(media_id, |media| media.uses -= 1);
        forget_if_unused(working, *media_id);
    }
}

fn refresh(working: &mut Working, id: MessageId, touched: &mut Vec<MessageId>) -> Result<(), Refusal> {
    let message = working.messages.get(&id).cloned().ok_or(Refusal::Missing)?;
    let attachments = message.attachments.iter().map(|old| {
        // Its name and description stay those it was sent with.
        let (name, alt) = (old.name.clone(), old.alt.clone());
        known(working, old.media_id).map_or_else(|| old.clone(), |now| Attachment { name, alt, ..now })
    });
    let attachments = attachments.collect();
    working.messages.set(id, Message { attachments, ..message });
    if !touched.contains(&id) {
        touched.push(id);
    }
    Ok(())
}

/// What is read of files beyond what the writes name.
impl Working {
    /// The bytes of the items that were read.
    pub(in crate::commit) fn contents_of_items(&self) -> Vec<ContentId> {
        self.media.values().map(|media| media.content_id).collect()
    }

    /// The owners of the items and uploads that were read.
    pub(in crate::commit) fn owners_of_files(&self) -> Vec<UserId> {
        let media = self.media.values().map(|media| media.owner_id);
        media.chain(self.uploads.values().map(|upload| upload.owner_id)).collect()
    }
}
