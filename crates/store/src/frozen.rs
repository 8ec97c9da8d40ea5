//! Numbers of months that are over, as the county counted them once (`MonthFigures`). Decides nothing.

use crate::open::StoreError;
use anju_model::{
    AreaCode, Day,
    indicators::{Figures, Indicator},
};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// A month's numbers in a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The day on which they were counted.
    pub on: Day,
    /// By village.
    pub villages: BTreeMap<AreaCode, Figures>,
}

/// Returns the numbers as of a day, if that is the last one of a month whose numbers were frozen.
///
/// # Errors
/// Any SQLite error.
pub fn on(db: &Connection, area: &AreaCode, day: Day) -> Result<Option<Frozen>, StoreError> {
    let numbers = Indicator::ALL.map(Indicator::name).join(", ");
    let mut query = db.prepare_cached(&format!(
        "SELECT village, frozen_on, {numbers} FROM month_figures
         WHERE month = ?1 AND place >= ?2 AND place < ?2 || ':' AND deleted = 0 ORDER BY frozen_on"
    ))?;
    let mut found = query.query(params![day.to_string(), area.as_str()])?;
    let mut frozen: Option<Frozen> = None;
    while let Some(row) = found.next()? {
        let (village, on): (String, String) = (row.get(0)?, row.get(1)?);
        let (Some(village), Ok(on)) = (AreaCode::parse(&village), on.parse()) else { continue };
        let mut numbers = vec![];
        for at in 0..Indicator::ALL.len() {
            numbers.push(row.get::<_, Option<u32>>(at + 2)?.unwrap_or_default());
        }
        let figures = Figures::from_fn(|indicator| numbers[indicator as usize]);
        frozen.get_or_insert_with(|| Frozen { on, villages: BTreeMap::new() }).villages.insert(village, figures);
    }
    Ok(frozen)
}

/// Returns the last day of the latest month whose numbers were frozen.
///
/// # Errors
/// Any SQLite error.
pub fn latest(db: &Connection) -> Result<Option<Day>, StoreError> {
    let mut query = db.prepare_cached("SELECT max(month) FROM month_figures WHERE deleted = 0")?;
    let month: Option<String> = query.query_row([], |row| row.get(0))?;
    Ok(month.and_then(|month| month.parse().ok()))
}
