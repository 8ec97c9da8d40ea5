-- Tokens by which other systems read records. Only a token's hash is kept.
CREATE TABLE token (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    personal INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    revoked_at INTEGER,
    used_at INTEGER
) WITHOUT ROWID;

-- When the audit trail last said that a token was shown personal values of a kind.
CREATE TABLE token_sight (
    token BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (token, kind)
) WITHOUT ROWID;
