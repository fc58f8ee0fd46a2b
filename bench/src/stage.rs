//! What most scenarios begin with: a server, people, their conversations, their devices; and sending on time.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::client::{Client, Command, Connect, Seat, Shared};
use crate::http::Pool;
use crate::latency::Latency;
use crate::ledger::Ledger;
use crate::machine::Machine;
use crate::meter::Cost;
use crate::options::{self, Load};
use crate::outcome::{Failure, Outcome};
use crate::people;
use crate::probe::{self, DiskProbe};
use crate::report::{GeneratorCost, Report};
use crate::server::{Server, Setup};

/// How many sockets are being opened at once while the stage is set.
const AT_ONCE: usize = 64;
/// How many HTTP connections there are at most.
const HTTP_CONNECTIONS: usize = 64;
/// How long what was sent may take to settle after the last of it.
const SETTLE_LIMIT: Duration = Duration::from_secs(15);
/// How long the disk is probed before each run.
const PROBE: Duration = Duration::from_secs(2);

/// Everything that a run needs.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) pool: Rc<Pool>,
    pub(crate) shared: Rc<Shared>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) clients: Vec<Client>,
    disk: DiskProbe,
    machine: Machine,
}

/// What is seen before a server starts.
pub(crate) struct Before {
    pub(crate) disk: DiskProbe,
    pub(crate) machine: Machine,
}

impl Before {
    /// Looks at the machine and probes the disk.
    pub(crate) fn look(setup: &Setup) -> Outcome<Self> {
        let machine = Machine::before();
        std::fs::create_dir_all(&setup.scratch).map_err(|error| Failure::new(error.to_string()))?;
        Ok(Self { disk: probe::disk(&setup.scratch, PROBE)?, machine })
    }

    /// A report that says where and when.
    pub(crate) fn report(self, scenario: &str, server: &Server, load: &Load) -> Report {
        let mut machine = self.machine;
        machine.after();
        Report {
            scenario: scenario.to_owned(),
            target: server.wire().name().to_owned(),
            database: server.database(),
            command: options::told(std::env::args().skip(1)),
            date: crate::clock::date(),
            seed: load.seed,
            disk: self.disk,
            machine,
            ..Report::default()
        }
    }
}

impl Stage {
    /// People in pairs, each pair with a conversation; nobody connected yet.
    pub(crate) async fn pairs(setup: &Setup, load: &Load) -> Outcome<Self> {
        Self::pairs_on(setup, None, load).await
    }

    /// As [`Stage::pairs`], on a server with what `prepared` holds as its data.
    pub(crate) async fn pairs_on(setup: &Setup, prepared: Option<&Path>, load: &Load) -> Outcome<Self> {
        let count = load.connections.next_multiple_of(2);
        let pairs = (0..count / 2).map(|pair| (2 * pair, 2 * pair + 1)).collect();
        Self::set_on(setup, prepared, load, count, pairs, |number| number / 2).await
    }

    /// People with the conversations of `pairs`; `seat` says which of them a device has.
    pub(crate) async fn set(
        setup: &Setup,
        load: &Load,
        people: usize,
        pairs: Vec<(usize, usize)>,
        seat: impl Fn(usize) -> usize,
    ) -> Outcome<Self> {
        Self::set_on(setup, None, load, people, pairs, seat).await
    }

