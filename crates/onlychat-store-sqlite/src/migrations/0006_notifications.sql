-- What somebody wants to be told, how far they have read their centre, when they were last written to; whoever is not here
-- has the usual settings.
CREATE TABLE notification_states (
    user_id BLOB NOT NULL PRIMARY KEY CHECK (length(user_id) = 12),
    settings TEXT NOT NULL,
    marks TEXT NOT NULL,
    mailed_at INTEGER,
    -- Whether the settings want mail of any kind.
    mails INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Browsers that take pushes.
CREATE TABLE devices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 12),
    session_id TEXT,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_of ON devices (user_id, created_at);

-- What is in people's centres.
CREATE TABLE notifications (
    user_id BLOB NOT NULL CHECK (length(user_id) = 12),
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    entry TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (user_id, kind, topic)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notifications_latest ON notifications (user_id, id);
CREATE INDEX notifications_of_kind ON notifications (user_id, kind, id, read_at);
CREATE INDEX notifications_old ON notifications (created_at);

-- What each of the two wants of a conversation.
ALTER TABLE members ADD COLUMN muted_until INTEGER;
ALTER TABLE members ADD COLUMN pinned_at INTEGER;
ALTER TABLE members ADD COLUMN archived_at INTEGER;
ALTER TABLE members ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0;
CREATE INDEX members_pinned ON members (user_id, updated_at, conversation_id) WHERE pinned_at IS NOT NULL;
CREATE INDEX members_archived ON members (user_id, updated_at, conversation_id) WHERE archived_at IS NOT NULL;

-- Who hears a creator, in order.
CREATE INDEX subscriptions_of ON subscriptions (creator_id, fan_id, access_until);
