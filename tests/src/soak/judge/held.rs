//! What the county holds, by what offices know it by.

use crate::soak::meaning::{self, Known};
use anju_county::{County, CountyError};
use anju_model::{Fields, RecordId, Value, value::field};
use anju_store::Stored;
use std::collections::{BTreeMap, HashMap};

/// The kinds that workbooks speak of, those that others name first.
const KINDS: [&str; 14] = [
    "household",
    "social_group",
    "settlement",
    "cadre",
    "person",
    "membership",
    "hukou",
    "party_standing",
    "pension",
    "medical",
    "assistance",
    "pair",
    "visit",
    "need",
];

/// The records of a county that are not deleted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// Their fields, with references by what they name.
    pub records: BTreeMap<Known, Fields>,
    /// What is there more than once.
    pub doubled: Vec<Known>,
    /// Their versions, in the order of their kinds and ids.
    versions: Vec<(RecordId, u64)>,
}

impl Held {
    /// Reads a county.
    ///
    /// # Errors
    /// Any store error.
    pub fn of(county: &County) -> Result<Self, CountyError> {
        let mut stored: Vec<(&'static str, Stored)> = vec![];
        county.read(|db| {
            for kind in KINDS {
                anju_store::all_of_kind(db, kind, |row| {
                    stored.extend((!row.deleted).then_some((kind, row)));
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        let mut names = Names::default();
        let named: Vec<(Known, Stored)> = stored.into_iter().map(|(kind, row)| (names.name(kind, &row), row)).collect();
        let mut held = Self::default();
        for (known, row) in named {
            held.versions.push((row.id, row.version));
            if held.records.insert(known.clone(), names.readable(&row.fields)).is_some() {
                held.doubled.push(known);
            }
        }
        held.versions.sort_unstable();
        Ok(held)
    }

    /// Returns the same without the texts that stand beside records.
    #[must_use]
    pub fn without_kept(&self) -> Self {
        let mut held = self.clone();
        held.records.values_mut().for_each(|fields| fields.retain(|name, _| !name.starts_with("x:")));
        held
    }

    /// Counts the records of a kind, each of those that are doubled.
    pub fn count(&self, kind: &str) -> usize {
        let once = self.records.keys().filter(|known| known.kind == kind).count();
        once + self.doubled.iter().filter(|known| known.kind == kind).count()
    }

    /// Returns a field of a record; nothing where there is no such record.
    pub fn field(&self, record: &Known, name: &str) -> &Value {
        self.records.get(record).map_or(&Value::Null, |fields| field(fields, name))
    }
}

/// What records are called, by id.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn name(&mut self, kind: &'static str, row: &Stored) -> Known {
        let text = |name: &str| match field(&row.fields, name) {
            Value::Text(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::Null | Value::Set(_) => String::new(),
        };
        let of = |name: &str| self.called(&text(name)).to_owned();
        let known = match kind {
            "household" => meaning::household(&text("number")),
            "social_group" | "settlement" => meaning::placed(kind, &text("village"), &text("name")),
            "cadre" => meaning::cadre(&text("name"), &text("unit"), &text("phone")),
            "person" => meaning::person(kind, &of("household"), &text("name"), &[]),
            "pension" | "assistance" => Known { kind, called: format!("{}/{}", of("person"), text("kind")) },
            "medical" => Known { kind, called: format!("{}/{}/{}", of("person"), text("year"), text("kind")) },
            "pair" => meaning::pair(&of("household"), &of("cadre"), &text("since")),
            "visit" => self.visit(row),
            "need" => meaning::need(&of("visit"), &text("text")),
            _ => Known { kind, called: of("person") },
        };
        self.0.insert(row.id.to_string(), known.called.clone());
        known
    }

    fn visit(&self, row: &Stored) -> Known {
        let text = |name: &str| field(&row.fields, name).as_text().unwrap_or_default();
        let visitors: Vec<&str> = match field(&row.fields, "visitors") {
            Value::Set(ids) => ids.iter().map(|id| self.called(id)).collect(),
            Value::Null | Value::Int(_) | Value::Text(_) => vec![],
        };
        meaning::visit(self.called(text("household")), text("visited_on"), &visitors, text("method"))
    }

    /// What a record of this id is called; the id itself of one that is not known.
    fn called<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }

    fn readable(&self, fields: &Fields) -> Fields {
        let value = |value: &Value| match value {
            Value::Text(text) => Value::text(self.called(text)),
            Value::Set(ids) => Value::set(ids.iter().map(|id| self.called(id))),
            Value::Null | Value::Int(_) => value.clone(),
        };
        fields.iter().map(|(name, said)| (name.clone(), value(said))).collect()
    }
}

/// Counts the rows of every table, so that a dry run that writes anything at all is seen.
///
/// # Errors
/// Any store error.
pub fn rows(county: &County) -> Result<BTreeMap<String, i64>, CountyError> {
    county.read(|db| {
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let tables: Vec<String> = db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let count = |table: &String| db.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0));
        tables.iter().map(|table| Ok((table.clone(), count(table)?))).collect()
    })
}
