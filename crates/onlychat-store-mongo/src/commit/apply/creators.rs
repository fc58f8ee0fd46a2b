//! Writes to creators' pages and subscriptions.

use mongodb::bson::{Bson, doc};
use onlychat_domain::{Creator, Seq, Subscription, SubscriptionStatus, UserId};
use onlychat_store::UniqueKey;

use super::{Refusal, broadcasts};
use crate::commit::working::{Statement, Working};
use crate::docs::{CreatorDoc, PageDoc, SubscriptionDoc, oid};

pub(super) fn put(working: &mut Working, creator: &Creator) -> Result<(), Refusal> {
    let id = creator.user_id;
    let has_handle =
        |other: &CreatorDoc| other.page.as_ref().is_some_and(|page| page.handle == creator.handle);
    if working.creators.values().any(|other| other.id != oid(id) && has_handle(other)) {
        return Err(Refusal::Duplicate(UniqueKey::Handle));
    }
    let before = working.creators.get(&id).cloned().unwrap_or(CreatorDoc::empty(id));
    let mut page = PageDoc::from(creator);
    if let Some(replaced) = &before.page {
        page.created_at = replaced.created_at;
    }
    working.page_statements.push(page_statement(id, Some(&page)));
    working.creators.set(id, CreatorDoc { page: Some(page), ..before });
    Ok(())
}

pub(super) fn delete(working: &mut Working, id: UserId) -> Result<(), Refusal> {
    let before = working.creators.get(&id).filter(|creator| creator.page.is_some()).cloned();
    let before = before.ok_or(Refusal::Missing)?;
    working.page_statements.push(page_statement(id, None));
    working.creators.set(id, CreatorDoc { page: None, ..before });
    Ok(())
}

pub(super) fn put_subscription(working: &mut Working, subscription: &Subscription) {
    let mut after = SubscriptionDoc::new(subscription, Seq::ZERO);
    after.read_seq = match working.subscriptions.get(&after.id) {
        Some(before) if before.started_at == after.started_at => before.read_seq,
        _ => broadcasts::last_seq(working, subscription.creator_id),
    };
    let is_active = |status| status == SubscriptionStatus::Active;
    let was = working.subscriptions.get(&after.id).is_some_and(|before| is_active(before.status));
    let change = i64::from(is_active(after.status)) - i64::from(was);
    let creator_id = subscription.creator_id;
    let mut creator = working.creators.get(&creator_id).cloned().unwrap_or(CreatorDoc::empty(creator_id));
    creator.subscriber_count += change;
    working.creators.set(creator_id, creator);
    working.subscriptions.set(after.id, after);
}

/// Sets or takes away the page; the count is not touched.
fn page_statement(id: UserId, page: Option<&PageDoc>) -> Statement {
    let page = page.map_or(Bson::Null, |page| Bson::Document(page.to_document()));
    let update = doc! { "$set": { "page": page }, "$setOnInsert": { "subscriberCount": 0_i64 } };
    Statement { query: doc! { "_id": oid(id) }, update, upsert: true }
}
