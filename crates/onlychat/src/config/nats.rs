//! Where the bus between several nodes is.

use onlychat_bus_nats::{BadNatsUrl, JoinError, NatsUrl};

use super::values::Read;
use super::{ConfigError, DatabaseUrl};

const NAME: &str = "NATS_URL";
const EXAMPLE: &str = "NATS_URL=nats://127.0.0.1:4222 (tls://user:password@host:4222, several with commas)";

/// The bus that is configured cannot be joined.
impl From<JoinError> for ConfigError {
    fn from(error: JoinError) -> Self {
        Self::new(NAME, error.to_string(), EXAMPLE)
    }
}

/// `NATS_URL`. A SQLite file is one node's, and several nodes that do not know of each other would be worse than one:
/// better not to start.
pub(super) fn read(read: &Read<'_>, database: &DatabaseUrl) -> Result<Option<NatsUrl>, ConfigError> {
    let Some(text) = read.environment().get(NAME) else { return Ok(None) };
    let url = text.parse().map_err(|error: BadNatsUrl| ConfigError::new(NAME, error.to_string(), EXAMPLE))?;
    match database {
        DatabaseUrl::Mongo(_) => Ok(Some(url)),
        DatabaseUrl::Sqlite(_) => Err(ConfigError::new(
            NAME,
            "it is for several nodes, and a SQLite file is used by one: set DATABASE_URL to a MongoDB, or unset NATS_URL",
            EXAMPLE,
        )),
    }
}
