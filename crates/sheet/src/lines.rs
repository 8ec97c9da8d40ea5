//! Lines between the rows of a table that are the titles of those below them: 二、减少人员, 云峰村, 停发人员（2人）.

use crate::{
    cell::{Cell, squeeze},
    read::Row,
};
use anju_model::reading;

/// What stands alone in a row, or beside nothing but a number, a count, a unit or a day: 二 | 死亡人员 | 共2人. With its place;
/// squeezed.
pub(crate) fn line(row: &Row) -> Option<(usize, String)> {
    /// A line has so many cells at most.
    const MOST: usize = 4;
    let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).take(MOST + 1);
    let filled: Vec<(usize, &Cell)> = filled.collect();
    if filled.len() > MOST {
        return None;
    }
    let filled: Vec<(usize, String)> = filled.into_iter().map(|(at, cell)| (at, squeeze(&cell.text()))).collect();
    if let [only] = filled.as_slice() {
        return Some(only.clone());
    }
    let mut said = filled.iter().filter(|(_, text)| !stands_beside(text));
    let only = said.next().filter(|(_, text)| text.chars().any(char::is_alphabetic));
    only.filter(|_| said.next().is_none()).cloned()
}

/// Finds what holds of a row among what the titles of a sheet say, each from below its row on; the first is that of row 0.
pub(crate) fn above<T>(said: &[(u32, T)], row: u32) -> Option<&T> {
    let below = said.partition_point(|(line, _)| *line < row);
    said[..below].last().map(|(_, said)| said)
}

/// Tells whether a text only numbers, counts or dates the one beside it.
fn stands_beside(text: &str) -> bool {
    let is_made_of = |chars: &str| text.chars().all(|c| chars.contains(c));
    let is_number = is_made_of("一二三四五六七八九十()、.");
    let is_count = is_made_of("0123456789共计户人名条,:()") && text.contains(['户', '人', '名', '条']);
    let is_day = is_made_of("0123456789年月日.-/") && text.contains(['年', '月', '.', '-', '/']);
    let says = ["单位:", "日期", "填报日期", "填表日期", "制表日期", "填报时间", "附件"];
    is_number || is_count || is_day || says.iter().any(|word| text.starts_with(word))
}

/// Tells whether a line is one of several that are counted: 一、 （二） 3.
pub(crate) fn is_numbered(line: &str) -> bool {
    let bare = line.trim_start_matches('(');
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    rest.len() < bare.len() && rest.starts_with(['、', '.', ')', ','])
}

/// Tells whether a text is what a table is called.
pub(crate) fn is_called_a_table(text: &str) -> bool {
    const TABLES: [&str; 13] = [
        "名单",
        "花名册",
        "名册",
        "清单",
        "台账",
        "台帐",
        "信息表",
        "登记表",
        "统计表",
        "汇总表",
        "情况表",
        "明细表",
        "一览表",
    ];
    TABLES.iter().any(|table| text.contains(table))
}

/// Tells whether a text that stands alone in a row names the place of those below it: 农坝社区, 3组.
pub(crate) fn is_place(text: &str) -> bool {
    let text = text.split('(').next().unwrap_or_default();
    let group = text.strip_suffix('组').is_some_and(|number| reading::whole(number).is_some());
    let named = ["村", "社区", "街道", "居委会", "村民小组"].iter().any(|end| text.ends_with(end));
    group || (named && text.chars().count() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_have_its_number_its_count_and_its_unit_in_cells_of_their_own() {
        let row = |texts: &[&str]| Row {
            cells: texts.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
            ..Row::default()
        };
        for (texts, line_of) in [
            (&["二", "死亡人员"] as &[&str], Some("死亡人员")),
            (&["二、停发人员", "共1人"], Some("二、停发人员")),
            (&["2026年减少人员名单", "单位：人"], Some("2026年减少人员名单")),
            (&["附件2", "2026年减少人员名单"], Some("2026年减少人员名单")),
            (&["填报单位：农坝镇云峰村", "填报日期：2026.3"], Some("填报单位:农坝镇云峰村")),
            (&["云峰村"], Some("云峰村")),
            (&["1", "王五"], None),
            (&["合计", "3", "2人"], None),
            (&["二", "2人"], None),
            (&["农坝镇", "云峰村"], None),
        ] {
            assert_eq!(line(&row(texts)).map(|(_, text)| text).as_deref(), line_of, "{texts:?}");
        }
    }
}
