//! 工作看板: the same indicators on a desk and at the county, each number with the list behind it, as of any day.

use crate::{
    main_job::Office,
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{
    Day, Role,
    contract::*,
    indicators::{Figures, Indicator},
    rules::{Dossier, Parameters},
};
use anju_store::dossiers::{self, Whose};
use serde::{Serialize, de::DeserializeOwned};

fn figures_of(dossiers: &[Dossier], day: Day) -> Figures {
    let each: Vec<Figures> = dossiers.iter().map(|dossier| Figures::of(dossier, day, &Parameters::default())).collect();
    each.iter().collect()
}

/// A desk of a township that holds all of it.
async fn township(here: &Running) -> Office {
    let who = New { role: Role::Township, area: area("500235116"), ..staff("李建国") };
    let office = Office::enrolled_by(here, who, "500235116").await;
    office.sync().unwrap();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn desk_and_county_count_alike_on_any_day_and_every_number_opens_its_list() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let today = Machine.now().day();
    let village = area(VILLAGE);
    for back in [0, 1, 17, 30, 31, 62, 120, 365, 700, 1_500] {
        let day = today.plus_days(-back);
        let board = office.ask(GetBoard { day: Some(day), ..GetBoard::default() }).unwrap();
        let at_county = |db: &anju_store::rusqlite::Connection| Ok(dossiers::gather(db, Whose::within(&village), day)?);
        let dossiers = here.county.read(at_county).unwrap();
        assert_eq!(board.total, figures_of(&dossiers, day), "{day}");
        assert!(board.total.get(Indicator::Households) > 0);
        let rows: Figures = board.rows.iter().map(|row| &row.figures).collect();
        assert_eq!(rows, board.total, "each household stands in one settlement or in none");
    }
    let board = office.ask(GetBoard::default()).unwrap();
    for indicator in Indicator::ALL {
        let behind =
            office.ask(ListBehind { part: Part::default(), indicator, day: None, skip: 0, limit: 500 }).unwrap();
        assert_eq!(behind.count, board.total.get(indicator), "{}", indicator.name());
    }
}

/// Sends a value through JSON, as a page does.
fn sent<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// Opens every number of every line on all levels below a part, and names the lines.
fn opened(office: &Office, part: &Part, axis: Axis) -> Vec<String> {
    let board = office.ask(sent(&GetBoard { part: part.clone(), axis, day: None })).unwrap();
    let mut names = vec![];
    for row in board.rows {
        for indicator in Indicator::ALL {
            let list = ListBehind { part: row.part.clone(), indicator, day: None, skip: 0, limit: 500 };
            let behind = office.ask(sent(&list)).unwrap();
            let (count, said) = (behind.households.rows.len() as u32, format!("{} {}", row.name, indicator.name()));
            assert_eq!((behind.count, behind.households.total), (row.figures.get(indicator), count), "{said}");
            match indicator {
                Indicator::NeedsOpen | Indicator::NeedsOver => assert!(count <= behind.count, "{said}"),
                _ => assert_eq!(count, behind.count, "{said}"),
            }
        }
        if row.divides {
            names.extend(opened(office, &row.part, axis));
        }
        names.push(row.name);
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn each_number_of_each_line_opens_a_list_as_long_as_it_says() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let names = opened(&office, &Part::default(), Axis::Area);
    assert!(names.contains(&"分散安置".to_owned()), "{names:?}");
    assert!(names.len() > names.iter().filter(|name| *name == "分散安置").count() + 2, "{names:?}");
    assert!(!opened(&office, &Part::default(), Axis::Unit).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn by_units_each_cadre_stands_under_his_unit_and_a_foreign_village_is_unknown() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let units = office.ask(GetBoard { axis: Axis::Unit, ..GetBoard::default() }).unwrap();
    let covered: u32 = units.rows.iter().map(|row| row.figures.get(Indicator::WithCadre)).sum();
    assert!(covered >= units.total.get(Indicator::WithCadre), "{covered}");
    let (last, units_only) = units.rows.split_last().expect("lines");
    assert!(last.part.unpaired && units_only.iter().all(|row| !row.part.unpaired));
    let alone = |indicator| (last.figures.get(indicator), units.total.get(indicator));
    let (without, all) = alone(Indicator::NoCadre);
    assert!(without == all && without > 0 && alone(Indicator::WithCadre).0 == 0, "every household stands on a line");
    let first = units.rows[0].clone();
    let cadres = office.ask(GetBoard { part: first.part, axis: Axis::Unit, day: None }).unwrap();
    assert_eq!(cadres.total, first.figures);
    assert!(!cadres.rows.is_empty() && cadres.rows.iter().all(|row| !row.divides));
    let foreign = Part { area: Some(area("500235116001")), ..Part::default() };
    let fault = office.ask(GetBoard { part: foreign, ..GetBoard::default() }).unwrap_err();
    assert_eq!(fault.code, "area.unknown");
    let tomorrow = office.today().plus_days(1);
    let fault = office.ask(GetBoard { day: Some(tomorrow), ..GetBoard::default() }).unwrap_err();
    assert_eq!(fault.code, "day.future");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_s_desk_sees_when_the_desks_inside_it_were_at_the_county() {
    let here = Running::with_sample().await;
    let village = Office::enrolled(&here, "陈静").await;
    village.sync().unwrap();
    assert_eq!(village.ask(GetBoard::default()).unwrap().desks, None, "a village oversees none");
    let township = township(&here).await;
    township.sync().unwrap();
    let desks = township.ask(GetBoard::default()).unwrap().desks.expect("told by the county").desks;
    assert_eq!(desks.len(), 2);
    let seen = desks.iter().find(|desk| desk.areas == [area(VILLAGE)]).and_then(|desk| desk.seen_at);
    assert!(seen.is_some());
}
