//! Crockford's base 32, lower case: 128 bits in 26 characters whose order is the order of the bits.

use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 26 characters for 16 bytes, on the stack: a page of history writes hundreds of ids.
pub(super) fn encode(bytes: [u8; 16]) -> Encoded {
    let value = u128::from_be_bytes(bytes);
    let mut text = [0; 26];
    for (i, character) in text.iter_mut().rev().enumerate() {
        *character = ALPHABET[(value >> (i * 5)) as usize & 31];
    }
    Encoded(text)
}

/// What [`encode`] wrote.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Encoded([u8; 26]);

impl fmt::Display for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.0).map_err(|_not_ascii| fmt::Error)?)
    }
}

/// Strict: exactly 26 characters of the alphabet, in lower case, and no more than 128 bits.
pub(super) fn decode(text: &str) -> Option<[u8; 16]> {
    let text = text.as_bytes();
    // 26 × 5 = 130 bits: the first character holds three.
    if text.len() != 26 || text[0] > b'7' {
        return None;
    }
    let mut value: u128 = 0;
    for character in text {
        let digit = ALPHABET.iter().position(|c| c == character)?;
        value = (value << 5) | digit as u128;
    }
    Some(value.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn comes_back(bytes: [u8; 16]) {
            prop_assert_eq!(decode(&encode(bytes).to_string()), Some(bytes));
        }

        #[test]
        fn keeps_the_order(a: [u8; 16], b: [u8; 16]) {
            prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
        }
    }

    #[test]
    fn refuses_what_it_would_not_write() {
        let good = encode([7; 16]).to_string();
        assert!(decode(&good).is_some());
        assert!(decode(&good.to_uppercase()).is_none());
        assert!(decode(&good[1..]).is_none());
        assert!(decode(&format!("8{}", &good[1..])).is_none());
        assert!(decode(&format!("{}u", &good[..25])).is_none());
    }
}
