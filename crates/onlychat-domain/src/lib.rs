//! OnlyChat's pure types and rules.
//!
//! Nothing here does I/O, reads a clock or draws a random number: time comes from a [`time::Clock`],
//! ids from an [`id::IdGen`], both given by the caller. Every rule is a plain function, so that its
//! tests need no database.

pub mod broadcast;
pub mod conversation;
pub mod creator;
pub mod event;
pub mod id;
pub mod invalid;
pub mod job;
pub mod media;
pub mod message;
pub mod notification;
pub mod page;
pub mod privacy;
pub mod revocation;
pub mod search;
pub mod secret;
pub mod subscription;
pub mod text;
pub mod time;
pub mod user;

pub use broadcast::{Broadcast, BroadcastPosition, ChannelView, HeardChannel};
pub use conversation::{Conversation, ConversationView, Membership};
pub use creator::{Creator, DmPolicy, Handle};
pub use event::{CommittedEvent, Event, Position, Receipt, Signal};
pub use id::{
    BroadcastId, ClientId, ContentId, ConversationId, DeviceId, IdGen, JobId, MediaId, MessageId,
    NotificationId, ReportId, SessionId, Subject, UploadId, UserId,
};
pub use invalid::Invalid;
pub use message::{AuthorKind, Message, Reaction, Seq};
pub use revocation::{Revocation, Revoked};
pub use secret::Secret;
pub use subscription::{Subscription, SubscriptionStatus};
pub use time::{Clock, Timestamp};
pub use user::{EmailKey, User};
