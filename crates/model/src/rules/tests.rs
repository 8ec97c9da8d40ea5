use super::*;
use crate::id::RecordId;
use crate::{
    AreaCode, Fields, Meaning, Month, PartialDay, Value,
    id::Ref,
    indicators::Tally,
    kinds::{FindingMark, HukouCase, HukouWish, MatterState, NeedState, mark},
    reading::spellings::Dice,
    record::{Record, Shape},
};

/// How many dossiers are drawn; each failure says its seed.
const SEEDS: u64 = 1_000;

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

fn visit(on: &str, method: &str) -> VisitFacts {
    VisitFacts { on: day(on), method: method.into(), visitor: Some(id(2)), next_due: None }
}

fn need(state: NeedState, raised: &str, due: Option<&str>, done: Option<&str>) -> NeedFacts {
    let (due_on, done_on) = (due.map(day), done.map(day));
    NeedFacts { id: id(3), text: "修水管".into(), state, raised_on: day(raised), due_on, done_on }
}

fn matter(state: MatterState, confirmed: Option<&str>) -> MatterFacts {
    let confirmed_on = confirmed.map(day);
    MatterFacts {
        id: id(4),
        title: "办公益岗".into(),
        year: 2026,
        state,
        due_on: None,
        confirmed_on,
        has_evidence: true,
    }
}

/// A household whose cadre left in October, that was visited then, and has open and settled needs and two matters.
pub(crate) fn dossier() -> Dossier {
    Dossier {
        household: id(1),
        village: AreaCode::parse("500235116002").expect("a code"),
        settlement: None,
        class: Some("1".into()),
        monitored: None,
        stood_until: None,
        pairs: vec![PairFacts { cadre: id(2), since: day("2026-01-01"), until: Some(day("2026-10-31")) }],
        visits: vec![visit("2026-10-25", AT_HOME)],
        needs: vec![
            need(NeedState::UnderWay, "2026-11-01", Some("2026-11-10"), None),
            need(NeedState::Satisfied, "2026-09-01", Some("2026-11-10"), Some("2026-11-15")),
        ],
        matters: vec![
            matter(MatterState::Confirmed, Some("2026-03-01")),
            matter(MatterState::Verified, Some("2026-11-20")),
        ],
        origin: None,
        residence: None,
        members: vec![],
        records: vec![],
    }
}

/// What the rules of a group (`visit`) find.
fn keys(dossier: &Dossier, group: &str, today: &str) -> Vec<String> {
    let found = judge(dossier, day(today), &Parameters::default()).found;
    let keys = found.into_iter().map(|found| found.key.into_owned());
    keys.filter(|key| key.split('.').next() == Some(group)).collect()
}

#[test]
fn a_visit_is_due_a_week_ahead_and_over_the_day_after_its_limit() {
    let visited = Dossier { visits: vec![visit("2026-10-01", AT_HOME)], ..dossier() };
    assert_eq!(keys(&visited, "visit", "2026-10-24"), [""; 0]);
    assert_eq!(keys(&visited, "visit", "2026-10-25"), ["visit.due"]);
    assert_eq!(keys(&visited, "visit", "2026-11-01"), ["visit.due"]);
    assert_eq!(keys(&visited, "visit", "2026-11-02"), ["visit.over"]);
}

#[test]
fn not_met_after_the_last_visit_asks_to_try_again() {
    let visited = |last: VisitFacts| Dossier { visits: vec![visit("2026-11-20", NOT_MET), last], ..dossier() };
    assert_eq!(keys(&visited(visit("2026-11-01", AT_HOME)), "visit", "2026-11-23"), ["visit.unmet"]);
    let met_later_that_day = visited(visit("2026-11-20", AT_HOME));
    assert_eq!(keys(&met_later_that_day, "visit", "2026-11-23"), [""; 0]);
}

#[test]
fn a_household_without_a_cadre_on_any_day_is_an_alarm() {
    let ended = PairFacts { cadre: id(2), since: day("2024-01-01"), until: Some(day("2026-11-20")) };
    let next = PairFacts { cadre: id(5), since: day("2026-11-21"), until: None };
    let alone = Dossier { pairs: vec![ended.clone()], ..dossier() };
    let found = judge(&alone, day("2026-11-23"), &Parameters::default()).found.remove(0);
    assert_eq!((found.key.as_ref(), found.level), ("pair.none", Level::Alarm));
    assert_eq!(found.params, [("date".into(), Said::Day(day("2026-11-21")))]);
    assert_eq!(keys(&alone, "pair", "2026-11-01"), ["pair.ending"]);
    assert_eq!(keys(&Dossier { pairs: vec![ended, next], ..dossier() }, "pair", "2026-11-23"), [""; 0]);
}

