//! The other end: a browser's keys, and what it can open.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onlychat_domain::id::{Entropy as _, SystemEntropy};

/// A browser that subscribed.
pub(crate) struct Browser {
    private: [u8; 32],
    auth: [u8; 16],
}

impl Browser {
    pub(crate) fn new() -> Self {
        let (mut private, mut auth) = ([0; 32], [0; 16]);
        SystemEntropy.fill(&mut private);
        // Below the curve's order, whatever was drawn.
        private[0] &= 0x7f;
        SystemEntropy.fill(&mut auth);
        Self { private, auth }
    }

    pub(crate) fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public())
    }

    pub(crate) fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.auth)
    }

    fn public(&self) -> Vec<u8> {
        self.pair().compute_public_key().unwrap().as_ref().to_vec()
    }

    fn pair(&self) -> PrivateKey {
        PrivateKey::from_private_key(&ECDH_P256, &self.private).unwrap()
    }

    /// RFC 8291, section 3.4, written from its pseudocode; `None` for what is not for this browser.
    pub(crate) fn open(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = body.split_at_checked(16)?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        let (65, rest) = rest.split_first()? else { return None };
        let (sender, sealed) = rest.split_at_checked(65)?;
        if u32::from_be_bytes(*size) < 18 || sealed.len() > usize::try_from(u32::from_be_bytes(*size)).ok()? {
            return None;
        }
        let mac = |key: &[u8], parts: &[&[u8]]| sign(&Key::new(HMAC_SHA256, key), &parts.concat());
        let shared =
            agree(&self.pair(), UnparsedPublicKey::new(&ECDH_P256, sender), (), |shared| Ok(shared.to_vec()))
                .ok()?;
        let combined = mac(&self.auth, &[&shared]);
        let input = mac(combined.as_ref(), &[b"WebPush: info\0", &self.public(), sender, &[1]]);
        let derived = mac(salt, &[input.as_ref()]);
        let key = mac(derived.as_ref(), &[b"Content-Encoding: aes128gcm\0\x01"]);
        let nonce = mac(derived.as_ref(), &[b"Content-Encoding: nonce\0\x01"]);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key.as_ref()[..16]).ok()?);
        let nonce = Nonce::try_assume_unique_for_key(&nonce.as_ref()[..12]).ok()?;
        let mut text = sealed.to_vec();
        let length = key.open_in_place(nonce, Aad::empty(), &mut text).ok()?.len();
        text.truncate(length);
        // Padding, and before it the mark of the last record.
        while text.last() == Some(&0) {
            text.pop();
        }
        (text.pop() == Some(2)).then_some(text)
    }
}
