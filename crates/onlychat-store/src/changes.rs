//! A change as data.

use onlychat_domain::conversation::{Conversation, ConversationSettings};
use onlychat_domain::creator::Creator;
use onlychat_domain::event::Event;
use onlychat_domain::id::{
    BroadcastId, ClientId, ConversationId, MediaId, MessageId, SessionId, Subject, UserId,
};
use onlychat_domain::message::{AuthorKind, Emoji, ReplyRef, Seq};
use onlychat_domain::subscription::Subscription;
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::{User, UserPatch};

use crate::accounts::{Credential, RefreshHash, Session};
use crate::jobs::{JobCondition, JobWrite};
use crate::media::{MediaCondition, MediaWrite};
use crate::notifications::NotificationWrite;
use crate::relations::PrivacyWrite;

/// Everything one use case changes, applied in one transaction: preconditions are checked in order, then
/// writes are applied in order, then each event gets the next place in the log of everybody in its audience.
#[derive(Clone, Debug)]
pub struct Changes {
    /// When. Adapters stamp the events with it.
    pub now: Timestamp,
    /// What must hold. The first that does not rejects everything.
    pub preconditions: Vec<Precondition>,
    /// What to write, in this order.
    pub writes: Vec<Write>,
    /// What happened.
    pub events: Vec<NewEvent>,
}

impl Changes {
    /// An empty set.
    pub const fn at(now: Timestamp) -> Self {
        Self { now, preconditions: Vec::new(), writes: Vec::new(), events: Vec::new() }
    }

    /// Adds a precondition.
    #[must_use]
    pub fn only_if(mut self, precondition: Precondition) -> Self {
        self.preconditions.push(precondition);
        self
    }

    /// Adds a write.
    #[must_use]
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Adds an event for all of `audience`.
    #[must_use]
    pub fn tell(mut self, audience: impl Into<Vec<UserId>>, event: Event) -> Self {
        self.events.push(NewEvent { audience: audience.into(), event });
        self
    }
}

/// An event that gets its places in the logs when it is committed.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Whose logs it enters, each once.
    pub audience: Vec<UserId>,
    /// What happened.
    pub event: Event,
}

/// What must hold for a change set to be applied. About something that does not exist, none holds
/// (but [`Precondition::ReactionAbsent`] and [`Precondition::ProviderStateOlder`]).
#[derive(Clone, Debug)]
pub enum Precondition {
    /// The message exists and is not deleted.
    MessageLive(MessageId),
    /// The person has not reacted to the message with this emoji.
    ReactionAbsent {
        /// To which.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what.
        emoji: Emoji,
    },
    /// The person has reacted to the message with this emoji.
    ReactionPresent {
        /// To which.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what.
        emoji: Emoji,
    },
    /// The message carries this emoji already, or fewer than `max` different ones.
    ReactionRoom {
        /// Which.
        message_id: MessageId,
        /// With what.
        emoji: Emoji,
        /// How many different ones it may carry.
        max: usize,
    },
    /// The member has read less far than `seq`.
    ReadBelow {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// How far.
        seq: Seq,
    },
    /// The member's devices have less than up to `seq`.
    DeliveredBelow {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// How far.
        seq: Seq,
    },
    /// The session was not ended, its `expires_at` is after [`Changes::now`], and this is its current refresh token.
    SessionRefresh {
        /// Which.
        session_id: SessionId,
        /// The hash of the presented token.
        hash: RefreshHash,
    },
    /// What the provider said of the subject last is older than this, or it said nothing yet. Does not hold for a subject it deleted.
    ProviderStateOlder {
        /// Who.
        subject: Subject,
        /// The provider's own time of the new state.
        updated_at: Timestamp,
    },
    /// About files.
    Media(MediaCondition),
    /// About work that is done later.
    Job(JobCondition),
}

