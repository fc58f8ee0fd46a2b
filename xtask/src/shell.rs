//! Running other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::outcome::{Doing, Failure, Outcome};

/// A program to run: shown before it starts, judged by its exit code.
pub(crate) struct Run {
    command: Command,
    shown: String,
}

impl Run {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program);
        Self { command: Command::new(program), shown: name.to_string_lossy().into_owned() }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with this terminal; a non-zero exit is a failure.
    pub(crate) fn run(mut self) -> Outcome {
        println!("$ {}", self.shown);
        let status = self.command.stdin(Stdio::null()).status().doing(format!("start `{}`", self.shown))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("`{}` failed ({status})", self.shown)))
        }
    }

    /// Runs it unseen and gives its standard output; a non-zero exit is a failure with its error output.
    pub(crate) fn output(mut self) -> Outcome<Vec<u8>> {
        let output = self.command.stdin(Stdio::null()).output().doing(format!("start `{}`", self.shown))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(format!("`{}` failed ({})\n{}", self.shown, output.status, errors.trim_end())))
    }

    /// Whether it can be started and exits with 0; says nothing.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// The cargo that started this program.
pub(crate) fn cargo() -> Run {
    let mut run = Run::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    "cargo".clone_into(&mut run.shown);
    // These describe xtask's own package to whatever it starts; a build script must not see them.
    run.command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
    run
}

/// The full path of a program on PATH.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Whether a build server runs this: output is shorter there and lock files must be up to date.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_path_is_found_and_an_unknown_one_is_not() {
        assert!(which("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(which("no-such-program-here"), None);
    }

    #[test]
    fn output_is_captured_and_a_failure_carries_the_error_text() {
        let output = Run::new("sh").args(["-c", "printf hello"]).output();
        assert_eq!(output.ok(), Some(b"hello".to_vec()));
        let failure = Run::new("sh").args(["-c", "echo broken >&2; exit 3"]).output().err();
        assert!(failure.is_some_and(|failure| failure.to_string().contains("broken")));
    }
}
