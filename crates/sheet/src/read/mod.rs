//! From the bytes of a file to sheets of cells: .xlsx, .xls and .csv, whoever wrote them. Nothing is understood here; absurd
//! files are refused before they take memory, and what is no workbook is told by what it is.

mod csv_text;
mod form;
mod number_format;
#[cfg(test)]
mod old_book;
mod old_excel;
mod old_guard;
mod old_notes;
mod old_protected;
mod protected;
mod xlsx;

use crate::cell::Cell;
use anju_model::{
    Fault,
    contract::{LARGEST_WORKBOOK, workbook_too_large},
    reading::Epoch,
};
use form::Form;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

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
    /// Whether people see it.
    pub visibility: Visibility,
    /// From which day the workbook counts the days that are bare numbers.
    pub epoch: Epoch,
    /// Rows that hold something, in order.
    pub rows: Vec<Row>,
    /// The cells that only repeat the first of a merged region: first and last row as Excel numbers them, and the column, counted
    /// from 0.
    pub merged: Vec<(u32, u32, usize)>,
    /// The columns that are hidden, from and to, counted from 0; known of .xlsx alone.
    pub hidden_columns: Vec<(usize, usize)>,
    /// What a person says that columns are whose heading stands in no cell alone, by position: their national headings.
    pub named: BTreeMap<usize, String>,
}

/// Whether people see a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// They do.
    #[default]
    Shown,
    /// It is hidden, and can be shown again from the menu.
    Hidden,
    /// It is hidden by a program and stands in no menu.
    VeryHidden,
}

/// One row that holds something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The number that Excel shows, from 1.
    pub number: u32,
    /// Whether it is hidden or filtered out.
    pub hidden: bool,
    /// From which day the workbook counts the days that are bare numbers.
    pub epoch: Epoch,
    /// Its cells from column A to the last one that holds something.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Returns the cell of a column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }

    /// Counts the cells that hold something.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}

/// Why a file is no workbook to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// It is damaged, or nobody knows what it is.
    #[error("not a workbook, or damaged")]
    Broken,
    /// It asks for a password.
    #[error("protected by a password")]
    Encrypted,
    /// It would take more memory than any county's workbook.
    #[error("larger than any county's workbook")]
    TooLarge,
    /// It is something else; it carries the code of the sentence that says what.
    #[error("something else: {0}")]
    Other(&'static str),
    /// A quotation mark opens in this line and is not closed where it must be.
    #[error("a quotation mark opens in line {0} and is not closed")]
    Quote(usize),
    /// The bytes of this line are no text in any encoding that offices use.
    #[error("line {0} is no text")]
    Line(usize),
}

impl Unreadable {
    fn fault(self, name: &str) -> Fault {
        match self {
            Unreadable::Broken => Fault::new("workbook.unreadable"),
            Unreadable::Encrypted => Fault::new("workbook.encrypted"),
            Unreadable::TooLarge => return workbook_too_large(Some(name)),
            Unreadable::Other(code) => Fault::new(code),
            Unreadable::Quote(line) => Fault::new("workbook.quote").with("line", line),
            Unreadable::Line(line) => Fault::new("workbook.encoding").with("line", line),
        }
        .with("name", name)
    }
}

/// The most cells of a workbook, blanks between others counted: the largest county with five years of visits has 6 million.
pub(crate) const MOST_CELLS: usize = 10_000_000;
/// The most bytes of a workbook's texts as they are kept, each cell with its own: 25 for each of the most cells.
const MOST_TEXT: usize = 256 << 20;
/// A row takes the memory of so many cells, however few it holds.
const CELLS_OF_A_ROW: usize = 4;

