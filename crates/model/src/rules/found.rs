//! What a rule found, and what fills its sentence. Both are kept as rows, so nothing in them grows old with the day: how many
//! days something is late is said from a day when it is read, and whose name it is from his record.

use crate::{contract::Level, day::Day, id::RecordId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What fills a gap of a finding's sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Words that somebody wrote.
    Text(String),
    /// A day.
    Day(Day),
    /// How many days have passed since a day.
    Since(Day),
    /// How many days are left until a day; none once it has come.
    Until(Day),
    /// A count.
    Number(i64),
    /// The name of a record: of a cadre, of a person.
    Name(RecordId),
    /// The names of several.
    Names(Vec<RecordId>),
}

impl Said {
    /// Returns the words on a day; `name` looks a record's name up.
    ///
    /// # Errors
    /// What the lookup says.
    pub fn words<E>(&self, today: Day, name: impl Fn(RecordId) -> Result<String, E>) -> Result<String, E> {
        Ok(match self {
            Said::Text(text) => text.clone(),
            Said::Day(day) => day.to_string(),
            Said::Since(day) => today.days_since(*day).to_string(),
            Said::Until(day) => day.days_since(today).max(0).to_string(),
            Said::Number(number) => number.to_string(),
            Said::Name(record) => name(*record)?,
            Said::Names(records) => {
                let names = records.iter().map(|record| name(*record));
                names.collect::<Result<Vec<_>, _>>()?.join("、")
            }
        })
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The reason's key (WORDS W2).
    pub key: Cow<'static, str>,
    /// Its level.
    pub level: Level,
    /// What fills the sentence, by the gap's name.
    pub params: Vec<(Cow<'static, str>, Said)>,
    /// The day it is or was due, for the order of the list.
    pub due: Option<Day>,
    /// The need or matter it is about, if it is not the household itself.
    pub about: Option<RecordId>,
}
