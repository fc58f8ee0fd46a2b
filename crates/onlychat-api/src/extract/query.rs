//! The query parameters of lists.

use std::result::Result as StdResult;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onlychat_app::search::FindMessages;
use onlychat_domain::id::{BadId, ConversationId, UserId};
use onlychat_domain::message::Seq;
use onlychat_domain::page::{PAGE_DEFAULT, PAGE_MAX};
use onlychat_domain::search::{Carries, QUERY_MAX_CHARS};
use onlychat_domain::time::Timestamp;
use onlychat_protocol::conversation::Shelf;
use onlychat_protocol::notification::NotificationKind;
use onlychat_store::MessageRange;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use utoipa::IntoParams;

use super::pairs::{Pairs, bad};
use crate::failure::{Failure, Result};

/// The query string as a list's parameters.
#[derive(Clone, Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: TryFrom<Pairs, Error = Failure>> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        Pairs::parse(parts.uri.query().unwrap_or_default())?.try_into().map(Self)
    }
}

/// Longest search text, in code points.
const SEARCH_MAX_CHARS: usize = 100;
/// Longest word that is looked at.
const WORD_MAX_CHARS: usize = 20;
/// Longest cursor that is looked at.
const CURSOR_MAX_CHARS: usize = 200;

/// Which creators.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CreatorsQuery {
    /// What the handle or the name shown contains. Left out: all.
    #[param(max_length = 100, example = "zoe")]
    pub(crate) q: Option<String>,
    /// How many rows at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
    /// Where to go on: the last answer's `nextCursor`.
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
}

impl TryFrom<Pairs> for CreatorsQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let q = pairs.text("q", SEARCH_MAX_CHARS)?.map(str::to_owned);
        let cursor = pairs.text("cursor", CURSOR_MAX_CHARS)?.map(str::to_owned);
        Ok(Self { q, limit: limit(&pairs)?, cursor })
    }
}

/// Which conversations.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationsQuery {
    /// What the other person's name or handle contains; case and accents do not matter. Left out: all.
    #[param(max_length = 100, example = "zoe")]
    pub(crate) q: Option<String>,
    /// Which part of the caller's conversations: `all`, `inbox` (not put away), `pinned` or `archived` (put away).
    #[param(inline, value_type = Option<Shelf>, required = false, example = "inbox")]
    pub(crate) shelf: Shelf,
    /// How many rows at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
    /// Where to go on: the last answer's `nextCursor`.
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
}

impl TryFrom<Pairs> for ConversationsQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let shelf = word(&pairs, "shelf", "all, inbox, pinned or archived")?.unwrap_or_default();
        let CreatorsQuery { q, limit, cursor } = pairs.try_into()?;
        Ok(Self { q, shelf, limit, cursor })
    }
}

/// Which notifications.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotificationsQuery {
    /// Of this kind alone.
    #[param(inline, value_type = Option<NotificationKind>, example = "reaction")]
    pub(crate) kind: Option<NotificationKind>,
    /// How many rows at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
    /// Where to go on: the last answer's `nextCursor`.
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
}

impl TryFrom<Pairs> for NotificationsQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let kind = word(&pairs, "kind", "reaction, subscriber or file")?;
        let PageQuery { limit, cursor } = pairs.try_into()?;
        Ok(Self { kind, limit, cursor })
    }
}

/// What a link in a mail carries.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TokenQuery {
    /// As the link has it.
    #[param(max_length = 200)]
    pub(crate) token: String,
}

impl TryFrom<Pairs> for TokenQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        Ok(Self { token: pairs.text("token", CURSOR_MAX_CHARS)?.unwrap_or_default().to_owned() })
    }
}

/// One of a few words, as JSON has them.
fn word<T: DeserializeOwned>(pairs: &Pairs, name: &'static str, words: &str) -> Result<Option<T>> {
    let Some(text) = pairs.text(name, WORD_MAX_CHARS)? else { return Ok(None) };
    let text: StrDeserializer<'_, ValueError> = text.into_deserializer();
    T::deserialize(text).map(Some).map_err(|_other| bad(name, "unknown", &format!("It must be {words}.")))
}

/// Which part of a list.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many rows at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
    /// Where to go on: the last answer's `nextCursor`.
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
}

impl TryFrom<Pairs> for PageQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let cursor = pairs.text("cursor", CURSOR_MAX_CHARS)?.map(str::to_owned);
        Ok(Self { limit: limit(&pairs)?, cursor })
    }
}

