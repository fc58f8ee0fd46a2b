//! A server whose first conversation already holds many messages.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use crate::http::Pool;
use crate::outcome::{Doing, Outcome};
use crate::people;
use crate::server::{Server, Setup, copy_folder};
use crate::wire::{Person, Wire, client_id};

/// How many sends are under way at once while a history is filled: so many a server always takes.
const AT_ONCE: usize = 64;
/// How many the peers insert at once.
const CHUNK: u64 = 10_000;
/// What each message says.
const TEXT: &str =
    "what was said a while ago, and is read again now and then, by one of the two who were there";

/// A server with a long history, and who may read it.
pub(super) struct Prepared {
    pub(super) server: Server,
    pub(super) pool: Rc<Pool>,
    pub(super) person: Person,
    pub(super) conversation: Rc<str>,
}

/// Starts one. OnlyChat's on SQLite is filled once and kept; it was killed then, so each start recovers a log.
pub(super) async fn start(setup: &Setup, messages: u64) -> Outcome<Prepared> {
    let kept = keep(setup, messages).await?;
    let server = Server::start(setup, kept.as_deref())?;
    let (pool, people, conversation) = first_pair(&server).await?;
    if kept.is_none() {
        fill(&pool, &people, &conversation, setup.wire, messages).await?;
    }
    let person = people.into_iter().next().doing_or("nobody is there")?;
    Ok(Prepared { server, pool, person, conversation })
}

/// The folder of a filled SQLite database, made when there is none; nothing on other databases.
pub(super) async fn keep(setup: &Setup, messages: u64) -> Outcome<Option<PathBuf>> {
    if messages == 0 || !can_keep(setup) {
        return Ok(None);
    }
    let kept = setup.prepared.join(format!("history-{messages}"));
    if !kept.is_dir() {
        make(setup, messages, &kept).await?;
    }
    Ok(Some(kept))
}

async fn make(setup: &Setup, messages: u64, kept: &Path) -> Outcome {
    eprintln!("filling a history with {messages} messages; it is kept in {}", kept.display());
    let mut server = Server::start(setup, None)?;
    let (pool, people, conversation) = first_pair(&server).await?;
    fill(&pool, &people, &conversation, setup.wire, messages).await?;
    crash_and_keep(&mut server, kept)
}

/// Whether the server's data are files that can be copied.
pub(super) fn can_keep(setup: &Setup) -> bool {
    setup.wire == Wire::Onlychat && setup.mongodb.is_none()
}

/// Ends a filled server and copies its data to `kept`.
pub(super) fn crash_and_keep(server: &mut Server, kept: &Path) -> Outcome {
    // No orderly end: what it leaves is what a crash leaves.
    server.kill()?;
    let unfinished = kept.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).doing(format!("remove {}", unfinished.display()))?;
    }
    copy_folder(&server.data(), &unfinished)?;
    std::fs::rename(&unfinished, kept).doing(format!("make {}", kept.display()))
}

async fn first_pair(server: &Server) -> Outcome<(Rc<Pool>, Vec<Person>, Rc<str>)> {
    let pool = Rc::new(Pool::new(server.address, AT_ONCE));
    let people = people::gather(server, &pool, 2).await?;
    let conversations = people::acquaint(&pool, &people, [(0, 1)]).await?;
    let conversation = conversations.into_iter().next().doing_or("there is no conversation")?;
    Ok((pool, people, conversation))
}

async fn fill(pool: &Pool, people: &[Person], conversation: &str, wire: Wire, messages: u64) -> Outcome {
    if wire == Wire::Onlychat {
        let path = &format!("/api/conversations/{conversation}/messages");
        let send = |index: u64| async move {
            let author = people.get(usize::try_from(index % 2).unwrap_or(0));
            let credential = author.map_or("", |person| &person.credential);
            let body = json!({ "clientId": client_id(index), "text": TEXT });
            pool.post(path, credential, &body).await.map(drop)
        };
        return stream::iter(0..messages).map(send).buffer_unordered(AT_ONCE).try_collect().await;
    }
    let mut left = messages;
    while left > 0 {
        let count = left.min(CHUNK);
        let body = json!({ "conversationId": conversation, "count": count, "text": TEXT });
        pool.post("/fill", "", &body).await?;
        left -= count;
    }
    Ok(())
}

/// An `Option` that must hold something.
trait DoingOr<T> {
    fn doing_or(self, nothing: &str) -> Outcome<T>;
}

impl<T> DoingOr<T> for Option<T> {
    fn doing_or(self, nothing: &str) -> Outcome<T> {
        self.ok_or_else(|| crate::outcome::Failure::new(nothing))
    }
}
