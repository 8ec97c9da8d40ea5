//! 一(三) 集体成员身份 · 农业农村: notices that have run out, objections that stand, notices that are short, and two memberships on one
//! day. It is voluntary: whoever keeps the origin's membership has decided.

use super::{
    cases::{self, Case},
    lamp::{Light, Persons, Shown},
};
use crate::{
    area::MoveScope,
    authority::Authority,
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{CollectiveCase, CollectiveChoice, CollectiveMembership, CollectiveState, coll_choice, side},
    record::Record,
    rules::{Dossier, Judging, Parameters, Reason, Rule, Said},
};

const OF_CLAUSE: Rule = Rule::of("一（三）", Authority::Agriculture);

/// States in which an application came to nothing.
const GIVEN_UP: &[&str] = &[CollectiveState::Failed.code(), CollectiveState::Withdrawn.code()];

/// Tells whether somebody belongs to the collective at the destination on a day; none where nobody knows to which he does.
pub(super) fn has_changed(dossier: &Dossier, person: RecordId, day: Day) -> Option<bool> {
    let mut sides = memberships(dossier, person).filter(|membership| stands_on(membership, day)).peekable();
    if sides.peek().is_some() {
        return Some(sides.any(|membership| membership.side == side::DESTINATION));
    }
    chosen(dossier, person, day).filter(|choice| *choice != coll_choice::APPLY).map(|_| false)
}

/// Says on which days memberships begin and end by themselves.
pub(super) fn again(judging: &mut Judging<'_>) {
    let all: Vec<CollectiveMembership> = judging.dossier.records().map(|(_, membership)| membership).collect();
    for membership in all {
        membership.since.into_iter().for_each(|since| judging.again_on(since));
        membership.until.into_iter().for_each(|until| judging.again_on(until.plus_days(1)));
    }
}

fn memberships(dossier: &Dossier, person: RecordId) -> impl Iterator<Item = CollectiveMembership> {
    cases::of_person(dossier, person).map(|(_, membership)| membership)
}

fn stands_on(membership: &CollectiveMembership, day: Day) -> bool {
    membership.since.is_none_or(|since| since <= day) && membership.until.is_none_or(|until| day <= until)
}

/// Returns what holds for a person on a day: what he chose himself, else what the household did.
fn chosen(dossier: &Dossier, person: RecordId, day: Day) -> Option<String> {
    let latest = |whose: Option<RecordId>| {
        let all = dossier.records::<CollectiveChoice>().map(|(_, choice)| choice);
        let his = all.filter(|choice| choice.person.map(|person| person.id()) == whose);
        cases::latest(his, day, |choice| choice.asked_on)
    };
    latest(Some(person)).or_else(|| latest(None)).map(|choice| choice.choice)
}

/// Returns the open applications of those who live there.
fn open(dossier: &Dossier) -> impl Iterator<Item = (RecordId, Case<CollectiveCase>)> {
    let of = |person| cases::standing(dossier, person, GIVEN_UP).filter(|case: &Case<CollectiveCase>| case.state.open);
    dossier.members.iter().filter_map(move |member| Some((member.person, of(member.person)?)))
}

pub(super) const NOTICE: Rule = Rule {
    opens: Some(CollectiveCase::KIND.name),
    reasons: &[
        Reason {
            key: "coll.notice",
            one: "{name}的集体成员申请公示 {date} 期满，登记有无异议",
            many: "集体成员申请公示期满，登记有无异议",
            button: "登记结果",
            tag: "公示期满",
        },
        Reason {
            key: "coll.object",
            one: "{name}的集体成员申请公示期间有异议，处理后才能表决",
            many: "集体成员申请公示期间有异议",
            button: "处理异议",
            tag: "有异议",
        },
        Reason {
            key: "coll.short",
            one: "{name}的集体成员申请只公示 {n} 天（本地参数：{k} 天）",
            many: "集体成员申请公示的天数不足",
            button: "核对",
            tag: "公示不足",
        },
    ],
    run: |judging| {
        for (person, case) in open(judging.dossier) {
            let name = ("name", Said::Name(person));
            match (CollectiveState::parse(case.state.code), case.says.noticed_on, case.says.noticed_until) {
                (Some(CollectiveState::Objected), ..) => {
                    judging.find("coll.object", Level::Remind, [name]).about = Some(case.id);
                }
                (Some(CollectiveState::Noticed), from, Some(until)) => {
                    let wanted = judging.parameters.coll_notice;
                    let days = from.map(|from| until.days_since(from) + 1).filter(|days| *days < wanted);
                    judging.again_on(until.plus_days(1));
                    if let Some(days) = days {
                        let says = [name.clone(), ("n", Said::Number(days)), ("k", Said::Number(wanted))];
                        judging.find("coll.short", Level::Remind, says).about = Some(case.id);
                    }
                    if judging.day > until {
                        let found = judging.find("coll.notice", Level::Hint, [name, ("date", Said::Day(until))]);
                        (found.due, found.about) = (Some(until), Some(case.id));
                    }
                }
                _ => {}
            }
        }
    },
    ..OF_CLAUSE
};

