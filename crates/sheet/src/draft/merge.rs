//! Several rows about one person: this year's sheet beside last year's, the recipients of an allowance beside everybody. The
//! first row counts, later ones fill what it leaves blank, and where they say something else a finding names both cells.

use super::{Drafting, cost::cells, households::OF_PLACE, people::PersonRow, rows::Said};
use crate::{
    columns::{How, SheetKind, by_name},
    key::{DraftRecord, Which},
};
use anju_model::{PartialDay, Value, checks::Finding, mask::quoted, words::findings::row_in};
use std::collections::HashMap;

/// Columns that only say of which year or household a sheet speaks: that they differ is no news.
const ABOUT_THE_SHEET: [&str; 5] = ["year", "count", "head_name", "head_id_number", "person.no_id_reason"];
/// What the household's year goes with.
const INCOME: &str = "household.income_fen";
/// Facts of which each year has its own record: rows of two years say two of them.
const OF_EACH_YEAR: [&str; 3] = ["resident_medical", "employee_medical", "serious_medical"];

/// Joins later rows to the first about the same person.
pub(super) fn join(drafting: &mut Drafting, people: &mut [PersonRow]) {
    let mut first: HashMap<Which, usize> = HashMap::new();
    for at in 0..people.len() {
        let Some(who) = people[at].who.filter(|_| !people[at].is_refused()) else { continue };
        let Some(&main) = first.get(&who) else {
            first.insert(who, at);
            continue;
        };
        let (before, after) = people.split_at_mut(at);
        let (main_row, later) = (&mut before[main], &mut after[0]);
        // What is wrong by itself fills nothing.
        let wrong: Vec<String> = later.own.iter().flat_map(cells).map(str::to_owned).collect();
        wrong.iter().for_each(|cell| later.said.leave_open(cell));
        let other_sheet = main_row.layout != later.layout;
        let place = row_in(other_sheet.then(|| drafting.sheet_name(main_row.layout)), main_row.said.row);
        let names: Vec<&str> = drafting.workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let same_place = main_row.village.is_some() && main_row.village == later.village;
        for finding in fill(&mut main_row.said, &mut later.said, same_place, &place, &names) {
            drafting.found.add(drafting.workbook, &drafting.layouts[later.layout], later.said.row, &finding);
        }
        if main_row.village.is_none() {
            main_row.village.clone_from(&later.village);
        }
        main_row.refresh();
        later.joined = Some(main);
    }
}

/// Takes over what the first row does not say; answers where the later one says something else, and which cell counts.
fn fill(main: &mut Said, later: &mut Said, same_place: bool, place: &str, sheets: &[&str]) -> Vec<Finding> {
    let other_year = |name: &str| match (main.year_of(name), later.year_of(name)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    let of_other_years: Vec<&str> = OF_EACH_YEAR.into_iter().filter(|name| other_year(name)).collect();
    if other_year(INCOME) {
        // By itself it would be this household's latest.
        later.resolve(INCOME, String::new());
    }
    let mut differ = Vec::new();
    let all: Vec<(&'static str, Value)> = later.starting("").map(|(name, value)| (name, value.clone())).collect();
    for (name, value) in all {
        let is_place = same_place && OF_PLACE.contains(&name);
        if ABOUT_THE_SHEET.contains(&name) || of_other_years.contains(&name) || is_place {
            continue;
        }
        match main.value(name) {
            Some(counts) if *counts == value => {}
            Some(counts) if is_day(name) && agree(counts, &value) => main.sharpen(name, value),
            Some(_) => {
                let from = main
                    .taken_from(name)
                    .map(|(sheet, row)| row_in((sheet != later.sheet).then(|| sheets[sheet]), row));
                differ.push(Finding::warning("cell.differs", name).with("place", from.as_deref().unwrap_or(place)));
                later.outdo(name);
            }
            None => main.take_over(name, value, later),
        }
    }
    for (heading, text) in &later.kept.clone() {
        match main.kept.iter().find(|(known, _)| known == heading) {
            Some((_, counts)) if counts == text => {}
            Some(_) => {
                let finding = Finding::warning("kept.differs", "");
                differ.push(finding.with("place", place).with("heading", heading).with("value", quoted(text)));
                later.outdo(heading);
            }
            None => main.kept.push((heading.clone(), text.clone())),
        }
    }
    differ
}

/// Lays a later record of the same key under the first: what that one leaves open is filled. Returns the fields in which they
/// differ.
pub(super) fn fill_record(first: &mut DraftRecord, later: DraftRecord) -> Vec<String> {
    let mut differ = Vec::new();
    for (field, value) in later.fields {
        match first.fields.get(&field) {
            Some(counts) if *counts == value => {}
            Some(_) => differ.push(field),
            None => {
                first.fields.insert(field, value);
            }
        }
    }
    differ
}

/// Says that another row counts in the field of a record that a column of this sheet fills.
pub(super) fn differs(kind: SheetKind, field: &str, place: &str, said: &mut Said) -> Finding {
    let heading = field.strip_prefix("x:");
    let column = kind.columns().iter().find(|column| {
        heading.map_or_else(|| column.name.ends_with(&format!(".{field}")), |heading| column.heading == heading)
    });
    match (column, heading) {
        (Some(column), _) => {
            said.outdo(column.name);
            Finding::warning("cell.differs", column.name).with("place", place)
        }
        (None, heading) => {
            let heading = heading.unwrap_or(field);
            said.outdo(heading);
            Finding::warning("kept.differs", "").with("place", place).with("heading", heading)
        }
    }
}

fn is_day(name: &str) -> bool {
    by_name(SheetKind::People, name).is_some_and(|column| column.how == How::Partial)
}

/// A day known to the month agrees with every day of it.
fn agree(one: &Value, other: &Value) -> bool {
    let day = |value: &Value| value.as_text().and_then(|text| text.parse::<PartialDay>().ok());
    match (day(one), day(other)) {
        (Some(one), Some(other)) => !one.surely_before(other) && !other.surely_before(one),
        _ => false,
    }
}
