//! The records that good rows of 人口信息 become: households, persons, memberships, and each department's facts in kinds of
//! their own.

use super::{
    DraftedHousehold, Drafting,
    households::Together,
    people::{PersonRow, is_households},
    rows::Said,
};
use crate::{
    columns::{SheetKind, heading_of},
    key::{ASSISTANCE, DraftRecord, DraftValue, MEDICAL, NaturalKey, PENSION, Source, Which, as_written},
};
use anju_model::{AreaCode, Value, checks::Finding, kinds::HouseholdState};
use std::collections::BTreeSet;

/// Drafts all households that have a village, with their good rows.
pub(super) fn draft(drafting: &mut Drafting, people: &[PersonRow], together: &[Together]) {
    let mut made: BTreeSet<NaturalKey> = BTreeSet::new();
    for household in together {
        let good: Vec<usize> = household.rows.iter().copied().filter(|&at| !refuses(drafting, &people[at])).collect();
        warn_of_refused(drafting, people, household, &good);
        if good.is_empty() {
            // Nobody of it is taken: neither is it, nor what else names it.
            drafting.refused_households.extend(matches!(household.which, Which::New(_)).then_some(household.which));
            continue;
        }
        let Some(village) = village(drafting, household) else {
            send_back(drafting, people, household);
            continue;
        };
        remember(drafting, people, household, &village);
        let parts = around(drafting, people, household, &good, &village);
        drafting.records.extend(parts.into_iter().filter(|record| made.insert(record.key.clone())));
        for at in good {
            let records = person_records(drafting, people, at);
            drafting.records.extend(records);
        }
    }
    let of_other_years = people.iter().filter(|person| person.joined.is_some() && !refuses(drafting, person));
    let records: Vec<DraftRecord> = of_other_years
        .filter_map(|person| other_year(person, &people[person.joined?].said, this_year(drafting)))
        .flatten()
        .collect();
    drafting.records.extend(records);
}

fn refuses(drafting: &Drafting, person: &PersonRow) -> bool {
    person.who.is_none() || drafting.found.refuses(person.said.sheet, person.said.row)
}

fn this_year(drafting: &Drafting) -> i64 {
    drafting.context.clock.today().year().into()
}

/// The village that the rows name, else the one where the county knows the household.
fn village(drafting: &Drafting, household: &Together) -> Option<AreaCode> {
    household.village.clone().or_else(|| match household.which {
        Which::Stored(id) => drafting.index.household(id).map(|known| known.village.clone()),
        Which::New(_) => None,
    })
}

/// A household without a village cannot be placed: its rows wait together.
fn send_back(drafting: &mut Drafting, people: &[PersonRow], household: &Together) {
    drafting.refused_households.insert(household.which);
    let said = &people[household.rows[0]].said;
    let missing = said.value("village").is_none() && !said.is_open("village");
    let of_household = |person: &&PersonRow| person.household == Some(household.which);
    for (position, person) in people.iter().filter(of_household).enumerate() {
        let (layout, row) = (&drafting.layouts[person.layout], person.said.row);
        if drafting.found.refuses(layout.sheet, row) {
            continue;
        }
        if position == 0 && missing {
            drafting.found.add(drafting.workbook, layout, row, &Finding::error("field.missing", "village"));
        }
        let finding = Finding::warning("household.refused", "household");
        drafting.found.add(drafting.workbook, layout, row, &finding);
    }
}

fn warn_of_refused(drafting: &mut Drafting, people: &[PersonRow], household: &Together, good: &[usize]) {
    let code = if good.is_empty() { "household.empty" } else { "household.head_refused" };
    let head = &people[household.rows[household.head.unwrap_or(0)]];
    let head_refused = household.head.is_some() && refuses(drafting, head);
    if good.is_empty() || head_refused {
        let layout = &drafting.layouts[head.layout];
        drafting.found.add(drafting.workbook, layout, head.said.row, &Finding::warning(code, "household"));
    }
}

