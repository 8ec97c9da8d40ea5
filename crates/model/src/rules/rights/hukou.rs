//! 一(一) 户口迁移 · 公安: who was not asked, and who is willing and still waits. “愿转尽转”: not to wish is a valid end and is not
//! asked again.

use super::{
    cases,
    lamp::{Light, Persons, Shown, as_one},
};
use crate::{
    area::MoveScope,
    authority::Authority,
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{HukouCase, HukouState, HukouWish, UNWILLING, WILLING},
    record::Record,
    rules::{Dossier, Judging, Parameters, Reason, Rule, Said, Strength},
};

/// A code of `wish`: 未征询.
const UNASKED: &str = "0";

/// Whether the clause speaks of a household: who moved inside his village keeps his hukou.
fn is_concerned(dossier: &Dossier) -> bool {
    dossier.scope() != Some(MoveScope::Village)
}

const OF_CLAUSE: Rule = Rule::of("一（一）", Authority::PublicSecurity);

/// What is known of the moving of a household's hukou on a day.
struct Known {
    /// The members whose hukou has not moved, or of whom nobody knows.
    unmoved: Vec<RecordId>,
    /// What was wished up to the day, from the earliest: by the household, or by one person otherwise.
    wishes: Vec<HukouWish>,
    /// Days to come on which somebody was asked, as a wrong clock enters them.
    ahead: Vec<Day>,
    /// The cases that are open, the one that is furthest behind first.
    open: Vec<(HukouState, RecordId)>,
}

impl Known {
    fn of(dossier: &Dossier, day: Day) -> Self {
        // 未征询 is no wish, whoever wrote it down.
        let all = || dossier.records::<HukouWish>().map(|(_, wish)| wish).filter(|wish| wish.wish != UNASKED);
        let mut wishes: Vec<HukouWish> = all().filter(|wish| wish.asked_on <= day).collect();
        wishes.sort_by_key(|wish| wish.asked_on);
        // Whoever left takes his case along.
        let lives_here = |case: &HukouCase| dossier.members.iter().any(|member| member.person == case.person.id());
        let cases = dossier.records::<HukouCase>().filter(|(_, case)| lives_here(case));
        let states = cases.filter_map(|(id, case)| Some((HukouState::parse(&case.state)?, id)));
        let mut open: Vec<_> = states.filter(|(state, _)| state.is_open()).collect();
        open.sort_unstable();
        Self {
            unmoved: dossier.members.iter().filter(|member| !member.has_moved()).map(|member| member.person).collect(),
            wishes,
            ahead: all().map(|wish| wish.asked_on).filter(|on| *on > day).collect(),
            open,
        }
    }

    /// Returns what holds for a member: what he wished himself, else what the household did.
    fn wish_of(&self, member: RecordId) -> Option<&HukouWish> {
        let latest = |person: Option<RecordId>| {
            self.wishes.iter().rev().find(move |wish| wish.person.map(|person| person.id()) == person)
        };
        latest(Some(member)).or_else(|| latest(None))
    }

    /// Returns who has not moved and wishes it, with the day of the wish.
    fn willing(&self) -> impl Iterator<Item = (RecordId, Day)> {
        let wishes = self.unmoved.iter().filter_map(|member| Some((*member, self.wish_of(*member)?)));
        wishes.filter(|(_, wish)| wish.wish == WILLING).map(|(member, wish)| (member, wish.asked_on))
    }
}

pub(in crate::rules) const ASK: Rule = Rule {
    opens: Some(HukouWish::KIND.name),
    strength: Strength::May,
    local: false,
    reasons: &[Reason {
        key: "hukou.ask",
        one: "尚未征询户口迁移意愿",
        many: "尚未征询户口迁移意愿",
        button: "登记意愿",
        tag: "未征询",
    }],
    run: |judging| {
        let known = Known::of(judging.dossier, judging.day);
        known.ahead.iter().for_each(|on| judging.again_on(*on));
        if !is_concerned(judging.dossier) {
            return;
        }
        let unasked = known.unmoved.iter().any(|member| known.wish_of(*member).is_none());
        if unasked && known.open.is_empty() {
            judging.find("hukou.ask", Level::Hint, []);
        }
    },
    ..OF_CLAUSE
};

pub(in crate::rules) const OPEN: Rule = Rule {
    opens: Some(HukouCase::KIND.name),
    // The household chooses; once it is willing, 切实做好落户工作 binds the offices.
    reasons: &[Reason {
        key: "hukou.open",
        one: "愿意迁户，已 {n} 天未办结[（目前：{step}）]",
        many: "愿意迁户，尚未办结",
        button: "更新进度",
        tag: "{n} 天",
    }],
    run: open,
    ..OF_CLAUSE
};

fn open(judging: &mut Judging<'_>) {
    if !is_concerned(judging.dossier) {
        return;
    }
    let known = Known::of(judging.dossier, judging.day);
    // Who was born since then has waited no longer than he lives.
    let born = |person: RecordId| judging.dossier.members.iter().find(|member| member.person == person)?.birth;
    let waits = |(person, on): (RecordId, Day)| born(person).map_or(on, |birth| on.max(birth.earliest()));
    let Some(since) = known.willing().map(waits).min() else { return };
    let limit = since.plus_days(judging.parameters.hukou_settle);
    judging.again_on(limit.plus_days(1));
    if judging.day <= limit {
        return;
    }
    let behind = known.open.first();
    let found = judging.find("hukou.open", Level::Remind, [("n", Said::Since(since))]);
    found.due = Some(limit);
    found.about = behind.map(|(_, id)| *id);
    found.params.extend(behind.map(|(state, _)| ("step".into(), Said::Text(state.word().to_owned()))));
}

