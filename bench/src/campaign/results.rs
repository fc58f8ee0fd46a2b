//! Writing down what was found: with the machine, the date and the command, or it says nothing later.

use std::path::Path;

use serde::Serialize;

use super::goals::Verdict;
use crate::machine::Machine;
use crate::options;
use crate::outcome::{Doing, Outcome};
use crate::report::Report;

/// All of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Results {
    date: String,
    command: String,
    machine: Machine,
    verdicts: Vec<Verdict>,
    runs: Vec<Report>,
}

impl Results {
    pub(super) fn new(runs: Vec<Report>, verdicts: Vec<Verdict>) -> Self {
        let command = options::told(std::env::args().skip(1));
        Self { date: crate::clock::date(), command, machine: Machine::before(), verdicts, runs }
    }

    /// What a reader must know before the table.
    fn heading(&self, name: &str) -> String {
        let Machine { processor, cores, memory_gib, kernel, .. } = &self.machine;
        let loads: Vec<f64> = self.runs.iter().map(|run| run.machine.load_before).collect();
        let [low, high] = [f64::min, f64::max]
            .map(|pick: fn(f64, f64) -> f64| loads.iter().copied().reduce(pick).unwrap_or(0.0));
        let invalid = self.runs.iter().filter(|run| !run.is_valid()).count();
        format!(
            "# {name}\n\n- {date}, `cargo xtask bench {command}`\n- {processor}, {cores} cores, {memory_gib} GiB, \
             Linux {kernel}; load average before the runs {low:.1} to {high:.1}\n- {count} runs, {invalid} of them invalid\n\n",
            date = self.date,
            command = self.command,
            count = self.runs.len(),
        )
    }

    /// Each run's own line.
    fn lines(&self) -> String {
        let lines = self.runs.iter().map(|run| format!("- {}\n", run.line()));
        format!("\n## The runs\n\n{}", lines.collect::<String>())
    }
}

/// Writes `<name>.json` and `<name>.md` into `folder`.
pub(super) fn write(folder: &Path, name: &str, results: &Results, table: &str) -> Outcome {
    std::fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
    let json = serde_json::to_string_pretty(results).doing("write the results")?;
    let page = format!("{}{table}{}", results.heading(name), results.lines());
    for (file, text) in [(format!("{name}.json"), json + "\n"), (format!("{name}.md"), page)] {
        let path = folder.join(file);
        std::fs::write(&path, text).doing(format!("write {}", path.display()))?;
        println!("written: {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_say_where_and_when() {
        let folder = tempfile::tempdir().unwrap();
        let run = Report { scenario: "dm".to_owned(), invalid: vec!["late".to_owned()], ..Report::default() };
        write(folder.path(), "x", &Results::new(vec![run], Vec::new()), "| table |\n").unwrap();
        let page = std::fs::read_to_string(folder.path().join("x.md")).unwrap();
        assert!(page.contains("1 runs, 1 of them invalid") && page.contains("| table |"), "{page}");
        let json = std::fs::read(folder.path().join("x.json")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert!(json["date"].as_str().is_some_and(|date| date.ends_with('Z')), "{json}");
        assert_eq!(json["runs"][0]["scenario"], "dm");
    }
}
