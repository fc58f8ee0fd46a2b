//! For tests: use cases over the ports that a test is about.
#![expect(clippy::expect_used, reason = "what is written here is right")]

mod outreach;

use std::sync::Arc;

use onlychat_bus::Bus;
use onlychat_domain::id::{IdGen, SystemEntropy};
use onlychat_domain::media::Quota;
use onlychat_domain::time::Clock;
use onlychat_identity::Directory;
use onlychat_media::testkit::{NoFiles, PlainFiles};
use onlychat_push::{Contact, EndpointRules, Pusher, Services, Vapid, VapidKey};
use onlychat_store::Store;
use url::Url;

pub use onlychat_mail::MailError;
pub use outreach::{Letters, Posts};

use crate::AppParts;
use crate::media::MediaLinks;
use crate::notifications::Outreach;

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
        outreach: outreach(Arc::new(Posts::default()), Arc::new(Letters::default()), clock.clone()),
        clock,
        ids,
        entropy: Arc::new(SystemEntropy),
    }
}

/// Tells people by these, at any push service, this machine's included.
///
/// # Panics
/// Not: what is written here is right.
pub fn outreach(posts: Arc<Posts>, letters: Arc<Letters>, clock: Arc<dyn Clock>) -> Outreach {
    let key = VapidKey::generate(&SystemEntropy).expect("a key");
    let contact = Contact::parse("mailto:admin@example.com").expect("a contact");
    let entropy = Arc::new(SystemEntropy);
    Outreach {
        pusher: Pusher::new(posts, Vapid::new(key, contact, clock.clone()), entropy, clock),
        endpoints: EndpointRules { services: Services::Any, loopback: true },
        mailer: letters,
        site: Url::parse("http://localhost:8747").expect("an address"),
        key: [7; 32],
    }
}
