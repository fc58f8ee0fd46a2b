//! The corpus, and what random changes make of it, through every target: what the fuzzer does at length, in a moment.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

use std::path::PathBuf;

use onlychat_fuzz::{TARGETS, Target};
use onlychat_protocol::frame::FRAME_MAX_BYTES;

/// How many changed inputs each target gets.
const CHANGED: usize = 3000;

/// Bytes that mean something to some reader.
const MEANINGFUL: [&str; 16] = [
    "\"",
    "\\u0000",
    "\\",
    "{",
    "}",
    "[",
    "null",
    "-1",
    "9223372036854775808",
    ".",
    "\u{0}",
    "\u{85}",
    "\u{301}",
    "\u{feff}",
    "\u{1f600}",
    "type",
];

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Splitmix64: the same changes each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 when that is 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn change(&mut self, data: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(data.len());
        match self.below(6) {
            0 if !data.is_empty() => data[at] ^= 1 << self.below(8),
            1 if !data.is_empty() => drop(data.remove(at)),
            2 => {
                let word = MEANINGFUL[self.below(MEANINGFUL.len())];
                data.splice(at..at, word.bytes());
            }
            3 => {
                let end = at + self.below(data.len() - at);
                data.drain(at..end);
            }
            4 => {
                // A part again and again, for what counts and for what nests.
                let end = (at + 1 + self.below(8)).min(data.len());
                let times = self.below(2000);
                let part = data[at.min(end)..end].repeat(times);
                data.splice(at..at, part);
            }
            _ => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len());
                data.truncate(at);
                data.extend_from_slice(&other[from..]);
            }
        }
    }
}

fn replay(name: &str, target: Target) {
    let corpus = corpus(name);
    assert!(corpus.len() >= 10, "a corpus of {} is none", corpus.len());
    for input in &corpus {
        target(input);
    }
    let mut random = Random(8747);
    for _input in 0..CHANGED {
        let mut data = corpus[random.below(corpus.len())].clone();
        for _change in 0..=random.below(4) {
            random.change(&mut data, &corpus);
        }
        target(&data);
    }
}

/// Frames as long as they may be: what is answered has to be no longer.
#[test]
fn the_longest_frames_are_answered_or_refused() {
    let send = |before: &str, after: &str| {
        let (head, tail) = (format!(r#"{{"type":"message.send",{before}"#), format!("{after}}}"));
        for filler in ["x", "\u{e9}", r#"\""#, "\\u0001"] {
            let times = (FRAME_MAX_BYTES - head.len() - tail.len()) / filler.len();
            onlychat_fuzz::gateway(format!("{head}{}{tail}", filler.repeat(times)).as_bytes());
        }
    };
    let place = r#""conversationId":"cnv_01kav9ft00ec1r60r30c1g60r3""#;
    send(r#""clientId":""#, &format!(r#"",{place},"text":"x""#));
    send(r#""clientId":""#, r#"""#);
    send(r#""clientId":"1",""#, r#"":1"#);
    send(&format!(r#""clientId":"019a0b7c-1c1e-7abc-8def-001122334455",{place},"text":""#), r#"""#);
    send(
        &format!(r#""clientId":"019a0b7c-1c1e-7abc-8def-001122334455",{place},"text":"x","replyTo":""#),
        r#"""#,
    );
    send(r#""clientId":"1","text":"x","conversationId":""#, r#"""#);
}

#[test]
fn whatever_is_read_is_read_or_refused() {
    for (name, target) in TARGETS {
        replay(name, target);
    }
}
