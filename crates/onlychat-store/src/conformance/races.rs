//! Change sets that exclude each other: as if they came one after the other, so exactly one wins.
//!
//! In the write-skew probes each of two change sets writes what the other's precondition is about, and not what its own
//! is about. Snapshot isolation alone lets both through.

use std::sync::Arc;

use onlychat_domain::id::UserId;
use onlychat_domain::message::Seq;

use super::kit::{World, emoji};
use super::runner::cases;
use crate::{Changes, CommitError, Precondition, RefreshHash, Session, Write};

cases![
    the_last_room_for_a_reaction_goes_to_one,
    one_reaction_is_added_once,
    one_of_many_rotations_wins,
    one_of_many_reads_to_the_same_place_wins,
    a_reaction_and_a_deletion_never_both_win,
    skew_between_reactions,
    skew_between_live_messages,
    skew_between_sessions,
    skew_between_read_markers,
    skew_between_provider_states,
];

/// Each pair is tried so often.
const ROUNDS: usize = 50;

/// Commits all at once: exactly one is committed, each other one is refused by its first precondition.
async fn exactly_one_wins(world: &World, rivals: impl IntoIterator<Item = Changes>) {
    let running: Vec<_> = rivals
        .into_iter()
        .map(|changes| {
            let store = world.store();
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    let mut winners = 0;
    for commit in running {
        match commit.await.unwrap() {
            Ok(_) => winners += 1,
            Err(CommitError::Precondition(0)) => {}
            Err(error) => panic!("a loser must learn that its precondition failed, got {error:?}"),
        }
    }
    assert_eq!(winners, 1);
}

fn add(message_id: onlychat_domain::MessageId, user_id: UserId, with: &str) -> Write {
    Write::AddReaction { message_id, user_id, emoji: emoji(with) }
}

async fn the_last_room_for_a_reaction_goes_to_one(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for _ in 0..ROUNDS {
        let message_id = world.send(id, a, "text").await.id;
        let rival = |user, with| {
            let room = Precondition::ReactionRoom { message_id, emoji: emoji(with), max: 1 };
            world.changes().only_if(room).write(add(message_id, user, with))
        };
        exactly_one_wins(&world, [rival(a, "👍"), rival(b, "❤️")]).await;
        assert_eq!(world.message(message_id).await.reactions.len(), 1);
    }
}

async fn one_reaction_is_added_once(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    for _ in 0..10 {
        let message_id = world.send(id, a, "text").await.id;
        let absent = Precondition::ReactionAbsent { message_id, user_id: a, emoji: emoji("👍") };
        let rivals =
            [(); 8].map(|()| world.changes().only_if(absent.clone()).write(add(message_id, a, "👍")));
        exactly_one_wins(&world, rivals).await;
    }
}

async fn session(world: &World, hash: RefreshHash) -> Session {
    let (now, expires_at) = (world.now(), super::kit::at(1 << 40));
    let session = Session {
        id: world.session_id(),
        subject: world.subject(),
        refresh_hash: hash,
        created_at: now,
        expires_at,
        ended_at: None,
    };
    world.write(Write::InsertSession(session.clone())).await;
    session
}

async fn one_of_many_rotations_wins(world: Arc<World>) {
    for _ in 0..5 {
        let old = RefreshHash([0; 32]);
        let Session { id, expires_at, .. } = session(&world, old).await;
        let rivals = (1..=16).map(|number| {
            let (session_id, hash) = (id.clone(), RefreshHash([number; 32]));
            let current = Precondition::SessionRefresh { session_id: id.clone(), hash: old };
            world.changes().only_if(current).write(Write::RotateSession { session_id, hash, expires_at })
        });
        exactly_one_wins(&world, rivals).await;
        assert_ne!(world.store().session(&id).await.unwrap().unwrap().refresh_hash, old);
    }
}

async fn one_of_many_reads_to_the_same_place_wins(world: Arc<World>) {
    let (conversation_id, a, user_id) = world.chat().await;
    for number in 1..=10 {
        world.send(conversation_id, a, "text").await;
        let seq = Seq(number);
        let rivals = [(); 8].map(|()| {
            let below = Precondition::ReadBelow { conversation_id, user_id, seq };
            world.changes().only_if(below).write(Write::AdvanceRead { conversation_id, user_id, seq })
        });
        exactly_one_wins(&world, rivals).await;
    }
}

/// Who deletes wins always; who reacts wins when it came first, and then the reaction is gone all the same.
async fn a_reaction_and_a_deletion_never_both_win(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for _ in 0..ROUNDS {
        let message = world.send(id, a, "text").await.id;
        let live = Precondition::MessageLive(message);
        let react = world.changes().only_if(live).write(add(message, b, "👍"));
        let deletion = tokio::spawn(world.write(Write::DeleteMessage(message)));
        match world.store().commit(react).await {
            Ok(_) | Err(CommitError::Precondition(0)) => {}
            Err(error) => panic!("{error:?}"),
        }
        deletion.await.unwrap();
        let message = world.message(message).await;
        assert_eq!((message.text.as_str(), message.reactions.as_slice()), ("", [].as_slice()));
    }
}

async fn skew_between_reactions(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for _ in 0..ROUNDS {
        let (one, two) = (world.send(id, a, "one").await.id, world.send(id, b, "two").await.id);
        let rival = |seen, written| {
            let absent = Precondition::ReactionAbsent { message_id: seen, user_id: a, emoji: emoji("👍") };
            world.changes().only_if(absent).write(add(written, a, "👍"))
        };
        exactly_one_wins(&world, [rival(one, two), rival(two, one)]).await;
    }
}

async fn skew_between_live_messages(world: Arc<World>) {
    let (here, a, _) = world.chat().await;
    let (there, b, _) = world.chat().await;
    for _ in 0..ROUNDS {
        let (one, two) = (world.send(here, a, "one").await.id, world.send(there, b, "two").await.id);
        let rival = |seen, deleted| {
            world.changes().only_if(Precondition::MessageLive(seen)).write(Write::DeleteMessage(deleted))
        };
        exactly_one_wins(&world, [rival(one, two), rival(two, one)]).await;
    }
}

async fn skew_between_sessions(world: Arc<World>) {
    for _ in 0..ROUNDS {
        let hash = RefreshHash([1; 32]);
        let (one, two) = (session(&world, hash).await.id, session(&world, hash).await.id);
        let rival = |seen: &onlychat_domain::SessionId, ended: &onlychat_domain::SessionId| {
            let goes_on = Precondition::SessionRefresh { session_id: seen.clone(), hash };
            world.changes().only_if(goes_on).write(Write::EndSession(ended.clone()))
        };
        exactly_one_wins(&world, [rival(&one, &two), rival(&two, &one)]).await;
    }
}

async fn skew_between_read_markers(world: Arc<World>) {
    let (here, a, b) = world.chat().await;
    let (there, c, d) = world.chat().await;
    for number in 1..=ROUNDS {
        world.send(here, a, "text").await;
        world.send(there, c, "text").await;
        let seq = Seq(i64::try_from(number).unwrap());
        let rival = |(seen, seen_by), (read, reader)| {
            let below = Precondition::ReadBelow { conversation_id: seen, user_id: seen_by, seq };
            world.changes().only_if(below).write(Write::AdvanceRead {
                conversation_id: read,
                user_id: reader,
                seq,
            })
        };
        exactly_one_wins(&world, [rival((here, b), (there, d)), rival((there, d), (here, b))]).await;
        world.read(here, b, seq.0).await;
        world.read(there, d, seq.0).await;
    }
}

/// Of subjects of whom nothing is known yet: there is no row to lock.
async fn skew_between_provider_states(world: Arc<World>) {
    for _ in 0..ROUNDS {
        let (one, two, updated_at) = (world.subject(), world.subject(), world.now());
        let rival = |seen: &onlychat_domain::Subject, put: &onlychat_domain::Subject| {
            let older = Precondition::ProviderStateOlder { subject: seen.clone(), updated_at };
            world.changes().only_if(older).write(Write::PutProviderState {
                subject: put.clone(),
                updated_at,
                deleted: false,
            })
        };
        exactly_one_wins(&world, [rival(&one, &two), rival(&two, &one)]).await;
    }
}
