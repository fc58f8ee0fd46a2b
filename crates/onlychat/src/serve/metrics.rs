//! What `/metrics` shows.

use onlychat_api::HttpMetrics;
use onlychat_realtime::{Gateway, Stats};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
pub(crate) use prometheus_client::registry::Registry;

/// Everything that is counted, under the prefix `onlychat`.
pub(crate) fn registry(gateway: Gateway) -> (Registry, HttpMetrics) {
    let mut registry = Registry::with_prefix("onlychat");
    let http = HttpMetrics::register(&mut registry);
    registry.register_collector(Box::new(Realtime(gateway)));
    (registry, http)
}

struct Realtime(Gateway);

impl std::fmt::Debug for Realtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Realtime")
    }
}

impl Collector for Realtime {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let Stats { connections, users, frames_in, frames_out, resumed, refused_resumes, too_slow } =
            self.0.stats();
        let gauges = [
            ("realtime_connections", "Open sockets that said hello", connections),
            ("realtime_users", "People with at least one socket", users),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        let counters = [
            ("realtime_frames_in", "Frames from clients", frames_in),
            ("realtime_frames_out", "Frames written to clients", frames_out),
            ("realtime_resumed", "Sockets that resumed at their cursor", resumed),
            ("realtime_resume_refused", "Sockets whose cursor was too old or unknown", refused_resumes),
            ("realtime_too_slow", "Sockets closed for reading too slowly", too_slow),
        ];
        for (name, help, value) in counters {
            let counter = ConstCounter::new(value);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        Ok(())
    }
}
