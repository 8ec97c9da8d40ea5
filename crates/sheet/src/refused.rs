//! The workbook of refused rows and of rows with cells to mend: the same headings, each row as it stood, its old number and the
//! reasons beside it. Corrected, it is imported again like any other.

use crate::{
    columns::{OLD_ROW, REASON},
    draft::{Draft, RefusedRow},
    layout::{Layout, Place},
    read::{Row, Sheet, Workbook},
    table::{Table, TableCell, TableFault, write_xlsx},
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
        draft.layouts().iter().filter_map(|layout| table(&workbook.sheets[layout.sheet], layout, &rows)).collect();
    write_xlsx(&tables).map(Some)
}

fn table(sheet: &Sheet, layout: &Layout, rows: &[RefusedRow]) -> Option<Table> {
    let of_sheet = rows.iter().filter(|row| row.sheet == layout.sheet);
    let refused: BTreeMap<u32, &[String]> = of_sheet.map(|row| (row.row, row.reasons.as_slice())).collect();
    refused_table(sheet, &layout.columns, &refused)
}

/// Makes the table of a sheet's refused rows; none where it has none.
pub(crate) fn refused_table(sheet: &Sheet, columns: &[Place], refused: &BTreeMap<u32, &[String]>) -> Option<Table> {
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
        let mut cells: Vec<TableCell> = places.iter().map(|place| TableCell::text(row.cell(place.at).text())).collect();
        cells.push(TableCell::Number(row.number.into()));
        cells.push(TableCell::text(reasons.join("\n")));
        cells
    };
    let rows = rows.map(line).collect();
    Some(Table { title: sheet.name.clone(), headings, rows })
}
