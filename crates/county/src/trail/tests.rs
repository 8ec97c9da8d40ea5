use super::*;
use crate::{
    County,
    audit::{self, By, Happened},
    office::Administrator,
    people,
    records::testing::{Still, area, county, save_household},
};
use anju_model::{Clock, Fields, Role, Value, sync::Change};
use std::collections::BTreeSet;

const ID_NUMBER: &str = "50029919860202278X";
const PHONE: &str = "19900001234";

fn by(account: RecordId) -> By {
    By::Administrator(Administrator { account, desk: RecordId::from_bytes([9; 16]) })
}

fn note(county: &County, what: &str, at: i64) {
    county.write(|tx| audit::add(tx, Stamp(at), Happened { what, ..Happened::default() })).unwrap();
}

fn page(county: &County, ask: &ReadTrail) -> TrailPage {
    county.read(|db| read(db, ask)).unwrap()
}

/// Reads on until the end; `between` happens after each page.
fn all(county: &County, filter: TrailFilter, limit: u32, mut between: impl FnMut()) -> Vec<TrailEntry> {
    let mut ask = ReadTrail { filter, limit, ..ReadTrail::default() };
    let mut entries = vec![];
    loop {
        let page = page(county, &ask);
        entries.extend(page.entries);
        let Some(next) = page.next else { return entries };
        ask.after = Some(next);
        between();
    }
}

/// Saves a household whose head has a name, an id number and a phone, in the name of an account.
fn save_person(county: &County, account: RecordId) -> RecordId {
    let household = save_household(county, 1);
    let person = RecordId::from_bytes([5; 16]);
    let fields: Fields = [
        ("household", household.to_string()),
        ("name", "向明成".to_owned()),
        ("id_number", ID_NUMBER.to_owned()),
        ("phone", PHONE.to_owned()),
        ("no_id_reason", format!("问过{PHONE}")),
        ("x:备注", "单独居住".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), Value::text(value)))
    .into();
    let rim = Still::at(1_790_000_000_500);
    let clock = Clock { now: Stamp(1_790_000_000_500), suspect: false };
    let changes = vec![Change::create("person", person, fields)];
    county.save_by(account, changes, None, clock, &mut || crate::rim::Rim::id(&rim), |_, _| Ok(())).unwrap();
    person
}

#[test]
fn paging_misses_nothing_and_doubles_nothing_while_entries_are_added() {
    let (_folder, county) = county();
    for n in 0..40 {
        // Several of one moment, and saves between them.
        note(&county, if n % 3 == 0 { "reveal" } else { "sign_in" }, 1_790_000_000_000 + i64::from(n / 4));
    }
    for n in 1..=5 {
        save_household(&county, n);
    }
    let before: BTreeSet<TrailCursor> =
        all(&county, TrailFilter::default(), 500, || {}).into_iter().map(|entry| entry.place).collect();
    assert_eq!(before.len(), 45);
    for limit in [1, 3, 7] {
        let mut added = 0;
        let places: Vec<TrailCursor> = all(&county, TrailFilter::default(), limit, || {
            added += 1;
            if added <= 6 {
                // Newer than all, and as old as some that were shown.
                note(&county, "exported", 1_790_000_100_000 + added);
                note(&county, "exported", 1_790_000_000_008);
            }
        })
        .into_iter()
        .map(|entry| entry.place)
        .collect();
        assert!(places.is_sorted_by(|a, b| a > b), "the newest first, none twice");
        assert!(before.iter().all(|place| places.contains(place)), "by {limit}");
    }
}

