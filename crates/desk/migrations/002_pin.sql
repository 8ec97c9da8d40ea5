-- PINs of people on this desk, with the wrong tries since the last right one.
CREATE TABLE desk_pin (
    account BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL
) WITHOUT ROWID;
