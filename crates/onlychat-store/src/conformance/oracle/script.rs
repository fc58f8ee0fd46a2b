//! Random histories as small numbers, which proptest can make smaller.

use proptest::collection::vec;
use proptest::prelude::*;

/// What one precondition, write or event is about: which kind, and three numbers that choose among the universe's few things.
pub(super) type Choice = (u8, u8, u8, u8);

/// One change set.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Milliseconds since the beginning; may be earlier than the step before.
    pub(super) millis: u8,
    pub(super) preconditions: Vec<Choice>,
    pub(super) writes: Vec<Choice>,
    pub(super) events: Vec<Choice>,
}

/// Histories of one to so many change sets.
pub(super) fn history(steps: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..=steps)
}

fn step() -> impl Strategy<Value = Step> {
    let choices = |most: usize| vec(any::<Choice>(), 0..=most);
    let preconditions = prop_oneof![2 => Just(Vec::new()), 1 => choices(2)];
    (any::<u8>(), preconditions, choices(4), choices(2))
        .prop_map(|(millis, preconditions, writes, events)| Step { millis, preconditions, writes, events })
}