fn remember(drafting: &mut Drafting, people: &[PersonRow], household: &Together, village: &AreaCode) {
    let head_name = household.head.map(|head| people[household.rows[head]].member.name.clone());
    let moved_in_on = household.fields.get("moved_in_on").and_then(Value::as_text).and_then(|text| text.parse().ok());
    let drafted = DraftedHousehold { village: village.clone(), head_name, moved_in_on };
    drafting.drafted.insert(household.which, drafted);
}

/// The household itself, and the group and settlement that it names.
fn around(
    drafting: &mut Drafting,
    people: &[PersonRow],
    household: &Together,
    good: &[usize],
    village: &AreaCode,
) -> Vec<DraftRecord> {
    let rows: Vec<&PersonRow> = good.iter().map(|&index| &people[index]).collect();
    let head = household.head.map(|head| &people[household.rows[head]]).filter(|head| !refuses(drafting, head));
    let first = head.unwrap_or(rows[0]);
    let source = source(first);
    let said = |name: &str| first.said.text(name).or_else(|| rows.iter().find_map(|row| row.said.text(name)));
    let mut records = Vec::new();
    let mut record = DraftRecord::new(NaturalKey::Household(household.which), source)
        .with("number", household.number.as_str())
        .born_with("state", HouseholdState::Kept.code());
    if household.village.is_some() {
        record = record.with("village", village.to_string());
    }
    for (field, value) in &household.fields {
        record.fields.insert(field.clone(), DraftValue::Value(value.clone()));
    }
    for (column, text) in &household.open {
        record = record.with(&kept(&as_written(heading_of(SheetKind::People, column))), text.as_str());
    }
    let of_household = |name: &&'static str| is_households(name);
    let answered: BTreeSet<&'static str> = rows.iter().flat_map(|row| row.said.read()).filter(of_household).collect();
    record.answered = answered.into_iter().map(|column| heading_of(SheetKind::People, column)).collect();
    if let Some(name) = said("settlement") {
        let name = drafting.places.settlement(village, name);
        let key = NaturalKey::Settlement(village.clone(), name);
        records.push(place(&key, source));
        record = record.with("settlement", key);
    }
    if let Some(name) = said("group") {
        let key = NaturalKey::SocialGroup(village.clone(), drafting.places.group(village, name));
        records.push(place(&key, source));
        record = record.with("group", key);
    }
    if let Some(code) = said("household.origin_text").and_then(|text| drafting.places.origin(text)) {
        record = record.with("origin", code.to_string());
    }
    let says_income = |row: &&PersonRow| row.said.value("household.income_fen").is_some();
    if let Some(year) = [first]
        .into_iter()
        .chain(rows.iter().copied())
        .find(says_income)
        .and_then(|row| row.said.year_of("household.income_fen"))
        && household.fields.contains_key("income_fen")
    {
        record = record.with("income_year", Value::Int(year));
    }
    if let Some(who) = head.and_then(|head| head.who) {
        record = record.with("head", NaturalKey::Person(who));
    }
    record.denied = first.said.denied_of("household");
    record.year = first.said.speaks_of();
    record.yields = drafting.layouts[first.layout].partial && head.is_none();
    records.push(record);
    records
}

/// A settlement or a group: what it is called tells which it is, so that only a new one gets a name.
fn place(key: &NaturalKey, source: Source) -> DraftRecord {
    let record = DraftRecord::new(key.clone(), source);
    match key {
        NaturalKey::Settlement(village, name) | NaturalKey::SocialGroup(village, name) => {
            record.with("village", village.to_string()).born_with("name", name.as_str())
        }
        _ => record,
    }
}

fn source(person: &PersonRow) -> Source {
    Source { sheet: person.said.sheet, row: person.said.row }
}

/// The name of the field in which a text stands beside a record.
pub(super) fn kept(heading: &str) -> String {
    format!("x:{heading}")
}

