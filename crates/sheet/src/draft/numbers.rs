//! Which household the rows of one 户编号 mean. Offices number anew in each village, write 0012 for 12, and leave the number of
//! members to the row above: a number alone is not the household where place and people deny it.

use super::{Drafting, people::PersonRow};
use crate::key::Which;
use anju_model::{AreaCode, checks::Finding, kin::Kin, mask};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who rows and members are known by: numbers, id numbers and names.
type Keys = BTreeSet<String>;

/// Finds the household of each row: by its number, or by its people where the county knows it without one.
pub(super) fn settle(drafting: &mut Drafting, people: &mut [PersonRow]) {
    read_as_stored(drafting, people);
    gain(drafting, people);
    for person in people.iter_mut().filter(|person| !person.number.is_empty()) {
        match drafting.households.which(&person.number) {
            Ok(which) => person.household = Some(which),
            Err(finding) => person.own.push(finding),
        }
    }
    keep_apart(drafting, people);
}

/// A number that nobody has is another spelling of one that somebody has, where their people are the same.
fn read_as_stored(drafting: &Drafting, people: &mut [PersonRow]) {
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, person) in people.iter().enumerate().filter(|(_, person)| !person.number.is_empty()) {
        if drafting.households.is_unknown(&person.number) {
            rows.entry(person.number.clone()).or_default().push(at);
        }
    }
    if rows.is_empty() {
        return;
    }
    let mut spelled: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, household) in drafting.context.known.households.iter().enumerate().filter(|(_, one)| !one.removed) {
        if let Some(number) = household.numbers.first() {
            spelled.entry(as_spelled(number)).or_default().push(at);
        }
    }
    for (number, rows) in rows {
        let Some([only]) = spelled.get(&as_spelled(&number)).map(Vec::as_slice) else { continue };
        let household = &drafting.context.known.households[*only];
        let members = members(drafting, Which::Stored(household.id));
        let first = rows[0];
        if !rows.iter().any(|&at| shares(&keys(&people[at]), &members)) {
            continue;
        }
        let stored = household.numbers[0].clone();
        let finding = Finding::warning("household.alike", "household").with("value", &number).with("number", &stored);
        people[first].own.push(finding);
        for at in rows {
            people[at].number.clone_from(&stored);
        }
    }
}

/// A number without what offices write one way or another: capitals, dashes, zeros before it, 号 or 户 behind it.
fn as_spelled(number: &str) -> String {
    let kept: String = number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    kept.trim_start_matches('0').to_owned()
}

/// A household that the county knows without a number gains the one under which its people are listed.
fn gain(drafting: &mut Drafting, people: &[PersonRow]) {
    let mut unknown: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for person in people.iter().filter(|person| !person.number.is_empty()) {
        if drafting.households.is_unknown(&person.number) {
            let home = drafting.home_of(person.said.text("person.number"), person.said.text("person.id_number"));
            unknown.entry(&person.number).or_default().extend(home);
        }
    }
    for (number, homes) in unknown {
        let numberless = |id: &&anju_model::RecordId| {
            drafting.index.household(**id).is_some_and(|household| household.numbers.is_empty())
        };
        let mut homes = homes.iter().filter(numberless);
        if let (Some(home), None) = (homes.next(), homes.next()) {
            drafting.households.gains(*home, number);
        }
    }
}

/// Rows of another village with nobody in common are another household, whatever number they bear.
fn keep_apart(drafting: &Drafting, people: &mut [PersonRow]) {
    let mut of_number: BTreeMap<Which, Vec<usize>> = BTreeMap::new();
    for (at, person) in people.iter().enumerate() {
        if let Some(which) = person.household {
            of_number.entry(which).or_default().push(at);
        }
    }
    for (which, rows) in of_number {
        let Some(home) = village_of(drafting, which, &rows, people) else { continue };
        let (here, elsewhere): (Vec<usize>, Vec<usize>) =
            rows.into_iter().partition(|&at| people[at].village.as_ref().is_none_or(|village| *village == home));
        if elsewhere.is_empty() {
            continue;
        }
        let mut own = members(drafting, which);
        own.extend(here.iter().flat_map(|&at| keys(&people[at])));
        let sheets: BTreeSet<usize> = here.iter().map(|&at| people[at].layout).collect();
        let mut villages: BTreeMap<AreaCode, Vec<usize>> = BTreeMap::new();
        for at in elsewhere {
            if let Some(village) = people[at].village.clone() {
                villages.entry(village).or_default().push(at);
            }
        }
        let head = head_of(drafting, which, &here, people);
        for (village, rows) in villages {
            let is_known = rows.iter().any(|&at| shares(&keys(&people[at]), &own));
            // One member's village in a list of the household is a slip of the pen.
            let is_slip = rows.iter().all(|&at| sheets.contains(&people[at].layout) && !is_head(&people[at]));
            if is_known || is_slip {
                continue;
            }
            let finding = Finding::error("household.other_village", "household")
                .with("other", drafting.places.short_name(&home))
                .with("head", &head)
                .with("village", drafting.places.short_name(&village));
            rows.into_iter().for_each(|at| people[at].own.push(finding.clone()));
        }
    }
}

fn is_head(person: &PersonRow) -> bool {
    person.member.relation.as_deref() == Some(Kin::Head.code())
}

/// The village of the county's household; of a new one that of its first row that says one.
fn village_of(drafting: &Drafting, which: Which, rows: &[usize], people: &[PersonRow]) -> Option<AreaCode> {
    match which {
        Which::Stored(id) => Some(drafting.index.household(id)?.village.clone()),
        Which::New(_) => rows.iter().find_map(|&at| people[at].village.clone()),
    }
}

fn head_of(drafting: &Drafting, which: Which, rows: &[usize], people: &[PersonRow]) -> String {
    let stored = match which {
        Which::Stored(id) => drafting.index.head_name(id),
        Which::New(_) => None,
    };
    let of_rows =
        || rows.iter().map(|&at| &people[at]).find(|person| is_head(person)).map(|person| person.member.name.as_str());
    mask::personal(stored.or_else(of_rows).unwrap_or_default())
}

fn members(drafting: &Drafting, which: Which) -> Keys {
    let Which::Stored(id) = which else { return Keys::new() };
    let all = drafting.index.members(id);
    all.flat_map(|person| person.numbers.iter().chain(&person.id_numbers).chain(&person.names).cloned()).collect()
}

fn keys(person: &PersonRow) -> Keys {
    let of_columns = ["person.number", "person.id_number"].into_iter().filter_map(|name| person.said.text(name));
    of_columns.map(str::to_owned).chain([person.member.name.clone()]).filter(|key| !key.is_empty()).collect()
}

fn shares(one: &Keys, other: &Keys) -> bool {
    one.iter().any(|key| other.contains(key))
}
