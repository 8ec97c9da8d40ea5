//! Reads .xls of Excel 97–2003 and WPS, once it is known that its sheets laid out densely are bearable. What its reader does
//! not say of formats, formulas and hidden rows was noted on the way there.

use super::{
    Budget, Region, Rows, Sheet, Unreadable, Visibility, number_format::Format, old_guard, old_notes::Notes, protected,
};
use crate::cell::Cell;
use anju_model::reading::Epoch;
use calamine::{Data, Reader, SheetVisible, Xls};
use std::io::Cursor;

/// Reads all sheets.
pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Unreadable> {
    let by_hand = old_guard::is_saved_by_hand(bytes);
    let mut stream = old_guard::stream(bytes)?;
    protected::open_stream(&mut stream)?;
    let (bearable, notes) = old_guard::bearable(stream)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bearable)).map_err(|error| match error {
        calamine::XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Broken,
    })?;
    let epoch = if book.has_1904_epoch() { Epoch::Y1904 } else { Epoch::Y1900 };
    let sheets: Vec<(String, SheetVisible)> =
        book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    let mut read = vec![];
    for (at, (name, visible)) in sheets.iter().enumerate() {
        let visibility = match visible {
            SheetVisible::Visible => Visibility::Shown,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        let noted = SheetNotes { notes: &notes, sheet: at, epoch, computed: by_hand };
        let sheet = sheet(&mut book, name, &noted, budget)?;
        read.push(Sheet { visibility, ..sheet });
    }
    Ok(read)
}

/// What was noted of one sheet.
struct SheetNotes<'a> {
    notes: &'a Notes,
    sheet: usize,
    epoch: Epoch,
    /// Whether the results of formulas are those of a program that computes them.
    computed: bool,
}

fn sheet(
    book: &mut Xls<Cursor<Vec<u8>>>,
    name: &str,
    noted: &SheetNotes,
    budget: &Budget,
) -> Result<Sheet, Unreadable> {
    let range = book.worksheet_range(name).map_err(|_| Unreadable::Broken)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Rows::within(budget);
    for row in noted.notes.hidden_rows(noted.sheet) {
        rows.hide(row)?;
    }
    for (row, column, data) in range.used_cells() {
        let at = |offset: usize, from: u32| {
            u32::try_from(offset).map(|offset| offset + from).map_err(|_| Unreadable::TooLarge)
        };
        let (row, column) = (at(row, top)?, at(column, left)?);
        rows.put(row, column, noted.cell(row, column, data))?;
    }
    if !noted.computed {
        let blanks = noted.notes.blank_formulas(noted.sheet);
        blanks.into_iter().try_for_each(|(row, column)| rows.put(row, column, Cell::Uncomputed))?;
    }
    for region in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        rows.fill_down(Region { first: region.start, last: region.end })?;
    }
    Ok(rows.into_sheet(name, noted.epoch))
}

impl SheetNotes<'_> {
    fn cell(&self, row: u32, column: u32, data: &Data) -> Cell {
        match data {
            Data::Int(number) => self.number(row, column, *number as f64),
            Data::Float(number) => self.number(row, column, *number),
            Data::DateTime(moment) => self.number(row, column, moment.as_f64()),
            Data::String(text) => Cell::Text(text.clone()),
            Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
            Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
            Data::Error(error) => Cell::Broken(error.to_string()),
            Data::Empty => Cell::Blank,
        }
    }

    fn number(&self, row: u32, column: u32, number: f64) -> Cell {
        if number == 0.0 && self.notes.is_formula(self.sheet, row, column) {
            return Cell::Zero;
        }
        self.notes.format(self.sheet, row, column).unwrap_or(&Format::Plain).cell(number, self.epoch)
    }
}