    async fn set_on(
        setup: &Setup,
        prepared: Option<&Path>,
        load: &Load,
        people: usize,
        pairs: Vec<(usize, usize)>,
        seat: impl Fn(usize) -> usize,
    ) -> Outcome<Self> {
        let Before { disk, machine } = Before::look(setup)?;
        let server = Server::start(setup, prepared)?;
        let pool = Rc::new(Pool::new(server.address, HTTP_CONNECTIONS));
        let people = people::gather(&server, &pool, people).await?;
        let conversations = people::acquaint(&pool, &people, pairs).await?;
        let seats = people.iter().enumerate().map(|(number, person)| {
            let conversation = conversations.get(seat(number)).cloned().unwrap_or_else(|| Rc::from(""));
            Seat { number, person: person.clone(), conversation }
        });
        let seats: Vec<Seat> = seats.collect();
        let shared = Rc::new(Shared {
            wire: setup.wire,
            address: server.address,
            text: text(load.text_bytes),
            receipts: load.receipts,
            ledger: RefCell::new(Ledger::new(seats.len(), Duration::ZERO)?),
            resume: RefCell::new(Latency::new()?),
            welcome: RefCell::new(Latency::new()?),
        });
        Ok(Self { server, pool, shared, seats, clients: Vec::new(), disk, machine })
    }

    /// Connects everybody, some at a time.
    pub(crate) async fn connect_all(&mut self) -> Outcome {
        let connects = self.seats.iter().map(|_| Connect::default()).collect();
        self.clients = self.connect(connects).await?.into_iter().map(|(client, _)| client).collect();
        Ok(())
    }

    /// Connects the first seats, each as told; says of each whether it was resumed.
    pub(crate) async fn connect(&self, how: Vec<Connect>) -> Outcome<Vec<(Client, bool)>> {
        let open = |(seat, how): (&Seat, Connect)| Client::connect(self.shared.clone(), seat.clone(), how);
        stream::iter(self.seats.iter().zip(how)).map(open).buffered(AT_ONCE).try_collect().await
    }

    /// Begins a new book; latencies count from `timed_from` after now.
    pub(crate) fn new_ledger(&self, timed_from: Duration) -> Outcome<Instant> {
        let ledger = Ledger::new(self.seats.len(), timed_from)?;
        let start = ledger.start();
        *self.shared.ledger.borrow_mut() = ledger;
        Ok(start)
    }

    /// Has `sender` send a message to the other of its pair; it was to be sent at `intended`.
    pub(crate) fn send(&self, sender: usize, intended: Duration) {
        let index = self.shared.ledger.borrow_mut().enter(intended, sender ^ 1);
        if let Some(client) = self.clients.get(sender) {
            client.tell(Command::Message { index, conversation: None });
        }
    }

    /// Waits until everything was answered and delivered, or for as long as that may take.
    pub(crate) async fn settle(&self) {
        let begin = Instant::now();
        while !self.shared.ledger.borrow().is_settled() && begin.elapsed() < SETTLE_LIMIT {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// A failure when devices were disconnected that nobody disconnected.
    pub(crate) fn all_connected(&self) -> Outcome {
        let ended: Vec<String> =
            self.clients.iter().filter_map(|client| client.memory.ended.borrow().clone()).collect();
        match ended.first() {
            None => Ok(()),
            Some(first) => {
                Err(Failure::new(format!("{} connections ended, the first: {first}", ended.len())))
            }
        }
    }

    /// A report of what the ledger holds and what the stretch cost.
    pub(crate) fn report(&self, scenario: &str, load: &Load, cost: &Cost) -> Report {
        let before = Before { disk: self.disk.clone(), machine: self.machine.clone() };
        let ledger = self.shared.ledger.borrow();
        let mut report = before.report(scenario, &self.server, load);
        report.connections = self.clients.len();
        report.seconds = cost.seconds;
        report.counts = ledger.counts();
        report.refusals = ledger.refusals();
        report.time("ack", ledger.ack.percentiles());
        report.time("delivered", ledger.delivered.percentiles());
        report.server = cost.server;
        report.generator = GeneratorCost { cpu_share: cost.generator_share, lag: ledger.lag.percentiles() };
        report.judge_generator();
        report
    }
}

/// Words of this many bytes.
fn text(bytes: usize) -> String {
    "load generators have little to say to each other, but they say it on time; "
        .chars()
        .cycle()
        .take(bytes)
        .collect()
}
