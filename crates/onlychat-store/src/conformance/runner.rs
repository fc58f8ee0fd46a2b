//! Makes tests of the cases.

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use super::Backend;
use super::kit::World;

/// A running case.
pub(super) type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A case by name.
#[derive(Clone, Copy)]
pub(super) struct Case {
    /// The name of the function.
    pub(super) name: &'static str,
    /// Starts it.
    pub(super) start: fn(Arc<World>) -> Running,
}

/// Names the cases of a file, each once: `cases![this_holds, that_holds];`
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        pub(super) const CASES: &[$crate::conformance::runner::Case] = &[
            $($crate::conformance::runner::Case {
                name: stringify!($case),
                start: |world| Box::pin($case(world)),
            }),+
        ];
    };
}
pub(super) use cases;

/// Longer than any case takes on a slow machine: whatever takes longer hangs.
const TIME_LIMIT: Duration = Duration::from_mins(3);
/// How much longer the oracle may take for each history.
const TIME_FOR_A_HISTORY: Duration = Duration::from_secs(3);

/// Runs every case on this backend, as `cargo test` expects of a test binary (filters, `--list`, `--ignored`).
pub fn run(backend: impl Backend) -> ExitCode {
    let arguments = Arguments::from_args();
    let backend: Arc<dyn Backend> = Arc::new(backend);
    let reachable = if arguments.list { Ok(()) } else { block_on(backend.available()) };
    let required = std::env::var("ONLYCHAT_REQUIRE_BACKENDS")
        .is_ok_and(|names| names.split(',').any(|name| name.trim() == backend.name()));
    let trials = super::all()
        .into_iter()
        .map(|(aggregate, case)| {
            let name = format!("{}::{aggregate}::{}", backend.name(), case.name);
            let (backend, reachable) = (Arc::clone(&backend), reachable.clone());
            Trial::ignorable_test(name, move || match reachable {
                Ok(()) => block_on(run_case(backend, case)).map(|()| Completion::Completed),
                Err(reason) if required => {
                    Err(Failed::from(format!("required, but it cannot be reached: {reason}")))
                }
                Err(reason) => Ok(Completion::ignored_with(short(&reason))),
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

async fn run_case(backend: Arc<dyn Backend>, case: Case) -> Result<(), Failed> {
    let world = World::open(backend).await?;
    let running = tokio::spawn((case.start)(Arc::clone(&world)));
    let abort = running.abort_handle();
    let limit = TIME_LIMIT + TIME_FOR_A_HISTORY * super::oracle::histories();
    let outcome = match tokio::time::timeout(limit, running).await {
        Ok(Ok(())) => world.healthy().await,
        Ok(Err(error)) => Err(describe(error)),
        Err(_elapsed) => {
            abort.abort();
            Err(format!("it hangs: no end after {} s", limit.as_secs()))
        }
    };
    let removed = world.remove().await;
    outcome.and(removed).map_err(Failed::from)
}

/// The beginning of a reason: each of the cases repeats it.
fn short(reason: &str) -> String {
    reason.chars().take(80).collect()
}

/// The words of the panic with which a case failed.
fn describe(error: tokio::task::JoinError) -> String {
    match error.try_into_panic() {
        Ok(payload) => match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => {
                payload.downcast_ref::<&str>().map_or_else(|| "it panicked".to_owned(), ToString::to_string)
            }
        },
        Err(error) => error.to_string(),
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let output = runtime.block_on(future);
    // A case that hangs may hold a blocking thread for ever.
    runtime.shutdown_timeout(Duration::from_secs(10));
    output
}
