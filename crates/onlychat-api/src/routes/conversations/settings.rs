//! `/api/conversations/{id}/settings`

use axum::extract::State;
use onlychat_app::conversation_settings::ConversationSettingsPatch;
use onlychat_domain::{ConversationId, Invalid};
use onlychat_protocol::conversation::{ConversationSettings, UpdateConversationSettingsRequest};

use crate::extract::{Caller, Json, Path};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// Changes what the caller wants of a conversation: to mute it, to have it before the others, to put it away, to have it look
/// unread. The other is not told.
#[utoipa::path(
    patch, path = "/api/conversations/{id}/settings", operation_id = "updateConversationSettings", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The conversation's id.", example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    request_body = UpdateConversationSettingsRequest,
    responses((status = 200, description = "As they are now.", body = ConversationSettings)),
)]
pub(in crate::routes) async fn update_conversation_settings(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(body): Json<UpdateConversationSettingsRequest>,
) -> Result<Json<ConversationSettings>> {
    let UpdateConversationSettingsRequest { muted_until, pinned, archived, unread } = body;
    let muted_until = match muted_until {
        None => None,
        Some(None) => Some(None),
        Some(Some(text)) => {
            let bad = Invalid::new("bad_time", "A time is written as in RFC 3339: 2026-11-24T20:00:00Z.");
            Some(Some(text.parse().map_err(|_no_time| Failure::invalid("/mutedUntil", &bad))?))
        }
    };
    let patch = ConversationSettingsPatch { muted_until, pinned, archived, unread };
    Ok(Json(state.app.set_conversation_settings(caller.user.id, id, patch).await?.into()))
}
