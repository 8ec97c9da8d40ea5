//! What one row says: each cell read as its column wants it, and which cells are left open because they could not be read or
//! deny each other.

use super::Context;
use crate::{
    cell::{Cell, date, hundredths, whole, yes_no},
    columns::{Column, How},
    everyday::{self, ColumnSystem, Learnt, Meaning, Reader},
    key::as_written,
    layout::{Layout, Place},
    read::{Row, Sheet},
};
use anju_model::{
    CodeSets, Fields, PartialDay, Value,
    checks::{Finding, IdNumber, LONGEST_NOTE, LONGEST_TEXT, TextFault, check_text, name as check_name},
    mask::{self, quoted},
    reading::{self, Epoch},
    typed,
};
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
        self.faults.iter().any(|fault| fault.field == name) || self.open.contains_key(name)
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

    /// Takes a day that is known more exactly than the one said here.
    pub fn sharpen(&mut self, name: &'static str, day: Value) {
        let length = |value: &Value| value.as_text().map_or(0, str::len);
        if let Some(here) = self.values.remove(name) {
            let sharper = length(&here.value) < length(&day);
            self.values.insert(name, if sharper { here.meaning(day) } else { here });
        }
    }

    /// Notes what a cell keeps of characters that only a sender's font knows.
    fn tell_private(&mut self, column: &str, kept: &str) {
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
    outdone: BTreeSet<String>,
}

impl From<Said> for RowFate {
    fn from(said: Said) -> Self {
        Self { open: said.open.into_keys().collect(), outdone: said.outdone }
    }
}

impl RowFate {
    /// Notes that a cell of a column, or under a heading nobody knows, does not count after all.
    pub fn outdo(&mut self, column: &str) {
        self.outdone.insert(column.to_owned());
    }

    /// Tells what became of the cell at a place, provided that the row was taken.
    pub fn of(&self, place: &Place) -> Fate {
        let Some(column) = place.column else {
            return if self.outdone.contains(&place.heading) { Fate::Reported } else { Fate::Kept };
        };
        let left = column.how == How::Own || self.open.contains(&column.name) || self.outdone.contains(column.name);
        if left { Fate::Reported } else { Fate::Taken }
    }
}

/// Reads all records of a sheet; what is worth telling about whole columns comes besides.
pub fn read(layout: &Layout, sheet: &Sheet, context: &Context) -> (Vec<Said>, Vec<Finding>) {
    let mut words = Words::of(layout, sheet, context);
    let told = words.readers.iter().filter_map(|(column, reader)| match reader.system() {
        system if !system.is_told() => Some(Finding::warning("column.unclear", column)),
        system => Some(Finding::warning("column.numbering", column).with("name", system.name()?)),
    });
    let told: Vec<Finding> = told.collect();
    let said = layout.records(sheet).map(|row| {
        let sex = words.sex(&layout.columns, row);
        Said { sheet: layout.sheet, ..read_row(&layout.columns, row, sex.as_deref(), &mut words) }
    });
    let mut said: Vec<Said> = said.collect();
    let told = told.into_iter().chain(once_a_column(&mut said)).collect();
    (said, told)
}

/// What stands in a whole column alike, as formulas do, is told once with how often.
fn once_a_column(rows: &mut [Said]) -> Vec<Finding> {
    const ALIKE: [&str; 2] = ["field.uncomputed", "field.zero"];
    let mut told: BTreeMap<(String, String), (usize, u32)> = BTreeMap::new();
    for row in rows {
        for fault in row.faults.extract_if(.., |fault| ALIKE.contains(&fault.code.as_str())) {
            told.entry((fault.code, fault.field)).or_insert((0, row.row)).0 += 1;
        }
    }
    let say = |((code, field), (n, first)): ((String, String), (usize, u32))| {
        Finding::warning(&code, &field).with("n", n).with("first", first)
    };
    told.into_iter().map(say).collect()
}

/// The readers of a sheet's coded columns, by the columns' names.
pub(crate) struct Words<'a> {
    sets: &'a CodeSets,
    learnt: &'a Learnt,
    readers: BTreeMap<&'static str, Reader<'a>>,
}

impl<'a> Words<'a> {
    /// Readers by the sets' own codes.
    pub(crate) fn own(sets: &'a CodeSets, learnt: &'a Learnt) -> Self {
        Self { sets, learnt, readers: BTreeMap::new() }
    }

