//! Video and sound, made by ffmpeg and made of again.

use std::path::PathBuf;
use std::process::Command;

use libtest_mimic::Trial;
use onlychat_domain::media::{Fault, MediaKind};
use onlychat_media::Made;
use onlychat_media_processing::{ProcessorOptions, Tools};

use crate::kit::{MARKER, Place, options};

type Case = fn(&Tools);

/// Named each, so that what was left out is seen.
const CASES: [(&str, Case); 8] = [
    ("a_film_in_all_its_sizes", a_film_in_all_its_sizes),
    ("nothing_that_was_written_about_it_gets_out", nothing_that_was_written_about_it_gets_out),
    ("odd_silent_deep_and_of_unsteady_pace", odd_silent_deep_and_of_unsteady_pace),
    ("an_upright_phone", an_upright_phone),
    ("a_gif_that_moves_loops", a_gif_that_moves_loops),
    ("sound_and_voice", sound_and_voice),
    ("a_playlist_by_another_name_reads_nothing", a_playlist_by_another_name_reads_nothing),
    ("whatever_is_cut_short", whatever_is_cut_short),
];

pub(crate) fn trials() -> Vec<Trial> {
    let folders: Vec<PathBuf> = std::env::var_os("PATH")
        .iter()
        .flat_map(|path| std::env::split_paths(path).collect::<Vec<_>>())
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tools = runtime.block_on(Tools::find(&folders));
    let there = tools.ffmpeg.is_some() && tools.ffprobe.is_some();
    let required = std::env::var_os("ONLYCHAT_REQUIRE_FFMPEG").is_some_and(|value| value == "1");
    if !there {
        eprintln!("film::*: ffmpeg or ffprobe is not on PATH");
    }
    CASES
        .into_iter()
        .map(|(name, case)| {
            let tools = tools.clone();
            Trial::test(format!("film::{name}"), move || {
                if !there {
                    return Err("ffmpeg and ffprobe are required, and not on PATH".into());
                }
                case(&tools);
                Ok(())
            })
            .with_ignored_flag(!there && !required)
        })
        .collect()
}

fn with(tools: &Tools) -> ProcessorOptions {
    ProcessorOptions { tools: tools.clone(), ..options() }
}

/// A file that ffmpeg makes with these arguments, in a format.
fn by_ffmpeg(tools: &Tools, arguments: &str, format: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made");
    let ffmpeg = &tools.ffmpeg.as_ref().unwrap().path;
    let said = Command::new(ffmpeg)
        .args(["-v", "error", "-nostdin", "-y"])
        .args(arguments.split_whitespace())
        .args(["-f", format])
        .arg(&path)
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    std::fs::read(path).unwrap()
}

fn made(tools: &Tools, bytes: &[u8]) -> Result<(Place, Made), Fault> {
    let place = Place::with(bytes);
    place.process(with(tools), false).map(|made| (place, made))
}

fn text(place: &Place, name: &str) -> String {
    String::from_utf8(place.read(name)).unwrap()
}

