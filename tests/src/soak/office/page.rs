//! A sheet laid out: titles, headings over one row or two, the lines, totals and notes; and what was written in each cell.

use super::{
    Filled, Kept, WrittenCell, WrittenColumn, WrittenRow, WrittenSheet,
    habit::{Habit, Habits},
    hand::{Hand, Spelled},
    headings,
    plan::{Plan, Planned, PlannedLine, of_one},
};
use crate::soak::{
    book::{Cell, Form, Merged, Row, Sheet},
    chance::Chance,
    meaning::{self, Fact, Known},
    truth::Truth,
};
use anju_model::Value;
use anju_sheet::SheetKind;

/// A sheet, and what was written on it.
pub(super) struct Page {
    pub sheet: Sheet,
    pub written: WrittenSheet,
}

/// Lays a planned sheet out.
pub(super) fn laid_out(truth: &Truth, plan: &Plan, habits: &Habits, chance: &Chance, form: Form) -> Page {
    let chance = chance.about(&plan.name);
    let mut page = Pen {
        truth,
        plan,
        habits,
        hand: Hand { habits, chance: chance.about("hand"), form },
        chance,
        left: usize::from(habits.has(Habit::ShiftedTable)),
        sheet: Sheet { name: plan.name.clone(), ..Sheet::default() },
        written: WrittenSheet { name: plan.name.clone(), kept: Kept::Read, ..WrittenSheet::default() },
    };
    page.titles();
    page.headings();
    page.lines();
    page.below();
    page.finish()
}

struct Pen<'a> {
    truth: &'a Truth,
    plan: &'a Plan,
    habits: &'a Habits,
    hand: Hand<'a>,
    chance: Chance,
    /// The column where the table begins.
    left: usize,
    sheet: Sheet,
    written: WrittenSheet,
}

