//! The sums per place, kept with each row and recounted from the rows: a sum kept only by increments never sees damage.

use crate::{
    open::StoreError,
    rows::{self, Stored},
};
use anju_model::{AreaCode, RecordId, sync::Sum};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Sums by place.
pub type Sums = BTreeMap<AreaCode, Sum>;

/// Adds a row to the sum of its place.
///
/// # Errors
/// Any SQLite error.
pub fn add(db: &Connection, row: &Stored) -> Result<(), StoreError> {
    change(db, &row.place, |sum| sum.add(row.digested()))
}

/// Takes a row out of the sum of its place.
///
/// # Errors
/// Any SQLite error.
pub fn take(db: &Connection, row: &Stored) -> Result<(), StoreError> {
    change(db, &row.place, |sum| sum.take(row.digested()))
}

/// Joins what rows came to, by place, with the kept sums: one write a place, however many rows.
///
/// # Errors
/// Any SQLite error.
pub fn join(db: &Connection, sums: &Sums) -> Result<(), StoreError> {
    sums.iter().try_for_each(|(place, more)| change(db, place, |sum| sum.join(*more)))
}

fn change(db: &Connection, place: &AreaCode, edit: impl FnOnce(&mut Sum)) -> Result<(), StoreError> {
    let mut sum = sum_at(db, place)?;
    edit(&mut sum);
    write(db, place, sum)
}

fn write(db: &Connection, place: &AreaCode, sum: Sum) -> Result<(), StoreError> {
    if sum == Sum::default() {
        db.prepare_cached("DELETE FROM place_sum WHERE place = ?1")?.execute([place.as_str()])?;
        return Ok(());
    }
    db.prepare_cached("INSERT OR REPLACE INTO place_sum (place, count, hash) VALUES (?1, ?2, ?3)")?
        .execute(params![place.as_str(), sum.count as i64, sum.hash.to_be_bytes()])?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Sum> {
    Ok(Sum { count: row.get::<_, i64>(first)? as u64, hash: u128::from_be_bytes(row.get(first + 1)?) })
}

/// Returns the kept sum of what is placed exactly at `place`.
///
/// # Errors
/// Any SQLite error.
pub fn sum_at(db: &Connection, place: &AreaCode) -> Result<Sum, StoreError> {
    let mut query = db.prepare_cached("SELECT count, hash FROM place_sum WHERE place = ?1")?;
    Ok(query.query_row([place.as_str()], |row| read(row, 0)).optional()?.unwrap_or_default())
}

/// Returns the kept sums of every place that a desk of `area` holds: inside it, or exactly above it.
///
/// # Errors
/// Any SQLite error.
pub fn sums_within(db: &Connection, area: &AreaCode) -> Result<Sums, StoreError> {
    let mut found = Sums::new();
    let mut query =
        db.prepare_cached("SELECT place, count, hash FROM place_sum WHERE place >= ?1 AND place < ?1 || ':'")?;
    let rows = query.query_map([area.as_str()], |row| Ok((row.get::<_, String>(0)?, read(row, 1)?)))?;
    for row in rows {
        let (place, sum) = row?;
        let place = AreaCode::parse(&place).ok_or_else(|| StoreError::Unreadable("place_sum".into()))?;
        found.insert(place, sum);
    }
    for above in area.upward().skip(1) {
        let sum = sum_at(db, &above)?;
        if sum != Sum::default() {
            found.insert(above, sum);
        }
    }
    Ok(found)
}

/// Recounts every sum from the rows. `instead` gives the server's row where a desk shows its own changes over it.
/// Returns the places whose kept sum was wrong.
///
/// # Errors
/// Any SQLite error; run it inside a transaction.
pub fn recount(
    db: &Connection,
    mut instead: impl FnMut(RecordId) -> Result<Option<Option<Stored>>, StoreError>,
) -> Result<Vec<AreaCode>, StoreError> {
    let mut counted = Sums::new();
    let mut query = db.prepare("SELECT id FROM feed")?;
    let ids: Vec<RecordId> =
        query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<_, _>>()?;
    for id in ids {
        let row = match instead(id)? {
            Some(instead) => instead,
            None => rows::get(db, id)?,
        };
        if let Some(row) = row {
            counted.entry(row.place.clone()).or_default().add(row.digested());
        }
    }
    replace(db, counted)
}

fn replace(db: &Connection, counted: Sums) -> Result<Vec<AreaCode>, StoreError> {
    let mut query = db.prepare("SELECT place, count, hash FROM place_sum")?;
    let kept =
        query.query_map([], |row| Ok((row.get::<_, String>(0)?, read(row, 1)?)))?.collect::<Result<Vec<_>, _>>()?;
    let kept: Sums = kept.into_iter().filter_map(|(place, sum)| Some((AreaCode::parse(&place)?, sum))).collect();
    let places: std::collections::BTreeSet<&AreaCode> = kept.keys().chain(counted.keys()).collect();
    let wrong: Vec<AreaCode> =
        places.into_iter().filter(|place| kept.get(place) != counted.get(place)).cloned().collect();
    for place in &wrong {
        write(db, place, counted.get(place).copied().unwrap_or_default())?;
    }
    Ok(wrong)
}
