//! Which limit holds for which route.

use axum::extract::MatchedPath;
use http::Method;

use super::quota::{ApiLimits, Quotas};

/// What is limited together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Class {
    /// Signing in.
    SignIn,
    /// Signing up.
    SignUp,
    /// Refreshing and ending a session.
    Refresh,
    /// The seed's sync.
    Sync,
    /// Writing, changing and reacting.
    Sending,
    /// Opening conversations.
    Opening,
    /// Creators' pages and subscriptions.
    Creators,
    /// Providers' notifications.
    Webhooks,
    /// Uploading.
    Uploads,
    /// Fetching files.
    Files,
    /// Opening sockets.
    Sockets,
    /// Pages the server renders.
    Pages,
    /// Every other call.
    Other,
}

impl Class {
    /// All of them.
    pub(crate) const ALL: [Self; 13] = [
        Self::SignIn,
        Self::SignUp,
        Self::Refresh,
        Self::Sync,
        Self::Sending,
        Self::Opening,
        Self::Creators,
        Self::Webhooks,
        Self::Uploads,
        Self::Files,
        Self::Sockets,
        Self::Pages,
        Self::Other,
    ];

    /// The limit for a request; none for files, probes and a monitor's own numbers.
    pub(crate) fn of(method: &Method, route: Option<&MatchedPath>) -> Option<Self> {
        // A path without a route is a file of the web app or does not exist.
        Self::of_route(method, route?.as_str())
    }

    /// As [`Class::of`], for a route by its pattern.
    pub(crate) fn of_route(method: &Method, route: &str) -> Option<Self> {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        match route {
            "/healthz" | "/readyz" | "/metrics" => None,
            "/api/identity/sign-in" => Some(Self::SignIn),
            "/api/identity/sign-up" => Some(Self::SignUp),
            "/api/identity/refresh" | "/api/identity/sign-out" => Some(Self::Refresh),
            "/api/auth/sync-user" => Some(Self::Sync),
            "/api/webhooks/clerk" => Some(Self::Webhooks),
            "/api/realtime" => Some(Self::Sockets),
            "/api/uploads" | "/api/uploads/{id}" => Some(Self::Uploads),
            "/api/media/{id}/{grant}/{name}" => Some(Self::Files),
            "/api/conversations" if !reads => Some(Self::Opening),
            "/api/broadcasts"
            | "/api/conversations/{id}/messages"
            | "/api/messages/{id}"
            | "/api/messages/{id}/reactions/{emoji}"
                if !reads =>
            {
                Some(Self::Sending)
            }
            "/api/creators/me" | "/api/creators/{handle}/subscription" if !reads => Some(Self::Creators),
            _ if route.starts_with("/api/") => Some(Self::Other),
            _ => Some(Self::Pages),
        }
    }

    /// Its name in `RateLimit-Policy`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SignUp => "sign-up",
            Self::Refresh => "refresh",
            Self::Sync => "sync",
            Self::Sending => "sending",
            Self::Opening => "opening",
            Self::Creators => "creators",
            Self::Webhooks => "webhooks",
            Self::Uploads => "uploads",
            Self::Files => "files",
            Self::Sockets => "sockets",
            Self::Pages => "pages",
            Self::Other => "other",
        }
    }

    /// Its numbers.
    pub(crate) const fn quotas(self, limits: &ApiLimits) -> Quotas {
        match self {
            Self::SignIn => limits.sign_in,
            Self::SignUp => limits.sign_up,
            Self::Refresh => limits.refresh,
            Self::Sync => limits.sync,
            Self::Sending => limits.sending,
            Self::Opening => limits.opening,
            Self::Creators => limits.creators,
            Self::Webhooks => limits.webhooks,
            Self::Uploads => limits.uploads,
            Self::Files => limits.files,
            Self::Sockets => limits.sockets,
            Self::Pages => limits.pages,
            Self::Other => limits.other,
        }
    }
}
