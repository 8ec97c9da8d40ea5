//! What the reader of .xls leaves out of what its records say.

use super::{
    Unreadable,
    number_format::Format,
    old_guard::{FORMULA, NUMBER, NUMBERS_IN_A_ROW, ROW, SHORT_NUMBER, two},
};

/// The result of a formula that is an empty text.
pub(super) const EMPTY_TEXT: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xff, 0xff];

/// What the reader of .xls does not say: formats of numbers, formulas that came to 0 or to nothing, hidden rows.
#[derive(Debug, Default)]
pub struct Notes {
    /// By the number of a style.
    pub formats: Vec<Format>,
    /// By the place of a sheet.
    pub sheets: Vec<NotesOfSheet>,
}

/// The notes of one sheet, sorted by row and column.
#[derive(Debug, Default)]
pub struct NotesOfSheet {
    hidden: Vec<u16>,
    zeros: Vec<(u16, u16)>,
    blanks: Vec<(u16, u16)>,
    styles: Vec<(u16, u16, u16)>,
}

impl Notes {
    /// Lists the hidden rows of a sheet, from 0.
    pub fn hidden_rows(&self, sheet: usize) -> impl Iterator<Item = u32> {
        self.sheets.get(sheet).into_iter().flat_map(|notes| notes.hidden.iter().map(|row| u32::from(*row)))
    }

    /// Lists the formulas of a sheet that came to an empty text, by row and column.
    pub fn blank_formulas(&self, sheet: usize) -> impl Iterator<Item = (u32, u32)> {
        let blanks = self.sheets.get(sheet).into_iter().flat_map(|notes| &notes.blanks);
        blanks.map(|(row, column)| (u32::from(*row), u32::from(*column)))
    }

    /// Tells whether a cell that holds 0 has it from a formula.
    pub fn is_formula(&self, sheet: usize, row: u32, column: u32) -> bool {
        let place = u16::try_from(row).ok().zip(u16::try_from(column).ok());
        let zeros = self.sheets.get(sheet).map(|notes| &notes.zeros);
        zeros.zip(place).is_some_and(|(zeros, place)| zeros.binary_search(&place).is_ok())
    }

    /// Returns the format of a number's cell.
    pub fn format(&self, sheet: usize, row: u32, column: u32) -> Option<&Format> {
        let place = (u16::try_from(row).ok()?, u16::try_from(column).ok()?);
        let styles = &self.sheets.get(sheet)?.styles;
        let at = styles.binary_search_by_key(&place, |(row, column, _)| (*row, *column)).ok()?;
        self.formats.get(usize::from(styles[at].2))
    }
}

impl NotesOfSheet {
    /// Takes in a record of the sheet.
    pub(super) fn take_in(&mut self, record: u16, data: &[u8], formats: &[Format]) -> Result<(), Unreadable> {
        match record {
            ROW if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => self.hidden.push(two(data, 0)?),
            FORMULA if data.get(6..14) == Some(&[0; 8]) => self.zeros.push((two(data, 0)?, two(data, 2)?)),
            FORMULA if data.get(6..14) == Some(&EMPTY_TEXT) => self.blanks.push((two(data, 0)?, two(data, 2)?)),
            _ => {}
        }
        match record {
            NUMBER | SHORT_NUMBER | FORMULA => self.style(formats, two(data, 0)?, two(data, 2)?, two(data, 4)?),
            NUMBERS_IN_A_ROW => {
                let (row, first) = (two(data, 0)?, two(data, 2)?);
                for (offset, cell) in (0..).zip(data[4..].chunks_exact(6)) {
                    self.style(formats, row, first.saturating_add(offset), two(cell, 0)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn style(&mut self, formats: &[Format], row: u16, column: u16, style: u16) {
        if formats.get(usize::from(style)).is_some_and(|format| *format != Format::Plain) {
            self.styles.push((row, column, style));
        }
    }

    /// Sorts the notes; they stand so already in files of ordinary programs.
    pub fn sorted(mut self) -> Self {
        self.hidden.sort_unstable();
        self.zeros.sort_unstable();
        self.styles.sort_unstable();
        self
    }
}
