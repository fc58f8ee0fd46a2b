//! A gateway on a port of its own, people, and a client that says what it expects.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use onlychat_app::creators::PutCreator;
use onlychat_app::messages::SendMessage;
use onlychat_app::testkit::parts;
use onlychat_app::{Announcer, App};
use onlychat_bus::{Bus, InProcessBus};
use onlychat_domain::creator::DmPolicy;
use onlychat_domain::id::{ConversationId, SystemEntropy, TimeOrderedIds, UserId};
use onlychat_domain::time::{Clock, SystemClock, Timestamp};
use onlychat_domain::user::EmailKey;
use onlychat_identity::{AllowedOrigins, PasswordAccounts, Revocations, SignIn, SignOut, SignUp, SignedIn};
use onlychat_identity_builtin::{BuiltinIdentity, BuiltinParts, JwtKey};
use onlychat_protocol::problem::{Code, Problem};
use onlychat_realtime::{Gateway, Options};
use onlychat_store::Store;
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything here should take; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
const PASSWORD: &str = "violet-kettle-orbit-41";

/// The real time, moved.
pub(crate) struct MovedClock(AtomicI64);

impl MovedClock {
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(SystemClock.now().as_millis() + self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct Node {
    pub(crate) app: Arc<App>,
    pub(crate) gateway: Gateway,
    pub(crate) clock: Arc<MovedClock>,
    pub(crate) store: Arc<dyn Store>,
    identity: Arc<BuiltinIdentity>,
    address: SocketAddr,
    key: JwtKey,
    _folder: Arc<tempfile::TempDir>,
}

pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) token: String,
    email: &'static str,
    signed_in: SignedIn,
}

fn problem_of(error: &onlychat_app::Error, request_id: String) -> Problem {
    let code = match error {
        onlychat_app::Error::NotFound(_) => Code::NotFound,
        onlychat_app::Error::Invalid(_) => Code::ValidationFailed,
        onlychat_app::Error::DmNotAllowed => Code::DmNotAllowed,
        _ => Code::Conflict,
    };
    Problem::new(code, error.to_string(), request_id)
}

pub(crate) fn options() -> Options {
    Options { heartbeat: Duration::from_secs(1), ..Options::new(problem_of) }
}

impl Node {
    pub(crate) async fn start(options: Options) -> Self {
        Self::start_on(Arc::new(InProcessBus::new()), options).await
    }

    /// A node on this bus, with a database of its own.
    pub(crate) async fn start_on(bus: Arc<dyn Bus>, options: Options) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(MovedClock(AtomicI64::new(0)));
        // One reader, so that whoever keeps it is noticed.
        let readers = NonZeroUsize::MIN;
        let sqlite = SqliteOptions { readers, ..SqliteOptions::at(folder.path().join("test.db")) };
        let listener = Arc::new(Announcer::new(bus.clone()));
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(sqlite, listener, &SystemEntropy).unwrap());
        let key = JwtKey::parse(&JwtKey::generate(&SystemEntropy)).unwrap();
        Self::over(store, clock, key, folder, bus, options).await
    }

    /// Another node on another bus, on the same database. Commits are announced on the bus of the first.
    pub(crate) async fn another(&self, bus: Arc<dyn Bus>, options: Options) -> Self {
        let Self { store, clock, key, _folder: folder, .. } = self;
        Self::over(store.clone(), clock.clone(), key.clone(), folder.clone(), bus, options).await
    }

    async fn over(
        store: Arc<dyn Store>,
        clock: Arc<MovedClock>,
        key: JwtKey,
        folder: Arc<tempfile::TempDir>,
        bus: Arc<dyn Bus>,
        options: Options,
    ) -> Self {
        let entropy = Arc::new(SystemEntropy);
        let revocations = Arc::new(Revocations::default());
        let ids = Arc::new(TimeOrderedIds::new(entropy.clone()));
        let identity = Arc::new(BuiltinIdentity::new(BuiltinParts {
            store: store.clone(),
            key: key.clone(),
            origins: AllowedOrigins::new(["http://localhost:8747"]).unwrap(),
            revocations: revocations.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            entropy: entropy.clone(),
        }));
        let app = Arc::new(App::new(parts(store.clone(), bus, identity.clone(), clock.clone(), ids)));
        let gateway =
            Gateway::start(app.clone(), identity.clone(), revocations, entropy, options).await.unwrap();
        let address = serve(gateway.clone()).await;
        Self { app, gateway, clock, store, identity, address, key, _folder: folder }
    }

    pub(crate) async fn person(&self, email: &'static str) -> Person {
        let sign_up = SignUp {
            email: EmailKey::parse(email).unwrap(),
            password: PASSWORD.into(),
            first_name: None,
            last_name: None,
            origin: None,
        };
        Person::from(email, self.identity.sign_up(sign_up).await.unwrap())
    }

    /// The same person in another session.
    pub(crate) async fn sign_in(&self, person: &Person) -> Person {
        let email = EmailKey::parse(person.email).unwrap();
        let sign_in = SignIn { email, password: PASSWORD.into(), origin: None };
        Person::from(person.email, self.identity.sign_in(sign_in).await.unwrap())
    }

    pub(crate) async fn sign_out(&self, person: &Person) {
        self.identity.sign_out(SignOut::Session(person.signed_in.session_id.clone())).await.unwrap();
    }

    pub(crate) async fn conversation(&self, one: &Person, other: &Person) -> ConversationId {
        let user = self.store.user(one.id).await.unwrap().unwrap();
        let (details, _made) = self.app.open_conversation(&user, &other.id.to_string()).await.unwrap();
        details.view.conversation.id
    }

    pub(crate) async fn send(&self, from: &Person, conversation_id: ConversationId, text: &str) -> i64 {
        let client_id = uuid();
        let message = SendMessage {
            conversation_id,
            client_id,
            text: text.into(),
            reply_to: None,
            attachments: Vec::new(),
        };
        self.app.send_message(from.id, message).await.unwrap().message.seq.0
    }

    /// Makes somebody a creator.
    pub(crate) async fn creator(&self, person: &Person, handle: &str) {
        let user = self.store.user(person.id).await.unwrap().unwrap();
        let page = PutCreator {
            handle: handle.to_owned(),
            display_name: handle.to_owned(),
            about: None,
            dm_policy: DmPolicy::Everyone,
        };
        self.app.put_creator(&user, page).await.unwrap();
    }

    pub(crate) async fn subscribe(&self, fan: &Person, handle: &str) {
        let user = self.store.user(fan.id).await.unwrap().unwrap();
        self.app.subscribe(&user, handle).await.unwrap();
    }

    pub(crate) async fn unsubscribe(&self, fan: &Person, handle: &str) {
        let user = self.store.user(fan.id).await.unwrap().unwrap();
        self.app.unsubscribe(&user, handle).await.unwrap();
    }

    pub(crate) async fn publish(&self, creator: &Person, text: &str) {
        assert!(!self.app.publish(creator.id, &uuid(), text).await.unwrap().replayed);
    }

    /// As [`Node::hello`], for a client that wants broadcasts.
    pub(crate) async fn listen(&self, person: &Person, broadcasts_from: Option<&str>) -> (Client, Value) {
        let mut client = self.connect().await;
        let hello = json!({ "type": "hello", "token": person.token, "broadcastsFrom": broadcasts_from });
        client.send(&hello).await;
        let welcome = client.next().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        (client, welcome)
    }

    pub(crate) async fn connect(&self) -> Client {
        let mut request = format!("ws://{}/", self.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "onlychat.v1".parse().unwrap());
        let (socket, answer) = connect_async(request).await.unwrap();
        assert_eq!(answer.headers()["sec-websocket-protocol"], "onlychat.v1");
        Client(socket)
    }

    /// Connects and says hello; answers the client and the welcome.
    pub(crate) async fn hello(&self, person: &Person, resume_from: Option<&str>) -> (Client, Value) {
        let mut client = self.connect().await;
        client.send(&json!({ "type": "hello", "token": person.token, "resumeFrom": resume_from })).await;
        let welcome = client.next().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        (client, welcome)
    }
}

