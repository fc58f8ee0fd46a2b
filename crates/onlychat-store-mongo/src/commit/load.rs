//! Reads everything a group is about, in its transaction.

mod files;
mod notifications;
mod privacy;

use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{Error, Result};
use mongodb::{ClientSession, Collection};
use onlychat_domain::{Broadcast, Message};
use onlychat_store::Session;
use serde::de::DeserializeOwned;

use super::need::Need;
use super::working::Working;
use crate::collections::Collections;
use crate::docs::{SubscriptionKey, WebhookKey, oid, user_from, user_id};

/// More than a group is about, so that one answer holds all of it.
const BATCH: u32 = 10_000;

/// Reads all of it, a query for each collection.
pub(super) async fn load(session: &mut ClientSession, from: &Collections, need: Need) -> Result<Working> {
    let mut working = Working::default();
    load_users(session, from, &need, &mut working).await?;
    load_creators(session, from, &need, &mut working).await?;
    load_messages(session, from, &need, &mut working).await?;
    load_conversations(session, from, &need, &mut working).await?;
    load_broadcasts(session, from, &need, &mut working).await?;
    files::load(session, from, &need, &mut working).await?;
    privacy::load(session, from, &need, &mut working).await?;
    notifications::load(session, from, &need, &mut working).await?;
    load_logs(session, from, &need, &mut working).await?;
    load_accounts(session, from, &need, &mut working).await?;
    Ok(working)
}

async fn find<T: DeserializeOwned + Send + Sync>(
    session: &mut ClientSession,
    collection: &Collection<T>,
    any: Vec<Document>,
) -> Result<Vec<T>> {
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let mut cursor = collection.find(doc! { "$or": any }).batch_size(BATCH).session(&mut *session).await?;
    cursor.stream(session).try_collect().await
}

/// The condition that a field is one of these; nothing when there are none.
fn one_of<T: Into<Bson>>(field: &str, values: impl IntoIterator<Item = T>) -> Option<Document> {
    let values: Vec<Bson> = values.into_iter().map(Into::into).collect();
    (!values.is_empty()).then(|| doc! { field: { "$in": values } })
}

async fn load_users(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let any = [
        one_of("_id", need.users.iter().copied().map(oid)),
        one_of("clerkId", need.subjects.iter().map(ToString::to_string)),
        one_of("email", need.emails.iter().map(|email| email.as_str().to_owned())),
    ];
    need.users.iter().for_each(|id| working.users.expect(*id));
    // Who is nobody to the domain is passed over: the unique indexes still know of them.
    for user in find(s, &from.users, any.into_iter().flatten().collect()).await?.iter().filter_map(user_from)
    {
        working.users.load(user.id, user);
    }
    Ok(())
}

async fn load_creators(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let any = [
        one_of("_id", need.creators.iter().copied().map(oid)),
        one_of("page.handle", need.handles.iter().map(|handle| handle.as_str().to_owned())),
    ];
    need.creators.iter().for_each(|id| working.creators.expect(*id));
    for creator in find(s, &from.creators, any.into_iter().flatten().collect()).await? {
        working.creators.load(user_id(creator.id), creator);
    }
    need.subscriptions.iter().for_each(|id| working.subscriptions.expect(*id));
    let key = |SubscriptionKey { fan, creator }: &SubscriptionKey| doc! { "fan": *fan, "creator": *creator };
    let any = one_of("_id", need.subscriptions.iter().map(key));
    for subscription in find(s, &from.subscriptions, any.into_iter().collect()).await? {
        working.subscriptions.load(subscription.id, subscription);
    }
    Ok(())
}

async fn load_messages(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    // By the client ids alone, which finds somebody else's only when two people made up the same: one condition is
    // planned far faster than one for each author.
    let any = [
        one_of("_id", need.messages.iter().map(ToString::to_string)),
        one_of("clientId", need.client_ids.iter().map(|(_author, client_id)| client_id.to_string())),
    ];
    need.messages.iter().for_each(|id| working.messages.expect(*id));
    for document in find(s, &from.messages, any.into_iter().flatten().collect()).await? {
        let message = Message::try_from(document).map_err(Error::from)?;
        working.messages.load(message.id, message);
    }
    Ok(())
}

