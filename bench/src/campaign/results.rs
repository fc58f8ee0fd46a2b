//! Writing down what was found: with the machine, the date and the command, or it says nothing later.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::chart::Row;
use super::goals::{self, Verdict};
use crate::machine::Machine;
use crate::options;
use crate::outcome::{Doing, Outcome};
use crate::report::Report;

/// All of it, in the order of the goals.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Results {
    parts: Vec<Part>,
}

/// What was measured together.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    pub(super) goals: Vec<String>,
    date: String,
    command: String,
    machine: Machine,
    pub(super) verdicts: Vec<Verdict>,
    /// What is drawn of it.
    pub(super) rows: Vec<Row>,
    pub(super) runs: Vec<Report>,
}

impl Part {
    /// Dated now; nothing is measured yet.
    pub(super) fn new(goals: &[&str]) -> Self {
        let command = options::told(std::env::args().skip(1));
        let goals = goals.iter().map(|&goal| goal.to_owned()).collect();
        Self { goals, date: crate::clock::date(), command, machine: Machine::before(), ..Self::default() }
    }

    /// Whether none of its goals was missed.
    pub(super) fn is_met(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.met != Some(false))
    }

    /// What a reader must know before the table.
    fn heading(&self) -> String {
        let Machine { processor, cores, memory_gib, kernel, .. } = &self.machine;
        let loads: Vec<f64> = self.runs.iter().map(|run| run.machine.load_before).collect();
        let [low, high] = [f64::min, f64::max]
            .map(|pick: fn(f64, f64) -> f64| loads.iter().copied().reduce(pick).unwrap_or(0.0));
        let invalid = self.runs.iter().filter(|run| !run.is_valid()).count();
        let goals = match self.goals.join(", ") {
            none if none.is_empty() => none,
            some => format!("{some}: "),
        };
        format!(
            "- {goals}{date}, `cargo xtask bench {command}`; {processor}, {cores} cores, {memory_gib} GiB, Linux {kernel}; \
             load average before the runs {low:.1} to {high:.1}; {count} runs, {invalid} of them invalid\n",
            date = self.date,
            command = self.command,
            count = self.runs.len(),
        )
    }

    fn order(&self) -> u32 {
        self.verdicts.first().map_or(0, Verdict::number)
    }
}

impl Results {
    /// What `folder` holds under `name`; nothing when there is no such file.
    pub(super) fn read(folder: &Path, name: &str) -> Outcome<Self> {
        let path = folder.join(format!("{name}.json"));
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read(&path).doing(format!("read {}", path.display()))?;
        serde_json::from_slice(&text)
            .doing(format!("read {} (remove it, or measure everything)", path.display()))
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// Puts `part` in the place of what its goals had before.
    pub(super) fn replace(&mut self, part: Part) {
        self.parts.retain(|other| other.goals != part.goals);
        self.parts.push(part);
        self.parts.sort_by_key(Part::order);
    }

    /// The goals, in Markdown.
    pub(super) fn table(&self) -> String {
        goals::table(self.parts.iter().flat_map(|part| &part.verdicts))
    }

    /// The bars to draw.
    pub(super) fn rows(&self) -> Vec<Row> {
        self.parts.iter().flat_map(|part| part.rows.iter().cloned()).collect()
    }

    /// Writes `<name>.json`, and `<name>.md` with `table` into `folder`.
    pub(super) fn write(&self, folder: &Path, name: &str, table: &str) -> Outcome {
        std::fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
        let json = serde_json::to_string_pretty(self).doing("write the results")?;
        let headings: String = self.parts.iter().map(Part::heading).collect();
        let runs = self.parts.iter().flat_map(|part| &part.runs);
        let lines: Vec<String> = runs.map(|run| format!("- {}\n", run.line())).collect();
        let page = format!(
            "# {name}\n\n{table}\n## Where and when\n\n{headings}\n## The runs\n\n{}",
            lines.concat()
        );
        for (file, text) in [(format!("{name}.json"), json + "\n"), (format!("{name}.md"), page)] {
            let path = folder.join(file);
            std::fs::write(&path, text).doing(format!("write {}", path.display()))?;
            println!("written: {}", path.display());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(goal: &str, scenario: &str) -> Part {
        let run =
            Report { scenario: scenario.to_owned(), invalid: vec!["late".to_owned()], ..Report::default() };
        let mut part = Part::new(&[goal]);
        part.verdicts = vec![Verdict::at_most(goal, "what", 1.0, Some(2.0))];
        part.runs = vec![run];
        part
    }

    #[test]
    fn both_files_say_where_and_when() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results { parts: vec![part("P1", "dm")] };
        results.write(folder.path(), "x", "| table |\n").unwrap();
        let page = std::fs::read_to_string(folder.path().join("x.md")).unwrap();
        assert!(page.contains("1 runs, 1 of them invalid") && page.contains("| table |"), "{page}");
        let json = std::fs::read(folder.path().join("x.json")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert!(json["parts"][0]["date"].as_str().is_some_and(|date| date.ends_with('Z')), "{json}");
        assert_eq!(json["parts"][0]["runs"][0]["scenario"], "dm");
    }

    #[test]
    fn what_is_measured_again_replaces_what_was_found_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut results = Results::read(folder.path(), "all").unwrap();
        results.replace(part("P10", "history"));
        results.replace(part("P2", "capacity"));
        results.write(folder.path(), "all", "").unwrap();
        let mut read = Results::read(folder.path(), "all").unwrap();
        read.replace(part("P2", "again"));
        let scenarios: Vec<&str> = read.parts().map(|part| part.runs[0].scenario.as_str()).collect();
        assert_eq!(scenarios, ["again", "history"]);
        assert!(!read.parts[0].is_met());
    }

    #[test]
    fn results_of_another_shape_are_refused_with_their_path() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("all.json"), "{}").unwrap();
        let error = Results::read(folder.path(), "all").unwrap_err().to_string();
        assert!(error.contains("all.json"), "{error}");
    }
}
