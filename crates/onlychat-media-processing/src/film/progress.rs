//! How far ffmpeg has come.

use std::time::Duration;

/// Reads what `-progress pipe:1` says, in whatever pieces it comes.
#[derive(Debug)]
pub(crate) struct Progress {
    line: Vec<u8>,
    length: Option<Duration>,
    told: u8,
}

/// The longest line that means anything.
const LINE_MAX_BYTES: usize = 256;

impl Progress {
    /// Of something of this length.
    pub(crate) const fn of(length: Option<Duration>) -> Self {
        Self { line: Vec::new(), length, told: 0 }
    }

    /// The per cent that are done, 0 to 99, if these bytes tell that they are more than before.
    pub(crate) fn hear(&mut self, bytes: &[u8]) -> Option<u8> {
        let before = self.told;
        for byte in bytes {
            if *byte == b'\n' {
                self.told = self.told.max(self.read().unwrap_or(0));
                self.line.clear();
            } else if self.line.len() < LINE_MAX_BYTES {
                self.line.push(*byte);
            }
        }
        (self.told > before).then_some(self.told)
    }

    fn read(&self) -> Option<u8> {
        let line = std::str::from_utf8(&self.line).ok()?;
        let done: u64 = line.strip_prefix("out_time_us=")?.trim().parse().ok()?;
        let length = self.length?.as_micros().max(1);
        u8::try_from((u128::from(done) * 100 / length).min(99)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_only_grows() {
        let mut progress = Progress::of(Some(Duration::from_secs(10)));
        assert_eq!(progress.hear(b"frame=1\nout_time_us=10000"), None);
        assert_eq!(progress.hear(b"00\nprogress=continue\n"), Some(10));
        assert_eq!(progress.hear(b"out_time_us=500000\n"), None);
        assert_eq!(progress.hear(b"out_time_us=N/A\n"), None);
        assert_eq!(progress.hear(b"out_time_us=99000000\n"), Some(99));
        assert_eq!(Progress::of(None).hear(b"out_time_us=1000000\n"), None);
    }
}