#[test]
fn a_need_is_over_after_its_day_or_after_the_days_of_the_county_and_says_since_when() {
    let of = |need: NeedFacts, today| {
        let needs = Dossier { needs: vec![need], ..dossier() };
        let found = judge(&needs, day(today), &Parameters::default()).found;
        let of_need = found.into_iter().find(|found| found.key.starts_with("need."));
        of_need.map(|found| (found.key.into_owned(), found.due.expect("a day").to_string()))
    };
    let raised = || need(NeedState::Raised, "2026-11-01", None, None);
    assert_eq!(of(raised(), "2026-11-08"), None);
    assert_eq!(of(raised(), "2026-11-09"), Some(("need.wait".into(), "2026-11-08".into())));
    let agreed = || need(NeedState::Raised, "2026-11-01", Some("2026-11-20"), None);
    assert_eq!(of(agreed(), "2026-11-20"), None);
    assert_eq!(of(agreed(), "2026-11-21"), Some(("need.over".into(), "2026-11-20".into())));
}

#[test]
fn a_matter_counts_from_the_households_confirmation() {
    let keys = |state, today| keys(&Dossier { matters: vec![matter(state, None)], ..dossier() }, "matter", today);
    assert_eq!(keys(MatterState::Done, "2026-11-23"), ["matter.confirm"]);
    assert_eq!(keys(MatterState::Done, "2026-12-01"), ["matter.confirm", "matter.none2"]);
    assert_eq!(keys(MatterState::Confirmed, "2026-12-01"), ["matter.verify"]);
    assert_eq!(keys(MatterState::Confirmed, "2027-01-01"), [""; 0]);
    assert_eq!(keys(MatterState::Withdrawn, "2026-11-23"), ["matter.none"]);
}

#[test]
fn whoever_needs_no_help_is_asked_for_needs_and_matters_alone() {
    let own = Dossier { class: None, needs: vec![need(NeedState::Unsatisfied, "2026-01-01", None, None)], ..dossier() };
    let found = judge(&own, day("2026-12-20"), &Parameters::default()).found;
    let keys: Vec<_> = found.iter().map(|found| found.key.as_ref()).collect();
    assert_eq!(keys, ["matter.verify", "need.again"]);
}

#[test]
fn every_reason_has_one_rule_and_no_rank_is_shown_what_it_does_not_settle() {
    let mut keys: Vec<_> = all().flat_map(|rule| rule.reasons).map(|reason| reason.key).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
    let of = |rank, department: &str| {
        let departments =
            Departments([department].into_iter().filter(|code| !code.is_empty()).map(str::to_owned).collect());
        let shown: Vec<_> = shown(Some(rank), &departments).collect();
        keys.iter().copied().filter(|key| !shown.contains(key)).collect::<Vec<_>>()
    };
    let of_townships = ["assist.clock", "assist.gap", "assist.over", "assist.twice", "matter.verify", "pair.ending"];
    assert_eq!(of(By::Site, ""), [&of_townships[..], &["pair.none", "party.advise", "party.agree"]].concat());
    assert_eq!(of(By::Township, ""), ["party.agree"]);
    for (department, sees) in [("yb", false), ("ga", true)] {
        assert_eq!(!of(By::County, department).contains(&"hukou.ask"), sees, "{department}");
        let hidden = |key: &&str| reason(key).is_some_and(|(rule, _)| rule.of_department);
        assert!(of(By::County, department).iter().all(hidden), "what is nobody's own is everybody's");
    }
}

/// A day around the day of judging, before and after.
fn some_day(dice: &mut Dice) -> Day {
    day("2026-11-23").plus_days(dice.roll(900) as i64 - 450)
}

fn maybe_day(dice: &mut Dice) -> Option<Day> {
    (dice.roll(2) == 0).then(|| some_day(dice))
}

