//! `cargo xtask bench`: builds the server and the load generator, starts what they need, and lets the generator run.

use crate::mongod::TestMongod;
use crate::outcome::Outcome;
use crate::shell::{self, Run};
use crate::tools::node;
use crate::web;
use crate::workspace::Workspace;

/// Where the peers are.
const PEERS: &str = "bench/peer";
/// What the generator reads; see `onlychat-bench --help`.
const MONGODB_URL: &str = "ONLYCHAT_BENCH_MONGODB_URL";
const MONGODB_PID: &str = "ONLYCHAT_BENCH_MONGODB_PID";

/// Words after which a MongoDB is needed: a peer, OnlyChat on MongoDB, or several runs with a peer among them.
const NEEDS_MONGODB: [&str; 5] = ["all", "compare", "socketio", "ws", "mongodb"];

/// `args` are the generator's own.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Outcome {
    node::check()?;
    web::build_if_stale(workspace)?;
    // One after the other: built together, the server would have the features that the generator asks of shared crates.
    for package in ["onlychat", "onlychat-bench"] {
        shell::cargo().args(["build", "--release", "--package", package]).run()?;
    }
    let help = ["--help".to_owned()];
    let mut generator = Run::new(workspace.release_binary("onlychat-bench"))
        .args(if args.is_empty() { &help } else { args })
        .dir(workspace.root())
        .env("ONLYCHAT_BIN", workspace.release_server_binary())
        .env("ONLYCHAT_BENCH_SCRATCH", workspace.target().join("scratch"))
        .env("ONLYCHAT_BENCH_PREPARED", workspace.target().join("bench"));
    if !needs_mongodb(args) {
        return generator.run();
    }
    web::install(workspace, PEERS)?;
    let mongod = TestMongod::get(workspace)?;
    generator = generator.env(MONGODB_URL, mongod.url());
    if let Some(pid) = mongod.pid() {
        generator = generator.env(MONGODB_PID, pid.to_string());
    }
    generator.run()
}

fn needs_mongodb(args: &[String]) -> bool {
    let asked_for = |arg: &str| {
        let value = arg.split_once('=').map_or(arg, |(_, value)| value);
        NEEDS_MONGODB.contains(&value)
    };
    args.iter().any(|arg| asked_for(arg)) && !args.iter().any(|arg| arg == "--help")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mongodb_is_started_only_for_what_uses_it() {
        let needs = |line: &str| needs_mongodb(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for line in ["all", "compare dm", "dm --target ws", "dm --target=socketio", "dm --database mongodb"] {
            assert!(needs(line), "{line}");
        }
        for line in ["dm --rate 800", "storm", "capacity", "all --help"] {
            assert!(!needs(line), "{line}");
        }
    }
}
