//! Headings, over one row or up to three: a heading of a group stands above those of its columns, merged or not, and may be
//! the beginning of their names. Each column with a heading gets its place, and equal headings are told apart.

use crate::{
    cell::{Cell, squeeze},
    columns::{ANOTHERS, Column, NOT_NOW},
    lines::is_called_a_table,
    read::{Row, Sheet},
    units::{whole_year, year_in},
};
use anju_model::reading;
use std::collections::BTreeSet;

/// Columns beyond this one are not looked at.
pub(crate) const MOST_COLUMNS: usize = 512;
/// Headings take so many rows at most.
const MOST_ROWS: usize = 3;
/// A heading of a group has so many characters at most; longer ones are titles and notes.
const LONGEST_GROUP: usize = 16;

/// What stands in one column.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its position, from 0.
    pub at: usize,
    /// Its heading, which no other column of the sheet has: as written, joined where it stands in several rows, with a number
    /// where another is equal, `第7列（无列名）` where there is none.
    pub heading: String,
    /// Which column it is; none for one that is only kept.
    pub column: Option<&'static Column>,
    /// The column that its heading means too, where another place is read as that column.
    pub also: Option<&'static Column>,
    /// The heading of the group above it, where it is read by its own alone.
    pub(crate) under: Option<String>,
}

/// Finds the column that a heading means.
pub(crate) type Find<'f> = dyn Fn(&str) -> Option<&'static Column> + 'f;

/// The headings of a sheet: their rows, by position, and what stands below them.
#[derive(Clone, Debug)]
pub(crate) struct Heads {
    pub first: usize,
    pub last: usize,
    pub columns: Vec<Place>,
}

impl Heads {
    /// Counts the columns that are known, and how many of these there are.
    pub fn known(&self, needed: &[&str]) -> (usize, usize) {
        let names: BTreeSet<&str> =
            self.columns.iter().filter_map(|place| place.column).map(|column| column.name).collect();
        (names.len(), needed.iter().filter(|name| names.contains(*name)).count())
    }

    /// Has each column read once, and tells equal headings apart.
    pub fn settled(mut self) -> Self {
        each_once(&mut self.columns);
        tell_apart(&mut self.columns);
        self
    }
}

/// Reads the headings that begin in a row, as they stand.
pub(crate) fn heads(sheet: &Sheet, first: usize, find: &Find) -> Heads {
    let mut band = Band { rows: vec![texts(&sheet.rows[first])], find };
    let mut last = first;
    while band.rows.len() < MOST_ROWS && (last > first || band.may_go_on()) {
        let (here, next) = (&sheet.rows[last], sheet.rows.get(last + 1));
        let Some(next) = next.filter(|next| next.number == here.number + 1 && band.goes_on_in(next)) else {
            break;
        };
        band.rows.push(texts(next));
        last += 1;
    }
    Heads { first, last, columns: band.places(sheet) }
}

/// The texts of rows of headings, by column.
struct Band<'f> {
    rows: Vec<Vec<String>>,
    find: &'f Find<'f>,
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().take(MOST_COLUMNS).map(Cell::text).collect()
}

