//! What a row says of a person besides its codes, from which a column of numbers is told what it speaks.

use super::ColumnSystem;
use crate::{
    cell::{Cell, date},
    columns::How,
    layout::Layout,
    read::{Row, Sheet},
};
use anju_model::{
    Clock, CodeSets, PartialDay,
    checks::{IdNumber, disability_card},
    reading,
};
use std::{cell::LazyCell, collections::BTreeMap};

/// What a row says besides a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Code of the sex that the id number tells.
    pub sex: Option<String>,
    /// Day of birth, by the id number or as said.
    pub birth: Option<PartialDay>,
    /// What the person is known by in this sheet: the id number, else the name.
    pub person: Option<String>,
    /// What the household is known by in this sheet.
    pub household: Option<String>,
    /// Whether the row is the head's, by what it says of the head's id number or name.
    pub head: Option<bool>,
    /// The category of the disability card.
    pub disability: Option<String>,
}

/// Judges what each code column of a sheet speaks, by the column's name.
pub fn column_systems(
    sets: &CodeSets,
    layout: &Layout,
    sheet: &Sheet,
    clock: &Clock,
) -> BTreeMap<&'static str, ColumnSystem> {
    let rows: Vec<&Row> = layout.records(sheet).collect();
    let besides: LazyCell<Vec<Beside>, _> = LazyCell::new(|| besides(layout, &rows));
    let mut systems = BTreeMap::new();
    for place in &layout.columns {
        let Some((name, How::Code(set))) = place.column.map(|column| (column.name, column.how)) else { continue };
        // Nearly all columns hold words only, which need no judging.
        let system = if rows.iter().any(|row| may_be_number(row.cell(place.at))) {
            let texts: Vec<String> = rows.iter().map(|row| row.cell(place.at).text()).collect();
            let whole = || ColumnSystem::of(sets, set, texts.iter().map(String::as_str).zip(besides.iter()), clock);
            // Some rows of a column cannot tell what the whole of it did not.
            if layout.partial { ColumnSystem::in_part(set) } else { whole() }
        } else {
            ColumnSystem::own(set)
        };
        systems.insert(name, system);
    }
    systems
}

fn may_be_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Shown(_) => true,
        Cell::Text(text) => text.chars().any(char::is_numeric),
        Cell::Blank | Cell::Date(_) | Cell::Zero | Cell::Uncomputed | Cell::Broken(_) => false,
    }
}

/// A row that names no household is of the one above.
fn besides(layout: &Layout, rows: &[&Row]) -> Vec<Beside> {
    let mut all: Vec<Beside> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut beside = beside(layout, row);
        if beside.household.is_none() {
            beside.household = all.last().and_then(|above| above.household.clone());
        }
        all.push(beside);
    }
    all
}

fn beside(layout: &Layout, row: &Row) -> Beside {
    let at = |name: &str| {
        let place = layout.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name))?;
        Some(row.cell(place.at)).filter(|cell| !cell.is_blank())
    };
    let read = |name: &str, reading: fn(&str) -> String| at(name).map(|cell| reading(&cell.text()));
    let number = read("person.id_number", reading::id_number);
    let id = number.as_deref().and_then(|number| IdNumber::parse(number).ok());
    let name = read("person.name", reading::name);
    let is_his = |own: &Option<String>, heads: Option<String>| Some(own.as_ref()? == &heads?);
    let head = is_his(&number, read("head_id_number", reading::id_number))
        .or_else(|| is_his(&name, read("head_name", reading::name)));
    let card = read("card", reading::id_number).and_then(|card| disability_card(&card, None).ok());
    Beside {
        sex: id.as_ref().map(|id| id.sex().to_owned()),
        birth: id.as_ref().map(|id| id.birth().into()).or_else(|| date(at("person.birth")?, row.epoch).ok()),
        household: read("household", reading::number),
        head,
        person: number.or(name),
        disability: card.map(|(category, _)| category.to_string()),
    }
}
