//! The truth: a small county as its people are, line by line of the three sheets, each cell in the form in which records hold
//! it. How an office writes it is decided elsewhere.

mod features;
mod make;
mod people;

pub use features::Feature;
pub use make::{COUNTY, TODAY, made};

use anju_sheet::SheetKind;
use std::collections::BTreeMap;

/// What one line says, by the name of the column: codes, `1` and `0` for yes and no, fen, days as `2019-11-01` or `2019-11`,
/// divisions by their code, and texts as they are. What a line does not say is not in it.
pub type Line = BTreeMap<&'static str, String>;

/// A small county.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// 人口信息, household by household, the head first.
    pub people: Vec<Line>,
    /// 结对帮扶.
    pub pairs: Vec<Line>,
    /// 走访台账.
    pub visits: Vec<Line>,
}

impl Truth {
    /// Returns the lines of a sheet.
    pub fn lines(&self, kind: SheetKind) -> &[Line] {
        match kind {
            SheetKind::People => &self.people,
            SheetKind::Pairs => &self.pairs,
            SheetKind::Visits => &self.visits,
        }
    }

    /// Lists the cadres of a name that help a household, as the lines of 结对帮扶 name them.
    pub fn cadres<'a>(&'a self, household: &'a str, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.pairs.iter().filter(move |pair| said(pair, "household") == household && said(pair, "cadre.name") == name)
    }
}

/// Returns what a line says of a column, an empty text where it says nothing.
pub fn said<'a>(line: &'a Line, column: &str) -> &'a str {
    line.get(column).map_or("", String::as_str)
}
