//! Programs that tests start never outlive them.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Starts a program, says its process id, and kills it when standard input closes: when its owner drops it or dies.
const GUARD: &str = r#""$@" </dev/null & echo $! >&3; cat >/dev/null; kill -9 $!"#;

/// A running program. It is killed when this value is dropped.
pub struct Process {
    guard: Child,
    lifeline: Option<ChildStdin>,
    id: Pid,
}

impl Process {
    /// Starts it in this folder with this environment alone (and `PATH`); its output is added to the log.
    pub fn start(
        program: &Path,
        args: &[String],
        env: &[(String, String)],
        folder: &Path,
        log: &Path,
    ) -> Result<Self, String> {
        let text = |error: std::io::Error| format!("{} cannot be started: {error}", program.display());
        let log = OpenOptions::new().append(true).create(true).open(log).map_err(text)?;
        let mut guard = Command::new("sh")
            // The log takes what the program says, standard output what the guard says.
            .args(["-c", &format!("exec 3>&1 1>&2; {GUARD}"), "guard"])
            .arg(program)
            .args(args)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(text)?;
        let lifeline = guard.stdin.take();
        let mut line = String::new();
        let output = guard.stdout.take().ok_or("the guard says nothing")?;
        BufReader::new(output).read_line(&mut line).map_err(text)?;
        let id = line.trim().parse().ok().and_then(Pid::from_raw).ok_or("the guard says no process id")?;
        Ok(Self { guard, lifeline, id })
    }

    /// Has it stand still, as a machine that hangs.
    pub fn freeze(&self) -> Result<(), String> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub fn thaw(&self) -> Result<(), String> {
        self.signal(Signal::CONT)
    }

    /// Asks it to end.
    pub fn terminate(&self) -> Result<(), String> {
        self.signal(Signal::TERM)
    }

    fn signal(&self, signal: Signal) -> Result<(), String> {
        kill_process(self.id, signal).map_err(|error| error.to_string())
    }
}

/// Kills it and waits until it is gone.
impl Drop for Process {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // An error means that there is nothing to wait for.
        let _ended = self.guard.wait();
    }
}