/// Says that somebody's hukou has moved, and which way, where his case says it.
fn settled(dossier: &Dossier, person: RecordId) -> &'static str {
    let case = cases::standing::<HukouCase>(dossier, person, &[HukouState::Withdrawn.code()]);
    match case.and_then(|case| case.says.way).as_deref() {
        Some("1") => "已落户（村组）",
        Some("2") => "已落户（门楼牌）",
        Some("3") => "已落户（集体户）",
        _ => "已落户",
    }
}

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, day: Day, _: &Parameters) -> Shown {
    if !is_concerned(dossier) {
        return as_one(Light::NotConcerned, "本村内搬迁");
    }
    let known = Known::of(dossier, day);
    let mut persons = Persons::default();
    for member in &dossier.members {
        let case = cases::standing::<HukouCase>(dossier, member.person, &[HukouState::Withdrawn.code()])
            .filter(|case| case.state.open);
        let wish = known.wish_of(member.person).map(|wish| wish.wish.as_str());
        let (light, says) = match (case, wish) {
            _ if member.has_moved() => (Light::Done, settled(dossier, member.person)),
            (Some(case), _) => (Light::UnderWay, case.state.word),
            (None, Some(WILLING)) => (Light::ToDo, "愿意，未申请"),
            (None, Some(UNWILLING)) => (Light::AsItIs, "本人不愿迁"),
            (None, Some(_)) => (Light::ToAsk, "暂不确定"),
            (None, None) => (Light::ToAsk, "未征询"),
        };
        persons.add(member.person, light, says);
        persons.begins(match light {
            Light::ToAsk => Some(&HukouWish::KIND),
            Light::ToDo => Some(&HukouCase::KIND),
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

    fn wish(on: &str, person: Option<u8>, wish: &str) -> Kept {
        let wish = HukouWish {
            household: Ref::to(id(1)),
            person: person.map(|person| Ref::to(id(person))),
            asked_on: tests::day(on),
            wish: wish.into(),
            way: None,
            note: None,
        };
        Kept::of(id(40), &wish)
    }

    fn case(state: HukouState) -> Kept {
        let case = HukouCase::set().household(Ref::to(id(1))).person(Ref::to(id(1))).state(state.code());
        let fields = case.applied_on(tests::day("2026-02-01")).into_fields();
        Kept { kind: HukouCase::KIND.name, id: id(9), fields }
    }

    /// Two members: nobody moved.
    fn family(records: Vec<Kept>) -> Dossier {
        Dossier { members: [1, 2].map(|n| MemberFacts::unknown(id(n))).into(), records, ..tests::dossier() }
    }

    fn told(dossier: &Dossier) -> (Vec<(String, Option<RecordId>)>, Light, String) {
        let day = tests::day("2026-11-23");
        let found = judge(dossier, day, &Parameters::default()).found;
        let found = found.into_iter().filter(|found| found.key.starts_with("hukou."));
        let lamp = lamp(dossier, day, &Parameters::default());
        (found.map(|found| (found.key.into_owned(), found.about)).collect(), lamp.light, lamp.says)
    }

    #[test]
    fn who_was_not_asked_is_a_hint_and_who_does_not_wish_is_an_end() {
        assert_eq!(told(&family(vec![])), (vec![("hukou.ask".into(), None)], Light::ToAsk, "未征询".into()));
        let unwilling = family(vec![wish("2026-01-01", None, UNWILLING)]);
        assert_eq!(told(&unwilling), (vec![], Light::AsItIs, "本人不愿迁".into()));
        let members = [1, 2].map(|n| MemberFacts { moved: Some(true), ..MemberFacts::unknown(id(n)) });
        let moved = Dossier { members: members.into(), ..family(vec![]) };
        assert_eq!(told(&moved), (vec![], Light::Done, "已落户".into()));
    }

    #[test]
    fn who_is_willing_is_reminded_of_after_the_countys_days_with_the_step_he_stands_at() {
        let waits = |on| wish(on, None, WILLING);
        assert_eq!(told(&family(vec![waits("2026-11-01")])), (vec![], Light::ToDo, "愿意，未申请".into()));
        let open = vec![("hukou.open".into(), None)];
        assert_eq!(told(&family(vec![waits("2026-01-01")])), (open, Light::ToDo, "愿意，未申请".into()));
        let under_way = family(vec![waits("2026-01-01"), case(HukouState::Accepted)]);
        let open = vec![("hukou.open".into(), Some(id(9)))];
        assert_eq!(told(&under_way), (open, Light::ToDo, "愿意，未申请".into()), "the worst of two");
        let alone = Dossier { members: vec![MemberFacts::unknown(id(1))], ..under_way };
        assert_eq!(told(&alone).2, "已受理");
    }

    #[test]
    fn what_one_person_wishes_otherwise_holds_for_him_alone_and_the_latest_wish_holds() {
        let willing = |wishes: [Kept; 2]| {
            let known = Known::of(&family(wishes.into()), tests::day("2026-11-23"));
            known.willing().map(|(member, _)| member).collect::<Vec<_>>()
        };
        let (yes, no) = (WILLING, UNWILLING);
        assert_eq!(willing([wish("2026-01-01", None, yes), wish("2026-02-01", Some(2), no)]), [id(1)]);
        assert_eq!(willing([wish("2026-01-01", None, no), wish("2026-02-01", Some(2), yes)]), [id(2)]);
        assert_eq!(willing([wish("2026-01-01", None, yes), wish("2026-02-01", None, no)]), []);
    }
}
