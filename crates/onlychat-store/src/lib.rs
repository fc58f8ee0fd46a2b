//! The port to the database.
//!
//! Reading is a trait per aggregate, all of them supertraits of [`Store`], which is used as `Arc<dyn Store>`.
//! Writing is **data**: [`Store::commit`] takes [`Changes`] (preconditions, typed writes, events) and applies
//! all of it in one transaction, or nothing. There is no transaction handle on purpose: data can be grouped with
//! other callers' data under one fsync, re-run on a transient error, and means the same on both databases.
//!
//! Rules every adapter keeps (the conformance suite pins them):
//! - absence is `Ok(None)`; unknown ids in a batch are left out, the others come in request order;
//! - normalised keys (e-mail, handle) come from the domain, never from a collation;
//! - lists have an explicit order with a tie-break;
//! - what [`Store::commit`] has returned is durable.

mod accounts;
mod broadcasts;
mod changes;
#[cfg(feature = "conformance")]
pub mod conformance;
mod conversations;
mod creators;
mod error;
mod events;
mod idempotency;
mod jobs;
mod media;
mod messages;
mod notifications;
mod receipt;
mod relations;
mod repair;
pub mod search;
mod secrets;
mod store;
mod users;

pub use accounts::{Accounts, Credential, ProviderState, RefreshHash, Session};
pub use broadcasts::Broadcasts;
pub use changes::{Changes, NewBroadcast, NewEvent, NewMessage, Precondition, Write};
pub use conversations::{Conversations, Standing};
pub use creators::Creators;
pub use error::{Cause, CommitError, OpenError, StoreError, UniqueKey};
pub use events::{Epoch, EventSlice, Events};
pub use idempotency::{Answer, Begun, Fingerprint, IdempotencyKeys};
pub use jobs::{JobCondition, JobWrite, Jobs};
pub use media::{Carrier, Item, Library, MediaCondition, MediaWrite};
pub use messages::{MessageRange, Messages};
pub use notifications::{NotificationState, NotificationWrite, Notifications, Reach, UnreadEntries};
pub use receipt::{CommitListener, Receipt};
pub use relations::{PrivacyWrite, Relations};
pub use repair::REPAIRS_MAX;
pub use search::{FoundMessages, Search};
pub use secrets::Secrets;
pub use store::{Finding, Store};
pub use users::Users;

/// Many adapters' and callers' shorthand.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
