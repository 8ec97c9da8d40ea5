//! Sheets that hold none of the three tables, and a hidden one with people who are not there.

use super::{
    Filled, Kept, WrittenSheet,
    habit::{Habit, Habits},
};
use crate::soak::book::{Cell, Row, Seen, Sheet};

/// Makes the sheets that stand beside the tables.
pub(super) fn sheets(habits: &Habits) -> Vec<(Sheet, WrittenSheet)> {
    let mut all = vec![];
    if habits.has(Habit::CoverSheet) {
        all.push(made("封面", &[&["2026年搬迁户台账"], &[], &["填报人", "李四", "电话", "19900000000"]], Kept::Unread));
    }
    if habits.has(Habit::DictionarySheet) {
        let rows: &[&[&str]] = &[&["代码", "含义"], &["01", "户主"], &["02", "配偶"], &["03", "之子"]];
        all.push(made("数据字典", rows, Kept::Unread));
    }
    if habits.has(Habit::EmptySheet) {
        all.push(made("Sheet3", &[], Kept::Unread));
    }
    if habits.has(Habit::HiddenSheet) {
        let rows: &[&[&str]] = &[
            &["县", "乡", "村", "户编号", "姓名", "性别", "出生日期", "证件号码", "与户主关系"],
            &["云阳县", "农坝镇", "农坝社区", "990001", "旧表人", "男", "1987-08-02", "50029919870802011X", "户主"],
        ];
        let (sheet, written) = made("上年人口", rows, Kept::Hidden);
        all.push((Sheet { seen: Seen::Hidden, ..sheet }, written));
    }
    all
}

fn made(name: &str, rows: &[&[&str]], kept: Kept) -> (Sheet, WrittenSheet) {
    let cells = |row: &&[&str]| row.iter().map(|text| Cell::text(*text)).collect();
    let rows: Vec<Row> = rows.iter().map(|row| Row { cells: cells(row), hidden: false }).collect();
    let filled = rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_blank()).count();
    let filled = Filled { least: filled, most: filled };
    let written = WrittenSheet { name: name.to_owned(), kept, filled, ..WrittenSheet::default() };
    (Sheet { name: name.to_owned(), rows, ..Sheet::default() }, written)
}
