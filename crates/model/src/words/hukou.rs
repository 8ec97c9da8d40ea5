//! The words of 户口迁移: how a way stands for a household, and what it rests on.

use crate::kinds::{Standing, Way};

/// Says how a way stands.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "可以选择",
        Standing::ToCheck => "条件待核实",
        Standing::Closed => "不具备条件",
    }
}

/// Says what a way rests on, or would; `ground` names a code of `hukou_basis`. Of a household that is known to live in a
/// settlement it is said that only its door is wanting.
pub fn because(way: &Way, ground: impl Fn(&str) -> String, in_settlement: bool) -> String {
    let grounds = way.rests_on.iter().map(|code| ground(code)).collect::<Vec<_>>().join("、");
    match (way.standing, way.code) {
        (Standing::Open, _) => format!("依据：{grounds}"),
        (Standing::ToCheck, "2") if in_settlement => format!("需要：{grounds}，并登记门楼牌号"),
        (Standing::ToCheck | Standing::Closed, _) => format!("需要：{grounds}"),
    }
}
