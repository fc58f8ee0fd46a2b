//! `cargo xtask test`: everything that must hold, in an order that fails early.

mod openapi;
mod options;
mod services;
mod steps;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use options::Options;
use services::Services;
use steps::STEPS;
use summary::{Outcome as StepOutcome, Summary};

use crate::outcome::Outcome;
use crate::workspace::Workspace;

/// Runs the chosen steps; exits with 0 only when every one of them passed.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Outcome<ExitCode> {
    let options = Options::from_args(args, &STEPS.map(|step| step.name))?;
    if options.list {
        for step in STEPS {
            println!("{:<10} {}", step.name, step.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut services = Services::new(workspace);
    let mut summary = Summary::default();
    for step in STEPS {
        if !options.chooses(step.name) {
            summary.add(step.name, StepOutcome::Skipped);
            continue;
        }
        if summary.has_failed() && !options.keep_going {
            summary.add(step.name, StepOutcome::NotReached);
            continue;
        }
        println!("\n== {}: {}", step.name, step.about);
        let start = Instant::now();
        let result = (step.run)(&mut services);
        let took = start.elapsed();
        if let Err(failure) = &result {
            eprintln!("== {} failed after {:.1} s: {failure}", step.name, took.as_secs_f64());
        } else {
            println!("== {} passed in {:.1} s", step.name, took.as_secs_f64());
        }
        summary.add(
            step.name,
            if result.is_ok() { StepOutcome::Passed(took) } else { StepOutcome::Failed(took) },
        );
    }
    drop(services);
    print!("\n{summary}");
    Ok(if summary.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
