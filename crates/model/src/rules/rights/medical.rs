//! 一(六) 医疗保险 · 医保: who is not insured for the year or has lapsed, and was spoken to or not; the autumn's list for the next year; aid
//! that was not given, and bills that were not settled at once. It speaks of poor relocated people.

use super::{
    cases::{self, Listed},
    lamp::{Light, Persons, Shown},
};
use crate::{
    authority::Authority,
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{MedicalAid, MedicalBill, MedicalTalk, MedicalWish, NOT_AT_ONCE, medical_service, push_answer},
    record::Record,
    rules::{Dossier, Judging, MedicalFacts, MemberFacts, Parameters, Reason, Rule, Said},
};

const OF_CLAUSE: Rule = Rule::of("一（六）", Authority::MedicalInsurance);

/// Codes of `medical_kind`.
mod kind {
    pub(super) const EMPLOYEES: &str = "2";
    pub(super) const OTHERWISE: &str = "3";
    /// 大病保险, which comes with a basic insurance and is none.
    pub(super) const SERIOUS: &str = "4";
}

/// Codes of `medical_state`.
mod state {
    pub(super) const LAPSED: &str = "2";
    pub(super) const TO_PAY: &str = "3";
    pub(super) const MOVING: &str = "4";
}

/// How it stands with one member in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Unknown,
    Exempt,
    Insured,
    ToPay,
    Moving,
    NotInsured,
    Lapsed,
}

impl Stands {
    fn of(insurances: &[MedicalFacts], year: i64) -> Self {
        let basic = || insurances.iter().filter(move |one| one.year == year && one.kind != kind::SERIOUS);
        let is = |one: &MedicalFacts, code: &str| one.state.as_deref() == Some(code);
        let good = |one: &&MedicalFacts| one.insured == Some(true) && !is(one, state::LAPSED);
        if let Some(one) = basic().find(good) {
            return match (one.kind.as_str(), one.state.as_deref()) {
                (kind::OTHERWISE, _) => Self::Exempt,
                (_, Some(state::TO_PAY)) => Self::ToPay,
                (_, Some(state::MOVING)) => Self::Moving,
                _ => Self::Insured,
            };
        }
        let lapsed = |one: &MedicalFacts| one.kind == kind::EMPLOYEES && is(one, state::LAPSED);
        if basic().any(lapsed) {
            return Self::Lapsed;
        }
        let known = |one: &MedicalFacts| one.insured.is_some() || is(one, state::LAPSED);
        if basic().any(known) { Self::NotInsured } else { Self::Unknown }
    }

    fn shown(self) -> (Light, &'static str) {
        match self {
            Stands::Unknown => (Light::Unknown, "未核实"),
            Stands::Exempt => (Light::NotConcerned, "免于参保"),
            Stands::NotInsured => (Light::Late, "未参保"),
            Stands::Lapsed => (Light::Late, "断（停）保"),
            Stands::ToPay => (Light::UnderWay, "待缴费"),
            Stands::Moving => (Light::UnderWay, "接续中"),
            Stands::Insured => (Light::Done, "已参保"),
        }
    }
}

/// Returns how it stands with somebody's insurances in a year.
pub(super) fn in_year(insurances: &[MedicalFacts], year: i64) -> (Light, &'static str) {
    Stands::of(insurances, year).shown()
}

/// Tells how it went on with somebody who was spoken to about a year.
enum Talked {
    Never,
    /// He is to be spoken to again on a day to come.
    Until(Day),
    /// That day has passed.
    Over(Day),
}

impl Talked {
    fn of(judging: &mut Judging<'_>, person: RecordId, year: i64) -> Self {
        let all = cases::of_person::<MedicalTalk>(judging.dossier, person).map(|(_, talk)| talk);
        let talks: Vec<MedicalTalk> = all.filter(|talk| talk.year == year).collect();
        talks.iter().for_each(|talk| judging.again_on(talk.talked_on));
        let last = talks.iter().filter(|talk| talk.talked_on <= judging.day).max_by_key(|talk| talk.talked_on);
        let Some(last) = last else { return Self::Never };
        let again = last.again_on.unwrap_or_else(|| last.talked_on.plus_days(judging.parameters.talk_again));
        judging.again_on(again.plus_days(1));
        if judging.day > again { Self::Over(again) } else { Self::Until(again) }
    }
}

