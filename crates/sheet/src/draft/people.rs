//! The sheet 人口信息: each row by itself, id numbers across all rows, then household by household. Refused rows take part in
//! what is compared across rows and cause no error on another row.

use super::{Drafting, KnownHousehold, KnownPerson, findings::Found, people_records, rows, rows::Said};
use crate::{key::PersonKey, layout::Layout};
use anju_model::{
    AreaCode, Clock, CodeSets, Fields,
    checks::{self, Finding, HouseholdSays, IdNumber, MemberSays, PersonSays},
    mask,
};
use std::collections::{BTreeMap, BTreeSet};

/// One row.
pub(super) struct PersonRow {
    /// What it says.
    pub said: Said,
    /// The village it names.
    pub village: Option<AreaCode>,
    /// The number of its household.
    pub household: String,
    /// What the household's checks compare.
    pub member: MemberSays,
    /// What is wrong with this row alone.
    own: Vec<Finding>,
    /// What is wrong with what it says of its household.
    of_household: Vec<Finding>,
}

impl PersonRow {
    /// Returns the person's natural key.
    pub fn key(&self) -> PersonKey {
        let text = |name| self.said.text(name).map(str::to_owned);
        match (text("person.number"), text("person.id_number")) {
            (Some(number), _) => PersonKey::Number(number),
            (None, Some(id_number)) => PersonKey::IdNumber(id_number),
            (None, None) => PersonKey::Named {
                household: self.household.clone(),
                name: self.member.name.clone(),
                birth: text("person.birth").unwrap_or_default(),
            },
        }
    }

    fn has_errors(&self) -> bool {
        self.own.iter().any(Finding::is_error)
    }
}

/// One household of the sheet: its rows by position, and what they say together.
pub(super) struct Together {
    /// Its number.
    pub number: String,
    /// Its rows, by position.
    pub rows: Vec<usize>,
    /// The position in `rows` of the head's.
    pub head: Option<usize>,
    /// The village it lives in.
    pub village: Option<AreaCode>,
    /// The fields of `Household` as the head's row says them, else another.
    pub fields: Fields,
}

/// Drafts the sheet.
pub(super) fn draft(drafting: &mut Drafting, layout: &Layout) {
    let sheet = &drafting.workbook.sheets[layout.sheet];
    let said = rows::read(layout, sheet, drafting.context);
    let mut people: Vec<PersonRow> = said.into_iter().map(|said| person_row(drafting, layout, said)).collect();
    id_numbers(drafting, &mut people);
    twice(&mut people);
    let mut together = gather(&people);
    for person in &mut people {
        person.member.faulty = person.has_errors();
    }
    let mut differing = Differing::default();
    for household in &mut together {
        join(household, &people, &mut differing);
        let findings = of_household(drafting, layout, household, &people);
        for (at, finding) in findings {
            drafting.found.add(drafting.workbook, layout, people[household.rows[at]].said.row, &finding);
        }
    }
    for person in &people {
        for finding in &person.own {
            drafting.found.add(drafting.workbook, layout, person.said.row, finding);
        }
    }
    differing.report(&mut drafting.found, drafting.workbook, layout, &together, &people);
    people_records::draft(drafting, layout, &people, &together);
}

/// Whether a column speaks of the household, so that one slip stands in every row of it.
fn is_households(name: &str) -> bool {
    name.starts_with("household.") || matches!(name, "county" | "township" | "village" | "settlement" | "group")
}

