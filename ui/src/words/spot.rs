//! Text of 随机抽查.

use crate::words::board::percent;
use anju_model::{
    Day,
    contract::{SpotCheckRow, SpotRoundRow},
    words::{day, lists},
};

pub const HINT: &str = "由程序随机抽取，不能指定";
pub const DRAW: &str = "抽取";
pub const DRAWING: &str = "正在抽取…";
pub const SIZE: &str = "抽取户数";
pub const FROM: &str = "从哪里抽";
pub const ALL: &str = "全部（本人授权范围）";
pub const ROUNDS: &str = "历次抽查";
pub const NONE: &str = "还没有抽查过。";
pub const OPEN: &str = "打开";
pub const DRAWN: &str = "已抽取，名单如下";
pub const ENTER: &str = "登记结果";
pub const CORRECT: &str = "更正结果";
pub const CHECKED_ON: &str = "抽查日期";
pub const DIFFERS: &str = "与档案不一致的事项";
pub const DIFFERS_HINT: &str = "都一致就不用勾";
pub const NOTE: &str = "说明";
pub const ENTERED: &str = "抽查结果";
pub const NOT_CHECKED: &str = "待抽查";
pub const GONE: &str = "抽取的户都已转出本地区。";

/// What a draw is called.
pub fn round(row: &SpotRoundRow, today: Day) -> String {
    format!("{} · {}抽取 {} 户", row.area.name, day(row.drawn_on, today), row.size)
}

/// How far a draw is, and the share that agrees.
pub fn progress(row: &SpotRoundRow) -> String {
    match row.checked {
        0 => format!("待抽查 {} 户", row.size),
        checked => {
            format!("已查 {checked} / {} 户，一致 {} 户（{}）", row.size, row.agree, percent(row.agree, checked))
        }
    }
}

/// What a check found.
pub fn found(check: &SpotCheckRow, today: Day) -> String {
    match check.checked_on {
        Some(on) => format!("{}：{}", day(on, today), lists::spot(check.differs.is_empty())),
        None => NOT_CHECKED.to_owned(),
    }
}

/// How many households differ in one thing.
pub fn differs(what: &str, count: u32) -> String {
    format!("{what} {count} 户")
}
