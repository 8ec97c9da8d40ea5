//! Finds out what a sheet is and where its columns stand: by its headings, wherever they are, never by its name.

use crate::{
    cell::{Cell, squeeze},
    columns::{Column, How, OLD_ROW, REASON, SheetKind, by_heading, by_name},
    read::{Row, Sheet, Workbook},
};
use anju_model::Fault;

/// Headings are looked for in this many rows that hold something.
pub(crate) const SEARCHED_ROWS: usize = 20;
/// So many headings must be known before a row counts as one of headings.
const LEAST_KNOWN: usize = 3;
/// Columns beyond this one are not looked at.
pub(crate) const MOST_COLUMNS: usize = 512;

/// What a sheet is and where its columns stand.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its place in the workbook.
    pub sheet: usize,
    /// What it is.
    pub kind: SheetKind,
    /// The row of headings, by position.
    pub headings: usize,
    /// What stands in each column.
    pub columns: Vec<Place>,
    /// Whether it is a workbook of refused rows, which never holds whole households.
    pub partial: bool,
}

/// What stands in one column.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its position, from 0.
    pub at: usize,
    /// Its heading as written.
    pub heading: String,
    /// Which column it is; none for one that is only kept.
    pub column: Option<&'static Column>,
}

impl Layout {
    /// Returns the heading under which a column is written here, else its national one.
    pub fn heading(&self, name: &str) -> String {
        let here = self.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name));
        here.map(|place| place.heading.clone())
            .or_else(|| by_name(self.kind, name).map(|column| column.heading.to_owned()))
            .unwrap_or_default()
    }

    /// Tells whether the sheet has this column.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|place| place.column.is_some_and(|column| column.name == name))
    }

    /// Returns the rows that hold records: no titles, totals, notes or repeated headings.
    pub fn records<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Row> {
        sheet.rows.iter().skip(self.headings + 1).filter(|row| is_record(&self.columns, row))
    }
}

/// Tells whether a row holds a record: no title, total, note or repeated heading.
pub(crate) fn is_record(columns: &[Place], row: &Row) -> bool {
    let filled: Vec<&Place> = columns.iter().filter(|place| !row.cell(place.at).is_blank()).collect();
    let own = |place: &&Place| place.column.is_some_and(|column| column.how == How::Own);
    let Some(first) = filled.iter().find(|place| !own(place)) else {
        return false;
    };
    let first = squeeze(&row.cell(first.at).text());
    let lead = filled.first().map(|place| squeeze(&row.cell(place.at).text())).unwrap_or_default();
    let total = |text: &str| ["合计", "总计", "小计", "共计", "累计"].iter().any(|word| text.starts_with(word));
    let note = |text: &str| {
        ["备注:", "说明:", "注:", "填表人", "制表人", "填报", "审核人"].iter().any(|word| text.starts_with(word))
    };
    let keyed = ["household", "person.id_number", "person.name", "cadre.name", "visitors"];
    let has_key = filled.iter().any(|place| place.column.is_some_and(|column| keyed.contains(&column.name)));
    let repeats = |place: &&&Place| matches!(row.cell(place.at), Cell::Text(text) if text.trim() == place.heading);
    let is_heading = filled.iter().filter(repeats).count();
    let summed = (total(&first) || total(&lead)) && !has_id(columns, row);
    !(summed || (note(&first) && filled.len() <= 4) || (!has_key && filled.len() <= 2) || is_heading * 2 > filled.len())
}

/// A total row may hold a count under a household's number, but no long number.
fn has_id(columns: &[Place], row: &Row) -> bool {
    let id = |place: &&Place| {
        place.column.is_some_and(|c| matches!(c.name, "person.id_number" | "visit.visited_on" | "cadre.name"))
    };
    columns.iter().filter(id).any(|place| row.cell(place.at).text().chars().filter(char::is_ascii_digit).count() > 7)
}

/// Finds the sheets that are one of the three.
///
/// # Errors
/// `workbook.no_table` where none is, `workbook.headings` where one lacks a column that is needed.
pub fn layouts(workbook: &Workbook) -> Result<Vec<Layout>, Fault> {
    let found: Vec<Layout> =
        workbook.sheets.iter().enumerate().filter_map(|(index, sheet)| layout(index, sheet)).collect();
    if found.is_empty() {
        let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        return Err(Fault::new("workbook.no_table").with("name", &workbook.name).with("sheets", sheets.join("、")));
    }
    let (complete, lacking): (Vec<Layout>, Vec<Layout>) =
        found.into_iter().partition(|layout| missing(layout).is_empty());
    // A summary or a dictionary beside a complete sheet of the same kind may well lack columns.
    let alone = lacking.iter().find(|layout| complete.iter().all(|other| other.kind != layout.kind));
    match alone {
        Some(layout) => {
            let sheet = &workbook.sheets[layout.sheet].name;
            Err(Fault::new("workbook.headings").with("sheet", sheet).with("missing", missing(layout).join("、")))
        }
        None => Ok(complete),
    }
}

