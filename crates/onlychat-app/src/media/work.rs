//! Making of files what can be shown of them, one after the other, beside everything else.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use onlychat_bus::Announcement;
use onlychat_domain::event::{Event, Signal};
use onlychat_domain::id::{ContentId, MediaId, UserId};
use onlychat_domain::job::{Job, Lease, LeaseToken, Task};
use onlychat_domain::media::{ContentState, Fault, Media};
use onlychat_domain::notification::Entry;
use onlychat_media::{Made, RAW, Work};
use onlychat_store::{
    Carrier, Changes, CommitError, JobWrite, MediaWrite, NotificationWrite, Precondition, Write,
};

use crate::work::{LEASE, Workers, held};
use crate::{App, Error, Result};

/// How often whoever is at a job says so, and how far it is.
const BEAT: Duration = Duration::from_secs(2);
/// How often a job is taken before it is given up.
const TRIES: u32 = 4;
/// How many rows one step is about.
const STEP: usize = 100;

impl Workers {
    pub(crate) async fn process(&self, job: &Job, token: LeaseToken, id: ContentId) -> Result<()> {
        let app = &self.app;
        let Some(content) = app.store.content(id).await? else { return app.finished(job, token).await };
        let items = app.store.items_of(id, None, STEP).await?;
        let scratch = tempfile::tempdir_in(&self.scratch).map_err(|error| {
            Error::Fault(format!("no temporary folder can be made in {}: {error}", self.scratch.display()))
        })?;
        let (input, output) = (scratch.path().join("in"), scratch.path().join("out"));
        for folder in [&input, &output] {
            let made = std::fs::create_dir(folder);
            made.map_err(|error| Error::Fault(format!("{} cannot be made: {error}", folder.display())))?;
        }
        let raw = RAW.parse().map_err(|error| Error::Fault(format!("{RAW}: {error}")))?;
        let source = app.media.local(id, &raw, &input).await?;
        let purpose = items.first().map(|media| media.purpose).unwrap_or_default();
        let done = AtomicU8::new(0);
        let progress = |percent: u8| done.store(percent, Ordering::Relaxed);
        let work = app.processor.process(Work { source: &source, output: &output, purpose }, &progress);
        tokio::pin!(work);
        let outcome = loop {
            tokio::select! {
                outcome = &mut work => break outcome,
                () = tokio::time::sleep(BEAT) => {
                    let lease = Lease { token, until: app.now().plus(LEASE) };
                    if !app.store.hold_job(job.id, lease).await? {
                        // Somebody else has it now: this process stood still for too long.
                        return Ok(());
                    }
                    app.tell_progress(&items, done.load(Ordering::Relaxed));
                }
            }
        };
        match outcome {
            Ok(made) => {
                for variant in &made.rendition.variants {
                    app.media.put(id, &variant.name, &output.join(variant.name.as_str())).await?;
                }
                app.processed(job, token, id, made).await
            }
            Err(fault) if fault.may_be_tried_again() && job.attempts < TRIES => {
                Err(Error::Fault(format!("{id} could not be processed: {}", fault.as_str())))
            }
            Err(fault) => app.unprocessed(job, token, id, &content, fault).await,
        }
    }
}

impl App {
    fn tell_progress(&self, items: &[Media], progress: u8) {
        for Media { id, owner_id, .. } in items {
            let signal = Signal::MediaProgress { media_id: *id, progress };
            self.bus.announce(Announcement::Signal { audience: vec![*owner_id].into(), signal });
        }
    }

    async fn processed(&self, job: &Job, token: LeaseToken, id: ContentId, made: Made) -> Result<()> {
        let Made { kind, content_type, rendition } = made;
        let state = ContentState::Ready(rendition);
        self.settle(job, token, id, MediaWrite::SetContent { content_id: id, kind, content_type, state })
            .await
    }

    async fn unprocessed(
        &self,
        job: &Job,
        token: LeaseToken,
        id: ContentId,
        content: &onlychat_domain::media::Content,
        fault: Fault,
    ) -> Result<()> {
        tracing::info!(content = %id, fault = fault.as_str(), "nothing can be made of a file");
        let state = ContentState::Failed { fault };
        let (kind, content_type) = (content.kind, content.content_type.clone());
        self.settle(job, token, id, MediaWrite::SetContent { content_id: id, kind, content_type, state })
            .await
    }

    /// The work is over: tells the owners, and has the messages follow.
    async fn settle(&self, job: &Job, token: LeaseToken, id: ContentId, write: MediaWrite) -> Result<()> {
        let failed = matches!(&write, MediaWrite::SetContent { state: ContentState::Failed { .. }, .. });
        let mut changes = held(self.now(), job, token)
            .write(Write::Media(write))
            .write(Write::Job(JobWrite::Finish(job.id)));
        for (owner, media_id) in self.owners(id).await? {
            changes = changes.tell([owner], Event::MediaChanged { media_id });
            let entry = Entry::File { media_id };
            changes = if failed {
                self.put_entry(changes, owner, entry)
            } else {
                // It may have failed before.
                let (kind, topic) = (entry.kind(), entry.topic());
                changes.write(Write::Notification(NotificationWrite::Forget { user_id: owner, kind, topic }))
            };
        }
        let changes = self.enqueue(changes, Task::RefreshCarriers { content_id: id });
        self.conclude(changes).await
    }

    /// The items of some bytes with their owners.
    async fn owners(&self, id: ContentId) -> Result<Vec<(UserId, MediaId)>> {
        let (mut owners, mut after) = (Vec::new(), None);
        loop {
            let items = self.store.items_of(id, after, STEP).await?;
            owners.extend(items.iter().map(|media| (media.owner_id, media.id)));
            after = items.last().map(|media| media.id);
            if items.len() < STEP {
                return Ok(owners);
            }
        }
    }

    pub(crate) async fn refresh_carriers(&self, job: &Job, token: LeaseToken, id: ContentId) -> Result<()> {
        let mut after = None;
        loop {
            let carriers = self.store.carriers(id, after, STEP).await?;
            for carrier in &carriers {
                self.refresh(*carrier).await?;
            }
            after = carriers.last().map(|carrier| carrier.message_id);
            if carriers.len() < STEP {
                return self.finished(job, token).await;
            }
        }
    }

    async fn refresh(&self, Carrier { message_id, conversation_id }: Carrier) -> Result<()> {
        let Some(conversation) = self.store.conversation(conversation_id).await? else { return Ok(()) };
        let changes = Changes::at(self.now())
            .only_if(Precondition::MessageLive(message_id))
            .write(Write::Media(MediaWrite::RefreshAttachments(message_id)))
            .tell(conversation.members, Event::AttachmentsChanged { conversation_id, message_id });
        match self.store.commit(changes).await {
            // Deleted meanwhile.
            Ok(_) | Err(CommitError::Precondition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
