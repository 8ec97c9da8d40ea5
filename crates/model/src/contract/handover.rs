//! 迁移交接: the handovers that a side takes, gives and has ended; one with its items; and offering one. Steps and corrections go by
//! the requests of plain kinds (`records`).

use super::{RecordMark, RecordRow};
use crate::{area::AreaCode, day::Day, id::RecordId, value::Fields, workflow::Side};
use serde::{Deserialize, Serialize};

/// Which handovers a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverList {
    /// 待我接收: open ones whose destination is the person's.
    #[default]
    Incoming,
    /// 我方移交: open ones whose origin is the person's.
    Outgoing,
    /// 已办结: closed and stopped ones.
    Ended,
}

/// Asks for a page of handovers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHandovers {
    /// Which.
    pub list: HandoverList,
    /// Only those with a side in this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Rows to skip.
    pub skip: u32,
    /// The most rows wanted.
    pub limit: u32,
}

/// A handover in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverRow {
    /// The record.
    pub id: RecordId,
    /// The head's name.
    pub head: String,
    /// How many members the household has.
    pub persons: Option<i64>,
    /// The side that hands over, as people call it.
    pub from: String,
    /// The side that takes.
    pub to: String,
    /// Its state's code.
    pub state: String,
    /// The day it was offered.
    pub offered_on: Option<Day>,
    /// For how long it has waited to be taken, in words; none where it does not.
    pub waits: Option<String>,
    /// Items on which nothing more is to be done.
    pub items_done: u32,
    /// All its items.
    pub items: u32,
    /// Sync state.
    pub mark: RecordMark,
}

/// Asks for one handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHandover {
    /// The record.
    pub id: RecordId,
}

/// One handover with its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverFile {
    /// The record.
    pub row: RecordRow,
    /// The side that hands over, as people call it.
    pub from: String,
    /// The side that takes.
    pub to: String,
    /// The household, where the person may open it now.
    pub household: Option<RecordId>,
    /// Its items.
    pub items: Vec<RecordRow>,
    /// The codes of items that it does not have yet.
    pub missing: Vec<String>,
    /// The sides for which the person acts.
    pub sides: Vec<Side>,
    /// Whether the person may write.
    pub may_write: bool,
}

/// Asks what the form of a new handover starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHandoverForm {
    /// The household.
    pub household: RecordId,
}

/// What the form of a new handover starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverForm {
    /// The household.
    pub household: RecordId,
    /// Its head's name.
    pub head: String,
    /// Where it lives.
    pub lives: String,
    /// The village where it lives.
    pub village: AreaCode,
    /// How many members it has.
    pub persons: i64,
    /// The handover that is under way, if one is.
    pub under_way: Option<RecordId>,
    /// Each item with how it stands, as far as the person may know.
    pub items: Vec<ItemStands>,
}

/// How an item of a handover stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemStands {
    /// The item's code.
    pub item: String,
    /// How it stands, in words.
    pub stands: String,
    /// Whether anything of it is to be handed over.
    pub concerns: bool,
}

/// Offers a household to another village, or records by letter what another county takes or gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferHandover {
    /// The household; none where another county hands one over that is not kept here yet.
    #[serde(default)]
    pub household: Option<RecordId>,
    /// The code of the way.
    pub way: String,
    /// The village that is to take it; of another county's letter, the one here.
    #[serde(default)]
    pub destination: Option<AreaCode>,
    /// The head's name, where the household is not kept here yet.
    #[serde(default)]
    pub head: String,
    /// The day.
    pub on: Day,
    /// What else the form says, by field of `Handover`.
    pub fields: Fields,
    /// The items, each by field of `HandoverItem`.
    pub items: Vec<Fields>,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Adds an item to a handover.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddHandoverItem {
    /// The handover.
    pub handover: RecordId,
    /// What the form says, by field of `HandoverItem`.
    pub fields: Fields,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}
