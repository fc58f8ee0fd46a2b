//! One `users` collection, two owners: the seed's Mongoose model and OnlyChat.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed expectation is the failure of a case")]

mod common;
mod runner;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use common::{Fresh, available};
use mongodb::bson::{Document, doc};
use onlychat_domain::user::{EmailKey, Profile, UserPatch};
use onlychat_domain::{Timestamp, User, UserId};
use onlychat_store::{Changes, CommitError, Store, UniqueKey, Users, Write};
use onlychat_store_mongo::MongoStore;
use runner::{block_on, required};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let (database, peer) = (block_on(available()), installed());
    let required = if database.is_err() { required() } else { peer_required() };
    let cases = cases![a_database_of_the_seed_is_shared, a_database_of_ours_is_shared];
    runner::run(cases, &database.and(peer), required)
}

/// After everything the peer ever wrote.
const NOW: Timestamp = Timestamp::from_millis(4_102_444_800_123);

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../e2e/mongoose-peer")
}

/// Whether the peer can be run; else why not.
fn installed() -> Result<(), String> {
    if !folder().join("node_modules/mongoose/package.json").is_file() {
        return Err("Mongoose is not installed: run `npm ci` in e2e/mongoose-peer".into());
    }
    let node = Command::new("node").arg("--version").output();
    node.map(drop).map_err(|error| format!("node cannot be run: {error}"))
}

fn peer_required() -> bool {
    std::env::var("ONLYCHAT_REQUIRE_PEERS").is_ok_and(|value| value == "1")
}

/// Runs one of the peer's scripts; answers what it printed.
fn peer(script: &str, place: &Fresh) -> Value {
    let output = Command::new("node").arg(script).arg(&place.url).current_dir(folder()).output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A person as the peer prints one.
fn printed(user: &User) -> Value {
    json!({
        "id": user.id.to_string().trim_start_matches(UserId::PREFIX),
        "clerkId": user.clerk_id.as_str(),
        "email": user.email.as_str(),
        "firstName": user.first_name,
        "lastName": user.last_name,
        "imageUrl": user.image_url,
        "color": user.color,
        "profileSetup": user.profile_setup,
        "bio": user.bio,
        "createdAt": user.created_at.as_millis(),
        "updatedAt": user.updated_at.as_millis(),
        "version": 0,
    })
}

async fn by_subject(store: &MongoStore, subject: &str) -> User {
    store.user_by_subject(&subject.parse().unwrap()).await.unwrap().expect("the person is there")
}

async fn a_database_of_the_seed_is_shared() {
    let place = Fresh::new();
    let filled = peer("fill.mjs", &place);
    let store = place.open().await;
    share(&place, &store, &filled).await;
    store.close().await;
    place.take_away().await.unwrap();
}

async fn a_database_of_ours_is_shared() {
    let place = Fresh::new();
    let store = place.open().await;
    let filled = peer("fill.mjs", &place);
    share(&place, &store, &filled).await;
    store.close().await;
    place.take_away().await.unwrap();
}

async fn share(place: &Fresh, store: &MongoStore, filled: &Value) {
    let (ada, zoe) = what_the_peer_wrote_is_read_and_changed(place, store, filled).await;
    let review = peer("review.mjs", place);
    what_we_wrote_is_read(&review, &ada, &zoe);
    what_the_peer_saved_again_is_read(store, &review["after"]).await;
}

/// Answers the person that was changed and the one that was inserted.
async fn what_the_peer_wrote_is_read_and_changed(
    place: &Fresh,
    store: &MongoStore,
    filled: &Value,
) -> (User, User) {
    let (ada, bob) = (by_subject(store, "user_ada").await, by_subject(store, "user_bob").await);
    assert_eq!(filled[0], printed(&ada));
    assert_eq!(filled[1], printed(&bob));
    assert_eq!(ada.email.as_str(), "ada@example.com");
    assert_eq!((bob.bio.as_deref(), bob.profile_setup), (None, false));
    assert_eq!(
        store.user_by_email(&EmailKey::parse("ADA@example.com").unwrap()).await.unwrap().as_ref(),
        Some(&ada)
    );
    let old = by_subject(store, "user_old").await;
    assert_eq!(
        (old.first_name.as_deref(), old.color.as_deref(), old.profile_setup),
        (Some("Old"), None, false)
    );

    let patch = UserPatch {
        bio: Some(None),
        last_name: Some(Some("Byron".into())),
        email: Some(EmailKey::parse("ada@byron.example").unwrap()),
        ..UserPatch::default()
    };
    let zoe = User::new(UserId::from_bytes([0x67; 12]), "user_zoe".parse().unwrap(), Profile::default(), NOW);
    let changes = Changes::at(NOW)
        .write(Write::UpdateUser { user_id: ada.id, patch: patch.clone() })
        .write(Write::UpdateUser {
            user_id: old.id,
            patch: UserPatch { bio: Some(Some("new".into())), ..UserPatch::default() },
        })
        .write(Write::InsertUser(zoe.clone()));
    store.commit(changes).await.unwrap();

    let twin = User {
        email: bob.email.clone(),
        id: UserId::from_bytes([0x68; 12]),
        clerk_id: "user_x".parse().unwrap(),
        ..zoe.clone()
    };
    let taken = store.commit(Changes::at(NOW).write(Write::InsertUser(twin))).await;
    assert!(matches!(taken, Err(CommitError::Duplicate(UniqueKey::Email))), "{taken:?}");

    let users = place.database().await.collection::<Document>("users");
    let stored = users.find_one(doc! { "clerkId": "user_old" }).await.unwrap().unwrap();
    assert_eq!(
        stored.get_document("plan").unwrap(),
        &doc! { "name": "early", "since": 2019 },
        "what we do not know stays"
    );
    assert!(!stored.contains_key("color"), "what does not change is not written");
    (patch.apply(ada, NOW), zoe)
}

fn what_we_wrote_is_read(review: &Value, ada: &User, zoe: &User) {
    assert_eq!(review["users"][0], printed(ada));
    assert_eq!(review["users"][3], printed(zoe));
    let text_or = |text: &Option<String>| if text.is_some() { "string" } else { "null" };
    for user in [ada, zoe] {
        let expected = json!({
            "_id": "ObjectId",
            "clerkId": "string",
            "email": "string",
            "firstName": text_or(&user.first_name),
            "lastName": text_or(&user.last_name),
            "imageUrl": text_or(&user.image_url),
            "color": text_or(&user.color),
            "profileSetup": "boolean",
            "bio": text_or(&user.bio),
            "createdAt": "Date",
            "updatedAt": "Date",
            "__v": "Int32",
        });
        assert_eq!(review["types"][user.clerk_id.as_str()], expected);
    }
    assert_eq!(review["difference"], json!({ "toDrop": [], "toCreate": [] }), "the indexes are the same");
    assert_eq!(review["dropped"], json!([]));
    assert_eq!(review["refusals"], json!({ "clerkId": 11000, "email": 11000 }));
}

async fn what_the_peer_saved_again_is_read(store: &MongoStore, after: &Value) {
    let (bob, zoe) = (by_subject(store, "user_bob").await, by_subject(store, "user_zoe").await);
    assert_eq!(bob.color.as_deref(), Some("#112233"));
    assert_eq!(
        (zoe.first_name.as_deref(), zoe.email.as_str(), zoe.profile_setup),
        (Some("Zoë"), "zoe@example.com", true)
    );
    assert_eq!((&after[1], &after[3]), (&printed(&bob), &printed(&zoe)));
    assert_eq!(store.user_count().await.unwrap(), 4);
}
