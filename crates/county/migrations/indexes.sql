-- The county reads the feed in the order of sequences, by place and by household.
CREATE INDEX IF NOT EXISTS feed_at ON feed (at);
CREATE INDEX IF NOT EXISTS feed_place ON feed (place, kind);
CREATE INDEX IF NOT EXISTS feed_household ON feed (household) WHERE household IS NOT NULL;

-- Indicators ask of every household when it was visited last.
CREATE INDEX IF NOT EXISTS visit_latest ON visit (household, visited_on, method, deleted);

-- An import asks what a key was before somebody corrected it.
CREATE INDEX IF NOT EXISTS history_field ON history (record, field) WHERE field <> '';
