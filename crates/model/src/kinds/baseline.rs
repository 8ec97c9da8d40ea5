//! 七项权益摸底: that somebody asked a household about all seven rights in one visit. What was answered stands where it belongs.

use super::Household;
use crate::{
    day::Day,
    id::{RecordId, Ref},
    record::{Home, record},
};

record! {
    /// That a household was surveyed 七项权益摸底; the last time counts. Before that, what nobody entered is 未核实.
    Baseline, "baseline", "七项权益摸底", Home::Household, once_by(household) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The day it was asked.
        surveyed_on: Day, "摸底日期", Latest, Site;
        /// The account that entered it.
        entered_by: Option<RecordId>, "录入人", Latest, Site;
    }
}
