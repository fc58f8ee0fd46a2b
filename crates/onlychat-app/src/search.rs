//! Searching one's messages.

use std::ops::Range;

use onlychat_domain::Creator;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::message::Message;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::{Carries, MessageSearch, Query};
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::User;

use crate::conversations::NO_CONVERSATION;
use crate::{App, Error, Result};

/// What somebody looks for, unchecked.
#[derive(Clone, Debug, Default)]
pub struct FindMessages {
    /// Words, and phrases in quotation marks.
    pub query: String,
    /// In this conversation alone.
    pub conversation_id: Option<ConversationId>,
    /// Written by this person.
    pub author: Option<UserId>,
    /// Carries all of these.
    pub carries: Vec<Carries>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub before: Option<Timestamp>,
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct FoundMessage {
    /// As it is now.
    pub message: Message,
    /// Where in its text the words are, in bytes, in order.
    pub highlights: Vec<Range<usize>>,
    /// The other person of its conversation.
    pub peer: User,
    /// That person's page, if there is one.
    pub peer_creator: Option<Creator>,
}

/// A page of them.
#[derive(Clone, Debug)]
pub struct FoundPage {
    /// Newest first.
    pub items: Vec<FoundMessage>,
    /// Where to go on; `None` at the end.
    pub next: Option<MessageCursor>,
}

/// How many messages come into the index at once: a step holds up the messages that come meanwhile.
const INDEX_STEP: usize = 32;

impl App {
    /// The messages of somebody's conversations that are found, newest first, at most `limit`. A bounded number of messages
    /// is looked at: a page may hold fewer and still say where to go on.
    pub async fn find_messages(
        &self,
        viewer: UserId,
        find: FindMessages,
        after: Option<MessageCursor>,
        limit: usize,
    ) -> Result<FoundPage> {
        let FindMessages { query, conversation_id, author, carries, since, before } = find;
        let nothing_asked = query.trim().is_empty()
            && conversation_id.is_none()
            && author.is_none()
            && carries.is_empty()
            && since.is_none()
            && before.is_none();
        if nothing_asked {
            let why = "Give words to look for, or something that the messages have in common.";
            return Err(Error::invalid("?q", Invalid::new("required", why)));
        }
        let has_words = !query.trim().is_empty();
        let query = Query::parse(&query).map_err(|invalid| Error::invalid("?q", invalid))?;
        if let Some(id) = conversation_id {
            let conversation = self.store.conversation(id).await?.ok_or(NO_CONVERSATION)?;
            conversation.peer_of(viewer).ok_or(NO_CONVERSATION)?;
        }
        // Of punctuation alone nothing is ever found.
        if has_words && query.is_empty() {
            return Ok(FoundPage { items: Vec::new(), next: None });
        }
        let search =
            MessageSearch { viewer, query, conversation: conversation_id, author, carries, since, before };
        let found = self.store.search_messages(&search, after, limit).await?;
        Ok(FoundPage { items: self.with_peers(&search, found.messages).await?, next: found.next })
    }

    /// Each with the other person of its conversation.
    async fn with_peers(&self, search: &MessageSearch, messages: Vec<Message>) -> Result<Vec<FoundMessage>> {
        let mut places: Vec<ConversationId> =
            messages.iter().map(|message| message.conversation_id).collect();
        places.sort_unstable();
        places.dedup();
        let mut views = Vec::new();
        for place in places {
            views.extend(self.store.conversation_view(search.viewer, place).await?);
        }
        let details = self.details(views).await?;
        let with_peer = |message: Message| {
            let details =
                details.iter().find(|details| details.view.conversation.id == message.conversation_id)?;
            Some(FoundMessage {
                highlights: search.highlights(&message.text),
                message,
                peer: details.peer.clone(),
                peer_creator: details.peer_creator.clone(),
            })
        };
        Ok(messages.into_iter().filter_map(with_peer).collect())
    }

    /// Brings a few messages that came or changed into the index of the search. Answers how many; call again at once while
    /// it is not 0, and else soon.
    pub async fn index_messages(&self) -> Result<usize> {
        Ok(self.store.index_messages(INDEX_STEP).await?)
    }
}
