//! The server under test: started in a folder of its own, gone at the end.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::outcome::{Doing, Failure, Outcome};
use crate::process::Tree;
use crate::wire::Wire;

/// How long a server may take to be ready; one that recovers a large log takes a while.
const READY_LIMIT: Duration = Duration::from_mins(1);
/// How often a starting server is asked whether it is ready: as exact as start-up times are told.
const ASK_EVERY: Duration = Duration::from_millis(1);

/// Which server, on which database.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) wire: Wire,
    /// OnlyChat's binary.
    pub(crate) program: PathBuf,
    /// The folder of the peers' programs.
    pub(crate) peers: PathBuf,
    /// Where temporary folders go: on the disk that is to be measured.
    pub(crate) scratch: PathBuf,
    /// Where databases that took long to fill are kept.
    pub(crate) prepared: PathBuf,
    /// A MongoDB, and the id of its process when its cost is to be counted. Without one OnlyChat uses SQLite.
    pub(crate) mongodb: Option<Mongodb>,
}

/// A MongoDB replica set on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Mongodb {
    pub(crate) url: String,
    pub(crate) pid: Option<u32>,
}

impl Mongodb {
    /// The connection string of a database of its own.
    fn database(&self, name: &str) -> String {
        match self.url.split_once('?') {
            Some((hosts, options)) => format!("{}/{name}?{options}", hosts.trim_end_matches('/')),
            None => format!("{}/{name}", self.url.trim_end_matches('/')),
        }
    }
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    setup: Setup,
    key: String,
    origin: String,
    pub(crate) address: SocketAddr,
    /// How long it took from its start until it was ready.
    pub(crate) start_up: Duration,
}

impl Server {
    /// Makes a folder for a server, with what `prepared` holds as its data, and starts the server there.
    pub(crate) fn start(setup: &Setup, prepared: Option<&Path>) -> Outcome<Self> {
        let scratch = &setup.scratch;
        std::fs::create_dir_all(scratch).doing(format!("make {}", scratch.display()))?;
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(scratch);
        let folder = folder.doing(format!("make a folder in {}", scratch.display()))?;
        if let Some(prepared) = prepared {
            copy_folder(prepared, &folder.path().join("data"))?;
        }
        let address = free_address()?;
        let key = format!("{:064x}", u128::from(crate::clock::unix_millis()));
        let origin = format!("http://{address}");
        let begin = Instant::now();
        let child = command(setup, folder.path(), address, &key, &origin)?.spawn();
        let child = child.doing(format!("start the {} server", setup.wire.name()))?;
        let (setup, start_up) = (setup.clone(), Duration::ZERO);
        let mut server = Self { child, folder, setup, key, origin, address, start_up };
        server.wait_until_ready(begin)?;
        server.start_up = begin.elapsed();
        Ok(server)
    }

    /// What signs this server's session tokens.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Its own origin.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) const fn wire(&self) -> Wire {
        self.setup.wire
    }

    /// Where it keeps its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The server with its database.
    pub(crate) fn tree(&self) -> Tree {
        Tree::new(std::iter::once(self.child.id()).chain(self.setup.mongodb.as_ref().and_then(|m| m.pid)))
    }

    /// The server alone.
    pub(crate) fn own_tree(&self) -> Tree {
        Tree::new([self.child.id()])
    }

    /// The database, for a person.
    pub(crate) fn database(&self) -> String {
        match &self.setup.mongodb {
            None => "sqlite".to_owned(),
            Some(Mongodb { pid: Some(_), .. }) => "mongodb".to_owned(),
            Some(Mongodb { pid: None, .. }) => "mongodb (its cost is not counted)".to_owned(),
        }
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn kill(&mut self) -> Outcome {
        self.child.kill().doing("end the server")?;
        self.child.wait().doing("wait for the server").map(drop)
    }

    /// A failure with the end of its log, when it has ended by itself.
    pub(crate) fn still_running(&mut self) -> Outcome {
        match self.child.try_wait().doing("watch the server")? {
            None => Ok(()),
            Some(status) => Err(Failure::new(format!("the server ended ({status})\n{}", self.log_end()))),
        }
    }

    fn wait_until_ready(&mut self, begin: Instant) -> Outcome {
        while begin.elapsed() < READY_LIMIT {
            if is_ready(self.address) {
                return Ok(());
            }
            self.still_running()?;
            thread::sleep(ASK_EVERY);
        }
        Err(Failure::new(format!("the server was not ready in time\n{}", self.log_end())))
    }

    fn log_end(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is fine.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn command(setup: &Setup, folder: &Path, address: SocketAddr, key: &str, origin: &str) -> Outcome<Command> {
    let log = File::create(folder.join("log")).doing("make the server's log")?;
    let errors = log.try_clone().doing("share the server's log")?;
    let mut command = match setup.wire {
        Wire::Onlychat => {
            let mut command = Command::new(&setup.program);
            command.arg("serve").env_clear();
            if let Some(mongodb) = &setup.mongodb {
                command.env("DATABASE_URL", mongodb.database(&database_name(folder)));
            }
            command.env("JWT_KEY", key).env("ORIGIN", origin).env("RATE_LIMIT_FACTOR", "10000");
            command.env("BIND", address.ip().to_string());
            command
        }
        Wire::Socketio | Wire::Ws => {
            let mongodb = setup.mongodb.as_ref();
            let mongodb = mongodb.ok_or_else(|| Failure::new("the peers need a MongoDB (--mongodb-url)"))?;
            let mut command = Command::new("node");
            command.arg(setup.peers.join(format!("{}.mjs", setup.wire.name()))).env_clear();
            command
                .env("MONGODB_URL", mongodb.database(&database_name(folder)))
                .env("NODE_ENV", "production");
            command
        }
    };
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("PORT", address.port().to_string());
    command.current_dir(folder).stdin(Stdio::null()).stdout(log).stderr(errors);
    Ok(command)
}

/// A name that no other run has, from the folder's own.
fn database_name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().replace(['-', '.'], "_")
}

fn free_address() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("find a free port")?;
    listener.local_addr().doing("read the port")
}

/// Whether `GET /readyz` is answered 200 now.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(format!("GET /readyz HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes())?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(answer.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).doing(format!("make {}", to.display()))?;
    for entry in std::fs::read_dir(from).doing(format!("read {}", from.display()))?.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target).doing(format!("write {}", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_gets_a_database_of_its_own() {
        let mongodb = |url: &str| Mongodb { url: url.to_owned(), pid: None }.database("bench_x");
        assert_eq!(mongodb("mongodb://h:1/?replicaSet=rs0"), "mongodb://h:1/bench_x?replicaSet=rs0");
        assert_eq!(mongodb("mongodb://h:1"), "mongodb://h:1/bench_x");
        assert_eq!(database_name(Path::new("/x/bench-a.b-C")), "bench_a_b_C");
    }
}