pub(super) const INSURE: Rule = Rule {
    opens: Some(MedicalTalk::KIND.name),
    reasons: &[
        Reason {
            key: "med.none",
            one: "{name} {year}年度应参保未参保[，{date} 前应再次动员]",
            many: "本年度应参保未参保",
            button: "登记动员",
            tag: "未参保",
        },
        Reason {
            key: "med.lapse",
            one: "{name}职工医保断（停）保，尚未续保[，{date} 前应再次动员]",
            many: "职工医保断（停）保，尚未续保",
            button: "登记动员",
            tag: "断保",
        },
    ],
    run: |judging| {
        let (dossier, year) = (judging.dossier, i64::from(judging.day.year()));
        judging.again_on(judging.day.end_of_year().plus_days(1));
        if !dossier.is_helped(judging.parameters) {
            return;
        }
        for member in &dossier.members {
            let key = match Stands::of(&member.medical, year) {
                Stands::NotInsured => "med.none",
                Stands::Lapsed => "med.lapse",
                _ => continue,
            };
            let (level, again) = match Talked::of(judging, member.person, year) {
                Talked::Never => (Level::Remind, None),
                Talked::Until(day) => (Level::Remind, Some(day)),
                Talked::Over(day) => (Level::Alarm, Some(day)),
            };
            let found = judging.find(key, level, [("name", Said::Name(member.person)), ("year", Said::Number(year))]);
            (found.due, found.about) = (again, Some(member.person));
            found.params.extend(again.map(|day| ("date".into(), Said::Day(day))));
        }
    },
    ..OF_CLAUSE
};

pub(super) const SEASON: Rule = Rule {
    opens: Some(MedicalTalk::KIND.name),
    reasons: &[Reason {
        key: "med.season",
        one: "{n} 人[（{names}）]还没有 {year}年度的参保记录，集中参保期请动员缴费",
        many: "还没有下一年度的参保记录",
        button: "登记动员",
        tag: "{n} 人",
    }],
    run: |judging| {
        let dossier = judging.dossier;
        let (month, day) = judging.parameters.insure_from;
        let Some(from) = Day::new(judging.day.year(), month, day) else { return };
        judging.again_on(from);
        if judging.day < from || !dossier.is_helped(judging.parameters) {
            return;
        }
        let year = i64::from(judging.day.year()) + 1;
        let waits = |member: &&MemberFacts| {
            !matches!(Stands::of(&member.medical, year), Stands::Insured | Stands::Exempt | Stands::Moving)
        };
        let paid = |member: &MemberFacts| {
            let talks = cases::of_person::<MedicalTalk>(dossier, member.person);
            talks.into_iter().any(|(_, talk)| talk.year == year && talk.answer.as_deref() == Some(push_answer::PAID))
        };
        // Whoever his employer insures pays with his wages.
        let is_employee = |member: &MemberFacts| {
            member.medical.iter().any(|one| {
                one.kind == kind::EMPLOYEES && one.insured == Some(true) && one.state.as_deref() != Some(state::LAPSED)
            })
        };
        let asked = dossier.members.iter().filter(waits).filter(|member| !paid(member) && !is_employee(member));
        let mut names: Vec<RecordId> = asked.map(|member| member.person).collect();
        names.sort_unstable();
        if !names.is_empty() {
            let count = Said::Number(names.len() as i64);
            let says = [("n", count), ("year", Said::Number(year)), ("names", Said::Names(names))];
            judging.find("med.season", Level::Hint, says).due = Some(judging.day.end_of_year());
        }
    },
    ..OF_CLAUSE
};

pub(super) const AID: Rule = Rule {
    opens: Some(MedicalAid::KIND.name),
    reasons: &[Reason {
        key: "med.aid",
        one: "{name} {year}年度参保资助未落实（列入名单 {n} 天）",
        many: "参保资助未落实",
        button: "更新进度",
        tag: "资助未落实",
    }],
    run: |judging| {
        for (id, aid) in judging.dossier.records::<MedicalAid>().filter(|(_, aid)| aid.is_awaited()) {
            let listed = Listed { id, person: aid.person.id(), year: aid.year, on: aid.listed_on };
            listed.find_unpaid(judging, "med.aid");
        }
    },
    ..OF_CLAUSE
};

pub(super) const BILL: Rule = Rule {
    opens: Some(MedicalBill::KIND.name),
    local: false,
    reasons: &[Reason {
        key: "med.stop",
        one: "{name}反映未能“一站式”结算，待核实",
        many: "反映未能“一站式”结算，待核实",
        button: "核实",
        tag: "未一站式",
    }],
    run: |judging| {
        let dossier = judging.dossier;
        let open = |bill: &MedicalBill| bill.result == NOT_AT_ONCE && bill.settled_on.is_none();
        for (id, bill) in
            dossier.records::<MedicalBill>().filter(|(_, bill)| open(bill) && dossier.has(bill.person.id()))
        {
            judging.find("med.stop", Level::Remind, [("name", Said::Name(bill.person.id()))]).about = Some(id);
        }
    },
    ..OF_CLAUSE
};

