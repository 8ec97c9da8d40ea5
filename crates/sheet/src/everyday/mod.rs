//! What offices say for a code: `村委会` for a talk in the village office, `县直(区县级)` for a county's unit, `五子` for
//! 之子, `20` for 之子 where a column speaks GB/T 4761. A word is asked of those that a person has mapped, then of the
//! set's labels, then of everyday words; a number is read by the numbering that its whole column fits.

mod beside;
mod column;
mod household_words;
mod learnt;
mod list_words;
mod numbering;
mod people_words;
mod relation_words;
mod words;

pub use beside::{Beside, column_systems};
pub use column::ColumnSystem;
pub use learnt::Learnt;
pub(crate) use learnt::key;

use crate::cell::squeeze;
use anju_model::{CodeSets, reading};
use std::collections::BTreeMap;
pub(crate) use words::takes_back;
use words::{Word, form, word};

/// What a cell of a code column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This code.
    Code(String),
    /// This code, which says less than the cell does, 曾祖父 → 其他: the cell's text is kept beside it.
    Kept(String),
    /// Several codes of one set, as health may have; the cell's text is kept beside the first.
    Several(Vec<String>),
    /// Nothing: `无`, `/`, `—`.
    Nothing,
    /// A good word for which the set has no code, 民革党员: the cell is left open, and what it says kept beside.
    NoCode,
    /// One of these codes, and nothing tells which: the cell is left open.
    Open(Vec<String>),
    /// These codes, which deny each other, `健康/残疾`: the cell is left open.
    Contrary(Vec<String>),
    /// No code of the set and no word that is known.
    Unknown,
}

impl Meaning {
    /// Returns the code to store, if there is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Meaning::Code(code) | Meaning::Kept(code) => Some(code),
            Meaning::Several(codes) => codes.first().map(String::as_str),
            Meaning::Nothing | Meaning::NoCode | Meaning::Open(_) | Meaning::Contrary(_) | Meaning::Unknown => None,
        }
    }
}

/// Reads the cells of one code column, each distinct text once.
pub struct Reader<'a> {
    sets: &'a CodeSets,
    set: &'a str,
    column: &'a str,
    system: ColumnSystem,
    learnt: &'a Learnt,
    read: BTreeMap<String, Said>,
}

impl<'a> Reader<'a> {
    /// Makes a reader of a column that bears this name and speaks this system.
    pub fn of(sets: &'a CodeSets, set: &'a str, column: &'a str, system: ColumnSystem, learnt: &'a Learnt) -> Self {
        Self { sets, set, column, system, learnt, read: BTreeMap::new() }
    }

    /// Returns what the column speaks.
    pub fn system(&self) -> &ColumnSystem {
        &self.system
    }

    /// Reads a cell; the sex of whom the row is about tells 父母 apart.
    pub fn meaning(&mut self, written: &str, sex: Option<&str>) -> Meaning {
        if let Some(said) = self.read.get(written) {
            return said.of(sex);
        }
        let said = match self.learnt.code(self.column, self.set, written) {
            Some("") => Said::Plain(Meaning::Nothing),
            Some(code) if self.sets.has(self.set, code) => Said::Plain(Meaning::Code(code.to_owned())),
            _ => said(self.sets, self.set, &self.system, written),
        };
        let meaning = said.of(sex);
        self.read.insert(written.to_owned(), said);
        meaning
    }
}

/// Reads a cell of a code column by itself, with the shipped words only.
pub fn code(sets: &CodeSets, set: &str, system: &ColumnSystem, written: &str) -> Meaning {
    said(sets, set, system, written).of(None)
}

/// Tells whether a text is a way of settling people, `分散安置`, and no place.
pub fn is_placement(sets: &CodeSets, written: &str) -> bool {
    word(sets, "placement", written).is_some()
}

/// What a text says, as far as it hangs on nothing but the sex.
#[derive(Clone, Debug)]
enum Said {
    Plain(Meaning),
    BySex { man: String, woman: String },
}

impl Said {
    fn of(&self, sex: Option<&str>) -> Meaning {
        match (self, sex) {
            (Said::Plain(meaning), _) => meaning.clone(),
            (Said::BySex { man, .. }, Some("1")) => Meaning::Code(man.clone()),
            (Said::BySex { woman, .. }, Some("2")) => Meaning::Code(woman.clone()),
            (Said::BySex { man, woman }, _) => Meaning::Open(vec![man.clone(), woman.clone()]),
        }
    }
}

impl From<Word> for Said {
    fn from(word: Word) -> Self {
        match word {
            Word::Code(code) => Said::Plain(Meaning::Code(code)),
            Word::Kept(code) => Said::Plain(Meaning::Kept(code)),
            Word::BySex(man, woman) => Said::BySex { man, woman },
            Word::NoCode => Said::Plain(Meaning::NoCode),
            Word::Nothing => Said::Plain(Meaning::Nothing),
        }
    }
}

/// The code of good health.
const HEALTHY: &str = "1";

/// Sets of which a cell may say several at once.
const SEVERAL: &[&str] = &["health", "poverty_cause", "visit_mode"];

fn said(sets: &CodeSets, set: &str, system: &ColumnSystem, written: &str) -> Said {
    let squeezed = squeeze(written);
    if is_number(&squeezed) {
        return system.read(sets, set, &squeezed);
    }
    if let Some(word) = word(sets, set, written).or_else(|| beside_its_number(sets, set, &squeezed)) {
        return word.into();
    }
    if form(written).is_empty() || reading::says_nothing(written) || reading::says_unknown(written) {
        return Said::Plain(Meaning::Nothing);
    }
    let several = SEVERAL.contains(&set).then(|| several(sets, set, system, written)).flatten();
    Said::Plain(several.unwrap_or(Meaning::Unknown))
}

/// Tells whether a text is a number of a code, and no quantity.
fn is_number(squeezed: &str) -> bool {
    !squeezed.is_empty() && squeezed.len() <= 3 && squeezed.bytes().all(|b| b.is_ascii_digit())
}

/// Reads a label that bears its number, `01-户主`, `2.小学`, `户主(01)`: the label tells, whatever the number.
fn beside_its_number(sets: &CodeSets, set: &str, squeezed: &str) -> Option<Word> {
    let digit = |c: char| c.is_ascii_digit();
    let before = squeezed.trim_start_matches('(').trim_start_matches(digit);
    let after = squeezed.trim_end_matches(')').trim_end_matches(digit).trim_end_matches('(');
    let label = if before.len() < squeezed.len() { before.trim_start_matches(')') } else { after };
    if label.len() == squeezed.len() { None } else { word(sets, set, label) }
}

/// Reads `长期慢性病,残疾`: each part must be known.
fn several(sets: &CodeSets, set: &str, system: &ColumnSystem, written: &str) -> Option<Meaning> {
    let parts = written.split(|c: char| c.is_whitespace() || ",，;；、/|+＋和及并且兼".contains(c));
    let parts = parts.filter(|part| !form(part).is_empty());
    let mut codes: Vec<String> = Vec::new();
    for part in parts {
        let code = match word(sets, set, part) {
            Some(Word::Code(code) | Word::Kept(code)) => code,
            _ => match system.read(sets, set, &squeeze(part)) {
                Said::Plain(Meaning::Code(code)) => code,
                _ => return None,
            },
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    // Nobody is healthy and ill at once.
    if set == "health" && codes.len() > 1 && codes.iter().any(|code| code == HEALTHY) {
        return Some(Meaning::Contrary(codes));
    }
    (codes.len() > 1).then_some(Meaning::Several(codes))
}

#[cfg(test)]
mod tests;
