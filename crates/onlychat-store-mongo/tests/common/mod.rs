//! Fresh databases on the MongoDB that the tests are given.
#![expect(dead_code, reason = "not every test file uses all of it")]
#![expect(clippy::expect_used, reason = "without it no test can run")]

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use mongodb::{Client, Database};
use onlychat_domain::id::{Entropy, SystemEntropy};
use onlychat_store::{CommitListener, Receipt};
use onlychat_store_mongo::{MongoOptions, MongoStore, schema_version};

/// Where it is expected when `ONLYCHAT_TEST_MONGODB_URL` does not say.
const DEFAULT: &str = "mongodb://127.0.0.1:27017/?replicaSet=rs0";
/// How long it is looked for: it is on this machine, or it is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// A database of a name of its own.
pub struct Fresh {
    /// Its address, with its name.
    pub url: String,
    name: String,
}

impl Fresh {
    /// Only a name: MongoDB makes a database when something is written to it.
    pub fn new() -> Self {
        let mut bytes = [0; 8];
        SystemEntropy.fill(&mut bytes);
        let name = format!("onlychat_test_{:016x}", u64::from_le_bytes(bytes));
        Self { url: named(&server(), &name), name }
    }

    /// What the store is opened with.
    pub async fn options(&self) -> MongoOptions {
        MongoOptions::parse(&self.url).await.expect("an address")
    }

    /// The database as the driver sees it.
    pub async fn database(&self) -> Database {
        Client::with_uri_str(&self.url).await.expect("a client").database(&self.name)
    }

    /// Takes it away.
    pub async fn take_away(&self) -> Result<(), String> {
        let database = self.database().await;
        let dropped = database.drop().await.map_err(|error| error.to_string());
        database.client().clone().shutdown().immediate(true).await;
        dropped
    }
}

/// Where the tests' MongoDB is.
pub fn server() -> String {
    std::env::var("ONLYCHAT_TEST_MONGODB_URL").unwrap_or_else(|_unset| DEFAULT.to_owned())
}

/// The address with this database's name and, unless it says one, a short search for the server.
fn named(url: &str, name: &str) -> String {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = place.split_once("://").unwrap_or(("mongodb", place));
    let hosts = rest.split('/').next().unwrap_or(rest);
    let timeout = format!("serverSelectionTimeoutMS={}", PATIENCE.as_millis());
    let query = match query {
        "" => timeout,
        query if query.contains("serverSelectionTimeoutMS") => query.to_owned(),
        query => format!("{query}&{timeout}"),
    };
    format!("{scheme}://{hosts}/{name}?{query}")
}

/// Whether it can be reached; else why not.
pub async fn available() -> Result<(), String> {
    let options = MongoOptions::parse(&Fresh::new().url).await.map_err(|error| error.to_string())?;
    schema_version(&options).await.map(drop).map_err(|error| error.to_string())
}

/// Whether it must be there.
pub fn required() -> bool {
    std::env::var("ONLYCHAT_REQUIRE_BACKENDS").is_ok_and(|names| names.split(',').any(|name| name.trim() == "mongo"))
}

/// A case with a runtime of its own.
pub type Case = (&'static str, fn() -> Pin<Box<dyn Future<Output = ()>>>);

/// Names cases: `cases![this_holds, that_holds]`.
#[macro_export]
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        {
            const CASES: &[$crate::common::Case] = &[$((stringify!($case), || Box::pin($case()))),+];
            CASES
        }
    };
}

/// Runs them where MongoDB (and whatever else is needed) can be reached; else shows why not: ignored, or failed when it
/// must be there.
pub fn run(cases: &'static [Case], reachable: &Result<(), String>, required: bool) -> ExitCode {
    let trial = |(name, case): &Case| {
        let (case, reachable) = (*case, reachable.clone());
        Trial::ignorable_test(*name, move || match reachable {
            Ok(()) => {
                block_on(case());
                Ok(Completion::Completed)
            }
            Err(reason) if required => Err(Failed::from(format!("required, but: {reason}"))),
            Err(reason) => Ok(Completion::ignored_with(reason)),
        })
    };
    libtest_mimic::run(&Arguments::from_args(), cases.iter().map(trial).collect()).exit_code()
}

/// Runs it on a runtime of its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Hears nothing.
pub struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _receipt: &Arc<Receipt>) {}
}

impl Fresh {
    /// A node on this database.
    pub async fn open(&self) -> Arc<MongoStore> {
        let store = MongoStore::open(self.options().await, Arc::new(Deaf), &SystemEntropy).await;
        Arc::new(store.expect("it opens"))
    }
}