fn person_records(drafting: &Drafting, people: &[PersonRow], at: usize) -> Vec<DraftRecord> {
    let person = &people[at];
    let (Some(who), Some(household)) = (person.who, person.household) else { return Vec::new() };
    let source = source(person);
    let mut own = DraftRecord::new(NaturalKey::Person(who), source).with("household", NaturalKey::Household(household));
    for (field, value) in person.said.fields_of("person") {
        own.fields.insert(field, DraftValue::Value(value));
    }
    for (heading, text) in &person.said.kept {
        own = own.with(&kept(heading), text.as_str());
    }
    if let Some(card) = person.said.text("card") {
        own = own.with("x:残疾证号", card);
    }
    let of_person = |column: &str| !is_households(column) && column != "household";
    for (column, text) in person.said.open().filter(|(column, _)| of_person(column)) {
        own = own.with(&kept(&as_written(heading_of(SheetKind::People, column))), text);
    }
    let answered = person.said.read().filter(|column| of_person(column));
    own.answered = answered.map(|column| heading_of(SheetKind::People, column)).collect();
    own.denied = person.said.denied_of("person");
    let mut membership = DraftRecord::new(NaturalKey::Membership(household, who), source)
        .with("household", NaturalKey::Household(household))
        .with("person", NaturalKey::Person(who));
    if let Some(relation) = person.said.text("relation") {
        membership = membership.with("relation", relation);
    }
    let mut records = vec![own, membership];
    records.extend(departments(&Row { said: &person.said, who, household, source }, this_year(drafting)));
    let denied = records.iter().filter(|record| record.denies).filter_map(|record| record.key.fact()).collect();
    records[0].denied_facts = denied;
    records.iter_mut().for_each(|record| record.year = person.said.speaks_of());
    records
}

/// A row as the source of one person's facts.
struct Row<'a> {
    said: &'a Said,
    who: Which,
    household: Which,
    source: Source,
}

impl Row<'_> {
    /// Starts a record that names the household and the person.
    fn of_person(&self, key: NaturalKey) -> DraftRecord {
        DraftRecord::new(key, self.source)
            .with("household", NaturalKey::Household(self.household))
            .with("person", NaturalKey::Person(self.who))
    }

    /// Insurances of these columns, each of the year that its column or the row speaks of.
    fn medical(&self, this_year: i64, of: impl Fn(&str) -> bool) -> Vec<DraftRecord> {
        let mut records = Vec::new();
        for (name, kind) in MEDICAL.into_iter().filter(|(name, _)| of(name)) {
            if let Some(yes) = self.said.yes(name) {
                let year = self.said.year_of(name).unwrap_or(this_year);
                let record = self.of_person(NaturalKey::Medical(self.who, year, kind.to_owned()));
                records.push(yes_or_no(record.with("kind", kind).with("year", Value::Int(year)), "insured", yes));
            }
        }
        records
    }
}

/// What a later row says of another year than the one it was joined to.
fn other_year(person: &PersonRow, main: &Said, this_year: i64) -> Option<Vec<DraftRecord>> {
    let year = |said: &Said, name: &str| said.year_of(name).unwrap_or(this_year);
    let row = Row { said: &person.said, who: person.who?, household: person.household?, source: source(person) };
    Some(row.medical(this_year, |name| year(&person.said, name) != year(main, name)))
}

/// The code of the residents' insurance, in `pension_kind` and `medical_kind` alike.
const RESIDENTS: &str = "1";

/// Facts of one department each: hukou, party standing, insurances of the row's year, assistance.
fn departments(row: &Row<'_>, this_year: i64) -> Vec<DraftRecord> {
    let (said, who) = (row.said, row.who);
    let mut records = Vec::new();
    if let Some(moved) = said.yes("hukou") {
        records.push(row.of_person(NaturalKey::Hukou(who)).with("moved", moved));
    }
    if let Some(standing) = said.text("standing") {
        records.push(row.of_person(NaturalKey::PartyStanding(who)).with("standing", standing));
    }
    for (name, kind) in PENSION {
        if let Some(yes) = said.yes(name) {
            let record = row.of_person(NaturalKey::Pension(who, kind.to_owned()));
            records.push(yes_or_no(record.with("kind", kind), "insured", yes));
        }
    }
    records.extend(row.medical(this_year, |_| true));
    for (name, kind) in ASSISTANCE {
        if let Some(yes) = said.yes(name) {
            let record = row.of_person(NaturalKey::Assistance(who, kind.to_owned()));
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
