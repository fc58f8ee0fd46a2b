//! Latencies, kept in a histogram of three significant digits from 1 µs to 2 minutes.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::outcome::{Doing, Outcome};

/// Beyond this a latency counts as this long.
const LONGEST: u64 = 120_000_000;

/// Collects latencies.
#[derive(Clone, Debug)]
pub(crate) struct Latency(Histogram<u32>);

impl Latency {
    pub(crate) fn new() -> Outcome<Self> {
        Histogram::new_with_bounds(1, LONGEST, 3).map(Self).doing("make a histogram")
    }

    pub(crate) fn record(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(LONGEST);
        self.0.saturating_record(micros.clamp(1, LONGEST));
    }

    pub(crate) fn percentiles(&self) -> Percentiles {
        let at = |quantile: f64| self.0.value_at_quantile(quantile).min(self.0.max());
        Percentiles {
            count: self.0.len(),
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: self.0.max(),
        }
    }
}

/// What is told of a histogram, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Percentiles {
    pub(crate) count: u64,
    pub(crate) p50: u64,
    pub(crate) p90: u64,
    pub(crate) p99: u64,
    pub(crate) p999: u64,
    pub(crate) max: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_three_digits_and_travel_as_json() {
        let mut latency = Latency::new().unwrap();
        (1..=10_000).for_each(|micros| latency.record(Duration::from_micros(micros)));
        let told = latency.percentiles();
        for (expected, told) in [(5000, told.p50), (9000, told.p90), (9900, told.p99), (9990, told.p999)] {
            assert!(told.abs_diff(expected) <= expected / 1000 + 1, "{told} for {expected}");
        }
        assert_eq!(told.count, 10_000);
        assert!(told.max.abs_diff(10_000) <= 10, "{told:?}");
        let json = serde_json::to_string(&told).unwrap();
        assert!(json.starts_with(r#"{"count":10000,"p50":"#) && json.contains(r#""p999":"#), "{json}");
        assert_eq!(serde_json::from_str::<Percentiles>(&json).unwrap(), told);
    }

    #[test]
    fn nothing_and_too_much_are_told_too() {
        let mut latency = Latency::new().unwrap();
        assert_eq!(latency.percentiles(), Percentiles::default());
        latency.record(Duration::ZERO);
        latency.record(Duration::from_hours(1));
        let told = latency.percentiles();
        assert_eq!(told.count, 2);
        assert!(told.max >= LONGEST, "{told:?}");
    }
}
