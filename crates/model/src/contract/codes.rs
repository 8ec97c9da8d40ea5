//! 代码与参数: what the county set of the codes that records hold, from when on and by which document.

use super::syncing::RecordMark;
use crate::{day::Day, id::RecordId};
use serde::{Deserialize, Serialize};

/// Lists the sets in which a county may change something, in the order of `code::OF_THE_COUNTY`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCodeSets {}

/// A set of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSetRow {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its codes, those first that may be chosen today.
    pub codes: Vec<CodeRow>,
}

/// A code as it stands today, with what was set of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRow {
    /// The code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// Whether it may be chosen.
    pub offered: bool,
    /// What was set, the latest first; nothing while it stands as the program ships it.
    pub set: Vec<CodeSetting>,
}

/// What a county set of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSetting {
    /// The record.
    pub id: RecordId,
    /// The version shown.
    pub seen: u64,
    /// What it is called.
    pub label: String,
    /// Whether it may be chosen.
    pub offered: bool,
    /// The first day on which that stands.
    pub since: Day,
    /// The document that sets it.
    pub basis: Option<String>,
    /// Who set it.
    pub by: String,
    /// Its sync state.
    pub mark: RecordMark,
}

/// Sets a code from a day on: a new one, another name, whether it may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetCode {
    /// The set.
    pub set: String,
    /// The code; none for a new one.
    pub code: Option<String>,
    /// What it is called.
    pub label: String,
    /// Whether it may be chosen.
    pub offered: bool,
    /// The first day on which that stands.
    pub since: Day,
    /// The document that sets it.
    pub basis: Option<String>,
}

/// Takes back what was set by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawCode {
    /// The record.
    pub record: RecordId,
    /// The version shown.
    pub seen: u64,
}
