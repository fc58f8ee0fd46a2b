//! Points and scalars of the curve P-256.

use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, PrivateKey, UnparsedPublicKey};
use aws_lc_rs::error::Unspecified;
use onlychat_domain::id::Entropy;

/// A private key: a scalar, big-endian.
pub(crate) const SCALAR_BYTES: usize = 32;
/// A public key: a point, uncompressed (it begins with 4).
pub(crate) const POINT_BYTES: usize = 65;

/// A new private key.
pub(crate) fn generate(entropy: &dyn Entropy) -> [u8; SCALAR_BYTES] {
    let mut scalar = [0; SCALAR_BYTES];
    loop {
        entropy.fill(&mut scalar);
        // One in 2^32 is as large as the curve's order, which is no key.
        if PrivateKey::from_private_key(&ECDH_P256, &scalar).is_ok() {
            return scalar;
        }
    }
}

/// The public key that belongs to it.
pub(crate) fn public(private: &PrivateKey) -> Result<[u8; POINT_BYTES], Unspecified> {
    private.compute_public_key()?.as_ref().try_into().map_err(|_other_length| Unspecified)
}

/// Whether these bytes are a point of the curve.
pub(crate) fn is_point(bytes: &[u8; POINT_BYTES]) -> bool {
    bytes[0] == 4 && ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, bytes)).is_ok()
}
