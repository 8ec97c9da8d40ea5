//! Text of 走访登记.

use anju_model::{Day, contract::HouseholdRow, words::day};

pub const TITLE: &str = "走访登记";
pub const FILE: &str = "户档案";
pub const DAY: &str = "哪天";
pub const VISITED_ON: &str = "走访日期";
pub const DAY_HINT: &str = "今天补记以前的走访也行，两个日期都会留着";
pub const VISITORS: &str = "谁去的";
pub const MORE_VISITORS: &str = "＋ 同去的人";
pub const METHOD: &str = "方式";
pub const NOT_MET_HINT: &str = "入户未遇会留在记录里，不计入走访；系统会提醒再次联系。";
pub const MET: &str = "见到谁";
pub const CHANGED: &str = "有变化的";
pub const PURPOSES: &str = "谈了什么";
pub const NOTE: &str = "记两句";
pub const NOTE_HINT: &str = "说了什么、看到什么（可不填）";
pub const NEXT: &str = "下次";
pub const IN_A_WEEK: &str = "一周后";
pub const NEEDS: &str = "诉求";
pub const ADD_NEED: &str = "＋ 群众提出的诉求";
pub const NEED_CATEGORY: &str = "类别";
pub const NEED_HINT: &str = "群众提出了什么";
pub const DROP_NEED: &str = "去掉这条诉求";
pub const CONFIRMED: &str = "本户确认";
pub const NO_CHANGE: &str = "无变化，保存";
pub const ALONG: &str = "这次可以顺便做";
pub const RECENT: &str = "近三次";
pub const NEVER: &str = "还没有走访记录";

/// The heading.
pub fn title(head: &str) -> String {
    format!("走访 · {head} 户")
}

/// The line beside the heading.
pub fn about(house: &HouseholdRow, today: Day) -> String {
    let last = house.last_visit.map_or_else(|| "还没有走访".to_owned(), |last| format!("上次 {}", day(last, today)));
    format!("{} · {last}", super::place(&house.lives, house.persons))
}

/// A member to be met.
pub fn member(name: &str, relation: Option<&str>) -> String {
    match relation {
        Some("户主") | None => name.to_owned(),
        Some(relation) => format!("{name}（{}）", relation.trim_start_matches('之')),
    }
}

/// That it is entered on behalf.
pub fn on_behalf(me: &str) -> String {
    format!("{me} 代录")
}

/// The next visit's proposed day.
pub fn before(due: Day, today: Day) -> String {
    format!("{}前", day(due, today))
}

/// A need's label.
pub fn need(at: usize) -> String {
    if at == 0 { "诉求".to_owned() } else { format!("诉求 {}", at + 1) }
}

/// An open matter of this year.
pub fn matter(state: &str, title: &str) -> String {
    format!("实事（{state}）：{title}")
}

/// An open need.
pub fn open_need(state: &str, text: &str) -> String {
    format!("诉求（{state}）：{text}")
}

/// No matter yet.
pub fn no_matter(today: Day) -> String {
    format!("{}年还没有实事，可登记一件", today.year())
}

/// A visit in a line.
pub fn recent(method: &str, note: Option<&str>) -> String {
    format!("{method}：{}", note.unwrap_or("没有变化"))
}
