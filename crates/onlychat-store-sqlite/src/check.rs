//! Looking for what must never be.

use onlychat_domain::{ConversationId, UserId};
use onlychat_store::Finding;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, Row};

use crate::creators::odd_search_texts;
use crate::values::limit;

/// How many findings are told.
const FINDINGS_MAX: usize = 100;

/// Each gives what it is about (an id, or a text) and what is wrong, and is a snapshot of its own: it sees only whole
/// commits, and holds up nobody.
const CHECKS: &[&str] = &[
    NUMBERS,
    AUTHORS,
    MEMBERS,
    COUNTERS,
    LOGS,
    EVENTS_WITHOUT_LOG,
    SUBSCRIBERS,
    CHANNELS,
    BROADCASTS,
    READERS,
    USAGE,
    ITEMS,
    USES,
    FILE,
];

const NUMBERS: &str = "SELECT c.id, format('%d messages numbered %d to %d, but the last number is %d',
        count(m.seq), coalesce(min(m.seq), 0), coalesce(max(m.seq), 0), c.last_seq)
    FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id
    GROUP BY c.id
    HAVING count(m.seq) <> c.last_seq OR coalesce(max(m.seq), 0) <> c.last_seq OR coalesce(min(m.seq), 1) <> 1";
const AUTHORS: &str = "SELECT m.conversation_id, iif(c.id IS NULL,
        format('message %d belongs to no conversation', m.seq),
        format('message %d has an author who is no member', m.seq))
    FROM messages m LEFT JOIN conversations c ON c.id = m.conversation_id
    WHERE c.id IS NULL OR m.author_id NOT IN (c.member_a, c.member_b)";
const MEMBERS: &str = "SELECT c.id, 'its two memberships do not match its members and its time'
    FROM conversations c
    WHERE 2 <> (SELECT count(*) FROM members m WHERE m.conversation_id = c.id AND m.updated_at = c.updated_at
        AND min(m.user_id, m.peer_id) = c.member_a AND max(m.user_id, m.peer_id) = c.member_b)";
const COUNTERS: &str = "SELECT conversation_id, format(
        'usr_%s read up to %d, received up to %d and counts %d unread; the last number is %d and %d are unread',
        lower(hex(user_id)), read_seq, delivered_seq, unread_count, last_seq, counted) FROM (
        SELECT m.conversation_id, m.user_id, m.read_seq, m.delivered_seq, m.unread_count, c.last_seq, (
            SELECT count(*) FROM messages g WHERE g.conversation_id = m.conversation_id AND g.seq > m.read_seq
                AND g.author_id <> m.user_id AND g.deleted_at IS NULL) AS counted
        FROM members m JOIN conversations c ON c.id = m.conversation_id)
    WHERE read_seq < 0 OR read_seq > delivered_seq OR delivered_seq > last_seq OR unread_count <> counted";
const LOGS: &str = "SELECT l.user_id, format('%d events from %d to %d, but the log goes from %d to %d, the oldest at %s',
        count(e.position), coalesce(min(e.position), 0), coalesce(max(e.position), 0), l.floor + 1, l.head,
        coalesce(l.oldest_at, 'none'))
    FROM event_logs l LEFT JOIN events e ON e.user_id = l.user_id
    GROUP BY l.user_id
    HAVING count(e.position) <> l.head - l.floor OR coalesce(min(e.position), l.floor + 1) <> l.floor + 1
        OR coalesce(max(e.position), l.head) <> l.head
        OR l.oldest_at IS NOT (SELECT at FROM events f WHERE f.user_id = l.user_id AND f.position = l.floor + 1)";
const EVENTS_WITHOUT_LOG: &str = "SELECT DISTINCT e.user_id, 'there are events, but no log'
    FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_logs l WHERE l.user_id = e.user_id)";
const SUBSCRIBERS: &str = "SELECT user_id, format('counts %d subscribers, has %d', subscriber_count, counted) FROM (
        SELECT c.user_id, c.subscriber_count, (
            SELECT count(*) FROM subscriptions s WHERE s.creator_id = c.user_id AND s.status = 'active') AS counted
        FROM creators c)
    WHERE subscriber_count <> counted";
