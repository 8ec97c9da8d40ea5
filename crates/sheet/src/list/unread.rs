//! Cells of a list that no column of its department's lists reads, and what may stand in them: that somebody on the list is not
//! insured any more, receives nothing, or died.

use super::{
    Placed,
    judged::{self, Heading},
    placed::is,
};
use crate::{
    cell::{Cell, squeeze},
    headings::Place,
    read::{Row, Sheet},
};
use anju_model::{Department, checks::Finding, mask::quoted, reading};
use std::collections::BTreeSet;

/// Lists the columns before one that have no heading and hold something beside records.
pub(super) fn unnamed<'r>(named: &[Place], end: usize, records: impl Iterator<Item = &'r Row>) -> Vec<Place> {
    let named: BTreeSet<usize> = named.iter().map(|place| place.at).collect();
    let mut unnamed = BTreeSet::new();
    for row in records {
        let cells = row.cells.iter().take(end).enumerate();
        unnamed.extend(cells.filter(|(at, cell)| !named.contains(at) && !cell.is_blank()).map(|(at, _)| at));
    }
    let place = |at: usize| Place { at, heading: format!("第{}列（无列名）", at + 1), column: None, also: None };
    unnamed.into_iter().map(place).collect()
}

/// Says of each column that is not read how many of its cells hold something. A running number is nobody's fact.
pub(super) fn columns(placed: &Placed, sheet: &Sheet) -> Vec<Finding> {
    let told = placed.unread.iter().filter_map(|place| {
        let cells = || placed.records(sheet).map(|row| row.cell(place.at)).filter(|cell| !cell.is_blank());
        let n = cells().count();
        let told = n > 0 && !(may_number(&place.heading) && cells().all(is_running));
        told.then(|| Finding::warning("list.column", &place.heading).with("n", n))
    });
    told.collect()
}

fn may_number(heading: &str) -> bool {
    let heading = squeeze(heading);
    heading.ends_with("(无列名)") || matches!(heading.to_lowercase().as_str(), "序号" | "编号" | "no" | "no.")
}

/// Tells whether a cell holds a number such as rows are counted by.
fn is_running(cell: &Cell) -> bool {
    let text = cell.text();
    text.len() < 7 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A column that is not read, or only where another says nothing.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    place: Place,
    heading: Heading,
    /// Whether it is read where another says nothing, and is judged by its own words.
    again: bool,
}

/// Lists the columns of which cells may deny what a row says.
pub(super) fn judged(department: Department, placed: &Placed) -> Vec<Judged> {
    let columns = placed.columns.iter().filter_map(|place| {
        let again = placed.unread.iter().all(|unread| unread.at != place.at);
        let heading = || Heading::of(department, &squeeze(&place.heading));
        (!again || place.also.is_some()).then(|| Judged { place: place.clone(), heading: heading(), again })
    });
    columns.collect()
}

/// A cell of such a column that says something.
struct Told<'p> {
    column: &'p Judged,
    text: String,
}

impl Told<'_> {
    fn finding(&self, code: &str) -> Finding {
        Finding::error(code, &self.column.place.heading).with("value", quoted(&self.text))
    }
}

/// Lists the cells that say something of this year, and whether others say something of another year alone.
fn told<'p>(placed: &'p Placed, row: &Row, year: Option<i64>) -> (Vec<Told<'p>>, Vec<Told<'p>>) {
    let cells = placed.judged.iter().filter(|column| !row.cell(column.place.at).is_blank());
    let cells = cells.map(|column| Told { column, text: squeeze(&row.cell(column.place.at).text()) });
    let cells = cells.filter(|cell| !reading::says_nothing(&cell.text));
    cells.partition(|cell| cell.column.heading.year.is_none_or(|own| year.is_none_or(|year| own == year)))
}

/// Finds the cell of a row by which it is unsure that being listed says anything, of this year if it says it of one.
pub(super) fn denier(placed: &Placed, row: &Row, year: Option<i64>) -> Option<Finding> {
    let (cells, others) = told(placed, row, year);
    let denies = |cell: &&Told<'_>| match cell.column {
        Judged { again: true, .. } => judged::says_otherwise(&cell.text),
        Judged { heading, again: false, .. } => heading.may_deny(&cell.text),
    };
    let denier = cells.iter().find(denies).or_else(|| unpaid(&cells)).map(|cell| cell.finding("list.may_deny"));
    let denier = denier.or_else(|| of_other_years(&cells, &others, year));
    denier.or_else(|| by_name(placed, row, judged::says_otherwise))
}

/// Finds the amount of nothing where nobody pays anything.
fn unpaid<'c, 'p>(cells: &'c [Told<'p>]) -> Option<&'c Told<'p>> {
    let amount = |cell: &&Told<'_>| reading::hundredths(&cell.text).filter(|_| cell.column.heading.is_money);
    let paid = || cells.iter().filter_map(|cell| amount(&cell)).any(|fen| fen > 0);
    let nothing = |cell: &&Told<'_>| cell.column.heading.is_own_money && amount(cell) == Some(0);
    cells.iter().find(nothing).filter(|_| !paid())
}

/// Finds the cell of another year where none says anything of this one: 2025年缴费金额 alone, or beside a blank 2026年缴费金额.
fn of_other_years(cells: &[Told<'_>], others: &[Told<'_>], year: Option<i64>) -> Option<Finding> {
    let other = others.iter().find(|cell| cell.column.heading.is_own)?;
    let own = cells.iter().any(|cell| cell.column.heading.year.is_some());
    (!own)
        .then(|| Finding::error("list.other_year", &other.column.place.heading).with("year", year.unwrap_or_default()))
}

/// Finds the cell of a row that denies what the row says outright.
pub(super) fn doubt((placed, department): (&Placed, Department), row: &Row, year: Option<i64>) -> Option<Finding> {
    let denies = |cell: &&Told<'_>| !cell.column.again && cell.column.heading.denies_outright(&cell.text);
    let (cells, _) = told(placed, row, year);
    let doubt = cells.iter().find(denies).map(|cell| cell.finding("list.doubted"));
    doubt.or_else(|| {
        let beside = |text: &str| Heading::of(department, "").denies_outright(text);
        Some(Finding { code: "list.doubted".to_owned(), ..by_name(placed, row, beside)? })
    })
}

/// Finds a remark behind the name by which it is unsure that being listed says anything: 张三（已故）.
fn by_name(placed: &Placed, row: &Row, denies: impl Fn(&str) -> bool) -> Option<Finding> {
    let place = placed.columns.iter().find(|place| is(place, "person.name"))?;
    let text = squeeze(&row.cell(place.at).text());
    let (_, beside) = text.split_once('(').filter(|(_, beside)| denies(beside))?;
    let beside = beside.trim_end_matches(')');
    Some(Finding::error("list.may_deny", &place.heading).with("value", quoted(beside)))
}
