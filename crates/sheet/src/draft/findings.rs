//! What was found in a workbook, at which cell, and which rows it keeps out.

use super::cost::cost;
use crate::{layout::Layout, read::Workbook, taught::is_unknown_word};
use anju_model::{
    checks::{Cost, Finding},
    contract::ImportFinding,
    mask,
    words::findings::{Place, at_place, not_taken},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A row that was left out, or some cells of which were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row as Excel numbers it.
    pub row: u32,
    /// Why, each a sentence.
    pub reasons: Vec<String>,
}

#[derive(Debug)]
pub(super) struct At {
    pub sheet: usize,
    pub row: u32,
    order: usize,
    /// The word that no code stands for, with its column's name.
    pub word: Option<(String, String)>,
    /// What was found; of its message what became of the cell or the row is left out.
    pub finding: ImportFinding,
}

impl At {
    /// What was found, with what became of it: of a row that is left out no cell is taken.
    fn told(&self, row_is_refused: bool) -> ImportFinding {
        let of_row = row_is_refused && self.finding.costs == Cost::Cell;
        let end = if of_row { "" } else { not_taken(self.finding.costs) };
        ImportFinding { message: format!("{}{end}", self.finding.message), ..self.finding.clone() }
    }
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub all: Vec<At>,
    refused: BTreeSet<(usize, u32)>,
    /// Where each layout's headings stand, by sheet: a sheet has hundreds of findings.
    orders: HashMap<(usize, String), usize>,
}

impl Found {
    /// Lists a finding at a row.
    pub fn add(&mut self, workbook: &Workbook, layout: &Layout, row: u32, finding: &Finding) {
        let column = if finding.field.is_empty() { String::new() } else { layout.heading(&finding.field) };
        let order = *self
            .orders
            .entry((layout.sheet, column.clone()))
            .or_insert_with(|| layout.columns.iter().position(|place| place.heading == column).unwrap_or(usize::MAX));
        let (params, column) = (masked(&finding.params), mask::numbers_in(&column));
        let value = params.get("value").map_or("", String::as_str);
        let place = Place { row, column: &column, value: if is_masked(value) { value } else { "" } };
        let costs = cost(finding);
        let message = at_place(&place, &finding.code, &params, Cost::Nothing);
        let word = is_unknown_word(&finding.code).then(|| (finding.field.clone(), value.to_owned()));
        let said = ImportFinding {
            sheet: workbook.sheets[layout.sheet].name.clone(),
            row,
            column,
            code: finding.code.clone(),
            severity: finding.severity,
            costs,
            message,
        };
        if costs == Cost::Row {
            self.refused.insert((layout.sheet, row));
        }
        self.all.push(At { sheet: layout.sheet, row, order, word, finding: said });
    }

    /// Lists a finding about a whole sheet, read or not.
    pub fn about_sheet(&mut self, workbook: &Workbook, sheet: usize, finding: &Finding) {
        let place = Place { row: 0, column: "", value: "" };
        let costs = cost(finding);
        let said = ImportFinding {
            sheet: workbook.sheets[sheet].name.clone(),
            row: 0,
            column: String::new(),
            code: finding.code.clone(),
            severity: finding.severity,
            costs,
            message: at_place(&place, &finding.code, &masked(&finding.params), Cost::Nothing),
        };
        self.all.push(At { sheet, row: 0, order: 0, word: None, finding: said });
    }

    /// Tells whether a row is left out.
    pub fn refuses(&self, sheet: usize, row: u32) -> bool {
        self.refused.contains(&(sheet, row))
    }

    /// Returns everything by sheet, row and column.
    pub fn sorted(&self) -> Vec<ImportFinding> {
        let mut all: Vec<&At> = self.all.iter().collect();
        all.sort_by_key(|at| (at.sheet, at.row, at.order));
        all.into_iter().map(|at| at.told(self.refuses(at.sheet, at.row))).collect()
    }

    /// Returns the rows left out with all that was found wrong in them.
    pub fn refused(&self) -> Vec<RefusedRow> {
        self.with_reasons(|at| self.refuses(at.sheet, at.row))
    }

    /// Returns the rows taken but for some cells.
    pub fn to_mend(&self) -> Vec<RefusedRow> {
        self.with_reasons(|at| !self.refuses(at.sheet, at.row))
    }

    fn with_reasons(&self, of: impl Fn(&At) -> bool) -> Vec<RefusedRow> {
        let mut rows: BTreeMap<(usize, u32), Vec<(usize, String)>> = BTreeMap::new();
        for at in self.all.iter().filter(|at| at.finding.costs != Cost::Nothing && of(at)) {
            rows.entry((at.sheet, at.row))
                .or_default()
                .push((at.order, at.told(self.refuses(at.sheet, at.row)).message));
        }
        let row = |((sheet, row), mut reasons): ((usize, u32), Vec<(usize, String)>)| {
            reasons.sort_by_key(|(order, _)| *order);
            RefusedRow { sheet, row, reasons: reasons.into_iter().map(|(_, reason)| reason).collect() }
        };
        rows.into_iter().map(row).collect()
    }
}

/// What fills a sentence, without a number by which somebody is known or reached, whatever column it slid into: the one place
/// that no finding gets by.
fn masked(params: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mask = |(name, text): (&String, &String)| {
        let of_cell = name == "value" && !is_masked(text);
        (name.clone(), mask::numbers_in(&if of_cell { mask::quoted(text) } else { text.clone() }))
    };
    params.iter().map(mask).collect()
}

/// Masked values stand beside the column's name; plain ones stand in the sentence.
fn is_masked(value: &str) -> bool {
    value.contains("**")
}
