//! Python tools from PyPI, pinned, in a virtual environment of their own under the target folder.

use std::path::PathBuf;

use crate::outcome::{Doing, Outcome};
use crate::shell::{self, Run};
use crate::workspace::Workspace;

/// A program of the virtual environment, such as `st` or `python`.
pub(crate) fn program(workspace: &Workspace, name: &str) -> Outcome<PathBuf> {
    Ok(environment(workspace)?.join("bin").join(name))
}

/// Whether `python3` is there and can make virtual environments (Debian ships that apart).
pub(crate) fn usable() -> bool {
    shell::which("python3").is_some() && Run::new("python3").args(["-c", "import ensurepip, venv"]).succeeds()
}

/// Makes it when it is missing or `xtask/requirements.txt` has changed since.
fn environment(workspace: &Workspace) -> Outcome<PathBuf> {
    let wanted_file = workspace.path("xtask/requirements.txt");
    let wanted = std::fs::read_to_string(&wanted_file).doing(format!("read {}", wanted_file.display()))?;
    let folder = workspace.tools().join("python");
    let made_of = folder.join("requirements.txt");
    if std::fs::read_to_string(&made_of).is_ok_and(|made| made == wanted) {
        return Ok(folder);
    }
    Run::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).run()?;
    Run::new(folder.join("bin").join("python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&wanted_file)
        .run()?;
    std::fs::write(&made_of, wanted).doing(format!("write {}", made_of.display()))?;
    Ok(folder)
}
