//! Files made here, and what becomes of them in real workers. This program is its own worker.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed expectation is the test's failure")]
#![expect(clippy::print_stderr, reason = "it says what it leaves out")]

mod film;
mod kit;
mod picture;
mod sandbox;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == kit::WORKER) {
        return onlychat_media_processing::worker_main(arguments);
    }
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(picture::trials());
    trials.extend(sandbox::trials());
    trials.extend(film::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
