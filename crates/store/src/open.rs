//! Opens an encrypted database file and makes sure it is what this program understands.

use crate::{
    migrate::{self, Migration},
    tables,
};
use anju_model::kinds;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use std::path::Path;
use zeroize::Zeroizing;

/// The random raw key of a store, 32 bytes. It has no Display and a silent Debug.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Takes 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the bytes, for wrapping only.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        // The cipher's own log would tell on standard error what the callers report themselves.
        Zeroizing::new(format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{hex}'\""))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a store did not open or a statement did not run, by what the caller can do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key is not this file's, or the file is no database.
    #[error("the key does not open this file, or it is damaged")]
    WrongKeyOrDamaged,
    /// A newer program wrote the file.
    #[error("the file was written by a newer program (schema {found}, known {known})")]
    Newer {
        /// The file's schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// An applied migration is not the one this program carries.
    #[error("migration {0} differs from the one that was applied")]
    MigrationChanged(i64),
    /// The library or the file system does not keep what durable saves need.
    #[error("this machine cannot keep a durable store: {0}")]
    Unsafe(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Another program, or another connection of this one, is writing.
    #[error("another program is writing")]
    Busy,
    /// A stored row does not read back.
    #[error("a stored row of {0} does not read back")]
    Unreadable(String),
    /// Anything else that SQLite says.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::WrongKeyOrDamaged,
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(_) | None => StoreError::Sqlite(error),
        }
    }
}

/// Opens or makes the file at `path` with `key`, applies `migrations` and brings the record tables up to the
/// declarations. Missing columns are added; nothing is dropped, renamed or retyped.
///
/// # Errors
/// See `StoreError`; a file of a newer program is left untouched.
pub fn open(path: &Path, key: &Key, migrations: &[Migration]) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    db.execute_batch(&key.pragma())?;
    // The first read shows whether the key fits.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    set_pragmas(&db)?;
    check_durability(&db)?;
    migrate::run(&mut db, migrations)?;
    let change = db.transaction()?;
    tables::base(&change)?;
    for kind in kinds::ALL {
        tables::bring_up(&change, kind)?;
    }
    change.commit()?;
    Ok(db)
}

/// Opens a second connection to a store that is open already, for reading only: its snapshots hold up nobody who writes.
///
/// # Errors
/// A wrong key, or a file that is not there.
pub fn open_reader(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.execute_batch(&key.pragma())?;
    set_reading(&db)?;
    Ok(db)
}

fn set_pragmas(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    set_reading(db)
}

