-- What is typed from the beginning is found by an index; each holds all that the search reads.
CREATE INDEX search_initials ON search (initials, household, name);
CREATE INDEX search_pinyin ON search (pinyin, household, name);
CREATE INDEX search_phone ON search (phone, household, name);
CREATE INDEX search_last_four ON search (last_four, household, name);
