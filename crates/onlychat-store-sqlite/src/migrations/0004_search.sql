-- What is searched. Derived from messages: entries are made of those that commits note in the queue.
CREATE VIRTUAL TABLE search_index USING fts5 (
    entries,
    content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- Which message an entry of the index is about. By time: the message's milliseconds, times 4096, and a number that makes
-- it unique.
CREATE TABLE search_documents (
    id INTEGER NOT NULL PRIMARY KEY,
    message_id BLOB NOT NULL UNIQUE CHECK (length(message_id) = 16)
) STRICT;

-- Messages whose entries are to be made anew.
CREATE TABLE search_queue (
    message_id BLOB NOT NULL PRIMARY KEY CHECK (length(message_id) = 16)
) STRICT, WITHOUT ROWID;

INSERT INTO search_queue (message_id) SELECT id FROM messages WHERE deleted_at IS NULL;
