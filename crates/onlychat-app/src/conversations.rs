//! Conversations of two people.

use onlychat_domain::conversation::{Conversation, ConversationView, Shelf};
use onlychat_domain::creator::{Creator, Subscribed, may_write_to};
use onlychat_domain::event::Event;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::page::ConversationCursor;
use onlychat_domain::privacy::Side;
use onlychat_domain::search::means;
use onlychat_domain::subscription::Subscription;
use onlychat_domain::text;
use onlychat_domain::user::User;
use onlychat_store::{Changes, CommitError, MessageRange, Reach, Standing, UniqueKey, Write};

use crate::privacy::{BLOCKED, BLOCKING};
use crate::users::Made;
use crate::{App, Error, Result};

/// A conversation as one of the two sees it, with the other person.
#[derive(Clone, Debug)]
pub struct ConversationDetails {
    /// The conversation.
    pub view: ConversationView,
    /// The other.
    pub peer: User,
    /// The other's page, if there is one.
    pub peer_creator: Option<Creator>,
    /// Whether the viewer blocks or restricts the other.
    pub own: Side,
}

impl ConversationDetails {
    /// Whether `key`, a [`text::search_key`], means the other's name or handle.
    fn is_called(&self, key: &str) -> bool {
        let names = [&self.peer.first_name, &self.peer.last_name].into_iter().flatten().map(String::as_str);
        let whole = names.collect::<Vec<_>>().join(" ");
        let page =
            self.peer_creator.iter().flat_map(|page| [page.display_name.as_str(), page.handle.as_str()]);
        means(key, std::iter::once(whole.as_str()).chain(page))
    }
}

/// A part of somebody's conversations.
#[derive(Clone, Debug)]
pub struct ConversationPage {
    /// Most recent first.
    pub items: Vec<ConversationDetails>,
    /// Where to go on; `None` at the end.
    pub next: Option<ConversationCursor>,
}

/// There is no such conversation, or the caller is not in it.
pub(crate) const NO_CONVERSATION: Error = Error::NotFound("There is no such conversation.");

/// How many conversations a search looks at in one go.
const SEARCH_SLICE: usize = 200;
/// How many such slices one search looks at, so that somebody with very many conversations waits for no single answer.
const SEARCH_SLICES: usize = 10;
/// How far back an answer is looked for when the policy alone would refuse a creator.
const ANSWER_WINDOW: usize = 100;

