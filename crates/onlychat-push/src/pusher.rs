//! Sends.

use std::sync::Arc;

use aws_lc_rs::error::Unspecified;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use onlychat_domain::Clock;
use onlychat_domain::id::Entropy;

use crate::outcome::{Outcome, Rejection};
use crate::push::Push;
use crate::seal::seal;
use crate::subscription::Subscription;
use crate::transport::{Post, Transport};
use crate::vapid::Vapid;

const TTL: HeaderName = HeaderName::from_static("ttl");
const URGENCY: HeaderName = HeaderName::from_static("urgency");
const TOPIC: HeaderName = HeaderName::from_static("topic");

/// Sends messages to browsers.
pub struct Pusher {
    transport: Arc<dyn Transport>,
    vapid: Vapid,
    entropy: Arc<dyn Entropy>,
    clock: Arc<dyn Clock>,
}

impl Pusher {
    /// By this transport, as this sender.
    pub fn new(
        transport: Arc<dyn Transport>,
        vapid: Vapid,
        entropy: Arc<dyn Entropy>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { transport, vapid, entropy, clock }
    }

    /// What a browser takes as `applicationServerKey` when it subscribes: 65 bytes in base64url.
    pub fn public_key(&self) -> String {
        self.vapid.key().public_key()
    }

    /// One attempt to send one message to one browser.
    pub async fn send(&self, subscription: &Subscription, push: &Push) -> Outcome {
        let Ok(post) = self.sealed(subscription, push) else {
            return Outcome::Rejected(Rejection::Unsealed);
        };
        match self.transport.post(post).await {
            Ok(answer) => Outcome::of(&answer, &*self.clock),
            Err(unsent) => Outcome::of_unsent(unsent),
        }
    }

    fn sealed(&self, subscription: &Subscription, push: &Push) -> Result<Post, Unspecified> {
        let endpoint = subscription.endpoint();
        let mut headers = HeaderMap::from_iter([
            (AUTHORIZATION, self.vapid.authorization(endpoint)?),
            (CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
            (TTL, push.ttl.as_secs().into()),
            (URGENCY, HeaderValue::from_static(push.urgency.as_str())),
        ]);
        if let Some(topic) = &push.topic {
            let topic = HeaderValue::from_str(topic.as_str());
            headers.insert(TOPIC, topic.map_err(|_no_header_text| Unspecified)?);
        }
        let body = Bytes::from(seal(subscription, &push.payload, &*self.entropy)?);
        Ok(Post { url: endpoint.url().clone(), headers, body })
    }
}
