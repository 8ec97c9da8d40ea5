//! 一(七) 社会救助 · 民政: whose hukou has moved and who has not applied, the clock of a month, and months that neither side paid, or both.
//! The gate is the hukou and the person's own application; where it has not moved the origin pays on.

use super::{
    cases::{self, Case},
    lamp::{Light, Persons, Shown},
};
use crate::{
    authority::Authority,
    contract::Level,
    day::{Day, Month},
    id::RecordId,
    kinds::{AidCase, AidMonth, AidRoute, AidStep},
    record::{By, Record},
    rules::{Dossier, Judging, MemberFacts, Parameters, Reason, Rule, Said, Strength},
};

const OF_CLAUSE: Rule = Rule::of("一（七）", Authority::CivilAffairs);

/// Days before the end of the month from which it is reminded of.
const AHEAD: i64 = 10;

/// Tells whether somebody has aid on a day that moves with his hukou.
fn is_aided(member: &MemberFacts, day: Day, parameters: &Parameters) -> bool {
    let moves = |kind: &str| parameters.moved_aids.iter().any(|code| code == kind);
    member.aids.iter().any(|aid| moves(&aid.kind) && aid.stands_on(day))
}

fn again(judging: &mut Judging<'_>) {
    for aid in judging.dossier.members.iter().flat_map(|member| &member.aids) {
        aid.since.into_iter().for_each(|since| judging.again_on(since));
        aid.until.into_iter().for_each(|until| judging.again_on(until.plus_days(1)));
    }
}

/// The case by which somebody's own aid moves, or that of others along with his.
fn own_case(dossier: &Dossier, person: RecordId) -> Option<Case<AidCase>> {
    cases::standing(dossier, person, &[AidStep::Withdrawn.code()])
}

/// The case that stands for somebody: his own, or one of somebody else of the household that moves the same aid for all.
fn case_of(dossier: &Dossier, person: RecordId) -> Option<Case<AidCase>> {
    let along = || {
        let member = dossier.members.iter().find(|member| member.person == person)?;
        let moves = |case: &Case<AidCase>| member.aids.iter().any(|aid| case.says.moves_along(&aid.kind));
        dossier.members.iter().filter_map(|other| own_case(dossier, other.person)).find(moves)
    };
    own_case(dossier, person).or_else(along)
}

/// Lists for whom a case is: who applied, then those whose aid moves along, by their ids.
pub fn moved_by(dossier: &Dossier, case: &AidCase) -> Vec<RecordId> {
    let applied = case.person.id();
    let along = dossier.members.iter().filter(|member| {
        let has = member.aids.iter().any(|aid| aid.entitled != Some(false) && case.moves_along(&aid.kind));
        member.person != applied && has && own_case(dossier, member.person).is_none()
    });
    std::iter::once(applied).chain(along.map(|member| member.person)).collect()
}

pub(super) const APPLY: Rule = Rule {
    opens: Some(AidCase::KIND.name),
    local: false,
    reasons: &[Reason {
        key: "assist.apply",
        one: "{name}户籍已迁移，社会救助关系尚未申请迁移，请告知本人",
        many: "已迁移户籍，社会救助关系尚未申请迁移",
        button: "登记申请",
        tag: "待申请",
    }],
    run: |judging| {
        again(judging);
        let dossier = judging.dossier;
        let moves = dossier.scope().is_some_and(|scope| AidRoute::of(scope) != AidRoute::Nothing);
        for member in dossier.members.iter().filter(|member| moves && member.has_moved()) {
            let aided = is_aided(member, judging.day, judging.parameters);
            if aided && case_of(dossier, member.person).is_none() {
                let name = [("name", Said::Name(member.person))];
                judging.find("assist.apply", Level::Remind, name).about = Some(member.person);
            }
        }
    },
    ..OF_CLAUSE
};

/// Returns the day by which a case is to be done: the same day of the next month, or that month's last.
pub(super) fn due(case: &AidCase, parameters: &Parameters) -> Option<Day> {
    let from = if parameters.aid_from_application { case.applied_on } else { case.reported_on };
    from.map(|from| from.plus_months(1))
}

/// Whether the moving itself is done: the destination pays and the origin does not any more.
fn is_moved(case: &Case<AidCase>) -> bool {
    !case.state.open || case.state.code == AidStep::Stopped.code()
}

