//! From what happened to what a client is told.

use std::collections::HashMap;

use axum::extract::ws::Utf8Bytes;
use onlychat_app::{App, Error, Result};
use onlychat_domain::broadcast;
use onlychat_domain::event::{self, CommittedEvent, Receipt};
use onlychat_domain::id::{MediaId, MessageId, UserId};
use onlychat_domain::message;
use onlychat_protocol::broadcast::Broadcast;
use onlychat_protocol::conversation::Conversation;
use onlychat_protocol::creator::Subscription;
use onlychat_protocol::event::{Event, Signal};
use onlychat_protocol::frame::ServerFrame;
use onlychat_protocol::media::Media;
use onlychat_protocol::message::{Message, reactions_for_viewer};
use onlychat_protocol::notification::NotificationCounts;
use onlychat_protocol::privacy::Privacy;
use onlychat_protocol::user::PublicUser;
use onlychat_store::{Epoch, Item, UnreadEntries};

use crate::cursor;

/// A frame as text.
pub(crate) fn frame(frame: &ServerFrame) -> Result<Utf8Bytes> {
    let text =
        serde_json::to_string(frame).map_err(|error| Error::Fault(format!("a frame is no JSON: {error}")))?;
    Ok(text.into())
}

/// A frame for an event at its place.
pub(crate) fn event_frame(epoch: Epoch, at: &CommittedEvent, event: Event) -> Result<Utf8Bytes> {
    frame(&ServerFrame::Event { cursor: cursor::write(epoch, at.user_id, at.position), event })
}

/// A broadcast's frame: the same for everybody.
pub(crate) fn broadcast_frame(epoch: Epoch, broadcast: &broadcast::Broadcast) -> Result<Utf8Bytes> {
    let cursor = cursor::write_broadcast(epoch, broadcast.position);
    frame(&ServerFrame::Broadcast { cursor, broadcast: Broadcast::from(broadcast) })
}

/// A signal's frame.
pub(crate) fn signal_frame(signal: &event::Signal) -> Result<Utf8Bytes> {
    let signal = match signal {
        event::Signal::Typing { conversation_id, user_id } => {
            Signal::Typing { conversation_id: conversation_id.to_string(), user_id: user_id.to_string() }
        }
        event::Signal::Presence { user_id, online, last_seen_at } => Signal::Presence {
            user_id: user_id.to_string(),
            online: *online,
            last_seen_at: last_seen_at.map(|at| at.to_string()),
        },
        event::Signal::MediaProgress { media_id, progress } => {
            Signal::MediaProgress { media_id: media_id.to_string(), progress: *progress }
        }
    };
    frame(&ServerFrame::Signal { signal })
}

/// What can be told at once, from the commit itself. `None` when the database must be asked.
pub(crate) fn live(app: &App, receipt: &Receipt, committed: &CommittedEvent) -> Option<Event> {
    let find = |id: MessageId| receipt.messages.iter().find(|message| message.id == id);
    without_message(&committed.event).or_else(|| {
        with_message(app, &committed.event, find(committed.event.message_id()?)?, committed.user_id)
    })
}

/// What the log holds, with what it refers to as it is now. In the same order, none left out.
pub(crate) async fn from_log(app: &App, slice: &[CommittedEvent]) -> Result<Vec<Event>> {
    let mut ids: Vec<MessageId> = slice.iter().filter_map(|committed| committed.event.message_id()).collect();
    ids.sort_unstable();
    ids.dedup();
    let messages = app.store().messages(&ids).await?;
    let by_id: HashMap<MessageId, message::Message> =
        messages.into_iter().map(|message| (message.id, message)).collect();
    let mut events = Vec::with_capacity(slice.len());
    for committed in slice {
        events.push(one_from_log(app, committed, &by_id).await?);
    }
    Ok(events)
}

