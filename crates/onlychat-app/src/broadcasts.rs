//! Broadcasts: what a creator says to everybody who subscribes.

use onlychat_domain::broadcast::{Broadcast, ChannelView};
use onlychat_domain::creator::{Creator, Subscribed};
use onlychat_domain::id::{ClientId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::job::{Task, TaskKind};
use onlychat_domain::message::Seq;
use onlychat_domain::page::ChannelCursor;
use onlychat_domain::text;
use onlychat_domain::user::User;
use onlychat_store::{Changes, CommitError, MessageRange, NewBroadcast, UniqueKey, Write};

use crate::creators::CreatorPage;
use crate::error::Checks;
use crate::{App, Error, Result};

/// A broadcast that is durable.
#[derive(Clone, Debug)]
pub struct Published {
    /// The broadcast.
    pub broadcast: Broadcast,
    /// Whether it had been sent before.
    pub replayed: bool,
}

/// A part of a creator's channel.
#[derive(Clone, Debug)]
pub struct ChannelHistory {
    /// Ascending.
    pub broadcasts: Vec<Broadcast>,
    /// The number of the channel's last broadcast.
    pub last_seq: Seq,
}

/// A channel as somebody who hears it sees it, with whose it is.
#[derive(Clone, Debug)]
pub struct ChannelDetails {
    /// The channel.
    pub view: ChannelView,
    /// Whose it is.
    pub page: CreatorPage,
}

/// A part of somebody's channels.
#[derive(Clone, Debug)]
pub struct ChannelPage {
    /// Latest broadcast first.
    pub items: Vec<ChannelDetails>,
    /// Where to go on; `None` at the end.
    pub next: Option<ChannelCursor>,
}

impl App {
    /// Says something to everybody who subscribes to the caller. The same client id again gives the first broadcast. When
    /// this returns, it is durable; nobody of the audience was written to.
    pub async fn publish(&self, caller: UserId, client_id: &str, text: &str) -> Result<Published> {
        let mut checks = Checks::default();
        let client_id = checks.need("/clientId", crate::messages::client_id(client_id));
        let text = checks.check("/text", text::message_text(text));
        checks.done()?;
        let client_id =
            client_id.ok_or_else(|| Error::Fault("a client id was neither valid nor invalid".into()))?;
        match self.append_broadcast(caller, client_id, text).await {
            Ok(broadcast) => Ok(Published { broadcast, replayed: false }),
            // What was accepted once stays accepted, whatever changed since.
            Err(refusal) => match self.store.broadcast_by_client_id(caller, client_id).await? {
                Some(broadcast) => Ok(Published { broadcast, replayed: true }),
                None => Err(refusal),
            },
        }
    }

    async fn append_broadcast(&self, caller: UserId, client_id: ClientId, text: String) -> Result<Broadcast> {
        let now = self.now();
        let new = NewBroadcast { id: self.ids.broadcast_id(now), creator_id: caller, client_id, text };
        let task = Task::NotifySubscribers { creator_id: caller, broadcast_id: new.id, after: None };
        let changes = self.enqueue(Changes::at(now).write(Write::AppendBroadcast(new)), task);
        match self.store.commit(changes).await {
            Ok(receipt) => {
                self.bells.ring([TaskKind::Notify]);
                let broadcast = receipt.broadcasts.first().cloned();
                broadcast.ok_or_else(|| Error::Fault("a commit brought no broadcast".into()))
            }
            Err(CommitError::Missing(_)) => {
                Err(Error::Forbidden("Only creators have an audience. Make your creator page first."))
            }
            Err(CommitError::Duplicate(UniqueKey::ClientId)) => {
                Err(Error::Conflict("A broadcast with this clientId exists already."))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A part of a creator's channel, for those who hear it.
    pub async fn channel_history(
        &self,
        caller: UserId,
        handle: &str,
        range: MessageRange,
        limit: usize,
    ) -> Result<ChannelHistory> {
        let creator = self.heard_creator(caller, handle).await?.user_id;
        let broadcasts = self.store.channel_history(creator, range, limit).await?;
        // Read after the page, so that it is never behind it.
        let last = self.store.channel_history(creator, MessageRange::Latest, 1).await?;
        let last_seq = last.last().map_or(Seq::ZERO, |last| last.seq);
        Ok(ChannelHistory { broadcasts, last_seq })
    }

    /// The caller has read a creator's channel up to `seq`. Never moves backwards; beyond the last broadcast it counts as
    /// the last.
    pub async fn mark_channel_read(&self, caller: UserId, handle: &str, seq: Seq) -> Result<()> {
        if seq < Seq::ZERO {
            return Err(Error::invalid("/seq", Invalid::new("too_small", "A seq is 0 or more.")));
        }
        let creator_id = self.creator_by_handle(handle).await?.user_id;
        let read = Write::AdvanceChannelRead { creator_id, fan_id: caller, seq };
        match self.store.commit(Changes::at(self.now()).write(read)).await {
            Ok(_) => Ok(()),
            Err(CommitError::Missing(_)) => Err(Error::SubscriptionRequired),
            Err(error) => Err(error.into()),
        }
    }

    /// The channels the caller subscribed to: latest broadcast first, at most `limit`.
    pub async fn channels(
        &self,
        caller: UserId,
        after: Option<ChannelCursor>,
        limit: usize,
    ) -> Result<ChannelPage> {
        // One more than is told says whether there are more.
        let mut views = self.store.channel_views(caller, self.now(), after, limit + 1).await?;
        let more = views.len() > limit;
        views.truncate(limit);
        let next = views.last().filter(|_last| more).map(ChannelView::cursor);
        let ids: Vec<UserId> = views.iter().map(|view| view.creator_id).collect();
        let (creators, owners) = (self.store.creators(&ids).await?, self.store.users(&ids).await?);
        let details = |view: ChannelView| {
            // Whoever gave their page up is shown no more.
            let creator: &Creator = creators.iter().find(|creator| creator.user_id == view.creator_id)?;
            let owner: &User = owners.iter().find(|owner| owner.id == view.creator_id)?;
            let page = CreatorPage { creator: creator.clone(), owner: owner.clone(), viewer: None };
            Some(ChannelDetails { view, page })
        };
        Ok(ChannelPage { items: views.into_iter().filter_map(details).collect(), next })
    }

    /// The creator with this handle, for whoever hears the channel.
    async fn heard_creator(&self, caller: UserId, handle: &str) -> Result<Creator> {
        let creator = self.creator_by_handle(handle).await?;
        if creator.user_id == caller {
            return Ok(creator);
        }
        let subscription = self.store.subscription(caller, creator.user_id).await?;
        match subscription.map(|subscription| subscription.gives_access(self.now())) {
            Some(Subscribed::Yes) => Ok(creator),
            Some(Subscribed::No) | None => Err(Error::SubscriptionRequired),
        }
    }
}