#[test]
fn a_filter_shows_what_it_says_and_nothing_else() {
    let (_folder, county) = county();
    let (zhou, chen) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
    let day = 86_400_000;
    // 2026-11-23 00:00 at UTC+8 is 16:00 of the day before.
    let midnight = 1_795_363_200_000;
    for (what, account) in [("sign_in", zhou), ("reveal", chen), ("reveal", zhou)] {
        for at in [midnight - 1, midnight, midnight + day - 1, midnight + day] {
            let happened = Happened { what, account: Some(account), ..Happened::default() };
            county.write(|tx| audit::add(tx, Stamp(at), happened)).unwrap();
        }
    }
    let count = |filter: TrailFilter| all(&county, filter, 2, || {}).len();
    let today = "2026-11-23".parse().ok();
    assert_eq!(count(TrailFilter { what: Some(TrailSort::Reveals), ..TrailFilter::default() }), 8);
    assert_eq!(count(TrailFilter { account: Some(zhou), ..TrailFilter::default() }), 8);
    assert_eq!(count(TrailFilter { from: today, to: today, ..TrailFilter::default() }), 6);
    let narrow =
        TrailFilter { what: Some(TrailSort::Reveals), account: Some(zhou), from: today, ..TrailFilter::default() };
    assert_eq!(count(narrow), 3);
    assert_eq!(count(TrailFilter { what: Some(TrailSort::Changes), ..TrailFilter::default() }), 0);
    let backwards = TrailFilter { from: today, to: "2026-11-01".parse().ok(), ..TrailFilter::default() };
    let ask = ReadTrail { filter: backwards, limit: 5, ..ReadTrail::default() };
    assert!(county.read(|db| read(db, &ask)).is_err());
}

#[test]
fn nothing_personal_stands_whole_and_names_stand_for_ids() {
    let (_folder, county) = county();
    let rim = Still::at(1_790_000_000_100);
    let new = people::New {
        name: "周敏".into(),
        role: Role::CountyAdmin,
        area: area("500235"),
        cadre: None,
        departments: Default::default(),
    };
    let zhou = people::add(&county, &new, By::CommandLine, &rim).unwrap().account;
    let person = save_person(&county, zhou);
    let reveal = Happened {
        what: "reveal",
        account: Some(zhou),
        desk: Some(crate::own_desk()),
        record: Some(person),
        why: Some("phone：打过19900001234核对50029919860202278X"),
    };
    county.write(|tx| audit::add(tx, Stamp(1_790_000_001_000), reveal)).unwrap();
    let filter = TrailFilter { account: Some(zhou), ..TrailFilter::default() };
    let asked = ReadTrail { filter, limit: 50, whole: true, ..ReadTrail::default() };
    let shown = page(&county, &asked);
    assert_eq!(shown.said, "账号 周敏");
    let text = serde_json::to_string(&shown).unwrap();
    for whole in [ID_NUMBER, PHONE, "向明成", "单独居住"] {
        assert!(!text.contains(whole), "{whole}: {text}");
    }
    let [reveal, save] = &shown.entries[..] else { panic!("{shown:?}") };
    assert_eq!((reveal.who.as_str(), reveal.desk.as_str()), ("周敏", "区县服务器"));
    assert_eq!(reveal.why, "成员联系电话：打过199****1234核对500***********278X");
    assert!(reveal.about.starts_with("家庭成员 向** 农坝社区"), "{}", reveal.about);
    assert_eq!((save.who.as_str(), save.of as usize), ("周敏", save.changes.len()));
    let to = |label: &str| save.changes.iter().find(|change| change.field == label).map(|change| change.to.as_str());
    assert_eq!((to("姓名"), to("证件号码")), (Some("向**"), Some("500***********278X")));
    assert_eq!((to("无证件原因"), to("备注")), (Some("问过199****1234"), Some("单***")));
}