async fn one_from_log(
    app: &App,
    committed: &CommittedEvent,
    messages: &HashMap<MessageId, message::Message>,
) -> Result<Event> {
    if let event::Event::ConversationCreated { conversation_id } = committed.event {
        let details = app.conversation(committed.user_id, conversation_id).await?;
        let peer = PublicUser::new(&details.peer, details.peer_creator.as_ref());
        let base = |id| app.media_base(committed.user_id, id);
        return Ok(Event::ConversationCreated {
            conversation: Conversation::new(&details.view, &details.own, peer, base),
        });
    }
    if let event::Event::SubscriptionChanged { creator_id } = committed.event {
        let subscription = app.store().subscription(committed.user_id, creator_id).await?;
        let subscription = subscription.as_ref().map(Subscription::from);
        let missing = || Error::Fault("the log refers to a subscription that is not there".into());
        return Ok(Event::SubscriptionChanged { subscription: subscription.ok_or_else(missing)? });
    }
    if let event::Event::PrivacyChanged = committed.event {
        let privacy = app.privacy(committed.user_id).await?;
        return Ok(Event::PrivacyChanged { privacy: Privacy::from(privacy) });
    }
    if let event::Event::ConversationSettingsChanged { conversation_id } = committed.event {
        let view = app.store().conversation_view(committed.user_id, conversation_id).await?;
        return Ok(Event::ConversationSettings {
            conversation_id: conversation_id.to_string(),
            settings: view.map(|view| view.settings).unwrap_or_default().into(),
        });
    }
    if let event::Event::NotificationsChanged = committed.event {
        let unread = app.unread_entries(committed.user_id).await?;
        return Ok(Event::NotificationsChanged { unread: counts(unread) });
    }
    if let event::Event::NotificationSettingsChanged = committed.event {
        return Ok(Event::NotificationSettingsChanged {});
    }
    if let event::Event::RelationChanged { other_id } = committed.event {
        let relation = app.store().relation(committed.user_id, other_id).await?;
        return Ok(Event::RelationChanged {
            user_id: other_id.to_string(),
            blocked: relation.is_some_and(|relation| relation.blocked_at.is_some()),
            restricted: relation.is_some_and(|relation| relation.restricted_at.is_some()),
        });
    }
    if let event::Event::MediaChanged { media_id } = committed.event {
        return media_changed(app, committed.user_id, media_id).await;
    }
    let message = committed.event.message_id().and_then(|id| messages.get(&id));
    without_message(&committed.event)
        .or_else(|| with_message(app, &committed.event, message?, committed.user_id))
        .ok_or_else(|| {
            Error::Fault(format!("the log refers to a message that is not there: {:?}", committed.event))
        })
}

const fn counts(unread: UnreadEntries) -> NotificationCounts {
    let UnreadEntries { reaction, subscriber, file } = unread;
    NotificationCounts { reaction, subscriber, file }
}

async fn media_changed(app: &App, owner: UserId, id: MediaId) -> Result<Event> {
    let item = app.store().item(id).await?;
    let item = item.filter(|item| item.media.owner_id == owner && item.media.removed_at.is_none());
    let media = item.map(|Item { media, content }| Media::new(&media, &content, app.media_base(owner, id)));
    Ok(Event::MediaChanged { media_id: id.to_string(), media })
}

fn without_message(event: &event::Event) -> Option<Event> {
    match event {
        event::Event::ConversationRead { conversation_id, user_id, seq } => Some(Event::ConversationRead {
            conversation_id: conversation_id.to_string(),
            user_id: user_id.to_string(),
            seq: seq.0,
        }),
        event::Event::ConversationDelivered { conversation_id, user_id, seq } => {
            Some(Event::ConversationDelivered {
                conversation_id: conversation_id.to_string(),
                user_id: user_id.to_string(),
                seq: seq.0,
            })
        }
        _ => None,
    }
}

fn with_message(app: &App, event: &event::Event, about: &message::Message, viewer: UserId) -> Option<Event> {
    let conversation_id = about.conversation_id.to_string();
    let message_id = about.id.to_string();
    let seq = about.seq.0;
    let message = || Message::for_viewer(about, viewer, |id| app.media_base(viewer, id));
    match event {
        event::Event::MessageCreated { .. } => {
            Some(Event::MessageCreated { conversation_id, message: message() })
        }
        event::Event::MessageEdited { .. } => {
            Some(Event::MessageEdited { conversation_id, message: message() })
        }
        event::Event::MessageDeleted { .. } => {
            Some(Event::MessageDeleted { conversation_id, message_id, seq, message: message() })
        }
        event::Event::AttachmentsChanged { .. } => {
            Some(Event::AttachmentsChanged { conversation_id, message: message() })
        }
        event::Event::ReactionChanged { user_id, emoji, reacted, .. } => Some(Event::ReactionChanged {
            conversation_id,
            message_id,
            seq,
            user_id: user_id.to_string(),
            emoji: emoji.as_str().to_owned(),
            reacted: *reacted,
            reactions: reactions_for_viewer(&about.reactions, viewer),
        }),
        event::Event::ConversationCreated { .. }
        | event::Event::MediaChanged { .. }
        | event::Event::ConversationSettingsChanged { .. }
        | event::Event::NotificationsChanged
        | event::Event::NotificationSettingsChanged
        | event::Event::PrivacyChanged
        | event::Event::RelationChanged { .. }
        | event::Event::SubscriptionChanged { .. }
        | event::Event::ConversationRead { .. }
        | event::Event::ConversationDelivered { .. } => None,
    }
}
