//! Two nodes on one database: what one process cannot show, because its one writer puts everything in order.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed expectation is the failure of a case")]

mod common;
mod pair;
mod runner;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use common::available;
use mongodb::bson::{Document, doc, oid::ObjectId};
use onlychat_domain::event::{Event, Position};
use onlychat_domain::id::{ConversationId, IdGen, UserId};
use onlychat_domain::user::{EmailKey, Profile};
use onlychat_domain::{Creator, DmPolicy, Seq, Subject, Subscription, Timestamp, User};
use onlychat_store::{
    Changes, CommitError, Creators, Events, MessageRange, Messages, Precondition, Session, Store, UniqueKey,
    Write,
};
use pair::{NOW, Two};
use runner::{block_on, required};

fn main() -> ExitCode {
    let reachable = block_on(available());
    let cases = cases![
        numbers_and_places_have_no_gaps,
        no_place_is_seen_before_those_before_it,
        skew_between_live_messages,
        skew_between_sessions,
        skew_between_subjects_nobody_spoke_of,
        skew_between_read_markers,
        one_of_two_first_syncs_wins,
        subscribers_are_counted_while_the_page_is_made,
        who_cannot_be_read_still_has_an_address,
        slices_are_whole_while_others_prune,
        a_node_that_was_killed_in_a_transaction_holds_nobody_up,
    ];
    runner::run(cases, &reachable, required())
}

/// Each pair of rivals is tried so often.
const ROUNDS: usize = 15;

async fn numbers_and_places_have_no_gaps() {
    let two = Two::open().await;
    let (id, a, b) = two.chat().await;
    let sending: Vec<_> = (0..120)
        .map(|number| {
            let node = Arc::clone(&two.nodes[number % 2]);
            let draft = two.draft(id, if number % 3 == 0 { a } else { b });
            let told = Event::MessageCreated { conversation_id: id, message_id: draft.id };
            let changes = Changes::at(NOW).write(Write::AppendMessage(draft)).tell([a, b], told);
            tokio::spawn(async move { node.commit(changes).await.unwrap() })
        })
        .collect();
    for sent in sending {
        sent.await.unwrap();
    }
    let history = two.nodes[1].history(id, MessageRange::Latest, 1000).await.unwrap();
    assert_eq!(
        history.iter().map(|message| message.seq.0).collect::<Vec<_>>(),
        (1..=120).collect::<Vec<_>>()
    );
    for user in [a, b] {
        let log = two.nodes[0].events_after(user, Position::ZERO, 1000).await.unwrap();
        let told: Vec<_> = log.events.iter().filter_map(|event| event.event.message_id()).collect();
        assert_eq!(
            told,
            history.iter().map(|message| message.id).collect::<Vec<_>>(),
            "the log has the order of the numbers"
        );
        assert_eq!(log.head, Position(120));
    }
    two.close().await;
}

/// Whoever knows a place, from a head or from having been told, finds everything up to it at once, on any node.
async fn no_place_is_seen_before_those_before_it() {
    let two = Two::open().await;
    let (a, b) = (two.ids.user_id(NOW), two.ids.user_id(NOW));
    let event = Event::ConversationCreated { conversation_id: two.ids.conversation_id(NOW) };
    let (told, mut places) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..120 {
        let (node, told) = (Arc::clone(&two.nodes[number % 2]), told.clone());
        let changes = Changes::at(NOW).tell(if number % 3 == 0 { [a, b] } else { [b, a] }, event.clone());
        tokio::spawn(async move { told.send(node.commit(changes).await.unwrap()).unwrap() });
    }
    drop(told);
    let reader = two.place.open().await;
    let mut commits = 0;
    while let Some(receipt) = places.recv().await {
        commits += 1;
        let heads = reader.event_heads(&[a, b]).await.unwrap();
        for told in &receipt.events {
            let head = heads[usize::from(told.user_id == b)];
            assert!(head >= told.position, "{told:?} is committed, the head is {head:?}");
            let slice = reader.events_after(told.user_id, Position::ZERO, 1000).await.unwrap();
            assert!(slice.head >= head, "a head never goes back");
            let seen: Vec<i64> = slice.events.iter().map(|event| event.position.0).collect();
            assert_eq!(seen, (1..=slice.head.0).collect::<Vec<_>>());
        }
    }
    assert_eq!(commits, 120);
    reader.close().await;
    two.close().await;
}

