//! What the disk does at the moment: durable writes wait for it, so a figure is read beside this one.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::latency::{Latency, Percentiles};
use crate::outcome::{Doing, Outcome};
use crate::report::number;

/// What fits a small commit.
const BLOCK: [u8; 4096] = [0x5a; 4096];

/// Writes of 4 KiB, each followed by `fdatasync`, one after another.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiskProbe {
    pub(crate) syncs_per_second: f64,
    /// In microseconds.
    pub(crate) latency: Percentiles,
}

/// Probes the disk that holds `folder` for `length`.
pub(crate) fn disk(folder: &Path, length: Duration) -> Outcome<DiskProbe> {
    let mut file = tempfile::tempfile_in(folder).doing("make a file for the disk probe")?;
    let mut latency = Latency::new()?;
    let begin = Instant::now();
    while begin.elapsed() < length {
        let write = Instant::now();
        sync_block(&mut file).doing("probe the disk")?;
        latency.record(write.elapsed());
    }
    let latency = latency.percentiles();
    let per_second = number(latency.count);
    Ok(DiskProbe { syncs_per_second: per_second / begin.elapsed().as_secs_f64(), latency })
}

fn sync_block(file: &mut File) -> std::io::Result<()> {
    // In place, like a log that is written round and round: growing a file is another cost.
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&BLOCK)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_did() {
        let folder = tempfile::tempdir().unwrap();
        let probe = disk(folder.path(), Duration::from_millis(20)).unwrap();
        assert!(probe.latency.count > 0 && probe.syncs_per_second > 0.0, "{probe:?}");
    }
}
