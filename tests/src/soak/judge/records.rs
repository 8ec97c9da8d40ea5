//! The records against the cells: what every cell said stands in the field that it speaks of, or the report names the cell.

use super::{Fault, Held, Imported, Judgement, report::is_heading};
use crate::soak::{
    meaning::{Fact, Known},
    office::{Kept, WrittenCell, WrittenRow, WrittenSheet},
};
use anju_model::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Findings that stand at the first of a column's cells and count them all.
const ONCE_A_COLUMN: [&str; 1] = ["field.uncomputed"];

/// A cell that says something of a field.
struct Saying<'a> {
    imported: Imported<'a>,
    sheet: &'a WrittenSheet,
    cell: &'a WrittenCell,
    fact: &'a Fact,
}

impl Saying<'_> {
    fn heading(&self) -> &str {
        &self.sheet.columns[self.cell.column].heading
    }

    /// Tells whether the report names this cell, or its column as a whole.
    fn is_told(&self) -> bool {
        let heading = self.heading();
        let of_line = |row: u32| self.sheet.rows.iter().any(|line| line.row == row);
        let finding = self.imported.report.findings(&self.sheet.name).iter().any(|finding| {
            let of_column = !of_line(finding.row) || ONCE_A_COLUMN.contains(&finding.code.as_str());
            is_heading(&finding.column, heading) && (finding.row == self.cell.row || of_column)
        });
        finding || self.is_of_unknown_column() || self.imported.report.refuses(&self.sheet.name, self.cell.row)
    }

    /// Tells whether the account lists the column as one that nobody knows.
    fn is_of_unknown_column(&self) -> bool {
        let of_column = |one: &&super::report::Account| is_heading(&one.column, self.heading());
        let found: Vec<_> = self.imported.report.accounts(&self.sheet.name).iter().filter(of_column).collect();
        matches!(found[..], [one] if !one.known && one.taken == 0)
    }

    fn place(&self) -> String {
        format!("《{}》 row {} “{}”", self.sheet.name, self.cell.row, self.heading())
    }
}

/// All that was said of one field of one record.
type Sayings<'a> = BTreeMap<(&'a Known, &'a str), Vec<Saying<'a>>>;

pub(super) fn judged(held: &Held, files: &[Imported<'_>]) -> Judgement {
    let sayings = sayings(files);
    let mut judgement = Judgement::default();
    judgement.faults.extend(held.doubled.iter().map(|known| of_record("a record is doubled", known, String::new())));
    let named = lost(held, files, &mut judgement);
    for ((record, field), said) in &sayings {
        // Of what is lost as a whole nothing more is said.
        if held.records.contains_key(record) || !named.contains(record) {
            one_field(held, record, field, said, &mut judgement);
        }
    }
    made_up(held, &named, &sayings, &mut judgement);
    judgement
}

fn of_record(what: &'static str, record: &Known, how: String) -> Fault {
    Fault::new(what, format!("{record}{how}")).about(record.kind)
}

fn read_sheets<'a>(files: &[Imported<'a>]) -> impl Iterator<Item = (Imported<'a>, &'a WrittenSheet)> {
    let all = files.iter().flat_map(|imported| imported.file.sheets.iter().map(|sheet| (*imported, sheet)));
    all.filter(|(_, sheet)| sheet.kept == Kept::Read)
}

fn sayings<'a>(files: &[Imported<'a>]) -> Sayings<'a> {
    let mut all = Sayings::new();
    for (imported, sheet) in read_sheets(files) {
        for cell in &sheet.cells {
            for fact in &cell.facts {
                let saying = Saying { imported, sheet, cell, fact };
                all.entry((&fact.record, &fact.field)).or_default().push(saying);
            }
        }
    }
    all
}

/// Whoever is named is there; only a row that names nobody for certain may be refused, and no row here does. Returns who is named.
fn lost<'a>(held: &Held, files: &[Imported<'a>], judgement: &mut Judgement) -> BTreeSet<&'a Known> {
    let mut named = BTreeSet::new();
    for (imported, sheet) in read_sheets(files) {
        for row in &sheet.rows {
            let refused = imported.report.refuses(&sheet.name, row.row);
            if refused && !row.repeats {
                judgement.faults.push(refusal(&imported, sheet, row));
            }
            for known in row.there.iter().filter(|known| !held.records.contains_key(known)) {
                let what = if refused { "a refused row's record is not there" } else { "a record is lost" };
                let how = format!(", 《{}》 row {}", sheet.name, row.row);
                judgement.faults.push(of_record(what, known, how));
            }
            named.extend(&row.there);
        }
    }
    named
}

