//! Text of the pages that serve every plain kind. What a kind's own list and form say stands in its declaration.

pub const TITLE: &str = "登记";
pub const OPEN: &str = "查看";
pub const CORRECT: &str = "更正";
pub const NONE: &str = "没有符合条件的记录。";
pub const NONE_YET: &str = "还没有登记。";
pub const ALL_OF_THEM: &str = "全部";
pub const COMES_TO: &str = "按政策和已知情况";
pub const ON_WHICH: &str = "是哪天办的";
pub const TOGETHER_HINT: &str = "同一份名单、公示或表决涉及多人的，勾选进度相同的几条，一次办理";
pub const CHOOSE_ALL: &str = "选中本页进度相同的";
pub const CHOOSE_NONE: &str = "取消选择";
pub const OF_STEPS: &str = "办理中登记的日期和说明";

/// One thing that a row says.
pub fn part(label: &str, said: &str) -> String {
    format!("{label}：{said}")
}

/// The heading of a step of several records.
pub fn together(n: usize) -> String {
    format!("一次办理 {n} 条")
}

/// What came of it.
pub fn stepped(saved: u32) -> String {
    format!("已办理 {saved} 条。")
}

/// One that was not moved on.
pub fn not_stepped(whose: &str, why: &str) -> String {
    format!("{whose}没有办理：{why}")
}

/// The name of a row's box.
pub fn choose(whose: &str) -> String {
    format!("选择 {whose}")
}
