//! Cells of a list that no column of its department's lists reads, and what may stand in them: that somebody on the list is not
//! insured any more, receives nothing, or died.

use super::{Placed, placed::is, sense};
use crate::{
    cell::{Cell, squeeze},
    headings::Place,
    read::{Row, Sheet},
    units::year_in,
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

/// A cell of a row that is not read, or not as what its column would be.
struct Unread<'p> {
    place: &'p Place,
    heading: String,
    text: String,
    /// Whether it is read where another column says nothing, and judged by its own words.
    again: bool,
}

impl Unread<'_> {
    fn finding(&self, code: &str) -> Finding {
        Finding::error(code, &self.place.heading).with("value", quoted(&self.text))
    }

    fn is_of_another_year(&self, year: Option<i64>) -> bool {
        let own = year_in(&self.heading);
        own.is_some() && year.is_some() && own != year
    }
}

fn unread<'p>(placed: &'p Placed, row: &Row) -> Vec<Unread<'p>> {
    let is_unread = |place: &&Place| placed.unread.iter().any(|unread| unread.at == place.at);
    let cells = placed.columns.iter().filter(|place| is_unread(place) || place.also.is_some());
    let cells = cells.map(|place| {
        let text = squeeze(&row.cell(place.at).text());
        Unread { place, heading: squeeze(&place.heading), text, again: !is_unread(&place) }
    });
    cells.filter(|cell| !cell.text.is_empty()).collect()
}

/// Finds the cell of a row by which it is unsure that being listed says anything, of this year if it says it of one.
pub(super) fn denier((placed, department): (&Placed, Department), row: &Row, year: Option<i64>) -> Option<Finding> {
    let cells = unread(placed, row);
    let denies = |cell: &&Unread<'_>| match cell {
        _ if reading::says_nothing(&cell.text) || cell.is_of_another_year(year) => false,
        cell if cell.again => sense::says_otherwise(&cell.text),
        cell => sense::may_deny(department, &cell.heading, &cell.text),
    };
    let denier = cells.iter().find(denies).map(|cell| cell.finding("list.may_deny"));
    denier
        .or_else(|| unpaid(&cells, year))
        .or_else(|| of_other_years((placed, row), &cells, year))
        .or_else(|| by_name(placed, row, sense::says_otherwise))
}

/// Finds the amount of nothing where nobody pays anything.
fn unpaid(cells: &[Unread<'_>], year: Option<i64>) -> Option<Finding> {
    let amount = |cell: &&Unread<'_>| reading::hundredths(&cell.text).filter(|_| sense::is_money(&cell.heading));
    let of_year = |cell: &&Unread<'_>| !cell.is_of_another_year(year);
    let paid = cells.iter().filter(of_year).filter_map(|cell| amount(&cell)).any(|fen| fen > 0);
    let nothing = |cell: &&Unread<'_>| sense::is_own_money(&cell.heading) && amount(cell) == Some(0);
    let unpaid = cells.iter().filter(of_year).find(nothing).filter(|_| !paid);
    unpaid.map(|cell| cell.finding("list.may_deny"))
}

/// Finds the blank cell of a year beside a filled one of another: 2025年缴费金额, 2026年缴费金额.
fn of_other_years((placed, row): (&Placed, &Row), cells: &[Unread<'_>], year: Option<i64>) -> Option<Finding> {
    let year = year?;
    let other = cells.iter().any(|cell| cell.is_of_another_year(Some(year)));
    let own = placed.unread.iter().filter(|place| year_in(&place.heading) == Some(year));
    let blank = own.filter(|place| row.cell(place.at).is_blank()).next_back();
    let filled = cells.iter().any(|cell| year_in(&cell.heading) == Some(year));
    let blank = blank.filter(|_| other && !filled)?;
    Some(Finding::error("list.year_blank", &blank.heading).with("year", year))
}

/// Finds the cell of a row that denies what the row says outright.
pub(super) fn doubt((placed, department): (&Placed, Department), row: &Row, year: Option<i64>) -> Option<Finding> {
    let cells = unread(placed, row);
    let denies = |cell: &&Unread<'_>| {
        let nothing = reading::says_nothing(&cell.text) || cell.is_of_another_year(year) || cell.again;
        !nothing && sense::denies_outright(department, &cell.heading, &cell.text)
    };
    let doubt = cells.iter().find(denies).map(|cell| cell.finding("list.doubted"));
    doubt.or_else(|| {
        let died = by_name(placed, row, |beside| sense::denies_outright(department, "", beside))?;
        Some(Finding { code: "list.doubted".to_owned(), ..died })
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
