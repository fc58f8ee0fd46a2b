//! Video and what loops.

use std::path::Path;
use std::time::Duration;

use onlychat_domain::media::{Fault, MediaKind, Rendition};

use onlychat_media::Made;

use super::{Job, SandboxedProcessor, Told, made, variant};
use crate::detect::Container;
use crate::failure::Failure;
use crate::film::arguments::{self, Arguments, Film, PLAY};
use crate::film::master::master;
use crate::film::probe::{self, Probe, Seen};
use crate::film::progress::Progress;
use crate::film::rungs;
use crate::picture::{PictureMade, PictureOutcome, PictureTask};

/// What of which nobody said how long it is may cost: as much as an hour.
const UNKNOWN_LENGTH: Duration = Duration::from_hours(1);
/// A frame on its way to the poster.
const FRAME: &str = "poster.png";
const MASTER: &str = "hls.m3u8";
const PLAYLIST_TYPE: &str = "application/vnd.apple.mpegurl";

impl SandboxedProcessor {
    /// What plays, whatever it turns out to be: a film without pictures is a sound.
    pub(super) async fn plays(&self, job: &Job<'_>, progress: &Told<'_>) -> Result<Made, Failure> {
        let probe = self.probe(job.source, job.detected.container, job.output).await?;
        match probe.video {
            Some(seen) if job.detected.kind != MediaKind::Audio => {
                self.video(job, &probe, seen, progress).await
            }
            _ => self.audio(job, &probe, progress).await,
        }
    }

    async fn video(
        &self,
        job: &Job<'_>,
        probe: &Probe,
        seen: Seen,
        progress: &Told<'_>,
    ) -> Result<Made, Failure> {
        let looped = job.detected.container == Container::Gif;
        let poster = self.poster(job, probe, seen).await?;
        let rungs = if looped { Vec::new() } else { rungs::rungs(seen.width, seen.height) };
        let film = Film {
            source: job.source,
            container: job.detected.container,
            seen,
            heard: probe.audio.filter(|_| !looped),
            rungs: &rungs,
            play: rungs::play(seen.width, seen.height),
            longest: self.limits.play.max_duration,
            threads: self.limits.play_budget.threads,
        };
        self.convert(&arguments::film(&film), job.output, probe.duration, progress).await?;

        let mut variants = poster.variants;
        if !looped {
            let text = master(&rungs, film.heard.is_some());
            tokio::fs::write(job.output.join(MASTER), text)
                .await
                .map_err(|e| Failure::internal("write the master playlist", e))?;
            for rung in &rungs {
                let (size, name) = ((rung.width, rung.height), format!("v{}", rung.number));
                variants.push(variant(job.output, &format!("{name}.mp4"), "video/mp4", size).await?);
                variants.push(variant(job.output, &format!("{name}.m3u8"), PLAYLIST_TYPE, size).await?);
            }
            let largest = rungs.last().map_or((0, 0), |rung| (rung.width, rung.height));
            variants.push(variant(job.output, MASTER, PLAYLIST_TYPE, largest).await?);
        }
        let size = (film.play.width, film.play.height);
        variants.push(variant(job.output, PLAY, "video/mp4", size).await?);
        let rendition = Rendition {
            width: seen.width,
            height: seen.height,
            duration_ms: self.length(&job.output.join(PLAY), job.output).await?,
            looped,
            placeholder: poster.placeholder,
            waveform: Vec::new(),
            variants,
        };
        Ok(made(job, MediaKind::Video, rendition))
    }

    /// The pictures of a frame at a tenth of the film; of its first one when there is none.
    async fn poster(&self, job: &Job<'_>, probe: &Probe, seen: Seen) -> Result<PictureMade, Failure> {
        let at = probe.duration.unwrap_or_default() / 10;
        let frame = job.output.join(FRAME);
        for at in [at, Duration::ZERO] {
            let arguments = arguments::frame(job.source, job.detected.container, seen, at, FRAME);
            let taken = self.convert(&arguments, job.output, None, &|_| ()).await;
            match taken {
                Err(failure) if at.is_zero() => return Err(failure),
                // What is damaged there may be whole where it begins.
                Err(failure) if failure.fault != Fault::Damaged => return Err(failure),
                _ => {}
            }
            if tokio::fs::try_exists(&frame).await.unwrap_or(false) {
                break;
            }
        }
        let task = PictureTask {
            source: frame.clone(),
            output: job.output.to_owned(),
            container: Container::Png,
            limits: self.limits.picture,
            leave_moving: false,
        };
        if !tokio::fs::try_exists(&frame).await.unwrap_or(false) {
            return Err(Failure::new(Fault::Damaged, "a film without a frame"));
        }
        let made = self.sandbox.picture(&task, self.limits.picture_budget).await?;
        tokio::fs::remove_file(&frame).await.map_err(|e| Failure::internal("remove a frame", e))?;
        match made {
            PictureOutcome::Made(picture) => Ok(picture),
            PictureOutcome::Moves => Err(Failure::new(Fault::Internal, "a frame that moves")),
        }
    }

    /// What is in a file.
    pub(super) async fn probe(
        &self,
        file: &Path,
        container: Container,
        folder: &Path,
    ) -> Result<Probe, Failure> {
        let (_, ffprobe) = self.programs()?;
        let Arguments(arguments) = arguments::probe(file, container);
        let answer = self.sandbox.ask(ffprobe, &arguments, folder, self.limits.play_budget.base).await?;
        probe::read(&answer, &self.limits.play)
    }

    /// How long something that was made here plays, in milliseconds: what was uploaded may lie about it, or not know.
    pub(super) async fn length(&self, file: &Path, folder: &Path) -> Result<u64, Failure> {
        let made = self.probe(file, Container::Mov, folder).await?;
        Ok(u64::try_from(made.duration.unwrap_or_default().as_millis()).unwrap_or(u64::MAX))
    }

    /// Has ffmpeg make something.
    pub(super) async fn convert(
        &self,
        arguments: &Arguments,
        folder: &Path,
        length: Option<Duration>,
        progress: &Told<'_>,
    ) -> Result<(), Failure> {
        let (ffmpeg, _) = self.programs()?;
        let budget = self.limits.play_budget.for_length(length.unwrap_or(UNKNOWN_LENGTH));
        let mut heard = Progress::of(length);
        self.sandbox
            .run(ffmpeg, &arguments.0, folder, budget, |bytes| {
                if let Some(done) = heard.hear(bytes) {
                    progress(done);
                }
            })
            .await
    }

    pub(super) fn programs(&self) -> Result<(&Path, &Path), Failure> {
        self.tools.both().ok_or_else(|| Failure::new(Fault::Unsupported, "there is no ffmpeg or no ffprobe"))
    }
}
