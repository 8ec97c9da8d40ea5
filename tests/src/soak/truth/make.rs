//! Makes a truth: households of the sample, moved together into a few villages, with what the sample has nobody of.

use super::{Feature, Line, Truth, features, said};
use crate::{
    sample,
    soak::{chance::Chance, words},
};
use anju_county::importer::shipped;
use anju_model::{AreaCode, Day, Division, divisions::short_name};
use anju_sheet::{How, NationalRow, SheetKind, TableCell};
use std::collections::BTreeSet;

/// The day on which all of this happens: equal seeds give equal counties in any year.
pub const TODAY: &str = "2026-11-23";
/// 云阳县, of which the sample's households are.
pub const COUNTY: &str = "500235";
/// The most visits of a household, since the sample has one every few weeks.
const MOST_VISITS: usize = 3;

/// Makes the county of a seed with so many households and these features.
pub fn made(seed: u64, households: usize, features: &BTreeSet<Feature>) -> Truth {
    let chance = Chance::of(seed).about("truth");
    let today: Day = TODAY.parse().expect("a day");
    let mut truth = Truth::default();
    let (numbers, villages) = (numbers(&mut chance.about("numbers")), villages(&mut chance.about("villages")));
    let sample = sample::homes(households as u32, chance.clone().below(1 << 30) as u64, today);
    for (nth, [people, pairs, mut visits]) in sample.enumerate() {
        visits.truncate(chance.about("visits").nth(nth).below(MOST_VISITS + 1));
        let village = chance.about("village").nth(nth).pick(&villages).clone();
        let number = numbers(&village, nth);
        let of = |kind, rows: &[NationalRow]| -> Vec<Line> { rows.iter().map(|row| line(kind, row)).collect() };
        let mut home = Home {
            people: of(SheetKind::People, &people),
            pairs: of(SheetKind::Pairs, &pairs),
            visits: of(SheetKind::Visits, &visits),
        };
        settle(&mut home, &village, &number, nth);
        features::add(&mut home, features, &chance.about("features").nth(nth));
        count(&mut home);
        truth.people.append(&mut home.people);
        truth.pairs.append(&mut home.pairs);
        truth.visits.append(&mut home.visits);
    }
    truth
}

/// The lines of one household, the head's first.
pub(super) struct Home {
    pub people: Vec<Line>,
    pub pairs: Vec<Line>,
    pub visits: Vec<Line>,
}

impl Home {
    pub fn lines(&mut self) -> impl Iterator<Item = &mut Line> {
        self.people.iter_mut().chain(&mut self.pairs).chain(&mut self.visits)
    }
}

/// A few villages of one or two townships.
fn villages(chance: &mut Chance) -> Vec<Division> {
    let county = AreaCode::parse(COUNTY).expect("six digits");
    let divisions = &shipped().1;
    let townships: Vec<Division> = divisions.inside(&county).collect();
    let mut chosen = vec![];
    for _ in 0..chance.between(1, 2) {
        let inside: Vec<Division> = divisions.inside(&chance.pick(&townships).code).collect();
        chosen.extend((0..chance.between(1, 2)).map(|_| chance.pick(&inside).clone()));
    }
    chosen
}

/// How this county numbers its households: long as the national system does, short, or filled up with zeros.
fn numbers(chance: &mut Chance) -> fn(&Division, usize) -> String {
    let ways: [fn(&Division, usize) -> String; 3] = [
        |village, nth| format!("{}{:05}", village.code, nth + 1),
        |_, nth| (5_001 + nth).to_string(),
        |_, nth| format!("{:08}", nth + 12),
    ];
    *chance.pick(&ways)
}

/// Reads a row of the sample, whose words are an office's.
fn line(kind: SheetKind, row: &NationalRow) -> Line {
    let of = |column: &'static anju_sheet::Column| Some((column.name, stored(column.how, row.get(column.name)?)?));
    kind.columns().iter().filter_map(of).collect()
}

fn stored(how: How, cell: &TableCell) -> Option<String> {
    let text = match cell {
        TableCell::Blank => return None,
        TableCell::Text(text) => text.clone(),
        TableCell::Number(number) if how == How::Money => (number * 100).to_string(),
        TableCell::Number(number) | TableCell::Hundredths(number) => number.to_string(),
    };
    match how {
        How::Code(set) => Some(words::code(set, &text).unwrap_or_else(|| panic!("{set} has no {text}"))),
        How::YesNo => Some(if text == "是" { "1" } else { "0" }.to_owned()),
        How::Text
        | How::Name
        | How::Note
        | How::Number
        | How::Phone
        | How::Id
        | How::Partial
        | How::Whole
        | How::Money
        | How::Own => Some(text),
    }
}

/// Moves a household into a village and gives it its number.
fn settle(home: &mut Home, village: &Division, number: &str, nth: usize) {
    let door = format!("{}{}号", short_name(&village.name), nth + 1);
    for line in home.lines() {
        line.insert("household", number.to_owned());
        line.insert("county", COUNTY.to_owned());
        line.insert("township", village.code.as_str()[..9].to_owned());
        line.insert("village", village.code.to_string());
    }
    for (at, person) in home.people.iter_mut().enumerate() {
        person.insert("person.number", format!("{number}{:02}", at + 1));
        person.insert("household.address", door.clone());
        person.remove("province");
        person.remove("city");
        person.remove("settlement");
    }
}

/// Every line says how many they are.
fn count(home: &mut Home) {
    let count = home.people.len().to_string();
    for person in &mut home.people {
        debug_assert!(!said(person, "person.name").is_empty(), "everybody has a name");
        person.insert("count", count.clone());
    }
}
