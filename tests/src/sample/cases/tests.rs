//! What is drawn: each kind in each state, and nothing that its declaration does not let a record say.

use super::*;
use anju_model::{
    kinds::{self, FindingMark, kind, two_thirds},
    sync::group::Act,
    value::field,
    workflow::Workflow,
};

/// A county of the usual size.
const HOUSEHOLDS: u16 = 3_800;

fn id(n: usize) -> RecordId {
    RecordId::derived(&["test", &n.to_string()])
}

/// Synthetic households in the shares of a county: three persons of a hundred are in the Party, ten have an aid, five households
/// come from elsewhere, six live in a settlement.
fn some_homes() -> Vec<Home> {
    let chance = &mut Chance::of(11);
    let someone = |chance: &mut Chance, home: usize, at: usize| Someone {
        id: id(home * 10 + at),
        name: "徐辉".into(),
        is_head: at == 1,
        age: chance.between(1, 80),
        is_in_party: chance.happens(3),
        has_moved: home.is_multiple_of(2),
        is_insured: chance.happens(96),
        aid: chance.happens(10).then(|| "12".to_owned()),
    };
    let home = |home: usize| Home {
        id: id(home * 10),
        village: format!("5002351160{:02}", home % 40),
        from_elsewhere: chance.happens(5),
        is_settled: chance.happens(6),
        persons: (1..=3).map(|at| someone(chance, home, at)).collect(),
    };
    (1..=usize::from(HOUSEHOLDS)).map(home).collect()
}

fn made(homes: &[Home]) -> Made<'_> {
    let mut made = Made::of("2026-11-23".parse().expect("a day"), homes);
    let mut chance = Chance::of(5);
    homes.iter().for_each(|home| made.home(&mut chance, home));
    made
}

/// The records of plain kinds that are made, as the last change leaves each.
fn records(made: &Made<'_>) -> BTreeMap<RecordId, (&'static Kind, Fields)> {
    let mut records: BTreeMap<RecordId, (&'static Kind, Fields)> = BTreeMap::new();
    for change in &made.changes {
        let of = kind(&change.kind).expect("a kind");
        match &change.act {
            Act::Create { fields } => {
                let before = records.insert(change.record, (of, fields.clone()));
                assert!(before.is_none(), "two {} under one id", of.name);
            }
            Act::Transition { field: name, from, to, fields } => {
                let (_, row) = records.get_mut(&change.record).expect("it was made before");
                assert_eq!(field(row, name).as_text(), Some(from.as_str()), "{}", of.name);
                row.extend(fields.clone());
                row.insert(name.clone(), Value::text(to.as_str()));
            }
            Act::Set { .. } => assert_eq!(of.name, "household", "a household that is taken over moves"),
            other => panic!("{other:?}"),
        }
    }
    records
}

/// Tells whether declared steps, of which everything that they ask for is said, lead to where a record stands.
fn is_reached(workflow: &Workflow, state: &str, fields: &Fields) -> bool {
    let says = |name: &str| field(fields, name).is_said();
    let begins = workflow.states.iter().filter(|state| state.starts.is_some() && state.asks.iter().all(|of| says(of)));
    // The county's own program may begin anywhere: a desk's record begins at the first state.
    let mut reached: Vec<&str> = begins.map(|state| state.code).take(1).collect();
    let mut at = 0;
    while let Some(from) = reached.get(at).copied() {
        let onward = workflow.steps.iter().filter(|step| step.from == from && step.said().all(says));
        let onward = onward.filter(|step| step.leads_on(fields)).map(|step| step.to);
        reached.extend(onward.collect::<Vec<_>>().into_iter().filter(|to| !reached.contains(to)).collect::<Vec<_>>());
        at += 1;
    }
    reached.contains(&state)
}

#[test]
fn each_kind_and_each_state_appears_in_a_county_of_the_usual_size() {
    let homes = some_homes();
    let made = made(&homes);
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (kind, fields) in records(&made).into_values() {
        let state = kind.workflow().and_then(|(name, _)| field(&fields, name).as_text()).unwrap_or_default();
        found.entry(kind.name).or_default().insert(state.to_owned());
    }
    let plain = kinds::ALL.iter().filter(|kind| kind.plain.is_some() && kind.name != FindingMark::KIND.name);
    for kind in plain {
        let states = found.get(kind.name).unwrap_or_else(|| panic!("no {}", kind.name));
        for state in kind.workflow().map_or(&[][..], |(_, workflow)| workflow.states) {
            assert!(states.contains(state.code), "no {} that is {}", kind.name, state.word);
        }
    }
    assert_eq!(made.counts.len(), 22, "{:?}", made.counts);
}

#[test]
fn every_record_says_what_is_declared_and_what_led_to_where_it_stands() {
    let homes = some_homes();
    let made = made(&homes);
    for (kind, fields) in records(&made).into_values() {
        // What is not declared would be kept and never shown.
        let unknown = fields.keys().find(|name| kind.field(name).is_none());
        assert_eq!(unknown, None, "{}", kind.name);
        for (name, value) in &fields {
            let declared = kind.field(name).expect("declared");
            assert!(declared.shape.holds(value) && declared.meaning.reads(value), "{}.{name}: {value:?}", kind.name);
        }
        assert_eq!(kind.check(&fields), Ok(()), "{fields:?}");
        if let Some((name, workflow)) = kind.workflow() {
            let state = field(&fields, name).as_text().expect("a state");
            assert!(is_reached(workflow, state, &fields), "{} at {state}: {fields:?}", kind.name);
        }
    }
}

#[test]
fn votes_pass_and_fail_by_all_three_bodies_and_aids_close_with_and_without_a_month_that_was_settled() {
    let homes = some_homes();
    let records = records(&made(&homes));
    let of = |name: &'static str| records.values().filter(move |(kind, _)| kind.name == name).map(|(_, fields)| fields);
    let number = |fields: &Fields, name: &str| match field(fields, name) {
        Value::Int(number) => *number,
        other => panic!("{name}: {other:?}"),
    };
    let votes = of("collective_case").filter(|case| field(case, "body").is_said());
    let voted: BTreeSet<(String, bool)> = votes
        .map(|case| {
            let passed = field(case, "state").as_text() != Some("6");
            let enough = number(case, "in_favour") >= two_thirds(number(case, "whole"));
            assert_eq!(passed, enough, "{case:?}");
            (field(case, "body").as_text().expect("a body").to_owned(), passed)
        })
        .collect();
    assert_eq!(voted.len(), 6, "{voted:?}");
    let settled: BTreeSet<(&str, &str)> =
        of("aid_month").map(|month| (text_of(month, "person"), text_of(month, "month"))).collect();
    let (mut with, mut without) = (0, 0);
    for case in of("aid_case").filter(|case| text_of(case, "state") == "7") {
        let paid: anju_model::Month = text_of(case, "paid_through").parse().expect("a month");
        let first = text_of(case, "first_month").parse().expect("a month");
        let gaps: Vec<_> = paid.until(first).collect();
        for month in &gaps {
            assert!(settled.contains(&(text_of(case, "person"), month.to_string().as_str())), "{case:?}");
        }
        *if gaps.is_empty() { &mut without } else { &mut with } += 1;
    }
    assert!(with > 5 && without > with, "{with} closed over a settled month, {without} without");
}

fn text_of<'f>(fields: &'f Fields, name: &str) -> &'f str {
    field(fields, name).as_text().unwrap_or_default()
}
