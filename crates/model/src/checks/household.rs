//! What is wrong about one household seen as a whole: its members against each other and against what each row says of the
//! household. Rows that will be refused take part; whoever calls knows that they cause no error elsewhere.

use super::{Finding, IdNumber, LONGEST_TEXT, RelationSays, check_text, person, relation};
use crate::{
    code::CodeSets,
    day::{Clock, PartialDay},
    kinds::Household,
    record::Record,
    value::{Fields, field},
};
use std::collections::BTreeMap;

/// The code of 户主 in `relation_nat`.
const HEAD: &str = "01";
/// The code of 配偶 in `relation_nat`.
const SPOUSE: &str = "02";

/// What is said of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberSays {
    /// The name.
    pub name: String,
    /// The id number as written.
    pub id_number: Option<String>,
    /// Code of the sex.
    pub sex: Option<String>,
    /// Code of the relation to the head; none where it was not said or is unknown.
    pub relation: Option<String>,
    /// Day of birth.
    pub birth: Option<PartialDay>,
    /// What this row says of the head's name.
    pub head_name: Option<String>,
    /// What this row says of the head's id number.
    pub head_id_number: Option<String>,
    /// How many members this row says there are.
    pub count: Option<i64>,
    /// Whether the row has an error of its own.
    pub faulty: bool,
    /// Whether the id number itself is faulty, so that nothing can be compared with it.
    pub id_faulty: bool,
}

/// What is said of a household.
#[derive(Clone, Copy, Debug)]
pub struct HouseholdSays<'a> {
    /// The members in their order.
    pub members: &'a [MemberSays],
    /// The fields of `Household` by name.
    pub fields: &'a Fields,
    /// Whether these are all members, so that they can be counted and one must be the head.
    pub whole: bool,
}

/// Checks a household. Each finding carries the member it is listed at, by position, or none for the household itself.
/// Fields are `relation`, `count`, `head_name`, `head_id_number` of a member, else those of `Household`.
pub fn household(says: &HouseholdSays, codes: &CodeSets, clock: &Clock) -> Vec<(Option<usize>, Finding)> {
    let mut found = Vec::new();
    let head = heads(says, &mut found);
    spouses(says, &mut found);
    if says.whole {
        count(says, head, &mut found);
    }
    if let Some(head) = head {
        head_as_said(says, head, &mut found);
        head_before_moving_in(says, head, &mut found);
    }
    relations(says, head, codes, clock, &mut found);
    found.extend(own_fields(says.fields, codes, clock).into_iter().map(|finding| (None, finding)));
    found
}

fn with_relation(says: &HouseholdSays, code: &str) -> Vec<usize> {
    let at = says.members.iter().enumerate().filter(|(_, member)| member.relation.as_deref() == Some(code));
    at.map(|(index, _)| index).collect()
}

/// Whether a row of the household names this member as the head.
fn is_named_head(says: &HouseholdSays, index: usize) -> bool {
    let name = &says.members[index].name;
    says.members.iter().any(|row| row.head_name.as_ref() == Some(name))
}

fn heads(says: &HouseholdSays, found: &mut Vec<(Option<usize>, Finding)>) -> Option<usize> {
    let heads = with_relation(says, HEAD);
    match heads.as_slice() {
        [only] => Some(*only),
        [] => {
            let refused = says.members.iter().position(|m| m.faulty && m.relation.is_none());
            if says.whole && refused.is_none() && !says.members.is_empty() {
                let at = (0..says.members.len()).find(|&i| is_named_head(says, i)).unwrap_or(0);
                found.push((Some(at), Finding::error("household.head_needed", "relation")));
            }
            None
        }
        several => {
            let head = several.iter().copied().find(|&i| is_named_head(says, i)).unwrap_or(several[0]);
            let extra = several.iter().filter(|&&i| i != head);
            found.extend(extra.map(|&i| (Some(i), Finding::error("household.two_heads", "relation"))));
            Some(head)
        }
    }
}

fn spouses(says: &HouseholdSays, found: &mut Vec<(Option<usize>, Finding)>) {
    let extra = with_relation(says, SPOUSE).into_iter().skip(1);
    found.extend(extra.map(|index| (Some(index), Finding::error("household.two_spouses", "relation"))));
}

