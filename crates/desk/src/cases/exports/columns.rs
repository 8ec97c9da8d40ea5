//! Columns of a list, each with its heading and its cell, and the rows that they make; whose household a row is stands before.

use super::{Step, person};
use crate::{
    DeskError,
    app::Work,
    cases::{reach, rows},
};
use anju_model::{AreaCode, Day, RecordId, area::AreaLevel, contract::RecordMark, words};
use anju_sheet::TableCell;
use anju_store::rusqlite::OptionalExtension;
use std::collections::HashMap;

type CellOf<R> = Box<dyn Fn(&Work<'_>, &R) -> TableCell>;

/// The columns of a list, each with its heading and what its cell says of a row.
pub struct Columns<R>(Vec<(&'static str, CellOf<R>)>);

impl<R> Default for Columns<R> {
    fn default() -> Self {
        Self(vec![])
    }
}

impl<R> Columns<R> {
    /// Adds a column.
    pub fn with(mut self, heading: &'static str, cell: impl Fn(&Work<'_>, &R) -> TableCell + 'static) -> Self {
        self.0.push((heading, Box::new(cell)));
        self
    }

    fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(heading, _)| *heading)
    }

    fn cells(&self, work: &Work<'_>, row: &R) -> impl Iterator<Item = TableCell> {
        self.0.iter().map(|(_, cell)| cell(work, row))
    }
}

/// What a list comes to.
pub struct Laid {
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<TableCell>>,
}

/// Whose household a row is: township, village, number and head, by which offices tell them apart.
pub type Whose = [TableCell; 4];

const WHOSE: [&str; 4] = ["township", "village", "household", "head_name"];

/// A row of a list of what households have.
pub struct Line<R> {
    /// Whose it is.
    pub whose: Whose,
    /// What its columns are about.
    pub row: R,
}

/// Lays out rows of a list that is nobody's household.
pub fn laid<R>(work: &Work<'_>, columns: &Columns<R>, rows: Vec<R>, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    let cells = |row: R| Ok(Some(columns.cells(work, &row).collect()));
    Ok(Laid { headings: columns.headings().collect(), rows: each(rows.into_iter(), step, cells)? })
}

/// Lays out lines of households, but for items that make none.
pub fn of_households<T, R>(
    work: &Work<'_>,
    columns: &Columns<R>,
    items: impl ExactSizeIterator<Item = T>,
    step: &mut Step<'_>,
    mut line: impl FnMut(T) -> Result<Option<Line<R>>, DeskError>,
) -> Result<Laid, DeskError> {
    let headings = WHOSE.into_iter().map(person).chain(columns.headings()).collect();
    let rows = each(items, step, |item| {
        let Some(Line { whose, row }) = line(item)? else { return Ok(None) };
        Ok(Some(whose.into_iter().chain(columns.cells(work, &row)).collect()))
    })?;
    Ok(Laid { headings, rows })
}

fn each<T>(
    items: impl ExactSizeIterator<Item = T>,
    step: &mut Step<'_>,
    mut row: impl FnMut(T) -> Result<Option<Vec<TableCell>>, DeskError>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let of = items.len() as u64;
    let mut rows = Vec::with_capacity(items.len());
    for (done, item) in (1..).zip(items) {
        rows.extend(row(item)?);
        step(done, of)?;
    }
    Ok(rows)
}

/// The names of divisions by code, looked up once.
#[derive(Default)]
pub struct Names(HashMap<String, (String, String)>);

impl Names {
    /// Township, village, number and head of a household at a place.
    pub fn whose(&mut self, work: &Work<'_>, place: &str, number: Option<&str>, head: &str) -> Whose {
        if !self.0.contains_key(place) {
            self.0.insert(place.to_owned(), divisions(work, place));
        }
        let (township, village) = &self.0[place];
        [TableCell::text(township.as_str()), TableCell::text(village.as_str()), text(number), TableCell::text(head)]
    }

    /// The same of a household that is known by its id.
    pub fn whose_is(&mut self, work: &Work<'_>, household: RecordId, head: &str) -> Result<Whose, DeskError> {
        let mut query = work.db.prepare_cached("SELECT place, number FROM household WHERE id = ?1")?;
        let found: Option<(String, Option<String>)> =
            query.query_row([household.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (place, number) = found.unwrap_or_default();
        Ok(self.whose(work, &place, number.as_deref(), head))
    }
}

fn divisions(work: &Work<'_>, place: &str) -> (String, String) {
    let Some(place) = AreaCode::parse(place) else { return Default::default() };
    let township = place.at(AreaLevel::Township).map(|code| reach::village_name(work, &code));
    let village = place.at(AreaLevel::Village).map(|code| reach::village_name(work, &code));
    (township.unwrap_or_default(), village.unwrap_or_default())
}

/// The marks of the few records that are not simply what the county holds.
pub struct Marks(HashMap<RecordId, RecordMark>);

impl Marks {
    /// Reads them all.
    pub fn read(work: &Work<'_>) -> Result<Self, DeskError> {
        let mut query = work.db.prepare(
            "SELECT record FROM pending
             UNION SELECT record FROM conflict WHERE state = '1' AND deleted = 0
             UNION SELECT record FROM proposal WHERE state = '1' AND deleted = 0",
        )?;
        let ids = rows::ids(query.query_map([], |row| row.get(0))?)?;
        let marks = ids.into_iter().map(|id| Ok((id, rows::mark(work, id)?))).collect::<Result<_, DeskError>>()?;
        Ok(Self(marks))
    }

    /// Returns the mark of a record.
    pub fn of(&self, id: RecordId) -> RecordMark {
        self.0.get(&id).copied().unwrap_or_default()
    }
}

/// A text, or a blank cell.
pub fn text(text: Option<impl Into<String>>) -> TableCell {
    text.map_or(TableCell::Blank, TableCell::text)
}

/// What an address says beyond the village, whose column stands before it.
pub fn address(village: &str, address: Option<&str>) -> TableCell {
    text(address.map(|address| words::places::door(village, address)))
}

/// The same of a household that is known by its id.
pub fn address_of(work: &Work<'_>, household: RecordId) -> Result<TableCell, DeskError> {
    let mut query = work.db.prepare_cached("SELECT place, address FROM household WHERE id = ?1")?;
    let found: Option<(String, Option<String>)> =
        query.query_row([household.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (place, lives_at) = found.unwrap_or_default();
    let village = AreaCode::parse(&place).map(|place| reach::village_name(work, &place));
    Ok(address(&village.unwrap_or_default(), lives_at.as_deref()))
}

/// A day, or a blank cell.
pub fn day(day: Option<Day>) -> TableCell {
    day.map_or(TableCell::Blank, |day| TableCell::text(day.to_string()))
}

/// Where a record stands on its way to the county.
pub fn mark(mark: RecordMark) -> TableCell {
    TableCell::text(words::sync::mark(mark).1)
}
