//! Names of derived files.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A derived file's name within its content, such as `w640.webp`: 1 to 32 of `a-z`, `0-9`, `_` and dots that stand
/// between two others, so that it is no path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VariantName(Box<str>);

/// A text that is no [`VariantName`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no name of a derived file")]
pub struct BadVariantName;

impl VariantName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VariantName {
    type Err = BadVariantName;

    fn from_str(text: &str) -> Result<Self, BadVariantName> {
        let part = |part: &str| {
            !part.is_empty() && part.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        };
        if text.len() <= 32 && text.split('.').all(part) {
            Ok(Self(text.into()))
        } else {
            Err(BadVariantName)
        }
    }
}

impl fmt::Display for VariantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for VariantName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for VariantName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_never_a_path() {
        for good in ["w640.webp", "poster.jpg", "v720.m3u8", "raw", "a.b.c"] {
            assert_eq!(good.parse::<VariantName>().unwrap().as_str(), good);
        }
        for bad in
            ["", ".", "..", ".hidden", "a.", "a..b", "a/b", "A.webp", "a\\b", "ä", "a b", &"x".repeat(33)]
        {
            assert!(bad.parse::<VariantName>().is_err(), "{bad:?}");
        }
    }
}
