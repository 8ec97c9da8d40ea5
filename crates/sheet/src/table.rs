//! Tables out: .xlsx, .csv and lines of JSON from the same rows. A cell that begins like a formula stays text (DESIGN §6);
//! whoever exports supplies the rows and is named on the last sheet.

use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError, utility::column_number_to_name,
};

/// One cell to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    /// Nothing.
    Blank,
    /// A text; id numbers, phones and days are texts.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Hundredths: fen, written as yuan.
    Hundredths(i64),
}

impl TableCell {
    /// Makes a text cell, or a blank one of an empty text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { TableCell::Blank } else { TableCell::Text(text) }
    }
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name, which becomes the sheet's.
    pub title: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<TableCell>>,
}

/// What there is to choose in a column of a form: the column's place among the headings, and the choices.
pub type Choices = (usize, Vec<String>);

/// A workbook that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableFault {
    /// More rows or longer texts than a sheet holds.
    #[error(transparent)]
    Sheet(#[from] XlsxError),
    /// The text form could not be made.
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

/// Who exported, when and why: the last sheet of every export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportNote {
    /// The person signed in.
    pub by: String,
    /// When, as a person reads it.
    pub at: String,
    /// The reason given.
    pub reason: String,
    /// What was chosen: areas, year.
    pub scope: String,
}

/// Rows on one sheet, below the heading.
const MOST_ROWS: usize = 1_048_575;
/// Characters in one cell.
const LONGEST_CELL: usize = 32_767;

/// Writes an export with its note; `choices` are of a form, whose columns are in the first table.
///
/// # Errors
/// Where the rows do not fit a workbook.
pub fn export_xlsx(tables: &[Table], choices: &[Choices], note: &ExportNote) -> Result<Vec<u8>, TableFault> {
    let rows =
        tables.iter().map(|table| format!("{}：{} 行", table.title, table.rows.len())).collect::<Vec<_>>().join("；");
    let lines =
        [("导出人", &note.by), ("导出时间", &note.at), ("用途", &note.reason), ("范围", &note.scope), ("内容", &rows)];
    let note = Table {
        title: "导出说明".to_owned(),
        headings: vec!["项目".to_owned(), "内容".to_owned()],
        rows: lines.map(|(name, value)| vec![TableCell::text(name), TableCell::text(value.as_str())]).into(),
    };
    let mut all: Vec<&Table> = tables.iter().collect();
    all.push(&note);
    write_tables(&all, choices)
}

/// Writes tables as a workbook without a note, for forms that go back to their sender.
///
/// # Errors
/// Where the rows do not fit a workbook.
pub fn write_xlsx(tables: &[Table]) -> Result<Vec<u8>, TableFault> {
    write_tables(&tables.iter().collect::<Vec<_>>(), &[])
}

fn write_tables(tables: &[&Table], choices: &[Choices]) -> Result<Vec<u8>, TableFault> {
    let mut book = Workbook::new();
    let mut names: Vec<String> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let choices = if at == 0 { choices } else { &[] };
        let parts = table.rows.chunks(MOST_ROWS);
        let parts: Vec<&[Vec<TableCell>]> = if table.rows.is_empty() { vec![&[]] } else { parts.collect() };
        for rows in parts {
            let name = sheet_name(&table.title, &names);
            let sheet = book.add_worksheet();
            sheet.set_name(&name)?;
            names.push(name);
            write_table(sheet, table, rows)?;
            offer_choices(sheet, choices, rows.len())?;
        }
        write_choices(&mut book, table, choices)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The sheet on which the choices of a form stand; a list of choices in the cell itself could not be longer than 255 characters.
const CHOICES: &str = "选项";

fn write_choices(book: &mut Workbook, table: &Table, choices: &[Choices]) -> Result<(), TableFault> {
    if choices.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet();
    sheet.set_name(CHOICES)?;
    for (column, (of, choices)) in (0_u16..).zip(choices) {
        sheet.write_string(0, column, table.headings.get(*of).map_or("", String::as_str))?;
        for (row, choice) in (1_u32..).zip(choices) {
            sheet.write_string(row, column, fitting(choice))?;
        }
    }
    Ok(())
}

/// Lets the cells of a column with choices be chosen from them, in all rows of the form.
fn offer_choices(sheet: &mut Worksheet, choices: &[Choices], rows: usize) -> Result<(), TableFault> {
    let Some(last) = u32::try_from(rows).ok().filter(|last| *last > 0) else { return Ok(()) };
    for (at, (of, choices)) in (0_u16..).zip(choices) {
        let column = column_number_to_name(at);
        let list = format!("='{CHOICES}'!${column}$2:${column}${}", choices.len() + 1);
        let chosen = DataValidation::new()
            .allow_list_formula(list.as_str().into())
            .set_error_title("请从列表里选择")?
            .set_error_message("这一格只能填列表里的答案；不清楚的请留空。")?;
        let of = u16::try_from(*of).unwrap_or(u16::MAX);
        sheet.add_data_validation(1, of, last, of, &chosen)?;
    }
    Ok(())
}

/// How many characters of a title a sheet's name takes: of the 31 that it may have, some are kept for a number.
pub(crate) const LONGEST_TITLE: usize = 26;

/// A sheet's name has at most 31 characters, none of `[]:*?/\`, and is not taken. Of a long title the end is kept, which says what
/// is in the sheet: 旧数据, 作废.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let clean: Vec<char> = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let clean: String = clean[clean.len().saturating_sub(LONGEST_TITLE)..].iter().collect();
    let clean = if clean.is_empty() { "表".to_owned() } else { clean };
    let numbered = std::iter::once(clean.clone()).chain((2..).map(|n| format!("{clean} ({n})")));
    numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or(clean)
}

