//! The steps, each of which can be run alone.

use super::openapi;
use super::services::{SERVER_VARIABLE, Services};
use crate::mongod::URL_VARIABLE;
use crate::outcome::{Doing, Failure, Outcome};
use crate::tools::{browser, node, packages};
use crate::{edges, generate, licences, shell, web};

/// One thing that must hold.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(&mut Services<'_>) -> Outcome,
}

/// Cheap before dear; what others build on before them.
pub(super) const STEPS: [Step; 12] = [
    Step { name: "preflight", about: "the programs that the other steps need", run: preflight },
    Step { name: "fmt", about: "the Rust code is formatted", run: fmt },
    Step {
        name: "edges",
        about: "crates depend on each other in one direction",
        run: |s| edges::check(s.workspace),
    },
    Step {
        name: "licences",
        about: "every dependency's licence is allowed",
        run: |s| licences::check(s.workspace),
    },
    Step { name: "web", about: "the web client: lint, types, unit tests, build, size", run: web_client },
    Step { name: "clippy", about: "the Rust code has no lint warning", run: clippy },
    Step { name: "build", about: "the server and all Rust tests compile", run: |s| s.server().map(drop) },
    Step { name: "mongod", about: "a MongoDB replica set for the tests", run: mongod },
    Step { name: "rust", about: "Rust tests, on SQLite, MongoDB and NATS", run: rust },
    Step { name: "generated", about: "generated files are what the types say", run: generated },
    Step { name: "openapi", about: "the API keeps to its own description", run: openapi::check },
    Step { name: "e2e", about: "whole journeys in a real browser against the real server", run: e2e },
];

fn preflight(_: &mut Services<'_>) -> Outcome {
    for (component, args) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
        if !shell::cargo().args(args).succeeds() {
            return Err(Failure::new(format!("{component} is missing: rustup component add {component}")));
        }
    }
    node::check()?;
    packages::ensure()
}

fn fmt(services: &mut Services<'_>) -> Outcome {
    services.cargo("fmt").args(["--all", "--check"]).run()
}

fn clippy(services: &mut Services<'_>) -> Outcome {
    services.cargo("clippy").args(["--workspace", "--all-targets", "--", "--deny", "warnings"]).run()?;
    // What a feature hides from the rest: it compiles, without libFuzzer itself.
    let fuzz_targets = ["--package", "onlychat-fuzz", "--bins", "--features", "targets"];
    services.cargo("clippy").args(fuzz_targets).args(["--", "--deny", "warnings"]).run()
}

fn web_client(services: &mut Services<'_>) -> Outcome {
    let workspace = services.workspace;
    web::install(workspace, "web")?;
    for script in ["lint", "typecheck", "test"] {
        web::npm(workspace, "web").args(["run", script]).run()?;
    }
    web::build(workspace)?;
    web::npm(workspace, "web").args(["run", "size"]).run()
}

fn mongod(services: &mut Services<'_>) -> Outcome {
    let url = services.mongodb_url()?;
    println!("{URL_VARIABLE}={url}");
    Ok(())
}

fn rust(services: &mut Services<'_>) -> Outcome {
    install_peers(services)?;
    let server = services.server()?;
    let url = services.mongodb_url()?;
    services
        .cargo("test")
        .arg("--workspace")
        .env(URL_VARIABLE, url)
        // What is killed, tormented and loaded is the real binary.
        .env(SERVER_VARIABLE, server)
        // Without these a backend or a peer that cannot be reached would only be reported as ignored.
        .env("ONLYCHAT_REQUIRE_BACKENDS", "sqlite,mongo,nats,files,s3")
        .env("ONLYCHAT_REQUIRE_FFMPEG", "1")
        .env("ONLYCHAT_REQUIRE_PEERS", "1")
        .run()
}

/// The Node.js programs in e2e/ that Rust tests compare themselves with.
fn install_peers(services: &Services<'_>) -> Outcome {
    let e2e = services.workspace.path("e2e");
    for entry in std::fs::read_dir(&e2e).doing(format!("read {}", e2e.display()))?.flatten() {
        if entry.path().join("package-lock.json").is_file() {
            web::install(services.workspace, &format!("e2e/{}", entry.file_name().to_string_lossy()))?;
        }
    }
    Ok(())
}

fn generated(services: &mut Services<'_>) -> Outcome {
    let server = services.server()?;
    generate::from_binary(services.workspace, &server, generate::Mode::Check)
}

fn e2e(services: &mut Services<'_>) -> Outcome {
    let server = services.server()?;
    let url = services.mongodb_url()?;
    let browser = browser::find().ok_or_else(|| {
        Failure::new(format!(
            "no Chromium: install it (Debian: chromium), or name one in {}",
            browser::VARIABLE
        ))
    })?;
    web::install(services.workspace, "e2e")?;
    web::npm(services.workspace, "e2e").args(["run", "typecheck"]).run()?;
    web::npm(services.workspace, "e2e")
        .arg("test")
        .env(SERVER_VARIABLE, server)
        .env(URL_VARIABLE, url)
        .env(browser::VARIABLE, browser)
        .run()
}