fn person_row(drafting: &mut Drafting, layout: &Layout, mut said: Said) -> PersonRow {
    if let Some(category) =
        said.text("card").and_then(|card| checks::disability_card(card, None).ok()).map(|(category, _)| category)
    {
        said.imply("person.disability", anju_model::Value::text(category.to_string()));
    }
    let (mut of_household, mut own): (Vec<Finding>, Vec<Finding>) =
        said.faults.iter().cloned().partition(|f| is_households(&f.field));
    let village = match drafting.places.place(&said) {
        Some(Ok(place)) => {
            of_household.extend(place.notes);
            if let Some(group) = place.group {
                said.imply("group", anju_model::Value::text(group));
            }
            Some(place.code)
        }
        Some(Err(finding)) => {
            of_household.push(finding);
            None
        }
        None => None,
    };
    for name in ["household", "relation"] {
        if said.value(name).is_none() && !said.is_faulty(name) {
            own.push(Finding::error("field.missing", name));
        }
    }
    own.extend(of_person(layout, &said, drafting.context.code_sets, &drafting.context.clock));
    let household = said.text("household").unwrap_or_default().to_owned();
    let member = member(&said);
    PersonRow { said, village, household, member, own, of_household }
}

/// Judges the row as a person's form would be. What a missing column cannot say is no finding, and a cell that could not be
/// read is reported once.
fn of_person(layout: &Layout, said: &Said, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let fields = said.fields_of("person");
    let says = PersonSays {
        fields: &fields,
        relation: said.text("relation"),
        standing: said.text("standing"),
        card: said.text("card"),
        resident_medical: said.yes("resident_medical"),
        employee_medical: said.yes("employee_medical"),
        minimum_living: said.yes("minimum_living"),
        destitute: said.yes("destitute"),
    };
    let found = checks::person(&says, codes, clock).into_iter().map(|finding| named(layout, finding, "person"));
    found
        .filter(|f| !said.is_faulty(&f.field) && (f.is_error() || layout.has(&f.field)) && !hangs_on_fault(said, f))
        .collect()
}

/// Whether a finding only follows from another cell that could not be read.
fn hangs_on_fault(said: &Said, finding: &Finding) -> bool {
    match finding.code.as_str() {
        "person.education_or_school" => said.is_faulty("person.school_year"),
        "person.employer_without_months" => said.is_faulty("person.work_months"),
        "person.months_without_employer" => said.is_faulty("person.employer"),
        _ => false,
    }
}

/// Gives a finding the name of the column instead of the field.
fn named(layout: &Layout, finding: Finding, kind: &str) -> Finding {
    let column = format!("{kind}.{}", finding.field);
    let is_column = crate::columns::by_name(layout.kind, &column).is_some();
    if is_column { Finding { field: column, ..finding } } else { finding }
}

fn member(said: &Said) -> MemberSays {
    let text = |name: &str| said.text(name).map(str::to_owned);
    let id_number = text("person.id_number");
    let id_faulty = id_number.as_deref().is_none_or(|number| IdNumber::parse(number).is_err());
    MemberSays {
        name: text("person.name").unwrap_or_default(),
        id_number,
        sex: text("person.sex"),
        relation: text("relation"),
        birth: said.day("person.birth"),
        head_name: text("head_name"),
        head_id_number: text("head_id_number"),
        count: said.int("count"),
        faulty: false,
        id_faulty,
    }
}

/// Finds id numbers of two rows, and of a row and another person of the county.
fn id_numbers(drafting: &Drafting, people: &mut [PersonRow]) {
    let members: Vec<&MemberSays> = people.iter().map(|person| &person.member).collect();
    for (stranger, owner) in checks::same_id_number(&members) {
        let (row, name) = (people[owner].said.row, mask::personal(&people[owner].member.name));
        let value = mask::id_number(people[stranger].member.id_number.as_deref().unwrap_or_default());
        let finding =
            Finding::error("id.twice", "person.id_number").with("row", row).with("name", name).with("value", value);
        not_his(&mut people[stranger], finding);
    }
    for person in people.iter_mut().filter(|person| !person.member.id_faulty) {
        let Some(holder) =
            person.member.id_number.as_deref().and_then(|number| drafting.context.known.id_number(number))
        else {
            continue;
        };
        if is_same(person, &holder) {
            continue;
        }
        let finding = Finding::error("id.elsewhere", "person.id_number")
            .with("village", &holder.village)
            .with("head", mask::personal(&holder.head_name))
            .with("value", mask::id_number(person.member.id_number.as_deref().unwrap_or_default()));
        not_his(person, finding);
    }
}

