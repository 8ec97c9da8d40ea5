//! Text of the codes on 代码与参数.

use anju_model::{Day, contract::CodeSetting, words::day};

pub const TITLE: &str = "代码";
pub const HINT: &str = "停用的代码不能再选，已填的照常显示；改名从起用日期起显示新名称。";
pub const LOCAL: &str = "本地代码";
pub const LOOK: &str = "查看";
pub const ADD: &str = "新增代码";
pub const LABEL: &str = "名称";
pub const MAY: &str = "是否可选";
pub const OFFERED: &str = "可选";
pub const STOPPED: &str = "已停用";
pub const OF_PROGRAM: &str = "程序自带";
pub const UNSET: &str = "区县还没有改过，按程序自带的名称。";

/// A set's page.
pub fn of(title: &str) -> String {
    format!("代码：{title}")
}

/// The page on which a code is changed, and the link to it.
pub fn change(label: &str) -> String {
    format!("修改代码：{label}")
}

/// The page on which one is added.
pub fn add_to(title: &str) -> String {
    format!("{ADD}：{title}")
}

/// Since when a code is called so, or is not to be chosen, and by which document.
pub fn setting(set: &CodeSetting, today: Day) -> String {
    let from = if set.since > today { "将从" } else { "从" };
    let what = if set.offered { format!("起叫“{}”", set.label) } else { "起停用".to_owned() };
    let basis = set.basis.as_deref().map(|basis| format!("，依据 {basis}")).unwrap_or_default();
    format!("{from} {} {what}{basis}", day(set.since, today))
}
