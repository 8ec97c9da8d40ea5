//! Cells of a list that no column of its department's lists reads, and what may stand in them: that somebody on the list is not
//! insured any more, receives nothing, or died.

use super::{
    Placed,
    judged::{self, Heading},
    placed::is,
    vocabulary::{OF_TIME, PAID_BY_OTHERS, has, is_one},
    years::{in_digits, month_of, years, years_of_days},
};
use crate::{
    cell::{Cell, squeeze, yes_no},
    headings::Place,
    read::{Row, Sheet},
    units::whole_year,
};
use anju_model::{Day, Department, checks::Finding, mask::quoted, reading};
use std::collections::BTreeSet;

/// Lists the columns before one that have no heading and hold something beside records.
pub(super) fn unnamed<'r>(named: &[Place], end: usize, records: impl Iterator<Item = &'r Row>) -> Vec<Place> {
    let named: BTreeSet<usize> = named.iter().map(|place| place.at).collect();
    let mut unnamed = BTreeSet::new();
    for row in records {
        let cells = row.cells.iter().take(end).enumerate();
        unnamed.extend(cells.filter(|(at, cell)| !named.contains(at) && !cell.is_blank()).map(|(at, _)| at));
    }
    let place =
        |at: usize| Place {
            at, heading: format!("第{}列（无列名）", at + 1), column: None, also: None, under: None
        };
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

/// Finds the cell of a row by which it is unsure that being listed says anything, of this year if it says it of one; `draws`
/// where being listed says that a pension is drawn.
pub(super) fn denier(placed: &Placed, row: &Row, (as_of, draws): (Day, bool), year: Option<i64>) -> Option<Finding> {
    let (cells, others) = told(placed, row, year);
    let denies = |cell: &&Told<'_>| match cell.column {
        Judged { again: true, .. } => judged::says_otherwise(&cell.text),
        Judged { heading, again: false, .. } => heading.may_deny(&cell.text),
    };
    let denier = cells.iter().find(denies).or_else(|| unpaid_month(&cells, as_of)).or_else(|| {
        cells.iter().find(|cell| draws && !cell.column.again && cell.column.heading.denies_drawing(&cell.text))
    });
    let denier = denier.map(|cell| cell.finding("list.may_deny"));
    let denier = denier.or_else(|| unpaid(placed, row, &cells, year));
    let denier = denier.or_else(|| of_other_years(&cells, &others, year));
    denier.or_else(|| by_name(placed, row, judged::says_otherwise))
}

/// Finds the cell that says of a row under a title that denies it that it is so after all; `kind` is the title's.
pub(super) fn restorer(placed: &Placed, row: &Row, kind: Option<&str>) -> Option<Finding> {
    let (cells, _) = told(placed, row, None);
    let restorer = cells.iter().find(|cell| cell.column.heading.restores(&cell.text, kind));
    restorer.map(|cell| cell.finding("list.affirmed"))
}

/// Finds the amount of the last month up to a day where nothing was paid in it.
fn unpaid_month<'c, 'p>(cells: &'c [Told<'p>], as_of: Day) -> Option<&'c Told<'p>> {
    let now = i64::from(as_of.year());
    let of_month = |cell: &&Told<'_>| {
        let Heading { year, month, .. } = cell.column.heading;
        month.map(|month| (year.unwrap_or(now), month))
    };
    let until = (now, i64::from(as_of.month()));
    let past = cells.iter().filter(|cell| of_month(cell).is_some_and(|month| month <= until));
    past.max_by_key(of_month).filter(|cell| reading::hundredths(&cell.text) == Some(0))
}

