//! What a notice says, as things are when it is told.

use onlychat_domain::id::{BroadcastId, ConversationId, MessageId, UserId};
use onlychat_domain::media::{Attachment, MediaKind, Purpose};
use onlychat_domain::message::{Message, Reaction};
use onlychat_domain::notification::{Entry, Notice, Preview, Settings};
use onlychat_store::MessageRange;

use crate::{App, Result};

/// Longest text that is shown, in code points.
const EXCERPT_CHARS: usize = 160;
/// Among so many of a channel's latest broadcasts one is looked for: of an older one nobody needs to be told.
const CHANNEL_WINDOW: usize = 100;
/// Among so many of the latest conversations unread messages are counted.
pub(super) const CONVERSATIONS: usize = 500;

/// What somebody is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Telling {
    /// The kind, as the page knows it.
    pub(super) kind: &'static str,
    /// What it is about: a later one about the same takes its place.
    pub(super) tag: String,
    /// The first line.
    pub(super) title: String,
    /// The rest.
    pub(super) body: String,
    /// Where it leads, within the page.
    pub(super) url: String,
}

/// Who did something, what they did, and what it says.
struct Words {
    who: String,
    what: String,
    text: Option<String>,
}

impl Words {
    /// Title and body.
    fn shown(self, preview: Preview) -> (String, String) {
        let Self { who, what, text } = self;
        match preview {
            Preview::Full => (who, text.unwrap_or(what)),
            Preview::Name => (who, what),
            Preview::Discreet => ("New notification".to_owned(), String::new()),
        }
    }
}

impl App {
    /// What somebody is told of this; `None` when it is not worth telling (any more).
    pub(super) async fn telling(
        &self,
        user: UserId,
        settings: &Settings,
        notice: &Notice,
    ) -> Result<Option<Telling>> {
        if notice.kind().is_some_and(|kind| !settings.push.has(kind)) {
            return Ok(None);
        }
        let told = match notice {
            Notice::Message { conversation_id, message_id } => {
                self.of_message(user, *conversation_id, *message_id).await?
            }
            Notice::Broadcast { creator_id, broadcast_id } => {
                self.of_broadcast(user, *creator_id, *broadcast_id).await?
            }
            Notice::Entry { entry } => self.of_entry(user, entry).await?,
            Notice::Missed => self.of_missed(user).await?,
            Notice::Test => Some(("test", "test".to_owned(), "/settings".to_owned(), test())),
        };
        Ok(told.map(|(kind, tag, url, words)| {
            let (title, body) = words.shown(settings.preview);
            Telling { kind, tag, title, body, url }
        }))
    }

    async fn of_message(&self, user: UserId, place: ConversationId, id: MessageId) -> Result<Option<Told>> {
        let Some(message) = self.store.message(id).await? else { return Ok(None) };
        let Some(view) = self.store.conversation_view(user, place).await? else { return Ok(None) };
        let over = message.deleted_at.is_some() || view.own.read_seq >= message.seq;
        if over || view.settings.is_muted(self.now()) || self.keeps_away(user, message.author_id).await? {
            return Ok(None);
        }
        let what = what(&message);
        let text = (!message.text.is_empty()).then(|| excerpt(&message.text)).or_else(|| Some(what.clone()));
        let words = Words { who: self.name(message.author_id).await?, what, text };
        Ok(Some(("message", place.to_string(), format!("/inbox/{place}"), words)))
    }

    async fn of_broadcast(&self, user: UserId, creator: UserId, id: BroadcastId) -> Result<Option<Told>> {
        let latest = self.store.channel_history(creator, MessageRange::Latest, CHANNEL_WINDOW).await?;
        let Some(broadcast) = latest.into_iter().find(|broadcast| broadcast.id == id) else {
            return Ok(None);
        };
        let heard = self.store.heard_channels(user, self.now()).await?;
        if !heard.iter().any(|channel| channel.creator_id == creator)
            || self.keeps_away(user, creator).await?
        {
            return Ok(None);
        }
        let Some(page) = self.store.creator(creator).await? else { return Ok(None) };
        let words = Words {
            who: page.display_name,
            what: "New broadcast".to_owned(),
            text: Some(excerpt(&broadcast.text)),
        };
        Ok(Some(("broadcast", creator.to_string(), format!("/c/{}", page.handle), words)))
    }

