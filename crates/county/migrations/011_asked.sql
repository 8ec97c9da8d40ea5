-- What a batch asked people: the conflicts and proposals that it opened, closed with it when it is taken back.
CREATE TABLE batch_asked (
    batch BLOB NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (batch, record)
) WITHOUT ROWID;
CREATE INDEX batch_said_record ON batch_said (record);

-- Who had written what stood in those fields before, by field: theirs again when it is taken back.
ALTER TABLE batch_record ADD COLUMN inks TEXT;
