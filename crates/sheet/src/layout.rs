//! Finds out what a sheet is and where its columns stand: by its headings, wherever they are, never by its name. What is not
//! read of a workbook, sheets, rows and columns, is said with its reason.

use crate::{
    cell::{Cell, squeeze},
    columns::{OLD_ROW, REASON, SheetKind, by_heading, by_name},
    headings::{Heads, MOST_COLUMNS, heads},
    lines::line,
    other_tables::{above_and_below, beside},
    read::{Row, Sheet, Visibility, Workbook},
    skipped::{WhyLeft, numbers_columns, why_left},
};
use anju_model::{Fault, contract::SHEET_HIDDEN};
use rayon::prelude::*;
use std::collections::BTreeSet;

pub use crate::{
    headings::Place,
    other_tables::{Beside, OtherTable},
};

/// Headings are looked for in this many rows that hold something.
pub(crate) const SEARCHED_ROWS: usize = 20;
/// So many headings must be known before a row counts as one of headings.
const LEAST_KNOWN: usize = 3;
/// The columns may be numbered in so many rows below the headings.
const NUMBERED_ROWS: usize = 3;

/// What a sheet is and where its columns stand.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its place in the workbook.
    pub sheet: usize,
    /// What it is.
    pub kind: SheetKind,
    /// The first row of headings, by position.
    pub first_heading: usize,
    /// The last row of headings, by position.
    pub headings: usize,
    /// What stands in each column that has a heading or holds something.
    pub columns: Vec<Place>,
    /// How many cells of records stand beyond the columns that are looked at.
    pub beyond: usize,
    /// Whether it is a workbook of refused rows, which never holds whole households.
    pub partial: bool,
    /// Tables above and below, which are not read.
    pub others: Vec<OtherTable>,
    /// A table to the right, which is not read.
    pub beside: Option<Beside>,
    /// Why rows hold no record, by position: asked many times of each, and looked into once.
    left: Vec<Option<WhyLeft>>,
}

/// A row that holds something and no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftRow {
    /// The row as Excel numbers it.
    pub row: u32,
    /// How many of its cells hold something.
    pub filled: usize,
    /// Why it is left.
    pub why: WhyLeft,
}

impl Layout {
    /// Returns the heading under which a column is written here, else its national one; a heading nobody knows is its own name.
    pub fn heading(&self, name: &str) -> String {
        let is = |place: &&Place| place.column.map_or(place.heading == name, |column| column.name == name);
        self.columns
            .iter()
            .find(is)
            .map(|place| place.heading.clone())
            .or_else(|| by_name(self.kind, name).map(|column| column.heading.to_owned()))
            .unwrap_or_default()
    }

    /// Tells whether the sheet has this column.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|place| place.column.is_some_and(|column| column.name == name))
    }

    /// Returns the rows that hold records: no titles, totals, notes or repeated headings. Hidden ones are among them.
    pub fn records<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Row> {
        let rows = sheet.rows.iter().enumerate().skip(self.headings + 1);
        rows.filter(|(at, _)| self.why_left(*at).is_none()).map(|(_, row)| row)
    }

    /// Lists all other rows, in their order.
    pub fn left(&self, sheet: &Sheet) -> Vec<LeftRow> {
        let left = |(at, row): (usize, &Row)| {
            let why = self.why_left(at)?;
            Some(LeftRow { row: row.number, filled: row.filled(), why })
        };
        sheet.rows.iter().enumerate().filter_map(left).collect()
    }

    /// Lists the lines below the headings, with their rows: titles of further lists, villages, notes.
    pub fn lines(&self, sheet: &Sheet) -> Vec<(u32, String)> {
        let last_heading = sheet.rows.get(self.headings).map_or(0, |row| row.number);
        let left: BTreeSet<u32> = self
            .left(sheet)
            .iter()
            .filter(|row| row.row > last_heading && row.why != WhyLeft::OtherTable)
            .map(|row| row.row)
            .collect();
        let rows = sheet.rows.iter().filter(|row| left.contains(&row.number));
        rows.filter_map(|row| line(row).map(|(_, text)| (row.number, text))).collect()
    }

    fn why_left(&self, at: usize) -> Option<WhyLeft> {
        self.left.get(at).copied().flatten()
    }

    /// Looks into a row.
    fn look(&self, at: usize, row: &Row) -> Option<WhyLeft> {
        let left_of = |beside: &Beside| row.cells.iter().take(beside.start).any(|cell| !cell.is_blank());
        if self.others.iter().any(|table| table.rows.contains(&at)) {
            return Some(WhyLeft::OtherTable);
        }
        if at < self.first_heading {
            return Some(WhyLeft::Title);
        }
        if at <= self.headings {
            return Some(WhyLeft::Heading);
        }
        if self.beside.as_ref().is_some_and(|beside| !left_of(beside)) {
            return Some(WhyLeft::OtherTable);
        }
        why_left_below(&self.columns, at - self.headings, row)
    }
}