fn some<T>(dice: &mut Dice, most: usize, one: impl Fn(&mut Dice) -> T) -> Vec<T> {
    (0..dice.roll(most + 1)).map(|_| one(dice)).collect()
}

fn records(dice: &mut Dice) -> Vec<Kept> {
    let home = Ref::to(id(1));
    let mut records = some(dice, 3, |dice| {
        let wish = HukouWish {
            household: home,
            person: (dice.roll(2) == 0).then(|| Ref::to(id(20))),
            asked_on: some_day(dice),
            wish: (dice.roll(3) + 1).to_string(),
            way: None,
            note: None,
        };
        Kept::of(id(50 + dice.roll(9) as u8), &wish)
    });
    records.extend(some(dice, 1, |dice| {
        let state = dice.of(&["1", "2", "3", "4", "6", "7"]);
        let case = HukouCase::set().household(home).person(Ref::to(id(20))).state(state);
        Kept { kind: HukouCase::KIND.name, id: id(30), fields: case.into_fields() }
    }));
    let others = READ_WHOLE.iter().filter(|kind| ![HukouWish::KIND.name, HukouCase::KIND.name].contains(&kind.name));
    records.extend(others.flat_map(|kind| some(dice, 2, |dice| any_record(dice, kind))));
    // The store reads each record once, by its id.
    records.sort_by_key(|kept| (kept.kind, kept.id));
    records.dedup_by_key(|kept| (kept.kind, kept.id));
    records
}

/// A record of a kind that says any of what its declaration lets it say.
fn any_record(dice: &mut Dice, kind: &Kind) -> Kept {
    let mut fields = Fields::new();
    for declared in kind.fields {
        let is_needed = declared.required || declared.workflow.is_some();
        if !is_needed && dice.roll(3) == 0 {
            continue;
        }
        let value = match declared.meaning {
            Meaning::Ref if declared.name == "household" => id(1).into(),
            Meaning::Ref => id(20 + dice.roll(3) as u8).into(),
            Meaning::Day => Value::text(some_day(dice).to_string()),
            Meaning::Month => Value::text(Month::of(some_day(dice)).to_string()),
            Meaning::Year => Value::Int(2025 + dice.roll(3) as i64),
            Meaning::Code(_) => match declared.workflow {
                Some(workflow) => Value::text(workflow.states[dice.roll(workflow.states.len())].code),
                None => Value::text((dice.roll(4) + 1).to_string()),
            },
            _ => match (declared.workflow, declared.shape) {
                (Some(workflow), _) => Value::text(workflow.states[dice.roll(workflow.states.len())].code),
                (None, Shape::Int | Shape::YesNo) => Value::Int(dice.roll(2) as i64),
                (None, _) => Value::text("说明"),
            },
        };
        fields.insert(declared.name.to_owned(), value);
    }
    Kept { kind: kind.name, id: id(100 + dice.roll(100) as u8), fields }
}

/// Members, each once, by their ids as the store gives them.
fn some_members(dice: &mut Dice) -> Vec<MemberFacts> {
    let insured = |dice: &mut Dice| [None, Some(false), Some(true)][dice.roll(3)];
    let state = |dice: &mut Dice| (dice.roll(2) == 0).then(|| (dice.roll(5) + 1).to_string());
    let mut members: Vec<MemberFacts> = some(dice, 3, |dice| MemberFacts {
        person: id(20 + dice.roll(3) as u8),
        birth: (dice.roll(4) > 0).then(|| {
            let around = some_day(dice).plus_months(-12 * [1, 16, 40, 60][dice.roll(4)]);
            PartialDay::Day(around)
        }),
        studies: dice.roll(4) == 0,
        moved: insured(dice),
        politics: (dice.roll(3) > 0).then(|| dice.of(&["01", "02", "13"]).to_owned()),
        pensions: some(dice, 2, |dice| PensionFacts {
            kind: (dice.roll(2) + 1).to_string(),
            insured: insured(dice),
            state: state(dice),
        }),
        medical: some(dice, 2, |dice| MedicalFacts {
            year: 2025 + dice.roll(3) as i64,
            kind: (dice.roll(4) + 1).to_string(),
            insured: insured(dice),
            state: state(dice),
        }),
        aids: some(dice, 2, |dice| AidFacts {
            kind: dice.of(&["11", "12", "41"]).to_owned(),
            entitled: insured(dice),
            since: maybe_day(dice),
            until: maybe_day(dice),
        }),
    });
    members.sort_by_key(|member| member.person);
    members.dedup_by_key(|member| member.person);
    members
}

