//! The MongoDB that tests run against: a real server, a replica set of one, gone when the tests are over.

mod bson;
mod command;

use std::path::Path;
use std::time::Duration;

use bson::Value;

use crate::guard::{Guarded, Server};
use crate::net;
use crate::outcome::{Doing, Outcome};
use crate::tools;
use crate::workspace::Workspace;

/// Names a replica set that tests may fill and drop databases in; the tests read it too.
pub(crate) const URL_VARIABLE: &str = "ONLYCHAT_TEST_MONGODB_URL";
const REPLICA_SET: &str = "rs0";
/// Each test has a database of its own, of some seventy files: those of dropped ones are to be closed soon, or a long run
/// needs more than a process may have open.
const FILE_MANAGER: &str = "file_manager=(close_idle_time=2,close_scan_interval=2,close_handle_minimum=50)";

/// A running server, or one that the developer named.
pub(crate) enum TestMongod {
    /// From `ONLYCHAT_TEST_MONGODB_URL`: left as it is.
    Given(String),
    /// Started here: ends, and its data goes, when this is dropped.
    Started { server: Guarded, port: u16, _data: tempfile::TempDir },
}

impl TestMongod {
    /// Takes the one that is named by the environment, or starts one.
    pub(crate) fn get(workspace: &Workspace) -> Outcome<Self> {
        match std::env::var(URL_VARIABLE) {
            Ok(url) if !url.is_empty() => Ok(Self::Given(url)),
            _ => Self::start(workspace),
        }
    }

    /// The connection string for a driver.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Started { port, .. } => format!("mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}"),
        }
    }

    /// The process at its top, when it was started here.
    pub(crate) fn pid(&self) -> Option<u32> {
        match self {
            Self::Given(_) => None,
            Self::Started { server, .. } => Some(server.pid()),
        }
    }

    fn start(workspace: &Workspace) -> Outcome<Self> {
        let program = tools::mongod::obtain(workspace)?;
        let data = workspace.scratch("mongod")?;
        let folder = data.path().join("db");
        std::fs::create_dir(&folder).doing(format!("create {}", folder.display()))?;
        let port = net::free_port()?;
        let mut server = Guarded::start(
            workspace,
            Server {
                program: &program,
                args: arguments(&folder, port),
                dir: data.path(),
                env: Vec::new(),
                log: data.path().join("mongod.log"),
            },
        )?;
        initiate(&mut server, port)?;
        Ok(Self::Started { server, port, _data: data })
    }
}

fn arguments(folder: &Path, port: u16) -> Vec<std::ffi::OsString> {
    let port = port.to_string();
    let mut args: Vec<std::ffi::OsString> =
        ["--replSet", REPLICA_SET, "--bind_ip", "127.0.0.1", "--port", &port].map(Into::into).to_vec();
    args.extend(["--nounixsocket", "--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "256"].map(Into::into));
    args.extend(["--wiredTigerEngineConfigString", FILE_MANAGER].map(Into::into));
    args.extend(["--setParameter", "diagnosticDataCollectionEnabled=false", "--dbpath"].map(Into::into));
    args.push(folder.into());
    args
}

/// Makes it a replica set of one (transactions need that) and waits until it accepts writes.
fn initiate(server: &mut Guarded, port: u16) -> Outcome {
    let limit = Duration::from_mins(1);
    net::wait_until("mongod to listen", limit, || {
        server.still_running()?;
        Ok(net::connect(port, Duration::from_secs(1)).ok().map(drop))
    })?;
    let host = format!("127.0.0.1:{port}");
    let member = Value::Document(vec![("_id", Value::Int32(0)), ("host", Value::Text(&host))]);
    let config = vec![("_id", Value::Text(REPLICA_SET)), ("members", Value::Array(vec![member]))];
    command::run(port, vec![("replSetInitiate", Value::Document(config))])?;
    net::wait_until("mongod to become primary", limit, || {
        let answer = command::run(port, vec![("hello", Value::Int32(1))])?;
        Ok(answer.is_true("isWritablePrimary").then_some(()))
    })
}

/// `cargo xtask mongod`: keeps one until Ctrl-C.
pub(crate) fn foreground(workspace: &Workspace) -> Outcome {
    match TestMongod::start(workspace)? {
        TestMongod::Given(_) => Ok(()),
        mut started @ TestMongod::Started { .. } => {
            let url = started.url();
            println!("A MongoDB for trying things out; its data goes when it ends. Stop it with Ctrl-C.\n");
            println!("  DATABASE_URL='{url}' cargo xtask run");
            println!("  {URL_VARIABLE}='{url}' cargo test --workspace");
            if let TestMongod::Started { server, .. } = &mut started { server.wait() } else { Ok(()) }
        }
    }
}
