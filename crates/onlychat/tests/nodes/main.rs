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
mod partitions;
mod person;
mod proxy;
mod runner;
mod talk;
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
        partitions::a_node_that_is_cut_off_from_the_others_loses_nothing,
        partitions::whoever_is_on_a_node_that_hears_nothing_is_told_with_a_heartbeat,
        partitions::a_node_that_is_cut_off_from_the_database_acknowledges_nothing,
        partitions::a_slow_node_holds_nobody_up,
    ];
    runner::run(cases)
}
