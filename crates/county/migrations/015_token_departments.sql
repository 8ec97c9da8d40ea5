-- The departments to whose kinds a token is limited, a JSON list of codes; empty where it is not.
ALTER TABLE token ADD COLUMN departments TEXT NOT NULL DEFAULT '[]';
