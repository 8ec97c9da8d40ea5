//! What a sheet's columns speak: the readers of its coded columns, the units and the years that its headings name.

use super::Context;
use crate::{
    columns::{Column, How},
    everyday::{self, ColumnSystem, Learnt, Meaning, Reader},
    layout::{Layout, Place, titles},
    read::{Row, Sheet},
    units::{Unit, year_in},
};
use anju_model::{
    CodeSets, Value,
    checks::{Finding, IdNumber},
    reading,
};
use std::collections::BTreeMap;

/// What stands for yes among learnt words, as in the sets.
pub(crate) const YES: &str = "1";
/// What stands for no.
pub(crate) const NO: &str = "0";

/// Columns that say something of one year, which their headings may name.
pub(crate) const OF_A_YEAR: [&str; 4] =
    ["resident_medical", "employee_medical", "serious_medical", "household.income_fen"];

/// The readers of a sheet's columns, by the columns' names.
pub(crate) struct Words<'a> {
    pub(super) sets: &'a CodeSets,
    learnt: &'a Learnt,
    readers: BTreeMap<&'static str, Reader<'a>>,
    units: BTreeMap<&'static str, Unit>,
    /// The years of which columns speak.
    pub(super) years: BTreeMap<&'static str, i64>,
}

impl<'a> Words<'a> {
    /// Readers by the sets' own codes.
    pub(crate) fn own(sets: &'a CodeSets, learnt: &'a Learnt) -> Self {
        Self { sets, learnt, readers: BTreeMap::new(), units: BTreeMap::new(), years: BTreeMap::new() }
    }

    /// Readers that know what each column of a sheet speaks.
    pub(super) fn of(layout: &Layout, sheet: &Sheet, context: &Context<'a>) -> Self {
        let mut words = Self::own(context.code_sets, context.words);
        let mut systems = everyday::column_systems(words.sets, layout, sheet, &context.clock);
        let titles = titles(layout, sheet);
        for place in &layout.columns {
            let Some(column) = place.column else { continue };
            if let (How::Code(set), Some(system)) = (column.how, systems.remove(column.name)) {
                let reader = Reader::of(words.sets, set, column.name, system, words.learnt);
                words.readers.insert(column.name, reader);
            }
            let unit = Unit::in_heading(column, &place.heading).or_else(|| Unit::in_titles(column, &titles));
            if let Some(unit) = unit {
                words.units.insert(column.name, unit);
            }
            if let Some(year) = OF_A_YEAR.contains(&column.name).then(|| year_in(&place.heading)).flatten() {
                words.years.insert(column.name, year);
            }
        }
        words
    }

    /// Lists what is worth telling about whole columns.
    pub(super) fn told(&self) -> Vec<Finding> {
        let codes = self.readers.iter().filter_map(|(column, reader)| match reader.system() {
            system if !system.is_told() => Some(Finding::warning("column.unclear", column)),
            system => Some(Finding::warning("column.numbering", column).with("name", system.name()?)),
        });
        let units = self.units.iter().filter_map(|(column, unit)| {
            let name = unit.converted()?;
            Some(Finding::warning("column.unit", column).with("name", name))
        });
        codes.chain(units).collect()
    }

    pub(super) fn meaning(
        &mut self,
        column: &'static str,
        set: &'static str,
        text: &str,
        sex: Option<&str>,
    ) -> Meaning {
        let reader = self
            .readers
            .entry(column)
            .or_insert_with(|| Reader::of(self.sets, set, column, ColumnSystem::own(set), self.learnt));
        reader.meaning(text, sex)
    }

    /// The sex that a row says, by its id number or in so many words, before its other cells are read.
    pub(super) fn sex(&mut self, places: &[Place], row: &Row) -> Option<String> {
        let text = |name: &str| {
            let place = places.iter().find(|place| place.column.is_some_and(|column| column.name == name))?;
            Some(row.cell(place.at).text())
        };
        let id = text("person.id_number").and_then(|number| IdNumber::parse(&reading::id_number(&number)).ok());
        if let Some(id) = id {
            return Some(id.sex().to_owned());
        }
        let text = text("person.sex")?;
        let meaning = (!text.is_empty()).then(|| self.meaning("person.sex", "sex", &text, None))?;
        meaning.code().map(str::to_owned)
    }

    /// The word for a code whose digits only the whole column tells how to read.
    pub(super) fn in_words(&self, column: &Column, code: &Value, text: &str) -> Option<String> {
        let How::Code(set) = column.how else { return None };
        let digits = ColumnSystem::is_by_column(set) && text.chars().any(|c| c.is_ascii_digit());
        digits.then(|| self.sets.show(set, code.as_text().unwrap_or_default()).to_owned())
    }

    /// What a person has said that a word of a column of yes and no means.
    pub(super) fn yes_no(&self, column: &str, text: &str) -> Option<&'a str> {
        self.learnt.code(column, "", text)
    }

    /// The unit that a column's heading names.
    pub(super) fn unit(&self, column: &str) -> Option<&Unit> {
        self.units.get(column)
    }
}
