//! The workbook of refused rows: the same headings, each row as it stood, its old number and the reasons beside it. Corrected,
//! it is imported again like any other.

use crate::{
    columns::{OLD_ROW, REASON},
    draft::{Draft, RefusedRow},
    layout::{Layout, layouts},
    read::{Row, Workbook},
    table::{Table, TableCell, TableFault, write_xlsx},
};
use std::collections::BTreeMap;

/// Writes the refused rows as a workbook; nothing where there are none.
///
/// # Errors
/// Only where the workbook cannot be written.
pub fn refused_workbook(workbook: &Workbook, draft: &Draft) -> Result<Option<Vec<u8>>, TableFault> {
    if draft.refused.is_empty() {
        return Ok(None);
    }
    let layouts = layouts(workbook).unwrap_or_default();
    let tables: Vec<Table> = layouts.iter().filter_map(|layout| table(workbook, draft, layout)).collect();
    write_xlsx(&tables).map(Some)
}

fn table(workbook: &Workbook, draft: &Draft, layout: &Layout) -> Option<Table> {
    let refused: BTreeMap<u32, &RefusedRow> =
        draft.refused.iter().filter(|row| row.sheet == layout.sheet).map(|row| (row.row, row)).collect();
    if refused.is_empty() {
        return None;
    }
    let sheet = &workbook.sheets[layout.sheet];
    let places: Vec<&crate::layout::Place> = layout
        .columns
        .iter()
        .filter(|place| !place.column.is_some_and(|c| matches!(c.name, "own.row" | "own.reason")))
        .collect();
    let mut headings: Vec<String> = places.iter().map(|place| place.heading.clone()).collect();
    headings.extend([OLD_ROW.to_owned(), REASON.to_owned()]);
    let rows = sheet.rows.iter().filter_map(|row| Some((row, refused.get(&row.number)?)));
    let line = |(row, refused): (&Row, &&RefusedRow)| {
        let mut cells: Vec<TableCell> = places.iter().map(|place| TableCell::text(row.cell(place.at).text())).collect();
        cells.push(TableCell::Number(row.number.into()));
        cells.push(TableCell::text(refused.reasons.join("\n")));
        cells
    };
    let rows = rows.map(line).collect();
    Some(Table { title: sheet.name.clone(), headings, rows })
}