/// Which part of a history. Neither `before` nor `after`: the newest.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// The nearest below this `seq`. Not together with `after`.
    #[param(minimum = 0)]
    pub(crate) before: Option<i64>,
    /// The nearest above this `seq`. Not together with `before`.
    #[param(minimum = 0)]
    pub(crate) after: Option<i64>,
    /// How many messages at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
}

impl HistoryQuery {
    /// As the store asks.
    pub(crate) const fn range(&self) -> MessageRange {
        match (self.before, self.after) {
            (Some(before), _) => MessageRange::Before(Seq(before)),
            (None, Some(after)) => MessageRange::After(Seq(after)),
            (None, None) => MessageRange::Latest,
        }
    }
}

impl TryFrom<Pairs> for HistoryQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let before = pairs.number("before", 0..=i64::MAX)?;
        let after = pairs.number("after", 0..=i64::MAX)?;
        if before.is_some() && after.is_some() {
            return Err(bad("after", "exclusive", "Give before or after, not both."));
        }
        Ok(Self { before, after, limit: limit(&pairs)? })
    }
}

/// Which messages.
#[derive(Clone, PartialEq, Eq, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words, and phrases in quotation marks; at most 16.
    #[param(max_length = 200, example = "beach \"last summer\"")]
    pub(crate) q: Option<String>,
    /// In this conversation alone.
    #[param(rename = "conversationId", value_type = Option<String>, example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub(crate) conversation_id: Option<ConversationId>,
    /// Written by this person: a user's id, or `me`.
    #[param(value_type = Option<String>, max_length = 40, example = "me")]
    pub(crate) from: Option<Author>,
    /// What they carry: `image`, `video`, `audio`, `voice`, `file`, `link`; several with commas between them must all be there.
    #[param(value_type = Option<String>, max_length = 40, example = "image,link")]
    pub(crate) has: Vec<Carries>,
    /// Sent at this time or later, RFC 3339.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub(crate) since: Option<Timestamp>,
    /// Sent before this time, RFC 3339.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-12-01T00:00:00Z")]
    pub(crate) before: Option<Timestamp>,
    /// How many rows at most.
    #[param(required = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: usize,
    /// Where to go on: the last answer's `nextCursor`.
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
}

impl SearchQuery {
    /// As the use case takes it.
    pub(crate) fn find(self, viewer: UserId) -> FindMessages {
        FindMessages {
            query: self.q.unwrap_or_default(),
            conversation_id: self.conversation_id,
            author: self.from.map(|from| match from {
                Author::Caller => viewer,
                Author::User(id) => id,
            }),
            carries: self.has,
            since: self.since,
            before: self.before,
        }
    }
}

/// Whose messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Author {
    /// The caller's own.
    Caller,
    /// This person's.
    User(UserId),
}

impl FromStr for Author {
    type Err = BadId;

    fn from_str(text: &str) -> StdResult<Self, BadId> {
        if text == "me" { Ok(Self::Caller) } else { text.parse().map(Self::User) }
    }
}

impl TryFrom<Pairs> for SearchQuery {
    type Error = Failure;

    fn try_from(pairs: Pairs) -> Result<Self> {
        let time = "A time such as 2026-11-01T00:00:00Z.";
        Ok(Self {
            q: pairs.text("q", QUERY_MAX_CHARS)?.map(str::to_owned),
            conversation_id: pairs.parsed("conversationId", "The id of a conversation (cnv_…).")?,
            from: pairs.parsed("from", "The id of a user (usr_…), or me.")?,
            has: carries(&pairs)?,
            since: pairs.parsed("since", time)?,
            before: pairs.parsed("before", time)?,
            limit: limit(&pairs)?,
            cursor: pairs.text("cursor", CURSOR_MAX_CHARS)?.map(str::to_owned),
        })
    }
}

fn carries(pairs: &Pairs) -> Result<Vec<Carries>> {
    let Some(text) = pairs.text("has", SEARCH_MAX_CHARS)? else { return Ok(Vec::new()) };
    let allowed = "One or more of image, video, audio, voice, file, link, with commas between them.";
    let one = |name: &str| {
        let known = Carries::ALL.into_iter().find(|what| what.as_str() == name.trim());
        known.ok_or_else(|| bad("has", "unknown_kind", allowed))
    };
    text.split(',').map(one).collect()
}

fn limit(pairs: &Pairs) -> Result<usize> {
    let max = i64::try_from(PAGE_MAX).unwrap_or(i64::MAX);
    let limit = pairs.number("limit", 1..=max)?;
    Ok(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE_DEFAULT))
}
