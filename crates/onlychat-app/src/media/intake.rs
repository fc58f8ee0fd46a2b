//! Taking in the bytes of an upload.

use std::error::Error as StdError;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onlychat_domain::media::{Digest, PART_BYTES};
use onlychat_media::RunningDigest;

/// Bytes as a client sends them.
pub type Body = Pin<Box<dyn Stream<Item = Result<Bytes, Box<dyn StdError + Send + Sync>>> + Send>>;

/// What the bytes of one request must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checksum(pub Digest);

/// Why there is no more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// The request is over.
    Whole,
    /// The connection was cut, or somebody else goes on with it.
    Cut,
    /// More came than belongs to the file.
    TooMuch,
}

/// Cuts a body into what belongs to each part.
pub(super) struct Intake {
    body: Body,
    /// Taken from the body, not yet given.
    left: Bytes,
    /// Of all bytes of this request, if it must be something.
    sum: Option<RunningDigest>,
}

impl Intake {
    pub(super) fn new(body: Body, checksum: Option<Checksum>) -> Self {
        Self { body, left: Bytes::new(), sum: checksum.map(|_digest| RunningDigest::new()) }
    }

    /// At most `room` of the next bytes, at least one; or why there are none.
    pub(super) async fn next(&mut self, room: u64) -> Result<Bytes, End> {
        while self.left.is_empty() {
            match self.body.next().await {
                Some(Ok(bytes)) => self.left = bytes,
                Some(Err(error)) => {
                    tracing::debug!(error, "an upload was cut");
                    return Err(End::Cut);
                }
                None => return Err(End::Whole),
            }
        }
        if room == 0 {
            return Err(End::TooMuch);
        }
        let length = usize::try_from(room).unwrap_or(usize::MAX).min(self.left.len());
        let bytes = self.left.split_to(length);
        if let Some(sum) = &mut self.sum {
            sum.update(&bytes);
        }
        Ok(bytes)
    }

    /// The digest of everything that was given.
    pub(super) fn sum(self) -> Option<Digest> {
        self.sum.map(RunningDigest::finish)
    }
}

/// Where the part ends that this place is in.
pub(super) const fn part_end(offset: u64, length: u64) -> u64 {
    let end = (offset / PART_BYTES + 1) * PART_BYTES;
    if end < length { end } else { length }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn body(pieces: &[&'static [u8]]) -> Body {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::from_static(piece))).collect();
        Box::pin(stream::iter(pieces))
    }

    #[tokio::test]
    async fn a_body_is_cut_where_a_part_ends() {
        let mut intake = Intake::new(body(&[b"abc", b"", b"defg"]), None);
        let mut taken = Vec::new();
        for room in [2, 5, 3, 9] {
            taken.push(intake.next(room).await.unwrap());
        }
        assert_eq!(taken, ["ab", "c", "def", "g"]);
        assert_eq!(intake.next(1).await, Err(End::Whole));
    }

    #[tokio::test]
    async fn what_is_too_much_is_told_from_the_end() {
        let mut exact = Intake::new(body(&[b"ab"]), None);
        exact.next(2).await.unwrap();
        assert_eq!(exact.next(0).await, Err(End::Whole));
        let mut longer = Intake::new(body(&[b"abc"]), None);
        longer.next(2).await.unwrap();
        assert_eq!(longer.next(0).await, Err(End::TooMuch));
    }

    #[tokio::test]
    async fn the_sum_is_of_all_that_was_given() {
        let mut whole = RunningDigest::new();
        whole.update(b"abcdef");
        let checksum = Some(Checksum(whole.clone().finish()));
        let mut intake = Intake::new(body(&[b"abcd", b"ef"]), checksum);
        while intake.next(3).await.is_ok() {}
        assert_eq!(intake.sum(), Some(whole.finish()));
    }

    #[test]
    fn parts_end_at_whole_multiples_or_with_the_file() {
        assert_eq!(part_end(0, 3), 3);
        assert_eq!(part_end(0, PART_BYTES), PART_BYTES);
        assert_eq!(part_end(PART_BYTES - 1, PART_BYTES * 3), PART_BYTES);
        assert_eq!(part_end(PART_BYTES, PART_BYTES * 3), PART_BYTES * 2);
        assert_eq!(part_end(PART_BYTES * 2 + 5, PART_BYTES * 2 + 9), PART_BYTES * 2 + 9);
    }
}
