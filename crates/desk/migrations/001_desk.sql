-- What a desk keeps beside the records: what it saved, what waits, how far it has pulled.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    desk BLOB NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'parked', 'withdrawn')),
    body TEXT NOT NULL,
    what TEXT NOT NULL,
    subject BLOB,
    account BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    sequence INTEGER,
    verdict TEXT,
    taken_at INTEGER,
    UNIQUE (desk, number)
);
CREATE INDEX outbox_state ON outbox (state, number);

-- Changes that the screen still lays over the county's rows.
CREATE TABLE pending (
    record BLOB NOT NULL,
    made INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    group_id BLOB NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (record, made, ordinal)
) WITHOUT ROWID;
CREATE INDEX pending_group ON pending (group_id);

-- The county's row of a record that has pending changes; `row` is null where the county has none.
CREATE TABLE base (
    record BLOB PRIMARY KEY,
    row TEXT
) WITHOUT ROWID;

-- Records that left this desk's areas but still have waiting work.
CREATE TABLE leaving (record BLOB PRIMARY KEY) WITHOUT ROWID;

-- Households that moved away, and what was done for them from here.
CREATE TABLE stub (
    household BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    moved_to TEXT NOT NULL,
    moved_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE credit (
    household BLOB NOT NULL,
    cadre TEXT NOT NULL,
    month TEXT NOT NULL,
    visits INTEGER NOT NULL,
    matters INTEGER NOT NULL,
    PRIMARY KEY (household, cadre, month)
) WITHOUT ROWID;

CREATE TABLE area (
    code TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    chain TEXT NOT NULL
) WITHOUT ROWID;

-- Points in the county's history that this desk has seen, to find the last common one after a restore.
CREATE TABLE point (
    sequence INTEGER PRIMARY KEY,
    chain TEXT NOT NULL
);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE draft (
    account BLOB NOT NULL,
    form TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, form)
) WITHOUT ROWID;

-- What people search by, one row a person.
CREATE TABLE search (
    person BLOB PRIMARY KEY,
    household BLOB NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    last_four TEXT NOT NULL,
    phone TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX search_household ON search (household);

-- Files waiting for upload or kept here.
CREATE TABLE upload (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- What the county is to know of who looked at what; goes up, never comes down.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    account BLOB,
    record BLOB,
    why TEXT,
    sent INTEGER NOT NULL DEFAULT 0
);
