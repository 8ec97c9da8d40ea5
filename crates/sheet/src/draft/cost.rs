//! What a finding costs: the row, where it is unsure who it is about or the household's structure breaks; else the cell, which
//! is left open; or nothing.

use anju_model::checks::{Cost, Finding};

/// Columns that say who or what a row is about.
const WHO: [&str; 8] = [
    "person.name",
    "person.id_number",
    "household",
    "cadre.name",
    "pair.since",
    "visit.visited_on",
    "visit.method",
    "visitors",
];

/// Errors elsewhere after which it is unsure who the row is about, or whether the household holds together.
const BREAKS: [&str; 11] = [
    "id.sex",
    "id.birth_differs",
    "id.twice",
    "id.elsewhere",
    "person.twice",
    "person.two_keys",
    "person.several",
    "household.two",
    "household.two_heads",
    "household.unknown",
    "pair.order",
];

/// Errors in one of those columns that tell nothing of who it is: he is known by the other keys.
const OF_A_CELL: [&str; 1] = ["id.other_paper"];

/// Warnings after which a row waits: nothing is wrong with it, but somebody has decided otherwise since.
const DECIDED: [&str; 10] = [
    "member.gone",
    "rows.gone",
    "rows.aside",
    "rows.not_visited",
    "rows.not_paired",
    "visit.not_made",
    "pair.ended",
    "member.left",
    "record.removed",
    "household.refused",
];

/// Errors that name no cell to leave open: what the rows say together is what is wrong.
const TOGETHER: [&str; 2] = ["household.head_needed", "household.count"];

/// Warnings about a cell that says nothing that is taken, though nothing is wrong with it.
const UNTAKEN: [&str; 6] = [
    "record.said_before",
    "record.denied",
    "record.older",
    "record.older_fact",
    "household.yields",
    "visit.more_visitors",
];

/// Tells whether the cell at which a finding stands counts as reported, not as taken.
pub(super) fn leaves_untaken(finding: &Finding) -> bool {
    finding.is_error() || UNTAKEN.contains(&finding.code.as_str())
}

/// Two cells that deny each other, by the finding that stands at one of them: neither counts.
const DENY: [(&str, &[&str]); 4] = [
    ("person.education_and_school", &["person.education", "person.school_year"]),
    ("medical.both", &["resident_medical", "employee_medical"]),
    ("assist.both", &["minimum_living", "destitute"]),
    ("disability.other_category", &["card", "person.disability"]),
];

/// Returns what a finding costs.
pub fn cost(finding: &Finding) -> Cost {
    let code = finding.code.as_str();
    if DECIDED.contains(&code) {
        return Cost::Row;
    }
    if !finding.is_error() || TOGETHER.contains(&code) {
        return Cost::Nothing;
    }
    let of_row = WHO.contains(&finding.field.as_str()) && !OF_A_CELL.contains(&code);
    if of_row || BREAKS.contains(&code) { Cost::Row } else { Cost::Cell }
}

/// Returns the columns whose cells a finding leaves open.
pub(super) fn cells(finding: &Finding) -> Vec<&str> {
    if cost(finding) != Cost::Cell {
        return Vec::new();
    }
    let pair = DENY.iter().find(|(code, _)| *code == finding.code);
    pair.map_or_else(|| vec![finding.field.as_str()], |(_, cells)| cells.to_vec())
}
