//! .xls (BIFF8) in a compound file: records of \[MS-XLS\] 2.4, as few as a reader needs. A formula stands there as the constant
//! that it came to, since formulas are stored compiled.

use super::{Book, Cell, Computed, Merged, Row, Seen, Sheet, count_of_days};
use cfb::{CompoundFile, Version};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write},
};

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000a;
const FROM_1904: u16 = 0x0022;
const FONT: u16 = 0x0031;
const CONTINUED: u16 = 0x003c;
const CODE_PAGE: u16 = 0x0042;
const SHEET_AT: u16 = 0x0085;
const CELL_FORMAT: u16 = 0x00e0;
const MERGED: u16 = 0x00e5;
const SHARED_TEXTS: u16 = 0x00fc;
const SHARED_TEXT: u16 = 0x00fd;
const SIZE: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const TEXT_OF_FORMULA: u16 = 0x0207;
const ROW: u16 = 0x0208;
const SHORT_NUMBER: u16 = 0x027e;
const NUMBER_FORMAT: u16 = 0x041e;
const BEGIN: u16 = 0x0809;

/// A record holds at most so many bytes; what is longer is continued.
const MOST: usize = 8_224;
/// So many formats of cells stand before the first of ours: fifteen of styles and the general one.
const OWN_FORMATS: u16 = 16;
/// The first number of a number format that is not built in.
const OWN_NUMBER_FORMATS: u16 = 164;

pub(super) fn bytes(book: &Book) -> Vec<u8> {
    let stream = stream(book);
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(vec![])).expect("memory takes it");
    file.create_stream("Workbook").and_then(|mut to| to.write_all(&stream)).expect("memory takes it");
    file.flush().expect("memory takes it");
    file.into_inner().into_inner()
}

/// The workbook's stream: what all sheets share, then each sheet.
fn stream(book: &Book) -> Vec<u8> {
    let shared = Shared::of(book);
    let sheets: Vec<Vec<u8>> = book.sheets.iter().map(|sheet| sheet_part(sheet, &shared)).collect();
    // The first sheet begins where what is shared ends, whose length does not depend on the places that it names.
    let mut places = vec![shared.part(book, &vec![0; sheets.len()]).len()];
    for sheet in &sheets {
        places.push(places.last().map_or(0, |place| place + sheet.len()));
    }
    let mut stream = shared.part(book, &places);
    stream.extend(sheets.into_iter().flatten());
    stream
}

/// What all sheets share: texts by their first place, and number formats.
struct Shared<'a> {
    texts: BTreeMap<&'a str, u32>,
    in_order: Vec<&'a str>,
    uses: u32,
    formats: Vec<&'static str>,
    from_1904: bool,
}

impl<'a> Shared<'a> {
    fn of(book: &'a Book) -> Self {
        let cells = || book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
        let (mut texts, mut in_order, mut uses) = (BTreeMap::new(), vec![], 0);
        for cell in cells() {
            let Cell::Text(text) = cell else { continue };
            uses += 1;
            texts.entry(text.as_str()).or_insert_with(|| {
                in_order.push(text.as_str());
                long(in_order.len() - 1)
            });
        }
        let formats: BTreeSet<&'static str> = cells().filter_map(format_of).collect();
        Self { texts, in_order, uses, formats: formats.into_iter().collect(), from_1904: book.from_1904 }
    }

    fn part(&self, book: &Book, places: &[usize]) -> Vec<u8> {
        let mut out = Out::default();
        out.begin(0x0005);
        out.put(CODE_PAGE, &1_200_u16.to_le_bytes());
        out.put(FROM_1904, &u16::from(self.from_1904).to_le_bytes());
        for _ in 0..5 {
            out.put(FONT, &font());
        }
        for (nth, format) in self.formats.iter().enumerate() {
            let number = OWN_NUMBER_FORMATS + short(nth);
            out.put(NUMBER_FORMAT, &[&number.to_le_bytes()[..], &long_string(format)].concat());
        }
        for nth in 0..OWN_FORMATS {
            out.put(CELL_FORMAT, &cell_format(0, nth + 1 < OWN_FORMATS));
        }
        for nth in 0..self.formats.len() {
            out.put(CELL_FORMAT, &cell_format(OWN_NUMBER_FORMATS + short(nth), false));
        }
        for (sheet, place) in book.sheets.iter().zip(places) {
            out.put(SHEET_AT, &sheet_at(sheet, *place));
        }
        self.put_texts(&mut out);
        out.put(END, &[]);
        out.0
    }

