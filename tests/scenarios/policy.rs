//! `docs/POLICY.md`: clause → kinds → reasons → pages → tests. What the page says is in the program, and what is in the program
//! stands on the page.

use anju_model::{kinds, rules};
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const PAGE: &str = include_str!("../../docs/POLICY.md");
const CLAUSES: &str = include_str!("../../assets/clauses.json");
const ROUTES: &str = include_str!("../../ui/src/route.rs");

/// What is nobody's clause: people and places, the program's own bookkeeping, checks of the work itself.
const GENERAL: [&str; 15] = [
    "code_value",
    "household",
    "household_period",
    "person",
    "membership",
    "cadre",
    "account",
    "parameter",
    // All seven rights of part one at once.
    "baseline",
    // What somebody said of a finding, of whichever clause.
    "finding_mark",
    "spot_round",
    "spot_check",
    "conflict",
    "proposal",
    "parked",
];

/// One row: kinds, reasons, pages and tests.
type Row = [BTreeSet<String>; 4];

fn rows() -> BTreeMap<String, Row> {
    let table = PAGE.split("| clause | kinds | reasons | pages | tests |\n").nth(1).expect("the table");
    let lines = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[1].to_owned(), [2, 3, 4, 5].map(|at| quoted(cells[at])))
        })
        .collect()
}

/// What the rows name in one column, each name once.
fn named(rows: &BTreeMap<String, Row>, column: usize) -> BTreeSet<String> {
    rows.values().flat_map(|row| row[column].clone()).collect()
}

/// Says what is wrong with the page.
fn faults(rows: &BTreeMap<String, Row>) -> Vec<String> {
    let mut faults = vec![];
    let mut differ = |what: &str, said: BTreeSet<String>, is: BTreeSet<String>| {
        faults.extend(said.symmetric_difference(&is).map(|name| format!("{what} {name}")));
    };
    let clauses: Json = serde_json::from_str(CLAUSES).expect("clauses");
    let ids = clauses["clauses"].as_array().or(clauses.as_array()).expect("a list").iter();
    differ(
        "clause",
        rows.keys().cloned().collect(),
        ids.map(|one| one["id"].as_str().expect("an id").to_owned()).collect(),
    );
    let of_clauses = kinds::ALL.iter().map(|kind| kind.name).filter(|name| !GENERAL.contains(name));
    differ("kind", named(rows, 0), of_clauses.map(str::to_owned).collect());
    let is_of = |clause: &str| {
        let rules = rules::all().filter(|rule| rule.clause.replace('（', "(").replace('）', ")") == clause);
        rules.flat_map(|rule| rule.reasons).map(|reason| reason.key.to_owned()).collect::<BTreeSet<_>>()
    };
    for (clause, row) in rows {
        differ(&format!("{clause}: reason"), row[1].clone(), is_of(clause));
    }
    let routes: BTreeSet<&str> = ROUTES.split("#[at(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    faults.extend(
        named(rows, 2).into_iter().filter(|page| !routes.contains(page.as_str())).map(|page| format!("page {page}")),
    );
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    faults
        .extend(named(rows, 3).into_iter().filter(|test| !root.join(test).exists()).map(|test| format!("test {test}")));
    for (clause, row) in rows.iter().filter(|(_, row)| !row[0].is_empty() || !row[1].is_empty()) {
        if row[2].is_empty() || row[3].is_empty() {
            faults.push(format!("{clause} has no page or no test"));
        }
    }
    faults
}

#[test]
fn every_clause_says_its_kinds_reasons_pages_and_tests() {
    let found = faults(&rows());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_missing_or_made_up_is_told() {
    let mut rows = rows();
    rows.remove("三(二)");
    let help = rows.get_mut("二(五)").expect("a row");
    help[0].remove("visit");
    help[1].insert("visit.moon".into());
    help[2].insert("/moon".into());
    help[3].insert("tests/moon.rs".into());
    rows.get_mut("一(六)").expect("a row")[3].clear();
    let told = faults(&rows).join("\n");
    for fault in
        ["clause 三(二)", "kind visit", "reason visit.moon", "page /moon", "test tests/moon.rs", "一(六) has no page"]
    {
        assert!(told.contains(fault), "{fault} is not told:\n{told}");
    }
}
