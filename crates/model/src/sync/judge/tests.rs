//! The judge over a table in memory: one county, desks A and B in one village, desk C in another.

use super::*;
use crate::kinds::{
    Handover, HandoverItem, Household, HouseholdPeriod, Hukou, HukouCase, HukouState, MOVED_OTHERWISE, Medical,
    Membership, Parked, PartyCase, PartyStep, StandingState, Visit, counterpart,
};
use crate::{
    Meaning, Ref, Role,
    record::Shape,
    sync::group::SCHEMA,
    workflow::{Beside, Step, Workflow},
};

const V1: &str = "500235116001";
const V2: &str = "500235116002";
const TOWNSHIP: &str = "500235116";
const NOON: Stamp = Stamp(1_795_406_400_000);
const DAY: i64 = 24 * 3_600_000;

/// What the county holds, as far as the judge asks.
#[derive(Default)]
struct Table {
    rows: BTreeMap<RecordId, Held>,
    left: Vec<(RecordId, AreaCode, u64)>,
    parked: Vec<(RecordId, RecordId, u64)>,
    cut: Option<u64>,
    pulled: u64,
    sequence: u64,
    pairing: Pairing,
    /// The department to which accounts are limited.
    limited: Option<&'static str>,
}

impl Bench for Table {
    fn row(&self, id: RecordId) -> Option<Held> {
        self.rows.get(&id).cloned()
    }
    fn open_conflict(&self, record: RecordId, name: &str) -> Option<RecordId> {
        self.open("conflict", record).find(|row| said(row, "field") == name).map(|row| row.id)
    }
    fn open_proposals(&self, record: RecordId, name: Option<&str>) -> Vec<(RecordId, RecordId)> {
        let fits = |row: &&Held| said(row, "field") == name.unwrap_or_default();
        self.open("proposal", record)
            .filter(fits)
            .map(|row| (row.id, said(row, "desk").parse().expect("an id")))
            .collect()
    }
    fn parked_on(&self, desk: RecordId, record: RecordId) -> Option<u64> {
        self.parked.iter().find(|(on, of, _)| (*on, *of) == (desk, record)).map(|(_, _, number)| *number)
    }
    fn was_held(&self, record: RecordId, areas: &[AreaCode], cursor: u64) -> bool {
        self.left
            .iter()
            .any(|(left, place, at)| *left == record && *at > cursor && areas.iter().any(|area| area.holds(place)))
    }
    fn pairing(&self, _account: RecordId, _household: RecordId, _saved_on: Day, _cursor: u64) -> Pairing {
        self.pairing
    }
    fn periods(&self, household: RecordId) -> Vec<RecordId> {
        let of =
            |row: &&Held| row.kind == HouseholdPeriod::KIND.name && said(row, "household") == household.to_string();
        self.rows.values().filter(of).map(|row| row.id).collect()
    }
    fn stays(&self, household: RecordId) -> Vec<RecordId> {
        let here = |row: &&Held| row.kind == Membership::KIND.name && said(row, "household") == household.to_string();
        let lasting = |row: &&Held| !row.standing.deleted && lasts(&row.standing.fields);
        self.rows.values().filter(here).filter(lasting).map(|row| row.id).collect()
    }
    fn naming(&self, kind: &'static Kind, field: &'static str, named: RecordId) -> Vec<RecordId> {
        let names = |row: &&Held| row.kind == kind.name && said(row, field) == named.to_string();
        self.rows.values().filter(names).filter(|row| !row.standing.deleted).map(|row| row.id).collect()
    }
    fn belonged(&self, person: RecordId, household: RecordId) -> bool {
        let of =
            |row: &Held| (said(row, "person"), said(row, "household")) == (&person.to_string(), &household.to_string());
        self.rows.values().any(|row| row.kind == Membership::KIND.name && of(row))
    }
    fn cut_of(&self, epoch: u32) -> Option<u64> {
        self.cut.filter(|_| epoch < 2)
    }
}

/// One desk's save on its way to the county.
struct Saving {
    desk: u8,
    place: &'static str,
    role: Role,
    grant: &'static str,
    group: Group,
}

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).expect("a code")
}

fn said<'a>(row: &'a Held, name: &str) -> &'a str {
    field(&row.standing.fields, name).as_text().unwrap_or_default()
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    pairs.into_iter().map(|(name, text)| (name.to_owned(), Value::text(text))).collect()
}

/// A save by site staff of desk `desk` in the first village, observed on its day.
fn saving(desk: u8, number: u64, changes: Vec<Change>) -> Saving {
    let group = Group {
        number,
        id: RecordId::derived(&["group", &desk.to_string(), &number.to_string()]),
        by: id(100 + desk),
        on_behalf_of: None,
        made_at: NOON,
        clock_offset: Some(0),
        clock_suspect: false,
        observed: None,
        schema: SCHEMA,
        cursor: 0,
        epoch: 1,
        changes,
        sealed: None,
    };
    Saving { desk, place: V1, role: Role::SiteStaff, grant: V1, group }
}

impl Saving {
    fn observed(mut self, days: i64) -> Self {
        self.group.observed = Some(NOON.day().plus_days(days));
        self
    }
    fn township(mut self) -> Self {
        (self.role, self.grant) = (Role::Township, TOWNSHIP);
        self
    }
    fn cadre(mut self) -> Self {
        self.role = Role::Cadre;
        self
    }
    fn in_second_village(mut self) -> Self {
        (self.place, self.grant) = (V2, V2);
        self
    }
    fn cursor(mut self, cursor: u64) -> Self {
        self.group.cursor = cursor;
        self
    }
}

impl Table {
    /// A household in the first village, written by the county at sequence 1.
    fn with_household() -> Self {
        let mut table = Table::default();
        let fields = texts([("village", V1), ("phone", "1"), ("address", "甲"), ("class", "1"), ("state", "1")]);
        let outcome = table.judge_as(saving(9, 1, vec![Change::create(Household::KIND.name, id(1), fields)]), true);
        assert_eq!(outcome, Ok(vec![Outcome::Taken]));
        table
    }

    fn open(&self, kind: &'static str, record: RecordId) -> impl Iterator<Item = &Held> {
        self.rows.values().filter(move |row| {
            row.kind == kind
                && said(row, "record") == record.to_string()
                && said(row, "state") == StandingState::Open.code()
        })
    }

    fn judge(&mut self, saving: Saving) -> Result<Vec<Outcome>, String> {
        self.judge_as(saving, false)
    }

    fn judge_as(&mut self, saving: Saving, own: bool) -> Result<Vec<Outcome>, String> {
        self.sequence += 1;
        let areas = [area(if own { "500235" } else { saving.place })];
        let case = Case {
            desk: id(200 + saving.desk),
            areas: &areas,
            grant: Some(Grant {
                role: saving.role,
                area: area(if own { "500235" } else { saving.grant }),
                departments: Departments(self.limited.iter().map(|&code| code.to_owned()).collect()),
                disabled: None,
            }),
            own,
            pulled: self.pulled,
            sequence: self.sequence,
            now: NOON.plus(DAY),
            rules: Rules::ALL,
        };
        let judgement = super::judge(&saving.group, &case, self);
        for row in judgement.rows {
            self.rows.insert(row.id, row);
        }
        for (record, from, _) in judgement.moves {
            self.left.push((record, from, self.sequence));
        }
        match judgement.verdict.parked {
            None => Ok(judgement.verdict.outcomes),
            Some(fault) => {
                let touched = saving.group.changes.iter().map(|change| change.record);
                self.parked.extend(touched.map(|record| (case.desk, record, saving.group.number)));
                Err(fault.code)
            }
        }
    }

    fn value(&self, name: &str) -> &str {
        said(&self.rows[&id(1)], name)
    }

    /// Values that wait beside what stands: of open conflicts, then of open proposals.
    fn beside(&self) -> (Vec<String>, Vec<String>) {
        let values = |kind, name: &str| self.open(kind, id(1)).map(|row| said(row, name).to_owned()).collect();
        (values("conflict", "other"), values("proposal", "value"))
    }

    fn decide(&mut self, kind: &'static str, to: StandingState, by: Saving) -> Result<Vec<Outcome>, String> {
        let row = self.open(kind, id(1)).next().expect("one is open").clone();
        let act =
            Act::Transition { field: "state".into(), from: "1".into(), to: to.code().into(), fields: Fields::new() };
        let change = Change { kind: kind.into(), record: row.id, seen: row.version, act };
        let cursor = self.sequence;
        self.judge(Saving { group: Group { changes: vec![change], cursor, ..by.group }, ..by })
    }
}

fn set(seen: u64, name: &str, to: &str) -> Vec<Change> {
    vec![Change::set(Household::KIND.name, id(1), seen, texts([(name, to)]))]
}

fn visit(n: u8) -> Change {
    let home = id(1).to_string();
    let said = [("household", home.as_str()), ("visited_on", "2026-11-20"), ("method", "1"), ("note", "在家")];
    let mut fields = texts(said);
    put(&mut fields, "source", Value::text("1"));
    Change::create(Visit::KIND.name, id(n), fields)
}

const TAKEN: &[Outcome] = &[Outcome::Taken];
const CONFLICT: &[Outcome] = &[Outcome::Conflict];
const PROPOSED: &[Outcome] = &[Outcome::Proposed];

#[test]
fn of_two_phones_written_unknown_to_each_other_the_later_observed_stands_and_the_other_is_kept() {
    for (first, second, stands, other) in [(0, 1, "B", "A"), (1, 0, "A", "B"), (0, 0, "B", "A")] {
        let mut table = Table::with_household();
        assert_eq!(table.judge(saving(1, 1, set(1, "phone", "A")).observed(first)).as_deref(), Ok(TAKEN));
        assert_eq!(table.judge(saving(2, 1, set(1, "phone", "B")).observed(second)).as_deref(), Ok(CONFLICT));
        assert_eq!(table.value("phone"), stands, "{first} {second}");
        assert_eq!(table.beside().0, [format!("\"{other}\"")]);
    }
}

