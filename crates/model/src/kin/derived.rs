//! What a member is to a new head, by what both are to the former one. The way from the new head over the former one to the
//! member is walked step by step and shortened where two steps are one: a spouse's child is one's own, a parent's child is
//! oneself or a sibling. Only what follows is answered: a former head's grandson may be the new head's son or nephew, and
//! that a person has to say.

use super::{Kin, Relative, Sex};

/// How one person of a family is bound to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    Spouse,
    Child,
    Parent,
    Sibling,
}

/// One step along a way through a family, with the sex of the person it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    tie: Tie,
    to: Option<Sex>,
}

/// A way through a family, from the head.
type Way = Vec<Step>;

/// Derives what `member` is to `head`, both being related to the former head of this sex; none where it does not follow.
/// What certainly has no code of its own is 其他.
pub fn to_new_head(member: Relative, head: Relative, former: Option<Sex>) -> Option<Kin> {
    let former = former.or_else(|| sex_of_former(head)).or_else(|| sex_of_former(member));
    let (there, here) = (way_to(head, former)?, way_to(member, former)?);
    let start = there.last().and_then(|last| last.to);
    let way = [back(&there, former), here].concat();
    let ways = way
        .iter()
        .fold(vec![Way::new()], |ways, step| ways.into_iter().flat_map(|way| extended(way, *step, start)).collect());
    // Who is not the head himself is somebody else, whatever way leads back to the head.
    let mut kinds = ways.iter().filter(|way| !way.is_empty()).map(|way| named(way));
    let first = kinds.next()??;
    kinds.all(|kin| kin == Some(first)).then_some(first)
}

/// One step of a way that a relation names, with the sex that it tells.
type Leg = (Tie, Option<Sex>);

/// Lists what each relation is as a way from the head.
const WAYS: &[(Kin, &[Leg])] = {
    use Tie::{Child, Parent, Sibling, Spouse};
    const MAN: Option<Sex> = Some(Sex::Man);
    const WOMAN: Option<Sex> = Some(Sex::Woman);
    &[
        (Kin::Head, &[]),
        (Kin::Spouse, &[(Spouse, None)]),
        (Kin::Son, &[(Child, MAN)]),
        (Kin::Daughter, &[(Child, WOMAN)]),
        (Kin::SonsWife, &[(Child, MAN), (Spouse, WOMAN)]),
        (Kin::DaughtersHusband, &[(Child, WOMAN), (Spouse, MAN)]),
        (Kin::SonsSon, &[(Child, MAN), (Child, MAN)]),
        (Kin::SonsDaughter, &[(Child, MAN), (Child, WOMAN)]),
        (Kin::DaughtersSon, &[(Child, WOMAN), (Child, MAN)]),
        (Kin::DaughtersDaughter, &[(Child, WOMAN), (Child, WOMAN)]),
        (Kin::Father, &[(Parent, MAN)]),
        (Kin::Mother, &[(Parent, WOMAN)]),
        (Kin::WifesFather, &[(Spouse, WOMAN), (Parent, MAN)]),
        (Kin::WifesMother, &[(Spouse, WOMAN), (Parent, WOMAN)]),
        (Kin::HusbandsFather, &[(Spouse, MAN), (Parent, MAN)]),
        (Kin::HusbandsMother, &[(Spouse, MAN), (Parent, WOMAN)]),
        (Kin::FathersFather, &[(Parent, MAN), (Parent, MAN)]),
        (Kin::FathersMother, &[(Parent, MAN), (Parent, WOMAN)]),
        (Kin::MothersFather, &[(Parent, WOMAN), (Parent, MAN)]),
        (Kin::MothersMother, &[(Parent, WOMAN), (Parent, WOMAN)]),
        (Kin::Sibling, &[(Sibling, None)]),
        (Kin::GreatGrandson, &[(Child, None), (Child, None), (Child, MAN)]),
        (Kin::GreatGranddaughter, &[(Child, None), (Child, None), (Child, WOMAN)]),
        (Kin::BrothersSon, &[(Sibling, MAN), (Child, MAN)]),
        (Kin::BrothersDaughter, &[(Sibling, MAN), (Child, WOMAN)]),
        (Kin::BrothersWife, &[(Sibling, MAN), (Spouse, WOMAN)]),
        (Kin::FathersBrother, &[(Parent, MAN), (Sibling, MAN)]),
    ]
};

