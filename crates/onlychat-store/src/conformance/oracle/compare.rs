//! Everything that can be read of a universe, from the database and from the model.

use std::fmt::Debug;

use onlychat_domain::ConversationView;
use onlychat_domain::conversation::Shelf;
use onlychat_domain::event::Position;
use onlychat_domain::id::UserId;
use onlychat_domain::message::Seq;
use onlychat_domain::page::{ConversationCursor, CreatorCursor};

use super::super::kit::World;
use super::super::model::Model;
use super::universe::{CONVERSATIONS, MESSAGES, PEOPLE, SESSIONS, Universe, WEBHOOKS};
use crate::MessageRange::{After, Before, Latest};
use crate::StoreError;

/// How many rows a page of the comparison has: few, so that there are many pages.
const PAGE: usize = 2;
/// More rows than a universe has: pages that go round in circles end here.
const ENDLESS: usize = 100;

fn same<T: PartialEq + Debug>(what: &str, actual: Result<T, StoreError>, expected: &T) -> Result<(), String> {
    match actual {
        Ok(actual) if actual == *expected => Ok(()),
        Ok(actual) => Err(format!("{what} is {actual:#?}\nand should be {expected:#?}")),
        Err(error) => Err(format!("{what} cannot be read: {error:?}")),
    }
}

/// Reads everything both ways.
pub(super) async fn reads(world: &World, model: &Model, universe: &Universe) -> Result<(), String> {
    for number in 0..PEOPLE {
        person(world, model, universe, number).await?;
    }
    for number in 0..CONVERSATIONS {
        history(world, model, universe, number).await?;
    }
    messages(world, model, universe).await?;
    creators(world, model, universe).await?;
    identity(world, model, universe).await
}

async fn person(world: &World, model: &Model, universe: &Universe, number: u8) -> Result<(), String> {
    let (store, id) = (world.store(), universe.person(number));
    let expected = model.user(id);
    same("user", store.user(id).await, &expected)?;
    if let Some(user) = &expected {
        same("user_by_subject", store.user_by_subject(&user.clerk_id).await, &expected)?;
        same("user_by_email", store.user_by_email(&user.email).await, &expected)?;
    }
    let log = model.log(id);
    same(
        "event_head",
        store.event_head(id).await,
        &log.last().map_or(Position::ZERO, |event| event.position),
    )?;
    for after in [0, log.len() / 2, log.len()] {
        let slice = store.events_after(id, Position(i64::try_from(after).unwrap()), 1000).await;
        same("events_after", slice.map(|slice| slice.events), &log[after..].to_vec())?;
    }
    let views = model.views(id);
    same("conversation_views", pages(world, id).await, &views)?;
    let peers: Vec<UserId> = views.iter().map(|view| view.peer_id).collect();
    same("conversation_peers", store.conversation_peers(id, 100).await, &peers)?;
    for other in 0..CONVERSATIONS {
        let conversation = universe.conversation(other);
        same(
            "conversation_view",
            store.conversation_view(id, conversation).await,
            &model.view(id, conversation),
        )?;
    }
    for other in (0..PEOPLE).map(|other| universe.person(other)) {
        same("subscription", store.subscription(id, other).await, &model.subscription(id, other))?;
        let between = views.iter().find(|view| view.peer_id == other).map(|view| view.conversation.clone());
        same("conversation_between", store.conversation_between(other, id).await, &between)?;
    }
    Ok(())
}

async fn pages(world: &World, viewer: UserId) -> Result<Vec<ConversationView>, StoreError> {
    let (mut all, mut after) = (Vec::<ConversationView>::new(), None);
    loop {
        let page = world.store().conversation_views(viewer, Shelf::All, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after =
            Some(ConversationCursor { updated_at: last.conversation.updated_at, id: last.conversation.id });
        all.extend(page);
        if all.len() > ENDLESS {
            return Ok(all);
        }
    }
}

async fn history(world: &World, model: &Model, universe: &Universe, number: u8) -> Result<(), String> {
    let (store, id) = (world.store(), universe.conversation(number));
    same("conversation", store.conversation(id).await, &model.conversation(id))?;
    let whole = model.history(id);
    same("history", store.history(id, Latest, 1000).await, &whole)?;
    for at in 0..=whole.len() + 1 {
        let seq = Seq(i64::try_from(at).unwrap());
        let above = whole.get(at..).unwrap_or_default();
        let below = &whole[..at.saturating_sub(1).min(whole.len())];
        let below = &below[below.len().saturating_sub(PAGE)..];
        same(
            "history after",
            store.history(id, After(seq), PAGE).await,
            &above[..above.len().min(PAGE)].to_vec(),
        )?;
        same("history before", store.history(id, Before(seq), PAGE).await, &below.to_vec())?;
    }
    Ok(())
}

async fn messages(world: &World, model: &Model, universe: &Universe) -> Result<(), String> {
    let (store, ids) =
        (world.store(), (0..MESSAGES).rev().map(|number| universe.message(number)).collect::<Vec<_>>());
    let expected: Vec<_> = ids.iter().filter_map(|id| model.message(*id)).collect();
    same("messages", store.messages(&ids).await, &expected)?;
    for id in ids {
        let expected = model.message(id);
        same("message", store.message(id).await, &expected)?;
        if let Some(message) = &expected {
            let found = store.message_by_client_id(message.author_id, message.client_id).await;
            same("message_by_client_id", found, &expected)?;
        }
    }
    Ok(())
}

async fn creators(world: &World, model: &Model, universe: &Universe) -> Result<(), String> {
    let (store, ranked) = (world.store(), model.ranked_creators());
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store
            .search_creators(&universe.mark(), after.as_ref(), PAGE)
            .await
            .map_err(|error| format!("{error:?}"))?;
        let Some(last) = page.last() else { break };
        after = Some(CreatorCursor { subscriber_count: last.subscriber_count, handle: last.handle.clone() });
        found.extend(page);
        if found.len() > ENDLESS {
            break;
        }
    }
    same("search_creators", Ok(found), &ranked)?;
    for number in 0..PEOPLE {
        let (id, handle) = (universe.person(number), universe.handle(number));
        same("creator", store.creator(id).await, &model.creator(id))?;
        let expected = ranked.iter().find(|creator| creator.handle == handle).cloned();
        same("creator_by_handle", store.creator_by_handle(&handle).await, &expected)?;
    }
    Ok(())
}

async fn identity(world: &World, model: &Model, universe: &Universe) -> Result<(), String> {
    let store = world.store();
    for number in 0..PEOPLE {
        let subject = universe.subject(number);
        let expected = model.credential(&subject);
        same("credential", store.credential(&subject).await, &expected)?;
        if let Some(credential) = &expected {
            same("credential_by_email", store.credential_by_email(&credential.email).await, &expected)?;
        }
        same("provider_state", store.provider_state(&subject).await, &model.provider_state(&subject))?;
    }
    for session in (0..SESSIONS).map(|number| universe.session(number)) {
        same("session", store.session(&session).await, &model.session(&session))?;
    }
    for webhook in (0..WEBHOOKS).map(|number| universe.webhook(number)) {
        same(
            "webhook_sent_at",
            store.webhook_sent_at("clerk", &webhook).await,
            &model.webhook("clerk", &webhook),
        )?;
    }
    Ok(())
}
