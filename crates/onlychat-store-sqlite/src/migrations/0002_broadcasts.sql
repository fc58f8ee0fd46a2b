-- What creators say to everybody who subscribes: a row each, whatever the audience. `position` orders all of them.
CREATE TABLE broadcasts (
    position INTEGER NOT NULL PRIMARY KEY,
    creator_id BLOB NOT NULL CHECK (length(creator_id) = 12),
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    client_id BLOB NOT NULL CHECK (length(client_id) = 16),
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (creator_id, seq),
    UNIQUE (creator_id, client_id)
) STRICT;
-- A channel by position, which every index of this table ends with.
CREATE INDEX broadcasts_channel ON broadcasts (creator_id);

-- How far a subscriber has read the creator's channel.
ALTER TABLE subscriptions ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0;
