//! From the bytes of a file to sheets of cells: .xlsx, .xls and .csv, whoever wrote them. Nothing is understood here; absurd
//! files are refused before they take memory.

mod csv_text;
mod guard;
mod old_excel;
mod xlsx;

use crate::cell::Cell;
use anju_model::Fault;
use std::collections::BTreeMap;

/// A file as sheets of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workbook {
    /// The file's name, for messages.
    pub name: String,
    /// The sheets in their order; hidden ones too.
    pub sheets: Vec<Sheet>,
}

/// One sheet, without its blank rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Rows that hold something, in order.
    pub rows: Vec<Row>,
}

/// One row that holds something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The number that Excel shows, from 1.
    pub number: u32,
    /// Its cells from column A to the last one that holds something.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Returns the cell of a column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }
}

/// Why a file is no workbook to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// It is something else, or damaged.
    #[error("not a workbook, or damaged")]
    Broken,
    /// It asks for a password.
    #[error("protected by a password")]
    Encrypted,
    /// It would take more memory than any county's workbook.
    #[error("larger than any county's workbook")]
    TooLarge,
}

impl Unreadable {
    fn fault(self, name: &str) -> Fault {
        let code = match self {
            Unreadable::Broken => "workbook.unreadable",
            Unreadable::Encrypted => "workbook.encrypted",
            Unreadable::TooLarge => "workbook.too_large",
        };
        Fault::new(code).with("name", name)
    }
}

/// The largest file that is opened.
pub(crate) const LARGEST_FILE: usize = 96 << 20;
/// The most cells that are kept, blanks between others counted: the largest county with five years of visits has 6 million.
pub(crate) const MOST_CELLS: usize = 10_000_000;

/// Reads a workbook; `name` is for messages only, what it is shows in the bytes.
///
/// # Errors
/// `workbook.unreadable`, `workbook.encrypted` or `workbook.too_large`, each with the file's name.
pub fn read_workbook(name: &str, bytes: &[u8]) -> Result<Workbook, Fault> {
    let sheets = sheets_of(name, bytes).map_err(|why| why.fault(name))?;
    Ok(Workbook { name: name.to_owned(), sheets })
}

fn sheets_of(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        guard::inflates_sensibly(bytes)?;
        return xlsx::read(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return old_excel::read(bytes);
    }
    Ok(vec![csv_text::read(name, bytes)?])
}

/// Collects cells in any order into rows, with a limit.
#[derive(Default)]
struct Rows {
    by_number: BTreeMap<u32, Vec<Cell>>,
    cells: usize,
}

impl Rows {
    /// Puts a cell; row and column count from 0. Blank cells are left out.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Unreadable> {
        if cell.is_blank() {
            return Ok(());
        }
        let cells = self.by_number.entry(row).or_default();
        let at = column as usize;
        if at >= cells.len() {
            self.cells += at + 1 - cells.len();
            if self.cells > MOST_CELLS {
                return Err(Unreadable::TooLarge);
            }
            cells.resize(at + 1, Cell::Blank);
        }
        cells[at] = cell;
        Ok(())
    }

    /// Repeats the first cell of a merged region down its first column, in rows that hold anything else.
    fn fill_down(&mut self, first: (u32, u32), last: (u32, u32)) -> Result<(), Unreadable> {
        if first.0 == last.0 {
            return Ok(());
        }
        let top = self.by_number.get(&first.0).and_then(|cells| cells.get(first.1 as usize)).cloned();
        let Some(top) = top.filter(|cell| !cell.is_blank()) else {
            return Ok(());
        };
        let below: Vec<u32> = self.by_number.range(first.0 + 1..=last.0).map(|(row, _)| *row).collect();
        below.into_iter().try_for_each(|row| self.put(row, first.1, top.clone()))
    }

    fn into_sheet(self, name: &str) -> Sheet {
        let rows = self.by_number.into_iter().map(|(row, cells)| Row { number: row + 1, cells }).collect();
        Sheet { name: name.to_owned(), rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Formula, Workbook as Written};
    use std::io::{Cursor, Write};
    use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

    fn zipped(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(vec![]));
        fill(&mut zip);
        zip.finish().expect("a zip").into_inner()
    }

    fn saved(mut written: Written) -> Sheet {
        let bytes = written.save_to_buffer().expect("a workbook");
        read_workbook("表.xlsx", &bytes).expect("readable").sheets.remove(0)
    }

    fn code(bytes: &[u8]) -> String {
        read_workbook("表.xlsx", bytes).expect_err("refused").code.to_string()
    }

    #[test]
    fn a_small_file_that_would_fill_the_memory_is_refused() {
        let part = zipped(|zip| {
            zip.start_file("part", SimpleFileOptions::default()).expect("a part");
            zip.write_all(&vec![0; 8 << 20]).expect("zeros");
        });
        let bomb = zipped(|zip| {
            let mut part = ZipArchive::new(Cursor::new(&part)).expect("a zip");
            for at in 0..65 {
                zip.raw_copy_file_rename(part.by_index_raw(0).expect("the part"), format!("part{at}")).expect("a copy");
            }
        });
        assert!(bomb.len() < 1 << 20);
        assert_eq!(code(&bomb), "workbook.too_large");
        let parts = zipped(|zip| {
            (0..=10_000).for_each(|at| zip.start_file(format!("{at}"), SimpleFileOptions::default()).expect("a part"));
        });
        assert_eq!(code(&parts), "workbook.too_large");
    }

    #[test]
    fn a_hundred_thousand_blank_rows_are_no_rows() {
        let mut written = Written::new();
        let sheet = written.add_worksheet();
        sheet.write_string(0, 0, "姓名").expect("a cell");
        for row in 1..=100_000 {
            sheet.write_blank(row, 0, &Format::new().set_bold()).expect("a blank");
        }
        sheet.write_string(100_001, 0, "李四").expect("a cell");
        assert_eq!(saved(written).rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 100_002]);
    }

    #[test]
    fn a_formula_is_its_result_and_a_merged_cell_holds_for_its_rows() {
        let mut written = Written::new();
        let sheet = written.add_worksheet();
        sheet.merge_range(0, 0, 1, 0, "养鹿社区", &Format::new()).expect("a merged cell");
        sheet.write_formula(0, 1, Formula::new("=\"李\"&\"四\"").set_result("李四")).expect("a formula");
        sheet.write_string(1, 1, "王五").expect("a cell");
        let texts: Vec<Vec<String>> =
            saved(written).rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect();
        assert_eq!(texts, [["养鹿社区", "李四"], ["养鹿社区", "王五"]]);
    }
}
