//! A county's workbook of any size from a seed: synthetic people in the national sheets, without faults. For trying Anju out
//! and for measuring it; the shipped sample, which has planted faults, is another file.

mod chance;
mod family;
mod help;
mod home;
mod names;
mod person;

use anju_model::{AreaCode, Day, Divisions};
use anju_sheet::{NationalRow, SheetKind, Table, TableCell, national_table};
use chance::Chance;
use help::Cadres;
use home::{Home, Homes};

/// 云阳县.
const COUNTY: &str = "500235";
const DIVISIONS: &str = include_str!("../../assets/divisions-chongqing.csv");

/// Draws a county of so many households: 人口信息, 结对帮扶 and 走访台账. Equal arguments give equal tables; no day in
/// them is later than `today`.
pub fn tables(households: u32, seed: u64, today: Day) -> [Table; 3] {
    let divisions = Divisions::from_csv(DIVISIONS).expect("the shipped table of divisions can be read");
    let county = AreaCode::parse(COUNTY).expect("six digits are a county's code");
    let mut chance = Chance::of(seed);
    let mut homes = Homes::of(&divisions, &county);
    let mut cadres = Cadres::default();
    let mut tables = SheetKind::ALL.map(|kind| national_table(kind, &[]));
    for _ in 0..households {
        let home = homes.next(&mut chance, today);
        let [people, pairs, visits] = &mut tables;
        add(people, SheetKind::People, &home.rows(today));
        if home.is_helped(&mut chance) {
            let help = cadres.help(&mut chance, today, &home);
            add(pairs, SheetKind::Pairs, &[help.pair]);
            add(visits, SheetKind::Visits, &help.visits);
        }
    }
    tables
}

/// Rows go in by the household: a row by column names takes several times the room of its cells.
fn add(table: &mut Table, kind: SheetKind, rows: &[NationalRow]) {
    table.rows.append(&mut national_table(kind, rows).rows);
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
    const SHIPPED: &[u8] = include_bytes!("../../assets/county-yunyang.xlsx");

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
        let context = Context {
            code_sets: &code_sets,
            divisions: &divisions,
            county: None,
            clock,
            known: &known,
            words: &words,
            hidden: false,
        };
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
        let shipped = read_workbook("county-yunyang.xlsx", SHIPPED).expect("a workbook");
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
