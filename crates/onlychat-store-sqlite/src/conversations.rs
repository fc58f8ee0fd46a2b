//! Reading conversations.

use async_trait::async_trait;
use onlychat_domain::conversation::{ConversationSettings, ConversationView, Shelf, pair};
use onlychat_domain::page::ConversationCursor;
use onlychat_domain::{Conversation, ConversationId, Membership, UserId};
use onlychat_store::{Conversations, Result, Standing};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::messages::{self, message_columns};
use crate::values::{limit, optional_time, seq, time, user_id};
use crate::{SqliteStore, creators, notifications, relations};

pub(crate) const BY_ID: &str =
    "SELECT id, member_a, member_b, last_seq, created_at, updated_at FROM conversations WHERE id = ?1";
pub(crate) const BY_PAIR: &str =
    "SELECT id, member_a, member_b, last_seq, created_at, updated_at FROM conversations
    WHERE member_a = ?1 AND member_b = ?2";
pub(crate) const PEERS: &str = "SELECT peer_id FROM members
    WHERE user_id = ?1 ORDER BY updated_at DESC, conversation_id DESC LIMIT ?2";

/// A conversation as one member (`o`) sees it: itself, the two memberships, the last message.
macro_rules! view {
    ($($rest:literal),+) => {
        concat!(
            "SELECT c.id, c.member_a, c.member_b, c.last_seq, c.created_at, c.updated_at, o.user_id, o.peer_id,
                 o.read_seq, o.delivered_seq, o.unread_count, p.read_seq, p.delivered_seq, p.unread_count,
                 o.muted_until, o.pinned_at, o.archived_at, o.marked_unread, ",
            message_columns!("m"),
            " FROM members o
             CROSS JOIN conversations c ON c.id = o.conversation_id
             CROSS JOIN members p ON p.conversation_id = o.conversation_id AND p.user_id = o.peer_id
             LEFT JOIN messages m ON m.conversation_id = c.id AND m.seq = c.last_seq ",
            $($rest),+
        )
    };
}

pub(crate) const VIEW: &str = view!("WHERE o.conversation_id = ?1 AND o.user_id = ?2");
/// Those on a shelf.
macro_rules! views {
    ($shelf:literal) => {
        view!($shelf, " ORDER BY o.updated_at DESC, o.conversation_id DESC LIMIT ?4")
    };
}
pub(crate) const VIEWS: &str =
    views!("WHERE o.user_id = ?1 AND (o.updated_at, o.conversation_id) < (?2, ?3)");
pub(crate) const INBOX: &str =
    views!("WHERE o.user_id = ?1 AND (o.updated_at, o.conversation_id) < (?2, ?3) AND o.archived_at IS NULL");
pub(crate) const PINNED: &str = views!(
    "WHERE o.user_id = ?1 AND (o.updated_at, o.conversation_id) < (?2, ?3) AND o.pinned_at IS NOT NULL"
);
pub(crate) const ARCHIVED: &str = views!(
    "WHERE o.user_id = ?1 AND (o.updated_at, o.conversation_id) < (?2, ?3) AND o.archived_at IS NOT NULL"
);

fn from_row(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: ConversationId::from_bytes(row.get(0)?),
        members: [user_id(row, 1)?, user_id(row, 2)?],
        last_seq: seq(row, 3)?,
        created_at: time(row, 4)?,
        updated_at: time(row, 5)?,
    })
}

fn by_id(db: &Connection, id: ConversationId) -> rusqlite::Result<Option<Conversation>> {
    db.prepare_cached(BY_ID)?.query_row([id.as_bytes()], from_row).optional()
}

fn standing(db: &Connection, member: UserId, id: ConversationId) -> rusqlite::Result<Option<Standing>> {
    let Some(conversation) = by_id(db, id)? else { return Ok(None) };
    let Some(peer) = conversation.peer_of(member) else { return Ok(None) };
    let peer_page = creators::by_user(db, peer)?;
    let subscription = peer_page
        .as_ref()
        .map(|page| creators::subscription(db, member, page.user_id))
        .transpose()?
        .flatten();
    let blocks = relations::blocks(db, member, peer)?;
    let is_blocked = relations::blocks(db, peer, member)?;
    let peer_reach = notifications::reach(db, peer)?;
    Ok(Some(Standing { conversation, peer_page, subscription, blocks, is_blocked, peer_reach }))
}

fn membership(row: &Row<'_>, first: usize) -> rusqlite::Result<Membership> {
    Ok(Membership {
        read_seq: seq(row, first)?,
        delivered_seq: seq(row, first + 1)?,
        unread_count: row.get(first + 2)?,
    })
}

fn view_from_row(row: &Row<'_>) -> rusqlite::Result<ConversationView> {
    let conversation = from_row(row)?;
    let has_message = row.get_ref(18)? != rusqlite::types::ValueRef::Null;
    Ok(ConversationView {
        conversation,
        viewer_id: user_id(row, 6)?,
        peer_id: user_id(row, 7)?,
        own: membership(row, 8)?,
        peer: membership(row, 11)?,
        settings: ConversationSettings {
            muted_until: optional_time(row, 14)?,
            pinned_at: optional_time(row, 15)?,
            archived_at: optional_time(row, 16)?,
            unread: row.get(17)?,
        },
        last_message: has_message.then(|| messages::from_row(row, 18)).transpose()?,
    })
}

fn views(
    db: &Connection,
    viewer: UserId,
    shelf: Shelf,
    after: Option<ConversationCursor>,
    most: usize,
) -> rusqlite::Result<Vec<ConversationView>> {
    // Without a cursor: after a time that never comes.
    let (time, id) =
        after.map_or((i64::MAX, [0; 16]), |after| (after.updated_at.as_millis(), *after.id.as_bytes()));
    let mut statement = db.prepare_cached(match shelf {
        Shelf::All => VIEWS,
        Shelf::Inbox => INBOX,
        Shelf::Pinned => PINNED,
        Shelf::Archived => ARCHIVED,
    })?;
    statement.query_map(params![viewer.as_bytes(), time, id, limit(most)], view_from_row)?.collect()
}

#[async_trait]
impl Conversations for SqliteStore {
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        self.glance(move |db| by_id(db, id)).await
    }

    async fn standing(&self, member: UserId, id: ConversationId) -> Result<Option<Standing>> {
        self.glance(move |db| standing(db, member, id)).await
    }

    async fn conversation_view(
        &self,
        viewer: UserId,
        id: ConversationId,
    ) -> Result<Option<ConversationView>> {
        self.glance(move |db| {
            let key = params![id.as_bytes(), viewer.as_bytes()];
            db.prepare_cached(VIEW)?.query_row(key, view_from_row).optional()
        })
        .await
    }

    async fn conversation_between(&self, one: UserId, other: UserId) -> Result<Option<Conversation>> {
        let [a, b] = pair(one, other);
        self.glance(move |db| {
            db.prepare_cached(BY_PAIR)?.query_row(params![a.as_bytes(), b.as_bytes()], from_row).optional()
        })
        .await
    }

    async fn conversation_views(
        &self,
        viewer: UserId,
        shelf: Shelf,
        after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<Vec<ConversationView>> {
        self.read(move |db| views(db, viewer, shelf, after, limit)).await
    }

    async fn conversation_peers(&self, user: UserId, most: usize) -> Result<Vec<UserId>> {
        self.glance(move |db| {
            let mut statement = db.prepare_cached(PEERS)?;
            statement.query_map(params![user.as_bytes(), limit(most)], |row| user_id(row, 0))?.collect()
        })
        .await
    }
}
