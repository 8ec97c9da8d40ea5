//! Rows to fields and back: reads and writes of record kinds come from the declaration.

use crate::{
    open::StoreError,
    sums::{self, Sums},
    tables::{self, KindSql, OTHER},
};
use anju_model::{
    AreaCode, Fields, RecordId, Shape, Value,
    sync::{digest::Digested, judge::household_of, wire::Row},
    value::canonical,
};
use rusqlite::{
    CachedStatement, Connection, OptionalExtension, Row as SqlRow, Statement, ToSql, params, params_from_iter,
    types::{ToSqlOutput, Value as Sql},
};

/// A row as stored on either side.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub id: RecordId,
    /// The sequence of its latest change.
    pub version: u64,
    /// Where it belongs.
    pub place: AreaCode,
    /// Whether it is a tombstone.
    pub deleted: bool,
    /// Its content in canonical form, unknown fields included.
    pub fields: Fields,
    /// Who wrote which field, as JSON: at the county all of it (`Inks`), on a desk what it was told (`wire::Said`), if anything.
    pub inks: Option<String>,
}

impl Stored {
    /// Returns what of the row is hashed.
    pub fn digested(&self) -> Digested<'_> {
        Digested { kind: &self.kind, id: self.id, version: self.version, deleted: self.deleted, fields: &self.fields }
    }

    /// Returns the household it belongs to, itself included.
    pub fn household(&self) -> Option<RecordId> {
        household_of(&self.kind, self.id, &self.fields)
    }
}

impl From<Stored> for Row {
    fn from(row: Stored) -> Self {
        let Stored { kind, id, version, place, deleted, fields, inks: _ } = row;
        Row { kind, id, version, place, deleted, fields, said: None }
    }
}

/// Writes a row, its feed entry at `at` and the sums of its place.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn put(db: &Connection, row: &Stored, at: u64) -> Result<(), StoreError> {
    let mut pen = Pen::new(db)?;
    pen.put(row, at)?;
    pen.finish()
}

/// Writes many rows, as `put` each: statements are looked up once, and the sum of a place is written once.
pub struct Pen<'a> {
    db: &'a Connection,
    feed: CachedStatement<'a>,
    /// How new rows of the kind written last are written.
    table: Option<(&'static KindSql, CachedStatement<'a>)>,
    sums: Sums,
}

impl<'a> Pen<'a> {
    /// Takes the pen up.
    ///
    /// # Errors
    /// Any SQLite error.
    pub fn new(db: &'a Connection) -> Result<Self, StoreError> {
        Ok(Self { db, feed: db.prepare_cached(FEED_NEW)?, table: None, sums: Sums::new() })
    }

    /// Writes a row and its feed entry at `at`.
    ///
    /// # Errors
    /// Any SQLite error; run it inside a transaction.
    pub fn put(&mut self, row: &Stored, at: u64) -> Result<(), StoreError> {
        if feed_in(&mut self.feed, row, at)? {
            self.write_new(row)?
        } else {
            self.write_over(row, at)?
        }
        self.sums.entry(row.place.clone()).or_default().add(row.digested());
        Ok(())
    }

    /// Lays the pen down: what was written counts in the sums of its places.
    ///
    /// # Errors
    /// Any SQLite error; in the same transaction.
    pub fn finish(self) -> Result<(), StoreError> {
        sums::join(self.db, &self.sums)
    }

    fn write_new(&mut self, row: &Stored) -> Result<(), StoreError> {
        let Some(sql) = tables::sql_of(&row.kind) else { return write(self.db, None, row) };
        let (_, insert) = match self.table.take().filter(|(last, _)| last.kind.name == row.kind) {
            Some(last) => self.table.insert(last),
            None => self.table.insert((sql, self.db.prepare_cached(&sql.put_new)?)),
        };
        insert.execute(params_from_iter(columns_of(sql, row)))?;
        Ok(())
    }

    fn write_over(&mut self, row: &Stored, at: u64) -> Result<(), StoreError> {
        let old = get(self.db, row.id)?;
        if let Some(old) = &old {
            if old.kind != row.kind {
                return Err(StoreError::Unreadable(row.kind.clone()));
            }
            self.sums.entry(old.place.clone()).or_default().take(old.digested());
        }
        show(self.db, old.as_ref(), row, at)
    }
}

