//! Which record a row means: keys are settled before anything is written, so a drafted record names itself and others either
//! by the id of a record that the county holds or by its place among the new ones of the workbook.

use anju_model::{AreaCode, Day, RecordId, Value, value::Named};
use std::{collections::BTreeMap, sync::Arc};

/// One record of a kind: one that the county holds, or one that the workbook brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The county's record of this id.
    Stored(RecordId),
    /// The workbook's new record of this place among those of its kind, from 0.
    New(u32),
}

/// A visit: household, day, visitors and method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitKey {
    /// The household.
    pub household: Which,
    /// The day.
    pub day: Day,
    /// The visitors, sorted.
    pub visitors: Vec<Which>,
    /// The code of the method.
    pub method: String,
}

impl VisitKey {
    /// Tells whether one of two visits of a household on a day names all who came to the other.
    pub fn names_fewer_or_more(&self, others: &[Which]) -> bool {
        let all_in = |some: &[Which], all: &[Which]| some.iter().all(|one| all.contains(one));
        all_in(&self.visitors, others) || all_in(others, &self.visitors)
    }
}

/// What tells one record of the county from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NaturalKey {
    /// A residents' group: village and name.
    SocialGroup(AreaCode, String),
    /// A settlement: village and name.
    Settlement(AreaCode, String),
    /// A household.
    Household(Which),
    /// A person.
    Person(Which),
    /// The stay of a person in a household that lasts.
    Membership(Which, Which),
    /// Whether a person's hukou has moved.
    Hukou(Which),
    /// A person's political standing.
    PartyStanding(Which),
    /// A person's pension insurance: its kind.
    Pension(Which, String),
    /// A person's medical insurance: year and kind.
    Medical(Which, i64, String),
    /// A person's assistance: its kind.
    Assistance(Which, String),
    /// A cadre.
    Cadre(Which),
    /// A pair.
    Pair(Which),
    /// A visit; its needs share the key, since a county has ten visits a household.
    Visit(Arc<VisitKey>),
    /// A need: its visit and what was asked, as `reading::wording_of_item` has it.
    Need(Arc<VisitKey>, String),
}

impl NaturalKey {
    /// Names a fact of a person that may be so or not, apart from whose it is: `assistance/10`; none for all else.
    pub fn fact(&self) -> Option<String> {
        match self {
            NaturalKey::Pension(_, kind) | NaturalKey::Assistance(_, kind) => Some(format!("{}/{kind}", self.kind())),
            NaturalKey::Medical(_, year, kind) => Some(format!("{}/{year}/{kind}", self.kind())),
            _ => None,
        }
    }

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
            NaturalKey::Pair(_) => "pair",
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
pub type DraftFields = Named<DraftValue>;

/// The row a record was drafted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Headings of cells that could be read this time: the text that an earlier workbook had there and that could not be
    /// read (`as_written`) is out of date.
    pub answered: Vec<&'static str>,
    /// Fields of which a cell says in a word that there is none (残疾类别 无), with the word.
    pub denied: BTreeMap<String, String>,
    /// Whether it says only what nobody has said: a member's row, taken out of its household, does not speak before the head's.
    pub yields: bool,
    /// The year of which the row says that it speaks (年度).
    pub year: Option<i64>,
    /// Facts of a person that his row says are not so (低保 否), for which no record is made: `NaturalKey::fact`.
    pub denied_facts: Vec<String>,
    /// Whether it says no more than that something is not so (低保 否), so that nothing need be made where nothing is.
    pub denies: bool,
    /// The row it comes from; for what several rows say, the first.
    pub source: Source,
}

impl DraftRecord {
    /// Starts a record.
    pub fn new(key: NaturalKey, source: Source) -> Self {
        Self {
            key,
            fields: DraftFields::new(),
            on_create: DraftFields::new(),
            answered: Vec::new(),
            denied: BTreeMap::new(),
            yields: false,
            denied_facts: Vec::new(),
            year: None,
            denies: false,
            source,
        }
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

    /// Returns the name of the column that fills a field; of what stands beside the record its heading.
    pub fn column_of(&self, field: &str) -> String {
        if let Some(heading) = field.strip_prefix("x:") {
            return heading.to_owned();
        }
        let column = match (&self.key, field) {
            (NaturalKey::Household(_), "income_year") => "household.income_fen",
            (NaturalKey::Household(_), "head") => "head_name",
            (NaturalKey::Household(_), "settlement") => "settlement",
            (NaturalKey::Household(_), "group") => "group",
            (NaturalKey::Household(_), "village") => "village",
            (NaturalKey::Household(_), "number") => "household",
            (NaturalKey::Membership(..), "relation") => "relation",
            (NaturalKey::Hukou(_), _) => "hukou",
            (NaturalKey::PartyStanding(_), _) => "standing",
            (NaturalKey::Pension(_, kind), "insured") => of_kind(&PENSION, kind),
            (NaturalKey::Medical(_, _, kind), "insured") => of_kind(&MEDICAL, kind),
            (NaturalKey::Assistance(_, kind), "entitled") => of_kind(&ASSISTANCE, kind),
            _ => return format!("{}.{field}", self.kind()),
        };
        column.to_owned()
    }
}

/// The columns of the pension insurances with their codes.
pub(crate) const PENSION: [(&str, &str); 2] = [("resident_pension", "1"), ("employee_pension", "2")];
/// The columns of the medical insurances with their codes.
pub(crate) const MEDICAL: [(&str, &str); 3] =
    [("resident_medical", "1"), ("employee_medical", "2"), ("serious_medical", "4")];
/// The columns of assistance with their codes.
pub(crate) const ASSISTANCE: [(&str, &str); 2] = [("minimum_living", "10"), ("destitute", "20")];

/// The column of a code; none has the empty name.
fn of_kind(columns: &[(&'static str, &'static str)], code: &str) -> &'static str {
    columns.iter().find(|(_, kind)| *kind == code).map_or("", |(column, _)| column)
}

/// The heading under which a record keeps the text of a cell that could not be read, or not whole.
pub fn as_written(heading: &str) -> String {
    format!("原填-{heading}")
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
