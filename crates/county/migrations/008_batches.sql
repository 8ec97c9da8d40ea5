-- Imports, each with the records it made or changed, so that it can be taken back.
CREATE TABLE batch (
    id BLOB PRIMARY KEY,
    file TEXT NOT NULL,
    at INTEGER NOT NULL,
    account BLOB,
    counts TEXT NOT NULL,
    refused INTEGER NOT NULL,
    undone_at INTEGER
) WITHOUT ROWID;

-- `version` is the record's after the batch, `before` what stood in the fields that it changed; none where it made the record.
CREATE TABLE batch_record (
    batch BLOB NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    earlier INTEGER,
    version INTEGER,
    before TEXT,
    PRIMARY KEY (batch, record)
) WITHOUT ROWID;
CREATE INDEX batch_record_record ON batch_record (record);

-- What the source had said of a record before the batch; none where it had said nothing.
CREATE TABLE batch_said (
    batch BLOB NOT NULL,
    source TEXT NOT NULL,
    record BLOB NOT NULL,
    fields TEXT,
    PRIMARY KEY (batch, source, record)
) WITHOUT ROWID;
