//! A group: one save of one person, judged as a whole, and the verdict on it (SYNC §1).

use crate::{
    day::{Day, Stamp},
    fault::Fault,
    id::RecordId,
    value::{Fields, Value},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most changes one group may carry.
pub const MOST_CHANGES: usize = 200;

/// The version of the record declarations that this program writes.
pub const SCHEMA: u32 = 1;

/// One save: what must stand together and no more. Never altered after it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Dense number on its desk, from 1.
    pub number: u64,
    /// The group's own id; another id under a known number betrays a cloned desk.
    pub id: RecordId,
    /// The account that was signed in.
    pub by: RecordId,
    /// The cadre on whose behalf it was saved 代录.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<RecordId>,
    /// The desk's wall clock at the save.
    pub made_at: Stamp,
    /// How far the server's clock was ahead of the desk's when last measured, in ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset: Option<i64>,
    /// Whether that offset was missing or older than 7 days.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock_suspect: bool,
    /// The day the facts were observed: the visit's or the list's day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Day>,
    /// The declarations' version of the program that saved it.
    pub schema: u32,
    /// How far the desk had pulled: the least of its cursors.
    pub cursor: u64,
    /// The epoch that `cursor` and every `seen` belong to.
    pub epoch: u32,
    /// What changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// In place of the changes, the whole group sealed to the county's recovery key, hex: its households have moved away from
    /// the desk, which can send it again and cannot read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

/// One record's change inside a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The record's kind.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// The version of the record that was on the screen when the form was opened; 0 for a new one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seen: u64,
    /// What happens to it.
    #[serde(flatten)]
    pub act: Act,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What a change does. Only what the person changed is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "act")]
pub enum Act {
    /// Makes the record.
    Create {
        /// Its values.
        fields: Fields,
    },
    /// Sets fields; `null` clears one.
    Set {
        /// New values by field.
        fields: Fields,
    },
    /// Adds elements to sets and removes others.
    Members {
        /// Elements to add, by field.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        add: BTreeMap<String, BTreeSet<String>>,
        /// Elements to remove, by field.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        remove: BTreeMap<String, BTreeSet<String>>,
    },
    /// Deletes the record.
    Delete,
    /// Brings a deleted record back.
    Undelete,
    /// Moves a state machine on.
    Transition {
        /// The field that holds the state.
        field: String,
        /// The state on the screen.
        from: String,
        /// The state to reach.
        to: String,
        /// What is written with the new state (days, reasons), judged with it.
        #[serde(default, skip_serializing_if = "Fields::is_empty")]
        fields: Fields,
    },
}

/// What the server made of one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything stands.
    Taken,
    /// Something stands beside another value; a conflict record was opened.
    Conflict,
    /// Something waits for a decision; a proposal record was opened.
    Proposed,
}

/// The verdict on a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The group's number on its desk.
    pub number: u64,
    /// The sequence it was judged under.
    pub sequence: u64,
    /// One outcome per change, in order; empty if parked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Why the whole group was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parked: Option<Fault>,
}

impl Change {
    /// Makes a change that creates a record.
    pub fn create(kind: &str, record: RecordId, fields: Fields) -> Self {
        Self { kind: kind.to_owned(), record, seen: 0, act: Act::Create { fields } }
    }

    /// Makes a change that sets fields of a record seen at `seen`.
    pub fn set(kind: &str, record: RecordId, seen: u64, fields: Fields) -> Self {
        Self { kind: kind.to_owned(), record, seen, act: Act::Set { fields } }
    }

    /// Lists the fields with the values they would have; sets' elements and deletions are not values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = match &self.act {
            Act::Create { fields } | Act::Set { fields } | Act::Transition { fields, .. } => Some(fields),
            Act::Members { .. } | Act::Delete | Act::Undelete => None,
        };
        fields.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }
}

impl Group {
    /// Returns the moment of the save, corrected by the measured offset and bounded to five minutes past `server_now`
    /// (SYNC §1).
    pub fn corrected(&self, server_now: Stamp) -> Stamp {
        let corrected = self.made_at.plus(self.clock_offset.unwrap_or(0));
        corrected.min(server_now.plus(5 * 60_000))
    }
}
