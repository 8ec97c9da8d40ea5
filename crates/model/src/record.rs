//! One declaration per record kind: tables, wire form, history, headings, masks and log redaction derive from it.
//! No SQL here: `anju-store` turns a `Kind` into a table.

use crate::{
    area::AreaCode,
    authority::Authority,
    day::{Day, Month, PartialDay},
    fault::Fault,
    id::{RecordId, Ref},
    list::Plain,
    meaning::Meaning,
    sync::group::Change,
    value::{Fields, Value, canonical, field},
    workflow::Workflow,
};
use std::{collections::BTreeSet, marker::PhantomData};

/// How a field is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A whole number.
    Int,
    /// Yes or no, stored as the number 1 or 0.
    YesNo,
    /// A text.
    Text,
    /// A set of texts, stored as a sorted JSON list.
    Set,
    /// The id of another record: 16 bytes in SQL, so that it joins with ids; its text form everywhere else.
    Ref,
}

/// How two values are judged that were written unknown to each other (SYNC §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Latest-known fact: the value observed later stands, the other is kept in a conflict.
    Latest,
    /// Guarded: the server's value stands, the incoming one waits as a proposal.
    Guarded,
    /// Set: elements are added and removed one by one.
    Set,
    /// Written once with the record; a correction is a new record linked to the old.
    Fixed,
    /// State machine: changed only by a transition that says where it came from.
    State,
}

/// Who may set a field by himself; anyone else's change waits as a proposal. Ranks grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Site staff and cadres.
    Site,
    /// The township.
    Township,
    /// The county office.
    County,
    /// The county's server alone.
    Server,
}

impl By {
    /// Returns the code used in faults and proposals.
    pub fn code(self) -> &'static str {
        match self {
            By::Site => "site",
            By::Township => "township",
            By::County => "county",
            By::Server => "server",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<By> {
        [By::Site, By::Township, By::County, By::Server].into_iter().find(|by| by.code() == code)
    }
}

impl Shape {
    /// Tells whether a value is stored so.
    pub fn holds(self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Null)
            | (Shape::Int, Value::Int(_))
            | (Shape::YesNo, Value::Int(0 | 1))
            | (Shape::Text, Value::Text(_))
            | (Shape::Set, Value::Set(_)) => true,
            (Shape::Ref, Value::Text(text)) => RecordId::canonical(text).is_some(),
            (
                Shape::Int | Shape::YesNo | Shape::Text | Shape::Set | Shape::Ref,
                Value::Int(_) | Value::Text(_) | Value::Set(_),
            ) => false,
        }
    }
}

/// One declared field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in code, SQL and JSON.
    pub name: &'static str,
    /// The Chinese label, also the heading in exports.
    pub label: &'static str,
    /// How it is stored.
    pub shape: Shape,
    /// Whether a record may not be without it. Only fields of a kind's first version are: older programs make records too.
    pub required: bool,
    /// How concurrent values are judged.
    pub class: Class,
    /// Who may set it.
    pub by: By,
    /// Whether it is masked on screens and kept out of logs.
    pub personal: bool,
    /// Whether it is searched or joined by.
    pub indexed: bool,
    /// What its values mean.
    pub meaning: Meaning,
    /// The state machine that it goes through; of fields of the class `State` alone.
    pub workflow: Option<&'static Workflow>,
}

impl Field {
    /// Returns the code set its values come from.
    pub const fn codes(&self) -> Option<&'static str> {
        match self.meaning {
            Meaning::Code(set) => Some(set),
            _ => None,
        }
    }
}

/// Where a record's place comes from (SYNC §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The field of this name holds the division's code.
    Area(&'static str),
    /// The village of the household that the field `household` names.
    Household,
    /// The household's village where `household` is said, else the division in this field.
    HouseholdOr(&'static str),
}

/// One declared kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The name in code, SQL and JSON.
    pub name: &'static str,
    /// The Chinese word.
    pub label: &'static str,
    /// Where its records belong.
    pub home: Home,
    /// Its fields in the order of tables and exports.
    pub fields: &'static [Field],
    /// The responsible department 责任部门, if it is one's.
    pub department: Option<Authority>,
    /// The fields of which there is one record by nature, so that two clerks who enter it write one; none: any number.
    pub key: &'static [&'static str],
    /// The days that it lasts, if it is a period.
    pub period: Option<Period>,
    /// How the pages for plain kinds show it; none: it has pages of its own, or none.
    pub plain: Option<&'static Plain>,
    /// What its values must come to together, whichever save leaves them so; none: anything that each may be.
    pub check: Option<Check>,
}