const CHANNELS: &str =
    "SELECT creator_id, format('%d broadcasts numbered %d to %d', count(*), min(seq), max(seq))
    FROM broadcasts GROUP BY creator_id HAVING min(seq) <> 1 OR count(*) <> max(seq)";
const BROADCASTS: &str =
    "SELECT 'the order of all broadcasts', format('%d have places from %d to %d', counted, first, last)
    FROM (SELECT count(*) AS counted, min(position) AS first, max(position) AS last FROM broadcasts)
    WHERE first <> 1 OR counted <> last";
const READERS: &str = "SELECT fan_id, format('read up to %d of what usr_%s said, which is %d', read_seq, lower(hex(creator_id)), last)
    FROM (SELECT s.fan_id, s.creator_id, s.read_seq,
        (SELECT ifnull(max(seq), 0) FROM broadcasts b WHERE b.creator_id = s.creator_id) AS last FROM subscriptions s)
    WHERE read_seq < 0 OR read_seq > last";
const USAGE: &str = "WITH taken AS (SELECT owner_id, bytes FROM media
        UNION ALL SELECT owner_id, bytes FROM uploads WHERE media_id IS NULL)
    SELECT owner_id, format('%d bytes in %d files are counted, there are %d in %d', counted, number, bytes, files) FROM (
        SELECT o.owner_id, coalesce(u.bytes, 0) AS counted, coalesce(u.files, 0) AS number,
            (SELECT coalesce(sum(t.bytes), 0) FROM taken t WHERE t.owner_id = o.owner_id) AS bytes,
            (SELECT count(*) FROM taken t WHERE t.owner_id = o.owner_id) AS files
        FROM (SELECT owner_id FROM taken UNION SELECT owner_id FROM media_usage) o
        LEFT JOIN media_usage u ON u.owner_id = o.owner_id)
    WHERE counted <> bytes OR number <> files";
const ITEMS: &str = "SELECT format('content %s', lower(hex(id))), format('counts %d items, has %d', items, counted) FROM (
        SELECT c.id, c.items, (SELECT count(*) FROM media m WHERE m.content_id = c.id) AS counted FROM contents c)
    WHERE items <> counted";
const USES: &str =
    "SELECT format('file %s', lower(hex(id))), format('counts %d messages, is in %d', uses, counted) FROM (
        SELECT m.id, m.uses, (SELECT count(DISTINCT r.message_id) FROM media_readers r JOIN messages g
            ON g.id = r.message_id AND g.deleted_at IS NULL WHERE r.media_id = m.id) AS counted FROM media m)
    WHERE uses <> counted";
const FILE: &str =
    "SELECT 'the database file', quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'";

/// At most 100 findings, the first kinds first.
pub(crate) fn check(db: &Connection) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for sql in CHECKS {
        let left = FINDINGS_MAX.saturating_sub(findings.len());
        let mut statement = db.prepare(&format!("{sql} LIMIT {}", limit(left)))?;
        let found = statement.query_map([], finding)?;
        findings.extend(found.collect::<Result<Vec<_>>>()?);
    }
    let odd = odd_search_texts(db)?.into_iter().map(|id| Finding {
        about: UserId::from_bytes(id).to_string(),
        problem: "a search does not look through its handle and name".to_owned(),
    });
    findings.extend(odd.take(FINDINGS_MAX.saturating_sub(findings.len())));
    db.execute_batch("PRAGMA shrink_memory")?;
    Ok(findings)
}

fn finding(row: &Row<'_>) -> Result<Finding> {
    Ok(Finding { about: about(row.get_ref(0)?), problem: row.get(1)? })
}

/// An id as it is on the wire.
fn about(value: ValueRef<'_>) -> String {
    let blob = value.as_blob().unwrap_or_default();
    if let Ok(bytes) = blob.try_into() {
        return ConversationId::from_bytes(bytes).to_string();
    }
    if let Ok(bytes) = blob.try_into() {
        return UserId::from_bytes(bytes).to_string();
    }
    value.as_str().map_or_else(|_no_text| "a damaged row".to_owned(), str::to_owned)
}
