//! Natural keys: what offices know a record by (DOMAIN §6). A drafted record names itself and others by them; whoever imports
//! finds or makes the records behind them.

use anju_model::{AreaCode, Day, Value};
use std::collections::BTreeMap;

/// A person: by 人口编号, else by id number, else, for the newborn, by household, name and day of birth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKey {
    /// 人口编号.
    Number(String),
    /// 证件号码.
    IdNumber(String),
    /// Neither: household number, name, day of birth as written or nothing.
    Named {
        /// The household's number.
        household: String,
        /// The name.
        name: String,
        /// The day of birth, if said.
        birth: String,
    },
}

/// A cadre: name, unit and phone together, since two may share a name. What was not said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CadreKey {
    /// The name.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The phone.
    pub phone: String,
}

/// A visit: household, day, visitors and method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitKey {
    /// The household's number.
    pub household: String,
    /// The day.
    pub day: Day,
    /// The visitors, sorted.
    pub visitors: Vec<CadreKey>,
    /// The code of the method.
    pub method: String,
}

/// What offices know any record by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NaturalKey {
    /// A residents' group: village and name.
    SocialGroup(AreaCode, String),
    /// A settlement: village and name.
    Settlement(AreaCode, String),
    /// A household: 户编号.
    Household(String),
    /// A person.
    Person(PersonKey),
    /// A membership: household number and person.
    Membership(String, PersonKey),
    /// Whether a person's hukou has moved.
    Hukou(PersonKey),
    /// A person's political standing.
    PartyStanding(PersonKey),
    /// A person's pension insurance: its kind.
    Pension(PersonKey, String),
    /// A person's medical insurance: year and kind.
    Medical(PersonKey, i64, String),
    /// A person's assistance: its kind.
    Assistance(PersonKey, String),
    /// A cadre.
    Cadre(CadreKey),
    /// A pair: household number, cadre and first day.
    Pair(String, CadreKey, Day),
    /// A visit.
    Visit(VisitKey),
    /// A need: its visit and what was asked.
    Need(VisitKey, String),
}

impl NaturalKey {
    /// Returns the name of the record kind.
    pub fn kind(&self) -> &'static str {
        match self {
            NaturalKey::SocialGroup(..) => "social_group",
            NaturalKey::Settlement(..) => "settlement",
            NaturalKey::Household(_) => "household",
            NaturalKey::Person(_) => "person",
            NaturalKey::Membership(..) => "membership",
            NaturalKey::Hukou(_) => "hukou",
            NaturalKey::PartyStanding(_) => "party_standing",
            NaturalKey::Pension(..) => "pension",
            NaturalKey::Medical(..) => "medical",
            NaturalKey::Assistance(..) => "assistance",
            NaturalKey::Cadre(_) => "cadre",
            NaturalKey::Pair(..) => "pair",
            NaturalKey::Visit(_) => "visit",
            NaturalKey::Need(..) => "need",
        }
    }
}

/// What a drafted field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftValue {
    /// This value.
    Value(Value),
    /// The id of the record with this key; boxed, since a county's draft holds a million values.
    Key(Box<NaturalKey>),
    /// The set of the ids of these records.
    Keys(Vec<NaturalKey>),
}

/// Drafted values by field name.
pub type DraftFields = BTreeMap<String, DraftValue>;

/// The row a record was drafted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row as Excel numbers it.
    pub row: u32,
}

/// One record as the workbook says it.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRecord {
    /// Its key, which tells its kind too.
    pub key: NaturalKey,
    /// What cells said; what they did not say is not here.
    pub fields: DraftFields,
    /// What only a new record gets besides.
    pub on_create: DraftFields,
    /// Whether it says no more than that something is not so (低保 否), so that nothing need be made where nothing is.
    pub denies: bool,
    /// The row it comes from; for what several rows say, the first.
    pub source: Source,
}

impl DraftRecord {
    /// Starts a record.
    pub fn new(key: NaturalKey, source: Source) -> Self {
        Self { key, fields: DraftFields::new(), on_create: DraftFields::new(), denies: false, source }
    }

    /// Sets a field.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<DraftValue>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// Sets a field that only a new record gets.
    #[must_use]
    pub fn born_with(mut self, field: &str, value: impl Into<DraftValue>) -> Self {
        self.on_create.insert(field.to_owned(), value.into());
        self
    }

    /// Returns the name of the record kind.
    pub fn kind(&self) -> &'static str {
        self.key.kind()
    }
}

impl From<Value> for DraftValue {
    fn from(value: Value) -> Self {
        DraftValue::Value(value)
    }
}

impl From<&str> for DraftValue {
    fn from(text: &str) -> Self {
        DraftValue::Value(Value::text(text))
    }
}

impl From<String> for DraftValue {
    fn from(text: String) -> Self {
        DraftValue::Value(Value::Text(text))
    }
}

impl From<bool> for DraftValue {
    fn from(yes: bool) -> Self {
        DraftValue::Value(Value::Int(i64::from(yes)))
    }
}

impl From<NaturalKey> for DraftValue {
    fn from(key: NaturalKey) -> Self {
        DraftValue::Key(Box::new(key))
    }
}