/// The number is another's: that it contradicts this row's sex and birth is the same finding.
fn not_his(person: &mut PersonRow, finding: Finding) {
    person.member.id_faulty = true;
    person.own.retain(|found| !matches!(found.code.as_str(), "id.sex" | "id.birth_differs"));
    person.own.push(finding);
}

fn is_same(person: &PersonRow, holder: &KnownPerson) -> bool {
    match (person.said.text("person.number"), holder.number.as_deref()) {
        (Some(here), Some(there)) => here == there,
        _ => holder.household.as_deref().is_none_or(|household| household == person.household),
    }
}

/// Finds 人口编号 that stand twice.
fn twice(people: &mut [PersonRow]) {
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    for person in people {
        let Some(number) = person.said.text("person.number") else {
            continue;
        };
        match first.get(number) {
            Some(row) => person.own.push(Finding::error("person.twice", "person.number").with("row", row)),
            None => {
                first.insert(number.to_owned(), person.said.row);
            }
        }
    }
}

/// Puts rows of one number together, in the order of their first rows.
fn gather(people: &[PersonRow]) -> Vec<Together> {
    let mut order: Vec<Together> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, person) in people.iter().enumerate().filter(|(_, person)| !person.household.is_empty()) {
        let position = *at.entry(&person.household).or_insert_with(|| {
            let number = person.household.clone();
            order.push(Together { number, rows: Vec::new(), head: None, village: None, fields: Fields::new() });
            order.len() - 1
        });
        order[position].rows.push(index);
    }
    order
}

/// Finds the head and joins what the rows say of the household: the head's row first, then good rows, then refused ones.
fn join(household: &mut Together, people: &[PersonRow], differing: &mut Differing) {
    let members: Vec<&PersonRow> = household.rows.iter().map(|&index| &people[index]).collect();
    let named =
        |person: &PersonRow| members.iter().any(|row| row.member.head_name.as_ref() == Some(&person.member.name));
    let heads: Vec<usize> =
        (0..members.len()).filter(|&i| members[i].member.relation.as_deref() == Some("01")).collect();
    let missing_head = || (0..members.len()).find(|&i| members[i].member.relation.is_none() && named(members[i]));
    household.head =
        heads.iter().copied().find(|&i| named(members[i])).or(heads.first().copied()).or_else(missing_head);
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|&i| (Some(i) != household.head, members[i].has_errors()));
    for &index in &order {
        if household.village.is_none() {
            household.village.clone_from(&members[index].village);
        }
        for (field, value) in members[index].said.fields_of("household") {
            household.fields.entry(field).or_insert(value);
        }
    }
    differing.note(household, &members);
}

/// Judges a household; positions are those of its rows.
fn of_household(
    drafting: &Drafting,
    layout: &Layout,
    household: &Together,
    people: &[PersonRow],
) -> Vec<(usize, Finding)> {
    let mut found = slips(household, people);
    let members: Vec<MemberSays> = household.rows.iter().map(|&index| people[index].member.clone()).collect();
    let context = drafting.context;
    let known = context.known.household(&household.number);
    let judge = |members: &[MemberSays], whole| {
        let says = HouseholdSays { members, fields: &household.fields, whole };
        checks::household(&says, context.code_sets, &context.clock)
    };
    let mut judged = judge(&members, !layout.partial);
    if let Some(known) = known.filter(|_| layout.partial || judged.iter().any(|(_, f)| is_about_the_whole(f))) {
        judged = judge(&with_known(&members, &known, household, people), true);
    }
    let head = household.head.unwrap_or(0);
    for (at, finding) in judged {
        let at = at.filter(|&at| at < members.len()).unwrap_or(head);
        let finding = named(layout, finding, "household");
        if !people[household.rows[at]].said.is_faulty(&finding.field) {
            found.push((at, finding));
        }
    }
    found
}

