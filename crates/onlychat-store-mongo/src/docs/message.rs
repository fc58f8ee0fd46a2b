//! Messages.

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::media::Attachment;
use onlychat_domain::message::{Emoji, ReplyRef};
use onlychat_domain::{AuthorKind, ClientId, ConversationId, Message, MessageId, Reaction, Seq, Timestamp};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};
use crate::error::Damaged;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageDoc {
    #[serde(rename = "_id")]
    id: MessageId,
    conversation_id: ConversationId,
    seq: Seq,
    /// A UUID with hyphens.
    client_id: String,
    author_id: ObjectId,
    author_kind: AuthorKind,
    text: String,
    reply_to: Option<ReplyDoc>,
    /// Left out while there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment>,
    /// In the order given.
    pub(crate) reactions: Vec<ReactionDoc>,
    created_at: DateTime,
    edited_at: Option<DateTime>,
    deleted_at: Option<DateTime>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplyDoc {
    message_id: MessageId,
    seq: Seq,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReactionDoc {
    emoji: Emoji,
    user_id: ObjectId,
}

impl MessageDoc {
    pub(crate) const fn id(&self) -> MessageId {
        self.id
    }

    pub(crate) const fn seq(&self) -> Seq {
        self.seq
    }

    pub(crate) const fn created_at(&self) -> DateTime {
        self.created_at
    }
}

impl From<&Reaction> for ReactionDoc {
    fn from(reaction: &Reaction) -> Self {
        Self { emoji: reaction.emoji.clone(), user_id: oid(reaction.user_id) }
    }
}

impl From<&Message> for MessageDoc {
    fn from(message: &Message) -> Self {
        let Message {
            id,
            conversation_id,
            seq,
            client_id,
            author_id,
            author_kind,
            text,
            reply_to,
            attachments,
            reactions,
            created_at,
            edited_at,
            deleted_at,
        } = message;
        Self {
            id: *id,
            conversation_id: *conversation_id,
            seq: *seq,
            client_id: client_id.to_string(),
            author_id: oid(*author_id),
            author_kind: *author_kind,
            text: text.clone(),
            reply_to: reply_to.map(|ReplyRef { message_id, seq }| ReplyDoc { message_id, seq }),
            attachments: attachments.clone(),
            reactions: reactions.iter().map(ReactionDoc::from).collect(),
            created_at: date(*created_at),
            edited_at: edited_at.map(date),
            deleted_at: deleted_at.map(date),
        }
    }
}

impl TryFrom<MessageDoc> for Message {
    type Error = Damaged;

    fn try_from(document: MessageDoc) -> Result<Self, Damaged> {
        let time = |at: Option<DateTime>| -> Option<Timestamp> { at.map(timestamp) };
        let client_id: ClientId = document.client_id.parse().map_err(|error| Damaged {
            collection: crate::collections::MESSAGES,
            reason: format!("{} has a bad clientId: {error}", document.id),
        })?;
        let reaction = |ReactionDoc { emoji, user_id: by }| Reaction { emoji, user_id: user_id(by) };
        Ok(Self {
            id: document.id,
            conversation_id: document.conversation_id,
            seq: document.seq,
            client_id,
            author_id: user_id(document.author_id),
            author_kind: document.author_kind,
            text: document.text,
            reply_to: document.reply_to.map(|ReplyDoc { message_id, seq }| ReplyRef { message_id, seq }),
            attachments: document.attachments,
            reactions: document.reactions.into_iter().map(reaction).collect(),
            created_at: timestamp(document.created_at),
            edited_at: time(document.edited_at),
            deleted_at: time(document.deleted_at),
        })
    }
}
