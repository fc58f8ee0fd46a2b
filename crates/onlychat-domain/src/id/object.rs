//! The id of a user: MongoDB's ObjectId, because the seed's `users` collection is keyed by it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::BadId;

/// A user. Twelve bytes laid out as MongoDB's ObjectId (big-endian seconds, then eight others), so
/// that a database filled by the seed's back end needs no second id. `usr_` and 24 hex digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId([u8; 12]);

const HEX: &[u8; 16] = b"0123456789abcdef";

impl UserId {
    /// What each of these ids begins with on the wire.
    pub const PREFIX: &'static str = "usr_";

    /// From the twelve bytes of an ObjectId.
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The twelve bytes of the ObjectId.
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 24];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = HEX[usize::from(byte >> 4)];
            pair[1] = HEX[usize::from(byte & 15)];
        }
        f.write_str(Self::PREFIX)?;
        f.write_str(str::from_utf8(&text).map_err(|_not_ascii| fmt::Error)?)
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for UserId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        parse(text).ok_or(BadId { expected: "a user id (usr_…)" })
    }
}

fn parse(text: &str) -> Option<UserId> {
    let hex = text.strip_prefix(UserId::PREFIX)?.as_bytes();
    let mut bytes = [0; 12];
    if hex.len() != 24 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
    }
    Some(UserId(bytes))
}

const fn hex_digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_object_id_in_hex() {
        let id = UserId::from_bytes([0x67, 0x40, 0xd0, 0xff, 1, 2, 3, 4, 5, 6, 7, 0xab]);
        assert_eq!(id.to_string(), "usr_6740d0ff01020304050607ab");
        assert_eq!(id.to_string().parse::<UserId>(), Ok(id));
    }

    #[test]
    fn refuses_what_it_would_not_write() {
        for text in [
            "6740d0ff01020304050607ab",
            "usr_6740D0FF01020304050607AB",
            "usr_67",
            "usr_6740d0ff01020304050607ag",
        ] {
            assert!(text.parse::<UserId>().is_err(), "{text}");
        }
    }
}
