//! `onlychat serve`.

mod clerk;
mod listen;
mod metrics;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use onlychat_api::{ApiLimits, ApiParts, ApiState, EmbeddedWeb, HttpMetrics, SignInRoutes};
use onlychat_app::App;
use onlychat_app::work::Workers;
use onlychat_domain::job::TaskKind;
use onlychat_realtime::{Gateway, Options};
use onlychat_store::Store;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Problem;
use crate::config::{Config, Identity, data_folder};
use crate::wiring::{Ports, Wired};

/// How long sockets may take to go away.
const SOCKET_PATIENCE: Duration = Duration::from_secs(4);
/// How long requests may take to finish, sockets included: the contract promises an exit within 10 s.
const REQUEST_PATIENCE: Duration = Duration::from_secs(8);
/// How often all files are looked through.
const SWEEP_EVERY: Duration = Duration::from_hours(24);
/// How long a job may take at the very most.
const SCRATCH_KEPT: Duration = Duration::from_hours(24 * 7);
/// How often old rows are dropped.
const CLEAN_UP_EVERY: Duration = Duration::from_mins(10);

/// How soon a message that was sent can be found, at the latest, while the server keeps up.
const INDEX_EVERY: Duration = Duration::from_millis(250);

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn serve(config: Config) -> Result<ExitCode, Problem> {
    listen::raise_descriptor_limit();
    let ports = Ports::open(&config).await?;
    ports.join().await?;
    let wired = ports.app_with_identity(&config).await?;
    let gateway = gateway(&ports, &wired).await?;
    let (registry, metrics) = metrics::registry(gateway.clone());
    let registry = Arc::new(registry);
    let state = api(&config, &ports, &wired, &gateway, metrics, registry.clone())?;

    // Before anybody can be served: from the first answer on a signal is an orderly end.
    let mut signals = Signals::listen()?;
    let listener = listen::bind(config.listen)?;
    let (stop, stopped) = watch::channel(false);
    if let Some(address) = config.metrics {
        let listener = listen::bind(address)?;
        tracing::info!(%address, "metrics are served");
        tokio::spawn(listen::serve(listener, onlychat_api::metrics_router(registry), stopped.clone()));
    }
    tokio::spawn(clean_up(wired.app.clone()));
    tokio::spawn(sweep(wired.app.clone()));
    tokio::spawn(index(wired.app.clone()));
    let workers = work(&wired.app, &stopped)?;
    if let Some(clerk) = wired.clerk.clone() {
        tokio::spawn(async move { clerk.run().await });
    }
    let server = tokio::spawn(listen::serve(listener, onlychat_api::router(state), stopped));
    welcome(&config, ports.store.as_ref());

    signals.received().await;
    tracing::info!("stopping");
    // A receiver that is gone has stopped already.
    let _stopped_already = stop.send(true);
    let orderly = async {
        gateway.shut_down(SOCKET_PATIENCE).await;
        workers.join_all().await;
        server.await
    };
    if tokio::time::timeout(REQUEST_PATIENCE, orderly).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    ports.store.close().await;
    // Others would find the last commits only with their next heartbeats.
    ports.bus.flush().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn gateway(ports: &Ports, wired: &Wired) -> Result<Gateway, Problem> {
    let options = Options::new(onlychat_api::problem_of);
    let (verifier, entropy) = (wired.verifier.clone(), ports.entropy.clone());
    Ok(Gateway::start(wired.app.clone(), verifier, ports.revocations.clone(), entropy, options).await?)
}

fn api(
    config: &Config,
    ports: &Ports,
    wired: &Wired,
    gateway: &Gateway,
    metrics: HttpMetrics,
    registry: Arc<metrics::Registry>,
) -> Result<ApiState, Problem> {
    let identity = match (&config.identity, &wired.accounts) {
        (Identity::Clerk(clerk), _) => onlychat_api::Identity::Clerk {
            publishable_key: clerk.publishable_key_text.clone(),
            webhooks: clerk::webhooks(clerk, ports),
        },
        (Identity::Builtin { .. }, Some(accounts)) => onlychat_api::Identity::Builtin(accounts.clone()),
        (Identity::Builtin { .. }, None) => return Err("the built-in identity has no accounts".into()),
    };
    let routes = &config.routes;
    Ok(ApiState::new(ApiParts {
        app: wired.app.clone(),
        tokens: wired.verifier.clone(),
        revocations: ports.revocations.clone(),
        identity,
        sign_in_routes: SignInRoutes {
            sign_in: routes.sign_in.clone(),
            sign_up: routes.sign_up.clone(),
            after_sign_in: routes.after_sign_in.clone(),
            after_sign_up: routes.after_sign_up.clone(),
        },
        realtime: Arc::new(gateway.clone()),
        origins: config.origins.clone(),
        proxies: config.trusted_proxies.clone(),
        limits: ApiLimits::default().loosened(config.rate_limit_factor),
        metrics,
        registry,
        web: Arc::new(EmbeddedWeb),
        entropy: ports.entropy.clone(),
    }))
}

fn welcome(config: &Config, store: &dyn Store) {
    tracing::info!(
        address = %config.listen,
        database = store.describe(),
        bus = config.nats.as_ref().map_or("in-process", |nats| nats.place()),
        mail = if config.outreach.smtp.is_some() { "smtp" } else { "into the log" },
        identity = if matches!(config.identity, Identity::Clerk(_)) { "clerk" } else { "builtin" },
        "OnlyChat {} is ready: open {}",
        env!("CARGO_PKG_VERSION"),
        config.origins.first(),
    );
}

/// Does what waits, each kind of work beside the others. What is not finished when the server stops is taken up again.
fn work(app: &Arc<App>, stopped: &watch::Receiver<bool>) -> Result<JoinSet<()>, Problem> {
    let scratch = scratch_folder()?;
    let mut workers = JoinSet::new();
    for kind in TaskKind::ALL {
        for _ in 0..Workers::places(kind) {
            let (worker, stopped) = (Workers::new(app.clone(), scratch.clone()), stopped.clone());
            workers.spawn(async move { worker.run(kind, stopped).await });
        }
    }
    Ok(workers)
}

/// Where files lie while they are worked on. What a process left that was killed long ago goes.
fn scratch_folder() -> std::io::Result<PathBuf> {
    let folder = std::path::absolute(data_folder().join("scratch"))?;
    std::fs::create_dir_all(&folder)?;
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > SCRATCH_KEPT {
            tracing::info!(path = %entry.path().display(), "removing what an interrupted job left");
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(folder)
}

/// Now and then looks for files of which nothing is known.
async fn sweep(app: Arc<App>) {
    loop {
        let mut after = None;
        loop {
            match app.sweep_media(after).await {
                Ok(Some(next)) => after = Some(next),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "files cannot be looked through"
                    );
                    break;
                }
            }
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

/// Brings messages into the index of the search, a few at a time, so that no sender waits long behind it.
async fn index(app: Arc<App>) {
    let mut failing = false;
    loop {
        match app.index_messages().await {
            Ok(0) => failing = false,
            Ok(_more) => {
                failing = false;
                tokio::task::yield_now().await;
                continue;
            }
            // Said once: the database's health is told elsewhere, and nothing is lost.
            Err(error) if !std::mem::replace(&mut failing, true) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "messages cannot be brought into the index"
                );
            }
            Err(_still) => {}
        }
        tokio::time::sleep(INDEX_EVERY).await;
    }
}

async fn clean_up(app: Arc<App>) {
    let mut interval = tokio::time::interval(CLEAN_UP_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        loop {
            match app.clean_up().await {
                Ok(0) => break,
                Ok(rows) => tracing::debug!(rows, "old rows were dropped"),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "old rows were not dropped");
                    break;
                }
            }
        }
    }
}

/// What asks for an orderly end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From here on neither ends the process by itself.
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
