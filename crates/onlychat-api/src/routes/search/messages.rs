//! `GET /api/search/messages`

use axum::extract::State;
use onlychat_app::search::FoundMessage as Found;
use onlychat_domain::id::UserId;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::time::Timestamp;
use onlychat_protocol::Page;
use onlychat_protocol::search::{FoundMessage, Highlight};
use onlychat_protocol::user::PublicUser;

use crate::cursor::{self, bad_cursor};
use crate::extract::{Caller, Json, Query, SearchQuery};
use crate::failure::Result;
use crate::state::ApiState;

/// The messages of the caller's conversations in which all words of `q` are, newest first. A word of three letters or more
/// is also found at the beginning of longer ones; words in quotation marks are found as they stand. Case and accents do not
/// matter. The names and descriptions of files are looked through as well. Give `q` or at least one of the others.
///
/// A page may hold fewer than `limit`, even none, and still have a `nextCursor`: each answer looks at a bounded number of
/// messages. A message is found about a second after it was sent.
#[utoipa::path(
    get, path = "/api/search/messages", operation_id = "searchMessages", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(SearchQuery),
    responses((status = 200, description = "What was found.", body = Page<FoundMessage>)),
)]
pub(in crate::routes) async fn search_messages(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<FoundMessage>>> {
    let viewer = caller.user.id;
    let after = query.cursor.as_deref().map(read).transpose()?;
    let limit = query.limit;
    let page = state.app.find_messages(viewer, query.find(viewer), after, limit).await?;
    Ok(Json(Page {
        items: page.items.iter().map(|found| sent(&state, viewer, found)).collect(),
        next_cursor: page.next.map(write),
    }))
}

fn sent(state: &ApiState, viewer: UserId, found: &Found) -> FoundMessage {
    FoundMessage {
        message: state.message(&found.message, viewer),
        peer: PublicUser::new(&found.peer, found.peer_creator.as_ref()),
        highlights: Highlight::all(&found.message.text, &found.highlights),
    }
}

fn write(cursor: MessageCursor) -> String {
    cursor::seal(&format!("{} {}", cursor.created_at.as_millis(), cursor.id))
}

fn read(text: &str) -> Result<MessageCursor> {
    let opened = cursor::open(text)?;
    let (created_at, id) = opened.split_once(' ').ok_or_else(bad_cursor)?;
    match (created_at.parse(), id.parse()) {
        (Ok(millis), Ok(id)) => Ok(MessageCursor { created_at: Timestamp::from_millis(millis), id }),
        _ => Err(bad_cursor()),
    }
}
