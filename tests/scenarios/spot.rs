//! 随机抽查: households drawn by lot, what the checks found, and the share that agrees; with the county by sync.

use crate::{
    main_job::Office,
    running::{Running, VILLAGE, area, staff},
};
use anju_county::people::New;
use anju_model::{RecordId, Role, contract::*};
use std::collections::BTreeSet;

const TOWNSHIP: &str = "500235116";

async fn township(here: &Running, name: &str) -> Office {
    let who = New { role: Role::Township, area: area(TOWNSHIP), ..staff(name) };
    let office = Office::enrolled_by(here, who, TOWNSHIP).await;
    office.sync().unwrap();
    office
}

fn enter(office: &Office, check: &SpotCheckRow, differs: &[&str]) {
    let differs = differs.iter().map(|item| (*item).to_owned()).collect();
    let ask = EnterSpotCheck {
        check: check.id,
        seen: check.seen,
        checked_on: office.today(),
        differs,
        note: Some(" ".into()),
    };
    office.ask(ask).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn households_are_drawn_once_each_and_the_share_that_agrees_reaches_a_second_desk() {
    let here = Running::with_sample().await;
    let office = township(&here, "李建国").await;
    let drawn = office.ask(DrawSpot { area: Some(area(VILLAGE)), size: 5 }).unwrap();
    let file = office.ask(OpenSpotRound { id: drawn.record, area: None }).unwrap();
    let households: BTreeSet<RecordId> = file.checks.iter().map(|check| check.household.id).collect();
    assert_eq!((households.len(), file.round.size, file.round.checked), (5, 5, 0));
    assert!(file.checks.iter().all(|check| check.household.village == file.checks[0].household.village));
    enter(&office, &file.checks[0], &[]);
    enter(&office, &file.checks[1], &["3", "5"]);
    enter(&office, &file.checks[2], &["5"]);
    let file = office.ask(OpenSpotRound { id: drawn.record, area: None }).unwrap();
    assert_eq!((file.round.checked, file.round.agree), (3, 1));
    assert_eq!(file.differing, [("5".to_owned(), 2), ("3".to_owned(), 1)]);
    assert_eq!(file.checks[0].note, None, "blanks say nothing");
    office.sync().unwrap();

    let second = township(&here, "王芳").await;
    let mut rounds = second.ask(ListSpotRounds::default()).unwrap();
    assert_eq!(rounds.len(), 1);
    let round = rounds.remove(0);
    assert_eq!((round.size, round.checked, round.agree), (5, 3, 1));
    let draws: BTreeSet<BTreeSet<RecordId>> = (0..8)
        .map(|_| {
            let drawn = second.ask(DrawSpot { area: None, size: 3 }).unwrap();
            let file = second.ask(OpenSpotRound { id: drawn.record, area: None }).unwrap();
            file.checks.iter().map(|check| check.household.id).collect()
        })
        .collect();
    assert!(draws.len() > 1, "eight draws of three among hundreds are not all alike");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_too_large_too_small_or_out_of_reach_is_refused_and_site_staff_draw_none() {
    let here = Running::with_sample().await;
    let office = township(&here, "李建国").await;
    let refused = |ask: DrawSpot| office.ask(ask).unwrap_err().code;
    assert_eq!(refused(DrawSpot { area: None, size: 0 }), "spot.size");
    assert_eq!(refused(DrawSpot { area: None, size: 101 }), "spot.size");
    assert_eq!(refused(DrawSpot { area: Some(area("500235117")), size: 3 }), "area.unknown");
    let drawn = office.ask(DrawSpot { area: None, size: 2 }).unwrap();
    let check = office.ask(OpenSpotRound { id: drawn.record, area: None }).unwrap().checks.remove(0);
    let today = office.today();
    let ask =
        EnterSpotCheck { check: check.id, seen: check.seen, checked_on: today, differs: BTreeSet::new(), note: None };
    let refused = |ask: EnterSpotCheck| office.ask(ask).unwrap_err();
    assert_eq!(refused(EnterSpotCheck { checked_on: today.plus_days(1), ..ask.clone() }).code, "day.future");
    assert_eq!(refused(EnterSpotCheck { differs: BTreeSet::from(["99".into()]), ..ask.clone() }).code, "field.code");
    let long = refused(EnterSpotCheck { note: Some("长".repeat(501)), ..ask });
    assert_eq!(long.field.as_deref(), Some("note"));
    let site = Office::enrolled(&here, "陈静").await;
    site.sync().unwrap();
    assert_eq!(site.ask(DrawSpot { area: None, size: 1 }).unwrap_err().code, "spot.role");
    assert_eq!(site.ask(ListSpotRounds::default()).unwrap_err().code, "spot.role");
}
