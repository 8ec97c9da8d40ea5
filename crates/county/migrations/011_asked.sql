-- What a batch asked people, and what it closed: conflicts and proposals with the state they had after it. When it is taken back,
-- what it opened is closed and what it closed is open again.
CREATE TABLE batch_asked (
    batch BLOB NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (batch, record)
) WITHOUT ROWID;
CREATE INDEX batch_said_record ON batch_said (record);

-- Who had written what stood in those fields before, by field: theirs again when it is taken back.
ALTER TABLE batch_record ADD COLUMN inks TEXT;
