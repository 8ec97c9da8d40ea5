-- An entry that a desk hands up is known by its own id: of desks cloned from one disk each has others under the same numbers.
ALTER TABLE audit ADD COLUMN id BLOB;
CREATE UNIQUE INDEX audit_id ON audit (id) WHERE id IS NOT NULL;
DROP INDEX audit_desk_number;

-- How far the entries of a desk are held without a gap; some of them may have come from another desk.
CREATE TABLE audit_held (
    desk BLOB PRIMARY KEY,
    number INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO audit_held (desk, number)
    SELECT desk, max(desk_number) FROM audit WHERE desk_number IS NOT NULL GROUP BY desk;
