//! A county as it is when it has worked on part one for a year: drawn people, and drawn cases of all seven rights.

use crate::{
    main_job::Office,
    running::{Running, area, staff},
};
use anju_county::{
    audit::By,
    importer::{self, File},
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{Role, contract::*, rules::Light};
use anju_sheet::write_xlsx;
use anju_tests::sample;

#[tokio::test(flavor = "multi_thread")]
async fn drawn_cases_are_taken_whole_and_every_right_shows_them() {
    let here = Running::start().await;
    let today = Machine.now().day();
    let book = write_xlsx(&sample::tables(300, 3, today)).unwrap();
    importer::import(&here.county, &File::plain("人口信息.xlsx", &book), By::CommandLine, &Machine).unwrap();
    let made = sample::cases::add(&here.county, 3, &Machine).unwrap();
    assert!(made.len() >= 17, "cases of nearly every kind: {made:?}");
    assert!(made.values().sum::<usize>() > 1_000, "{made:?}");

    let who = New { role: Role::CountyAdmin, area: area("500235"), ..staff("周敏") };
    let office = Office::enrolled_by(&here, who, "500235").await;
    let chip = office.sync().unwrap();
    assert_eq!((chip.parked, chip.conflicts), (0, 0));
    let board = office.ask(GetRights::default()).unwrap();
    assert!(board.total.surveyed > 150 && board.total.surveyed < board.total.households, "{:?}", board.total);
    let unknown = Light::ALL.iter().position(|light| *light == Light::Unknown).unwrap();
    for (right, lights) in board.rights.iter().zip(&board.total.lights) {
        let told: u32 = lights.iter().enumerate().filter(|(at, _)| *at != unknown).map(|(_, count)| count).sum();
        assert!(told > 20, "{right} shows {lights:?}");
        let shown = lights.iter().filter(|count| **count > 0).count();
        assert!(shown >= 2, "{right} shows {lights:?}");
    }
    for key in ["hukou.open", "land.pay", "med.aid", "pension.fee", "assist.clock"] {
        let list = ListFindings { key: key.into(), area: None, skip: 0, limit: 5 };
        let found = office.ask(list).unwrap_or_else(|fault| panic!("{key}: {fault:?}"));
        assert!(found.total > 0, "nothing for {key}");
    }
}