/// Lists members that disagree with the household: once, at the head, if all who speak are wrong alike; else at each of the
/// odd ones.
fn at_head_or_odd(head: Option<usize>, wrong: &[usize], speak: usize) -> Vec<usize> {
    if wrong.is_empty() {
        return Vec::new();
    }
    if wrong.len() == speak { vec![head.unwrap_or(wrong[0])] } else { wrong.to_vec() }
}

fn count(says: &HouseholdSays, head: Option<usize>, found: &mut Vec<(Option<usize>, Finding)>) {
    let rows = says.members.len();
    let said: Vec<(usize, i64)> = says.members.iter().enumerate().filter_map(|(i, m)| Some((i, m.count?))).collect();
    let wrong: Vec<usize> = said.iter().filter(|(_, n)| usize::try_from(*n) != Ok(rows)).map(|(i, _)| *i).collect();
    for at in at_head_or_odd(head, &wrong, said.len()) {
        let value = says.members[at].count.or(wrong.first().and_then(|&i| says.members[i].count)).unwrap_or_default();
        found.push((Some(at), Finding::error("household.count", "count").with("value", value).with("rows", rows)));
    }
}

fn head_as_said(says: &HouseholdSays, head: usize, found: &mut Vec<(Option<usize>, Finding)>) {
    let own = &says.members[head];
    let said = |get: fn(&MemberSays) -> Option<&String>, own: &str| -> (Vec<usize>, usize) {
        let speak: Vec<(usize, &String)> =
            says.members.iter().enumerate().filter_map(|(i, m)| Some((i, get(m)?))).collect();
        let wrong = speak.iter().filter(|(_, text)| !text.eq_ignore_ascii_case(own)).map(|(i, _)| *i).collect();
        (wrong, speak.len())
    };
    let (wrong, speak) = said(|m| m.head_name.as_ref(), &own.name);
    let at = at_head_or_odd(Some(head), &wrong, speak);
    found.extend(at.into_iter().map(|i| (Some(i), Finding::error("household.head_name", "head_name"))));
    let Some(id_number) = own.id_number.as_ref().filter(|_| !own.id_faulty) else {
        return;
    };
    let (wrong, speak) = said(|m| m.head_id_number.as_ref(), id_number);
    let at = at_head_or_odd(Some(head), &wrong, speak);
    found.extend(at.into_iter().map(|i| (Some(i), Finding::error("household.head_id_number", "head_id_number"))));
}

fn head_before_moving_in(says: &HouseholdSays, head: usize, found: &mut Vec<(Option<usize>, Finding)>) {
    let moved_in: Option<PartialDay> = field(says.fields, "moved_in_on").as_text().and_then(|text| text.parse().ok());
    if let (Some(birth), Some(moved_in)) = (says.members[head].birth, moved_in)
        && moved_in.surely_before(birth)
    {
        found.push((Some(head), Finding::error("household.head_born_later", "moved_in_on").with("month", moved_in)));
    }
}

/// Holds relations against sexes and births. A row that is wrong in itself accuses neither its own relation nor, as the
/// head's, all others.
fn relations(
    says: &HouseholdSays,
    head: Option<usize>,
    codes: &CodeSets,
    clock: &Clock,
    found: &mut Vec<(Option<usize>, Finding)>,
) {
    let head = head.map(|head| &says.members[head]).filter(|head| !head.faulty);
    for (index, member) in says.members.iter().enumerate().filter(|(_, member)| !member.faulty) {
        found.extend(related(member, head, codes, clock).into_iter().map(|finding| (Some(index), finding)));
    }
}

/// Holds a member's relation against sex and birth of the member and of the head, where one is known. Warnings only.
pub fn related(member: &MemberSays, head: Option<&MemberSays>, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let Some(code) = member.relation.as_deref() else { return vec![] };
    let ((sex, birth), (head_sex, head_birth)) = (sex_and_birth(member), head.map(sex_and_birth).unwrap_or_default());
    relation(&RelationSays { relation: code, sex, birth, head_sex, head_birth }, codes, clock)
}

