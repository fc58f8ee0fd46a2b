//! People who write to each other while things break.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::Client;
use crate::cluster::Cluster;
use crate::person::{Person, history, two};

/// So many messages everybody sends at least.
const AT_LEAST: usize = 20;

/// People who write to each other while things break.
pub(crate) struct Talk {
    pub(crate) ada: Person,
    conversation: String,
    writers: Vec<JoinHandle<Client>>,
    acknowledged: watch::Receiver<usize>,
    enough: Arc<watch::Sender<bool>>,
}

impl Talk {
    /// Ada writes from a device on the first node, Bob from one on the second and one on the third.
    pub(crate) async fn begin(cluster: &Cluster) -> Self {
        let (ada, bob, conversation) = two(cluster).await;
        let (enough, acknowledged) = (Arc::new(watch::Sender::new(false)), watch::Sender::new(0));
        // Everybody is there before the first word, so that everybody's screen shows all of them.
        let mut clients = Vec::new();
        for (node, who) in [&ada, &bob, &bob].into_iter().enumerate() {
            clients.push(Client::connect(cluster, node, who).await);
        }
        let write = |(writer, client)| {
            let writing =
                write(client, conversation.clone(), writer, acknowledged.clone(), enough.subscribe());
            tokio::spawn(writing)
        };
        let writers = clients.into_iter().enumerate().map(write).collect();
        let acknowledged = acknowledged.subscribe();
        Self { ada, conversation, writers, acknowledged, enough }
    }

    /// Waits until so many more messages were acknowledged.
    pub(crate) async fn goes_on(&mut self, more: usize) {
        let until = *self.acknowledged.borrow() + more;
        self.acknowledged.wait_for(|acknowledged| *acknowledged >= until).await.unwrap();
    }

    /// Everybody writes what they are at, and then shows what every node reads from the database.
    pub(crate) async fn end(self, cluster: &Cluster) {
        self.enough.send_replace(true);
        let mut clients = Vec::new();
        for writer in self.writers {
            clients.push(writer.await.unwrap());
        }
        let all = history(cluster, 0, &self.ada, &self.conversation).await;
        assert_eq!(all.len(), *self.acknowledged.borrow(), "each message once");
        let numbers: Vec<i64> = all.iter().map(|(seq, _text)| *seq).collect();
        assert_eq!(numbers, (1..=i64::try_from(all.len()).unwrap()).collect::<Vec<_>>());
        for node in 1..cluster.len() {
            assert_eq!(history(cluster, node, &self.ada, &self.conversation).await, all);
        }
        for client in &mut clients {
            client.catch_up(all.len()).await;
            assert_eq!(client.view, all);
        }
    }
}

/// Writes one message after another until it is enough.
async fn write(
    mut client: Client,
    conversation: String,
    writer: usize,
    acknowledged: watch::Sender<usize>,
    enough: watch::Receiver<bool>,
) -> Client {
    let mut number = 0;
    while number < AT_LEAST || !*enough.borrow() {
        client.send(&conversation, &format!("{writer}: {number}")).await;
        acknowledged.send_modify(|acknowledged| *acknowledged += 1);
        number += 1;
    }
    client
}
