-- The audit trail is read the newest first, whole or by account, desk or what happened. Of a save its first trace stands for all.
CREATE INDEX audit_what ON audit (what, at);
CREATE INDEX audit_account ON audit (account, at);
CREATE INDEX audit_desk ON audit (desk, at);
CREATE INDEX history_at ON history (at, sequence) WHERE ordinal = 0;
CREATE INDEX history_account ON history (account, at, sequence) WHERE ordinal = 0;
CREATE INDEX history_desk ON history (desk, at, sequence) WHERE ordinal = 0;