    fn put_texts(&self, out: &mut Out) {
        let mut parts = Continued::begun(&[self.uses.to_le_bytes(), long(self.in_order.len()).to_le_bytes()].concat());
        for text in &self.in_order {
            parts.text(text);
        }
        let mut kind = SHARED_TEXTS;
        for part in parts.done {
            out.put(kind, &part);
            kind = CONTINUED;
        }
    }

    fn cell_format(&self, cell: &Cell) -> u16 {
        let own = format_of(cell).and_then(|format| self.formats.iter().position(|known| *known == format));
        own.map_or(OWN_FORMATS - 1, |nth| OWN_FORMATS + short(nth))
    }
}

fn format_of(cell: &Cell) -> Option<&'static str> {
    match cell {
        Cell::Number { format, .. } | Cell::Day { format, .. } if !format.is_empty() => Some(format),
        Cell::Blank | Cell::Text(_) | Cell::Number { .. } | Cell::Day { .. } | Cell::Formula { .. } => None,
    }
}

fn sheet_part(sheet: &Sheet, shared: &Shared<'_>) -> Vec<u8> {
    let mut out = Out::default();
    out.begin(0x0010);
    let columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let size = [&[0; 4][..], &long(sheet.rows.len()).to_le_bytes(), &[0; 2], &short(columns).to_le_bytes(), &[0; 2]];
    out.put(SIZE, &size.concat());
    for (at, row) in sheet.rows.iter().enumerate() {
        out.put(ROW, &row_said(at, row));
    }
    for (at, row) in sheet.rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            put_cell(&mut out, at, column, cell, shared);
        }
    }
    // As many regions as one record holds.
    for some in sheet.merged.chunks(1_026) {
        let regions: Vec<u8> = some.iter().flat_map(region).collect();
        out.put(MERGED, &[&short(some.len()).to_le_bytes()[..], &regions].concat());
    }
    out.put(END, &[]);
    out.0
}

fn put_cell(out: &mut Out, row: usize, column: usize, cell: &Cell, shared: &Shared<'_>) {
    let at = [short(row), short(column), shared.cell_format(cell)].map(u16::to_le_bytes).concat();
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => out.put(SHARED_TEXT, &[&at[..], &shared.texts[text.as_str()].to_le_bytes()].concat()),
        Cell::Number { value, .. } => put_number(out, &at, *value),
        Cell::Day { day, .. } => put_number(out, &at, count_of_days(*day, shared.from_1904) as f64),
        Cell::Formula { result: None, .. } => panic!("a formula of an .xls has a result"),
        Cell::Formula { result: Some(result), .. } => put_formula(out, &at, result),
    }
}

/// Whole numbers that fit are stored short, as Excel does.
fn put_number(out: &mut Out, at: &[u8], value: f64) {
    const MOST_SHORT: f64 = (1 << 29) as f64;
    if value.fract() == 0.0 && value.abs() < MOST_SHORT {
        let stored = (value as i32) << 2 | 2;
        out.put(SHORT_NUMBER, &[at, &stored.to_le_bytes()].concat());
    } else {
        out.put(NUMBER, &[at, &value.to_le_bytes()].concat());
    }
}

fn put_formula(out: &mut Out, at: &[u8], result: &Computed) {
    let (stored, compiled) = match result {
        // What is no number says so by its last bytes; the text follows.
        Computed::Text(text) => ([0, 0, 0, 0, 0, 0, 0xff, 0xff], [&[0x17][..], &short_string(text)].concat()),
        Computed::Number(number) => (number.to_le_bytes(), [&[0x1f][..], &number.to_le_bytes()].concat()),
    };
    let length = short(compiled.len()).to_le_bytes();
    out.put(FORMULA, &[at, &stored, &[0; 6], &length, &compiled].concat());
    if let Computed::Text(text) = result {
        out.put(TEXT_OF_FORMULA, &long_string(text));
    }
}

