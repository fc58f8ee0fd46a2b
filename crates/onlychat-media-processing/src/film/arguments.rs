//! What ffmpeg and ffprobe are told.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use super::master::AUDIO_RATE;
use super::probe::Seen;
use super::rungs::Rung;
use crate::detect::Container;

/// The largest piece of memory that is asked for at once.
const MAX_ALLOC_BYTES: &str = "536870912";
/// The one file that plays everywhere.
pub(crate) const PLAY: &str = "play.mp4";
/// Seconds of a segment.
const SEGMENT: &str = "4";

/// A list of arguments.
#[derive(Debug, Default)]
pub(crate) struct Arguments(pub(crate) Vec<OsString>);

impl Arguments {
    fn words(mut self, words: &[&str]) -> Self {
        self.0.extend(words.iter().map(OsString::from));
        self
    }

    fn pair(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.0.extend([name.into(), value.into()]);
        self
    }

    /// The one input. Its demuxer is named, nothing but files and pipes is opened, and what a MOV says lies in another
    /// file is not looked for: so no playlist and no reference is followed.
    fn input(self, source: &Path, container: Container) -> Self {
        let demuxer = container.demuxer().unwrap_or("mov");
        let mut url = OsString::from("file:");
        url.push(source);
        let input = self
            .words(&["-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer])
            .words(if demuxer == "mov" { &["-enable_drefs", "0", "-use_absolute_path", "0"] } else { &[] })
            .words(&["-f", demuxer]);
        input.pair("-i", url)
    }

    /// Nothing of the source but its pixels and samples: no places, names, chapters or covers.
    fn nothing_else(self) -> Self {
        self.words(&["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]).words(&[
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-flags:a",
            "+bitexact",
        ])
    }

    fn picture(self, rung: &Rung, threads: u8) -> Self {
        let level = format!("{}.{}", rung.level / 10, rung.level % 10);
        self.words(&["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "main"])
            .pair("-level:v", level)
            .pair("-maxrate", rung.max_rate.to_string())
            .pair("-bufsize", (2 * rung.max_rate).to_string())
            // Each segment begins with a whole picture, at the same places in all rungs.
            .words(&["-sc_threshold", "0", "-force_key_frames", "expr:gte(t,n_forced*4)", "-fpsmax", "60"])
            .pair("-threads:v", threads.to_string())
    }

    fn sound(self, index: usize) -> Self {
        self.pair("-map", format!("0:{index}"))
            .words(&["-c:a", "aac", "-ac", "2", "-ar", "48000"])
            .pair("-b:a", AUDIO_RATE.to_string())
    }
}

/// ffmpeg's first arguments.
fn ffmpeg(threads: u8) -> Arguments {
    Arguments::default()
        .words(&["-hide_banner", "-nostdin", "-y", "-v", "error", "-max_alloc", MAX_ALLOC_BYTES])
        .pair("-filter_threads", threads.to_string())
        .pair("-filter_complex_threads", threads.to_string())
        .pair("-threads", threads.to_string())
}

/// What is in a file, as JSON on standard output.
pub(crate) fn probe(source: &Path, container: Container) -> Arguments {
    Arguments::default()
        .words(&[
            "-v",
            "error",
            "-max_alloc",
            MAX_ALLOC_BYTES,
            "-of",
            "json",
            "-show_streams",
            "-show_format",
        ])
        .input(source, container)
}

/// A frame of the film as a PNG of this name.
pub(crate) fn frame(source: &Path, container: Container, seen: Seen, at: Duration, name: &str) -> Arguments {
    ffmpeg(1)
        .pair("-ss", format!("{}.{:03}", at.as_secs(), at.subsec_millis()))
        .input(source, container)
        .pair("-map", format!("0:{}", seen.index))
        .pair("-vf", format!("scale={}:{},setsar=1", seen.width, seen.height))
        .words(&["-frames:v", "1", "-an"])
        .nothing_else()
        .words(&["-c:v", "png", "-f", "image2", "-update", "1", name])
}

/// What a film is made from and into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Film<'a> {
    /// The uploaded file.
    pub(crate) source: &'a Path,
    /// What it is.
    pub(crate) container: Container,
    /// What is seen of it.
    pub(crate) seen: Seen,
    /// What is heard of it.
    pub(crate) heard: Option<usize>,
    /// HLS; none for a film that loops.
    pub(crate) rungs: &'a [Rung],
    /// The one file that plays everywhere.
    pub(crate) play: Rung,
    /// No more of it is made.
    pub(crate) longest: Duration,
    /// Of each encoder.
    pub(crate) threads: u8,
}

/// Everything that plays, decoded once. Progress on standard output.
pub(crate) fn film(film: &Film<'_>) -> Arguments {
    let arguments = ffmpeg(film.threads).words(&["-progress", "pipe:1", "-nostats"]);
    let arguments =
        if film.container == Container::Gif { arguments.words(&["-ignore_loop", "1"]) } else { arguments };
    let mut arguments = arguments.input(film.source, film.container).pair("-filter_complex", graph(film));
    let output = |arguments: Arguments, pad: &str, rung: &Rung| {
        let arguments = arguments.pair("-map", format!("[{pad}]")).picture(rung, film.threads);
        let arguments = match film.heard {
            Some(index) => arguments.sound(index),
            None => arguments.words(&["-an"]),
        };
        arguments.nothing_else().pair("-t", film.longest.as_secs().to_string())
    };
    for rung in film.rungs {
        let name = format!("v{}", rung.number);
        arguments = output(arguments, &name, rung)
            .words(&["-f", "hls", "-hls_time", SEGMENT, "-hls_playlist_type", "vod"])
            .words(&["-hls_segment_type", "fmp4", "-hls_flags", "single_file"])
            .pair("-hls_segment_filename", format!("{name}.mp4"))
            .words(&[&format!("{name}.m3u8")]);
    }
    output(arguments, "play", &film.play).words(&["-movflags", "+faststart", "-f", "mp4", PLAY])
}

/// One decoded picture, scaled for each output.
fn graph(film: &Film<'_>) -> String {
    let pads = film.rungs.iter().map(|rung| (format!("v{}", rung.number), rung));
    let pads: Vec<_> = pads.chain([("play".to_owned(), &film.play)]).collect();
    let copies: Vec<String> = pads.iter().map(|(pad, _)| format!("[{pad}_in]")).collect();
    let scaled: Vec<String> = pads
        .iter()
        .map(|(pad, rung)| {
            format!(
                "[{pad}_in]scale={}:{}:flags=bicubic,setsar=1,format=yuv420p[{pad}]",
                rung.width, rung.height
            )
        })
        .collect();
    format!("[0:{}]split={}{};{}", film.seen.index, pads.len(), copies.concat(), scaled.join(";"))
}

/// The sound alone, as the file that plays. Progress on standard output.
pub(crate) fn audio(
    source: &Path,
    container: Container,
    index: usize,
    voice: bool,
    longest: Duration,
    name: &str,
) -> Arguments {
    let (channels, rate) = if voice { ("1", "48000") } else { ("2", "128000") };
    ffmpeg(1)
        .words(&["-progress", "pipe:1", "-nostats"])
        .input(source, container)
        .pair("-map", format!("0:{index}"))
        .words(&["-vn", "-c:a", "aac", "-ac", channels, "-ar", "48000", "-b:a", rate])
        .nothing_else()
        .pair("-t", longest.as_secs().to_string())
        .words(&["-movflags", "+faststart", "-f", "ipod", name])
}

/// Samples on standard output: mono, 16 bit, little-endian, 8,000 a second.
pub(crate) fn samples(source: &Path, container: Container, index: usize, longest: Duration) -> Arguments {
    ffmpeg(1)
        .input(source, container)
        .pair("-map", format!("0:{index}"))
        .words(&["-vn", "-ac", "1", "-ar", "8000", "-c:a", "pcm_s16le"])
        .pair("-t", longest.as_secs().to_string())
        .words(&["-f", "s16le", "pipe:1"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::film::rungs;

    fn text(arguments: &Arguments) -> String {
        arguments.0.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_input_is_bound_to_its_demuxer_and_to_files() {
        let source = Path::new("/in/-file");
        let seen = Seen { index: 1, width: 320, height: 240 };
        let made = rungs::rungs(320, 240);
        let film_of = |container| Film {
            source,
            container,
            seen,
            heard: Some(0),
            rungs: &made,
            play: rungs::play(320, 240),
            longest: Duration::from_mins(1),
            threads: 1,
        };
        for arguments in [
            probe(source, Container::Mov),
            frame(source, Container::Mov, seen, Duration::from_millis(1500), "poster.png"),
            film(&film_of(Container::Mov)),
            audio(source, Container::Mov, 0, true, Duration::from_mins(1), "audio.m4a"),
            samples(source, Container::Mov, 0, Duration::from_mins(1)),
        ] {
            let text = text(&arguments);
            let bound = "-protocol_whitelist file,pipe -format_whitelist mov -enable_drefs 0 -use_absolute_path 0 -f mov -i file:/in/-file";
            assert!(text.contains(bound), "{text}");
        }
        assert!(text(&film(&film_of(Container::Gif))).contains("-ignore_loop 1"));
        assert!(text(&film(&film_of(Container::Mov))).contains("[0:1]split=2[v240_in][play_in];"));
    }
}
