//! What a stretch of a run cost.

use std::time::{Duration, Instant};

use crate::outcome::Outcome;
use crate::process::{Tree, Usage, own_cpu};
use crate::report::{ServerCost, number};
use crate::server::Server;

/// Running since its start.
pub(crate) struct Meter {
    all: Tree,
    server: Tree,
    begin: Instant,
    all_before: Usage,
    server_before: Usage,
    generator_before: Duration,
}

/// From its start to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    pub(crate) server: ServerCost,
    /// What the generator used of one core.
    pub(crate) generator_share: f64,
}

impl Meter {
    pub(crate) fn start(server: &Server) -> Outcome<Self> {
        let (all, server) = (server.tree(), server.own_tree());
        let (all_before, server_before) = (all.usage()?, server.usage()?);
        Ok(Self {
            all,
            server,
            begin: Instant::now(),
            all_before,
            server_before,
            generator_before: own_cpu(),
        })
    }

    pub(crate) fn stop(self) -> Outcome<Cost> {
        let seconds = self.begin.elapsed().as_secs_f64();
        let generator = own_cpu().saturating_sub(self.generator_before);
        let (all, server) = (self.all.usage()?, self.server.usage()?);
        Ok(Cost {
            seconds,
            server: ServerCost {
                cpu_seconds: all.cpu.saturating_sub(self.all_before.cpu).as_secs_f64(),
                own_cpu_seconds: server.cpu.saturating_sub(self.server_before.cpu).as_secs_f64(),
                rss_kib: all.rss_kib,
                own_rss_kib: server.rss_kib,
                peak_kib: all.peak_kib,
            },
            generator_share: generator.as_secs_f64() / seconds,
        })
    }
}

impl Cost {
    /// Microseconds of the server's CPU, its database's included, for each of `count`; infinite for none.
    pub(crate) fn micros_each(&self, count: u64) -> f64 {
        self.server.cpu_seconds * 1_000_000.0 / number(count)
    }
}
