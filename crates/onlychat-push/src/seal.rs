//! A message that only one browser can read: RFC 8291, with the content coding `aes128gcm` of RFC 8188.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use onlychat_domain::id::Entropy;

use crate::p256::{self, POINT_BYTES};
use crate::subscription::Subscription;

/// Length of the one record there is: what every service takes (RFC 8030, section 7.2).
const RECORD_BYTES: u32 = 4096;
const SALT_BYTES: usize = 16;
const KEY_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// Salt, length of a record, length of the key's name, and the key's name: the sender's public key.
const HEADER_BYTES: usize = SALT_BYTES + 4 + 1 + POINT_BYTES;
/// Ends the last record (RFC 8188, section 2).
const LAST_RECORD: u8 = 2;

/// Longest text that fits, in bytes: 3,993.
pub(crate) const PLAINTEXT_MAX_BYTES: usize = RECORD_BYTES as usize - HEADER_BYTES - 1 - TAG_BYTES;

/// Seals a text of at most [`PLAINTEXT_MAX_BYTES`], with a key pair and a salt of its own. Fails only when the
/// cryptographic library does.
pub(crate) fn seal(
    subscription: &Subscription,
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, Unspecified> {
    let scalar = p256::generate(entropy);
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    let private = PrivateKey::from_private_key(&ECDH_P256, &scalar)?;
    let sender = p256::public(&private)?;
    let receiver = &subscription.p256dh;

    let input = agree(&private, UnparsedPublicKey::new(&ECDH_P256, receiver), Unspecified, |shared| {
        let info: [&[u8]; 3] = [b"WebPush: info\0", receiver, &sender];
        derive::<32>(subscription.auth.expose(), shared, &info)
    })?;
    let key = derive::<KEY_BYTES>(&salt, &input, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = derive::<NONCE_BYTES>(&salt, &input, &[b"Content-Encoding: nonce\0"])?;

    let mut text = Vec::with_capacity(plaintext.len() + 1 + TAG_BYTES);
    text.extend_from_slice(plaintext);
    text.push(LAST_RECORD);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)?;

    let mut body = Vec::with_capacity(HEADER_BYTES + text.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD_BYTES.to_be_bytes());
    body.push(u8::try_from(POINT_BYTES).map_err(|_longer_than_a_byte_says| Unspecified)?);
    body.extend_from_slice(&sender);
    body.extend_from_slice(&text);
    Ok(body)
}

/// HKDF with SHA-256.
fn derive<const N: usize>(salt: &[u8], input: &[u8], info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut output = [0; N];
    Salt::new(HKDF_SHA256, salt).extract(input).expand(info, Length(N))?.fill(&mut output)?;
    Ok(output)
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;
    use crate::base64url;

    /// Gives these, one after the other.
    struct Given(Mutex<Vec<Vec<u8>>>);

    impl Entropy for Given {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0.lock().remove(0));
        }
    }

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        base64url::decode(text).unwrap()
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_rfc() {
        let subscription = Subscription::of(
            "https://push.example.net/x",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        );
        let scalar: [u8; 32] = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let entropy = Given(Mutex::new(vec![scalar.to_vec(), salt.to_vec()]));
        let body = seal(&subscription, b"When I grow up, I want to be a watermelon", &entropy).unwrap();
        assert_eq!(
            base64url::encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w\
             EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn a_scalar_that_is_no_key_is_drawn_again() {
        let entropy = Given(Mutex::new(vec![vec![0; 32], vec![0xff; 32], vec![1; 32]]));
        assert_eq!(p256::generate(&entropy), [1; 32]);
    }

    #[test]
    fn the_longest_text_makes_the_longest_body() {
        assert_eq!(PLAINTEXT_MAX_BYTES, 3993);
        let entropy = onlychat_domain::id::SystemEntropy;
        let body = seal(&Subscription::example(), &[b'x'; PLAINTEXT_MAX_BYTES], &entropy).unwrap();
        assert_eq!(body.len(), 4096);
    }
}
