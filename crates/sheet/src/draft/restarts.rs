//! 人口编号 that number rows: 1 2 3 in each household, in each file, or down the sheet, so that whoever is inserted moves all
//! below on. Nobody is known by them.

use super::{
    Drafting, WHOLE_SHEET,
    families::{Face, SHORT},
    known::KnownPerson,
    numbers::{face, face_of},
    people::PersonRow,
};
use anju_model::checks::Finding;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Leaves the numbers open by which nobody is known, and tells so once a sheet. A long number that two households share is a
/// slip of one of them.
pub(super) fn leave_open(drafting: &mut Drafting, people: &mut [PersonRow]) {
    let shared = short_ones_are_shared(people);
    let running = running(drafting, people);
    let mut told: BTreeMap<usize, (usize, u32)> = BTreeMap::new();
    for person in people.iter_mut() {
        let Some(number) = person.said.text("person.number") else { continue };
        if running.contains(&person.layout) || (shared && is_short(number)) {
            person.said.leave_open("person.number");
            told.entry(person.layout).or_insert((0, person.said.row)).0 += 1;
        }
    }
    for (layout, (n, first)) in told {
        let finding = Finding::warning("person.number_restarts", "person.number").with("n", n).with("first", first);
        drafting.found.add(drafting.workbook, &drafting.layouts[layout], WHOLE_SHEET, &finding);
    }
}

fn is_short(number: &str) -> bool {
    number.len() <= SHORT && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether short numbers stand in several households of the workbook.
fn short_ones_are_shared(people: &[PersonRow]) -> bool {
    let mut homes: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for person in people.iter().filter(|person| !person.number.is_empty()) {
        if let Some(number) = person.said.text("person.number").filter(|number| is_short(number)) {
            homes.entry(number).or_default().insert(&person.number);
        }
    }
    homes.values().any(|homes| homes.len() > 1)
}

/// What the numbers of a sheet come to.
#[derive(Default)]
struct Numbers {
    partial: bool,
    all: Vec<String>,
    /// How many lead to somebody whom the row denies.
    denied: usize,
    short_denied: bool,
    /// How many rows either is so of, or stand beside somebody whom the county numbers otherwise. One alone is a slip of that row.
    slipped: usize,
}

impl Numbers {
    /// Whether they number rows: they count from 1, or, against the county's, belong to other people.
    fn run(&self) -> bool {
        let counted = |(at, number): (usize, &String)| is_short(number) && number.parse() == Ok(at + 1);
        // Of a part of the rows the numbers are a part.
        if self.partial && self.all.iter().all(|number| is_short(number)) {
            return true;
        }
        let counts = self.all.len() > 1 && self.all.iter().enumerate().all(counted);
        let shifted = self.slipped > 1 && self.slipped * 4 >= self.all.len();
        counts || self.short_denied || (self.denied > 0 && shifted)
    }
}

/// Returns the sheets whose numbers number rows.
fn running(drafting: &Drafting, people: &[PersonRow]) -> BTreeSet<usize> {
    let known = Known::of(drafting);
    let mut sheets: BTreeMap<usize, Numbers> = BTreeMap::new();
    for person in people {
        let Some(number) = person.said.text("person.number") else { continue };
        let numbers = sheets.entry(person.layout).or_default();
        let row = face(person);
        numbers.partial = drafting.layouts[person.layout].partial;
        numbers.all.push(number.to_owned());
        let denied = known.denies(number, &row);
        numbers.denied += usize::from(denied);
        numbers.short_denied |= denied && is_short(number);
        numbers.slipped += usize::from(denied || known.moves(number, &row));
    }
    sheets.into_iter().filter(|(_, numbers)| numbers.run()).map(|(layout, _)| layout).collect()
}

/// The county's people by 人口编号 and by id number.
struct Known<'a> {
    by_number: HashMap<&'a str, Vec<&'a KnownPerson>>,
    by_id: HashMap<&'a str, &'a KnownPerson>,
}

impl<'a> Known<'a> {
    fn of(drafting: &Drafting<'a>) -> Self {
        let mut known = Self { by_number: HashMap::new(), by_id: HashMap::new() };
        for person in drafting.context.known.persons.iter().filter(|person| !person.removed) {
            person.numbers.iter().for_each(|number| known.by_number.entry(number).or_default().push(person));
            person.id_numbers.first().map(|number| known.by_id.insert(number, person));
        }
        known
    }

    /// Whether a number is somebody's who is another by name, and by id number, sex or birth.
    fn denies(&self, number: &str, row: &Face) -> bool {
        let owners = self.by_number.get(number).map(Vec::as_slice).unwrap_or_default();
        let is_other = |owner: &&KnownPerson| face_of(owner, false).is_another(row);
        !owners.is_empty() && owners.iter().all(is_other)
    }

    /// Whether whom the id number leads to bears another number.
    fn moves(&self, number: &str, row: &Face) -> bool {
        let person = row.id_numbers.first().and_then(|id| self.by_id.get(id.as_str()));
        person.is_some_and(|person| person.numbers.first().is_some_and(|own| own != number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_or_belong_to_others_number_rows() {
        let numbers = |all: &[&str], denied, short_denied, slipped| Numbers {
            all: all.iter().map(|number| (*number).to_owned()).collect(),
            denied,
            short_denied,
            slipped,
            ..Numbers::default()
        };
        for (numbers, runs) in [
            (numbers(&["1", "2", "3"], 0, false, 0), true),
            (numbers(&["1"], 0, false, 0), false),
            (numbers(&["1"], 1, true, 1), true),
            (numbers(&["50010101", "50010102"], 0, false, 0), false),
            (numbers(&["10001"], 1, false, 1), false),
            (numbers(&["10001", "10002", "10003", "10004"], 1, false, 2), true),
            (numbers(&["10001", "10002", "10003", "10004"], 1, false, 1), false),
            (numbers(&["10001", "10002", "10003", "10004"], 0, false, 4), false),
        ] {
            assert_eq!(numbers.run(), runs, "{:?}", numbers.all);
        }
    }
}