impl Band<'_> {
    fn text(&self, row: usize, at: usize) -> Option<&str> {
        self.rows[row].get(at).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn knows(&self, text: &str) -> bool {
        (self.find)(text).is_some()
    }

    /// Tells whether a first row may have more headings below it: it has one that is known, or several that are short. A
    /// title stands alone, a note has a colon, a date has digits.
    fn may_go_on(&self) -> bool {
        let filled: Vec<&String> = self.rows[0].iter().filter(|text| !text.is_empty()).collect();
        let known = filled.iter().any(|text| self.knows(text));
        known || (filled.len() > 1 && filled.iter().all(|text| is_short(text)))
    }

    /// Tells whether a row has headings of the columns in these rows: each cell repeats what stands above it, or is known, or
    /// stands below a heading that nobody knows; and some of them say more.
    fn goes_on_in(&self, row: &Row) -> bool {
        if self.is_line(row) {
            return false;
        }
        let mut more = false;
        for (at, cell) in row.cells.iter().take(MOST_COLUMNS).enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let Some(text) = heading(cell) else {
                return false;
            };
            let above = (0..self.rows.len()).rev().find_map(|row| self.text(row, at));
            if above.is_some_and(|above| squeeze(above) == squeeze(&text)) {
                continue;
            }
            if above.is_some_and(is_running) && !text.starts_with(['(', '（']) {
                return false;
            }
            let joined = self.group(self.rows.len() - 1, at, Some(&text)).map(|group| format!("{group}{text}"));
            let known = self.knows(&text) || joined.is_some_and(|joined| self.knows(&joined));
            let free = above.is_none_or(|above| !self.knows(above))
                || text.starts_with(['(', '（'])
                || whole_year(&text).is_some();
            more = known || (free && is_short(&text));
            if !more {
                return false;
            }
        }
        more
    }

    /// Tells whether a row has nothing but one text that belongs to no heading above it: a title of the rows below, （一）在享人员,
    /// 新增. Under headings that name persons it may be a word that headings have too, 居民医保. What stands in brackets alone
    /// belongs to the heading above it.
    fn is_line(&self, row: &Row) -> bool {
        let mut filled = row.cells.iter().take(MOST_COLUMNS).enumerate().filter(|(_, cell)| !cell.is_blank());
        let (Some((at, cell)), None) = (filled.next(), filled.next()) else { return false };
        let text = squeeze(&cell.text());
        let several = self.rows[0].iter().filter(|text| !text.is_empty()).count() > 1;
        if !several || (text.starts_with('(') && text.ends_with(')')) {
            return false;
        }
        let first = self.rows.iter().filter_map(|row| row.iter().position(|text| !text.is_empty())).min();
        let above = self.text(self.rows.len() - 1, at).unwrap_or_default();
        let joined = self.knows(&format!("{above}{text}"));
        let is_complete = self.rows.iter().flatten().any(|text| (self.find)(text).is_some_and(is_of_person));
        let known = joined || self.knows(&text);
        if is_complete && !above.is_empty() {
            // 医疗保险 above 险种 is a heading of its own; a year says of which one a column is.
            let completes = !self.knows(above) && (joined || (known && first != Some(at) && squeeze(above) != "备注"));
            return whole_year(&text).is_none() && !completes;
        }
        first == Some(at) && !known
    }

    /// Returns the heading of the group that a column lies in: its own in that row, else the next one to the left that has
    /// headings of columns below it.
    fn group(&self, row: usize, at: usize, below: Option<&str>) -> Option<&str> {
        if let Some(own) = self.text(row, at) {
            return Some(own);
        }
        below?;
        let left = (0..at).rev().find(|at| self.text(row, *at).is_some())?;
        let group = self.text(row, left)?;
        let divided = self
            .rows
            .get(row + 1)
            .is_none_or(|_| self.text(row + 1, left).is_some_and(|below| squeeze(below) != squeeze(group)));
        divided.then_some(group)
    }

    fn places(&self, sheet: &Sheet) -> Vec<Place> {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        (0..width).filter_map(|at| self.place(at, sheet.named.get(&at))).collect()
    }

    /// Says what stands in a column: as a person said, else by its headings joined, the lowest alone, or one above it.
    fn place(&self, at: usize, named: Option<&String>) -> Option<Place> {
        let path = self.path(at);
        let place = |heading: String| Place { at, column: (self.find)(&heading), heading, also: None, under: None };
        if let Some(named) = named {
            return Some(place(named.clone()));
        }
        let (lowest, above) = path.split_last()?;
        if (0..self.rows.len()).filter_map(|row| self.text(row, at)).any(is_running) {
            return Some(Place { at, heading: path.concat(), column: (self.find)("序号"), also: None, under: None });
        }
        let Some(group) = above.last() else {
            return Some(place(lowest.clone()));
        };
        let joined = path.concat();
        let own = (0..self.rows.len()).rev().filter_map(|row| self.text(row, at)).map(str::to_owned);
        let in_unit = unit_of(group).filter(|_| !lowest.contains(['(', '（'])).map(|unit| format!("{lowest}{unit}"));
        let of_year = whole_year(lowest).map(|_| format!("{lowest}{group}"));
        let said_above = in_unit.into_iter().chain(of_year);
        let of_group = of_whom(group);
        let mut tries = [joined.clone(), format!("{group}{lowest}")].into_iter().chain(said_above);
        if let Some(known) = tries.find(|text| self.knows(text)) {
            return Some(place(known));
        }
        let shorter = || Some(format!("{of_group}{lowest}")).filter(|text| self.knows(text));
        if of_group == "户"
            && let Some(of_household) = shorter()
        {
            // 户基本信息 over 联系电话: no member's.
            return Some(place(of_household));
        }
        // What stands below 监护人 or 计划 is not what the row is about, unless it is about them.
        let is_own = !is_of_others(&of_group) || self.knows(&format!("{of_group}姓名"));
        let mut own = own.filter(|_| is_own);
        if let Some(known) = own.find(|text| self.knows(text)) {
            return Some(Place { under: Some(of_group), ..place(known) });
        }
        Some(place(shorter().unwrap_or(joined)))
    }

    /// Lists the headings above a column from the top, each once; empty where it has none.
    fn path(&self, at: usize) -> Vec<String> {
        let Some(lowest) = (0..self.rows.len()).rev().find(|row| self.text(*row, at).is_some()) else {
            return vec![];
        };
        let below = self.text(lowest, at);
        let mut path: Vec<String> = vec![];
        for row in 0..=lowest {
            let text = if row == lowest { below } else { self.group(row, at, below) };
            let new = |text: &&str| path.iter().all(|before| squeeze(before) != squeeze(text));
            path.extend(text.filter(new).map(str::to_owned));
        }
        path
    }
}

