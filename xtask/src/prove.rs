//! `cargo xtask prove`: the proofs of the guarantees at length, against a release build.

use crate::mongod::{TestMongod, URL_VARIABLE};
use crate::outcome::Outcome;
use crate::shell;
use crate::tools;
use crate::web;
use crate::workspace::Workspace;

/// Asks for a run on MongoDB after the one on SQLite.
const MONGO: &str = "--mongo";
/// The proof that starts a replica set of its own, and what tells it which program that takes.
const STEP_DOWN: &str = "step-down";
const MONGOD_VARIABLE: &str = "ONLYCHAT_MONGOD";

/// Builds the server and the proofs, and runs the one that `args` names, with its options.
pub(crate) fn run(workspace: &Workspace, mut args: Vec<String>) -> Outcome {
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