/// Reads columns as a person says they are to be read 列对应: each pair is a heading as it is written and the national one
/// that it stands for.
///
/// # Errors
/// `workbook.column_absent {name}` where no sheet has such a heading, `workbook.column_unknown {name}` where the other is none.
pub fn read_headings_as(workbook: &mut Workbook, pairs: &[(String, String)]) -> Result<(), Fault> {
    rename(workbook, pairs, |national| match SheetKind::ALL.iter().find_map(|kind| by_heading(*kind, national)) {
        Some(_) => Ok(()),
        None => Err(Fault::new("workbook.column_unknown").with("name", national)),
    })
}

/// Writes over each heading of a pair the one that it stands for, once `known` has let that one pass.
///
/// # Errors
/// `workbook.column_absent {name}`; what `known` says.
pub(crate) fn rename(
    workbook: &mut Workbook,
    pairs: &[(String, String)],
    known: impl Fn(&str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for (written, meant) in pairs {
        known(meant)?;
        let rows = workbook.sheets.iter_mut().flat_map(|sheet| sheet.rows.iter_mut().take(SEARCHED_ROWS));
        let cells = rows.flat_map(|row| row.cells.iter_mut());
        let mut found =
            cells.filter(|cell| matches!(cell, Cell::Text(text) if squeeze(text) == squeeze(written))).peekable();
        if found.peek().is_none() {
            return Err(Fault::new("workbook.column_absent").with("name", written));
        }
        found.for_each(|cell| *cell = Cell::Text(meant.clone()));
    }
    Ok(())
}

/// The national headings of the columns that are needed and not there.
fn missing(layout: &Layout) -> Vec<&'static str> {
    let needed = layout.kind.needed().iter().filter(|name| !layout.has(name));
    needed.filter_map(|name| by_name(layout.kind, name)).map(|column| column.heading).collect()
}

fn layout(index: usize, sheet: &Sheet) -> Option<Layout> {
    let rows = sheet.rows.iter().take(SEARCHED_ROWS).enumerate();
    let tries = rows.flat_map(|(at, row)| {
        SheetKind::ALL.map(|kind| {
            let names = names(kind, row);
            let needed = kind.needed().iter().filter(|name| names.contains(name)).count();
            (at, kind, names.len(), needed)
        })
    });
    let best = tries
        .filter(|(.., known, _)| *known >= LEAST_KNOWN)
        .max_by_key(|(at, _, known, needed)| (*needed * 3 + *known, SEARCHED_ROWS - at))?;
    let (headings, kind, _, needed) = best;
    (needed * 2 >= kind.needed().len()).then(|| place_columns(index, kind, headings, &sheet.rows[headings]))
}

fn names(kind: SheetKind, row: &Row) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = row
        .cells
        .iter()
        .take(MOST_COLUMNS)
        .filter_map(|cell| match cell {
            Cell::Text(text) => by_heading(kind, text),
            _ => None,
        })
        .map(|column| column.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn place_columns(sheet: usize, kind: SheetKind, headings: usize, row: &Row) -> Layout {
    let columns = places(row, |written| by_heading(kind, written));
    let is = |heading: &str| columns.iter().any(|place| squeeze(&place.heading) == heading);
    let partial = is(OLD_ROW) && is(REASON);
    Layout { sheet, kind, headings, columns, partial }
}

/// Says what stands in each column; of two with the same meaning the national heading wins, else the first, and the other
/// is only kept.
pub(crate) fn places(row: &Row, find: impl Fn(&str) -> Option<&'static Column>) -> Vec<Place> {
    let cells = row.cells.iter().take(MOST_COLUMNS).enumerate().filter(|(_, cell)| !cell.is_blank());
    let mut columns: Vec<Place> =
        cells.map(|(at, cell)| Place { at, heading: cell.text(), column: find(&cell.text()) }).collect();
    for index in 0..columns.len() {
        let Some(column) = columns[index].column else {
            continue;
        };
        let exact = |place: &Place| squeeze(&place.heading) == squeeze(column.heading);
        let same: Vec<usize> =
            (0..columns.len()).filter(|&i| columns[i].column.is_some_and(|c| c.name == column.name)).collect();
        let keeps = same.iter().copied().find(|&i| exact(&columns[i])).unwrap_or(same[0]);
        if keeps != index {
            columns[index].column = None;
        }
    }
    columns
}
