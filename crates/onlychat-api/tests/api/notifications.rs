//! What people are told while they are not looking.

use std::time::Duration;

use http::Method;
use onlychat_app::testkit::MailError;
use onlychat_app::work::Workers;
use onlychat_domain::Clock as _;
use onlychat_domain::job::TaskKind;
use serde_json::{Value, json};

use crate::kit::{Caller, Kit, client_id};
use crate::uploads::upload;

const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// What a browser hands out.
pub(crate) fn browser(n: u32) -> Value {
    json!({
        "endpoint": format!("https://push.example.com/{n}"),
        "keys": { "p256dh": KEY, "auth": AUTH },
        "name": "Firefox on Linux",
    })
}

/// A device of somebody's; its id.
pub(crate) async fn device(who: &Caller<'_>, n: u32) -> String {
    let device = who.json(Method::PUT, "/api/push/devices", &browser(n)).await.is(200).json();
    device["id"].as_str().unwrap().to_owned()
}

async fn settle(who: &Caller<'_>, body: Value) -> Value {
    who.json(Method::PATCH, "/api/notifications/settings", &body).await.is(200).json()
}

async fn shelve(who: &Caller<'_>, place: &str, body: Value) -> Value {
    let path = format!("/api/conversations/{place}/settings");
    who.json(Method::PATCH, &path, &body).await.is(200).json()
}

async fn devices(who: &Caller<'_>) -> usize {
    who.get("/api/push/devices").await.is(200).json()["items"].as_array().unwrap().len()
}

/// Lets so much time go by and does all work that is due then.
async fn later(kit: &Kit, by: Duration) {
    kit.clock.advance(by);
    work(kit, &[TaskKind::Notify, TaskKind::Push, TaskKind::Mail]).await;
}

async fn work(kit: &Kit, kinds: &[TaskKind]) {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new(kit.app.clone(), folder.path().to_owned());
    for kind in kinds {
        workers.drain(*kind).await;
    }
}

const SOON: Duration = Duration::from_secs(3);

async fn pushes(kit: &Kit) -> usize {
    later(kit, SOON).await;
    kit.posts.take().len()
}

#[tokio::test]
async fn an_unread_message_is_pushed_to_each_device_once() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    ada.write(&place, 1, "before there was a device").await;
    for n in [1, 2] {
        device(&zoe, n).await;
    }
    ada.write(&place, 2, "hello").await;
    later(&kit, Duration::from_secs(1)).await;
    assert_eq!(kit.posts.take().len(), 0, "whoever reads it at once is not told");
    later(&kit, SOON).await;
    let posts = kit.posts.take();
    let mut to: Vec<_> = posts.iter().map(|post| post.url.path().to_owned()).collect();
    to.sort();
    assert_eq!(to, ["/1", "/2"]);
    let header = |name: &str| posts[0].headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!((header("urgency").as_str(), header("content-encoding").as_str()), ("high", "aes128gcm"));
    assert_eq!(header("topic").len(), 32);
    assert_eq!(pushes(&kit).await, 0);
    zoe.write(&place, 3, "an answer").await;
    assert_eq!(pushes(&kit).await, 0, "nobody is told of what they wrote, and ada has no device");
}

