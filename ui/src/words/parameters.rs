//! Text of 代码与参数.

use anju_model::{Day, words::day};

pub const TITLE: &str = "代码与参数";
pub const HINT: &str = "文件没有规定的期限和范围，由区县确定；从起用日期起算，以前各天仍按当时的取值。";
pub const PARAMETERS: &str = "参数";
pub const LOCAL: &str = "本地参数";
pub const CHANGE: &str = "修改";
pub const VALUE: &str = "取值";
pub const SINCE: &str = "起用日期";
pub const SINCE_WHICH: &str = "起用日期";
pub const THIS_MONTH: &str = "本月 1 日";
pub const BASIS: &str = "依据";
pub const BASIS_HINT: &str = "区县的文件名称或文号，可以不填。";
pub const DAY_OF_YEAR_HINT: &str = "写月和日，如 09-01。";
pub const YES: &str = "是";
pub const NO: &str = "否";
pub const SET: &str = "已设置，各机同步后生效";
pub const WITHDRAWN: &str = "已撤销";
pub const WITHDRAW: &str = "撤销";
pub const HISTORY: &str = "设置经过";
pub const UNSET: &str = "区县还没有设置过，按程序的取值。";

/// The days that a number may be.
pub fn between(least: i64, most: i64) -> String {
    format!("{least} 到 {most} 天。")
}

/// Since when a value stands, and by which document.
pub fn standing(since: Day, basis: Option<&str>, today: Day) -> String {
    let from = if since > today { "将从" } else { "从" };
    let basis = basis.map(|basis| format!("，依据 {basis}")).unwrap_or_default();
    format!("{from} {} 起{basis}", day(since, today))
}

/// The value of the program where nobody set one.
pub const OF_PROGRAM: &str = "程序的取值，区县未设置";

/// The page of one parameter.
pub fn of(label: &str) -> String {
    format!("设置：{label}")
}

/// A button's full name.
pub fn withdraw(value: &str) -> String {
    format!("撤销：{value}")
}
