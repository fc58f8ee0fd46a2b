//! When the power goes, and what had reached the disk by then.

use crate::power_cut::disk::Fate;
use crate::power_cut::step::{Change, Step};
use crate::random::Random;

/// A moment of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cut {
    /// How many steps the disk has seen.
    pub steps: usize,
    /// The latest time at which that is so, in microseconds since 1970: what was acknowledged until then was on this disk.
    pub moment: u64,
    /// Repeats what becomes of what was not safe.
    pub seed: u64,
}

/// How many steps after a rare one a cut may come.
const NEAR: u64 = 8;

/// Chooses moments, in their order: one third by the clock, one third between any two steps, so that the disk is busy, and one
/// third soon after one that is neither a write nor a sync, when files are made, renamed, cut and taken away.
pub fn choose(steps: &[Step], count: usize, random: &mut Random) -> Vec<Cut> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return Vec::new() };
    let (first, last) = (first.moment(), last.moment());
    let is_rare = |step: &Step| !matches!(step.change, Change::Write { .. } | Change::Sync { .. });
    let rare: Vec<usize> = (0..steps.len()).filter(|place| is_rare(&steps[*place])).collect();
    let mut cuts: Vec<Cut> = (0..count)
        .map(|number| {
            let seed = random.next();
            let time = match number % 3 {
                0 => random.within(first..last + 1),
                1 => random.choose(steps).map_or(last, Step::moment),
                _ => {
                    let near = random.choose(&rare).copied().unwrap_or_default();
                    let after = usize::try_from(random.within(0..NEAR)).unwrap_or_default();
                    steps.get(near + after).map_or(last, Step::moment)
                }
            };
            let seen = steps.partition_point(|step| step.moment() <= time);
            let moment = steps.get(seen).map_or(last, |next| next.moment().saturating_sub(1));
            Cut { steps: seen, moment, seed }
        })
        .collect();
    cuts.sort_unstable();
    cuts
}

/// Throws dice for everything that was not safe.
pub struct Dice {
    random: Random,
    /// Of a hundred changes so many survive whole.
    whole: u64,
    /// And so many in part.
    torn: u64,
}

impl Dice {
    /// Some disks lose everything, some nothing, most something.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let (whole, torn) = match random.within(0..8) {
            0 => (0, 0),
            1 => (100, 0),
            2 => (0, 100),
            3 => (95, 5),
            4 => (5, 5),
            _ => (40, 30),
        };
        Self { random, whole, torn }
    }
}

impl Fate for Dice {
    fn keeps_change(&mut self) -> bool {
        self.random.within(0..100) < self.whole + self.torn / 2
    }

    fn keeps_sectors(&mut self, count: usize) -> Vec<bool> {
        let throw = self.random.within(0..100);
        let is_torn = (self.whole..self.whole + self.torn).contains(&throw);
        (0..count).map(|_| if is_torn { self.random.within(0..2) == 0 } else { throw < self.whole }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_has_seen_every_step_until_its_moment_and_none_after_it() {
        let step = |begin| Step { begin, end: begin + 7, change: Change::Remove { path: "a".into() } };
        let steps: Vec<Step> = [10, 20, 20, 50, 90].map(step).into();
        let cuts = choose(&steps, 200, &mut Random::new(1));
        assert_eq!(cuts.len(), 200);
        for cut in &cuts {
            let seen = steps.iter().filter(|step| step.moment() <= cut.moment).count();
            assert_eq!(cut.steps, seen, "{cut:?}");
        }
        let counts: std::collections::BTreeSet<_> = cuts.iter().map(|cut| cut.steps).collect();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [1, 3, 4, 5]);
    }

    #[test]
    fn some_disks_lose_everything_some_nothing_and_most_something() {
        let kept = |seed| Dice::new(seed).keeps_sectors(64).iter().filter(|kept| **kept).count();
        let kept: Vec<usize> = (0..200).map(kept).collect();
        let count = |of: fn(&usize) -> bool| kept.iter().filter(|kept| of(kept)).count();
        assert!(count(|kept| *kept == 0) > 20 && count(|kept| *kept == 64) > 20, "{kept:?}");
        assert!(count(|kept| (1..64).contains(kept)) > 20, "{kept:?}");
    }
}
