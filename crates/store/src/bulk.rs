//! Many rows into a store that held next to none: its indexes are cheaper made at once afterwards, sorted, than kept row by row.

use crate::open::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Writes with these indexes laid aside and made anew afterwards, as they were declared; one that the store does not have is
/// passed over. Meanwhile whatever asks by them is slow, so they are to be such that `write` asks by none.
///
/// # Errors
/// Whatever `write` answers; any SQLite error. Run it inside a transaction, to be rolled back on an error.
pub fn with_indexes_after<T, E: From<StoreError>>(
    db: &Connection,
    indexes: &[&str],
    write: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let declared = lay_aside(db, indexes)?;
    let written = write()?;
    for sql in declared {
        db.execute_batch(&sql).map_err(StoreError::from)?;
    }
    Ok(written)
}

fn lay_aside(db: &Connection, indexes: &[&str]) -> Result<Vec<String>, StoreError> {
    let mut declared = vec![];
    for index in indexes {
        let mut query = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1")?;
        if let Some(sql) = query.query_row([index], |row| row.get(0)).optional()? {
            drop(query);
            db.execute_batch(&format!("DROP INDEX {index}"))?;
            declared.push(sql);
        }
    }
    Ok(declared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, open};

    fn indexes(db: &Connection) -> Vec<String> {
        let mut query = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").unwrap();
        let mut declared: Vec<String> =
            query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        declared.sort();
        declared
    }

    #[test]
    fn indexes_stand_afterwards_as_they_were_declared_whatever_happened_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = open(&folder.path().join("a.db"), &Key::new([3; 32]), &[]).unwrap();
        db.execute_batch(
            "CREATE TABLE seen (id INTEGER, at INTEGER, place TEXT);
             CREATE INDEX seen_at ON seen (at) WHERE at IS NOT NULL;
             CREATE UNIQUE INDEX seen_id ON seen (id);",
        )
        .unwrap();
        let before = indexes(&db);
        let laid_aside = ["seen_at", "nobodys"];
        for goes_well in [true, false] {
            let change = db.transaction().unwrap();
            let written: Result<(), StoreError> = with_indexes_after(&change, &laid_aside, || {
                let without: Vec<&String> = before.iter().filter(|sql| !sql.contains("seen_at")).collect();
                assert_eq!((indexes(&change).iter().collect::<Vec<_>>(), without.len()), (without, before.len() - 1));
                change.execute("INSERT INTO seen VALUES (?1, 2, 'x')", [goes_well])?;
                if goes_well { Ok(()) } else { Err(StoreError::Unsafe("enough".into())) }
            });
            match written {
                Ok(()) => change.commit().unwrap(),
                Err(_) => change.rollback().unwrap(),
            }
            assert_eq!(indexes(&db), before);
        }
        let counted = db.query_row("SELECT count(*) FROM seen INDEXED BY seen_at WHERE at = 2", [], |row| row.get(0));
        assert_eq!(counted, Ok(1));
    }
}
