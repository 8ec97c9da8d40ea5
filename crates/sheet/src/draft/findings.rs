//! What was found in a workbook, at which cell, and which rows it keeps out.

use crate::{layout::Layout, read::Workbook};
use anju_model::{
    checks::{Finding, Severity},
    words::findings::{Place, at_place},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One finding as people and `--json` see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetFinding {
    /// The sheet's name.
    pub sheet: String,
    /// The row as Excel numbers it.
    pub row: u32,
    /// The heading of the column as written.
    pub column: String,
    /// The case.
    pub code: String,
    /// Whether the row is kept out.
    pub severity: Severity,
    /// The sentence: where, what, why, what to do. Personal values are masked.
    pub message: String,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row as Excel numbers it.
    pub row: u32,
    /// Why, each a sentence.
    pub reasons: Vec<String>,
}

struct At {
    sheet: usize,
    row: u32,
    order: usize,
    refuses: bool,
    finding: SheetFinding,
}

/// Collects findings.
#[derive(Default)]
pub(super) struct Found {
    all: Vec<At>,
    refused: BTreeSet<(usize, u32)>,
}

impl Found {
    /// Lists a finding at a row; an error refuses the row.
    pub fn add(&mut self, workbook: &Workbook, layout: &Layout, row: u32, finding: &Finding) {
        self.put(workbook, layout, row, finding, finding.is_error());
    }

    /// Lists a warning whose row is left out all the same, because what it belongs to was.
    pub fn send_back(&mut self, workbook: &Workbook, layout: &Layout, row: u32, finding: &Finding) {
        self.put(workbook, layout, row, finding, true);
    }

    fn put(&mut self, workbook: &Workbook, layout: &Layout, row: u32, finding: &Finding, refuses: bool) {
        let column = if finding.field.is_empty() { String::new() } else { layout.heading(&finding.field) };
        let value = finding.params.get("value").map_or("", String::as_str);
        let place = Place { row, column: &column, value: if is_masked(value) { value } else { "" } };
        let message = at_place(&place, &finding.code, &finding.params, refuses);
        let sheet = workbook.sheets[layout.sheet].name.clone();
        let said = SheetFinding { sheet, row, column, code: finding.code.clone(), severity: finding.severity, message };
        let order = layout.columns.iter().position(|place| place.heading == said.column).unwrap_or(usize::MAX);
        if refuses {
            self.refused.insert((layout.sheet, row));
        }
        self.all.push(At { sheet: layout.sheet, row, order, refuses, finding: said });
    }

    /// Tells whether a row is left out.
    pub fn refuses(&self, sheet: usize, row: u32) -> bool {
        self.refused.contains(&(sheet, row))
    }

    /// Returns everything by sheet, row and column, and the rows left out with their reasons.
    pub fn finish(mut self) -> (Vec<SheetFinding>, Vec<RefusedRow>) {
        self.all.sort_by_key(|at| (at.sheet, at.row, at.order));
        let mut rows: BTreeMap<(usize, u32), Vec<String>> = BTreeMap::new();
        for at in self.all.iter().filter(|at| at.refuses) {
            rows.entry((at.sheet, at.row)).or_default().push(at.finding.message.clone());
        }
        let refused = rows.into_iter().map(|((sheet, row), reasons)| RefusedRow { sheet, row, reasons }).collect();
        (self.all.into_iter().map(|at| at.finding).collect(), refused)
    }
}

/// Masked values stand beside the column's name; plain ones stand in the sentence.
fn is_masked(value: &str) -> bool {
    value.contains("**")
}