#[test]
fn what_was_seen_or_written_by_the_same_desk_is_replaced_without_a_word() {
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, set(1, "phone", "A"))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(1, 2, set(1, "phone", "A2"))).as_deref(), Ok(TAKEN), "its own desk wrote it");
    assert_eq!(table.judge(saving(2, 1, set(3, "phone", "B"))).as_deref(), Ok(TAKEN), "it was on the screen");
    assert_eq!(table.judge(saving(1, 3, set(1, "phone", "B"))).as_deref(), Ok(TAKEN), "the values are equal");
    assert_eq!(table.beside(), (vec![], vec![]));
}

#[test]
fn a_cursor_beyond_an_unseen_value_does_not_make_it_seen() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "phone", "A"))).expect("taken");
    assert_eq!(table.judge(saving(2, 1, set(1, "phone", "B")).cursor(2)).as_deref(), Ok(CONFLICT));
}

#[test]
fn what_was_seen_in_an_epoch_that_was_cut_counts_up_to_the_cut() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "phone", "A"))).expect("taken");
    table.cut = Some(1);
    assert_eq!(table.judge(saving(2, 1, set(2, "phone", "B"))).as_deref(), Ok(CONFLICT));
}

/// What stands of a household's former days: the last day of each, counted from noon's, its class and its state.
fn kept(table: &Table) -> Vec<(i64, String, String)> {
    let periods = table.periods(id(1)).into_iter().map(|id| &table.rows[&id]);
    let kept = |row: &Held| {
        let until: Day = said(row, "until").parse().expect("a day");
        (until.days_since(NOON.day()), said(row, "class").to_owned(), said(row, "state").to_owned())
    };
    let mut all: Vec<_> = periods.map(kept).collect();
    all.sort();
    all
}

fn owned<const N: usize>(all: [(i64, &str, &str); N]) -> Vec<(i64, String, String)> {
    all.into_iter().map(|(day, class, state)| (day, class.to_owned(), state.to_owned())).collect()
}

#[test]
fn what_a_household_was_before_a_change_is_kept_up_to_the_day_before() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "phone", "A")).observed(-5)).expect("taken");
    assert_eq!(kept(&table), [], "a phone has no days");
    table.judge(saving(1, 2, set(2, "class", "2")).observed(0).township()).expect("taken");
    assert_eq!(kept(&table), [], "what was entered that day was a slip");
    table.judge(saving(1, 3, set(3, "class", "1")).observed(-9).township()).expect("taken");
    table.judge(saving(1, 4, set(4, "state", "3")).observed(-4)).expect("taken");
    table.judge(saving(1, 5, set(5, "class", "2")).observed(-4).township()).expect("taken");
    assert_eq!(kept(&table), owned([(-10, "2", "1"), (-5, "1", "1")]), "once a day");
    let period = table.periods(id(1)).into_iter().map(|id| said(&table.rows[&id], "since")).max();
    assert_eq!(period, Some(NOON.day().plus_days(-9).to_string().as_str()));
}

#[test]
fn a_change_that_is_heard_of_late_sets_later_periods_right() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "state", "3")).observed(-3)).expect("taken");
    table.judge(saving(1, 2, set(2, "class", "2")).observed(-7).township()).expect("taken");
    assert_eq!(kept(&table), owned([(-8, "1", "1"), (-4, "2", "1")]));
    let since: Vec<&str> = table.periods(id(1)).into_iter().map(|id| said(&table.rows[&id], "since")).collect();
    assert!(since.contains(&"") && since.contains(&NOON.day().plus_days(-7).to_string().as_str()), "{since:?}");
}

#[test]
fn no_desk_says_what_a_household_will_be_or_was() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "state", "3")).observed(400)).expect("taken");
    assert_eq!(kept(&table), owned([(0, "1", "1")]), "the county's day is the last");
    let until = NOON.day().plus_days(-2);
    let period =
        HouseholdPeriod::set().household(crate::Ref::to(id(1))).until(until).state("3".to_owned()).into_fields();
    let made = Change::create(HouseholdPeriod::KIND.name, id(77), period);
    assert_eq!(table.judge(saving(1, 2, vec![made]).township()), Err("record.server_only".to_owned()));
    let kept = table.periods(id(1))[0];
    let delete = Change { kind: HouseholdPeriod::KIND.name.into(), record: kept, seen: 9, act: Act::Delete };
    assert_eq!(table.judge(saving(1, 3, vec![delete]).township()).as_deref(), Ok(PROPOSED));
}

#[test]
fn what_nobody_knew_is_no_change_but_who_was_not_monitored_was_not() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "household_type", "1")).township()).expect("taken");
    assert_eq!(kept(&table), []);
    table.judge(saving(1, 2, set(2, "monitored", "1")).observed(-1).township()).expect("taken");
    assert_eq!(kept(&table), owned([(-2, "1", "1")]));
}

#[test]
fn different_fields_are_merged_without_a_word() {
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, set(1, "phone", "A"))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, set(1, "address", "B"))).as_deref(), Ok(TAKEN));
    assert_eq!((table.value("phone"), table.value("address")), ("A", "B"));
}

#[test]
fn of_two_guarded_values_the_stored_one_stays_and_the_other_is_proposed() {
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, set(1, "class", "2")).township()).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, set(1, "class", "3")).township()).as_deref(), Ok(PROPOSED));
    assert_eq!((table.value("class"), table.beside().1), ("2", vec!["\"3\"".to_owned()]));
}

#[test]
fn what_one_may_not_set_is_proposed_once_per_desk_and_accepting_it_closes_the_others() {
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, set(1, "class", "2"))).as_deref(), Ok(PROPOSED));
    assert_eq!(table.judge(saving(1, 2, set(1, "class", "3"))).as_deref(), Ok(PROPOSED));
    assert_eq!(table.beside().1, ["\"3\""], "the later one of a desk replaces its earlier one");
    assert_eq!(table.judge(saving(2, 1, set(1, "class", "4"))).as_deref(), Ok(PROPOSED));
    let refused = table.decide("proposal", StandingState::Settled, saving(2, 2, vec![]));
    assert_eq!(refused, Err("account.rank".to_owned()), "site staff may not decide");
    assert_eq!(table.decide("proposal", StandingState::Settled, saving(3, 1, vec![]).township()).as_deref(), Ok(TAKEN));
    assert!(["3", "4"].contains(&table.value("class")));
    assert_eq!(table.beside().1, [] as [String; 0]);
}

#[test]
fn a_proposal_is_asked_again_if_the_field_changed_out_of_sight() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "class", "2"))).expect("proposed");
    table.judge(saving(2, 1, set(2, "class", "5")).township()).expect("taken");
    let row = table.open("proposal", id(1)).next().expect("open").clone();
    let act = Act::Transition { field: "state".into(), from: "1".into(), to: "2".into(), fields: Fields::new() };
    let accept = Change { kind: "proposal".into(), record: row.id, seen: row.version, act };
    assert_eq!(table.judge(saving(1, 2, vec![accept]).township().cursor(2)).as_deref(), Ok(PROPOSED));
    assert_eq!((table.value("class"), table.beside().1), ("5", vec!["\"2\"".to_owned()]));
}

#[test]
fn settling_a_conflict_with_the_other_value_closes_it() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "phone", "A")).observed(0)).expect("taken");
    table.judge(saving(2, 1, set(1, "phone", "B")).observed(1)).expect("conflict");
    assert_eq!(table.judge(saving(1, 2, set(3, "phone", "A")).cursor(3)).as_deref(), Ok(TAKEN));
    assert_eq!((table.value("phone"), table.beside().0), ("A", vec![]));
}

#[test]
fn elements_of_a_set_are_added_and_removed_one_by_one() {
    let mut table = Table::with_household();
    let members = |add: &str, remove: &str| {
        let one = |item: &str| BTreeMap::from([("x:wishes".to_owned(), BTreeSet::from([item.to_owned()]))]);
        let act = Act::Members { add: one(add), remove: one(remove) };
        vec![Change { kind: "household".into(), record: id(1), seen: 1, act }]
    };
    assert_eq!(table.judge(saving(1, 1, members("水", "路"))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, members("电", "水"))).as_deref(), Ok(TAKEN));
    assert_eq!(*field(&table.rows[&id(1)].standing.fields, "x:wishes"), Value::set(["电"]));
}

