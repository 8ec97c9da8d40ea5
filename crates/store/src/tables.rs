//! Record tables made from the declarations: created, and widened when a program brings new fields. Never narrowed.

use crate::open::StoreError;
use anju_model::{Kind, Shape, kinds};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// The table for records whose kind this program does not know.
pub(crate) const OTHER: &str = "other_record";

/// The statements of one kind, written once.
#[derive(Debug)]
pub(crate) struct KindSql {
    pub(crate) kind: &'static Kind,
    /// All its columns, quoted where they need it.
    pub(crate) columns: Vec<String>,
    pub(crate) put: String,
    /// The same of a row that is not there: it goes in without being looked for.
    pub(crate) put_new: String,
    pub(crate) get: String,
    pub(crate) all: String,
}

/// Returns the statements of a known kind.
pub(crate) fn sql_of(name: &str) -> Option<&'static KindSql> {
    static ALL: OnceLock<BTreeMap<&'static str, KindSql>> = OnceLock::new();
    ALL.get_or_init(|| kinds::ALL.iter().map(|kind| (kind.name, write_sql(kind))).collect()).get(name)
}

fn write_sql(kind: &'static Kind) -> KindSql {
    let table = kind.name;
    let head = ["id", "version", "place", "deleted", "inks", "extra"].map(str::to_owned);
    let columns: Vec<String> = head.into_iter().chain(kind.fields.iter().map(|field| quoted(field.name))).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let listed = columns.join(", ");
    KindSql {
        kind,
        put: format!("INSERT OR REPLACE INTO {table} ({listed}) VALUES ({marks})"),
        put_new: format!("INSERT INTO {table} ({listed}) VALUES ({marks})"),
        get: format!("SELECT {listed} FROM {table} WHERE id = ?1"),
        all: format!("SELECT {listed} FROM {table} ORDER BY id"),
        columns,
    }
}

/// Quotes a column: some fields are named like SQL words (`group`, `by`).
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Makes the tables that every store has: the feed of all records, the sums, and the records of unknown kinds. What each side
/// looks up in them is indexed there.
pub(crate) fn base(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS feed (
            id BLOB PRIMARY KEY, kind TEXT NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL, household BLOB
         ) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS place_sum (
            place TEXT PRIMARY KEY, count INTEGER NOT NULL, hash BLOB NOT NULL
         ) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS other_record (
            id BLOB PRIMARY KEY, version INTEGER NOT NULL, place TEXT NOT NULL, deleted INTEGER NOT NULL,
            inks TEXT, kind TEXT NOT NULL, fields TEXT NOT NULL
         ) WITHOUT ROWID;",
    )?;
    Ok(())
}

/// Brings one kind's table to what its declaration says: makes it, adds missing columns, and moves values that an older
/// program kept as unknown into them; rows of the kind kept whole as unknown are taken up too.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn bring_up(db: &Connection, kind: &Kind) -> Result<(), StoreError> {
    let table = kind.name;
    let mut columns = db.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
    let have: BTreeSet<String> = columns.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if have.is_empty() {
        create(db, kind)?;
    } else {
        for field in kind.fields.iter().filter(|field| !have.contains(field.name)) {
            add_column(db, table, field.name, field.shape)?;
        }
    }
    for field in kind.fields.iter().filter(|field| field.indexed) {
        let name = field.name;
        db.execute_batch(&format!("CREATE INDEX IF NOT EXISTS {table}_{name} ON {table} ({})", quoted(name)))?;
    }
    if have.is_empty() {
        crate::rows::take_up_unknown(db, kind.name)?;
    }
    Ok(())
}

fn create(db: &Connection, kind: &Kind) -> Result<(), StoreError> {
    let columns: Vec<String> =
        kind.fields.iter().map(|field| format!("{} {}", quoted(field.name), column_type(field.shape))).collect();
    db.execute_batch(&format!(
        "CREATE TABLE {} (id BLOB PRIMARY KEY, version INTEGER NOT NULL, place TEXT NOT NULL,
            deleted INTEGER NOT NULL, inks TEXT, extra TEXT, {}) WITHOUT ROWID",
        kind.name,
        columns.join(", ")
    ))?;
    Ok(())
}

fn add_column(db: &Connection, table: &str, name: &str, shape: Shape) -> Result<(), StoreError> {
    let column = quoted(name);
    let kept = match shape {
        Shape::Int | Shape::YesNo | Shape::Text | Shape::Set => format!("extra ->> '$.{name}'"),
        Shape::Ref => format!("unhex(extra ->> '$.{name}', '-')"),
    };
    db.execute_batch(&format!(
        "ALTER TABLE {table} ADD COLUMN {column} {};
         UPDATE {table} SET {column} = {kept}, extra = nullif(json_remove(extra, '$.{name}'), '{{}}')
         WHERE extra ->> '$.{name}' IS NOT NULL",
        column_type(shape)
    ))?;
    Ok(())
}

fn column_type(shape: Shape) -> &'static str {
    match shape {
        Shape::Int | Shape::YesNo => "INTEGER",
        Shape::Text | Shape::Set => "TEXT",
        Shape::Ref => "BLOB",
    }
}
