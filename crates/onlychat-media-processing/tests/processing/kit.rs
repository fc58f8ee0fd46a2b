//! What the tests share.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use onlychat_domain::media::{Fault, Purpose};
use onlychat_media::{Made, Processor, Work};
use onlychat_media_processing::{Limits, ProcessorOptions, SandboxedProcessor, Tools};
use tempfile::TempDir;

/// The first argument of this program as a worker.
pub(crate) const WORKER: &str = "media-worker";
/// What no output may hold.
pub(crate) const MARKER: &str = "52.5200N-MARKER";

/// A file, and a place for what is made of it.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn with(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        let place = Self { folder };
        std::fs::write(place.source(), bytes).unwrap();
        place
    }

    pub(crate) fn source(&self) -> PathBuf {
        self.folder.path().join("source")
    }

    pub(crate) fn output(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.output().join(name)).unwrap()
    }

    /// Whether any output holds these bytes.
    pub(crate) fn any_output_holds(&self, text: &str) -> bool {
        names(&self.output())
            .iter()
            .any(|name| self.read(name).windows(text.len()).any(|window| window == text.as_bytes()))
    }

    /// Has everything made, and looks at what holds for all of it.
    pub(crate) fn process(&self, options: ProcessorOptions, voice: bool) -> Result<Made, Fault> {
        let (source, output) = (self.source(), self.output());
        let heard = Mutex::new(Vec::new());
        let processor = SandboxedProcessor::new(options);
        let purpose = if voice { Purpose::Voice } else { Purpose::Attachment };
        let work = Work { source: &source, output: &output, purpose };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let made = runtime.block_on(processor.process(work, &|done| heard.lock().unwrap().push(done)))?;
        assert!(heard.into_inner().unwrap().is_sorted_by(|a, b| a <= b));
        let rendition = &made.rendition;
        let mut said: Vec<String> = rendition.variants.iter().map(|v| v.name.to_string()).collect();
        said.sort();
        assert_eq!(said, names(&output), "what is told is what is there");
        for variant in &rendition.variants {
            assert_eq!(self.read(variant.name.as_str()).len() as u64, variant.bytes);
            if variant.content_type.starts_with("image/") {
                let picture = image::load_from_memory(&self.read(variant.name.as_str())).unwrap();
                assert_eq!((picture.width(), picture.height()), (variant.width, variant.height));
            }
        }
        assert!(rendition.placeholder.len() <= 25 && rendition.waveform.len() <= 100);
        Ok(made)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A processor whose worker is this program, without ffmpeg.
pub(crate) fn options() -> ProcessorOptions {
    ProcessorOptions { worker: worker(), tools: Tools::default(), limits: Limits::default() }
}

pub(crate) fn worker() -> Vec<OsString> {
    vec![std::env::current_exe().unwrap().into(), WORKER.into()]
}

/// What becomes of bytes without ffmpeg.
pub(crate) fn still(bytes: &[u8]) -> Result<(Place, Made), Fault> {
    let place = Place::with(bytes);
    place.process(options(), false).map(|made| (place, made))
}