/// Says why a row so far below the headings holds no record; nothing where it does.
pub(crate) fn why_left_below(columns: &[Place], below: usize, row: &Row) -> Option<WhyLeft> {
    if below <= NUMBERED_ROWS && numbers_columns(row) {
        return Some(WhyLeft::ColumnNumbers);
    }
    why_left(columns, row)
}

/// What a workbook's sheets are.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    /// The sheets that are read.
    pub read: Vec<Layout>,
    /// Those that hold something and are not read.
    pub left: Vec<LeftSheet>,
}

/// A sheet that holds something and is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftSheet {
    /// Its place in the workbook.
    pub sheet: usize,
    /// How many rows hold something.
    pub rows: usize,
    /// How many cells do.
    pub filled: usize,
    /// Why it is not read.
    pub why: WhyUnread,
}

/// Why a sheet is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnread {
    /// Nobody sees it: it may be an old one.
    Hidden,
    /// It is none of the three.
    Other,
    /// It lacks these columns, while another sheet of its kind has all.
    Lacks(Vec<&'static str>),
}

impl WhyUnread {
    /// Returns the code of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            WhyUnread::Hidden => SHEET_HIDDEN,
            WhyUnread::Other => "sheet.other",
            WhyUnread::Lacks(_) => "sheet.lacks",
        }
    }
}

impl Workbook {
    /// Has hidden sheets of this name read like others, as a person asked.
    pub fn read_hidden(&mut self, name: &str) {
        let named = self.sheets.iter_mut().filter(|sheet| sheet.name == name);
        named.for_each(|sheet| sheet.visibility = Visibility::Shown);
    }
}

/// Finds the sheets that are one of the three.
///
/// # Errors
/// As `lay_out`.
pub fn layouts(workbook: &Workbook) -> Result<Vec<Layout>, Fault> {
    lay_out(workbook).map(|layouts| layouts.read)
}

/// Finds out what all sheets are. Hidden ones are not read.
///
/// # Errors
/// `workbook.no_table` where none is one of the three, `workbook.hidden` where all that are lie hidden, `workbook.headings` where
/// one lacks a column that is needed and there is none of its kind that has all.
pub fn lay_out(workbook: &Workbook) -> Result<Layouts, Fault> {
    lay_out_among(workbook, &|_| false)
}

/// Finds out what all sheets are, where `is_village` tells whether a sheet's name and titles name a village: 农坝.
///
/// # Errors
/// As `lay_out`.
pub(crate) fn lay_out_among(workbook: &Workbook, is_village: &dyn Fn(&[String]) -> bool) -> Result<Layouts, Fault> {
    let missing = |layout: &Layout, sheet: &Sheet| missing(layout, sheet, is_village);
    let (mut complete, mut lacking): (Vec<Layout>, Vec<Layout>) = (vec![], vec![]);
    let mut layouts = Layouts::default();
    let lay_out =
        |(index, sheet): (usize, &Sheet)| (sheet.visibility == Visibility::Shown).then(|| layout(index, sheet));
    let laid_out: Vec<Option<Option<Layout>>> = workbook.sheets.par_iter().enumerate().map(lay_out).collect();
    for ((index, sheet), laid_out) in workbook.sheets.iter().enumerate().zip(laid_out) {
        if sheet.rows.is_empty() {
            continue;
        }
        let why = match laid_out {
            None => WhyUnread::Hidden,
            Some(None) => WhyUnread::Other,
            Some(Some(layout)) => {
                let found = if missing(&layout, sheet).is_empty() { &mut complete } else { &mut lacking };
                found.push(layout);
                continue;
            }
        };
        layouts.left.push(left_sheet(index, sheet, why));
    }
    if complete.is_empty() && lacking.is_empty() {
        return Err(none(workbook, &layouts));
    }
    // A summary or a dictionary beside a complete sheet of the same kind may well lack columns.
    if let Some(alone) = lacking.iter().find(|layout| complete.iter().all(|other| other.kind != layout.kind)) {
        let sheet = &workbook.sheets[alone.sheet];
        let missing = missing(alone, sheet).join("、");
        return Err(Fault::new("workbook.headings").with("sheet", &sheet.name).with("missing", missing));
    }
    for layout in &lacking {
        let sheet = &workbook.sheets[layout.sheet];
        layouts.left.push(left_sheet(layout.sheet, sheet, WhyUnread::Lacks(missing(layout, sheet))));
    }
    layouts.left.sort_by_key(|left| left.sheet);
    layouts.read = complete;
    Ok(layouts)
}

