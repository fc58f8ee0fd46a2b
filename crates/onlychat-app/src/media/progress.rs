//! What an upload remembers to go on.

use onlychat_domain::media::Upload;
use onlychat_media::{RunningDigest, Staged};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Where an upload is.
#[derive(Clone)]
pub(super) struct Progress {
    pub(super) staged: Staged,
    pub(super) digest: RunningDigest,
}

/// As it is stored.
#[derive(Serialize, Deserialize)]
struct Saved {
    staged: Staged,
    digest: Vec<u8>,
}

impl Progress {
    /// Nothing is there.
    pub(super) fn new(staged: Staged) -> Self {
        Self { staged, digest: RunningDigest::new() }
    }

    pub(super) fn of(upload: &Upload) -> Result<Self> {
        let fault = || Error::Fault(format!("{} cannot be gone on with", upload.id));
        let saved: Saved = serde_json::from_slice(&upload.progress).map_err(|_no_json| fault())?;
        let digest = RunningDigest::resume(&saved.digest).ok_or_else(fault)?;
        Ok(Self { staged: saved.staged, digest })
    }

    pub(super) fn save(&self) -> Result<Vec<u8>> {
        let saved = Saved { staged: self.staged.clone(), digest: self.digest.save() };
        serde_json::to_vec(&saved).map_err(|error| Error::Fault(format!("progress is no JSON: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_comes_back() {
        let mut progress = Progress::new(Staged("state".into()));
        progress.digest.update(b"abc");
        let saved: Saved = serde_json::from_slice(&progress.save().unwrap()).unwrap();
        assert_eq!(saved.staged, progress.staged);
        let resumed = RunningDigest::resume(&saved.digest).unwrap();
        assert_eq!(resumed.finish(), progress.digest.finish());
    }
}
