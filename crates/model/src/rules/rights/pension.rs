//! 一(五) 养老保险 · 人社: who is to choose, whose insurance must be transferred, who has none though he should, who does not draw though he
//! should, and fees that are not paid. It speaks of poor relocated people (a dated list of classes) and of residents' insurance.

use super::{
    cases::{self, Listed},
    lamp::{Light, Persons, Shown},
};
use crate::{
    authority::Authority,
    contract::Level,
    day::Day,
    kinds::{PensionCase, PensionChoice, PensionFee, PensionOutcome, PensionTransfer, pension_choice},
    record::Record,
    rules::{Dossier, MemberFacts, Parameters, PensionFacts, Reason, Rule, Said},
};

const OF_CLAUSE: Rule = Rule::of("一（五）", Authority::HumanResources);

/// From this age on whoever does not go to school takes part.
const TAKES_PART: i64 = 16;

/// From this age on whoever paid draws.
const DRAWS_FROM: i64 = 60;

/// The code of residents' insurance in `pension_kind`.
const RESIDENTS: &str = "1";

/// Codes of `pension_state`.
mod state {
    pub(super) const PAYS: &str = "1";
    pub(super) const INTERRUPTED: &str = "2";
    pub(super) const DRAWS: &str = "3";
    pub(super) const SHOULD_DRAW: &str = "4";
    pub(super) const NEEDS_NONE: &str = "5";
}

/// How it stands with one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Unknown,
    NeedsNone,
    Insured,
    Interrupted,
    Draws,
    ShouldDraw,
    NotInsured,
    ToChoose,
    GoesOn,
    ToMove,
    UnderWay,
    Moved,
    MustMove,
}

impl Stands {
    fn of(dossier: &Dossier, member: &MemberFacts, day: Day) -> Self {
        let is = |pension: &PensionFacts, code: &str| pension.state.as_deref() == Some(code);
        let takes_part = |pension: &&PensionFacts| {
            let by_state = pension.state.as_deref().is_some_and(|code| !["5", "9"].contains(&code));
            pension.insured.unwrap_or(by_state)
        };
        let known = || member.pensions.iter().filter(|pension| pension.insured.is_some() || pension.state.is_some());
        let mut insured = known().filter(takes_part).peekable();
        if insured.peek().is_none() {
            let needs_none = known().any(|pension| is(pension, state::NEEDS_NONE)) || member.studies;
            return match (known().next(), member.turns(TAKES_PART)) {
                _ if needs_none => Self::NeedsNone,
                (_, Some(from)) if day < from => Self::NeedsNone,
                (None, _) | (_, None) => Self::Unknown,
                (Some(_), Some(_)) => Self::NotInsured,
            };
        }
        let all: Vec<&PensionFacts> = insured.collect();
        let draws = all.iter().any(|pension| is(pension, state::DRAWS));
        // A list that says he still pays, or stopped, at an age at which he should draw.
        let is_old = member.turns(DRAWS_FROM).is_some_and(|from| from <= day);
        let pays = |pension: &&PensionFacts| {
            pension.kind == RESIDENTS && (is(pension, state::PAYS) || is(pension, state::INTERRUPTED))
        };
        let should_draw = all.iter().any(|pension| is(pension, state::SHOULD_DRAW)) || (is_old && all.iter().any(pays));
        let others = all.iter().any(|pension| pension.kind != RESIDENTS);
        let as_it_is = if draws {
            Self::Draws
        } else if should_draw {
            Self::ShouldDraw
        } else if is_old && all.iter().any(|pension| pension.kind == RESIDENTS && pension.state.is_none()) {
            // Of age to draw, and nobody has said whether he does.
            Self::Unknown
        } else if all.iter().all(|pension| is(pension, state::INTERRUPTED)) {
            Self::Interrupted
        } else {
            Self::Insured
        };
        if others || as_it_is == Self::ShouldDraw {
            return as_it_is;
        }
        let outcome = dossier.scope().map(|scope| PensionOutcome::of(scope, member.has_moved(), draws));
        let moving =
            || match cases::standing::<PensionCase>(dossier, member.person, &[PensionTransfer::Withdrawn.code()]) {
                Some(case) if case.state.open => Some(Self::UnderWay),
                Some(case) => (case.says.done_on.is_some()).then_some(Self::Moved),
                None => None,
            };
        match outcome {
            Some(PensionOutcome::Choose) => moving().unwrap_or_else(|| {
                let chosen = cases::of_person::<PensionChoice>(dossier, member.person).map(|(_, choice)| choice);
                match cases::latest(chosen, day, |choice| choice.asked_on).as_ref().map(|choice| choice.choice.as_str())
                {
                    Some(pension_choice::GO_ON) => Self::GoesOn,
                    Some(pension_choice::MOVE) => Self::ToMove,
                    Some(_) | None => Self::ToChoose,
                }
            }),
            Some(PensionOutcome::Transfer) => moving().unwrap_or(Self::MustMove),
            Some(PensionOutcome::Nothing | PensionOutcome::DrawsThere) | None => as_it_is,
        }
    }

