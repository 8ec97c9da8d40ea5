//! What is written is what calamine reads, cell by cell.

use super::*;
use calamine::{Data, DataType, ExcelDateTime, Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use std::io::Cursor;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn texts(texts: &[&str]) -> Row {
    Row { cells: texts.iter().map(|text| Cell::text(*text)).collect(), hidden: false }
}

/// A book with one of everything.
fn book(form: Form, from_1904: bool) -> Book {
    let computed = |result| Cell::Formula { formula: "A1".to_owned(), result: Some(result) };
    let everything = vec![
        Cell::text("龚𬭎·买买提"),
        Cell::Blank,
        Cell::Number { value: 12.0, format: "00000000", shown: "00000012".to_owned() },
        Cell::Number { value: 1_200.5, format: "#,##0.00", shown: "1,200.50".to_owned() },
        Cell::number(-3),
        Cell::Number { value: 19_900_003_866.0, format: "", shown: "19900003866".to_owned() },
        Cell::Day { day: day("2019-11-01"), format: "yyyy-mm-dd", shown: "2019-11-01".to_owned() },
        Cell::Day { day: day("2019-11-01"), format: "", shown: String::new() },
        computed(Computed::Text("女".to_owned())),
        computed(Computed::Number(2.5)),
        computed(Computed::Text("500299198708020072".to_owned())),
    ];
    let rows = vec![
        texts(&["姓名", "性别", "a,b", "引\"号", "两\n行"]),
        Row { cells: everything, hidden: false },
        Row { hidden: true, ..texts(&["藏", "x"]) },
    ];
    let merged = vec![Merged { rows: 1..=2, columns: 0..=0 }, Merged { rows: 0..=0, columns: 3..=4 }];
    let first = Sheet { name: "人口信息".to_owned(), rows, merged, seen: Seen::Shown };
    let hidden =
        Sheet { name: "旧表".to_owned(), rows: vec![texts(&["旧"])], seen: Seen::Hidden, ..Sheet::default() };
    let deep = Sheet { name: "底稿".to_owned(), seen: Seen::VeryHidden, ..hidden.clone() };
    let empty = Sheet { name: "Sheet3".to_owned(), ..Sheet::default() };
    Book { sheets: vec![first, hidden, deep, empty], from_1904, form }
}

fn read(book: &Book) -> Sheets<Cursor<Vec<u8>>> {
    open_workbook_auto_from_rs(Cursor::new(book.bytes())).expect("calamine reads it")
}

fn whole_days(data: &Data) -> Option<(u16, u8, u8)> {
    let Data::DateTime(moment) = data else { return None };
    let (year, month, day, ..) = ExcelDateTime::to_ymd_hms_milli(moment);
    Some((year, month, day))
}

#[test]
fn workbooks_of_either_form_and_epoch_hold_what_was_written() {
    for (form, from_1904) in [(Form::Xlsx, false), (Form::Xlsx, true), (Form::Xls, false), (Form::Xls, true)] {
        let mut read = read(&book(form, from_1904));
        let range = read.worksheet_range("人口信息").expect("a sheet");
        let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
        assert_eq!(cell(0, 4), Data::String("两\n行".to_owned()), "{form:?}");
        assert_eq!(cell(1, 0), Data::String("龚𬭎·买买提".to_owned()));
        assert_eq!(cell(1, 1), Data::Empty);
        let numbers: Vec<f64> = [2, 3, 4, 5].map(|column| cell(1, column).as_f64().expect("a number")).into();
        assert_eq!(numbers, [12.0, 1_200.5, -3.0, 19_900_003_866.0]);
        assert_eq!(whole_days(&cell(1, 6)), Some((2019, 11, 1)), "{form:?} {from_1904}");
        let count = if from_1904 { 42_308.0 } else { 43_770.0 };
        assert_eq!(cell(1, 7).as_f64(), Some(count), "a day without a format is its count");
        assert_eq!((cell(1, 8), cell(1, 9)), (Data::String("女".to_owned()), Data::Float(2.5)));
        assert_eq!(cell(1, 10), Data::String("500299198708020072".to_owned()));
        assert_eq!(cell(2, 0), Data::String("藏".to_owned()));
    }
}

#[test]
fn sheets_stand_in_their_order_and_the_hidden_ones_are_hidden() {
    for form in [Form::Xlsx, Form::Xls] {
        let read = read(&book(form, false));
        let seen: Vec<(&str, SheetVisible)> =
            read.sheets_metadata().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
        let expected = [
            ("人口信息", SheetVisible::Visible),
            ("旧表", SheetVisible::Hidden),
            ("底稿", SheetVisible::VeryHidden),
            ("Sheet3", SheetVisible::Visible),
        ];
        assert_eq!(seen, expected, "{form:?}");
    }
}

#[test]
fn merged_regions_are_where_they_were_drawn() {
    let drawn = [((0, 3), (0, 4)), ((1, 0), (2, 0))];
    let Sheets::Xls(xls) = read(&book(Form::Xls, false)) else { panic!("an .xls") };
    let Sheets::Xlsx(mut xlsx) = read(&book(Form::Xlsx, false)) else { panic!("an .xlsx") };
    let regions = xls.merge_cells_by_sheet_name("人口信息").unwrap_or_default();
    let mut old: Vec<_> = regions.iter().map(|region| (region.start, region.end)).collect();
    old.sort_unstable();
    let regions = xlsx.merge_cells_by_sheet_name("人口信息").expect("a sheet");
    let mut new: Vec<_> = regions.iter().map(|region| (region.start, region.end)).collect();
    new.sort_unstable();
    assert_eq!((&old[..], &new[..]), (&drawn[..], &drawn[..]));
}

#[test]
fn hidden_rows_are_marked_as_excel_marks_them() {
    let old = book(Form::Xls, false).bytes();
    let row = [2, 0, 0, 0, 2, 0, 0xff, 0, 0, 0, 0, 0, 0x20, 1, 15, 0];
    assert!(old.windows(row.len()).any(|bytes| bytes == row), "the third row says that it has no height");
    let mut parts = zip::ZipArchive::new(Cursor::new(book(Form::Xlsx, false).bytes())).expect("an archive");
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("xl/worksheets/sheet1.xml").expect("a sheet"), &mut sheet)
        .expect("UTF-8");
    assert!(sheet.contains("<row r=\"3\"") && sheet.matches("hidden=\"1\"").count() == 1, "{sheet}");
}

