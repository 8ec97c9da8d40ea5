//! Text of the pages that serve every plain kind. What a kind's own list and form say stands in its declaration.

pub const TITLE: &str = "登记";
pub const OPEN: &str = "查看";
pub const CORRECT: &str = "更正";
pub const NONE: &str = "没有符合条件的记录。";
pub const NONE_YET: &str = "还没有登记。";
pub const ALL_OF_THEM: &str = "全部";
pub const COMES_TO: &str = "按政策和已知情况";
pub const ON_WHICH: &str = "是哪天办的";
pub const OF_STEPS: &str = "办理中登记的日期和说明";

/// One thing that a row says.
pub fn part(label: &str, said: &str) -> String {
    format!("{label}：{said}")
}