#[test]
fn every_act_of_administration_says_who_did_it_to_whom() {
    let (_folder, county) = county();
    let rim = Still::at(1_790_000_000_100);
    let new = |name: &str, role, place| people::New {
        name: name.into(),
        role,
        area: area(place),
        cadre: None,
        departments: Default::default(),
    };
    let zhou = new("周敏", Role::CountyAdmin, "500235");
    let zhou = people::add(&county, &zhou, By::CommandLine, &rim).unwrap().account;
    people::add(&county, &new("陈静", Role::SiteStaff, "500235116002"), by(zhou), &rim).unwrap();
    let township = area("500235116");
    let grant = people::Grant { role: Role::Township, area: &township, cadre: None, departments: None };
    people::change_grant(&county, "陈静", &grant, by(zhou), &rim).unwrap();
    people::reset(&county, "陈静", by(zhou), &rim).unwrap();
    people::set_disabled(&county, "陈静", true, by(zhou), &rim).unwrap();
    let entries = all(&county, TrailFilter { what: Some(TrailSort::Accounts), ..TrailFilter::default() }, 50, || {});
    let said: Vec<_> = entries.iter().map(|entry| (&*entry.what, &*entry.who, &*entry.about)).collect();
    assert_eq!(
        said,
        [
            ("account_disabled", "周敏", "账号 陈静"),
            ("account_reset", "周敏", "账号 陈静"),
            ("account_changed", "周敏", "账号 陈静"),
            ("account_added", "周敏", "账号 陈静"),
            ("account_added", "服务器命令行", "账号 周敏"),
        ]
    );
    let account = county.read(|db| people::named(db, "陈静")).unwrap().unwrap().1;
    assert_eq!((account.role.as_str(), &account.area), ("township", &township));
    assert!(account.cadre.is_some(), "who visits with it stays");
    let changes = all(&county, TrailFilter { account: Some(zhou), ..TrailFilter::default() }, 50, || {});
    let granted = changes
        .iter()
        .flat_map(|entry| &entry.changes)
        .find(|change| change.from.as_deref() == Some("社区（安置点）工作人员"));
    assert_eq!(granted.map(|change| change.to.as_str()), Some("镇街"));
}

#[test]
fn a_desk_s_clock_does_not_lay_an_entry_beyond_the_county_s() {
    let (_folder, county) = county();
    let entry = anju_model::sync::enrol::AuditEntry {
        id: None,
        number: 1,
        at: Stamp(4_000_000_000_000),
        what: "sign_in".into(),
        by: None,
        record: None,
        why: None,
    };
    let desk = RecordId::from_bytes([9; 16]);
    county.write(|tx| audit::take(tx, desk, std::slice::from_ref(&entry), Stamp(1_790_000_000_000))).unwrap();
    let entries = all(&county, TrailFilter::default(), 5, || {});
    assert_eq!(entries[0].place.0, Stamp(1_790_000_300_000));
}

#[test]
#[ignore = "a measurement: run it by name, with --release and --nocapture"]
fn a_page_of_half_a_million_entries_is_there_at_once() {
    use crate::rim::{Machine, Rim};
    let (_folder, county) = county();
    let accounts: Vec<RecordId> = (0..200).map(|n| RecordId::from_time(n, [1; 10])).collect();
    county
        .write(|tx| {
            for n in 0..500_000_i64 {
                let what = ["sign_in", "unlock", "reveal", "exported"][(n % 4) as usize];
                let account = accounts.get((n * 7 % 200) as usize).copied();
                audit::add(
                    tx,
                    Stamp(1_700_000_000_000 + n * 60_000),
                    Happened { what, account, ..Happened::default() },
                )?;
                tx.prepare_cached(
                    "INSERT INTO history (sequence, ordinal, at, desk, account, kind, record, field, before, after)
                     VALUES (?1, 0, ?2, zeroblob(16), ?3, 'visit', ?3, 'note', 'null', '\"看望\"')",
                )?
                .execute(anju_store::rusqlite::params![
                    n,
                    1_700_000_000_000 + n * 60_000,
                    account.map(|id| id.bytes())
                ])?;
            }
            Ok(())
        })
        .unwrap();
    let middle = Some(TrailCursor(Stamp(1_700_000_000_000 + 250_000 * 60_000), true, 0));
    let filters = [
        TrailFilter::default(),
        TrailFilter { what: Some(TrailSort::Reveals), ..TrailFilter::default() },
        TrailFilter { account: accounts.first().copied(), ..TrailFilter::default() },
        TrailFilter {
            what: Some(TrailSort::Exports),
            account: accounts.first().copied(),
            from: "2024-01-01".parse().ok(),
            ..TrailFilter::default()
        },
    ];
    for filter in filters {
        for after in [None, middle] {
            let began = Machine.now();
            let ask = ReadTrail { filter: filter.clone(), after, limit: 50, whole: false };
            let found = county.read(|db| found(db, &ask, 51)).unwrap().len();
            println!("{} ms, {found} entries: {filter:?}", Machine.now().0 - began.0);
        }
    }
}
