//! Judges an import: every cell is in the records or in the report, nobody is lost, doubled or made up, and the account of all
//! cells is right. What was written is known from the office, what is stored is read from the county.

mod account;
mod held;
mod records;
mod report;

pub use held::{Held, rows};
pub use report::Report;

use super::office::File;

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which promise.
    pub what: &'static str,
    /// Of which sort of thing: a field of a kind, a code.
    pub about: String,
    /// Where, and what is there instead.
    pub how: String,
}

impl Fault {
    /// Tells of a broken promise.
    pub fn new(what: &'static str, how: impl Into<String>) -> Self {
        Self { what, about: String::new(), how: how.into() }
    }

    /// Says of which sort of thing it is.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// Tells whether the other is the same promise about the same sort of thing.
    pub fn is_like(&self, other: &Self) -> bool {
        self.what == other.what && self.about == other.about
    }
}

/// One file with what was reported on it.
#[derive(Clone, Copy)]
pub struct Imported<'a> {
    /// The file.
    pub file: &'a File,
    /// The report.
    pub report: &'a Report,
}

/// What a judgement comes to.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Broken promises.
    pub faults: Vec<Fault>,
    /// The fields, by record and name, that were left open with a word about them.
    pub open: std::collections::BTreeSet<(super::meaning::Known, String)>,
}

/// Judges what the county holds after these files, all of the same truth.
pub fn judged(held: &Held, files: &[Imported<'_>]) -> Judgement {
    let mut judgement = records::judged(held, files);
    judgement.faults.extend(files.iter().flat_map(account::judged));
    judgement
}
