//! Sound that is known by its first bytes.

use onlychat_domain::media::MediaKind;

use super::{Container, Found, riff};

pub(super) fn detect(head: &[u8]) -> Option<Found> {
    let (content_type, container) = if head.starts_with(b"OggS\0") {
        return Some(ogg(head));
    } else if head.starts_with(b"fLaC") {
        ("audio/flac", Container::Flac)
    } else if riff(head, *b"WAVE") {
        ("audio/wav", Container::Wav)
    } else if let Some(behind) = behind_id3(head) {
        // The tag may be longer than the head: then its owner is most likely an MP3.
        match behind {
            [] => ("audio/mpeg", Container::Mp3),
            _ if behind.starts_with(b"fLaC") => ("audio/flac", Container::Flac),
            _ if adts(behind).is_some() => ("audio/aac", Container::Aac),
            _ => ("audio/mpeg", Container::Mp3),
        }
    } else if repeats(head, adts) {
        ("audio/aac", Container::Aac)
    } else if repeats(head, mpeg) {
        ("audio/mpeg", Container::Mp3)
    } else {
        return None;
    };
    Some((MediaKind::Audio, content_type, container))
}

/// An Ogg file is seen if its first pages carry Theora.
fn ogg(head: &[u8]) -> Found {
    let theora = head.windows(7).any(|window| window == b"\x80theora");
    if theora {
        (MediaKind::Video, "video/ogg", Container::Ogg)
    } else {
        (MediaKind::Audio, "audio/ogg", Container::Ogg)
    }
}

/// What follows an ID3v2 tag, as far as it lies in the head.
fn behind_id3(head: &[u8]) -> Option<&[u8]> {
    let header = head.first_chunk::<10>()?;
    let [b'I', b'D', b'3', major, _, flags, size @ ..] = header else { return None };
    if !(2..=4).contains(major) || size.iter().any(|byte| byte & 0x80 != 0) {
        return None;
    }
    let size = size.iter().fold(0_usize, |size, byte| size << 7 | usize::from(*byte));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    Some(head.get(10 + size + footer..).unwrap_or_default())
}

/// Whether frames follow on each other from the first byte on. Eleven bits of sync alone are in every other file.
fn repeats(head: &[u8], frame: fn(&[u8]) -> Option<usize>) -> bool {
    let Some(first) = frame(head) else { return false };
    let Some(second) = head.get(first..) else { return false };
    frame(second).is_some_and(|length| head.get(first + length..).is_some_and(|third| frame(third).is_some()))
}

/// The length of the ADTS frame that begins here.
fn adts(bytes: &[u8]) -> Option<usize> {
    let header = bytes.first_chunk::<6>()?;
    let layer = header[1] & 0x06;
    let rate = header[2] >> 2 & 0x0f;
    if header[0] != 0xff || header[1] & 0xf0 != 0xf0 || layer != 0 || rate > 12 {
        return None;
    }
    let length = usize::from(header[3] & 3) << 11 | usize::from(header[4]) << 3 | usize::from(header[5] >> 5);
    (length >= 7).then_some(length)
}

/// The length of the MPEG audio frame of layer III that begins here.
fn mpeg(bytes: &[u8]) -> Option<usize> {
    const V1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const V2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    const RATES: [usize; 3] = [44_100, 48_000, 32_000];
    let header = bytes.first_chunk::<4>()?;
    if header[0] != 0xff || header[1] & 0xe0 != 0xe0 || header[1] & 0x06 != 0x02 {
        return None;
    }
    let (table, slots, divisor) = match header[1] & 0x18 {
        0x18 => (V1, 144, 1),
        0x10 => (V2, 72, 2),
        0x00 => (V2, 72, 4),
        _ => return None,
    };
    let bits = *table.get(usize::from(header[2] >> 4)).filter(|bits| **bits > 0)?;
    let rate = RATES.get(usize::from(header[2] >> 2 & 3))? / divisor;
    Some(slots * bits * 1000 / rate + usize::from(header[2] >> 1 & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(head: &[u8]) -> Option<&'static str> {
        detect(head).map(|(_, content_type, _)| content_type)
    }

    /// 128 kbit/s at 44,100 Hz: 417 bytes.
    fn mp3_frames(count: usize) -> Vec<u8> {
        let mut frame = vec![0; 417];
        frame[..4].copy_from_slice(&[0xff, 0xfb, 0x90, 0x00]);
        frame.repeat(count)
    }

    #[test]
    fn sound_is_known() {
        assert_eq!(seen(b"fLaC"), Some("audio/flac"));
        assert_eq!(seen(b"RIFF\0\0\0\0WAVEfmt "), Some("audio/wav"));
        assert_eq!(seen(b"OggS\0\x02OpusHead"), Some("audio/ogg"));
        assert_eq!(seen(b"OggS\0\x02\x80theora"), Some("video/ogg"));
        assert_eq!(seen(b"ID3\x04\0\0\0\0\x7f\x7f"), Some("audio/mpeg"));
        assert_eq!(seen(b"ID3\x04\0\0\0\0\0\0fLaC"), Some("audio/flac"));
        assert_eq!(seen(&mp3_frames(3)), Some("audio/mpeg"));
        let adts = [0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0x00].repeat(4);
        assert_eq!(seen(&adts), Some("audio/aac"));
    }

    #[test]
    fn a_sync_alone_is_no_sound() {
        assert_eq!(seen(&[0xff, 0xfb, 0x90, 0x00, 1, 2, 3]), None);
        assert_eq!(seen(&mp3_frames(2)), None);
        assert_eq!(seen(&"\u{feff}text".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), None);
        assert_eq!(seen(&[0xff; 4096]), None);
    }
}
