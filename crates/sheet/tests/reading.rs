//! Files as offices have them, read into cells: what a person sees there is what is read, and what is no workbook is told by
//! what it is.

mod common;

use anju_model::{
    Fault,
    reading::{self, DayFault, Epoch},
};
use anju_sheet::{Cell, Sheet, Visibility, Workbook, read_workbook};
use common::case;
use rust_xlsxwriter::{Format, Formula, Workbook as Written};

fn read(name: &str) -> Workbook {
    read_workbook(name, &case(name)).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

fn refused(name: &str, bytes: &[u8]) -> Fault {
    read_workbook(name, bytes).expect_err(name)
}

/// The cells under a heading of the first sheet.
fn under<'a>(workbook: &'a Workbook, heading: &str) -> Vec<&'a Cell> {
    let sheet = &workbook.sheets[0];
    let at = sheet.rows[0].cells.iter().position(|cell| cell.text() == heading).expect(heading);
    sheet.rows[1..].iter().map(|row| row.cell(at)).collect()
}

fn texts(workbook: &Workbook, heading: &str) -> Vec<String> {
    under(workbook, heading).iter().map(|cell| cell.text()).collect()
}

fn saved(mut written: Written) -> Sheet {
    let bytes = written.save_to_buffer().expect("a workbook");
    read_workbook("表.xlsx", &bytes).expect("readable").sheets.remove(0)
}

#[test]
fn marks_that_cannot_be_seen_are_dropped() {
    let book = read("invisible.xlsx");
    assert_eq!(texts(&book, "户编号"), ["5001", "5002", "5003", "5004", "5005", "5006", "5007"]);
    assert_eq!(texts(&book, "姓名")[1], "李四");
    assert_eq!(texts(&book, "证件号码")[2..4], ["500299198708020072", "500299198708020099"]);
    assert_eq!(texts(&book, "村")[5], "农坝社区");
    assert_eq!(texts(&book, "成员联系电话")[0], "19900003866");
    assert_eq!(texts(&book, "安置房地址")[6], "农坝社区9组");
}

#[test]
fn line_ends_in_cells_are_one() {
    assert_eq!(texts(&read("cr.xlsx"), "安置房地址"), ["农坝社区9组\n2号", "农坝社区9组\n3号"]);
}

#[test]
fn radicals_and_dots_of_names_have_one_form() {
    let book = read("kangxi.xlsx");
    assert_eq!(texts(&book, "姓名"), ["高文方", "高小"]);
    assert_eq!(texts(&book, "性别")[1], "女");
    assert_eq!(texts(&book, "与户主关系")[1], "之女");
    let book = read("interpunct.xlsx");
    let names: Vec<String> = texts(&book, "姓名").iter().map(|name| reading::name(name)).collect();
    assert_eq!(names, ["阿依·古丽", "买买提·艾力", "古丽·沙"]);
    assert!(texts(&book, "户主姓名").iter().all(|name| reading::name(name) == "阿依·古丽"));
}

#[test]
fn marks_before_digits_are_no_part_of_them() {
    let ids: Vec<String> = texts(&read("text_marks.csv"), "证件号码").iter().map(|id| reading::id_number(id)).collect();
    let id = |id: &String| anju_model::checks::IdNumber::parse(id).is_ok();
    assert_eq!(ids.len(), 7);
    assert!(ids.iter().all(id), "{ids:?}");
}

#[test]
fn phones_are_cleaned_and_the_rest_is_kept_beside() {
    let read: Vec<(String, String)> = texts(&read("phones.xlsx"), "成员联系电话")
        .iter()
        .map(|text| reading::phone(text))
        .map(|phone| (phone.number.unwrap_or_default(), phone.beside.unwrap_or_default()))
        .collect();
    let expected = [
        ("19900003866", ""),
        ("19900003866", ""),
        ("19900003866", ""),
        ("075588001234", ""),
        ("057188001234", ""),
        ("19900003866", "19900003867"),
        ("19900003866", "02355123456"),
        ("02355123456", ""),
        ("", "55123456"),
        ("19900003866", "女儿"),
        ("19900003866", ""),
    ];
    assert_eq!(read, expected.map(|(number, beside)| (number.to_owned(), beside.to_owned())));
}