pub(super) const CLOCK: Rule = Rule {
    opens: Some(AidCase::KIND.name),
    // 原则上应在1个月内完成: whoever explains why not has answered.
    strength: Strength::MustUnlessExplained,
    local: false,
    settled_by: By::Township,
    reasons: &[
        Reason {
            key: "assist.clock",
            one: "{name}的救助关系应于 {date} 前迁移完毕，还剩 {n} 天（目前：{step}）",
            many: "救助关系迁移临近 1 个月期限",
            button: "更新进度",
            tag: "剩 {n} 天",
        },
        Reason {
            key: "assist.over",
            one: "{name}的救助关系迁移已超过 1 个月（{n} 天），请办结或说明原因（目前：{step}）",
            many: "救助关系迁移已超过 1 个月",
            button: "更新进度",
            tag: "超期 {n} 天",
        },
    ],
    run: |judging| {
        let dossier = judging.dossier;
        for member in &dossier.members {
            let Some(case) = own_case(dossier, member.person).filter(|case| !is_moved(case)) else { continue };
            let Some(due) = due(&case.says, judging.parameters) else { continue };
            judging.again_on(due.plus_days(-AHEAD));
            judging.again_on(due.plus_days(1));
            let step = ("step", Said::Text(case.state.word.to_owned()));
            let name = ("name", Said::Name(member.person));
            let found = if judging.day > due {
                if case.says.explanation.is_some() {
                    continue;
                }
                judging.find("assist.over", Level::Alarm, [name, ("n", Said::Since(due)), step])
            } else if due.days_since(judging.day) <= AHEAD {
                let says = [name, ("date", Said::Day(due)), ("n", Said::Until(due)), step];
                judging.find("assist.clock", Level::Remind, says)
            } else {
                continue;
            };
            (found.due, found.about) = (Some(due), Some(case.id));
        }
    },
    ..OF_CLAUSE
};

pub(super) const MONTHS: Rule = Rule {
    opens: Some(AidMonth::KIND.name),
    local: false,
    // 不断档: closed only by a back-payment, or a stop by law with its number.
    ends_by_facts: true,
    settled_by: By::Township,
    reasons: &[
        Reason {
            key: "assist.gap",
            one: "{name} {months}救助金两地都未发放",
            many: "有月份救助金两地都未发放",
            button: "登记补发",
            tag: "断档",
        },
        Reason {
            key: "assist.twice",
            one: "{name} {months}救助金两地都已发放，请核实",
            many: "有月份救助金两地都已发放",
            button: "核实",
            tag: "重复发放",
        },
    ],
    run: |judging| {
        let dossier = judging.dossier;
        for member in &dossier.members {
            let Some(case) = own_case(dossier, member.person) else { continue };
            let unpaid = |(_, month): &(RecordId, AidMonth)| month.is_unpaid();
            let found: Vec<_> = cases::of_person(dossier, member.person).filter(unpaid).collect();
            if case.says.first_month.is_none() || !found.is_empty() {
                judging.again_on(Month::of(judging.day).next().first());
            }
            let (gaps, twice) = months(dossier, &case.says, judging.day);
            // What was found of a month is where it is settled.
            let noted = found.iter().find(|(_, month)| gaps.contains(&month.month)).map(|(id, _)| *id);
            for (key, level, months) in [("assist.gap", Level::Alarm, gaps), ("assist.twice", Level::Remind, twice)] {
                if !months.is_empty() {
                    let says = [("name", Said::Name(member.person)), ("months", Said::Text(spoken(&months)))];
                    let about = noted.filter(|_| key == "assist.gap").unwrap_or(member.person);
                    judging.find(key, level, says).about = Some(about);
                }
            }
        }
    },
    ..OF_CLAUSE
};

/// Returns the months that neither side paid and those that both did, so far as nobody has settled them.
fn months(dossier: &Dossier, case: &AidCase, day: Day) -> (Vec<Month>, Vec<Month>) {
    let noted = noted(dossier, case);
    // Of a month that both paid any settlement will do: reclaimed, or explained.
    let is_open = |month: &Month| noted.iter().all(|one| one.month != *month);
    let twice = case.twice().into_iter().filter(is_open).collect();
    (case.gaps(&noted, Month::of(day)), twice)
}

