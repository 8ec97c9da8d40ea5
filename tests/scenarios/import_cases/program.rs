//! The county's program on a folder of its own.

use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// A county's folder.
pub struct Place(TempDir);

/// What an import answered.
pub struct Run {
    pub report: Value,
    refused: PathBuf,
}

/// The county's program, which lies beside the tests.
pub fn county_program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let program = own.ancestors().nth(2).unwrap().join(format!("anju-county{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is not built; run `cargo xtask build` first", program.display());
    program
}

impl Place {
    /// Starts a county.
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let made = place.asked(&["init"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        place
    }

    fn asked(&self, words: &[&str]) -> Output {
        let mut command = Command::new(county_program());
        command.args(words).arg("--data").arg(self.0.path().join("data"));
        command.output().unwrap()
    }

    fn answered(&self, words: &[&str]) -> Value {
        let output = self.asked(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Looks a workbook through and imports it; both say the same.
    pub fn import(&self, file: &Path) -> Run {
        let file = file.to_str().unwrap();
        let refused = self.0.path().join("refused.xlsx");
        let to = refused.to_str().unwrap();
        // No file is written over: what an earlier import kept is in the way.
        drop(std::fs::remove_file(&refused));
        let mut looked = self.answered(&["import", file, "--dry-run", "--json", "--refused", to]);
        drop(std::fs::remove_file(&refused));
        let mut report = self.answered(&["import", file, "--json", "--refused", to]);
        for one in [&mut looked, &mut report] {
            one["taken"] = Value::Null;
        }
        assert_eq!(looked, report, "a dry run is the import without the writing");
        Run { report, refused }
    }

    /// Tries to import what cannot be, and returns what is said.
    pub fn refused(&self, file: &Path) -> String {
        let file = file.to_str().unwrap();
        let said = [&["import", file, "--dry-run"][..], &["import", file]].map(|words| {
            let output = self.asked(words);
            assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            String::from_utf8(output.stderr).unwrap()
        });
        assert_eq!(said[0], said[1]);
        said[0].clone()
    }

    /// The lines of an export.
    pub fn lines(&self, list: &str) -> Vec<Value> {
        let to = self.0.path().join("export.ndjson");
        self.answered(&["export", list, "--to", to.to_str().unwrap(), "--reason", "核对", "--json"]);
        let text = std::fs::read_to_string(&to).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Run {
    /// The rows that were left out, as the report says and as the workbook of them holds.
    pub fn rows_left_out(&self) -> BTreeSet<(String, u32)> {
        let findings = self.report["findings"].as_array().unwrap();
        let rows: BTreeSet<(String, u32)> = findings
            .iter()
            .filter(|one| one["costs"] == "row")
            .map(|one| (one["sheet"].as_str().unwrap().to_owned(), one["row"].as_u64().unwrap() as u32))
            .collect();
        assert_eq!(self.report["refused_rows"], rows.len());
        let mend = self.report["mend_rows"].as_u64().unwrap();
        assert_eq!(self.refused.exists(), rows.len() as u64 + mend > 0, "what is not taken goes out as a workbook");
        rows
    }

    /// A copy of the workbook of rows that were not taken whole, if there is one.
    pub fn sent_back(&self) -> Option<PathBuf> {
        let copy = self.refused.with_file_name("sent back.xlsx");
        self.refused.exists().then(|| std::fs::copy(&self.refused, &copy).unwrap())?;
        Some(copy)
    }

    /// Under every heading: filled = taken + kept + reported.
    pub fn is_balanced(&self) {
        let accounts = self.report["reconciliation"].as_array().unwrap();
        assert!(!accounts.is_empty());
        for account in accounts {
            let count = |name: &str| account[name].as_u64().unwrap();
            assert_eq!(count("filled"), count("taken") + count("kept") + count("reported"), "{account}");
        }
    }
}
