//! 今日待办: few rows whatever the reach, in the same order each time, each with the list behind it.

use crate::{
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{people::New, rim::Machine as CountyMachine, rim::Rim as _};
use anju_desk::{Machine, Rim};
use anju_model::{
    AreaCode, Clock, Day, Fields, RecordId, Role, Stamp, Value,
    contract::*,
    kinds::Pair,
    rules::{AT_HOME, NOT_MET},
    sync::{Act, Change},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// A PC whose clock can be set ahead by days.
#[derive(Default)]
struct Ahead(AtomicI64);

impl Rim for Ahead {
    fn wall(&self) -> Stamp {
        Machine.wall().plus(self.0.load(Ordering::SeqCst) * 24 * 3_600_000)
    }

    fn random(&self, buffer: &mut [u8]) {
        Machine.random(buffer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_equally_urgent_keeps_its_place() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let rows = || office.ask(GetToday::default()).unwrap().rows;
    let shown = rows();
    assert!(shown.len() > 2, "{shown:#?}");
    for _ in 0..5 {
        assert_eq!(rows(), shown);
    }
}

/// The lists of other pages that hold what a reason finds.
#[derive(Clone, Copy)]
enum Opens {
    Households(HouseholdFilter),
    Needs(NeedFilter),
    Matters(MatterFilter),
}

/// Every reason for which there are rows below, with the list that shows the same.
const OPENS: [(&[&str], Opens); 10] = [
    (&["visit.due", "visit.over", "visit.never", "visit.unmet"], Opens::Households(HouseholdFilter::Overdue)),
    (&["visit.unmet"], Opens::Households(HouseholdFilter::Unmet)),
    (&["pair.none"], Opens::Households(HouseholdFilter::NoCadre)),
    (&["pair.ending"], Opens::Households(HouseholdFilter::CadreLeaving)),
    (&["matter.none"], Opens::Households(HouseholdFilter::NoMatter)),
    (&["matter.none2"], Opens::Households(HouseholdFilter::NoneConfirmed)),
    (&["need.wait", "need.over"], Opens::Needs(NeedFilter::Over)),
    (&["need.revisit"], Opens::Needs(NeedFilter::Revisit)),
    (&["need.again"], Opens::Needs(NeedFilter::Again)),
    (&["matter.verify"], Opens::Matters(MatterFilter::ToVerify)),
];

/// All pages of a list.
fn paged<T>(page: impl Fn(u32) -> Vec<T>) -> Vec<T> {
    let mut all = vec![];
    for skip in (0..).step_by(500) {
        let page = page(skip);
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    all
}

fn listed(office: &Office, opens: Opens) -> BTreeSet<RecordId> {
    let ids = paged(|skip| match opens {
        Opens::Households(filter) => {
            let page = office.ask(ListHouseholds { filter, area: None, skip, limit: 500 }).unwrap();
            page.rows.iter().map(|row| row.id).collect()
        }
        Opens::Needs(filter) => {
            let page = office.ask(ListNeeds { filter, area: None, skip, limit: 500 }).unwrap();
            page.rows.iter().map(|need| need.household).collect()
        }
        Opens::Matters(filter) => {
            let year = office.today().year().into();
            let page = office.ask(ListMatters { year, filter, area: None, skip, limit: 500 }).unwrap();
            page.rows.iter().map(|matter| matter.household).collect()
        }
    });
    ids.into_iter().collect()
}

/// The households of the list that a row opens.
fn found(office: &Office, key: &str, within: Option<&AreaCode>) -> BTreeSet<RecordId> {
    let rows = paged(|skip| {
        let ask = ListFindings { key: key.to_owned(), area: within.cloned(), skip, limit: 500 };
        office.ask(ask).unwrap().rows
    });
    assert!(rows.iter().all(|row| row.key == key && row.fold.is_none()));
    rows.iter().filter_map(|row| row.household).collect()
}

/// Compares each row with the list that it opens, and tells how many households each reason counts.
fn compare(office: &Office) -> BTreeMap<String, u32> {
    let today = loop {
        let today = office.ask(GetToday::default()).unwrap();
        if today.pending == 0 {
            break today;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    for row in today.rows.iter().filter(|row| !row.clause.is_empty()) {
        *counted.entry(row.key.clone()).or_default() += row.fold.as_ref().map_or(1, |(_, count)| *count);
        if let Some((area, count)) = &row.fold {
            assert_eq!(found(office, &row.key, Some(area)).len() as u32, *count, "{} {area}", row.key);
        }
    }
    for (key, count) in &counted {
        let rows = || today.rows.iter().filter(|row| row.key == *key);
        assert!(rows().count() <= 5, "{key}: {} rows", rows().count());
        if rows().all(|row| row.fold.is_some() || (row.subject.is_none() && row.person.is_none())) {
            assert_eq!(found(office, key, None).len() as u32, *count, "{key}");
        }
    }
    for (keys, opens) in OPENS.iter().filter(|(keys, _)| keys.iter().any(|key| counted.contains_key(*key))) {
        let all: BTreeSet<RecordId> = keys.iter().flat_map(|key| found(office, key, None)).collect();
        assert_eq!(listed(office, *opens), all, "{keys:?}");
    }
    counted
}

/// Makes some households of a village lose their cadre soon, be out when someone comes, be unsatisfied, and confirm a matter.
fn trouble(here: &Running, today: Day) {
    let ids = |sql: &str| -> Vec<(RecordId, u64)> {
        let row = |row: &anju_store::rusqlite::Row<'_>| {
            Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs()))
        };
        here.county.read(|db| Ok(db.prepare(sql)?.query_map([VILLAGE], row)?.collect::<Result<_, _>>()?)).unwrap()
    };
    let helped = "h.deleted = 0 AND h.state = '1' AND h.place = ?1 AND (h.household_type = '1' OR h.monitored IN ('1', '2', '3'))";
    let mut changes = vec![];
    let leaving = format!(
        "SELECT q.id, q.version FROM household h JOIN pair q ON q.household = h.id AND q.deleted = 0 WHERE {helped}
         GROUP BY h.id HAVING count(*) = 1 AND q.until IS NULL ORDER BY h.id LIMIT 9"
    );
    for (pair, version) in ids(&leaving) {
        changes.push(Pair::set().until(today.plus_days(10)).ended_by("1".to_owned()).of(pair, version));
    }
    let households = ids(&format!("SELECT h.id, 0 FROM household h WHERE {helped} ORDER BY h.id LIMIT 12"));
    let visit = |household: RecordId, method: &str| {
        let fields = [
            ("household", household.into()),
            ("visited_on", Value::text(today.to_string())),
            ("method", Value::text(method)),
            ("source", Value::text("1")),
            ("entered_at", Value::Int(CountyMachine.now().0)),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        Change::create("visit", CountyMachine.id(), fields)
    };
    changes.extend(households.iter().map(|(household, _)| visit(*household, NOT_MET)));
    // Whom somebody met later on the same day is nobody to try again.
    changes.extend(households[9..].iter().map(|(household, _)| visit(*household, AT_HOME)));
    changes.extend(households[..7].iter().map(|(household, _)| {
        let fields = [
            ("household", (*household).into()),
            ("year", Value::Int(today.year().into())),
            ("title", Value::text("修水管")),
            ("promised_on", Value::text(today.to_string())),
            ("confirmed_on", Value::text(today.to_string())),
            ("state", Value::text("4")),
        ];
        Change::create("matter", CountyMachine.id(), fields.map(|(name, value)| (name.to_owned(), value)).into())
    }));
    let needs = |state: &str| {
        ids(&format!(
            "SELECT id, version FROM need WHERE place = ?1 AND deleted = 0 AND state = '{state}' GROUP BY household ORDER BY id LIMIT 9"
        ))
    };
    let mut go = |needs: Vec<(RecordId, u64)>, from: &str, to: &str, fields: Fields| {
        changes.extend(needs.into_iter().map(|(record, seen)| {
            let act =
                Act::Transition { field: "state".into(), from: from.into(), to: to.into(), fields: fields.clone() };
            Change { kind: "need".into(), record, seen, act }
        }));
    };
    go(needs("4"), "4", "6", Fields::new());
    // Done today, so that it is asked about again however old the sample is.
    let done = [("done_on", Value::text(today.to_string())), ("measure", Value::text("已修好"))];
    go(needs("3"), "3", "4", done.map(|(name, value)| (name.to_owned(), value)).into());
    assert!(changes.len() > 20, "{}", changes.len());
    let clock = Clock { now: CountyMachine.now(), suspect: false };
    here.county.save(changes, None, clock, &mut || CountyMachine.id()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_counts_what_its_list_shows_in_village_township_and_county() {
    let here = Running::with_sample().await;
    trouble(&here, CountyMachine.now().day());
    let people = [
        (staff("陈静"), VILLAGE),
        (New { role: Role::Township, area: area(&VILLAGE[..9]), ..staff("李建国") }, &VILLAGE[..9]),
        (New { role: Role::CountyAdmin, area: area(&VILLAGE[..6]), ..staff("周敏") }, &VILLAGE[..6]),
    ];
    let mut offices = vec![];
    for (who, place) in people {
        let (name, role) = (who.name.clone(), who.role);
        let (one_time_code, code) = (here.account_for(who), here.code_for(&[&name], place));
        let clock = Arc::new(Ahead::default());
        let office = Office::on(enrolling(&here, &name, one_time_code, code), clock.clone());
        office.sync().unwrap();
        offices.push((name, role, clock, office));
    }
    // The county would set their clocks right.
    here.handle.shutdown();
    for (name, role, clock, office) in offices {
        let today = office.today();
        let mut seen = compare(&office);
        // Reasons depend on the time of year: a day of autumn and one of December are always among these.
        for ahead in [100, 200, 300].map(|days| today.plus_days(days)).into_iter().chain([december(today)]) {
            clock.0.store(ahead.days_since(today), Ordering::SeqCst);
            seen.extend(compare(&office));
        }
        for key in ["visit.over", "visit.unmet", "need.again", "need.revisit", "matter.none2"] {
            assert!(seen.contains_key(key), "{name}: {key}: {seen:?}");
        }
        for key in ["pair.none", "pair.ending", "matter.verify"] {
            assert_eq!(seen.contains_key(key), role != Role::SiteStaff, "{name}: {key}: {seen:?}");
        }
    }
}

/// The next 5 December.
fn december(today: Day) -> Day {
    let this_year = Day::new(today.year(), 12, 5).unwrap();
    if today <= this_year { this_year } else { Day::new(today.year() + 1, 12, 5).unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_last_year_left_open_is_on_the_list_of_those_to_be_done() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let today = office.today();
    let year = i64::from(today.year());
    let promise = PromiseMatter {
        household: office.ask(Find { text: "1".into(), limit: 1 }).unwrap()[0].id,
        year: year - 1,
        category: "03".into(),
        title: "去年没办完的".into(),
        promised_on: today.plus_days(-400),
        due_on: None,
        cadre: None,
        amount_fen: None,
        done_on: None,
    };
    office.ask(promise).unwrap();
    let listed = |filter| {
        let page = office.ask(ListMatters { year, filter, area: None, skip: 0, limit: 500 }).unwrap();
        page.rows.iter().any(|matter| matter.title == "去年没办完的")
    };
    assert!(listed(MatterFilter::Open) && !listed(MatterFilter::All));
}
