//! Two people of one PC: each sees what the own grant holds, as it stands now.

use crate::{
    main_job::Office,
    running::{PASSWORD, Running, VILLAGE, area, staff},
};
use anju_county::{
    audit::By,
    people::{self, Grant, New},
    rim::{Machine, Rim},
};
use anju_model::{Clock, Fields, RecordId, Role, Value, contract::*, kinds::Household, sync::Change};
use anju_store::{
    Stored,
    rusqlite::{Transaction, params},
};

const TOWNSHIP: &str = "500235116";

/// A township's PC with its first person signed in.
async fn township(here: &Running) -> Office {
    let who = New { role: Role::Township, area: area(TOWNSHIP), ..staff("李建国") };
    let office = Office::enrolled_by(here, who, TOWNSHIP).await;
    office.sync().unwrap();
    office
}

/// Signs another person in on the same PC.
fn comes_too(here: &Running, office: &Office, who: New) {
    let name = who.name.clone();
    let one_time_code = here.account_for(who);
    office.ask(FirstSignIn { name, one_time_code, password: PASSWORD.into() }).unwrap();
    office.sync().unwrap();
}

fn back_to(office: &Office, name: &str) {
    office.ask(SignIn { name: name.into(), password: PASSWORD.into() }).unwrap();
}

/// A household of the county where `condition` holds, with its cadre.
fn household(here: &Running, condition: &str) -> (RecordId, RecordId) {
    let sql = format!(
        "SELECT h.id, p.cadre FROM household h JOIN pair p ON p.household = h.id AND p.until IS NULL
         WHERE h.state = '1' AND {condition} ORDER BY h.id LIMIT 1"
    );
    let ids = |row: &anju_store::rusqlite::Row<'_>| {
        Ok((RecordId::from_bytes(row.get(0)?), RecordId::from_bytes(row.get(1)?)))
    };
    here.county.read(|db| Ok(db.query_row(&sql, [], ids)?)).unwrap()
}

