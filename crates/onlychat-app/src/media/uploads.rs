//! Uploads: a file comes in as many requests as it takes, and goes on after any interruption.

use onlychat_domain::event::Event;
use onlychat_domain::id::{ContentId, MediaId, UploadId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::job::Task;
use onlychat_domain::media::{
    Content, ContentState, Digest, FILE_MAX_BYTES, Media, MediaKind, Purpose, Rendition, UPLOAD_KEPT, Upload,
    alt_text, file_name,
};
use onlychat_media::{HEAD_BYTES, RAW};
use onlychat_store::{Changes, CommitError, MediaCondition, MediaWrite, Precondition, UniqueKey, Write};

use super::MAKING;
use super::intake::{Body, Checksum, End, Intake, part_end};
use super::progress::Progress;
use super::transfers::Transfer;
use crate::error::Checks;
use crate::{App, Error, Result};

/// A file that somebody wants to send, unchecked.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// How many bytes it has.
    pub length: u64,
    /// What its device calls it.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// What is seen or heard.
    pub alt: String,
    /// The SHA-256 that it must have, as text.
    pub digest: Option<String>,
}

/// What an upload has become.
#[derive(Clone, Debug)]
pub struct Appended {
    /// As it is now.
    pub upload: Upload,
    /// Why it is not further: the request was cut, or more came than belongs to the file.
    pub cut: bool,
}

const NO_UPLOAD: Error = Error::NotFound("There is no such upload.");
/// How often finishing is tried again because somebody else finished the same bytes meanwhile.
const FINISH_TRIES: usize = 5;

/// The bytes of an upload lie where its content will be.
const fn content_of(id: UploadId) -> ContentId {
    ContentId::from_bytes(*id.as_bytes())
}

