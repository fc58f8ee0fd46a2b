//! The test kit: an installation and typed callers.

mod answer;
mod caller;
mod clock;
mod media;
mod web;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use onlychat_api::{
    ApiLimits, ApiParts, ApiState, HttpMetrics, Identity, SignInRoutes, TrustedProxies, problem_of, router,
};
use onlychat_app::testkit::{Letters, Posts, outreach, parts};
use onlychat_app::{Announcer, App, AppParts};
use onlychat_bus::InProcessBus;
use onlychat_domain::Secret;
use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_domain::user::EmailKey;
use onlychat_identity::{AllowedOrigins, PasswordAccounts as _, Revocations, SignIn, SignUp};
use onlychat_identity_builtin::{BuiltinIdentity, BuiltinParts, JwtKey};
use onlychat_media_files::FileStore;
use onlychat_realtime::{Gateway, Options};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use prometheus_client::registry::Registry;
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) use answer::Answer;
pub(crate) use caller::{Caller, client_id};
pub(crate) use clock::TestClock;
pub(crate) use media::TestProcessor;
pub(crate) use web::TestWeb;

/// Where the installation's own pages are.
pub(crate) const ORIGIN: &str = "https://chat.example";
/// Whose requests come from here, unless said otherwise.
pub(crate) const PEER: &str = "192.0.2.10:4711";
/// A password that nobody guesses.
pub(crate) const PASSWORD: &str = "kelp-orbit-velvet-91-tundra";

/// An installation.
pub(crate) struct Kit {
    router: Router,
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<TestClock>,
    /// What was handed to push services.
    pub(crate) posts: Arc<Posts>,
    /// What was mailed.
    pub(crate) letters: Arc<Letters>,
    accounts: Arc<BuiltinIdentity>,
    _folder: TempDir,
}

impl Kit {
    /// With generous limits and the built-in identity.
    pub(crate) async fn new() -> Self {
        Self::with(|_parts| {}).await
    }

    /// With changes to its parts.
    pub(crate) async fn with(change: impl FnOnce(&mut ApiParts)) -> Self {
        let folder = TempDir::new().unwrap();
        let bus = Arc::new(InProcessBus::new());
        let (entropy, clock) = (Arc::new(SystemEntropy), Arc::new(TestClock::new()));
        let announcer = Arc::new(Announcer::new(bus.clone()));
        let options = SqliteOptions::at(folder.path().join("test.db"));
        let store = Arc::new(SqliteStore::open(options, announcer, &*entropy).unwrap());
        let ids = Arc::new(TimeOrderedIds::new(entropy.clone()));
        let origins = AllowedOrigins::new([ORIGIN, "https://app.example"]).unwrap();
        let revocations = Arc::new(Revocations::default());
        let accounts = Arc::new(BuiltinIdentity::new(BuiltinParts {
            store: store.clone(),
            key: JwtKey::parse(&JwtKey::generate(&*entropy)).unwrap(),
            origins: origins.clone(),
            revocations: revocations.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            entropy: entropy.clone(),
        }));
        let media = Arc::new(FileStore::open(folder.path().join("media")).unwrap());
        let (posts, letters) = (Arc::new(Posts::default()), Arc::new(Letters::default()));
        let outreach = outreach(posts.clone(), letters.clone(), clock.clone());
        let app = Arc::new(App::new(AppParts {
            media,
            outreach,
            processor: Arc::new(TestProcessor),
            ..parts(store, bus, accounts.clone(), clock.clone(), ids)
        }));
        let gateway = Gateway::start(
            app.clone(),
            accounts.clone(),
            revocations.clone(),
            entropy.clone(),
            Options::new(problem_of),
        )
        .await
        .unwrap();
        let mut registry = Registry::default();
        let metrics = HttpMetrics::register(&mut registry);
        let mut parts = ApiParts {
            app: app.clone(),
            tokens: accounts.clone(),
            revocations,
            identity: Identity::Builtin(accounts.clone()),
            sign_in_routes: SignInRoutes::default(),
            realtime: Arc::new(gateway),
            origins,
            proxies: TrustedProxies::none(),
            limits: ApiLimits::default().loosened(NonZeroU32::new(1000).unwrap()),
            metrics,
            registry: Arc::new(registry),
            web: Arc::new(TestWeb),
            entropy,
        };
        change(&mut parts);
        Self { router: router(ApiState::new(parts)), app, clock, posts, letters, accounts, _folder: folder }
    }

    /// The router, for a test that needs a real connection.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Nobody.
    pub(crate) fn anon(&self) -> Caller<'_> {
        Caller::new(self, None)
    }

    /// Somebody new, signed in.
    pub(crate) async fn fan(&self, name: &str) -> Caller<'_> {
        let request = SignUp {
            email: EmailKey::parse(&format!("{name}@people.example")).unwrap(),
            password: Secret::from(PASSWORD),
            first_name: Some(name.to_owned()),
            last_name: None,
            origin: Some(ORIGIN.to_owned()),
        };
        let signed_in = self.accounts.sign_up(request).await.unwrap();
        let token = signed_in.access.token.expose().clone();
        Caller::new(self, Some((token, signed_in.user)))
    }

    /// Somebody who comes back later, when the old token is worth nothing any more.
    pub(crate) async fn again(&self, name: &str) -> Caller<'_> {
        let request = SignIn {
            email: EmailKey::parse(&format!("{name}@people.example")).unwrap(),
            password: Secret::from(PASSWORD),
            origin: Some(ORIGIN.to_owned()),
        };
        let signed_in = self.accounts.sign_in(request).await.unwrap();
        let token = signed_in.access.token.expose().clone();
        Caller::new(self, Some((token, signed_in.user)))
    }

    /// Somebody new with a creator's page.
    pub(crate) async fn creator(&self, handle: &str) -> Caller<'_> {
        let caller = self.fan(handle).await;
        caller.put_creator(handle, "everyone").await;
        caller
    }

    /// Sends a request; it comes from [`PEER`] unless it says where from.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let head = request.method() == http::Method::HEAD;
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(PEER.parse::<SocketAddr>().unwrap()));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response, head).await
    }
}
