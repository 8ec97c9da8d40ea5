//! What a field means, beyond how it is stored: how it is typed and read, how it is said on pages and in workbooks, and how
//! much of it may be shown. A kind's declaration says it; nothing else knows a field by its name.

use crate::{
    area::AreaCode,
    day::{Day, Month, PartialDay},
    id::RecordId,
    mask,
    role::Role,
    value::Value,
};

/// Years of which anything is said; others are slips.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2199;

/// What the values of a field mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A text, short or long.
    Text,
    /// The name of a person.
    Name,
    /// A number of an office that is no quantity, `50023512320200001`.
    Number,
    /// The number by which the state knows a person.
    IdNumber,
    /// A phone.
    Phone,
    /// A code, or several, of the set of this name.
    Code(&'static str),
    /// The code of a role.
    Role,
    /// A day.
    Day,
    /// A day, a month or a year, whichever is known.
    PartialDay,
    /// A month of a year.
    Month,
    /// Milliseconds since 1970 UTC.
    Moment,
    /// A sum in fen.
    Money,
    /// An area in hundredths of the unit that its label names.
    Area,
    /// A whole number from 0, of what anybody counts.
    Count,
    /// A year.
    Year,
    /// Yes or no.
    YesNo,
    /// Another record, or several, by id.
    Ref,
    /// A division, by its code.
    Place,
    /// The digest of a file's bytes.
    Digest,
}

impl Meaning {
    /// Tells whether it names a person or reaches one, whatever its declaration says besides.
    pub const fn is_personal(self) -> bool {
        matches!(self, Meaning::Name | Meaning::IdNumber | Meaning::Phone)
    }

    /// Tells whether it is written as a day, if need be without all of it.
    pub const fn is_day(self) -> bool {
        matches!(self, Meaning::Day | Meaning::PartialDay)
    }

    /// Tells whether somebody types it as he likes, so that the number of a person may stand anywhere in it.
    pub const fn is_free_text(self) -> bool {
        matches!(self, Meaning::Text | Meaning::Name)
    }

    /// Tells whether a stored value reads as what this means. Which codes there are only a county knows.
    pub fn reads(self, value: &Value) -> bool {
        match (self, value) {
            (Meaning::Year, Value::Int(year)) => YEARS.contains(year),
            (Meaning::Count, Value::Int(count)) => *count >= 0,
            _ => value.texts().all(|text| self.reads_text(text)),
        }
    }

    fn reads_text(self, text: &str) -> bool {
        let is_in_reach = |year: i16| YEARS.contains(&i64::from(year));
        match self {
            Meaning::Day => text.parse::<Day>().is_ok_and(|day| is_in_reach(day.year())),
            Meaning::PartialDay => text.parse::<PartialDay>().is_ok_and(|day| is_in_reach(day.earliest().year())),
            Meaning::Month => text.parse::<Month>().is_ok_and(|month| is_in_reach(month.numbers().0)),
            Meaning::Place => AreaCode::parse(text).is_some(),
            Meaning::Role => Role::parse(text).is_some(),
            Meaning::Ref => RecordId::canonical(text).is_some(),
            Meaning::Code(_) => !text.trim().is_empty(),
            Meaning::Digest => text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
            Meaning::Text
            | Meaning::Name
            | Meaning::Number
            | Meaning::IdNumber
            | Meaning::Phone
            | Meaning::Moment
            | Meaning::Money
            | Meaning::Area
            | Meaning::Count
            | Meaning::Year
            | Meaning::YesNo => true,
        }
    }

    /// Masks a number by which a person is known or reached; none for what is no such number.
    pub fn masked(self, text: &str) -> Option<String> {
        match self {
            Meaning::IdNumber => Some(mask::id_number(text)),
            Meaning::Phone => Some(mask::phone(text)),
            _ => None,
        }
    }
}
