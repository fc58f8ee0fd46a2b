//! What ffprobe says is in a file, judged.

use std::time::Duration;

use onlychat_domain::media::Fault;
use serde::Deserialize;

use crate::failure::Failure;
use crate::limits::PlayLimits;

/// What is in a file.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Probe {
    /// How long it plays; nothing for what was recorded without looking back, such as by a browser.
    pub(crate) duration: Option<Duration>,
    /// The first stream that is seen.
    pub(crate) video: Option<Seen>,
    /// The place of the first stream that is heard.
    pub(crate) audio: Option<usize>,
}

/// A stream that is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    /// Its place among all streams.
    pub(crate) index: usize,
    /// In square pixels, as it is shown: turned as the camera said.
    pub(crate) width: u32,
    /// In square pixels.
    pub(crate) height: u32,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
struct Format {
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    index: usize,
    codec_type: Option<String>,
    codec_name: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    sample_aspect_ratio: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Reads ffprobe's JSON, and refuses what is too much.
pub(crate) fn read(json: &[u8], limits: &PlayLimits) -> Result<Probe, Failure> {
    let said: Said =
        serde_json::from_slice(json).map_err(|e| Failure::internal("read ffprobe's answer", e))?;
    if said.streams.len() > limits.max_streams {
        return Err(too_large(format_args!("{} streams", said.streams.len())));
    }
    let duration = said.format.duration.as_deref().and_then(seconds);
    if duration.is_some_and(|duration| duration > limits.max_duration) {
        return Err(too_large(format_args!("{duration:?}")));
    }
    let of_kind = |stream: &&Stream, kind: &str| {
        stream.codec_type.as_deref() == Some(kind)
            && stream.codec_name.as_deref().is_some_and(|codec| codec != "unknown" && codec != "none")
    };
    let seen =
        said.streams.iter().find(|stream| of_kind(stream, "video") && stream.disposition.attached_pic == 0);
    let heard = said.streams.iter().find(|stream| of_kind(stream, "audio"));
    let video = seen.map(|stream| shown(stream, limits)).transpose()?;
    if video.is_none() && heard.is_none() {
        return Err(Failure::new(Fault::Damaged, "nothing that is seen or heard"));
    }
    Ok(Probe { duration, video, audio: heard.map(|stream| stream.index) })
}

fn shown(stream: &Stream, limits: &PlayLimits) -> Result<Seen, Failure> {
    let (Some(width @ 1..), Some(height @ 1..)) = (stream.width, stream.height) else {
        return Err(Failure::new(Fault::Damaged, "a video without pixels"));
    };
    let wide = square(width, stream.sample_aspect_ratio.as_deref());
    let pixels = u64::from(wide.max(width)) * u64::from(height);
    if pixels > limits.max_frame_pixels || wide.max(width).max(height) > limits.max_side {
        return Err(too_large(format_args!("frames of {wide} x {height}")));
    }
    let rotation = stream.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
    let turned = (rotation.abs() % 180.0 - 90.0).abs() < 45.0;
    let (width, height) = if turned { (height, wide) } else { (wide, height) };
    Ok(Seen { index: stream.index, width, height })
}

/// The width in square pixels; what makes no sense is square already.
fn square(width: u32, ratio: Option<&str>) -> u32 {
    let ratio = ratio.and_then(|ratio| {
        let (across, down) = ratio.split_once(':')?;
        Some((across.parse::<u32>().ok()?, down.parse::<u32>().ok()?))
    });
    match ratio {
        Some((across @ 1.., down @ 1..)) if across / down < 8 && down / across < 8 => {
            let wide = u64::from(width) * u64::from(across) / u64::from(down);
            u32::try_from(wide).unwrap_or(u32::MAX).max(1)
        }
        _ => width,
    }
}

fn seconds(text: &str) -> Option<Duration> {
    text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

fn too_large(what: std::fmt::Arguments<'_>) -> Failure {
    Failure::new(Fault::TooLarge, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(json: &str) -> Result<Probe, Fault> {
        read(json.as_bytes(), &PlayLimits::default()).map_err(|failure| failure.fault)
    }

    #[test]
    fn a_phone_held_upright_makes_an_upright_film() {
        let json = r#"{"streams":[
            {"index":0,"codec_type":"audio","codec_name":"aac"},
            {"index":1,"codec_type":"video","codec_name":"h264","width":1920,"height":1080,
             "side_data_list":[{"side_data_type":"Display Matrix","rotation":-90}]}],
            "format":{"duration":"10.500000"}}"#;
        let probe = read_text(json).unwrap();
        assert_eq!(probe.video, Some(Seen { index: 1, width: 1080, height: 1920 }));
        assert_eq!(probe.audio, Some(0));
        assert_eq!(probe.duration, Some(Duration::from_millis(10_500)));
    }

    #[test]
    fn a_cover_is_no_film() {
        let json = r#"{"streams":[
            {"index":0,"codec_type":"audio","codec_name":"mp3"},
            {"index":1,"codec_type":"video","codec_name":"mjpeg","width":9,"height":9,"disposition":{"attached_pic":1}}]}"#;
        let probe = read_text(json).unwrap();
        assert_eq!((probe.video, probe.audio, probe.duration), (None, Some(0), None));
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        let video = |width: u32, height: u32, duration: &str| {
            read_text(&format!(
                r#"{{"streams":[{{"index":0,"codec_type":"video","codec_name":"vp9","width":{width},"height":{height}}}],
                "format":{{"duration":"{duration}"}}}}"#
            ))
        };
        assert!(video(1920, 1080, "14400").is_ok());
        assert_eq!(video(1920, 1080, "14401"), Err(Fault::TooLarge));
        assert_eq!(video(16_384, 16, "1"), Err(Fault::TooLarge));
        assert_eq!(video(8192, 8192, "1"), Err(Fault::TooLarge));
        assert_eq!(video(0, 16, "1"), Err(Fault::Damaged));
        assert_eq!(read_text(r#"{"streams":[],"format":{}}"#), Err(Fault::Damaged));
    }

    #[test]
    fn pixels_become_square() {
        assert_eq!(square(720, Some("16:11")), 1047);
        assert_eq!(square(720, Some("0:1")), 720);
        assert_eq!(square(720, Some("1000:1")), 720);
        assert_eq!(square(720, Some("N/A")), 720);
    }
}
