//! A gateway over a database of its own, and somebody who talks to it. What is made is the same each time, so that the
//! corpus can name it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use async_trait::async_trait;
use onlychat_app::testkit::parts;
use onlychat_app::{Announcer, App};
use onlychat_bus::InProcessBus;
use onlychat_domain::id::{Entropy, Subject, TimeOrderedIds};
use onlychat_domain::time::{Clock, Timestamp};
use onlychat_domain::user::Profile;
use onlychat_identity::{Directory, DirectoryError, Principal, Revocations, TokenError, TokenVerifier};
use onlychat_protocol::problem::{Code, Problem};
use onlychat_realtime::testkit::{Said, Talk};
use onlychat_realtime::{Gateway, Options};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// A gateway and somebody who said hello.
pub(crate) struct Host {
    talk: Talk,
    runtime: Runtime,
    _folder: TempDir,
}

impl Host {
    /// Starts it.
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let talk = runtime.block_on(talk(&folder));
        Self { talk, runtime, _folder: folder }
    }

    /// What becomes of a frame.
    pub(crate) fn say(&self, text: &str) -> Said {
        self.runtime.block_on(self.talk.say(text))
    }
}

/// Ada, who is in a conversation with Bob.
async fn talk(folder: &TempDir) -> Talk {
    let (bus, entropy) = (Arc::new(InProcessBus::new()), Arc::new(Counting(AtomicU8::new(0))));
    let options = SqliteOptions::at(folder.path().join("fuzz.db"));
    let store = SqliteStore::open(options, Arc::new(Announcer::new(bus.clone())), &*entropy);
    let (store, ids) = (Arc::new(store.expect("a database")), Arc::new(TimeOrderedIds::new(entropy.clone())));
    let app = Arc::new(App::new(parts(store, bus, Arc::new(Believer), Arc::new(Noon), ids)));
    let ada = app.caller(&principal("user_ada").expect("a token")).await.expect("a person");
    let bob = app.caller(&principal("user_bob").expect("a token")).await.expect("a person");
    app.open_conversation(&ada, &bob.id.to_string()).await.expect("a conversation");
    let (believer, revocations) = (Arc::new(Believer), Arc::new(Revocations::default()));
    let gateway = Gateway::start(app, believer, revocations, entropy, Options::new(problem_of)).await;
    Talk::begin(&gateway.expect("a gateway"), ada.id, principal("user_ada").expect("a token"))
}

fn problem_of(error: &onlychat_app::Error, request_id: String) -> Problem {
    Problem::new(Code::Conflict, error.to_string(), request_id)
}

/// 1, 2, 3, … in place of chance.
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

/// It is always noon on the same day.
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_764_000_000)
    }
}

/// Believes everybody who says who they are.
pub(crate) struct Believer;

fn principal(token: &str) -> Result<Principal, TokenError> {
    Ok(Principal {
        subject: token.parse::<Subject>().map_err(|_bad| TokenError::Subject)?,
        session_id: "sess_1".parse().map_err(|_bad| TokenError::Session)?,
        expires_at: Noon.now(),
        impersonated: false,
    })
}

#[async_trait]
impl TokenVerifier for Believer {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        principal(token)
    }
}

#[async_trait]
impl Directory for Believer {
    async fn look_up(&self, _subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        Ok(None)
    }
}
