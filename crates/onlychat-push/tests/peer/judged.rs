//! The same question to both.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use libtest_mimic::Failed;
use onlychat_domain::id::{Entropy, SystemEntropy};
use onlychat_push::{PAYLOAD_MAX_BYTES, Push, Subscription, Topic, Urgency, VapidKey};
use serde_json::{Value, json};

use crate::node::Node;
use crate::sent::{CONTACT, NOW, sent, subscription};

const ENDPOINT: &str = "https://push.example.com:8443/to/somebody";

/// A browser's keys: private, public, and the secret. A VAPID key is of the same kind.
struct Keys {
    private: String,
    p256dh: String,
    auth: String,
}

impl Keys {
    fn new() -> Self {
        let (key, mut auth) = (VapidKey::generate(&SystemEntropy).unwrap(), [0; 16]);
        SystemEntropy.fill(&mut auth);
        let private = key.export().expose().clone();
        Self { private, p256dh: key.public_key(), auth: BASE64.encode(auth) }
    }

    fn subscription(&self) -> Subscription {
        subscription(ENDPOINT, &self.p256dh, &self.auth)
    }
}

fn payloads() -> Vec<Vec<u8>> {
    let text = "Zoë 😀".as_bytes().to_vec();
    vec![Vec::new(), vec![0], text, vec![2, 0, 0], vec![0xff; 1000], vec![b'x'; PAYLOAD_MAX_BYTES]]
}

fn push(payload: &[u8]) -> Push {
    Push::new(payload, Duration::from_mins(1)).unwrap()
}

fn new_key() -> VapidKey {
    VapidKey::generate(&SystemEntropy).unwrap()
}

pub(crate) fn ours_opened(node: &Node) -> Result<(), Failed> {
    let keys: Vec<Keys> = payloads().iter().map(|_| Keys::new()).collect();
    let questions: Vec<Value> = payloads()
        .iter()
        .zip(&keys)
        .map(|(payload, keys)| {
            let post = sent(new_key(), SystemEntropy, &keys.subscription(), &push(payload));
            json!({ "ask": "open", "body": BASE64.encode(post.body), "privateKey": keys.private, "auth": keys.auth })
        })
        .collect();
    for (payload, theirs) in payloads().iter().zip(node.ask(&questions)?) {
        if theirs["plaintext"] != BASE64.encode(payload) {
            return Err(format!("{} bytes: {theirs}", payload.len()).into());
        }
    }
    Ok(())
}

/// The judge judges: what was changed on the way, or is for another, it does not open.
pub(crate) fn changed(node: &Node) -> Result<(), Failed> {
    let (keys, other) = (Keys::new(), Keys::new());
    let body = sent(new_key(), SystemEntropy, &keys.subscription(), &push(b"secret")).body.to_vec();
    // In the salt, in the sender's key, in the text, in the tag.
    let mut questions: Vec<Value> = [3, 50, 90, body.len() - 1]
        .map(|at| {
            let mut body = body.clone();
            body[at] ^= 1;
            json!({ "ask": "open", "body": BASE64.encode(body), "privateKey": keys.private, "auth": keys.auth })
        })
        .into();
    let whole = BASE64.encode(&body);
    for (private, auth) in [(&other.private, &keys.auth), (&keys.private, &other.auth)] {
        questions.push(json!({ "ask": "open", "body": whole, "privateKey": private, "auth": auth }));
    }
    for (number, theirs) in node.ask(&questions)?.iter().enumerate() {
        if !theirs["error"].is_string() {
            return Err(format!("change {number} was not noticed: {theirs}").into());
        }
    }
    Ok(())
}

/// First the sender's private key, then the salt.
struct Given(Mutex<Vec<Vec<u8>>>);

impl Entropy for Given {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.copy_from_slice(&self.0.lock().unwrap().remove(0));
    }
}

