//! What one row says: which columns say what, which cells are left open because they could not be read or deny each other, and
//! what became of each cell.

use crate::{columns::How, layout::Place};
use anju_model::{Fields, PartialDay, Value, checks::Finding, typed};
use std::collections::{BTreeMap, BTreeSet};

/// What a row says.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row as Excel numbers it.
    pub row: u32,
    values: BTreeMap<&'static str, Answer>,
    /// Columns nobody knows, by heading.
    pub kept: Vec<(String, String)>,
    /// What could not be read; the field is the column's name.
    pub faults: Vec<Finding>,
    /// What is worth telling of cells that were read.
    pub notes: Vec<Finding>,
    /// The texts of cells that are left open.
    open: BTreeMap<&'static str, String>,
    /// Columns in which another row about the same one counts.
    outdone: BTreeSet<String>,
    /// Columns whose cells hold a word or a mark for a blank.
    blank: BTreeSet<&'static str>,
    /// Columns whose cells say in a word that there is none, with the word.
    denied: BTreeMap<&'static str, String>,
    /// The sheets and rows from which columns were taken over.
    taken: BTreeMap<&'static str, (usize, u32)>,
    /// The years of which columns speak, by what their headings say.
    years: BTreeMap<&'static str, i64>,
    /// The year that the sheet's name or title says.
    year_of_sheet: Option<i64>,
    /// What cells say by what stands around them.
    resolved: Vec<(&'static str, String)>,
}

/// What is said in a column.
#[derive(Clone, Debug)]
struct Answer {
    value: Value,
    cell: InCell,
}

/// How a cell says a value.
#[derive(Clone, Debug)]
enum InCell {
    /// No cell of the row says it.
    Nowhere,
    /// In the value's own text.
    AsItIs,
    /// In this text.
    Otherwise(String),
}

impl Answer {
    /// What a cell of this text says.
    fn said(value: Value, text: String) -> Self {
        let cell = if value.as_text() == Some(&text) { InCell::AsItIs } else { InCell::Otherwise(text) };
        Self { value, cell }
    }

    fn is_in_cell(&self) -> bool {
        !matches!(self.cell, InCell::Nowhere)
    }

    /// The cell's text, where one says it.
    fn into_text(self) -> Option<String> {
        match (self.cell, self.value) {
            (InCell::Otherwise(text), _) | (InCell::AsItIs, Value::Text(text)) => Some(text),
            (InCell::Nowhere | InCell::AsItIs, _) => None,
        }
    }

    /// The same cell, which is known to mean this.
    fn meaning(self, value: Value) -> Self {
        match self.cell {
            InCell::Nowhere => Self { value, ..self },
            InCell::AsItIs | InCell::Otherwise(_) => Self::said(value, self.into_text().unwrap_or_default()),
        }
    }
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its value counts.
    Taken,
    /// Its text stands beside the record.
    Kept,
    /// A finding names it.
    Reported,
}

impl Said {
    /// Starts what a row says.
    pub(super) fn of_row(row: u32) -> Self {
        Self { row, ..Self::default() }
    }

