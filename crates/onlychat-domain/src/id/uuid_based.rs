//! Ids that are UUIDs: version 7 when OnlyChat makes them, so that they sort by time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

use super::{BadId, base32};

macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// What each of these ids begins with on the wire.
            pub const PREFIX: &'static str = $prefix;

            /// From the 16 bytes that a database keeps.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes that a database keeps.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                fmt::Display::fmt(&base32::encode(self.0), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                text.strip_prefix($prefix).and_then(base32::decode).map(Self).ok_or(BadId { expected: $expected })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

prefixed_id!(
    /// A conversation of two people.
    ConversationId, "cnv_", "a conversation id (cnv_…)"
);
prefixed_id!(
    /// A message.
    MessageId, "msg_", "a message id (msg_…)"
);
prefixed_id!(
    /// What a creator said to everybody who subscribes.
    BroadcastId, "brd_", "a broadcast id (brd_…)"
);
prefixed_id!(
    /// A file on its way.
    UploadId, "upl_", "an upload id (upl_…)"
);
prefixed_id!(
    /// A file in somebody's vault.
    MediaId, "med_", "a media id (med_…)"
);
prefixed_id!(
    /// The bytes of files that are the same.
    ContentId, "cnt_", "a content id (cnt_…)"
);
prefixed_id!(
    /// Work that is done later.
    JobId, "job_", "a job id (job_…)"
);
prefixed_id!(
    /// What somebody told those who run the place.
    ReportId, "rpt_", "a report id (rpt_…)"
);
prefixed_id!(
    /// Something in somebody's notification centre.
    NotificationId, "ntf_", "a notification id (ntf_…)"
);
prefixed_id!(
    /// A browser that takes pushes. No UUID: it follows from the browser's endpoint.
    DeviceId, "dev_", "a device id (dev_…)"
);

/// The sender's own id for a message, made before it is sent: a UUID, best version 7.
///
/// Unique per sender for ever, so that a retry over any transport never makes a second message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(Uuid);

impl ClientId {
    /// From a UUID of any version.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// From the 16 bytes that a database keeps.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes that a database keeps.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.as_hyphenated(), f)
    }
}

impl FromStr for ClientId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        Uuid::parse_str(text).map(Self).map_err(|_invalid_uuid| BadId { expected: "a UUID" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_and_do_not_mix() {
        let id = MessageId::from_bytes([9; 16]);
        assert_eq!(id.to_string().parse::<MessageId>(), Ok(id));
        assert!(id.to_string().parse::<ConversationId>().is_err());
        assert_eq!(serde_json::from_str::<MessageId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    }

    #[test]
    fn client_id_is_a_hyphenated_uuid() {
        let id: ClientId = "019A0B7C-1C1E-7ABC-8DEF-001122334455".parse().unwrap();
        assert_eq!(id.to_string(), "019a0b7c-1c1e-7abc-8def-001122334455");
    }
}
