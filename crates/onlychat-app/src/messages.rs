//! Writing, reading, changing messages.

use onlychat_domain::event::Event;
use onlychat_domain::id::{ClientId, ConversationId, MessageId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::job::TaskKind;
use onlychat_domain::media::fits;
use onlychat_domain::message::{AuthorKind, Message, ReplyRef, Seq, Unchangeable, may_delete, may_edit};
use onlychat_domain::notification::{EntryKind, Notice};
use onlychat_domain::text;
use onlychat_store::{
    Changes, CommitError, MessageRange, NewMessage, NotificationWrite, Precondition, Reach, UniqueKey, Write,
};

use crate::error::Checks;
use crate::media::{too_large, unknown_media};
use crate::{App, Error, Result};

/// A message as somebody wants to send it, unchecked.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// Where.
    pub conversation_id: ConversationId,
    /// The sender's own id for it.
    pub client_id: String,
    /// The text.
    pub text: String,
    /// The id of the message it answers.
    pub reply_to: Option<String>,
    /// The ids of the files it carries.
    pub attachments: Vec<String>,
}

/// A message that is durable.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message.
    pub message: Message,
    /// Whether it had been sent before.
    pub replayed: bool,
}

/// A part of a history.
#[derive(Clone, Debug)]
pub struct History {
    /// Ascending.
    pub messages: Vec<Message>,
    /// The number of the conversation's last message.
    pub last_seq: Seq,
}

/// There is no such message, or the caller cannot see it.
pub(crate) const NO_MESSAGE: Error = Error::NotFound("There is no such message.");

/// A message's text; one that carries files needs none.
fn message_text(text: &str, carries: bool) -> std::result::Result<String, Invalid> {
    if carries {
        return text::optional_paragraphs(text, text::MESSAGE_MAX_CHARS).map(Option::unwrap_or_default);
    }
    text::message_text(text)
}

impl App {
    /// Sends a message. The same client id again gives the first message. When this returns, it is durable. Refused when more
    /// is going on than is done in time.
    pub async fn send_message(&self, sender: UserId, input: SendMessage) -> Result<Sent> {
        let _turn = self.pressure.enter().ok_or(Error::Overloaded)?;
        let mut checks = Checks::default();
        let client_id = checks.need("/clientId", client_id(&input.client_id));
        let text = checks.check("/text", message_text(&input.text, !input.attachments.is_empty()));
        checks.done()?;
        let client_id =
            client_id.ok_or_else(|| Error::Fault("a client id was neither valid nor invalid".into()))?;
        match self.append(sender, client_id, text, &input).await {
            Ok(message) => Ok(Sent { message, replayed: false }),
            // What was accepted once stays accepted, whatever changed since.
            Err(refusal) => match self.store.message_by_client_id(sender, client_id).await? {
                Some(message) if message.conversation_id == input.conversation_id => {
                    Ok(Sent { message, replayed: true })
                }
                Some(_) => {
                    Err(Error::Conflict("This clientId belongs to a message of another conversation."))
                }
                None => Err(refusal),
            },
        }
    }

    async fn append(
        &self,
        sender: UserId,
        client_id: ClientId,
        text: String,
        input: &SendMessage,
    ) -> Result<Message> {
        let (conversation, peer_reach) = self.writable(sender, input.conversation_id).await?;
        let reply_to = self.replied(conversation.id, input.reply_to.as_deref()).await?;
        let attachments =
            self.attachable(sender, conversation.id, conversation.members, &text, &input.attachments).await?;
        let now = self.now();
        let message = NewMessage {
            id: self.ids.message_id(now),
            conversation_id: conversation.id,
            client_id,
            author_id: sender,
            author_kind: AuthorKind::Person,
            text,
            reply_to,
            attachments,
        };
        let (conversation_id, message_id) = (conversation.id, message.id);
        let mut changes = Changes::at(now)
            .write(Write::AppendMessage(message))
            .tell(conversation.members, Event::MessageCreated { conversation_id, message_id });
        if let Some(peer) = conversation.peer_of(sender) {
            let notice = Notice::Message { conversation_id, message_id };
            changes = self.have_told(changes, peer, peer_reach, notice);
        }
        let told = peer_reach != Reach::default();
        match self.store.commit(changes).await {
            Ok(receipt) => {
                if told {
                    self.bells.ring([TaskKind::Notify]);
                }
                let message = receipt.messages.first().cloned();
                message.ok_or_else(|| Error::Fault("a commit brought no message".into()))
            }
            Err(CommitError::Duplicate(UniqueKey::ClientId)) => {
                Err(Error::Conflict("A message with this clientId exists already."))
            }
            // A file went out of the vault since it was looked at; conversations stay.
            Err(CommitError::Missing(_)) if !input.attachments.is_empty() => Err(unknown_media()),
            Err(error) => Err(error.into()),
        }
    }

