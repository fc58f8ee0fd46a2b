//! Proofs of the guarantees: the real binary under load and ill treatment, judged from outside.
//!
//! Devices ([`device`]) talk to a server ([`server`]) that is killed, cut off or starved, and write down what they sent,
//! what was acknowledged and what they were told. Afterwards the [`checker`] compares those records with each other and
//! with the [`database`], read past the server. Nothing here shares code with the product but the spelling of ids.

pub mod checker;
pub mod clock;
pub mod database;
pub mod device;
pub mod fault;
pub mod kill;
pub mod load;
pub mod on;
pub mod people;
pub mod power_cut;
pub mod random;
pub mod read_only;
pub mod reconnect;
pub mod record;
pub mod replica_set;
pub mod server;
pub mod soak;
pub mod step_down;

/// What stopped a proof before it could judge.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Many functions' shorthand.
pub type Result<T, E = Failure> = std::result::Result<T, E>;