impl Pen<'_> {
    fn put(&mut self, cells: Vec<Cell>) -> usize {
        let mut all = vec![Cell::Blank; self.left];
        all.extend(cells);
        self.sheet.rows.push(Row { cells: all, hidden: false });
        self.sheet.rows.len() - 1
    }

    fn is_text(&self) -> bool {
        matches!(self.hand.form, Form::Text { .. })
    }

    fn merge(&mut self, rows: std::ops::RangeInclusive<usize>, columns: std::ops::RangeInclusive<usize>) {
        let shift = |at: &usize| at + self.left;
        let columns = shift(columns.start())..=shift(columns.end());
        let is_region = rows.start() < rows.end() || columns.start() < columns.end();
        if is_region && !self.is_text() {
            self.sheet.merged.push(Merged { rows, columns });
        }
    }

    fn titles(&mut self) {
        if !self.habits.has(Habit::TitleRows) {
            return;
        }
        let last = self.plan.columns.len() - 1;
        let title = self.put(vec![Cell::text("云阳县易地扶贫搬迁台账")]);
        self.merge(title..=title, 0..=last);
        if self.chance.about("who").happens(60) {
            self.put(vec![Cell::text("填报单位："), Cell::Blank, Cell::text("填报时间：2026年11月")]);
        }
    }

    fn heading(&self, planned: Planned) -> String {
        match planned {
            Planned::Of(column) | Planned::Again(column) => headings::of(column, self.habits, &self.chance),
            Planned::Sequence => "序号".to_owned(),
            Planned::Unknown(nth) => headings::UNKNOWN[nth].0.to_owned(),
            Planned::Unnamed => String::new(),
        }
    }

    fn headings(&mut self) {
        let columns = self.plan.columns.clone();
        let names: Vec<String> = columns.iter().map(|planned| self.heading(*planned)).collect();
        self.written.columns = names
            .iter()
            .zip(&columns)
            .map(|(heading, planned)| WrittenColumn {
                heading: heading.clone(),
                name: match planned {
                    Planned::Of(column) => Some(column.name),
                    Planned::Again(_) | Planned::Sequence | Planned::Unknown(_) | Planned::Unnamed => None,
                },
                filled: Filled::default(),
            })
            .collect();
        if self.habits.has(Habit::TwoRowHeadings) {
            self.two_rows(&names);
        } else {
            self.put(names.iter().map(|name| Cell::text(name.as_str())).collect());
        }
        self.written.headings_end = self.sheet.rows.len();
        if self.habits.has(Habit::NumberedColumns) {
            self.put((1..=names.len()).map(|nth| Cell::number(nth as i64)).collect());
        }
    }

    /// Some columns stand together under a word over them; the others stand in the upper row, or in the lower where nothing
    /// is drawn as one cell.
    fn two_rows(&mut self, names: &[String]) {
        let unmerged = self.habits.has(Habit::UnmergedHeadings) || self.is_text();
        let mut over = self.chance.about("over");
        let (mut upper, mut lower) = (vec![Cell::Blank; names.len()], vec![Cell::Blank; names.len()]);
        let row = self.sheet.rows.len();
        let (mut at, mut regions) = (0, vec![]);
        let mut words = headings::OVER_SEVERAL.iter();
        while at < names.len() {
            let together = if over.happens(40) { over.between(2, 4).min(names.len() - at) } else { 1 };
            let word = words.next().filter(|_| together > 1);
            match word {
                Some(word) => {
                    upper[at] = Cell::text(*word);
                    regions.push((row..=row, at..=at + together - 1));
                    (at..at + together).for_each(|one| lower[one] = Cell::text(names[one].as_str()));
                }
                None => {
                    (at..at + together).for_each(|one| upper[one] = Cell::text(names[one].as_str()));
                    regions.extend((at..at + together).map(|one| (row..=row + 1, one..=one)));
                }
            }
            at += together;
        }
        self.put(upper);
        self.put(lower);
        if !unmerged {
            regions.into_iter().for_each(|(rows, columns)| self.merge(rows, columns));
        }
    }

    fn lines(&mut self) {
        let headings: Vec<Cell> = self.written.columns.iter().map(|column| Cell::text(&column.heading)).collect();
        let lines = &self.plan.lines;
        let mut start = 0;
        for nth in 0..lines.len() {
            if self.habits.has(Habit::RepeatedHeadings) && nth > 0 && nth == lines.len() / 2 {
                self.put(headings.clone());
            }
            if self.habits.has(Habit::BlankRows) && self.chance.about("blank").nth(nth).happens(15) {
                self.put(vec![]);
            }
            let begins = nth == 0 || !of_one(&lines[nth - 1], &lines[nth]) || lines[nth].repeats;
            let row = self.line(nth, begins);
            if begins {
                start = row;
            }
            let ends = nth + 1 == lines.len() || !of_one(&lines[nth], &lines[nth + 1]) || lines[nth + 1].repeats;
            if ends && self.habits.has(Habit::MergedHouseholds) && self.plan.kind == SheetKind::People {
                self.merge_household(start..=row);
            }
        }
    }

    /// Writes a line; `begins` tells whether it is the first of its household here.
    fn line(&mut self, nth: usize, begins: bool) -> usize {
        let planned = &self.plan.lines[nth];
        let row = self.sheet.rows.len();
        let head_only = self.habits.has(Habit::HeadRowOnly) || self.merges();
        let silent = |name: &str| head_only && !begins && self.plan.kind == SheetKind::People && is_households(name);
        let mut cells = vec![];
        for (at, column) in self.plan.columns.iter().enumerate() {
            let (spelled, facts) = match column {
                Planned::Of(column) if silent(column.name) => (Spelled::sure(Cell::Blank), vec![]),
                Planned::Of(column) => (
                    self.hand.cell(column, nth, &planned.line),
                    meaning::of(self.truth, self.plan.kind, &planned.line, column.name, column.how),
                ),
                Planned::Again(column) => (self.hand.cell(column, nth + lines_apart(), &planned.line), vec![]),
                Planned::Sequence => (Spelled::sure(Cell::number(nth as i64 + 1)), vec![]),
                Planned::Unknown(which) => self.unknown(*which, nth, planned),
                Planned::Unnamed => (Spelled::sure(self.unnamed(nth)), vec![]),
            };
            if !spelled.cell.is_blank() {
                let row = row as u32 + 1;
                self.written.cells.push(WrittenCell { row, column: at, facts, doubtful: spelled.doubtful });
            }
            cells.push(spelled.cell);
        }
        self.put(cells);
        self.sheet.rows[row].hidden = planned.hidden && !self.is_text();
        self.written.rows.push(WrittenRow {
            row: row as u32 + 1,
            there: planned.there.clone(),
            repeats: planned.repeats,
            hidden: self.sheet.rows[row].hidden,
        });
        row
    }

    fn merges(&self) -> bool {
        self.habits.has(Habit::MergedHouseholds) && !self.is_text()
    }

    fn unknown(&self, which: usize, nth: usize, planned: &PlannedLine) -> (Spelled, Vec<Fact>) {
        let (heading, texts) = headings::UNKNOWN[which];
        let mut own = self.chance.about(heading).nth(nth);
        if !own.happens(40) || planned.repeats {
            return (Spelled::sure(Cell::Blank), vec![]);
        }
        let text = *own.pick(texts);
        let fact = self.keeper(planned).map(|record| Fact {
            record,
            field: format!("x:{heading}"),
            value: Value::text(text),
            denies: false,
        });
        (Spelled::sure(Cell::text(text)), fact.into_iter().collect())
    }

    /// The record that keeps what nobody knows.
    fn keeper(&self, planned: &PlannedLine) -> Option<Known> {
        let kind = match self.plan.kind {
            SheetKind::People => "person",
            SheetKind::Pairs => "pair",
            SheetKind::Visits => "visit",
        };
        planned.there.iter().find(|record| record.kind == kind).cloned()
    }

    fn unnamed(&self, nth: usize) -> Cell {
        if self.chance.about("unnamed").nth(nth).happens(30) { Cell::text("已核") } else { Cell::Blank }
    }

    fn merge_household(&mut self, rows: std::ops::RangeInclusive<usize>) {
        for at in 0..self.plan.columns.len() {
            if matches!(self.plan.columns[at], Planned::Of(column) if is_households(column.name)) {
                self.merge(rows.clone(), at..=at);
            }
        }
    }

    fn below(&mut self) {
        if self.habits.has(Habit::TotalsRow) {
            let mut cells = vec![Cell::Blank; self.plan.columns.len()];
            cells[0] = Cell::text("合计");
            let counted = self.plan.columns.iter().position(|c| matches!(c, Planned::Of(c) if c.name == "count"));
            if let Some(at) = counted.filter(|at| *at > 0) {
                cells[at] = Cell::number(self.plan.lines.len() as i64);
            }
            self.put(cells);
        }
        if self.habits.has(Habit::NotesBelow) {
            self.put(vec![Cell::text("说明：本表由村（社区）填写，镇街审核。")]);
            self.put(vec![Cell::text("填表人：李四"), Cell::Blank, Cell::text("审核人：王五")]);
        }
    }

    fn finish(mut self) -> Page {
        let (end, left) = (self.written.headings_end, self.left);
        for (at, column) in self.written.columns.iter_mut().enumerate() {
            column.filled = filled(&self.sheet, end, at + left);
        }
        let all = (0..self.written.columns.len() + left).map(|at| filled(&self.sheet, end, at));
        self.written.filled =
            all.fold(Filled::default(), |sum, one| Filled { least: sum.least + one.least, most: sum.most + one.most });
        Page { sheet: self.sheet, written: self.written }
    }
}

