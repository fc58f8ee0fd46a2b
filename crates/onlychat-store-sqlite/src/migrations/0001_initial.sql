-- Ids are blobs, times whole milliseconds since the Unix epoch, enumerations the domain's words.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 12),
    subject TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    first_name TEXT,
    last_name TEXT,
    image_url TEXT,
    color TEXT,
    profile_setup INTEGER NOT NULL,
    bio TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE creators (
    user_id BLOB NOT NULL PRIMARY KEY CHECK (length(user_id) = 12),
    handle TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    about TEXT,
    dm_policy TEXT NOT NULL,
    -- Handle and display name in lower case, a line each: what a search looks through.
    search_text TEXT NOT NULL,
    subscriber_count INTEGER NOT NULL CHECK (subscriber_count >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX creators_rank ON creators (subscriber_count DESC, handle);

CREATE TABLE subscriptions (
    fan_id BLOB NOT NULL CHECK (length(fan_id) = 12),
    creator_id BLOB NOT NULL CHECK (length(creator_id) = 12),
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    access_until INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (fan_id, creator_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_active ON subscriptions (creator_id) WHERE status = 'active';

CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_a BLOB NOT NULL CHECK (length(member_a) = 12),
    member_b BLOB NOT NULL CHECK (length(member_b) = 12 AND member_a < member_b),
    last_seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (member_a, member_b)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    user_id BLOB NOT NULL,
    peer_id BLOB NOT NULL,
    read_seq INTEGER NOT NULL,
    delivered_seq INTEGER NOT NULL,
    unread_count INTEGER NOT NULL CHECK (unread_count >= 0),
    -- The conversation's, repeated here so that an inbox is one walk along an index.
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_inbox ON members (user_id, updated_at, conversation_id, peer_id);

CREATE TABLE messages (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    client_id BLOB NOT NULL CHECK (length(client_id) = 16),
    author_id BLOB NOT NULL CHECK (length(author_id) = 12),
    author_kind TEXT NOT NULL,
    text TEXT NOT NULL,
    reply_to_id BLOB,
    reply_to_seq INTEGER,
    -- A JSON array of {emoji, user_id} in the order given; NULL while there is none.
    reactions TEXT,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (author_id, client_id)
) STRICT, WITHOUT ROWID;

-- A log goes from floor + 1 to head without a gap.
CREATE TABLE event_logs (
    user_id BLOB NOT NULL PRIMARY KEY CHECK (length(user_id) = 12),
    head INTEGER NOT NULL,
    floor INTEGER NOT NULL CHECK (floor <= head),
    -- The time of the event at floor + 1; NULL while there is none. Finds the logs to prune without reading events.
    oldest_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX event_logs_oldest ON event_logs (oldest_at) WHERE oldest_at IS NOT NULL;

CREATE TABLE events (
    user_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (user_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    subject TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    refresh_hash BLOB NOT NULL CHECK (length(refresh_hash) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_states (
    subject TEXT NOT NULL PRIMARY KEY,
    updated_at INTEGER NOT NULL,
    deleted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhooks (
    provider TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (provider, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    taken_at INTEGER NOT NULL,
    -- NULL while the request is being worked on.
    status INTEGER,
    content_type TEXT,
    body BLOB,
    PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (taken_at);