/// A check of a whole record: a pure function of its values that says what contradicts what.
#[derive(Clone, Copy, Debug)]
pub struct Check(pub fn(&Fields) -> Result<(), Fault>);

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Check {}

/// The fields of a period's first and last day. Of either only the month or the year may be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day; where it is not said, the period began before everything.
    pub since: &'static str,
    /// The last day, which still counts; where it is not said, it lasts.
    pub until: &'static str,
}

impl Period {
    /// Tells whether a record may hold on a day: one known to the month counts wherever in the month it may lie.
    pub fn holds_on(&self, fields: &Fields, day: Day) -> bool {
        let said = |name| field(fields, name).as_text().and_then(|text| text.parse::<PartialDay>().ok());
        said(self.since).is_none_or(|since| since.earliest() <= day)
            && said(self.until).is_none_or(|until| day <= until.latest())
    }
}

impl Kind {
    /// Returns the rank that may make and delete such records: whoever may set some field of them; the server alone where
    /// one field is the server's. A new record is taken whole, since nobody's value is replaced by it.
    pub fn made_by(&self) -> By {
        let ranks = || self.fields.iter().map(|field| field.by);
        if ranks().any(|by| by == By::Server) { By::Server } else { ranks().min().unwrap_or(By::Server) }
    }

    /// Returns its state machines, each with the name of the field that holds the state.
    pub fn workflows(&self) -> impl Iterator<Item = (&'static str, &'static Workflow)> {
        self.fields.iter().filter_map(|field| Some((field.name, field.workflow?)))
    }

    /// Returns the one state machine with the name of its field; a kind has at most one.
    pub fn workflow(&self) -> Option<(&'static str, &'static Workflow)> {
        self.workflows().next()
    }

    /// Derives the id of a record that exists once by nature from what it is about (SYNC §1); none of a kind without a key.
    pub fn natural_id(&self, fields: &Fields) -> Option<RecordId> {
        if self.key.is_empty() {
            return None;
        }
        let of = |name: &&str| match field(fields, name) {
            Value::Text(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::Null | Value::Set(_) => String::new(),
        };
        let about: Vec<String> = self.key.iter().map(of).collect();
        let parts: Vec<&str> = std::iter::once(self.name).chain(about.iter().map(String::as_str)).collect();
        Some(RecordId::derived(&parts))
    }

    /// Checks what the values of a record come to together.
    ///
    /// # Errors
    /// What contradicts what, at the field to mend.
    pub fn check(&self, fields: &Fields) -> Result<(), Fault> {
        self.check.map_or(Ok(()), |check| (check.0)(fields))
    }

    /// Finds a declared field.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A value that does not fit its field's declaration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} does not hold what its declaration says")]
pub struct Misfit {
    /// The field's name.
    pub field: &'static str,
}

/// A record kind as a Rust type.
pub trait Record: Sized {
    /// The declaration.
    const KIND: Kind;

    /// Returns the values in canonical form (no `Null`).
    fn fields(&self) -> Fields;

    /// Reads the values; names that the declaration does not know are left out here and kept by the store.
    ///
    /// # Errors
    /// Names the first field whose value has another shape, or is missing though required.
    fn from_fields(fields: &Fields) -> Result<Self, Misfit>;

    /// Returns the change that makes this record.
    fn make(&self, id: RecordId) -> Change {
        Change::create(Self::KIND.name, id, self.fields())
    }
}

/// Values to set of a record of one kind. `record!` gives it a method for each field, so that a name is never a bare string:
/// `Pair::set().until(day).ended_by(code)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch<R> {
    fields: Fields,
    of: PhantomData<R>,
}

impl<R: Record> Default for Patch<R> {
    fn default() -> Self {
        Self { fields: Fields::new(), of: PhantomData }
    }
}

impl<R: Record> Patch<R> {
    /// Returns the change that sets them of a record seen at `seen`.
    pub fn of(self, record: RecordId, seen: u64) -> Change {
        Change::set(R::KIND.name, record, seen, self.fields)
    }

    /// As `of`, of what a record does not say already; none where it says all of it.
    pub fn over(mut self, record: RecordId, seen: u64, says: &Fields) -> Option<Change> {
        self.fields.retain(|name, value| field(says, name) != value);
        (!self.fields.is_empty()).then(|| self.of(record, seen))
    }

    /// Returns the values by field; what is cleared is `Null`.
    pub fn into_fields(self) -> Fields {
        self.fields
    }

