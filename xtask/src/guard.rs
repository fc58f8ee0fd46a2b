//! Servers that this tool starts never outlive it.
//!
//! A server is started through this same program (`xtask guard folder program args…`), which holds the reading end of a
//! pipe: when the writing end closes, because its owner stopped it, failed or was killed, the guard ends the server and
//! removes its folder.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::outcome::{Doing, Failure, Outcome};
use crate::workspace::Workspace;

/// The hidden command.
pub(crate) const COMMAND: &str = "guard";

/// A server that ends when this value is dropped.
pub(crate) struct Guarded {
    guard: Child,
    lifeline: Option<ChildStdin>,
    name: String,
    log: PathBuf,
}

/// What to start, where, with what environment.
pub(crate) struct Server<'a> {
    pub(crate) program: &'a Path,
    pub(crate) args: Vec<OsString>,
    /// The working folder: all that the server keeps is in here, and goes with it.
    pub(crate) dir: &'a Path,
    /// The whole environment beside PATH: a developer's own settings must not leak into a test.
    pub(crate) env: Vec<(&'a str, String)>,
    /// Takes standard output and error.
    pub(crate) log: PathBuf,
}

impl Guarded {
    pub(crate) fn start(workspace: &Workspace, server: Server<'_>) -> Outcome<Self> {
        let name = server.program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let log = std::fs::File::create(&server.log).doing(format!("create {}", server.log.display()))?;
        let errors = log.try_clone().doing("share the log")?;
        let mut guard = Command::new(workspace.exe())
            .arg(COMMAND)
            .arg(server.dir)
            .arg(server.program)
            .args(server.args)
            .current_dir(server.dir)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(server.env)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors)
            // Out of the terminal's group: Ctrl-C reaches this program first, and the pipe does the rest.
            .process_group(0)
            .spawn()
            .doing(format!("start {name}"))?;
        let lifeline = guard.stdin.take();
        Ok(Self { guard, lifeline, name, log: server.log })
    }

    /// The guard's own process, whose child the server is.
    pub(crate) fn pid(&self) -> u32 {
        self.guard.id()
    }

    /// A failure with the end of its log, when it has ended by itself.
    pub(crate) fn still_running(&mut self) -> Outcome {
        match self.guard.try_wait().doing(format!("watch {}", self.name))? {
            None => Ok(()),
            Some(status) => Err(Failure::new(format!("{} ended ({status})\n{}", self.name, self.log_end()))),
        }
    }

    /// The last 30 lines of its log.
    pub(crate) fn log_end(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self) -> Outcome {
        let status = self.guard.wait().doing(format!("wait for {}", self.name))?;
        Err(Failure::new(format!("{} ended ({status})\n{}", self.name, self.log_end())))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if let Err(cause) = self.guard.wait() {
            eprintln!("could not wait for {} to end: {cause}", self.name);
        }
    }
}

/// The hidden command itself: runs a program until it ends or standard input closes.
pub(crate) fn watch(args: &[String]) -> Outcome<ExitCode> {
    let [folder, program, rest @ ..] = args else { return Err(Failure::new("guard: nothing to run")) };
    let mut server =
        Command::new(program).args(rest).stdin(Stdio::null()).spawn().doing(format!("start {program}"))?;
    let abandoned = Arc::new(AtomicBool::new(false));
    let signal = Arc::clone(&abandoned);
    thread::spawn(move || {
        // Nothing is ever written: this returns when the other end is gone.
        let _ = std::io::stdin().read(&mut [0_u8]);
        signal.store(true, Ordering::Relaxed);
    });
    loop {
        if let Some(status) = server.try_wait().doing(format!("watch {program}"))? {
            return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        if abandoned.load(Ordering::Relaxed) {
            server.kill().doing(format!("end {program}"))?;
            server.wait().doing(format!("wait for {program}"))?;
            std::fs::remove_dir_all(folder).doing(format!("remove {folder}"))?;
            return Ok(ExitCode::SUCCESS);
        }
        thread::sleep(Duration::from_millis(20));
    }
}
