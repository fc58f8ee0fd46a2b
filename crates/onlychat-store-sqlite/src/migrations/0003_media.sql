-- Files on their way.
CREATE TABLE uploads (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    owner_id BLOB NOT NULL CHECK (length(owner_id) = 12),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    received INTEGER NOT NULL CHECK (received BETWEEN 0 AND bytes),
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    alt TEXT,
    -- The digest that the whole of it must have.
    expected BLOB CHECK (length(expected) = 32),
    -- What the media store and the running digest need to go on.
    progress BLOB NOT NULL,
    -- What it became.
    media_id BLOB CHECK (length(media_id) = 16),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_owner ON uploads (owner_id);
CREATE INDEX uploads_expiry ON uploads (expires_at);

-- The bytes of files, once each.
CREATE TABLE contents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    bytes INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content_type TEXT NOT NULL,
    -- JSON.
    state TEXT NOT NULL,
    -- How many items are of them.
    items INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contents_unused ON contents (created_at) WHERE items = 0;

-- What is in people's vaults.
CREATE TABLE media (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    owner_id BLOB NOT NULL CHECK (length(owner_id) = 12),
    content_id BLOB NOT NULL REFERENCES contents (id),
    bytes INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    alt TEXT,
    -- In how many messages it is.
    uses INTEGER NOT NULL CHECK (uses >= 0),
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX media_vault ON media (owner_id) WHERE removed_at IS NULL;
CREATE INDEX media_content ON media (content_id);

-- Who may read an item because of which message; its owner needs no row.
CREATE TABLE media_readers (
    media_id BLOB NOT NULL REFERENCES media (id),
    reader_id BLOB NOT NULL CHECK (length(reader_id) = 12),
    message_id BLOB NOT NULL,
    PRIMARY KEY (media_id, reader_id, message_id)
) STRICT, WITHOUT ROWID;

-- What somebody's items and uploads take.
CREATE TABLE media_usage (
    owner_id BLOB NOT NULL PRIMARY KEY CHECK (length(owner_id) = 12),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    files INTEGER NOT NULL CHECK (files >= 0)
) STRICT, WITHOUT ROWID;

-- A JSON array; NULL while there is none.
ALTER TABLE messages ADD COLUMN attachments TEXT;

-- Work that is done later.
CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    -- JSON.
    task TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Not before; of one that is held, when another may take it.
    due_at INTEGER NOT NULL,
    -- By whom it is held.
    lease BLOB CHECK (length(lease) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (kind, due_at);

-- Keys that all nodes of an installation share.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
