//! A change set, applied in memory.

mod accounts;
mod broadcasts;
mod conversations;
mod creators;
mod events;
mod jobs;
mod media;
mod messages;
mod notifications;
mod preconditions;
mod privacy;
mod users;

use onlychat_domain::{Broadcast, Message, MessageId, Timestamp};
use onlychat_store::{Changes, CommitError, Receipt, UniqueKey, Write};

use super::working::Working;

/// Why one write was not applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It is about something that does not exist.
    Missing,
    /// Something unique exists already.
    Duplicate(UniqueKey),
}

/// Applies all of it, or says why not and leaves everything as it was.
pub(super) fn apply(working: &mut Working, changes: &Changes) -> Result<Receipt, CommitError> {
    let outcome = try_apply(working, changes);
    if outcome.is_ok() {
        working.keep();
    } else {
        working.undo();
    }
    outcome
}

fn try_apply(working: &mut Working, changes: &Changes) -> Result<Receipt, CommitError> {
    let Changes { now, preconditions, writes, events } = changes;
    for (index, precondition) in preconditions.iter().enumerate() {
        if !preconditions::holds(working, precondition, *now) {
            return Err(CommitError::Precondition(index));
        }
    }
    let (mut touched, mut broadcasts) = (Vec::new(), Vec::new());
    for (index, write) in writes.iter().enumerate() {
        apply_write(working, *now, write, &mut touched, &mut broadcasts).map_err(
            |refusal| match refusal {
                Refusal::Missing => CommitError::Missing(index),
                Refusal::Duplicate(key) => CommitError::Duplicate(key),
            },
        )?;
    }
    let messages =
        touched.iter().filter_map(|id| working.messages.get(id).cloned()).collect::<Vec<Message>>();
    let events = events::append(working, *now, events);
    Ok(Receipt { messages, events, broadcasts })
}

/// `touched` gets each message that is written to, once; `made` each new broadcast.
fn apply_write(
    working: &mut Working,
    now: Timestamp,
    write: &Write,
    touched: &mut Vec<MessageId>,
    made: &mut Vec<Broadcast>,
) -> Result<(), Refusal> {
    match write {
        Write::InsertUser(user) => users::insert(working, user),
        Write::UpdateUser { user_id, patch } => users::update(working, *user_id, patch, now),
        Write::PutCreator(creator) => creators::put(working, creator),
        Write::DeleteCreator(user_id) => creators::delete(working, *user_id),
        Write::PutSubscription(subscription) => {
            creators::put_subscription(working, subscription);
            Ok(())
        }
        Write::InsertConversation(conversation) => conversations::insert(working, conversation),
        Write::AppendMessage(message) => messages::append(working, now, message, touched),
        Write::EditMessage { message_id, text } => messages::edit(working, now, *message_id, text, touched),
        Write::DeleteMessage(message_id) => messages::delete(working, now, *message_id, touched),
        Write::AddReaction { message_id, user_id, emoji } => {
            messages::react(working, *message_id, *user_id, emoji, touched)
        }
        Write::RemoveReaction { message_id, user_id, emoji } => {
            messages::unreact(working, *message_id, *user_id, emoji, touched)
        }
        Write::AdvanceRead { conversation_id, user_id, seq } => {
            conversations::advance_read(working, *conversation_id, *user_id, *seq)
        }
        Write::AdvanceDelivered { conversation_id, user_id, seq } => {
            conversations::advance_delivered(working, *conversation_id, *user_id, *seq)
        }
        Write::AppendBroadcast(broadcast) => broadcasts::append(working, now, broadcast, made),
        Write::AdvanceChannelRead { creator_id, fan_id, seq } => {
            broadcasts::advance_read(working, *creator_id, *fan_id, *seq)
        }
        Write::InsertCredential(credential) => accounts::insert_credential(working, credential),
        Write::InsertSession(session) => accounts::insert_session(working, session),
        Write::RotateSession { session_id, hash, expires_at } => {
            accounts::rotate_session(working, session_id, *hash, *expires_at)
        }
        Write::EndSession(session_id) => accounts::end_session(working, session_id, now),
        Write::RecordWebhook { provider, webhook_id, sent_at } => {
            accounts::record_webhook(working, provider, webhook_id, *sent_at)
        }
        Write::TouchWebhook { provider, webhook_id, sent_at } => {
            accounts::touch_webhook(working, provider, webhook_id, *sent_at)
        }
        Write::PutProviderState { subject, updated_at, deleted } => {
            accounts::put_provider_state(working, subject, *updated_at, *deleted);
            Ok(())
        }
        Write::Media(write) => media::apply(working, now, write, touched),
        Write::Job(write) => jobs::apply(working, write),
        Write::Privacy(write) => privacy::apply(working, write),
        Write::Notification(write) => {
            notifications::apply(working, write);
            Ok(())
        }
        Write::PutConversationSettings { conversation_id, user_id, settings } => {
            conversations::put_settings(working, *conversation_id, *user_id, *settings)
        }
    }
}
