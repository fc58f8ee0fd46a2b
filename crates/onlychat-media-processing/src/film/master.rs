//! The playlist that names the others.

use std::fmt::Write;

use super::rungs::Rung;

/// Bits a second of the sound.
pub(crate) const AUDIO_RATE: u32 = 128_000;

/// A master playlist with relative names, from small to large.
pub(crate) fn master(rungs: &[Rung], sound: bool) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for rung in rungs {
        let rate = rung.max_rate + if sound { AUDIO_RATE } else { 0 };
        // Main profile: 4d40, then the level in hexadecimal.
        let level = rung.level;
        let codecs = if sound { ",mp4a.40.2" } else { "" };
        let Rung { number, width, height, .. } = rung;
        // Writing to a text does not fail.
        writeln!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={rate},RESOLUTION={width}x{height},CODECS=\"avc1.4d40{level:02x}{codecs}\"\nv{number}.m3u8"
        )
        .ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::film::rungs::rungs;

    #[test]
    fn names_are_relative() {
        assert_eq!(
            master(&rungs(320, 240), true),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-STREAM-INF:BANDWIDTH=528000,RESOLUTION=320x240,CODECS=\"avc1.4d401f,mp4a.40.2\"\nv240.m3u8\n"
        );
        assert!(!master(&rungs(1920, 1080), false).contains("mp4a"));
    }
}