#[test]
fn an_edit_of_a_set_waits_like_any_edit_once_the_household_moved() {
    let mut table = Table::with_household();
    let moving = vec![Change::set(Household::KIND.name, id(1), 1, texts([("village", V2)]))];
    table.judge(saving(2, 1, moving).township()).expect("taken");
    let add = BTreeMap::from([("x:wishes".to_owned(), BTreeSet::from(["水".to_owned()]))]);
    let act = Act::Members { add, remove: BTreeMap::new() };
    let change = Change { kind: "household".into(), record: id(1), seen: 1, act };
    assert_eq!(table.judge(saving(1, 1, vec![change]).cursor(1)).as_deref(), Ok(PROPOSED));
    assert_eq!(table.beside().1, [r#"["水"]"#]);
    table.decide("proposal", StandingState::Settled, saving(3, 1, vec![]).in_second_village()).expect("taken");
    assert_eq!(*field(&table.rows[&id(1)].standing.fields, "x:wishes"), Value::set(["水"]));
}

#[test]
fn pairs_are_made_and_deleted_by_the_township() {
    let mut table = Table::with_household();
    let home = id(1).to_string();
    let cadre = id(8).to_string();
    let pair = || {
        let fields = texts([("household", &home), ("cadre", &cadre), ("since", "2026-11-01")]);
        vec![Change::create("pair", id(7), fields)]
    };
    let delete = || vec![Change { kind: "pair".into(), record: id(7), seen: 9, act: Act::Delete }];
    assert_eq!(table.judge(saving(1, 1, pair())), Err("account.rank".into()));
    assert_eq!(table.judge(saving(2, 1, pair()).township()).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(3, 1, delete())).as_deref(), Ok(PROPOSED));
    assert_eq!(table.judge(saving(2, 2, delete()).township()).as_deref(), Ok(TAKEN));
}

#[test]
fn a_record_is_not_made_or_left_without_what_it_must_hold() {
    let mut table = Table::with_household();
    let fields = texts([("household", &id(1).to_string()), ("visited_on", "2026-11-20")]);
    assert_eq!(table.judge(saving(1, 1, vec![Change::create("visit", id(3), fields)])), Err("field.required".into()));
    let blank = Fields::from([("state".to_owned(), Value::Null)]);
    let change = Change::set(Household::KIND.name, id(1), 1, blank);
    assert_eq!(table.judge(saving(2, 1, vec![change])), Err("field.required".into()));
    assert_eq!(table.value("state"), "1");
}

#[test]
fn a_state_is_left_only_from_where_it_stands_and_later_groups_on_it_wait() {
    let mut table = Table::with_household();
    let home = id(1).to_string();
    let mut matter = texts([("household", &home), ("title", "修路"), ("promised_on", "2026-11-20"), ("state", "1")]);
    put(&mut matter, "year", Value::Int(2026));
    table.judge(saving(1, 1, vec![Change::create("matter", id(2), matter)])).expect("taken");
    let started = texts([("started_on", "2026-11-21")]);
    assert_eq!(table.judge(saving(1, 2, step("1", "2", &started))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, step("1", "2", &started))).as_deref(), Ok(TAKEN), "the state reached is equal");
    assert_eq!(table.judge(saving(2, 2, step("1", "7", &Fields::new()))), Err("state.elsewhere".into()));
    assert_eq!(table.judge(saving(2, 3, step("2", "3", &Fields::new()))), Err("group.behind".into()));
    assert_eq!(table.judge(saving(2, 4, set(1, "phone", "B"))).as_deref(), Ok(TAKEN), "other records go on");
}

/// A step of the matter 2, seen as it stands, that brings `fields` along.
fn step(from: &str, to: &str, fields: &Fields) -> Vec<Change> {
    let act = Act::Transition { field: "state".into(), from: from.into(), to: to.into(), fields: fields.clone() };
    vec![Change { kind: "matter".into(), record: id(2), seen: 99, act }]
}

fn matter_in(state: &str) -> Vec<Change> {
    let home = id(1).to_string();
    let mut matter = texts([("household", &home), ("title", "修路"), ("promised_on", "2026-11-20"), ("state", state)]);
    put(&mut matter, "year", Value::Int(2026));
    vec![Change::create("matter", id(2), matter)]
}

#[test]
fn a_desk_makes_no_record_in_a_state_that_others_reach_by_steps() {
    for (state, refused) in [("5", "account.rank"), ("4", "account.rank"), ("2", "state.start"), ("9", "state.unknown")]
    {
        let mut table = Table::with_household();
        assert_eq!(table.judge(saving(1, 1, matter_in(state)).township()), Err(refused.into()), "{state}");
        assert!(!table.rows.contains_key(&id(2)));
    }
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, matter_in("3"))), Err("field.required".into()), "done on which day?");
    table.parked.clear();
    let mut done = matter_in("3");
    let Act::Create { fields } = &mut done[0].act else { unreachable!() };
    put(fields, "done_on", Value::text("2026-11-21"));
    assert_eq!(table.judge(saving(1, 2, done)).as_deref(), Ok(TAKEN));
}

/// A county with a matter that is done, proved and ready to be confirmed by the adult 5; the person 6 is a child.
fn with_done_matter() -> Table {
    let mut table = Table::with_household();
    let (home, matter) = (id(1).to_string(), id(2).to_string());
    let person = |n, birth: &str| {
        Change::create("person", id(n), texts([("household", home.as_str()), ("name", "徐辉"), ("birth", birth)]))
    };
    let mut proof = texts([("household", &home), ("matter", &matter), ("kind", "1"), ("name", "1.jpg")]);
    proof.extend(texts([("media_type", "image/jpeg"), ("sha256", &"0".repeat(64))]));
    put(&mut proof, "size", Value::Int(1));
    let people = vec![person(5, "1980-01-02"), person(6, "2015-01-02")];
    table.judge(saving(1, 1, people)).expect("taken");
    table.judge(saving(1, 2, matter_in("1"))).expect("taken");
    let done = texts([("done_on", "2026-11-21")]);
    assert_eq!(table.judge(saving(1, 3, step("1", "3", &done))), Err("matter.no_evidence".into()));
    table.parked.clear();
    let mut both = vec![Change::create("evidence", id(3), proof)];
    both.extend(step("1", "3", &done));
    let taken = [Outcome::Taken, Outcome::Taken];
    assert_eq!(table.judge(saving(1, 4, both)).as_deref(), Ok(taken.as_slice()), "proved in the same save");
    table
}

#[test]
fn no_step_is_skipped_taken_back_or_taken_without_what_it_asks_for() {
    let confirmed = |by: u8| {
        let by = id(by).to_string();
        texts([("confirmed_on", "2026-11-22"), ("confirmed", "1"), ("confirmed_by", &by)])
    };
    for (from, to, fields, refused) in [
        ("3", "5", texts([("verified_on", "2026-11-22")]), "state.step"),
        ("3", "1", Fields::new(), "state.step"),
        ("3", "9", Fields::new(), "state.unknown"),
        ("3", "4", Fields::new(), "field.required"),
        ("3", "4", confirmed(6), "matter.confirmed_by_child"),
        ("3", "4", confirmed(7), "matter.confirmed_by_child"),
        ("3", "7", Fields::new(), "field.required"),
        ("3", "2", texts([("started_on", "2026-11-22")]), "account.rank"),
    ] {
        let mut table = with_done_matter();
        assert_eq!(table.judge(saving(1, 5, step(from, to, &fields))), Err(refused.into()), "{from} → {to}");
        assert_eq!(said(&table.rows[&id(2)], "state"), "3");
    }
    let mut table = with_done_matter();
    assert_eq!(table.judge(saving(1, 5, step("3", "4", &confirmed(5)))).as_deref(), Ok(TAKEN));
    let verified = texts([("verified_on", "2026-11-22")]);
    assert_eq!(
        table.judge(saving(1, 6, step("4", "5", &verified))),
        Err("account.rank".into()),
        "the township verifies"
    );
    table.parked.clear();
    assert_eq!(table.judge(saving(2, 1, step("4", "5", &verified)).township()).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 2, step("5", "1", &Fields::new())).township()), Err("state.step".into()));
}

#[test]
fn a_step_is_no_way_round_the_classes_of_other_fields() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, matter_in("1"))).expect("taken");
    let act = Act::Transition {
        field: "promised_on".into(),
        from: "2026-11-20".into(),
        to: "2026-01-01".into(),
        fields: Fields::new(),
    };
    let change = Change { kind: "matter".into(), record: id(2), seen: 2, act };
    assert_eq!(table.judge(saving(1, 2, vec![change])), Err("state.step".into()));
}

#[test]
fn what_a_step_asks_for_is_not_emptied_by_the_step_itself() {
    let mut table = with_done_matter();
    let home = id(5).to_string();
    let mut fields = texts([("confirmed_on", "2026-11-22"), ("confirmed_by", home.as_str())]);
    fields.insert("confirmed".into(), Value::Null);
    assert_eq!(table.judge(saving(1, 5, step("3", "4", &fields))), Err("field.required".into()));
}

#[test]
fn what_a_step_asked_for_is_not_taken_away_afterwards() {
    let confirmed = texts([("confirmed_on", "2026-11-22"), ("confirmed", "1"), ("confirmed_by", &id(5).to_string())]);
    let emptied = |name: &str| Change::set("matter", id(2), 99, [(name.to_owned(), Value::Null)].into_iter().collect());
    for name in ["confirmed_on", "confirmed", "confirmed_by", "done_on"] {
        let mut table = with_done_matter();
        let mut both = step("3", "4", &confirmed);
        both.push(emptied(name));
        assert_eq!(table.judge(saving(1, 5, both)), Err("field.required".into()), "{name} in the same save");
        table.parked.clear();
        assert_eq!(table.judge(saving(1, 6, step("3", "4", &confirmed))).as_deref(), Ok(TAKEN));
        assert_eq!(table.judge(saving(1, 7, vec![emptied(name)])), Err("field.required".into()), "{name} later");
    }
    let deleted = || Change { kind: "evidence".into(), record: id(3), seen: 99, act: Act::Delete };
    let mut table = with_done_matter();
    table.judge(saving(1, 5, step("3", "4", &confirmed))).expect("taken");
    assert_eq!(table.judge(saving(1, 6, vec![deleted()])), Err("evidence.last".into()));
    let mut table = with_done_matter();
    assert_eq!(table.judge(saving(1, 5, vec![deleted()])), Err("evidence.last".into()));
    table.parked.clear();
    let mut other = table.rows[&id(3)].standing.fields.clone();
    put(&mut other, "name", Value::text("2.jpg"));
    let two = vec![Change::create("evidence", id(4), other), deleted()];
    assert_eq!(table.judge(saving(1, 6, two)).as_deref(), Ok([Outcome::Taken, Outcome::Taken].as_slice()));
}

#[test]
fn who_deletes_what_the_township_verified_asks_the_township() {
    let mut table = with_done_matter();
    let confirmed = texts([("confirmed_on", "2026-11-22"), ("confirmed", "1"), ("confirmed_by", &id(5).to_string())]);
    table.judge(saving(1, 5, step("3", "4", &confirmed))).expect("taken");
    let verified = texts([("verified_on", "2026-11-22")]);
    table.judge(saving(2, 1, step("4", "5", &verified)).township()).expect("taken");
    let delete = || vec![Change { kind: "matter".into(), record: id(2), seen: 99, act: Act::Delete }];
    assert_eq!(table.judge(saving(1, 6, delete())).as_deref(), Ok([Outcome::Proposed].as_slice()));
    assert!(!table.rows[&id(2)].standing.deleted);
    assert_eq!(table.judge(saving(2, 2, delete()).township()).as_deref(), Ok(TAKEN));
}

