-- The county's order of things: one gap-free counter, who said what, and what became of it.
CREATE TABLE counter (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,
    epoch INTEGER NOT NULL
);
INSERT INTO counter (one, sequence, epoch) VALUES (1, 0, 0);

-- The chain's value at each sequence: hash of the one before, the sequence and the group.
CREATE TABLE chain (
    sequence INTEGER PRIMARY KEY,
    value TEXT NOT NULL
);

-- Where history was cut when an epoch began.
CREATE TABLE epoch (
    epoch INTEGER PRIMARY KEY,
    cut INTEGER NOT NULL
);

-- Every group ever judged, whole, with its verdict: (desk, number) is the key under which a repeat is answered.
CREATE TABLE judged (
    desk BLOB NOT NULL,
    number INTEGER NOT NULL,
    group_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (desk, number)
) WITHOUT ROWID;
CREATE INDEX judged_sequence ON judged (sequence);
CREATE INDEX judged_group ON judged (group_id);

-- Who changed what from what to what. Append-only.
CREATE TABLE history (
    sequence INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    at INTEGER NOT NULL,
    desk BLOB NOT NULL,
    account BLOB NOT NULL,
    on_behalf_of BLOB,
    kind TEXT NOT NULL,
    record BLOB NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (sequence, ordinal)
) WITHOUT ROWID;
CREATE INDEX history_record ON history (record, sequence);

-- Records that entered or left a place other than by being written there.
CREATE TABLE scope_log (
    sequence INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    old_place TEXT NOT NULL,
    new_place TEXT NOT NULL,
    PRIMARY KEY (sequence, ordinal)
) WITHOUT ROWID;
CREATE INDEX scope_log_record ON scope_log (record, sequence);

-- Records that an open parked group touches, so that later groups of its desk wait behind it.
CREATE TABLE parked_touch (
    desk BLOB NOT NULL,
    record BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (desk, record, number)
) WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What each source said last of each record, so that a later list speaks only where it differs from itself.
CREATE TABLE said (
    source TEXT NOT NULL,
    record BLOB NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (source, record)
) WITHOUT ROWID;
