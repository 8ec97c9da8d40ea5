//! What makes a household harder to import than the sample's: newborns, twins, the dead, old pairs, names and phones of every
//! kind. Each can be left out by itself.

use super::{Line, make::Home, people, said};
use crate::soak::chance::Chance;
use std::collections::BTreeSet;

/// Something that a few households of the county have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// A newborn without id number and 人口编号.
    Newborn,
    /// Twins without id numbers, of one birthday.
    NewbornTwins,
    /// Twins with id numbers.
    Twins,
    /// A birthday known to the month.
    MonthOfBirth,
    /// Somebody who has died.
    Death,
    /// Phones of 10 to 12 digits with an area code.
    Landline,
    /// A head or another whose name is in two parts.
    TwoPartName,
    /// A rare character in a name.
    RareCharacter,
    /// A residents' group.
    Group,
    /// A settlement.
    Settlement,
    /// Cards of the disabled.
    Card,
    /// A pair that ended before the present one.
    EarlierPair,
    /// Visits by two cadres.
    TwoVisitors,
    /// Notes on visits, of two lines.
    Note,
    /// An earlier address and a class of the move.
    Origin,
}

impl Feature {
    /// All of them, in the order in which they are added to a household.
    pub const ALL: [Self; 15] = [
        Self::Newborn,
        Self::NewbornTwins,
        Self::Twins,
        Self::MonthOfBirth,
        Self::Death,
        Self::Landline,
        Self::TwoPartName,
        Self::RareCharacter,
        Self::Group,
        Self::Settlement,
        Self::Card,
        Self::EarlierPair,
        Self::TwoVisitors,
        Self::Note,
        Self::Origin,
    ];

    /// How many of a hundred households have it.
    fn percent(self) -> usize {
        match self {
            Self::Group | Self::Note | Self::Origin => 60,
            Self::Settlement | Self::Landline | Self::Card => 40,
            Self::Newborn | Self::Death | Self::EarlierPair | Self::TwoVisitors => 30,
            Self::NewbornTwins | Self::Twins | Self::MonthOfBirth | Self::TwoPartName | Self::RareCharacter => 20,
        }
    }

    fn add(self, home: &mut Home, chance: &mut Chance) {
        match self {
            Self::Newborn => born(home, chance, 1, "2026-09-30"),
            Self::NewbornTwins => born(home, chance, 2, "2026-08-12"),
            Self::Twins => twins(home, chance),
            Self::MonthOfBirth => month_of_birth(home),
            Self::Death => death(home, chance),
            Self::Landline => landlines(home, chance),
            Self::TwoPartName => {
                let name = people::name_in_two_parts(chance);
                rename(home, chance, name);
            }
            Self::RareCharacter => {
                let name = people::rare_name(chance, &home.people[0]["person.name"]);
                rename(home, chance, name);
            }
            Self::Group => {
                let group = format!("{}组", chance.between(1, 9));
                say_of_all(home, "group", &group);
            }
            Self::Settlement => settlement(home),
            Self::Card => cards(home),
            Self::EarlierPair => earlier_pair(home, chance),
            Self::TwoVisitors => two_visitors(home),
            Self::Note => notes(home, chance),
            Self::Origin => origin(home, chance),
        }
    }
}

/// Adds to a household those features that it has.
pub(super) fn add(home: &mut Home, features: &BTreeSet<Feature>, chance: &Chance) {
    for feature in Feature::ALL {
        let mut own = chance.about(&format!("{feature:?}"));
        // Drawn before it is asked whether the feature is wanted, as for every household alike.
        if own.happens(feature.percent()) && features.contains(&feature) {
            feature.add(home, &mut own);
        }
    }
}

fn say_of_all(home: &mut Home, column: &'static str, value: &str) {
    home.people.iter_mut().for_each(|person| drop(person.insert(column, value.to_owned())));
}

fn is_free(home: &Home, name: &str) -> bool {
    home.people.iter().all(|person| said(person, "person.name") != name)
}

fn born(home: &mut Home, chance: &mut Chance, how_many: usize, birth: &str) {
    let mut added = 0;
    while added < how_many {
        let head = &home.people[0];
        let (name, male) = (people::name(chance, &head["person.name"]), chance.happens(50));
        if is_free(home, &name) {
            home.people.push(people::child(head, name, male, birth));
            added += 1;
        }
    }
}

/// Two children of one day who have their numbers.
fn twins(home: &mut Home, chance: &mut Chance) {
    let before = home.people.len();
    // A day of the house's own, so that the numbers of two households' twins differ.
    let nth_house: usize = said(&home.people[0], "household")
        .bytes()
        .rev()
        .take(3)
        .fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    let birth = format!("2019-{:02}-{:02}", nth_house / 28 % 12 + 1, nth_house % 28 + 1);
    born(home, chance, 2, &birth);
    for (nth, child) in home.people.iter_mut().enumerate().skip(before) {
        let id_number = people::id_number(&birth, said(child, "person.sex") == "1", nth);
        child.insert("person.id_number", id_number);
        child.insert("person.id_type", "1".to_owned());
        child.insert("person.school_year", "03".to_owned());
        child.insert("person.number", format!("{}{:02}", said(child, "household"), nth + 1));
        child.remove("person.no_id_reason");
    }
}

/// A newborn's birthday that is not known better yet.
fn month_of_birth(home: &mut Home) {
    let newborn = home.people.iter_mut().rev().find(|person| !person.contains_key("person.id_number"));
    if let Some(newborn) = newborn {
        newborn.insert("person.birth", "2026-06".to_owned());
    }
}

