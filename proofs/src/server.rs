//! The real server, started, killed and stopped from outside.

use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::Result;
use crate::database::Database;

/// How long a stop may take before the proof gives up.
const STOP_PATIENCE: Duration = Duration::from_secs(15);
/// The server's log, in its folder.
pub const LOG: &str = "server.log";
/// How often a starting server is asked.
const POLL: Duration = Duration::from_millis(5);

/// A server with a folder, a port and a database of its own.
pub struct Server {
    binary: PathBuf,
    /// The program that starts it, with its options; empty when it starts by itself.
    under: Vec<OsString>,
    folder: TempDir,
    database: Database,
    port: u16,
    child: Option<Child>,
    http: reqwest::Client,
    /// What it finds in its environment beside what every server does.
    environment: Vec<(&'static str, OsString)>,
    /// Whose process it is, when it is not this one's user's.
    user: Option<u32>,
}

impl Server {
    /// How long a start may take before the proof gives up. What is promised is far less, and measured.
    pub(crate) const START_PATIENCE: Duration = Duration::from_secs(30);

    /// Nothing is started yet. With `mongodb_url` on that replica set, else on SQLite.
    pub fn prepare(binary: &Path, mongodb_url: Option<&str>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("onlychat-proof-").tempdir()?;
        let database = Database::prepare(folder.path(), mongodb_url)?;
        // Free now, and nobody else's until the server takes it: good enough on one machine.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let binary = binary.canonicalize().map_err(|error| format!("{}: {error}", binary.display()))?;
        // None is kept open: whoever counts the server's sockets counts those of devices.
        let http =
            reqwest::Client::builder().timeout(Duration::from_secs(20)).pool_max_idle_per_host(0).build()?;
        let (under, environment) = (Vec::new(), Vec::new());
        Ok(Self { binary, under, folder, database, port, child: None, http, environment, user: None })
    }

    /// Puts something more into its environment, from the next start on.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.environment.push((name, value.into()));
    }

    /// Gives its folder, and from the next start on its process, to another user, for whom a copy of the binary is made.
    pub fn give_to(&mut self, user: u32) -> Result<()> {
        let copy = self.folder.path().join("onlychat");
        std::fs::copy(&self.binary, &copy)?;
        std::os::unix::fs::chown(self.folder.path(), Some(user), None)?;
        (self.binary, self.user) = (copy, Some(user));
        Ok(())
    }

    /// The same on SQLite, with the database where it is without configuration: in the folder `data`, which is not there yet.
    pub fn prepare_default(binary: &Path) -> Result<Self> {
        let mut server = Self::prepare(binary, None)?;
        server.database = Database::Sqlite(server.folder.path().join("data").join("onlychat.db"));
        Ok(server)
    }

    /// Its address, as a browser's origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its database.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Where it runs and logs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The client that its helpers use.
    pub const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Starts it by another program from now on, such as a tracer, that takes the server's command line at the end of its own
    /// and leaves the server in its own place.
    pub fn run_under(&mut self, command: Vec<OsString>) {
        self.under = command;
    }

    /// Starts it and waits until it is ready. Answers how long that took.
    pub async fn start(&mut self) -> Result<Duration> {
        let log = OpenOptions::new().create(true).append(true).open(self.log())?;
        let mut line = self.under.iter().map(OsString::as_os_str).chain([self.binary.as_os_str()]);
        let mut command = self.command(line.next().unwrap_or_default());
        command.args(line).stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
        let began = Instant::now();
        self.child = Some(command.spawn().map_err(|error| format!("{}: {error}", self.binary.display()))?);
        while began.elapsed() < Self::START_PATIENCE {
            if self.ready().await == Some(200) {
                return Ok(began.elapsed());
            }
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                return Err(format!("the server ended with {status}: {}", self.last_words()).into());
            }
            tokio::time::sleep(POLL).await;
        }
        Err(format!("the server is not ready: {}", self.last_words()).into())
    }

    /// A command that runs where it runs and finds what it finds.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BIND", "127.0.0.1")
            .env("PORT", self.port.to_string())
            .env("DATABASE_URL", self.database.url())
            .env("RATE_LIMIT_FACTOR", "10000")
            .env("LOG_FORMAT", "json")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if let Some(user) = self.user {
            command.uid(user);
        }
        command
    }

    /// Its program.
    pub(crate) fn binary(&self) -> &Path {
        &self.binary
    }

    /// What `onlychat doctor` finds; `None` when all is well.
    pub async fn doctor(&self) -> Result<Option<String>> {
        let output = self.command(&self.binary).arg("doctor").output().await?;
        let words = String::from_utf8_lossy(&output.stdout);
        let bad: Vec<&str> = words.lines().filter(|line| !line.starts_with("ok")).collect();
        Ok((!output.status.success()).then(|| format!("doctor: {}: {}", output.status, bad.join("; "))))
    }

    /// What `/readyz` answers; `None` when nothing does.
    pub async fn ready(&self) -> Option<u16> {
        let answer = self.http.get(format!("{}/readyz", self.origin())).send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// A number of its metrics, by its name.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let text = self.http.get(format!("{}/metrics", self.origin())).send().await?.text().await?;
        let mut values = text.lines().filter_map(|line| line.split_once(' '));
        let value = values.find_map(|(key, value)| (key == name).then_some(value));
        Ok(value.ok_or_else(|| format!("no metric {name}"))?.parse()?)
    }

    /// Kills it (`SIGKILL`) and waits until it is gone.
    pub async fn kill(&mut self) -> Result<()> {
        self.signal(Signal::KILL)?;
        self.gone().await.map(drop)
    }

    /// Asks it to stop (`SIGTERM`) and waits until it has.
    pub async fn stop(&mut self) -> Result<ExitStatus> {
        self.signal(Signal::TERM)?;
        self.gone().await
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.id()?)?).ok_or("the server does not run")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Its process.
    pub fn id(&self) -> Result<u32> {
        self.child.as_ref().and_then(Child::id).ok_or_else(|| "the server does not run".into())
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    async fn gone(&mut self) -> Result<ExitStatus> {
        let mut child = self.child.take().ok_or("the server does not run")?;
        match tokio::time::timeout(STOP_PATIENCE, child.wait()).await {
            Ok(status) => Ok(status?),
            Err(_elapsed) => Err("the server does not stop".into()),
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join(LOG)
    }
}
