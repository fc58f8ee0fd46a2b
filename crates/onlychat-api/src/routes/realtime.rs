//! `/api/realtime`

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use http::HeaderValue;
use http::header::{SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use onlychat_protocol::Code;
use onlychat_protocol::frame::SUBPROTOCOL;

use crate::extract::Sender;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// Opens a WebSocket with the subprotocol `onlychat.v1`. `/api/asyncapi.json` describes its frames.
///
/// The session token comes in the first frame. A browser's page must be one of those that `ORIGIN` lists.
#[utoipa::path(
    get, path = "/api/realtime", operation_id = "openSocket", tag = "Realtime",
    responses((status = 101, description = "The socket is open.")),
)]
pub(super) async fn open_socket(
    State(state): State<ApiState>,
    sender: Sender,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let socket = socket.map_err(|rejection| no_upgrade(&rejection))?;
    sender.origin.not_foreign()?;
    let asked = |value: &HeaderValue| {
        value.to_str().is_ok_and(|list| list.split(',').any(|name| name.trim() == SUBPROTOCOL))
    };
    if !socket.requested_protocols().any(asked) {
        let what = format!("Ask for the subprotocol {SUBPROTOCOL} in Sec-WebSocket-Protocol.");
        let header = SEC_WEBSOCKET_PROTOCOL;
        let value = HeaderValue::from_static(SUBPROTOCOL);
        return Err(Failure::new(Code::BadRequest, what).with_header(header, value));
    }
    Ok(state.realtime.upgrade(socket))
}

fn no_upgrade(rejection: &WebSocketUpgradeRejection) -> Failure {
    let failure = Failure::new(Code::BadRequest, "This address is for WebSockets only.");
    failure.with_header(UPGRADE, HeaderValue::from_static("websocket")).because(rejection.to_string())
}