/// Writes a row and its feed entry and leaves the sums alone: for a desk, whose sums are over the server's rows while its
/// tables hold what the screen shows. `old` is the row that the table holds; only what differs from it is written, so that
/// a change costs the index entries that change and no others.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn show(db: &Connection, old: Option<&Stored>, row: &Stored, at: u64) -> Result<(), StoreError> {
    let old = old.filter(|old| old.kind == row.kind);
    write(db, old, row)?;
    let feed = |row: &Stored| (row.place.clone(), row.household());
    if old.is_some_and(|old| feed(old) == feed(row)) {
        db.prepare_cached("UPDATE feed SET at = ?2 WHERE id = ?1 AND at <> ?2")?
            .execute(params![row.id.bytes(), at as i64])?;
        return Ok(());
    }
    let mut feed = db.prepare_cached(FEED_OVER)?;
    feed_in(&mut feed, row, at)?;
    Ok(())
}

/// Writes a row and its feed entry, as `show`, if the store holds no such record; tells whether it did. It costs no look-up
/// more than the writing itself.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn show_new(db: &Connection, row: &Stored, at: u64) -> Result<bool, StoreError> {
    let mut feed = db.prepare_cached(FEED_NEW)?;
    let new = feed_in(&mut feed, row, at)?;
    if new {
        write(db, None, row)?;
    }
    Ok(new)
}

const FEED_NEW: &str = "INSERT OR IGNORE INTO feed (id, kind, place, at, household) VALUES (?1, ?2, ?3, ?4, ?5)";
const FEED_OVER: &str = "INSERT OR REPLACE INTO feed (id, kind, place, at, household) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Tells whether it wrote the entry.
fn feed_in(insert: &mut Statement<'_>, row: &Stored, at: u64) -> Result<bool, StoreError> {
    let household = row.household().map(|id| id.bytes());
    let written = insert.execute(params![row.id.bytes(), row.kind, row.place.as_str(), at as i64, household])?;
    Ok(written > 0)
}

fn write(db: &Connection, old: Option<&Stored>, row: &Stored) -> Result<(), StoreError> {
    match tables::sql_of(&row.kind) {
        Some(sql) => match old {
            Some(old) => {
                let (old, new) = (columns_of(sql, old), columns_of(sql, row));
                update_changed(db, (sql.kind.name, "id"), row.id, &sql.columns, &old, &new)
            }
            None => Ok(db.prepare_cached(&sql.put)?.execute(params_from_iter(columns_of(sql, row))).map(drop)?),
        },
        None => {
            let fields = serde_json::to_string(&row.fields).expect("texts and numbers always serialize");
            db.prepare_cached(
                "INSERT OR REPLACE INTO other_record (id, version, place, deleted, inks, kind, fields)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                row.id.bytes(),
                row.version as i64,
                row.place.as_str(),
                row.deleted,
                row.inks,
                row.kind,
                fields
            ])?;
            Ok(())
        }
    }
}

/// Writes those columns of one row that differ; `columns`, `old` and `new` stand in one order.
///
/// # Errors
/// Any SQLite error.
pub fn update_changed(
    db: &Connection,
    (table, key): (&str, &str),
    id: RecordId,
    columns: &[impl AsRef<str>],
    old: &[ToSqlOutput<'_>],
    new: &[ToSqlOutput<'_>],
) -> Result<(), StoreError> {
    let mut sets = vec![];
    let id = id.bytes();
    let mut values: Vec<&dyn ToSql> = vec![&id];
    for ((column, old), new) in columns.iter().zip(old).zip(new) {
        if old != new {
            values.push(new);
            sets.push(format!("{} = ?{}", column.as_ref(), values.len()));
        }
    }
    if !sets.is_empty() {
        db.prepare_cached(&format!("UPDATE {table} SET {} WHERE {key} = ?1", sets.join(", ")))?
            .execute(params_from_iter(values))?;
    }
    Ok(())
}

const NULL: ToSqlOutput<'static> = ToSqlOutput::Owned(Sql::Null);

/// Returns a row's values in the order of its table's columns.
fn columns_of<'a>(sql: &KindSql, row: &'a Stored) -> Vec<ToSqlOutput<'a>> {
    let mut values = Vec::with_capacity(sql.kind.fields.len() + 6);
    values.push(row.id.bytes().to_vec().into());
    values.push((row.version as i64).into());
    values.push(row.place.as_str().into());
    values.push(i64::from(row.deleted).into());
    values.push(row.inks.as_deref().map_or(NULL, Into::into));
    values.push(NULL);
    let extra = values.len() - 1;
    let mut fitting = 0;
    for field in sql.kind.fields {
        let column = row.fields.get(field.name).and_then(|value| to_column(field.shape, value));
        fitting += usize::from(column.is_some());
        values.push(column.unwrap_or(NULL));
    }
    if fitting < row.fields.len() {
        values[extra] = extra_of(sql, &row.fields);
    }
    values
}

