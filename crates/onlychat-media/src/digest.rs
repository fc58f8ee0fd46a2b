//! The digest of a file that comes in parts.

use onlychat_domain::media::Digest;
use sha2::Sha256;
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::digest::{Digest as _, FixedOutput as _};

/// A SHA-256 that can be put aside and gone on with, by another process too.
#[derive(Clone, Default)]
pub struct RunningDigest(Sha256);

impl RunningDigest {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes more bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Where it is.
    pub fn save(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    /// Goes on from where [`Self::save`] was; `None` for what it never gave.
    pub fn resume(saved: &[u8]) -> Option<Self> {
        let saved = SerializedState::<Sha256>::try_from(saved).ok()?;
        Sha256::deserialize(&saved).ok().map(Self)
    }

    /// The digest of everything it has taken in.
    pub fn finish(self) -> Digest {
        Digest::from_bytes(self.0.finalize_fixed().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_that_was_put_aside_at_any_point_comes_out_the_same() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let mut whole = RunningDigest::new();
        whole.update(&bytes);
        let whole = whole.finish();
        for cut in [0, 1, 55, 63, 64, 65, 128, 999, 1000] {
            let mut first = RunningDigest::new();
            first.update(&bytes[..cut]);
            let mut second = RunningDigest::resume(&first.save()).unwrap();
            second.update(&bytes[cut..]);
            assert_eq!(second.finish(), whole, "{cut}");
        }
        let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(RunningDigest::new().finish().to_string(), known);
    }

    #[test]
    fn what_was_never_saved_is_refused() {
        for bad in [&b""[..], b"x", &[0; 32], &[0xff; 105]] {
            assert!(RunningDigest::resume(bad).is_none(), "{} bytes", bad.len());
        }
    }
}
