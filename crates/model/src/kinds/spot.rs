//! Spot checks 随机抽查: households drawn by lot, and what whoever went there found.

use super::Household;
use crate::{
    area::AreaCode,
    day::Day,
    id::{RecordId, Ref},
    record::{Home, record},
};
use std::collections::BTreeSet;

record! {
    /// One draw 抽查批次.
    SpotRound, "spot_round", "抽查批次", Home::Area("area") => {
        /// The division it was drawn from.
        area: AreaCode, "抽查地区", Fixed, Township, indexed;
        /// The day of the draw.
        drawn_on: Day, "抽取日期", Fixed, Township;
        /// How many households were drawn.
        size: i64, "抽取户数", Fixed, Township;
        /// The account that drew.
        drawn_by: Option<RecordId>, "抽取人", Fixed, Township;
    }
}

record! {
    /// One household of a draw, with what the check found.
    SpotCheck, "spot_check", "抽查", Home::Household => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Township, indexed;
        /// The draw.
        round: Ref<SpotRound>, "抽查批次", Fixed, Township, indexed;
        /// The day it was checked; none until then.
        checked_on: Option<Day>, "抽查日期", Latest, Township;
        /// What does not agree with the file; nothing where all of it does.
        differs: BTreeSet<String>, "不一致事项", Latest, Township, codes("spot_item");
        /// What was found, in words.
        note: Option<String>, "抽查说明", Latest, Township, personal;
    }
}
