//! Writes to conversations and what their members have seen.

use onlychat_domain::conversation::ConversationSettings;
use onlychat_domain::{Conversation, ConversationId, Seq, UserId};
use onlychat_store::UniqueKey;

use super::Refusal;
use crate::commit::unread;
use crate::commit::working::Working;
use crate::docs::{ConversationDoc, MemberDoc};

pub(super) fn insert(working: &mut Working, conversation: &Conversation) -> Result<(), Refusal> {
    let document = ConversationDoc::from(conversation);
    if working.conversations.get(&document.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::ConversationId));
    }
    if working.conversations.values().any(|other| other.pair == document.pair) {
        return Err(Refusal::Duplicate(UniqueKey::ConversationPair));
    }
    working.conversations.set(document.id, document);
    Ok(())
}

pub(super) fn advance_read(
    working: &mut Working,
    id: ConversationId,
    user: UserId,
    seq: Seq,
) -> Result<(), Refusal> {
    let (member, last) = seen(working, id, user)?;
    // Nobody has read what is not written yet: it would never count as unread.
    let read_seq = seq.min(last);
    if read_seq > member.read_seq {
        let unread_count = unread::count(working, id, user, read_seq);
        let delivered_seq = member.delivered_seq.max(read_seq);
        set_member(working, id, user, MemberDoc { read_seq, delivered_seq, unread_count, ..member });
    }
    Ok(())
}

pub(super) fn advance_delivered(
    working: &mut Working,
    id: ConversationId,
    user: UserId,
    seq: Seq,
) -> Result<(), Refusal> {
    let (member, last) = seen(working, id, user)?;
    let delivered_seq = seq.min(last);
    if delivered_seq > member.delivered_seq {
        set_member(working, id, user, MemberDoc { delivered_seq, ..member });
    }
    Ok(())
}

pub(super) fn put_settings(
    working: &mut Working,
    id: ConversationId,
    user: UserId,
    settings: ConversationSettings,
) -> Result<(), Refusal> {
    let (member, _last) = seen(working, id, user)?;
    set_member(working, id, user, member.with_settings(settings));
    Ok(())
}

/// What a member has seen, and the last number.
fn seen(working: &Working, id: ConversationId, user: UserId) -> Result<(MemberDoc, Seq), Refusal> {
    let conversation = working.conversations.get(&id).ok_or(Refusal::Missing)?;
    let member = conversation.member(user).ok_or(Refusal::Missing)?;
    Ok((member.clone(), conversation.last_seq))
}

fn set_member(working: &mut Working, id: ConversationId, user: UserId, to: MemberDoc) {
    working.conversations.change(&id, |conversation| {
        if let Some(member) = conversation.member_mut(user) {
            *member = to;
        }
    });
}
