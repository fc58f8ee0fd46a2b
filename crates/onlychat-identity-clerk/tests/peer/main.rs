//! Whether Clerk's and Svix's own libraries judge as we do.
//!
//! They are in `e2e/clerk-peer` (`npm ci` there). Without them these tests are ignored; with
//! `ONLYCHAT_REQUIRE_PEERS=1` they fail.

#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

mod node;
mod publishable_key;
mod tokens;
mod webhooks;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use node::{Node, Peer};

type Test = fn(&Node) -> Result<(), Failed>;

const TESTS: [(&str, Test); 6] = [
    ("tokens::same_verdict_with_a_given_key", tokens::given_key),
    ("tokens::same_verdict_with_fetched_keys", tokens::fetched_keys),
    ("webhooks::svix_accepts_what_we_sign", webhooks::ours_at_svix),
    ("webhooks::we_accept_what_svix_signs", webhooks::theirs_at_ours),
    ("webhooks::clerk_accepts_what_we_sign", webhooks::ours_at_clerk),
    ("publishable_key::same_host_and_cookie", publishable_key::same),
];

fn main() -> ExitCode {
    let trials = TESTS
        .into_iter()
        .map(|(name, test)| {
            Trial::ignorable_test(format!("peer::{name}"), move || match node::find() {
                Peer::Ready(node) => test(&node).map(|()| Completion::Completed),
                Peer::Missing(why) if node::required() => Err(Failed::from(why)),
                Peer::Missing(why) => Ok(Completion::ignored_with(why)),
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