impl App {
    /// The one conversation with somebody, made if there is none.
    pub async fn open_conversation(
        &self,
        caller: &User,
        peer_id: &str,
    ) -> Result<(ConversationDetails, Made)> {
        let nobody = Error::NotFound("There is no such user.");
        let Ok(peer_id) = peer_id.parse::<UserId>() else { return Err(nobody) };
        if peer_id == caller.id {
            return Err(Error::Forbidden("Nobody can have a conversation with themselves."));
        }
        let peer = self.store.user(peer_id).await?.ok_or(nobody)?;
        if let Some(conversation) = self.store.conversation_between(caller.id, peer_id).await? {
            return Ok((self.conversation(caller.id, conversation.id).await?, Made::Existing));
        }
        self.check_blocks(caller.id, peer.id).await?;
        self.check_policy(caller.id, peer.id).await?;
        let now = self.now();
        let conversation = Conversation::between(self.ids.conversation_id(now), caller.id, peer.id, now)
            .ok_or_else(|| Error::Fault("two people were one".into()))?;
        let changes = Changes::at(now)
            .write(Write::InsertConversation(conversation.clone()))
            .tell(conversation.members, Event::ConversationCreated { conversation_id: conversation.id });
        match self.store.commit(changes).await {
            Ok(_) => Ok((self.conversation(caller.id, conversation.id).await?, Made::Created)),
            Err(CommitError::Duplicate(UniqueKey::ConversationPair)) => {
                let existing =
                    self.store.conversation_between(caller.id, peer_id).await?.ok_or(NO_CONVERSATION)?;
                Ok((self.conversation(caller.id, existing.id).await?, Made::Existing))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// One conversation of somebody.
    pub async fn conversation(&self, viewer: UserId, id: ConversationId) -> Result<ConversationDetails> {
        let view = self.store.conversation_view(viewer, id).await?.ok_or(NO_CONVERSATION)?;
        self.details(vec![view]).await?.pop().ok_or(NO_CONVERSATION)
    }

    /// Somebody's conversations on a shelf whose other person is called like `name`, all when it is blank; most recent first, at
    /// most `limit`. A search looks at a bounded part of the list: it may find fewer and still say where to go on.
    pub async fn conversations(
        &self,
        viewer: UserId,
        shelf: Shelf,
        name: &str,
        mut after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<ConversationPage> {
        let name = text::search_key(name.trim().trim_start_matches('@'));
        let (slice, slices) = if name.is_empty() { (limit, 1) } else { (SEARCH_SLICE, SEARCH_SLICES) };
        let mut items = Vec::new();
        for _ in 0..slices {
            // One more than looked at says whether there are more.
            let mut views = self.store.conversation_views(viewer, shelf, after, slice + 1).await?;
            let more = views.len() > slice;
            views.truncate(slice);
            after = views.last().map(ConversationView::cursor);
            let mut found = self.details(views).await?.into_iter().filter(|details| details.is_called(&name));
            items.extend(found.by_ref().take(limit - items.len()));
            if found.next().is_some() {
                let next = items.last().map(|last: &ConversationDetails| last.view.cursor());
                return Ok(ConversationPage { items, next });
            }
            if !more {
                return Ok(ConversationPage { items, next: None });
            }
            if items.len() == limit {
                break;
            }
        }
        Ok(ConversationPage { items, next: after })
    }

    pub(crate) async fn details(&self, views: Vec<ConversationView>) -> Result<Vec<ConversationDetails>> {
        let ids: Vec<UserId> = views.iter().map(|view| view.peer_id).collect();
        let peers = self.store.users(&ids).await?;
        let creators = self.store.creators(&ids).await?;
        let Some(viewer) = views.first().map(|view| view.viewer_id) else { return Ok(Vec::new()) };
        let bonds = self.store.bonds(viewer, &ids).await?;
        let mut details = Vec::with_capacity(views.len());
        for (mut view, bond) in views.into_iter().zip(bonds) {
            let Some(peer) = peers.iter().find(|peer| peer.id == view.peer_id).cloned() else { continue };
            let peer_creator = creators.iter().find(|creator| creator.user_id == view.peer_id).cloned();
            self.veil(&mut view, &bond).await?;
            details.push(ConversationDetails { view, peer, peer_creator, own: bond.own });
        }
        Ok(details)
    }

    /// The bare conversation, if `member` is in it.
    pub(crate) async fn membership(
        &self,
        member: UserId,
        id: ConversationId,
    ) -> Result<(Conversation, UserId)> {
        let conversation = self.store.conversation(id).await?.ok_or(NO_CONVERSATION)?;
        let peer = conversation.peer_of(member).ok_or(NO_CONVERSATION)?;
        Ok((conversation, peer))
    }

    /// The conversation, if `sender` may write to the other there, and how the other can be told of it.
    pub(crate) async fn writable(&self, sender: UserId, id: ConversationId) -> Result<(Conversation, Reach)> {
        let Standing { conversation, peer_page, subscription, blocks, is_blocked, peer_reach } =
            self.store.standing(sender, id).await?.ok_or(NO_CONVERSATION)?;
        if blocks {
            return Err(BLOCKING);
        }
        if is_blocked {
            return Err(BLOCKED);
        }
        let Some(page) = peer_page else { return Ok((conversation, peer_reach)) };
        if self.lets_write(&page, subscription) || self.is_answer(sender, page.user_id, id).await? {
            Ok((conversation, peer_reach))
        } else {
            Err(Error::DmNotAllowed)
        }
    }

    /// Whether neither of the two blocks the other.
    pub(crate) async fn check_blocks(&self, caller: UserId, peer: UserId) -> Result<()> {
        let bond = self.store.bonds(caller, &[peer]).await?.pop().unwrap_or_default();
        match (bond.own.blocked_at, bond.peer.blocked_at) {
            (Some(_), _) => Err(BLOCKING),
            (None, Some(_)) => Err(BLOCKED),
            (None, None) => Ok(()),
        }
    }

    /// Whether the recipient's policy lets the sender begin a conversation.
    async fn check_policy(&self, sender: UserId, recipient: UserId) -> Result<()> {
        let Some(page) = self.store.creator(recipient).await? else { return Ok(()) };
        if self.lets_write(&page, self.store.subscription(sender, recipient).await?) {
            Ok(())
        } else {
            Err(Error::DmNotAllowed)
        }
    }

    fn lets_write(&self, page: &Creator, subscription: Option<Subscription>) -> bool {
        let subscribed =
            subscription.map_or(Subscribed::No, |subscription| subscription.gives_access(self.now()));
        may_write_to(Some(page), subscribed)
    }

    /// A creator may always answer: somebody with a page is not bound by the policy of a person who wrote to them in
    /// this conversation.
    async fn is_answer(
        &self,
        sender: UserId,
        recipient: UserId,
        conversation: ConversationId,
    ) -> Result<bool> {
        if self.store.creator(sender).await?.is_none() {
            return Ok(false);
        }
        let latest = self.store.history(conversation, MessageRange::Latest, ANSWER_WINDOW).await?;
        Ok(latest.iter().any(|message| message.author_id == recipient))
    }
}
