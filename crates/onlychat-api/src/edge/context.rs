//! What is known of a request while it is worked on.

use std::sync::{Arc, OnceLock};

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use http::{Extensions, HeaderMap, Method};
use onlychat_domain::id::{Entropy, UserId};

use super::peer::Peer;
use super::proxies::TrustedProxies;
use super::request_id::RequestId;
use crate::failure::Failure;

/// What is known of a request while it is worked on. Shared with its answer, so that the log knows it too.
#[derive(Debug)]
pub(crate) struct Context {
    /// What names it.
    pub(crate) id: RequestId,
    /// Where it comes from.
    pub(crate) peer: Peer,
    /// Which route answers; none for the web app's files and for unknown paths.
    pub(crate) route: Option<MatchedPath>,
    /// Whose it is, once that is known.
    user: OnceLock<UserId>,
}

impl Context {
    /// From the head of the request.
    pub(crate) fn of(
        headers: &HeaderMap,
        extensions: &Extensions,
        proxies: &TrustedProxies,
        entropy: &dyn Entropy,
    ) -> Arc<Self> {
        Arc::new(Self {
            id: RequestId::of(headers, entropy),
            peer: Peer::of(extensions, headers, proxies),
            route: extensions.get::<MatchedPath>().cloned(),
            user: OnceLock::new(),
        })
    }

    /// That of a request inside the edge.
    pub(crate) fn from_parts(parts: &Parts) -> Result<&Arc<Self>, Failure> {
        parts.extensions.get().ok_or_else(|| Failure::internal("a request came in past the edge"))
    }

    /// Which route answers, for logs and metrics: never the path itself, which may hold anything.
    pub(crate) fn route_name(&self) -> &str {
        self.route.as_ref().map_or("(other)", MatchedPath::as_str)
    }

    /// Remembers whose it is.
    pub(crate) fn set_user(&self, user: UserId) {
        // The same user, when it is known already.
        let _already_known = self.user.set(user);
    }

    /// Whose it is.
    pub(crate) fn user(&self) -> Option<UserId> {
        self.user.get().copied()
    }
}

/// The method's name, for logs and metrics: one of those that exist, whatever was sent.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "(other)",
    }
}
