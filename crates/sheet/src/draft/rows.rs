//! What one row says: each cell read as its column wants it, and what could not be read.

use super::Context;
use crate::{
    cell::{Cell, date, half_width_digits, hundredths, squeeze, whole, yes_no},
    columns::{Column, How},
    everyday::{self, ColumnSystem, Meaning},
    layout::{Layout, Place},
    read::{Row, Sheet},
};
use anju_model::{
    CodeSets, Fields, PartialDay, Value,
    checks::{Finding, LONGEST_NOTE, LONGEST_TEXT, TextFault, check_text, name as check_name, phone},
    mask,
};
use std::collections::BTreeMap;

/// What a row says.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The row as Excel numbers it.
    pub row: u32,
    values: BTreeMap<&'static str, Value>,
    /// Columns nobody knows, by heading.
    pub kept: Vec<(String, String)>,
    /// What could not be read; the field is the column's name.
    pub faults: Vec<Finding>,
}

impl Said {
    /// Returns what a column says; nothing where it is blank or could not be read.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
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
        self.faults.iter().any(|fault| fault.field == name)
    }

    /// Returns the fields of one record kind: the columns named `kind.field`.
    pub fn fields_of(&self, kind: &str) -> Fields {
        let own =
            self.values.iter().filter_map(|(name, value)| Some((name.strip_prefix(kind)?.strip_prefix('.')?, value)));
        own.map(|(field, value)| (field.to_owned(), value.clone())).collect()
    }

    /// Returns the names and values of all columns that begin so.
    pub fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'static str, &'a Value)> {
        self.values.iter().filter(move |(name, _)| name.starts_with(prefix)).map(|(name, value)| (*name, value))
    }

    /// Says something that no cell says.
    pub fn imply(&mut self, name: &'static str, value: Value) {
        self.values.entry(name).or_insert(value);
    }
}

/// Reads all records of a sheet.
pub fn read(layout: &Layout, sheet: &Sheet, context: &Context) -> Vec<Said> {
    let mut words = Words::of(context.code_sets);
    layout.records(sheet).map(|row| read_row(&layout.columns, row, &mut words)).collect()
}

/// Words already read: a sheet says the same few thousands of times.
pub(crate) struct Words<'a> {
    sets: &'a CodeSets,
    read: BTreeMap<&'static str, BTreeMap<String, Meaning>>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(sets: &'a CodeSets) -> Self {
        Self { sets, read: BTreeMap::new() }
    }

    fn meaning(&mut self, set: &'static str, text: &str) -> Meaning {
        let of_set = self.read.entry(set).or_default();
        if let Some(meaning) = of_set.get(text) {
            return meaning.clone();
        }
        let meaning = everyday::code(self.sets, set, &ColumnSystem::own(set), text);
        of_set.insert(text.to_owned(), meaning.clone());
        meaning
    }
}

/// Reads one row.
pub(crate) fn read_row(places: &[Place], row: &Row, words: &mut Words) -> Said {
    let mut said = Said { row: row.number, ..Said::default() };
    for place in places {
        let cell = row.cell(place.at);
        if cell.is_blank() {
            continue;
        }
        let Some(column) = place.column else {
            said.kept.push((place.heading.clone(), cell.text()));
            continue;
        };
        match read_cell(column, cell, words) {
            Ok(Read::Said(value)) => {
                said.values.insert(column.name, value);
            }
            Ok(Read::Several(value, all)) => {
                said.values.insert(column.name, value);
                said.kept.push((column.heading.to_owned(), all));
            }
            Ok(Read::Nothing) => {}
            Err(finding) => said.faults.push(finding),
        }
    }
    said
}

enum Read {
    Said(Value),
    /// The first of several codes, and the whole text to keep.
    Several(Value, String),
    Nothing,
}

