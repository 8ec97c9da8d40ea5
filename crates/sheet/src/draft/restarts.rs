//! 人口编号 that count the members of a household, 1 2 3, and begin anew in the next: nobody is known by them.

use super::{Drafting, WHOLE_SHEET, people::PersonRow};
use anju_model::checks::Finding;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Numbers of so many digits may count members or rows; longer ones are given by an office.
const SHORT: usize = 4;

/// Leaves the numbers open that stand in several households, and tells so once a sheet. A long number that two households share
/// is a slip of one of them.
pub(super) fn leave_open(drafting: &mut Drafting, people: &mut [PersonRow]) {
    let short = |person: &PersonRow| {
        let number = person.said.text("person.number")?;
        (number.len() <= SHORT && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.to_owned())
    };
    let mut homes: HashMap<String, BTreeSet<&str>> = HashMap::new();
    for person in people.iter().filter(|person| !person.number.is_empty()) {
        if let Some(number) = short(person) {
            homes.entry(number).or_default().insert(&person.number);
        }
    }
    if !homes.values().any(|homes| homes.len() > 1) {
        return;
    }
    let mut told: BTreeMap<usize, (usize, u32)> = BTreeMap::new();
    for person in people.iter_mut().filter(|person| short(person).is_some()) {
        person.said.leave_open("person.number");
        told.entry(person.layout).or_insert((0, person.said.row)).0 += 1;
    }
    for (layout, (n, first)) in told {
        let finding = Finding::warning("person.number_restarts", "person.number").with("n", n).with("first", first);
        drafting.found.add(drafting.workbook, &drafting.layouts[layout], WHOLE_SHEET, &finding);
    }
}
