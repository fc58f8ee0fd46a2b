//! What is left behind: uploads that nobody went on with, bytes of which no item is left, files of which nothing is known.

use std::time::Duration;

use onlychat_domain::id::{ContentId, UploadId};
use onlychat_domain::time::Timestamp;
use onlychat_store::{Changes, CommitError, MediaCondition, MediaWrite, Precondition, Write};

use crate::{App, Result};

/// How long bytes are kept of which no item is left: the same file may come again, and a step back is possible.
const UNUSED_KEPT: Duration = Duration::from_hours(24);
/// How old a file of which nothing is known must be: longer than an upload waits, so that none is on its way.
const UNKNOWN_KEPT: Duration = Duration::from_hours(3 * 24);
/// How many are looked at in one step.
const STEP: usize = 100;

impl App {
    /// Forgets uploads that expired, a step of them. Answers how many went.
    pub(crate) async fn forget_expired_uploads(&self) -> Result<u64> {
        let expired = self.store.expired_uploads(self.now(), STEP).await?;
        for upload in &expired {
            self.forget_upload(upload).await?;
        }
        Ok(expired.len() as u64)
    }

    /// Takes away bytes of which no item has been left for a day, a step of them. Answers how many went.
    pub(crate) async fn forget_unused_contents(&self) -> Result<u64> {
        let unused = self.store.unused_contents(self.now().minus(UNUSED_KEPT), STEP).await?;
        let mut gone = 0;
        for content in unused {
            let changes = Changes::at(self.now())
                .only_if(Precondition::Media(MediaCondition::ContentUnused(content.id)))
                .write(Write::Media(MediaWrite::DeleteContent(content.id)));
            match self.store.commit(changes).await {
                // Nobody can come to refer to it any more. If this fails, the sweep finds it.
                Ok(_) => self.media.delete(content.id).await?,
                Err(CommitError::Precondition(_)) => continue,
                Err(error) => return Err(error.into()),
            }
            gone += 1;
        }
        Ok(gone)
    }

    /// Takes away files of which nothing is known, because a process died between writing and noting it. Goes over all files in
    /// steps: give it what it answered before, until it answers `None`.
    pub async fn sweep_media(&self, after: Option<ContentId>) -> Result<Option<ContentId>> {
        let there = self.media.contents(after, STEP).await?;
        let before = self.now().minus(UNKNOWN_KEPT);
        for id in there.iter().copied().filter(|id| made_at(*id) < before) {
            let upload = UploadId::from_bytes(*id.as_bytes());
            let known = self.store.content(id).await?.is_some() || self.store.upload(upload).await?.is_some();
            if !known {
                tracing::info!(content = %id, "files of which nothing is known are taken away");
                self.media.delete(id).await?;
            }
        }
        Ok(there.last().copied().filter(|_last| there.len() == STEP))
    }
}

/// When an id was made: it begins with the time.
fn made_at(id: ContentId) -> Timestamp {
    let millis = id.as_bytes().iter().take(6).fold(0, |millis, byte| millis << 8 | i64::from(*byte));
    Timestamp::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use onlychat_domain::id::{IdGen, SystemEntropy, TimeOrderedIds};

    use super::*;

    #[test]
    fn an_id_says_when_it_was_made() {
        let at = Timestamp::from_millis(1_795_374_061_123);
        assert_eq!(made_at(TimeOrderedIds::new(Arc::new(SystemEntropy)).content_id(at)), at);
    }
}
