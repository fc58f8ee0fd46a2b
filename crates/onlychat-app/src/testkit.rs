//! For tests: use cases over the ports that a test is about.

use std::sync::Arc;

use onlychat_bus::Bus;
use onlychat_domain::id::{IdGen, SystemEntropy};
use onlychat_domain::media::Quota;
use onlychat_domain::time::Clock;
use onlychat_identity::Directory;
use onlychat_media::testkit::{NoFiles, PlainFiles};
use onlychat_store::Store;

use crate::AppParts;
use crate::media::MediaLinks;

/// Parts that keep no files.
pub fn parts(
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    directory: Arc<dyn Directory>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGen>,
) -> AppParts {
    AppParts {
        store,
        bus,
        directory,
        media: Arc::new(NoFiles),
        processor: Arc::new(PlainFiles),
        quota: Quota { bytes: 1 << 40, files: 1_000_000 },
        links: MediaLinks::new([7; 32]),
        clock,
        ids,
        entropy: Arc::new(SystemEntropy),
    }
}
