//! Sound.

use onlychat_domain::media::{Fault, MediaKind, Rendition};

use onlychat_media::Made;

use super::{Job, SandboxedProcessor, Told, made, variant};
use crate::failure::Failure;
use crate::film::arguments::{self, Arguments};
use crate::film::probe::Probe;
use crate::sound::Waveform;

const AUDIO: &str = "audio.m4a";

impl SandboxedProcessor {
    pub(super) async fn audio(
        &self,
        job: &Job<'_>,
        probe: &Probe,
        progress: &Told<'_>,
    ) -> Result<Made, Failure> {
        let index = probe.audio.ok_or_else(|| Failure::new(Fault::Damaged, "nothing that is heard"))?;
        let (container, longest) = (job.detected.container, self.limits.play.max_duration);
        let arguments = arguments::audio(job.source, container, index, job.voice, longest, AUDIO);
        self.convert(&arguments, job.output, probe.duration, progress).await?;
        let duration_ms = self.length(&job.output.join(AUDIO), job.output).await?;
        let rendition = Rendition {
            duration_ms,
            waveform: self.waveform(job, index, duration_ms).await?,
            variants: vec![variant(job.output, AUDIO, "audio/mp4", (0, 0)).await?],
            ..Rendition::default()
        };
        Ok(made(job, MediaKind::Audio, rendition))
    }

    async fn waveform(&self, job: &Job<'_>, index: usize, duration_ms: u64) -> Result<Vec<u8>, Failure> {
        let (ffmpeg, _) = self.programs()?;
        let longest = self.limits.play.max_duration;
        let Arguments(arguments) = arguments::samples(job.source, job.detected.container, index, longest);
        let budget = self.limits.play_budget.for_length(std::time::Duration::from_millis(duration_ms));
        let mut waveform = Waveform::new();
        self.sandbox.run(ffmpeg, &arguments, job.output, budget, |bytes| waveform.hear(bytes)).await?;
        Ok(waveform.values())
    }
}
