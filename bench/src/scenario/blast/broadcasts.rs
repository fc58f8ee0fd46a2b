//! Broadcasting on time, over HTTP.

use std::rc::Rc;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::audience::{Book, SharedBook};
use crate::due::due;
use crate::http::Pool;
use crate::outcome::{Failure, Outcome};
use crate::wire::{Person, client_id};

/// How long the last broadcasts may take to reach everybody.
const PATIENCE: Duration = Duration::from_secs(15);

/// Whether latencies count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timed {
    Yes,
    No,
}

/// Who broadcasts, and what became of it.
pub(super) struct Broadcasts {
    pool: Rc<Pool>,
    book: SharedBook,
    /// By channel.
    authors: Vec<Person>,
    text: String,
}

impl Broadcasts {
    pub(super) const fn new(pool: Rc<Pool>, book: SharedBook, authors: Vec<Person>, text: String) -> Self {
        Self { pool, book, authors, text }
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends to each channel at its moment from now on, and waits until all have arrived, or for as long as that may take.
    pub(super) async fn send(
        &self,
        schedule: impl Iterator<Item = (Duration, usize)> + Send + 'static,
        timed: Timed,
    ) -> Outcome {
        let start = Instant::now();
        let mut due = due(start, schedule);
        while let Some((at, channel)) = due.recv().await {
            self.post(channel, start + at, timed)?;
        }
        let end = Instant::now() + PATIENCE;
        while !self.book().is_settled() && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    fn post(&self, channel: usize, intended: Instant, timed: Timed) -> Outcome {
        let author = self.authors.get(channel).ok_or_else(|| Failure::new("a channel has no author"))?;
        let index = self.book().enter(channel, intended, timed == Timed::Yes);
        let body = json!({ "clientId": client_id(index), "text": self.text });
        let (pool, book, credential) = (self.pool.clone(), self.book.clone(), author.credential.clone());
        tokio::task::spawn_local(async move {
            let book = || book.lock().unwrap_or_else(PoisonError::into_inner);
            book().handed_over(index, Instant::now());
            let answer = pool.post("/api/broadcasts", &credential, &body).await;
            let now = Instant::now();
            match answer.and_then(|answer| seq(&answer)) {
                Ok(seq) => book().acked(index, seq, now),
                Err(failure) => book().refused(index, &failure.to_string()),
            }
        });
        Ok(())
    }
}

fn seq(answer: &Value) -> Outcome<i64> {
    let seq = answer.get("seq").and_then(Value::as_i64);
    seq.ok_or_else(|| Failure::new(format!("a broadcast's answer has no seq: {answer}")))
}