fn is_about_the_whole(finding: &Finding) -> bool {
    matches!(finding.code.as_str(), "household.count" | "household.head_needed")
}

/// The rows with those members whom the county holds and the sheet does not name.
fn with_known(
    members: &[MemberSays],
    known: &KnownHousehold,
    household: &Together,
    people: &[PersonRow],
) -> Vec<MemberSays> {
    let here: BTreeSet<&str> = household
        .rows
        .iter()
        .flat_map(|&index| [people[index].said.text("person.number"), people[index].said.text("person.id_number")])
        .flatten()
        .collect();
    let is_here = |person: &&KnownPerson| {
        [&person.number, &person.id_number].iter().any(|key| key.as_deref().is_some_and(|key| here.contains(key)))
    };
    let others = known.members.iter().filter(|person| !is_here(person)).map(|person| MemberSays {
        name: person.name.clone(),
        id_number: person.id_number.clone(),
        relation: person.relation.clone(),
        ..MemberSays::default()
    });
    members.iter().cloned().chain(others).collect()
}

/// What rows say wrongly of their household: each slip once, at the head's row if it stands there.
fn slips(household: &Together, people: &[PersonRow]) -> Vec<(usize, Finding)> {
    let mut order: Vec<usize> = (0..household.rows.len()).collect();
    order.sort_by_key(|&at| Some(at) != household.head);
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for at in order {
        for finding in &people[household.rows[at]].of_household {
            if found.iter().all(|(_, other)| other != finding) {
                found.push((at, finding.clone()));
            }
        }
    }
    found
}

/// Counts households whose rows differ, by column, and households that share an address.
#[derive(Default)]
struct Differing {
    columns: BTreeMap<&'static str, (usize, u32)>,
}

impl Differing {
    fn note(&mut self, household: &Together, members: &[&PersonRow]) {
        let mut first: BTreeMap<&'static str, &anju_model::Value> = BTreeMap::new();
        let mut differ: BTreeSet<&'static str> = BTreeSet::new();
        for (name, value) in members.iter().flat_map(|person| person.said.starting("household.")) {
            if *first.entry(name).or_insert(value) != value {
                differ.insert(name);
            }
        }
        let villages: BTreeSet<&AreaCode> = members.iter().filter_map(|person| person.village.as_ref()).collect();
        if villages.len() > 1 {
            differ.insert("village");
        }
        let row = household.head.map_or(members[0].said.row, |head| members[head].said.row);
        for name in differ {
            self.columns.entry(name).or_insert((0, row)).0 += 1;
        }
    }

    fn report(
        self,
        found: &mut Found,
        workbook: &crate::read::Workbook,
        layout: &Layout,
        together: &[Together],
        people: &[PersonRow],
    ) {
        for (name, (households, row)) in self.columns {
            let finding = Finding::warning("household.differs", name).with("n", households).with("first", row);
            found.add(workbook, layout, row, &finding);
        }
        let mut doors: BTreeMap<(&AreaCode, &anju_model::Value), Vec<u32>> = BTreeMap::new();
        for household in together {
            if let (Some(village), Some(address)) = (&household.village, household.fields.get("address")) {
                let row = people[household.rows[household.head.unwrap_or(0)]].said.row;
                doors.entry((village, address)).or_default().push(row);
            }
        }
        let shared: Vec<Vec<u32>> = doors.into_values().filter(|rows| rows.len() > 1).collect();
        if let Some(row) = shared.iter().flatten().min() {
            let n: usize = shared.iter().map(Vec::len).sum();
            let finding =
                Finding::warning("household.address_shared", "household.address").with("n", n).with("first", row);
            found.add(workbook, layout, *row, &finding);
        }
    }
}
