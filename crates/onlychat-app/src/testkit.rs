//! For tests: use cases over the ports that a test is about.
#![expect(clippy::expect_used, reason = "what is written here is right")]

use std::sync::Arc;

use async_trait::async_trait;
use onlychat_bus::Bus;
use onlychat_domain::id::{IdGen, SystemEntropy};
use onlychat_domain::media::Quota;
use onlychat_domain::time::Clock;
use onlychat_identity::Directory;
use onlychat_mail::{LogMailer, Mailbox};
use onlychat_media::testkit::{NoFiles, PlainFiles};
use onlychat_push::{
    Contact, EndpointRules, Post, Posted, Pusher, Services, Transport, Unsent, Vapid, VapidKey,
};
use onlychat_store::Store;
use url::Url;

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
        outreach: outreach(Arc::new(Nowhere), clock.clone()),
        clock,
        ids,
        entropy: Arc::new(SystemEntropy),
    }
}

/// Tells people by this transport, at any push service, this machine's included; mail goes into the log.
///
/// # Panics
/// Not: what is written here is right.
pub fn outreach(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Outreach {
    let key = VapidKey::generate(&SystemEntropy).expect("a key");
    let contact = Contact::parse("mailto:admin@example.com").expect("a contact");
    let entropy = Arc::new(SystemEntropy);
    Outreach {
        pusher: Pusher::new(transport, Vapid::new(key, contact, clock.clone()), entropy, clock),
        endpoints: EndpointRules { services: Services::Any, loopback: true },
        mailer: Arc::new(LogMailer::new(
            Mailbox::new("OnlyChat", "no-reply@example.com".parse().expect("an address")).expect("a mailbox"),
        )),
        site: Url::parse("http://localhost:8747").expect("an address"),
        key: [7; 32],
    }
}

/// Where nobody answers.
struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn post(&self, _post: Post) -> Result<Posted, Unsent> {
        Err(Unsent::Failed)
    }
}