pub(crate) fn same_bytes(node: &Node) -> Result<(), Failed> {
    let (mut ours, mut questions) = (Vec::new(), Vec::new());
    for payload in payloads() {
        let (receiver, sender) = (Keys::new(), Keys::new());
        // Sixteen bytes that nobody knew before.
        let salt = Keys::new().auth;
        let given = [&sender.private, &salt].map(|text| BASE64.decode(text).unwrap());
        let entropy = Given(Mutex::new(given.into()));
        ours.push(BASE64.encode(sent(new_key(), entropy, &receiver.subscription(), &push(&payload)).body));
        questions.push(json!({
            "ask": "seal", "plaintext": BASE64.encode(&payload), "p256dh": receiver.p256dh, "auth": receiver.auth,
            "privateKey": sender.private, "salt": salt,
        }));
    }
    for (ours, theirs) in ours.iter().zip(node.ask(&questions)?) {
        if theirs["body"] != **ours {
            return Err(format!("ours {ours}, theirs {theirs}").into());
        }
    }
    Ok(())
}

/// The token and the key of `Authorization: vapid t=…, k=…`.
fn vapid(authorization: &str) -> (String, String) {
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    (token.to_owned(), key.to_owned())
}

pub(crate) fn signed(node: &Node) -> Result<(), Failed> {
    let key = new_key();
    let public = key.public_key();
    let post = sent(key, SystemEntropy, &Keys::new().subscription(), &push(b"x"));
    let (token, named) = vapid(post.headers["authorization"].to_str()?);
    assert_eq!(named, public);
    let question = |key: &str| json!({ "ask": "token", "token": token, "publicKey": key });
    let answers = node.ask(&[question(&public), question(&new_key().public_key())])?;
    let claims = json!({
        "aud": "https://push.example.com:8443", "exp": NOW.as_secs() + 18 * 3600, "sub": CONTACT,
    });
    let expected = json!({ "valid": true, "header": { "typ": "JWT", "alg": "ES256" }, "claims": claims });
    if answers[0] != expected || answers[1]["valid"] != false {
        return Err(format!("{answers:?}").into());
    }
    Ok(())
}

pub(crate) fn same_headers(node: &Node) -> Result<(), Failed> {
    let theirs = &node.ask(&[json!({ "ask": "newKeys" })])?[0];
    let private = theirs["privateKey"].as_str().ok_or("no key")?;
    let key = VapidKey::import(&private.into()).unwrap();
    assert_eq!(theirs["publicKey"], key.public_key(), "one key, two public halves");

    let keys = Keys::new();
    let told = push(b"x").urgency(Urgency::High).topic(Topic::of("cnv_1"));
    let post = sent(key, SystemEntropy, &keys.subscription(), &told);
    let answers = node.ask(&[json!({
        "ask": "headers", "payload": "x",
        "subscription": { "endpoint": ENDPOINT, "keys": { "p256dh": keys.p256dh, "auth": keys.auth } },
        "options": {
            "vapidDetails": { "subject": CONTACT, "publicKey": theirs["publicKey"], "privateKey": private },
            "TTL": 60, "urgency": "high", "topic": Topic::of("cnv_1").as_str(), "contentEncoding": "aes128gcm",
        },
    })])?;
    assert_eq!(answers[0]["method"], "POST");
    let mut sent: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &post.headers {
        sent.insert(name.to_string(), value.to_str()?.to_owned());
    }
    // The length is the connection's to say.
    sent.insert("content-length".to_owned(), post.body.len().to_string());
    let mut expected: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in answers[0]["headers"].as_object().ok_or("no headers")? {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        expected.insert(name.to_ascii_lowercase(), value);
    }
    // Each signature is another, and the end of a token each one's own choice.
    let said = [&mut sent, &mut expected].map(|headers| vapid(&headers.remove("authorization").unwrap()));
    assert_eq!(said[0].1, said[1].1);
    assert_eq!(sent, expected);
    let question = |token: &str| json!({ "ask": "token", "token": token, "publicKey": said[0].1 });
    let tokens = node.ask(&[question(&said[0].0), question(&said[1].0)])?;
    for name in ["valid", "header"] {
        assert_eq!(tokens[0][name], tokens[1][name]);
    }
    for name in ["aud", "sub"] {
        assert_eq!(tokens[0]["claims"][name], tokens[1]["claims"][name]);
    }
    Ok(())
}
