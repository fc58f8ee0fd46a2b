//! From a file to what is shown of it.

mod audio;
mod video;

use std::ffi::OsString;
use std::path::Path;

use async_trait::async_trait;
use onlychat_domain::media::{Fault, MediaKind, Purpose, Rendition, Variant};
use onlychat_media::{Abilities, HEAD_BYTES, Made, Processor, Work};
use tokio::io::AsyncReadExt;

use crate::detect::{Container, Detected, detect};
use crate::failure::Failure;
use crate::limits::Limits;
use crate::picture::{PictureMade, PictureOutcome, PictureTask};
use crate::sandbox::Sandbox;
use crate::tools::Tools;

/// What a [`Processor`] needs.
#[derive(Clone, Debug)]
pub struct ProcessorOptions {
    /// How to start the worker: a program by its absolute path and its first arguments. What follows them is given to
    /// [`worker_main`](crate::worker_main).
    pub worker: Vec<OsString>,
    /// The programs of others that are there.
    pub tools: Tools,
    /// What one file may cost.
    pub limits: Limits,
}

/// Makes what can be shown of files, each in processes of their own.
#[derive(Debug)]
pub struct SandboxedProcessor {
    sandbox: Sandbox,
    tools: Tools,
    limits: Limits,
}

/// A file of which something is to be made.
#[derive(Clone, Copy, Debug)]
struct Job<'a> {
    /// The uploaded bytes, by an absolute path.
    source: &'a Path,
    /// An empty folder, by an absolute path. After a fault there may be anything in it.
    output: &'a Path,
    /// What its first bytes say.
    detected: Detected,
    /// Whether it is a voice note.
    voice: bool,
}

impl SandboxedProcessor {
    /// With these options. Nothing is started.
    pub fn new(options: ProcessorOptions) -> Self {
        let ProcessorOptions { worker, tools, limits } = options;
        Self { sandbox: Sandbox { worker }, tools, limits }
    }

    /// The programs of others that it uses.
    pub const fn tools(&self) -> &Tools {
        &self.tools
    }

    async fn begin(&self, work: Work<'_>, progress: &Told<'_>) -> Result<Made, Failure> {
        let Work { source, output, purpose } = work;
        let head = head(source).await.map_err(|e| Failure::internal("read the source", e))?;
        let detected = detect(&head);
        let job = Job { source, output, detected, voice: purpose == Purpose::Voice };
        self.make(&job, progress).await
    }

    async fn make(&self, job: &Job<'_>, progress: &Told<'_>) -> Result<Made, Failure> {
        match job.detected.kind {
            MediaKind::File => Ok(made(job, MediaKind::File, Rendition::default())),
            MediaKind::Image if job.detected.container == Container::Heif => {
                Err(Failure::new(Fault::Unsupported, "no decoder for this kind of picture"))
            }
            MediaKind::Image => self.image(job, progress).await,
            MediaKind::Video | MediaKind::Audio => self.plays(job, progress).await,
        }
    }

    async fn image(&self, job: &Job<'_>, progress: &Told<'_>) -> Result<Made, Failure> {
        let task = PictureTask {
            source: job.source.to_owned(),
            output: job.output.to_owned(),
            container: job.detected.container,
            limits: self.limits.picture,
            leave_moving: self.tools.both().is_some(),
        };
        match self.sandbox.picture(&task, self.limits.picture_budget).await? {
            PictureOutcome::Moves => self.plays(job, progress).await,
            PictureOutcome::Made(picture) => Ok(made(job, MediaKind::Image, still(picture))),
        }
    }
}

/// Hears the per cent that are done, growing.
type Told<'a> = dyn Fn(u8) + Send + Sync + 'a;

#[async_trait]
impl Processor for SandboxedProcessor {
    fn detect(&self, head: &[u8]) -> onlychat_media::Detected {
        let Detected { kind, content_type, container: _ } = detect(head);
        onlychat_media::Detected { kind, content_type }
    }

    fn abilities(&self) -> Abilities {
        Abilities { video: self.tools.both().is_some() }
    }

    /// Dropping the future kills whatever works. The cause of a fault is logged here.
    async fn process(&self, work: Work<'_>, progress: &(dyn Fn(u8) + Send + Sync)) -> Result<Made, Fault> {
        let made = self.begin(work, progress).await;
        if made.is_ok() {
            progress(100);
        }
        made.map_err(|Failure { fault, cause }| {
            if fault == Fault::Internal {
                tracing::error!(%cause, "nothing was made of a file");
            } else {
                tracing::info!(fault = fault.as_str(), %cause, "nothing was made of a file");
            }
            fault
        })
    }
}

async fn head(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    tokio::fs::File::open(file).await?.take(HEAD_BYTES).read_to_end(&mut head).await?;
    Ok(head)
}

fn made(job: &Job<'_>, kind: MediaKind, rendition: Rendition) -> Made {
    Made { kind, content_type: job.detected.content_type.to_owned(), rendition }
}

fn still(picture: PictureMade) -> Rendition {
    let PictureMade { width, height, placeholder, variants } = picture;
    Rendition { width, height, placeholder, variants, ..Rendition::default() }
}

/// A file that was made, as it lies in the folder.
async fn variant(
    folder: &Path,
    name: &str,
    content_type: &str,
    (width, height): (u32, u32),
) -> Result<Variant, Failure> {
    let data = tokio::fs::metadata(folder.join(name))
        .await
        .map_err(|e| Failure::internal("look at what was made", e))?;
    Ok(Variant {
        name: name.parse().map_err(|e| Failure::internal("name what was made", e))?,
        content_type: content_type.to_owned(),
        width,
        height,
        bytes: data.len(),
    })
}
