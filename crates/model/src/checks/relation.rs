//! What a relation to the head says of sex and age, against what is known of both people: a 之外祖母 who is a boy of 16, a
//! child born before the head. Warnings only: adoption and second marriages make odd families, and either cell may be wrong.

use super::Finding;
use crate::{
    code::CodeSets,
    day::{Clock, PartialDay},
    kin::{Kin, Meant, Sex},
};

/// What is known of a member and of the head of the household.
#[derive(Clone, Copy, Debug, Default)]
pub struct RelationSays<'a> {
    /// Code of the member's relation to the head, of `relation_nat`.
    pub relation: &'a str,
    /// Code of the member's sex.
    pub sex: Option<&'a str>,
    /// The member's day of birth.
    pub birth: Option<PartialDay>,
    /// Code of the head's sex.
    pub head_sex: Option<&'a str>,
    /// The head's day of birth.
    pub head_birth: Option<PartialDay>,
}

/// So many years lie between parent and child, at the least.
const YEARS_OF_A_GENERATION: i64 = 12;
/// Nobody under this age is a spouse or a parent.
const GROWN_AT: i64 = 16;

/// Checks a member's relation against sex and birth of both; all on the field `relation`. Codes that this program does not
/// know say nothing.
pub fn relation(says: &RelationSays, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let Some(kin) = Kin::parse(says.relation) else { return Vec::new() };
    let meant = kin.meant();
    let about = |code: &str| {
        let label = codes.show(Kin::SET, says.relation);
        Finding::warning(code, "relation").with("relation", label)
    };
    let mut found: Vec<Finding> = sexes(says, kin, &meant, &about).into_iter().collect();
    found.extend(births(says, &meant, &about).or_else(|| too_young(says, &meant, clock, &about)));
    found
}

fn sexes(says: &RelationSays, kin: Kin, meant: &Meant, about: &dyn Fn(&str) -> Finding) -> Option<Finding> {
    let (own, heads) = (says.sex.and_then(Sex::parse), says.head_sex.and_then(Sex::parse));
    if let (Some(own), Some(meant)) = (own, meant.sex)
        && own != meant
    {
        return Some(about("relation.sex").with("value", own.word()).with("should", meant.word()));
    }
    if kin == Kin::Spouse
        && let Some(own) = own.filter(|own| heads == Some(*own))
    {
        return Some(about("relation.spouse_sex").with("value", own.word()));
    }
    let heads = heads.filter(|heads| meant.head_sex.is_some_and(|meant| meant != *heads))?;
    Some(about("relation.head_sex").with("value", heads.word()))
}

/// Tells where the member is surely on the wrong side of the head's birth, or, if of his blood, surely too near to it.
fn births(says: &RelationSays, meant: &Meant, about: &dyn Fn(&str) -> Finding) -> Option<Finding> {
    let (own, heads, generations) = (says.birth?, says.head_birth?, meant.generations?);
    let (elder, younger, code) =
        if generations > 0 { (heads, own, "relation.younger") } else { (own, heads, "relation.older") };
    if younger.surely_before(elder) {
        return Some(about(code));
    }
    let years = generations.abs() * YEARS_OF_A_GENERATION;
    // The widest gap that the two may have; whole years, so that a month's doubt never makes a finding.
    let gap = younger.latest().age_since(elder.earliest());
    (!meant.by_marriage && gap < years).then(|| about("relation.near").with("years", years))
}

fn too_young(says: &RelationSays, meant: &Meant, clock: &Clock, about: &dyn Fn(&str) -> Finding) -> Option<Finding> {
    let grown = meant.by_marriage || meant.generations.is_some_and(|generations| generations < 0);
    let age = clock.today().age_since(says.birth?.earliest());
    (grown && age < GROWN_AT).then(|| about("relation.child").with("years", GROWN_AT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Stamp;

    /// Codes found for `relation sex birth`, given the head's `sex birth`; `-` for what is not known.
    fn found(member: &str, head: &str) -> Vec<String> {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        let known = |text: &'static str| Some(text).filter(|text| *text != "-");
        let words = |text: &str| -> Vec<&'static str> { text.split(' ').map(|w| &*w.to_owned().leak()).collect() };
        let (member, head) = (words(member), words(head));
        let says = RelationSays {
            relation: member[0],
            sex: known(member[1]),
            birth: known(member[2]).map(|day| day.parse().expect("a day")),
            head_sex: known(head[0]),
            head_birth: known(head[1]).map(|day| day.parse().expect("a day")),
        };
        relation(&says, &codes, &clock).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn what_a_relation_says_is_held_against_sex_and_birth() {
        let head = "1 1987-08-02";
        for (member, head, expected) in [
            ("20 1 2010-01-02", head, &["relation.sex", "relation.older"][..]),
            ("04 1 2010-01-02", head, &["relation.sex"]),
            ("03 1 2010-01-02", head, &[]),
            ("03 1 1985-01-02", head, &["relation.younger"]),
            ("03 1 1995", head, &["relation.near"]),
            ("03 1 2000", head, &[]),
            ("03 1 1999", head, &[]),
            ("02 2 1988-01-02", head, &[]),
            ("02 1 1988-01-02", head, &["relation.spouse_sex"]),
            ("02 2 2015-01-02", head, &["relation.child"]),
            ("05 2 1987-08-01", head, &["relation.younger"]),
            ("05 2 1990-01-01", head, &[]),
            ("11 1 1980-01-01", head, &["relation.near"]),
            ("12 2 1962-01-01", head, &[]),
            ("15 1 1950-01-01", head, &["relation.head_sex"]),
            ("16 2 1950-01-01", "2 1980-01-01", &[]),
            ("10 2 1988-05-06", head, &["relation.near"]),
            ("21 2 2020-01-01", head, &[]),
            ("24 2 2020-01-01", head, &["relation.sex"]),
            ("27 1 1990-01-01", head, &[]),
            ("28 2 2020-01-01", head, &[]),
            ("11 1 2015-01-01", "- -", &["relation.child"]),
            ("03 0 -", head, &[]),
            ("99 1 1900-01-01", head, &[]),
        ] {
            assert_eq!(found(member, head), expected, "{member}");
        }
    }
}
