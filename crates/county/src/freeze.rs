//! Counts a month's numbers once it is over and keeps them as they were reported (`MonthFigures`): what is entered or mended later
//! changes no number that an office has handed in.

use crate::{County, CountyError, area, own_account, rim::Rim};
use anju_model::{
    AreaCode, Clock, Day, Stamp, indicators::Figures, kinds::MonthFigures, record::Record, sync::group::Change,
};
use anju_store::{
    dossiers::{self, Whose},
    frozen, parameters,
    rusqlite::Connection,
};
use std::collections::BTreeMap;

/// Freezes the numbers of every month that is over for as long as the county asks, from the first that ended in this county's
/// keeping. Answers the last days of the months that were frozen now.
///
/// # Errors
/// Any store error. Nothing is frozen then.
pub fn months(county: &County, rim: &dyn Rim) -> Result<Vec<Day>, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    if county.read(|db| due(db, clock.today()))?.is_empty() {
        return Ok(vec![]);
    }
    let find = |tx: &anju_store::rusqlite::Transaction<'_>| {
        let due = due(tx, clock.today())?;
        let mut changes = vec![];
        for month in &due {
            changes.extend(counted(tx, *month, clock.today())?);
        }
        Ok((changes, due))
    };
    county.save_found(own_account(), find, None, clock, &mut || rim.id(), |_, due, _| Ok(due))
}

/// Returns the last days of the months that are to be frozen, the earliest first.
fn due(db: &Connection, today: Day) -> Result<Vec<Day>, CountyError> {
    let after = parameters::on(db, today)?.freeze_after;
    let Some(first) = first_in_keeping(db)? else { return Ok(vec![]) };
    let first = frozen::latest(db)?.map_or(first, |latest| end_of(latest.plus_days(1)));
    let months = std::iter::successors(Some(first), |month| Some(end_of(month.plus_days(1))));
    Ok(months.take_while(|month| month.plus_days(after) < today).collect())
}

/// Returns the last day of the month in which this county took its first records.
fn first_in_keeping(db: &Connection) -> Result<Option<Day>, CountyError> {
    let mut query = db.prepare_cached("SELECT min(received_at) FROM judged")?;
    let first: Option<i64> = query.query_row([], |row| row.get(0))?;
    Ok(first.map(|at| end_of(Stamp(at).day())))
}

fn end_of(day: Day) -> Day {
    day.first_of_month().plus_months(1).plus_days(-1)
}

/// Counts every village that has households, as of the last day of a month.
fn counted(db: &Connection, month: Day, today: Day) -> Result<Vec<Change>, CountyError> {
    let Some(county) = area(db)? else { return Ok(vec![]) };
    let parameters = parameters::on(db, month)?;
    let mut villages: BTreeMap<AreaCode, Figures> = BTreeMap::new();
    for dossier in dossiers::gather(db, Whose::within(&county), month)? {
        villages.entry(dossier.village.clone()).or_default().add(&Figures::of(&dossier, month, &parameters));
    }
    let record = |(village, figures)| {
        let fields = MonthFigures::of(village, month, today, &figures);
        let id = MonthFigures::KIND.natural_id(&fields)?;
        Some(Change::create(MonthFigures::KIND.name, id, fields))
    };
    Ok(villages.into_iter().filter_map(record).collect())
}
