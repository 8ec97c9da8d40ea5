//! Workbooks as offices have them, each with one thing that is hard to read: imported by the real program, from the dry run to the
//! export. What is right stands in `cases`; the table of `docs/IMPORT.md` is made from the same.

mod cases;
mod page;
mod program;

pub use program::county_program;
use program::{Place, Run};
use serde_json::Value;
use std::{collections::BTreeSet, path::PathBuf};

/// Where the workbooks lie, beside the house.
fn folder() -> PathBuf {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/import"));
    assert!(folder.is_dir(), "{} is missing: it is handed on beside the house", folder.display());
    folder
}

/// One thing that workbooks have, and what is right.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The files, in the order in which they are imported; the last one is looked at.
    files: Vec<&'static str>,
    /// What is in them, for the county's clerk.
    what: &'static str,
    /// What Anju makes of it.
    does: &'static str,
    /// Households and persons that the county holds in the end.
    holds: (usize, usize),
    /// What the report says of the last file.
    tells: Vec<Told>,
    /// Cells of exports: list, whose line (by what stands in any of its cells), heading, value.
    says: Vec<(&'static str, &'static str, &'static str, &'static str)>,
    /// Rows of exports: list and how many.
    rows: Vec<(&'static str, usize)>,
    /// Rows of the last file that are not taken.
    refused: Vec<(&'static str, u32)>,
    /// What is said of a file that is refused as a whole.
    fault: Option<&'static str>,
}

/// One finding that must be in the report.
#[derive(Clone, Debug)]
struct Told {
    sheet: &'static str,
    /// 0 for a column or a sheet as a whole.
    row: u32,
    /// The heading; empty for a row or a sheet as a whole.
    column: &'static str,
    code: &'static str,
    /// What its sentence says; the page shows it.
    says: &'static str,
}

impl Case {
    fn of(what: &'static str, files: &[&'static str]) -> Self {
        Self { what, files: files.into(), ..Self::default() }
    }

    fn does(mut self, does: &'static str) -> Self {
        self.does = does;
        self
    }

    /// The county holds so many households and persons.
    fn holds(mut self, households: usize, persons: usize) -> Self {
        self.holds = (households, persons);
        self
    }

    fn tells(
        mut self,
        sheet: &'static str,
        row: u32,
        column: &'static str,
        code: &'static str,
        says: &'static str,
    ) -> Self {
        self.tells.push(Told { sheet, row, column, code, says });
        self
    }

    fn says(mut self, list: &'static str, whose: &'static str, heading: &'static str, value: &'static str) -> Self {
        self.says.push((list, whose, heading, value));
        self
    }

    fn rows(mut self, list: &'static str, rows: usize) -> Self {
        self.rows.push((list, rows));
        self
    }

    fn refuses(mut self, sheet: &'static str, row: u32) -> Self {
        self.refused.push((sheet, row));
        self
    }

    fn sent_back(mut self, says: &'static str) -> Self {
        self.fault = Some(says);
        self
    }

    /// Imports the files and holds what is right against what there is.
    fn hold(&self) {
        let place = Place::new();
        let (last, before) = self.files.split_last().expect("a case has a file");
        for file in before {
            place.import(&folder().join(file));
        }
        let last = folder().join(last);
        match self.fault {
            Some(says) => self.hold_fault(&place, &place.refused(&last), says),
            None => self.hold_report(&place, &place.import(&last)),
        }
        if self.fault.is_none() {
            let again = place.import(&last);
            assert_eq!(again.report["changes"], 0, "a second import changes something: {}", again.report["records"]);
            if let Some(refused) = again.sent_back() {
                let back = place.import(&refused);
                assert_eq!(back.report["changes"], 0, "rows sent back change something: {}", back.report["records"]);
            }
        }
        self.hold_records(&place);
    }

    fn hold_fault(&self, place: &Place, told: &str, says: &str) {
        assert!(told.contains(says), "{told}");
        assert_eq!(place.lines("people").len(), 0, "nothing is taken");
    }

    fn hold_report(&self, _: &Place, run: &Run) {
        let findings = run.report["findings"].as_array().expect("a list");
        for told in &self.tells {
            let at = |one: &&Value| {
                one["sheet"] == told.sheet
                    && one["row"] == told.row
                    && one["column"] == told.column
                    && one["code"] == told.code
            };
            let found = findings.iter().find(at).unwrap_or_else(|| panic!("{told:?} is not told, but {findings:#?}"));
            let message = found["message"].as_str().expect("a sentence");
            assert!(message.contains(told.says), "{message}");
        }
        let costly = findings.iter().filter(|one| one["costs"] != "nothing");
        let unexpected: Vec<&Value> = costly.filter(|one| !self.tells.iter().any(|told| told.is(one))).collect();
        assert!(unexpected.is_empty(), "something is not taken: {unexpected:#?}");
        let refused: BTreeSet<(String, u32)> =
            self.refused.iter().map(|(sheet, row)| ((*sheet).to_owned(), *row)).collect();
        assert_eq!(run.rows_left_out(), refused);
        run.is_balanced();
    }

    fn hold_records(&self, place: &Place) {
        if self.fault.is_some() {
            return;
        }
        let held = (place.lines("household").len(), place.lines("people").len());
        assert_eq!(held, self.holds, "households and persons");
        for (list, rows) in &self.rows {
            assert_eq!(place.lines(list).len(), *rows, "{list}");
        }
        for (list, whose, heading, value) in &self.says {
            let lines = place.lines(list);
            let mut named = lines.iter().filter(|line| has(line, whose));
            let line = named.next().unwrap_or_else(|| panic!("no line of {list} names {whose}: {lines:#?}"));
            assert_eq!(shown(&line[*heading]), *value, "{list}, {whose}, {heading}: {line:#?}");
        }
    }
}

impl Told {
    fn is(&self, finding: &Value) -> bool {
        finding["sheet"] == self.sheet && finding["row"] == self.row && finding["code"] == self.code
    }
}

fn has(line: &Value, text: &str) -> bool {
    line.as_object().is_some_and(|cells| cells.values().any(|cell| shown(cell) == text))
}

fn shown(cell: &Value) -> String {
    cell.as_str().map_or_else(|| if cell.is_null() { String::new() } else { cell.to_string() }, str::to_owned)
}

#[test]
fn every_workbook_of_the_folder_has_its_case() {
    let known: BTreeSet<&str> = cases::all().into_iter().flat_map(|(_, case)| case.files).collect();
    let entries = folder().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let unknown: Vec<String> =
        entries.filter(|name| !name.ends_with(".md") && !known.contains(name.as_str())).collect();
    assert_eq!(unknown, Vec::<String>::new());
}
