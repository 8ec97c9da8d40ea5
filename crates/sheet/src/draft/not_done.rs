//! Rows of visits that were only planned, and of pairs that have ended or were never made, as titles, lines between rows, tabs and
//! columns say: taking them for what was done would tell the county what nobody did.

use super::{gone::Away, rows::Said};
use crate::{
    cell::squeeze,
    columns::SheetKind,
    layout::{Layout, titles},
    read::Sheet,
};
use anju_model::{checks::Finding, mask, reading};

/// What titles of visits say that were not made.
const UNDONE: [&str; 10] =
    ["走访计划", "计划走访", "拟走访", "待走访", "应走访", "未走访", "走访任务", "走访安排", "未入户", "拟入户"];
/// What titles of pairs say that are none now.
const UNPAIRED: [&str; 11] = [
    "解除结对",
    "结对解除",
    "终止结对",
    "结对终止",
    "已终止",
    "已解除",
    "拟结对",
    "未结对",
    "原结对",
    "调整前",
    "取消结对",
];
/// What cells of a visit say that was not made, under whatever heading.
const NOT_MADE: [&str; 8] = ["未走访", "未入户", "没有走访", "未开展走访", "待走访", "拟走访", "计划走访", "取消走访"];
/// What cells of a pair say that has ended, alone.
const ENDED: [&str; 12] =
    ["已终止", "已解除", "已结束", "终止", "解除", "结束", "已取消", "取消", "作废", "停止", "已停止", "已撤销"];
/// What remarks say of a cadre who has left: told, for whoever follows him may stand nowhere.
const LEFT: [&str; 7] = ["调离", "已更换", "已轮换", "已退休", "不再帮扶", "不再结对", "已换人"];

/// What a sheet of pairs or visits says of its rows as a whole.
pub(super) struct Listed {
    kind: SheetKind,
    /// The titles by which rows are none, each with the row below which it holds; none where another list begins.
    lists: Vec<(u32, Option<String>)>,
}

impl Listed {
    /// Looks a sheet through.
    pub fn of(layout: &Layout, sheet: &Sheet) -> Self {
        let kind = layout.kind;
        let says = |text: &String| says_none(kind, text).then(|| text.clone());
        let title = titles(layout, sheet).iter().find_map(says);
        // Any line may begin another list, and one that says nothing leaves it to the title.
        let lines = layout.lines(sheet).into_iter().map(|(row, text)| (row, says(&text).or_else(|| title.clone())));
        Self { kind, lists: [(0, title.clone())].into_iter().chain(lines).collect() }
    }

    /// Tells of a row that it is of nothing that was done, or that stands.
    pub fn finding(&self, said: &Said) -> Option<Finding> {
        let title = self.lists.iter().rev().find(|(row, _)| *row < said.row).and_then(|(_, title)| title.as_deref());
        let ends = said.value("pair.until").is_some();
        let (rows, own) = match self.kind {
            SheetKind::Visits => ("rows.not_visited", "visit.not_made"),
            // Who ended on a day is a pair of the past.
            SheetKind::Pairs if ends => return None,
            SheetKind::Pairs => ("rows.not_paired", "pair.ended"),
            SheetKind::People => return None,
        };
        let quoted =
            |code: &str, field: &str, text: &str| Finding::warning(code, field).with("value", mask::quoted(text));
        let of_title = title.map(|title| quoted(rows, "", title));
        let kept = || said.kept.iter().filter(|(_, text)| !text.is_empty());
        let of_cell = || kept().find(|(heading, text)| self.denies(heading, text));
        let told =
            || kept().find(|(_, text)| self.kind == SheetKind::Pairs && LEFT.iter().any(|word| text.contains(word)));
        of_title
            .or_else(|| of_cell().map(|(heading, text)| quoted(own, heading, text)))
            .or_else(|| told().map(|(heading, text)| quoted("pair.noted_ended", heading, text)))
    }

    fn denies(&self, heading: &str, text: &str) -> bool {
        let (heading, text) = (squeeze(heading), squeeze(text));
        let asks = |words: &[&str]| heading.starts_with("是否") && words.iter().any(|word| heading.contains(word));
        let no = || reading::yes_no(&text) == Some(false);
        match self.kind {
            SheetKind::Visits => {
                NOT_MADE.iter().any(|word| text.starts_with(word)) || (asks(&["走访", "入户"]) && no())
            }
            SheetKind::Pairs => ENDED.contains(&text.as_str()) || (asks(&["在帮", "有效", "在岗", "结对"]) && no()),
            SheetKind::People => false,
        }
    }
}

fn says_none(kind: SheetKind, title: &str) -> bool {
    let text = squeeze(title);
    let words: &[&str] = match kind {
        SheetKind::Visits => &UNDONE,
        SheetKind::Pairs => &UNPAIRED,
        SheetKind::People => &[],
    };
    words.iter().any(|word| text.contains(word)) || matches!(Away::of(title), Some(Away::Aside(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_plans_and_of_what_has_ended_are_heard() {
        for title in ["2026年走访计划表", "拟走访名单", "二、未走访户", "作废", "走访台账（旧）"]
        {
            assert!(says_none(SheetKind::Visits, title), "{title}");
        }
        for title in ["2026年走访台账", "走访记录", "农坝社区", "回访情况"] {
            assert!(!says_none(SheetKind::Visits, title), "{title}");
        }
        for title in ["解除结对名单", "拟结对名单", "结对帮扶（作废）", "旧"] {
            assert!(says_none(SheetKind::Pairs, title), "{title}");
        }
        for title in ["结对帮扶台账", "调整后结对名单", "2026年帮扶责任人名单"] {
            assert!(!says_none(SheetKind::Pairs, title), "{title}");
        }
    }
}
