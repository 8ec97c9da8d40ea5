//! Text of 今日待办.

use anju_model::{
    Day,
    words::{day, weekday},
};

pub const MARK: &str = "提醒处理";
pub const MARK_SHORT: &str = "暂缓、说明";
pub const MARKS: &str = "已处理的提醒";
pub const MARKED: &str = "提醒处理";
pub const PUT_OFF_UNTIL: &str = "暂缓提醒至";
pub const PUT_OFF_BECAUSE: [&str; 4] = ["外出务工", "已联系约好", "住院", "其他"];
pub const COMMON_REASONS: &str = "常见原因";
pub const BECAUSE: &str = "原因";
pub const MARK_KEPT: &str = "处理会保留记录；下一期到期时照常提醒。应当办理的事项说明以后仍列在待办里，不再列为预警。";
pub const TITLE: &str = "今日待办";
pub const LOG_VISIT: &str = "记一次走访";
pub const EMPTY: &str = "今天没有待办。可以登记走访，或查看本月应访户。";
pub const INCOMPLETE: &str = "首次下载还没有完成，可先登记走访；名单和统计暂不完整。";
pub const NO_PIN: &str = "还没有设置数字密码；设置以后，切换人员和解锁只要输 6 位数字。";
pub const SET_PIN: &str = "去设置";
pub const NARROW: &str = "按事项筛选";
pub const ATTENTION: &str = "需要留意";
pub const GO_SEE: &str = "去看";

/// How much is still to be judged anew.
pub fn pending(households: u32) -> String {
    format!("资料有更新，还有 {households} 户正在重新检查；名单和统计稍后自动更新。")
}

/// The line beside the heading of one reason's list.
pub fn found(total: u32, households: u32) -> String {
    if total == households { format!("{households} 户") } else { format!("{households} 户，{total} 条") }
}

/// No row is left of a reason.
pub const NOTHING_FOUND: &str = "这里已经没有这样的户。";

/// The way back.
pub const BACK: &str = "回今日待办";

/// The line beside the heading.
pub fn head(today: Day, count: usize) -> String {
    let day = day(today, today);
    if count == 0 {
        format!("{day} {}", weekday(today))
    } else {
        format!("{day} {} · {count} 件事要办", weekday(today))
    }
}

/// The chip of all rows.
pub fn all(count: usize) -> String {
    format!("全部 {count}")
}

/// The chip of one group.
pub fn of_group(label: &str, count: usize) -> String {
    format!("{label} {count}")
}

/// A button's full name for screen readers.
pub fn act_for(act: &str, about: &str) -> String {
    format!("{act}：{about}")
}

/// The month's card.
pub fn month(today: Day) -> String {
    format!("{}月走访", today.month())
}

/// “ / 42 户”.
pub fn of_households(of: u32) -> String {
    format!(" / {of} 户")
}

/// Days left in the month.
pub fn days_left(days: u32) -> String {
    format!("还有 {days} 天")
}

/// The meter in words.
pub fn meter(visited: u32, of: u32) -> String {
    format!("应访 {of} 户，已走访 {visited} 户")
}

/// How the visits were made.
pub fn how(at_home: u32, by_phone: u32, other: u32) -> String {
    format!("入户 {at_home} · 电话 {by_phone} · 面谈 {other}")
}

/// Households overdue.
pub fn overdue(count: u32) -> String {
    format!("逾期 {count}")
}

/// The year's card.
pub fn matters(year: i64) -> String {
    format!("{year} 年实事（每户 1–2 件）")
}

/// The year's meter in words.
pub fn matters_meter(confirmed: u32, under_way: u32, none: u32) -> String {
    format!("已确认 {confirmed} 户，在办 {under_way} 户，没有 {none} 户")
}

/// Households with a confirmed matter.
pub fn confirmed(count: u32) -> String {
    format!("已确认 {count} 户")
}

/// Households with one under way.
pub fn under_way(count: u32) -> String {
    format!("在办 {count} 户")
}

/// Households with none.
pub fn none(count: u32) -> String {
    format!("没有 {count} 户")
}

/// Differing values.
pub fn conflicts(count: u32) -> String {
    format!("{count} 处两边填写不一致，请确认")
}

/// Groups not taken.
pub fn parked(count: u32) -> String {
    format!("{count} 条记录区县未收入，需要处理")
}

/// So many days ahead.
pub fn in_days(days: i64) -> String {
    format!("{days} 天后")
}
