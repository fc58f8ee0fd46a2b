//! A disk after a power cut, and the server that finds it.

use std::path::Path;
use std::time::Duration;

use crate::Result;
use crate::checker::{Promise, Violation, check_cut};
use crate::power_cut::cut::Cut;
use crate::power_cut::disk::Image;
use crate::power_cut::recording::Recording;
use crate::random::Random;
use crate::server::Server;

/// How long the server may take to be up again.
pub const UP_AGAIN: Duration = Duration::from_secs(1);
/// How large SQLite makes the memory it shares between processes, at first.
const SHARED_MEMORY: usize = 32 * 1024;

/// What came of one cut.
#[derive(Debug)]
pub struct Verdict {
    /// How long the server took to be up; `None` when it never was.
    pub start: Option<Duration>,
    /// How many messages had been acknowledged.
    pub acked: usize,
    /// How many messages were there.
    pub stored: usize,
    /// Broken promises.
    pub violations: Vec<Violation>,
}

/// Starts a server on the image of a disk, and judges what it finds there.
pub async fn judge(binary: &Path, image: &Image, recording: &Recording, cut: Cut) -> Result<Verdict> {
    let mut server = Server::prepare_default(binary)?;
    write(image, server.folder(), cut)?;
    let acked = recording.sent.iter().filter(|sent| sent.acked_by(cut.moment)).count();
    let mut violations = Vec::new();
    let start = match server.start().await {
        Ok(start) => Some(start),
        Err(failure) => {
            violations.push(Violation { promise: Promise::UpAgain, detail: failure.to_string() });
            return Ok(Verdict { start: None, acked, stored: 0, violations });
        }
    };
    let end = server.stop().await?;
    if !end.success() {
        let detail = format!("the server ended with {end}: {}", server.last_words());
        violations.push(Violation { promise: Promise::UpAgain, detail });
    }
    if let Some(detail) = server.doctor().await? {
        violations.push(Violation { promise: Promise::Sound, detail });
    }
    let stored = match server.database().messages().await {
        Ok(stored) => stored,
        Err(failure) => {
            let detail = format!("the messages cannot be read: {failure}");
            violations.push(Violation { promise: Promise::Sound, detail });
            Vec::new()
        }
    };
    violations.extend(check_cut(&recording.sent, &recording.heard, cut.moment, &stored));
    Ok(Verdict { start, acked, stored: stored.len(), violations })
}

fn write(image: &Image, folder: &Path, cut: Cut) -> Result<()> {
    for path in &image.folders {
        std::fs::create_dir(folder.join(path))?;
    }
    for (path, bytes) in &image.files {
        std::fs::write(folder.join(path), bytes)?;
    }
    // What was memory is gone; the file of it may be there, and means nothing.
    let mut random = Random::new(cut.seed);
    let shared_memory = folder.join("data").join("onlychat.db-shm");
    if shared_memory.parent().is_some_and(Path::is_dir) && random.within(0..2) == 0 {
        let noise = (0..SHARED_MEMORY / 8).flat_map(|_| random.next().to_le_bytes()).collect::<Vec<u8>>();
        std::fs::write(shared_memory, noise)?;
    }
    Ok(())
}
