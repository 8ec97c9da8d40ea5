//! The numbers of 二(五) over random work: a desk without a line, its workbook, the county's records API and a plain recount of
//! the records agree on any day, whoever moved. The seed is printed; a run replays from it.

use crate::{
    api::Other,
    excel::{book, column, end_of},
    main_job::Office,
    office::{administrator_on, pc},
    running::{Running, area},
};
use anju_county::{
    freeze,
    rim::{Machine, Rim},
};
use anju_model::{
    AreaCode, Clock, Day, Fields, Record, RecordId, Ref, Value,
    contract::*,
    indicators::{Figures, Indicator},
    kinds::{Household, Matter, MatterState, Need, NeedState, Pair, Visit},
    rules::{self, BY_PHONE, NOT_MET, Parameters},
    sync::group::{Act, Change},
};
use anju_store::{
    dossiers::{self, Whose},
    rusqlite::Connection,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde_json::Value as Json;
use std::collections::BTreeSet;

const COUNTY: &str = "500235";
/// How many households each round of work touches.
const TOUCHED: usize = 150;

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A day within the last two years, today included.
    fn day(&mut self, today: Day) -> Day {
        today.plus_days(-(self.below(730) as i64))
    }
}

/// What households became, from which day on, in the order in which the county heard of it.
#[derive(Default)]
struct Became(Vec<(RecordId, &'static str, Day, Option<String>, String)>);

impl Became {
    /// What stood on a day, told by what was heard alone; `now` is what the record says where nothing was.
    fn on(&self, day: Day, (household, name): (RecordId, &str), now: Option<&str>) -> Option<String> {
        let mut heard = self.0.iter().filter(|(of, field, ..)| (*of, *field) == (household, name)).peekable();
        let Some((.., at_first, _)) = heard.peek() else { return now.map(str::to_owned) };
        let last = |before, (.., since, _, value): &(_, _, Day, _, String)| {
            if *since <= day { Some(value.clone()) } else { before }
        };
        heard.fold(at_first.clone(), last)
    }
}

/// A seed of its own for each run, unless one is given to replay.
#[expect(clippy::disallowed_methods, reason = "a run is replayed by naming its seed in the environment")]
#[expect(clippy::print_stdout, reason = "a failing run shows its seed")]
fn seed() -> u64 {
    let given = std::env::var("ANJU_SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or_else(|| Machine.now().0.unsigned_abs());
    println!("ANJU_SEED={seed}");
    seed
}

fn all<R: Record>(db: &Connection) -> Vec<(RecordId, u64, R)> {
    let mut found = vec![];
    anju_store::all_of_kind(db, R::KIND.name, |row| {
        if let (false, Ok(record)) = (row.deleted, R::from_fields(&row.fields)) {
            found.push((row.id, row.version, record));
        }
        Ok(())
    })
    .unwrap();
    found
}

fn read<T>(here: &Running, act: impl FnOnce(&Connection) -> T) -> T {
    here.county.read(|db| Ok(act(db))).unwrap()
}

fn save(here: &Running, changes: Vec<Change>) {
    save_observed(here, changes, None);
}

fn save_observed(here: &Running, changes: Vec<Change>, on: Option<Day>) {
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(changes, on, clock, &mut || Machine.id()).unwrap();
}

/// A round of work by many hands, written as the county.
fn work(here: &Running, dice: &mut Dice, today: Day, became: &mut Became) {
    let (households, pairs, visits) = read(here, |db| (all::<Household>(db), all::<Pair>(db), all::<Visit>(db)));
    let mut changes = vec![];
    let mut touched = BTreeSet::new();
    for _ in 0..TOUCHED {
        let (id, version, stood) = dice.pick(&households);
        let household = Ref::to(*id);
        // Few of them, so that some get two in a year.
        let helped = Ref::to(dice.pick(&households[..20]).0);
        let day = dice.day(today);
        match dice.below(6) {
            0 => {
                let (pair, version, found) = dice.pick(&pairs);
                if touched.insert(*pair) {
                    let until = if found.since < day { day } else { found.since };
                    changes.push(set("pair", *pair, *version, "until", until.to_string()));
                }
            }
            1 => changes.push(Change::create("visit", Machine.id(), visit(household, day, dice).fields())),
            2 => changes.push(Change::create("matter", Machine.id(), matter(helped, day, dice).fields())),
            3 => changes.push(Change::create("need", Machine.id(), need(household, day, dice).fields())),
            4 => {
                let (visit, version, _) = dice.pick(&visits);
                if touched.insert(*visit) {
                    changes.push(Change { kind: "visit".into(), record: *visit, seen: *version, act: Act::Delete });
                }
            }
            _ => {
                if touched.insert(*id) {
                    let (name, stood, to) = if dice.below(2) == 0 {
                        let to = if stood.monitored.as_deref() == Some("1") { "9" } else { "1" };
                        ("monitored", stood.monitored.clone(), to)
                    } else {
                        ("state", Some(stood.state.clone()), if stood.state == "1" { "3" } else { "1" })
                    };
                    let since = today.plus_days(-1 - dice.below(400) as i64);
                    save_observed(here, vec![set("household", *id, *version, name, to.to_owned())], Some(since));
                    became.0.push((*id, name, since, stood, to.to_owned()));
                }
            }
        }
    }
    save(here, changes);
}

fn set(kind: &str, id: RecordId, version: u64, field: &str, text: String) -> Change {
    Change::set(kind, id, version, Fields::from([(field.to_owned(), Value::Text(text))]))
}

fn visit(household: Ref<Household>, day: Day, dice: &mut Dice) -> Visit {
    Visit {
        household,
        visited_on: day,
        visitors: BTreeSet::new(),
        method: (*dice.pick(&["1", "2", BY_PHONE, NOT_MET])).to_owned(),
        met: BTreeSet::new(),
        changed: BTreeSet::new(),
        purposes: BTreeSet::new(),
        note: None,
        next_due: None,
        entered_by: None,
        entered_at: None,
        on_behalf_of: None,
        source: "1".into(),
        confirmed: None,
        corrects: None,
    }
}

fn matter(household: Ref<Household>, day: Day, dice: &mut Dice) -> Matter {
    let state = *dice.pick(&[MatterState::Promised, MatterState::Done, MatterState::Confirmed, MatterState::Verified]);
    let confirmed = matches!(state, MatterState::Confirmed | MatterState::Verified);
    Matter {
        household,
        year: day.year().into(),
        category: None,
        title: "修院坝".into(),
        promised_on: day,
        due_on: None,
        cadre: None,
        amount_fen: None,
        state: state.code().into(),
        started_on: None,
        done_on: (state == MatterState::Done).then_some(day),
        confirmed_on: confirmed.then_some(day),
        confirmed_by: None,
        confirmed: None,
        verified_on: None,
        withdrawn_because: None,
        carried_from: None,
    }
}

fn need(household: Ref<Household>, day: Day, dice: &mut Dice) -> Need {
    let state = *dice.pick(&[NeedState::Raised, NeedState::Done, NeedState::Satisfied, NeedState::Unsatisfied]);
    let after = |dice: &mut Dice| (dice.below(2) == 0).then(|| day.plus_days(dice.below(40) as i64));
    Need {
        state: state.code().into(),
        due_on: after(dice),
        done_on: after(dice),
        ..Need::raised(household, None, "1", day, None, "灯不亮")
    }
}

/// Moves households to other villages of the county.
fn moves(here: &Running, dice: &mut Dice) {
    let households = read(here, all::<Household>);
    let mut moved = BTreeSet::new();
    let mut changes = vec![];
    while moved.len() < 40 {
        let ((id, version, from), (_, _, to)) = (dice.pick(&households), dice.pick(&households));
        if from.village != to.village && moved.insert(*id) {
            changes.push(set("household", *id, *version, "village", to.village.to_string()));
        }
    }
    save(here, changes);
}

/// Counts from the records alone, by the words of DOMAIN, without the queries and functions that are tested.
fn recounted(db: &Connection, within: &AreaCode, day: Day, became: &Became) -> Vec<u32> {
    let parameters = Parameters::default();
    let (pairs, visits) = (all::<Pair>(db), all::<Visit>(db));
    let (matters, needs) = (all::<Matter>(db), all::<Need>(db));
    let mut counts = vec![0; Indicator::ALL.len()];
    let mut add = |indicator: Indicator, count: usize| counts[indicator as usize] += count as u32;
    for (id, _, household) in all::<Household>(db) {
        let state = became.on(day, (id, "state"), Some(&household.state));
        if state.as_deref() != Some("1") || !within.covers(&household.village) {
            continue;
        }
        add(Indicator::Households, 1);
        let open = |need: &&Need| {
            let closed = ["4", "5", "7"].contains(&need.state.as_str());
            need.household.id() == id
                && need.raised_on <= day
                && !(closed && need.done_on.unwrap_or(need.raised_on) <= day)
        };
        let open: Vec<&Need> = needs.iter().map(|(_, _, need)| need).filter(open).collect();
        add(Indicator::NeedsOpen, open.len());
        add(
            Indicator::NeedsOver,
            open.iter().filter(|need| need.due_on.unwrap_or(need.raised_on.plus_days(7)) < day).count(),
        );
        let monitored = became.on(day, (id, "monitored"), household.monitored.as_deref());
        if !parameters.needs_help(household.household_type.as_deref(), monitored.as_deref()) {
            continue;
        }
        add(Indicator::Helped, 1);
        let paired = pairs.iter().any(|(_, _, pair)| {
            pair.household.id() == id && pair.since <= day && pair.until.is_none_or(|until| until >= day)
        });
        add(if paired { Indicator::WithCadre } else { Indicator::NoCadre }, 1);
        let mut days = visits.iter().filter(|(_, _, visit)| {
            visit.household.id() == id && visit.visited_on <= day && parameters.counts(&visit.method)
        });
        let in_month = |on: Day| (on.year(), on.month()) == (day.year(), day.month());
        add(Indicator::Visited, usize::from(days.clone().any(|(_, _, visit)| in_month(visit.visited_on))));
        let lately = days.any(|(_, _, visit)| day.days_since(visit.visited_on) <= parameters.visit_every);
        add(Indicator::Overdue, usize::from(!lately));
        let confirmed = matters.iter().filter(|(_, _, matter)| {
            matter.household.id() == id
                && matter.year == i64::from(day.year())
                && ["4", "5"].contains(&matter.state.as_str())
                && matter.confirmed_on.is_some_and(|on| on <= day)
        });
        let by_matters = match confirmed.count() {
            0 => Indicator::NoMatter,
            1 => Indicator::OneMatter,
            _ => Indicator::TwoMatters,
        };
        add(by_matters, 1);
    }
    counts
}

fn numbers(figures: &Figures) -> Vec<u32> {
    Indicator::ALL.iter().map(|indicator| figures.get(*indicator)).collect()
}

fn at_county(db: &Connection, within: &AreaCode, day: Day) -> Vec<u32> {
    let dossiers = dossiers::gather(db, Whose::within(within), day).unwrap();
    let each: Vec<Figures> = dossiers.iter().map(|dossier| Figures::of(dossier, day, &Parameters::default())).collect();
    numbers(&each.iter().collect())
}

/// Compares desk, county and recount on ten random days, for the whole county and for one of its divisions each.
fn compare(here: &Running, office: &Office, dice: &mut Dice, today: Day, became: &Became) {
    for _ in 0..10 {
        let day = dice.day(today);
        let board = office.ask(GetBoard { day: Some(day), ..GetBoard::default() }).unwrap();
        let part = dice.pick(&board.rows).part.clone();
        let below = office.ask(GetBoard { part: part.clone(), day: Some(day), ..GetBoard::default() }).unwrap();
        for (board, within) in [(&board, area(COUNTY)), (&below, part.area.unwrap())] {
            let (counted, plain) = read(here, |db| (at_county(db, &within, day), recounted(db, &within, day, became)));
            assert_eq!(counted, plain, "{within} on {day}: the county against its records");
            assert_eq!(numbers(&board.total), plain, "{within} on {day}: the desk against the county's records");
        }
        let heard = office.desk.subscribe();
        let list = ListChosen::Board { part: Part::default(), axis: Axis::Area, day: Some(day) };
        let started = office.ask(ExportList { list, reason: None }).unwrap();
        let book = book(&end_of(&heard, started.job).unwrap());
        let total = |indicator: &Indicator| column(&book, indicator.label()).pop().unwrap().parse::<u32>().unwrap();
        let written: Vec<u32> = Indicator::ALL.iter().map(total).collect();
        assert_eq!(written, numbers(&board.total), "{day}: the workbook against the page");
    }
}

/// Compares what another system reads with the recount, on three random days.
async fn compare_for_others(here: &Running, office: &Office, dice: &mut Dice, today: Day, became: &Became) {
    let other = Other::at(here, COUNTY, false);
    for reason in rules::all().flat_map(|rule| rule.reasons) {
        let ask = ListFindings { key: reason.key.into(), area: None, skip: 0, limit: 1 };
        let desk = loop {
            // While the loop of the sync judges what it took in, a page says so.
            let page = office.ask(ask.clone()).unwrap();
            if page.pending == 0 {
                break page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        };
        let (mut rows, mut after) = (0, String::new());
        loop {
            let answer = other.get(&format!("/v1/findings/{}?limit=300{after}", reason.key)).await;
            let said: Json = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            assert_eq!((&said["count"], &said["households"]), (&desk.total.into(), &desk.households.into()), "{said}");
            rows += said["found"].as_array().unwrap().len();
            let Some(next) = said["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(rows as u32, desk.total, "{}", reason.key);
    }
    for _ in 0..3 {
        let day = dice.day(today);
        let plain = read(here, |db| recounted(db, &area(COUNTY), day, became));
        for (indicator, count) in Indicator::ALL.iter().zip(plain) {
            let answer = other.get(&format!("/v1/indicators/{}?as_of={day}", indicator.name())).await;
            let said: Json = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            assert_eq!(said["count"], count, "{} on {day}", indicator.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_desk_without_a_line_counts_what_the_county_counts_on_any_day_also_after_moves() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed()));
    let here = Running::with_sample().await;
    let today = Machine.now().day();
    let mut became = Became::default();
    work(&here, &mut dice, today, &mut became);
    let (_home, pc) = pc();
    let office = administrator_on(&here, pc).await;
    office.sync().unwrap();
    here.handle.shutdown();
    moves(&here, &mut dice);
    work(&here, &mut dice, today, &mut became);
    let stale = office.ask(GetBoard::default()).unwrap();
    let now = read(&here, |db| recounted(db, &area(COUNTY), today, &became));
    assert_ne!(
        numbers(&stale.total),
        now,
        "a desk that has not heard of the work counts otherwise: the test can see it"
    );
    let again = here.serve_again().await;
    office.sync().unwrap();
    compare_for_others(&here, &office, &mut dice, today, &became).await;
    again.shutdown();
    compare(&here, &office, &mut dice, today, &became);
}

/// The last day of the month that ended last with its days for late entries over.
fn closed_month(today: Day) -> Day {
    let ended = |day: Day| day.first_of_month().plus_days(-1);
    let last = ended(today);
    if last.plus_days(Parameters::default().freeze_after) < today { last } else { ended(last) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_is_over_keeps_its_numbers_whatever_is_entered_later() {
    let here = Running::with_sample().await;
    let today = Machine.now().day();
    assert_eq!(freeze::months(&here.county, &Machine).unwrap(), [], "nothing was kept here in a month that is over");
    let began = closed_month(today).first_of_month();
    let days = today.days_since(began);
    here.county
        .write(|tx| Ok(tx.execute("UPDATE judged SET received_at = received_at - ?1", [days * 24 * 3_600_000])?))
        .unwrap();
    let month = closed_month(today);
    assert_eq!(freeze::months(&here.county, &Machine).unwrap(), [month]);
    assert_eq!(freeze::months(&here.county, &Machine).unwrap(), [], "once");

    let (_home, pc) = pc();
    let office = administrator_on(&here, pc).await;
    office.sync().unwrap();
    let asked = || office.ask(GetBoard { day: Some(month), ..GetBoard::default() }).unwrap();
    let before = asked();
    let frozen = before.frozen.unwrap();
    assert_eq!((frozen.on, numbers(&frozen.recounted)), (today, numbers(&before.total)));
    assert!(before.rows.len() > 1 && before.months.len() == 12);

    // A household is struck off as of before, another is visited late: lists change, the numbers that were handed in do not.
    let (households, overdue) = read(&here, |db| {
        let dossiers = dossiers::gather(db, Whose::within(&area(COUNTY)), month).unwrap();
        let parameters = Parameters::default();
        let overdue = dossiers.iter().find(|one| Indicator::Overdue.count(one, month, &parameters) == 1);
        (all::<Household>(db), overdue.unwrap().household)
    });
    let (closed, version, _) = households.iter().find(|(id, ..)| *id != overdue).unwrap();
    save_observed(&here, vec![set("household", *closed, *version, "state", "3".into())], Some(month.plus_days(-9)));
    let late = Visit {
        visited_on: month,
        method: "1".into(),
        ..visit(Ref::to(overdue), month, &mut Dice(ChaCha8Rng::seed_from_u64(1)))
    };
    save(&here, vec![Change::create("visit", Machine.id(), late.fields())]);
    office.sync().unwrap();
    let after = asked();
    assert_eq!((&after.total, &after.rows), (&before.total, &before.rows));
    let recounted = after.frozen.unwrap().recounted;
    let households = |figures: &Figures| figures.get(Indicator::Households);
    assert_eq!(households(&recounted), households(&before.total) - 1);
    assert!(recounted.get(Indicator::Overdue) < before.total.get(Indicator::Overdue));
    let list = office
        .ask(ListBehind {
            part: Part::default(),
            indicator: Indicator::Households,
            day: Some(month),
            skip: 0,
            limit: 1,
        })
        .unwrap();
    assert_eq!((list.frozen, list.count), (Some(households(&before.total)), households(&recounted)));
    let by_unit = office.ask(GetBoard { day: Some(month), axis: Axis::Unit, ..GetBoard::default() }).unwrap();
    assert_eq!((by_unit.frozen, &by_unit.total), (None, &recounted), "units are counted now");
    let day_before = office.ask(GetBoard { day: Some(month.plus_days(-1)), ..GetBoard::default() }).unwrap();
    assert_eq!(day_before.frozen, None, "a day within a month was never handed in");

    let township = after.rows[0].part.clone();
    let below = office.ask(GetBoard { part: township.clone(), day: Some(month), ..GetBoard::default() }).unwrap();
    assert_eq!(below.total, after.rows[0].figures);
    let other = Other::at(&here, COUNTY, false);
    let counted = |within: String| {
        let other = &other;
        async move {
            let answer = other.get(&format!("/v1/indicators/households?as_of={month}{within}")).await;
            serde_json::from_slice::<Json>(&answer.bytes().await.unwrap()).unwrap()
        }
    };
    let all = counted(String::new()).await;
    assert_eq!((&all["count"], &all["frozen_on"]), (&households(&before.total).into(), &today.to_string().into()));
    let part = counted(format!("&area={}", township.area.unwrap())).await;
    assert_eq!(part["count"], households(&below.total));
}
