//! Whether Web Push libraries of others open, seal and sign as we do.
//!
//! They are in `e2e/webpush-peer` (`npm ci` there). Without them these tests are ignored; with
//! `ONLYCHAT_REQUIRE_PEERS=1` they fail.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

mod judged;
mod node;
mod sent;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use node::{Node, Peer};

type Test = fn(&Node) -> Result<(), Failed>;

const TESTS: [(&str, Test); 5] = [
    ("http_ece_opens_what_we_seal", judged::ours_opened),
    ("http_ece_opens_nothing_that_was_changed", judged::changed),
    ("http_ece_seals_the_same_to_the_byte", judged::same_bytes),
    ("jws_verifies_who_we_are", judged::signed),
    ("web_push_sends_the_same_headers_with_the_same_key", judged::same_headers),
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