fn some_dossier(dice: &mut Dice) -> Dossier {
    let mut visits = some(dice, 4, |dice| VisitFacts {
        on: some_day(dice),
        method: dice.of(&[AT_HOME, BY_PHONE, NOT_MET, "2"]).into(),
        visitor: Some(id(2)),
        next_due: maybe_day(dice),
    });
    visits.sort_by(|one, other| (other.on, &other.method).cmp(&(one.on, &one.method)));
    let state = |dice: &mut Dice| (dice.roll(7) + 1).to_string();
    Dossier {
        class: (dice.roll(3) > 0).then(|| "1".into()),
        pairs: some(dice, 3, |dice| PairFacts { cadre: id(2), since: some_day(dice), until: maybe_day(dice) }),
        visits,
        needs: some(dice, 3, |dice| NeedFacts {
            id: id(3),
            text: "灯不亮".into(),
            state: NeedState::parse(&state(dice)).expect("a state"),
            raised_on: some_day(dice),
            due_on: maybe_day(dice),
            done_on: maybe_day(dice),
        }),
        matters: some(dice, 3, |dice| MatterFacts {
            id: id(4),
            title: "修路".into(),
            year: 2025 + dice.roll(3) as i64,
            state: MatterState::parse(&state(dice)).expect("a state"),
            due_on: maybe_day(dice),
            confirmed_on: maybe_day(dice),
            has_evidence: dice.roll(2) == 0,
        }),
        origin: [None, Some("500235116002"), Some("500235141001"), Some("500101001001"), Some("510101001001")]
            [dice.roll(5)]
        .and_then(AreaCode::parse),
        residence: (dice.roll(4) == 0).then(|| "4".to_owned()),
        members: some_members(dice),
        records: records(dice),
        ..dossier()
    }
}

/// Whether the lights stand until the day that is named.
fn lights_stand(dossier: &Dossier, today: Day, until: Day) -> bool {
    let parameters = Parameters::default();
    let on = |on| lights(dossier, on, &parameters);
    let days = (1..400).map(|ahead| today.plus_days(ahead)).take_while(|day| *day < until);
    until > today && days.into_iter().all(|day| on(day) == on(today))
}

/// Whether judging and counting on each day before the next turn gives what the first day gave, and the turn is a later day.
fn stands(dossier: &Dossier, today: Day, until: Option<Day>, tally_until: Day) -> bool {
    let parameters = Parameters::default();
    let found = |on| judge(dossier, on, &parameters).found;
    let tally = |on| Tally::of(dossier, on, &parameters);
    let days = || (1..400).map(|ahead| today.plus_days(ahead));
    until.is_none_or(|until| until > today)
        && days().take_while(|on| until.is_none_or(|until| *on < until)).all(|on| found(on) == found(today))
        && days().take_while(|on| *on < tally_until).all(|on| tally(on) == tally(today))
}

#[test]
fn nothing_changes_before_the_day_that_is_named() {
    for seed in 1..=SEEDS {
        let dice = &mut Dice::of_seed(seed);
        let (dossier, today, parameters) = (some_dossier(dice), some_day(dice), Parameters::default());
        let dossier = if seed % 2 == 0 { with_marks(&dossier, today, dice) } else { dossier };
        let until = judge(&dossier, today, &parameters).until;
        assert!(
            stands(&dossier, today, until, Tally::until(&dossier, today, &parameters)),
            "seed {seed}: {dossier:#?}"
        );
        let lit = lights_until(&dossier, today, &parameters);
        assert!(lights_stand(&dossier, today, lit), "seed {seed}: lights until {lit}: {dossier:#?}");
    }
}