#[test]
fn a_formula_that_nobody_computed_has_no_result_and_is_no_text() {
    let uncomputed = Cell::Formula { formula: "1+1".to_owned(), result: None };
    let computed = Cell::Formula { formula: "T(1)".to_owned(), result: Some(Computed::Text(String::new())) };
    let rows = vec![Row { cells: vec![uncomputed, computed, Cell::text("x")], hidden: false }];
    let sheets = vec![Sheet { name: "表".to_owned(), rows, ..Sheet::default() }];
    let bytes = Book { sheets, from_1904: false, form: Form::Xlsx }.bytes();
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("xl/worksheets/sheet1.xml").expect("a sheet"), &mut sheet)
        .expect("UTF-8");
    assert!(sheet.contains("<c r=\"A1\"><f>1+1</f><v/></c>"), "{sheet}");
    assert!(sheet.contains("<c r=\"B1\" t=\"str\"><f>T(1)</f><v></v></c>"), "{sheet}");
}

#[test]
fn texts_longer_than_a_record_go_on_in_the_next() {
    let long = "长".repeat(5_000);
    let many: Vec<Cell> = (0..250).map(|nth| Cell::text(format!("第{nth}格{}", "文".repeat(nth)))).collect();
    let rows = vec![Row { cells: vec![Cell::text(&long)], hidden: false }, Row { cells: many, hidden: false }];
    let sheets = vec![Sheet { name: "表".to_owned(), rows, ..Sheet::default() }];
    let mut read = read(&Book { sheets, from_1904: false, form: Form::Xls });
    let range = read.worksheet_range("表").expect("a sheet");
    assert_eq!(range.get_value((0, 0)), Some(&Data::String(long)));
    for nth in 0..250_u32 {
        let text = format!("第{nth}格{}", "文".repeat(nth as usize));
        assert_eq!(range.get_value((1, nth)), Some(&Data::String(text)));
    }
}

#[test]
fn plain_texts_come_in_four_encodings_with_any_separator() {
    let rows = vec![texts(&["姓名", "a,b", "引\"号", "两\n行"]), texts(&["龚𬭎", "", "x"])];
    let sheets = vec![Sheet { name: "表".to_owned(), rows, ..Sheet::default() }];
    let written = |separator, encoding| {
        Book { sheets: sheets.clone(), from_1904: false, form: Form::Text { separator, encoding } }.bytes()
    };
    let text = "姓名,\"a,b\",\"引\"\"号\",\"两\n行\"\r\n龚𬭎,,x\r\n";
    assert_eq!(written(',', Encoding::Utf8), text.as_bytes());
    assert_eq!(written(',', Encoding::Utf8Marked), format!("\u{feff}{text}").into_bytes());
    let (gbk, utf16) = (written(',', Encoding::Gbk), written('\t', Encoding::Utf16));
    let (read, _, lost) = encoding_rs::GB18030.decode(&gbk);
    assert_eq!((&*read, lost), (text, false));
    let (read, _, lost) = encoding_rs::UTF_16LE.decode(&utf16);
    assert_eq!((&*read, lost), ("姓名\ta,b\t\"引\"\"号\"\t\"两\n行\"\r\n龚𬭎\t\tx\r\n", false));
}
