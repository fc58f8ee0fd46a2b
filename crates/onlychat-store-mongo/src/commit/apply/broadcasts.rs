//! Writes to broadcasts.

use onlychat_domain::{Broadcast, BroadcastPosition, Seq, Timestamp, UserId};
use onlychat_store::{NewBroadcast, UniqueKey};

use super::Refusal;
use crate::commit::working::Working;
use crate::docs::{BroadcastHeadDoc, HeadKey, SubscriptionKey};

/// `made` gets the new broadcast.
pub(super) fn append(
    working: &mut Working,
    now: Timestamp,
    new: &NewBroadcast,
    made: &mut Vec<Broadcast>,
) -> Result<(), Refusal> {
    let NewBroadcast { id, creator_id, client_id, text } = new;
    if working.creators.get(creator_id).is_none_or(|creator| creator.page.is_none()) {
        return Err(Refusal::Missing);
    }
    // Whoever takes the page away meanwhile comes before or after.
    working.creators.rely(creator_id);
    if working.broadcasts.get(id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::BroadcastId));
    }
    let same = |other: &Broadcast| other.creator_id == *creator_id && other.client_id == *client_id;
    if working.broadcasts.values().any(same) {
        return Err(Refusal::Duplicate(UniqueKey::ClientId));
    }
    let position = BroadcastPosition(last(working, HeadKey::All)).next();
    let seq = last_seq(working, *creator_id).next();
    let broadcast = Broadcast {
        id: *id,
        creator_id: *creator_id,
        seq,
        position,
        client_id: *client_id,
        text: text.clone(),
        created_at: now,
    };
    for (key, last) in [(HeadKey::All, position.0), (HeadKey::Channel(*creator_id), seq.0)] {
        working.broadcast_heads.set(key, BroadcastHeadDoc { id: key.id(), last, position });
    }
    working.broadcasts.set(*id, broadcast.clone());
    made.push(broadcast);
    Ok(())
}

pub(super) fn advance_read(
    working: &mut Working,
    creator_id: UserId,
    fan_id: UserId,
    seq: Seq,
) -> Result<(), Refusal> {
    let key = SubscriptionKey::new(fan_id, creator_id);
    let reached = seq.min(last_seq(working, creator_id));
    working.subscriptions.get(&key).ok_or(Refusal::Missing)?;
    working.subscriptions.change(&key, |subscription| {
        subscription.read_seq = subscription.read_seq.max(reached);
    });
    Ok(())
}

/// The number of a channel's last broadcast.
pub(super) fn last_seq(working: &Working, creator: UserId) -> Seq {
    Seq(last(working, HeadKey::Channel(creator)))
}

fn last(working: &Working, key: HeadKey) -> i64 {
    working.broadcast_heads.get(&key).map_or(0, |head| head.last)
}
