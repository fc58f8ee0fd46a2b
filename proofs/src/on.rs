//! What most proofs are told on the command line, and what they answer there.

use std::path::PathBuf;

/// Which server, on which database.
#[derive(clap::Args, Clone, Debug)]
pub struct On {
    /// The server's binary.
    #[arg(long, env = "ONLYCHAT_BIN")]
    pub binary: PathBuf,
    /// A MongoDB replica set to run on instead of SQLite.
    #[arg(long, env = "ONLYCHAT_TEST_MONGODB_URL")]
    pub mongodb_url: Option<String>,
    /// Repeats the same choices.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl On {
    /// The database's name, for people.
    pub const fn database(&self) -> &'static str {
        if self.mongodb_url.is_some() { "mongo" } else { "sqlite" }
    }
}

/// What came of a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conclusion {
    /// For people; several lines.
    pub text: String,
    /// Whether every promise was kept.
    pub is_good: bool,
}