#[test]
fn ticks_and_crosses_are_yes_and_no() {
    let book = read("checks.xlsx");
    let said: Vec<Option<bool>> =
        texts(&book, "是否参加城乡居民基本医疗保险").iter().map(|text| reading::yes_no(text)).collect();
    assert_eq!(said, [vec![Some(true); 13], vec![Some(false); 6]].concat());
}

#[test]
fn days_are_read_in_every_form_or_say_why_not() {
    let days = |name: &str, heading: &str| -> Vec<Result<String, DayFault>> {
        let texts = texts(&read(name), heading);
        texts.iter().map(|text| reading::day(text).map(|day| day.to_string())).collect()
    };
    let day = || Ok("2016-02-01".to_owned());
    let month = || Ok("2016-02".to_owned());
    let expected = [
        day(),
        day(),
        day(),
        day(),
        month(),
        month(),
        day(),
        day(),
        day(),
        Err(DayFault::ShortYear),
        month(),
        Err(DayFault::About),
        Err(DayFault::Lunar),
        Err(DayFault::Range),
        day(),
    ];
    assert_eq!(days("ime_marks.xlsx", "搬迁入住时间"), expected);
    assert_eq!(days("utc.xlsx", "搬迁入住时间")[0].as_deref(), Ok("2019-11-01"));
    let births: Vec<String> = days("utc.xlsx", "出生日期").into_iter().flatten().collect();
    assert_eq!(births, ["1987-08-02", "1987-08-02", "1987-08-02", "1975-03-04"]);
}

#[test]
fn a_workbook_counts_days_from_its_own_epoch() {
    let book = read("1904.xlsx");
    assert_eq!(book.sheets[0].epoch, Epoch::Y1904);
    assert_eq!(texts(&book, "出生日期"), ["1987-08-02", "1987-08-02"]);
    let moved = under(&book, "搬迁入住时间");
    assert_eq!(moved[0].text(), "2016-02-01");
    assert_eq!(moved[1], &Cell::Number(40_939.0));
    assert_eq!(
        book.sheets[0].rows[2].epoch.likely_day(40_939.0).map(|day| day.to_string()).as_deref(),
        Some("2016-02-01")
    );
}

#[test]
fn months_typed_as_numbers_show_what_their_format_shows() {
    let book = read("months.xlsx");
    assert_eq!(texts(&book, "搬迁入住时间"), ["2016.02", "2016.10", "2016.1", ""]);
    assert_eq!(texts(&book, "出生日期")[3], "1987.08");
}

#[test]
fn digits_are_read_as_they_are_shown() {
    let book = read("zero_format.xlsx");
    assert_eq!(texts(&book, "户编号"), ["00000012"]);
    let mut written = Written::new();
    let sheet = written.add_worksheet();
    for (row, (number, format)) in
        [(20_160_201.0, "0000-00-00"), (5.0, "000\"号\""), (12.0, "0"), (0.85, "0%"), (42_401.0, "yyyy\"年\"m\"月\"")]
            .iter()
            .enumerate()
    {
        let row = u32::try_from(row).expect("a row");
        sheet.write_number_with_format(row, 0, *number, &Format::new().set_num_format(*format)).expect("a cell");
    }
    let shown: Vec<String> = saved(written).rows.iter().map(|row| row.cell(0).text()).collect();
    assert_eq!(shown, ["2016-02-01", "005号", "12", "85%", "2016-02"]);
}

#[test]
fn formulas_without_results_and_their_zeros_are_told_apart() {
    let book = read("formula.xlsx");
    for (heading, uncomputed) in [("性别", 1), ("出生日期", 2), ("搬迁入住时间", 1), ("人数", 2), ("户联系电话", 1)]
    {
        let count = under(&book, heading).iter().filter(|cell| ***cell == Cell::Uncomputed).count();
        assert_eq!(count, uncomputed, "{heading}");
    }
    let book = read("vlookup0.xlsx");
    for heading in ["务工企业名称", "死亡日期", "安置房地址", "成员联系电话", "残疾证号", "民族"]
    {
        assert_eq!(under(&book, heading).iter().filter(|cell| ***cell == Cell::Zero).count(), 1, "{heading}");
    }
}