/// One write.
#[derive(Clone, Debug)]
pub enum Write {
    /// A new user. Unique: id, subject, e-mail.
    InsertUser(User),
    /// A change to a user. Unique: e-mail.
    UpdateUser {
        /// Who.
        user_id: UserId,
        /// What changes; `updatedAt` becomes [`Changes::now`].
        patch: UserPatch,
    },
    /// Makes or replaces a creator's page, but for `subscriber_count` and `created_at`, which stay. Unique: handle.
    PutCreator(Creator),
    /// Takes a creator's page away. Subscriptions to it stay; a new page counts the active ones.
    DeleteCreator(UserId),
    /// Makes or replaces a subscription and keeps the creator's `subscriber_count` in step (active ones are counted).
    /// When it is new or has another `started_at`, what was broadcast so far counts as read.
    PutSubscription(Subscription),
    /// A new conversation. Unique: id, pair.
    InsertConversation(Conversation),
    /// A new message: gets the next number, becomes the conversation's last one, moves its `updated_at`
    /// forward (never back), is unread for the other and brings it back to both ([`ConversationSettings::with_news`]); carries its items as they are known now. Unique: id, (author,
    /// client id).
    AppendMessage(NewMessage),
    /// Replaces a message's text. A deleted message stays as it is, and is in the receipt.
    EditMessage {
        /// Which.
        message_id: MessageId,
        /// The new text.
        text: String,
    },
    /// Empties a message's text and takes its attachments and reactions away; it keeps its number. No longer counts as unread.
    /// `deleted_at` becomes [`Changes::now`]; a deleted one stays as it is.
    DeleteMessage(MessageId),
    /// Adds a reaction, last in the order. One that is there stays as it is, and so does a deleted message.
    AddReaction {
        /// To which.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what.
        emoji: Emoji,
    },
    /// Takes a reaction back; one that is absent changes nothing.
    RemoveReaction {
        /// From which.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what.
        emoji: Emoji,
    },
    /// The member has read up to `seq`, at most the last message: moves `read_seq` (and `delivered_seq`) forward, never
    /// back, and counts `unread_count` anew.
    AdvanceRead {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// How far.
        seq: Seq,
    },
    /// The member's devices have everything up to `seq`, at most the last message: moves `delivered_seq` forward, never back.
    AdvanceDelivered {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// How far.
        seq: Seq,
    },
    /// A new broadcast of somebody with a page: gets the next number in their channel and the next place among all.
    /// Unique: id, (creator, client id).
    AppendBroadcast(NewBroadcast),
    /// A subscriber has read a creator's channel up to `seq`, at most the last broadcast: moves forward, never back.
    AdvanceChannelRead {
        /// Whose channel.
        creator_id: UserId,
        /// Who.
        fan_id: UserId,
        /// How far.
        seq: Seq,
    },
    /// A new built-in account. Unique: subject, e-mail.
    InsertCredential(Credential),
    /// A new session of the built-in identity. Unique: id.
    InsertSession(Session),
    /// Gives a session its next refresh token; the one before it is remembered as used by not being current.
    RotateSession {
        /// Which.
        session_id: SessionId,
        /// The hash of the new token.
        hash: RefreshHash,
        /// When it ends unless used.
        expires_at: Timestamp,
    },
    /// Ends a session at [`Changes::now`]; an ended one stays as it is.
    EndSession(SessionId),
    /// Remembers a provider's notification. Unique: (provider, id).
    RecordWebhook {
        /// Whose, such as `clerk`.
        provider: String,
        /// The provider's id for it.
        webhook_id: String,
        /// The provider's time of this attempt to deliver it.
        sent_at: Timestamp,
    },
    /// A provider delivered a known notification once more: moves its `sent_at` forward.
    TouchWebhook {
        /// Whose.
        provider: String,
        /// The provider's id for it.
        webhook_id: String,
        /// The provider's time of this attempt.
        sent_at: Timestamp,
    },
    /// Remembers the time of what the provider last said of a subject.
    PutProviderState {
        /// Who.
        subject: Subject,
        /// The provider's own time.
        updated_at: Timestamp,
        /// Whether it said that the subject is gone. Stays once set.
        deleted: bool,
    },
    /// About files.
    Media(MediaWrite),
    /// About work that is done later.
    Job(JobWrite),
    /// About who sees what of whom.
    Privacy(PrivacyWrite),
    /// About what people are told.
    Notification(NotificationWrite),
    /// What a member wants of a conversation, for themselves.
    PutConversationSettings {
        /// Where.
        conversation_id: ConversationId,
        /// Who; must be a member, else the write is about something missing.
        user_id: UserId,
        /// What.
        settings: ConversationSettings,
    },
}

/// A message before it has its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// OnlyChat's id.
    pub id: MessageId,
    /// Where it is written.
    pub conversation_id: ConversationId,
    /// The sender's id for it.
    pub client_id: ClientId,
    /// Who wrote it; must be a member, else the write is about something missing.
    pub author_id: UserId,
    /// In which capacity.
    pub author_kind: AuthorKind,
    /// The text, as [`onlychat_domain::text::message_text`] gives it.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<ReplyRef>,
    /// The items it carries, each once, in this order; must be there, else the write is about something missing.
    pub attachments: Vec<MediaId>,
}

/// A broadcast before it has its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBroadcast {
    /// OnlyChat's id.
    pub id: BroadcastId,
    /// Who says it; must have a page, else the write is about something missing.
    pub creator_id: UserId,
    /// The creator's own id for it.
    pub client_id: ClientId,
    /// The text, as [`onlychat_domain::text::message_text`] gives it.
    pub text: String,
}
