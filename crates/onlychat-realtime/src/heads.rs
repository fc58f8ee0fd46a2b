//! How far connections should be, asked of the log for many at once.

use std::sync::{Arc, Weak};
use std::time::Duration;

use onlychat_domain::id::UserId;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::Shared;
use crate::connection::Connection;

/// So many logs are asked for in one read.
const AT_ONCE: usize = 1000;
/// How long a heartbeat waits for the log.
const PATIENCE: Duration = Duration::from_secs(3);

/// Tells these connections their heartbeats. With several nodes it is looked up how far they should be: what another
/// node committed and nobody said here would stay unseen otherwise.
pub(crate) async fn beat(shared: Arc<Shared>, due: Vec<Arc<Connection>>) {
    if shared.app.bus().spans_nodes() {
        // When the log does not answer in time the beat says how far they are: without any they would take the node for
        // dead, and come back all at once.
        if timeout(PATIENCE, look_up(&shared, &due, |_connection| {})).await.is_err() {
            tracing::warn!("heartbeats go out without a look at the log: it does not answer in time");
        }
    }
    for connection in due {
        connection.outbox.heartbeat();
    }
}

/// Whenever announcements were lost, looks up who missed something by that. Ends with the gateway.
pub(crate) async fn look_when_missed(shared: Weak<Shared>, missed: Arc<Notify>) {
    loop {
        // What is missed while looking makes it look once more.
        missed.notified().await;
        let Some(shared) = shared.upgrade() else { return };
        look_up(&shared, &shared.hub.all(), |connection| connection.outbox.missed()).await;
    }
}

/// Has those catch up who are not as far as their logs; `unknown` is called for those whose logs cannot be read.
async fn look_up(shared: &Shared, connections: &[Arc<Connection>], unknown: impl Fn(&Connection)) {
    for some in connections.chunks(AT_ONCE) {
        let users: Vec<UserId> = some.iter().map(|connection| connection.user_id).collect();
        match shared.app.store().event_heads(&users).await {
            Ok(heads) => {
                for (connection, head) in some.iter().zip(heads) {
                    connection.outbox.event(head, None);
                }
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "it is not known who missed something"
                );
                for connection in some {
                    unknown(connection);
                }
            }
        }
    }
}
