//! `cargo xtask prove`: the proofs of the guarantees at length, against a release build, or against a model.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::mongod::{TestMongod, URL_VARIABLE};
use crate::outcome::{Failure, Outcome};
use crate::shell;
use crate::tools;
use crate::web;
use crate::workspace::Workspace;

/// Asks for a run on MongoDB after the one on SQLite.
const MONGO: &str = "--mongo";
/// The proof that starts a replica set of its own, and what tells it which program that takes.
const STEP_DOWN: &str = "step-down";
const MONGOD_VARIABLE: &str = "ONLYCHAT_MONGOD";
/// The proof that starts no server: the gateway, its log and a hostile bus, against a model.
const RESUME: &str = "resume";
/// How many sequences it plays, unless told otherwise.
const SEQUENCES: &str = "10000";

/// Builds the server and the proofs, and runs the one that `args` names, with its options.
pub(crate) fn run(workspace: &Workspace, mut args: Vec<String>) -> Outcome {
    if args.first().is_some_and(|proof| proof == RESUME) {
        return resume(&args[1..]);
    }
    let on_mongo = args.iter().position(|arg| arg == MONGO).map(|at| args.remove(at)).is_some();
    web::build_if_stale(workspace)?;
    shell::cargo().args(["build", "--release", "--package", "onlychat"]).run()?;
    let prove = || {
        let proofs =
            shell::cargo().args(["run", "--quiet", "--release", "--package", "onlychat-proofs", "--"]);
        proofs.args(args.clone()).env("ONLYCHAT_BIN", workspace.release_server_binary())
    };
    if args.first().is_some_and(|proof| proof == STEP_DOWN) {
        return prove().env(MONGOD_VARIABLE, tools::mongod::obtain(workspace)?).run();
    }
    prove().run()?;
    if on_mongo {
        let mongod = TestMongod::get(workspace)?;
        prove().env(URL_VARIABLE, mongod.url()).run()?;
    }
    Ok(())
}

/// Plays random sequences of what can happen between an event and a client. Other ones each time, unless a seed is given.
fn resume(args: &[String]) -> Outcome {
    let (mut sequences, mut seed) =
        (SEQUENCES.to_owned(), RandomState::new().build_hasher().finish().to_string());
    for option in args.chunks(2) {
        match option {
            [name, value] if name == "--cases" => value.clone_into(&mut sequences),
            [name, value] if name == "--seed" => value.clone_into(&mut seed),
            _ => return Err(Failure::new("`prove resume` takes --cases n and --seed n")),
        }
    }
    println!("{sequences} sequences; the same again with --seed {seed}");
    let played =
        shell::cargo().args(["test", "--quiet", "--package", "onlychat-realtime", "--test", "model"]);
    played.args(["--", "--nocapture"]).env("PROPTEST_CASES", sequences).env("PROPTEST_RNG_SEED", seed).run()
}
