//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use governor::clock::DefaultClock;
use http::HeaderMap;
use onlychat_app::App;
use onlychat_app::provider::Notice;
use onlychat_domain::id::{Entropy, UserId};
use onlychat_identity::{AllowedOrigins, PasswordAccounts, Revocations, Revoked, TokenVerifier};
use onlychat_protocol::config::{Config, IdentityConfig, IdentityProvider, Limits, MediaConfig, PushConfig};
use onlychat_protocol::frame::FRAME_MAX_BYTES;
use onlychat_protocol::message::Message;
use onlychat_realtime::Gateway;
use prometheus_client::registry::Registry;

use crate::edge::metrics::HttpMetrics;
use crate::edge::proxies::TrustedProxies;
use crate::edge::security::{Outside, SecurityHeaders};
use crate::limits::{ApiLimits, Limiters};
use crate::web::WebFiles;
use crate::web::sitemap::SitemapCache;

/// Everything the HTTP layer is made of.
pub struct ApiParts {
    /// The use cases.
    pub app: Arc<App>,
    /// Says who a session token stands for.
    pub tokens: Arc<dyn TokenVerifier>,
    /// Who was signed out.
    pub revocations: Arc<Revocations>,
    /// How people sign in.
    pub identity: Identity,
    /// Where the web app signs people in and up.
    pub sign_in_routes: SignInRoutes,
    /// Opens sockets.
    pub realtime: Arc<dyn RealtimeUpgrade>,
    /// The pages that may call.
    pub origins: AllowedOrigins,
    /// The proxies whose word counts.
    pub proxies: TrustedProxies,
    /// How much of what.
    pub limits: ApiLimits,
    /// Counts requests.
    pub metrics: HttpMetrics,
    /// What `/metrics` shows.
    pub registry: Arc<Registry>,
    /// The built web app.
    pub web: Arc<dyn WebFiles>,
    /// For request ids.
    pub entropy: Arc<dyn Entropy>,
}

/// How people sign in.
pub enum Identity {
    /// With OnlyChat's own accounts.
    Builtin(Arc<dyn PasswordAccounts>),
    /// With Clerk.
    Clerk {
        /// `pk_test_…` or `pk_live_…`, for the web app.
        publishable_key: Option<String>,
        /// Reads its notifications; none when no signing secret is set.
        webhooks: Option<Arc<dyn WebhookReader>>,
    },
}

/// Where the web app signs people in and up: paths of the web app.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInRoutes {
    /// Signing in.
    pub sign_in: String,
    /// Signing up.
    pub sign_up: String,
    /// Where to go after signing in, when nothing else is asked for.
    pub after_sign_in: String,
    /// Where to go after signing up, when nothing else is asked for.
    pub after_sign_up: String,
}

impl Default for SignInRoutes {
    fn default() -> Self {
        Self {
            sign_in: "/sign-in".into(),
            sign_up: "/sign-up".into(),
            after_sign_in: "/".into(),
            after_sign_up: "/".into(),
        }
    }
}

/// Takes over a request that asks for a socket. Its origin and its subprotocol were checked.
pub trait RealtimeUpgrade: Send + Sync + 'static {
    /// The answer: 101 and a socket.
    fn upgrade(&self, socket: WebSocketUpgrade) -> Response;
}

impl RealtimeUpgrade for Gateway {
    fn upgrade(&self, socket: WebSocketUpgrade) -> Response {
        Self::upgrade(self, socket)
    }
}

/// Reads a provider's notification.
pub trait WebhookReader: Send + Sync + 'static {
    /// Checks the signature over the raw body and the time, and says what the notification means.
    fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, WebhookError>;
}

/// A genuine notification.
#[derive(Clone, Debug)]
pub struct Notification {
    /// What it says of people.
    pub notice: Notice,
    /// Which sessions it ends.
    pub ends: Option<Revoked>,
}

/// Why a notification is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WebhookError {
    /// The signature, the time or a header does not hold. Says which, for the log.
    #[error("the signature does not hold: {0}")]
    Signature(String),
    /// The body is not what the provider documents. Says how, for the log.
    #[error("the body is not understood: {0}")]
    Malformed(String),
}

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct ApiState(Arc<Shared>);

