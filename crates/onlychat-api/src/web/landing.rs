//! `/`

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::html::{self, Head, Public};
use crate::state::ApiState;

/// The page as the web app itself would draw it.
const BODY: &str = include_str!("../../../../web/ssr/landing.html");
const DESCRIPTION: &str = "Conversations between creators and their people. Write to the creators you follow, \
    and get an answer from the person, not from a feed.";

pub(super) async fn landing(State(state): State<ApiState>, headers: HeaderMap) -> Response {
    let public = Public {
        description: DESCRIPTION.into(),
        address: format!("{}/", state.origins.first()),
        kind: "website",
        image: None,
    };
    let head = Head { title: "OnlyChat: talk with the creators you follow".into(), public: Some(public) };
    html::respond(&state, StatusCode::OK, &head, BODY, &headers)
}
