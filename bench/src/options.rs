//! What can be asked for. Every run is bounded in time and count by what is accepted here.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand};

use crate::server::{Mongodb, Setup};
use crate::wire::Wire;

/// OnlyChat's load generator. It starts the server under test itself, on this machine, and speaks to it over the loopback
/// address alone.
#[derive(Parser, Debug)]
#[command(name = "onlychat-bench", max_term_width = 110)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// What to run.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Direct messages between people in pairs
    Dm(LoadArgs),
    /// Connections that do nothing: what each costs
    Idle(LoadArgs),
    /// Pages of a long history
    History(HistoryArgs),
    /// Everybody is cut at once and comes back, having missed something
    Storm(LoadArgs),
    /// One message to four pages, six times typing and ten receipts
    Mixed(LoadArgs),
    /// Devices come and go
    Churn(LoadArgs),
    /// More than the server can do, and whether it is itself again afterwards
    Overload(LoadArgs),
    /// One device in a hundred stops reading
    Stalled(LoadArgs),
    /// How long a start takes, and what it leaves in memory
    Start(HistoryArgs),
}

/// Which server, and where things are.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// Who is under test
    #[arg(long, global = true, value_enum, default_value = "onlychat")]
    target: Wire,
    /// OnlyChat's binary
    #[arg(long, global = true, env = "ONLYCHAT_BIN", default_value = "target/release/onlychat")]
    server: PathBuf,
    /// The folder of the peers' programs
    #[arg(long, global = true, default_value = "bench/peer")]
    peers: PathBuf,
    /// Where temporary folders go; on the disk that is to be measured
    #[arg(long, global = true, default_value = "target/scratch")]
    scratch: PathBuf,
    /// Where databases that took long to fill are kept
    #[arg(long, global = true, default_value = "target/bench")]
    prepared: PathBuf,
    /// Which database OnlyChat uses; the peers always use MongoDB
    #[arg(long, global = true, value_enum, default_value = "sqlite")]
    database: Database,
    /// A MongoDB replica set on this machine that may be filled
    #[arg(long, global = true, env = "ONLYCHAT_BENCH_MONGODB_URL")]
    mongodb_url: Option<String>,
    /// The id of its process, so that its cost is counted
    #[arg(long, global = true, env = "ONLYCHAT_BENCH_MONGODB_PID")]
    mongodb_pid: Option<u32>,
    /// Also writes the report there, as JSON
    #[arg(long, global = true)]
    pub(crate) json: Option<PathBuf>,
}

/// Where OnlyChat keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Database {
    Sqlite,
    Mongodb,
}

impl Place {
    pub(crate) fn setup(&self) -> std::io::Result<Setup> {
        let uses_mongodb = self.database == Database::Mongodb || self.target != Wire::Onlychat;
        let mongodb = self.mongodb_url.clone().filter(|_| uses_mongodb);
        Ok(Setup {
            wire: self.target,
            // The server starts in a folder of its own.
            program: std::path::absolute(&self.server)?,
            peers: std::path::absolute(&self.peers)?,
            scratch: std::path::absolute(&self.scratch)?,
            prepared: std::path::absolute(&self.prepared)?,
            mongodb: mongodb.map(|url| Mongodb { url, pid: self.mongodb_pid }),
        })
    }

    /// Whether a MongoDB is asked for and none is named.
    pub(crate) fn lacks_mongodb(&self) -> bool {
        self.database == Database::Mongodb && self.mongodb_url.is_none()
    }
}

/// How much, how long; each scenario has defaults of its own.
#[derive(Args, Clone, Debug)]
pub(crate) struct LoadArgs {
    /// How many devices are connected
    #[arg(long, value_parser = RangedU64ValueParser::<usize>::new().range(2..=20_000))]
    connections: Option<usize>,
    /// How many a second
    #[arg(long, value_parser = rate)]
    rate: Option<f64>,
    /// How long is measured
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: Option<u64>,
    /// How long the load runs before that, in seconds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(0..=60))]
    warm_up: u64,
    /// The same seed gives the same arrivals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How long a message is
    #[arg(long, default_value_t = 120, value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    text_bytes: usize,
    /// Each message that arrives is answered with a receipt
    #[arg(long)]
    receipts: bool,
}

/// A load on a history.
#[derive(Args, Clone, Debug)]
pub(crate) struct HistoryArgs {
    #[command(flatten)]
    pub(crate) load: LoadArgs,
    /// How many messages are there before it begins
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=2_000_000))]
    pub(crate) messages: u64,
}

/// How much, how long.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    /// A second.
    pub(crate) rate: f64,
    pub(crate) warm_up: Duration,
    /// How long is measured.
    pub(crate) length: Duration,
    pub(crate) seed: u64,
    pub(crate) text_bytes: usize,
    pub(crate) receipts: bool,
}

impl LoadArgs {
    /// Fills in what was not said.
    pub(crate) fn or(&self, connections: usize, rate: f64, seconds: u64) -> Load {
        Load {
            connections: self.connections.unwrap_or(connections),
            rate: self.rate.unwrap_or(rate),
            warm_up: Duration::from_secs(self.warm_up),
            length: Duration::from_secs(self.seconds.unwrap_or(seconds)),
            seed: self.seed,
            text_bytes: self.text_bytes,
            receipts: self.receipts,
        }
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|error| format!("{error}"))?;
    if (0.1..=50_000.0).contains(&rate) { Ok(rate) } else { Err("not between 0.1 and 50,000".to_owned()) }
}