#[tokio::test]
async fn nobody_is_told_of_what_they_read_muted_or_do_not_want() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    device(&zoe, 1).await;
    ada.write(&place, 1, "read").await;
    let read = json!({ "seq": 1 });
    zoe.json(Method::PUT, &format!("/api/conversations/{place}/read"), &read).await.is(204);
    assert_eq!(pushes(&kit).await, 0, "read");

    let message = ada.write(&place, 2, "deleted").await;
    let path = format!("/api/messages/{}", message["id"].as_str().unwrap());
    ada.bare(Method::DELETE, &path).await.is(204);
    assert_eq!(pushes(&kit).await, 0, "deleted");

    shelve(&zoe, &place, json!({ "mutedUntil": kit.clock.now().plus(Duration::from_secs(30)).to_string() }))
        .await;
    ada.write(&place, 3, "muted").await;
    assert_eq!(pushes(&kit).await, 0, "muted");
    kit.clock.advance(Duration::from_secs(30));
    ada.write(&place, 4, "no longer").await;
    assert_eq!(pushes(&kit).await, 1, "no longer muted");

    settle(&zoe, json!({ "push": { "message": false } })).await;
    ada.write(&place, 5, "not wanted").await;
    assert_eq!(pushes(&kit).await, 0, "not wanted");
    settle(&zoe, json!({ "push": { "message": true } })).await;

    let path = format!("/api/relations/{}", ada.id());
    zoe.json(Method::PUT, &path, &json!({ "restricted": true })).await.is(200);
    ada.write(&place, 6, "restricted").await;
    assert_eq!(pushes(&kit).await, 0, "restricted");
}

#[tokio::test]
async fn what_is_quiet_is_told_once_when_it_is_over() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    device(&zoe, 1).await;
    // The kit's clock begins at 19:01 UTC.
    let quiet = json!({ "from": "19:00", "to": "20:00", "timeZone": "UTC" });
    let settings = settle(&zoe, json!({ "quietHours": quiet })).await;
    assert_eq!(settings["quietHours"], quiet);
    for n in 1..=3 {
        ada.write(&place, n, "sh").await;
    }
    assert_eq!(pushes(&kit).await, 0);
    later(&kit, Duration::from_hours(1)).await;
    assert_eq!(kit.posts.take().len(), 1, "all of it in one");
    let never = settle(&kit.again("zoe").await, json!({ "quietHours": null })).await;
    assert_eq!(never["quietHours"], Value::Null);
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten_and_one_that_is_busy_is_tried_again() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    let id = device(&zoe, 1).await;
    ada.write(&place, 1, "hello").await;
    kit.posts.answer(429, Some("120"));
    assert_eq!(pushes(&kit).await, 1);
    later(&kit, Duration::from_secs(100)).await;
    assert_eq!(kit.posts.take().len(), 0, "not before the service said");
    kit.posts.answer(500, None);
    later(&kit, Duration::from_secs(30)).await;
    assert_eq!(kit.posts.take().len(), 1);
    kit.posts.answer(410, None);
    later(&kit, Duration::from_secs(70)).await;
    let zoe = kit.again("zoe").await;
    assert_eq!((kit.posts.take().len(), devices(&zoe).await), (1, 0), "gone");
    later(&kit, Duration::from_hours(4)).await;
    assert_eq!(kit.posts.take().len(), 0);
    let zoe = kit.again("zoe").await;
    zoe.bare(Method::POST, &format!("/api/push/devices/{id}/test")).await.is(404);
}

#[tokio::test]
async fn a_push_that_nobody_takes_is_given_up_after_a_day() {
    let kit = Kit::new().await;
    let zoe = kit.creator("zoe").await;
    let id = device(&zoe, 1).await;
    zoe.bare(Method::POST, &format!("/api/push/devices/{id}/test")).await.is(202);
    let mut tries = 0;
    for _ in 0..60 {
        kit.posts.answer(503, None);
        later(&kit, Duration::from_hours(1)).await;
        tries += kit.posts.take().len();
    }
    assert!((8..20).contains(&tries), "{tries} tries");
    assert_eq!(kit.app.store().open_jobs(TaskKind::Push).await.unwrap(), 0);
    assert_eq!(devices(&kit.again("zoe").await).await, 1);
}

