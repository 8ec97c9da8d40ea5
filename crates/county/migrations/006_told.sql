-- What each desk said of itself at its last sync; old programs say nothing.
ALTER TABLE device ADD COLUMN version TEXT;
ALTER TABLE device ADD COLUMN waiting_groups INTEGER;
ALTER TABLE device ADD COLUMN waiting_files INTEGER;
