//! What kind of MongoDB is there.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind, Result as DriverResult};
use mongodb::{Client, Database};
use onlychat_store::OpenError;

use crate::options::MongoOptions;

/// How long one server is looked for, to learn why there is no primary.
const SECOND_LOOK: Duration = Duration::from_secs(2);

/// Makes sure that there is a primary, or a router, with transactions; says which version it has.
pub(crate) async fn probe(options: &MongoOptions, database: &Database) -> Result<String, OpenError> {
    let place = || options.place().to_owned();
    match hello(database).await {
        Ok(hello) if has_transactions(&hello) => {}
        Ok(_alone) => return Err(OpenError::NoReplicaSet { place: place() }),
        Err(error) if is_alone(options, &error).await => {
            return Err(OpenError::NoReplicaSet { place: place() });
        }
        Err(error) => return Err(OpenError::Unreachable { place: place(), reason: one_line(&error) }),
    }
    match database.run_command(doc! { "buildInfo": 1 }).await {
        Ok(info) => Ok(info.get_str("version").unwrap_or("of unknown version").to_owned()),
        Err(error) => Err(OpenError::Unreachable { place: place(), reason: one_line(&error) }),
    }
}

async fn hello(database: &Database) -> DriverResult<Document> {
    database.run_command(doc! { "hello": 1 }).await
}

/// A member of a replica set, or a router of a sharded cluster.
fn has_transactions(hello: &Document) -> bool {
    hello.get_str("setName").is_ok() || hello.get_str("msg").is_ok_and(|message| message == "isdbgrid")
}

/// A single server, or one that waits for `rs.initiate()`, is never chosen when the address names a replica set:
/// the driver only says that it found no primary. So ask the first host directly.
async fn is_alone(options: &MongoOptions, error: &Error) -> bool {
    if !matches!(&*error.kind, ErrorKind::ServerSelection { .. }) {
        return false;
    }
    let mut direct = options.client.clone();
    direct.hosts.truncate(1);
    direct.repl_set_name = None;
    direct.direct_connection = Some(true);
    direct.server_selection_timeout = Some(SECOND_LOOK);
    let Ok(client) = Client::with_options(direct) else { return false };
    let answer = hello(&client.database(&options.database)).await;
    client.shutdown().immediate(true).await;
    answer.is_ok_and(|hello| !has_transactions(&hello))
}

/// The driver's words in one line: of a search for a primary only what stood in its way, not the state of every server.
fn one_line(error: &Error) -> String {
    let words = error.kind.to_string();
    let words = match &*error.kind {
        ErrorKind::ServerSelection { message, .. } => match in_its_way(message) {
            Some(obstacle) => format!("no primary was found: {obstacle}"),
            None => {
                format!("no primary was found: {}", message.split(" Topology:").next().unwrap_or(message))
            }
        },
        _ => words,
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_its_way(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("Error: Kind: ")?;
    rest.split_once(", labels").map(|(obstacle, _)| obstacle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_replica_sets_and_routers_have_transactions() {
        assert!(has_transactions(&doc! { "ok": 1, "setName": "rs0" }));
        assert!(has_transactions(&doc! { "ok": 1, "msg": "isdbgrid" }));
        assert!(!has_transactions(&doc! { "ok": 1, "isWritablePrimary": true }));
        assert!(!has_transactions(&doc! { "ok": 1, "isreplicaset": true, "info": "no config" }));
    }

    #[test]
    fn a_search_is_told_by_what_stood_in_its_way() {
        let server =
            "Address: a:1, Type: Unknown, Error: Kind: I/O error: refused, labels: {\"x\"}, source: None";
        assert_eq!(
            in_its_way(&format!("No available servers. Topology: {{ {server} }}")),
            Some("I/O error: refused")
        );
        assert_eq!(in_its_way("No available servers."), None);
    }
}
