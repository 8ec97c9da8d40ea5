//! Columns that a person matches by hand 列对应: each pair is a heading as it is written, and the usual one it stands for.

use crate::{
    cell::{Cell, squeeze},
    columns::{Column, SheetKind, by_heading},
    headings::Place,
    layout::{SEARCHED_ROWS, layout},
    read::{Sheet, Workbook},
};
use anju_model::Fault;

/// Reads columns as a person says they are to be read: each pair is a heading as it is written, or as a layout tells it apart,
/// and the national one that it stands for.
///
/// # Errors
/// `workbook.column_absent {name}` where no sheet has such a heading, `workbook.column_unknown {name}` where the other is none,
/// `workbook.column_taken {name, meant}` where each sheet that has the one has the other too.
pub fn read_headings_as(workbook: &mut Workbook, pairs: &[(String, String)]) -> Result<(), Fault> {
    let known = |national: &str| {
        let column = SheetKind::ALL.iter().find_map(|kind| by_heading(*kind, national));
        column.ok_or_else(|| Fault::new("workbook.column_unknown").with("name", national))
    };
    // 电话 of the people is not that of their cadres: a sheet takes only columns that its kind has.
    let has =
        |sheet: &Sheet, meant: &str| layout(0, sheet).is_none_or(|layout| by_heading(layout.kind, meant).is_some());
    rename(workbook, pairs, (known, has), |sheet| layout(0, sheet).map(|layout| layout.columns))
}

/// Writes over each heading of a pair the one that it stands for, which `known` finds, on the sheets that may `has` it. A heading
/// that stands in no cell alone is looked for among the `places` of each sheet. A sheet that has the column already keeps it, and
/// the other beside it.
///
/// # Errors
/// `workbook.column_absent {name}`; `workbook.column_taken {name, meant}`; what `known` says.
pub(crate) fn rename(
    workbook: &mut Workbook,
    pairs: &[(String, String)],
    (known, has): (impl Fn(&str) -> Result<&'static Column, Fault>, impl Fn(&Sheet, &str) -> bool),
    places: impl Fn(&Sheet) -> Option<Vec<Place>>,
) -> Result<(), Fault> {
    for (written, meant) in pairs {
        let pair = Pair { written: squeeze(written), meant, column: known(meant)? };
        let sheets = workbook.sheets.iter_mut().filter(|sheet| has(sheet, meant));
        let (taken, free): (Vec<&mut Sheet>, Vec<&mut Sheet>) =
            sheets.partition(|sheet| pair.is_taken(&places(sheet).unwrap_or_default()));
        if pair.write_over(free, &places) {
            continue;
        }
        let stands = taken.into_iter().any(|sheet| {
            let places = places(sheet).unwrap_or_default();
            pair.cells(sheet).next().is_some() || places.iter().any(|place| pair.is(&place.heading))
        });
        let fault = Fault::new(if stands { "workbook.column_taken" } else { "workbook.column_absent" });
        return Err(fault.with("name", written).with("meant", meant));
    }
    Ok(())
}

/// A heading as it is written, without what sets its characters apart, and the column that it is to be.
struct Pair<'a> {
    written: String,
    meant: &'a str,
    column: &'static Column,
}

impl Pair<'_> {
    fn is(&self, heading: &str) -> bool {
        squeeze(heading) == self.written
    }

    /// Tells whether another column than the one that is matched is read as it already.
    fn is_taken(&self, places: &[Place]) -> bool {
        let is_it = |place: &&Place| place.column.is_some_and(|column| column.name == self.column.name);
        places.iter().filter(is_it).any(|place| !squeeze(&place.heading).contains(&self.written))
    }

    /// Lists the cells that may be this heading.
    fn cells<'s>(&self, sheet: &'s mut Sheet) -> impl Iterator<Item = &'s mut Cell> {
        let cells = sheet.rows.iter_mut().take(SEARCHED_ROWS).flat_map(|row| row.cells.iter_mut());
        cells.filter(|cell| matches!(cell, Cell::Text(text) if self.is(text)))
    }

    /// Writes over every cell that may be this heading, else names the columns whose headings, joined or told apart, are
    /// this one; tells whether there is one.
    fn write_over(&self, mut sheets: Vec<&mut Sheet>, places: &impl Fn(&Sheet) -> Option<Vec<Place>>) -> bool {
        let cells = sheets.iter_mut().flat_map(|sheet| self.cells(sheet));
        if cells.map(|cell| *cell = Cell::Text(self.meant.to_owned())).count() > 0 {
            return true;
        }
        let mut named = false;
        for sheet in sheets {
            let columns = places(sheet).unwrap_or_default();
            if let Some(place) = columns.iter().find(|place| self.is(&place.heading)) {
                sheet.named.insert(place.at, self.meant.to_owned());
                named = true;
            }
        }
        named
    }
}
