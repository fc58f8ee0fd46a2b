//! The one task that publishes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_nats::{Client, Subject};
use onlychat_bus::Announcement;
use tokio::sync::{mpsc, oneshot};

use crate::link::Link;
use crate::wire::Wire;

/// What it is given to do.
pub(crate) enum Outgoing {
    /// Tell the others.
    Say(Announcement),
    /// Answer with the number of the last message so far.
    Last(oneshot::Sender<u64>),
}

/// Publishes to the subject of this node.
pub(crate) struct Publisher {
    link: Arc<Link>,
    client: Client,
    subject: Subject,
    /// Of the last message.
    number: u64,
    /// How many connections there have been.
    connections: u64,
}

impl Publisher {
    /// Of a node that has said nothing yet.
    pub(crate) const fn new(link: Arc<Link>, client: Client, subject: Subject) -> Self {
        Self { link, client, subject, number: 0, connections: 0 }
    }

    /// Publishes what is queued, until nobody can queue any more.
    pub(crate) async fn run(mut self, mut queue: mpsc::Receiver<Outgoing>) {
        loop {
            self.look_after_the_link().await;
            let next = tokio::select! {
                biased;
                () = self.link.changed.notified() => continue,
                next = queue.recv() => next,
            };
            match next {
                Some(Outgoing::Say(announcement)) if self.link.is_connected() => {
                    self.announce(&announcement).await;
                }
                // Kept for later it would come when it is old; the others will look into the log.
                Some(Outgoing::Say(_announcement)) => self.link.lost.store(true, Ordering::SeqCst),
                // Who went away does not want to know.
                Some(Outgoing::Last(asked)) => drop(asked.send(self.number)),
                None => return,
            }
        }
    }

    /// Says what must be said after the connection was cut, and after something was left out.
    ///
    /// The driver subscribes again on a new connection before it sends anything else, so when the first message comes
    /// back, everything said from then on will be heard.
    async fn look_after_the_link(&mut self) {
        let connections = self.client.statistics().connects.load(Ordering::SeqCst);
        if connections != self.connections {
            let first = if self.connections == 0 { Wire::Hello } else { Wire::CutOff };
            self.connections = connections;
            self.link.connected(self.number + 1);
            self.link.lost.store(false, Ordering::SeqCst);
            self.say(&first).await;
        } else if self.link.is_connected() && self.link.lost.swap(false, Ordering::SeqCst) {
            self.say(&Wire::Lost).await;
        }
    }

    async fn announce(&mut self, announcement: &Announcement) {
        if self.say(&Wire::from(announcement)).await {
            return;
        }
        let hinted = match announcement {
            Announcement::Committed(receipt) => self.say(&Wire::hint(receipt)).await,
            _ => false,
        };
        if !hinted {
            self.say(&Wire::Lost).await;
        }
    }

    /// Publishes; answers whether it was small enough.
    async fn say(&mut self, message: &Wire<'_>) -> bool {
        let payload = match message.write(self.number + 1) {
            Ok(payload) if payload.len() <= self.client.max_payload() => payload,
            Ok(_too_large) => return false,
            Err(error) => {
                tracing::error!(%error, "an announcement is no JSON");
                return false;
            }
        };
        self.number += 1;
        if let Err(error) = self.client.publish(self.subject.clone(), payload.into()).await {
            tracing::debug!(%error, "an announcement was not published");
            self.link.lost.store(true, Ordering::SeqCst);
        }
        true
    }
}
