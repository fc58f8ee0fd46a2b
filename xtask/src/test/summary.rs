//! The table at the end.

use std::fmt::{self, Display};
use std::time::Duration;

/// How a step ended.
pub(super) enum Outcome {
    Passed(Duration),
    Failed(Duration),
    /// Not chosen on the command line.
    Skipped,
    /// An earlier step failed.
    NotReached,
}

/// The steps in the order they were taken.
#[derive(Default)]
pub(super) struct Summary(Vec<(&'static str, Outcome)>);

impl Summary {
    pub(super) fn add(&mut self, step: &'static str, outcome: Outcome) {
        self.0.push((step, outcome));
    }

    pub(super) fn has_failed(&self) -> bool {
        self.count(|outcome| matches!(outcome, Outcome::Failed(_))) > 0
    }

    fn count(&self, which: impl Fn(&Outcome) -> bool) -> usize {
        self.0.iter().filter(|(_, outcome)| which(outcome)).count()
    }
}

impl Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, outcome) in &self.0 {
            match outcome {
                Outcome::Passed(took) => writeln!(f, "{step:<10} passed  {:>7.1} s", took.as_secs_f64())?,
                Outcome::Failed(took) => writeln!(f, "{step:<10} FAILED  {:>7.1} s", took.as_secs_f64())?,
                Outcome::Skipped => writeln!(f, "{step:<10} skipped")?,
                Outcome::NotReached => writeln!(f, "{step:<10} not reached")?,
            }
        }
        let passed = self.count(|outcome| matches!(outcome, Outcome::Passed(_)));
        let failed = self.count(|outcome| matches!(outcome, Outcome::Failed(_)));
        let skipped = self.0.len() - passed - failed;
        write!(f, "\n{passed} passed, {failed} failed")?;
        if skipped > 0 {
            write!(f, ", {skipped} skipped")?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_the_steps() {
        let mut summary = Summary::default();
        summary.add("fmt", Outcome::Passed(Duration::from_millis(1500)));
        assert_eq!(summary.to_string(), "fmt        passed      1.5 s\n\n1 passed, 0 failed\n");
        assert!(!summary.has_failed());
        summary.add("web", Outcome::Failed(Duration::from_secs(2)));
        summary.add("e2e", Outcome::NotReached);
        assert!(summary.has_failed());
        assert_eq!(summary.to_string().lines().last(), Some("1 passed, 1 failed, 1 skipped"));
    }
}
