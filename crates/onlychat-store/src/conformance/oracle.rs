//! Random histories leave the database as they leave the model: the same answers to every change set, the same reads.

mod compare;
mod script;
mod universe;

use std::cell::Cell;
use std::sync::Arc;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use tokio::runtime::Handle;

use super::kit::World;
use super::model::{Model, Refusal};
use super::runner::cases;
use crate::{Changes, CommitError};
use script::Step;
use universe::Universe;

cases![random_change_sets_do_what_the_model_does];

/// How many random histories are played.
pub(super) fn histories() -> u32 {
    std::env::var("ONLYCHAT_ORACLE_CASES").map_or(40, |text| text.parse().expect("a number of histories"))
}

/// The most change sets in one history; half of it on average.
const STEPS: usize = 60;

/// From a fixed seed: a failure comes again, and the shortest history that fails is in its words.
async fn random_change_sets_do_what_the_model_does(world: Arc<World>) {
    let config =
        Config { cases: histories(), failure_persistence: None, max_shrink_iters: 300, ..Config::default() };
    let handle = Handle::current();
    let runs = move || {
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let tally = Cell::new((0, 0));
        let outcome = runner.run(&script::history(STEPS), |history| {
            let (committed, refused) =
                handle.block_on(play(&world, &history)).map_err(TestCaseError::fail)?;
            tally.set((tally.get().0 + committed, tally.get().1 + refused));
            Ok(())
        });
        outcome.map_err(|error| error.to_string()).map(|()| tally.get())
    };
    match tokio::task::spawn_blocking(runs).await.unwrap() {
        // A walk that is always refused, or never, would prove little.
        Ok((committed, refused)) => assert!(
            committed * 5 > refused && refused * 5 > committed,
            "{committed} committed, {refused} refused"
        ),
        Err(difference) => panic!("{difference}"),
    }
}

/// Plays a history among people, conversations and messages of its own; answers how many change sets were committed and refused.
async fn play(world: &World, history: &[Step]) -> Result<(u32, u32), String> {
    let (universe, mut model) = (Universe::new(world), Model::default());
    let (mut committed, mut refused) = (0, 0);
    try_both(world, &mut model, universe.beginning()).await?;
    for (number, step) in history.iter().enumerate() {
        let changes = universe.changes(step, &model);
        match try_both(world, &mut model, changes).await? {
            Tried::Committed => committed += 1,
            Tried::Refused => refused += 1,
            Tried::Skipped => {}
        }
        if number % 10 == 9 || number + 1 == history.len() {
            compare::reads(world, &model, &universe)
                .await
                .map_err(|difference| format!("after step {number}: {difference}"))?;
        }
    }
    Ok((committed, refused))
}

enum Tried {
    Committed,
    Refused,
    Skipped,
}

/// Gives a change set to both: the answers must be the same.
async fn try_both(world: &World, model: &mut Model, changes: Changes) -> Result<Tried, String> {
    let expected = model.apply(&changes);
    if expected == Err(Refusal::Unspecified) {
        return Ok(Tried::Skipped);
    }
    let (shown, actual) = (format!("{changes:#?}"), world.store().commit(changes).await);
    let (same, tried) = match (&expected, &actual) {
        (Ok(expected), Ok(actual)) => (*expected == **actual, Tried::Committed),
        (Err(expected), Err(actual)) => (is(actual, expected), Tried::Refused),
        _ => (false, Tried::Refused),
    };
    if same {
        Ok(tried)
    } else {
        Err(format!("{shown}\nshould have given {expected:#?}\nand gave {actual:#?}"))
    }
}

fn is(actual: &CommitError, expected: &Refusal) -> bool {
    match (actual, expected) {
        (CommitError::Precondition(actual), Refusal::Precondition(expected))
        | (CommitError::Missing(actual), Refusal::Missing(expected)) => actual == expected,
        (CommitError::Duplicate(actual), Refusal::Duplicate(expected)) => expected.contains(actual),
        _ => false,
    }
}
