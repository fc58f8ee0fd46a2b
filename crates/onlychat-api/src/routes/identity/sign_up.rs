//! `/api/identity/sign-up`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use onlychat_domain::user::{EmailKey, name};
use onlychat_domain::{Invalid, Secret};
use onlychat_identity::{SignUp, SignUpError, SignedIn};
use onlychat_protocol::identity::{SessionAnswer, SignUpRequest};
use onlychat_protocol::user::User;
use onlychat_protocol::{Code, ProblemDetail};

use super::{accounts, cookie};
use crate::extract::{Json, Sender};
use crate::failure::{Failure, Result, detail};
use crate::state::ApiState;

/// Makes an account and signs in.
#[utoipa::path(
    post, path = "/api/identity/sign-up", operation_id = "signUp", tag = "Identity",
    request_body = SignUpRequest,
    responses((
        status = 201, description = "The account is made. The refresh token comes as a cookie.", body = SessionAnswer,
        headers(("set-cookie" = String, description = "`onlychat_refresh`, for refreshing alone.")),
    )),
)]
pub(in crate::routes) async fn sign_up(
    State(state): State<ApiState>,
    sender: Sender,
    Json(body): Json<SignUpRequest>,
) -> Result<Response> {
    let accounts = accounts(&state)?;
    let tls = sender.tls;
    let request = checked(body, sender.origin.not_foreign()?)?;
    let signed_in = accounts.sign_up(request).await.map_err(refusal)?;
    answer(&state, StatusCode::CREATED, &signed_in, tls)
}

fn checked(body: SignUpRequest, origin: Option<String>) -> Result<SignUp> {
    let mut errors: Vec<ProblemDetail> = Vec::new();
    let email = noted("/email", EmailKey::parse(&body.email), &mut errors);
    let mut names = |pointer, text: Option<String>| {
        noted(pointer, text.as_deref().map(name).transpose(), &mut errors).flatten().flatten()
    };
    let first_name = names("/firstName", body.first_name);
    let last_name = names("/lastName", body.last_name);
    match email {
        Some(email) if errors.is_empty() => {
            Ok(SignUp { email, password: Secret::new(body.password), first_name, last_name, origin })
        }
        _ => Err(Failure::not_valid(errors)),
    }
}

fn noted<T>(
    pointer: &str,
    checked: std::result::Result<T, Invalid>,
    errors: &mut Vec<ProblemDetail>,
) -> Option<T> {
    checked.map_err(|invalid| errors.push(detail(pointer, invalid.code, &invalid.detail))).ok()
}

fn refusal(error: SignUpError) -> Failure {
    match error {
        SignUpError::EmailTaken => {
            let text = "There is an account with this address. Sign in instead.";
            let errors = vec![detail("/email", Code::EmailTaken.as_str(), text)];
            Failure::new(Code::EmailTaken, text).with_errors(errors)
        }
        SignUpError::WeakPassword(invalid) => {
            let errors = vec![detail("/password", invalid.code, &invalid.detail)];
            Failure::new(Code::WeakPassword, invalid.detail).with_errors(errors)
        }
        SignUpError::Store(failure) => failure.into(),
    }
}

/// A session that began, with its cookie.
pub(super) fn answer(
    state: &ApiState,
    status: StatusCode,
    signed_in: &SignedIn,
    tls: bool,
) -> Result<Response> {
    let transport = if tls { cookie::Transport::Tls } else { cookie::Transport::Plain };
    let cookie = cookie::set(&signed_in.refresh, transport, state.app.clock().now())?;
    let body = SessionAnswer {
        token: signed_in.access.token.expose().clone(),
        expires_at: signed_in.access.expires_at.to_string(),
        user: User::whole(&signed_in.user),
    };
    Ok((status, [(SET_COOKIE, cookie)], Json(body)).into_response())
}