fn raise(office: &Office, household: RecordId) {
    let need = NewNeed { category: Some("04".into()), text: "修水管".into() };
    let ask = RaiseNeed { household, source: "1".into(), raised_on: office.today(), need };
    office.ask(ask).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_changed_or_disabled_is_so_for_whoever_is_signed_in() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let grant = Grant { role: Role::SiteStaff, area: &area(VILLAGE), cadre: None, departments: None };
    people::change_grant(&here.county, "李建国", &grant, By::CommandLine, &Machine).unwrap();
    office.sync().unwrap();
    let all = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let rows = office.ask(all).unwrap().rows;
    let foreign = household(&here, &format!("h.place LIKE '{TOWNSHIP}%' AND h.place <> '{VILLAGE}'")).0;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.id != foreign));
    assert_eq!(office.ask(OpenHousehold { id: foreign }).unwrap_err().code, "household.unknown");
    assert_eq!(office.ask(Hello {}).unwrap().me.unwrap().role, Role::SiteStaff);

    people::set_disabled(&here.county, "李建国", true, By::CommandLine, &Machine).unwrap();
    office.sync().unwrap();
    let events = office.desk.subscribe();
    assert_eq!(office.ask(GetToday::default()).unwrap_err().code, "account.disabled");
    assert!(events.try_iter().any(|event| event == Event::Session), "the page is told");
    assert_eq!(office.ask(Hello {}).unwrap().state, SessionState::Locked);
    assert_eq!(office.ask(GetToday::default()).unwrap_err().code, "session.locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_village_learns_no_name_of_another_village_of_the_same_pc() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let foreign = household(&here, &format!("h.place LIKE '{TOWNSHIP}%' AND h.place <> '{VILLAGE}'")).0;
    let own = household(&here, &format!("h.place = '{VILLAGE}'")).0;
    here.handle.shutdown();
    raise(&office, foreign);
    raise(&office, own);
    let heads = [foreign, own].map(|id| office.ask(OpenHousehold { id }).unwrap().row.head);
    let named = |office: &Office| -> Vec<String> {
        office.ask(GetSync::default()).unwrap().waiting.into_iter().map(|row| row.what).collect()
    };
    let says = |saves: &[String], head: &str| saves.iter().any(|what| what.contains(head));
    assert!(says(&named(&office), &heads[0]) && says(&named(&office), &heads[1]));
    let number = |id: RecordId| -> String {
        let sql = "SELECT p.id_number FROM household h JOIN person p ON p.id = h.head WHERE h.id = ?1";
        here.county.read(|db| Ok(db.query_row(sql, params![id.bytes()], |row| row.get(0))?)).unwrap()
    };
    let add = |id: RecordId| {
        let fields = [("name", Value::text("甲乙丙")), ("id_number", Value::Text(number(id)))];
        let fields: Fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        office.ask(AddMember {
            household: own,
            relation: "03".into(),
            since: None,
            joined_by: "2".into(),
            fields,
            anyway: true,
        })
    };
    assert_eq!(add(foreign).unwrap_err().params["head"], heads[0]);

    let _again = here.serve_again().await;
    comes_too(&here, &office, staff("陈静"));
    let fault = add(foreign).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params.len()), ("id.elsewhere_outside", 0));
    let taken: Vec<String> = office.ask(GetSync::default()).unwrap().taken.into_iter().map(|row| row.what).collect();
    assert_eq!(taken.len(), 2, "how many is no secret");
    assert!(!says(&taken, &heads[0]) && says(&taken, &heads[1]), "{taken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_that_moved_away_is_listed_for_those_of_the_village_it_left() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let gone = household(&here, &format!("h.place LIKE '{TOWNSHIP}%' AND h.place <> '{VILLAGE}'")).0;
    let elsewhere = household(&here, &format!("h.place NOT LIKE '{TOWNSHIP}%'")).0;
    let row = |id: RecordId| here.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().unwrap();
    let from = row(gone).place;
    let clock = Clock { now: Machine.now(), suspect: false };
    let moved = Household::set().village(row(elsewhere).place).of(gone, row(gone).version);
    here.county.save(vec![moved], None, clock, &mut || Machine.id()).unwrap();
    comes_too(&here, &office, staff("陈静"));
    comes_too(&here, &office, New { area: from.clone(), ..staff("王芳") });
    let listed = |name: &str| {
        back_to(&office, name);
        let ask = ListHouseholds { filter: HouseholdFilter::MovedOut, area: None, skip: 0, limit: 9 };
        let page = office.ask(ask).unwrap();
        assert_eq!(page.total as usize, page.moved_out.len());
        page.total
    };
    assert_eq!(["陈静", "王芳", "李建国"].map(listed), [0, 1, 1]);
    let within = |code: &str| {
        let area = Some(area(code));
        let page = office.ask(ListHouseholds { filter: HouseholdFilter::MovedOut, area, skip: 0, limit: 9 }).unwrap();
        assert!(page.moved_out.iter().all(|gone| gone.from.as_deref().is_some_and(|from| from.ends_with('村'))));
        page.total
    };
    assert_eq!([from.as_str(), TOWNSHIP, VILLAGE].map(within), [1, 1, 0], "narrowed to where it left, or elsewhere");
    let old = |db: &Transaction<'_>| Ok(db.execute("UPDATE stub SET place = NULL", [])?);
    assert_eq!(office.desk.app().unwrap().write(old).unwrap(), 1);
    assert_eq!(["陈静", "王芳", "李建国"].map(listed), [0, 0, 1], "from where it left is not known");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cadre_is_told_only_of_what_his_pages_list() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (own, cadre) = household(&here, &format!("h.place = '{VILLAGE}'"));
    let other = household(
        &here,
        &format!("h.place = '{VILLAGE}' AND p.cadre <> unhex('{cadre}', '-') AND h.id <> unhex('{own}', '-')"),
    )
    .0;
    comes_too(&here, &office, New { role: Role::Cadre, cadre: Some(cadre), ..staff("周敏") });
    here.handle.shutdown();
    back_to(&office, "李建国");
    raise(&office, other);
    let standing = |db: &Transaction<'_>| {
        db.execute("UPDATE outbox SET state = 'parked' WHERE state = 'waiting'", [])?;
        for household in [own, other] {
            anju_store::put(db, &conflict(household), 1)?;
            db.execute(
                "INSERT INTO stub (household, name, moved_to, moved_at) VALUES (?1, '某户', '500235116002', 0)",
                [Machine.id().bytes()],
            )?;
        }
        let sql = "INSERT INTO credit SELECT household, ?1, '2026-01', 1, 0 FROM stub LIMIT 1";
        db.execute(sql, [cadre.to_string().replace('-', "")])?;
        Ok(())
    };
    office.desk.app().unwrap().write(standing).unwrap();
    let told = |office: &Office| {
        let (today, sync) = (office.ask(GetToday::default()).unwrap(), office.ask(GetSync::default()).unwrap());
        assert_eq!((today.conflicts, today.parked), (sync.chip.conflicts, sync.chip.parked));
        assert_eq!(today.conflicts as usize, sync.conflicts.len());
        let gone = ListHouseholds { filter: HouseholdFilter::MovedOut, area: None, skip: 0, limit: 9 };
        (today.conflicts, today.parked, office.ask(gone).unwrap().moved_out.len())
    };
    assert_eq!(told(&office), (2, 1, 2));

    back_to(&office, "周敏");
    assert_eq!(told(&office), (1, 0, 1));
    back_to(&office, "李建国");
    assert_eq!(told(&office), (2, 1, 2));
}

