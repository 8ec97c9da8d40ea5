//! 工作看板: numbers by place or by unit as of a day, and the households behind each.

use super::{AreaName, house::HouseholdPage};
use crate::{
    area::AreaCode,
    day::{Day, Stamp},
    id::RecordId,
    indicators::{Figures, Indicator},
    sync::wire::DeskAge,
};
use serde::{Deserialize, Serialize};

/// Asks for the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetBoard {
    /// The part of the board; everything in reach for none.
    pub part: Part,
    /// How it is divided.
    pub axis: Axis,
    /// As of this day; today for none.
    pub day: Option<Day>,
}

/// By what the board is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// 按地区: township → village → settlement.
    #[default]
    Area,
    /// 按帮扶单位: unit → cadre.
    Unit,
}

/// A part of what the person may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Living like this.
    #[serde(default)]
    pub housed: Option<Housed>,
    /// Helped by cadres of this unit; by cadres without one for the empty text.
    #[serde(default)]
    pub unit: Option<String>,
    /// Helped by this cadre.
    #[serde(default)]
    pub cadre: Option<RecordId>,
    /// Helped by nobody.
    #[serde(default)]
    pub unpaired: bool,
}

/// Where households live inside their village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Housed {
    /// In this settlement.
    In(RecordId),
    /// 分散安置, in none.
    Dispersed,
}

impl Housed {
    /// Tells how a household lives whose settlement is this one, or none.
    pub fn of(settlement: Option<RecordId>) -> Self {
        settlement.map_or(Self::Dispersed, Self::In)
    }
}

/// The board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The part it covers, as it was asked for.
    pub part: Part,
    /// As of this day.
    pub day: Day,
    /// The division it covers.
    pub area: AreaName,
    /// What the part is called: the division, or unit and cadre.
    pub title: String,
    /// All of it.
    pub total: Figures,
    /// Its parts.
    pub rows: Vec<BoardRow>,
    /// Of the twelve months up to the day: the month's first day, and how many households in need of help were visited.
    pub months: Vec<(Day, u32)>,
    /// The desks inside the division as the county told last; none where this desk oversees none.
    pub desks: Option<Desks>,
    /// Whether the first download is still under way, so that numbers are not whole yet.
    pub incomplete: bool,
    /// How the numbers of a month that is over were frozen; none where all are counted now.
    pub frozen: Option<FrozenMonth>,
}

/// Numbers of a month that is over, beside what its records come to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenMonth {
    /// The day on which they were counted.
    pub on: Day,
    /// All of the part as it is counted now.
    pub recounted: Figures,
}

/// When the desks of a division were at the county.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desks {
    /// When the county said so.
    pub told_at: Stamp,
    /// The desks, those away longest first.
    pub desks: Vec<DeskAge>,
}

/// One line of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardRow {
    /// What it stands for.
    pub part: Part,
    /// What it is called.
    pub name: String,
    /// Whether it can be divided further.
    pub divides: bool,
    /// Its numbers.
    pub figures: Figures,
}

/// Asks for the households behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListBehind {
    /// The part of the board.
    pub part: Part,
    /// Which number.
    pub indicator: Indicator,
    /// As of this day; today for none.
    pub day: Option<Day>,
    /// How many to leave out.
    pub skip: u32,
    /// The most wanted.
    pub limit: u32,
}

/// The households behind a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behind {
    /// What the part is called.
    pub title: String,
    /// As of this day.
    pub day: Day,
    /// The number itself; of needs it may be larger than the list.
    pub count: u32,
    /// The number as it was frozen, where it was: the list is of those who count now.
    pub frozen: Option<u32>,
    /// The households.
    pub households: HouseholdPage,
}