/// Tells whether a column names who a row is about.
fn is_of_person(column: &Column) -> bool {
    matches!(column.name, "person.id_number" | "person.name")
}

/// The heading of a group without what says no more than that it is one: 户主信息, 家庭成员基本情况.
fn of_whom(group: &str) -> String {
    let squeezed = squeeze(group);
    let bare = ["基本情况", "基本信息", "信息", "情况"].iter().find_map(|end| squeezed.strip_suffix(end));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(&squeezed).to_owned()
}

/// Tells whether what stands below the heading of a group is another's, or not so yet.
fn is_of_others(group: &str) -> bool {
    ANOTHERS.contains(&group) || ["计划", "目标", "预计", "拟"].contains(&group)
}

/// Tells whether what stands below the heading of a group gives way to what stands below another: it is the head's, or was so.
fn gives_way(group: &str) -> bool {
    is_of_others(group) || group == "户主" || NOT_NOW.contains(&group)
}

/// Tells whether a heading is that of numbers by which rows are counted.
fn is_running(heading: &str) -> bool {
    squeeze(heading) == "序号"
}

/// What a heading of a group says in brackets of the numbers below it: 收入（万元）.
fn unit_of(group: &str) -> Option<&str> {
    let unit = &group[group.find(['(', '（'])?..];
    ["元", "万", "月", "年", "天"].iter().any(|word| unit.contains(word)).then_some(unit)
}

/// Reads a cell as a heading: a text, or the number of a year.
fn heading(cell: &Cell) -> Option<String> {
    let year = |number: f64| number.fract() == 0.0 && (1990.0..2100.0).contains(&number);
    match cell {
        Cell::Text(_) => Some(cell.text()),
        Cell::Number(number) if year(*number) => Some(cell.text()),
        Cell::Shown(shown) if year(shown.number) => Some(cell.text()),
        _ => None,
    }
}

fn is_short(text: &str) -> bool {
    let text = squeeze(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.chars().count() <= LONGEST_GROUP && digits <= 4 && !text.contains(':') && !is_called_a_table(&text)
}

/// Of two places that mean the same column the one with the national heading is read as it, else that of the latest year, else
/// the first; the other is only kept.
fn each_once(columns: &mut [Place]) {
    for index in 0..columns.len() {
        let Some(column) = columns[index].column else {
            continue;
        };
        let exact = |place: &Place| squeeze(&place.heading) == squeeze(column.heading);
        let named = |at: &usize| columns[*at].column.is_some_and(|c| c.name == column.name);
        // 家庭成员信息 before 户主信息, 搬迁后 before 搬迁前.
        let own = |at: &usize| !columns[*at].under.as_deref().is_some_and(gives_way);
        let any_own = (0..columns.len()).filter(named).any(|at| own(&at));
        let same: Vec<usize> = (0..columns.len()).filter(named).filter(|at| !any_own || own(at)).collect();
        let latest = same.iter().copied().rev().max_by_key(|at| year_in(&columns[*at].heading)).unwrap_or(same[0]);
        let keeps = same.iter().copied().find(|at| exact(&columns[*at])).unwrap_or(latest);
        if keeps != index {
            (columns[index].column, columns[index].also) = (None, Some(column));
            if let Some(group) = columns[index].under.take() {
                columns[index].heading.insert_str(0, &group);
            }
        }
    }
}

/// Gives equal headings numbers: 备注, 备注(2). The one that is read as a column keeps its own.
fn tell_apart(columns: &mut [Place]) {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| (columns[*at].column.is_none(), *at));
    let mut taken = BTreeSet::new();
    for at in order {
        let heading = columns[at].heading.clone();
        let mut numbered = heading.clone();
        let mut number = 2;
        while !taken.insert(reading::key(&numbered)) {
            numbered = format!("{heading}({number})");
            number += 1;
        }
        columns[at].heading = numbered;
    }
}