    fn shown(self) -> (Light, &'static str) {
        match self {
            Self::Unknown => (Light::Unknown, "未核实"),
            Self::NeedsNone => (Light::NotConcerned, "无需参保"),
            Self::Insured => (Light::Done, "已参保"),
            Self::Draws => (Light::Done, "领取中"),
            Self::Moved => (Light::Done, "已转移"),
            Self::GoesOn => (Light::AsItIs, "原参保地继续"),
            Self::UnderWay => (Light::UnderWay, "转移中"),
            Self::ToChoose => (Light::ToAsk, "待本人选择"),
            Self::ToMove => (Light::ToDo, "待办理转移"),
            Self::Interrupted => (Light::ToDo, "中断缴费"),
            Self::NotInsured => (Light::ToDo, "未参保"),
            Self::MustMove => (Light::Late, "应转未转"),
            Self::ShouldDraw => (Light::Late, "应领未领"),
        }
    }
}

/// Finds members who stand so, in a household of which the clause speaks.
macro_rules! members_who {
    ($stands:pat, $key:literal, $level:ident) => {
        |judging| {
            let (dossier, day) = (judging.dossier, judging.day);
            if !dossier.is_helped(judging.parameters) {
                return;
            }
            for member in &dossier.members {
                let ages = [member.turns(TAKES_PART), member.turns(DRAWS_FROM)];
                ages.into_iter().flatten().for_each(|from| judging.again_on(from));
                if matches!(Stands::of(dossier, member, day), $stands) {
                    let name = [("name", Said::Name(member.person))];
                    judging.find($key, Level::$level, name).about = Some(member.person);
                }
            }
        }
    };
}

pub(super) const CHOOSE: Rule = Rule {
    opens: Some(PensionChoice::KIND.name),
    local: false,
    // 可在原参保地继续参保缴费，也可 …: to ask him is the office's part, so that it may remind.
    reasons: &[Reason {
        key: "pension.choose",
        one: "{name}已跨区县迁户，请本人选择养老保险去向",
        many: "已跨区县迁户，请本人选择养老保险去向",
        button: "登记选择",
        tag: "待选择",
    }],
    run: members_who!(Stands::ToChoose, "pension.choose", Remind),
    ..OF_CLAUSE
};

pub(super) const MUST: Rule = Rule {
    opens: Some(PensionCase::KIND.name),
    local: false,
    reasons: &[Reason {
        key: "pension.must",
        one: "{name}已跨省迁户，养老保险关系需转移，尚未办理",
        many: "已跨省迁户，养老保险关系需转移，尚未办理",
        button: "办理转移",
        tag: "应转未转",
    }],
    run: members_who!(Stands::MustMove, "pension.must", Alarm),
    ..OF_CLAUSE
};

/// What a department's list has to say anew: nothing here settles it but the fact itself.
const OF_FACTS: Rule = Rule { local: false, opens: None, ..OF_CLAUSE };

