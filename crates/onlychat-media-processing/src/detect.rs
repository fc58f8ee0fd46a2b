//! What a file is, by its first bytes and never by its name.

use onlychat_domain::media::MediaKind;

mod sound;

/// What a file begins as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Detected {
    /// What it is; a picture that moves shows itself when it is decoded.
    pub(crate) kind: MediaKind,
    /// Its media type.
    pub(crate) content_type: &'static str,
    /// What reads it.
    pub(crate) container: Container,
}

/// A format that is read, and by which demuxer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) enum Container {
    /// Decoded in the worker.
    Jpeg,
    /// Decoded in the worker.
    Png,
    /// Decoded in the worker.
    Webp,
    /// Decoded in the worker; by ffmpeg when it moves.
    Gif,
    /// AVIF or HEIC, which nothing here decodes.
    Heif,
    /// MP4, QuickTime, M4A.
    Mov,
    /// Matroska, WebM.
    Matroska,
    /// Ogg.
    Ogg,
    /// MPEG audio.
    Mp3,
    /// RIFF WAVE.
    Wav,
    /// FLAC.
    Flac,
    /// AAC in ADTS frames.
    Aac,
    /// Nothing that is read.
    None,
}

impl Container {
    /// The one demuxer that ffmpeg may use: left to choose, it follows playlists to other files.
    pub(crate) const fn demuxer(self) -> Option<&'static str> {
        Some(match self {
            Self::Gif => "gif",
            Self::Mov => "mov",
            Self::Matroska => "matroska",
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Aac => "aac",
            Self::Jpeg | Self::Png | Self::Webp | Self::Heif | Self::None => return None,
        })
    }
}

/// Tells what a file is by its first bytes. What is text, whatever it says (SVG, HTML, a playlist), is a file.
pub(crate) fn detect(head: &[u8]) -> Detected {
    let (kind, content_type, container) = picture(head)
        .or_else(|| boxes(head))
        .or_else(|| matroska(head))
        .or_else(|| sound::detect(head))
        .unwrap_or_else(|| (MediaKind::File, file(head), Container::None));
    Detected { kind, content_type, container }
}

type Found = (MediaKind, &'static str, Container);

fn picture(head: &[u8]) -> Option<Found> {
    let (content_type, container) = if head.starts_with(&[0xff, 0xd8, 0xff]) {
        ("image/jpeg", Container::Jpeg)
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", Container::Png)
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        ("image/gif", Container::Gif)
    } else if riff(head, *b"WEBP") {
        ("image/webp", Container::Webp)
    } else {
        return None;
    };
    Some((MediaKind::Image, content_type, container))
}

/// Whether this is a RIFF file of a form.
fn riff(head: &[u8], form: [u8; 4]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(form.as_slice())
}

/// The ISO base media file format: a `ftyp` box with its brands, or an old QuickTime file without one.
fn boxes(head: &[u8]) -> Option<Found> {
    let size = u32::from_be_bytes(*head.first_chunk::<4>()?);
    match head.get(4..8)? {
        b"ftyp" => {}
        b"moov" | b"mdat" | b"wide" if size == 1 || size >= 8 => {
            return Some((MediaKind::Video, "video/quicktime", Container::Mov));
        }
        _ => return None,
    }
    let major = head.get(8..12)?;
    let end = usize::try_from(size).ok()?.min(head.len());
    let brands = head.get(16..end).unwrap_or_default().chunks_exact(4);
    let has =
        |wanted: &[&[u8]]| wanted.contains(&major) || brands.clone().any(|brand| wanted.contains(&brand));
    Some(if major == b"avif" || major == b"avis" || (has(&[b"avif"]) && has(&[b"mif1", b"msf1"])) {
        (MediaKind::Image, "image/avif", Container::Heif)
    } else if [&b"heic"[..], b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"].contains(&major) {
        (MediaKind::Image, "image/heic", Container::Heif)
    } else if major == b"M4A " || major == b"M4B " || major == b"F4A " {
        (MediaKind::Audio, "audio/mp4", Container::Mov)
    } else if major == b"qt  " {
        (MediaKind::Video, "video/quicktime", Container::Mov)
    } else {
        (MediaKind::Video, "video/mp4", Container::Mov)
    })
}

/// EBML with the document type of Matroska or WebM near its beginning.
fn matroska(head: &[u8]) -> Option<Found> {
    if !head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return None;
    }
    let start = head.get(..64).unwrap_or(head);
    let says = |text: &[u8]| start.windows(text.len()).any(|window| window == text);
    if says(b"\x42\x82\x84webm") {
        Some((MediaKind::Video, "video/webm", Container::Matroska))
    } else if says(b"\x42\x82\x88matroska") {
        Some((MediaKind::Video, "video/x-matroska", Container::Matroska))
    } else {
        None
    }
}

/// The media type of what is only handed over.
fn file(head: &[u8]) -> &'static str {
    if head.starts_with(b"%PDF-") {
        "application/pdf"
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        "application/zip"
    } else {
        "application/octet-stream"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(head: &[u8]) -> (MediaKind, &'static str) {
        let Detected { kind, content_type, .. } = detect(head);
        (kind, content_type)
    }

    #[test]
    fn each_format_is_known_by_its_first_bytes() {
        for (head, kind, content_type) in [
            (&b"\xff\xd8\xff\xe0"[..], MediaKind::Image, "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n", MediaKind::Image, "image/png"),
            (b"GIF89a", MediaKind::Image, "image/gif"),
            (b"RIFF\0\0\0\0WEBPVP8 ", MediaKind::Image, "image/webp"),
            (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", MediaKind::Image, "image/avif"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", MediaKind::Image, "image/avif"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", MediaKind::Image, "image/heic"),
            (b"\0\0\0\x14ftypisom\0\0\x02\0isom", MediaKind::Video, "video/mp4"),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", MediaKind::Video, "video/quicktime"),
            (b"\0\0\0\x08wide\0\0\0\0mdat", MediaKind::Video, "video/quicktime"),
            (b"\0\0\0\x14ftypM4A \0\0\0\0M4A ", MediaKind::Audio, "audio/mp4"),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", MediaKind::Video, "video/webm"),
            (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", MediaKind::Video, "video/x-matroska"),
            (b"%PDF-1.7", MediaKind::File, "application/pdf"),
            (b"PK\x03\x04", MediaKind::File, "application/zip"),
        ] {
            assert_eq!(seen(head), (kind, content_type), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn text_is_a_file_whatever_it_says() {
        for head in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><img src=x>",
            b"#EXTM3U\n/etc/passwd\n",
            b"ffconcat version 1.0\nfile /etc/passwd\n",
            b"\xef\xbb\xbf<?xml version='1.0'?>",
        ] {
            assert_eq!(seen(head), (MediaKind::File, "application/octet-stream"), "{}", head.escape_ascii());
        }
    }
}
