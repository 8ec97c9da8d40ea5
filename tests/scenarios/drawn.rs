//! A county as it is when it has worked on part one for a year: drawn people, and drawn cases of all seven rights.

use crate::{
    main_job::Office,
    running::{Running, area, staff},
};
use anju_county::{
    County, Folder,
    audit::By,
    importer::{self, File},
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{
    Record, Role,
    contract::*,
    kinds::{self, FindingMark},
    rules::Light,
};
use anju_sheet::write_xlsx;
use anju_tests::sample;

/// A county of the usual size.
const HOUSEHOLDS: u32 = 3_800;

#[tokio::test(flavor = "multi_thread")]
async fn drawn_cases_are_taken_whole_and_every_right_shows_them() {
    let here = Running::start().await;
    let today = Machine.now().day();
    let book = write_xlsx(&sample::tables(300, 3, today)).unwrap();
    importer::import(&here.county, &File::plain("人口信息.xlsx", &book), By::CommandLine, &Machine).unwrap();
    let made = sample::cases::add(&here.county, 3, &Machine).unwrap();
    assert!(made.len() >= 20, "cases of nearly every kind: {made:?}");
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

#[test]
fn a_drawn_county_of_the_usual_size_holds_each_kind_in_each_state_and_parks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let county = County::create(&Folder::new(folder.path(), None), [7; 32]).unwrap();
    let today = Machine.now().day();
    let book = write_xlsx(&sample::tables(HOUSEHOLDS, 3, today)).unwrap();
    importer::import(&county, &File::plain("人口信息.xlsx", &book), By::CommandLine, &Machine).unwrap();
    sample::cases::add(&county, 3, &Machine).unwrap();
    let count = |sql: &str| -> i64 { county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM parked"), 0);
    let mut lacks = vec![];
    for kind in kinds::ALL.iter().filter(|kind| kind.plain.is_some() && kind.name != FindingMark::KIND.name) {
        let stand =
            |condition: &str| count(&format!("SELECT count(*) FROM {} WHERE deleted = 0 AND {condition}", kind.name));
        if stand("1") == 0 {
            lacks.push(kind.name.to_owned());
        }
        let Some((name, workflow)) = kind.workflow() else { continue };
        let missing = workflow.states.iter().filter(|state| stand(&format!("{name} = '{}'", state.code)) == 0);
        lacks.extend(missing.map(|state| format!("{} {}", kind.name, state.word)));
    }
    assert_eq!(lacks, [""; 0]);
    let share = |part: &str, whole: &str| count(part) * 1_000 / count(whole);
    let persons = "SELECT count(*) FROM person WHERE deleted = 0";
    let in_party = "SELECT count(DISTINCT person) FROM party_standing WHERE standing IN ('01', '02') AND deleted = 0";
    let aided = "SELECT count(DISTINCT person) FROM assistance WHERE entitled = 1 AND deleted = 0";
    let households = "SELECT count(*) FROM household WHERE deleted = 0";
    let dispersed = "SELECT count(*) FROM household WHERE settlement IS NULL AND deleted = 0";
    let shares = [share(in_party, persons), share(aided, persons), share(dispersed, households)];
    let [in_party, aided, dispersed] = shares;
    assert!(
        (20..=40).contains(&in_party) && (70..=150).contains(&aided) && (930..=950).contains(&dispersed),
        "{shares:?}"
    );
}
