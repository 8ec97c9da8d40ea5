//! .xlsx by `rust_xlsxwriter`; what it has no word for, an epoch of 1904 and formulas that nobody computed, is written into
//! the parts that it made.

use super::{Book, Cell, Computed, Row, Seen, Sheet, count_of_days};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// What stands as the result of a formula until it is taken out again; nobody writes such a text.
const NOT_COMPUTED: &str = "\u{2400}";
/// What stands before a text that a formula came to, so that one of digits is not taken for a number.
const TEXT: &str = "\u{2401}";

pub(super) fn bytes(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut written = Workbook::new();
    let first_seen = book.sheets.iter().position(|sheet| sheet.seen == Seen::Shown);
    for (at, sheet) in book.sheets.iter().enumerate() {
        let to = written.add_worksheet();
        write(to, sheet, book.from_1904)?;
        // The sheet that opens cannot be hidden.
        to.set_active(Some(at) == first_seen);
    }
    let bytes = written.save_to_buffer()?;
    let is_formula = |cell: &Cell| matches!(cell, Cell::Formula { .. });
    let any = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).any(is_formula);
    Ok(if any || book.from_1904 { rewritten(&bytes, book.from_1904) } else { bytes })
}

fn write(to: &mut Worksheet, sheet: &Sheet, from_1904: bool) -> Result<(), XlsxError> {
    to.set_name(&sheet.name)?;
    match sheet.seen {
        Seen::Shown => {}
        Seen::Hidden => drop(to.set_hidden(true)),
        Seen::VeryHidden => drop(to.set_very_hidden(true)),
    }
    for region in &sheet.merged {
        let (top, bottom) = (row(*region.rows.start()), row(*region.rows.end()));
        let (left, right) = (column(*region.columns.start()), column(*region.columns.end()));
        // The value is written below, like any other cell's.
        to.merge_range(top, left, bottom, right, "", &Format::new())?;
    }
    for (at, line) in sheet.rows.iter().enumerate() {
        write_row(to, row(at), line, from_1904)?;
    }
    Ok(())
}

fn write_row(to: &mut Worksheet, at: u32, line: &Row, from_1904: bool) -> Result<(), XlsxError> {
    if line.hidden {
        to.set_row_hidden(at)?;
    }
    for (place, cell) in line.cells.iter().enumerate() {
        write_cell(to, at, column(place), cell, from_1904)?;
    }
    Ok(())
}

fn write_cell(to: &mut Worksheet, row: u32, column: u16, cell: &Cell, from_1904: bool) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => drop(to.write_string(row, column, text)?),
        Cell::Number { value, format, .. } => {
            to.write_number_with_format(row, column, *value, &numbers(format))?;
        }
        Cell::Day { day, format, .. } => {
            let count = count_of_days(*day, from_1904) as f64;
            to.write_number_with_format(row, column, count, &numbers(format))?;
        }
        Cell::Formula { formula, result } => {
            let result = match result {
                None => NOT_COMPUTED.to_owned(),
                Some(Computed::Text(text)) => format!("{TEXT}{text}"),
                Some(Computed::Number(number)) => number.to_string(),
            };
            to.write_formula(row, column, Formula::new(formula).set_result(result))?;
        }
    }
    Ok(())
}

fn numbers(format: &str) -> Format {
    if format.is_empty() { Format::new() } else { Format::new().set_num_format(format) }
}

fn row(at: usize) -> u32 {
    u32::try_from(at).expect("sheets here are small")
}

fn column(at: usize) -> u16 {
    u16::try_from(at).expect("sheets here are small")
}

/// Writes the parts anew, with the epoch and without results that nobody computed.
fn rewritten(bytes: &[u8], from_1904: bool) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).expect("the writer made an archive");
    let mut anew = ZipWriter::new(Cursor::new(vec![]));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).expect("every part is listed");
        let name = part.name().expect("names of parts are plain").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("parts are UTF-8");
        if from_1904 && name == "xl/workbook.xml" {
            text = text.replacen("<workbookPr", "<workbookPr date1904=\"1\"", 1);
        }
        let text = uncomputed(&text).replace(TEXT, "");
        anew.start_file(name, SimpleFileOptions::default()).expect("names stand once");
        anew.write_all(text.as_bytes()).expect("memory takes it");
    }
    anew.finish().expect("memory takes it").into_inner()
}

/// Takes the results out that nobody computed, and with each what says of its cell that it holds a text.
fn uncomputed(part: &str) -> String {
    const SAYS_TEXT: &str = " t=\"str\"";
    let result = format!("<v>{NOT_COMPUTED}</v>");
    let pieces: Vec<&str> = part.split(&result).collect();
    let last = pieces.len() - 1;
    let cell = |(nth, piece): (usize, &&str)| match piece.rfind(SAYS_TEXT).filter(|_| nth < last) {
        Some(at) => format!("{}{}<v/>", &piece[..at], &piece[at + SAYS_TEXT.len()..]),
        None => (*piece).to_owned(),
    };
    pieces.iter().enumerate().map(cell).collect()
}
