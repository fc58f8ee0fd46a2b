//! `cargo xtask run`: from a fresh clone to a running server.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::outcome::{Failure, Outcome};
use crate::shell;
use crate::tools::node;
use crate::web;
use crate::workspace::Workspace;

/// How the server is built and what it is told.
#[derive(Debug, PartialEq)]
struct Options {
    release: bool,
    server_args: Vec<String>,
}

impl Options {
    fn from_args(args: Vec<String>) -> Outcome<Self> {
        let mut options = Self { release: false, server_args: Vec::new() };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--release" => options.release = true,
                "--" => options.server_args.extend(args.by_ref()),
                other => {
                    return Err(Failure::new(format!(
                        "`run` does not know `{other}`. What the server is told comes after `--`"
                    )));
                }
            }
        }
        Ok(options)
    }
}

/// Builds the web client and the server where needed, then becomes the server.
pub(crate) fn run(workspace: &Workspace, args: Vec<String>) -> Outcome {
    let options = Options::from_args(args)?;
    node::check()?;
    if shell::which("cc").is_none() {
        return Err(Failure::new(
            "a C compiler is needed (SQLite is built from C).\n  Debian, Ubuntu:  sudo apt-get install gcc libc6-dev\n  \
             macOS:           xcode-select --install",
        ));
    }
    web::build_if_stale(workspace)?;
    let mut build = shell::cargo().args(["build", "--package", "onlychat"]);
    if options.release {
        build = build.arg("--release");
    }
    build.run()?;

    let program = if options.release { workspace.release_server_binary() } else { workspace.server_binary() };
    // Replaces this process, so that Ctrl-C and signals are the server's own.
    let cause = Command::new(&program).args(options.server_args).exec();
    Err(Failure::new(format!("could not start {}: {cause}", program.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(args: &[&str]) -> Option<Options> {
        Options::from_args(args.iter().map(|arg| (*arg).to_owned()).collect()).ok()
    }

    #[test]
    fn what_follows_the_dashes_is_the_servers() {
        let expected =
            Options { release: true, server_args: vec!["doctor".to_owned(), "--release".to_owned()] };
        assert_eq!(options(&["--release", "--", "doctor", "--release"]), Some(expected));
        assert_eq!(options(&["doctor"]), None);
    }
}
