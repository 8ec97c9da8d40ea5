-- Administrators at work: whoever proved an account by its password on a desk, until he is idle too long.
CREATE TABLE office (
    key BLOB PRIMARY KEY,
    account BLOB NOT NULL,
    desk BLOB NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;
