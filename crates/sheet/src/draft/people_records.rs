//! The records that good rows of 人口信息 become: households, persons, memberships, and each department's facts in kinds of
//! their own.

use super::{
    DraftedHousehold, Drafting,
    people::{PersonRow, Together},
};
use crate::{
    key::{DraftRecord, DraftValue, NaturalKey, PersonKey, Source},
    layout::Layout,
};
use anju_model::{AreaCode, Value, checks::Finding, kinds::HouseholdState};
use std::collections::BTreeSet;

/// Drafts all households of the sheet that have a village, with their good rows.
pub(super) fn draft(drafting: &mut Drafting, layout: &Layout, people: &[PersonRow], together: &[Together]) {
    let mut made: BTreeSet<NaturalKey> = BTreeSet::new();
    for household in together {
        let Some(village) = &household.village else {
            send_back(drafting, layout, people, household);
            continue;
        };
        let good: Vec<&PersonRow> = household
            .rows
            .iter()
            .map(|&index| &people[index])
            .filter(|person| !drafting.found.refuses(layout.sheet, person.said.row))
            .collect();
        warn_of_refused(drafting, layout, people, household, &good);
        remember(drafting, people, household, village);
        let parts = around(drafting, layout, people, household, village);
        drafting.records.extend(parts.into_iter().filter(|record| made.insert(record.key.clone())));
        for person in good {
            let source = Source { sheet: layout.sheet, row: person.said.row };
            drafting.records.extend(person_records(person, source, drafting.context.clock.today().year().into()));
        }
    }
}

/// A household without a village cannot be placed: its rows wait together.
fn send_back(drafting: &mut Drafting, layout: &Layout, people: &[PersonRow], household: &Together) {
    drafting.refused_households.insert(household.number.clone());
    let missing = people[household.rows[0]].said.value("village").is_none();
    for (position, &index) in household.rows.iter().enumerate() {
        let row = people[index].said.row;
        if drafting.found.refuses(layout.sheet, row) {
            continue;
        }
        if position == 0 && missing {
            drafting.found.add(drafting.workbook, layout, row, &Finding::error("field.missing", "village"));
        } else {
            let finding = Finding::warning("household.refused", "household");
            drafting.found.send_back(drafting.workbook, layout, row, &finding);
        }
    }
}

fn warn_of_refused(
    drafting: &mut Drafting,
    layout: &Layout,
    people: &[PersonRow],
    household: &Together,
    good: &[&PersonRow],
) {
    let code = if good.is_empty() { "household.empty" } else { "household.head_refused" };
    let row = people[household.rows[household.head.unwrap_or(0)]].said.row;
    let head_refused = household.head.is_some() && drafting.found.refuses(layout.sheet, row);
    if good.is_empty() || head_refused {
        drafting.found.add(drafting.workbook, layout, row, &Finding::warning(code, "household"));
    }
}

fn remember(drafting: &mut Drafting, people: &[PersonRow], household: &Together, village: &AreaCode) {
    let head_name = household.head.map(|head| people[household.rows[head]].member.name.clone());
    let moved_in_on = household.fields.get("moved_in_on").and_then(Value::as_text).and_then(|text| text.parse().ok());
    let drafted = DraftedHousehold { village: village.clone(), head_name, moved_in_on };
    drafting.households.insert(household.number.clone(), drafted);
}

/// The household itself, and the group and settlement that it names.
fn around(
    drafting: &mut Drafting,
    layout: &Layout,
    people: &[PersonRow],
    household: &Together,
    village: &AreaCode,
) -> Vec<DraftRecord> {
    let rows: Vec<&PersonRow> = household.rows.iter().map(|&index| &people[index]).collect();
    let first = rows[household.head.unwrap_or(0)];
    let source = Source { sheet: layout.sheet, row: first.said.row };
    let said = |name: &str| first.said.text(name).or_else(|| rows.iter().find_map(|row| row.said.text(name)));
    let mut records = Vec::new();
    let mut record = DraftRecord::new(NaturalKey::Household(household.number.clone()), source)
        .with("number", household.number.as_str())
        .with("village", village.to_string())
        .born_with("state", HouseholdState::Kept.code());
    for (field, value) in &household.fields {
        record.fields.insert(field.clone(), DraftValue::Value(value.clone()));
    }
    if let Some(name) = said("settlement") {
        let key = NaturalKey::Settlement(village.clone(), name.to_owned());
        records.push(DraftRecord::new(key.clone(), source).with("village", village.to_string()).with("name", name));
        record = record.with("settlement", key);
    }
    if let Some(name) = said("group") {
        let key = NaturalKey::SocialGroup(village.clone(), name.to_owned());
        records.push(DraftRecord::new(key.clone(), source).with("village", village.to_string()).with("name", name));
        record = record.with("group", key);
    }
    if let Some(code) = said("household.origin_text").and_then(|text| drafting.places.origin(text)) {
        record = record.with("origin", code.to_string());
    }
    if let Some(year) = first.said.int("year").filter(|_| household.fields.contains_key("income_fen")) {
        record = record.with("income_year", Value::Int(year));
    }
    if household.head.is_some() && !drafting.found.refuses(layout.sheet, first.said.row) {
        record = record.with("head", NaturalKey::Person(first.key()));
    }
    records.push(record);
    records
}

