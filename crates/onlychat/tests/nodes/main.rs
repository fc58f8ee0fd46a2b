//! Several nodes of the real server, on one MongoDB and one NATS.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the failure of a case"
)]

mod client;
mod cluster;
mod faults;
mod person;
mod runner;
mod talking;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cases = cases![
        talking::people_on_different_nodes_talk,
        talking::a_client_resumes_on_any_node,
        talking::signing_out_counts_on_every_node,
        faults::a_node_that_is_killed_loses_nothing,
        faults::a_bus_that_restarts_loses_nothing,
        faults::a_bus_that_stands_still_loses_nothing,
        faults::a_node_that_stands_still_catches_up,
        faults::without_a_bus_a_node_does_not_start,
    ];
    runner::run(cases)
}
