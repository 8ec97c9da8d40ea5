//! What a row says of a person besides its codes, from which a column of numbers is told what it speaks.

use crate::{
    cell::{date, squeeze},
    layout::Layout,
    read::{Row, Sheet},
};
use anju_model::{
    PartialDay,
    checks::{IdNumber, disability_card},
};

/// What a row says besides a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Code of the sex that the id number tells.
    pub sex: Option<String>,
    /// Day of birth, by the id number or as said.
    pub birth: Option<PartialDay>,
    /// What the household is known by in this sheet.
    pub household: Option<String>,
    /// Whether the row is the head's, by what it says of the head's id number or name.
    pub head: Option<bool>,
    /// The category of the disability card.
    pub disability: Option<String>,
}

/// Reads what stands beside the codes of each record of a sheet, in the order of `Layout::records`.
pub fn besides(layout: &Layout, sheet: &Sheet) -> Vec<Beside> {
    layout.records(sheet).map(|row| beside(layout, row)).collect()
}

fn beside(layout: &Layout, row: &Row) -> Beside {
    let at = |name: &str| {
        let place = layout.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name))?;
        Some(row.cell(place.at)).filter(|cell| !cell.is_blank())
    };
    let text = |name: &str| at(name).map(|cell| squeeze(&cell.text()).to_uppercase());
    let number = text("person.id_number");
    let id = number.as_deref().and_then(|number| IdNumber::parse(number).ok());
    let is_his = |own: Option<String>, heads: Option<String>| Some(own? == heads?);
    let card = text("card").and_then(|card| disability_card(&card, None).ok());
    Beside {
        sex: id.as_ref().map(|id| id.sex().to_owned()),
        birth: id.as_ref().map(|id| id.birth().into()).or_else(|| date(at("person.birth")?)),
        household: text("household"),
        head: is_his(number, text("head_id_number")).or_else(|| is_his(text("person.name"), text("head_name"))),
        disability: card.map(|(category, _)| category.to_string()),
    }
}
