-- What a record was made with is one row of history: no field's name, and all its values as one object. Read field by field,
-- history is this.
CREATE VIEW trace AS
    SELECT sequence, ordinal, at, desk, account, on_behalf_of, kind, record, field, before, after
    FROM history WHERE field <> ''
    UNION ALL
    SELECT h.sequence, h.ordinal, h.at, h.desk, h.account, h.on_behalf_of, h.kind, h.record, e.key, 'null', h.after -> e.fullkey
    FROM history h, json_each(h.after) e WHERE h.field = '';
