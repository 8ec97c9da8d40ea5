//! Looks through the stream of an .xls before its reader does, which lays out each sheet from its first cell to its last,
//! gives each cell its own text, makes room for the size that a sheet says, and writes formulas out.
//! Records are those of \[MS-XLS\] 2.3.

use super::{
    Budget, Unreadable,
    number_format::Format,
    old_notes::{Notes, NotesOfSheet},
};
use cfb::{CompoundFile, Version};
use std::{
    collections::HashMap,
    io::{Cursor, Read, Write},
};

/// So many cells its reader may lay out, all sheets together: one whole sheet of 65,536 rows and 256 columns.
const MOST_LAID_OUT: usize = 65_536 * 256;

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const END: u16 = 0x000a;
const STYLE: u16 = 0x00e0;
const FORMAT: u16 = 0x041e;
pub(super) const ROW: u16 = 0x0208;
pub(super) const CONTINUED: u16 = 0x003c;
pub(super) const SHEET_AT: u16 = 0x0085;
pub(super) const NUMBERS_IN_A_ROW: u16 = 0x00bd;
const RICH_LABEL: u16 = 0x00d6;
pub(super) const SHARED_TEXTS: u16 = 0x00fc;
pub(super) const SHARED_TEXT: u16 = 0x00fd;
const SIZE_SAID: u16 = 0x0200;
pub(super) const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const YES_NO_OR_ERROR: u16 = 0x0205;
const TEXT_OF_FORMULA: u16 = 0x0207;
pub(super) const SHORT_NUMBER: u16 = 0x027e;
pub(super) const BEGIN: u16 = 0x0809;
/// No record of any sheet: it is passed over.
const NOTHING: u16 = 0xffff;

/// Returns the workbook's stream alone in a file of its own, without formulas and without the sizes that its sheets say, and
/// what was noted on the way.
///
/// # Errors
/// `TooLarge` where its reader would take more memory than any county's workbook.
pub fn bearable(mut stream: Vec<u8>) -> Result<(Vec<u8>, Notes), Unreadable> {
    let globals = Globals::read(&stream)?;
    let budget = Budget::of_cells(MOST_LAID_OUT);
    let mut notes = Notes { formats: globals.formats(), sheets: vec![] };
    // Each sheet has its own part of the stream; what is gone over twice was made to be.
    let mut left = stream.len();
    for at in &globals.sheets {
        let sheet = stream.get_mut(*at..).ok_or(Unreadable::Broken)?;
        let mut noted = NotesOfSheet::default();
        let gone_over = look_through(sheet, &globals.texts, &budget, &mut |record, data| {
            noted.take_in(record, data, &notes.formats)
        })?;
        notes.sheets.push(noted.sorted());
        left = left.checked_sub(gone_over).ok_or(Unreadable::TooLarge)?;
    }
    Ok((alone(&stream).map_err(|_| Unreadable::Broken)?, notes))
}

/// Tells whether a file was last saved by a program that people work in: libraries that write .xls leave its properties out,
/// and formulas without results.
pub fn is_saved_by_hand(bytes: &[u8]) -> bool {
    CompoundFile::open(Cursor::new(bytes)).is_ok_and(|file| file.is_stream("\u{5}SummaryInformation"))
}

/// Returns the stream of a workbook.
pub fn stream(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let name = if file.is_stream("Workbook") { "Workbook" } else { "Book" };
    let mut stream = vec![];
    file.open_stream(name).and_then(|mut found| found.read_to_end(&mut stream)).map_err(|_| Unreadable::Broken)?;
    Ok(stream)
}

pub(super) fn alone(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // As all of them are written; the reader takes a short stream for none in the newer form.
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(vec![]))?;
    file.create_stream("Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A record's kind and where its data stands in the stream.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub kind: u16,
    pub from: usize,
    pub to: usize,
}

/// Has readers pass over a record.
pub(super) fn pass_over(stream: &mut [u8], record: Record) {
    stream[record.from - 4..record.from - 2].copy_from_slice(&NOTHING.to_le_bytes());
}

/// Returns the record at a place, none at the end.
pub(super) fn record(stream: &[u8], at: usize) -> Result<Option<Record>, Unreadable> {
    if at == stream.len() {
        return Ok(None);
    }
    let from = at + 4;
    let to = from + usize::from(two(stream, at + 2)?);
    if to > stream.len() {
        return Err(Unreadable::Broken);
    }
    Ok(Some(Record { kind: two(stream, at)?, from, to }))
}

