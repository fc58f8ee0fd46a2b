//! Makes tests of the cases.

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use super::{Backend, PostOffice};
use crate::{Mailbox, Mailer};

/// What a case works with.
pub(super) struct Scene {
    /// Who sends.
    pub(super) from: Mailbox,
    /// A fresh mailer.
    pub(super) mailer: Arc<dyn Mailer>,
    /// Where its mails arrive.
    pub(super) office: Arc<dyn PostOffice>,
}

/// A running case.
pub(super) type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A case by name.
#[derive(Clone, Copy)]
pub(super) struct Case {
    /// The name of the function.
    pub(super) name: &'static str,
    /// Starts it.
    pub(super) start: fn(Scene) -> Running,
}

/// Names the cases of a file, each once: `cases![this_holds, that_holds];`
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        pub(super) const CASES: &[$crate::conformance::runner::Case] = &[
            $($crate::conformance::runner::Case {
                name: stringify!($case),
                start: |scene| Box::pin($case(scene)),
            }),+
        ];
    };
}
pub(super) use cases;

/// Longer than any case takes on a slow machine: whatever takes longer hangs.
const TIME_LIMIT: Duration = Duration::from_mins(2);

/// Runs every case on this backend, as `cargo test` expects of a test binary (filters, `--list`, `--ignored`).
pub fn run(backend: impl Backend) -> ExitCode {
    let arguments = Arguments::from_args();
    let backend: Arc<dyn Backend> = Arc::new(backend);
    let usable = if arguments.list { Ok(()) } else { block_on(backend.available()) };
    let required = std::env::var("ONLYCHAT_REQUIRE_BACKENDS")
        .is_ok_and(|names| names.split(',').any(|name| name.trim() == backend.name()));
    let trials = super::all()
        .into_iter()
        .map(|(about, case)| {
            let name = format!("{}::{about}::{}", backend.name(), case.name);
            let (backend, usable) = (Arc::clone(&backend), usable.clone());
            Trial::ignorable_test(name, move || match usable {
                Ok(()) => block_on(run_case(backend, case)).map(|()| Completion::Completed),
                Err(reason) if required => {
                    Err(Failed::from(format!("required, but it cannot be used: {reason}")))
                }
                Err(reason) => Ok(Completion::ignored_with(reason)),
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

async fn run_case(backend: Arc<dyn Backend>, case: Case) -> Result<(), Failed> {
    // A name that no other case has.
    let name = format!("OnlyChat, {}", case.name);
    let address = "chat@example.com".parse().map_err(|error| format!("{error}"));
    let from = Mailbox::new(&name, address?).map_err(|error| error.to_string())?;
    let office = backend.post_office(from.clone()).await?;
    let scene = Scene { from, mailer: office.mailer(), office };
    let running = tokio::spawn((case.start)(scene));
    let abort = running.abort_handle();
    match tokio::time::timeout(TIME_LIMIT, running).await {
        Ok(outcome) => outcome.map_err(|error| Failed::from(error.to_string())),
        Err(_elapsed) => {
            abort.abort();
            Err(Failed::from(format!("it hangs: no end after {} s", TIME_LIMIT.as_secs())))
        }
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