/// Collects the fields that have no column, or whose value does not fit its column's shape.
fn extra_of(sql: &KindSql, fields: &Fields) -> ToSqlOutput<'static> {
    let extra: Fields = fields
        .iter()
        .filter(|(name, value)| sql.kind.field(name).is_none_or(|field| to_column(field.shape, value).is_none()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    serde_json::to_string(&extra).expect("texts and numbers always serialize").into()
}

/// Returns a value as its column holds it, if it fits the column's shape.
fn to_column(shape: Shape, value: &Value) -> Option<ToSqlOutput<'_>> {
    match (shape, value) {
        (Shape::Int | Shape::YesNo, Value::Int(number)) => Some((*number).into()),
        (Shape::Text, Value::Text(text)) => Some(text.as_str().into()),
        (Shape::Set, Value::Set(set)) => Some(serde_json::to_string(set).expect("texts always serialize").into()),
        // Only the canonical form, so that it reads back the same.
        (Shape::Ref, Value::Text(text)) => Some(RecordId::canonical(text)?.bytes().to_vec().into()),
        (
            Shape::Int | Shape::YesNo | Shape::Text | Shape::Set | Shape::Ref,
            Value::Null | Value::Int(_) | Value::Text(_) | Value::Set(_),
        ) => None,
    }
}

/// Tells a record's kind, if the store holds it.
///
/// # Errors
/// Any SQLite error.
pub fn kind_of(db: &Connection, id: RecordId) -> Result<Option<String>, StoreError> {
    let kind = db.prepare_cached("SELECT kind FROM feed WHERE id = ?1")?.query_row([id.bytes()], |row| row.get(0));
    Ok(kind.optional()?)
}

/// Tells where a record belongs, if the store holds it.
///
/// # Errors
/// Any SQLite error, or a place that does not read back.
pub fn place_of(db: &Connection, id: RecordId) -> Result<Option<AreaCode>, StoreError> {
    let mut query = db.prepare_cached("SELECT place FROM feed WHERE id = ?1")?;
    let place: Option<String> = query.query_row([id.bytes()], |row| row.get(0)).optional()?;
    place.map(|place| AreaCode::parse(&place).ok_or_else(|| StoreError::Unreadable("feed".into()))).transpose()
}

/// Reads a row.
///
/// # Errors
/// Any SQLite error, or a row that does not read back.
pub fn get(db: &Connection, id: RecordId) -> Result<Option<Stored>, StoreError> {
    match kind_of(db, id)? {
        Some(kind) => get_of(db, &kind, id),
        None => Ok(None),
    }
}

/// Reads a row of a known kind.
///
/// # Errors
/// Any SQLite error, or a row that does not read back.
pub fn get_of(db: &Connection, kind: &str, id: RecordId) -> Result<Option<Stored>, StoreError> {
    let Some(sql) = tables::sql_of(kind) else { return get_other(db, id) };
    let mut query = db.prepare_cached(&sql.get)?;
    let mut rows = query.query([id.bytes()])?;
    rows.next()?.map(|row| read_known(sql, row)).transpose()
}

/// Reads every row of a kind, tombstones included, and hands each to `each`.
///
/// # Errors
/// Any SQLite error, or a row that does not read back.
pub fn all_of_kind(
    db: &Connection,
    kind: &str,
    mut each: impl FnMut(Stored) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some(sql) = tables::sql_of(kind) else { return Ok(()) };
    let mut query = db.prepare_cached(&sql.all)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        each(read_known(sql, row)?)?;
    }
    Ok(())
}

