//! What must be true: everybody's log, and nothing of how it is told.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

use crate::script::{self, Step};

/// How many people there are.
pub(crate) const PEOPLE: usize = 3;
/// Who talks with whom: the second is in both conversations, so that no two logs are the same.
pub(crate) const TALKS: [[usize; 2]; 2] = [[0, 1], [1, 2]];
/// Whose each device is.
pub(crate) const DEVICES: [usize; 4] = [0, 1, 1, 2];
/// How many nodes there are.
pub(crate) const NODES: usize = 2;

/// Everybody's log.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// One for each person.
    pub(crate) logs: [Log; PEOPLE],
    /// One for each conversation.
    pub(crate) talks: [Talk; 2],
    /// Which life of the database this is.
    pub(crate) life: u32,
    /// How many steps there were.
    pub(crate) time: i64,
}

/// One person's log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    /// From the first on, those that were cut off included.
    pub(crate) entries: Vec<Entry>,
    /// So many were cut off.
    pub(crate) floor: i64,
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// What happened.
    pub(crate) what: What,
    /// At which step.
    at: i64,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// A conversation began.
    Began { talk: usize },
    /// A message was written.
    Wrote { talk: usize, seq: i64 },
    /// A message was changed.
    Edited { talk: usize, seq: i64 },
    /// Somebody read up to a message.
    Read { talk: usize, who: usize, seq: i64 },
}

/// One conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Talk {
    /// Who wrote each message.
    pub(crate) authors: Vec<usize>,
    /// How far each of the two has read.
    read: [i64; 2],
}

impl Model {
    /// Where somebody's log ends.
    pub(crate) fn head(&self, person: usize) -> i64 {
        i64::try_from(self.logs[person].entries.len()).unwrap()
    }

    fn happened(&mut self, talk: usize, what: What) {
        for member in TALKS[talk] {
            self.logs[member].entries.push(Entry { what, at: self.time });
        }
    }

    fn cut(&mut self, age: i64) {
        let before = self.time - age;
        for log in &mut self.logs {
            let old = log.entries.iter().take_while(|entry| entry.at < before).count();
            log.floor = log.floor.max(i64::try_from(old).unwrap());
        }
    }
}

impl Talk {
    /// The number of the last message.
    pub(crate) fn last(&self) -> i64 {
        i64::try_from(self.authors.len()).unwrap()
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        let mut model = Self { logs: Default::default(), talks: Default::default(), life: 0, time: 0 };
        for talk in 0..TALKS.len() {
            model.happened(talk, What::Began { talk });
        }
        Just(model).boxed()
    }

    fn transitions(_model: &Self) -> BoxedStrategy<Step> {
        script::step().boxed()
    }

    fn apply(mut model: Self, step: &Step) -> Self {
        model.time += 1;
        match *step {
            Step::Write { talk, by } => {
                model.talks[talk].authors.push(by);
                let seq = model.talks[talk].last();
                model.happened(talk, What::Wrote { talk, seq });
            }
            Step::Edit { talk, nth } if model.talks[talk].last() > 0 => {
                let seq = i64::try_from(nth % model.talks[talk].authors.len()).unwrap() + 1;
                model.happened(talk, What::Edited { talk, seq });
            }
            Step::Read { talk, by } if model.talks[talk].read[by] < model.talks[talk].last() => {
                let seq = model.talks[talk].last();
                model.talks[talk].read[by] = seq;
                model.happened(talk, What::Read { talk, who: TALKS[talk][by], seq });
            }
            Step::Cut { age } => model.cut(age),
            Step::Restore => model.life += 1,
            _ => {}
        }
        model
    }
}
