//! The workbook of refused rows and of rows with cells to mend: the same headings, each row as it stood, its old number and the
//! reasons beside it. What a cell said only by what stood around it, the row above, the title, the whole column, is written out,
//! so that the row says the same by itself. Corrected, it is imported again like any other.

use crate::{
    columns::{OLD_ROW, REASON, SheetKind, heading_of},
    draft::{Draft, RefusedRow, titles::name_with_year},
    layout::{Layout, Place, titles},
    read::{Row, Sheet, Workbook},
    table::{Table, TableCell, TableFault, write_xlsx},
    units::Unit,
};
use std::collections::BTreeMap;

/// Writes the rows that were refused, or some cells of which were, as a workbook; nothing where there are none.
///
/// # Errors
/// Only where the workbook cannot be written.
pub fn refused_workbook(workbook: &Workbook, draft: &Draft) -> Result<Option<Vec<u8>>, TableFault> {
    let mut rows = draft.refused();
    rows.extend(draft.to_mend());
    if rows.is_empty() {
        return Ok(None);
    }
    let tables: Vec<Table> =
        draft.layouts().iter().filter_map(|layout| table(workbook, draft, layout, &rows)).collect();
    write_xlsx(&tables).map(Some)
}

fn table(workbook: &Workbook, draft: &Draft, layout: &Layout, rows: &[RefusedRow]) -> Option<Table> {
    let sheet = &workbook.sheets[layout.sheet];
    let of_sheet = rows.iter().filter(|row| row.sheet == layout.sheet);
    let refused: BTreeMap<u32, &[String]> = of_sheet.map(|row| (row.row, row.reasons.as_slice())).collect();
    let titles = titles(layout, sheet);
    let places: Vec<Place> = layout.columns.iter().map(|place| with_unit(place, &titles)).collect();
    let by_itself = |row: u32, place: &Place| draft.by_itself(layout.sheet, row, place).map(str::to_owned);
    let mut table = refused_table(sheet, &places, &refused, &by_itself)?;
    table.title = name_with_year(layout, sheet, &workbook.name);
    if let Some(village) = draft.titled(layout.sheet) {
        table.headings.push(heading_of(SheetKind::People, "village").to_owned());
        table.rows.iter_mut().for_each(|row| row.push(TableCell::text(village)));
    }
    Some(table)
}

/// The column under a heading that names the unit which only a title names.
fn with_unit(place: &Place, titles: &[String]) -> Place {
    let mut place = place.clone();
    if let Some(column) = place.column
        && Unit::in_heading(column, &place.heading).is_none()
        && let Some(unit) = Unit::in_titles(column, titles)
    {
        place.heading = format!("{}（{}）", place.heading, unit.name());
    }
    place
}

/// Makes the table of a sheet's refused rows; none where it has none.
pub(crate) fn refused_table(
    sheet: &Sheet,
    columns: &[Place],
    refused: &BTreeMap<u32, &[String]>,
    by_itself: &dyn Fn(u32, &Place) -> Option<String>,
) -> Option<Table> {
    if refused.is_empty() {
        return None;
    }
    let places: Vec<&Place> = columns
        .iter()
        .filter(|place| !place.column.is_some_and(|c| matches!(c.name, "own.row" | "own.reason")))
        .collect();
    let mut headings: Vec<String> = places.iter().map(|place| place.heading.clone()).collect();
    headings.extend([OLD_ROW.to_owned(), REASON.to_owned()]);
    let rows = sheet.rows.iter().filter_map(|row| Some((row, refused.get(&row.number)?)));
    let line = |(row, reasons): (&Row, &&[String])| {
        let cell = |place: &&Place| {
            by_itself(row.number, place).map_or_else(|| TableCell::text(row.cell(place.at).text()), TableCell::text)
        };
        let mut cells: Vec<TableCell> = places.iter().map(cell).collect();
        cells.push(TableCell::Number(row.number.into()));
        cells.push(TableCell::text(reasons.join("\n")));
        cells
    };
    let rows = rows.map(line).collect();
    Some(Table { title: sheet.name.clone(), headings, rows })
}
