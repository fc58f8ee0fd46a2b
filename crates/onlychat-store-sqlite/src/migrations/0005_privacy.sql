-- Who sees what of somebody; whoever is not here has the usual settings.
CREATE TABLE privacy (
    user_id BLOB NOT NULL PRIMARY KEY CHECK (length(user_id) = 12),
    presence TEXT NOT NULL,
    typing TEXT NOT NULL,
    receipts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who blocks or restricts whom.
CREATE TABLE relations (
    owner_id BLOB NOT NULL CHECK (length(owner_id) = 12),
    other_id BLOB NOT NULL CHECK (length(other_id) = 12),
    blocked_at INTEGER,
    restricted_at INTEGER,
    PRIMARY KEY (owner_id, other_id)
) STRICT, WITHOUT ROWID;

-- What people told those who run the place.
CREATE TABLE reports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    reporter_id BLOB NOT NULL CHECK (length(reporter_id) = 12),
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 12),
    message_id BLOB CHECK (length(message_id) = 16),
    reason TEXT NOT NULL,
    note TEXT,
    evidence TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