/// In two conversations: in one they would meet at its counters.
async fn skew_between_live_messages() {
    let two = Two::open().await;
    let ((here, a, _), (there, b, _)) = (two.chat().await, two.chat().await);
    for _ in 0..ROUNDS {
        let (one, other) = (two.send(here, a).await, two.send(there, b).await);
        let rival = |seen, deleted| {
            Changes::at(NOW).only_if(Precondition::MessageLive(seen)).write(Write::DeleteMessage(deleted))
        };
        two.one_wins([rival(one, other), rival(other, one)]).await;
    }
    two.close().await;
}

async fn skew_between_sessions() {
    let two = Two::open().await;
    let hash = onlychat_store::RefreshHash([1; 32]);
    for _ in 0..ROUNDS {
        let sessions = [(); 2].map(|()| Session {
            id: two.ids.session_id(NOW),
            subject: two.ids.subject(NOW),
            refresh_hash: hash,
            created_at: NOW,
            expires_at: NOW.plus(Duration::from_secs(1)),
            ended_at: None,
        });
        for session in sessions.clone() {
            two.write(Write::InsertSession(session)).await;
        }
        let [one, other] = sessions.map(|session| session.id);
        let rival = |current: &onlychat_domain::SessionId, ended: &onlychat_domain::SessionId| {
            let current = Precondition::SessionRefresh { session_id: current.clone(), hash };
            Changes::at(NOW).only_if(current).write(Write::EndSession(ended.clone()))
        };
        two.one_wins([rival(&one, &other), rival(&other, &one)]).await;
    }
    two.close().await;
}

/// What is relied on here is that there is nothing.
async fn skew_between_subjects_nobody_spoke_of() {
    let two = Two::open().await;
    for _ in 0..ROUNDS {
        let (one, other) = (two.ids.subject(NOW), two.ids.subject(NOW));
        let rival = |seen: &Subject, written: &Subject| {
            let older = Precondition::ProviderStateOlder { subject: seen.clone(), updated_at: NOW };
            let put = Write::PutProviderState { subject: written.clone(), updated_at: NOW, deleted: true };
            Changes::at(NOW).only_if(older).write(put)
        };
        two.one_wins([rival(&one, &other), rival(&other, &one)]).await;
    }
    two.close().await;
}

async fn skew_between_read_markers() {
    let two = Two::open().await;
    for _ in 0..ROUNDS {
        let ((one, a, b), (other, c, d)) = (two.chat().await, two.chat().await);
        two.send(one, b).await;
        two.send(other, d).await;
        let seq = Seq(1);
        let rival = |seen: (ConversationId, UserId), read: (ConversationId, UserId)| {
            let below = Precondition::ReadBelow { conversation_id: seen.0, user_id: seen.1, seq };
            Changes::at(NOW).only_if(below).write(Write::AdvanceRead {
                conversation_id: read.0,
                user_id: read.1,
                seq,
            })
        };
        two.one_wins([rival((one, a), (other, c)), rival((other, c), (one, a))]).await;
    }
    two.close().await;
}

async fn one_of_two_first_syncs_wins() {
    let two = Two::open().await;
    for _ in 0..ROUNDS {
        let subject = two.ids.subject(NOW);
        let user = || User::new(two.ids.user_id(NOW), subject.clone(), Profile::default(), NOW);
        let outcome =
            two.both([user(), user()].map(|user| Changes::at(NOW).write(Write::InsertUser(user)))).await;
        let lost = |outcome: &Result<(), CommitError>| {
            matches!(outcome, Err(CommitError::Duplicate(UniqueKey::Subject)))
        };
        assert!(
            matches!(&outcome, [Ok(()), other] | [other, Ok(())] if lost(other)),
            "one should have learnt that the subject is taken: {outcome:?}"
        );
    }
    two.close().await;
}

async fn subscribers_are_counted_while_the_page_is_made() {
    let two = Two::open().await;
    for number in 0..ROUNDS {
        let (creator, fan) = (two.ids.user_id(NOW), two.ids.user_id(NOW));
        let page = Creator {
            user_id: creator,
            handle: format!("zoe{number}").parse().unwrap(),
            display_name: "Zoe".into(),
            about: None,
            dm_policy: DmPolicy::Everyone,
            subscriber_count: 0,
            created_at: NOW,
            updated_at: NOW,
        };
        let put = Changes::at(NOW).write(Write::PutCreator(page));
        let subscribe = Changes::at(NOW).write(Write::PutSubscription(Subscription::free(fan, creator, NOW)));
        for outcome in two.both([put, subscribe]).await {
            outcome.unwrap();
        }
        assert_eq!(two.nodes[1].creator(creator).await.unwrap().unwrap().subscriber_count, 1);
    }
    two.close().await;
}