    /// Sets a field; used by `record!`.
    #[must_use]
    pub(crate) fn with<T: Cell>(mut self, name: &'static str, value: &T) -> Self {
        self.fields.insert(name.to_owned(), value.put());
        self
    }
}

/// A type that can be a field.
pub trait Cell: Sized {
    /// How it is stored.
    const SHAPE: Shape;
    /// Whether a record may not be without it.
    const REQUIRED: bool = true;
    /// What it means, where its declaration says nothing else.
    const MEANING: Meaning;
    /// Returns the value to store.
    fn put(&self) -> Value;
    /// Reads a stored value; none where it does not fit.
    fn take(value: &Value) -> Option<Self>;
}

impl Cell for String {
    const SHAPE: Shape = Shape::Text;
    const MEANING: Meaning = Meaning::Text;
    fn put(&self) -> Value {
        Value::Text(self.clone())
    }
    fn take(value: &Value) -> Option<Self> {
        value.as_text().map(str::to_owned)
    }
}

impl Cell for i64 {
    const SHAPE: Shape = Shape::Int;
    const MEANING: Meaning = Meaning::Count;
    fn put(&self) -> Value {
        Value::Int(*self)
    }
    fn take(value: &Value) -> Option<Self> {
        value.as_int()
    }
}

impl Cell for bool {
    const SHAPE: Shape = Shape::YesNo;
    const MEANING: Meaning = Meaning::YesNo;
    fn put(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn take(value: &Value) -> Option<Self> {
        match value.as_int() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            Some(_) | None => None,
        }
    }
}

impl Cell for BTreeSet<String> {
    const SHAPE: Shape = Shape::Set;
    const MEANING: Meaning = Meaning::Text;
    const REQUIRED: bool = false;
    fn put(&self) -> Value {
        if self.is_empty() { Value::Null } else { Value::Set(self.clone()) }
    }
    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Set(set) => Some(set.clone()),
            Value::Null => Some(Self::new()),
            Value::Int(_) | Value::Text(_) => None,
        }
    }
}

impl<T: Cell> Cell for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const MEANING: Meaning = T::MEANING;
    const REQUIRED: bool = false;
    fn put(&self) -> Value {
        self.as_ref().map_or(Value::Null, Cell::put)
    }
    fn take(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::take(value).map(Some) }
    }
}

/// Stores a type by its text form.
macro_rules! text_cell {
    ($([$($generics:tt)*] $type:ty, $shape:ident, $meaning:ident => $parse:expr;)+) => { $(
        impl<$($generics)*> Cell for $type {
            const SHAPE: Shape = Shape::$shape;
            const MEANING: Meaning = Meaning::$meaning;
            fn put(&self) -> Value {
                Value::Text(self.to_string())
            }
            fn take(value: &Value) -> Option<Self> {
                value.as_text().and_then($parse)
            }
        }
    )+ };
}

text_cell! {
    [] Day, Text, Day => |text| text.parse().ok();
    [] PartialDay, Text, PartialDay => |text| text.parse().ok();
    [] Month, Text, Month => |text| text.parse().ok();
    [] AreaCode, Text, Place => AreaCode::parse;
    [K] Ref<K>, Ref, Ref => |text| text.parse().ok();
    [] crate::id::RecordId, Ref, Ref => |text| text.parse().ok();
}

/// Reads one field for a `Record`; used by `record!`.
pub fn take_field<T: Cell>(fields: &Fields, name: &'static str) -> Result<T, Misfit> {
    T::take(field(fields, name)).ok_or(Misfit { field: name })
}

