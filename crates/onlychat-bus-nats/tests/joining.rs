//! Joining, with right and wrong credentials, and where nobody is.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

use onlychat_bus::Bus as _;
use onlychat_bus_nats::testkit::{NatsServer, program};
use onlychat_bus_nats::{JoinError, NatsBus};
use onlychat_domain::id::SystemEntropy;

/// Whether there is a server to test with; a missing one is a failure where it is required.
fn usable() -> bool {
    let required = std::env::var("ONLYCHAT_REQUIRE_BACKENDS").is_ok_and(|names| names.contains("nats"));
    let found = program();
    assert!(found.is_ok() || !required, "{found:?}");
    found.is_ok()
}

async fn join(url: &str) -> Result<NatsBus, JoinError> {
    let bus = NatsBus::new(url.parse().unwrap(), &SystemEntropy);
    bus.join("here").await.map(|()| bus)
}

#[tokio::test]
async fn right_credentials_are_taken_and_wrong_ones_refused() {
    if !usable() {
        return;
    }
    for (options, right, wrong) in [
        (vec!["--auth", "hunter2"], "hunter2", ["hunter3", "ada:hunter2"]),
        (vec!["--user", "ada", "--pass", "p@ss,w:"], "ada:p%40ss%2Cw%3A", ["ada:p", "hunter2"]),
    ] {
        let server = NatsServer::start(&options).await.unwrap();
        let place = format!("127.0.0.1:{}", server.port());
        // The second server is not there.
        let bus = join(&format!("nats://{right}@{place},nats://127.0.0.1:9")).await.unwrap();
        assert_eq!(bus.health().await, Ok(()));
        assert!(!format!("{bus:?}").contains("hunter2"));
        for wrong in wrong.map(|credentials| format!("{credentials}@")).iter().map(String::as_str).chain([""])
        {
            let error = join(&format!("nats://{wrong}{place}")).await.unwrap_err();
            let line = error.to_string();
            assert!(matches!(error, JoinError::Refused { .. }), "{line}");
            assert!(line.contains(&place) && !line.contains("hunter") && !line.contains("ada"), "{line}");
        }
    }
}

#[tokio::test]
async fn nobody_there_is_said_without_credentials() {
    let error = join("nats://ada:hunter2@127.0.0.1:9").await.unwrap_err();
    let line = error.to_string();
    assert!(matches!(error, JoinError::Unreachable { .. }), "{line}");
    assert!(line.contains("nats://127.0.0.1:9"), "{line}");
    assert!(!line.contains("ada") && !line.contains("hunter2") && !line.contains('\n'), "{line}");
}

#[tokio::test]
async fn who_may_not_hear_itself_cannot_take_part() {
    if !usable() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("nats.conf");
    let mute =
        r#"authorization { users = [{ user: "ada", password: "x", permissions: { publish: "other.>" } }] }"#;
    std::fs::write(&config, mute).unwrap();
    let server = NatsServer::start(&["--config", config.to_str().unwrap()]).await.unwrap();
    let error = join(&format!("nats://ada:x@127.0.0.1:{}", server.port())).await.unwrap_err();
    assert!(matches!(error, JoinError::Silent { .. }), "{error}");
}
