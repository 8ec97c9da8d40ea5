//! The three national sheets out again: headings in the national order, columns that nobody knows at the end as they came in.

use crate::{
    columns::{Column, How, SheetKind},
    table::{Table, TableCell},
};
use std::collections::{BTreeMap, BTreeSet};

/// One row to write: cells by the name of their column (`person.name`, `household.phone`, `relation` …) or, for columns that
/// only this office has, by `x:` and their heading.
pub type NationalRow = BTreeMap<String, TableCell>;

/// Columns that the national export lacks; they are written where a row fills them.
const OURS: &[&str] = &[
    "group",
    "person.no_id_reason",
    "card",
    "household.class",
    "household.residence",
    "household.hukou_address",
    "person.died_on",
    "pair.until",
    "pair.role",
    "pair.ended_by",
    "visit.note",
];

/// Makes the table of a national sheet.
pub fn national_table(kind: SheetKind, rows: &[NationalRow]) -> Table {
    let filled: BTreeSet<&str> = rows.iter().flat_map(BTreeMap::keys).map(String::as_str).collect();
    let own_area =
        |column: &Column| kind != SheetKind::People && matches!(column.name, "county" | "township" | "village");
    let only_if_filled = |column: &Column| OURS.contains(&column.name) || own_area(column);
    let columns: Vec<&Column> = kind
        .columns()
        .iter()
        .filter(|column| column.how != How::Own && (!only_if_filled(column) || filled.contains(column.name)))
        .collect();
    let known: BTreeSet<&str> = columns.iter().map(|column| column.name).collect();
    let kept: Vec<&str> =
        filled.iter().copied().filter(|name| name.starts_with("x:") && !known.contains(name)).collect();
    let headings =
        columns.iter().map(|column| column.heading).chain(kept.iter().map(|name| name.trim_start_matches("x:")));
    let names: Vec<&str> = columns.iter().map(|column| column.name).chain(kept.iter().copied()).collect();
    let line =
        |row: &NationalRow| names.iter().map(|name| row.get(*name).cloned().unwrap_or(TableCell::Blank)).collect();
    Table {
        title: kind.label().to_owned(),
        headings: headings.map(str::to_owned).collect(),
        rows: rows.iter().map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_stand_in_the_national_order_and_kept_columns_at_the_end() {
        let row: NationalRow = [("person.name", "徐辉"), ("card", "1"), ("x:备注", "外出")]
            .map(|(name, text)| (name.to_owned(), TableCell::text(text)))
            .into();
        let table = national_table(SheetKind::People, &[row]);
        assert_eq!(table.headings[..5], ["省", "市", "县", "乡", "村"]);
        assert_eq!(table.headings.len(), 50 + 2);
        assert_eq!(table.headings.last().map(String::as_str), Some("备注"));
        assert_eq!(table.rows[0][8], TableCell::text("徐辉"));
        assert_eq!(national_table(SheetKind::Pairs, &[]).headings.len(), 8);
        assert_eq!(national_table(SheetKind::Visits, &[]).headings.len(), 9);
    }
}