#[test]
fn what_does_not_read_as_its_field_means_is_parked() {
    let change = |kind: &'static str, record: u8, name: &'static str, value: Value| {
        Change::set(kind, id(record), 99, [(name.to_owned(), value)].into_iter().collect())
    };
    for (name, value) in [
        ("moved_in_on", Value::text("昨天")),
        ("moved_in_on", Value::text("0001-01-01")),
        ("moved_in_on", Value::text("9999-12-31")),
        ("household_type", Value::text(" ")),
        ("settlement", Value::text("x")),
        ("phone", Value::Int(5)),
    ] {
        let mut table = Table::with_household();
        let parked = table.judge(saving(1, 1, vec![change("household", 1, name, value.clone())]));
        assert_eq!(parked, Err("field.shape".into()), "{name} {value:?}");
    }
    for (name, day) in [("done_on", ""), ("done_on", "foo"), ("done_on", "2099-01-01")] {
        let mut table = Table::with_household();
        table.judge(saving(1, 1, matter_in("1"))).expect("taken");
        table.judge(saving(1, 2, step("1", "2", &texts([("started_on", "2026-11-21")])))).expect("taken");
        let parked = table.judge(saving(1, 3, step("2", "3", &texts([(name, day)]))));
        assert!(parked.is_err(), "{name} {day}: {parked:?}");
    }
}

#[test]
fn a_fixed_field_is_not_written_twice() {
    let mut table = Table::with_household();
    table.judge(saving(1, 1, vec![visit(3)])).expect("taken");
    let change = Change::set(Visit::KIND.name, id(3), 2, texts([("note", "不在家")]));
    assert_eq!(table.judge(saving(1, 2, vec![change])), Err("field.fixed".into()));
}

#[test]
fn a_fact_that_exists_once_is_one_record_though_two_clerks_enter_it() {
    let mut table = Table::with_household();
    let home = id(1).to_string();
    let fact = |kind: &str| {
        let person = id(2).to_string();
        let mut fields = texts([("household", &home), ("person", &person), ("kind", "1"), ("x:kind", kind)]);
        put(&mut fields, "year", Value::Int(2026));
        vec![Change::create(Medical::KIND.name, id(4), fields)]
    };
    assert_eq!(table.judge(saving(1, 1, fact("居民")).observed(1)).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, fact("居民"))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 2, fact("职工")).observed(0)).as_deref(), Ok(CONFLICT));
    assert_eq!(said(&table.rows[&id(4)], "x:kind"), "居民");
}

#[test]
fn of_a_delete_and_an_edit_unknown_to_each_other_the_later_to_arrive_waits() {
    let delete = || vec![Change { kind: "household".into(), record: id(1), seen: 1, act: Act::Delete }];
    let mut table = Table::with_household();
    table.judge(saving(1, 1, set(1, "phone", "A"))).expect("taken");
    assert_eq!(table.judge(saving(2, 1, delete())).as_deref(), Ok(PROPOSED));
    assert!(!table.rows[&id(1)].standing.deleted);

    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(2, 1, delete())).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(1, 1, set(1, "phone", "A"))).as_deref(), Ok(PROPOSED));
    assert!(table.rows[&id(1)].standing.deleted, "nothing deleted returns by an edit");
    assert_eq!(table.decide("proposal", StandingState::Settled, saving(3, 1, vec![])).as_deref(), Ok(TAKEN));
    assert!(!table.rows[&id(1)].standing.deleted, "a person decided so");
    assert_eq!(table.value("phone"), "A");
}

#[test]
fn a_cadre_whose_pair_ended_unheard_proposes_and_one_who_knew_is_outside() {
    for (pairing, outcome) in [
        (Pairing::Open, Ok(vec![Outcome::Taken])),
        (Pairing::EndedUnheard, Ok(vec![Outcome::Proposed])),
        (Pairing::None, Err("scope.outside".into())),
    ] {
        let mut table = Table { pairing, ..Table::with_household() };
        assert_eq!(table.judge(saving(2, 1, set(1, "phone", "2")).cadre()), outcome, "{pairing:?}");
    }
}

#[test]
fn a_household_that_moved_meanwhile_takes_visits_as_they_are_and_edits_as_proposals() {
    let mut table = Table::with_household();
    let moving = vec![Change::set(Household::KIND.name, id(1), 1, texts([("village", V2)]))];
    assert_eq!(table.judge(saving(2, 1, moving).township()).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows[&id(1)].place, area(V2));
    assert_eq!(table.judge(saving(1, 1, vec![visit(3)]).cursor(1)).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows[&id(3)].place, area(V2));
    assert_eq!(table.judge(saving(1, 2, set(1, "phone", "A")).cursor(1)).as_deref(), Ok(PROPOSED));
    assert_eq!(
        table.judge(saving(1, 3, set(1, "phone", "A2")).cursor(2)),
        Err("scope.outside".into()),
        "saved after the move"
    );
    table.pulled = 2;
    assert_eq!(
        table.judge(saving(2, 9, set(1, "phone", "A2")).cursor(1)),
        Err("scope.outside".into()),
        "an older cursor than the desk had told"
    );
    let accepted = table.decide("proposal", StandingState::Settled, saving(3, 1, vec![]).in_second_village());
    assert_eq!((accepted.as_deref(), table.value("phone")), (Ok(TAKEN), "A"));
}

#[test]
fn a_move_to_where_one_has_no_grant_is_proposed_to_the_township() {
    let mut table = Table::with_household();
    let moving = || vec![Change::set(Household::KIND.name, id(1), 1, texts([("village", V2)]))];
    assert_eq!(table.judge(saving(1, 1, moving())).as_deref(), Ok(PROPOSED));
    assert_eq!(table.value("village"), V1);
    assert_eq!(table.decide("proposal", StandingState::Settled, saving(2, 1, vec![]).township()).as_deref(), Ok(TAKEN));
    assert_eq!((table.value("village"), table.rows[&id(1)].place.as_str()), (V2, V2));
}

#[test]
fn a_person_who_joins_another_village_s_household_is_placed_there() {
    let mut table = Table::with_household();
    let home = Change::create(Household::KIND.name, id(5), texts([("village", V2), ("state", "1")]));
    table.judge_as(saving(9, 2, vec![home]), true).expect("taken");
    let person = Change::create("person", id(6), texts([("household", &id(1).to_string()), ("name", "甲")]));
    table.judge(saving(1, 1, vec![person])).expect("taken");
    let joins = |seen| vec![Change::set("person", id(6), seen, texts([("household", &id(5).to_string())]))];
    assert_eq!(table.judge(saving(1, 2, joins(3))).as_deref(), Ok(PROPOSED), "site staff have no grant there");
    assert_eq!(table.judge(saving(1, 3, joins(4)).township()).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows[&id(6)].place, area(V2));
    assert!(table.left.iter().any(|(record, from, _)| (*record, from.as_str()) == (id(6), V1)));
}

#[test]
fn what_belongs_elsewhere_or_to_the_server_is_parked_with_the_reason() {
    let mut table = Table::with_household();
    let server = vec![Change::create(Parked::KIND.name, id(7), texts([("area", V1), ("state", "1")]))];
    for (saving, reason) in [
        (saving(3, 1, set(1, "phone", "C")).in_second_village(), "scope.outside"),
        (saving(3, 2, vec![]), "group.size"),
        (saving(1, 1, server), "record.server_only"),
        (saving(1, 2, vec![Change::set("person", id(8), 0, texts([("name", "甲")]))]), "record.missing"),
        (saving(1, 3, vec![Change::set("person", id(1), 0, texts([("name", "甲")]))]), "record.other_kind"),
    ] {
        assert_eq!(table.judge(saving), Err(reason.to_owned()));
    }
}

#[test]
fn a_wrong_clock_decides_nothing_and_stops_nothing() {
    let mut table = Table::with_household();
    let mut early = saving(1, 1, set(1, "phone", "A"));
    early.group.made_at = NOON.plus(3_650 * DAY);
    early.group.clock_suspect = true;
    early.group.observed = Some(NOON.day());
    assert_eq!(table.judge(early).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, set(1, "phone", "B")).observed(0)).as_deref(), Ok(CONFLICT));
    assert_eq!(table.value("phone"), "B", "same day, one clock suspect: arrival decides");
}

/// A household of 户主 2, 配偶 3 and 之子 4, written by the county at sequence 1; the stays are 12, 13 and 14.
fn family() -> Table {
    let mut table = Table::default();
    let home = texts([("village", V1), ("state", "1"), ("head", &id(2).to_string())]);
    let mut changes = vec![Change::create(Household::KIND.name, id(1), home)];
    for (n, relation) in [(2, "01"), (3, "02"), (4, "03")] {
        changes.push(stay(n, relation));
    }
    table.judge_as(saving(9, 1, changes), true).expect("taken");
    table
}

fn stay(person: u8, relation: &str) -> Change {
    let (home, person_id) = (id(1).to_string(), id(person).to_string());
    let fields = texts([("household", &home), ("person", &person_id), ("relation", relation)]);
    Change::create(Membership::KIND.name, id(10 + person), fields)
}

fn named(person: u8) -> Change {
    Change::set(Household::KIND.name, id(1), 1, texts([("head", &id(person).to_string())]))
}

fn related(person: u8, relation: &str) -> Change {
    Change::set(Membership::KIND.name, id(10 + person), 1, texts([("relation", relation)]))
}

fn leaves(person: u8) -> Change {
    Change::set(Membership::KIND.name, id(10 + person), 1, texts([("until", "2026-11-20"), ("left_by", "1")]))
}

const TWO: Result<&[Outcome], &str> = Err("heads.two");
const NONE: Result<&[Outcome], &str> = Err("heads.none");

fn judged(table: &mut Table, desk: u8, number: u64, changes: Vec<Change>) -> Result<(), String> {
    table.judge(saving(desk, number, changes)).map(drop)
}

fn fault(code: Result<&[Outcome], &str>) -> Result<(), String> {
    code.map(drop).map_err(str::to_owned)
}