/// What is said of sex and birth, else what the id number tells.
fn sex_and_birth(member: &MemberSays) -> (Option<&str>, Option<PartialDay>) {
    let number = member.id_number.as_deref().filter(|_| !member.id_faulty);
    let id = number.and_then(|number| IdNumber::parse(number).ok());
    let sex = member.sex.as_deref().or_else(|| id.as_ref().map(IdNumber::sex));
    (sex, member.birth.or_else(|| id.map(|id| id.birth().into())))
}

/// Checks the household's own fields: codes, phone, texts and days.
fn own_fields(fields: &Fields, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let mut found = Vec::new();
    let text = |name: &str| field(fields, name).as_text().filter(|text| !text.is_empty());
    for declared in Household::KIND.fields {
        if let (Some(set), Some(code)) = (declared.codes(), text(declared.name))
            && !codes.has(set, code)
        {
            found.push(Finding::error("field.code", declared.name).with("value", code));
        }
    }
    if let Some(number) = text("phone").filter(|number| !super::phone(number)) {
        found.push(person::phone_finding("phone", number));
    }
    for name in ["number", "address", "hukou_address", "origin_text", "state_note"] {
        let fault = text(name).and_then(|text| check_text(text, LONGEST_TEXT).err());
        found.extend(fault.map(|fault| person::text_finding(name, fault)));
    }
    if let Some(moved_in) = text("moved_in_on") {
        match moved_in.parse() {
            Ok(day) => found.extend(super::day_of_event("moved_in_on", day, clock)),
            Err(_) => found.push(Finding::error("field.day", "moved_in_on").with("value", moved_in)),
        }
    }
    found
}

/// Finds, among rows of one id number, those that are not its owner's: all that contradict the number in sex or birth, if
/// another fits; else all but the first. Gives each with the position of the owner.
pub fn same_id_number(members: &[&MemberSays]) -> Vec<(usize, usize)> {
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate() {
        if let Some(number) = &member.id_number {
            by_number.entry(number.to_ascii_uppercase()).or_default().push(index);
        }
    }
    let shared = by_number.into_iter().filter(|(_, at)| at.len() > 1);
    let mut found: Vec<(usize, usize)> = shared.flat_map(|(number, at)| strangers(&number, &at, members)).collect();
    found.sort_unstable();
    found
}

