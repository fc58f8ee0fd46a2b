//! A real `nats-server` on a port of its own, for tests.

mod process;

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::{Instant, sleep};

pub use process::Process;

/// Longer than a server takes to start on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. It ends with this value, and with the test's process.
pub struct NatsServer {
    folder: TempDir,
    port: u16,
    options: Vec<String>,
    process: Option<Process>,
}

/// Where the program is; else why it cannot be used, in one line.
pub fn program() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian puts servers where only root's PATH looks.
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join("nats-server")).find(|file| file.is_file());
    found.ok_or_else(|| "there is no nats-server on PATH (Debian: nats-server)".to_owned())
}

impl NatsServer {
    /// Starts one with these further options, such as `--auth` and a token.
    pub async fn start(options: &[&str]) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let options = options.iter().map(ToString::to_string).collect();
        let mut server = Self { folder, port: 0, options, process: None };
        server.run("-1")?;
        server.port = server.chosen_port().await?;
        Ok(server)
    }

    /// Its address for clients.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Ends it at once, as a crash would.
    pub fn kill(&mut self) {
        drop(self.process.take());
    }

    /// Its process, while it runs.
    pub const fn process(&self) -> Option<&Process> {
        self.process.as_ref()
    }

    /// Starts it again where it was.
    pub async fn restart(&mut self) -> Result<(), String> {
        self.kill();
        self.run(&self.port.to_string())?;
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            self.wait_a_little(end).await?;
        }
        Ok(())
    }

    fn run(&mut self, port: &str) -> Result<(), String> {
        let folder = self.folder.path();
        let mut args: Vec<String> =
            ["--addr", "127.0.0.1", "--port", port, "--ports_file_dir"].map(str::to_owned).into();
        args.push(folder.display().to_string());
        args.extend(self.options.iter().cloned());
        self.process = Some(Process::start(&program()?, &args, &[], folder, &folder.join("nats.log"))?);
        Ok(())
    }

    /// The server writes down where it listens.
    async fn chosen_port(&self) -> Result<u16, String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let entries = std::fs::read_dir(self.folder.path()).map_err(|error| error.to_string())?;
            let files = entries.flatten().map(|entry| entry.path());
            if let Some(port) =
                files.filter(|file| file.extension().is_some_and(|end| end == "ports")).find_map(port)
            {
                return Ok(port);
            }
            self.wait_a_little(end).await?;
        }
    }

    async fn wait_a_little(&self, end: Instant) -> Result<(), String> {
        if Instant::now() > end {
            let log = std::fs::read_to_string(self.folder.path().join("nats.log")).unwrap_or_default();
            return Err(format!("nats-server does not start: {log}"));
        }
        sleep(Duration::from_millis(10)).await;
        Ok(())
    }
}

/// The port in `{"nats":["nats://127.0.0.1:43651"]}`, once that is written.
fn port(file: impl AsRef<Path>) -> Option<u16> {
    let text = std::fs::read_to_string(file).ok()?;
    let listed: serde_json::Value = serde_json::from_str(&text).ok()?;
    let address = listed["nats"][0].as_str()?;
    address.rsplit_once(':')?.1.parse().ok()
}