#[test]
fn a_group_that_leaves_two_heads_or_none_is_parked() {
    for (changes, expected) in [
        (vec![named(3), related(3, "01"), related(2, "02")], Ok(())),
        // The former head was forgotten.
        (vec![named(3), related(3, "01")], fault(TWO)),
        // Named alone, while another is called 户主.
        (vec![named(3)], fault(TWO)),
        (vec![related(4, "01")], fault(TWO)),
        (vec![stay(5, "01")], fault(TWO)),
        (vec![stay(5, "03")], Ok(())),
        (vec![leaves(2)], fault(NONE)),
        (vec![leaves(2), named(3), related(3, "01")], Ok(())),
        (vec![leaves(4)], Ok(())),
        (vec![leaves(2), leaves(3), leaves(4)], Ok(())),
        (vec![Change { kind: "membership".into(), record: id(12), seen: 1, act: Act::Delete }], fault(NONE)),
        // Whoever the household names is its head, whatever he is called.
        (vec![related(2, "28")], Ok(())),
    ] {
        let mut table = family();
        assert_eq!(judged(&mut table, 1, 1, changes.clone()), expected, "{changes:?}");
    }
}

#[test]
fn a_household_that_is_no_longer_kept_needs_no_head() {
    for state in ["2", "3", "4"] {
        let mut table = family();
        let closed = Change::set(Household::KIND.name, id(1), 1, texts([("state", state)]));
        assert_eq!(judged(&mut table, 1, 1, vec![closed, leaves(2)]), Ok(()), "{state}");
        assert_eq!(judged(&mut table, 1, 2, vec![related(3, "01"), related(4, "01")]), Ok(()), "{state}");
    }
}

#[test]
fn a_household_that_somebody_moves_into_again_needs_one() {
    let mut table = family();
    judged(&mut table, 1, 1, vec![leaves(2), leaves(3), leaves(4)]).expect("the last member may leave");
    assert_eq!(judged(&mut table, 1, 2, vec![stay(5, "03")]), fault(NONE));
    let mut table = family();
    judged(&mut table, 1, 1, vec![leaves(2), leaves(3), leaves(4)]).expect("taken");
    assert_eq!(judged(&mut table, 1, 2, vec![stay(5, "01"), named(5)]), Ok(()));
}

#[test]
fn a_new_household_of_a_desk_has_a_head() {
    let home = |head: u8| {
        let fields = texts([("village", V1), ("state", "1"), ("head", &id(head).to_string())]);
        Change::create(Household::KIND.name, id(1), fields)
    };
    assert_eq!(judged(&mut Table::default(), 1, 1, vec![home(2), stay(2, "01"), stay(3, "02")]), Ok(()));
    assert_eq!(judged(&mut Table::default(), 1, 1, vec![home(9), stay(3, "02")]), fault(NONE));
    assert_eq!(judged(&mut Table::default(), 1, 1, vec![home(2), stay(2, "01"), stay(3, "01")]), fault(TWO));
}

#[test]
fn of_two_desks_that_each_change_the_head_the_second_is_parked_and_nothing_of_it_is_written() {
    for days in [-1, 0, 1] {
        let mut table = family();
        assert_eq!(judged(&mut table, 1, 1, vec![named(3), related(3, "01"), related(2, "02")]), Ok(()));
        let before = table.rows.clone();
        let second = vec![named(4), related(4, "01"), related(2, "11")];
        let outcome = table.judge(saving(2, 1, second).observed(days)).map(drop);
        let elsewhere = Err("heads.elsewhere".to_owned());
        assert_eq!((outcome, table.rows == before), (elsewhere, true), "{days}");
    }
}

#[test]
fn two_desks_that_name_the_same_head_agree() {
    let mut table = family();
    let change = || vec![named(3), related(3, "01"), related(2, "02")];
    assert_eq!(judged(&mut table, 1, 1, change()), Ok(()));
    assert_eq!(judged(&mut table, 2, 1, change()), Ok(()));
}

#[test]
fn whoever_became_head_at_one_desk_and_left_at_the_other_parks_the_second() {
    let head = || vec![named(3), related(3, "01"), related(2, "02")];
    let mut table = family();
    assert_eq!(judged(&mut table, 1, 1, head()), Ok(()));
    assert_eq!(judged(&mut table, 2, 1, vec![leaves(3)]), fault(NONE));
    let mut table = family();
    assert_eq!(judged(&mut table, 1, 1, vec![leaves(3)]), Ok(()));
    assert_eq!(judged(&mut table, 2, 1, head()), fault(NONE));
}

#[test]
fn what_was_wrong_before_does_not_hold_up_other_changes() {
    // An older county took these.
    let mut table = family();
    table.judge_as(saving(9, 2, vec![related(3, "01")]), true).expect("taken");
    assert_eq!(judged(&mut table, 1, 1, vec![related(4, "21")]), Ok(()), "still two");
    assert_eq!(judged(&mut table, 1, 2, vec![related(4, "01")]), fault(TWO), "three are worse");
    let mut table = family();
    table.judge_as(saving(9, 2, vec![related(3, "01")]), true).expect("taken");
    assert_eq!(judged(&mut table, 1, 1, vec![related(3, "02")]), Ok(()), "and it can be mended");
    let mut table = family();
    table.judge_as(saving(9, 2, vec![leaves(2)]), true).expect("taken");
    assert_eq!(judged(&mut table, 1, 1, vec![related(4, "21")]), Ok(()), "still none");
    assert_eq!(judged(&mut table, 1, 2, vec![named(3), related(3, "01")]), Ok(()), "and it can be mended");
}

const OTHER_TOWNSHIP: &str = "500235141";
const THERE: &str = "500235141001";
const CASE: u8 = 50;

/// A case that hands the household over from the first village to one of another township.
fn handover() -> Fields {
    let said = [("holder", V1), ("way", "1"), ("origin", V1), ("destination", THERE), ("state", "1"), ("head", "徐辉")];
    let mut fields = texts(said);
    put(&mut fields, "case_id", id(CASE).into());
    put(&mut fields, "moved", id(1).into());
    put(&mut fields, "offered_on", Value::text("2026-11-20"));
    fields
}

fn item(code: &str) -> Fields {
    let mut fields = texts([("holder", V1), ("item", code), ("state", "1"), ("side", "2")]);
    put(&mut fields, "case_id", id(CASE).into());
    fields
}

fn begin(kind: &Kind, fields: Fields) -> Change {
    Change::create(kind.name, kind.natural_id(&fields).expect("a key"), fields)
}

const CASES: Kind = Handover::KIND;
const ITEMS: Kind = HandoverItem::KIND;

/// The row of a record on either side.
fn on(place: &str, kind: &Kind, fields: &Fields) -> RecordId {
    counterpart(kind, fields, &area(place)).expect("a key").0
}

fn takes(kind: &Kind, (record, seen): (RecordId, u64), (from, to): (&str, &str), fields: Fields) -> Vec<Change> {
    let act = Act::Transition { field: "state".into(), from: from.into(), to: to.into(), fields };
    vec![Change { kind: kind.name.into(), record, seen, act }]
}

fn origin(number: u64, changes: Vec<Change>) -> Saving {
    saving(1, number, changes).township()
}

fn destination(number: u64, changes: Vec<Change>) -> Saving {
    Saving { place: OTHER_TOWNSHIP, grant: OTHER_TOWNSHIP, role: Role::Township, ..saving(2, number, changes) }
}

impl Table {
    /// A household that was offered with one item.
    fn with_handover() -> Self {
        let mut table = Self::with_household();
        let offer = vec![begin(&CASES, handover()), begin(&ITEMS, item("07"))];
        assert_eq!(table.judge(origin(1, offer)), Ok(vec![Outcome::Taken; 2]));
        table
    }

    /// What both sides hold of a record, which is the same but for where it stands.
    fn both(&self, kind: &Kind, fields: &Fields) -> Fields {
        let [here, there] = [V1, THERE].map(|place| &self.rows[&on(place, kind, fields)]);
        assert_eq!((here.place.as_str(), there.place.as_str()), (V1, THERE));
        assert_eq!(
            (here.version, &here.inks, here.standing.deleted),
            (there.version, &there.inks, there.standing.deleted)
        );
        let mut said = there.standing.fields.clone();
        put(&mut said, "holder", Value::text(V1));
        assert_eq!(said, here.standing.fields);
        said
    }
}

#[test]
fn a_handover_is_one_case_that_each_side_has_at_its_own_place() {
    let mut table = Table::with_handover();
    assert_eq!(table.both(&CASES, &handover()), handover());
    let there = on(THERE, &ITEMS, &item("07"));
    let owner = Change::set(ITEMS.name, there, 2, texts([("owner", "马芳")]));
    assert_eq!(table.judge(destination(1, vec![owner])).as_deref(), Ok(TAKEN));
    assert_eq!(field(&table.both(&ITEMS, &item("07")), "owner").as_text(), Some("马芳"));
    // Written unknown to each other on both sides: one value stands, on both, and the other is kept.
    let unseen = Change::set(ITEMS.name, on(V1, &ITEMS, &item("07")), 2, texts([("owner", "李红")]));
    assert_eq!(table.judge(origin(2, vec![unseen]).observed(-1)).as_deref(), Ok(CONFLICT));
    assert_eq!(field(&table.both(&ITEMS, &item("07")), "owner").as_text(), Some("马芳"));
}

