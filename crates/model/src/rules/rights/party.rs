//! 一(二) 党组织关系转接 · 组织: which members nobody has looked at, who is off the origin in all three ways and must be transferred, which
//! step waits for whom, and letters that end. Where a member lives, where his hukou and his collective are is derived.

use super::{
    cases::{self, Case},
    collective,
    lamp::{Light, Persons, Shown},
};
use crate::{
    area::MoveScope,
    authority::Authority,
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{PARTY_MEMBERS, PartyCase, PartyStep},
    record::{By, Record},
    rules::{Dossier, Judging, MemberFacts, Parameters, Reason, Rule, Said},
};

const OF_CLAUSE: Rule = Rule { opens: Some(PartyCase::KIND.name), ..Rule::of("一（二）", Authority::Organisation) };

/// Days before the last day of a letter from which it is reminded of.
const LETTER_AHEAD: i64 = 7;

/// A code of `live_state`: nobody lives there.
const EMPTY: &str = "4";

/// The three ways in which a member may be off his origin; none where nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Off {
    /// He lives elsewhere.
    pub home: Option<bool>,
    /// His hukou has moved.
    pub hukou: Option<bool>,
    /// He belongs to the collective at the destination.
    pub collective: Option<bool>,
}

impl Off {
    /// Looks a member up.
    pub fn of(dossier: &Dossier, member: &MemberFacts, day: Day) -> Self {
        let lives_here = dossier.residence.as_deref() != Some(EMPTY);
        Self {
            home: dossier.scope().map(|scope| scope != MoveScope::Village && lives_here),
            hukou: member.moved,
            collective: collective::has_changed(dossier, member.person, day),
        }
    }

    /// Tells whether he is off in all three ways “三脱钩”.
    pub fn wholly(self) -> bool {
        [self.home, self.hukou, self.collective] == [Some(true); 3]
    }
}

/// A member of the Party whose place in it is to be seen to.
struct Comrade {
    person: RecordId,
    must: bool,
    case: Option<Case<PartyCase>>,
}

impl Comrade {
    fn step(&self) -> Option<PartyStep> {
        PartyStep::parse(self.case.as_ref()?.state.code)
    }

    /// Whether a transfer is under way or done, so far as it is to be one.
    fn is_transferred(&self) -> bool {
        let Some(case) = &self.case else { return false };
        let goes = case.says.way.as_deref().is_none_or(|way| ["1", "2"].contains(&way));
        self.step() == Some(PartyStep::Received) || (case.state.open && goes)
    }
}

/// Lists the members of the Party in a household; none where it moved inside its village, whose branch stays theirs.
fn comrades(dossier: &Dossier, day: Day) -> Vec<Comrade> {
    if dossier.scope() == Some(MoveScope::Village) {
        return vec![];
    }
    let members = dossier.members.iter().filter(|member| is_comrade(member));
    let comrade = |member: &MemberFacts| Comrade {
        person: member.person,
        must: Off::of(dossier, member, day).wholly(),
        case: cases::standing(dossier, member.person, &[PartyStep::Ended.code()]),
    };
    members.map(comrade).collect()
}

fn is_comrade(member: &MemberFacts) -> bool {
    member.politics.as_deref().is_some_and(|politics| PARTY_MEMBERS.contains(&politics))
}

pub(super) const ASSESS: Rule = Rule {
    local: false,
    reasons: &[
        Reason {
            key: "party.assess",
            one: "党员{name}的组织关系尚未研判",
            many: "党员的组织关系尚未研判",
            button: "开始研判",
            tag: "未研判",
        },
        Reason {
            key: "party.must",
            one: "党员{name}已“三脱钩”，应当转接组织关系，尚未启动",
            many: "党员已“三脱钩”，应当转接，尚未启动",
            button: "办理转接",
            tag: "应转未转",
        },
    ],
    run: |judging| {
        collective::again(judging);
        for comrade in comrades(judging.dossier, judging.day) {
            let name = [("name", Said::Name(comrade.person))];
            if comrade.must && !comrade.is_transferred() {
                let open = comrade.case.as_ref().filter(|case| case.state.open).map(|case| case.id);
                judging.find("party.must", Level::Alarm, name).about = open.or(Some(comrade.person));
            } else if comrade.case.is_none() {
                judging.find("party.assess", Level::Remind, name).about = Some(comrade.person);
            }
        }
    },
    ..OF_CLAUSE
};

/// The steps that wait for somebody of a rank.
const fn waiting(reasons: &'static [Reason], settled_by: By, run: fn(&mut Judging<'_>)) -> Rule {
    Rule { reasons, settled_by, run, ..OF_CLAUSE }
}

pub(super) const STEP: Rule = waiting(
    &[Reason {
        key: "party.step",
        one: "党员{name}组织关系在“{step}”停留 {n} 天",
        many: "党员组织关系办理停留过久",
        button: "更新进度",
        tag: "{n} 天",
    }],
    By::Site,
    |judging| wait(judging, "party.step", |rank| rank == By::Site),
);