/// Finds the amount of nothing where nobody pays anything: what was paid counts before what is due.
fn unpaid(placed: &Placed, row: &Row, cells: &[Told<'_>], year: Option<i64>) -> Option<Finding> {
    let is_money = |cell: &&Told<'_>| cell.column.heading.is_money && cell.column.heading.month.is_none();
    let amount = |cell: &&Told<'_>| reading::hundredths(&cell.text).filter(|_| is_money(cell));
    let sums = |cell: &&Told<'_>| amount(cell).is_some_and(|fen| fen > 0);
    let by_others =
        cells.iter().any(|cell| has(&cell.text, PAID_BY_OTHERS) || (sums(&cell) && !cell.column.heading.is_own_money));
    let of_year = |column: &&Judged| column.heading.year.is_none_or(|own| year.is_none_or(|year| own == year));
    let paid_columns = || placed.judged.iter().filter(|column| column.heading.is_paid).filter(of_year);
    let nothing = |cell: &&Told<'_>| cell.column.heading.is_own_money && amount(cell) == Some(0);
    if by_others {
        return None;
    }
    let Some(paid) = paid_columns().next() else {
        let nothing =
            cells.iter().find(nothing).filter(|_| !cells.iter().any(|cell| sums(&cell) && !cell.column.heading.is_due));
        return nothing.map(|cell| cell.finding("list.may_deny"));
    };
    let says_paid = |cell: &&Told<'_>| cell.column.heading.is_paid && (sums(cell) || yes_no(&cell.text) == Some(true));
    let due = || cells.iter().any(|cell| cell.column.heading.is_own_money && sums(&cell));
    let said = cells.iter().filter(|cell| cell.column.heading.is_paid).find(nothing);
    if cells.iter().any(|cell| says_paid(&cell)) || (said.is_none() && !due()) {
        return None;
    }
    said.map(|cell| cell.finding("list.may_deny")).or_else(|| {
        let text = squeeze(&row.cell(paid.place.at).text());
        let text = if text.is_empty() { "空白" } else { &text };
        Some(Finding::error("list.may_deny", &paid.place.heading).with("value", text))
    })
}

/// Finds the cell that says of which time a row is, where that is another than the list's: 发放年月, 费款所属期.
pub(super) fn of_another_time(
    (placed, department): (&Placed, Department),
    row: &Row,
    as_of: Day,
    year: Option<i64>,
) -> Option<Finding> {
    if department == Department::Hukou {
        return None;
    }
    let now = i64::from(as_of.year());
    let of_time = |place: &&Place| {
        let heading = squeeze(&place.heading);
        let bare = heading.split('(').next().unwrap_or_default();
        place.column.is_none_or(|column| column.name != "year") && is_one(bare, OF_TIME)
    };
    placed.columns.iter().filter(of_time).find_map(|place| {
        let text = squeeze(&row.cell(place.at).text());
        let (own, month) = time_of(&text)?;
        let finding = |code: &str| Finding::error(code, &place.heading).with("value", quoted(&text));
        if department == Department::Medical {
            let year = year.unwrap_or(now);
            return own.filter(|own| *own != year).map(|_| finding("list.other_year").with("year", year));
        }
        // What is paid in for a pension is paid once a year.
        let monthly = !has(&place.heading, "缴 费款");
        let past = monthly && month.is_some_and(|month| month < i64::from(as_of.month()));
        let earlier = own.is_some_and(|own| own < now) || (own.is_none_or(|own| own == now) && past);
        earlier.then(|| finding("list.earlier"))
    })
}

/// Reads the year and the month of a cell, of several the last: 202603, 2025-01至2025-12, 3月.
fn time_of(text: &str) -> Option<(Option<i64>, Option<i64>)> {
    let digits = in_digits(text);
    let year = years(text).into_iter().chain(years_of_days(&digits)).chain(whole_year(text)).max();
    let joined = digits.rsplit(|c: char| !c.is_ascii_digit()).find(|part| matches!(part.len(), 6 | 8));
    let joined = joined.and_then(|part| part[4..6].parse().ok());
    let behind = || year.and_then(|year| month_of(&digits[digits.rfind(&year.to_string())?..], year));
    let alone = || reading::whole(text.trim_end_matches("份").trim_end_matches('月')).filter(|_| year.is_none());
    let month = joined.or_else(behind).or_else(alone).filter(|month| (1..=12).contains(month));
    (year.is_some() || month.is_some()).then_some((year, month))
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