    /// Returns what a column says; nothing where it is blank or left open.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).map(|answer| &answer.value)
    }

    /// Returns a text, a code or a day.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    /// Returns a number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::as_int)
    }

    /// Returns yes or no.
    pub fn yes(&self, name: &str) -> Option<bool> {
        self.int(name).map(|n| n == 1)
    }

    /// Returns a day, whole or in part.
    pub fn day(&self, name: &str) -> Option<PartialDay> {
        self.text(name)?.parse().ok()
    }

    /// Tells whether a column could not be read.
    pub fn is_faulty(&self, name: &str) -> bool {
        self.has_fault(name) || self.open.contains_key(name)
    }

    /// Tells whether a cell that must say something says nothing, though no finding is about it yet: it is blank, or a formula
    /// that came to nothing.
    pub fn lacks(&self, name: &str) -> bool {
        self.value(name).is_none() && !self.has_fault(name)
    }

    fn has_fault(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == name)
    }

    /// Returns the fields of one record kind: the columns named `kind.field`.
    pub fn fields_of(&self, kind: &str) -> Fields {
        let own =
            self.values.iter().filter_map(|(name, answer)| Some((name.strip_prefix(kind)?.strip_prefix('.')?, answer)));
        own.map(|(field, answer)| (field.to_owned(), answer.value.clone())).collect()
    }

    /// Returns the names and values of all columns that begin so.
    pub fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'static str, &'a Value)> {
        let beginning = self.values.iter().filter(move |(name, _)| name.starts_with(prefix));
        beginning.map(|(name, answer)| (*name, &answer.value))
    }

    /// Says something that no cell says, or that another row says.
    pub fn imply(&mut self, name: &'static str, value: Value) {
        self.values.entry(name).or_insert(Answer { value, cell: InCell::Nowhere });
    }

    /// Notes what a cell of this text says.
    pub(super) fn hear(&mut self, name: &'static str, value: Value, text: String) {
        self.values.insert(name, Answer::said(value, text));
    }

    /// Notes that a cell of this text could not be read; an empty text is not kept.
    pub(super) fn hear_fault(&mut self, name: &'static str, text: String, fault: Finding) {
        self.open.insert(name, text);
        self.faults.push(fault);
    }

    /// Notes that a cell holds a word or a mark for a blank.
    pub(super) fn hear_nothing(&mut self, name: &'static str) {
        self.blank.insert(name);
    }

    /// Notes that a cell says in a word that there is none: 无.
    pub(super) fn hear_denial(&mut self, name: &'static str, word: String) {
        self.denied.insert(name, word);
    }

    /// Returns the fields of one record kind of which a cell says that there is none, with its word.
    pub fn denied_of(&self, kind: &str) -> BTreeMap<String, String> {
        let own = |name: &'static str| name.strip_prefix(kind)?.strip_prefix('.');
        self.denied.iter().filter_map(|(name, word)| Some((own(name)?.to_owned(), word.clone()))).collect()
    }

    /// Tells whether a cell holds a word or a mark for a blank.
    pub fn is_blank(&self, name: &str) -> bool {
        self.blank.contains(name)
    }

    /// Notes of which year a column speaks.
    pub(super) fn of_year(&mut self, name: &'static str, year: i64) {
        self.years.insert(name, year);
    }

    /// Returns the year of which a column speaks: its heading's, else the row's.
    pub fn year_of(&self, name: &str) -> Option<i64> {
        self.years.get(name).copied().or_else(|| self.int("year"))
    }

    /// Notes which year the sheet's name or title says.
    pub(super) fn hear_year_of_sheet(&mut self, year: Option<i64>) {
        self.year_of_sheet = year;
    }

    /// Returns the year of which the row speaks, by its own cell or by its sheet.
    pub fn speaks_of(&self) -> Option<i64> {
        self.int("year").or(self.year_of_sheet)
    }

    /// Takes over what another row about the same one says.
    pub fn take_over(&mut self, name: &'static str, value: Value, other: &Said) {
        if let Some(year) = other.years.get(name) {
            self.years.insert(name, *year);
        }
        self.taken.insert(name, (other.sheet, other.row));
        self.imply(name, value);
    }

    /// Returns from which sheet and row a column's value was taken over, if it was.
    pub fn taken_from(&self, name: &str) -> Option<(usize, u32)> {
        self.taken.get(name).copied()
    }

    /// Takes a day that is known more exactly than the one said here.
    pub fn sharpen(&mut self, name: &'static str, day: Value) {
        let length = |value: &Value| value.as_text().map_or(0, str::len);
        if let Some(here) = self.values.remove(name) {
            let sharper = length(&here.value) < length(&day);
            self.values.insert(name, if sharper { here.meaning(day) } else { here });
        }
    }

    /// Notes what a column says only by what stands around its cell: the row above, the codes of the whole column. Taken out of
    /// there the cell says this instead.
    pub(super) fn resolve(&mut self, name: &'static str, text: String) {
        self.resolved.retain(|(known, _)| *known != name);
        self.resolved.push((name, text));
    }

    /// Notes what a cell keeps of characters that only a sender's font knows.
    pub(super) fn tell_private(&mut self, column: &str, kept: &str) {
        self.notes.extend(typed::private_use(column, kept));
    }

    /// Takes back what was implied.
    pub fn no_longer(&mut self, name: &str) {
        if !self.is_in_cell(name) {
            self.values.remove(name);
        }
    }

    /// Leaves a cell open: nothing of it counts, its text is kept.
    pub fn leave_open(&mut self, name: &str) {
        if !self.is_in_cell(name) {
            return;
        }
        if let Some((name, answer)) = self.values.remove_entry(name) {
            self.open.insert(name, answer.into_text().unwrap_or_default());
        }
    }

    /// Returns the columns left open with their texts, where there are any.
    pub fn open(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.open.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (*name, text.as_str()))
    }

    /// Tells whether a cell is left open.
    pub fn is_open(&self, name: &str) -> bool {
        self.open.contains_key(name)
    }

    /// Returns the columns whose cells could be read.
    pub fn read(&self) -> impl Iterator<Item = &'static str> {
        self.values.iter().filter(|(_, answer)| answer.is_in_cell()).map(|(name, _)| *name)
    }

    fn is_in_cell(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(Answer::is_in_cell)
    }

    /// Notes that another row about the same one counts in a column, or under a heading nobody knows.
    pub fn outdo(&mut self, column: &str) {
        self.outdone.insert(column.to_owned());
    }
}

/// What is left of a row once it is drafted: which of its cells do not count. A county has too many rows to keep more of them.
#[derive(Clone, Debug, Default)]
pub struct RowFate {
    open: Vec<&'static str>,
    blank: Vec<&'static str>,
    outdone: BTreeSet<String>,
    resolved: Box<[(&'static str, String)]>,
}

impl From<Said> for RowFate {
    fn from(said: Said) -> Self {
        let (open, blank) = (said.open.into_keys().collect(), said.blank.into_iter().collect());
        Self { open, blank, outdone: said.outdone, resolved: said.resolved.into() }
    }
}

impl RowFate {
    /// Notes that a cell of a column, or under a heading nobody knows, does not count after all.
    pub fn outdo(&mut self, column: &str) {
        self.outdone.insert(column.to_owned());
    }

    /// Returns what the cell at a place says once it is taken out of what stands around it, where that is not its own text:
    /// nothing where another row counts.
    pub fn by_itself(&self, place: &Place) -> Option<&str> {
        let name = place.column.map_or(place.heading.as_str(), |column| column.name);
        if self.outdone.contains(name) {
            return Some("");
        }
        self.resolved.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    /// Tells what became of the cell at a place, provided that the row was taken.
    pub fn of(&self, place: &Place) -> Fate {
        let Some(column) = place.column else {
            return if self.outdone.contains(&place.heading) { Fate::Reported } else { Fate::Kept };
        };
        let name = column.name;
        let left = column.how == How::Own
            || self.open.contains(&name)
            || self.blank.contains(&name)
            || self.outdone.contains(name);
        if left { Fate::Reported } else { Fate::Taken }
    }
}
