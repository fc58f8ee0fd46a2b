//! The realtime gateway: sockets, fan-out, resume, presence.
//!
//! An event has its place in the log before any socket hears of it. The bus says what was committed; each connection
//! compares positions and fetches from the log whatever it did not get in order ([`outbox`]). So what is told live
//! may be lost anywhere without a client missing anything.

mod attendance;
mod audience;
mod comings;
mod connection;
mod cursor;
mod heads;
mod hub;
mod options;
mod outbox;
mod pace;
mod presence;
mod receipts;
mod render;
mod session;
mod tasks;
#[cfg(feature = "testkit")]
pub mod testkit;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use onlychat_app::App;
use onlychat_domain::id::Entropy;
use onlychat_identity::{Revocations, TokenVerifier};
use onlychat_protocol::frame::{CloseCode, FRAME_MAX_BYTES, SUBPROTOCOL};
use onlychat_store::{Epoch, Result};

pub use hub::Stats;
pub use options::{Options, ProblemOf};

use attendance::Attendance;
use audience::Audience;
use hub::Hub;
use receipts::Receipts;

/// Size of a socket's read buffer: idle connections cost memory, and most frames are small.
const READ_BUFFER_BYTES: usize = 1024;
/// What a wake writes goes out together, in one system call, up to about so much. Kept by each connection once it was used.
const WRITE_BUFFER_BYTES: usize = 1536;

/// The realtime gateway of one node.
#[derive(Clone)]
pub struct Gateway(Arc<Shared>);

/// What every connection of this node shares.
struct Shared {
    app: Arc<App>,
    verifier: Arc<dyn TokenVerifier>,
    revocations: Arc<Revocations>,
    entropy: Arc<dyn Entropy>,
    epoch: Epoch,
    hub: Hub,
    attendance: Attendance,
    audience: Audience,
    receipts: Receipts,
    options: Options,
}

impl Gateway {
    /// Starts the gateway and its background tasks on the current runtime.
    pub async fn start(
        app: Arc<App>,
        verifier: Arc<dyn TokenVerifier>,
        revocations: Arc<Revocations>,
        entropy: Arc<dyn Entropy>,
        options: Options,
    ) -> Result<Self> {
        let epoch = app.store().epoch().await?;
        let (hub, attendance) = (Hub::default(), Attendance::new(app.bus().clone()));
        let listener = app.bus().listen();
        // After listening: what is committed from now on is heard of.
        let (audience, news) = Audience::new(app.store().broadcast_head().await?);
        let shared = Shared {
            app,
            verifier,
            revocations,
            entropy,
            epoch,
            hub,
            attendance,
            audience,
            receipts: Receipts::default(),
            options,
        };
        let shared = Arc::new(shared);
        tasks::spawn(&shared, listener, news);
        Ok(Self(shared))
    }

    /// Answers an upgrade request. The caller has checked the `Origin` and that the subprotocol was asked for.
    pub fn upgrade(&self, upgrade: WebSocketUpgrade) -> Response {
        let shared = self.0.clone();
        upgrade
            .protocols([SUBPROTOCOL])
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES)
            .max_write_buffer_size(2 * FRAME_MAX_BYTES + shared.options.queue_max_bytes)
            .max_message_size(FRAME_MAX_BYTES)
            .max_frame_size(FRAME_MAX_BYTES)
            .on_upgrade(move |socket| session::serve(shared, socket))
    }

    /// How busy it is.
    pub fn stats(&self) -> Stats {
        self.0.hub.stats()
    }

    /// Tells every client to come back after a random delay, closes all sockets, and waits until they are gone or
    /// `patience` is over. New sockets are turned away from now on.
    pub async fn shut_down(&self, patience: Duration) {
        self.0.hub.stop();
        for connection in self.0.hub.all() {
            connection.outbox.reconnect(self.0.random_delay());
            connection.outbox.close(CloseCode::Restart, "restarting");
        }
        // Sockets that do not go in time are dropped with the process.
        let _all_gone = tokio::time::timeout(patience, self.0.hub.empty()).await;
        self.0.commit_receipts().await;
    }
}

impl Shared {
    /// When a client should come back, so that not all of them do at once.
    fn random_delay(&self) -> Duration {
        let mut random = [0; 2];
        self.entropy.fill(&mut random);
        let spread = u32::try_from(self.options.reconnect_spread.as_millis()).unwrap_or(u32::MAX);
        let share = u64::from(u16::from_be_bytes(random)) * u64::from(spread) / u64::from(u16::MAX);
        Duration::from_millis(share)
    }
}
