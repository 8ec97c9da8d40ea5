-- The county's sequence when a desk was enrolled: what left its areas before it came is none of its business.
ALTER TABLE device ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