pub(super) fn two(data: &[u8], at: usize) -> Result<u16, Unreadable> {
    let bytes = data.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Broken)?;
    Ok(u16::from_le_bytes(*bytes))
}

fn four(data: &[u8], at: usize) -> Result<usize, Unreadable> {
    let bytes = data.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Broken)?;
    usize::try_from(u32::from_le_bytes(*bytes)).map_err(|_| Unreadable::Broken)
}

/// What stands before the sheets: where each begins, how long each shared text is, and how styles show numbers.
#[derive(Default)]
struct Globals {
    sheets: Vec<usize>,
    texts: Vec<usize>,
    /// Whether texts are those of Excel 97 and later.
    unicode: bool,
    codes: HashMap<u16, Format>,
    styles: Vec<u16>,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Unreadable> {
        let mut globals = Self::default();
        let mut at = 0;
        while let Some(record) = record(stream, at)? {
            let data = &stream[record.from..record.to];
            at = record.to;
            match record.kind {
                END => break,
                BEGIN => globals.unicode = two(data, 0)? >= 0x0600,
                SHEET_AT => globals.sheets.push(four(data, 0)?),
                STYLE => globals.styles.push(two(data, 2)?),
                FORMAT => {
                    let code = code_of(data, globals.unicode).ok_or(Unreadable::Broken)?;
                    globals.codes.insert(two(data, 0)?, Format::of(&code));
                }
                SHARED_TEXTS => globals.texts = SharedTexts::after(stream, record)?.lengths()?,
                _ => {}
            }
        }
        Ok(globals)
    }

    /// Returns the format of each style.
    fn formats(&self) -> Vec<Format> {
        let of =
            |id: &u16| self.codes.get(id).cloned().or_else(|| Format::built_in(u32::from(*id))).unwrap_or_default();
        self.styles.iter().map(of).collect()
    }
}

/// Reads the code of a format; in older files its characters are single bytes, of which those that count are ASCII.
fn code_of(data: &[u8], unicode: bool) -> Option<String> {
    if !unicode {
        return Some(data.get(3..)?.iter().map(|b| *b as char).collect());
    }
    let text = data.get(5..)?;
    if data[4] & 1 == 0 {
        return Some(text.iter().map(|b| *b as char).collect());
    }
    Some(String::from_utf16_lossy(
        &text.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect::<Vec<_>>(),
    ))
}

/// The record of shared texts and those that continue it.
struct SharedTexts<'a> {
    data: &'a [u8],
    more: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> SharedTexts<'a> {
    fn after(stream: &'a [u8], first: Record) -> Result<Self, Unreadable> {
        let mut more = vec![];
        let mut at = first.to;
        while let Some(next) = record(stream, at)?.filter(|next| next.kind == CONTINUED) {
            more.push(&stream[next.from..next.to]);
            at = next.to;
        }
        // Two counts stand before the texts; what is there is what counts.
        let data = stream[first.from..first.to].get(8..).ok_or(Unreadable::Broken)?;
        Ok(Self { data, more: more.into_iter() })
    }

    /// Returns the bytes of each text.
    fn lengths(mut self) -> Result<Vec<usize>, Unreadable> {
        let mut lengths = vec![];
        while !self.data.is_empty() || self.go_on() {
            lengths.push(if self.data.is_empty() { 0 } else { self.length()? });
        }
        Ok(lengths)
    }

    fn go_on(&mut self) -> bool {
        let next = self.more.next();
        self.data = next.unwrap_or_default();
        next.is_some()
    }

    /// Passes over one text: its characters, the runs of its fonts and its reading aid.
    fn length(&mut self) -> Result<usize, Unreadable> {
        let mut characters = usize::from(two(self.data, 0)?);
        let mut flags = *self.data.get(2).ok_or(Unreadable::Broken)?;
        let (mut at, mut besides) = (3, 0);
        if flags & 8 != 0 {
            besides += 4 * usize::from(two(self.data, at)?);
            at += 2;
        }
        if flags & 4 != 0 {
            besides += four(self.data, at)?;
            at += 4;
        }
        self.data = &self.data[at..];
        let mut length = 0;
        loop {
            let wide = 1 + usize::from(flags & 1);
            let here = characters.min(self.data.len() / wide);
            self.data = &self.data[here * wide..];
            length += here * wide;
            characters -= here;
            if characters == 0 {
                break;
            }
            if !self.go_on() {
                return Err(Unreadable::Broken);
            }
            (flags, self.data) =
                self.data.split_first().map(|(flags, rest)| (*flags, rest)).ok_or(Unreadable::Broken)?;
        }
        self.skip(besides)?;
        Ok(length)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), Unreadable> {
        while bytes > 0 {
            if self.data.is_empty() && !self.go_on() {
                return Err(Unreadable::Broken);
            }
            let here = bytes.min(self.data.len());
            self.data = &self.data[here..];
            bytes -= here;
        }
        Ok(())
    }
}

