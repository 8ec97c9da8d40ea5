//! What is measured against: the same rows in plain SQLite on the same disk in the same run.

use crate::{Failed, timed};
use anju_store::rusqlite::{Connection, params_from_iter, types::Value as Sql};
use std::{path::Path, time::Duration};

/// Inserts the same rows with the same tables and indexes into a plain file, ids in order, in one transaction.
pub fn first(db: &Connection, path: &Path) -> Result<Duration, Failed> {
    let kinds: Vec<&str> = anju_model::kinds::ALL.iter().map(|kind| kind.name).collect();
    let mut schema = vec![];
    let mut query = db.prepare("SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC")?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let (table, sql): (String, String) = (row.get(0)?, row.get(1)?);
        if kinds.contains(&table.as_str()) {
            schema.push(sql);
        }
    }
    let mut tables = vec![];
    for kind in kinds {
        let mut query = db.prepare(&format!("SELECT * FROM {kind} ORDER BY id"))?;
        let columns = query.column_count();
        let mut found = query.query([])?;
        let mut rows = vec![];
        while let Some(row) = found.next()? {
            rows.push((0..columns).map(|at| row.get(at)).collect::<Result<Vec<Sql>, _>>()?);
        }
        tables.push((kind, columns, rows));
    }
    let mut plain = Connection::open(path)?;
    plain.execute_batch("PRAGMA synchronous = FULL")?;
    let (done, took) = timed(|| -> Result<(), Failed> {
        let change = plain.transaction()?;
        for sql in &schema {
            change.execute_batch(sql)?;
        }
        for (kind, columns, rows) in &tables {
            let marks = vec!["?"; *columns].join(", ");
            let mut insert = change.prepare(&format!("INSERT INTO {kind} VALUES ({marks})"))?;
            for row in rows {
                insert.execute(params_from_iter(row))?;
            }
        }
        Ok(change.commit()?)
    });
    done?;
    Ok(took)
}

/// Writes one row durably, again and again: what the disk takes for a save, whatever the program.
pub fn saves(path: &Path, times: usize) -> Result<Vec<Duration>, Failed> {
    let plain = Connection::open(path)?;
    plain.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE one (text TEXT)")?;
    (0..times)
        .map(|_| {
            let (done, took) = timed(|| plain.execute("INSERT INTO one VALUES ('在家，一切正常')", []));
            done.map(|_| took).map_err(Into::into)
        })
        .collect()
}

/// Sets one column of as many rows as changed, in one transaction.
pub fn changed(path: &Path, persons: usize) -> Result<Duration, Failed> {
    let mut plain = Connection::open(path)?;
    plain.execute_batch("PRAGMA synchronous = FULL")?;
    let mut query = plain.prepare("SELECT id FROM person ORDER BY id LIMIT ?1")?;
    let ids = query.query_map([persons as i64], |row| row.get(0))?.collect::<Result<Vec<[u8; 16]>, _>>()?;
    drop(query);
    let (done, took) = timed(|| -> Result<(), Failed> {
        let change = plain.transaction()?;
        let mut update =
            change.prepare("UPDATE person SET phone = '13800000000', version = version + 1 WHERE id = ?1")?;
        for id in &ids {
            update.execute([id])?;
        }
        drop(update);
        Ok(change.commit()?)
    });
    done?;
    Ok(took)
}
