//! What several steps share, made when the first of them asks.

use std::path::PathBuf;

use crate::mongod::TestMongod;
use crate::outcome::{Doing, Outcome};
use crate::shell::{self, Run};
use crate::web;
use crate::workspace::Workspace;

/// Names a server that is built already, such as a release, for the steps that start one; the end-to-end tests read it too.
pub(super) const SERVER_VARIABLE: &str = "ONLYCHAT_BIN";

/// The running database and the built server; the database ends with this value.
pub(super) struct Services<'a> {
    pub(super) workspace: &'a Workspace,
    mongod: Option<TestMongod>,
    built: bool,
}

impl<'a> Services<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        Self { workspace, mongod: None, built: false }
    }

    /// The test MongoDB's URL.
    pub(super) fn mongodb_url(&mut self) -> Outcome<String> {
        let mongod = match self.mongod.take() {
            Some(mongod) => mongod,
            None => TestMongod::get(self.workspace)?,
        };
        Ok(self.mongod.insert(mongod).url())
    }

    /// The server that the environment names, or one built from the sources as they are, with the web client beside it.
    pub(super) fn server(&mut self) -> Outcome<PathBuf> {
        if let Some(named) = std::env::var_os(SERVER_VARIABLE).filter(|value| !value.is_empty()) {
            return std::path::absolute(&named).doing(format!("find {}", named.display()));
        }
        if !self.built {
            web::build_if_stale(self.workspace)?;
            // The same selection as `cargo test --workspace` makes, so that nothing is built twice.
            self.cargo("build").args(["--workspace", "--lib", "--bins", "--tests"]).run()?;
            self.built = true;
        }
        Ok(self.workspace.server_binary())
    }

    /// A cargo command in the workspace; on a build server the lock file must already be right.
    #[expect(clippy::unused_self, reason = "reads as what it is: cargo in this workspace")]
    pub(super) fn cargo(&self, command: &str) -> Run {
        let run = shell::cargo().arg(command);
        if shell::in_ci() && command != "fmt" { run.args(["--locked", "--quiet"]) } else { run }
    }
}