/// What every connection to a store is set to, also one that only reads.
fn set_reading(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(
        "PRAGMA cache_size = -65536;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY;
         PRAGMA busy_timeout = 10000;",
    )?;
    // One plan a statement, whatever is bound: without this SQLite plans anew at each use of a statement whose plan could
    // depend on a value, which took more time than running it.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// SQLite before 3.51.3 could corrupt a WAL file on reset, and NORMAL loses acknowledged commits at a power cut.
fn check_durability(db: &Connection) -> Result<(), StoreError> {
    if rusqlite::version_number() < 3_051_003 {
        return Err(StoreError::Unsafe(format!("SQLite {}", rusqlite::version())));
    }
    let mode: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let synchronous: i64 = db.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    let cipher: String = db.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
    if mode != "wal" || synchronous != 2 || cipher.is_empty() {
        return Err(StoreError::Unsafe(format!("journal {mode}, synchronous {synchronous}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Stored, get, put, sum_at};
    use anju_model::{AreaCode, Fields, RecordId, Value, sync::Sum};

    const FIRST: Migration = Migration { number: 1, sql: "CREATE TABLE one (a INTEGER)" };
    const SECOND: Migration = Migration { number: 2, sql: "CREATE TABLE two (a INTEGER)" };

    fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        (folder, path)
    }

    fn row(kind: &str, fields: Fields) -> Stored {
        let place = AreaCode::parse("500235141001").expect("a code");
        Stored {
            kind: kind.into(),
            id: RecordId::from_bytes([1; 16]),
            version: 7,
            place,
            deleted: false,
            fields,
            inks: None,
        }
    }

    #[test]
    fn a_newer_store_is_refused_and_left_as_it_is() {
        let (_folder, path) = folder();
        let key = Key::new([1; 32]);
        drop(open(&path, &key, &[FIRST, SECOND]).expect("opens"));
        let before = std::fs::read(&path).expect("a file");
        assert!(matches!(open(&path, &key, &[FIRST]), Err(StoreError::Newer { found: 2, known: 1 })));
        assert_eq!(std::fs::read(&path).expect("a file"), before);
    }

    #[test]
    fn a_reader_sees_one_snapshot_and_writes_nothing() {
        let (_folder, path) = folder();
        let key = Key::new([1; 32]);
        let db = open(&path, &key, &[FIRST]).expect("opens");
        let reader = open_reader(&path, &key).expect("opens");
        let count = |db: &Connection| db.query_row("SELECT count(*) FROM one", [], |row| row.get::<_, i64>(0));
        let snapshot = reader.unchecked_transaction().expect("begins");
        assert_eq!(count(&snapshot).expect("reads"), 0);
        db.execute("INSERT INTO one VALUES (1)", []).expect("nobody is held up");
        assert_eq!(count(&snapshot).expect("reads"), 0);
        drop(snapshot);
        assert_eq!(count(&reader).expect("reads"), 1);
        assert!(reader.execute("INSERT INTO one VALUES (2)", []).is_err());
        let other_key = open_reader(&path, &Key::new([2; 32]));
        assert!(other_key.map(|db| count(&db).is_err()).unwrap_or(true));
    }

    #[test]
    fn whoever_finds_another_writing_is_told_so() {
        let (_folder, path) = folder();
        let key = Key::new([1; 32]);
        let (one, mut other) =
            (open(&path, &key, &[FIRST]).expect("opens"), open(&path, &key, &[FIRST]).expect("opens"));
        one.execute_batch("BEGIN IMMEDIATE").expect("begins");
        other.busy_timeout(std::time::Duration::ZERO).expect("is set");
        let begun = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map(drop);
        assert!(matches!(begun.map_err(StoreError::from), Err(StoreError::Busy)));
    }

    #[test]
    fn another_key_does_not_open_and_an_edited_migration_is_noticed() {
        let (_folder, path) = folder();
        drop(open(&path, &Key::new([1; 32]), &[FIRST]).expect("opens"));
        assert!(matches!(open(&path, &Key::new([2; 32]), &[FIRST]), Err(StoreError::WrongKeyOrDamaged)));
        let edited = Migration { sql: "CREATE TABLE one (b INTEGER)", ..FIRST };
        assert!(matches!(open(&path, &Key::new([1; 32]), &[edited]), Err(StoreError::MigrationChanged(1))));
    }

    #[test]
    fn unknown_fields_and_kinds_survive_and_count_in_the_sums() {
        let (_folder, path) = folder();
        let db = open(&path, &Key::new([1; 32]), &[FIRST]).expect("opens");
        let newer = Fields::from([
            ("village".to_owned(), Value::text("500235141001")),
            ("state".to_owned(), Value::text("1")),
            ("rooms".to_owned(), Value::Int(3)),
            ("head".to_owned(), Value::text("no id")),
        ]);
        for kind in ["household", "kind_of_next_year"] {
            let row = row(kind, newer.clone());
            put(&db, &row, 7).expect("writes");
            assert_eq!(get(&db, row.id).expect("reads").as_ref(), Some(&row), "{kind}");
            let mut sum = Sum::default();
            sum.add(row.digested());
            assert_eq!(sum_at(&db, &row.place).expect("reads"), sum, "{kind}");
            crate::forget(&db, row.id).expect("forgets");
            assert_eq!(sum_at(&db, &row.place).expect("reads"), Sum::default(), "{kind}");
        }
    }

    #[test]
    fn a_row_written_over_another_reads_back_as_it_is() {
        let (_folder, path) = folder();
        let db = open(&path, &Key::new([1; 32]), &[FIRST]).expect("opens");
        let fields = |pairs: &[(&str, Value)]| -> Fields {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        let village = ("village", Value::text("500235141001"));
        let states = [
            fields(&[village.clone(), ("phone", Value::text("1")), ("rooms", Value::Int(3))]),
            fields(&[village.clone(), ("phone", Value::text("2")), ("rooms", Value::Int(3))]),
            fields(&[village.clone(), ("address", Value::text("二组"))]),
            fields(&[village]),
        ];
        for (version, fields) in (7..).zip(states) {
            let row = Stored { version, ..row("household", fields) };
            put(&db, &row, version).expect("writes");
            assert_eq!(get(&db, row.id).expect("reads").as_ref(), Some(&row));
            let at: u64 = db.query_row("SELECT at FROM feed", [], |row| row.get::<_, i64>(0)).expect("is there") as u64;
            assert_eq!(at, version);
            let mut sum = Sum::default();
            sum.add(row.digested());
            assert_eq!(sum_at(&db, &row.place).expect("reads"), sum);
        }
    }
}