#[test]
fn a_household_moves_when_the_destination_has_accepted_it_and_not_before() {
    let mut table = Table::with_handover();
    let there = (on(THERE, &CASES, &handover()), 2);
    let accepted = texts([("accepted_on", "2026-11-21"), ("address", "移民新村 3 组 8 号")]);
    let accept = |row| takes(&CASES, row, ("1", "2"), accepted.clone());
    assert_eq!(
        table.judge(origin(2, accept((on(V1, &CASES, &handover()), 2)))),
        Err("handover.destinations_step".into())
    );
    table.parked.clear();
    assert_eq!(table.rows[&id(1)].place.as_str(), V1);
    assert_eq!(table.judge(destination(1, accept(there))).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows[&id(1)].place.as_str(), THERE);
    assert_eq!((table.value("village"), table.value("address")), (THERE, "移民新村 3 组 8 号"));
    assert_eq!(field(&table.both(&CASES, &handover()), "state").as_text(), Some("2"));
    // What the former side saved before it heard of it waits for the new one; the new one writes.
    assert_eq!(table.judge(saving(1, 3, set(1, "phone", "A"))).as_deref(), Ok(PROPOSED));
    let phone = set(table.sequence, "phone", "B");
    assert_eq!(table.judge(destination(2, phone)).as_deref(), Ok(TAKEN));
    // It is not closed while an item is open.
    let close = |seen| takes(&CASES, (there.0, seen), ("2", "5"), texts([("closed_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(3, close(table.sequence))), Err("handover.open_item".into()));
    table.parked.clear();
    let done = takes(&ITEMS, (on(THERE, &ITEMS, &item("07")), 2), ("2", "3"), texts([("done_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(4, done)).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(destination(5, close(table.sequence))).as_deref(), Ok(TAKEN));
}

#[test]
fn a_handover_is_given_back_mended_and_stopped_by_whose_turn_it_is() {
    let mut table = Table::with_handover();
    let [here, there] = [V1, THERE].map(|place| on(place, &CASES, &handover()));
    let because = |day: &str| texts([(day, "2026-11-21"), ("because", "人口数不符")]);
    let back = takes(&CASES, (there, 2), ("1", "3"), because("returned_on"));
    assert_eq!(table.judge(destination(1, back)).as_deref(), Ok(TAKEN));
    let again = |row| takes(&CASES, row, ("3", "1"), texts([("offered_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(2, again((there, 3)))), Err("handover.origins_step".into()));
    table.parked.clear();
    assert_eq!(table.judge(origin(2, again((here, 3)))).as_deref(), Ok(TAKEN));
    let stop = takes(&CASES, (here, 5), ("1", "6"), because("stopped_on"));
    assert_eq!(table.judge(origin(3, stop)).as_deref(), Ok(TAKEN));
    let late = takes(&CASES, (there, 5), ("1", "2"), texts([("accepted_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(3, late)), Err("state.elsewhere".into()), "it was stopped meanwhile");
    assert_eq!(table.rows[&id(1)].place.as_str(), V1);
}

#[test]
fn nobody_hands_over_what_is_not_his_or_is_in_other_hands() {
    let judged =
        |by: fn(u64, Vec<Change>) -> Saving, change: Change| Table::with_household().judge(by(1, vec![change]));
    let with = |name: &str, value: Value| {
        let mut fields = handover();
        put(&mut fields, name, value);
        fields
    };
    assert_eq!(judged(destination, begin(&CASES, handover())), Err("scope.outside".into()), "on the other side");
    let taken = with("holder", Value::text(THERE));
    assert_eq!(
        judged(destination, begin(&CASES, taken)),
        Err("handover.other_hands".into()),
        "it takes what nobody gave"
    );
    let of_another = with("moved", id(9).into());
    assert_eq!(judged(origin, begin(&CASES, of_another)), Err("handover.gone".into()), "no such household");
    let mut from_next_door = with("origin", Value::text(V2));
    put(&mut from_next_door, "holder", Value::text(V2));
    assert_eq!(judged(origin, begin(&CASES, from_next_door)), Err("handover.gone".into()), "it lives elsewhere");
    let other_id = Change::create(CASES.name, id(77), handover());
    assert_eq!(judged(origin, other_id), Err("record.other_id".into()));
    assert_eq!(judged(origin, begin(&ITEMS, item("07"))), Err("record.missing".into()), "an item of no case");
    assert_eq!(
        judged(|number, changes| saving(1, number, changes), begin(&CASES, handover())),
        Err("account.rank".into())
    );

    let mut table = Table::with_handover();
    let second = begin(&CASES, with("case_id", id(51).into()));
    assert_eq!(table.judge(origin(2, vec![second])), Err("handover.under_way".into()));
    let [here, there] = [V1, THERE].map(|place| on(place, &CASES, &handover()));
    let delete = |record| vec![Change { kind: CASES.name.into(), record, seen: 2, act: Act::Delete }];
    assert_eq!(table.judge(destination(1, delete(there))), Err("handover.begun".into()));
    table.parked.clear();
    let both = [here, there]
        .map(|row| Change::set(CASES.name, row, 2, texts([("reason", if row == here { "甲" } else { "乙" })])));
    let office = Saving { place: "500235", grant: "500235", role: Role::CountyAdmin, ..saving(3, 1, both.to_vec()) };
    assert_eq!(table.judge(office), Err("handover.twice".into()), "one save says two things of one case");
    table.parked.clear();
    assert_eq!(table.judge(origin(4, delete(here))).as_deref(), Ok(TAKEN), "nobody has answered yet");
    assert!(table.rows[&there].standing.deleted);
}

#[test]
fn an_offer_ends_on_both_sides_when_the_household_moves_otherwise() {
    let mut table = Table::with_handover();
    let move_to = |number, village| {
        let office = saving(3, number, set(1, "village", village));
        Saving { place: "500235", grant: "500235", role: Role::CountyAdmin, ..office }
    };
    assert_eq!(table.judge(move_to(1, V2)).as_deref(), Ok(TAKEN));
    let stopped = table.both(&CASES, &handover());
    let says = |name| field(&stopped, name).as_text();
    assert_eq!((says("state"), says("because")), (Some("6"), Some(MOVED_OTHERWISE)));
    assert!(says("stopped_on").is_some(), "{stopped:?}");
    let accept = takes(&CASES, (on(THERE, &CASES, &handover()), 2), ("1", "2"), texts([("accepted_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(1, accept)), Err("state.elsewhere".into()));
    table.parked.clear();
    // It may be handed over from where it lives now.
    let mut anew = handover();
    for (name, value) in [("case_id", id(CASE + 1).into()), ("holder", Value::text(V2)), ("origin", Value::text(V2))] {
        put(&mut anew, name, value);
    }
    let offer = begin(&CASES, anew);
    assert_eq!(
        table.judge(Saving { place: "500235", grant: "500235", ..origin(9, vec![offer]) }).as_deref(),
        Ok(TAKEN)
    );
}

#[test]
fn what_was_accepted_goes_on_when_the_household_moves_on() {
    let mut table = Table::with_handover();
    let accept = takes(&CASES, (on(THERE, &CASES, &handover()), 2), ("1", "2"), texts([("accepted_on", "2026-11-21")]));
    assert_eq!(table.judge(destination(1, accept)).as_deref(), Ok(TAKEN));
    let on_it_goes = destination(2, set(table.sequence, "village", THERE_TOO));
    assert_eq!(table.judge(on_it_goes).as_deref(), Ok(TAKEN));
    assert_eq!(field(&table.both(&CASES, &handover()), "state").as_text(), Some("2"), "its items are still owed");
}

#[test]
fn a_case_with_another_county_is_its_own_sides_alone() {
    let mut table = Table::with_household();
    let mut fields = handover();
    for (name, value) in
        [("way", Value::text("2")), ("destination", Value::Null), ("elsewhere", Value::text("湖北省利川市"))]
    {
        put(&mut fields, name, value);
    }
    let row = begin(&CASES, fields.clone()).record;
    assert_eq!(table.judge(origin(1, vec![begin(&CASES, fields)])).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows.values().filter(|row| row.kind == CASES.name).count(), 1);
    let take = takes(&CASES, (row, 2), ("1", "2"), texts([("accepted_on", "2026-11-21")]));
    assert_eq!(table.judge(origin(2, take)), Err("step.other_way".into()), "it is agreed to by letter");
    table.parked.clear();
    let agree =
        takes(&CASES, (row, 2), ("1", "4"), texts([("accepted_on", "2026-11-21"), ("reply", "利民函〔2026〕9号")]));
    assert_eq!(table.judge(origin(3, agree)).as_deref(), Ok(TAKEN));
    assert_eq!(table.rows[&id(1)].place.as_str(), V1, "it leaves by its own state");
}

const THERE_TOO: &str = "500235141002";

#[test]
fn nobody_writes_over_a_case_by_its_number() {
    let mut table = Table::with_handover();
    let own = texts([("village", THERE_TOO), ("phone", "2"), ("state", "1")]);
    assert!(table.judge_as(saving(9, 2, vec![Change::create(Household::KIND.name, id(2), own)]), true).is_ok());
    let before = table.both(&CASES, &handover());
    // The destination knows the number; it begins a case of its own under it, whose other side would be the origin's row.
    let mut forged = handover();
    for (name, value) in [("holder", THERE_TOO), ("origin", THERE_TOO), ("destination", V1)] {
        put(&mut forged, name, Value::text(value));
    }
    put(&mut forged, "moved", id(2).into());
    assert_eq!(table.judge(destination(1, vec![begin(&CASES, forged.clone())])), Err("record.other_id".into()));
    table.parked.clear();
    assert_eq!(table.both(&CASES, &handover()), before);
    // Nor once the case is deleted, which nobody may look up by its number any more.
    let here = on(V1, &CASES, &handover());
    let delete = vec![Change { kind: CASES.name.into(), record: here, seen: 2, act: Act::Delete }];
    assert_eq!(table.judge(origin(2, delete)).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(destination(2, vec![begin(&CASES, forged)])), Err("record.other_id".into()));
    let mut no_house = handover();
    put(&mut no_house, "case_id", id(51).into());
    put(&mut no_house, "moved", here.into());
    assert_eq!(
        table.judge(origin(3, vec![begin(&CASES, no_house)])),
        Err("handover.gone".into()),
        "that is no household"
    );
}

#[test]
fn a_field_that_no_kind_declares_makes_a_case_nobodys_household() {
    let mut table = Table::with_handover();
    let there = on(THERE, &CASES, &handover());
    let claims = Change::set(CASES.name, there, 2, Fields::from([("household".into(), id(1).into())]));
    assert_eq!(table.judge(destination(1, vec![claims])).as_deref(), Ok(TAKEN), "kept, as whatever is not known here");
    let row = &table.rows[&there];
    assert_eq!(household_of(&row.kind, row.id, &row.standing.fields), None);
    let mut second = handover();
    put(&mut second, "case_id", id(51).into());
    assert_eq!(table.judge(origin(2, vec![begin(&CASES, second)])), Err("handover.under_way".into()));
}

#[test]
fn a_proposal_brings_no_case_back_and_takes_none_away() {
    let mut table = Table::with_handover();
    let [here, there] = [V1, THERE].map(|place| on(place, &CASES, &handover()));
    let propose = vec![Change { kind: CASES.name.into(), record: here, seen: 2, act: Act::Delete }];
    assert_eq!(table.judge(saving(1, 2, propose)).as_deref(), Ok(PROPOSED), "site staff ask the township");
    let accept = step_of_case(there, 2, ("1", "2"));
    assert_eq!(table.judge(destination(1, accept)).as_deref(), Ok(TAKEN));
    let proposal = table.open("proposal", here).next().expect("it waits").clone();
    let settle = vec![transition_of(&proposal, StandingState::Settled)];
    let late = origin(3, settle).cursor(table.sequence);
    assert_eq!(table.judge(late), Err("handover.begun".into()), "it was taken meanwhile");

    let mut table = Table::with_handover();
    let delete = vec![Change { kind: CASES.name.into(), record: here, seen: 2, act: Act::Delete }];
    assert_eq!(table.judge(origin(2, delete)).as_deref(), Ok(TAKEN));
    let note = Change::set(CASES.name, there, 2, texts([("reason", "还要")]));
    assert_eq!(table.judge(destination(1, vec![note])).as_deref(), Ok(PROPOSED));
    let proposal = table.open("proposal", there).next().expect("it waits").clone();
    let revive = destination(2, vec![transition_of(&proposal, StandingState::Settled)]).cursor(table.sequence);
    assert_eq!(table.judge(revive), Err("handover.other_hands".into()), "the origin alone begins it");
}

#[test]
fn whoever_takes_a_household_takes_what_is_offered_with_it() {
    let mut table = Table::with_handover();
    let there = on(THERE, &CASES, &handover());
    // The origin ends an item meanwhile: the acceptance stands all the same.
    let ended = takes(&ITEMS, (on(V1, &ITEMS, &item("07")), 2), ("1", "3"), texts([("done_on", "2026-11-21")]));
    assert_eq!(table.judge(origin(2, ended)).as_deref(), Ok(TAKEN));
    let more = begin(&ITEMS, item("01"));
    assert_eq!(table.judge(origin(3, vec![more])).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(destination(1, step_of_case(there, 2, ("1", "2")))).as_deref(), Ok(TAKEN));
    let state = |code: &str| field(&table.both(&ITEMS, &item(code)), "state").as_text().map(str::to_owned);
    assert_eq!((state("07").as_deref(), state("01").as_deref()), (Some("3"), Some("2")));
}

#[test]
fn whoever_added_an_item_takes_it_back_and_nobody_else() {
    let mut table = Table::with_handover();
    let mut own = item("11");
    put(&mut own, "holder", Value::text(THERE));
    let added = begin(&ITEMS, own.clone());
    let row = added.record;
    assert_eq!(table.judge(destination(1, vec![added])).as_deref(), Ok(TAKEN));
    let delete = |record| vec![Change { kind: ITEMS.name.into(), record, seen: 3, act: Act::Delete }];
    assert_eq!(table.judge(origin(2, delete(on(V1, &ITEMS, &own)))), Err("handover.begun".into()));
    table.parked.clear();
    assert_eq!(table.judge(destination(2, delete(row))).as_deref(), Ok(TAKEN));
}

#[test]
fn both_sides_are_told_of_two_owners_and_whoever_settles_it_settles_it_for_both() {
    let mut table = Table::with_handover();
    let [here, there] = [V1, THERE].map(|place| on(place, &ITEMS, &item("07")));
    let own = |record, name: &str| vec![Change::set(ITEMS.name, record, 2, texts([("owner", name)]))];
    assert_eq!(table.judge(destination(1, own(there, "马芳"))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(origin(2, own(here, "李红"))).as_deref(), Ok(CONFLICT));
    let told = |table: &Table| [here, there].map(|row| table.open("conflict", row).count());
    assert_eq!(told(&table), [1, 1]);
    let conflict = table.open("conflict", there).next().expect("it is open").clone();
    assert_eq!(conflict.place.as_str(), THERE);
    let settle = vec![transition_of(&conflict, StandingState::Settled)];
    assert_eq!(table.judge(destination(2, settle).cursor(table.sequence)).as_deref(), Ok(TAKEN));
    assert_eq!(told(&table), [0, 0]);
}

#[test]
fn an_item_is_of_the_department_of_its_right() {
    let mut table = Table::with_handover();
    let of_party = Change::set(ITEMS.name, on(V1, &ITEMS, &item("02")), 2, texts([("owner", "甲")]));
    assert_eq!(table.judge(origin(2, vec![begin(&ITEMS, item("02"))])).as_deref(), Ok(TAKEN));
    table.limited = Some("mz");
    assert_eq!(table.judge(origin(3, vec![of_party])), Err("department.outside".into()));
    table.parked.clear();
    let of_aid = Change::set(ITEMS.name, on(V1, &ITEMS, &item("07")), 2, texts([("owner", "甲")]));
    assert_eq!(table.judge(origin(4, vec![of_aid])).as_deref(), Ok(TAKEN));
}

fn step_of_case(record: RecordId, seen: u64, way: (&str, &str)) -> Vec<Change> {
    takes(&CASES, (record, seen), way, texts([("accepted_on", "2026-11-21")]))
}

fn transition_of(standing: &Held, to: StandingState) -> Change {
    let act = Act::Transition { field: "state".into(), from: "1".into(), to: to.code().into(), fields: Fields::new() };
    Change { kind: standing.kind.clone(), record: standing.id, seen: standing.version, act }
}

/// A member of the Party whose transfer was agreed to by the county.
fn agreed() -> Table {
    let mut table = Table::with_household();
    let mut fields = texts([("state", "5"), ("way", "2"), ("surveyed_on", "2026-11-01")]);
    put(&mut fields, "household", id(1).into());
    put(&mut fields, "person", id(3).into());
    let case = Change::create(PartyCase::KIND.name, id(60), fields);
    assert!(table.judge_as(saving(9, 2, vec![case]), true).is_ok());
    table
}

#[test]
fn the_way_to_which_a_higher_rank_agreed_is_changed_by_that_rank_alone() {
    let way = |seen| vec![Change::set(PartyCase::KIND.name, id(60), seen, texts([("way", "3")]))];
    let mut table = agreed();
    assert_eq!(table.judge(saving(1, 1, way(2)).township()).as_deref(), Ok(PROPOSED));
    assert_eq!(said(&table.rows[&id(60)], "way"), "2");
    let office = Saving { place: "500235", grant: "500235", role: Role::CountyAdmin, ..saving(3, 1, way(3)) };
    assert_eq!(table.judge(office).as_deref(), Ok(TAKEN));
    let mut table = agreed();
    let letter = texts([("way", "1"), ("letter_on", "2026-11-20"), ("letter_until", "2027-02-20")]);
    let (from, to) = ("5".to_owned(), PartyStep::SentOut.code().to_owned());
    let act = Act::Transition { field: "state".into(), from, to, fields: letter };
    let other = vec![Change { kind: PartyCase::KIND.name.into(), record: id(60), seen: 2, act }];
    assert_eq!(table.judge(saving(1, 1, other)), Err("step.other_way".into()), "by a way that nobody agreed to");
    let mut table = agreed();
    let delete = vec![Change { kind: PartyCase::KIND.name.into(), record: id(60), seen: 2, act: Act::Delete }];
    assert_eq!(table.judge(saving(1, 1, delete).township()).as_deref(), Ok(PROPOSED));
}

#[test]
fn a_hukou_is_not_settled_without_the_fact_that_it_has_moved() {
    let mut table = Table::with_household();
    let mut fields = texts([("state", "2"), ("applied_on", "2026-11-01"), ("way", "1")]);
    put(&mut fields, "household", id(1).into());
    put(&mut fields, "person", id(3).into());
    assert!(table.judge_as(saving(9, 2, vec![Change::create(HukouCase::KIND.name, id(61), fields)]), true).is_ok());
    let settle = || {
        let act = Act::Transition {
            field: "state".into(),
            from: "2".into(),
            to: "4".into(),
            fields: texts([("settled_on", "2026-11-20")]),
        };
        Change { kind: HukouCase::KIND.name.into(), record: id(61), seen: 2, act }
    };
    assert_eq!(table.judge(saving(1, 1, vec![settle()])), Err("step.no_fact".into()));
    table.parked.clear();
    let mut moved = Fields::from([("moved".into(), Value::Int(1))]);
    put(&mut moved, "household", id(1).into());
    put(&mut moved, "person", id(3).into());
    let fact = Change::create(Hukou::KIND.name, Hukou::KIND.natural_id(&moved).expect("a key"), moved);
    assert!(table.judge(saving(1, 2, vec![settle(), fact])).is_ok());
    assert_eq!(said(&table.rows[&id(61)], "state"), "4");
}

static CASES_OF_HUKOU: Kind = HukouCase::KIND;

/// The beginning of a case of a hukou, of a member of the household.
fn case_of(record: u8, person: u8) -> Change {
    let mut fields = texts([("state", "1"), ("applied_on", "2026-11-20")]);
    put(&mut fields, "household", id(1).into());
    put(&mut fields, "person", id(person).into());
    Change::create(HukouCase::KIND.name, id(record), fields)
}

#[test]
fn of_two_desks_that_begin_a_case_of_one_person_the_second_is_parked_until_the_first_has_ended() {
    let under_way = Err("record.under_way".to_owned());
    let mut table = Table::with_household();
    assert_eq!(table.judge(saving(1, 1, vec![case_of(61, 3)])).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, vec![case_of(62, 3)])), under_way);
    assert_eq!(table.judge(saving(2, 2, vec![case_of(63, 4)])).as_deref(), Ok(TAKEN), "of somebody else");
    assert_eq!(table.judge(saving(2, 3, vec![case_of(64, 5), case_of(65, 5)])), under_way, "two in one save");
    let withdraws = texts([("ended_on", "2026-11-21"), ("because", "本人意愿")]);
    let ends = takes(&CASES_OF_HUKOU, (id(61), 2), ("1", "7"), withdraws);
    assert_eq!(table.judge(saving(1, 2, ends)).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 4, vec![case_of(66, 3)])).as_deref(), Ok(TAKEN), "another may begin");
}

#[test]
fn a_deleted_case_comes_back_only_while_no_other_is_under_way() {
    let mut table = Table::with_household();
    let on_case = |act| vec![Change { kind: HukouCase::KIND.name.into(), record: id(61), seen: 9, act }];
    assert_eq!(table.judge(saving(1, 1, vec![case_of(61, 3)])).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(1, 2, on_case(Act::Delete))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, vec![case_of(62, 3)])).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(1, 3, on_case(Act::Undelete))), Err("record.under_way".into()));
}

#[test]
fn what_was_under_way_twice_before_goes_on_by_its_steps() {
    let mut table = Table::with_household();
    for (number, record) in [(2, 61), (3, 62)] {
        assert!(table.judge_as(saving(9, number, vec![case_of(record, 3)]), true).is_ok(), "the county's own program");
    }
    let accepted = |record| takes(&CASES_OF_HUKOU, (id(record), 3), ("1", "2"), texts([("accepted_on", "2026-11-21")]));
    assert_eq!(table.judge(saving(1, 1, accepted(61))).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(1, 2, accepted(62))).as_deref(), Ok(TAKEN));
}

/// The shortest way of declared steps between two states.
fn way(machine: &Workflow, from: &str, to: &str) -> Option<Vec<&'static Step>> {
    let mut ways: Vec<(&str, Vec<&'static Step>)> = vec![(from, vec![])];
    let mut at = 0;
    while let Some((state, steps)) = ways.get(at).cloned() {
        if state == to {
            return Some(steps);
        }
        for step in machine.steps.iter().filter(|step| step.from == state) {
            if ways.iter().all(|(reached, _)| *reached != step.to) {
                ways.push((step.to, [steps.clone(), vec![step]].concat()));
            }
        }
        at += 1;
    }
    None
}

/// Takes steps of a case through the judge, each by the lowest rank that may, with all that it asks for.
fn walk(table: &mut Table, kind: &'static Kind, steps: &[&'static Step], says: &Fields) -> Result<(), String> {
    for (number, step) in (1..).zip(steps) {
        let asked = step.said().filter(|name| says.get(*name).is_none());
        let mut fields: Fields = asked.map(|name| (name.to_owned(), said_in_walk(kind, name))).collect();
        let brought = step.said().filter_map(|name| Some((name.to_owned(), says.get(name)?.clone())));
        fields.extend(brought);
        let mut changes = takes(kind, (id(61), u64::MAX >> 1), (step.from, step.to), fields);
        if step.beside.contains(&Beside::Fact) {
            let moved = Hukou::set().household(Ref::to(id(1))).person(Ref::to(id(3))).moved(true).into_fields();
            changes.push(Change::create(Hukou::KIND.name, Hukou::KIND.natural_id(&moved).expect("a key"), moved));
        }
        let saving = saving(1, number, changes);
        let saving = match step.by {
            By::Site => saving,
            By::Township => saving.township(),
            By::County | By::Server => Saving { place: "500235", grant: "500235", role: Role::CountyAdmin, ..saving },
        };
        table.judge(saving).map_err(|fault| format!("{} → {}: {fault}", step.from, step.to))?;
    }
    Ok(())
}

fn said_in_walk(kind: &Kind, name: &str) -> Value {
    let declared = kind.field(name).expect("declared");
    match declared.meaning {
        Meaning::Day => Value::text("2026-11-20"),
        Meaning::Month => Value::text("2026-11"),
        _ if declared.shape == Shape::Int => Value::Int(1),
        _ => Value::text("1"),
    }
}

/// Walks to each of the ends that are wanted, with what leads there, over each return on the way: what is given back, begins again
/// or goes out anew. Returns how many walks there are.
fn walks_over_returns(kind: &'static Kind, ends: &[(&str, Fields)]) -> usize {
    let (name, machine) = kind.workflow().expect("a machine");
    let start = machine.beginning(By::Site).expect("somebody begins").code;
    let mut walked = 0;
    let returns = machine.steps.iter().filter(|step| {
        let before = way(machine, start, step.from).expect("it is reached");
        let was_there = step.to == start || before.iter().any(|earlier| earlier.to == step.to);
        machine.leads(step.to, step.from) && (was_there || step.word.contains("退回"))
    });
    for back in returns {
        for (end, says) in ends {
            let before = way(machine, start, back.from).expect("it is reached");
            let after = way(machine, back.to, end).expect("it leads on");
            let steps = [before, vec![back], after].concat();
            if !steps.iter().all(|step| step.leads_on(says)) {
                // A letter ends only of whoever has one.
                continue;
            }
            let mut table = Table::with_household();
            let mut fields = texts([("state", start), ("applied_on", "2026-11-01"), ("surveyed_on", "2026-11-01")]);
            fields.retain(|name, _| kind.field(name).is_some());
            put(&mut fields, "household", id(1).into());
            put(&mut fields, "person", id(3).into());
            let begun = table.judge(saving(1, 100, vec![Change::create(kind.name, id(61), fields)]));
            assert_eq!(begun.as_deref(), Ok(TAKEN), "{}", kind.name);
            let told = format!("{} over {} → {} ({})", kind.name, back.from, back.to, back.word);
            assert_eq!(walk(&mut table, kind, &steps, says), Ok(()), "{told}");
            assert_eq!(said(&table.rows[&id(61)], name), *end, "{told}");
            walked += 1;
        }
    }
    walked
}

#[test]
fn whoever_is_returned_at_any_place_of_the_way_of_a_hukou_still_settles() {
    let settled = (HukouState::Settled.code(), texts([("way", "1")]));
    assert_eq!(walks_over_returns(&CASES_OF_HUKOU, &[settled]), 3, "applied, accepted, and applied again");
}

#[test]
fn whoever_is_returned_at_any_place_of_the_way_of_a_party_member_still_comes_to_each_end() {
    static CASES_OF_PARTY: Kind = PartyCase::KIND;
    let by = |way: &str| texts([("way", way)]);
    let ends = [
        (PartyStep::Received.code(), by("1")),
        (PartyStep::Received.code(), by("2")),
        (PartyStep::Arranged.code(), by("3")),
        (PartyStep::Stays.code(), by("4")),
    ];
    // Given back to the branch twice, by the county, reported again, and for those who go a letter that ran out.
    assert_eq!(walks_over_returns(&CASES_OF_PARTY, &ends), 4 * 4 + 2);
}

/// A stay of a person in the household `home`, by its own id.
fn stays_in(home: u8, record: u8, person: u8) -> Change {
    let fields = texts([("household", &id(home).to_string()), ("person", &id(person).to_string()), ("relation", "28")]);
    Change::create(Membership::KIND.name, id(record), fields)
}

#[test]
fn nobody_lives_in_two_households_though_two_desks_enter_him_while_apart() {
    let mut table = family();
    let other = texts([("village", V1), ("state", "1"), ("head", &id(5).to_string())]);
    let stays = [stays_in(2, 15, 5)];
    let household = [Change::create(Household::KIND.name, id(2), other)];
    table.judge_as(saving(9, 2, household.into_iter().chain(stays).collect()), true).expect("taken");
    let twice = Err("member.two_homes".to_owned());
    // Both desks heard that 6 had left where he was before.
    assert_eq!(table.judge(saving(1, 1, vec![stays_in(1, 16, 6)])).as_deref(), Ok(TAKEN));
    assert_eq!(table.judge(saving(2, 1, vec![stays_in(2, 17, 6)])), twice);
    assert!(!table.rows.contains_key(&id(17)), "nothing of it is written");
    assert_eq!(table.judge(saving(2, 2, vec![stays_in(2, 18, 7)])).as_deref(), Ok(TAKEN), "others go on");
    // In one save, or after he left, he moves between them.
    let leaves =
        |seen| Change::set(Membership::KIND.name, id(16), seen, texts([("until", "2026-11-20"), ("left_by", "1")]));
    assert_eq!(table.judge(saving(1, 2, vec![leaves(9), stays_in(2, 19, 6)])).map(drop), Ok(()));
    let again = Change::set(Membership::KIND.name, id(16), 99, Fields::from([("until".to_owned(), Value::Null)]));
    assert_eq!(table.judge(saving(1, 3, vec![again])), twice, "an end that is taken back");
}

#[test]
fn a_hukou_that_moved_before_the_household_did_is_taken() {
    let moved_in = texts([("moved_in_on", "2018-12")]);
    let mut table = Table::with_household();
    table.judge(saving(1, 90, vec![Change::set(Household::KIND.name, id(1), 1, moved_in)])).expect("taken");
    let (_, machine) = CASES_OF_HUKOU.workflow().expect("a machine");
    assert_eq!(table.judge(saving(1, 100, vec![case_of(61, 3)])).as_deref(), Ok(TAKEN));
    let steps = way(machine, HukouState::Applied.code(), HukouState::Settled.code()).expect("it leads there");
    let early = texts([("way", "1"), ("accepted_on", "2017-05-02"), ("settled_on", "2017-05-09")]);
    assert_eq!(walk(&mut table, &CASES_OF_HUKOU, &steps, &early), Ok(()));
    assert_eq!(said(&table.rows[&id(61)], "settled_on"), "2017-05-09");
}
