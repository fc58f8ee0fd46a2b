//! What a run was made on: figures of one machine say nothing about another.

use std::fs;

use serde::{Deserialize, Serialize};

/// The machine, and how busy it was.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) kernel: String,
    /// The load average of one minute before the run.
    pub(crate) load_before: f64,
    pub(crate) load_after: f64,
}

impl Machine {
    /// Looks around, before a run.
    pub(crate) fn before() -> Self {
        let cpuinfo = read("/proc/cpuinfo");
        let memory_kib = field(&read("/proc/meminfo"), "MemTotal:")
            .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
        Self {
            processor: field(&cpuinfo, "model name").unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: memory_kib.unwrap_or(0) >> 20,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load_before: load(),
            load_after: 0.0,
        }
    }

    /// Looks at the load again, after it.
    pub(crate) fn after(&mut self) {
        self.load_after = load();
    }
}

fn load() -> f64 {
    read("/proc/loadavg").split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches([' ', '\t', ':']).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_name() {
        let text = "processor\t: 0\nmodel name\t: A CPU @ 2.0GHz\nMemTotal:  1000 kB\n";
        assert_eq!(field(text, "model name").as_deref(), Some("A CPU @ 2.0GHz"));
        assert_eq!(field(text, "MemTotal:").as_deref(), Some("1000 kB"));
        assert_eq!(field(text, "nothing"), None);
    }
}