fn refusal(imported: &Imported<'_>, sheet: &WrittenSheet, row: &WrittenRow) -> Fault {
    let findings = imported.report.findings(&sheet.name).iter().filter(|one| one.row == row.row && one.refuses);
    let why: Vec<String> = findings.map(|one| format!("{} at “{}”", one.code, one.column)).collect();
    let why = why.join(", ");
    Fault::new("a row is refused", format!("《{}》 row {}: {why}", sheet.name, row.row)).about(why)
}

/// Compares one field with all that was said of it.
fn one_field(held: &Held, record: &Known, field: &str, said: &[Saying<'_>], judgement: &mut Judgement) {
    let found = held.field(record, field);
    let values: BTreeSet<&Value> = said.iter().map(|saying| &saying.fact.value).collect();
    let is_said = values.contains(found);
    let denied = found.is_null() && said.iter().all(|saying| saying.fact.denies);
    let told = || said.iter().any(Saying::is_told);
    let how = || {
        let said = said.iter().map(|one| format!("{} says {:?}", one.place(), one.fact.value));
        format!("{record} {field}: {found:?} stands, {}", said.take(3).collect::<Vec<_>>().join("; "))
    };
    let about = || format!("{}.{field}", record.kind);
    // What one doubtful cell left open another office may fill, be it with a no.
    let doubtful = said.iter().any(|saying| saying.cell.doubtful);
    if denied && doubtful && told() {
        judgement.open.insert((record.clone(), field.to_owned()));
    }
    let mut fault = |what| judgement.faults.push(Fault::new(what, how()).about(about()));
    if values.len() > 1 && !told() {
        fault("two cells differ and nobody is told");
    } else if !is_said && !denied && found.is_null() {
        if told() {
            judgement.open.insert((record.clone(), field.to_owned()));
        } else {
            fault("a cell is lost without a word");
        }
    } else if !is_said && !denied && !found.is_null() {
        fault("a value is not what any cell says");
    } else if doubtful && found.is_null() && !told() {
        fault("a doubtful cell is not told");
    }
}

/// Whatever stands in the county was said by a cell, or follows from one.
fn made_up(held: &Held, named: &BTreeSet<&Known>, sayings: &Sayings<'_>, judgement: &mut Judgement) {
    let said: BTreeSet<&Known> = sayings.keys().map(|(record, _)| *record).collect();
    for (record, fields) in &held.records {
        if !named.contains(record) && !said.contains(record) {
            judgement.faults.push(of_record("a record is made up", record, String::new()));
            continue;
        }
        let is_unsaid = |name: &str| !sayings.contains_key(&(record, name)) && !follows(record.kind, name);
        for (name, value) in fields.iter().filter(|(name, value)| !value.is_null() && is_unsaid(name)) {
            let fault = Fault::new("a field is made up", format!("{record} {name}: {value:?}"));
            judgement.faults.push(fault.about(format!("{}.{name}", record.kind)));
        }
    }
}

/// Fields that follow from what a record is, and texts kept beside it.
fn follows(kind: &str, field: &str) -> bool {
    field.starts_with("x:")
        || matches!(
            (kind, field),
            ("household", "state" | "origin" | "village" | "head" | "number")
                | ("person", "household" | "disability" | "name")
                | ("membership", "household" | "person" | "until" | "left_by" | "since")
                | ("hukou" | "party_standing", "household" | "person")
                | ("pension" | "assistance", "household" | "person" | "kind")
                | ("medical", "household" | "person" | "kind" | "year")
                | ("cadre", "area" | "name")
                | ("pair", "household" | "cadre" | "since")
                | ("visit", "household" | "source" | "visitors" | "visited_on" | "method")
                | ("need", "household" | "visit" | "raised_on" | "source" | "state" | "text")
        )
}