fn write_table(sheet: &mut Worksheet, table: &Table, rows: &[Vec<TableCell>]) -> Result<(), TableFault> {
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    // Says to the program itself that what follows is text, as an apostrophe typed by hand does; it is not shown.
    let quoted = Format::new().set_num_format("@").set_quote_prefix();
    let yuan = Format::new().set_num_format("0.00");
    let plain = Format::new();
    for (column, name) in (0_u16..).zip(&table.headings) {
        sheet.write_string_with_format(0, column, name, &heading)?;
        sheet.set_column_width(column, width(table, usize::from(column), rows))?;
        // So that a cell that is filled in later keeps its leading zeros and its end.
        sheet.set_column_format(column, &text)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                TableCell::Blank => {}
                TableCell::Text(value) => {
                    let format = if begins_like_a_formula(value) { &quoted } else { &text };
                    sheet.write_string_with_format(row, column, fitting(value), format)?;
                }
                TableCell::Number(value) => {
                    sheet.write_number_with_format(row, column, *value as f64, &plain)?;
                }
                TableCell::Hundredths(value) => {
                    sheet.write_number_with_format(row, column, *value as f64 / 100.0, &yuan)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Some(last_column), false) = (table.headings.len().checked_sub(1), rows.is_empty()) {
        let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last_row, u16::try_from(last_column).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn fitting(text: &str) -> &str {
    text.char_indices().nth(LONGEST_CELL).map_or(text, |(end, _)| &text[..end])
}

/// As wide as the longest of the first rows, from 6 to 40 characters; Chinese ones count double.
fn width(table: &Table, column: usize, rows: &[Vec<TableCell>]) -> f64 {
    let wide = |text: &str| {
        text.lines()
            .map(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>())
            .max()
            .unwrap_or(0)
    };
    let cells = rows.iter().take(200).filter_map(|row| match row.get(column)? {
        TableCell::Text(text) => Some(wide(text)),
        TableCell::Number(_) | TableCell::Hundredths(_) => Some(8),
        TableCell::Blank => None,
    });
    let most = cells.max().unwrap_or(0).max(wide(&table.headings[column])) + 2;
    u32::try_from(most.clamp(6, 40)).map_or(40.0, f64::from)
}

/// Writes one table as UTF-8 with a mark at the start, so that Excel and WPS read it; a text that begins like a formula gets
/// an apostrophe, which the import takes off again.
///
/// # Errors
/// Only where the text cannot be made.
pub fn export_csv(table: &Table) -> Result<Vec<u8>, TableFault> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    out.write_record(table.headings.iter().map(|heading| guarded(heading)))?;
    for row in &table.rows {
        out.write_record(row.iter().map(|cell| match cell {
            TableCell::Blank => String::new(),
            TableCell::Text(text) => guarded(text),
            TableCell::Number(number) => number.to_string(),
            TableCell::Hundredths(fen) => yuan(*fen),
        }))?;
    }
    out.into_inner().map_err(|error| TableFault::Csv(error.into_error().into()))
}

/// Writes one table as lines of JSON objects by heading; numbers stay numbers, yuan are texts because JSON has no decimals.
pub fn export_ndjson(table: &Table) -> Vec<u8> {
    let mut out = Vec::new();
    for row in &table.rows {
        let line: serde_json::Map<String, serde_json::Value> =
            table.headings.iter().cloned().zip(row.iter().map(json)).collect();
        out.extend_from_slice(serde_json::Value::Object(line).to_string().as_bytes());
        out.push(b'\n');
    }
    out
}

fn json(cell: &TableCell) -> serde_json::Value {
    match cell {
        TableCell::Blank => serde_json::Value::Null,
        TableCell::Text(text) => text.clone().into(),
        TableCell::Number(number) => (*number).into(),
        TableCell::Hundredths(fen) => yuan(*fen).into(),
    }
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

/// Keeps a program from reading a text as a formula.
fn guarded(text: &str) -> String {
    if begins_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Tells whether a program may take a text for a formula: by its first character that is seen, full-width or not.
fn begins_like_a_formula(text: &str) -> bool {
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    text.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cell::Cell, read::read_workbook};

    fn table() -> Table {
        Table {
            title: "人口信息".to_owned(),
            headings: vec!["证件号码".to_owned(), "人数".to_owned(), "人均纯收入".to_owned(), "备注".to_owned()],
            rows: vec![vec![
                TableCell::text("50029919550925899X"),
                TableCell::Number(3),
                TableCell::Hundredths(1_220_450),
                TableCell::text("=HYPERLINK(\"x\")"),
            ]],
        }
    }

    #[test]
    fn a_workbook_keeps_numbers_as_numbers_and_formulas_as_texts() {
        let note = ExportNote {
            by: "测试".into(),
            at: "2026-11-23 10:00".into(),
            reason: "核对".into(),
            scope: "云阳县".into(),
        };
        let bytes = export_xlsx(&[table()], &[], &note).expect("a workbook");
        let book = read_workbook("x.xlsx", &bytes).expect("a workbook");
        assert_eq!(book.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["人口信息", "导出说明"]);
        let cells = &book.sheets[0].rows[1].cells;
        assert_eq!(cells[0], Cell::Text("50029919550925899X".into()));
        assert_eq!(cells[1], Cell::Number(3.0));
        assert_eq!(cells[2].text(), "12204.50");
        assert_eq!(cells[3], Cell::Text("=HYPERLINK(\"x\")".into()));
    }

    #[test]
    fn no_cell_of_a_workbook_is_a_formula_however_it_begins() {
        let texts =
            ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠1", " =1", "\u{feff}=1", "\t=1", "\u{200b}@1"];
        let table = Table {
            title: "=1".to_owned(),
            headings: vec!["=标题".to_owned()],
            rows: texts.iter().map(|text| vec![TableCell::text(*text)]).collect(),
        };
        let bytes = write_xlsx(&[table]).expect("a workbook");
        let book = read_workbook("x.xlsx", &bytes).expect("a workbook");
        for (text, row) in texts.iter().zip(&book.sheets[0].rows[1..]) {
            assert!(matches!(&row.cells[0], Cell::Text(read) if read.trim() == text.trim()), "{text}: {:?}", row.cells);
        }
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut sheet = String::new();
        let mut file = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
        std::io::Read::read_to_string(&mut file, &mut sheet).expect("UTF-8");
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
        assert_eq!(sheet.matches("t=\"s\"").count(), texts.len() + 1, "every cell is a shared text");
        assert!(sheet.contains("<pane ") && sheet.contains("<autoFilter "), "{sheet}");
        assert!(texts.iter().all(|text| begins_like_a_formula(text)) && !begins_like_a_formula("甲=1"));
    }

    #[test]
    fn plain_text_exports_defuse_formulas_however_they_are_hidden() {
        let csv = String::from_utf8(export_csv(&table()).expect("a text")).expect("UTF-8");
        assert!(
            csv.starts_with('\u{feff}') && csv.contains("12204.50") && csv.contains("\"'=HYPERLINK(\"\"x\"\")\""),
            "{csv}"
        );
        for (text, safe) in [("＝1", "'＝1"), (" @x", "' @x"), ("\u{feff}+1", "'\u{feff}+1"), ("甲=1", "甲=1")] {
            assert_eq!(guarded(text), safe);
        }
        let lines = String::from_utf8(export_ndjson(&table())).expect("UTF-8");
        assert!(lines.contains("\"人数\":3") && lines.ends_with("}\n"), "{lines}");
    }

    #[test]
    fn sheets_of_one_title_get_names_that_excel_takes() {
        assert_eq!(sheet_name("a/b:c", &[]), "abc");
        assert_eq!(sheet_name("甲", &["甲".to_owned()]), "甲 (2)");
    }
}
