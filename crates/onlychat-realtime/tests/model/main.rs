//! Resuming as a state machine against a model: whatever is lost, doubled, held back or cut, a client is told exactly what
//! its log holds, or told to fetch again.
//!
//! The whole gateway runs on a real database; only the bus and the wires are in the hands of the script. `PROPTEST_CASES` says
//! how many sequences, `PROPTEST_RNG_SEED` which.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failed expectation is the test's failure; what the sequences met is worth a line"
)]

mod bus;
mod cursors;
mod database;
mod device;
mod model;
mod node;
mod script;
mod tally;
mod time;
mod world;

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

use model::Model;
use tally::Tally;
use world::World;

/// The steps of one sequence.
const STEPS: std::ops::Range<usize> = 20..100;

/// The same sequences each time, unless a seed is given: a failure comes again, and the shortest sequence that fails is
/// in its words.
#[test]
fn a_client_is_told_its_log_or_to_fetch_again() {
    let mut config = Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/model/regressions.txt"))),
        // Some failures show only by waiting.
        max_shrink_time: 60_000,
        ..Config::default()
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(8747);
    }
    let cases = config.cases;
    let before = Tally::now();
    let outcome =
        TestRunner::new(config.clone()).run(&Model::sequential_strategy(STEPS), |(model, steps, seen)| {
            World::test_sequential(config.clone(), model, steps, seen);
            Ok(())
        });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let met = Tally::now().since(&before);
    println!("{cases} sequences: {met}");
    // Sequences in which nothing happens would prove nothing.
    assert!(met.is_worth(u64::from(cases)), "{cases} sequences met too little: {met}");
}
