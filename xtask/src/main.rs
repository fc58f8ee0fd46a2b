//! OnlyChat's automation. `cargo xtask` without arguments lists the commands.
//!
//! Everything a person or a build server does to the repository goes through here, so that both do the same.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod bench;
mod edges;
mod fuzz;
mod generate;
mod guard;
mod licences;
mod mongod;
mod net;
mod outcome;
mod prove;
mod run;
mod shell;
mod test;
mod tools;
mod web;
mod workspace;

use std::process::ExitCode;

use outcome::{Failure, Outcome};
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask <command>

  run [--release] [-- args]     build what is missing and start OnlyChat
  test [--only a,b] [--skip a,b] [--keep-going] [--list]
                                everything that must hold: checks, unit, integration, browser tests
  prove <proof> [options]       run a proof of the guarantees at length (--mongo: on MongoDB too); `prove --help` lists them
  prove resume [--cases n] [--seed n]
                                what a client is told against a model of its log, over 10,000 random sequences
  fuzz [target] [--seconds n]   feed what reads what others wrote with anything (cargo-fuzz)
  mongod                        start the tests' MongoDB (a replica set of one) and keep it until Ctrl-C
  bench <scenario>|compare|all  the load generator: one run, a comparison with a peer, every goal; no argument lists them
  generate [--check]            write the OpenAPI and AsyncAPI documents and the web client's types
  edges                         check which crate depends on which
  licences                      check the licences of every dependency";

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let command = args.remove(0);
    match dispatch(&command, args) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, args: Vec<String>) -> Outcome<ExitCode> {
    if command == guard::COMMAND {
        return guard::watch(&args);
    }
    if matches!(args.first().map(String::as_str), Some("--help" | "-h"))
        && !matches!(command, "run" | "prove" | "bench")
    {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    if matches!(command, "mongod" | "edges" | "licences")
        && let Some(argument) = args.first()
    {
        return Err(Failure::new(format!("`{command}` takes no argument, not `{argument}`\n\n{USAGE}")));
    }
    match command {
        "run" => run::run(&workspace, args)?,
        "test" => return test::run(&workspace, &args),
        "prove" => prove::run(&workspace, args)?,
        "bench" => bench::run(&workspace, &args)?,
        "fuzz" => fuzz::run(&workspace, &args)?,
        "mongod" => mongod::foreground(&workspace)?,
        "generate" => generate::generate(&workspace, generate::Mode::from_args(&args)?)?,
        "edges" => edges::check(&workspace)?,
        "licences" => licences::check(&workspace)?,
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => return Err(Failure::new(format!("no command `{other}`\n\n{USAGE}"))),
    }
    Ok(ExitCode::SUCCESS)
}
