-- How far a desk said it had pulled when it was about to give a number: no later number can claim less.
CREATE TABLE reported (
    desk BLOB PRIMARY KEY,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    cursor INTEGER NOT NULL
) WITHOUT ROWID;
