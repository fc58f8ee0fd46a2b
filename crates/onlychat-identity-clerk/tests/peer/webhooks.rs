//! Signatures of notifications, by `svix` and by `verifyWebhook` of `@clerk/backend`.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use libtest_mimic::Failed;
use onlychat_identity::conformance::{ManualClock, NOW};
use onlychat_identity_clerk::{WebhookSecret, WebhookVerifier};
use serde_json::{Value, json};

use crate::node::Node;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_2NNEqL2nrIRdJ194ndJqAHwEfxC";
const BODY: &str = r#"{"type":"email.created","object":"event","data":{"subject":"Hello, Zoë 😀"}}"#;

/// What comes of a notification, and the notification.
struct Attempt {
    what: &'static str,
    offset: i64,
    signed_body: &'static str,
    accepted: bool,
}

const ATTEMPTS: [Attempt; 6] = [
    Attempt { what: "now", offset: 0, signed_body: BODY, accepted: true },
    Attempt { what: "300 s old", offset: -300, signed_body: BODY, accepted: true },
    Attempt { what: "301 s old", offset: -301, signed_body: BODY, accepted: false },
    Attempt { what: "300 s ahead", offset: 300, signed_body: BODY, accepted: true },
    Attempt { what: "301 s ahead", offset: 301, signed_body: BODY, accepted: false },
    Attempt { what: "signed for another body", offset: 0, signed_body: "{}", accepted: false },
];

impl Attempt {
    fn timestamp(&self) -> i64 {
        NOW.as_secs() + self.offset
    }

    fn headers(&self, signature: &str) -> Value {
        json!({ "svix-id": ID, "svix-timestamp": self.timestamp().to_string(), "svix-signature": signature })
    }

    /// As we sign it, for somebody else to judge.
    fn question(&self, ask: &str) -> Value {
        let secret: WebhookSecret = SECRET.parse().unwrap();
        let headers = self.headers(&secret.sign(ID, self.timestamp(), self.signed_body.as_bytes()));
        json!({ "ask": ask, "secret": SECRET, "headers": headers, "body": BODY })
    }
}

pub(crate) fn ours_at_svix(node: &Node) -> Result<(), Failed> {
    ours_at(node, "svixVerify")
}

pub(crate) fn ours_at_clerk(node: &Node) -> Result<(), Failed> {
    ours_at(node, "clerkWebhook")
}

fn ours_at(node: &Node, ask: &str) -> Result<(), Failed> {
    let verdicts = node.verdicts(&ATTEMPTS.map(|attempt| attempt.question(ask)))?;
    for (attempt, verdict) in ATTEMPTS.iter().zip(verdicts) {
        if verdict.is_ok() != attempt.accepted {
            return Err(format!("{}: {verdict:?}", attempt.what).into());
        }
    }
    Ok(())
}

pub(crate) fn theirs_at_ours(node: &Node) -> Result<(), Failed> {
    let questions = ATTEMPTS.map(|attempt| {
        json!({ "ask": "svixSign", "secret": SECRET, "id": ID, "timestamp": attempt.timestamp(), "body": attempt.signed_body })
    });
    let verifier = WebhookVerifier::new(SECRET.parse().unwrap(), Arc::new(ManualClock::at(NOW)));
    for (attempt, answer) in ATTEMPTS.iter().zip(node.ask(&questions)?) {
        let headers = attempt.headers(answer["signature"].as_str().ok_or("no signature")?);
        let verdict = verifier.verify(&header_map(&headers), BODY.as_bytes());
        if verdict.is_ok() != attempt.accepted {
            return Err(format!("{}: {verdict:?}", attempt.what).into());
        }
    }
    Ok(())
}

fn header_map(headers: &Value) -> HeaderMap {
    let headers = headers.as_object().unwrap().iter();
    headers
        .map(|(name, value)| {
            (name.parse::<HeaderName>().unwrap(), value.as_str().unwrap().parse::<HeaderValue>().unwrap())
        })
        .collect()
}
