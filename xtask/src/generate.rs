//! Files that are made from the Rust types and committed: the API's description and the web client's types.

use std::path::Path;

use crate::outcome::{Doing, Failure, Outcome};
use crate::shell::{self, Run};
use crate::web;
use crate::workspace::Workspace;

const OPENAPI: &str = "web/openapi.json";
const ASYNCAPI: &str = "docs/asyncapi.json";
const TYPES: &str = "web/src/api/schema.d.ts";

/// What to do with what was generated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    Write,
    /// Fails when a committed file differs, and leaves it as it was.
    Check,
}

impl Mode {
    pub(crate) fn from_args(args: &[String]) -> Outcome<Self> {
        match args {
            [] => Ok(Self::Write),
            [flag] if flag == "--check" => Ok(Self::Check),
            _ => Err(Failure::new("`generate` knows `--check` and nothing else")),
        }
    }
}

/// Builds the server, asks it for its descriptions and makes the client's types from them.
pub(crate) fn generate(workspace: &Workspace, mode: Mode) -> Outcome {
    shell::cargo().args(["build", "--package", "onlychat"]).run()?;
    from_binary(workspace, &workspace.server_binary(), mode)
}

/// The same with a server that was built already.
pub(crate) fn from_binary(workspace: &Workspace, server: &Path, mode: Mode) -> Outcome {
    let before = Committed::read(workspace);
    let written = write_all(workspace, server);
    let differing = match mode {
        Mode::Write => return written,
        Mode::Check => before.differing(workspace),
    };
    before.restore(workspace)?;
    written?;
    if differing.is_empty() {
        println!("{OPENAPI}, {ASYNCAPI} and {TYPES} are fresh");
        return Ok(());
    }
    Err(Failure::new(format!(
        "not what the Rust types say: {}. Run `cargo xtask generate` and commit the result",
        differing.join(", ")
    )))
}

fn write_all(workspace: &Workspace, server: &Path) -> Outcome {
    describe(workspace, server, &["openapi"], OPENAPI)?;
    describe(workspace, server, &["openapi", "--asyncapi"], ASYNCAPI)?;
    web::install(workspace, "web")?;
    web::npm(workspace, "web").args(["run", "generate"]).run()
}

fn describe(workspace: &Workspace, server: &Path, args: &[&str], file: &str) -> Outcome {
    let text = Run::new(server).args(args).output()?;
    serde_json::from_slice::<serde_json::Value>(&text).doing(format!("read `{}` as JSON", args.join(" ")))?;
    let path = workspace.path(file);
    std::fs::write(&path, text).doing(format!("write {}", path.display()))
}

/// The files as they were before.
struct Committed([(&'static str, Option<Vec<u8>>); 3]);

impl Committed {
    fn read(workspace: &Workspace) -> Self {
        Self([OPENAPI, ASYNCAPI, TYPES].map(|file| (file, std::fs::read(workspace.path(file)).ok())))
    }

    fn differing(&self, workspace: &Workspace) -> Vec<&'static str> {
        let changed =
            self.0.iter().filter(|(file, before)| std::fs::read(workspace.path(file)).ok() != *before);
        changed.map(|(file, _)| *file).collect()
    }

    fn restore(&self, workspace: &Workspace) -> Outcome {
        for file in self.differing(workspace) {
            let path = workspace.path(file);
            let before =
                self.0.iter().find(|(name, _)| *name == file).and_then(|(_, before)| before.as_ref());
            match before {
                Some(bytes) => std::fs::write(&path, bytes).doing(format!("restore {}", path.display()))?,
                None => std::fs::remove_file(&path).doing(format!("remove {}", path.display()))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_flag_is_check() {
        let mode = |args: &[&str]| {
            Mode::from_args(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).ok()
        };
        assert_eq!(mode(&[]), Some(Mode::Write));
        assert_eq!(mode(&["--check"]), Some(Mode::Check));
        assert_eq!(mode(&["--chekc"]), None);
    }
}