    /// Readers that know what each column of a sheet speaks.
    fn of(layout: &Layout, sheet: &Sheet, context: &Context<'a>) -> Self {
        let mut words = Self::own(context.code_sets, context.words);
        let mut systems = everyday::column_systems(words.sets, layout, sheet, &context.clock);
        for column in layout.columns.iter().filter_map(|place| place.column) {
            if let (How::Code(set), Some(system)) = (column.how, systems.remove(column.name)) {
                let reader = Reader::of(words.sets, set, column.name, system, words.learnt);
                words.readers.insert(column.name, reader);
            }
        }
        words
    }

    fn meaning(&mut self, column: &'static str, set: &'static str, text: &str, sex: Option<&str>) -> Meaning {
        let reader = self
            .readers
            .entry(column)
            .or_insert_with(|| Reader::of(self.sets, set, column, ColumnSystem::own(set), self.learnt));
        reader.meaning(text, sex)
    }

    /// The sex that a row says, by its id number or in so many words, before its other cells are read.
    fn sex(&mut self, places: &[Place], row: &Row) -> Option<String> {
        let text = |name: &str| {
            let place = places.iter().find(|place| place.column.is_some_and(|column| column.name == name))?;
            Some(row.cell(place.at).text())
        };
        let id = text("person.id_number").and_then(|number| IdNumber::parse(&reading::id_number(&number)).ok());
        if let Some(id) = id {
            return Some(id.sex().to_owned());
        }
        let text = text("person.sex")?;
        let meaning = (!text.is_empty()).then(|| self.meaning("person.sex", "sex", &text, None))?;
        meaning.code().map(str::to_owned)
    }

    /// What a person has said that a word of a column of yes and no means.
    fn yes_no(&self, column: &str, text: &str) -> Option<&'a str> {
        self.learnt.code(column, "", text)
    }
}

/// Reads one row; the sex of whom it is about tells some words apart.
pub(crate) fn read_row(places: &[Place], row: &Row, sex: Option<&str>, words: &mut Words) -> Said {
    let mut said = Said { row: row.number, ..Said::default() };
    for place in places {
        let cell = row.cell(place.at);
        if cell.is_blank() {
            continue;
        }
        let Some(column) = place.column else {
            let text = cell.text();
            said.tell_private(&place.heading, &text);
            said.kept.push((place.heading.clone(), text));
            continue;
        };
        let text = cell.text();
        match read_cell(column, (cell, row.epoch, &text), sex, words) {
            Ok(Read::Said(value)) => {
                said.tell_private(column.name, value.as_text().unwrap_or_default());
                said.values.insert(column.name, Answer::said(value, text));
            }
            Ok(Read::InPart(value, all)) => {
                if column.how == How::Phone {
                    said.notes.push(Finding::warning("phone.beside", column.name));
                }
                said.tell_private(column.name, &all);
                said.values.insert(column.name, Answer::said(value, text));
                said.kept.push((as_written(column.heading), all));
            }
            Ok(Read::Nothing) => {}
            Err(finding) => {
                // A formula that says nothing leaves no text behind either.
                let text = if finding.is_error() { text } else { String::new() };
                said.open.insert(column.name, text);
                said.faults.push(finding);
            }
        }
    }
    said
}

enum Read {
    Said(Value),
    /// A value that says less than the cell does, and the whole text to keep.
    InPart(Value, String),
    Nothing,
}

