//! Files in a test: bytes that begin with `PIC` are a picture, with `BAD` one of which nothing can be made.

use std::path::Path;

use async_trait::async_trait;
use onlychat_domain::media::{Fault, MediaKind, Rendition, Variant};
use onlychat_media::{Abilities, Detected, Made, Processor, Result, Work};

/// Makes a variant that says what it was made of.
pub(crate) struct TestProcessor;

fn kept(output: &Path, name: &str, bytes: &[u8], width: u32) -> Variant {
    std::fs::write(output.join(name), bytes).unwrap();
    Variant {
        name: name.parse().unwrap(),
        content_type: "image/webp".to_owned(),
        width,
        height: width,
        bytes: bytes.len() as u64,
    }
}

#[async_trait]
impl Processor for TestProcessor {
    fn detect(&self, head: &[u8]) -> Detected {
        if head.starts_with(b"PIC") || head.starts_with(b"BAD") {
            Detected { kind: MediaKind::Image, content_type: "image/jpeg" }
        } else {
            Detected { kind: MediaKind::File, content_type: "application/octet-stream" }
        }
    }

    fn abilities(&self) -> Abilities {
        Abilities { video: true }
    }

    async fn process(&self, work: Work<'_>, progress: &(dyn Fn(u8) + Send + Sync)) -> Result<Made, Fault> {
        let source = std::fs::read(work.source).unwrap();
        progress(50);
        if source.starts_with(b"BAD") {
            return Err(Fault::Damaged);
        }
        let made = [b"made of ".as_slice(), &source].concat();
        let variants =
            vec![kept(work.output, "w320.webp", &made, 320), kept(work.output, "w640.webp", &made, 640)];
        let placeholder = vec![1, 2, 3];
        let rendition = Rendition { width: 640, height: 640, placeholder, variants, ..Rendition::default() };
        Ok(Made { kind: MediaKind::Image, content_type: "image/jpeg".to_owned(), rendition })
    }
}
