//! Grids of a right: persons by years of their insurance, or by the months of their aid.

use super::{Light, assistance, medical};
use crate::{
    day::{Day, Month},
    id::RecordId,
    rules::{Dossier, MedicalFacts},
};
use serde::{Deserialize, Serialize};

/// A grid of persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// What the columns are: years, or months.
    pub columns: Vec<String>,
    /// A row for each person.
    pub rows: Vec<GridRow>,
}

/// One person of a grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    /// The person.
    pub person: RecordId,
    /// How it stands in each column; none where it says nothing.
    pub cells: Vec<Option<(Light, String)>>,
}

/// How many years before the day's the grid of insurances shows.
const YEARS: i64 = 3;

impl Grid {
    /// Persons by years of their medical insurance, up to the next year.
    pub fn of_insurances(persons: &[(RecordId, Vec<MedicalFacts>)], day: Day) -> Self {
        let year = i64::from(day.year());
        let years: Vec<i64> = (year - YEARS..=year + 1).collect();
        let row = |(person, insurances): &(RecordId, Vec<MedicalFacts>)| {
            let cell = |year: &i64| {
                let (light, says) = medical::in_year(insurances, *year);
                Some((light, says.to_owned()))
            };
            GridRow { person: *person, cells: years.iter().map(cell).collect() }
        };
        Self {
            columns: years.iter().map(|year| format!("{year}年")).collect(),
            rows: persons.iter().map(row).collect(),
        }
    }

    /// Persons by the months of an aid that moves 救助金发放核对表.
    pub fn of_payments(dossier: &Dossier, day: Day) -> Self {
        let persons =
            dossier.members.iter().map(|member| (member.person, assistance::paid(dossier, member.person, day)));
        let persons: Vec<_> = persons.filter(|(_, months)| !months.is_empty()).collect();
        let mut months: Vec<Month> =
            persons.iter().flat_map(|(_, paid)| paid.iter().map(|(month, ..)| *month)).collect();
        months.sort_unstable();
        months.dedup();
        let row = |(person, paid): &(RecordId, Vec<(Month, Light, String)>)| {
            let cell = |of: &Month| {
                let found = paid.iter().find(|(month, ..)| month == of);
                found.map(|(_, light, says)| (*light, says.clone()))
            };
            GridRow { person: *person, cells: months.iter().map(cell).collect() }
        };
        Self {
            columns: months.iter().map(|month| assistance::spoken(&[*month])).collect(),
            rows: persons.iter().map(row).collect(),
        }
    }
}
