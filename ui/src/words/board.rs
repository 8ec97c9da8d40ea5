//! Text of 工作看板.

use anju_model::{
    Day,
    contract::FrozenMonth,
    indicators::{Figures, Indicator},
};

pub use anju_model::words::percent;

pub const DUTIES: &str = "分办清单";
pub const DUTIES_HINT: &str = "按责任部门列出需要办理的事项，点事项打开名单";
pub const DEPARTMENT: &str = "责任部门";
pub const CLAUSE: &str = "条款";
pub const LEVEL: &str = "级别";
pub const DUTY: &str = "事项";
pub const DUTY_HOUSEHOLDS: &str = "户数";
pub const DUTY_FINDINGS: &str = "件数";
pub const TITLE: &str = "工作看板";
pub const AXIS: &str = "怎样分";
pub const AS_OF_DAY: &str = "截至哪一天";
pub const AS_OF: &str = "截至";
pub const TRAIL: &str = "所在位置";
pub const ALL: &str = "全部";
pub const INCOMPLETE: &str = "首次下载还没有完成，数字暂不完整。";
pub const COVERED: &str = "有结对干部";
pub const VISITED: &str = "本月走访";
pub const CONFIRMED: &str = "今年实事已确认";
pub const NEEDS: &str = "未办结诉求";
pub const WITHOUT: &str = "没有";
pub const OVERDUE: &str = "逾期";
pub const NONE: &str = "没有";
pub const OVER: &str = "超期";
pub const TWO: &str = "2 件";
pub const ONE: &str = "1 件";
pub const NOBODY: &str = "这里没有在册的搬迁户。";
pub const NAME: &str = "名称";
pub const VISITED_SHARE: &str = "走访进度";
pub const MONTHS: &str = "近 12 个月走访户数";
pub const AS_TABLE: &str = "看表格";
pub const MONTH: &str = "月份";
pub const VISITED_HOUSEHOLDS: &str = "走访户数";
pub const PRESS: &str = "催办清单";
pub const COPY: &str = "复制";
pub const NOTHING_LEFT: &str = "各单位都已完成。";

pub const DESKS: &str = "电脑与区县联系情况";
pub const DESK: &str = "设备";
pub const SEEN: &str = "上次同步";
pub const NEVER_SEEN: &str = "还没有同步过";
pub const EACH_DESK: &str = "看每一台";

pub fn desks(count: usize) -> String {
    format!("共 {count} 台")
}

pub fn fresh(count: usize) -> String {
    format!("12 小时内已同步 {count} 台")
}

pub fn away(count: usize) -> String {
    format!("超过 3 天未同步 {count} 台")
}

pub fn told(at: &str) -> String {
    format!("{at} 的情况")
}

pub fn parts_of(title: &str) -> String {
    format!("{title}：点数字看名单")
}

/// The short heading of a column.
pub fn heading(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Households => "在册户",
        Indicator::Helped => "帮扶户",
        Indicator::WithCadre => "已结对",
        Indicator::NoCadre => "无干部",
        Indicator::Visited => "本月走访",
        Indicator::Overdue => "逾期",
        Indicator::NoMatter => "实事 0",
        Indicator::OneMatter => "1",
        Indicator::TwoMatters => "2+",
        Indicator::NeedsOpen => "诉求",
        Indicator::NeedsOver => "超期",
    }
}

pub fn open_list(indicator: Indicator, count: u32) -> String {
    format!("{} {count}，打开名单", indicator.label())
}

/// That a month's numbers were frozen, and what its records come to otherwise now.
pub fn frozen(day: Day, frozen: &FrozenMonth, total: &Figures) -> String {
    let month =
        format!("{}年{}月的数字已于 {} 封存，之后补录、更正的不再改变。", day.year(), day.month(), on_day(frozen.on));
    let differs = |indicator: &Indicator| total.get(*indicator) != frozen.recounted.get(*indicator);
    let one = |indicator: Indicator| {
        let (kept, now) = (total.get(indicator), frozen.recounted.get(indicator));
        format!("{} {kept} → {now}", indicator.label())
    };
    let changed: Vec<String> = Indicator::ALL.into_iter().filter(differs).map(one).collect();
    if changed.is_empty() {
        month
    } else {
        format!("{month}按现有记录重算有变化的：{}。", changed.join("，"))
    }
}

/// That a list does not come to the number that was frozen.
pub fn frozen_count(count: u32) -> String {
    format!("封存的数字是 {count}，这份名单按现有记录列出。")
}

/// A day as the board says it.
pub fn on_day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub fn list_of(title: &str, day: &str, count: u32) -> String {
    format!("{title} · 截至 {day} · {count}")
}

pub fn month(start: Day) -> String {
    format!("{}月", start.month())
}

pub fn month_of_year(start: Day) -> String {
    format!("{}年{}月", start.year(), start.month())
}

pub fn counted(day: &str) -> String {
    format!("按截至 {day} 的结对和走访计算；入户未遇不计入走访。期限为本地参数，文件未作规定。")
}

pub fn press_head(title: &str, day: &str) -> String {
    format!("{title}帮扶工作催办清单（截至 {day}）")
}

/// What a unit has left to do; none where nothing is.
pub fn press_line(unit: &str, figures: &Figures) -> Option<String> {
    let left = [
        (Indicator::Overdue, "户走访逾期"),
        (Indicator::NoMatter, "户今年还没有群众确认的实事"),
        (Indicator::NeedsOpen, "件诉求未办结"),
    ];
    let said: Vec<String> = left
        .into_iter()
        .filter(|(indicator, _)| figures.get(*indicator) > 0)
        .map(|(indicator, word)| format!("{} {word}", figures.get(indicator)))
        .collect();
    (!said.is_empty()).then(|| format!("{unit}：帮扶 {} 户，{}", figures.get(Indicator::Helped), said.join("，")))
}