fn person_records(person: &PersonRow, source: Source, this_year: i64) -> Vec<DraftRecord> {
    let key = person.key();
    let household = NaturalKey::Household(person.household.clone());
    let mut own = DraftRecord::new(NaturalKey::Person(key.clone()), source).with("household", household.clone());
    for (field, value) in person.said.fields_of("person") {
        own.fields.insert(field, DraftValue::Value(value));
    }
    for (heading, text) in &person.said.kept {
        own = own.with(&format!("x:{heading}"), text.as_str());
    }
    if let Some(card) = person.said.text("card") {
        own = own.with("x:残疾证号", card);
    }
    let membership = NaturalKey::Membership(person.household.clone(), key.clone());
    let mut membership = of_person(membership, person, source);
    if let Some(relation) = person.said.text("relation") {
        membership = membership.with("relation", relation);
    }
    let mut records = vec![own, membership];
    records.extend(departments(person, &key, source, this_year));
    records
}

/// Starts a record that names the household and the person.
fn of_person(key: NaturalKey, person: &PersonRow, source: Source) -> DraftRecord {
    DraftRecord::new(key, source)
        .with("household", NaturalKey::Household(person.household.clone()))
        .with("person", NaturalKey::Person(person.key()))
}

/// The code of the residents' insurance, in `pension_kind` and `medical_kind` alike.
const RESIDENTS: &str = "1";

/// Facts of one department each: hukou, party standing, insurances of the row's year, assistance.
fn departments(person: &PersonRow, key: &PersonKey, source: Source, this_year: i64) -> Vec<DraftRecord> {
    let said = &person.said;
    let mut records = Vec::new();
    if let Some(moved) = said.yes("hukou") {
        records.push(of_person(NaturalKey::Hukou(key.clone()), person, source).with("moved", moved));
    }
    if let Some(standing) = said.text("standing") {
        records.push(of_person(NaturalKey::PartyStanding(key.clone()), person, source).with("standing", standing));
    }
    for (name, kind) in [("resident_pension", "1"), ("employee_pension", "2")] {
        if let Some(yes) = said.yes(name) {
            let record = of_person(NaturalKey::Pension(key.clone(), kind.to_owned()), person, source);
            records.push(yes_or_no(record.with("kind", kind), "insured", yes));
        }
    }
    let year = said.int("year").unwrap_or(this_year);
    for (name, kind) in [("resident_medical", "1"), ("employee_medical", "2"), ("serious_medical", "4")] {
        if let Some(yes) = said.yes(name) {
            let record = of_person(NaturalKey::Medical(key.clone(), year, kind.to_owned()), person, source);
            records.push(yes_or_no(record.with("kind", kind).with("year", Value::Int(year)), "insured", yes));
        }
    }
    for (name, kind) in [("minimum_living", "10"), ("destitute", "20")] {
        if let Some(yes) = said.yes(name) {
            let record = of_person(NaturalKey::Assistance(key.clone(), kind.to_owned()), person, source);
            records.push(yes_or_no(record.with("kind", kind), "entitled", yes));
        }
    }
    records
}

/// A "no" makes no record where there is none, but for the residents' insurances: not to be in them is what 未参保监测 looks for.
fn yes_or_no(mut record: DraftRecord, field: &str, yes: bool) -> DraftRecord {
    let of_residents =
        matches!(&record.key, NaturalKey::Pension(_, kind) | NaturalKey::Medical(_, _, kind) if kind == RESIDENTS);
    record.denies = !yes && !of_residents;
    record.with(field, yes)
}