/// A dossier of which somebody said something of some of what is found: explained, put off until some day, or waived.
fn with_marks(dossier: &Dossier, today: Day, dice: &mut Dice) -> Dossier {
    let found = judge(dossier, today, &Parameters::default()).found;
    let mut marked = dossier.clone();
    for (nth, found) in found.iter().enumerate() {
        if dice.roll(2) == 0 {
            continue;
        }
        let said = FindingMark {
            household: Ref::to(id(1)),
            key: Some(found.key.to_string()),
            about: found.about,
            period: period(found),
            text: "说明".into(),
            state: dice.of(&[mark::EXPLAINED, mark::PUT_OFF, mark::WAIVED, mark::TAKEN_BACK]).into(),
            until: maybe_day(dice),
            because: None,
            marked_on: today,
            marked_by: None,
        };
        marked.records.push(Kept::of(id(200 + nth as u8), &said));
    }
    marked
}

#[test]
fn what_is_put_off_comes_back_by_itself_and_what_comes_due_anew_is_found_again() {
    let (late, today) = (Dossier { records: vec![], ..dossier() }, day("2026-12-10"));
    let over = |dossier: &Dossier, on: &str| {
        let judged = judge(dossier, day(on), &Parameters::default());
        (judged.found.into_iter().any(|found| found.key == "visit.over"), judged.until)
    };
    let found = judge(&late, today, &Parameters::default()).found;
    let found = found.into_iter().find(|found| found.key == "visit.over").expect("it is late");
    let marked = |state: &str, until: Option<&str>| {
        let said = FindingMark {
            household: Ref::to(id(1)),
            key: Some("visit.over".into()),
            about: None,
            period: period(&found),
            text: "已 46 天未走访".into(),
            state: state.into(),
            until: until.map(day),
            because: Some("外出务工".into()),
            marked_on: today,
            marked_by: None,
        };
        Dossier { records: vec![Kept::of(id(9), &said)], ..late.clone() }
    };
    let put_off = marked(mark::PUT_OFF, Some("2026-12-20"));
    assert_eq!(over(&put_off, "2026-12-20"), (false, Some(day("2026-12-21"))));
    assert!(over(&put_off, "2026-12-21").0, "the day after");
    let waived = marked(mark::WAIVED, None);
    assert!(!over(&waived, "2027-03-01").0);
    let again = Dossier { visits: vec![visit("2026-12-11", AT_HOME)], ..waived };
    assert!(over(&again, "2027-03-01").0, "another visit, another period");
    assert!(over(&marked(mark::TAKEN_BACK, None), "2026-12-12").0);
    let explained = judge(&marked(mark::EXPLAINED, None), today, &Parameters::default()).found;
    assert!(explained.iter().any(|found| found.key == "visit.over"), "it must be all the same");
}

#[test]
fn an_explanation_settles_what_the_text_says_on_principle_and_silences_no_duty() {
    let loud = |key: &str| {
        let (rule, _) = reason(key).expect("a reason");
        rule.strength
    };
    assert_eq!(loud("assist.over"), Strength::MustUnlessExplained);
    assert_eq!(loud("pair.none"), Strength::Must);
}

#[test]
fn the_same_facts_in_any_order_give_the_same_findings() {
    for seed in 1..=SEEDS {
        let dice = &mut Dice::of_seed(seed);
        let (dossier, today) = (some_dossier(dice), some_day(dice));
        let mut turned = dossier.clone();
        turned.pairs.reverse();
        turned.needs.reverse();
        turned.matters.reverse();
        turned.records.reverse();
        turned.members.reverse();
        for member in &mut turned.members {
            member.pensions.reverse();
            member.medical.reverse();
            member.aids.reverse();
        }
        let sorted = |dossier: &Dossier| {
            let mut found = judge(dossier, today, &Parameters::default()).found;
            found.sort_by_key(|found| format!("{found:?}"));
            found
        };
        assert_eq!(sorted(&dossier), sorted(&turned), "seed {seed}");
        let lit = |dossier: &Dossier| lights(dossier, today, &Parameters::default());
        assert_eq!(lit(&dossier), lit(&turned), "seed {seed}");
    }
}

/// The control: a day too late is seen.
#[test]
fn a_turn_named_too_late_is_seen() {
    let (dossier, today, parameters) = (dossier(), day("2026-11-12"), Parameters::default());
    let (until, tally_until) = (judge(&dossier, today, &parameters).until, Tally::until(&dossier, today, &parameters));
    assert!(stands(&dossier, today, until, tally_until));
    assert!(!stands(&dossier, today, until.map(|until| until.plus_days(2)), tally_until));
    assert!(!stands(&dossier, today, until, tally_until.plus_days(40)));
}
