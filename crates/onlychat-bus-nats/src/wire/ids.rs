//! Many ids, shortly: sixteen characters each.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use onlychat_domain::id::UserId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// People's ids: their bytes one after another, as base64.
pub(crate) struct Ids<'a>(Cow<'a, [UserId]>);

impl<'a> Ids<'a> {
    pub(crate) const fn of(ids: &'a [UserId]) -> Self {
        Self(Cow::Borrowed(ids))
    }
}

impl From<Ids<'_>> for Arc<[UserId]> {
    fn from(ids: Ids<'_>) -> Self {
        ids.0.into_owned().into()
    }
}

impl Serialize for Ids<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|id| *id.as_bytes()).collect();
        serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }
}

impl<'de> Deserialize<'de> for Ids<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(&*text).map_err(D::Error::custom)?;
        let (ids, rest) = bytes.as_chunks::<12>();
        if !rest.is_empty() {
            return Err(D::Error::custom("an id has twelve bytes"));
        }
        Ok(Self(ids.iter().copied().map(UserId::from_bytes).collect()))
    }
}
