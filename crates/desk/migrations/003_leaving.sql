-- The row that a record had when it left this desk's areas while work on it waited: the screen goes on showing it.
ALTER TABLE leaving ADD COLUMN row TEXT;
