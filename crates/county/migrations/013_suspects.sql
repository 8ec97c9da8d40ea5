-- Records that an import found to be perhaps one 疑似重复, until somebody settles it.
CREATE TABLE suspect (
    kind TEXT NOT NULL,
    one BLOB NOT NULL,
    other BLOB NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    batch BLOB NOT NULL,
    PRIMARY KEY (kind, one, other)
) WITHOUT ROWID;

-- What a person taught of a sender's workbooks: columns 列对应 (written → usual heading) and words of a column 词语对应 (written → code).
CREATE TABLE learnt (
    sender TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('column', 'word')),
    of_column TEXT NOT NULL,
    written TEXT NOT NULL,
    meant TEXT NOT NULL,
    at INTEGER NOT NULL,
    account BLOB,
    PRIMARY KEY (sender, what, of_column, written)
) WITHOUT ROWID;
