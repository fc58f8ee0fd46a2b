//! Two creators, and those who subscribe to them: many to the one, a few to the other.

use std::path::{Path, PathBuf};

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use crate::http::Pool;
use crate::outcome::Outcome;
use crate::people;
use crate::scenario::prepared;
use crate::server::{Server, Setup};
use crate::wire::Person;

/// The channel of the creator with the large audience, and that of the one with the small.
pub(super) const MANY: usize = 0;
pub(super) const FEW: usize = 1;
/// How many the small audience is.
pub(super) const SMALL: usize = 100;
/// The creators' handles, by channel.
const HANDLES: [&str; 2] = ["bench_many", "bench_few"];
/// Where their numbers begin: the people who write to each other have those below.
const FIRST: usize = 1_000_000;
/// How many calls are under way at once: as many as a group of commits takes gladly.
const AT_ONCE: usize = 256;

/// Who broadcasts, by channel, and who is there to listen: first the many, then the few.
pub(super) struct Subscribers {
    pub(super) authors: Vec<Person>,
    pub(super) listeners: Vec<Person>,
}

/// The folder of a database in which so many subscribe, made when there is none; nothing when nobody is away, or on
/// other databases than SQLite.
pub(super) async fn keep(setup: &Setup, subscribers: Option<usize>) -> Outcome<Option<PathBuf>> {
    let Some(count) = subscribers.filter(|_| prepared::can_keep(setup)) else { return Ok(None) };
    let kept = setup.prepared.join(format!("subscribers-{count}"));
    if !kept.is_dir() {
        make(setup, count, &kept).await?;
    }
    Ok(Some(kept))
}

async fn make(setup: &Setup, count: usize, kept: &Path) -> Outcome {
    eprintln!("making {count} subscribers; they are kept in {}", kept.display());
    let mut server = Server::start(setup, None)?;
    let pool = Pool::new(server.address, AT_ONCE);
    gather(&server, &pool, 0, count, false).await?;
    prepared::crash_and_keep(&mut server, kept)
}

/// Makes both creators and has `all` subscribe to the one, unless the database has them already; gives those who are
/// `there` of them, and all of the few.
pub(super) async fn gather(
    server: &Server,
    pool: &Pool,
    there: usize,
    all: usize,
    are_made: bool,
) -> Outcome<Subscribers> {
    let numbers = |from: usize, count: usize| FIRST + from..FIRST + from + count;
    let authors = people::strangers(server, numbers(0, HANDLES.len()))?;
    let few = people::strangers(server, numbers(HANDLES.len(), SMALL))?;
    let reached = if are_made { there } else { all };
    let mut many = people::strangers(server, numbers(HANDLES.len() + SMALL, reached))?;
    if !are_made {
        for (author, handle) in authors.iter().zip(HANDLES) {
            let page = json!({ "handle": handle, "displayName": handle, "dmPolicy": "everyone" });
            pool.put("/api/creators/me", &author.credential, &page).await?;
        }
        subscribe(pool, &many, HANDLES[MANY]).await?;
        subscribe(pool, &few, HANDLES[FEW]).await?;
    }
    many.truncate(there);
    many.extend(few);
    Ok(Subscribers { authors, listeners: many })
}

async fn subscribe(pool: &Pool, people: &[Person], handle: &str) -> Outcome {
    let path = &format!("/api/creators/{handle}/subscription");
    let one = |person: &Person| {
        let credential = person.credential.clone();
        async move { pool.put(path, &credential, &json!({})).await.map(drop) }
    };
    stream::iter(people).map(one).buffer_unordered(AT_ONCE).try_collect().await
}
