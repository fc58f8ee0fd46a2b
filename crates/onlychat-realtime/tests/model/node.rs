//! One node: a gateway behind a door that wires are put through.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use onlychat_app::App;
use onlychat_app::testkit::parts;
use onlychat_bus::NodeId;
use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_identity::Revocations;
use onlychat_protocol::problem::{Code, Problem};
use onlychat_realtime::{Gateway, Options};
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::bus::ScriptedBus;
use crate::database::{Believer, Database};

/// How many bytes a wire holds: less than two events, so that whoever does not read stops the server in the middle.
const WIRE_BYTES: usize = 512;
/// How much waits for somebody who does not read: a few events.
const QUEUE_BYTES: usize = 1600;

/// One node.
pub(crate) struct Node {
    pub(crate) app: Arc<App>,
    pub(crate) gateway: Gateway,
    pub(crate) bus: Arc<ScriptedBus>,
    door: mpsc::UnboundedSender<DuplexStream>,
    server: JoinHandle<io::Result<()>>,
}

impl Node {
    pub(crate) async fn start(database: &Database, number: usize) -> Self {
        let bus = Arc::new(ScriptedBus::new(NodeId(number as u64)));
        let Database { store, clock, .. } = database.clone();
        let ids = Arc::new(TimeOrderedIds::new(Arc::new(SystemEntropy)));
        let app = Arc::new(App::new(parts(store, bus.clone(), Arc::new(Believer), clock, ids)));
        let (believer, revocations) = (Arc::new(Believer), Arc::new(Revocations::default()));
        let starting = Gateway::start(app.clone(), believer, revocations, Arc::new(SystemEntropy), options());
        let gateway = starting.await.unwrap();
        let (door, through) = mpsc::unbounded_channel();
        let server = tokio::spawn(serve(gateway.clone(), Door(through)));
        Self { app, gateway, bus, door, server }
    }

    /// The client's end of a new wire.
    pub(crate) fn wire(&self) -> DuplexStream {
        let (client, server) = tokio::io::duplex(WIRE_BYTES);
        self.door.send(server).unwrap();
        client
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Nothing but what the script does ends anything.
fn options() -> Options {
    let problem_of =
        |error: &onlychat_app::Error, request| Problem::new(Code::Conflict, error.to_string(), request);
    let never = Duration::from_hours(1000);
    Options {
        heartbeat: Duration::from_secs(1),
        hello_timeout: never,
        write_timeout: never,
        queue_max_bytes: QUEUE_BYTES,
        ..Options::new(problem_of)
    }
}

async fn serve(gateway: Gateway, door: Door) -> io::Result<()> {
    let upgrade = move |upgrade: WebSocketUpgrade| {
        let gateway = gateway.clone();
        async move { gateway.upgrade(upgrade) }
    };
    axum::serve(door, Router::new().route("/", get(upgrade))).await
}

/// Where wires come from.
struct Door(mpsc::UnboundedReceiver<DuplexStream>);

impl axum::serve::Listener for Door {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(wire) => (wire, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}