fn read_cell(column: &Column, cell: &Cell, words: &mut Words) -> Result<Read, Finding> {
    if let Cell::Broken(code) = cell {
        return Err(Finding::error("field.formula", column.name).with("value", code));
    }
    let text = cell.text();
    let wrong = |code: &str| Finding::error(code, column.name).with("value", shown(&text));
    let value = match column.how {
        How::Own => return Ok(Read::Nothing),
        How::Text => checked(column, half_width_digits(&text), LONGEST_TEXT)?,
        How::Note => checked(column, text, LONGEST_NOTE)?,
        How::Name => {
            let name = name_form(&text);
            check_name(&name).map_err(|fault| text_finding(column.name, fault))?;
            name
        }
        How::Number => exact(column, cell, squeeze(&text))?,
        How::Id => exact(column, cell, squeeze(&text).to_ascii_uppercase())?,
        How::Phone => {
            let number = squeeze(&text).replace(['-', '(', ')'], "");
            let number = number.strip_prefix("+86").map(str::to_owned).unwrap_or(number);
            if !phone(&number) {
                let finding = Finding::error("phone.digits", column.name);
                return Err(finding.with("n", number.chars().count()).with("value", mask::phone(&number)));
            }
            number
        }
        How::Partial => date(cell).ok_or_else(|| wrong("field.day"))?.to_string(),
        How::Code(set) => return code_of(column, set, &text, words),
        How::Whole => {
            let number = whole(cell).filter(|n| (0..=1_000_000).contains(n)).ok_or_else(|| wrong("field.number"))?;
            return Ok(Read::Said(Value::Int(number)));
        }
        How::Money => {
            let fen = hundredths(cell).ok_or_else(|| wrong("field.number"))?;
            return Ok(Read::Said(Value::Int(fen)));
        }
        How::YesNo => {
            let yes = yes_no(&text).ok_or_else(|| wrong("field.yes_no"))?;
            return Ok(Read::Said(Value::Int(i64::from(yes))));
        }
    };
    Ok(Read::Said(Value::Text(value)))
}

/// Names of Han people have no blanks inside (offices space two characters out); others keep one between words.
fn name_form(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.is_ascii() { words.join(" ") } else { words.concat() }
}

fn exact(column: &Column, cell: &Cell, text: String) -> Result<String, Finding> {
    if cell.lost_digits() {
        return Err(Finding::error("field.precision", column.name).with("value", mask::id_number(&text)));
    }
    Ok(text)
}

fn checked(column: &Column, text: String, most: usize) -> Result<String, Finding> {
    check_text(&text, most).map_err(|fault| text_finding(column.name, fault))?;
    Ok(text)
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

fn code_of(column: &Column, set: &'static str, text: &str, words: &mut Words) -> Result<Read, Finding> {
    match words.meaning(set, text) {
        Meaning::Code(code) => Ok(Read::Said(Value::Text(code))),
        Meaning::Kept(code) => Ok(Read::Several(Value::Text(code), text.to_owned())),
        Meaning::Several(codes) => {
            let first = codes.into_iter().next().unwrap_or_default();
            Ok(Read::Several(Value::Text(first), text.to_owned()))
        }
        Meaning::Nothing => Ok(Read::Nothing),
        Meaning::NoCode => Err(Finding::error("field.no_code", column.name).with("value", shown(text))),
        Meaning::Open(codes) => {
            let labels: Vec<&str> = codes.iter().map(|code| words.sets.show(set, code)).collect();
            let finding = Finding::error("field.code_open", column.name).with("value", shown(text));
            Err(finding.with("choices", labels.join("、")))
        }
        Meaning::Unknown => {
            let items = words.sets.items(set);
            let few = items.iter().take(8).map(|item| item.label.as_str()).collect::<Vec<_>>().join("、");
            let choices = if items.len() > 8 { format!("{few} 等") } else { few };
            Err(Finding::error("field.code", column.name).with("value", shown(text)).with("choices", choices))
        }
    }
}

/// A value for a sentence: short, and masked where it may be a number of a person that slid into another column.
pub(crate) fn shown(text: &str) -> String {
    if text.chars().filter(|c| c.is_numeric()).count() >= 9 {
        return mask::id_number(text);
    }
    if text.chars().count() > 20 {
        format!("{}…", text.chars().take(20).collect::<String>())
    } else {
        text.to_owned()
    }
}