/// Reads a cell of this text, in whose workbook days are counted so.
fn read_cell(
    column: &'static Column,
    (cell, epoch, text): (&Cell, Epoch, &str),
    sex: Option<&str>,
    words: &mut Words,
) -> Result<Read, Finding> {
    match cell {
        Cell::Broken(code) => return Err(Finding::error("field.formula", column.name).with("value", code)),
        Cell::Uncomputed => return Err(Finding::warning("field.uncomputed", column.name)),
        Cell::Zero if !column.how.may_be_zero(words.sets) => return Err(Finding::warning("field.zero", column.name)),
        _ => {}
    }
    let wrong = |code: &str| Finding::error(code, column.name).with("value", quoted(text));
    let value = match column.how {
        How::Own => return Ok(Read::Nothing),
        How::Text => checked(column, text, LONGEST_TEXT)?,
        How::Note => checked(column, text, LONGEST_NOTE)?,
        How::Name => {
            if reading::is_several_names(text) {
                return Err(Finding::error("name.several", column.name));
            }
            let name = reading::name(text);
            check_name(&name).map_err(|fault| text_finding(column.name, fault))?;
            name
        }
        How::Number => exact(column, cell, reading::number(text))?,
        How::Id => exact(column, cell, reading::id_number(text))?,
        How::Phone => {
            let (number, beside) = typed::phone(column.name, text)?;
            return Ok(match beside {
                None => Read::Said(Value::Text(number)),
                Some(beside) => Read::InPart(Value::Text(number), beside),
            });
        }
        How::Partial => date(cell, epoch).map_err(|fault| wrong(fault.code()))?.to_string(),
        How::Code(set) => return code_of(column, set, text, sex, words),
        How::Whole => {
            let number = typed::counted(whole(cell)).ok_or_else(|| wrong("field.number"))?;
            return Ok(Read::Said(Value::Int(number)));
        }
        How::Money => {
            let fen = hundredths(cell).ok_or_else(|| wrong("field.amount"))?;
            return Ok(Read::Said(Value::Int(fen)));
        }
        How::YesNo => {
            let yes = match words.yes_no(column.name, text) {
                Some("") => return Ok(Read::Nothing),
                Some(code) => code == YES,
                None => yes_no(text).ok_or_else(|| wrong("field.yes_no"))?,
            };
            return Ok(Read::Said(Value::Int(i64::from(yes))));
        }
    };
    Ok(Read::Said(Value::Text(value)))
}

fn exact(column: &Column, cell: &Cell, text: String) -> Result<String, Finding> {
    if cell.lost_digits() {
        return Err(Finding::error("field.precision", column.name).with("value", mask::id_number(&text)));
    }
    Ok(text)
}

fn checked(column: &Column, text: &str, most: usize) -> Result<String, Finding> {
    check_text(text, most).map_err(|fault| text_finding(column.name, fault))?;
    Ok(text.to_owned())
}

fn text_finding(field: &str, fault: TextFault) -> Finding {
    match fault {
        TextFault::Empty => Finding::error("field.missing", field),
        TextFault::Long { is, most } => {
            let code = if field.ends_with("name") { "name.long" } else { "text.long" };
            Finding::error(code, field).with("n", is).with("most", most)
        }
        TextFault::Strange(c) => {
            let shown = if c.is_control() { "控制符".to_owned() } else { c.to_string() };
            Finding::error("text.strange", field).with("char", shown)
        }
    }
}

/// What stands for yes among learnt words, as in the sets.
pub(crate) const YES: &str = "1";
/// What stands for no.
pub(crate) const NO: &str = "0";

fn code_of(
    column: &'static Column,
    set: &'static str,
    text: &str,
    sex: Option<&str>,
    words: &mut Words,
) -> Result<Read, Finding> {
    let sets = words.sets;
    let among = |codes: &mut dyn Iterator<Item = &str>| codes.collect::<Vec<_>>().join("、");
    match words.meaning(column.name, set, text, sex) {
        Meaning::Code(code) => Ok(Read::Said(Value::Text(code))),
        Meaning::Kept(code) => Ok(Read::InPart(Value::Text(code), text.to_owned())),
        Meaning::Several(codes) => {
            let first = codes.into_iter().next().unwrap_or_default();
            Ok(Read::InPart(Value::Text(first), text.to_owned()))
        }
        Meaning::Nothing => Ok(Read::Nothing),
        Meaning::NoCode => Err(Finding::error("field.no_code", column.name).with("value", quoted(text))),
        Meaning::Open(codes) => {
            let labels = among(&mut codes.iter().map(|code| sets.show(set, code)));
            Err(Finding::error("field.code_open", column.name).with("value", quoted(text)).with("choices", labels))
        }
        Meaning::Unknown => {
            let items = sets.items(set);
            let few = among(&mut items.iter().take(8).map(|item| item.label.as_str()));
            let choices = if items.len() > 8 { format!("{few} 等") } else { few };
            Err(Finding::error("field.code", column.name).with("value", quoted(text)).with("choices", choices))
        }
    }
}
