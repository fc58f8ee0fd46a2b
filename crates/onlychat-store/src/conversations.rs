//! Reading conversations.

use async_trait::async_trait;
use onlychat_domain::conversation::{Conversation, ConversationView, Shelf};
use onlychat_domain::creator::Creator;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::page::ConversationCursor;
use onlychat_domain::subscription::Subscription;

use crate::{Reach, Result};

/// What decides whether a member of a conversation may write there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The conversation.
    pub conversation: Conversation,
    /// The other member's page, if there is one.
    pub peer_page: Option<Creator>,
    /// The member's subscription to that page, also one that is over.
    pub subscription: Option<Subscription>,
    /// Whether the member blocks the other.
    pub blocks: bool,
    /// Whether the other blocks the member.
    pub is_blocked: bool,
    /// How the other can be told of something.
    pub peer_reach: Reach,
}

/// Reading conversations. Every view is scoped to a viewer: who is not a member sees nothing.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// The bare conversation, without a viewer: for what needs only its members and head.
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>>;
    /// What decides whether `member` may write there; `None` for who is not in it. Every message asks this.
    async fn standing(&self, member: UserId, id: ConversationId) -> Result<Option<Standing>>;
    /// One as `viewer` sees it.
    async fn conversation_view(&self, viewer: UserId, id: ConversationId)
    -> Result<Option<ConversationView>>;
    /// The one conversation of two people, in either order.
    async fn conversation_between(&self, one: UserId, other: UserId) -> Result<Option<Conversation>>;
    /// Those of `viewer` on a shelf: latest `updated_at` first, then the greater id first; after the cursor; at most `limit`.
    async fn conversation_views(
        &self,
        viewer: UserId,
        shelf: Shelf,
        after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<Vec<ConversationView>>;
    /// With whom somebody talks: the peers of the `limit` latest conversations, in the same order.
    async fn conversation_peers(&self, user: UserId, limit: usize) -> Result<Vec<UserId>>;
}
