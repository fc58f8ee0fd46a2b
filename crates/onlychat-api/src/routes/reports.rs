//! `/api/reports`

use axum::extract::State;
use http::StatusCode;
use onlychat_app::privacy::MakeReport;
use onlychat_protocol::privacy::{ReportAnswer, ReportRequest};

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// Tells those who run the place about a person or a message. The person is not told.
#[utoipa::path(
    post, path = "/api/reports", operation_id = "makeReport", tag = "Privacy",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = ReportRequest,
    responses((status = 201, description = "It is taken note of.", body = ReportAnswer)),
)]
pub(super) async fn make_report(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<ReportRequest>,
) -> Result<(StatusCode, Json<ReportAnswer>)> {
    let ReportRequest { user_id, message_id, reason, note } = body;
    let report = MakeReport { user_id, message_id, reason: reason.into(), note };
    let id = state.app.report(caller.user.id, report).await?;
    Ok((StatusCode::CREATED, Json(ReportAnswer { id: id.to_string() })))
}
