//! 疑似重复 as a table: what tells one of two records from the other, side by side.

use crate::table::{Table, TableCell};
use anju_model::{
    contract::{DuplicateRow, DuplicateSide, ListChosen},
    kinds,
    words::lists,
};

/// Makes the table of pairs of records that may be one.
pub fn duplicates_table(rows: &[DuplicateRow]) -> Table {
    let of = |which: &str| lists::DUPLICATE_HEADINGS.map(|heading| format!("{which}：{heading}"));
    let mut headings = vec!["类别".to_owned(), "原因".to_owned()];
    headings.extend(of("甲"));
    headings.extend(of("乙"));
    let line = |row: &DuplicateRow| {
        let kind = kinds::kind(&row.kind).map_or(row.kind.as_str(), |kind| kind.label);
        let mut cells = vec![TableCell::text(kind), TableCell::text(lists::duplicate(&row.why))];
        cells.extend(side(&row.one));
        cells.extend(side(&row.other));
        cells
    };
    let title = lists::title(&ListChosen::Duplicates {}).to_owned();
    Table { title, headings, rows: rows.iter().map(line).collect() }
}

fn side(side: &DuplicateSide) -> [TableCell; 6] {
    let text = |text: &Option<String>| TableCell::text(text.as_deref().unwrap_or_default());
    [
        TableCell::text(&*side.name),
        text(&side.known_by),
        text(&side.masked),
        text(&side.birth),
        text(&side.household_number),
        TableCell::text(&*side.area),
    ]
}
