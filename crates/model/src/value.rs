//! What a stored field may hold, and a record as store and wire see it. Not for typed access: see `record`.

pub use crate::fields::{Fields, Named};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The only shapes a stored field may have. There are no floats and no booleans, so that SQLite, PostgreSQL, JSON and
/// every digest agree on each value to the bit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Not said.
    #[default]
    Null,
    /// Counts, years, fen, hundredths, yes (1) and no (0).
    Int(i64),
    /// Words, codes, days, references.
    Text(String),
    /// A set of codes or references, kept in order.
    Set(BTreeSet<String>),
}

impl Value {
    /// Lists the texts that it holds: one, those of a set, or none.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (one, several) = match self {
            Value::Text(text) => (Some(text), None),
            Value::Set(texts) => (None, Some(texts)),
            Value::Null | Value::Int(_) => (None, None),
        };
        one.into_iter().chain(several.into_iter().flatten()).map(String::as_str)
    }

    /// Tells whether it says something: neither nothing nor blanks.
    pub fn is_said(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Text(text) => !text.trim().is_empty(),
            Value::Int(_) | Value::Set(_) => true,
        }
    }

    /// Makes a text value.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// Makes a set value.
    pub fn set<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Value::Set(items.into_iter().map(Into::into).collect())
    }

    /// Tells whether nothing was said.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Reads a text, or nothing if it is another shape.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Null | Value::Int(_) | Value::Set(_) => None,
        }
    }

    /// Reads a whole number, or nothing if it is another shape.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Null | Value::Text(_) | Value::Set(_) => None,
        }
    }
}

/// Reads a field; a missing one is `Null`.
pub fn field<'a>(fields: &'a Fields, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

/// Writes a field; writing `Null` removes it, so that equal content has one form.
pub fn put(fields: &mut Fields, name: &str, value: Value) {
    if value.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
}

/// Drops every `Null`, which gives the one canonical form of the content.
pub fn canonical(mut fields: Fields) -> Fields {
    fields.retain(|_, value| !value.is_null());
    fields
}
