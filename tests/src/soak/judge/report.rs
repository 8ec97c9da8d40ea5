//! What the importer reported, as people and programs get it: findings at cells, and the account of all cells.

use serde_json::Value;
use std::collections::BTreeMap;

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The number of its row.
    pub row: u32,
    /// The heading of its column; empty where it speaks of the row.
    pub column: String,
    /// The case.
    pub code: String,
    /// Whether the row is left out because of it.
    pub refuses: bool,
}

/// What became of the filled cells under one heading.
#[derive(Clone, Debug)]
pub struct Account {
    /// The heading; empty for a sheet that was not read.
    pub column: String,
    /// Whether it was read as one of the usual columns.
    pub known: bool,
    /// Cells that hold something.
    pub filled: usize,
    /// Cells whose value counts.
    pub taken: usize,
    /// Cells whose text stands beside the record.
    pub kept: usize,
    /// Cells that a finding names.
    pub reported: usize,
}

/// The report on one file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: BTreeMap<String, Vec<Finding>>,
    accounts: BTreeMap<String, Vec<Account>>,
}

impl Report {
    /// Reads what `import --json` prints.
    pub fn of(json: &Value) -> Self {
        let mut report = Self::default();
        for said in list(json, "findings") {
            let finding = Finding {
                row: number(said, "row") as u32,
                column: text(said, "column"),
                code: text(said, "code"),
                refuses: text(said, "costs") == "row",
            };
            report.findings.entry(text(said, "sheet")).or_default().push(finding);
        }
        for said in list(json, "reconciliation") {
            let account = Account {
                column: text(said, "column"),
                known: said.get("read_as").is_some_and(Value::is_string),
                filled: number(said, "filled"),
                taken: number(said, "taken"),
                kept: number(said, "kept"),
                reported: number(said, "reported"),
            };
            report.accounts.entry(text(said, "sheet")).or_default().push(account);
        }
        report
    }

    /// Lists the findings on a sheet.
    pub fn findings(&self, sheet: &str) -> &[Finding] {
        self.findings.get(sheet).map_or(&[], Vec::as_slice)
    }

    /// Lists the accounts of a sheet's columns.
    pub fn accounts(&self, sheet: &str) -> &[Account] {
        self.accounts.get(sheet).map_or(&[], Vec::as_slice)
    }

    /// Lists all findings.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.values().flatten()
    }

    /// Tells whether a finding refuses a row.
    pub fn refuses(&self, sheet: &str, row: u32) -> bool {
        self.findings(sheet).iter().any(|finding| finding.row == row && finding.refuses)
    }
}

/// Tells whether a heading in the report is the one that was written: whatever marks, blanks, words over it or numbers behind
/// it stand beside.
pub fn is_heading(reported: &str, written: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (reported, written) = (letters(reported), letters(written));
    !written.is_empty() && (reported == written || reported.ends_with(&written) || reported.starts_with(&written))
}

fn list<'a>(json: &'a Value, name: &str) -> &'a [Value] {
    json.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(json: &Value, name: &str) -> String {
    json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(json: &Value, name: &str) -> usize {
    json.get(name).and_then(Value::as_u64).unwrap_or_default() as usize
}