fn conflict(household: RecordId) -> Stored {
    let fields = [
        ("household", household.into()),
        ("kind", Value::text("household")),
        ("record", household.into()),
        ("field", Value::text("phone")),
        ("stands", Value::text("\"19900000001\"")),
        ("other", Value::text("\"19900000002\"")),
        ("state", Value::text("1")),
    ];
    Stored {
        kind: "conflict".into(),
        id: Machine.id(),
        version: 1,
        place: area(VILLAGE),
        deleted: false,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        inks: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_village_learns_no_name_of_a_settlement_or_cadre_of_another() {
    let here = Running::with_sample().await;
    let settlement = |place: &str| {
        let fields = [("village", Value::text(place)), ("name", Value::text(format!("{place}安置点")))];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        let (id, clock) = (Machine.id(), Clock { now: Machine.now(), suspect: false });
        let made = Change::create("settlement", id, fields);
        here.county.save(vec![made], None, clock, &mut || Machine.id()).unwrap();
        id
    };
    let (own, foreign) = (settlement(VILLAGE), settlement(&format!("{TOWNSHIP}001")));
    let only_there = "h.place LIKE '500235116%' AND h.place <> '500235116002' AND NOT EXISTS
        (SELECT 1 FROM pair q JOIN household o ON o.id = q.household WHERE q.cadre = p.cadre AND o.place = '500235116002')";
    let cadres = [household(&here, &format!("h.place = '{VILLAGE}'")).1, household(&here, only_there).1];
    let office = township(&here).await;
    comes_too(&here, &office, staff("陈静"));
    let board = |part: Part| office.ask(GetBoard { part, ..GetBoard::default() });
    let within = |settlement| board(Part { housed: Some(Housed::In(settlement)), ..Part::default() });
    let of_cadre = |cadre| board(Part { cadre: Some(cadre), ..Part::default() });
    assert!(within(own).unwrap().title.ends_with("安置点"));
    assert!(of_cadre(cadres[0]).unwrap().title.contains(" · "));
    for (foreign, missing) in [
        (within(foreign).unwrap_err(), within(Machine.id()).unwrap_err()),
        (of_cadre(cadres[1]).unwrap_err(), of_cadre(Machine.id()).unwrap_err()),
    ] {
        assert_eq!((foreign.code.as_str(), &foreign), ("record.unknown", &missing));
    }
}