/// What ffprobe says about an output: codec, width and height of each stream.
fn streams(tools: &Tools, place: &Place, name: &str) -> Vec<String> {
    let said = Command::new(&tools.ffprobe.as_ref().unwrap().path)
        .args(["-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name,width,height,channels"])
        .arg(place.output().join(name))
        .output()
        .unwrap();
    assert!(said.status.success(), "{name}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn a_film_in_all_its_sizes(tools: &Tools) {
    let source = by_ffmpeg(
        tools,
        "-f lavfi -i testsrc=s=1920x1080:r=25:d=1 -f lavfi -i sine=d=1 -c:v libx264 -preset ultrafast -c:a aac",
        "mp4",
    );
    let (place, made) = made(tools, &source).unwrap();
    let rendition = &made.rendition;
    assert_eq!((made.kind, rendition.width, rendition.height), (MediaKind::Video, 1920, 1080));
    assert!((900..1200).contains(&rendition.duration_ms), "{}", rendition.duration_ms);
    assert!(!rendition.looped && !rendition.placeholder.is_empty());
    let master = text(&place, "hls.m3u8");
    for (number, width) in [(240, 426), (360, 640), (480, 852), (720, 1280), (1080, 1920)] {
        assert!(master.contains(&format!("RESOLUTION={width}x{number},")), "{master}");
        let playlist = text(&place, &format!("v{number}.m3u8"));
        let file = format!("v{number}.mp4");
        assert!(
            playlist.contains(&format!("URI=\"{file}\",BYTERANGE=")) && playlist.contains("#EXT-X-ENDLIST"),
            "{playlist}"
        );
        assert!(
            playlist.lines().filter(|line| !line.starts_with('#')).all(|line| line == file),
            "{playlist}"
        );
        let seen = streams(tools, &place, &format!("v{number}.m3u8"));
        assert!(
            seen.contains(&format!("h264,{width},{number}")) && seen.contains(&"aac,2".to_owned()),
            "{seen:?}"
        );
    }
    assert_eq!(streams(tools, &place, "play.mp4"), ["h264,1280,720", "aac,2"]);
    let play = place.read("play.mp4");
    let at = |kind: &[u8]| play.windows(4).position(|window| window == kind).unwrap();
    assert!(at(b"moov") < at(b"mdat"));
    assert!(rendition.variant("w1920.webp").is_some() && rendition.variant("w1280.jpg").is_some());
}

fn nothing_that_was_written_about_it_gets_out(tools: &Tools) {
    let about = format!(
        "-metadata location={MARKER} -metadata title={MARKER} -metadata comment={MARKER} -metadata:s:a title={MARKER}"
    );
    let film = "-f lavfi -i testsrc=s=64x64:r=10:d=1 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac";
    let sound = "-f lavfi -i sine=d=1";
    for source in [
        by_ffmpeg(tools, &format!("{film} {about} -movflags use_metadata_tags"), "mp4"),
        by_ffmpeg(tools, &format!("{film} {about}"), "mov"),
        by_ffmpeg(tools, &format!("{film} {about}"), "matroska"),
        by_ffmpeg(tools, &format!("{sound} {about}"), "mp3"),
        by_ffmpeg(tools, &format!("{sound} {about}"), "flac"),
    ] {
        assert!(source.windows(MARKER.len()).any(|window| window == MARKER.as_bytes()));
        let (place, _made) = made(tools, &source).unwrap();
        assert!(!place.any_output_holds(MARKER));
    }
}

fn odd_silent_deep_and_of_unsteady_pace(tools: &Tools) {
    for (arguments, format, size) in [
        ("-f lavfi -i testsrc=s=101x75:r=10:d=1 -c:v ffv1", "matroska", (101, 75)),
        ("-f lavfi -i testsrc=s=64x64:r=10:d=1 -c:v libx264 -pix_fmt yuv420p10le", "mp4", (64, 64)),
        (
            "-f lavfi -i testsrc=s=64x64:r=10:d=1 -f lavfi -i anoisesrc=d=1 -ac 6 -c:a aac -c:v libx264",
            "mov",
            (64, 64),
        ),
        (
            "-f lavfi -i testsrc=s=64x64:r=30:d=1 -vf select=gt(mod(n\\,7)\\,2) -fps_mode vfr -c:v libvpx",
            "webm",
            (64, 64),
        ),
    ] {
        let (_, made) = made(tools, &by_ffmpeg(tools, arguments, format)).unwrap();
        assert_eq!((made.rendition.width, made.rendition.height), size, "{arguments}");
    }
}

fn an_upright_phone(tools: &Tools) {
    let flat = by_ffmpeg(tools, "-f lavfi -i testsrc=s=128x64:r=10:d=1 -c:v libx264", "mp4");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flat.mp4");
    std::fs::write(&path, flat).unwrap();
    let arguments = format!("-i {} -c copy -metadata:s:v rotate=90", path.display());
    let (place, made) = made(tools, &by_ffmpeg(tools, &arguments, "mp4")).unwrap();
    assert_eq!((made.rendition.width, made.rendition.height), (64, 128));
    assert_eq!(streams(tools, &place, "play.mp4"), ["h264,64,128"]);
}

fn a_gif_that_moves_loops(tools: &Tools) {
    let (place, made) =
        made(tools, &by_ffmpeg(tools, "-f lavfi -i testsrc=s=64x48:r=10:d=1", "gif")).unwrap();
    assert_eq!(
        (made.kind, made.content_type.as_str(), made.rendition.looped),
        (MediaKind::Video, "image/gif", true)
    );
    assert_eq!(streams(tools, &place, "play.mp4"), ["h264,64,48"]);
    assert!(made.rendition.variant("hls.m3u8").is_none());
    assert!((900..1300).contains(&made.rendition.duration_ms));
}

fn sound_and_voice(tools: &Tools) {
    for (format, codec) in [
        ("mp3", "libmp3lame"),
        ("wav", "pcm_s16le"),
        ("flac", "flac"),
        ("ogg", "libopus"),
        ("adts", "aac"),
        ("ipod", "aac"),
        ("webm", "libopus"),
    ] {
        let source = by_ffmpeg(tools, &format!("-f lavfi -i sine=d=2 -c:a {codec}"), format);
        let place = Place::with(&source);
        let made = place.process(with(tools), format == "webm").unwrap();
        assert_eq!(made.kind, MediaKind::Audio, "{format}");
        assert!(
            (1900..2200).contains(&made.rendition.duration_ms),
            "{format}: {}",
            made.rendition.duration_ms
        );
        assert_eq!(made.rendition.waveform.len(), 100, "{format}");
        assert!(made.rendition.waveform[50] > 8, "{format}: {:?}", made.rendition.waveform);
        let channels = if format == "webm" { "aac,1" } else { "aac,2" };
        assert_eq!(streams(tools, &place, "audio.m4a"), [channels], "{format}");
    }
}

fn a_playlist_by_another_name_reads_nothing(tools: &Tools) {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        secret.path(),
        by_ffmpeg(tools, "-f lavfi -i testsrc=s=64x64:r=10:d=1 -c:v libx264", "mpegts"),
    )
    .unwrap();
    let path = secret.path().display();
    let playlist = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{path}\n#EXT-X-ENDLIST\n");
    let concat = format!("ffconcat version 1.0\nfile {path}\n");
    for text in [playlist, concat] {
        // As what it is, it is a file; behind the beginning of a film, its demuxer finds no film.
        let (_, as_file) = made(tools, text.as_bytes()).unwrap();
        assert_eq!(as_file.kind, MediaKind::File);
        for beginning in [
            &b"\0\0\0\x14ftypisom\0\0\x02\0isom"[..],
            b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
            b"ID3\x04\0\0\0\0\0\0",
        ] {
            let source = [beginning, text.as_bytes()].concat();
            assert_eq!(made(tools, &source).map(drop), Err(Fault::Damaged));
        }
    }
}

fn whatever_is_cut_short(tools: &Tools) {
    let film = "-f lavfi -i testsrc=s=32x32:r=5:d=1";
    for (arguments, format) in [
        (format!("{film} -c:v libx264"), "mp4"),
        (format!("{film} -c:v libvpx"), "webm"),
        ("-f lavfi -i sine=d=1".to_owned(), "mp3"),
    ] {
        let whole = by_ffmpeg(tools, &arguments, format);
        for part in 1..6 {
            match made(tools, &whole[..whole.len() * part / 6]).map(|(_, made)| made.kind) {
                Ok(_) | Err(Fault::Damaged) => {}
                other => panic!("{format} cut to {part} sixths: {other:?}"),
            }
        }
    }
}