/// What was noted month by month of an aid that moves.
fn noted(dossier: &Dossier, case: &AidCase) -> Vec<AidMonth> {
    cases::of_person(dossier, case.person.id()).map(|(_, month)| month).collect()
}

/// The months of an aid that moves, from the last that the origin paid: who paid for each, or how it was settled 救助金发放核对表.
pub(super) fn paid(dossier: &Dossier, person: RecordId, day: Day) -> Vec<(Month, Light, String)> {
    let Some(case) = case_of(dossier, person) else { return vec![] };
    let Some(origin) = case.says.paid_through else { return vec![] };
    let noted = noted(dossier, &case.says);
    let first = case.says.first_month;
    let begin = first.map_or(origin, |first| first.min(origin));
    let end = Month::of(day).max(origin.next());
    let month = |month: Month| {
        let (there, here) = (month <= origin, first.is_some_and(|first| first <= month));
        let one = noted.iter().find(|one| one.month == month);
        let (light, says) = match (there, here, one) {
            (_, _, Some(one)) if one.is_unpaid() => (Light::Late, "断档"),
            (_, _, Some(one)) => (Light::Done, one.said()),
            (true, true, None) => (Light::ToDo, "两地都已发放"),
            (true, false, None) => (Light::Done, "迁出地发放"),
            (false, true, None) => (Light::Done, "迁入地发放"),
            (false, false, None) => (Light::Late, "断档"),
        };
        (month, light, says.to_owned())
    };
    std::iter::once(begin).chain(begin.until(end)).take(MOST_MONTHS).map(month).collect()
}

/// The most months that the grid shows.
const MOST_MONTHS: usize = 18;

/// Names months: `2026年6月、7月`.
pub fn spoken(months: &[Month]) -> String {
    let mut said = String::new();
    let mut named = None;
    for month in months {
        let (year, number) = month.numbers();
        if !said.is_empty() {
            said.push('、');
        }
        if named != Some(year) {
            said += &format!("{year}年");
            named = Some(year);
        }
        said += &format!("{number}月");
    }
    said
}

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, parameters: &Parameters) -> Shown {
    let mut persons = Persons::default();
    for member in &dossier.members {
        let case = case_of(dossier, member.person);
        let is_over =
            case.as_ref().is_none_or(|case| !case.state.open && months(dossier, &case.says, day).0.is_empty());
        if is_over && !is_aided(member, day, parameters) {
            continue;
        }
        let route = dossier.scope().map(AidRoute::of);
        let (light, says) = match (&case, route, member.moved) {
            (Some(case), ..) => case_shown(dossier, case, (day, parameters)),
            (None, Some(AidRoute::Nothing), _) => (Light::Done, "本镇街内，无需迁移".to_owned()),
            (None, _, Some(false)) => (Light::AsItIs, "户籍未迁，原地发放".to_owned()),
            (None, Some(AidRoute::Notice | AidRoute::Letter), Some(true)) => (Light::ToAsk, "待本人申请".to_owned()),
            (None, None, _) | (None, _, None) => (Light::Unknown, "未核实".to_owned()),
        };
        persons.add(member.person, light, says);
        persons.begins((light == Light::ToAsk).then_some(&AidCase::KIND));
    }
    // Whom no list names and nobody asked may have some.
    let is_known = dossier.is_surveyed() || dossier.members.iter().all(|member| !member.aids.is_empty());
    if is_known {
        persons.otherwise(Light::NotConcerned, "未享受救助")
    } else {
        persons.otherwise(Light::Unknown, "未核实")
    }
}