/// Collects the fields of a `Record`; used by `record!`.
pub fn collect_fields<const N: usize>(pairs: [(&str, Value); N]) -> Fields {
    canonical(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Declares a record kind of this crate: `record! { /// doc  Name, "table", "标签", Home::… { /// doc  field: Type, "标签", Class, By, flags; } }`.
/// After the home may stand `department(Authority)`, `once_by(field, …)`, `period(since, until)`,
/// `plain(PLAIN)` and `checked(function)`. Flags are `personal`, `indexed`, `codes("set")`, `means(Meaning)` where the type cannot say it, and `steps(StateMachine)`.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident, $table:literal, $label:literal, $home:expr $(, $says:ident ($($said:tt),+))* => {
        $($(#[$fdoc:meta])* $field:ident : $ty:ty, $flabel:literal, $class:ident, $by:ident $(, $flag:ident $(($arg:tt))?)* ;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty,)+ }

        impl $name {
            /// Begins what is to be set of such a record.
            pub fn set() -> $crate::record::Patch<Self> {
                $crate::record::Patch::default()
            }
        }

        impl $crate::record::Patch<$name> {
            $($(#[$fdoc])*
            #[must_use]
            pub fn $field(self, value: impl Into<$ty>) -> Self {
                self.with(stringify!($field), &value.into())
            })+
        }

        impl $crate::record::Record for $name {
            const KIND: $crate::record::Kind = $crate::record::Kind {
                name: $table,
                label: $label,
                home: $home,
                department: $crate::record::record!(@department $($says ($($said),+))*),
                key: $crate::record::record!(@key $($says ($($said),+))*),
                period: $crate::record::record!(@period $($says ($($said),+))*),
                plain: $crate::record::record!(@plain $($says ($($said),+))*),
                check: $crate::record::record!(@check $($says ($($said),+))*),
                fields: &[$($crate::record::Field {
                    name: stringify!($field),
                    label: $flabel,
                    shape: <$ty as $crate::record::Cell>::SHAPE,
                    required: <$ty as $crate::record::Cell>::REQUIRED,
                    class: $crate::record::Class::$class,
                    by: $crate::record::By::$by,
                    personal: $crate::record::record!(@meaning $ty; $($flag $(($arg))?)*).is_personal()
                        $(|| $crate::record::record!(@personal $flag))*,
                    indexed: false $(|| $crate::record::record!(@indexed $flag))*,
                    meaning: $crate::record::record!(@meaning $ty; $($flag $(($arg))?)*),
                    workflow: $crate::record::record!(@workflow $($flag $(($arg))?)*),
                }),+],
            };
            fn fields(&self) -> $crate::value::Fields {
                $crate::record::collect_fields([$((stringify!($field), $crate::record::Cell::put(&self.$field))),+])
            }
            fn from_fields(fields: &$crate::value::Fields) -> Result<Self, $crate::record::Misfit> {
                Ok(Self { $($field: $crate::record::take_field(fields, stringify!($field))?,)+ })
            }
        }
    };
    (@department) => { None };
    (@department department($authority:tt) $($rest:tt)*) => { Some($crate::authority::Authority::$authority) };
    (@department $other:ident ($($said:tt),+) $($rest:tt)*) => { $crate::record::record!(@department $($rest)*) };
    (@key) => { &[] };
    (@key once_by($($field:tt),+) $($rest:tt)*) => { &[$(stringify!($field)),+] };
    (@key $other:ident ($($said:tt),+) $($rest:tt)*) => { $crate::record::record!(@key $($rest)*) };
    (@period) => { None };
    (@period period($since:tt, $until:tt) $($rest:tt)*) => {
        Some($crate::record::Period { since: stringify!($since), until: stringify!($until) })
    };
    (@period $other:ident ($($said:tt),+) $($rest:tt)*) => { $crate::record::record!(@period $($rest)*) };
    (@plain) => { None };
    (@plain plain($plain:tt) $($rest:tt)*) => { Some(&$plain) };
    (@plain $other:ident ($($said:tt),+) $($rest:tt)*) => { $crate::record::record!(@plain $($rest)*) };
    (@check) => { None };
    (@check checked($check:tt) $($rest:tt)*) => { Some($crate::record::Check($check)) };
    (@check $other:ident ($($said:tt),+) $($rest:tt)*) => { $crate::record::record!(@check $($rest)*) };
    (@personal personal) => { true };
    (@personal $other:ident) => { false };
    (@indexed indexed) => { true };
    (@indexed $other:ident) => { false };
    (@meaning $ty:ty;) => { <$ty as $crate::record::Cell>::MEANING };
    (@meaning $ty:ty; codes($set:tt) $($rest:tt)*) => { $crate::meaning::Meaning::Code($set) };
    (@meaning $ty:ty; means($meaning:tt) $($rest:tt)*) => { $crate::meaning::Meaning::$meaning };
    (@meaning $ty:ty; $other:ident $(($arg:tt))? $($rest:ident $(($args:tt))?)*) => {
        $crate::record::record!(@meaning $ty; $($rest $(($args))?)*)
    };
    (@workflow) => { None };
    (@workflow steps($machine:tt) $($rest:tt)*) => { Some(&$machine::WORKFLOW) };
    (@workflow $other:ident $(($arg:tt))? $($rest:ident $(($args:tt))?)*) => { $crate::record::record!(@workflow $($rest $(($args))?)*) };
}
pub(crate) use record;
