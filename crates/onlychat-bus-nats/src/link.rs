//! The connection and what this node knows of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use async_nats::{Client, ConnectErrorKind, ConnectOptions, Event};
use onlychat_bus::{InProcessBus, NodeId};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

use crate::address::NatsUrl;

/// For how long a NATS that does not answer is asked again at the start.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it is left alone in between.
const PAUSE: Duration = Duration::from_millis(250);
/// How often a silent connection is tried; the third time without an answer it counts as broken.
const PING_EVERY: Duration = Duration::from_secs(5);

/// Why a node cannot take part. Each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// Nobody answers.
    #[error("no NATS answers at {place}: {reason}")]
    Unreachable {
        /// Where, without credentials.
        place: String,
        /// Why, in the system's words.
        reason: String,
    },
    /// The credentials are wrong or missing.
    #[error("the NATS at {place} does not accept the credentials of this address, or wants some")]
    Refused {
        /// Where, without credentials.
        place: String,
    },
    /// What is published does not come back.
    #[error("the NATS at {place} does not let this user publish and subscribe: allow it both for onlychat.>")]
    Silent {
        /// Where, without credentials.
        place: String,
    },
}

/// What the tasks of one node share.
pub(crate) struct Link {
    pub(crate) node: NodeId,
    /// The way to this node's own listeners.
    pub(crate) here: InProcessBus,
    /// Something was left out: the others must be told so.
    pub(crate) lost: AtomicBool,
    /// The driver left out something that came in.
    pub(crate) dropped: AtomicBool,
    /// There is no connection.
    cut: AtomicBool,
    /// From this message of ours on we hear what is said since the connection was made.
    fence: AtomicU64,
    /// The last message of ours that came back.
    echoed: watch::Sender<u64>,
    /// Has the publisher look at all of this.
    pub(crate) changed: Notify,
}

impl Link {
    pub(crate) fn new(node: NodeId) -> Self {
        Self {
            node,
            here: InProcessBus::new(),
            lost: AtomicBool::new(false),
            dropped: AtomicBool::new(false),
            cut: AtomicBool::new(true),
            fence: AtomicU64::new(1),
            echoed: watch::Sender::new(0),
            changed: Notify::new(),
        }
    }

    /// Whether there is a connection.
    pub(crate) fn is_connected(&self) -> bool {
        !self.cut.load(Ordering::SeqCst)
    }

    /// Whether there is a connection, and what is said on it is heard.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_connected() && *self.echoed.borrow() >= self.fence.load(Ordering::SeqCst)
    }

    /// There is a new connection; the message of this number is the first on it.
    pub(crate) fn connected(&self, first: u64) {
        self.fence.store(first, Ordering::SeqCst);
        self.cut.store(false, Ordering::SeqCst);
    }

    /// This message of ours came back.
    pub(crate) fn echo(&self, number: u64) {
        self.echoed.send_if_modified(|echoed| {
            let further = *echoed < number;
            *echoed = number.max(*echoed);
            further
        });
    }

    /// Waits until this message of ours has come back.
    pub(crate) async fn heard_back(&self, number: u64) {
        let mut echoed = self.echoed.subscribe();
        // The sender is ours, so that it is not gone while we wait.
        let _heard = echoed.wait_for(|echoed| *echoed >= number).await;
    }

    /// What the driver says of the connection.
    fn notice(&self, event: &Event) {
        match event {
            Event::Disconnected | Event::Closed => {
                if !self.cut.swap(true, Ordering::SeqCst) {
                    tracing::warn!("the bus is cut off from the other nodes");
                }
            }
            Event::Connected => {
                self.cut.store(false, Ordering::SeqCst);
                tracing::info!("the bus is connected");
            }
            Event::SlowConsumer(_subscription) => self.dropped.store(true, Ordering::SeqCst),
            Event::ServerError(error) => tracing::warn!(%error, "NATS complains"),
            other => tracing::debug!(event = %other, "news of the bus"),
        }
        self.changed.notify_one();
    }
}

/// Connects; tries for some seconds when nobody answers.
pub(crate) async fn connect(url: &NatsUrl, link: &Arc<Link>) -> Result<Client, JoinError> {
    let end = Instant::now() + PATIENCE;
    loop {
        let place = || url.place().to_owned();
        let reason = match timeout(PATIENCE, options(url, link).connect(url.servers())).await {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(error)) => match error.kind() {
                ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                    return Err(JoinError::Refused { place: place() });
                }
                _ => error.to_string(),
            },
            Err(_elapsed) => "no answer in time".to_owned(),
        };
        if Instant::now() + PAUSE >= end {
            return Err(JoinError::Unreachable { place: place(), reason });
        }
        sleep(PAUSE).await;
    }
}

fn options(url: &NatsUrl, link: &Arc<Link>) -> ConnectOptions {
    let watching = Arc::clone(link);
    let options = ConnectOptions::new()
        .name(format!("onlychat {}", link.node))
        .ping_interval(PING_EVERY)
        .connection_timeout(PATIENCE)
        .event_callback(move |event| {
            watching.notice(&event);
            std::future::ready(())
        });
    url.sign_in(options)
}
