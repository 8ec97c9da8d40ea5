//! Who lives together: relations, sexes and days of birth that a family may have. What each of them does is in `person`.

use super::{chance::Chance, names};
use anju_model::Day;

/// Nobody's household is larger.
const MOST: usize = 8;

/// Somebody of a family.
#[derive(Clone, Copy)]
pub(super) struct Kin {
    /// The relation to the head.
    pub relation: &'static str,
    pub male: bool,
    pub birth: Day,
    pub surname: char,
}

/// Draws a family, the head first.
pub(super) fn family(chance: &mut Chance, today: Day) -> Vec<Kin> {
    let age = chance.between(30, 79);
    let birth = born_at(chance, today, age);
    let head = Kin { relation: "户主", male: chance.happens(78), birth, surname: names::surname(chance) };
    let mut all = vec![head];
    let spouse = chance.happens(if age < 65 { 90 } else { 70 }).then(|| spouse(chance, &head));
    all.extend(spouse);
    let children = children(chance, today, &head, spouse.as_ref());
    all.extend(&children);
    all.extend(sons_family(chance, today, &children));
    all.extend(parents(chance, today, &head, spouse.as_ref()));
    all.truncate(MOST);
    all
}

/// Draws the birth of somebody of this age.
fn born_at(chance: &mut Chance, today: Day, age: i64) -> Day {
    today.plus_months(-12 * age).plus_days(-chance.between(0, 364))
}

fn years_later(chance: &mut Chance, birth: Day, years: i64) -> Day {
    birth.plus_months(12 * years).plus_days(chance.between(0, 364))
}

fn spouse(chance: &mut Chance, head: &Kin) -> Kin {
    let elder = if head.male { chance.between(-6, 2) } else { chance.between(-2, 6) };
    // A spouse younger than the head was born later; heads are at least 30, so nobody is married too young.
    let birth = head.birth.plus_months(-12 * elder).plus_days(chance.between(-180, 180));
    Kin { relation: "配偶", male: !head.male, birth, surname: names::surname(chance) }
}

/// The children of the head who live at home: nearly all while they are young, few once they are grown.
fn children(chance: &mut Chance, today: Day, head: &Kin, spouse: Option<&Kin>) -> Vec<Kin> {
    if spouse.is_none() && chance.happens(50) {
        return Vec::new();
    }
    let father = if head.male { Some(head) } else { spouse };
    let surname = father.map_or(head.surname, |father| father.surname);
    let mother = if head.male { spouse.unwrap_or(head) } else { head };
    let mut at = chance.between(21, 29);
    let mut all = Vec::new();
    for _ in 0..chance.weighted(&[(0, 18), (1, 50), (2, 28), (3, 4)]) {
        let birth = years_later(chance, mother.birth, at);
        at += chance.between(2, 6);
        let male = chance.happens(51);
        if birth > today {
            break;
        }
        let stays = match (today.age_since(birth), male) {
            (..=23, _) => 97,
            (24.., true) => 55,
            (24.., false) => 18,
        };
        if chance.happens(stays) {
            all.push(child(if male { "之子" } else { "之女" }, male, birth, surname));
        }
    }
    all
}

fn child(relation: &'static str, male: bool, birth: Day, surname: char) -> Kin {
    Kin { relation, male, birth, surname }
}

/// The wife and the children of the first grown son, if he has any.
fn sons_family(chance: &mut Chance, today: Day, children: &[Kin]) -> Vec<Kin> {
    let Some(son) = children.iter().find(|kin| kin.male && today.age_since(kin.birth) >= 25) else {
        return Vec::new();
    };
    if !chance.happens(30) {
        return Vec::new();
    }
    let birth = son.birth.plus_months(12 * chance.between(-1, 3)).plus_days(chance.between(0, 180));
    let wife = Kin { relation: "之儿媳", male: false, birth, surname: names::surname(chance) };
    let mut all = vec![wife];
    let mut at = chance.between(22, 28);
    for _ in 0..chance.weighted(&[(0, 20), (1, 50), (2, 30)]) {
        let birth = years_later(chance, wife.birth, at);
        at += chance.between(2, 5);
        if birth > today {
            break;
        }
        let male = chance.happens(51);
        all.push(child(if male { "之孙子" } else { "之孙女" }, male, birth, son.surname));
    }
    all
}

/// The old parents: the head's own or, where a wife is the head, her husband's, with whom the couple lives.
fn parents(chance: &mut Chance, today: Day, head: &Kin, spouse: Option<&Kin>) -> Vec<Kin> {
    let (of, father, mother) = match spouse {
        Some(husband) if !head.male => (husband, "之公公", "之婆婆"),
        _ => (head, "之父", "之母"),
    };
    let mut all = Vec::new();
    for (relation, male, elder, percent) in [(father, true, 24, 26), (mother, false, 22, 30)] {
        let years = chance.between(elder, elder + 8);
        let birth = of.birth.plus_months(-12 * years).plus_days(-chance.between(0, 364));
        let surname = if male { of.surname } else { names::surname(chance) };
        if chance.happens(percent) && today.age_since(birth) <= 96 {
            all.push(Kin { relation, male, birth, surname });
        }
    }
    all
}