async fn load_broadcasts(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let any = [
        one_of("_id", need.broadcasts.iter().map(ToString::to_string)),
        one_of("clientId", need.broadcast_client_ids.iter().map(ToString::to_string)),
    ];
    need.broadcasts.iter().for_each(|id| working.broadcasts.expect(*id));
    for document in find(s, &from.broadcasts, any.into_iter().flatten().collect()).await? {
        let broadcast = Broadcast::try_from(document).map_err(Error::from)?;
        working.broadcasts.load(broadcast.id, broadcast);
    }
    need.broadcast_heads.iter().for_each(|key| working.broadcast_heads.expect(*key));
    let any = one_of("_id", need.broadcast_heads.iter().map(|key| key.id()));
    for head in find(s, &from.broadcast_heads, any.into_iter().collect()).await? {
        let key = need.broadcast_heads.iter().find(|key| key.id() == head.id);
        if let Some(key) = key {
            working.broadcast_heads.load(*key, head);
        }
    }
    Ok(())
}

/// After the messages: whoever deletes one changes its conversation.
async fn load_conversations(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let deleted = need
        .deletions
        .iter()
        .filter_map(|id| working.messages.get(id))
        .map(|message| message.conversation_id);
    let ids: Vec<_> = need.conversations.iter().copied().chain(deleted).collect();
    let any =
        [one_of("_id", ids.iter().map(ToString::to_string)), one_of("pair", need.pairs.iter().cloned())];
    for id in ids {
        working.conversations.expect(id);
    }
    for conversation in find(s, &from.conversations, any.into_iter().flatten().collect()).await? {
        working.conversations.load(conversation.id, conversation);
    }
    for (id, user, seq) in &need.reads {
        let Some(conversation) = working.conversations.get(id) else { continue };
        let Some(member) = conversation.member(*user) else { continue };
        if *seq > member.read_seq && *seq < conversation.last_seq {
            let unread = doc! {
                "conversationId": id.to_string(),
                "seq": { "$gt": seq.0 },
                "authorId": { "$ne": oid(*user) },
                "deletedAt": null,
            };
            let count = from.messages.count_documents(unread).session(&mut *s).await?;
            working.unread.insert((*id, *user, *seq), i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    Ok(())
}

async fn load_logs(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    need.logs.iter().for_each(|id| working.logs.expect(*id));
    let any = one_of("_id", need.logs.iter().copied().map(oid));
    for log in find(s, &from.event_logs, any.into_iter().collect()).await? {
        working.logs.load(user_id(log.id), log);
    }
    Ok(())
}

async fn load_accounts(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let any = [
        one_of("_id", need.credentials.iter().map(ToString::to_string)),
        one_of("email", need.credential_emails.iter().map(|email| email.as_str().to_owned())),
    ];
    need.credentials.iter().for_each(|subject| working.credentials.expect(subject.clone()));
    for credential in find(s, &from.credentials, any.into_iter().flatten().collect()).await? {
        working.credentials.load(credential.subject.clone(), credential);
    }
    need.sessions.iter().for_each(|id| working.sessions.expect(id.clone()));
    let any = one_of("_id", need.sessions.iter().map(ToString::to_string));
    for document in find(s, &from.sessions, any.into_iter().collect()).await? {
        let session = Session::try_from(document).map_err(Error::from)?;
        working.sessions.load(session.id.clone(), session);
    }
    need.provider_states.iter().for_each(|subject| working.provider_states.expect(subject.clone()));
    let any = one_of("_id", need.provider_states.iter().map(ToString::to_string));
    for state in find(s, &from.provider_states, any.into_iter().collect()).await? {
        working.provider_states.load(state.subject.clone(), state);
    }
    need.webhooks.iter().for_each(|id| working.webhooks.expect(id.clone()));
    let key = |WebhookKey { provider, id }: &WebhookKey| doc! { "provider": provider, "id": id };
    let any = one_of("_id", need.webhooks.iter().map(key));
    for webhook in find(s, &from.webhooks, any.into_iter().collect()).await? {
        working.webhooks.load(webhook.id.clone(), webhook);
    }
    Ok(())
}