fn left_sheet(index: usize, sheet: &Sheet, why: WhyUnread) -> LeftSheet {
    let filled = sheet.rows.iter().map(Row::filled).sum();
    LeftSheet { sheet: index, rows: sheet.rows.len(), filled, why }
}

/// Says that no sheet is read: because there is no table, or none that people see.
fn none(workbook: &Workbook, layouts: &Layouts) -> Fault {
    let named = |sheets: Vec<&Sheet>| sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join("、");
    let hidden = layouts.left.iter().filter(|left| left.why == WhyUnread::Hidden).map(|left| left.sheet);
    let tables: Vec<&Sheet> =
        hidden.filter(|at| layout(*at, &workbook.sheets[*at]).is_some()).map(|at| &workbook.sheets[at]).collect();
    let (code, sheets) = match tables.is_empty() {
        true => ("workbook.no_table", workbook.sheets.iter().collect()),
        false => ("workbook.hidden", tables),
    };
    Fault::new(code).with("name", &workbook.name).with("sheets", named(sheets))
}

/// What stands above the headings of a sheet, and its name.
pub(crate) fn titles(layout: &Layout, sheet: &Sheet) -> Vec<String> {
    let own = sheet.rows.iter().enumerate().take(layout.first_heading);
    let own = own.filter(|(at, _)| layout.others.iter().all(|table| !table.rows.contains(at)));
    let above = own.flat_map(|(_, row)| row.cells.iter().filter(|cell| !cell.is_blank()).map(Cell::text));
    [sheet.name.clone()].into_iter().chain(above).collect()
}

/// Tells whether a sheet may say in its name or title in which village all its people live.
fn names_village(layout: &Layout, sheet: &Sheet, is_village: &dyn Fn(&[String]) -> bool) -> bool {
    let titles = titles(layout, sheet);
    titles.iter().any(|title| ["村", "社区", "居委会"].iter().any(|word| title.contains(word))) || is_village(&titles)
}

/// The national headings of the columns that are needed and not there. The village may stand in the title instead.
fn missing(layout: &Layout, sheet: &Sheet, is_village: &dyn Fn(&[String]) -> bool) -> Vec<&'static str> {
    let titled = |name: &str| name == "village" && names_village(layout, sheet, is_village);
    let needed = layout.kind.needed().iter().filter(|name| !layout.has(name) && !titled(name));
    needed.filter_map(|name| by_name(layout.kind, name)).map(|column| column.heading).collect()
}

/// So many other headings weigh as much as all that a kind needs.
const ALL_NEEDED: usize = 12;

/// Finds the headings that say most of one of the three; of equal ones the first.
pub(crate) fn layout(index: usize, sheet: &Sheet) -> Option<Layout> {
    let rows = 0..sheet.rows.len().min(SEARCHED_ROWS);
    let tries =
        rows.flat_map(|first| SheetKind::ALL.map(|kind| (kind, heads(sheet, first, &|text| by_heading(kind, text)))));
    let weighed = tries.map(|(kind, heads)| {
        let (known, needed) = heads.known(kind.needed());
        (kind, heads, known, needed)
    });
    // That one kind needs more headings than another makes it no likelier.
    let weight = |kind: SheetKind, needed: usize| needed * ALL_NEEDED / kind.needed().len();
    let (kind, heads, _, needed) = weighed
        .filter(|(.., known, _)| *known >= LEAST_KNOWN)
        .max_by_key(|(kind, heads, known, needed)| (weight(*kind, *needed) + *known, SEARCHED_ROWS - heads.first))?;
    (needed * 2 >= kind.needed().len()).then(|| with_unnamed(index, kind, heads.settled(), sheet))
}

