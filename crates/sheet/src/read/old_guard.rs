//! Looks through the stream of an .xls before its reader does, which lays out each sheet from its first cell to its last,
//! gives each cell its own text, makes room for the size that a sheet says, and writes formulas out.
//! Records are those of \[MS-XLS\] 2.3.

use super::{Budget, Unreadable};
use cfb::{CompoundFile, Version};
use std::io::{Cursor, Read, Write};

/// So many cells its reader may lay out, all sheets together: one whole sheet of 65,536 rows and 256 columns.
const MOST_LAID_OUT: usize = 65_536 * 256;

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000a;
const CONTINUED: u16 = 0x003c;
const SHEET_AT: u16 = 0x0085;
const NUMBERS_IN_A_ROW: u16 = 0x00bd;
const RICH_LABEL: u16 = 0x00d6;
const SHARED_TEXTS: u16 = 0x00fc;
const SHARED_TEXT: u16 = 0x00fd;
const SIZE_SAID: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const YES_NO_OR_ERROR: u16 = 0x0205;
const TEXT_OF_FORMULA: u16 = 0x0207;
const SHORT_NUMBER: u16 = 0x027e;
const BEGIN: u16 = 0x0809;
/// No record of any sheet: it is passed over.
const NOTHING: u16 = 0xffff;

/// Returns the workbook's stream alone in a file of its own, without formulas and without the sizes that its sheets say.
///
/// # Errors
/// `TooLarge` where its reader would take more memory than any county's workbook.
pub fn bearable(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut stream = stream(bytes)?;
    let globals = Globals::read(&stream)?;
    let mut budget = Budget { cells: MOST_LAID_OUT, ..Budget::default() };
    // Each sheet has its own part of the stream; what is gone over twice was made to be.
    let mut left = stream.len();
    for at in &globals.sheets {
        let sheet = stream.get_mut(*at..).ok_or(Unreadable::Broken)?;
        let gone_over = look_through(sheet, &globals.texts, &mut budget)?;
        left = left.checked_sub(gone_over).ok_or(Unreadable::TooLarge)?;
    }
    alone(&stream).map_err(|_| Unreadable::Broken)
}

fn stream(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let name = if file.is_stream("Workbook") { "Workbook" } else { "Book" };
    let mut stream = vec![];
    file.open_stream(name).and_then(|mut found| found.read_to_end(&mut stream)).map_err(|_| Unreadable::Broken)?;
    Ok(stream)
}

fn alone(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // As all of them are written; the reader takes a short stream for none in the newer form.
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(vec![]))?;
    file.create_stream("Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A record's kind and where its data stands in the stream.
#[derive(Clone, Copy)]
struct Record {
    kind: u16,
    from: usize,
    to: usize,
}

/// Returns the record at a place, none at the end.
fn record(stream: &[u8], at: usize) -> Result<Option<Record>, Unreadable> {
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

fn two(data: &[u8], at: usize) -> Result<u16, Unreadable> {
    let bytes = data.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Broken)?;
    Ok(u16::from_le_bytes(*bytes))
}

fn four(data: &[u8], at: usize) -> Result<usize, Unreadable> {
    let bytes = data.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Broken)?;
    usize::try_from(u32::from_le_bytes(*bytes)).map_err(|_| Unreadable::Broken)
}

/// What stands before the sheets: where each begins, and how long each shared text is.
#[derive(Default)]
struct Globals {
    sheets: Vec<usize>,
    texts: Vec<usize>,
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
                SHEET_AT => globals.sheets.push(four(data, 0)?),
                SHARED_TEXTS => globals.texts = SharedTexts::after(stream, record)?.lengths()?,
                _ => {}
            }
        }
        Ok(globals)
    }
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

/// Spends what one sheet takes, takes its formulas and its size away, and returns how many bytes it went over.
fn look_through(sheet: &mut [u8], texts: &[usize], budget: &mut Budget) -> Result<usize, Unreadable> {
    let (mut values, mut formulas) = (Bounds::default(), Bounds::default());
    let mut formula_at = (0, 0);
    // A chart in a sheet begins and ends like a sheet; its cells are none of the sheet's.
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(record) = record(sheet, at)? {
        let data = &mut sheet[record.from..record.to];
        let kind_at = at;
        at = record.to;
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            SIZE_SAID => sheet[kind_at..kind_at + 2].copy_from_slice(&NOTHING.to_le_bytes()),
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
    use super::*;
    use crate::{cell::Cell, read::read_workbook};

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    /// A record of a cell: its row, its column, its format, and what it holds.
    fn cell(kind: u16, row: u16, column: u16, holds: &[u8]) -> Vec<u8> {
        let at = [row, column, 0].map(u16::to_le_bytes).concat();
        record(kind, &[&at, holds].concat())
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        cell(NUMBER, row, column, &1_f64.to_le_bytes())
    }

    fn shared(row: u16, text: u32) -> Vec<u8> {
        cell(SHARED_TEXT, row, 0, &text.to_le_bytes())
    }

    /// The records of shared texts, broken off in the middle of a text as Excel does after 8,224 bytes.
    fn texts(texts: &[&str]) -> Vec<u8> {
        let mut data = vec![0; 8];
        let mut records = vec![];
        let mut kind = SHARED_TEXTS;
        for text in texts {
            let characters: Vec<u16> = text.encode_utf16().collect();
            data.extend(u16::try_from(characters.len()).expect("a text of a cell").to_le_bytes());
            data.push(1);
            for character in characters {
                if data.len() + 2 > 8_224 {
                    records.extend(record(kind, &data));
                    (kind, data) = (CONTINUED, vec![1]);
                }
                data.extend(character.to_le_bytes());
            }
        }
        records.extend(record(kind, &data));
        records
    }

    /// An .xls of these sheets, each with its records.
    fn book(shared: &[&str], sheets: &[Vec<Vec<u8>>]) -> Vec<u8> {
        let begin = |what: u8| record(BEGIN, &[0, 6, what, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let ends = record(END, &[]);
        let bodies: Vec<Vec<u8>> =
            sheets.iter().map(|records| [begin(0x10), records.concat(), ends.clone()].concat()).collect();
        let texts = texts(shared);
        let name = |at: usize| format!("{:04}", at + 1);
        let one = record(SHEET_AT, &[&[0; 6][..], &[4, 0], name(0).as_bytes()].concat()).len();
        let mut at = begin(5).len() + one * sheets.len() + texts.len() + ends.len();
        let mut stream = begin(5);
        for (index, body) in bodies.iter().enumerate() {
            let begins = u32::try_from(at).expect("a short file").to_le_bytes();
            stream.extend(record(SHEET_AT, &[&begins[..], &[0, 0, 4, 0], name(index).as_bytes()].concat()));
            at += body.len();
        }
        alone(&[stream, texts, ends, bodies.concat()].concat()).expect("a file")
    }

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
