//! 户编号 that differ only in how they are written, 0012 and 12, NB-0012 and nb0012: where their people are the same, so is the
//! household.

use super::{
    Drafting,
    families::Family,
    numbers::{by_number, known_family, of_rows},
    people::PersonRow,
};
use crate::key::Which;
use anju_model::checks::Finding;
use std::collections::{BTreeMap, HashMap};

/// Reads numbers that nobody has as the county or an earlier row of the workbook writes them.
pub(super) fn read_alike(drafting: &mut Drafting, people: &mut [PersonRow]) {
    let numbers = by_number(people);
    if numbers.iter().all(|(number, _)| !drafting.households.is_unknown(number)) {
        return;
    }
    let stored = stored(drafting);
    let mut written: BTreeMap<String, Vec<(String, Vec<usize>)>> = BTreeMap::new();
    for (number, rows) in numbers {
        written.entry(as_spelled(&number)).or_default().push((number, rows));
    }
    for (spelled, mut numbers) in written {
        numbers.sort_by_key(|(number, _)| drafting.households.is_unknown(number));
        let known = stored.get(&spelled).and_then(|known| <&[_; 1]>::try_from(known.as_slice()).ok());
        let base = match known {
            Some([(number, which)]) => (number.clone(), known_family(drafting, *which).unwrap_or_default()),
            None if stored.contains_key(&spelled) => continue,
            None => {
                let (number, rows) = numbers.remove(0);
                (number, of_rows(people, &rows))
            }
        };
        join(drafting, people, base, numbers);
    }
}

/// Joins the rows of numbers to the household of another spelling, where their people say so.
fn join(
    drafting: &mut Drafting,
    people: &mut [PersonRow],
    (number, mut base): (String, Family),
    others: Vec<(String, Vec<usize>)>,
) {
    for (other, rows) in others {
        let party = of_rows(people, &rows);
        let is_same = other == number
            || party.shares(&base)
            || party.mostly_in(&base)
            || continues(&base, &party, [&number, &other]);
        if !is_same {
            continue;
        }
        base.join(&party);
        if other != number && drafting.households.is_unknown(&other) {
            let finding = Finding::warning("household.alike", "household").with("value", &other);
            people[rows[0]].own.push(finding.with("number", &number));
            rows.iter().for_each(|&at| people[at].number.clone_from(&number));
            drafting.households.reads(&other, &number);
        }
    }
}

/// Members without a head below a head of the same village, whose numbers have the same digits: nobody else's.
fn continues(base: &Family, party: &Family, numbers: [&str; 2]) -> bool {
    let [one, other] = numbers.map(digits);
    let same_village = base.village.is_none() || party.village.is_none() || base.village == party.village;
    one == other && same_village && base.head().is_some() && party.head().is_none()
}

/// The runs of digits in a number, without zeros before them.
fn digits(number: &str) -> Vec<&str> {
    let runs = number.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.trim_start_matches('0')).collect()
}

/// The county's households by the spelling of their numbers.
fn stored(drafting: &Drafting) -> HashMap<String, Vec<(String, Which)>> {
    let mut spelled: HashMap<String, Vec<(String, Which)>> = HashMap::new();
    for household in drafting.context.known.households.iter().filter(|one| !one.removed) {
        if let Some(number) = household.numbers.first() {
            spelled.entry(as_spelled(number)).or_default().push((number.clone(), Which::Stored(household.id)));
        }
    }
    spelled
}

/// A number without what offices write one way or another: capitals, dashes, zeros before it, 号 or 户 behind it.
fn as_spelled(number: &str) -> String {
    let kept: String = number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    kept.trim_start_matches('0').to_owned()
}
