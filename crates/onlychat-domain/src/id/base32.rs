//! Crockford's base 32, lower case: 128 bits in 26 characters whose order is the order of the bits.

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 26 characters for 16 bytes.
pub(super) fn encode(bytes: [u8; 16]) -> String {
    let value = u128::from_be_bytes(bytes);
    (0..26).rev().map(|i| char::from(ALPHABET[(value >> (i * 5)) as usize & 31])).collect()
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
            prop_assert_eq!(decode(&encode(bytes)), Some(bytes));
        }

        #[test]
        fn keeps_the_order(a: [u8; 16], b: [u8; 16]) {
            prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
        }
    }

    #[test]
    fn refuses_what_it_would_not_write() {
        let good = encode([7; 16]);
        assert!(decode(&good).is_some());
        assert!(decode(&good.to_uppercase()).is_none());
        assert!(decode(&good[1..]).is_none());
        assert!(decode(&format!("8{}", &good[1..])).is_none());
        assert!(decode(&format!("{}u", &good[..25])).is_none());
    }
}
