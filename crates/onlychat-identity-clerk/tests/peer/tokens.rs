//! The conformance cases' tokens, given to `verifyToken` of `@clerk/backend`.

use libtest_mimic::Failed;
use onlychat_identity::conformance::{Attempt, Issuer, ORIGIN, cases};
use onlychat_identity_clerk::testkit::{FakeApi, KeysFrom, TestInstance, TestIssuer};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::node::Node;

/// Where OnlyChat is stricter than `verifyToken`: which tokens of which case it refuses and `verifyToken` does not.
/// Everywhere else both say the same; nowhere is OnlyChat laxer.
const STRICTER: [(&str, &[&str]); 8] = [
    // No browser and no library sends these.
    ("refuses_what_is_no_token", &["padding", "over 8 KiB"]),
    // RFC 7515, section 4.1.11: what is critical and not understood must be refused.
    ("refuses_other_types", &["critical extension"]),
    // They outlive the end of their session. Clerk's own request path refuses them as well.
    ("refuses_templates_and_machines", &["\"cl_B7d4PD222AAA\"", "\"cl_unknown\"", "7"]),
    // A machine is no person; `verifyToken` leaves that to its caller.
    (
        "requires_a_person",
        &[
            "sub \"mch_2NNEqL2nrIRdJ194ndJqAHwEfxC\"",
            "sub \"\"",
            "sub \"user_\"",
            "sub \"USER_a\"",
            "sub \"user_a b\"",
        ],
    ),
    // Without a session there is nothing to sign out.
    (
        "requires_a_session",
        &["sid \"\"", "sid \"sess_\"", "sid \"user_a\"", "sid \"sess_a/../b\"", "sid is null", "no sid"],
    ),
    // Numbers that JavaScript's `Date` cannot hold compare as neither earlier nor later there.
    ("allows_five_seconds_of_skew", &["ends before all time", "begins after all time"]),
    ("requires_all_times", &["exp is no time", "no nbf", "nbf is no time", "no iat", "iat is no time"]),
    // Counts as signed out in Clerk's own request path as well.
    ("refuses_a_pending_session", &["sts \"pending\"", "sts \"\"", "sts \"ACTIVE\""]),
];

pub(crate) fn given_key(node: &Node) -> Result<(), Failed> {
    same_verdicts(node, KeysFrom::Given)
}

pub(crate) fn fetched_keys(node: &Node) -> Result<(), Failed> {
    same_verdicts(node, KeysFrom::Fetched)
}

fn same_verdicts(node: &Node, keys: KeysFrom) -> Result<(), Failed> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let issuer = runtime.block_on(TestIssuer::start(keys));
    let options = match keys {
        KeysFrom::Given => json!({ "jwtKey": issuer.instance.public_pem() }),
        KeysFrom::Fetched => json!({ "secretKey": FakeApi::SECRET_KEY, "apiUrl": issuer.api.url() }),
    };
    let attempts = attempts(&issuer);
    let questions: Vec<Value> = attempts.iter().map(|(_, attempt)| question(attempt, &options)).collect();
    let mut differences = Vec::new();
    for ((case, attempt), theirs) in attempts.iter().zip(node.verdicts(&questions)?) {
        let agreed = match (&attempt.expected, &theirs) {
            (Err(_), Ok(())) => stricter(case, &attempt.what),
            (ours, theirs) => ours.is_ok() == theirs.is_ok() && !stricter(case, &attempt.what),
        };
        if !agreed {
            differences
                .push(format!("{case}, {}: ours {:?}, theirs {theirs:?}", attempt.what, attempt.expected));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

fn stricter(case: &str, what: &str) -> bool {
    STRICTER.iter().any(|(name, whats)| *name == case && whats.contains(&what))
}

fn question(attempt: &Attempt, keys: &Value) -> Value {
    let mut options = keys.clone();
    options["authorizedParties"] = json!([ORIGIN, "http://localhost:8747"]);
    options["issuer"] = json!(TestInstance::ISSUER);
    json!({ "ask": "token", "token": attempt.token, "options": options })
}

/// With the name of the case. What was revoked here they cannot know.
fn attempts(issuer: &dyn Issuer) -> Vec<(&'static str, Attempt)> {
    cases()
        .into_iter()
        .flat_map(|case| case.attempts(issuer).into_iter().map(move |attempt| (case.name, attempt)))
        .filter(|(_, attempt)| attempt.revoked.is_empty())
        .collect()
}
