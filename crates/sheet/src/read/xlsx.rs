//! Reads .xlsx cell by cell, so that a sheet with one stray cell in its last row takes no memory for the rows between.

use super::{Budget, Rows, Sheet, Unreadable};
use crate::cell::Cell;
use anju_model::{Day, PartialDay};
use calamine::{DataRef, ExcelDateTime, Reader, Style, Xlsx};
use std::io::Cursor;

/// Reads all sheets.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Sheet>, Unreadable> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let names = book.sheet_names();
    names.iter().map(|name| sheet(&mut book, name, budget)).filter_map(Result::transpose).collect()
}

/// Reads one sheet; a chart sheet has no cells and is left out.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Option<Sheet>, Unreadable> {
    let mut rows = Rows::within(budget);
    {
        let mut cells = match book.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(None),
            Err(_) => return Err(Unreadable::Broken),
        };
        let month_only: Vec<bool> = cells.styles().iter().map(shows_no_day).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| Unreadable::Broken)? {
            let (row, column) = cell.get_position();
            let month_only = month_only.get(style).copied().unwrap_or(false);
            rows.put(row, column, value(cell.get_value(), month_only))?;
        }
    }
    for region in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        rows.fill_down(region.start, region.end)?;
    }
    Ok(Some(rows.into_sheet(name)))
}

fn value(data: &DataRef, month_only: bool) -> Cell {
    match data {
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(moment) => moment_cell(moment, month_only),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(error) => Cell::Broken(error.to_string()),
        DataRef::Empty => Cell::Blank,
    }
}

/// Turns Excel's count of days into a date; to the month where the format shows no day.
pub(super) fn moment_cell(moment: &ExcelDateTime, month_only: bool) -> Cell {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let whole = || Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    match whole().filter(|_| moment.is_datetime() && moment.as_f64() >= 1.0) {
        Some(day) if month_only => Cell::Date(PartialDay::Month(day.year(), day.month())),
        Some(day) => Cell::Date(PartialDay::Day(day)),
        None => Cell::Number(moment.as_f64()),
    }
}

/// Whether a number format shows year and month but no day, `yyyy"年"m"月"`. The ids are those that Chinese Excel builds in.
fn shows_no_day(style: &Style) -> bool {
    let Some(format) = &style.number_format else {
        return false;
    };
    if matches!(format.format_id, Some(17 | 27 | 36 | 50 | 52 | 57)) {
        return true;
    }
    let code = bare(&format.format_code.to_ascii_lowercase());
    code.contains('y') && code.contains('m') && !code.contains('d')
}

/// Leaves out quoted text and bracketed parts of a format.
fn bare(code: &str) -> String {
    let mut kept = String::new();
    let mut until = None;
    for c in code.chars() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => {}
            (None, '"') => until = Some('"'),
            (None, '[') => until = Some(']'),
            (None, c) => kept.push(c),
        }
    }
    kept
}