pub(super) const ADVISE: Rule = waiting(
    &[Reason {
        key: "party.advise",
        one: "党员{name}的组织关系待镇街提出建议，已 {n} 天",
        many: "党员的组织关系待镇街提出建议",
        button: "提出建议",
        tag: "{n} 天",
    }],
    By::Township,
    |judging| wait(judging, "party.advise", |rank| rank == By::Township),
);

pub(super) const AGREE: Rule = waiting(
    &[Reason {
        key: "party.agree",
        one: "党员{name}的组织关系待区县审核，已 {n} 天",
        many: "党员的组织关系待区县审核",
        button: "审核",
        tag: "{n} 天",
    }],
    By::County,
    |judging| wait(judging, "party.agree", |rank| rank >= By::County),
);

/// Finds the steps that wait longer than the county lets them, for whom `whose` names by the rank of the first step onward.
fn wait(judging: &mut Judging<'_>, key: &'static str, whose: fn(By) -> bool) {
    for comrade in comrades(judging.dossier, judging.day) {
        let Some(case) = comrade.case.as_ref().filter(|case| case.state.open) else { continue };
        let onward = PartyStep::WORKFLOW.steps.iter().find(|step| step.from == case.state.code);
        let (Some(since), true) = (case.since, onward.is_some_and(|step| whose(step.by))) else { continue };
        if comrade.step() == Some(PartyStep::SentOut) {
            continue;
        }
        let limit = since.plus_days(judging.parameters.party_step);
        judging.again_on(limit.plus_days(1));
        if judging.day > limit {
            let step = Said::Text(case.state.word.to_owned());
            let says = [("name", Said::Name(comrade.person)), ("n", Said::Since(since)), ("step", step)];
            let found = judging.find(key, Level::Remind, says);
            (found.due, found.about) = (Some(limit), Some(case.id));
        }
    }
}

pub(super) const LETTER: Rule = Rule {
    local: false,
    reasons: &[Reason {
        key: "party.letter",
        one: "党员{name}的介绍信 {date} 到期，尚未报到",
        many: "党员的介绍信到期，尚未报到",
        button: "更新进度",
        tag: "介绍信到期",
    }],
    run: |judging| {
        for comrade in comrades(judging.dossier, judging.day) {
            let Some(case) = comrade.case.as_ref().filter(|case| case.state.code == PartyStep::SentOut.code()) else {
                continue;
            };
            let Some(until) = case.says.letter_until else { continue };
            let from = until.plus_days(-LETTER_AHEAD);
            judging.again_on(from);
            if judging.day >= from {
                let says = [("name", Said::Name(comrade.person)), ("date", Said::Day(until))];
                let found = judging.find("party.letter", Level::Remind, says);
                (found.due, found.about) = (Some(until), Some(case.id));
            }
        }
    },
    ..OF_CLAUSE
};

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, _: &Parameters) -> Shown {
    let mut persons = Persons::default();
    for comrade in comrades(dossier, day) {
        let (light, says) = match comrade.step() {
            Some(PartyStep::Received) => (Light::Done, "已转接"),
            _ if comrade.must && !comrade.is_transferred() => (Light::Late, "应转未转"),
            Some(PartyStep::Arranged) => (Light::Done, "已安排参加组织生活"),
            Some(PartyStep::Stays) => (Light::AsItIs, "保持现状"),
            Some(PartyStep::Surveyed) => (Light::UnderWay, "待听取意见"),
            Some(PartyStep::Heard) => (Light::UnderWay, "待上报"),
            Some(PartyStep::Listed) => (Light::UnderWay, "待镇街建议"),
            Some(PartyStep::Advised) => (Light::UnderWay, "待区县同意"),
            Some(PartyStep::Agreed) => (Light::UnderWay, "待转出"),
            Some(PartyStep::SentOut) => (Light::UnderWay, "待接收"),
            Some(PartyStep::Returned) => (Light::ToDo, "区县退回"),
            Some(PartyStep::Ended) | None => (Light::ToAsk, "未研判"),
        };
        persons.add(comrade.person, light, says);
        let is_open = comrade.case.as_ref().is_some_and(|case| case.state.open);
        persons.begins((!is_open && matches!(light, Light::ToAsk | Light::Late)).then_some(&PartyCase::KIND));
    }
    let unknown = dossier.members.iter().any(|member| member.politics.is_none() && is_grown(member, day));
    if dossier.scope() == Some(MoveScope::Village) {
        persons.otherwise(Light::NotConcerned, "本村内搬迁")
    } else if unknown {
        persons.otherwise(Light::Unknown, "未核实")
    } else {
        persons.otherwise(Light::NotConcerned, "家中无党员")
    }
}

