-- What opens an account: never a record, never on its way to a desk.
CREATE TABLE login (
    account BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    set_at INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL
) WITHOUT ROWID;

-- The one code under which an account's password may be set; a new one replaces it.
CREATE TABLE one_time (
    account BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    used_at INTEGER
) WITHOUT ROWID;

-- Enrolled desks. A restored or cloned desk takes a new id under the same token; `origin` is the first of them all.
CREATE TABLE device (
    id BLOB PRIMARY KEY,
    origin BLOB NOT NULL,
    parent BLOB,
    name TEXT NOT NULL,
    areas TEXT NOT NULL,
    token BLOB NOT NULL,
    enrolled_at INTEGER NOT NULL,
    enrolled_by BLOB NOT NULL,
    revoked_at INTEGER,
    seen_at INTEGER
) WITHOUT ROWID;
CREATE INDEX device_token ON device (token);
CREATE INDEX device_origin ON device (origin);

-- Device codes: `proving` is the stretched secret.
CREATE TABLE enrolment (
    code TEXT PRIMARY KEY,
    proving BLOB NOT NULL,
    desk_name TEXT NOT NULL,
    areas TEXT NOT NULL,
    accounts TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    used_at INTEGER,
    device BLOB
) WITHOUT ROWID;

-- Who came in, who failed to, who saw or took what. Append-only.
CREATE TABLE audit (
    entry INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    account BLOB,
    desk BLOB,
    desk_number INTEGER,
    record BLOB,
    why TEXT
);
CREATE UNIQUE INDEX audit_desk_number ON audit (desk, desk_number) WHERE desk_number IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

-- Files that records name by their hash; the bytes lie encrypted in the folder of blobs. `stored` is that file's length.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    have INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    whole INTEGER NOT NULL
) WITHOUT ROWID;
