//! What would go out, caught on its way.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::StatusCode;
use onlychat_domain::id::Entropy;
use onlychat_domain::{Clock, Timestamp};
use onlychat_push::{
    Contact, Endpoint, EndpointRules, Outcome, Post, Posted, Push, Pusher, Services, Subscription, Transport,
    Unsent, Vapid, VapidKey,
};

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_795_456_800);
pub(crate) const CONTACT: &str = "mailto:push@example.com";

/// Keeps what is posted.
#[derive(Default)]
pub(crate) struct Caught(Mutex<Vec<Post>>);

#[async_trait]
impl Transport for Caught {
    async fn post(&self, post: Post) -> Result<Posted, Unsent> {
        self.0.lock().unwrap().push(post);
        Ok(Posted { status: StatusCode::CREATED, retry_after: None, body: Vec::new() })
    }
}

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        NOW
    }
}

pub(crate) fn subscription(endpoint: &str, p256dh: &str, auth: &str) -> Subscription {
    let rules = EndpointRules { services: Services::Any, loopback: false };
    Subscription::new(Endpoint::parse(endpoint, rules).unwrap(), p256dh, auth).unwrap()
}

/// What goes out for this message.
pub(crate) fn sent(key: VapidKey, entropy: impl Entropy, to: &Subscription, push: &Push) -> Post {
    let caught = Arc::new(Caught::default());
    let vapid = Vapid::new(key, Contact::parse(CONTACT).unwrap(), Arc::new(StandingClock));
    let transport: Arc<dyn Transport> = Arc::<Caught>::clone(&caught);
    let pusher = Pusher::new(transport, vapid, Arc::new(entropy), Arc::new(StandingClock));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(pusher.send(to, push)), Outcome::Delivered);
    caught.0.lock().unwrap().remove(0)
}
