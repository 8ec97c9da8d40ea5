//! What of a sheet is no record, said so that no cell is passed over in silence: rows, columns beyond all others, columns that
//! mean what another one says already.

use super::WHOLE_SHEET;
use crate::{
    layout::{Layout, LeftRow},
    read::Sheet,
    skipped::WhyLeft,
};
use anju_model::checks::Finding;
use std::collections::BTreeMap;

/// Lists what is to be told of a sheet, each with its row.
pub(super) fn of_sheet(layout: &Layout, sheet: &Sheet) -> Vec<(u32, Finding)> {
    let mut told = Vec::new();
    let (usual, doubtful): (Vec<LeftRow>, Vec<LeftRow>) = layout
        .left(sheet)
        .into_iter()
        .filter(|row| row.why != WhyLeft::Heading)
        .partition(|row| count_of(row.why).is_some());
    told.extend(at_once(&usual).map(|finding| (WHOLE_SHEET, finding)));
    told.extend(doubtful.iter().map(|row| (row.row, Finding::warning(row.why.code(), ""))));
    let mut hidden = layout.records(sheet).filter(|row| row.hidden);
    if let Some(first) = hidden.next() {
        let finding = Finding::warning("row.hidden", "").with("n", 1 + hidden.count()).with("first", first.number);
        told.push((WHOLE_SHEET, finding));
    }
    if layout.beyond > 0 {
        told.push((WHOLE_SHEET, Finding::warning("column.beyond", "").with("n", layout.beyond)));
    }
    for place in &layout.columns {
        if let Some(meant) = place.also {
            let finding = Finding::warning("column.repeats", "").with("column", &place.heading);
            told.push((WHOLE_SHEET, finding.with("meant", meant.heading)));
        }
    }
    told
}

/// What any sheet has beside its records is told in one line.
fn at_once(rows: &[LeftRow]) -> Option<Finding> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for name in rows.iter().filter_map(|row| count_of(row.why)) {
        *counts.entry(name).or_default() += 1;
    }
    let finding = Finding::warning("rows.left", "").with("n", rows.len()).with("first", rows.first()?.row);
    Some(counts.into_iter().fold(finding, |finding, (name, count)| finding.with(name, count)))
}

/// Under which name rows are counted that any sheet has; none for those that may be somebody's.
fn count_of(why: WhyLeft) -> Option<&'static str> {
    match why {
        WhyLeft::Title => Some("title"),
        WhyLeft::ColumnNumbers => Some("column_numbers"),
        WhyLeft::HeadingsAgain => Some("headings_again"),
        WhyLeft::Total => Some("total"),
        WhyLeft::Note => Some("note"),
        WhyLeft::Heading | WhyLeft::Formulas | WhyLeft::Sparse | WhyLeft::Unfilled => None,
    }
}