#[test]
fn results_of_formulas_are_what_was_computed_last() {
    let mut written = Written::new();
    let sheet = written.add_worksheet();
    let results = [("='[旧表.xlsx]人口'!A1", "李四"), ("=1/0", "#DIV/0!"), ("=2+3", "5"), ("=A9", "0")];
    for (row, (formula, result)) in (0..).zip(results) {
        sheet.write_formula(row, 0, Formula::new(formula).set_result(result)).expect("a formula");
        sheet.write_string(row, 1, "行").expect("a cell");
    }
    let rows = saved(written).rows;
    let cells: Vec<&Cell> = rows.iter().map(|row| row.cell(0)).collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(cells, [&text("李四"), &Cell::Broken("#DIV/0!".to_owned()), &Cell::Number(5.0), &Cell::Zero]);
}

#[test]
fn hidden_rows_and_sheets_are_marked() {
    let book = read("hidden.xlsx");
    let hidden: Vec<u32> = book.sheets[0].rows.iter().filter(|row| row.hidden).map(|row| row.number).collect();
    assert_eq!(hidden, [3]);
    assert_eq!([book.sheets[0].visibility, book.sheets[1].visibility], [Visibility::Shown, Visibility::Hidden]);
    let mut written = Written::new();
    written.add_worksheet().write_string(0, 0, "甲").expect("a cell");
    written.add_worksheet().set_very_hidden(true).write_string(0, 0, "乙").expect("a cell");
    let bytes = written.save_to_buffer().expect("a workbook");
    assert_eq!(read_workbook("表.xlsx", &bytes).expect("readable").sheets[1].visibility, Visibility::VeryHidden);
}

#[test]
fn a_workbook_protected_against_changes_only_is_read_and_no_other() {
    assert_eq!(texts(&read("velvet.xlsx"), "姓名"), ["徐辉"]);
    let shut = String::from("encryptedVerifierHashValue=\"CRiJ");
    let mut bytes = case("velvet.xlsx");
    let at = bytes.windows(shut.len()).position(|window| window == shut.as_bytes()).expect("a hash");
    bytes[at + shut.len()] = b'A';
    assert_eq!(refused("velvet.xlsx", &bytes).code, "workbook.encrypted");
}

#[test]
fn a_list_whose_marks_do_not_fit_is_refused_with_its_line() {
    let fault = refused("csv_quote.csv", &case("csv_quote.csv"));
    assert_eq!(fault.code, "workbook.quote");
    assert_eq!(fault.params.get("line").map(String::as_str), Some("3"));
}

#[test]
fn other_files_are_told_by_what_they_are() {
    assert_eq!(refused("mht.xls", &case("mht.xls")).code, "workbook.web");
    for (bytes, code) in [
        (&b"%PDF-1.7"[..], "workbook.pdf"),
        (b"<table><tr><td>1</td></tr></table>", "workbook.web"),
        (b"Rar!\x1a\x07", "workbook.archive"),
        (b"", "workbook.unreadable"),
    ] {
        let fault = refused("表.xls", bytes);
        assert_eq!(fault.code, code);
        assert!(!anju_model::words::fault::sentence(&fault).contains("代码"), "{code}");
    }
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_ends() {
    let whole = case("hidden.xlsx");
    for cut in (8..whole.len()).step_by(61) {
        assert!(read_workbook("表.xlsx", &whole[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn absurd_files_are_refused_before_they_take_memory() {
    assert_eq!(refused("表.xlsx", &vec![b'1'; anju_model::contract::LARGEST_WORKBOOK + 1]).code, "workbook.too_large");
    let longest = "长".repeat(32_767);
    let mut written = Written::new();
    written.add_worksheet().write_string(1_048_575, 16_383, &longest).expect("a cell");
    assert_eq!(saved(written).rows[0].cells[16_383].text(), longest);
}
