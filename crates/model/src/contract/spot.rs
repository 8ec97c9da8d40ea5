//! 随机抽查: households drawn by lot, what the checks found, and the share that agrees.

use super::{AreaName, house::HouseholdRow, syncing::RecordMark};
use crate::{area::AreaCode, day::Day, id::RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Draws households by lot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawSpot {
    /// From this division; from all in reach for none.
    pub area: Option<AreaCode>,
    /// How many.
    pub size: u32,
}

/// Lists the draws, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSpotRounds {
    /// Only those drawn inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// One draw with how far it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpotRoundRow {
    /// The draw.
    pub id: RecordId,
    /// The division it was drawn from.
    pub area: AreaName,
    /// The day of the draw.
    pub drawn_on: Day,
    /// Households drawn that are in reach today.
    pub size: u32,
    /// Of those, checked.
    pub checked: u32,
    /// Of those, in full agreement with the file.
    pub agree: u32,
    /// Its sync state.
    pub mark: RecordMark,
}

/// Opens a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSpotRound {
    /// The draw.
    pub id: RecordId,
    /// Only its households inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// A draw with its households.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpotRoundFile {
    /// The draw.
    pub round: SpotRoundRow,
    /// Its households in the list's order.
    pub checks: Vec<SpotCheckRow>,
    /// How often each item did not agree, by code of `spot_item`, most often first.
    pub differing: Vec<(String, u32)>,
}

/// One household of a draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpotCheckRow {
    /// The check.
    pub id: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The household.
    pub household: HouseholdRow,
    /// When it was checked; none until then.
    pub checked_on: Option<Day>,
    /// What did not agree, codes of `spot_item`.
    pub differs: BTreeSet<String>,
    /// What was found, in words.
    pub note: Option<String>,
    /// Its sync state.
    pub mark: RecordMark,
}

/// Enters what a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterSpotCheck {
    /// The check.
    pub check: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The day of the check.
    pub checked_on: Day,
    /// What did not agree, codes of `spot_item`.
    pub differs: BTreeSet<String>,
    /// What was found, in words.
    pub note: Option<String>,
}
