//! The generator against the real server: a second of messages, all of them delivered once and in order.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The one that `ONLYCHAT_BIN` names, or the one of the same build.
fn server() -> PathBuf {
    let named = std::env::var_os("ONLYCHAT_BIN").filter(|value| !value.is_empty()).map(PathBuf::from);
    let built = PathBuf::from(env!("CARGO_BIN_EXE_onlychat-bench")).with_file_name("onlychat");
    let server = named.unwrap_or(built);
    assert!(server.is_file(), "there is no {}: cargo build --package onlychat", server.display());
    server
}

#[test]
fn a_second_of_messages_arrives_whole() {
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("report.json");
    let output = Command::new(env!("CARGO_BIN_EXE_onlychat-bench"))
        .args(["dm", "--connections", "8", "--rate", "50", "--seconds", "1", "--warm-up", "0", "--receipts"])
        .arg("--server")
        .arg(server())
        .arg("--scratch")
        .arg(folder.path())
        .arg("--json")
        .arg(&json)
        .output()
        .unwrap();
    // 2 is a generator that lagged: tests run beside each other, and nothing is timed here.
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 2)), "{}: {errors}", output.status);
    let report: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let count = |name: &str| report["counts"][name].as_u64().unwrap();
    assert!((20..100).contains(&count("sent")), "{report}");
    assert_eq!([count("acked"), count("delivered")], [count("sent"); 2], "{report}");
    assert_eq!(["lost", "duplicated", "disordered", "refused"].map(count), [0; 4], "{report}");
    assert_eq!(report["latency"]["delivered"]["count"].as_u64(), Some(count("sent")));
    let cpu = report["figures"]["cpuMicrosPerMessage"].as_f64();
    assert!(cpu.is_some_and(|cpu| cpu > 0.0), "{report}");
}
