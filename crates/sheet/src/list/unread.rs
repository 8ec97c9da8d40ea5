//! Cells of a list that no column of its department's lists reads, and what may stand in them: that somebody on the list is not
//! insured any more, receives nothing, or died.

use super::{
    Placed,
    title::{Title, denies},
};
use crate::{
    cell::{Cell, squeeze, yes_no},
    headings::Place,
    read::{Row, Sheet},
};
use anju_model::{checks::Finding, mask::quoted, reading};
use std::collections::BTreeSet;

/// What a heading says under which a cell denies, and a no denies nothing.
const FIRM: [&str; 11] = ["停", "断", "注销", "终止", "死亡", "迁出", "未", "变动", "取消", "退出", "去世"];
/// What a heading says under which a cell may deny.
const WEAK: [&str; 5] = ["状态", "标志", "标识", "情况", "是否"];
/// Matters of which a cell under such a heading speaks instead.
const ELSEWHERE: [&str; 30] = [
    "健康", "残疾", "婚姻", "就业", "务工", "文化", "学历", "教育", "就学", "劳动", "户主", "贫困", "脱贫", "建档",
    "监测", "住房", "搬迁", "收入", "车辆", "党员", "居住", "外出", "政治", "民族", "就医", "培训", "资助", "代缴",
    "困难", "异地",
];
/// Headings of remarks.
const REMARKS: [&str; 4] = ["备注", "说明", "原因", "(无列名)"];
/// What a remark says that denies.
const SAID: [&str; 13] =
    ["停", "断", "注销", "死亡", "去世", "已故", "迁出", "取消", "退出", "退保", "未参保", "未缴费", "终止"];
/// The heading under which the workbook of refused rows keeps the title of a list that denies.
pub(super) const TITLE: &str = "原表标题";

/// Lists the columns before one that have no heading and hold something beside records.
pub(super) fn unnamed<'r>(named: &[Place], end: usize, records: impl Iterator<Item = &'r Row>) -> Vec<Place> {
    let named: BTreeSet<usize> = named.iter().map(|place| place.at).collect();
    let mut unnamed = BTreeSet::new();
    for row in records {
        let cells = row.cells.iter().take(end).enumerate();
        unnamed.extend(cells.filter(|(at, cell)| !named.contains(at) && !cell.is_blank()).map(|(at, _)| at));
    }
    let place = |at: usize| Place { at, heading: format!("第{}列（无列名）", at + 1), column: None, also: None };
    unnamed.into_iter().map(place).collect()
}

/// Says of each column that is not read how many of its cells hold something. A running number is nobody's fact.
pub(super) fn columns(placed: &Placed, sheet: &Sheet) -> Vec<Finding> {
    let told = placed.unread.iter().filter_map(|place| {
        let cells = || placed.records(sheet).map(|row| row.cell(place.at)).filter(|cell| !cell.is_blank());
        let n = cells().count();
        let told = n > 0 && !(may_number(&place.heading) && cells().all(is_running));
        told.then(|| Finding::warning("list.column", &place.heading).with("n", n))
    });
    told.collect()
}

fn may_number(heading: &str) -> bool {
    let heading = squeeze(heading);
    heading.ends_with("(无列名)") || matches!(heading.to_lowercase().as_str(), "序号" | "编号" | "no" | "no.")
}

/// Tells whether a cell holds a number such as rows are counted by.
fn is_running(cell: &Cell) -> bool {
    let text = cell.text();
    text.len() < 7 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Finds the cell of a row, or the title, by which it is unsure that being listed says anything.
pub(super) fn denier(placed: &Placed, row: &Row) -> Option<Finding> {
    let second =
        placed.columns.iter().filter(|place| place.also.is_some() && placed.unread.iter().all(|u| u.at != place.at));
    let unread = placed.unread.iter().map(|place| (place, false)).chain(second.map(|place| (place, true)));
    let cell = unread.into_iter().find_map(|(place, is_second)| {
        let text = row.cell(place.at).text();
        let blank = row.cell(place.at).is_blank() || reading::says_nothing(&text);
        let finding = || Finding::error("list.may_deny", &place.heading).with("value", quoted(&text));
        let (heading, said) = (squeeze(&place.heading), squeeze(&text));
        // What is read in a second column counts by itself, where it can be read.
        let denies = if is_second { says_so(&said) } else { may_deny(&heading, &said) };
        (!blank && denies).then(finding)
    });
    cell.or_else(|| title(&placed.title))
}

fn title(title: &Title) -> Option<Finding> {
    title.denies().map(|text| Finding::error("list.title_denies", "").with("value", quoted(text)))
}

fn may_deny(heading: &str, text: &str) -> bool {
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if heading == TITLE {
        return denies(text);
    }
    let firm = has(&FIRM, heading);
    if firm || (has(&WEAK, heading) && !has(&ELSEWHERE, heading)) {
        return !(firm && yes_no(text) == Some(false));
    }
    has(&REMARKS, heading) && says_so(text)
}

/// Tells whether a remark says that somebody is not on the list any more.
pub(super) fn says_so(text: &str) -> bool {
    SAID.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_may_deny_are_told_from_those_that_speak_of_something_else() {
        for (heading, text) in [
            ("参保登记标识", "0"),
            ("是否停保", "是"),
            ("应参未参", "是"),
            ("未参保原因", "外出务工"),
            ("死亡日期", "2026-03-01"),
            ("异动情况", "正常"),
            ("备注", "已停保"),
            ("停发原因", "收入超标"),
            ("第5列(无列名)", "停"),
        ] {
            assert!(may_deny(heading, text), "{heading} {text}");
        }
        for (heading, text) in [
            ("是否停保", "否"),
            ("健康状况", "良好"),
            ("是否建档立卡", "是"),
            ("备注", "由女儿代缴"),
            ("性别", "男"),
            ("村(社区)", "断桥村"),
            ("月保障金", "500"),
        ] {
            assert!(!may_deny(heading, text), "{heading} {text}");
        }
    }
}
