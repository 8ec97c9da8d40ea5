-- What a batch made is not listed again: its groups have the sequences from `first` to `last`, and the first row of history of
-- each record made there says which record it is and what it was made with. `batch_record` lists what else it wrote.
ALTER TABLE batch ADD COLUMN first INTEGER;
ALTER TABLE batch ADD COLUMN last INTEGER;
CREATE INDEX batch_first ON batch (first);

-- How many records a batch wrote.
ALTER TABLE batch ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
UPDATE batch SET records = (SELECT count(*) FROM batch_record r WHERE r.batch = batch.id);

-- What the source of a batch said of a record that the batch made is what it was made with, but for these names: of all records
-- of a kind (`record` is empty), or of one that differs from them. A kind that is missing here was not made as its source said.
CREATE TABLE batch_unsaid (
    batch BLOB NOT NULL,
    kind TEXT NOT NULL,
    record BLOB NOT NULL,
    names TEXT NOT NULL,
    PRIMARY KEY (batch, kind, record)
) WITHOUT ROWID;

-- Whether a batch only said again what its source had said before; `fields` is then none.
ALTER TABLE batch_said ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