pub(super) const TWO: Rule = Rule {
    opens: Some(CollectiveMembership::KIND.name),
    local: false,
    ends_by_facts: true,
    // 原集体经济组织成员身份自取得新集体经济组织成员身份之日起丧失.
    reasons: &[Reason {
        key: "coll.two",
        one: "{name}同一天有两个集体成员身份，请核对日期",
        many: "同一天有两个集体成员身份",
        button: "核对",
        tag: "身份重复",
    }],
    run: |judging| {
        let dossier = judging.dossier;
        for member in &dossier.members {
            if let Some(origin) = twice(dossier, member.person) {
                judging.find("coll.two", Level::Alarm, [("name", Said::Name(member.person))]).about = Some(origin);
            }
        }
    },
    ..OF_CLAUSE
};

/// Returns the membership of the origin of somebody who had two on one day.
fn twice(dossier: &Dossier, person: RecordId) -> Option<RecordId> {
    let all: Vec<(RecordId, CollectiveMembership)> = cases::of_person(dossier, person).collect();
    let of_side = |side: &str| all.iter().find(|(_, membership)| membership.side == side);
    let ((id, origin), (_, destination)) = (of_side(side::ORIGIN)?, of_side(side::DESTINATION)?);
    let apart =
        |ended: Option<Day>, begun: Option<Day>| matches!((ended, begun), (Some(ended), Some(begun)) if ended < begun);
    let overlap = !apart(origin.until, destination.since) && !apart(destination.until, origin.since);
    overlap.then_some(*id)
}

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, _: &Parameters) -> Shown {
    let mut persons = Persons::default();
    // A move inside a village may cross collectives all the same, as those of its groups.
    let applied = dossier.records::<CollectiveCase>().next().is_some();
    if dossier.scope() == Some(MoveScope::Village) && !applied {
        return persons.otherwise(Light::NotConcerned, "未跨集体经济组织");
    }
    for member in &dossier.members {
        let case = cases::standing::<CollectiveCase>(dossier, member.person, GIVEN_UP).filter(|case| case.state.open);
        let state = case.and_then(|case| CollectiveState::parse(case.state.code));
        let chosen = chosen(dossier, member.person, day);
        let (light, says) = if twice(dossier, member.person).is_some() {
            (Light::Late, "身份重复")
        } else if has_changed(dossier, member.person, day) == Some(true) {
            (Light::Done, "已取得迁入地身份")
        } else {
            match (state, chosen.as_deref()) {
                (Some(CollectiveState::Objected), _) => (Light::ToDo, "公示有异议"),
                (Some(CollectiveState::Noticed), _) => (Light::UnderWay, "公示中"),
                (Some(CollectiveState::Unopposed), _) => (Light::UnderWay, "待表决"),
                (Some(CollectiveState::Passed), _) => (Light::UnderWay, "待确定身份"),
                (Some(_), _) => (Light::UnderWay, "待公示"),
                (None, Some(coll_choice::KEEP)) => (Light::AsItIs, "保留迁出地身份"),
                (None, Some(coll_choice::SAME)) => (Light::NotConcerned, "未跨集体经济组织"),
                (None, Some(coll_choice::APPLY)) => (Light::ToDo, "愿意申请，未提出"),
                (None, _) => (Light::ToAsk, "未征询"),
            }
        };
        persons.add(member.person, light, says);
        persons.begins(match (light, chosen.as_deref()) {
            (Light::ToAsk, _) => Some(&CollectiveChoice::KIND),
            (Light::ToDo, Some(coll_choice::APPLY)) if state.is_none() => Some(&CollectiveCase::KIND),
            _ => None,
        });
    }
    persons.otherwise(Light::Unknown, "未核实")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Ref,
        rules::{Kept, MemberFacts, judge, tests},
    };

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn member(side: &str, since: Option<&str>, until: Option<&str>) -> Kept {
        let of = CollectiveMembership::set().household(Ref::to(id(1))).person(Ref::to(id(2))).side(side);
        let fields = of.since(since.map(tests::day)).until(until.map(tests::day)).into_fields();
        let of_side = if side == side::ORIGIN { 21 } else { 22 };
        Kept { kind: CollectiveMembership::KIND.name, id: id(of_side), fields: crate::value::canonical(fields) }
    }

    fn case(state: CollectiveState, noticed: Option<(&str, &str)>) -> Kept {
        let case = CollectiveCase::set().household(Ref::to(id(1))).person(Ref::to(id(2))).state(state.code());
        let case = case.applied_on(tests::day("2026-11-01"));
        let case = match noticed {
            Some((from, until)) => case.noticed_on(tests::day(from)).noticed_until(tests::day(until)),
            None => case,
        };
        Kept { kind: CollectiveCase::KIND.name, id: id(9), fields: case.into_fields() }
    }

    fn choice(choice: &str) -> Kept {
        let choice = CollectiveChoice {
            household: Ref::to(id(1)),
            person: None,
            asked_on: tests::day("2026-10-01"),
            choice: choice.into(),
            note: None,
        };
        Kept::of(id(7), &choice)
    }

    fn told(records: Vec<Kept>, on: &str) -> (Vec<String>, Light, String) {
        let dossier = Dossier { members: vec![MemberFacts::unknown(id(2))], records, ..tests::dossier() };
        let found = judge(&dossier, tests::day(on), &Parameters::default()).found;
        let keys = found.into_iter().map(|found| found.key.into_owned()).filter(|key| key.starts_with("coll."));
        let lamp = lamp(&dossier, tests::day(on), &Parameters::default());
        (keys.collect(), lamp.light, lamp.says)
    }

    #[test]
    fn to_apply_to_keep_and_not_to_be_concerned_are_answers() {
        let none: Vec<String> = vec![];
        for (says, light, word) in [
            (coll_choice::KEEP, Light::AsItIs, "保留迁出地身份"),
            (coll_choice::SAME, Light::NotConcerned, "未跨集体经济组织"),
            (coll_choice::APPLY, Light::ToDo, "愿意申请，未提出"),
        ] {
            assert_eq!(told(vec![choice(says)], "2026-11-23"), (none.clone(), light, word.into()));
        }
        assert_eq!(told(vec![], "2026-11-23"), (none, Light::ToAsk, "未征询".into()));
    }

    #[test]
    fn a_notice_is_asked_about_once_it_has_run_out_and_a_short_one_is_told() {
        let noticed = |until| vec![case(CollectiveState::Noticed, Some(("2026-11-10", until)))];
        assert_eq!(told(noticed("2026-11-16"), "2026-11-16").0, Vec::<String>::new());
        assert_eq!(told(noticed("2026-11-16"), "2026-11-17").0, ["coll.notice"]);
        assert_eq!(told(noticed("2026-11-15"), "2026-11-12").0, ["coll.short"]);
        let objected = vec![case(CollectiveState::Objected, None)];
        assert_eq!(told(objected, "2026-11-23"), (vec!["coll.object".into()], Light::ToDo, "公示有异议".into()));
    }

    #[test]
    fn a_person_has_one_membership_on_each_day() {
        let of = |origin_until, since| {
            let records = vec![member(side::ORIGIN, None, origin_until), member(side::DESTINATION, Some(since), None)];
            told(records, "2026-11-23")
        };
        assert_eq!(of(Some("2026-09-30"), "2026-10-01"), (vec![], Light::Done, "已取得迁入地身份".into()));
        let two = (vec!["coll.two".to_owned()], Light::Late, "身份重复".to_owned());
        assert_eq!(of(Some("2026-10-01"), "2026-10-01"), two, "the day itself");
        assert_eq!(of(None, "2026-10-01"), two, "it has not ended");
        assert_eq!(of(Some("2026-11-30"), "2026-12-01").1, Light::ToAsk, "not yet a member there");
    }

    #[test]
    fn a_membership_stands_from_its_first_day_to_its_last() {
        let there = member(side::ORIGIN, None, Some("2026-09-30"));
        let records = vec![there, member(side::DESTINATION, Some("2026-10-01"), Some("2026-12-31"))];
        let dossier = Dossier { members: vec![MemberFacts::unknown(id(2))], records, ..tests::dossier() };
        let belongs = [
            ("2026-09-29", Some(false)),
            ("2026-09-30", Some(false)),
            ("2026-10-01", Some(true)),
            ("2026-10-02", Some(true)),
            ("2026-12-30", Some(true)),
            ("2026-12-31", Some(true)),
            // Nobody knows where he belongs then.
            ("2027-01-01", None),
        ];
        for (day, here) in belongs {
            assert_eq!(has_changed(&dossier, id(2), tests::day(day)), here, "{day}");
        }
        let turns = |on: &str| judge(&dossier, tests::day(on), &Parameters::default()).until;
        assert!(turns("2026-09-29").is_some_and(|turn| turn <= tests::day("2026-10-01")), "the day is named before");
    }
}
