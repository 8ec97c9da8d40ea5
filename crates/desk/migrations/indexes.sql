-- Dossiers and lists ask of every household who visited last and how many live there: read from indexes alone.
DROP INDEX IF EXISTS visit_last;
CREATE INDEX IF NOT EXISTS visit_latest ON visit (household, visited_on, method, deleted, next_due, visitors);
DROP INDEX IF EXISTS need_open;
CREATE INDEX IF NOT EXISTS membership_now ON membership (household, deleted, until);

-- A desk looks rows of the feed up by id alone, but for mending and forks, which may read all of it.
DROP INDEX IF EXISTS feed_at;
DROP INDEX IF EXISTS feed_place;
DROP INDEX IF EXISTS feed_household;