/// A document that is nobody to the domain holds its address all the same, and spoils nobody else's change set.
async fn who_cannot_be_read_still_has_an_address() {
    let two = Two::open().await;
    let users = two.place.database().await.collection::<Document>("users");
    let odd =
        doc! { "_id": ObjectId::from_bytes([1; 12]), "clerkId": "not a subject", "email": "odd@example.com" };
    users.insert_one(odd).await.unwrap();
    let user = |email: &str| {
        let profile = Profile { email: Some(EmailKey::parse(email).unwrap()), ..Profile::default() };
        User::new(two.ids.user_id(NOW), two.ids.subject(NOW), profile, NOW)
    };
    let taking = (0..20).map(|number| {
        let email =
            if number == 7 { "odd@example.com".to_owned() } else { format!("fine{number}@example.com") };
        let changes = Changes::at(NOW).write(Write::InsertUser(user(&email)));
        let node = Arc::clone(&two.nodes[0]);
        tokio::spawn(async move { node.commit(changes).await })
    });
    for (number, outcome) in taking.collect::<Vec<_>>().into_iter().enumerate() {
        match outcome.await.unwrap() {
            Ok(_) => assert_ne!(number, 7),
            Err(CommitError::Duplicate(UniqueKey::Email)) => assert_eq!(number, 7),
            Err(error) => panic!("{number}: {error:?}"),
        }
    }
    two.close().await;
}

async fn slices_are_whole_while_others_prune() {
    let two = Two::open().await;
    let user = two.ids.user_id(NOW);
    let event = Event::ConversationCreated { conversation_id: two.ids.conversation_id(NOW) };
    for millis in 0..200 {
        let at = Timestamp::from_millis(NOW.as_millis() + millis);
        two.nodes[0].commit(Changes::at(at).tell([user], event.clone())).await.unwrap();
    }
    let pruner = Arc::clone(&two.nodes[1]);
    let pruning = tokio::spawn(async move {
        for millis in 0..=190 {
            let before = Timestamp::from_millis(NOW.as_millis() + millis);
            pruner.prune_events(before, 100).await.unwrap();
        }
    });
    let mut floors = Vec::new();
    while !pruning.is_finished() {
        let slice = two.nodes[0].events_after(user, Position::ZERO, 1000).await.unwrap();
        let places: Vec<i64> = slice.events.iter().map(|event| event.position.0).collect();
        assert_eq!(places, (slice.floor.0 + 1..=200).collect::<Vec<_>>());
        floors.push(slice.floor);
    }
    pruning.await.unwrap();
    floors.dedup();
    assert!(floors.len() > 2, "nothing was pruned meanwhile");
    assert_eq!(two.nodes[0].events_after(user, Position::ZERO, 1).await.unwrap().floor, Position(190));
    two.close().await;
}

async fn a_node_that_was_killed_in_a_transaction_holds_nobody_up() {
    let two = Two::open().await;
    let (id, a, _) = two.chat().await;
    let database = two.place.database().await;
    let collection = |name: &str| database.collection::<Document>(name);
    let begun = async || {
        let mut session = database.client().start_session().await.unwrap();
        session.start_transaction().await.unwrap();
        session
    };
    // What a killed node leaves behind: a noted session with an open transaction that nobody goes on with.
    let mut gone = begun().await;
    let note = doc! { "_id": { "session": gone.id().get("id").unwrap().clone() } };
    let noted_now = doc! { "$currentDate": { "at": true } };
    collection("onlychat_meta").update_one(note, noted_now).upsert(true).await.unwrap();
    let touch = doc! { "$inc": { "guard": 1_i64 } };
    let conversation = doc! { "_id": id.to_string() };
    let hit = collection("conversations").update_one(conversation, touch).session(&mut gone).await.unwrap();
    assert_eq!(hit.matched_count, 1);
    // And a transaction of some other program, which is none of our business.
    let mut foreign = begun().await;
    collection("elsewhere").insert_one(doc! { "_id": 1 }).session(&mut foreign).await.unwrap();

    let began = tokio::time::Instant::now();
    two.send(id, a).await;
    // The server alone would have held it for a minute, and the writer gives up after 20 seconds.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(gone.commit_transaction().await.is_err());
    foreign.commit_transaction().await.unwrap();
    assert_eq!(collection("elsewhere").count_documents(doc! {}).await.unwrap(), 1);
    two.close().await;
}