/// Whether somebody may be a member of the Party by his age.
fn is_grown(member: &MemberFacts, day: Day) -> bool {
    const ADULT: i64 = 18;
    member.turns(ADULT).is_none_or(|turns| turns <= day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::AreaCode,
        id::Ref,
        kinds::{CollectiveMembership, side},
        record::Patch,
        rules::{Kept, judge, tests},
    };

    const TODAY: &str = "2026-11-23";

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn case(state: PartyStep, more: impl FnOnce(Patch<PartyCase>) -> Patch<PartyCase>) -> Kept {
        let case = PartyCase::set().household(Ref::to(id(1))).person(Ref::to(id(2))).state(state.code());
        let fields = more(case.surveyed_on(tests::day("2026-11-01"))).into_fields();
        Kept { kind: PartyCase::KIND.name, id: id(9), fields }
    }

    fn destination() -> Kept {
        let of = CollectiveMembership::set().household(Ref::to(id(1))).person(Ref::to(id(2))).side(side::DESTINATION);
        Kept {
            kind: CollectiveMembership::KIND.name,
            id: id(8),
            fields: of.since(tests::day("2026-10-01")).into_fields(),
        }
    }

    /// A household of another township with one member of the Party.
    fn family(moved: bool, records: Vec<Kept>) -> Dossier {
        let member = MemberFacts { politics: Some("02".into()), moved: Some(moved), ..MemberFacts::unknown(id(2)) };
        let origin = AreaCode::parse("500235141001");
        Dossier { origin, members: vec![member], records, ..tests::dossier() }
    }

    fn told(dossier: &Dossier, on: &str) -> (Vec<String>, Light, String) {
        let found = judge(dossier, tests::day(on), &Parameters::default()).found;
        let keys = found.into_iter().map(|found| found.key.into_owned()).filter(|key| key.starts_with("party."));
        let lamp = lamp(dossier, tests::day(on), &Parameters::default());
        (keys.collect(), lamp.light, lamp.says)
    }

    #[test]
    fn who_is_off_in_all_three_ways_must_be_transferred_and_others_are_to_be_looked_at() {
        let assess = vec!["party.assess".to_owned()];
        let must = vec!["party.must".to_owned()];
        assert_eq!(told(&family(false, vec![]), TODAY), (assess.clone(), Light::ToAsk, "未研判".into()));
        assert_eq!(told(&family(true, vec![]), TODAY), (assess.clone(), Light::ToAsk, "未研判".into()), "two of three");
        assert_eq!(told(&family(true, vec![destination()]), TODAY), (must.clone(), Light::Late, "应转未转".into()));
        assert_eq!(told(&family(true, vec![destination()]), "2026-09-30").0, assess, "before he was a member there");
        let stays = case(PartyStep::Stays, |case| case.way("4".to_owned()));
        assert_eq!(told(&family(false, vec![stays.clone()]), TODAY), (vec![], Light::AsItIs, "保持现状".into()));
        assert_eq!(told(&family(true, vec![stays, destination()]), TODAY).0, must, "what has changed since");
        let inside = Dossier { origin: AreaCode::parse("500235116002"), ..family(true, vec![destination()]) };
        assert_eq!(told(&inside, TODAY), (vec![], Light::NotConcerned, "本村内搬迁".into()));
    }

    #[test]
    fn a_step_that_waits_is_told_to_whom_it_waits_for() {
        let waits = |state: PartyStep, on| told(&family(false, vec![case(state, |case| case)]), on).0;
        assert!(waits(PartyStep::Surveyed, "2026-12-01").is_empty());
        assert_eq!(waits(PartyStep::Surveyed, "2026-12-02"), ["party.step"]);
        assert_eq!(waits(PartyStep::Listed, "2026-12-02"), ["party.advise"]);
        assert_eq!(waits(PartyStep::Advised, "2026-12-02"), ["party.agree"]);
        assert_eq!(waits(PartyStep::Returned, "2026-12-02"), ["party.advise"], "it came back to the township");
        assert!(waits(PartyStep::Received, "2026-12-02").is_empty());
    }

    #[test]
    fn a_letter_is_reminded_of_a_week_before_it_ends_and_until_he_has_reported() {
        let sent = |on| {
            let sent = case(PartyStep::SentOut, |case| {
                case.way("1".to_owned()).letter_on(tests::day("2026-11-10")).letter_until(tests::day("2026-12-10"))
            });
            told(&family(false, vec![sent]), on).0
        };
        assert!(sent("2026-12-02").is_empty());
        assert_eq!(sent("2026-12-03"), ["party.letter"]);
        assert_eq!(sent("2027-01-20"), ["party.letter"]);
    }

    #[test]
    fn a_household_of_which_nobody_knows_is_not_told_that_none_is_in_the_party() {
        let unknown = Dossier { members: vec![MemberFacts::unknown(id(2))], ..family(false, vec![]) };
        assert_eq!(told(&unknown, TODAY), (vec![], Light::Unknown, "未核实".into()));
        let masses = MemberFacts { politics: Some("13".into()), ..MemberFacts::unknown(id(2)) };
        let none = Dossier { members: vec![masses], ..family(false, vec![]) };
        assert_eq!(told(&none, TODAY), (vec![], Light::NotConcerned, "家中无党员".into()));
    }
}
