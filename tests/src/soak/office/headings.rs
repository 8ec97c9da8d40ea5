//! Headings as offices write them.

use super::habit::{Habit, Habits};
use crate::soak::chance::Chance;
use anju_sheet::{Column, How};

/// Writes the heading of a column.
pub(super) fn of(column: &'static Column, habits: &Habits, chance: &Chance) -> String {
    let own = chance.about("heading").about(column.name);
    let mut names: Vec<&str> = vec![column.heading];
    if habits.has(Habit::Synonyms) && own.about("synonym").happens(60) {
        names.extend(column.also());
    }
    let name = *own.about("which").pick(&names);
    if habits.has(Habit::DecoratedHeadings) && own.about("decorated").happens(50) {
        return decorated(name, column.how, &mut own.about("decoration"));
    }
    name.to_owned()
}

fn decorated(name: &str, how: How, chance: &mut Chance) -> String {
    let half = name.chars().count() / 2;
    let parts = || (name.chars().take(half).collect::<String>(), name.chars().skip(half).collect::<String>());
    match chance.below(9) {
        0 => format!("*{name}"),
        1 => format!("{name}*"),
        2 => format!("{name}："),
        3 => format!("{name}（必填）"),
        4 => format!("{name} "),
        5 => name.replace('(', "（").replace(')', "）"),
        6 => match how {
            How::Money => format!("{name}（元）"),
            How::Partial => format!("{name}（年/月/日）"),
            _ => format!("{name}\n（按证件填写）"),
        },
        7 => {
            let (first, second) = parts();
            format!("{first}\n{second}")
        }
        _ => {
            let (first, second) = parts();
            format!("{first} {second}")
        }
    }
}

/// The words that stand over several columns, where headings take two rows.
pub(super) const OVER_SEVERAL: [&str; 4] = ["搬迁情况", "参保情况", "基本信息", "其他情况"];

/// Headings of columns that only this office has, with what it writes there.
pub(super) const UNKNOWN: [(&str, &[&str]); 4] = [
    ("备注", &["外出", "需回访", "已核对", "与父母同住"]),
    ("网格员", &["李网格", "王网格"]),
    ("核查情况", &["属实", "电话核实"]),
    ("宅基地是否复垦", &["已复垦", "未复垦", "不涉及"]),
];