#[tokio::test]
async fn a_browser_belongs_to_who_used_it_last_and_ends_with_their_session() {
    let kit = Kit::new().await;
    let (ada, zoe, mia) = (kit.fan("ada").await, kit.creator("zoe").await, kit.fan("mia").await);
    let place = ada.conversation_with(&zoe).await;
    assert_eq!(device(&zoe, 1).await, device(&mia, 1).await, "the same browser");
    assert_eq!((devices(&zoe).await, devices(&mia).await), (0, 1));
    ada.write(&place, 1, "not for mia").await;
    assert_eq!(pushes(&kit).await, 0);

    device(&zoe, 1).await;
    for n in 2..=25 {
        kit.clock.advance(Duration::from_secs(1));
        device(&zoe, n).await;
    }
    assert_eq!(devices(&zoe).await, 20);
    ada.write(&place, 2, "hello").await;
    assert_eq!(pushes(&kit).await, 20);
    zoe.bare(Method::POST, "/api/identity/sign-out").await.is(204);
    ada.write(&place, 3, "hello?").await;
    assert_eq!(pushes(&kit).await, 0, "signed out");
}

#[tokio::test]
async fn what_is_no_browser_is_refused() {
    let kit = Kit::new().await;
    let ada = kit.fan("ada").await;
    for (pointer, broken) in [
        ("/endpoint", json!({ "endpoint": "ftp://push.example.com" })),
        ("/keys", json!({ "keys": { "p256dh": "x", "auth": AUTH } })),
        ("/name", json!({ "name": " " })),
    ] {
        let mut body = browser(1);
        body.as_object_mut().unwrap().extend(broken.as_object().unwrap().clone());
        let problem = ada.json(Method::PUT, "/api/push/devices", &body).await.is(422).json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    for body in [
        json!({ "quietHours": { "from": "25:00", "to": "07:00", "timeZone": "UTC" } }),
        json!({ "quietHours": { "from": "22:00", "to": "07:00", "timeZone": "Mars/Olympus" } }),
        json!({ "quietHours": { "from": "22:00", "to": "22:00", "timeZone": "UTC" } }),
        json!({ "preview": "everything" }),
    ] {
        ada.json(Method::PATCH, "/api/notifications/settings", &body).await.is(422);
    }
}

#[tokio::test]
async fn the_centre_has_reactions_subscribers_and_files() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    device(&zoe, 1).await;
    let place = ada.conversation_with(&zoe).await;
    let message = zoe.write(&place, 1, "look at  this").await["id"].as_str().unwrap().to_owned();
    let react = |emoji: &str| format!("/api/messages/{message}/reactions/{emoji}");
    ada.bare(Method::PUT, "/api/creators/zoe/subscription").await.is(201);
    for emoji in ["%F0%9F%91%8D", "%F0%9F%94%A5"] {
        kit.clock.advance(Duration::from_millis(1));
        ada.bare(Method::PUT, &react(emoji)).await.is(204);
    }
    zoe.bare(Method::PUT, &react("%F0%9F%91%8D")).await.is(204);
    let centre = async |query: &str| zoe.get(&format!("/api/notifications{query}")).await.is(200).json();
    let counts = async || zoe.get("/api/notifications/counts").await.is(200).json();
    let items = centre("").await["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 2, "{items}");
    let about = &items[0]["about"];
    assert_eq!((&about["kind"], &about["emoji"]), (&json!("reaction"), &json!("🔥")), "the last one");
    assert_eq!((&about["excerpt"], &about["seq"]), (&json!("look at this"), &json!(1)));
    assert_eq!(about["user"]["id"], ada.id());
    assert_eq!(items[1]["about"]["kind"], "subscriber");
    assert_eq!(counts().await, json!({ "reaction": 1, "subscriber": 1, "file": 0 }));
    // Each reaction asked for it, and what is told is what is there then.
    assert_eq!(pushes(&kit).await, 3);

    let page = centre("?limit=1").await;
    let next = page["nextCursor"].as_str().unwrap();
    assert_eq!(centre(&format!("?limit=1&cursor={next}")).await["items"][0], items[1]);
    assert_eq!(centre("?kind=subscriber").await["items"].as_array().unwrap().len(), 1);
    zoe.get("/api/notifications?kind=money").await.is(400);

    let id = items[0]["id"].as_str().unwrap();
    zoe.post("/api/notifications/read", json!({ "ids": [id] })).await.is(204);
    assert_eq!(counts().await, json!({ "reaction": 0, "subscriber": 1, "file": 0 }));
    zoe.post("/api/notifications/read", json!({ "upTo": id })).await.is(204);
    assert_eq!(counts().await, json!({ "reaction": 0, "subscriber": 0, "file": 0 }));
    assert_eq!(centre("").await["items"][1]["read"], true);
    zoe.post("/api/notifications/read", json!({ "ids": ["x"] })).await.is(422);

    ada.bare(Method::DELETE, &react("%F0%9F%94%A5")).await.is(204);
    assert_eq!(centre("?kind=reaction").await["items"], json!([]), "taken back");
    assert_eq!(
        ada.get("/api/notifications").await.json()["items"],
        json!([]),
        "nobody is told of themselves"
    );
}

#[tokio::test]
async fn who_is_restricted_enters_nobody_s_centre() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    let message = zoe.write(&place, 1, "hi").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/relations/{}", ada.id());
    zoe.json(Method::PUT, &path, &json!({ "restricted": true })).await.is(200);
    ada.bare(Method::PUT, &format!("/api/messages/{message}/reactions/%F0%9F%91%8D")).await.is(204);
    assert_eq!(zoe.get("/api/notifications").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_broadcast_is_pushed_to_those_who_hear_it() {
    let kit = Kit::new().await;
    let (ada, bob, zoe) = (kit.fan("ada").await, kit.fan("bob").await, kit.creator("zoe").await);
    device(&ada, 1).await;
    device(&bob, 2).await;
    ada.bare(Method::PUT, "/api/creators/zoe/subscription").await.is(201);
    zoe.post("/api/broadcasts", json!({ "clientId": client_id(1), "text": "news" })).await.is(201);
    later(&kit, SOON).await;
    later(&kit, SOON).await;
    let posts = kit.posts.take();
    assert_eq!(posts.iter().map(|post| post.url.path()).collect::<Vec<_>>(), ["/1"]);
    assert_eq!(posts[0].headers.get("urgency").unwrap(), "normal");
}

#[tokio::test]
async fn what_was_missed_is_mailed_together_and_not_often() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    ada.write(&place, 1, "secret words").await;
    later(&kit, Duration::from_hours(1)).await;
    assert_eq!(kit.letters.take(), [], "nobody is mailed who did not ask for it");
    let (ada, zoe) = (kit.again("ada").await, kit.again("zoe").await);
    let settings = settle(&zoe, json!({ "email": { "message": true } })).await;
    assert_eq!(settings["emailAddress"], "zoe@people.example");
    for n in 2..=4 {
        ada.write(&place, n, "secret words").await;
    }
    later(&kit, Duration::from_mins(14)).await;
    assert_eq!(kit.letters.take(), []);
    later(&kit, Duration::from_mins(2)).await;
    let letters = kit.letters.take();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(letter.subject(), "4 unread messages from ada");
    assert!(!letter.text().contains("secret"), "what people wrote is in no mail");
    kit.clock.advance(Duration::from_secs(1));
    kit.again("ada").await.write(&place, 5, "more").await;
    later(&kit, Duration::from_hours(5)).await;
    assert_eq!(kit.letters.take(), [], "not so soon again");
    kit.letters.refuse(MailError::Temporary("busy".into()));
    later(&kit, Duration::from_hours(1)).await;
    assert_eq!(kit.letters.take(), []);
    later(&kit, Duration::from_mins(5)).await;
    assert_eq!(kit.letters.take().len(), 1, "tried again");

    let (ada, zoe) = (kit.again("ada").await, kit.again("zoe").await);
    // One click ends it, for whoever has the letter.
    let link = letter.unsubscribe().unwrap();
    let path = format!("{}?{}", link.path(), link.query().unwrap());
    let anybody = kit.anon();
    anybody.get(&path).await.is(200);
    assert_eq!(
        zoe.get("/api/notifications/settings").await.json()["email"]["message"],
        true,
        "looking is no click"
    );
    anybody.bare(Method::POST, &path[..path.len() - 1]).await.is(404);
    for _ in 0..2 {
        anybody.bare(Method::POST, &path).await.is(200);
    }
    assert_eq!(zoe.get("/api/notifications/settings").await.json()["email"]["message"], false);
    ada.write(&place, 6, "more").await;
    later(&kit, Duration::from_hours(7)).await;
    assert_eq!(kit.letters.take(), []);
}

#[tokio::test]
async fn an_address_that_takes_no_mail_gets_no_more() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    settle(&zoe, json!({ "email": { "message": true, "subscriber": true } })).await;
    ada.write(&place, 1, "hello").await;
    kit.letters.refuse(MailError::Permanent("no such mailbox".into()));
    later(&kit, Duration::from_mins(16)).await;
    let email = kit.again("zoe").await.get("/api/notifications/settings").await.json()["email"].clone();
    assert_eq!(
        email,
        json!({ "message": false, "broadcast": false, "reaction": false, "subscriber": false })
    );
    assert_eq!(kit.app.store().open_jobs(TaskKind::Mail).await.unwrap(), 0);
}