/// What a relation says by itself of the one who has it, and of the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// His sex, where the relation tells it.
    pub sex: Option<Sex>,
    /// The head's sex, where the relation tells it.
    pub head_sex: Option<Sex>,
    /// How many generations after the head he is; before, if negative. None where generations do not tell who is older.
    pub generations: Option<i64>,
    /// Whether he is the head's kin by a marriage.
    pub by_marriage: bool,
}

impl Kin {
    /// Returns what the relation says by itself.
    pub fn meant(self) -> Meant {
        let steps = WAYS.iter().find(|(known, _)| *known == self).map_or(&[][..], |(_, steps)| *steps);
        let has = |wanted: Tie| steps.iter().any(|(tie, _)| *tie == wanted);
        let down = |(tie, _): &Leg| match tie {
            Tie::Child => 1,
            Tie::Parent => -1,
            Tie::Spouse | Tie::Sibling => 0,
        };
        // A brother's son may well be older than oneself.
        let generations = steps.iter().map(down).sum::<i64>();
        Meant {
            sex: steps.last().and_then(|(_, to)| *to),
            head_sex: sex_of_former(Relative { kin: Some(self), sex: None }),
            generations: (generations != 0 && !has(Tie::Sibling)).then_some(generations),
            by_marriage: has(Tie::Spouse),
        }
    }
}

/// Who has in-laws of a sort, or a spouse whose sex is known, tells his own sex by it.
fn sex_of_former(relative: Relative) -> Option<Sex> {
    match relative.kin? {
        Kin::Spouse => relative.sex.map(Sex::other),
        Kin::WifesFather | Kin::WifesMother => Some(Sex::Man),
        Kin::HusbandsFather | Kin::HusbandsMother => Some(Sex::Woman),
        _ => None,
    }
}

/// Returns the way from the former head to a relative; none for 其他, which may be anybody.
fn way_to(relative: Relative, former: Option<Sex>) -> Option<Way> {
    let kin = relative.kin?;
    let (_, steps) = WAYS.iter().find(|(known, _)| *known == kin)?;
    let mut way: Way = steps.iter().map(|(tie, to)| Step { tie: *tie, to: *to }).collect();
    if let Some(last) = way.last_mut() {
        let spouse = || former.filter(|_| kin == Kin::Spouse).map(Sex::other);
        last.to = last.to.or(relative.sex).or_else(spouse);
    }
    Some(way)
}

/// Returns the same way walked from its end to its start, which is of this sex.
fn back(way: &[Step], start: Option<Sex>) -> Way {
    let from = std::iter::once(start).chain(way.iter().map(|step| step.to));
    let turned = way.iter().zip(from).map(|(step, from)| {
        let tie = match step.tie {
            Tie::Spouse => Tie::Spouse,
            Tie::Child => Tie::Parent,
            Tie::Parent => Tie::Child,
            Tie::Sibling => Tie::Sibling,
        };
        Step { tie, to: from }
    });
    let mut turned: Way = turned.collect();
    turned.reverse();
    turned
}

/// Goes one step further along a way that is as short as can be; where the step may lead to one of several persons, there is a
/// way for each. `start` is the sex of who stands at the beginning.
fn extended(mut way: Way, step: Step, start: Option<Sex>) -> Vec<Way> {
    let Some(last) = way.pop() else { return vec![vec![step]] };
    let here = way.last().map_or(start, |before| before.to);
    let may_be_here = here.is_none() || step.to.is_none() || here == step.to;
    let must_be_here = here.is_some() && here == step.to;
    let instead = |way: &Way, tie: Tie| extended(way.clone(), Step { tie, ..step }, start);
    let here_or = |way: Way, tie: Tie| {
        let other = instead(&way, tie);
        if may_be_here { [vec![way], other].concat() } else { other }
    };
    match (last.tie, step.tie) {
        (Tie::Spouse, Tie::Spouse) => vec![way],
        (Tie::Spouse, Tie::Child) | (Tie::Child, Tie::Sibling) => instead(&way, Tie::Child),
        (Tie::Parent, Tie::Spouse) | (Tie::Sibling, Tie::Parent) => instead(&way, Tie::Parent),
        (Tie::Parent, Tie::Child) | (Tie::Sibling, Tie::Sibling) => here_or(way, Tie::Sibling),
        (Tie::Child, Tie::Parent) if must_be_here => vec![way],
        (Tie::Child, Tie::Parent) => here_or(way, Tie::Spouse),
        (Tie::Spouse, Tie::Parent | Tie::Sibling)
        | (Tie::Child, Tie::Spouse | Tie::Child)
        | (Tie::Parent, Tie::Parent | Tie::Sibling)
        | (Tie::Sibling, Tie::Spouse | Tie::Child) => {
            way.extend([last, step]);
            vec![way]
        }
    }
}

