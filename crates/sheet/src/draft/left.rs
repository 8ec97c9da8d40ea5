//! What of a sheet is no record, said so that no cell is passed over in silence: rows, columns beyond all others, columns that
//! mean what another one says already.

use super::WHOLE_SHEET;
use crate::{
    cell::squeeze,
    columns::{SheetKind, by_heading},
    layout::{Layout, LeftRow, Place},
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
        .filter(|row| !matches!(row.why, WhyLeft::Heading | WhyLeft::OtherTable))
        .partition(|row| count_of(row.why).is_some());
    told.extend(at_once(&usual).map(|finding| (WHOLE_SHEET, finding)));
    match doubtful.as_slice() {
        [] => {}
        [first, .., last] if doubtful.len() > MOST_TOLD => {
            let finding = Finding::warning("rows.doubtful", "").with("n", doubtful.len());
            let finding = finding.with("first", first.row).with("last", last.row);
            let counts = counted(&doubtful, doubt_of).into_iter();
            told.push((WHOLE_SHEET, counts.fold(finding, |finding, (name, count)| finding.with(name, count))));
        }
        few => told.extend(few.iter().map(|row| (row.row, Finding::warning(row.why.code(), "")))),
    }
    let mut hidden = layout.records(sheet).filter(|row| row.hidden);
    if let Some(first) = hidden.next() {
        let finding = Finding::warning("row.hidden", "").with("n", 1 + hidden.count()).with("first", first.number);
        told.push((WHOLE_SHEET, finding));
    }
    told.extend(hidden_columns(layout, sheet).map(|finding| (WHOLE_SHEET, finding)));
    for table in &layout.others {
        let finding = Finding::warning("rows.other_table", "").with("first", table.first).with("last", table.last);
        told.push((table.first, finding.with("headings", table.headings.join("、")).with("n", table.filled)));
    }
    if let Some(beside) = &layout.beside {
        let finding = Finding::warning("column.other_table", "").with("column", &beside.heading);
        told.push((WHOLE_SHEET, finding.with("n", beside.filled).with("first", beside.first)));
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
    told.extend(elsewhere(layout, sheet).into_iter().map(|finding| (WHOLE_SHEET, finding)));
    told
}

/// Columns that nobody sees are read like others, and told.
fn hidden_columns(layout: &Layout, sheet: &Sheet) -> Option<Finding> {
    let is_hidden = |at: usize| sheet.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&at));
    let filled = |at: usize| layout.records(sheet).any(|row| !row.cell(at).is_blank());
    let hidden = layout.columns.iter().filter(|place| is_hidden(place.at) && filled(place.at));
    let headings: Vec<&str> = hidden.map(|place| place.heading.as_str()).collect();
    let told = Finding::warning("column.hidden", "").with("n", headings.len()).with("columns", headings.join("、"));
    (!headings.is_empty()).then_some(told)
}

/// Columns of a sheet of people that are filled and speak of others than whom the row is about, or of pairs and visits.
fn elsewhere(layout: &Layout, sheet: &Sheet) -> Vec<Finding> {
    if layout.kind != SheetKind::People {
        return vec![];
    }
    let is_filled = |place: &Place| layout.records(sheet).any(|row| !row.cell(place.at).is_blank());
    let unknown: Vec<&Place> = layout.columns.iter().filter(|place| place.column.is_none()).collect();
    let told = |code: &str, is: &dyn Fn(&str) -> bool| {
        let columns: Vec<&str> = unknown
            .iter()
            .filter(|place| is(&squeeze(&place.heading)) && is_filled(place))
            .map(|place| place.heading.as_str())
            .collect();
        let finding = Finding::warning(code, "").with("column", columns.first()?);
        Some(finding.with("n", columns.len()))
    };
    // What a member has too, and stands behind a cadre's name here, is told column by column.
    let left_to_cadres = |heading: &str| by_heading(SheetKind::People, heading).is_some();
    let behind = unknown.iter().filter(|place| place.also.is_none() && left_to_cadres(&place.heading));
    let behind = behind.filter_map(|place| {
        let n = layout.records(sheet).filter(|row| !row.cell(place.at).is_blank()).count();
        (n > 0).then(|| Finding::warning("column.of_cadre", &place.heading).with("column", &place.heading).with("n", n))
    });
    let persons = told("column.persons", &is_of_another);
    let pairs = told("column.pairs", &|heading| {
        is_of(SheetKind::Pairs, &["cadre.", "pair."], heading) && !left_to_cadres(heading)
    });
    let visits = told("column.visits", &|heading| is_of(SheetKind::Visits, &["visit.", "need."], heading));
    [persons, pairs, visits].into_iter().flatten().chain(behind).collect()
}

/// 成员2姓名, 配偶身份证号: who else lives there, in the same row.
fn is_of_another(heading: &str) -> bool {
    let names = ["姓名", "身份证", "证件号", "公民身份号码"].iter().any(|word| heading.contains(word));
    let others = [
        "成员",
        "配偶",
        "丈夫",
        "妻子",
        "子女",
        "儿女",
        "儿子",
        "女儿",
        "长子",
        "次子",
        "长女",
        "父亲",
        "母亲",
        "之子",
        "之女",
        "孙",
        "紧急联系人",
        "代理人",
        "担保人",
        "监护",
    ];
    names && others.iter().any(|word| heading.contains(word))
}

fn is_of(kind: SheetKind, names: &[&str], heading: &str) -> bool {
    by_heading(kind, heading).is_some_and(|column| names.iter().any(|name| column.name.starts_with(name)))
}

/// So many rows that may be somebody's are told one by one; more are filled down.
const MOST_TOLD: usize = 20;

/// Counts rows by the names that are given to why they are left.
fn counted(rows: &[LeftRow], name: fn(WhyLeft) -> Option<&'static str>) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for name in rows.iter().filter_map(|row| name(row.why)) {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// Under which name rows are counted that may be somebody's.
fn doubt_of(why: WhyLeft) -> Option<&'static str> {
    match why {
        WhyLeft::Formulas => Some("formulas"),
        WhyLeft::Sparse => Some("sparse"),
        WhyLeft::Unfilled => Some("unfilled"),
        WhyLeft::Title
        | WhyLeft::ColumnNumbers
        | WhyLeft::HeadingsAgain
        | WhyLeft::Total
        | WhyLeft::Note
        | WhyLeft::Heading
        | WhyLeft::OtherTable => None,
    }
}

/// What any sheet has beside its records is told in one line.
fn at_once(rows: &[LeftRow]) -> Option<Finding> {
    let counts = counted(rows, count_of);
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
        WhyLeft::Heading | WhyLeft::Formulas | WhyLeft::Sparse | WhyLeft::Unfilled | WhyLeft::OtherTable => None,
    }
}
