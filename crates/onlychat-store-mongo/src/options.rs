//! Where the database is, and how it is talked to.

use std::fmt;
use std::time::Duration;

use mongodb::error::{Error, ErrorKind};
use mongodb::options::{
    Acknowledgment, ClientOptions, ReadConcern, ReadPreference, SelectionCriteria, WriteConcern,
};
use onlychat_store::OpenError;

/// The database's name unless the address says another.
const DATABASE: &str = "OnlyChat";
/// How long a server is looked for, and connected to, unless the address says otherwise.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a majority may take to confirm a write.
const MAJORITY_MAX: Duration = Duration::from_secs(10);

/// What [`crate::MongoStore::open`] needs to know.
#[derive(Clone)]
pub struct MongoOptions {
    pub(crate) client: ClientOptions,
    pub(crate) database: String,
    place: String,
}

/// Says where, never with which credentials.
impl fmt::Debug for MongoOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MongoOptions").field(&self.place).finish()
    }
}

impl MongoOptions {
    /// Reads a `DATABASE_URL` such as `mongodb://127.0.0.1:27017/?replicaSet=rs0`. For `mongodb+srv://` it asks the DNS.
    ///
    /// What it says of read and write concerns is overruled: writes are confirmed by a majority with its journal,
    /// reads go to the primary and see only what a majority has.
    ///
    /// # Errors
    /// [`OpenError::BadUrl`], or [`OpenError::Unreachable`] when the DNS does not answer.
    pub async fn parse(url: &str) -> Result<Self, OpenError> {
        let url = url.trim();
        if !url.starts_with("mongodb://") && !url.starts_with("mongodb+srv://") {
            return Err(bad_url("it does not begin with mongodb:// or mongodb+srv://"));
        }
        let mut client = ClientOptions::parse(url).await.map_err(|error| not_understood(url, &error))?;
        let database = client.default_database.clone().unwrap_or_else(|| DATABASE.to_owned());
        client.app_name.get_or_insert_with(|| "onlychat".to_owned());
        client.server_selection_timeout.get_or_insert(PATIENCE);
        client.connect_timeout.get_or_insert(PATIENCE);
        client.write_concern = Some(durable());
        client.read_concern = Some(ReadConcern::majority());
        client.selection_criteria = Some(SelectionCriteria::ReadPreference(ReadPreference::Primary));
        let place = place(&client, &database);
        Ok(Self { client, database, place })
    }

    /// Where it is, without credentials.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// Confirmed by a majority, each with its journal: it outlives any one machine, and the end of every process.
pub(crate) fn durable() -> WriteConcern {
    WriteConcern::builder().w(Acknowledgment::Majority).journal(true).w_timeout(MAJORITY_MAX).build()
}

fn place(client: &ClientOptions, database: &str) -> String {
    let hosts: Vec<String> = client.hosts.iter().map(ToString::to_string).collect();
    format!("mongodb://{}/{database}", hosts.join(","))
}

fn bad_url(reason: &str) -> OpenError {
    OpenError::BadUrl { reason: format!("{reason}. Example: mongodb://127.0.0.1:27017/?replicaSet=rs0") }
}

/// The driver's words, unless they repeat a part of the credentials.
fn not_understood(url: &str, error: &Error) -> OpenError {
    let rest = url.split_once("://").map_or(url, |(_scheme, rest)| rest);
    let (credentials, host) = rest.rsplit_once('@').unwrap_or(("", rest));
    let words = error.to_string();
    let secret = |part: &str| !part.is_empty() && words.contains(part);
    let repeats = credentials.split([':', '@']).any(secret);
    match &*error.kind {
        ErrorKind::DnsResolve { .. } if !repeats => {
            OpenError::Unreachable { place: format!("mongodb+srv://{host}"), reason: words }
        }
        _ if repeats => bad_url("its credentials cannot be read: percent-encode their special characters"),
        _ => bad_url(&words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_database_is_onlychat_unless_the_address_names_one() {
        for (url, place) in [
            ("mongodb://127.0.0.1", "mongodb://127.0.0.1:27017/OnlyChat"),
            ("mongodb://u:secret@a:1,b:2/Other?replicaSet=rs0&authSource=admin", "mongodb://a:1,b:2/Other"),
            (" mongodb://a:1/?w=1&readPreference=secondary ", "mongodb://a:1/OnlyChat"),
        ] {
            let options = MongoOptions::parse(url).await.unwrap();
            assert_eq!(options.place(), place);
            assert_eq!(format!("{options:?}"), format!("MongoOptions({place:?})"));
            assert_eq!(options.client.write_concern, Some(durable()));
            let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
            assert_eq!(options.client.selection_criteria, Some(primary));
        }
    }

    #[tokio::test]
    async fn a_refusal_says_why_and_no_secret() {
        for url in [
            "sqlite:x.db",
            "mongodb://",
            "mongodb://u:hunter2@host:x/",
            "mongodb://u:hunter2/x@host/",
            "mongodb://u:hun@ter2@host/",
            "mongodb://u:hunter2%zz@host/",
            "mongodb://host/?readPreference=hunter",
        ] {
            let error = MongoOptions::parse(url).await.unwrap_err();
            let OpenError::BadUrl { reason } = &error else { panic!("{url}: {error}") };
            assert!(!reason.contains("hunter2") && !reason.contains("ter2"), "{url}: {reason}");
            assert!(reason.contains("Example: mongodb://"), "{url}: {reason}");
        }
    }
}
