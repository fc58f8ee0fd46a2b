//! Writes to messages.

use onlychat_domain::message::Emoji;
use onlychat_domain::{Message, MessageId, Reaction, Timestamp, UserId};
use onlychat_store::{NewMessage, UniqueKey};

use super::{Refusal, media};
use crate::commit::working::Working;
use crate::docs::date;

pub(super) fn append(
    working: &mut Working,
    now: Timestamp,
    new: &NewMessage,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    let NewMessage { id, conversation_id, client_id, author_id, author_kind, text, reply_to, attachments } =
        new;
    let conversation = working.conversations.get(conversation_id).ok_or(Refusal::Missing)?;
    if conversation.member(*author_id).is_none() {
        return Err(Refusal::Missing);
    }
    if working.messages.get(id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::MessageId));
    }
    if working.messages.values().any(|other| other.client_id == *client_id && other.author_id == *author_id) {
        return Err(Refusal::Duplicate(UniqueKey::ClientId));
    }
    let (seq, members) = (conversation.last_seq.next(), conversation.member_ids());
    let attachments = media::attach(working, *id, &members, attachments)?;
    working.conversations.change(conversation_id, |conversation| {
        conversation.last_seq = seq;
        conversation.last_message_id = Some(*id);
        conversation.updated_at = conversation.updated_at.max(date(now));
        if let Some(peer) = conversation.peer_mut(*author_id) {
            peer.unread_count += 1;
        }
        for member in &mut conversation.members {
            *member = member.clone().with_settings(member.settings().with_news(now));
        }
    });
    let message = Message {
        id: *id,
        conversation_id: *conversation_id,
        seq,
        client_id: *client_id,
        author_id: *author_id,
        author_kind: *author_kind,
        text: text.clone(),
        reply_to: *reply_to,
        attachments,
        reactions: Vec::new(),
        created_at: now,
        edited_at: None,
        deleted_at: None,
    };
    working.messages.set(*id, message);
    touched.push(*id);
    Ok(())
}

pub(super) fn edit(
    working: &mut Working,
    now: Timestamp,
    id: MessageId,
    text: &str,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    change_live(working, id, touched, |message| {
        text.clone_into(&mut message.text);
        message.edited_at = Some(now);
    })
}

pub(super) fn delete(
    working: &mut Working,
    now: Timestamp,
    id: MessageId,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    let message = working.messages.get(&id).ok_or(Refusal::Missing)?;
    let (conversation_id, author_id, seq) = (message.conversation_id, message.author_id, message.seq);
    let (deleted_at, attachments) = (message.deleted_at, message.attachments.clone());
    if deleted_at.is_none() {
        working.conversations.change(&conversation_id, |conversation| {
            if let Some(peer) = conversation.peer_mut(author_id)
                && peer.read_seq < seq
            {
                peer.unread_count -= 1;
            }
        });
        media::detach(working, id, &attachments);
    }
    change_live(working, id, touched, |message| {
        message.text.clear();
        message.attachments.clear();
        message.reactions.clear();
        message.deleted_at = Some(now);
    })
}

pub(super) fn react(
    working: &mut Working,
    id: MessageId,
    user_id: UserId,
    emoji: &Emoji,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    let reaction = Reaction { emoji: emoji.clone(), user_id };
    change_live(working, id, touched, |message| {
        if !message.reactions.contains(&reaction) {
            message.reactions.push(reaction);
        }
    })
}

pub(super) fn unreact(
    working: &mut Working,
    id: MessageId,
    user_id: UserId,
    emoji: &Emoji,
    touched: &mut Vec<MessageId>,
) -> Result<(), Refusal> {
    change_live(working, id, touched, |message| {
        message.reactions.retain(|reaction| reaction.user_id != user_id || reaction.emoji != *emoji);
    })
}

/// Changes a message unless it is deleted: then it stays as it is.
fn change_live(
    working: &mut Working,
    id: MessageId,
    touched: &mut Vec<MessageId>,
    change: impl FnOnce(&mut Message),
) -> Result<(), Refusal> {
    let message = working.messages.get(&id).ok_or(Refusal::Missing)?;
    if message.deleted_at.is_none() {
        working.messages.change(&id, change);
    } else {
        working.messages.rely(&id);
    }
    if !touched.contains(&id) {
        touched.push(id);
    }
    Ok(())
}
