-- What the rules find and pages add up, derived from the records: dropped and made anew whenever a program judges otherwise.
CREATE TABLE IF NOT EXISTS finding (
    household BLOB NOT NULL,
    key TEXT NOT NULL,
    -- The need or matter; empty where it is about the household itself.
    about BLOB NOT NULL,
    place TEXT NOT NULL,
    level INTEGER NOT NULL,
    due TEXT,
    params TEXT NOT NULL,
    -- Whether it is the first of its key in its household: these are counted where households are.
    first INTEGER NOT NULL,
    PRIMARY KEY (household, key, about)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS finding_key ON finding (key, place, household, level, due, first);
CREATE INDEX IF NOT EXISTS finding_about ON finding (about, key);

-- The findings of a reason in a village, added up: a county has a hundred thousand findings, and some thousand of these.
CREATE TABLE IF NOT EXISTS finding_group (
    key TEXT NOT NULL,
    place TEXT NOT NULL,
    findings INTEGER NOT NULL,
    households INTEGER NOT NULL,
    level INTEGER NOT NULL,
    due TEXT,
    PRIMARY KEY (key, place)
) WITHOUT ROWID;
-- The groups whose findings changed since they were added up.
CREATE TABLE IF NOT EXISTS stale_group (
    key TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (key, place)
) WITHOUT ROWID;

-- Each household on the register as it was judged and counted, which stands from `since` until the day before `until`.
CREATE TABLE IF NOT EXISTS dossier (
    household BLOB PRIMARY KEY,
    place TEXT NOT NULL,
    settlement BLOB,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    -- This year's matters: 0 one confirmed, 1 one under way, 2 none; null where it needs no help.
    matters INTEGER,
    numbers BLOB NOT NULL,
    -- How each of the seven rights stands, a byte each.
    lights BLOB NOT NULL,
    -- Whether all seven were asked about 七项权益摸底.
    surveyed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dossier_until ON dossier (until);

-- Households whose facts changed since they were judged.
CREATE TABLE IF NOT EXISTS stale (
    mark INTEGER PRIMARY KEY AUTOINCREMENT,
    household BLOB NOT NULL UNIQUE
);
