//! Cases that need a MongoDB and a NATS.

use std::pin::Pin;
use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use onlychat_bus_nats::testkit;

/// A case that takes longer hangs. Some kill several nodes, whose open transactions hold the others up for a while.
const TIME_LIMIT: Duration = Duration::from_mins(5);

/// A case by name.
pub(crate) type Case = (&'static str, fn() -> Pin<Box<dyn Future<Output = ()> + Send>>);

/// Names cases: `cases![file::this_holds, file::that_holds]`.
#[macro_export]
macro_rules! cases {
    ($($file:ident::$case:ident),+ $(,)?) => {
        {
            const CASES: &[$crate::runner::Case] =
                &[$((concat!(stringify!($file), "::", stringify!($case)), || Box::pin($file::$case()))),+];
            CASES
        }
    };
}

/// The tests' MongoDB.
pub(crate) fn mongodb() -> Result<String, String> {
    let given = std::env::var("ONLYCHAT_TEST_MONGODB_URL").ok().filter(|url| !url.is_empty());
    given.ok_or_else(|| "ONLYCHAT_TEST_MONGODB_URL names no MongoDB".to_owned())
}

/// Runs them where there is a MongoDB and a nats-server; else shows why not: ignored, or failed when both must be there.
pub(crate) fn run(cases: &'static [Case]) -> ExitCode {
    let usable = mongodb().and_then(|_url| testkit::program()).map(drop);
    let names = std::env::var("ONLYCHAT_REQUIRE_BACKENDS").unwrap_or_default();
    let required =
        ["mongo", "nats"].iter().all(|name| names.split(',').any(|required| required.trim() == *name));
    let trial = |(name, case): &Case| {
        let (case, usable) = (*case, usable.clone());
        Trial::ignorable_test(*name, move || match usable {
            Ok(()) => block_on(case()).map(|()| Completion::Completed),
            Err(reason) if required => Err(Failed::from(format!("required, but: {reason}"))),
            Err(reason) => Ok(Completion::ignored_with(reason)),
        })
    };
    let mut arguments = Arguments::from_args();
    // Each has some servers of its own.
    arguments.test_threads.get_or_insert(2);
    libtest_mimic::run(&arguments, cases.iter().map(trial).collect()).exit_code()
}

fn block_on(case: impl Future<Output = ()>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let limited = async { tokio::time::timeout(TIME_LIMIT, case).await };
    let ended = runtime.expect("a runtime").block_on(limited);
    ended.map_err(|_elapsed| Failed::from(format!("it hangs: no end after {} s", TIME_LIMIT.as_secs())))
}