fn row_said(at: usize, row: &Row) -> Vec<u8> {
    let hidden = if row.hidden { 0x20 } else { 0 };
    let flags = (u32::from(OWN_FORMATS - 1) << 16) | 0x0100 | hidden;
    let height = 0x00ff_u16;
    let numbers = [short(at), 0, short(row.cells.len()), height, 0, 0].map(u16::to_le_bytes).concat();
    [numbers, flags.to_le_bytes().to_vec()].concat()
}

fn region(merged: &Merged) -> Vec<u8> {
    let ends = [merged.rows.start(), merged.rows.end(), merged.columns.start(), merged.columns.end()];
    ends.map(|end| short(*end).to_le_bytes()).concat()
}

fn sheet_at(sheet: &Sheet, place: usize) -> Vec<u8> {
    let seen = match sheet.seen {
        Seen::Shown => 0,
        Seen::Hidden => 1,
        Seen::VeryHidden => 2,
    };
    [&long(place).to_le_bytes()[..], &[seen, 0], &short_string(&sheet.name)].concat()
}

fn font() -> Vec<u8> {
    let numbers = [220, 0, 0x7fff, 400, 0].map(u16::to_le_bytes).concat();
    [&numbers[..], &[0, 0, 134, 0], &short_string("宋体")].concat()
}

fn cell_format(number_format: u16, of_style: bool) -> Vec<u8> {
    let kind: u16 = if of_style { 0xfff5 } else { 0x0001 };
    let numbers = [0, number_format, kind].map(u16::to_le_bytes).concat();
    [&numbers[..], &[0x20, 0, 0, 0xf8], &[0; 8], &[0xc0, 0x20]].concat()
}

/// A text with its length in one byte.
fn short_string(text: &str) -> Vec<u8> {
    let units = units(text);
    let length = u8::try_from(units.len() / 2).expect("names and constants are short");
    [&[length, 1][..], &units].concat()
}

/// A text with its length in two bytes.
fn long_string(text: &str) -> Vec<u8> {
    let units = units(text);
    [&short(units.len() / 2).to_le_bytes()[..], &[1], &units].concat()
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn short(number: usize) -> u16 {
    u16::try_from(number).expect("an .xls has 65,536 rows and 256 columns")
}

fn long(number: usize) -> u32 {
    u32::try_from(number).expect("workbooks here are small")
}

/// Records one after another.
#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn put(&mut self, kind: u16, data: &[u8]) {
        self.0.extend(kind.to_le_bytes());
        self.0.extend(short(data.len()).to_le_bytes());
        self.0.extend(data);
    }

    /// Begins a part of this kind: BIFF8, as Excel 97 wrote it.
    fn begin(&mut self, kind: u16) {
        let numbers = [0x0600, kind, 0x0dbb, 0x07cc].map(u16::to_le_bytes).concat();
        self.put(BEGIN, &[&numbers[..], &[0xc1, 0, 0, 0, 6, 3, 0, 0]].concat());
    }
}

/// Texts over several records: a text that is cut says in the next one anew how its characters are stored.
struct Continued {
    done: Vec<Vec<u8>>,
}

impl Continued {
    fn begun(first: &[u8]) -> Self {
        Self { done: vec![first.to_vec()] }
    }

    fn room(&self) -> usize {
        MOST - self.done.last().map_or(0, Vec::len)
    }

    fn text(&mut self, text: &str) {
        let units = units(text);
        // Length and first character stand together.
        if self.room() < 5 {
            self.done.push(vec![]);
        }
        let length = short(units.len() / 2).to_le_bytes();
        self.put(&[length[0], length[1], 1]);
        let mut rest = &units[..];
        loop {
            let (here, later) = rest.split_at(rest.len().min(self.room() & !1));
            self.put(here);
            if later.is_empty() {
                break;
            }
            self.done.push(vec![1]);
            rest = later;
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.done.last_mut().expect("there is always one").extend(bytes);
    }
}