/// Adds the columns that have no heading and hold something in records.
fn with_unnamed(index: usize, kind: SheetKind, heads: Heads, sheet: &Sheet) -> Layout {
    let is = |heading: &str| heads.columns.iter().any(|place| squeeze(&place.heading) == heading);
    let partial = is(OLD_ROW) && is(REASON);
    let Heads { first, last, columns } = heads;
    let mut layout = Layout {
        sheet: index,
        kind,
        first_heading: first,
        headings: last,
        columns,
        beyond: 0,
        partial,
        others: vec![],
        beside: None,
        left: vec![],
    };
    if kind == SheetKind::People {
        leave_to_cadres(&mut layout.columns);
    }
    layout.others = above_and_below(&layout, sheet);
    layout.beside = beside(&layout, sheet);
    let end = layout.beside.as_ref().map_or(usize::MAX, |beside| beside.start);
    layout.columns.retain(|place| place.at < end);
    let mut named = vec![false; MOST_COLUMNS];
    layout.columns.iter().for_each(|place| named[place.at] = true);
    let mut unnamed = BTreeSet::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(last + 1) {
        let is_named = |at: usize| named.get(at).copied().unwrap_or(false);
        let filled = row.cells.iter().enumerate().filter(|(at, cell)| *at < end && !is_named(*at) && !cell.is_blank());
        let beside: Vec<usize> = filled.map(|(at, _)| at).collect();
        // Few rows have cells beside the table, and looking into a row takes longer than looking over it.
        if beside.is_empty() || layout.look(at, row).is_some() {
            continue;
        }
        layout.beyond += beside.iter().filter(|at| **at >= MOST_COLUMNS).count();
        unnamed.extend(beside.into_iter().filter(|at| *at < MOST_COLUMNS));
    }
    layout.columns.extend(unnamed.into_iter().map(|at| unnamed_place(at, kind, sheet)));
    layout.columns.sort_by_key(|place| place.at);
    layout.left = sheet.rows.iter().enumerate().map(|(at, row)| layout.look(at, row)).collect();
    layout
}

/// What stands behind the name of a cadre among people, his unit, post and phone and what lies between them, is no member's.
fn leave_to_cadres(columns: &mut [Place]) {
    let mut at = 0;
    while at < columns.len() {
        if names_cadre(&columns[at]) {
            let behind = behind_cadre(columns, at);
            columns[at + 1..=at + behind].iter_mut().for_each(|place| place.column = None);
            at += behind;
        }
        at += 1;
    }
}

fn of_cadre(place: &Place) -> Option<&'static str> {
    by_heading(SheetKind::Pairs, &place.heading).map(|column| column.name).filter(|name| name.starts_with("cadre."))
}

fn names_cadre(place: &Place) -> bool {
    let called = ["干部", "网格员", "责任人", "联系人", "工作队", "第一书记"];
    let called = called.iter().any(|word| squeeze(&place.heading).contains(word));
    place.column.is_none() && (called || of_cadre(place) == Some("cadre.name"))
}

/// Counts the columns behind the name of a cadre that are about him: up to the last of those that only a cadre has.
fn behind_cadre(columns: &[Place], at: usize) -> usize {
    // 户主电话 and 本人电话 say whose they are.
    let says_whose = |place: &Place| ["户主", "成员", "本人"].iter().any(|word| place.heading.contains(word));
    let is_cadres = |place: &Place| of_cadre(place).is_some() && !says_whose(place);
    // 政治面貌, and a second 性别 or 关系, may be his where his phone or post comes after them.
    let may_be = |place: &Place| {
        let standing = || place.column.is_some_and(|column| column.name == "standing");
        !says_whose(place) && (place.also.is_some() || standing())
    };
    let adjacent = |n: usize| columns[at + n].at == columns[at].at + n;
    let rest = columns.len() - at;
    let run = (1..rest).take_while(|n| adjacent(*n) && (is_cadres(&columns[at + n]) || may_be(&columns[at + n])));
    run.filter(|n| is_cadres(&columns[at + n])).last().unwrap_or(0)
}

fn unnamed_place(at: usize, kind: SheetKind, sheet: &Sheet) -> Place {
    let named = sheet.named.get(&at);
    let heading = named.cloned().unwrap_or_else(|| format!("第{}列（无列名）", at + 1));
    Place { at, column: named.and_then(|named| by_heading(kind, named)), heading, also: None, under: None }
}
