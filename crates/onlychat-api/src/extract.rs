//! What handlers take out of a request, each with problems of its own.

mod caller;
mod json;
mod pairs;
mod path;
mod query;
mod sender;

pub(crate) use caller::{Caller, INVALID_SESSION, MaybeCaller, NO_SESSION, SignedIn};
pub(crate) use json::{Json, read_body};
pub(crate) use path::Path;
pub(crate) use query::{
    ConversationsQuery, CreatorsQuery, HistoryQuery, NotificationsQuery, PageQuery, Query, SearchQuery,
    TokenQuery,
};
pub(crate) use sender::Sender;