/// What an [`ApiState`] points to: its [`ApiParts`] and what is made of them.
pub struct Shared {
    parts: ApiParts,
    pub(crate) limiters: Limiters,
    pub(crate) security: SecurityHeaders,
    pub(crate) sitemap: SitemapCache,
}

impl ApiState {
    /// Puts the parts together.
    pub fn new(parts: ApiParts) -> Self {
        let frontend = parts.identity.clerk_frontend();
        let outside = match &parts.identity {
            Identity::Builtin(_) => Outside::Nothing,
            Identity::Clerk { .. } => Outside::Clerk(frontend.as_deref()),
        };
        let security = SecurityHeaders::new(outside, &parts.origins);
        let limiters = Limiters::new(&parts.limits, &DefaultClock::default());
        Self(Arc::new(Shared { limiters, security, sitemap: SitemapCache::default(), parts }))
    }

    /// A message as somebody sees it.
    pub(crate) fn message(&self, message: &onlychat_domain::Message, viewer: UserId) -> Message {
        Message::for_viewer(message, viewer, |id| self.app.media_base(viewer, id))
    }

    /// What the web app must know before anybody signs in.
    pub(crate) fn config(&self) -> Config {
        let routes = &self.sign_in_routes;
        let (provider, publishable_key) = match &self.identity {
            Identity::Builtin(_) => (IdentityProvider::Builtin, None),
            Identity::Clerk { publishable_key, .. } => (IdentityProvider::Clerk, publishable_key.clone()),
        };
        Config {
            identity: IdentityConfig {
                provider,
                publishable_key,
                sign_in_url: routes.sign_in.clone(),
                sign_up_url: routes.sign_up.clone(),
                sign_in_fallback_redirect_url: routes.after_sign_in.clone(),
                sign_up_fallback_redirect_url: routes.after_sign_up.clone(),
            },
            limits: Limits {
                message_max_chars: onlychat_domain::text::MESSAGE_MAX_CHARS,
                edit_window_seconds: onlychat_domain::message::EDIT_WINDOW.as_secs(),
                delete_window_seconds: None,
                reactions_per_message: onlychat_domain::message::REACTIONS_PER_MESSAGE,
                attachments_per_message: onlychat_domain::media::ATTACHMENTS_PER_MESSAGE,
                file_max_bytes: onlychat_domain::media::FILE_MAX_BYTES,
                upload_part_bytes: onlychat_domain::media::PART_BYTES,
                body_max_bytes: self.limits.body_max_bytes,
                frame_max_bytes: FRAME_MAX_BYTES,
            },
            media: MediaConfig { video: self.app.processor().abilities().video },
            push: PushConfig { public_key: self.app.push_key() },
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

impl Identity {
    /// The host of Clerk's Frontend API, which the publishable key holds: base64 of the host and a dollar sign.
    fn clerk_frontend(&self) -> Option<String> {
        let Self::Clerk { publishable_key: Some(key), .. } = self else { return None };
        let encoded = key.strip_prefix("pk_test_").or_else(|| key.strip_prefix("pk_live_"))?;
        let decoded = String::from_utf8(STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?).ok()?;
        let host = decoded.strip_suffix('$')?;
        let sane = host.contains('.')
            && host.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':'));
        sane.then(|| host.to_owned())
    }
}

impl Deref for ApiState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Deref for Shared {
    type Target = ApiParts;

    fn deref(&self) -> &ApiParts {
        &self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clerk_s_host_is_in_the_publishable_key() {
        let host = |key: &str| {
            Identity::Clerk { publishable_key: Some(key.into()), webhooks: None }.clerk_frontend()
        };
        let key = |text: &str| format!("pk_test_{}", STANDARD_NO_PAD.encode(text));
        assert_eq!(host(&key("clerk.example.com$")).as_deref(), Some("clerk.example.com"));
        for bad in ["clerk.example.com", "localhost$", "a.b; script-src *$", "a.b$$"] {
            assert_eq!(host(&key(bad)), None, "{bad}");
        }
        assert_eq!(host("sk_test_abc"), None);
    }
}
