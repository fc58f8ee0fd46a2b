//! Runs the peers' script.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::Failed;
use serde_json::{Value, json};

/// Whether the peers can be asked.
pub(crate) enum Peer {
    Ready(Node),
    Missing(String),
}

pub(crate) struct Node {
    folder: PathBuf,
}

pub(crate) fn find() -> Peer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/webpush-peer");
    if !["http_ece", "jws", "web-push"].iter().all(|name| folder.join("node_modules").join(name).is_dir()) {
        return Peer::Missing("run `npm ci` in e2e/webpush-peer".to_owned());
    }
    match Command::new("node").arg("--version").output() {
        Ok(output) if output.status.success() => Peer::Ready(Node { folder }),
        Ok(output) => Peer::Missing(format!("node does not run: {}", output.status)),
        Err(error) => Peer::Missing(format!("node does not run: {error}")),
    }
}

pub(crate) fn required() -> bool {
    std::env::var("ONLYCHAT_REQUIRE_PEERS").is_ok_and(|value| value == "1")
}

impl Node {
    /// One answer for each question.
    pub(crate) fn ask(&self, questions: &[Value]) -> Result<Vec<Value>, Failed> {
        let mut process = Command::new("node")
            .arg("peer.mjs")
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let document = json!({ "questions": questions }).to_string();
        process.stdin.take().ok_or("no standard input")?.write_all(document.as_bytes())?;
        let output = process.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("the peers' script failed: {}", output.status).into());
        }
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout)?;
        if answers.len() == questions.len() { Ok(answers) } else { Err("answers are missing".into()) }
    }
}
