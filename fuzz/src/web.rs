//! The HTTP layer over a database and a folder of its own, with Ada as the only caller.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use futures_util::TryStreamExt;
use http::{HeaderValue, Request, Response};
use onlychat_api::{
    ApiLimits, ApiParts, ApiState, EmbeddedWeb, HttpMetrics, Identity, SignInRoutes, TrustedProxies,
    problem_of, router,
};
use onlychat_app::testkit::parts;
use onlychat_app::{Announcer, App, AppParts};
use onlychat_bus::InProcessBus;
use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_identity::{AllowedOrigins, Revocations};
use onlychat_media::RAW;
use onlychat_media_files::FileStore;
use onlychat_realtime::{Gateway, Options};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use prometheus_client::registry::Registry;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use crate::host::{Believer, Noon};

/// A server without a socket.
pub(crate) struct Web {
    router: Router,
    app: Arc<App>,
    runtime: Runtime,
    _folder: TempDir,
}

impl Web {
    /// Starts it.
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let (router, app) = runtime.block_on(server(&folder));
        Self { router, app, runtime, _folder: folder }
    }

    /// Runs something on this server's runtime.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Sends a request as Ada.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Response<Body> {
        request.headers_mut().insert("authorization", HeaderValue::from_static("Bearer user_ada"));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
        let Ok(answer) = self.router.clone().oneshot(request).await;
        answer
    }

    /// The uploaded bytes of a file.
    pub(crate) async fn raw(&self, media: &str) -> Vec<u8> {
        let item =
            self.app.store().item(media.parse().expect("an id")).await.expect("a read").expect("a file");
        let (store, name) = (self.app.media(), RAW.parse().expect("a name"));
        let length = store.length(item.content.id, &name).await.expect("a length");
        let bytes = store.read(item.content.id, &name, 0..length).await.expect("bytes");
        bytes.try_collect::<Vec<_>>().await.expect("bytes").concat()
    }
}

async fn server(folder: &TempDir) -> (Router, Arc<App>) {
    let (bus, entropy) = (Arc::new(InProcessBus::new()), Arc::new(SystemEntropy));
    let options = SqliteOptions::at(folder.path().join("fuzz.db"));
    let store = SqliteStore::open(options, Arc::new(Announcer::new(bus.clone())), &*entropy);
    let (store, ids) = (Arc::new(store.expect("a database")), Arc::new(TimeOrderedIds::new(entropy.clone())));
    let media = Arc::new(FileStore::open(folder.path().join("media")).expect("a folder"));
    let believer = Arc::new(Believer);
    let app = AppParts { media, ..parts(store, bus, believer.clone(), Arc::new(Noon), ids) };
    let app = Arc::new(App::new(app));
    let revocations = Arc::new(Revocations::default());
    let options = Options::new(problem_of);
    let gateway =
        Gateway::start(app.clone(), believer.clone(), revocations.clone(), entropy.clone(), options);
    let mut registry = Registry::default();
    let metrics = HttpMetrics::register(&mut registry);
    let state = ApiState::new(ApiParts {
        app: app.clone(),
        tokens: believer,
        revocations,
        identity: Identity::Clerk { publishable_key: None, webhooks: None },
        sign_in_routes: SignInRoutes::default(),
        realtime: Arc::new(gateway.await.expect("a gateway")),
        origins: AllowedOrigins::new(["https://chat.example"]).expect("an origin"),
        proxies: TrustedProxies::none(),
        limits: ApiLimits::default().loosened(NonZeroU32::new(10_000).expect("a number")),
        metrics,
        registry: Arc::new(registry),
        web: Arc::new(EmbeddedWeb),
        entropy,
    });
    (router(state), app)
}