fn death(home: &mut Home, chance: &mut Chance) {
    let old = |person: &&mut Line| said(person, "person.birth") < "1960" && said(person, "relation") != "01";
    if let Some(dead) = home.people.iter_mut().find(old) {
        let day = *chance.pick(&["2025-03-02", "2026-02", "2024-12-31"]);
        dead.insert("person.died_on", day.to_owned());
    }
}

fn landlines(home: &mut Home, chance: &mut Chance) {
    let number = *chance.pick(&["02355123456", "075588001234", "08371234567", "0235512345"]);
    say_of_all(home, "household.phone", number);
    if let Some(person) = home.people.iter_mut().find(|person| person.contains_key("person.phone")) {
        person.insert("person.phone", "057188001234".to_owned());
    }
}

/// Gives the head or somebody else another name, wherever it stands.
fn rename(home: &mut Home, chance: &mut Chance, name: String) {
    if !is_free(home, &name) {
        return;
    }
    let at = chance.below(home.people.len().min(2));
    home.people[at].insert("person.name", name.clone());
    if at == 0 {
        home.lines().for_each(|line| drop(line.insert("head_name", name.clone())));
    }
}

fn settlement(home: &mut Home) {
    let village = said(&home.people[0], "village").to_owned();
    say_of_all(home, "settlement", &format!("{}集中安置点", &village[9..]));
    say_of_all(home, "household.placement", "10");
}

/// The card is the id number with category and level.
fn cards(home: &mut Home) {
    for person in &mut home.people {
        if let (Some(id), Some(kind)) = (person.get("person.id_number"), person.get("person.disability")) {
            let card = format!("{id}{kind}2");
            person.insert("card", card);
        }
    }
}

fn earlier_pair(home: &mut Home, chance: &mut Chance) {
    let Some(present) = home.pairs.first() else { return };
    let mut earlier = present.clone();
    let since = present["pair.since"].parse::<anju_model::Day>().expect("pairs begin on a day");
    let others =
        [("龚建国", "县教委", "19907654321"), ("冉素芳", "县水利局", "19907654322"), ("牟海波", "县供销社", "")];
    let (name, unit, phone) = *chance.pick(&others);
    for (column, value) in [
        ("cadre.name", name),
        ("cadre.unit", unit),
        ("cadre.phone", phone),
        ("cadre.unit_level", "4"),
        ("cadre.post", "干部"),
        ("pair.since", &since.plus_months(-14).to_string()),
        ("pair.until", &since.plus_days(-1).to_string()),
        ("pair.ended_by", "1"),
    ] {
        earlier.insert(column, value.to_owned());
    }
    earlier.retain(|_, value| !value.is_empty());
    home.pairs.insert(0, earlier);
}

/// Both of the household's cadres go.
fn two_visitors(home: &mut Home) {
    let names: BTreeSet<&str> = home.pairs.iter().map(|pair| said(pair, "cadre.name")).collect();
    if names.len() == 2 {
        let both = names.into_iter().collect::<Vec<_>>().join("、");
        home.visits.iter_mut().take(1).for_each(|visit| drop(visit.insert("visitors", both.clone())));
    }
}

fn notes(home: &mut Home, chance: &mut Chance) {
    let notes = ["老人在家，身体尚可。\n讲解了医保政策。", "全家在外务工，电话联系。", "看了住房，无安全隐患"];
    home.visits.iter_mut().for_each(|visit| drop(visit.insert("visit.note", (*chance.pick(&notes)).to_owned())));
}

fn origin(home: &mut Home, chance: &mut Chance) {
    let class = *chance.pick(&["1", "2"]);
    for (column, value) in
        [("household.class", class), ("household.residence", "1"), ("household.hukou_address", "大山村2组15号")]
    {
        say_of_all(home, column, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soak::truth::{TODAY, Truth, made};
    use anju_model::checks::IdNumber;

    fn all() -> BTreeSet<Feature> {
        Feature::ALL.into()
    }

    #[test]
    fn the_truth_of_a_seed_is_always_the_same_and_a_feature_less_changes_nothing_else() {
        assert_eq!(made(3, 6, &all()), made(3, 6, &all()));
        let whole = made(3, 12, &all());
        let without = made(3, 12, &all().into_iter().filter(|feature| *feature != Feature::Note).collect());
        assert_eq!((&whole.people, &whole.pairs), (&without.people, &without.pairs));
        assert!(whole.visits != without.visits, "some have notes");
    }

    #[test]
    fn fewer_households_are_the_first_ones() {
        let (few, many) = (made(5, 4, &all()), made(5, 9, &all()));
        assert_eq!(few.people[..], many.people[..few.people.len()]);
    }

    #[test]
    fn every_feature_is_met_and_nobody_has_the_number_or_the_name_of_another() {
        let mut met: BTreeSet<Feature> = BTreeSet::new();
        for seed in 0..12 {
            let truth = made(seed, 10, &all());
            met.extend(Feature::ALL.into_iter().filter(|feature| {
                let without: BTreeSet<Feature> = Feature::ALL.into_iter().filter(|other| other != feature).collect();
                made(seed, 10, &without) != truth
            }));
            no_two_are_one(&truth);
        }
        assert_eq!(met, all());
    }

    fn no_two_are_one(truth: &Truth) {
        let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for person in &truth.people {
            let id = person.get("person.id_number");
            assert!(names.insert((said(person, "household"), said(person, "person.name"))), "{person:?}");
            assert!(id.is_none_or(|id| numbers.insert(id.clone())), "{person:?}");
            if let Some(id) = id {
                let id = IdNumber::parse(id).expect("an id number");
                assert_eq!(
                    (id.birth().to_string().as_str(), id.sex()),
                    (said(person, "person.birth"), said(person, "person.sex"))
                );
            }
            assert!(said(person, "person.birth") <= TODAY);
        }
    }
}
