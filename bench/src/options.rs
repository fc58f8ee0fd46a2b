//! What can be asked for. Every run is bounded in time and count by what is accepted here.

use std::ffi::OsString;
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
    #[command(flatten)]
    Scenario(Scenario),
    /// The highest rate of direct messages with a delivered p99 under 50 ms
    Capacity(CapacityArgs),
    /// The same run on OnlyChat and on a peer, alternating, and the ratios
    Compare(CompareArgs),
    /// Everything that has a goal, and whether it is met
    All(AllArgs),
}

/// One run.
#[derive(Subcommand, Debug)]
pub(crate) enum Scenario {
    /// Direct messages between people in pairs
    Dm(LoadArgs),
    /// Connections that do nothing: what each costs
    Idle(LoadArgs),
    /// Pages of a long history
    History(HistoryArgs),
    /// Looking for messages among many
    Search(HistoryArgs),
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
    /// One message to a whole audience, alone and beside direct messages
    Blast(BlastArgs),
    /// How long a start takes, and what it leaves in memory
    Start(HistoryArgs),
}

/// A search for the highest rate.
#[derive(Args, Clone, Debug)]
pub(crate) struct CapacityArgs {
    /// Where the search begins, a second
    #[arg(long, default_value_t = 400.0, value_parser = rate)]
    pub(crate) from: f64,
    /// How long each step is measured
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    pub(crate) seconds: u64,
    /// The same seed gives the same arrivals
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How often, and against whom.
#[derive(Args, Clone, Debug)]
pub(crate) struct Against {
    /// Whom OnlyChat is compared with
    #[arg(long, value_enum, default_value = "socketio")]
    pub(crate) peer: Wire,
    /// How many times both are run, one after the other
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) pairs: u32,
    /// Where what was found is written
    #[arg(long, default_value = "bench/results")]
    pub(crate) results: PathBuf,
}

/// One comparison.
#[derive(Args, Clone, Debug)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) against: Against,
    /// What is run on both: a scenario and its options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, default_value = "dm")]
    pub(crate) run: Vec<String>,
}

/// All goals.
#[derive(Args, Clone, Debug)]
pub(crate) struct AllArgs {
    #[command(flatten)]
    pub(crate) against: Against,
    /// Only these goals, such as P1,P10
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Smaller and shorter runs, to see whether everything works; what they find is no result
    #[arg(long)]
    pub(crate) quick: bool,
    /// Where the chart is drawn
    #[arg(long, default_value = "docs/images/performance.svg")]
    pub(crate) chart: PathBuf,
}

/// Which server, and where things are.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// Who is under test
    #[arg(long, global = true, value_enum, default_value = "onlychat")]
    pub(crate) target: Wire,
    /// OnlyChat's binary
    #[arg(long, global = true, env = "ONLYCHAT_BIN", default_value = "target/release/onlychat")]
    server: PathBuf,
    /// The folder of the peers' programs
    #[arg(long, global = true, default_value = "bench/peer")]
    peers: PathBuf,
    /// Where temporary folders go; on the disk that is to be measured
    #[arg(long, global = true, env = "ONLYCHAT_BENCH_SCRATCH", default_value = "target/scratch")]
    pub(crate) scratch: PathBuf,
    /// Where databases that took long to fill are kept
    #[arg(long, global = true, env = "ONLYCHAT_BENCH_PREPARED", default_value = "target/bench")]
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
    /// The options that give another process the same place, with another target.
    pub(crate) fn again(&self, target: Wire) -> Vec<OsString> {
        let paths = [
            ("--server", &self.server),
            ("--peers", &self.peers),
            ("--scratch", &self.scratch),
            ("--prepared", &self.prepared),
        ];
        let mut again: Vec<OsString> = vec!["--target".into(), target.name().into()];
        if self.database == Database::Mongodb {
            again.extend(["--database".into(), "mongodb".into()]);
        }
        again.extend(paths.into_iter().flat_map(|(name, path)| [name.into(), path.into()]));
        if let Some(url) = &self.mongodb_url {
            again.extend(["--mongodb-url".into(), url.into()]);
        }
        if let Some(pid) = self.mongodb_pid {
            again.extend(["--mongodb-pid".into(), pid.to_string().into()]);
        }
        again
    }

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

/// A load of broadcasts.
#[derive(Args, Clone, Debug)]
pub(crate) struct BlastArgs {
    #[command(flatten)]
    pub(crate) load: LoadArgs,
    /// How many subscribe; those beyond the connected ones are away
    #[arg(long, value_parser = RangedU64ValueParser::<usize>::new().range(2..=200_000))]
    pub(crate) subscribers: Option<usize>,
    /// How many devices send direct messages afterwards, without broadcasts and beside them; 0 leaves that out
    #[arg(long, default_value_t = 500, value_parser = RangedU64ValueParser::<usize>::new().range(0..=5_000))]
    pub(crate) direct: usize,
    /// How many direct messages a second
    #[arg(long, default_value_t = 200.0, value_parser = rate)]
    pub(crate) direct_rate: f64,
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

/// Options that say where things are on this machine: of no use to whoever reads a result.
const PLACES: [&str; 7] =
    ["--server", "--peers", "--scratch", "--prepared", "--mongodb-url", "--mongodb-pid", "--json"];

/// The command as it is told: what was asked for, without where.
pub(crate) fn told(args: impl IntoIterator<Item = String>) -> String {
    let mut args = args.into_iter();
    let mut told: Vec<String> = Vec::new();
    while let Some(arg) = args.next() {
        match arg.split_once('=') {
            Some((name, _)) if PLACES.contains(&name) => {}
            _ if PLACES.contains(&arg.as_str()) => drop(args.next()),
            _ => told.push(arg),
        }
    }
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_are_sound_and_bounded() {
        Cli::command().debug_assert();
        let parse = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        assert!(parse("x dm --rate 800 --connections 1000 --target ws"));
        for line in [
            "x dm --rate 0",
            "x dm --rate 1e9",
            "x dm --connections 1",
            "x dm --seconds 601",
            "x history --messages 2000001",
            "x blast --subscribers 200001",
        ] {
            assert!(!parse(line), "{line}");
        }
    }

    #[test]
    fn a_comparison_keeps_the_options_of_its_run() {
        let cli = Cli::try_parse_from("x compare --pairs 2 dm --rate 800 --receipts".split(' ')).unwrap();
        let Command::Compare(args) = cli.command else { panic!("no comparison: {cli:?}") };
        assert_eq!((args.against.pairs, args.run.join(" ")), (2, "dm --rate 800 --receipts".to_owned()));
    }

    #[test]
    fn where_things_are_is_not_told() {
        let line = "dm --target ws --server /x/y --mongodb-url=mongodb://h --rate 800 --json r.json";
        assert_eq!(told(line.split(' ').map(str::to_owned)), "dm --target ws --rate 800");
    }
}