    async fn replied(&self, conversation: ConversationId, id: Option<&str>) -> Result<Option<ReplyRef>> {
        let Some(id) = id else { return Ok(None) };
        let unknown = || Invalid::new("unknown_message", "There is no such message in this conversation.");
        let Ok(id) = id.parse::<MessageId>() else { return Err(Error::invalid("/replyTo", unknown())) };
        match self.store.message(id).await? {
            Some(message) if message.conversation_id == conversation => {
                Ok(Some(ReplyRef { message_id: message.id, seq: message.seq }))
            }
            _ => Err(Error::invalid("/replyTo", unknown())),
        }
    }

    /// A part of a history, for a member.
    pub async fn history(
        &self,
        caller: UserId,
        id: ConversationId,
        range: MessageRange,
        limit: usize,
    ) -> Result<History> {
        let messages = self.store.history(id, range, limit).await?;
        // Read after the page, so that it is never behind it; and whoever is no member is told nothing of the page.
        let (conversation, _peer) = self.membership(caller, id).await?;
        Ok(History { messages, last_seq: conversation.last_seq })
    }

    /// Changes a message's text; its author may, for a while.
    pub async fn edit_message(&self, caller: UserId, id: MessageId, text: &str) -> Result<Message> {
        let (message, members) = self.visible_message(caller, id).await?;
        let now = self.now();
        may_edit(&message, caller, now).map_err(refusal)?;
        self.check_blocks_among(caller, members).await?;
        let mut checks = Checks::default();
        let text = checks.check("/text", message_text(text, !message.attachments.is_empty()));
        checks.done()?;
        if !fits(&text, message.attachments.iter().map(|file| (file.name.as_str(), file.alt.as_deref()))) {
            return Err(too_large());
        }
        if message.text == text {
            return Ok(message);
        }
        let event = Event::MessageEdited { conversation_id: message.conversation_id, message_id: id };
        let changes = Changes::at(now)
            .only_if(Precondition::MessageLive(id))
            .write(Write::EditMessage { message_id: id, text })
            .tell(members, event);
        match self.store.commit(changes).await {
            Ok(receipt) => receipt.messages.first().cloned().ok_or(NO_MESSAGE),
            Err(CommitError::Precondition(_)) => Err(refusal(Unchangeable::Deleted)),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a message; its author may, at any time. One that is deleted stays as it is.
    pub async fn delete_message(&self, caller: UserId, id: MessageId) -> Result<()> {
        let (message, members) = self.visible_message(caller, id).await?;
        may_delete(&message, caller).map_err(refusal)?;
        let event = Event::MessageDeleted { conversation_id: message.conversation_id, message_id: id };
        let changes = Changes::at(self.now())
            .only_if(Precondition::MessageLive(id))
            .write(Write::DeleteMessage(id))
            .write(Write::Notification(NotificationWrite::Forget {
                user_id: caller,
                kind: EntryKind::Reaction,
                topic: id.to_string(),
            }))
            .tell(members, event);
        match self.store.commit(changes).await {
            Ok(_) | Err(CommitError::Precondition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether neither of these two blocks the other.
    pub(crate) async fn check_blocks_among(&self, caller: UserId, members: [UserId; 2]) -> Result<()> {
        match members.into_iter().find(|member| *member != caller) {
            Some(peer) => self.check_blocks(caller, peer).await,
            None => Ok(()),
        }
    }

    /// A message the caller can see, and the two who can.
    pub(crate) async fn visible_message(
        &self,
        caller: UserId,
        id: MessageId,
    ) -> Result<(Message, [UserId; 2])> {
        let message = self.store.message(id).await?.ok_or(NO_MESSAGE)?;
        match self.membership(caller, message.conversation_id).await {
            Ok((conversation, _peer)) => Ok((message, conversation.members)),
            Err(Error::NotFound(_)) => Err(NO_MESSAGE),
            Err(error) => Err(error),
        }
    }
}

/// A client id as a sender gives it.
pub(crate) fn client_id(text: &str) -> std::result::Result<ClientId, Invalid> {
    text.parse()
        .map_err(|error| Invalid::new("bad_client_id", format!("{error}. Make one with UUID version 7.")))
}

fn refusal(reason: Unchangeable) -> Error {
    match reason {
        Unchangeable::NotAuthor => Error::Forbidden("Only its author can change a message."),
        Unchangeable::Deleted => Error::Conflict("The message is deleted."),
        Unchangeable::TooLate => Error::EditWindowOver,
    }
}
