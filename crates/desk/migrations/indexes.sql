-- 今日待办 and lists ask of every household who visited last and how many live there: one pass over an index each.
CREATE INDEX IF NOT EXISTS visit_last ON visit (household, method, visited_on, deleted, next_due, visitors);
CREATE INDEX IF NOT EXISTS need_open ON need (raised_on, household, id, text, state, due_on, done_on, deleted)
    WHERE deleted = 0 AND state NOT IN ('5', '7');
CREATE INDEX IF NOT EXISTS membership_now ON membership (household, deleted, until);