impl App {
    /// Begins an upload of a file.
    pub async fn begin_upload(&self, owner: UserId, new: NewUpload) -> Result<Upload> {
        let mut checks = Checks::default();
        let name = checks.check("/filename", file_name(&new.name));
        let alt = checks.check("/alt", alt_text(&new.alt));
        checks.check("/length", length(new.length));
        let expected = checks.check("/sha256", new.digest.map(|digest| digest.parse::<Digest>()).transpose());
        checks.done()?;
        let now = self.now();
        let id = self.ids.upload_id(now);
        let room = MediaCondition::QuotaRoom { owner_id: owner, length: new.length, quota: self.quota };
        let staged = self.media.begin(content_of(id)).await?;
        let upload = Upload {
            id,
            owner_id: owner,
            length: new.length,
            offset: 0,
            purpose: new.purpose,
            name,
            alt,
            expected,
            progress: Progress::new(staged.clone()).save()?,
            media_id: None,
            created_at: now,
            expires_at: now.plus(UPLOAD_KEPT),
        };
        let changes = Changes::at(now)
            .only_if(Precondition::Media(room))
            .write(Write::Media(MediaWrite::BeginUpload(upload.clone())));
        match self.store.commit(changes).await {
            Ok(_) => Ok(upload),
            Err(error) => {
                if let Err(error) = self.media.abort(content_of(id), &staged).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "an upload's beginning stays behind"
                    );
                }
                match error {
                    CommitError::Precondition(_) => Err(Error::QuotaFull),
                    error => Err(error.into()),
                }
            }
        }
    }

    /// Somebody's upload, as it is once whoever was at it has put aside what came.
    pub async fn upload(&self, owner: UserId, id: UploadId) -> Result<Upload> {
        self.own_upload(owner, id).await?;
        let transfer = self.transfers.take(id).await.ok_or(Error::UploadBusy)?;
        let upload = self.own_upload(owner, id).await?;
        // Its last byte came, and then the server went away.
        let whole = upload.offset == upload.length && upload.media_id.is_none();
        let upload = if whole { self.finish_upload(upload).await? } else { upload };
        drop(transfer);
        Ok(upload)
    }

    /// Takes in more of a file, which must begin where the upload is. Whatever comes is kept, also when the connection is
    /// cut; bytes that are not what `checksum` says are not.
    pub async fn append_upload(
        &self,
        owner: UserId,
        id: UploadId,
        offset: u64,
        body: Body,
        checksum: Option<Checksum>,
    ) -> Result<Appended> {
        self.own_upload(owner, id).await?;
        let transfer = self.transfers.take(id).await.ok_or(Error::UploadBusy)?;
        let upload = self.own_upload(owner, id).await?;
        if upload.offset != offset {
            return Err(Error::UploadElsewhere { offset: upload.offset });
        }
        let mut intake = Intake::new(body, checksum);
        let (upload, end) = if upload.media_id.is_some() {
            // Nothing belongs to it any more; whoever asks again without bytes missed the answer.
            let nothing = intake.next(0).await;
            (upload, nothing.err().unwrap_or(End::TooMuch))
        } else {
            self.take_in(&transfer, upload, intake, checksum).await?
        };
        if end == End::TooMuch {
            return Err(Error::TooLong);
        }
        let whole = upload.offset == upload.length && upload.media_id.is_none();
        let upload = if whole { self.finish_upload(upload).await? } else { upload };
        Ok(Appended { upload, cut: end == End::Cut })
    }

    /// Forgets an upload and what came of it. One that became a file is forgotten alone.
    pub async fn cancel_upload(&self, owner: UserId, id: UploadId) -> Result<()> {
        self.own_upload(owner, id).await?;
        let transfer = self.transfers.take(id).await.ok_or(Error::UploadBusy)?;
        let upload = self.own_upload(owner, id).await?;
        self.forget_upload(&upload).await?;
        drop(transfer);
        Ok(())
    }

    /// First the row: bytes without one are found by the sweep.
    pub(crate) async fn forget_upload(&self, upload: &Upload) -> Result<()> {
        let changes = Changes::at(self.now()).write(Write::Media(MediaWrite::EndUpload(upload.id)));
        self.store.commit(changes).await?;
        if upload.media_id.is_none() {
            let progress = Progress::of(upload)?;
            self.media.abort(content_of(upload.id), &progress.staged).await?;
        }
        Ok(())
    }

    async fn own_upload(&self, owner: UserId, id: UploadId) -> Result<Upload> {
        self.store.upload(id).await?.filter(|upload| upload.owner_id == owner).ok_or(NO_UPLOAD)
    }

    /// Part after part, each durable and written down before the next; with a checksum all of it at the end.
    async fn take_in(
        &self,
        transfer: &Transfer<'_>,
        mut upload: Upload,
        mut intake: Intake,
        checksum: Option<Checksum>,
    ) -> Result<(Upload, End)> {
        let (mut progress, mut at) = (Progress::of(&upload)?, upload.offset);
        let end = loop {
            let (from, limit) = (at, part_end(at, upload.length));
            let mut part = self.media.part(content_of(upload.id), &progress.staged, at).await?;
            let mut digest = progress.digest.clone();
            let end = loop {
                if at == limit && at < upload.length {
                    break None;
                }
                let bytes = tokio::select! {
                    bytes = intake.next(limit - at) => bytes,
                    () = transfer.stopped() => Err(End::Cut),
                };
                match bytes {
                    Ok(bytes) => {
                        digest.update(&bytes);
                        at += bytes.len() as u64;
                        part.write(bytes).await?;
                    }
                    Err(end) => break Some(end),
                }
            };
            if at > from {
                progress = Progress { staged: part.finish().await?, digest };
                if checksum.is_none() {
                    upload = self.note_progress(upload, at, &progress).await?;
                }
            }
            if let Some(end) = end {
                break end;
            }
        };
        let Some(Checksum(expected)) = checksum else { return Ok((upload, end)) };
        // What is not known to be right is as if it had never come.
        if end != End::Whole {
            return Ok((upload, end));
        }
        if intake.sum() != Some(expected) {
            return Err(Error::ChecksumMismatch);
        }
        let upload =
            if at > upload.offset { self.note_progress(upload, at, &progress).await? } else { upload };
        Ok((upload, end))
    }

    async fn note_progress(&self, upload: Upload, offset: u64, progress: &Progress) -> Result<Upload> {
        let now = self.now();
        let (progress, expires_at) = (progress.save()?, now.plus(UPLOAD_KEPT));
        let at = MediaCondition::UploadAt { upload_id: upload.id, offset: upload.offset };
        let advance = MediaWrite::AdvanceUpload {
            upload_id: upload.id,
            offset,
            progress: progress.clone(),
            expires_at,
        };
        let changes = Changes::at(now).only_if(Precondition::Media(at)).write(Write::Media(advance));
        match self.store.commit(changes).await {
            Ok(_) => Ok(Upload { offset, progress, expires_at, ..upload }),
            // Another node goes on with it.
            Err(CommitError::Precondition(_)) => Err(Error::UploadBusy),
            Err(error) => Err(error.into()),
        }
    }

    /// All bytes are there: they become an item of the owner's vault.
    async fn finish_upload(&self, upload: Upload) -> Result<Upload> {
        let progress = Progress::of(&upload)?;
        let digest = progress.digest.clone().finish();
        if upload.expected.is_some_and(|expected| expected != digest) {
            self.forget_upload(&upload).await?;
            return Err(Error::ChecksumMismatch);
        }
        let id = content_of(upload.id);
        self.media.complete(id, &progress.staged, upload.length).await?;
        for _try in 0..FINISH_TRIES {
            let known = self.store.content_by_digest(digest).await?;
            let twin = known.is_some();
            let content = match known {
                Some(content) => content,
                None => self.new_content(id, digest, &upload).await?,
            };
            let Some(upload) = self.commit_finished(&upload, content, twin).await? else { continue };
            if twin {
                // The same bytes are there already.
                self.media.delete(id).await?;
            }
            self.bells.ring(MAKING);
            return Ok(upload);
        }
        Err(Error::Fault(format!("{} could not be finished: its content keeps changing", upload.id)))
    }

    async fn new_content(&self, id: ContentId, digest: Digest, upload: &Upload) -> Result<Content> {
        let detected = self.processor.detect(&self.head(id, upload.length).await?);
        let state = match detected.kind {
            // It is handed over as it is.
            MediaKind::File => ContentState::Ready(Rendition::default()),
            MediaKind::Image | MediaKind::Video | MediaKind::Audio => {
                ContentState::Processing { progress: 0 }
            }
        };
        Ok(Content {
            id,
            digest,
            bytes: upload.length,
            kind: detected.kind,
            content_type: detected.content_type.to_owned(),
            state,
            created_at: self.now(),
        })
    }

    /// The first bytes of an uploaded file.
    async fn head(&self, id: ContentId, length: u64) -> Result<Vec<u8>> {
        use futures_util::TryStreamExt;
        let raw = RAW.parse().map_err(|error| Error::Fault(format!("{RAW}: {error}")))?;
        let pieces = self.media.read(id, &raw, 0..length.min(HEAD_BYTES)).await?;
        Ok(pieces.try_collect::<Vec<_>>().await?.concat())
    }

    /// `None` when its content came or went meanwhile.
    async fn commit_finished(&self, upload: &Upload, content: Content, twin: bool) -> Result<Option<Upload>> {
        let now = self.now();
        let media_id = self.ids.media_id(now);
        let (content_id, kind) = (content.id, content.kind);
        let media = Media {
            id: media_id,
            owner_id: upload.owner_id,
            content_id,
            bytes: upload.length,
            purpose: upload.purpose,
            name: upload.name.clone(),
            alt: upload.alt.clone(),
            uses: 0,
            created_at: now,
            removed_at: None,
        };
        let at = MediaCondition::UploadAt { upload_id: upload.id, offset: upload.length };
        let mut changes = Changes::at(now).only_if(Precondition::Media(at));
        let again = matches!(&content.state, ContentState::Failed { fault } if fault.may_be_tried_again());
        if !twin {
            let waits = matches!(content.state, ContentState::Processing { .. });
            changes = changes.write(Write::Media(MediaWrite::InsertContent(content)));
            if waits {
                changes = self.enqueue(changes, Task::process(content_id, kind));
            }
        } else if again {
            changes = changes.write(Write::Media(MediaWrite::SetContent {
                content_id,
                kind,
                content_type: content.content_type,
                state: ContentState::Processing { progress: 0 },
            }));
            changes = self.enqueue(changes, Task::process(content_id, kind));
        }
        let changes = changes
            .write(Write::Media(MediaWrite::InsertMedia(media)))
            .write(Write::Media(MediaWrite::FinishUpload { upload_id: upload.id, media_id }))
            .tell([upload.owner_id], Event::MediaChanged { media_id });
        match self.store.commit(changes).await {
            Ok(_) => Ok(Some(Upload { media_id: Some(media_id), ..upload.clone() })),
            Err(CommitError::Duplicate(UniqueKey::Digest) | CommitError::Missing(_)) => Ok(None),
            Err(CommitError::Precondition(_)) => Err(Error::UploadBusy),
            Err(error) => Err(error.into()),
        }
    }
}

fn length(length: u64) -> Result<(), Invalid> {
    match length {
        0 => Err(Invalid::new("empty", "The file is empty.")),
        1..=FILE_MAX_BYTES => Ok(()),
        _ => Err(Invalid::new("too_large", "A file has at most 5 GiB.")),
    }
}

/// For callers who know an item only by the upload it came from.
impl Appended {
    /// The item, once the file is whole.
    pub const fn media_id(&self) -> Option<MediaId> {
        self.upload.media_id
    }
}
