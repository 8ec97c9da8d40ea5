//! Reads .xls of Excel 97–2003 and WPS, once it is known that its sheets laid out densely are bearable.

use super::{Budget, Rows, Sheet, Unreadable, old_guard, xlsx::moment_cell};
use crate::cell::Cell;
use calamine::{Data, Reader, Xls};
use std::io::Cursor;

/// Reads all sheets. A protected .xlsx wears the same outer form and is told apart by the name of its stream.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Sheet>, Unreadable> {
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(stream.len()).any(|window| window == stream) {
        return Err(Unreadable::Encrypted);
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(old_guard::bearable(bytes)?)).map_err(|error| match error {
        calamine::XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Broken,
    })?;
    let names = book.sheet_names();
    names.iter().map(|name| sheet(&mut book, name, budget)).collect()
}

fn sheet(book: &mut Xls<Cursor<Vec<u8>>>, name: &str, budget: &mut Budget) -> Result<Sheet, Unreadable> {
    let range = book.worksheet_range(name).map_err(|_| Unreadable::Broken)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Rows::within(budget);
    for (row, column, data) in range.used_cells() {
        let at = |offset: usize, from: u32| {
            u32::try_from(offset).map(|offset| offset + from).map_err(|_| Unreadable::TooLarge)
        };
        rows.put(at(row, top)?, at(column, left)?, value(data))?;
    }
    for region in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        rows.fill_down(region.start, region.end)?;
    }
    Ok(rows.into_sheet(name))
}

fn value(data: &Data) -> Cell {
    match data {
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(moment) => moment_cell(moment, false),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(error) => Cell::Broken(error.to_string()),
        Data::Empty => Cell::Blank,
    }
}
