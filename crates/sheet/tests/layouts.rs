//! What sheets are, where their columns stand, and what is left of them with its reason.

mod common;

use anju_sheet::{
    Cell, Layout, Layouts, LeftRow, Row, Sheet, SheetKind, WhyLeft, WhyUnread, Workbook, lay_out, read_headings_as,
    read_workbook,
};
use common::case;
use rust_xlsxwriter::{Format, Workbook as Written};

fn read(name: &str) -> Workbook {
    read_workbook(name, &case(name)).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

/// A workbook of sheets, each with its rows; `|` parts the cells.
fn book(sheets: &[(&str, &[&str])]) -> Workbook {
    let row = |(number, line): (u32, &&str)| {
        let cell = |text: &str| match text.parse() {
            Ok(number) => Cell::Number(number),
            Err(_) if text.is_empty() => Cell::Blank,
            Err(_) => Cell::Text(text.to_owned()),
        };
        Row { number, cells: line.split('|').map(cell).collect(), ..Row::default() }
    };
    let sheet = |(name, lines): &(&str, &[&str])| Sheet {
        name: (*name).to_owned(),
        rows: (1..).zip(*lines).map(row).filter(|row| row.filled() > 0).collect(),
        ..Sheet::default()
    };
    Workbook { name: "表.xlsx".to_owned(), sheets: sheets.iter().map(sheet).collect() }
}

fn only(workbook: &Workbook) -> Layout {
    let mut layouts = lay_out(workbook).expect("layouts").read;
    assert_eq!(layouts.len(), 1);
    layouts.remove(0)
}

/// The headings with the names of what they mean.
fn places(layout: &Layout) -> Vec<(&str, &str)> {
    layout.columns.iter().map(|place| (place.heading.as_str(), place.column.map_or("", |column| column.name))).collect()
}

fn left(layout: &Layout, workbook: &Workbook) -> Vec<(u32, WhyLeft)> {
    layout.left(&workbook.sheets[layout.sheet]).iter().map(|left| (left.row, left.why)).collect()
}

fn records(layout: &Layout, workbook: &Workbook) -> Vec<u32> {
    layout.records(&workbook.sheets[layout.sheet]).map(|row| row.number).collect()
}

#[test]
fn headings_over_two_rows_are_joined_though_nothing_is_merged() {
    let book = read("two_heads_unmerged.xlsx");
    let layout = only(&book);
    assert_eq!((layout.first_heading, layout.headings), (0, 1));
    let medical = ["是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险"];
    let named: Vec<(&str, bool)> = places(&layout).iter().map(|(heading, name)| (*heading, !name.is_empty())).collect();
    let known = [
        "乡",
        "村",
        "户编号",
        "姓名",
        "证件号码",
        "与户主关系",
        "安置方式",
        "搬迁入住时间",
        "安置房地址",
        medical[0],
        medical[1],
    ];
    assert_eq!(named, known.map(|heading| (heading, true)));
    assert_eq!(records(&layout, &book), [3]);
}

const HEADS: &str = "乡|村|户编号|姓名|证件号码|与户主关系";

#[test]
fn a_heading_of_a_group_begins_the_names_below_it() {
    let book = book(&[(
        "表",
        &[
            "云阳县易地扶贫搬迁户花名册",
            "填报单位：农坝镇||||2026年11月",
            "基本情况||||家庭成员|||户主|||住房情况",
            "乡|村|户编号||姓名|证件号码|与户主关系|姓名|证件号码|备注|面积|备注",
            "农坝镇|农坝社区|5001||徐辉|1|户主|徐辉|1|甲|100|乙",
        ],
    )]);
    let layout = only(&book);
    let expected = [
        ("乡", "township"),
        ("村", "village"),
        ("户编号", "household"),
        ("家庭成员姓名", "person.name"),
        ("家庭成员证件号码", "person.id_number"),
        ("家庭成员与户主关系", "relation"),
        ("户主姓名", "head_name"),
        ("户主证件号码", "head_id_number"),
        ("户主备注", ""),
        ("住房情况面积", ""),
        ("住房情况备注", ""),
    ];
    assert_eq!(places(&layout), expected);
    assert_eq!(
        left(&layout, &book),
        [(1, WhyLeft::Title), (2, WhyLeft::Title), (3, WhyLeft::Heading), (4, WhyLeft::Heading)]
    );
    assert_eq!(records(&layout, &book), [5]);
}

#[test]
fn headings_that_are_merged_downward_and_rightward_and_over_three_rows_are_joined() {
    let mut written = Written::new();
    let sheet = written.add_worksheet();
    let plain = Format::new();
    for (at, heading) in HEADS.split('|').enumerate() {
        sheet.merge_range(0, at as u16, 2, at as u16, heading, &plain).expect("a heading");
    }
    sheet.merge_range(0, 6, 0, 9, "保障情况", &plain).expect("a heading");
    sheet.merge_range(1, 6, 1, 7, "医疗保险", &plain).expect("a heading");
    sheet.merge_range(1, 8, 2, 8, "养老保险", &plain).expect("a heading");
    for (at, heading) in [(6, "是否参加城乡居民基本医疗保险"), (7, "缴费金额"), (9, "补贴")] {
        sheet.write_string(2, at, heading).expect("a heading");
    }
    sheet.write_string(1, 9, "其他").expect("a heading");
    for (at, text) in ["农坝镇", "农坝社区", "5001", "徐辉", "1", "户主", "是", "380", "是", "无"].iter().enumerate()
    {
        sheet.write_string(3, at as u16, *text).expect("a cell");
    }
    let book = read_workbook("表.xlsx", &written.save_to_buffer().expect("a workbook")).expect("readable");
    let layout = only(&book);
    let headings: Vec<&str> = layout.columns.iter().map(|place| place.heading.as_str()).collect();
    let beside = ["是否参加城乡居民基本医疗保险", "保障情况医疗保险缴费金额", "保障情况养老保险", "保障情况其他补贴"];
    assert_eq!(headings, [HEADS.split('|').collect::<Vec<_>>(), beside.to_vec()].concat());
    assert_eq!(left(&layout, &book), [1, 2, 3].map(|row| (row, WhyLeft::Heading)));
    assert_eq!(records(&layout, &book), [4]);
}

#[test]
fn a_first_record_is_no_second_row_of_headings() {
    for first in ["农坝镇|农坝社区|5001|徐辉|1|户主", "|||徐辉|1|户主", "农坝镇|农坝社区|户|徐辉||"]
    {
        let book = book(&[("表", &[HEADS, first])]);
        assert_eq!(records(&only(&book), &book), [2], "{first}");
    }
}

#[test]
fn a_row_that_numbers_the_columns_is_left() {
    let book_of_case = read("column_numbers.xlsx");
    let layout = only(&book_of_case);
    assert_eq!(left(&layout, &book_of_case), [(1, WhyLeft::Heading), (2, WhyLeft::ColumnNumbers)]);
    assert_eq!(records(&layout, &book_of_case), [3]);
    for numbers in
        ["1|2|3|4|5|6", "甲|乙|1|2|3|4", "(1)|(2)|(3)|(4)|(5)|(6)", "①|②|③|④|⑤|⑥", "A|B|C|D|E|F", "1|2|3|4|5|6=4+5"]
    {
        let book = book(&[("表", &[HEADS, numbers, "农坝镇|农坝社区|5001|徐辉|1|户主"])]);
        assert_eq!(records(&only(&book), &book), [3], "{numbers}");
    }
}

#[test]
fn equal_headings_are_told_apart_and_it_is_told_which_is_read() {
    let layout = only(&read("dup_heads.xlsx"));
    let twice: Vec<(&str, bool, bool)> = layout.columns[12..]
        .iter()
        .map(|place| (place.heading.as_str(), place.column.is_some(), place.also.is_some()))
        .collect();
    let expected =
        [("联系电话", true, false), ("联系电话(2)", false, true), ("备注", false, false), ("备注(2)", false, false)];
    assert_eq!(twice, expected);
}

#[test]
fn a_column_without_heading_that_holds_something_has_a_name() {
    let book = book(&[("表", &[HEADS, "农坝镇|农坝社区|5001|徐辉|1|户主||脱贫户", "|农坝社区|5002|李四|2|户主"])]);
    let layout = only(&book);
    assert_eq!(places(&layout).last(), Some(&("第8列（无列名）", "")));
    assert_eq!(layout.columns.len(), 7);
}

#[test]
fn cells_beyond_the_columns_that_are_looked_at_are_counted() {
    let far = format!("农坝镇|农坝社区|5001|徐辉|1|户主{}甲|乙", "|".repeat(510));
    let layout = only(&book(&[("表", &[HEADS, &far])]));
    assert_eq!(layout.beyond, 2);
}

#[test]
fn every_row_that_holds_no_record_is_listed_with_its_reason() {
    let mut book = book(&[(
        "表",
        &[
            "花名册",
            &format!("序号|{HEADS}|人数"),
            "1|农坝镇|农坝社区|5001|徐辉|1|户主|3",
            "",
            &format!("序号|{HEADS}|人数"),
            "合计|||1户||||3",
            "备注：以上为2026年数据",
            "2",
            "|||||||7",
            "||||||||其他",
            "|||||||x",
        ],
    )]);
    book.sheets[0].rows.last_mut().expect("a row").cells[7] = Cell::Zero;
    let layout = only(&book);
    let expected = [
        (1, WhyLeft::Title),
        (2, WhyLeft::Heading),
        (5, WhyLeft::HeadingsAgain),
        (6, WhyLeft::Total),
        (7, WhyLeft::Note),
        (8, WhyLeft::Unfilled),
        (9, WhyLeft::Sparse),
        (10, WhyLeft::Unfilled),
        (11, WhyLeft::Formulas),
    ];
    assert_eq!(left(&layout, &book), expected);
    assert_eq!(layout.left(&book.sheets[0])[3], LeftRow { row: 6, filled: 3, why: WhyLeft::Total });
    for why in expected.map(|(_, why)| why.code()).iter().chain(&["row.column_numbers"]) {
        assert!(anju_model::words::findings::knows(why), "{why}");
    }
}

#[test]
fn sums_of_villages_examples_and_signatures_are_no_records() {
    let record = "1|农坝镇|农坝社区|5001|徐辉|1|户主";
    for (line, why) in [
        ("|农坝社区小计||1户|3人||", WhyLeft::Total),
        ("示例|农坝镇|农坝社区|5009|张三|1|户主", WhyLeft::Note),
        ("|单位负责人（签字）：||审核：|填表人：||", WhyLeft::Note),
        ("|填表人：徐辉||||2026年11月|", WhyLeft::Note),
        ("|一组|||||", WhyLeft::Sparse),
        ("|（区县）|（乡镇）||||", WhyLeft::Sparse),
    ] {
        let book = book(&[("表", &[&format!("序号|{HEADS}"), record, line])]);
        assert_eq!(left(&only(&book), &book)[1..], [(3, why)], "{line}");
    }
}

#[test]
fn remarks_below_headings_belong_to_them() {
    let book = book(&[("表", &[HEADS, "||（18位）|（同身份证）||（按码表）", "农坝镇|农坝社区|5001|徐辉|1|户主"])]);
    let layout = only(&book);
    assert_eq!(layout.columns[2].heading, "户编号（18位）");
    assert!(layout.columns.iter().all(|place| place.column.is_some()));
    assert_eq!(records(&layout, &book), [3]);
}

#[test]
fn sheets_that_are_not_read_are_listed_with_their_reason() {
    let record = "农坝镇|农坝社区|5001|徐辉|1|户主";
    let book = book(&[
        ("人口", &[HEADS, record]),
        ("说明", &["填表说明", "一、"]),
        ("汇总", &["乡|村|户编号|姓名|证件号码", "农坝镇|农坝社区|1户|3人|"]),
        ("空表", &[]),
    ]);
    let Layouts { read, left } = lay_out(&book).expect("layouts");
    assert_eq!(read.iter().map(|layout| (layout.sheet, layout.kind)).collect::<Vec<_>>(), [(0, SheetKind::People)]);
    let told: Vec<(usize, usize, usize, WhyUnread)> =
        left.into_iter().map(|left| (left.sheet, left.rows, left.filled, left.why)).collect();
    assert_eq!(told, [(1, 2, 2, WhyUnread::Other), (2, 2, 9, WhyUnread::Lacks(vec!["与户主关系"]))]);
}

#[test]
fn hidden_sheets_are_not_read_unless_asked() {
    let mut book = read("hidden.xlsx");
    let layouts = lay_out(&book).expect("layouts");
    assert_eq!(layouts.read.len(), 1);
    assert_eq!(layouts.left[0].why, WhyUnread::Hidden);
    book.read_hidden("旧表");
    assert_eq!(lay_out(&book).expect("layouts").read.len(), 2);
    book.sheets.remove(0);
    book.sheets[0].visibility = anju_sheet::Visibility::VeryHidden;
    let fault = lay_out(&book).expect_err("nothing is read");
    assert_eq!(fault.code, "workbook.hidden");
    assert!(anju_model::words::fault::sentence(&fault).contains("旧表"));
}

#[test]
fn columns_are_matched_by_hand_whatever_their_headings() {
    let record = "农坝镇|农坝社区|5001|徐辉|1|户主|19900003866|19900003867|";
    let rows = ["|||||||家庭||", &format!("{HEADS}|联系电话|联系电话"), record, &format!("{record}|是")];
    let as_read = |written: &str, meant: &str| {
        let mut book = book(&[("表", &rows)]);
        read_headings_as(&mut book, &[(written.to_owned(), meant.to_owned())]).expect(written);
        let layout = only(&book);
        layout.columns.iter().find(|place| place.heading == meant).and_then(|place| place.column).map(|c| c.name)
    };
    assert_eq!(as_read("联系电话(2)", "户联系电话"), Some("household.phone"));
    assert_eq!(as_read("第10列（无列名）", "危房户"), Some("household.unsafe_dwelling"));
    let mut book = book(&[("表", &rows)]);
    let absent = read_headings_as(&mut book, &[("没有的".to_owned(), "危房户".to_owned())]);
    assert_eq!(absent.expect_err("absent").code, "workbook.column_absent");
}
