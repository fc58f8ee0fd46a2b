//! `/api/webhooks/clerk`

use std::time::Duration;

use axum::extract::{Request, State};
use http::StatusCode;
use onlychat_app::provider::Taken;
use onlychat_protocol::Code;

use crate::extract::read_body;
use crate::failure::{Failure, Result};
use crate::state::{ApiState, Identity, WebhookError};

/// How long tokens of a session that Clerk ended could still be good: theirs live for a minute.
const TOKENS_LIVE: Duration = Duration::from_mins(10);

/// Takes a notification of Clerk, signed by Svix, each once.
///
/// `user.created`, `user.updated` and `user.deleted` change the user; `session.ended`, `session.removed` and
/// `session.revoked` end the session at once; other kinds are accepted without effect.
#[utoipa::path(
    post, path = "/api/webhooks/clerk", operation_id = "receiveClerkWebhook", tag = "Webhooks",
    params(
        ("svix-id" = String, Header, description = "The notification's id, the same over retries."),
        ("svix-timestamp" = String, Header, description = "When it was sent, in seconds since 1970."),
        ("svix-signature" = String, Header, description = "`v1,` and the signature in base64; several, separated by blanks."),
    ),
    request_body(content = serde_json::Value, content_type = "application/json", description = "Clerk's event."),
    responses((status = 204, description = "Taken, now or before.")),
)]
pub(in crate::routes) async fn receive_clerk_webhook(
    State(state): State<ApiState>,
    request: Request,
) -> Result<StatusCode> {
    let Identity::Clerk { webhooks: Some(reader), .. } = &state.identity else {
        return Err(Failure::not_found("Webhooks of Clerk are not set up here."));
    };
    let (parts, body) = request.into_parts();
    let body = read_body(&parts.headers, body, &state.limits).await?;
    let notification = reader.read(&parts.headers, &body).map_err(refusal)?;
    if let Some(ended) = notification.ends {
        let now = state.app.clock().now();
        state.revocations.revoke(ended, now.plus(TOKENS_LIVE), now);
    }
    match state.app.take_notice(notification.notice).await? {
        Taken::Applied | Taken::Retried => Ok(StatusCode::NO_CONTENT),
        Taken::Replayed => {
            Err(Failure::new(Code::WebhookReplayed, "This very delivery of the notification came before."))
        }
    }
}

fn refusal(error: WebhookError) -> Failure {
    match &error {
        WebhookError::Signature(_) => {
            Failure::new(Code::BadSignature, "The signature or the time does not hold.").because(error)
        }
        WebhookError::Malformed(_) => {
            Failure::new(Code::BadRequest, "The notification is not understood.").because(error)
        }
    }
}
