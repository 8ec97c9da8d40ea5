//! What cells mean: which field of which record a column of a line speaks of, told apart from the importer's own drafting.
//! Records are known here by what offices call them, so that what was written and what is stored can be compared.

use super::truth::{Line, Truth, said};
use anju_model::{Day, PartialDay, Value, kinds::NeedState};
use anju_sheet::{How, SheetKind};
use std::fmt;

/// A record by what offices know it by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// Its kind.
    pub kind: &'static str,
    /// What it is called among those of its kind.
    pub called: String,
}

impl fmt::Display for Known {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.kind, self.called)
    }
}

/// One field that a cell speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The record.
    pub record: Known,
    /// The field; none where the cell says no more than that there is such a record.
    pub field: String,
    /// What it is.
    pub value: Value,
    /// Whether it says no more than that something is not so, for which no record need be there.
    pub denies: bool,
}

pub(super) fn household(number: &str) -> Known {
    Known { kind: "household", called: number.to_owned() }
}

pub(super) fn person(kind: &'static str, household: &str, name: &str, more: &[&str]) -> Known {
    Known { kind, called: [household, name].iter().chain(more).copied().collect::<Vec<_>>().join("/") }
}

pub(super) fn placed(kind: &'static str, village: &str, name: &str) -> Known {
    Known { kind, called: format!("{village}/{name}") }
}

pub(super) fn cadre(name: &str, unit: &str, phone: &str) -> Known {
    Known { kind: "cadre", called: format!("{name}/{unit}/{phone}") }
}

pub(super) fn pair(household: &str, cadre: &str, since: &str) -> Known {
    Known { kind: "pair", called: format!("{household}/{cadre}/{since}") }
}

pub(super) fn visit(household: &str, day: &str, visitors: &[&str], method: &str) -> Known {
    let mut visitors = visitors.to_vec();
    visitors.sort_unstable();
    Known { kind: "visit", called: format!("{household}/{day}/{}/{method}", visitors.join("+")) }
}

pub(super) fn need(visit: &str, text: &str) -> Known {
    Known { kind: "need", called: format!("{visit}/{text}") }
}

/// Lists the records of which a line says that they are there.
pub fn there(truth: &Truth, kind: SheetKind, line: &Line) -> Vec<Known> {
    let number = said(line, "household");
    match kind {
        SheetKind::People => {
            let name = said(line, "person.name");
            vec![household(number), person("person", number, name, &[]), person("membership", number, name, &[])]
        }
        SheetKind::Pairs => vec![cadre_of(line), pair_of(line)],
        SheetKind::Visits => {
            let visit = visit_of(truth, line);
            let need = line.get("need.text").map(|text| need(&visit.called, text));
            [visit].into_iter().chain(need).collect()
        }
    }
}

/// Lists what one column of a line says; nothing where it only repeats or counts.
pub fn of(truth: &Truth, kind: SheetKind, line: &Line, column: &'static str, how: How) -> Vec<Fact> {
    let Some(written) = line.get(column) else { return vec![] };
    match kind {
        SheetKind::People => of_person(line, column, how, written),
        SheetKind::Pairs => of_pair(line, column, written),
        SheetKind::Visits => of_visit(truth, line, column, written),
    }
}

fn fact(record: Known, field: &str, value: Value) -> Fact {
    Fact { record, field: field.to_owned(), value, denies: false }
}

fn value(how: How, written: &str) -> Value {
    match how {
        How::Whole | How::Money | How::YesNo => Value::Int(written.parse().expect("the truth holds numbers")),
        How::Text
        | How::Name
        | How::Note
        | How::Number
        | How::Code(_)
        | How::Phone
        | How::Id
        | How::Partial
        | How::Own => Value::text(written),
    }
}

fn of_person(line: &Line, column: &'static str, how: How, written: &str) -> Vec<Fact> {
    let (number, name) = (said(line, "household"), said(line, "person.name"));
    let own = || person("person", number, name, &[]);
    let here = || household(number);
    if let Some((owner, field)) = column.split_once('.') {
        let record = if owner == "person" { own() } else { here() };
        let own = fact(record, field, value(how, written));
        let year = line.get("year").filter(|_| field == "income_fen");
        let of_year = year.map(|year| fact(here(), "income_year", value(How::Whole, year)));
        return [own].into_iter().chain(of_year).collect();
    }
    match column {
        "household" => vec![fact(here(), "number", Value::text(written))],
        "village" => vec![fact(here(), "village", Value::text(written))],
        "group" | "settlement" => spot(line, column, written),
        "card" => vec![fact(own(), "x:残疾证号", Value::text(written))],
        "relation" => relation(line, written),
        "standing" => vec![fact(person("party_standing", number, name, &[]), "standing", Value::text(written))],
        "hukou" => vec![fact(person("hukou", number, name, &[]), "moved", value(how, written))],
        _ => insurance(line, column).into_iter().map(|record| entitled(record, value(how, written))).collect(),
    }
}

