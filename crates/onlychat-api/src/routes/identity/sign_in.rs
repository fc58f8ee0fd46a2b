//! `/api/identity/sign-in`

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use onlychat_domain::Secret;
use onlychat_domain::user::EmailKey;
use onlychat_identity::{SignIn, SignInError};
use onlychat_protocol::Code;
use onlychat_protocol::identity::{SessionAnswer, SignInRequest};

use super::accounts;
use super::sign_up::answer;
use crate::edge::gate;
use crate::extract::{Json, Sender};
use crate::failure::{Failure, Result};
use crate::limits::Class;
use crate::state::ApiState;

/// Signs in. An unknown address takes the same time and gives the same answer as a wrong password.
#[utoipa::path(
    post, path = "/api/identity/sign-in", operation_id = "signIn", tag = "Identity",
    request_body = SignInRequest,
    responses((
        status = 200, description = "Signed in. The refresh token comes as a cookie.", body = SessionAnswer,
        headers(("set-cookie" = String, description = "`onlychat_refresh`, for refreshing alone.")),
    )),
)]
pub(in crate::routes) async fn sign_in(
    State(state): State<ApiState>,
    sender: Sender,
    Json(body): Json<SignInRequest>,
) -> Result<Response> {
    let accounts = accounts(&state)?;
    let tls = sender.tls;
    let origin = sender.origin.not_foreign()?;
    let email = EmailKey::parse(&body.email).map_err(|invalid| Failure::invalid("/email", &invalid))?;
    // One address is tried from many places only so often, whoever it belongs to.
    if let Some(allowance) = state.limiters.take_person(Class::SignIn, email.as_str()) {
        gate::checked(&state, allowance)?;
    }
    let request = SignIn { email, password: Secret::new(body.password), origin };
    let signed_in = accounts.sign_in(request).await.map_err(refusal)?;
    answer(&state, StatusCode::OK, &signed_in, tls)
}

fn refusal(error: SignInError) -> Failure {
    match error {
        SignInError::InvalidCredentials => {
            Failure::new(Code::InvalidCredentials, "The address or the password is wrong.")
        }
        SignInError::Store(failure) => failure.into(),
    }
}