fn strangers(number: &str, at: &[usize], members: &[&MemberSays]) -> Vec<(usize, usize)> {
    let id = IdNumber::parse(number).ok();
    let fits = |index: usize| {
        let member = members[index];
        id.as_ref().is_none_or(|id| {
            let sex = member.sex.as_deref().is_none_or(|sex| sex == id.sex());
            let birth = member.birth.is_none_or(|b| b.earliest() <= id.birth() && id.birth() <= b.latest());
            sex && birth
        })
    };
    let owner = at.iter().copied().find(|&index| fits(index)).unwrap_or(at[0]);
    at.iter().copied().filter(|&index| index != owner).map(|index| (index, owner)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day::Stamp, value::Value};

    fn member(name: &str, relation: &str) -> MemberSays {
        MemberSays {
            name: name.to_owned(),
            relation: (!relation.is_empty()).then(|| relation.to_owned()),
            ..MemberSays::default()
        }
    }

    fn found(members: &[MemberSays], fields: &[(&str, &str)]) -> Vec<String> {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        let fields: Fields = fields.iter().map(|(k, v)| ((*k).to_owned(), Value::text(*v))).collect();
        let says = HouseholdSays { members, fields: &fields, whole: true };
        let show = |(at, f): (Option<usize>, Finding)| {
            format!("{}@{}{}", f.code, f.field, at.map_or(String::new(), |i| format!("#{i}")))
        };
        household(&says, &codes, &clock).into_iter().map(show).collect()
    }

    #[test]
    fn a_household_has_one_head_and_at_most_one_spouse() {
        let refused = MemberSays { faulty: true, ..member("甲", "") };
        let named = MemberSays { head_name: Some("乙".to_owned()), ..member("丙", "01") };
        let cases: Vec<(Vec<MemberSays>, Vec<&str>)> = vec![
            (vec![member("甲", "01"), member("乙", "02")], vec![]),
            (vec![member("甲", "03"), member("乙", "02")], vec!["household.head_needed@relation#0"]),
            (vec![refused, member("乙", "02")], vec![]),
            (vec![member("甲", "01"), member("乙", "01")], vec!["household.two_heads@relation#1"]),
            (vec![named, member("乙", "01")], vec!["household.two_heads@relation#0"]),
            (
                vec![member("甲", "01"), member("乙", "02"), member("丙", "02")],
                vec!["household.two_spouses@relation#2"],
            ),
        ];
        for (members, expected) in cases {
            assert_eq!(found(&members, &[]), expected, "{members:?}");
        }
    }

    #[test]
    fn a_relation_that_sex_or_birth_denies_is_listed_at_its_row_unless_the_row_is_wrong_in_itself() {
        let says = |relation: &str, sex: &str, birth: &str| MemberSays {
            sex: Some(sex.to_owned()),
            birth: birth.parse().ok(),
            ..member(relation, relation)
        };
        let head = says("01", "1", "1987-08-02");
        let boy = says("20", "1", "2010-01-02");
        assert_eq!(found(&[head.clone(), boy.clone()], &[]), ["relation.sex@relation#1", "relation.older@relation#1"]);
        assert_eq!(found(&[head.clone(), MemberSays { faulty: true, ..boy.clone() }], &[]), [""; 0]);
        assert_eq!(found(&[MemberSays { faulty: true, ..head.clone() }, boy], &[]), ["relation.sex@relation#1"]);
        let by_number = MemberSays { id_number: Some("500299198405062005".to_owned()), ..member("乙", "03") };
        assert_eq!(found(&[head, by_number], &[]), ["relation.sex@relation#1", "relation.younger@relation#1"]);
    }

    #[test]
    fn what_rows_say_of_the_household_is_reported_once_at_the_head_or_at_the_odd_row() {
        let says = |name: &str, relation: &str, head: &str, count| MemberSays {
            head_name: Some(head.to_owned()),
            count: Some(count),
            ..member(name, relation)
        };
        assert!(found(&[says("甲", "01", "甲", 2), says("乙", "02", "甲", 2)], &[]).is_empty());
        let all_wrong = [says("乙", "02", "丙", 3), says("甲", "01", "丙", 3)];
        assert_eq!(found(&all_wrong, &[]), ["household.count@count#1", "household.head_name@head_name#1"]);
        let one_odd = [says("甲", "01", "甲", 2), says("乙", "02", "丙", 3)];
        assert_eq!(found(&one_odd, &[]), ["household.count@count#1", "household.head_name@head_name#1"]);
    }

    #[test]
    fn the_head_is_born_before_moving_in_as_far_as_that_is_certain() {
        let head = |birth: &str| [MemberSays { birth: birth.parse().ok(), ..member("甲", "01") }];
        assert_eq!(
            found(&head("2019-12-01"), &[("moved_in_on", "2019-11")]),
            ["household.head_born_later@moved_in_on#0"]
        );
        assert!(found(&head("2019-11-30"), &[("moved_in_on", "2019-11")]).is_empty());
        let child = [member("甲", "01"), MemberSays { birth: "2021-01-01".parse().ok(), ..member("乙", "03") }];
        assert!(found(&child, &[("moved_in_on", "2019-11")]).is_empty());
    }

    #[test]
    fn the_households_own_fields_are_checked() {
        let fields = [("phone", "1990000"), ("placement", "77"), ("moved_in_on", "2027-01")];
        assert_eq!(
            found(&[member("甲", "01")], &fields),
            ["field.code@placement", "phone.digits@phone", "day.future@moved_in_on"]
        );
    }

    #[test]
    fn an_id_number_belongs_to_the_row_that_agrees_with_it() {
        let owner = MemberSays {
            id_number: Some("500299198708026319".to_owned()),
            sex: Some("1".to_owned()),
            birth: "1987-08-02".parse().ok(),
            ..member("甲", "01")
        };
        let stranger = MemberSays { sex: Some("2".to_owned()), birth: "1990-01-01".parse().ok(), ..owner.clone() };
        assert_eq!(same_id_number(&[&owner, &stranger]), [(1, 0)]);
        assert_eq!(same_id_number(&[&stranger, &owner]), [(0, 1)]);
        assert_eq!(same_id_number(&[&owner, &owner]), [(1, 0)]);
        assert!(same_id_number(&[&owner, &member("乙", "02")]).is_empty());
    }
}
