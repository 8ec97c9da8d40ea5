//! Numbered `.sql` files for the tables that are not record kinds. A landed file is never edited: its hash is kept.

use crate::open::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// One numbered file.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, from 1, without gaps.
    pub number: i64,
    /// Its SQL.
    pub sql: &'static str,
}

/// Applies what is missing, each file in one transaction; refuses a file of a newer program.
pub(crate) fn run(db: &mut Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = migrations.last().map_or(0, |last| last.number);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    db.execute_batch("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL)")?;
    for migration in migrations {
        apply(db, migration)?;
    }
    Ok(())
}

fn apply(db: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let hash = Sha256::digest(migration.sql.as_bytes()).to_vec();
    let change = db.transaction()?;
    let applied: Option<Vec<u8>> = change
        .query_row("SELECT sha256 FROM migration WHERE number = ?1", [migration.number], |row| row.get(0))
        .optional()?;
    match applied {
        Some(applied) if applied == hash => return Ok(()),
        Some(_) => return Err(StoreError::MigrationChanged(migration.number)),
        None => {}
    }
    change.execute_batch(migration.sql)?;
    change.execute("INSERT INTO migration (number, sha256) VALUES (?1, ?2)", params![migration.number, hash])?;
    change.pragma_update(None, "user_version", migration.number)?;
    change.commit()?;
    Ok(())
}