/// How far the streams of a column that stands twice are from its own.
const fn lines_apart() -> usize {
    1 << 16
}

/// Counts the cells of a column that hold something from a row on. A region drawn as one cell over rows may fill its first
/// column in all of them, where they hold anything else.
fn filled(sheet: &Sheet, from: usize, column: usize) -> Filled {
    let region = |row: usize| {
        let over = |merged: &&Merged| merged.rows.contains(&row) && *merged.columns.start() == column;
        sheet.merged.iter().find(over).map(|merged| *merged.rows.start())
    };
    let holds = |row: usize| sheet.rows[row].cells.get(column).is_some_and(|cell| !cell.is_blank());
    let any = |row: usize| sheet.rows[row].cells.iter().any(|cell| !cell.is_blank());
    let rows = || from..sheet.rows.len();
    let filled_over = |row: usize| any(row) && region(row).is_some_and(holds);
    Filled {
        least: rows().filter(|row| holds(*row)).count(),
        most: rows().filter(|row| holds(*row) || filled_over(*row)).count(),
    }
}

/// Whether a column speaks of the household, so that it may stand in its head's row alone.
fn is_households(column: &str) -> bool {
    column.starts_with("household")
        || matches!(
            column,
            "county" | "township" | "village" | "group" | "settlement" | "count" | "head_name" | "head_id_number"
        )
}
