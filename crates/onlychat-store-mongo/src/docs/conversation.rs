//! Conversations, with what each of the two has seen.

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::conversation::{ConversationSettings, pair};
use onlychat_domain::{
    Conversation, ConversationId, ConversationView, Membership, Message, MessageId, Seq, UserId,
};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ConversationId,
    /// The two in one text, [`pair_key`]: unique.
    pub(crate) pair: String,
    /// The smaller id first.
    pub(crate) members: [MemberDoc; 2],
    pub(crate) last_seq: Seq,
    /// The message with that number.
    pub(crate) last_message_id: Option<MessageId>,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberDoc {
    pub(crate) user_id: ObjectId,
    pub(crate) read_seq: Seq,
    pub(crate) delivered_seq: Seq,
    pub(crate) unread_count: i64,
    /// What they want of it; documents of before there was such a thing have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) muted_until: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pinned_at: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) archived_at: Option<DateTime>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) marked_unread: bool,
}

/// What is unique for two people, in either order.
pub(crate) fn pair_key(one: UserId, other: UserId) -> String {
    let [a, b] = pair(one, other);
    format!("{a}+{b}")
}

impl MemberDoc {
    const fn new(user: UserId) -> Self {
        Self {
            user_id: oid(user),
            read_seq: Seq::ZERO,
            delivered_seq: Seq::ZERO,
            unread_count: 0,
            muted_until: None,
            pinned_at: None,
            archived_at: None,
            marked_unread: false,
        }
    }

    /// What the member wants of it.
    pub(crate) fn settings(&self) -> ConversationSettings {
        ConversationSettings {
            muted_until: self.muted_until.map(timestamp),
            pinned_at: self.pinned_at.map(timestamp),
            archived_at: self.archived_at.map(timestamp),
            unread: self.marked_unread,
        }
    }

    pub(crate) fn with_settings(self, settings: ConversationSettings) -> Self {
        let ConversationSettings { muted_until, pinned_at, archived_at, unread } = settings;
        Self {
            muted_until: muted_until.map(date),
            pinned_at: pinned_at.map(date),
            archived_at: archived_at.map(date),
            marked_unread: unread,
            ..self
        }
    }

    const fn seen(&self) -> Membership {
        Membership {
            read_seq: self.read_seq,
            delivered_seq: self.delivered_seq,
            unread_count: self.unread_count,
        }
    }
}

impl ConversationDoc {
    /// Who is in it.
    pub(crate) fn member_ids(&self) -> [UserId; 2] {
        self.members.each_ref().map(|member| user_id(member.user_id))
    }

    /// What this member has seen; `None` for somebody else.
    pub(crate) fn member(&self, user: UserId) -> Option<&MemberDoc> {
        self.members.iter().find(|member| member.user_id == oid(user))
    }

    pub(crate) fn member_mut(&mut self, user: UserId) -> Option<&mut MemberDoc> {
        self.members.iter_mut().find(|member| member.user_id == oid(user))
    }

    /// The member who is not this one.
    pub(crate) fn peer_mut(&mut self, user: UserId) -> Option<&mut MemberDoc> {
        self.members.iter_mut().find(|member| member.user_id != oid(user))
    }

    /// The other of the two; `None` when `user` is neither.
    pub(crate) fn peer_of(&self, user: UserId) -> Option<UserId> {
        self.member(user)?;
        self.members.iter().find(|member| member.user_id != oid(user)).map(|peer| user_id(peer.user_id))
    }

    /// As `viewer` sees it; `None` for who is not a member.
    pub(crate) fn into_view(self, viewer: UserId, last_message: Option<Message>) -> Option<ConversationView> {
        let (own, settings) = (self.member(viewer)?.seen(), self.member(viewer)?.settings());
        let peer_id = self.peer_of(viewer)?;
        let peer = self.member(peer_id)?.seen();
        Some(ConversationView {
            conversation: self.into(),
            viewer_id: viewer,
            peer_id,
            own,
            peer,
            settings,
            last_message,
        })
    }
}

impl From<&Conversation> for ConversationDoc {
    fn from(conversation: &Conversation) -> Self {
        let Conversation { id, members: [one, other], last_seq, created_at, updated_at } = conversation;
        let [a, b] = pair(*one, *other);
        Self {
            id: *id,
            pair: pair_key(a, b),
            members: [MemberDoc::new(a), MemberDoc::new(b)],
            last_seq: *last_seq,
            last_message_id: None,
            created_at: date(*created_at),
            updated_at: date(*updated_at),
        }
    }
}

impl From<ConversationDoc> for Conversation {
    fn from(document: ConversationDoc) -> Self {
        let ConversationDoc { id, pair: _, members, last_seq, last_message_id: _, created_at, updated_at } =
            document;
        Self {
            id,
            members: members.map(|member| user_id(member.user_id)),
            last_seq,
            created_at: timestamp(created_at),
            updated_at: timestamp(updated_at),
        }
    }
}