/// Reads a workbook; `name` is for messages only, what it is shows in the bytes.
///
/// # Errors
/// `workbook.unreadable`, `workbook.encrypted`, `workbook.too_large`; `workbook.quote` and `workbook.encoding` with the line of
/// a text; for other files `workbook.` with `web`, `xml`, `ods`, `xlsb`, `document`, `pdf`, `archive` or `picture`. Each has
/// the file's name.
pub fn read_workbook(name: &str, bytes: &[u8]) -> Result<Workbook, Fault> {
    let sheets = sheets_of(name, bytes).map_err(|why| why.fault(name))?;
    Ok(Workbook { name: name.to_owned(), sheets })
}

fn sheets_of(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > LARGEST_WORKBOOK {
        return Err(Unreadable::TooLarge);
    }
    let budget = Budget::default();
    match form::of(bytes) {
        Form::Zip => xlsx::read(bytes, &budget),
        Form::Compound => match protected::package(bytes)? {
            Some(package) => xlsx::read(&package, &budget),
            None => old_excel::read(bytes, &budget),
        },
        Form::Other(code) => Err(Unreadable::Other(code)),
        Form::Text => Ok(vec![csv_text::read(name, bytes, &budget)?]),
    }
}

/// What a workbook may still take, all its sheets together.
struct Budget {
    cells: AtomicUsize,
    text: AtomicUsize,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of_cells(MOST_CELLS)
    }
}

impl Budget {
    fn of_cells(cells: usize) -> Self {
        Self { cells: cells.into(), text: MOST_TEXT.into() }
    }

    fn cells(&self, count: usize) -> Result<(), Unreadable> {
        take(&self.cells, count)
    }

    fn text(&self, bytes: usize) -> Result<(), Unreadable> {
        take(&self.text, bytes)
    }
}

fn take(left: &AtomicUsize, count: usize) -> Result<(), Unreadable> {
    let taken = left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(count));
    taken.map(drop).map_err(|_| Unreadable::TooLarge)
}

/// A region of merged cells by its first and last row and column, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    first: (u32, u32),
    last: (u32, u32),
}

/// Collects the cells of a sheet in any order into rows, within what the workbook may take.
struct Rows<'a> {
    by_number: BTreeMap<u32, Vec<Cell>>,
    /// The row that was put into last, which most cells follow.
    latest: (u32, Vec<Cell>),
    hidden: BTreeSet<u32>,
    merged: Vec<(u32, u32, usize)>,
    budget: &'a Budget,
}

impl<'a> Rows<'a> {
    fn within(budget: &'a Budget) -> Self {
        Self { by_number: BTreeMap::new(), latest: (0, vec![]), hidden: BTreeSet::new(), merged: vec![], budget }
    }