    async fn of_entry(&self, user: UserId, entry: &Entry) -> Result<Option<Told>> {
        match entry {
            Entry::Reaction { conversation_id, message_id, user_id, emoji } => {
                let Some(message) = self.store.message(*message_id).await? else { return Ok(None) };
                let given = |with: &Reaction| with.emoji == *emoji && with.user_id == *user_id;
                let view = self.store.conversation_view(user, *conversation_id).await?;
                let muted = view.is_none_or(|view| view.settings.is_muted(self.now()));
                if muted || message.deleted_at.is_some() || !message.reactions.iter().any(given) {
                    return Ok(None);
                }
                let with = emoji.as_str();
                let text = match message.text.as_str() {
                    "" => format!("Reacted {with} to your message"),
                    text => format!("Reacted {with} to: {}", excerpt(text)),
                };
                let words = Words {
                    who: self.name(*user_id).await?,
                    what: "Reacted to your message".to_owned(),
                    text: Some(text),
                };
                let url = format!("/inbox/{conversation_id}?at={}", message.seq.0);
                Ok(Some(("reaction", message_id.to_string(), url, words)))
            }
            Entry::Subscriber { user_id } => {
                let words = Words {
                    who: self.name(*user_id).await?,
                    what: "Subscribed to you".to_owned(),
                    text: None,
                };
                Ok(Some(("subscriber", user_id.to_string(), "/notifications".to_owned(), words)))
            }
            Entry::File { .. } => Ok(None),
        }
    }

    async fn of_missed(&self, user: UserId) -> Result<Option<Told>> {
        let unread = self.store.unread_messages(user, self.now(), CONVERSATIONS).await?;
        let words = match unread {
            ..=0 => return Ok(None),
            1 => Words {
                who: "1 unread message".to_owned(),
                what: "While it was quiet".to_owned(),
                text: None,
            },
            many => Words {
                who: format!("{many} unread messages"),
                what: "While it was quiet".to_owned(),
                text: None,
            },
        };
        Ok(Some(("message", "missed".to_owned(), "/inbox".to_owned(), words)))
    }

    /// What somebody is called.
    pub(super) async fn name(&self, user: UserId) -> Result<String> {
        if let Some(page) = self.store.creator(user).await? {
            return Ok(page.display_name);
        }
        let user = self.store.user(user).await?;
        Ok(user.and_then(|user| user.full_name()).unwrap_or_else(|| "Somebody".to_owned()))
    }
}

/// Kind, tag, address, words.
type Told = (&'static str, String, String, Words);

fn test() -> Words {
    Words { who: "OnlyChat".to_owned(), what: "Notifications arrive on this device.".to_owned(), text: None }
}

/// The beginning of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT_CHARS) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

/// What kind of message it is.
fn what(message: &Message) -> String {
    let Attachment { kind, purpose, .. } = match message.attachments.as_slice() {
        [] => return "New message".to_owned(),
        [one] => one,
        many => return format!("Sent {} files", many.len()),
    };
    match (kind, purpose) {
        (MediaKind::Image, _) => "Sent a photo",
        (MediaKind::Video, _) => "Sent a video",
        (MediaKind::Audio, Purpose::Voice) => "Sent a voice message",
        (MediaKind::Audio, _) => "Sent a sound",
        (MediaKind::File, _) => "Sent a file",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt(" a\n\n b\tc "), "a b c");
        let long = excerpt(&"ü ".repeat(200));
        assert_eq!(long.chars().count(), EXCERPT_CHARS, "{long}");
        assert!(long.ends_with("ü…"));
    }

    #[test]
    fn a_lock_screen_shows_what_was_asked_for() {
        let words =
            || Words { who: "Ada".to_owned(), what: "New message".to_owned(), text: Some("hi".to_owned()) };
        let shown = |preview| words().shown(preview);
        assert_eq!(shown(Preview::Full), ("Ada".to_owned(), "hi".to_owned()));
        assert_eq!(shown(Preview::Name), ("Ada".to_owned(), "New message".to_owned()));
        assert_eq!(shown(Preview::Discreet), ("New notification".to_owned(), String::new()));
    }
}