/// Returns what a member wished last for his insurance, up to a day.
fn wish(dossier: &Dossier, person: RecordId, day: Day) -> Option<MedicalWish> {
    let all = cases::of_person::<MedicalWish>(dossier, person).map(|(_, wish)| wish);
    cases::latest(all, day, |wish| wish.asked_on)
}

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, parameters: &Parameters) -> Shown {
    let year = i64::from(day.year());
    let mut persons = Persons::default();
    for member in &dossier.members {
        let aid_waits = || {
            let mut aids = cases::of_person::<MedicalAid>(dossier, member.person);
            aids.any(|(_, aid)| aid.year == year && aid.is_awaited())
        };
        let stands = Stands::of(&member.medical, year);
        let (light, says) = match stands {
            Stands::Insured if aid_waits() => (Light::ToDo, "资助未落实"),
            Stands::Insured => match wish(dossier, member.person, day) {
                Some(wish) if wish.service == medical_service::STAYS => (Light::AsItIs, "维持原参保地"),
                Some(wish) if wish.done_on.is_none() => (Light::UnderWay, "备案或迁移中"),
                Some(_) | None => stands.shown(),
            },
            _ => stands.shown(),
        };
        let light = dossier.spoken_of(light, parameters);
        persons.add(member.person, light, says);
        let is_uninsured = matches!(stands, Stands::NotInsured | Stands::Lapsed);
        persons.begins((light >= Light::ToDo && is_uninsured).then_some(&MedicalTalk::KIND));
    }
    persons.otherwise(Light::Unknown, "未核实")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Ref,
        rules::{Kept, judge, tests},
    };

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn insured(year: i64, kind: &str, insured: Option<bool>, state: Option<&str>) -> MedicalFacts {
        MedicalFacts { year, kind: kind.into(), insured, state: state.map(str::to_owned) }
    }

    fn talk(on: &str, again: Option<&str>) -> Kept {
        let talk = MedicalTalk::set().household(Ref::to(id(1))).person(Ref::to(id(2))).year(2026);
        let talk = talk.talked_on(tests::day(on)).again_on(again.map(tests::day));
        Kept { kind: MedicalTalk::KIND.name, id: id(9), fields: crate::value::canonical(talk.into_fields()) }
    }

    fn told(medical: Vec<MedicalFacts>, records: Vec<Kept>, on: &str) -> (Vec<(String, Level)>, Light, String) {
        let member = MemberFacts { medical, ..MemberFacts::unknown(id(2)) };
        let dossier = Dossier { members: vec![member], records, ..tests::dossier() };
        let found = judge(&dossier, tests::day(on), &Parameters::default()).found;
        let found = found.into_iter().filter(|found| found.key.starts_with("med."));
        let lamp = lamp(&dossier, tests::day(on), &Parameters::default());
        (found.map(|found| (found.key.into_owned(), found.level)).collect(), lamp.light, lamp.says)
    }

    #[test]
    fn who_is_not_insured_is_reminded_of_and_alarmed_about_once_he_was_to_be_spoken_to_again() {
        let none = || vec![insured(2026, "1", Some(false), None)];
        let of = |level| (vec![("med.none".to_owned(), level)], Light::Late, "未参保".to_owned());
        assert_eq!(told(none(), vec![], "2026-07-01"), of(Level::Remind));
        let again = || vec![talk("2026-06-01", Some("2026-07-10"))];
        assert_eq!(told(none(), again(), "2026-07-10"), of(Level::Remind));
        assert_eq!(told(none(), again(), "2026-07-11"), of(Level::Alarm));
        assert_eq!(told(none(), vec![talk("2026-06-01", None)], "2026-07-02"), of(Level::Alarm), "30 days");
        assert_eq!(told(vec![], vec![], "2026-07-01"), (vec![], Light::Unknown, "未核实".into()));
        let other_year = vec![insured(2025, "1", Some(false), None)];
        assert_eq!(told(other_year, vec![], "2026-07-01").1, Light::Unknown);
    }

    #[test]
    fn an_employee_who_lapsed_is_found_unless_another_insurance_covers_him() {
        let lapsed = || insured(2026, "2", Some(true), Some("2"));
        let of = (vec![("med.lapse".to_owned(), Level::Remind)], Light::Late, "断（停）保".to_owned());
        assert_eq!(told(vec![lapsed()], vec![], "2026-07-01"), of);
        assert_eq!(told(vec![lapsed(), insured(2026, "1", Some(true), None)], vec![], "2026-07-01").1, Light::Done);
        let serious = insured(2026, "4", Some(true), None);
        assert_eq!(told(vec![lapsed(), serious], vec![], "2026-07-01"), of, "no insurance of its own");
        let soldier = vec![insured(2026, "3", Some(true), None)];
        assert_eq!(told(soldier, vec![], "2026-07-01"), (vec![], Light::NotConcerned, "免于参保".into()));
    }

    #[test]
    fn in_autumn_the_next_year_is_a_list_of_its_own() {
        let this = || insured(2026, "1", Some(true), None);
        let season = vec![("med.season".to_owned(), Level::Hint)];
        assert!(told(vec![this()], vec![], "2026-09-30").0.is_empty());
        assert_eq!(told(vec![this()], vec![], "2026-10-01").0, season);
        assert!(told(vec![this(), insured(2027, "1", Some(true), None)], vec![], "2026-10-01").0.is_empty());
    }
}