fn relation(line: &Line, written: &str) -> Vec<Fact> {
    let (number, name) = (said(line, "household"), said(line, "person.name"));
    let own = fact(person("membership", number, name, &[]), "relation", Value::text(written));
    let head = || fact(household(number), "head", Value::text(person("person", number, name, &[]).called));
    [own].into_iter().chain((written == "01").then(head)).collect()
}

/// A group or settlement, and that the household is of it.
fn spot(line: &Line, column: &'static str, name: &str) -> Vec<Fact> {
    let kind = if column == "group" { "social_group" } else { "settlement" };
    let record = placed(kind, said(line, "village"), name);
    vec![
        fact(household(said(line, "household")), column, Value::text(&record.called)),
        fact(record.clone(), "village", Value::text(said(line, "village"))),
        fact(record, "name", Value::text(name)),
    ]
}

/// The record of an insurance or an assistance that a column of yes and no speaks of.
fn insurance(line: &Line, column: &str) -> Option<Known> {
    let (number, name) = (said(line, "household"), said(line, "person.name"));
    // The truth is of one year, which the year of the line repeats where it is told.
    let year = super::truth::TODAY.split('-').next().unwrap_or_default();
    let year = line.get("year").map_or(year, String::as_str);
    let of = |kind, more: &[&str]| Some(person(kind, number, name, more));
    match column {
        "resident_pension" => of("pension", &["1"]),
        "employee_pension" => of("pension", &["2"]),
        "resident_medical" => of("medical", &[year, "1"]),
        "employee_medical" => of("medical", &[year, "2"]),
        "serious_medical" => of("medical", &[year, "4"]),
        "minimum_living" => of("assistance", &["10"]),
        "destitute" => of("assistance", &["20"]),
        _ => None,
    }
}

fn entitled(record: Known, value: Value) -> Fact {
    let field = if record.kind == "assistance" { "entitled" } else { "insured" };
    Fact { denies: value == Value::Int(0), ..fact(record, field, value) }
}

fn cadre_of(line: &Line) -> Known {
    cadre(said(line, "cadre.name"), said(line, "cadre.unit"), said(line, "cadre.phone"))
}

fn pair_of(line: &Line) -> Known {
    pair(said(line, "household"), &cadre_of(line).called, &first_day(said(line, "pair.since")).to_string())
}

fn first_day(written: &str) -> Day {
    written.parse::<PartialDay>().expect("the truth holds days").earliest()
}

fn of_pair(line: &Line, column: &'static str, written: &str) -> Vec<Fact> {
    let Some((owner, field)) = column.split_once('.') else { return vec![] };
    if owner == "cadre" {
        return vec![fact(cadre_of(line), field, Value::text(written))];
    }
    let day = |day: Day| Value::text(day.to_string());
    let value = match field {
        "since" => day(first_day(written)),
        "until" => day(written.parse::<PartialDay>().expect("the truth holds days").latest()),
        _ => Value::text(written),
    };
    vec![fact(pair_of(line), field, value)]
}

fn visit_of(truth: &Truth, line: &Line) -> Known {
    let number = said(line, "household");
    let known = |name: &str| truth.cadres(number, name).next().map_or(cadre(name, "", ""), cadre_of).called;
    let visitors: Vec<String> = said(line, "visitors").split('、').map(known).collect();
    let visitors: Vec<&str> = visitors.iter().map(String::as_str).collect();
    visit(number, said(line, "visit.visited_on"), &visitors, said(line, "visit.method"))
}

fn of_visit(truth: &Truth, line: &Line, column: &'static str, written: &str) -> Vec<Fact> {
    let Some((owner, field)) = column.split_once('.') else { return vec![] };
    let visit = visit_of(truth, line);
    if owner == "visit" {
        return vec![fact(visit, field, Value::text(written))];
    }
    let Some(text) = line.get("need.text") else { return vec![] };
    let value =
        if field == "state" { state_reached(written, said(line, "need.revisit")) } else { Value::text(written) };
    vec![fact(need(&visit.called, text), field, value)]
}

/// What is done and was found good when it was asked after has reached the last state.
fn state_reached(written: &str, revisit: &str) -> Value {
    let satisfied = written == NeedState::Done.code() && revisit == "满意";
    Value::text(if satisfied { NeedState::Satisfied.code() } else { written })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soak::truth::{Feature, made};

    #[test]
    fn every_cell_of_the_truth_means_something_or_repeats_what_another_says() {
        let truth = made(3, 12, &Feature::ALL.into());
        let repeats = ["county", "township", "count", "head_name", "head_id_number", "year", "visitors", "household"];
        for kind in SheetKind::ALL {
            for line in truth.lines(kind) {
                for column in kind.columns().iter().filter(|column| line.contains_key(column.name)) {
                    let facts = of(&truth, kind, line, column.name, column.how);
                    let repeats =
                        repeats.contains(&column.name) || (kind != SheetKind::People && column.name == "village");
                    assert!(!facts.is_empty() || repeats, "{} {}", kind.label(), column.name);
                    assert!(facts.iter().all(|fact| !fact.value.is_null()));
                }
            }
        }
    }
}