fn read_known(sql: &KindSql, row: &SqlRow<'_>) -> Result<Stored, StoreError> {
    let mut fields = match row.get::<_, Option<String>>(5)? {
        Some(extra) => serde_json::from_str(&extra).map_err(|_| StoreError::Unreadable(sql.kind.name.into()))?,
        None => Fields::new(),
    };
    for (i, field) in sql.kind.fields.iter().enumerate() {
        let value = match (field.shape, row.get::<_, Sql>(6 + i)?) {
            (_, Sql::Null) => continue,
            (Shape::Int | Shape::YesNo, Sql::Integer(number)) => Value::Int(number),
            (Shape::Text, Sql::Text(text)) => Value::Text(text),
            (Shape::Ref, Sql::Blob(bytes)) => {
                let bytes = bytes.try_into().map_err(|_| StoreError::Unreadable(sql.kind.name.into()))?;
                RecordId::from_bytes(bytes).into()
            }
            (Shape::Set, Sql::Text(text)) => {
                Value::Set(serde_json::from_str(&text).map_err(|_| StoreError::Unreadable(sql.kind.name.into()))?)
            }
            _ => return Err(StoreError::Unreadable(sql.kind.name.into())),
        };
        fields.insert(field.name.to_owned(), value);
    }
    read_head(sql.kind.name, row, fields)
}

fn get_other(db: &Connection, id: RecordId) -> Result<Option<Stored>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT id, version, place, deleted, inks, kind, fields FROM {OTHER} WHERE id = ?1"
    ))?;
    let mut rows = query.query([id.bytes()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let kind: String = row.get(5)?;
    let fields: String = row.get(6)?;
    let fields = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable(kind.clone()))?;
    read_head(&kind, row, fields).map(Some)
}

fn read_head(kind: &str, row: &SqlRow<'_>, fields: Fields) -> Result<Stored, StoreError> {
    let place: String = row.get(2)?;
    Ok(Stored {
        kind: kind.to_owned(),
        id: RecordId::from_bytes(row.get(0)?),
        version: row.get::<_, i64>(1)? as u64,
        place: AreaCode::parse(&place).ok_or_else(|| StoreError::Unreadable(kind.to_owned()))?,
        deleted: row.get(3)?,
        fields: canonical(fields),
        inks: row.get(4)?,
    })
}

/// Removes a row with its feed entry and its share of the sums.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn forget(db: &Connection, id: RecordId) -> Result<(), StoreError> {
    let Some(old) = get(db, id)? else { return Ok(()) };
    sums::take(db, &old)?;
    hide(db, &old)
}

/// Removes a row with its feed entry and leaves the sums alone.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn hide(db: &Connection, old: &Stored) -> Result<(), StoreError> {
    let id = old.id;
    let table = tables::sql_of(&old.kind).map_or(OTHER, |sql| sql.kind.name);
    db.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([id.bytes()])?;
    db.prepare_cached("DELETE FROM feed WHERE id = ?1")?.execute([id.bytes()])?;
    Ok(())
}

/// Lists the records placed exactly at `place`.
///
/// # Errors
/// Any SQLite error.
pub fn ids_at(db: &Connection, place: &AreaCode) -> Result<Vec<RecordId>, StoreError> {
    let mut query = db.prepare_cached("SELECT id FROM feed WHERE place = ?1 ORDER BY id")?;
    let ids =
        query.query_map([place.as_str()], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Lists a household and everything that belongs to it.
///
/// # Errors
/// Any SQLite error.
pub fn ids_of_household(db: &Connection, household: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let mut query = db.prepare_cached("SELECT id FROM feed WHERE household = ?1 ORDER BY id")?;
    let ids =
        query.query_map([household.bytes()], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Moves rows that an older program kept whole into the table of their now known kind.
pub(crate) fn take_up_unknown(db: &Connection, kind: &str) -> Result<(), StoreError> {
    let mut query = db.prepare("SELECT id FROM other_record WHERE kind = ?1")?;
    let ids: Vec<RecordId> =
        query.query_map([kind], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<_, _>>()?;
    for id in ids {
        if let Some(row) = get_other(db, id)? {
            write(db, None, &row)?;
            db.execute("DELETE FROM other_record WHERE id = ?1", [id.bytes()])?;
        }
    }
    Ok(())
}