#[tokio::test]
async fn a_conversation_is_pinned_put_away_and_comes_back() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    let shelf = async |name: &str| {
        let page = ada.get(&format!("/api/conversations?shelf={name}")).await.is(200).json();
        page["items"].as_array().unwrap().len()
    };
    let usual = json!({ "mutedUntil": null, "pinnedAt": null, "archivedAt": null, "unread": false });
    let shown = async || ada.get(&format!("/api/conversations/{place}")).await.json()["settings"].clone();
    assert_eq!(shown().await, usual);
    let now = shelve(&ada, &place, json!({ "pinned": true, "archived": true, "unread": true })).await;
    assert_eq!(shown().await, now);
    assert!(now["pinnedAt"].is_string() && now["archivedAt"].is_string() && now["unread"] == true);
    assert_eq!(
        [shelf("all").await, shelf("inbox").await, shelf("pinned").await, shelf("archived").await],
        [1, 0, 1, 1]
    );
    zoe.write(&place, 1, "hi").await;
    assert_eq!([shelf("inbox").await, shelf("archived").await], [1, 0], "a message brings it back");
    shelve(&ada, &place, json!({ "archived": true, "mutedUntil": "9999-01-01T00:00:00.000Z" })).await;
    zoe.write(&place, 2, "hi").await;
    assert_eq!(shelf("archived").await, 1, "muted: it stays away");
    shelve(&ada, &place, json!({ "pinned": false, "archived": false, "unread": false, "mutedUntil": null }))
        .await;
    assert_eq!(shown().await, usual);
    let path = format!("/api/conversations/{place}/settings");
    ada.json(Method::PATCH, &path, &json!({ "mutedUntil": "tomorrow" })).await.is(422);
    ada.get("/api/conversations?shelf=attic").await.is(400);
}

#[tokio::test]
async fn a_file_that_failed_is_in_the_centre_until_it_goes() {
    let kit = Kit::new().await;
    let ada = kit.fan("ada").await;
    let id = upload(&ada, b"BAD picture", "beach.jpg").await;
    work(&kit, &[TaskKind::ProcessMedia]).await;
    let items = ada.get("/api/notifications").await.json()["items"].clone();
    assert_eq!(
        (&items[0]["about"]["mediaId"], &items[0]["about"]["name"]),
        (&json!(id), &json!("beach.jpg"))
    );
    ada.bare(Method::DELETE, &format!("/api/media/{id}")).await.is(204);
    let counts = ada.get("/api/notifications/counts").await.json();
    assert_eq!(counts, json!({ "reaction": 0, "subscriber": 0, "file": 0 }));
}
