//! 代码与参数: what the county set of its parameters, from when on and by which document.

use super::syncing::RecordMark;
use crate::{day::Day, id::RecordId};
use serde::{Deserialize, Serialize};

/// Lists the county's parameters, in the order of `rules::PARAMETERS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListParameters {}

/// One parameter as it stands today, with what was set of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterRow {
    /// Its name.
    pub name: String,
    /// What stands today, as `Parameters` keeps it.
    pub value: String,
    /// What was set, the latest first; nothing while the program's own value stands.
    pub set: Vec<ParameterSet>,
}

/// What a parameter was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterSet {
    /// The record.
    pub id: RecordId,
    /// The version shown.
    pub seen: u64,
    /// The value.
    pub value: String,
    /// The first day on which it stands.
    pub since: Day,
    /// The document that sets it.
    pub basis: Option<String>,
    /// Who set it.
    pub by: String,
    /// Its sync state.
    pub mark: RecordMark,
}

/// Sets a parameter from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetParameter {
    /// Its name.
    pub name: String,
    /// The value as it was typed or chosen.
    pub value: String,
    /// The first day on which it stands.
    pub since: Day,
    /// The document that sets it.
    pub basis: Option<String>,
}

/// Takes back what was set by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawParameter {
    /// The record.
    pub record: RecordId,
    /// The version shown.
    pub seen: u64,
}
