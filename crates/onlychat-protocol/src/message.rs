//! Messages.

use onlychat_domain::id::{MediaId, UserId};
use onlychat_domain::media::Attachment as Attached;
use onlychat_domain::message;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::media::Attachment;

/// A message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// OnlyChat's id.
    #[schema(example = "msg_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// Where it was written.
    pub conversation_id: String,
    /// Its number there: 1, 2, 3, … without gaps or repeats.
    pub seq: i64,
    /// The sender's own id for it.
    #[schema(format = "uuid")]
    pub client_id: String,
    /// Who wrote it.
    pub author: Author,
    /// The text; empty once deleted.
    pub text: String,
    /// The id of the message it answers.
    #[schema(required, nullable)]
    pub reply_to: Option<String>,
    /// The number of the message it answers.
    #[schema(required, nullable)]
    pub reply_to_seq: Option<i64>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// In the order in which each emoji was first given.
    pub reactions: Vec<Reaction>,
    /// When it was written.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When its text last changed.
    #[schema(required, nullable, format = DateTime)]
    pub edited_at: Option<String>,
    /// When it was deleted.
    #[schema(required, nullable, format = DateTime)]
    pub deleted_at: Option<String>,
}

/// Who wrote a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// Whose account.
    pub user_id: String,
    /// In which capacity.
    pub kind: AuthorKind,
}

/// In which capacity somebody wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    /// The person whose account it is.
    Person,
    /// Somebody of a creator's staff.
    Staff,
    /// A rule the creator set up.
    Automation,
    /// OnlyChat itself.
    System,
}

/// How often a message got an emoji.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// The emoji.
    #[schema(example = "👍")]
    pub emoji: String,
    /// By how many.
    pub count: i64,
    /// Whether the viewer is one of them.
    pub mine: bool,
}

impl Message {
    /// As `viewer` sees it; `base` says where they find the variants of a file.
    pub fn for_viewer(message: &message::Message, viewer: UserId, base: impl Fn(MediaId) -> String) -> Self {
        let attachment = |attached: &Attached| Attachment::new(attached, base(attached.media_id));
        Self {
            id: message.id.to_string(),
            conversation_id: message.conversation_id.to_string(),
            seq: message.seq.0,
            client_id: message.client_id.to_string(),
            author: Author { user_id: message.author_id.to_string(), kind: message.author_kind.into() },
            text: message.text.clone(),
            reply_to: message.reply_to.map(|reply| reply.message_id.to_string()),
            reply_to_seq: message.reply_to.map(|reply| reply.seq.0),
            attachments: message.attachments.iter().map(attachment).collect(),
            reactions: reactions_for_viewer(&message.reactions, viewer),
            created_at: message.created_at.to_string(),
            edited_at: message.edited_at.map(|at| at.to_string()),
            deleted_at: message.deleted_at.map(|at| at.to_string()),
        }
    }
}

/// Reactions counted by emoji, as `viewer` sees them.
pub fn reactions_for_viewer(reactions: &[message::Reaction], viewer: UserId) -> Vec<Reaction> {
    let mut counted: Vec<Reaction> = Vec::new();
    for reaction in reactions {
        let mine = reaction.user_id == viewer;
        match counted.iter_mut().find(|counted| counted.emoji == reaction.emoji.as_str()) {
            Some(counted) => {
                counted.count += 1;
                counted.mine |= mine;
            }
            None => counted.push(Reaction { emoji: reaction.emoji.as_str().to_owned(), count: 1, mine }),
        }
    }
    counted
}

impl From<message::AuthorKind> for AuthorKind {
    fn from(kind: message::AuthorKind) -> Self {
        match kind {
            message::AuthorKind::Person => Self::Person,
            message::AuthorKind::Staff => Self::Staff,
            message::AuthorKind::Automation => Self::Automation,
            message::AuthorKind::System => Self::System,
        }
    }
}

/// Sending a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendMessageRequest {
    /// The sender's own id for it: a UUID, best version 7. The same id never makes a second message.
    #[schema(format = "uuid")]
    pub client_id: String,
    /// At most 10,000 Unicode code points after trimming, at least 1 unless something is attached; no control characters but
    /// newline and tab.
    #[schema(max_length = 10000)]
    pub text: String,
    /// The id of a message of the same conversation.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// At most 40 files, each once, in the order in which they are shown.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub attachments: Vec<SentAttachment>,
}

/// A file that a message is to carry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentAttachment {
    /// The file's id: one of the sender's own, or one that both already may read.
    #[schema(example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
}

/// Changing a message's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditMessageRequest {
    /// As in sending.
    #[schema(min_length = 1, max_length = 10000)]
    pub text: String,
}

/// A part of a history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// Ascending by `seq`.
    pub items: Vec<Message>,
    /// Always null: go on with `before` or `after` and a `seq`.
    #[schema(required, nullable)]
    pub next_cursor: Option<String>,
    /// The number of the conversation's last message; 0 while there is none.
    pub last_seq: i64,
}
