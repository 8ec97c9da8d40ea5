//! Tables of a sheet beside the one that is read: above it, below it under headings of their own, to its right. They are not
//! read, and nothing of them is taken for a part of it.

use crate::{
    cell::{Cell, squeeze},
    columns::{SheetKind, by_heading},
    headings::Place,
    layout::Layout,
    read::{Row, Sheet},
};
use std::ops::Range;

/// A table above or below the one that is read.
#[derive(Clone, Debug)]
pub struct OtherTable {
    /// Its rows with its headings, by position.
    pub rows: Range<usize>,
    /// Its first row as Excel numbers it.
    pub first: u32,
    /// Its last row.
    pub last: u32,
    /// Its headings.
    pub headings: Vec<String>,
    /// How many of its cells hold something.
    pub filled: usize,
}

/// A table to the right of the one that is read.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its first column, by position.
    pub start: usize,
    /// The heading of that column.
    pub heading: String,
    /// The first row that holds something of it, as Excel numbers it.
    pub first: u32,
    /// How many of its cells hold something.
    pub filled: usize,
}

/// So many headings must be known before a row counts as another table's.
const LEAST_KNOWN: usize = 3;
/// So many of them must stand elsewhere than the table's own before a row is more than these said again.
const LEAST_MOVED: usize = 2;
/// Headings have so many characters at most.
const LONGEST_HEADING: usize = 24;

/// Finds the tables above and below.
pub(crate) fn above_and_below(layout: &Layout, sheet: &Sheet) -> Vec<OtherTable> {
    let find = |text: &str| by_heading(layout.kind, text).map(|column| column.name);
    around(&layout.columns, layout.first_heading..layout.headings + 1, sheet, &find)
}

/// Finds the tables above and below one with these columns, whose headings take these rows; `find` names its columns.
pub(crate) fn around(
    columns: &[Place],
    headings: Range<usize>,
    sheet: &Sheet,
    find: &dyn Fn(&str) -> Option<&'static str>,
) -> Vec<OtherTable> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let above = (0..headings.start).find(|at| known_in(find, &sheet.rows[*at]).is_some());
    found.extend(above.map(|at| at..headings.start));
    let mut open: Option<usize> = None;
    for (at, row) in sheet.rows.iter().enumerate().skip(headings.end) {
        let Some(known) = known_in(find, row) else { continue };
        found.extend(open.take().map(|from| from..at));
        if moved(columns, &known, row) >= LEAST_MOVED {
            open = Some(at);
        }
    }
    found.extend(open.map(|from| from..sheet.rows.len()));
    found.into_iter().map(|rows| other_table(sheet, rows)).collect()
}

fn other_table(sheet: &Sheet, rows: Range<usize>) -> OtherTable {
    let here = &sheet.rows[rows.clone()];
    let (first, last) = (here[0].number, here[here.len() - 1].number);
    let texts = here[0].cells.iter().filter(|cell| !cell.is_blank()).map(Cell::text);
    OtherTable { first, last, headings: texts.collect(), filled: here.iter().map(Row::filled).sum(), rows }
}

/// The names of the columns that the cells of a row mean, by position, if it is one of headings; an empty name is a column of
/// another kind of sheet.
fn known_in(find: &dyn Fn(&str) -> Option<&'static str>, row: &Row) -> Option<Vec<(usize, &'static str)>> {
    let filled = || row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    // Records have numbers, days and long texts: few rows need to be looked into.
    if !filled().all(|(_, cell)| matches!(cell, Cell::Text(text) if may_be_heading(text))) {
        return None;
    }
    let known: Vec<(usize, &'static str)> = filled()
        .filter_map(|(at, cell)| {
            let text = cell.text();
            find(&text)
                .or_else(|| SheetKind::ALL.iter().find_map(|kind| by_heading(*kind, &text)).map(|_| ""))
                .map(|name| (at, name))
        })
        .collect();
    (known.len() >= LEAST_KNOWN && known.len() * 2 > filled().count()).then_some(known)
}

fn may_be_heading(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() <= 4 && text.chars().count() <= LONGEST_HEADING
}

/// Counts headings that stand elsewhere than the same heading of the table. One that nobody knows there is the same by its text.
fn moved(columns: &[Place], known: &[(usize, &'static str)], row: &Row) -> usize {
    let stands = |at: usize, name: &str| {
        columns.iter().filter(|place| place.at == at).any(|place| match place.column.or(place.also) {
            Some(column) => column.name == name,
            None => squeeze(&place.heading).ends_with(&squeeze(&row.cell(at).text())),
        })
    };
    known.iter().filter(|(at, name)| !stands(*at, name)).count()
}

/// Tells whether the columns from one on are all that a sheet of another kind needs.
fn begins_another(layout: &Layout, from: usize) -> bool {
    let behind = || layout.columns.iter().filter(|place| place.at >= from);
    let has = |kind: SheetKind, name: &str| {
        behind().any(|place| by_heading(kind, &place.heading).is_some_and(|column| column.name == name))
    };
    let others = SheetKind::ALL.into_iter().filter(|kind| *kind != layout.kind);
    others.into_iter().any(|kind| kind.needed().iter().all(|name| has(kind, name)))
}

/// Finds a table to the right: the columns that tell who a row is about stand there once more, behind a table that has all it
/// needs.
pub(crate) fn beside(layout: &Layout, sheet: &Sheet) -> Option<Beside> {
    let repeats: Vec<&Place> = layout.columns.iter().filter(|place| place.also.is_some()).collect();
    let first = repeats.first()?.at;
    // The village may stand in a title alone.
    let is_needed = |name: &&&str| **name != "village" || layout.has("village");
    let needed: Vec<&str> = layout.kind.needed().iter().filter(is_needed).copied().collect();
    let left = |name: &str| {
        layout.columns.iter().any(|place| place.at < first && place.column.is_some_and(|column| column.name == name))
    };
    let repeated = |name: &&&str| repeats.iter().any(|place| place.also.is_some_and(|column| column.name == **name));
    let again = needed.iter().filter(repeated).count() * 2 >= needed.len();
    if !needed.iter().all(|name| left(name)) || !(again || begins_another(layout, first)) {
        return None;
    }
    let bare = |at: &usize| layout.columns.iter().all(|place| place.at != *at);
    let read = layout
        .columns
        .iter()
        .filter(|place| place.at < first && place.column.is_some_and(|c| needed.contains(&c.name)));
    let last_read = read.map(|place| place.at).max().unwrap_or(0);
    let start = (last_read..first).rev().find(bare).map_or(first, |gap| gap + 1);
    let heading = layout.columns.iter().find(|place| place.at >= start).map(|place| place.heading.clone())?;
    let cells = |row: &Row| row.cells.iter().skip(start).filter(|cell| !cell.is_blank()).count();
    let filled: Vec<(u32, usize)> = sheet
        .rows
        .iter()
        .skip(layout.headings + 1)
        .map(|row| (row.number, cells(row)))
        .filter(|(_, n)| *n > 0)
        .collect();
    let first = filled.first()?.0;
    Some(Beside { start, heading: squeeze(&heading), first, filled: filled.iter().map(|(_, n)| n).sum() })
}