pub(super) const NONE: Rule = Rule {
    reasons: &[Reason {
        key: "pension.none",
        one: "{name}应参加养老保险，未见参保记录",
        many: "应参加养老保险，未见参保记录",
        button: "核实",
        tag: "未参保",
    }],
    run: members_who!(Stands::NotInsured, "pension.none", Remind),
    ..OF_FACTS
};

pub(super) const PAY: Rule = Rule {
    reasons: &[Reason {
        key: "pension.pay",
        one: "{name}已到领取年龄，未见领取待遇记录",
        many: "已到领取年龄，未见领取养老待遇记录",
        button: "核实",
        tag: "应领未领",
    }],
    run: members_who!(Stands::ShouldDraw, "pension.pay", Alarm),
    ..OF_FACTS
};

pub(super) const FEE: Rule = Rule {
    opens: Some(PensionFee::KIND.name),
    reasons: &[Reason {
        key: "pension.fee",
        one: "{name} {year}年度养老保险费代缴未落实（列入名单 {n} 天）",
        many: "养老保险费代缴未落实",
        button: "登记代缴",
        tag: "未代缴",
    }],
    run: |judging| {
        for (id, fee) in judging.dossier.records::<PensionFee>().filter(|(_, fee)| fee.paid_on.is_none()) {
            let listed = Listed { id, person: fee.person.id(), year: fee.year, on: fee.listed_on };
            listed.find_unpaid(judging, "pension.fee");
        }
    },
    ..OF_CLAUSE
};

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, parameters: &Parameters) -> Shown {
    let mut persons = Persons::default();
    for member in &dossier.members {
        let stands = Stands::of(dossier, member, day);
        let (light, says) = stands.shown();
        let light = dossier.spoken_of(light, parameters);
        persons.add(member.person, light, says);
        persons.begins(match stands {
            _ if light == Light::NotConcerned => None,
            Stands::ToChoose => Some(&PensionChoice::KIND),
            Stands::ToMove | Stands::MustMove => Some(&PensionCase::KIND),
            _ => None,
        });
    }
    persons.otherwise(Light::Unknown, "未核实")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::AreaCode,
        id::{RecordId, Ref},
        rules::{Kept, judge, tests},
    };

    const TODAY: &str = "2026-11-23";

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn insured(state: &str) -> PensionFacts {
        PensionFacts { kind: RESIDENTS.into(), insured: Some(true), state: Some(state.into()) }
    }

    fn member(birth: &str, moved: bool, pensions: Vec<PensionFacts>) -> MemberFacts {
        let birth = birth.parse().ok();
        MemberFacts { birth, moved: Some(moved), pensions, ..MemberFacts::unknown(id(2)) }
    }

    fn told(origin: &str, member: MemberFacts, records: Vec<Kept>) -> (Vec<String>, Light, String) {
        let dossier = Dossier { origin: AreaCode::parse(origin), members: vec![member], records, ..tests::dossier() };
        let found = judge(&dossier, tests::day(TODAY), &Parameters::default()).found;
        let keys = found.into_iter().map(|found| found.key.into_owned()).filter(|key| key.starts_with("pension."));
        let lamp = lamp(&dossier, tests::day(TODAY), &Parameters::default());
        (keys.collect(), lamp.light, lamp.says)
    }

    fn case(state: PensionTransfer) -> Kept {
        let case = PensionCase::set().household(Ref::to(id(1))).person(Ref::to(id(2))).state(state.code());
        let case = case.applied_on(tests::day("2026-10-01"));
        let done = (state == PensionTransfer::Done).then(|| tests::day("2026-11-01"));
        let fields = crate::value::canonical(case.done_on(done).into_fields());
        Kept { kind: PensionCase::KIND.name, id: id(9), fields }
    }

    fn choice(choice: &str) -> Kept {
        let (household, person) = (Ref::to(id(1)), Ref::to(id(2)));
        let asked_on = tests::day("2026-10-01");
        Kept::of(id(8), &PensionChoice { household, person, asked_on, choice: choice.into(), note: None })
    }

    const CITY: &str = "500101001001";
    const PROVINCE: &str = "510101001001";

    #[test]
    fn within_the_city_he_chooses_and_either_is_an_end() {
        let adult = || member("1980-01-01", true, vec![insured("1")]);
        let choose = vec!["pension.choose".to_owned()];
        assert_eq!(told(CITY, adult(), vec![]), (choose, Light::ToAsk, "待本人选择".into()));
        assert_eq!(told(CITY, adult(), vec![choice("1")]), (vec![], Light::AsItIs, "原参保地继续".into()));
        assert_eq!(told(CITY, adult(), vec![choice("2")]), (vec![], Light::ToDo, "待办理转移".into()));
        let under_way = vec![choice("2"), case(PensionTransfer::Accepted)];
        assert_eq!(told(CITY, adult(), under_way), (vec![], Light::UnderWay, "转移中".into()));
        let unmoved = member("1980-01-01", false, vec![insured("1")]);
        assert_eq!(told(CITY, unmoved, vec![]), (vec![], Light::Done, "已参保".into()));
    }

    #[test]
    fn across_provinces_it_must_move_but_for_whoever_draws() {
        let adult = || member("1980-01-01", true, vec![insured("1")]);
        let must = vec!["pension.must".to_owned()];
        assert_eq!(told(PROVINCE, adult(), vec![]), (must.clone(), Light::Late, "应转未转".into()));
        let withdrawn = vec![case(PensionTransfer::Withdrawn)];
        assert_eq!(told(PROVINCE, adult(), withdrawn), (must, Light::Late, "应转未转".into()));
        let done = vec![case(PensionTransfer::Done)];
        assert_eq!(told(PROVINCE, adult(), done), (vec![], Light::Done, "已转移".into()));
        let old = member("1950-01-01", true, vec![insured("3")]);
        assert_eq!(told(PROVINCE, old, vec![]), (vec![], Light::Done, "领取中".into()));
    }

    #[test]
    fn all_who_should_take_part_and_all_who_should_draw_are_found_and_what_nobody_knows_is_no_breach() {
        let none = |insured| vec![PensionFacts { kind: RESIDENTS.into(), insured, state: None }];
        let found = |birth: &str, pensions| told(CITY, member(birth, false, pensions), vec![]);
        assert_eq!(found("1980-01-01", vec![]), (vec![], Light::Unknown, "未核实".into()));
        assert_eq!(found("1980-01-01", none(None)), (vec![], Light::Unknown, "未核实".into()));
        let uninsured = (vec!["pension.none".to_owned()], Light::ToDo, "未参保".to_owned());
        assert_eq!(found("1980-01-01", none(Some(false))), uninsured);
        assert_eq!(found("2010-11-23", none(Some(false))), uninsured, "sixteen today");
        assert_eq!(found("2010-11-24", none(Some(false))).1, Light::NotConcerned, "tomorrow");
        assert_eq!(found("2010-11", none(Some(false))).1, Light::NotConcerned, "known to the month: not certainly");
        let pupil = MemberFacts { studies: true, ..member("2009-01-01", false, none(Some(false))) };
        assert_eq!(told(CITY, pupil, vec![]).1, Light::NotConcerned);
        assert_eq!(
            found("1966-01-01", vec![insured("4")]),
            (vec!["pension.pay".to_owned()], Light::Late, "应领未领".into())
        );
        assert_eq!(found("1966-11-23", vec![insured("1")]).0, ["pension.pay"], "sixty today, and he still pays");
        assert_eq!(found("1966-11-24", vec![insured("1")]).1, Light::Done, "tomorrow");
        let employee = PensionFacts { kind: "2".into(), insured: Some(true), state: Some("1".into()) };
        let employee = member("1980-01-01", true, vec![employee]);
        assert_eq!(told(PROVINCE, employee, vec![]), (vec![], Light::Done, "已参保".into()), "not of this clause");
    }
}
