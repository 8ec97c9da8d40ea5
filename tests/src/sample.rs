//! A county's workbook of any size from a seed: synthetic people in the national sheets, without faults. For trying Anju out
//! and for measuring it; the shipped sample, which has planted faults, is another file.

pub mod cases;
mod chance;
mod family;
mod help;
mod home;
pub(crate) mod names;
mod person;

use anju_model::{AreaCode, Day, Divisions};
use anju_sheet::{NationalRow, SheetKind, Table, TableCell, national_table};
use chance::Chance;
use help::Cadres;
use home::{Home, Homes};
use std::sync::LazyLock;

/// 云阳县.
const COUNTY: &str = "500235";
const DIVISIONS: &str = include_str!("../../assets/divisions-chongqing.csv");
static SHIPPED: LazyLock<Divisions> =
    LazyLock::new(|| Divisions::from_csv(DIVISIONS).expect("the shipped table of divisions can be read"));

/// Draws a county of so many households: 人口信息, 结对帮扶 and 走访台账. Equal arguments give equal tables; no day in
/// them is later than `today`.
pub fn tables(households: u32, seed: u64, today: Day) -> [Table; 3] {
    let mut tables = SheetKind::ALL.map(|kind| national_table(kind, &[]));
    for home in homes(households, seed, today) {
        for ((table, kind), rows) in tables.iter_mut().zip(SheetKind::ALL).zip(home) {
            // Rows go in by the household: a row by column names takes several times the room of its cells.
            table.rows.append(&mut national_table(kind, &rows).rows);
        }
    }
    tables
}

/// Draws the same county household by household: the rows of each for the three sheets, by column names.
pub fn homes(households: u32, seed: u64, today: Day) -> impl Iterator<Item = [Vec<NationalRow>; 3]> {
    let county = AreaCode::parse(COUNTY).expect("six digits are a county's code");
    let mut chance = Chance::of(seed);
    let mut homes = Homes::of(&SHIPPED, &county);
    let mut cadres = Cadres::default();
    (0..households).map(move |_| {
        let home = homes.next(&mut chance, today);
        let help = home.is_helped(&mut chance).then(|| cadres.help(&mut chance, today, &home));
        let (pairs, visits) = help.map_or_else(Default::default, |help| (vec![help.pair], help.visits));
        [home.rows(today), pairs, visits]
    })
}

fn text(value: impl Into<String>) -> TableCell {
    TableCell::text(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{Clock, CodeSets, Stamp};
    use anju_sheet::{Cell, Context, Known, Learnt, draft, read_workbook, write_xlsx};
    use std::collections::BTreeMap;

    const CODE_SETS: &str = include_str!("../../assets/code-sets.json");
    const SHIPPED_SAMPLE: &[u8] = include_bytes!("../../assets/county-yunyang.xlsx");

    fn today() -> Day {
        "2026-11-23".parse().expect("a day")
    }

    #[test]
    fn equal_seeds_give_equal_tables_and_others_give_other_people() {
        assert_eq!(tables(40, 7, today()), tables(40, 7, today()));
        assert_ne!(tables(40, 7, today()), tables(40, 8, today()));
    }

    #[test]
    fn importing_it_finds_no_error_and_refuses_no_row() {
        let tables = tables(300, 1, today());
        let bytes = write_xlsx(&tables).expect("a workbook");
        let workbook = read_workbook("sample.xlsx", &bytes).expect("a workbook");
        let (code_sets, divisions) =
            (CodeSets::from_json(CODE_SETS).expect("the sets"), Divisions::from_csv(DIVISIONS).expect("the divisions"));
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        let (known, words) = (Known::default(), Learnt::default());
        let context =
            Context { code_sets: &code_sets, divisions: &divisions, county: None, clock, known: &known, words: &words };
        let draft = draft(&workbook, &context).expect("a draft");
        assert!(draft.refused().is_empty(), "{:#?}", draft.refused());
        assert!(draft.findings().is_empty(), "{:#?}", draft.findings());
        let drafted = ["household", "person", "pair", "visit"].map(|kind| draft.count(kind));
        let [people, pairs, visits] = tables.map(|table| table.rows.len());
        assert_eq!(drafted, [300, people, pairs, visits]);
        assert!((5 * 150..4 * 300).contains(&people) && pairs > 200 && draft.count("need") > visits / 2, "{drafted:?}");
    }

    #[test]
    fn its_sheets_have_the_headings_of_the_shipped_sample_and_hold_something_under_each() {
        let shipped = read_workbook("county-yunyang.xlsx", SHIPPED_SAMPLE).expect("a workbook");
        for (sheet, table) in shipped.sheets.iter().zip(tables(300, 1, today())) {
            let headings: Vec<String> = sheet.rows[0].cells.iter().map(Cell::text).collect();
            assert_eq!((&sheet.name, &headings), (&table.title, &table.headings));
            let empty = |at: &usize| table.rows.iter().all(|row| row[*at] == TableCell::Blank);
            let empty: Vec<&str> =
                (0..table.headings.len()).filter(empty).map(|at| table.headings[at].as_str()).collect();
            assert!(empty.iter().all(|heading| *heading == "自然村"), "{empty:?}");
        }
    }

    #[test]
    fn no_number_is_given_twice_however_many_are_born_on_a_day() {
        let mut ids = names::IdNumbers::default();
        let mut given: BTreeMap<String, Day> = BTreeMap::new();
        for nth in 0..3_000 {
            let (birth, number) = ids.give(today(), nth % 3 == 0);
            let read = anju_model::checks::IdNumber::parse(&number).expect("an id number");
            assert_eq!((read.birth(), read.sex() == "1"), (birth, nth % 3 == 0));
            assert_eq!(given.insert(number, birth), None);
        }
    }

    #[test]
    fn the_first_day_of_a_year_and_a_leap_day_are_days_like_others() {
        for day in ["2027-01-01", "2028-02-29"] {
            assert!(!tables(5, 3, day.parse().expect("a day"))[0].rows.is_empty(), "{day}");
        }
    }
}
