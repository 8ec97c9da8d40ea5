//! Positive controls: an importer with a fault put in is found out within a few seeds. A fuzzer that finds nothing wrong proves
//! something only if it can.

use anju_county::{County, CountyError, rim::Rim};
use anju_model::{Clock, Fields, Value, sync::Change};
use anju_tests::soak::{
    book::{Cell, Seen},
    importer::{Answer, Importer, Real},
    office::{File, Habit, Habits},
    run::Case,
};
use std::collections::BTreeSet;

const SEEDS: u64 = 12;

/// A fault put into the importer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planted {
    /// Forgets a column, and the account knows nothing of it.
    DropsAColumn,
    /// Takes addresses back after it has accounted for them.
    DropsAField,
    /// Takes one person of each sheet twice.
    DoublesAPerson,
    /// Reads days a day late.
    MovesADay,
    /// Leaves the last person of a sheet out.
    LosesAPerson,
    /// Says of what it leaves open nothing.
    SaysNothing,
    /// Accounts for more than there is.
    MiscountsCells,
    /// Looks at hidden sheets as at others.
    TakesHiddenSheets,
    /// Looks a file through by importing it.
    WritesOnADryRun,
    /// Looks through another file than it imports.
    LooksElsewhere,
    /// Writes something anew whenever it imports.
    ChangesEveryTime,
    /// Fails where its dry run did not.
    Fails,
    /// Panics.
    Panics,
}

impl Planted {
    /// Changes the file on its way to the real importer.
    fn changed(self, file: &File) -> File {
        let mut file = file.clone();
        match self {
            Self::DropsAColumn => each_cell(&mut file, "安置房地址", |cell| *cell = Cell::Blank),
            Self::MovesADay => each_cell(&mut file, "走访时间", a_day_later),
            Self::DoublesAPerson => twice(&mut file),
            Self::LosesAPerson => without_last(&mut file),
            Self::TakesHiddenSheets => file.book.sheets.iter_mut().for_each(|sheet| sheet.seen = Seen::Shown),
            Self::DropsAField
            | Self::SaysNothing
            | Self::MiscountsCells
            | Self::WritesOnADryRun
            | Self::LooksElsewhere
            | Self::ChangesEveryTime
            | Self::Fails
            | Self::Panics => {}
        }
        file
    }

    /// Changes what is answered.
    fn answered(self, mut answer: Answer) -> Answer {
        match self {
            Self::SaysNothing => answer.json["findings"] = serde_json::json!([]),
            Self::MiscountsCells => {
                for account in answer.json["reconciliation"].as_array_mut().into_iter().flatten() {
                    account["taken"] = (account["taken"].as_u64().unwrap_or_default() + 1).into();
                }
            }
            _ => {}
        }
        answer
    }
}

fn each_cell(file: &mut File, heading: &str, change: impl Fn(&mut Cell)) {
    for sheet in &mut file.book.sheets {
        let Some(headings) = sheet.rows.first() else { continue };
        let Some(at) = headings.cells.iter().position(|cell| *cell == Cell::text(heading)) else { continue };
        sheet.rows.iter_mut().skip(1).filter_map(|row| row.cells.get_mut(at)).for_each(&change);
    }
}

fn a_day_later(cell: &mut Cell) {
    if let Cell::Text(text) = cell
        && let Ok(day) = text.parse::<anju_model::Day>()
    {
        *cell = Cell::text(day.plus_days(1).to_string());
    }
}

/// A person once more, under another number and with nothing else by which it would be known for the same.
fn twice(file: &mut File) {
    for sheet in &mut file.book.sheets {
        let at = |heading: &str| sheet.rows.first()?.cells.iter().position(|cell| *cell == Cell::text(heading));
        let columns = ["人口编号", "证件号码", "出生日期", "人数"].map(at);
        if let ([Some(number), Some(id), Some(birth), Some(count)], Some(mut again)) =
            (columns, sheet.rows.last().cloned())
        {
            again.cells[number] = Cell::text("990099");
            [id, birth, count].into_iter().for_each(|column| again.cells[column] = Cell::Blank);
            sheet.rows.push(again);
        }
    }
}

fn without_last(file: &mut File) {
    for sheet in file.book.sheets.iter_mut().filter(|sheet| sheet.name == "人口信息") {
        sheet.rows.pop();
    }
}

