//! `GET /api/notifications`

use axum::extract::State;
use onlychat_app::notifications::{Actor, EntryDetails, NotificationDetails};
use onlychat_domain::notification::Entry;
use onlychat_protocol::Page;
use onlychat_protocol::notification::{Notification, NotificationAbout};
use onlychat_protocol::user::PublicUser;

use crate::cursor::{self, bad_cursor};
use crate::extract::{Caller, Json, NotificationsQuery, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller's notification centre, latest first. A page may hold fewer than `limit` and still have a `nextCursor`: what an
/// entry was about may be gone.
#[utoipa::path(
    get, path = "/api/notifications", operation_id = "listNotifications", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(NotificationsQuery),
    responses((status = 200, description = "A part of it.", body = Page<Notification>)),
)]
pub(in crate::routes) async fn list_notifications(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<NotificationsQuery>,
) -> Result<Json<Page<Notification>>> {
    let read = |text: &str| cursor::open(text)?.parse().map_err(|_bad| bad_cursor());
    let before = query.cursor.as_deref().map(read).transpose()?;
    let kind = query.kind.map(Into::into);
    let page = state.app.notifications(caller.user.id, kind, before, query.limit).await?;
    Ok(Json(Page {
        items: page.items.into_iter().filter_map(sent).collect(),
        next_cursor: page.next.map(|id| cursor::seal(&id.to_string())),
    }))
}

/// A notification as it is sent; its two halves belong together.
fn sent(details: NotificationDetails) -> Option<Notification> {
    let NotificationDetails { notification, read, about } = details;
    let about = match (notification.entry, about) {
        (
            Entry::Reaction { conversation_id, message_id, user_id: _, emoji },
            EntryDetails::Reaction { by, seq, excerpt },
        ) => NotificationAbout::Reaction {
            user: person(&by),
            conversation_id: conversation_id.to_string(),
            message_id: message_id.to_string(),
            seq: seq.0,
            emoji: emoji.as_str().to_owned(),
            excerpt,
        },
        (Entry::Subscriber { .. }, EntryDetails::Subscriber { by }) => {
            NotificationAbout::Subscriber { user: person(&by) }
        }
        (Entry::File { media_id }, EntryDetails::File { name, fault }) => {
            NotificationAbout::File { media_id: media_id.to_string(), name, fault: fault.to_owned() }
        }
        _ => return None,
    };
    let (id, created_at) = (notification.id.to_string(), notification.created_at.to_string());
    Some(Notification { id, read, created_at, about })
}

fn person(by: &Actor) -> PublicUser {
    PublicUser::new(&by.user, by.creator.as_ref())
}