    /// Puts a cell; row and column count from 0. Blank cells are left out.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Unreadable> {
        if cell.is_blank() {
            return Ok(());
        }
        match &cell {
            Cell::Text(text) | Cell::Broken(text) => self.budget.text(text.len())?,
            Cell::Shown(shown) => self.budget.text(shown.text.len() + size_of_val(&**shown))?,
            Cell::Blank | Cell::Number(_) | Cell::Date(_) | Cell::Zero | Cell::Uncomputed => {}
        }
        if self.latest.0 != row {
            self.go_to(row);
        }
        let cells = &mut self.latest.1;
        if cells.is_empty() {
            self.budget.cells(CELLS_OF_A_ROW)?;
        }
        let at = column as usize;
        if at >= cells.len() {
            self.budget.cells(at + 1 - cells.len())?;
            cells.resize(at + 1, Cell::Blank);
        }
        cells[at] = cell;
        Ok(())
    }

    /// Hides a row, whether it holds anything or not.
    fn hide(&mut self, row: u32) -> Result<(), Unreadable> {
        if self.hidden.insert(row) { self.budget.cells(1) } else { Ok(()) }
    }

    fn go_to(&mut self, row: u32) {
        // Rows of a table are of one length.
        let next = self.by_number.remove(&row).unwrap_or_else(|| Vec::with_capacity(self.latest.1.len()));
        let latest = std::mem::replace(&mut self.latest, (row, next));
        self.lay_down(latest);
    }

    fn lay_down(&mut self, (number, mut cells): (u32, Vec<Cell>)) {
        if cells.capacity() > cells.len() + CELLS_OF_A_ROW {
            cells.shrink_to_fit();
        }
        if !cells.is_empty() {
            self.by_number.insert(number, cells);
        }
    }

    /// Repeats the first cell of a merged region down its first column, in rows that hold anything else.
    fn fill_down(&mut self, region: Region) -> Result<(), Unreadable> {
        let Region { first, last } = region;
        if first.0 >= last.0 {
            return Ok(());
        }
        self.go_to(first.0);
        let top = self.latest.1.get(first.1 as usize).cloned();
        let Some(top) = top.filter(|cell| !cell.is_blank()) else {
            return Ok(());
        };
        let below: Vec<u32> = self.by_number.range(first.0 + 1..=last.0).map(|(row, _)| *row).collect();
        // Regions may lie over each other, and each goes over all its rows.
        self.budget.cells(below.len())?;
        if !below.is_empty() {
            self.merged.push((first.0 + 2, last.0.saturating_add(1), first.1 as usize));
        }
        below.into_iter().try_for_each(|row| self.put(row, first.1, top.clone()))
    }

    fn into_sheet(mut self, name: &str, epoch: Epoch) -> Sheet {
        let latest = std::mem::take(&mut self.latest);
        self.lay_down(latest);
        let hidden = self.hidden;
        let row = |(row, cells): (u32, Vec<Cell>)| Row {
            number: row.saturating_add(1),
            hidden: hidden.contains(&row),
            epoch,
            cells,
        };
        let rows = self.by_number.into_iter().map(row).collect();
        Sheet { name: name.to_owned(), epoch, rows, merged: self.merged, ..Sheet::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Formula, Workbook as Written};
    use std::io::{Cursor, Read, Write};
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

    /// Writes an ordinary workbook with one of its parts changed.
    fn with_part(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
        let mut written = Written::new();
        written.add_worksheet().write_string(0, 0, "姓名").expect("a cell");
        let bytes = written.save_to_buffer().expect("a workbook");
        let mut parts = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let names: Vec<String> = parts.file_names().map(|name| name.expect("a name").into_owned()).collect();
        zipped(|zip| {
            for part in names {
                let mut text = String::new();
                parts.by_name(&part).expect("the part").read_to_string(&mut text).expect("a text");
                zip.start_file(&part, SimpleFileOptions::default()).expect("a part");
                let text = if part == name { change(text) } else { text };
                zip.write_all(text.as_bytes()).expect("the part");
            }
        })
    }

    #[test]
    fn sheets_that_are_bearable_one_by_one_are_refused_together() {
        let mut written = Written::new();
        for _ in 0..7 {
            let sheet = written.add_worksheet();
            for row in 0..100 {
                sheet.write_number(row, 16_383, 1).expect("a cell in the last column");
            }
        }
        assert_eq!(code(&written.save_to_buffer().expect("a workbook")), "workbook.too_large");
    }

    #[test]
    fn a_long_text_that_many_cells_share_is_counted_for_each() {
        let mut written = Written::new();
        let sheet = written.add_worksheet();
        for row in 0..2_800 {
            sheet.write_string(row, 0, "长".repeat(32_767)).expect("a cell");
        }
        let bytes = written.save_to_buffer().expect("a workbook");
        assert!(bytes.len() < 1 << 20);
        assert_eq!(code(&bytes), "workbook.too_large");
    }

    #[test]
    fn a_count_of_shared_texts_that_is_a_lie_changes_nothing() {
        for count in ["100000000000", "18446744073709551615", "99999999999999999999999"] {
            let bytes = with_part("xl/sharedStrings.xml", |text| {
                text.replace("uniqueCount=\"1\"", &format!("uniqueCount = \"{count}\""))
            });
            assert_eq!(read_workbook("表.xlsx", &bytes).expect("readable").sheets[0].rows.len(), 1, "{count}");
        }
    }

    #[test]
    fn regions_that_lie_over_each_other_are_gone_over_so_often_only() {
        let regions = "<mergeCell ref=\"A1:A1048576\"/>".repeat(50_000);
        let rows: String =
            (1..=1_000).map(|row| format!("<row r=\"{row}\"><c r=\"B{row}\"><v>1</v></c></row>")).collect();
        let first = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        let bytes = with_rows(&format!("{first}{rows}</sheetData><mergeCells>{regions}</mergeCells><sheetData>"));
        assert_eq!(code(&bytes), "workbook.too_large");
    }

    /// Writes an ordinary workbook whose one sheet has these rows.
    fn with_rows(rows: &str) -> Vec<u8> {
        with_part("xl/worksheets/sheet1.xml", |text| {
            let start = text.find("<sheetData>").expect("cells");
            let end = text.find("</sheetData>").expect("cells");
            format!("{}<sheetData>{rows}{}", &text[..start], &text[end..])
        })
    }

    #[test]
    fn a_sheet_may_have_as_many_rows_as_excel_has_and_few_columns() {
        let row = |cells: usize| format!("<row>{}</row>", "<c><v>1</v></c>".repeat(cells));
        let read = read_workbook("表.xlsx", &with_rows(&row(1).repeat(1_048_576))).expect("readable");
        assert_eq!(read.sheets[0].rows.len(), 1_048_576);
        assert_eq!(code(&with_rows(&row(8).repeat(1_048_576))), "workbook.too_large");
    }

    #[test]
    fn a_formula_that_came_to_an_empty_text_is_blank_and_one_without_result_is_not() {
        let bytes = with_rows(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"C1\"><f>A1</f></c>\
             <c r=\"D1\"><f>A1</f><v/></c><c r=\"E1\" t=\"str\"><f>A1</f></c><c r=\"F1\"><f t=\"shared\" si=\"0\"/><v>0</v></c>\
             <c r=\"G1\"><f>A1</f><v>3</v></c></row>",
        );
        let cells = read_workbook("表.xlsx", &bytes).expect("readable").sheets.remove(0).rows.remove(0).cells;
        let uncomputed = || Cell::Uncomputed;
        let expected =
            [Cell::Number(1.0), Cell::Blank, uncomputed(), uncomputed(), uncomputed(), Cell::Zero, Cell::Number(3.0)];
        assert_eq!(cells, expected);
    }

    #[test]
    fn an_ordinary_workbook_of_blanks_merged_cells_and_formulas_reads_whole() {
        let mut written = Written::new();
        for _ in 0..3 {
            let sheet = written.add_worksheet();
            for row in 0..100_000 {
                sheet.write_blank(row, 12, &Format::new().set_bold()).expect("a blank");
            }
            for house in 0..2_000 {
                let row = house * 4;
                sheet.merge_range(row, 0, row + 3, 0, "养鹿社区", &Format::new()).expect("a merged cell");
                for member in row..row + 4 {
                    let formula = Formula::new("=\"李\"&\"四\"").set_result("李四");
                    sheet.write_formula(member, 1, formula).expect("a formula");
                }
            }
        }
        let bytes = written.save_to_buffer().expect("a workbook");
        let book = read_workbook("表.xlsx", &bytes).expect("readable");
        assert_eq!(book.sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>(), [8_000; 3]);
        let named = |row: &Row| row.cell(0).text() == "养鹿社区" && row.cell(1).text() == "李四";
        assert!(book.sheets.iter().flat_map(|sheet| &sheet.rows).all(named));
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
        sheet.write_string(2, 1, "赵六").expect("a cell");
        let texts: Vec<Vec<String>> =
            saved(written).rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect();
        assert_eq!(texts, [["养鹿社区", "李四"], ["养鹿社区", "王五"], ["", "赵六"]]);
    }
}
