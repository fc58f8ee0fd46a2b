//! The statements: who is looked at, and what is computed anew. Each repair changes only what is wrong and returns a row
//! that says what it did.

macro_rules! unread {
    ($member:literal) => {
        concat!(
            "(SELECT count(*) FROM messages g WHERE g.conversation_id = ",
            $member,
            ".conversation_id AND g.seq > ",
            $member,
            ".read_seq AND g.author_id <> ",
            $member,
            ".user_id AND g.deleted_at IS NULL)"
        )
    };
}

pub(super) const SUSPECT_CONVERSATIONS: &str = concat!(
    "SELECT c.id FROM conversations c
    WHERE EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.seq > c.last_seq)
        OR EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = c.id AND (m.updated_at <> c.updated_at
            OR m.delivered_seq < m.read_seq OR m.unread_count <> ",
    unread!("m"),
    "))"
);

/// Of the conversation ?1. Its last number is never lowered: it may have been told to somebody.
pub(super) const CONVERSATION: &[&str] = &[
    "UPDATE conversations SET last_seq = last.seq, updated_at = max(updated_at, last.created_at)
    FROM (SELECT seq, created_at FROM messages WHERE conversation_id = ?1 ORDER BY seq DESC LIMIT 1) AS last
    WHERE id = ?1 AND last_seq < last.seq
    RETURNING format('its last number is that of its last message, %d', last_seq)",
    "UPDATE members SET updated_at = c.updated_at
    FROM (SELECT updated_at FROM conversations WHERE id = ?1) AS c
    WHERE conversation_id = ?1 AND members.updated_at <> c.updated_at
    RETURNING format('the time of usr_%s is that of the conversation', lower(hex(user_id)))",
    "UPDATE members SET delivered_seq = read_seq WHERE conversation_id = ?1 AND delivered_seq < read_seq
    RETURNING format('what usr_%s read was received, up to %d', lower(hex(user_id)), delivered_seq)",
    concat!(
        "UPDATE members SET unread_count = ",
        unread!("members"),
        " WHERE conversation_id = ?1 AND unread_count <> ",
        unread!("members"),
        " RETURNING format('usr_%s has %d unread', lower(hex(user_id)), unread_count)"
    ),
];

pub(super) const SUSPECT_LOGS: &str = "SELECT l.user_id FROM event_logs l LEFT JOIN events e ON e.user_id = l.user_id
    GROUP BY l.user_id
    HAVING count(e.position) <> l.head - l.floor OR coalesce(min(e.position), l.floor + 1) <> l.floor + 1
        OR coalesce(max(e.position), l.head) <> l.head
        OR l.oldest_at IS NOT (SELECT at FROM events f WHERE f.user_id = l.user_id AND f.position = l.floor + 1)
    UNION SELECT e.user_id FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_logs l WHERE l.user_id = e.user_id)";

/// Of the log of ?1. A hole cannot be filled; a log that begins after it is honest: whoever was told less fetches again.
pub(super) const LOG: &[&str] = &[
    "INSERT INTO event_logs (user_id, head, floor)
    SELECT ?1, max(position), min(position) - 1 FROM events WHERE user_id = ?1
    HAVING count(*) > 0 AND NOT EXISTS (SELECT 1 FROM event_logs WHERE user_id = ?1)
    RETURNING format('its log is there again, up to %d', head)",
    "UPDATE event_logs SET head = last.position
    FROM (SELECT max(position) AS position FROM events WHERE user_id = ?1) AS last
    WHERE user_id = ?1 AND head < last.position
    RETURNING format('its log goes up to its last event, %d', head)",
    "UPDATE event_logs SET floor = hole.position
    FROM (SELECT iif(EXISTS (SELECT 1 FROM events WHERE user_id = ?1 AND position = l.head),
            (SELECT max(e.position) - 1 FROM events e WHERE e.user_id = ?1 AND e.position > l.floor
                AND NOT EXISTS (SELECT 1 FROM events p WHERE p.user_id = ?1 AND p.position = e.position - 1)),
            l.head) AS position
        FROM event_logs l WHERE l.user_id = ?1) AS hole
    WHERE user_id = ?1 AND floor < hole.position
    RETURNING format('its log begins after its last hole, at %d: whoever was told less fetches again', floor + 1)",
    "UPDATE event_logs SET oldest_at = (SELECT at FROM events WHERE user_id = ?1 AND position = floor + 1)
    WHERE user_id = ?1 AND oldest_at IS NOT (SELECT at FROM events WHERE user_id = ?1 AND position = floor + 1)
    RETURNING format('its log knows the time of its first event, %s', coalesce(oldest_at, 'none'))",
];

/// Events before the beginning of the log of ?1: a slice of them, the rest shows as damage again.
pub(super) const BEFORE_LOG: &str = "DELETE FROM events WHERE user_id = ?1 AND position IN (
    SELECT position FROM events
    WHERE user_id = ?1 AND position <= (SELECT floor FROM event_logs WHERE user_id = ?1)
    ORDER BY position LIMIT 1000)";

pub(super) const SUSPECT_CREATORS: &str = "SELECT user_id FROM creators c WHERE subscriber_count <> (
    SELECT count(*) FROM subscriptions s WHERE s.creator_id = c.user_id AND s.status = 'active')";

/// Of the creator ?1.
pub(super) const CREATOR: &[&str] = &["UPDATE creators SET subscriber_count = counted.active
    FROM (SELECT count(*) AS active FROM subscriptions WHERE creator_id = ?1 AND status = 'active') AS counted
    WHERE user_id = ?1 AND subscriber_count <> counted.active
    RETURNING format('it counts its %d subscribers', subscriber_count)"];
