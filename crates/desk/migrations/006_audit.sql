-- An entry is known by its own id, not by its number: desks cloned from one disk go on under the same numbers.
ALTER TABLE audit ADD COLUMN id BLOB;
UPDATE audit SET id = randomblob(16);
CREATE UNIQUE INDEX audit_id ON audit (id);