impl Person {
    fn from(email: &'static str, signed_in: SignedIn) -> Self {
        let token = signed_in.access.token.expose().clone();
        Self { id: signed_in.user.id, token, email, signed_in }
    }
}

async fn serve(gateway: Gateway) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let upgrade = move |upgrade: WebSocketUpgrade| {
        let gateway = gateway.clone();
        async move { gateway.upgrade(upgrade) }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(upgrade))).await });
    address
}

pub(crate) fn uuid() -> String {
    let mut bytes = [0; 16];
    onlychat_domain::id::Entropy::fill(&SystemEntropy, &mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

pub(crate) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub(crate) async fn send(&mut self, frame: &Value) {
        self.send_raw(Message::text(frame.to_string())).await;
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// Says hello; answers whether it was welcome.
    pub(crate) async fn hello_again(&mut self, person: &Person) -> bool {
        self.send(&json!({ "type": "hello", "token": person.token, "resumeFrom": null })).await;
        matches!(self.received().await, Some(Message::Text(_)))
    }

    /// Sends, whether or not the server still listens.
    pub(crate) async fn try_send(&mut self, frame: &Value) -> bool {
        self.0.send(Message::text(frame.to_string())).await.is_ok()
    }

    pub(crate) async fn message(&mut self, conversation: ConversationId, text: &str) -> String {
        let client_id = uuid();
        let conversation_id = conversation.to_string();
        let frame = json!({ "type": "message.send", "clientId": client_id, "conversationId": conversation_id, "text": text });
        self.send(&frame).await;
        client_id
    }

    /// The next frame but heartbeats and presence.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            let frame = self.next_of_any_kind().await;
            let presence = frame["signal"]["kind"] == "presence";
            if frame["type"] != "heartbeat" && !presence {
                return frame;
            }
        }
    }

    pub(crate) async fn next_of_any_kind(&mut self) -> Value {
        match self.received().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("no frame but {other:?}"),
        }
    }

    /// The next frame for which this holds; others are dropped.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.next_of_any_kind().await;
            if wanted(&frame) {
                return frame;
            }
        }
    }

    /// The next event, in any order with other frames.
    pub(crate) async fn event(&mut self) -> Value {
        self.until(|frame| frame["type"] == "event").await
    }

    /// The next broadcast, in any order with other frames.
    pub(crate) async fn broadcast(&mut self) -> Value {
        self.until(|frame| frame["type"] == "broadcast").await
    }

    /// Waits for the close; answers its code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            match self.received().await {
                Some(Message::Close(Some(frame))) => return frame.code.into(),
                Some(Message::Text(_)) => {}
                other => panic!("no close but {other:?}"),
            }
        }
    }

    async fn received(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the server says something");
        next.and_then(Result::ok)
    }
}
