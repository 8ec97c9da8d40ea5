//! The sample county against its truth: every planted fault is found at its row and column, no other row has an error, and
//! what is left is counted.

mod common;

use anju_model::{
    checks::{Cost, Severity},
    contract::ImportFinding,
};
use anju_sheet::{Draft, NaturalKey, Which, draft, read_workbook, refused_workbook};
use common::{Facts, holding, sample};
use std::collections::{BTreeMap, BTreeSet};

/// Row as Excel numbers it, column, what was planted.
fn planted() -> Vec<(u32, String, String)> {
    let truth: serde_json::Value = serde_json::from_str(&common::truth()).expect("the truth file");
    let list = truth["bad"].as_array().expect("a list").clone();
    let one = |entry: &serde_json::Value| {
        let row = u32::try_from(entry[0].as_u64().expect("a row")).expect("a small number");
        (row + 2, entry[1].as_str().expect("a column").to_owned(), entry[2].as_str().expect("a fault").to_owned())
    };
    list.iter().map(one).collect()
}

fn errors(draft: &Draft) -> Vec<ImportFinding> {
    draft.findings().into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// Rows of which it is unsure who they are about: wrong, doubled or contradicting id numbers.
const REFUSED: usize = 68;
/// Rows of which only a cell is left open.
const MEND: usize = 65;

/// The one planted fault that is no error: the truth plants 职工 = 是 "where the other is yes", and in this row (a child of
/// two years) the other is 否, so the person has one insurance. That a child has the employees' one is implausible: a warning.
const ONE_INSURANCE_ONLY: u32 = 2551;

#[test]
fn every_planted_fault_is_found_at_its_row_and_column_and_nothing_else_is() {
    let draft = sample();
    let errors = errors(draft);
    let found: BTreeSet<(u32, &str)> = errors.iter().map(|f| (f.row, f.column.as_str())).collect();
    let planted = planted();
    assert_eq!(planted.len(), 136);
    let missed: Vec<_> = planted.iter().filter(|(row, column, _)| !found.contains(&(*row, column.as_str()))).collect();
    assert_eq!(missed.len(), 1, "{missed:?}");
    assert_eq!(missed[0].0, ONE_INSURANCE_ONLY);
    let findings = draft.findings();
    let warned = findings.iter().find(|f| f.row == ONE_INSURANCE_ONLY).expect("a warning");
    assert_eq!((warned.column.as_str(), warned.code.as_str()), (missed[0].1.as_str(), "medical.child_employee"));
    let meant: BTreeSet<(u32, &str)> = planted.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
    let extra: Vec<&ImportFinding> = errors.iter().filter(|f| !meant.contains(&(f.row, f.column.as_str()))).collect();
    assert!(extra.is_empty(), "{extra:#?}");
}

#[test]
fn each_fault_gets_the_sentence_of_its_kind() {
    let errors = errors(sample());
    let mut codes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (row, column, fault) in planted() {
        let here = errors.iter().filter(|f| f.row == row && f.column == column);
        codes.entry(fault).or_default().extend(here.map(|f| f.code.as_str()));
    }
    let expected: [(&str, &[&str]); 8] = [
        ("both insurances (where the other is yes)", &["medical.both"]),
        ("checksum", &["id.check_digit"]),
        ("duplicate", &["id.twice"]),
        ("impossible date", &["field.day"]),
        ("length", &["id.length"]),
        ("phone length", &["phone.digits"]),
        ("relation not in code set", &["field.code"]),
        ("sex against the ID number", &["id.sex"]),
    ];
    for (fault, expected) in expected {
        assert_eq!(codes[fault].iter().copied().collect::<Vec<_>>(), expected, "{fault}");
    }
}

#[test]
fn the_good_rows_are_counted() {
    let draft = sample();
    let (refused, mend) = (draft.refused().len(), draft.to_mend().len());
    assert_eq!((refused, mend), (REFUSED, MEND), "134 rows have planted faults, one of them is none");
    for (kind, count) in
        [("household", 1200), ("person", 4495 - refused), ("pair", 1039), ("visit", 5710), ("need", 3574)]
    {
        assert_eq!(draft.count(kind), count, "{kind}");
    }
    assert_eq!(draft.county.as_ref().map(ToString::to_string).as_deref(), Some("500235"));
    assert_eq!(draft.count("settlement"), 10);
    assert_eq!(draft.count("cadre"), 496);
    let expected = [
        ("household.address_shared", 1),
        ("household.differs", 1),
        ("household.head_refused", 20),
        ("medical.child_employee", 1),
    ];
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    let findings = draft.findings();
    for finding in findings.iter().filter(|f| f.severity == Severity::Warning) {
        *warnings.entry(&finding.code).or_default() += 1;
    }
    assert_eq!(warnings, BTreeMap::from(expected));
}

#[test]
fn no_message_holds_a_whole_id_number_phone_or_name() {
    let draft = sample();
    for finding in &draft.findings() {
        let longest = finding.message.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        assert!(longest < 7, "{}", finding.message);
    }
}

#[test]
fn refused_rows_come_back_as_a_workbook_that_is_imported_again_once_corrected() {
    let facts = Facts::new();
    let (workbook, first) = (common::sample_workbook(), sample());
    let bytes = refused_workbook(workbook, first).expect("written").expect("some rows");
    let mut again = read_workbook("refused.xlsx", &bytes).expect("a workbook");
    assert_eq!(again.sheets[0].rows.len(), 1 + REFUSED + MEND);
    let county = holding(first);
    let uncorrected = draft(&again, &facts.knowing(&county)).expect("a draft");
    assert_eq!(
        (uncorrected.refused().len(), uncorrected.to_mend().len()),
        (REFUSED, MEND),
        "nothing was corrected yet"
    );
    common::correct(&mut again.sheets[0]);
    let corrected = draft(&again, &facts.knowing(&county)).expect("a draft");
    assert!(errors(&corrected).is_empty(), "{:#?}", errors(&corrected));
    let new = |draft: &Draft| {
        draft.records.iter().filter(|record| matches!(record.key, NaturalKey::Person(Which::New(_)))).count()
    };
    assert_eq!(new(first) + new(&corrected), 4495, "those who waited are new, the others are found");
}

#[test]
fn the_same_workbook_over_the_county_it_made_finds_everybody_again() {
    let facts = Facts::new();
    let first = sample();
    let county = holding(first);
    let second = draft(common::sample_workbook(), &facts.knowing(&county)).expect("a draft");
    assert_eq!(second.findings(), first.findings());
    let said = |draft: &Draft| draft.records.iter().map(|record| record.fields.len()).sum::<usize>();
    assert_eq!((second.records.len(), second.suspects.len()), (first.records.len(), 0));
    let names = first.records.iter().filter(|record| record.kind() == "cadre").count();
    assert_eq!(said(&second) + names, said(first), "a stored cadre is not called by name again");
    let new = second.records.iter().filter(|record| {
        matches!(
            record.key,
            NaturalKey::Household(Which::New(_))
                | NaturalKey::Person(Which::New(_))
                | NaturalKey::Cadre(Which::New(_))
                | NaturalKey::Pair(Which::New(_))
        )
    });
    assert_eq!(new.count(), 0);
}

#[test]
fn every_filled_cell_is_accounted_for() {
    let draft = sample();
    let accounts = draft.accounts(common::sample_workbook());
    for account in &accounts {
        assert_eq!(account.filled, account.taken + account.kept + account.reported, "{account:?}");
    }
    let cells = |sheet: &anju_sheet::Sheet| {
        let below = sheet.rows.iter().skip(1).flat_map(|row| &row.cells);
        below.filter(|cell| !cell.is_blank()).count()
    };
    let filled: usize = common::sample_workbook().sheets.iter().map(cells).sum();
    assert_eq!(accounts.iter().map(|account| account.filled as usize).sum::<usize>(), filled);
    let costly = draft.findings().iter().filter(|finding| finding.costs == Cost::Cell).count();
    assert!(costly >= MEND);
}
