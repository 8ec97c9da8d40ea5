//! Rows of visits that were only planned, and of pairs that have ended or were never made, as titles, lines between rows, tabs and
//! columns say: taking them for what was done would tell the county what nobody did.

use super::{
    gone::{Away, without_others},
    rows::Said,
};
use crate::{
    cell::squeeze,
    columns::SheetKind,
    layout::{Layout, titles},
    lines::above,
    read::Sheet,
};
use anju_model::{checks::Finding, mask, reading};

/// What titles of visits say that were not made.
const UNDONE: [&str; 6] = ["走访计划", "拟走访", "待走访", "未走访", "走访任务", "走访安排"];
/// What such a title has that tells of what was done after all.
const DONE: [&str; 7] = ["完成", "执行", "落实", "记录", "补访", "已走访", "台账"];
/// What titles of pairs say that are none now.
const UNPAIRED: [&str; 10] = [
    "解除结对",
    "结对解除",
    "终止结对",
    "结对终止",
    "取消结对",
    "已解除结对",
    "结对已解除",
    "拟结对",
    "未结对",
    "原结对",
];
/// What a line has that only points to another place, or remarks.
const NOTES: [&str; 6] = ["注:", "说明:", "备注:", "见附", "另附", "另表"];
/// Headings that ask whether a visit was made.
const OF_VISITS: [&str; 6] = ["是否走访", "是否已走访", "走访情况", "走访状态", "走访结果", "备注"];
/// What cells below them say of one that was not, alone.
const NOT_MADE: [&str; 8] =
    ["未走访", "没有走访", "未开展走访", "待走访", "拟走访", "计划走访", "取消走访", "走访取消"];
/// Headings that ask whether a pair stands.
const OF_PAIRS: [&str; 10] = [
    "状态",
    "结对状态",
    "帮扶状态",
    "结对帮扶状态",
    "在帮状态",
    "是否在帮",
    "是否有效",
    "是否结对",
    "是否仍结对",
    "是否在结对",
];
/// What cells below them say of one that has ended, alone.
const ENDED: [&str; 12] =
    ["已终止", "已解除", "已结束", "终止", "解除", "结束", "已取消", "取消", "作废", "停止", "已停止", "已撤销"];
/// What remarks begin with of a cadre who has left: told, for whoever follows him may stand nowhere.
const LEFT: [&str; 8] = ["已调离", "调离", "已更换", "已轮换", "已退休", "不再帮扶", "不再结对", "已换人"];

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
        let lines = layout.lines(sheet).into_iter().filter(|(_, text)| !is_note(text));
        let lines = lines.map(|(row, text)| (row, says(&text).or_else(|| title.clone())));
        Self { kind, lists: [(0, title.clone())].into_iter().chain(lines).collect() }
    }

    /// Tells of a row that it is of nothing that was done, or that stands.
    pub fn finding(&self, said: &Said) -> Option<Finding> {
        let title = above(&self.lists, said.row).and_then(Option::as_deref);
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
        let told = || {
            let is_remark = |heading: &str| ["备注", "说明"].iter().any(|end| squeeze(heading).ends_with(end));
            let left = |text: &str| LEFT.iter().any(|word| text.trim_start().starts_with(word));
            kept().find(|(heading, text)| self.kind == SheetKind::Pairs && is_remark(heading) && left(text))
        };
        of_title
            .or_else(|| of_cell().map(|(heading, text)| quoted(own, heading, text)))
            .or_else(|| told().map(|(heading, text)| quoted("pair.noted_ended", heading, text)))
    }

    fn denies(&self, heading: &str, text: &str) -> bool {
        let (heading, text) = (squeeze(heading), squeeze(text));
        let (headings, words): (&[&str], &[&str]) = match self.kind {
            SheetKind::Visits => (&OF_VISITS, &NOT_MADE),
            SheetKind::Pairs => (&OF_PAIRS, &ENDED),
            SheetKind::People => (&[], &[]),
        };
        let no = || heading.starts_with("是否") && reading::yes_no(&text) == Some(false);
        headings.contains(&heading.as_str()) && (words.contains(&text.as_str()) || no())
    }
}

/// Tells whether a line between rows only remarks, or counts those above it: 注：未走访2户另表.
fn is_note(line: &str) -> bool {
    let line = squeeze(line);
    NOTES.iter().any(|note| line.contains(note)) || line.chars().any(|c| c.is_ascii_digit())
}

fn says_none(kind: SheetKind, title: &str) -> bool {
    let text = without_others(title);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let says = match kind {
        SheetKind::Visits => has(&UNDONE) && !has(&DONE),
        SheetKind::Pairs => has(&UNPAIRED),
        SheetKind::People => false,
    };
    says || matches!(Away::of(title), Some(Away::Aside(_)))
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
        for title in [
            "2026年走访台账",
            "走访记录（含未走访户补访）",
            "农坝社区",
            "回访情况",
            "2026年走访计划完成情况台账",
            "应走访户走访台账",
            "未入户电话走访台账",
        ] {
            assert!(!says_none(SheetKind::Visits, title), "{title}");
        }
        for title in ["解除结对名单", "拟结对名单", "结对帮扶（作废）", "旧"] {
            assert!(says_none(SheetKind::Pairs, title), "{title}");
        }
        for title in ["结对帮扶台账", "调整后结对名单", "已解除监测户结对帮扶名单", "结对关系台账（含已解除）"]
        {
            assert!(!says_none(SheetKind::Pairs, title), "{title}");
        }
    }
}
