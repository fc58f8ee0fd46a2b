//! Nodes, their database and their bus.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use mongodb::Client as MongoClient;
use onlychat_bus_nats::testkit::{NatsServer, Process};
use reqwest::Client as HttpClient;
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::proxy::Proxy;
use crate::runner::mongodb;

/// Nodes on a database and a bus of their own. All of it goes away with this value.
pub(crate) struct Cluster {
    /// The bus.
    pub(crate) nats: NatsServer,
    nodes: Vec<Node>,
    database: String,
    url: String,
    http: HttpClient,
    /// The ways of one node to the bus and to the database, which can be broken.
    ways: Option<Ways>,
}

/// The node whose ways can be broken.
pub(crate) const APART: usize = 1;

/// Its ways.
pub(crate) struct Ways {
    /// To the bus.
    pub(crate) bus: Proxy,
    /// To the database.
    pub(crate) database: Proxy,
}

struct Node {
    port: u16,
    folder: TempDir,
    process: Option<Process>,
}

/// The database of this name on the tests' MongoDB.
fn database_url(name: &str) -> String {
    let server = mongodb().unwrap();
    let (place, query) = server.split_once('?').unwrap_or((&server, ""));
    format!("{}/{name}?{query}", place.trim_end_matches('/'))
}

impl Cluster {
    /// Three nodes that are ready.
    pub(crate) async fn start() -> Self {
        let mut cluster = Self::empty().await;
        cluster.run_all().await;
        cluster
    }

    /// Three nodes that are ready, one of which ([`APART`]) reaches the others and the database on ways that can be broken.
    pub(crate) async fn start_apart() -> Self {
        let mut cluster = Self::empty().await;
        let bus = Proxy::to(format!("127.0.0.1:{}", cluster.nats.port())).await;
        let database = Proxy::to(first_host(&cluster.url)).await;
        cluster.ways = Some(Ways { bus, database });
        cluster.run_all().await;
        cluster
    }

    async fn empty() -> Self {
        let nats = NatsServer::start(&[]).await.unwrap();
        let database = format!("onlychat_test_nodes_{}", uuid::Uuid::new_v4().simple());
        let url = database_url(&database);
        Self { nats, nodes: Vec::new(), database, url, http: HttpClient::new(), ways: None }
    }

    async fn run_all(&mut self) {
        for node in 0..3 {
            let folder = tempfile::tempdir().unwrap();
            self.nodes.push(Node { port: free_port(), folder, process: None });
            self.run(node);
        }
        for node in 0..3 {
            self.ready(node, true).await;
        }
    }

    /// The ways that can be broken.
    pub(crate) const fn ways(&self) -> &Ways {
        self.ways.as_ref().expect("it was started apart")
    }

    /// Starts a node where it was.
    pub(crate) fn run(&mut self, node: usize) {
        let env = self.environment(node);
        let Node { folder, process, .. } = &mut self.nodes[node];
        let program = PathBuf::from(env!("CARGO_BIN_EXE_onlychat"));
        let log = folder.path().join("onlychat.log");
        *process = Some(Process::start(&program, &[], &env, folder.path(), &log).unwrap());
    }

    /// What a node is configured with.
    fn environment(&self, node: usize) -> Vec<(String, String)> {
        let port = self.nodes[node].port.to_string();
        let (mut database, mut nats) = (self.url.clone(), self.nats.url());
        if let (APART, Some(ways)) = (node, &self.ways) {
            // Connected to this one alone: otherwise the driver would ask it where it is, and go there.
            database = database.replace(&hosts(&self.url), &ways.database.address().to_string());
            database.push_str(if database.contains('?') { "&" } else { "?" });
            database.push_str("directConnection=true");
            nats = format!("nats://{}", ways.bus.address());
        }
        let values = [
            ("PORT", port.as_str()),
            ("BIND", "127.0.0.1"),
            ("ORIGIN", "https://chat.example.com"),
            ("DATABASE_URL", &database),
            ("NATS_URL", &nats),
            ("JWT_KEY", "three nodes and one key between them"),
            ("RATE_LIMIT_FACTOR", "10000"),
        ];
        values.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// Kills a node as a crash would.
    pub(crate) fn kill(&mut self, node: usize) {
        drop(self.nodes[node].process.take());
    }

    /// A node's process.
    pub(crate) fn process(&self, node: usize) -> &Process {
        self.nodes[node].process.as_ref().expect("it runs")
    }

    /// What a node has logged.
    pub(crate) fn log(&self, node: usize) -> String {
        std::fs::read_to_string(self.nodes[node].folder.path().join("onlychat.log")).unwrap_or_default()
    }

    /// Waits until a node says that it is ready, or that it is not.
    pub(crate) async fn ready(&self, node: usize, wanted: bool) {
        loop {
            let answer = self.http.get(self.address(node, "http", "/readyz")).send().await;
            if answer.is_ok_and(|answer| (answer.status() == 200) == wanted) {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// How many nodes there are.
    pub(crate) const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// An address of a node.
    pub(crate) fn address(&self, node: usize, scheme: &str, path: &str) -> String {
        format!("{scheme}://127.0.0.1:{}{path}", self.nodes[node].port)
    }

    /// Asks a node something that must work; answers what it said.
    pub(crate) async fn call(
        &self,
        node: usize,
        method: &str,
        path: &str,
        token: &str,
        body: Value,
    ) -> Value {
        let method = method.parse().unwrap();
        let request = self.http.request(method, self.address(node, "http", path)).bearer_auth(token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Asks a node something; answers the status alone.
    pub(crate) async fn status(&self, node: usize, path: &str, token: &str) -> u16 {
        let request = self.http.get(self.address(node, "http", path)).bearer_auth(token);
        request.send().await.unwrap().status().as_u16()
    }

    /// Whether a node does a change that somebody asks for.
    pub(crate) async fn changes(&self, node: usize, path: &str, token: &str, body: Value) -> bool {
        let request = self.http.patch(self.address(node, "http", path)).bearer_auth(token).json(&body);
        request.send().await.unwrap().status().is_success()
    }

    /// Ends the nodes and takes the database away.
    pub(crate) async fn end(mut self) {
        self.nodes.clear();
        let client = MongoClient::with_uri_str(&self.url).await.unwrap();
        client.database(&self.database).drop().await.unwrap();
    }
}

/// The hosts that a database's address names.
fn hosts(url: &str) -> String {
    let (_scheme, rest) = url.split_once("://").expect("an address");
    let (hosts, _path) = rest.split_once('/').expect("a database's name");
    hosts.rsplit_once('@').map_or(hosts, |(_credentials, hosts)| hosts).to_owned()
}

fn first_host(url: &str) -> String {
    hosts(url).split(',').next().unwrap_or_default().to_owned()
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}