/// Names what a way leads to: 其他 where no relation is such a way, none where it depends on a sex that nobody knows.
fn named(way: &[Step]) -> Option<Kin> {
    let same_ties =
        |steps: &[Leg]| steps.len() == way.len() && steps.iter().zip(way).all(|((tie, _), step)| *tie == step.tie);
    let fits = |steps: &[Leg]| {
        let each = |((_, wanted), step): (&Leg, &Step)| match (wanted, step.to) {
            (None, _) => Some(true),
            (Some(_), None) => None,
            (Some(wanted), Some(sex)) => Some(*wanted == sex),
        };
        let all: Vec<Option<bool>> = steps.iter().zip(way).map(each).collect();
        if all.contains(&Some(false)) { Some(false) } else { all.into_iter().collect::<Option<Vec<_>>>().map(|_| true) }
    };
    let mut possible = false;
    for (kin, steps) in WAYS.iter().filter(|(_, steps)| same_ties(steps)) {
        match fits(steps) {
            Some(true) => return Some(*kin),
            Some(false) => {}
            None => possible = true,
        }
    }
    (!possible).then_some(Kin::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads 男 or 女 before a code; a bare code has the sex that its relation tells, or none.
    fn relative(text: &str) -> Relative {
        let code = text.trim_start_matches(['男', '女']);
        let sex = if text.starts_with('男') { Some("1") } else { text.starts_with('女').then_some("2") };
        Relative::of(Some(code), sex)
    }

    fn check(former: &str, head: &str, expected: &[(&str, &str)]) {
        let sex = relative(former).sex;
        for (member, kin) in expected {
            let member_as = if *member == "01" { relative(&format!("{former}01")) } else { relative(member) };
            let found = to_new_head(member_as, relative(head), sex).map_or("?", Kin::code);
            assert_eq!(found, *kin, "former {former}, head {head}, member {member}");
        }
    }

    #[test]
    fn a_wife_or_husband_takes_over() {
        check(
            "男",
            "女02",
            &[
                ("01", "02"),
                ("03", "03"),
                ("04", "04"),
                ("05", "05"),
                ("06", "06"),
                ("07", "07"),
                ("10", "10"),
                ("11", "15"),
                ("12", "16"),
                ("13", "11"),
                ("14", "12"),
                ("17", "28"),
                ("男21", "28"),
                ("22", "22"),
                ("24", "28"),
                ("26", "28"),
                ("27", "28"),
                ("28", "?"),
            ],
        );
        check("女", "男02", &[("01", "02"), ("03", "03"), ("11", "13"), ("12", "14"), ("15", "11"), ("16", "12")]);
        check("", "02", &[("01", "02"), ("03", "03"), ("11", "?"), ("13", "11")]);
    }

    #[test]
    fn a_son_takes_over_from_father_or_mother() {
        check(
            "男",
            "03",
            &[
                ("01", "11"),
                ("女02", "12"),
                ("02", "12"),
                ("03", "21"),
                ("04", "21"),
                ("05", "?"),
                ("06", "28"),
                ("07", "?"),
                ("08", "?"),
                ("09", "28"),
                ("11", "17"),
                ("12", "18"),
                ("13", "19"),
                ("14", "20"),
                ("男21", "27"),
                ("女21", "28"),
                ("21", "?"),
                ("24", "28"),
                ("28", "?"),
            ],
        );
        check("女", "03", &[("01", "12"), ("男02", "11"), ("11", "19"), ("12", "20"), ("15", "17"), ("男21", "28")]);
        check("", "03", &[("01", "?"), ("女02", "12"), ("03", "21"), ("11", "?")]);
    }

    #[test]
    fn a_daughter_takes_over() {
        check(
            "男",
            "04",
            &[("01", "11"), ("03", "21"), ("05", "26"), ("06", "?"), ("07", "24"), ("08", "25"), ("09", "?")],
        );
    }

    #[test]
    fn a_childs_spouse_takes_over() {
        check("男", "05", &[("01", "15"), ("02", "16"), ("03", "?"), ("04", "28"), ("07", "?"), ("09", "28")]);
        check("女", "06", &[("01", "14"), ("02", "13"), ("04", "?"), ("03", "28"), ("10", "?"), ("08", "28")]);
    }

    #[test]
    fn a_grandchild_takes_over() {
        check(
            "男",
            "07",
            &[("01", "17"), ("02", "18"), ("03", "?"), ("04", "28"), ("05", "?"), ("08", "?"), ("11", "28")],
        );
        check(
            "女",
            "10",
            &[("01", "20"), ("02", "19"), ("04", "?"), ("03", "28"), ("06", "?"), ("09", "?"), ("07", "28")],
        );
        check("男", "22", &[("01", "28"), ("03", "?"), ("07", "?"), ("22", "?")]);
    }

    #[test]
    fn a_parent_takes_over() {
        check(
            "男",
            "11",
            &[
                ("01", "03"),
                ("02", "05"),
                ("03", "07"),
                ("04", "08"),
                ("05", "28"),
                ("07", "22"),
                ("10", "23"),
                ("12", "02"),
                ("11", "?"),
                ("13", "28"),
                ("17", "11"),
                ("18", "12"),
                ("19", "13"),
                ("20", "14"),
                ("男21", "03"),
                ("女21", "04"),
                ("21", "?"),
                ("24", "07"),
                ("26", "05"),
                ("27", "21"),
            ],
        );
        check(
            "女",
            "12",
            &[("01", "04"), ("02", "06"), ("03", "09"), ("11", "02"), ("17", "15"), ("19", "11"), ("27", "28")],
        );
    }

    #[test]
    fn a_parent_in_law_or_grandparent_takes_over() {
        check("男", "13", &[("01", "06"), ("02", "04"), ("03", "09"), ("14", "02"), ("11", "28"), ("21", "28")]);
        check("女", "16", &[("01", "05"), ("02", "03"), ("04", "08"), ("15", "02"), ("07", "22")]);
        check("", "14", &[("01", "06"), ("02", "04")]);
        check(
            "男",
            "17",
            &[("01", "07"), ("02", "28"), ("03", "22"), ("11", "03"), ("12", "05"), ("18", "02"), ("27", "03")],
        );
        check("女", "20", &[("01", "10"), ("11", "06"), ("12", "04"), ("19", "02"), ("男21", "09"), ("17", "28")]);
    }

    #[test]
    fn a_relative_from_the_side_takes_over() {
        check(
            "男",
            "男21",
            &[
                ("01", "21"),
                ("02", "26"),
                ("03", "24"),
                ("11", "11"),
                ("17", "17"),
                ("21", "21"),
                ("24", "?"),
                ("26", "?"),
            ],
        );
        check("男", "女21", &[("24", "24"), ("26", "26"), ("27", "27")]);
        check("女", "男21", &[("02", "28"), ("03", "28")]);
        check(
            "男",
            "24",
            &[("01", "27"), ("11", "17"), ("12", "18"), ("女21", "28"), ("男21", "?"), ("25", "?"), ("03", "28")],
        );
        check("女", "25", &[("01", "28")]);
        check("男", "26", &[("01", "28"), ("11", "15"), ("男21", "?"), ("女21", "28"), ("24", "?")]);
        check(
            "男",
            "27",
            &[("01", "24"), ("11", "21"), ("12", "26"), ("17", "11"), ("男21", "24"), ("27", "21"), ("03", "28")],
        );
    }

    #[test]
    fn nothing_follows_from_other_or_from_a_code_nobody_knows() {
        check("男", "28", &[("01", "?"), ("02", "?")]);
        check("男", "77", &[("01", "?")]);
        check("男", "02", &[("77", "?")]);
    }

    #[test]
    fn taking_over_and_giving_back_ends_where_it_began() {
        // Of a couple with a child and the man's parents: every change of head whose relations are all known is undone by the
        // change back.
        let family = ["男01", "女02", "03", "04", "11", "12"].map(relative);
        for next in 1..family.len() {
            let there = super::super::derived(&family, next, Some(Sex::Man));
            let turned: Vec<Relative> = family
                .iter()
                .zip(&there)
                .map(|(relative, kin)| {
                    let sex = relative.sex.or(match relative.kin {
                        Some(Kin::Daughter | Kin::Mother) => Some(Sex::Woman),
                        _ => Some(Sex::Man),
                    });
                    Relative { kin: *kin, sex }
                })
                .collect();
            let again = super::super::derived(&turned, 0, turned[next].sex);
            for (at, (before, after)) in family.iter().zip(again).enumerate() {
                assert!(after.is_none() || after == before.kin, "head {next}, member {at}: {after:?}");
            }
        }
    }
}
