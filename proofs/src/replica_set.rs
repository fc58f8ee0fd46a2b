//! A replica set of three real `mongod` processes on this machine, whose primary can be sent away or killed.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mongodb::Client;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::{ClientOptions, ServerAddress};
use tempfile::TempDir;

use crate::Result;

const MEMBERS: usize = 3;
const NAME: &str = "rs0";
/// How long a set may take to have a primary and to be whole before the proof gives up.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);
/// How long one member is looked for.
const LOOK: Duration = Duration::from_millis(500);
/// For how long a primary that stepped down does not come back, in seconds.
const AWAY: i32 = 10;

/// Three members and their folder. All of it goes when this is dropped.
pub struct ReplicaSet {
    // Before the folder: fields are dropped in their order, and nobody may write there while it goes.
    members: Vec<Member>,
    _folder: TempDir,
}

/// One process, and the way to it alone.
struct Member {
    mongod: PathBuf,
    folder: PathBuf,
    port: u16,
    process: Option<Child>,
    client: Client,
}

impl ReplicaSet {
    /// Starts three members and waits until one of them is the primary and the others follow it.
    pub async fn start(mongod: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("onlychat-proof-set-").tempdir()?;
        // Held together, so that they differ; free again when all are known.
        let listeners = (0..MEMBERS).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
        let listeners = listeners.collect::<std::io::Result<Vec<_>>>()?;
        let ports = listeners.iter().map(|listener| Ok(listener.local_addr()?.port()));
        let ports = ports.collect::<std::io::Result<Vec<u16>>>()?;
        drop(listeners);
        let mut members = Vec::new();
        for port in ports {
            members.push(Member::start(mongod, &folder.path().join(port.to_string()), port)?);
        }
        let mut set = Self { members, _folder: folder };
        set.initiate().await?;
        set.wait_until_whole().await?;
        Ok(set)
    }

    /// For `DATABASE_URL`.
    pub fn url(&self) -> String {
        let hosts: Vec<String> = self.members.iter().map(Member::address).collect();
        format!("mongodb://{}/?replicaSet={NAME}", hosts.join(","))
    }

    /// Which member is the primary now, by its own word.
    pub async fn primary(&self) -> Option<usize> {
        for (number, member) in self.members.iter().enumerate() {
            if member.says("isWritablePrimary").await {
                return Some(number);
            }
        }
        None
    }

    /// Makes the primary a follower again (`replSetStepDown`).
    pub async fn step_down(&self) -> Result<()> {
        let primary = self.primary().await.ok_or("the replica set has no primary")?;
        let command = doc! { "replSetStepDown": AWAY, "secondaryCatchUpPeriodSecs": AWAY / 2 };
        self.members[primary].client.database("admin").run_command(command).await?;
        Ok(())
    }

    /// Kills the primary's process (`SIGKILL`). Answers which member it was.
    pub async fn kill_primary(&mut self) -> Result<usize> {
        let primary = self.primary().await.ok_or("the replica set has no primary")?;
        self.members[primary].end()?;
        Ok(primary)
    }

    /// Starts a member that was killed on what it left behind.
    pub fn revive(&mut self, member: usize) -> Result<()> {
        self.members[member].spawn()
    }

    /// Waits until there is a primary and everybody else follows it.
    pub async fn wait_until_whole(&mut self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let (mut primaries, mut followers) = (0, 0);
            for member in &mut self.members {
                member.must_run()?;
                primaries += usize::from(member.says("isWritablePrimary").await);
                followers += usize::from(member.says("secondary").await);
            }
            if (primaries, followers) == (1, MEMBERS - 1) {
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
        Err("the replica set does not become whole".into())
    }

    async fn initiate(&mut self) -> Result<()> {
        let hosts = (0_i32..).zip(&self.members);
        let hosts: Vec<Document> = hosts.map(|(id, one)| doc! { "_id": id, "host": one.address() }).collect();
        let config = doc! { "replSetInitiate": { "_id": NAME, "members": hosts } };
        for member in &mut self.members {
            member.wait_until_it_answers().await?;
        }
        self.members[0].client.database("admin").run_command(config).await?;
        Ok(())
    }
}

impl Member {
    fn start(mongod: &Path, folder: &Path, port: u16) -> Result<Self> {
        std::fs::create_dir(folder)?;
        let host = ServerAddress::Tcp { host: Ipv4Addr::LOCALHOST.to_string(), port: Some(port) };
        let direct = ClientOptions::builder().hosts(vec![host]).direct_connection(true);
        let options = direct.server_selection_timeout(LOOK).connect_timeout(LOOK).build();
        let client = Client::with_options(options)?;
        let mut member =
            Self { mongod: mongod.to_owned(), folder: folder.to_owned(), port, process: None, client };
        member.spawn()?;
        Ok(member)
    }

    fn spawn(&mut self) -> Result<()> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log())?;
        let mut command = Command::new(&self.mongod);
        command
            .args(["--replSet", NAME, "--bind_ip", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--nounixsocket", "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "128"])
            .args(["--setParameter", "diagnosticDataCollectionEnabled=false", "--dbpath"])
            .arg(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let process = command.spawn().map_err(|error| format!("{}: {error}", self.mongod.display()))?;
        self.process = Some(process);
        Ok(())
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("mongod.log")
    }

    /// Whether it runs and says so of itself.
    async fn says(&self, what: &str) -> bool {
        if self.process.is_none() {
            return false;
        }
        let hello = self.client.database("admin").run_command(doc! { "hello": 1 }).await;
        hello.is_ok_and(|hello| hello.get(what) == Some(&Bson::Boolean(true)))
    }

    async fn wait_until_it_answers(&mut self) -> Result<()> {
        let began = Instant::now();
        while self.client.database("admin").run_command(doc! { "ping": 1 }).await.is_err() {
            self.must_run()?;
            if began.elapsed() > PATIENCE {
                return Err("a mongod does not answer".into());
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    fn must_run(&mut self) -> Result<()> {
        let process = self.process.as_mut().ok_or("a mongod does not run")?;
        let Some(status) = process.try_wait()? else { return Ok(()) };
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        Err(format!("a mongod ended with {status}: {}", log.lines().last().unwrap_or_default()).into())
    }

    /// `SIGKILL`, and waits until it is gone.
    fn end(&mut self) -> std::io::Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        process.kill()?;
        process.wait().map(drop)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        // The only thing left to do about a process that cannot be killed would be to say so.
        let _ended = self.end();
    }
}
