//! The requests that serve every plain kind: list, open, make, correct, step, and step of many. Which kinds those are, and what their lists
//! and forms show, stands in their declarations (`Kind::plain`).

use super::syncing::RecordMark;
use crate::{area::AreaCode, day::Day, fault::Fault, id::RecordId, value::Fields, workflow::Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which records of a kind a list shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhichRecords {
    /// The kind.
    pub kind: String,
    /// By their state.
    #[serde(default)]
    pub state: StateFilter,
    /// Only those with this code in the field by which the kind's list is narrowed.
    #[serde(default)]
    pub by: Option<String>,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// Which records a list shows by their state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateFilter {
    /// Those about which something is still to be done; all of a kind without states.
    #[default]
    Open,
    /// All.
    All,
    /// Those in this state.
    In(String),
}

/// Asks for a page of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRecords {
    /// Which.
    #[serde(flatten)]
    pub which: WhichRecords,
    /// Only this household's.
    #[serde(default)]
    pub household: Option<RecordId>,
    /// Rows to skip.
    pub skip: u32,
    /// The most rows wanted.
    pub limit: u32,
}

/// A record in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRow {
    /// The record.
    pub id: RecordId,
    /// Its version on this screen.
    pub seen: u64,
    /// The household that it belongs to.
    pub household: Option<RecordId>,
    /// The head's name.
    pub head: String,
    /// Where the household lives, as lists say it.
    pub lives: String,
    /// What it says, numbers of persons masked.
    pub fields: Fields,
    /// The names of the records that it refers to, by id.
    pub names: BTreeMap<String, String>,
    /// Sync state.
    pub mark: RecordMark,
}

/// Asks for one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRecord {
    /// The kind.
    pub kind: String,
    /// The record.
    pub id: RecordId,
}

/// One record with what may be done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordFile {
    /// The record.
    pub row: RecordRow,
    /// Whether the person may change it.
    pub may_write: bool,
    /// What the facts come to, as sentences.
    pub told: Vec<Told>,
    /// Of what goes between two sides, those for which the person acts; none of what does not.
    #[serde(default)]
    pub sides: Option<Vec<Side>>,
}

/// Something that the facts come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it is about.
    pub about: String,
    /// How it stands.
    pub stands: String,
    /// What it rests on.
    pub because: String,
    /// Whether it is so.
    pub holds: bool,
}

/// Makes a record of a household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MakeRecord {
    /// The kind.
    pub kind: String,
    /// The household.
    pub household: RecordId,
    /// What the form says.
    pub fields: Fields,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Corrects a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectRecord {
    /// The kind.
    pub kind: String,
    /// The record.
    pub id: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The fields that change.
    pub fields: Fields,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Moves a record on by one step of its state machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The kind.
    pub kind: String,
    /// The record.
    pub id: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The state to reach.
    pub to: String,
    /// The day it happened.
    pub on: Day,
    /// What the step asks for besides.
    #[serde(default)]
    pub fields: Fields,
}

/// Moves several records of a plain kind on by the same step: one list, one notice, one meeting stands for many. Each is a save of
/// its own: one that cannot be moved on holds up no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRecords {
    /// The kind.
    pub kind: String,
    /// The records, each with its version on the screen.
    pub records: Vec<(RecordId, u64)>,
    /// The state to reach.
    pub to: String,
    /// The day it happened.
    pub on: Day,
    /// What the step asks for besides, the same for all.
    #[serde(default)]
    pub fields: Fields,
}

/// What came of a step of many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SteppedRecords {
    /// How many were moved on.
    pub saved: u32,
    /// Those that were not: whose each is, with the reason.
    pub refused: Vec<(String, Fault)>,
}
