//! The desk's own tables over the store: what it saved, what the county said, and what the screen shows of both.

pub mod audit;
pub mod clock;
pub mod files;
pub mod findings;
pub mod journal;
pub mod outbox;
pub mod pull;
pub mod safekeeping;
pub mod screen;
pub(crate) mod sealing;
pub mod search;
pub mod settings;

use crate::DeskError;
use anju_store::{Key, Migration, rusqlite::Connection};
use std::path::Path;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, sql: include_str!("../../migrations/001_desk.sql") },
    Migration { number: 2, sql: include_str!("../../migrations/002_pin.sql") },
    Migration { number: 3, sql: include_str!("../../migrations/003_leaving.sql") },
    Migration { number: 4, sql: include_str!("../../migrations/004_search.sql") },
    Migration { number: 5, sql: include_str!("../../migrations/005_origin.sql") },
    Migration { number: 6, sql: include_str!("../../migrations/006_audit.sql") },
];

/// Indexes on the tables of records, which are made from the declarations after the migrations.
const INDEXES: &str = include_str!("../../migrations/indexes.sql");

/// How much of its store a desk keeps in memory all day; an export reads on a connection of its own, which has more.
const CACHE: &str = "PRAGMA cache_size = -32768";

/// Opens the desk's store.
///
/// # Errors
/// A wrong key, a damaged or newer file.
pub fn open(path: &Path, key: &Key) -> Result<Connection, DeskError> {
    let db = anju_store::open(path, key, MIGRATIONS)?;
    db.execute_batch(CACHE)?;
    db.execute_batch(INDEXES)?;
    findings::make_tables(&db)?;
    Ok(db)
}
