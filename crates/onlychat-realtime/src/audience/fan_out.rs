//! One broadcast after the other, to everybody on this node who hears it.

use std::sync::{Arc, Weak};

use onlychat_domain::broadcast::Broadcast;

use super::News;
use crate::{Shared, render};

/// So many are read from the database at a time.
const READ: usize = 100;

/// Tells every broadcast in the order of all of them. One that was not told of is read from the database, so a gap is
/// closed before anything behind it is told. Ends with the gateway.
pub(crate) async fn run(shared: Weak<Shared>, mut news: News) {
    loop {
        let heard = tokio::select! {
            heard = news.broadcasts.recv() => match heard {
                Some(broadcast) => Some(broadcast),
                None => return,
            },
            () = news.look.notified() => None,
        };
        let Some(shared) = shared.upgrade() else { return };
        follow(&shared, heard).await;
    }
}

async fn follow(shared: &Arc<Shared>, heard: Option<Broadcast>) {
    let begun = shared.audience.begun();
    match heard {
        Some(broadcast) if broadcast.position == begun.next() => fan_out(shared, &broadcast).await,
        Some(broadcast) if broadcast.position <= begun => {}
        _ => catch_up(shared).await,
    }
}

/// Tells what is in the database and was not told yet.
async fn catch_up(shared: &Arc<Shared>) {
    loop {
        let missed = match shared.app.store().broadcasts_after(shared.audience.begun(), READ).await {
            Ok(missed) => missed,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "broadcasts could not be read; they are told with the next heartbeat");
                return;
            }
        };
        for broadcast in &missed {
            fan_out(shared, broadcast).await;
        }
        if missed.len() < READ {
            return;
        }
    }
}

/// Encoded once, told in slices: between two of them everything else has its turn.
async fn fan_out(shared: &Arc<Shared>, broadcast: &Broadcast) {
    let audience = &shared.audience;
    audience.begin(broadcast.position);
    if audience.is_heard(broadcast.creator_id) {
        match render::broadcast_frame(shared.epoch, broadcast) {
            Ok(frame) => {
                let now = shared.app.clock().now();
                let mut last = audience.tell_some(broadcast, now, &frame, None);
                while last.is_some() {
                    tokio::task::yield_now().await;
                    last = audience.tell_some(broadcast, now, &frame, last);
                }
            }
            Err(error) => tracing::error!(%error, "a broadcast could not be written"),
        }
    }
    audience.end(broadcast.position);
}
