//! A change set, applied within the writer's transaction.

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
mod touched;
mod users;

use onlychat_domain::Timestamp;
use onlychat_store::{Changes, CommitError, Receipt, Write};
use rusqlite::{Connection, Error};

use crate::error::Refusal;
use touched::Touched;

/// Why a change set was not applied. What it wrote until then is there and must be rolled back.
#[derive(Debug)]
pub(crate) enum ApplyError {
    /// For a reason of its own.
    Rejected(CommitError),
    /// The database failed.
    Sql(Error),
}

impl From<Error> for ApplyError {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

/// Applies all of it, or says why not.
pub(crate) fn apply(connection: &Connection, changes: Changes) -> Result<Receipt, ApplyError> {
    let Changes { now, preconditions, writes, events } = changes;
    for (index, precondition) in preconditions.iter().enumerate() {
        if !preconditions::holds(connection, precondition, now)? {
            return Err(ApplyError::Rejected(CommitError::Precondition(index)));
        }
    }
    let mut touched = Touched::default();
    for (index, write) in writes.into_iter().enumerate() {
        apply_write(connection, now, write, &mut touched).map_err(|refusal| match refusal {
            Refusal::Missing => ApplyError::Rejected(CommitError::Missing(index)),
            Refusal::Duplicate(key) => ApplyError::Rejected(CommitError::Duplicate(key)),
            Refusal::Sql(error) => ApplyError::Sql(error),
        })?;
    }
    let events = events::append(connection, now, events)?;
    let (messages, broadcasts) = touched.into_parts();
    Ok(Receipt { messages, events, broadcasts })
}

fn apply_write(db: &Connection, now: Timestamp, write: Write, touched: &mut Touched) -> Result<(), Refusal> {
    match write {
        Write::InsertUser(user) => users::insert(db, &user),
        Write::UpdateUser { user_id, patch } => users::update(db, user_id, &patch, now),
        Write::PutCreator(creator) => creators::put(db, &creator),
        Write::DeleteCreator(user_id) => creators::delete(db, user_id),
        Write::PutSubscription(subscription) => creators::put_subscription(db, &subscription),
        Write::InsertConversation(conversation) => conversations::insert(db, &conversation),
        Write::AppendMessage(message) => messages::append(db, now, message, touched),
        Write::EditMessage { message_id, text } => messages::edit(db, now, message_id, text, touched),
        Write::DeleteMessage(message_id) => messages::delete(db, now, message_id, touched),
        Write::AddReaction { message_id, user_id, emoji } => {
            messages::react(db, message_id, user_id, emoji, touched)
        }
        Write::RemoveReaction { message_id, user_id, emoji } => {
            messages::unreact(db, message_id, user_id, &emoji, touched)
        }
        Write::AdvanceRead { conversation_id, user_id, seq } => {
            conversations::advance_read(db, conversation_id, user_id, seq)
        }
        Write::AdvanceDelivered { conversation_id, user_id, seq } => {
            conversations::advance_delivered(db, conversation_id, user_id, seq)
        }
        Write::AppendBroadcast(broadcast) => broadcasts::append(db, now, broadcast, touched),
        Write::AdvanceChannelRead { creator_id, fan_id, seq } => {
            broadcasts::advance_read(db, creator_id, fan_id, seq)
        }
        Write::InsertCredential(credential) => accounts::insert_credential(db, &credential),
        Write::InsertSession(session) => accounts::insert_session(db, &session),
        Write::RotateSession { session_id, hash, expires_at } => {
            accounts::rotate_session(db, &session_id, hash, expires_at)
        }
        Write::EndSession(session_id) => accounts::end_session(db, &session_id, now),
        Write::RecordWebhook { provider, webhook_id, sent_at } => {
            accounts::record_webhook(db, &provider, &webhook_id, sent_at)
        }
        Write::TouchWebhook { provider, webhook_id, sent_at } => {
            accounts::touch_webhook(db, &provider, &webhook_id, sent_at)
        }
        Write::PutProviderState { subject, updated_at, deleted } => {
            accounts::put_provider_state(db, &subject, updated_at, deleted)
        }
        Write::Media(write) => media::apply(db, now, write, touched),
        Write::Job(write) => jobs::apply(db, &write),
        Write::Privacy(write) => privacy::apply(db, write),
        Write::Notification(write) => notifications::apply(db, &write),
        Write::PutConversationSettings { conversation_id, user_id, settings } => {
            conversations::put_settings(db, conversation_id, user_id, settings)
        }
    }
}

/// Whether this query finds a row.
fn exists(db: &Connection, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<bool> {
    db.prepare_cached(sql)?.exists(params)
}

/// Changes rows; answers how many.
fn execute(db: &Connection, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<usize> {
    db.prepare_cached(sql)?.execute(params)
}

/// Changes a row that must exist.
fn execute_on_one(db: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<(), Refusal> {
    if execute(db, sql, params)? == 0 { Err(Refusal::Missing) } else { Ok(()) }
}

/// The statements of the writes that everybody waits for, for the test of their plans.
#[cfg(test)]
pub(crate) mod hot {
    use super::{broadcasts, conversations, events, messages, preconditions};

    pub(crate) const STATEMENTS: &[&str] = &[
        preconditions::READ_BELOW,
        preconditions::DELIVERED_BELOW,
        messages::NEXT_SEQ,
        messages::NEWS_FOR_MEMBERS,
        messages::UPDATE,
        messages::NO_LONGER_UNREAD,
        conversations::MEMBER,
        conversations::SET_READ,
        conversations::SET_DELIVERED,
        broadcasts::SET_READ,
        events::NEXT_POSITION,
        events::SET_OLDEST,
    ];
}