/// The first and last row and column of cells.
#[derive(Default)]
struct Bounds(Option<[u16; 4]>);

impl Bounds {
    fn take_in(&mut self, row: u16, first: u16, last: u16) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, first, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(first), right.max(last)]);
    }

    fn cells(&self) -> usize {
        self.0.map_or(0, |[top, bottom, left, right]| {
            (usize::from(bottom - top) + 1) * (usize::from(right.max(left) - left) + 1)
        })
    }
}

/// Spends what one sheet takes, takes its formulas and its size away, shows each record to `note`, and returns how many bytes
/// it went over.
fn look_through(
    sheet: &mut [u8],
    texts: &[usize],
    budget: &Budget,
    note: &mut impl FnMut(u16, &[u8]) -> Result<(), Unreadable>,
) -> Result<usize, Unreadable> {
    let (mut values, mut formulas) = (Bounds::default(), Bounds::default());
    let mut formula_at = (0, 0);
    // A chart in a sheet begins and ends like a sheet; its cells are none of the sheet's.
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(record) = record(sheet, at)? {
        let data = &mut sheet[record.from..record.to];
        at = record.to;
        if depth <= 1 {
            note(record.kind, data)?;
        }
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            SIZE_SAID => pass_over(sheet, record),
            FORMULA => {
                formula_at = (two(data, 0)?, two(data, 2)?);
                values.take_in(formula_at.0, formula_at.1, formula_at.1);
                formulas.take_in(formula_at.0, formula_at.1, formula_at.1);
                data.get_mut(20..22).ok_or(Unreadable::Broken)?.fill(0);
            }
            TEXT_OF_FORMULA => {
                values.take_in(formula_at.0, formula_at.1, formula_at.1);
                budget.text(2 * data.len())?;
            }
            NUMBERS_IN_A_ROW => {
                let last = data.len().checked_sub(2).ok_or(Unreadable::Broken)?;
                values.take_in(two(data, 0)?, two(data, 2)?, two(data, last)?);
            }
            SHARED_TEXT => {
                values.take_in(two(data, 0)?, two(data, 2)?, two(data, 2)?);
                // Two bytes of the file are one character, up to three bytes here; a single one is one or two.
                budget.text(2 * texts.get(four(data, 6)?).copied().unwrap_or(0))?;
            }
            LABEL | RICH_LABEL => {
                values.take_in(two(data, 0)?, two(data, 2)?, two(data, 2)?);
                budget.text(2 * data.len())?;
            }
            NUMBER | YES_NO_OR_ERROR | SHORT_NUMBER => values.take_in(two(data, 0)?, two(data, 2)?, two(data, 2)?),
            _ => {}
        }
    }
    budget.cells(values.cells())?;
    budget.cells(formulas.cells())?;
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            old_book::{book, cell, number, record, shared, styled, with_globals},
            old_notes::EMPTY_TEXT,
        },
        *,
    };
    use crate::{
        cell::Cell,
        read::{Visibility, read_workbook},
    };
    use anju_model::reading::Epoch;

    fn code(bytes: &[u8]) -> String {
        read_workbook("表.xls", bytes).expect_err("refused").code.to_string()
    }

    #[test]
    fn an_ordinary_sheet_reads_with_its_texts_numbers_and_results_of_formulas() {
        let long = "长".repeat(5_000);
        let formula = [&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 6], &[3, 0, 0x1e, 1, 0]].concat();
        let result = record(TEXT_OF_FORMULA, &[&[2, 0, 0][..], b"ok"].concat());
        let wide = record(SIZE_SAID, &[&[0; 4][..], &[0xff; 4], &[0, 0, 0, 1, 0, 0]].concat());
        let records = vec![wide, shared(0, 1), shared(1, 0), number(1, 2), cell(FORMULA, 2, 0, &formula), result];
        let read = read_workbook("表.xls", &book(&["姓名", &long], &[records])).expect("a workbook");
        let rows: Vec<Vec<Cell>> = read.sheets[0].rows.iter().map(|row| row.cells.clone()).collect();
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(rows, [vec![text(&long)], vec![text("姓名"), Cell::Blank, Cell::Number(1.0)], vec![text("ok")]]);
    }

    #[test]
    fn formats_formulas_that_came_to_0_hidden_rows_and_sheets_and_the_epoch_are_told() {
        let format = |id: u16, code: &str| {
            let length = u16::try_from(code.len()).expect("a short code").to_le_bytes();
            record(FORMAT, &[&id.to_le_bytes()[..], &length, &[0], code.as_bytes()].concat())
        };
        let style = |id: u16| record(STYLE, &[&[0, 0][..], &id.to_le_bytes(), &[0; 16]].concat());
        let since_1904 = record(0x0022, &[1, 0]);
        let globals = [since_1904, format(164, "00000000"), style(0), style(164), style(14)];
        let hidden = record(ROW, &[&1_u16.to_le_bytes()[..], &[0; 10], &[0x20, 0, 0, 0]].concat());
        let zero = [&[0; 8][..], &[0; 6], &[3, 0, 0x1e, 0, 0]].concat();
        let sheet = vec![
            hidden,
            styled(NUMBER, [0, 0, 1], &12_f64.to_le_bytes()),
            styled(NUMBER, [0, 1, 2], &40_939_f64.to_le_bytes()),
            number(1, 0),
            cell(FORMULA, 2, 0, &zero),
        ];
        let file = alone(&with_globals(&globals, &[], &[sheet, vec![number(0, 0)]])).expect("a file");
        let read = read_workbook("表.xls", &file).expect("a workbook");
        let rows = &read.sheets[0].rows;
        assert_eq!([rows[0].cell(0).text(), rows[0].cell(1).text()], ["00000012", "2016-02-01"]);
        assert_eq!(rows.iter().map(|row| row.hidden).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(rows[2].cell(0), &Cell::Zero);
        assert_eq!(read.sheets[0].epoch, Epoch::Y1904);
        assert_eq!(read.sheets[1].visibility, Visibility::Hidden);
    }

    #[test]
    fn a_formula_that_a_library_wrote_was_never_computed() {
        let blank = [&EMPTY_TEXT[..], &[0; 6], &[3, 0, 0x1e, 0, 0]].concat();
        let read = read_workbook("表.xls", &book(&[], &[vec![number(0, 0), cell(FORMULA, 0, 1, &blank)]]));
        assert_eq!(read.expect("a workbook").sheets[0].rows[0].cells, [Cell::Number(1.0), Cell::Uncomputed]);
    }

    #[test]
    fn two_far_corners_are_laid_out_by_nobody() {
        assert_eq!(code(&book(&[], &[vec![number(0, 0), number(65_535, 65_535)]])), "workbook.too_large");
        let half: Vec<Vec<u8>> = vec![number(0, 0), number(34_999, 255)];
        assert!(read_workbook("表.xls", &book(&[], std::slice::from_ref(&half))).is_ok());
        assert_eq!(code(&book(&[], &[half.clone(), half])), "workbook.too_large");
    }

    #[test]
    fn a_long_text_that_many_cells_share_is_counted_for_each() {
        let long = "长".repeat(32_000);
        let cells = (0..3_000).map(|row| shared(row, 0)).collect();
        assert_eq!(code(&book(&[&long], &[cells])), "workbook.too_large");
    }

    #[test]
    fn a_size_that_is_a_lie_makes_no_room() {
        let size = record(SIZE_SAID, &[&[0; 4][..], &[0xfe, 0xff, 0xff, 0xff], &[0, 0, 0xff, 0xff, 0, 0]].concat());
        assert!(read_workbook("表.xls", &book(&[], &[vec![size, number(0, 0)]])).is_ok());
    }

    #[test]
    fn whatever_is_cut_off_or_turned_is_refused_or_read_and_breaks_nothing() {
        let whole =
            stream(&book(&["姓名", "号码"], &[vec![shared(0, 0), shared(1, 1), number(2, 3)]])).expect("a stream");
        for cut in 0..whole.len() {
            let _ = read_workbook("x", &alone(&whole[..cut]).expect("a file"));
            let mut turned = whole.clone();
            turned[cut] ^= 0xff;
            let _ = read_workbook("x", &alone(&turned).expect("a file"));
        }
    }
}