/// Writes a field of all households behind the importer's back.
fn write(county: &County, field: &str, value: impl Fn(u64) -> Value, rim: &dyn Rim) -> Result<(), CountyError> {
    let mut households = vec![];
    county.read(|db| {
        anju_store::all_of_kind(db, "household", |row| {
            households.push((row.id, row.version));
            Ok(())
        })?;
        Ok(())
    })?;
    let of = |(id, version)| Change::set("household", id, version, Fields::from([(field.to_owned(), value(version))]));
    let changes = households.into_iter().map(of).collect();
    let clock = Clock { now: rim.now(), suspect: false };
    county.save(changes, None, clock, &mut || rim.id()).map(drop)
}

impl Importer for Planted {
    fn dry_run(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let file = self.changed(file);
        match self {
            Self::WritesOnADryRun => Real.import(county, &file, rim),
            Self::LooksElsewhere => {
                let mut other = file.clone();
                without_last(&mut other);
                Real.dry_run(county, &other, rim)
            }
            _ => Real.dry_run(county, &file, rim).map(|answer| self.answered(answer)),
        }
    }

    fn import(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let imported = Real.import(county, &self.changed(file), rim).map(|answer| self.answered(answer));
        match self {
            Self::DropsAField => write(county, "address", |_| Value::Null, rim)?,
            Self::ChangesEveryTime => write(county, "state_note", |version| Value::text(version.to_string()), rim)?,
            Self::Fails => return Err(anju_model::Fault::new("planted").into()),
            Self::Panics => panic!("planted"),
            _ => {}
        }
        imported
    }
}

/// A county written plainly but for these habits.
fn case(seed: u64, habits: &[Habit]) -> Case {
    let first: Habits = habits.iter().copied().collect();
    Case { first, second: None, features: BTreeSet::new(), ..Case::of(seed, 6) }
}

fn broken(seed: u64, habits: &[Habit], importer: &dyn Importer) -> BTreeSet<&'static str> {
    case(seed, habits).run(importer).faults.into_iter().map(|fault| fault.what).collect()
}

fn found_out(planted: Planted, habits: &[Habit], promise: &str) {
    for seed in 1..=SEEDS {
        // A seed that breaks the promise by itself says nothing of the fault that is put in.
        if broken(seed, habits, &Real).contains(promise) {
            continue;
        }
        if broken(seed, habits, &planted).contains(promise) {
            return;
        }
    }
    panic!("no seed of {SEEDS} broke “{promise}”");
}

#[test]
fn a_column_that_is_dropped_is_missed_in_the_records_and_in_the_account() {
    found_out(Planted::DropsAColumn, &[], "a cell is lost without a word");
    found_out(Planted::DropsAColumn, &[], "cells are missing from the account");
}

#[test]
fn a_field_that_is_dropped_behind_the_account_is_missed() {
    found_out(Planted::DropsAField, &[], "a cell is lost without a word");
}

#[test]
fn a_person_taken_twice_is_noticed() {
    found_out(Planted::DoublesAPerson, &[], "a record is doubled");
}

#[test]
fn a_day_that_is_moved_is_noticed() {
    found_out(Planted::MovesADay, &[], "a record is made up");
    found_out(Planted::MovesADay, &[], "a record is lost");
}

#[test]
fn a_person_left_out_is_missed() {
    found_out(Planted::LosesAPerson, &[], "a record is lost");
}

#[test]
fn a_doubtful_cell_of_which_nothing_is_said_is_noticed() {
    found_out(Planted::SaysNothing, &[Habit::DoubtfulCells], "a cell is lost without a word");
}

#[test]
fn an_account_that_does_not_balance_is_noticed() {
    found_out(Planted::MiscountsCells, &[], "the account does not balance");
}

#[test]
fn people_of_a_hidden_sheet_are_noticed() {
    found_out(Planted::TakesHiddenSheets, &[Habit::HiddenSheet], "a record is made up");
}

#[test]
fn a_dry_run_that_writes_or_looks_elsewhere_is_noticed() {
    found_out(Planted::WritesOnADryRun, &[], "a dry run writes");
    found_out(Planted::LooksElsewhere, &[], "a dry run says otherwise than the import");
}

#[test]
fn an_import_that_changes_something_every_time_is_noticed() {
    found_out(Planted::ChangesEveryTime, &[], "a second import changes something");
}

#[test]
fn an_import_that_fails_or_panics_is_noticed() {
    found_out(Planted::Fails, &[], "an import fails that its dry run let pass");
    found_out(Planted::Panics, &[], "a program panicked");
}
