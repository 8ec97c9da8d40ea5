-- Where a household that moved away had lived; not known of those that left before this was kept.
ALTER TABLE stub ADD COLUMN place TEXT;
