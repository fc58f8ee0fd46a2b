//! The bus of one node among several.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use onlychat_bus::{Announcement, Bus, Listener, NodeId};
use onlychat_domain::id::Entropy;
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::address::NatsUrl;
use crate::link::{self, JoinError, Link};
use crate::publisher::{Outgoing, Publisher};
use crate::subject::Subjects;
use crate::subscriber;

/// How many announcements may wait to be published. Beyond that they are left out, and the others told so.
const QUEUE: usize = 8192;
/// How long the first message of a node may take to come back.
const FIRST_ECHO: Duration = Duration::from_secs(5);
/// How long a flush may take.
const FLUSH: Duration = Duration::from_secs(2);

/// The bus of one node among several. Until it has [joined](Self::join) only its own listeners hear it.
pub struct NatsBus {
    url: NatsUrl,
    link: Arc<Link>,
    outgoing: mpsc::Sender<Outgoing>,
    /// What the publisher will take from, until there is one.
    queue: Mutex<Option<mpsc::Receiver<Outgoing>>>,
    tasks: Mutex<JoinSet<()>>,
}

impl NatsBus {
    /// A node of its own.
    pub fn new(url: NatsUrl, entropy: &dyn Entropy) -> Self {
        let (outgoing, queue) = mpsc::channel(QUEUE);
        Self {
            url,
            link: Arc::new(Link::new(NodeId::random(entropy))),
            outgoing,
            queue: Mutex::new(Some(queue)),
            tasks: Mutex::default(),
        }
    }

    /// Connects with the other nodes of this deployment, whose name may be any text: what deployments have in common
    /// must not have the same name. Returns when whatever others say from now on is heard. To be called once.
    ///
    /// # Errors
    /// After some seconds, when NATS does not answer or does not let us take part.
    pub async fn join(&self, deployment: &str) -> Result<(), JoinError> {
        let subjects = Subjects::of(deployment);
        let client = link::connect(&self.url, &self.link).await?;
        let place = || self.url.place().to_owned();
        let messages = client.subscribe(subjects.everybody()).await;
        let messages =
            messages.map_err(|error| JoinError::Unreachable { place: place(), reason: error.to_string() })?;
        let Some(queue) = self.queue.lock().take() else { return Ok(()) };
        let publisher = Publisher::new(Arc::clone(&self.link), client, subjects.node(self.link.node));
        {
            let mut tasks = self.tasks.lock();
            tasks.spawn(subscriber::run(Arc::clone(&self.link), messages));
            tasks.spawn(publisher.run(queue));
        }
        let echo = timeout(FIRST_ECHO, self.link.heard_back(1)).await;
        echo.map_err(|_elapsed| JoinError::Silent { place: place() })
    }
}

/// Says where, never with which credentials.
impl fmt::Debug for NatsBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NatsBus").field(&self.url).finish()
    }
}

#[async_trait]
impl Bus for NatsBus {
    fn announce(&self, announcement: Announcement) {
        self.link.here.announce(announcement.clone());
        if self.outgoing.try_send(Outgoing::Say(announcement)).is_err() {
            self.link.lost.store(true, Ordering::SeqCst);
        }
    }

    fn listen(&self) -> Box<dyn Listener> {
        self.link.here.listen()
    }

    fn node(&self) -> NodeId {
        self.link.node
    }

    fn spans_nodes(&self) -> bool {
        true
    }

    async fn health(&self) -> Result<(), String> {
        if self.link.is_whole() {
            Ok(())
        } else {
            Err(format!("the other nodes are not reached through {}", self.url.place()))
        }
    }

    async fn flush(&self) {
        if !self.link.is_connected() {
            return;
        }
        let (asked, last) = oneshot::channel();
        let round_trip = async {
            if self.outgoing.send(Outgoing::Last(asked)).await.is_ok()
                && let Ok(last) = last.await
            {
                self.link.heard_back(last).await;
            }
        };
        if timeout(FLUSH, round_trip).await.is_err() {
            tracing::debug!("the last announcements may not have reached the other nodes");
        }
    }
}
