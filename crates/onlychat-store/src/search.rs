//! Searching messages, and keeping what makes that fast.

use std::collections::BTreeSet;

use async_trait::async_trait;
use onlychat_domain::message::Message;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::{Carries, MessageSearch, Term, texts, words};
use onlychat_domain::{ConversationId, UserId};

use crate::Result;

/// Searching messages. The index is derived: a commit notes which messages it touched, and [`Search::index_messages`] brings
/// the index up to them, soon afterwards. What is found is read, and judged, as it is now.
#[async_trait]
pub trait Search: Send + Sync {
    /// Messages of the viewer's conversations that are found, newest first, those of one millisecond in any order that
    /// stays; after the cursor; at most `limit`. It looks at a bounded number of messages: a page may be short, or empty, and still have a `next`.
    async fn search_messages(
        &self,
        search: &MessageSearch,
        after: Option<MessageCursor>,
        limit: usize,
    ) -> Result<FoundMessages>;
    /// Brings up to `limit` messages that were noted into the index; answers how many, and 0 also when another process is at
    /// it. Safe to stop anywhere and to call from several nodes at once.
    async fn index_messages(&self, limit: usize) -> Result<usize>;
}

/// A page of what was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FoundMessages {
    /// As they are now.
    pub messages: Vec<Message>,
    /// Where it goes on; `None` when there is no more.
    pub next: Option<MessageCursor>,
}

/// Separates what an entry is about from its name. It is in no word.
const MARK: char = '·';
/// Words of more characters are entered by their beginnings.
const WORD_MAX_CHARS: usize = 32;

/// What the indexes of both databases hold of a message: short texts of letters, digits and a mark, one token each to any
/// tokenizer. A word is entered for each of the two members, so that a search costs what the searcher has, not what everybody
/// has, and cannot meet what somebody else wrote elsewhere.
pub fn entries(message: &Message, members: [UserId; 2]) -> BTreeSet<String> {
    let mut entries = BTreeSet::new();
    if message.deleted_at.is_some() {
        return entries;
    }
    let keys: BTreeSet<String> =
        texts(message).iter().flat_map(|text| words(text)).map(|word| word.key).collect();
    for member in members {
        entries.insert(all_of(member));
        entries.extend(keys.iter().map(|key| word(member, key)));
        entries.extend(Carries::all_of(message).map(|what| carrying(member, what)));
    }
    entries.insert(within(message.conversation_id));
    entries.insert(by(message.author_id));
    entries
}

/// A condition on the entries of a message.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wanted {
    /// It has this one.
    Entry(String),
    /// It has one that begins so.
    Beginning(String),
}

/// What a message that is found has at the least among its entries. The first is [`Wanted::Entry`] and scopes to the viewer.
pub fn wanted(search: &MessageSearch) -> Vec<Wanted> {
    let viewer = search.viewer;
    let mut wanted = vec![Wanted::Entry(all_of(viewer))];
    wanted.extend(search.conversation.map(|id| Wanted::Entry(within(id))));
    wanted.extend(search.author.map(|id| Wanted::Entry(by(id))));
    wanted.extend(search.carries.iter().map(|what| Wanted::Entry(carrying(viewer, *what))));
    for term in search.query.terms() {
        match term {
            Term::Word(key) => wanted.push(Wanted::Entry(word(viewer, key))),
            Term::Prefix(key) => wanted.push(Wanted::Beginning(word(viewer, key))),
            Term::Phrase(keys) => wanted.extend(keys.iter().map(|key| Wanted::Entry(word(viewer, key)))),
        }
    }
    wanted
}

fn all_of(member: UserId) -> String {
    format!("{}{MARK}", bare(&member.to_string()))
}

fn word(member: UserId, key: &str) -> String {
    let end = key.char_indices().nth(WORD_MAX_CHARS).map_or(key.len(), |(end, _)| end);
    format!("{}{}", bare(&member.to_string()), &key[..end])
}

fn carrying(member: UserId, what: Carries) -> String {
    format!("{}{MARK}{}", bare(&member.to_string()), what.as_str())
}

fn within(conversation: ConversationId) -> String {
    format!("in{MARK}{}", bare(&conversation.to_string()))
}

fn by(author: UserId) -> String {
    format!("by{MARK}{}", bare(&author.to_string()))
}

/// An id without what says of which kind it is: letters and digits alone, all ids of a kind of one length.
fn bare(id: &str) -> &str {
    id.split_once('_').map_or(id, |(_kind, bare)| bare)
}

#[cfg(test)]
mod tests {
    use onlychat_domain::search::Query;

    use super::*;

    /// To SQLite's `ascii` tokenizer every ASCII character that is no letter and no digit ends a token.
    #[test]
    fn an_entry_is_one_token_and_no_pattern() {
        let viewer = UserId::from_bytes([0xab; 12]);
        let search = MessageSearch {
            viewer,
            query: Query::parse("don't \"a.b* c\" 東京 ½ 🎉 x_y e\u{301}").unwrap(),
            conversation: Some(ConversationId::from_bytes([7; 16])),
            author: Some(viewer),
            carries: vec![Carries::Voice],
            since: None,
            before: None,
        };
        for wanted in wanted(&search) {
            let (Wanted::Entry(text) | Wanted::Beginning(text)) = wanted;
            assert!(
                text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || !c.is_ascii()),
                "{text}"
            );
        }
    }
}
