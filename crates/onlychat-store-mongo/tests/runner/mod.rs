//! Cases that need a MongoDB.
#![expect(clippy::expect_used, reason = "without it no test can run")]

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use onlychat_domain::id::SystemEntropy;
use onlychat_store::{CommitListener, Receipt};
use onlychat_store_mongo::MongoStore;

use crate::common::Fresh;

/// Whether it must be there.
pub(crate) fn required() -> bool {
    std::env::var("ONLYCHAT_REQUIRE_BACKENDS")
        .is_ok_and(|names| names.split(',').any(|name| name.trim() == "mongo"))
}

/// A case with a runtime of its own.
pub(crate) type Case = (&'static str, fn() -> Pin<Box<dyn Future<Output = ()>>>);

/// Names cases: `cases![this_holds, that_holds]`.
#[macro_export]
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        {
            const CASES: &[$crate::runner::Case] = &[$((stringify!($case), || Box::pin($case()))),+];
            CASES
        }
    };
}

/// Runs them where MongoDB (and whatever else is needed) can be reached; else shows why not: ignored, or failed when it
/// must be there.
pub(crate) fn run(cases: &'static [Case], reachable: &Result<(), String>, required: bool) -> ExitCode {
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
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Hears nothing.
pub(crate) struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _receipt: &Arc<Receipt>) {}
}

impl Fresh {
    /// A node on this database.
    pub(crate) async fn open(&self) -> Arc<MongoStore> {
        let store = MongoStore::open(self.options().await, Arc::new(Deaf), &SystemEntropy).await;
        Arc::new(store.expect("it opens"))
    }
}