fn case_shown(dossier: &Dossier, case: &Case<AidCase>, (day, parameters): (Day, &Parameters)) -> (Light, String) {
    let (gaps, twice) = months(dossier, &case.says, day);
    if !gaps.is_empty() {
        return (Light::Late, format!("{}断档", spoken(&gaps)));
    }
    if !twice.is_empty() {
        return (Light::ToDo, "两地重复".to_owned());
    }
    if is_moved(case) {
        return (Light::Done, "已迁移，按月发放".to_owned());
    }
    match due(&case.says, parameters) {
        Some(due) if day > due && case.says.explanation.is_none() => (Light::Late, "超过 1 个月".to_owned()),
        Some(due) if day <= due => (Light::UnderWay, format!("迁移中，剩 {} 天", due.days_since(day))),
        Some(_) | None => (Light::UnderWay, "迁移中".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::AreaCode,
        id::Ref,
        record::Patch,
        rules::{AidFacts, Kept, judge, tests},
    };

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn aided(moved: Option<bool>) -> MemberFacts {
        let aid = AidFacts { kind: "12".into(), entitled: Some(true), since: None, until: None };
        MemberFacts { moved, aids: vec![aid], ..MemberFacts::unknown(id(2)) }
    }

    fn case(state: AidStep, applied: &str, more: impl FnOnce(Patch<AidCase>) -> Patch<AidCase>) -> Kept {
        let case = AidCase::set().household(Ref::to(id(1))).person(Ref::to(id(2))).state(state.code());
        let fields = more(case.applied_on(tests::day(applied))).into_fields();
        Kept { kind: AidCase::KIND.name, id: id(9), fields }
    }

    fn told(origin: &str, member: MemberFacts, records: Vec<Kept>, on: &str) -> (Vec<String>, Light, String) {
        let dossier = Dossier { origin: AreaCode::parse(origin), members: vec![member], records, ..tests::dossier() };
        let found = judge(&dossier, tests::day(on), &Parameters::default()).found;
        let keys = found.into_iter().map(|found| found.key.into_owned()).filter(|key| key.starts_with("assist."));
        let lamp = lamp(&dossier, tests::day(on), &Parameters::default());
        (keys.collect(), lamp.light, lamp.says)
    }

    const OTHER_TOWNSHIP: &str = "500235141001";
    const SAME_TOWNSHIP: &str = "500235116003";

    #[test]
    fn the_gates_are_the_hukou_and_the_application() {
        let of = |origin, moved| told(origin, aided(moved), vec![], "2026-11-23");
        let apply = vec!["assist.apply".to_owned()];
        assert_eq!(of(OTHER_TOWNSHIP, Some(true)), (apply, Light::ToAsk, "待本人申请".into()));
        assert_eq!(of(OTHER_TOWNSHIP, Some(false)), (vec![], Light::AsItIs, "户籍未迁，原地发放".into()));
        assert_eq!(of(OTHER_TOWNSHIP, None), (vec![], Light::Unknown, "未核实".into()));
        assert_eq!(of(SAME_TOWNSHIP, Some(true)), (vec![], Light::Done, "本镇街内，无需迁移".into()));
        let nobody_looked = MemberFacts { moved: Some(true), ..MemberFacts::unknown(id(2)) };
        assert_eq!(told(OTHER_TOWNSHIP, nobody_looked, vec![], "2026-11-23").2, "未核实");
        let denied = AidFacts { entitled: Some(false), ..aided(None).aids[0].clone() };
        let none = MemberFacts { aids: vec![denied], ..aided(Some(true)) };
        assert_eq!(told(OTHER_TOWNSHIP, none, vec![], "2026-11-23").2, "未享受救助");
        let ended = AidFacts { until: Some(tests::day("2026-11-22")), ..aided(None).aids[0].clone() };
        let ended = MemberFacts { aids: vec![ended], ..aided(Some(true)) };
        assert_eq!(told(OTHER_TOWNSHIP, ended.clone(), vec![], "2026-11-22").0, ["assist.apply"], "its last day");
        assert!(told(OTHER_TOWNSHIP, ended, vec![], "2026-11-23").0.is_empty());
    }

    #[test]
    fn one_application_of_a_household_stands_for_all_who_have_the_same_aid() {
        let told = |together: Option<bool>, other: &str| {
            let mut second = aided(Some(true));
            second.person = id(3);
            second.aids[0].kind = other.into();
            let case = case(AidStep::Listed, "2026-11-10", |case| case.kind("12".to_owned()).together(together));
            let members = vec![aided(Some(true)), second];
            let origin = AreaCode::parse(OTHER_TOWNSHIP);
            let dossier = Dossier { origin, members, records: vec![case.clone()], ..tests::dossier() };
            let found = judge(&dossier, tests::day("2026-11-23"), &Parameters::default()).found;
            let says: AidCase = Record::from_fields(&case.fields).expect("a case");
            (found.iter().filter(|found| found.key == "assist.apply").count(), moved_by(&dossier, &says))
        };
        assert_eq!(told(Some(true), "11"), (0, vec![id(2), id(3)]));
        assert_eq!(told(None, "11"), (1, vec![id(2)]), "each applies for himself");
        assert_eq!(told(Some(true), "22"), (1, vec![id(2)]), "another aid");
    }

    #[test]
    fn the_clock_is_the_same_day_of_the_next_month_or_its_last() {
        let on = |applied, on: Day| {
            told(OTHER_TOWNSHIP, aided(Some(true)), vec![case(AidStep::Listed, applied, |c| c)], &on.to_string()).0
        };
        for (applied, due, warned) in [
            ("2026-01-31", "2026-02-28", "2026-02-18"),
            ("2028-01-31", "2028-02-29", "2028-02-19"),
            ("2026-12-15", "2027-01-15", "2027-01-05"),
            ("2026-02-28", "2026-03-28", "2026-03-18"),
        ] {
            let (due, warned) = (tests::day(due), tests::day(warned));
            assert!(on(applied, warned.plus_days(-1)).is_empty(), "{applied}");
            for day in [warned, due.plus_days(-5), due] {
                assert_eq!(on(applied, day), ["assist.clock"], "{applied} {day}");
            }
            assert_eq!(on(applied, due.plus_days(1)), ["assist.over"], "{applied}");
        }
        let explained = case(AidStep::Listed, "2026-01-31", |case| case.explanation("迁入地复核".to_owned()));
        let explained = told(OTHER_TOWNSHIP, aided(Some(true)), vec![explained], "2026-05-01");
        assert_eq!(explained, (vec![], Light::UnderWay, "迁移中".into()), "原则上: an explanation settles it");
        let done = case(AidStep::Stopped, "2026-01-31", |case| case);
        assert!(told(OTHER_TOWNSHIP, aided(Some(true)), vec![done], "2026-05-01").0.is_empty());
    }

    #[test]
    fn a_gap_is_an_alarm_until_it_is_settled_and_closing_does_not_hide_it() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let moved = |first: &str| {
            let first = month(first);
            case(AidStep::Closed, "2026-05-10", move |case| case.paid_through(month("2026-05")).first_month(first))
        };
        let of = |records| told(OTHER_TOWNSHIP, aided(Some(true)), records, "2026-11-23");
        let gap = (vec!["assist.gap".to_owned()], Light::Late, "2026年6月、7月断档".to_owned());
        assert_eq!(of(vec![moved("2026-08")]), gap);
        let settled = AidMonth {
            household: Ref::to(id(1)),
            person: Ref::to(id(2)),
            month: month("2026-06"),
            settled_by: "1".into(),
            amount_fen: None,
            settled_on: tests::day("2026-09-01"),
            document: None,
            note: None,
        };
        assert_eq!(of(vec![moved("2026-07"), Kept::of(id(8), &settled)]).0, Vec::<String>::new());
        assert_eq!(of(vec![moved("2026-05")]), (vec!["assist.twice".into()], Light::ToDo, "两地重复".into()));
        assert_eq!(of(vec![moved("2026-06")]), (vec![], Light::Done, "已迁移，按月发放".into()));
    }

    #[test]
    fn an_aid_asks_from_its_first_day_to_its_last() {
        let of = |since: Option<&str>, until: Option<&str>, on: &str| {
            let aid =
                AidFacts { since: since.map(tests::day), until: until.map(tests::day), ..aided(None).aids[0].clone() };
            let member = MemberFacts { aids: vec![aid], ..aided(Some(true)) };
            !told(OTHER_TOWNSHIP, member, vec![], on).0.is_empty()
        };
        for (since, until, on, asks) in [
            (Some("2026-06-01"), None, "2026-05-31", false),
            (Some("2026-06-01"), None, "2026-06-01", true),
            (Some("2026-06-01"), None, "2026-06-02", true),
            (None, Some("2026-06-30"), "2026-06-29", true),
            (None, Some("2026-06-30"), "2026-06-30", true),
            (None, Some("2026-06-30"), "2026-07-01", false),
            (Some("2026-06-01"), Some("2026-06-01"), "2026-06-01", true),
        ] {
            assert_eq!(of(since, until, on), asks, "{since:?} to {until:?} on {on}");
        }
    }
}
