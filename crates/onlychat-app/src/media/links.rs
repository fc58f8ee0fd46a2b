//! Addresses of files: each is for one viewer, one file and a day or two.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use onlychat_domain::id::{MediaId, UserId};
use onlychat_domain::time::Timestamp;
use sha2::Sha256;

/// An address is the same for a whole day, so that a browser keeps what it fetched, and good until the end of the next one.
const DAY: i64 = 24 * 60 * 60;
/// Of the signature so many bytes are kept.
const SIGNATURE: usize = 16;
const VIEWER: usize = 12;
const EXPIRY: usize = 4;

/// Signs addresses and checks them. All nodes have the same key.
pub struct MediaLinks {
    key: [u8; 32],
}

impl MediaLinks {
    /// With this key.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Where the variants of a file are, for `viewer` at `now`.
    pub fn base(&self, viewer: UserId, media: MediaId, now: Timestamp) -> String {
        let expiry = u32::try_from((now.as_secs() / DAY + 2) * DAY).unwrap_or(u32::MAX).to_be_bytes();
        let mut grant = [0; VIEWER + EXPIRY + SIGNATURE];
        grant[..VIEWER].copy_from_slice(viewer.as_bytes());
        grant[VIEWER..VIEWER + EXPIRY].copy_from_slice(&expiry);
        let signature = self.mac(&grant[..VIEWER + EXPIRY], media).finalize().into_bytes();
        grant[VIEWER + EXPIRY..].copy_from_slice(&signature[..SIGNATURE]);
        format!("/api/media/{media}/{}/", URL_SAFE_NO_PAD.encode(grant))
    }

    /// For whom an address is, while it is good.
    pub fn viewer(&self, media: MediaId, grant: &str, now: Timestamp) -> Option<UserId> {
        let grant = URL_SAFE_NO_PAD.decode(grant).ok()?;
        let (said, signature) = grant.split_at_checked(VIEWER + EXPIRY)?;
        if signature.len() != SIGNATURE {
            return None;
        }
        self.mac(said, media).verify_truncated_left(signature).ok()?;
        let (viewer, expiry) = said.split_first_chunk::<VIEWER>()?;
        let expiry = i64::from(u32::from_be_bytes(expiry.try_into().ok()?));
        (now.as_secs() < expiry).then(|| UserId::from_bytes(*viewer))
    }

    #[expect(clippy::expect_used, reason = "a key of any length makes an HMAC")]
    fn mac(&self, said: &[u8], media: MediaId) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key");
        mac.chain_update(b"onlychat media 1").chain_update(said).chain_update(media.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_374_061);

    fn grant(base: &str) -> String {
        base.trim_end_matches('/').rsplit('/').next().unwrap().to_owned()
    }

    #[test]
    fn an_address_is_for_one_viewer_one_file_and_a_day_or_two() {
        let links = MediaLinks::new([7; 32]);
        let (viewer, media) = (UserId::from_bytes([1; 12]), MediaId::from_bytes([2; 16]));
        let base = links.base(viewer, media, NOW);
        assert!(base.starts_with(&format!("/api/media/{media}/")) && base.ends_with('/'), "{base}");
        let grant = grant(&base);
        assert_eq!(links.viewer(media, &grant, NOW), Some(viewer));
        assert_eq!(links.viewer(media, &grant, NOW.plus(Duration::from_hours(24))), Some(viewer));
        assert_eq!(links.viewer(media, &grant, NOW.plus(Duration::from_hours(48))), None);
        assert_eq!(links.viewer(MediaId::from_bytes([3; 16]), &grant, NOW), None);
        assert_eq!(MediaLinks::new([8; 32]).viewer(media, &grant, NOW), None);
    }

    #[test]
    fn the_same_day_gives_the_same_address() {
        let links = MediaLinks::new([7; 32]);
        let (viewer, media) = (UserId::from_bytes([1; 12]), MediaId::from_bytes([2; 16]));
        let midnight = Timestamp::from_secs(NOW.as_secs() / DAY * DAY);
        let at = |seconds| links.base(viewer, media, midnight.plus(Duration::from_secs(seconds)));
        assert_eq!(at(0), at(86_399));
        assert_ne!(at(0), at(86_400));
    }

    #[test]
    fn no_bit_of_an_address_can_be_changed() {
        let links = MediaLinks::new([7; 32]);
        let (viewer, media) = (UserId::from_bytes([1; 12]), MediaId::from_bytes([2; 16]));
        let good = URL_SAFE_NO_PAD.decode(grant(&links.base(viewer, media, NOW))).unwrap();
        for place in 0..good.len() {
            let mut bad = good.clone();
            bad[place] ^= 1;
            assert_eq!(links.viewer(media, &URL_SAFE_NO_PAD.encode(bad), NOW), None, "byte {place}");
        }
        for bad in ["", "x", "!!", &URL_SAFE_NO_PAD.encode(&good[..31])] {
            assert_eq!(links.viewer(media, bad, NOW), None, "{bad}");
        }
    }
}
