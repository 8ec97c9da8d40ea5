//! Reads .csv in UTF-8, UTF-16 or GBK (as WPS and Excel save it), separated by commas, tabs or semicolons. A text whose
//! quotation marks do not fit is refused with its line: nobody can tell which rows went into one cell.

use super::{Budget, Rows, Sheet, Unreadable};
use crate::cell::{Cell, Shown};
use anju_model::reading::Epoch;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16LE};
use std::collections::BTreeMap;

/// Reads the one sheet, named by the file.
pub fn read(name: &str, bytes: &[u8], budget: &Budget) -> Result<Sheet, Unreadable> {
    let text = decode(bytes)?;
    if text.trim().is_empty() || text.contains('\0') {
        return Err(Unreadable::Broken);
    }
    let (separator, text) = separator(&text);
    let mut fields =
        Fields { text, at: 0, line: 1, separator, passed: 0, most: 0, opened: None, lengths: Lengths::default() };
    let mut rows = Rows::within(budget);
    let (mut row, mut column) = (0_u32, 0_u32);
    while let Some((field, end)) = fields.next()? {
        rows.put(row, column, cell(field))?;
        (row, column) = match end {
            End::Field => (row, column.saturating_add(1)),
            End::Row => (row.saturating_add(1), 0),
        };
    }
    if let Some(line) = fields.lengths.of_two_rows() {
        return Err(Unreadable::Quote(line));
    }
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(rows.into_sheet(name, Epoch::Y1900))
}

/// A field as a cell. Of 2016.1 nobody knows whether it was a number whose last 0 Excel did not show.
fn cell(field: String) -> Cell {
    let is_month = |text: &str| {
        text.len() == 6 && text.as_bytes()[4] == b'.' && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    match field.trim().parse() {
        Ok(number) if is_month(field.trim()) => Cell::Shown(Box::new(Shown { number, text: field.trim().to_owned() })),
        Ok(_) | Err(_) => Cell::Text(field),
    }
}

/// What ends a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Field,
    Row,
}

/// The fields of a text, one after another.
struct Fields<'a> {
    text: &'a str,
    at: usize,
    /// The line that `at` stands in, from 1.
    line: usize,
    separator: u8,
    /// How many separators this row has had so far, and the most that a row before had.
    passed: usize,
    most: usize,
    /// The line in which a field of several lines opened in this row.
    opened: Option<usize>,
    lengths: Lengths,
}

/// How long the rows of a list are, in separators.
#[derive(Default)]
struct Lengths {
    /// How many rows have a length.
    rows: BTreeMap<usize, usize>,
    /// The first row that was longer than all before by a field of several lines: the line of the field, and the length.
    doubtful: Option<(usize, usize)>,
}

impl Lengths {
    /// Notes a row; `opened` is the line of its field of several lines.
    fn note(&mut self, length: usize, opened: Option<usize>) {
        let is_longest = self.rows.keys().next_back().is_some_and(|most| length > *most);
        if let (Some(line), true, None) = (opened, is_longest, self.doubtful) {
            self.doubtful = Some((line, length));
        }
        *self.rows.entry(length).or_default() += 1;
    }

    /// Returns the line of a field that swallowed the end of one row and the start of the next: theirs is the longest row,
    /// while others agree on a length. Headings below a title are longer than it too, but their list follows.
    fn of_two_rows(&self) -> Option<usize> {
        let (line, length) = self.doubtful?;
        let mut longest = self.rows.iter().rev();
        let is_alone = longest.next() == Some((&length, &1));
        let others_agree = longest.next().is_some_and(|(usual, rows)| *usual > 0 && *rows > 1);
        (is_alone && others_agree).then_some(line)
    }
}

impl Fields<'_> {
    /// Returns the next field and what ends it.
    fn next(&mut self) -> Result<Option<(String, End)>, Unreadable> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let field = if self.text.as_bytes()[self.at] == b'"' { self.quoted()? } else { self.plain() };
        Ok(Some((field, self.end())))
    }

    /// Reads up to the next separator or line end; a quotation mark inside is one of the text.
    fn plain(&mut self) -> String {
        let rest = &self.text[self.at..];
        let ends = |b: u8| b == self.separator || matches!(b, b'\r' | b'\n');
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    /// Reads from a quotation mark to the one that closes it; two inside are one of the text.
    fn quoted(&mut self) -> Result<String, Unreadable> {
        let opened = self.line;
        let mut field = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let length = rest.find('"').ok_or(Unreadable::Quote(opened))?;
            field.push_str(&rest[..length]);
            self.at += length + 1;
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    field.push('"');
                    self.at += 1;
                }
                Some(b'\r' | b'\n') | None => break,
                Some(b) if *b == self.separator => break,
                // What follows the closing mark shows that it closed none.
                Some(_) => return Err(Unreadable::Quote(opened)),
            }
        }
        let lines = lines(&field);
        self.line += lines;
        if lines > 0 {
            self.opened = Some(opened);
        }
        if self.holds_rows(&field) { Err(Unreadable::Quote(opened)) } else { Ok(field) }
    }

    /// Tells whether a field has whole rows of the list inside, which a mark that was never closed has swallowed.
    fn holds_rows(&self, field: &str) -> bool {
        let is_row = |line: &str| line.bytes().filter(|b| *b == self.separator).count() == self.most;
        let mut inner = field.split(['\n', '\r']).filter(|line| !line.is_empty()).skip(1).peekable();
        match self.most {
            0 | 1 => false,
            // A remark may have as many commas as a short row.
            2..=4 => inner.peek().is_some() && inner.all(is_row),
            _ => inner.any(is_row),
        }
    }

    /// Passes over what ends a field.
    fn end(&mut self) -> End {
        let rest = &self.text.as_bytes()[self.at..];
        match rest {
            [b'\r', b'\n', ..] => self.at += 2,
            [b'\r' | b'\n', ..] => self.at += 1,
            [_, ..] => {
                self.at += 1;
                self.passed += 1;
                // A separator at the very end has a blank field behind it.
                return if self.at == self.text.len() { End::Row } else { End::Field };
            }
            [] => {}
        }
        self.line += 1;
        let passed = std::mem::take(&mut self.passed);
        self.most = self.most.max(passed);
        self.lengths.note(passed, self.opened.take());
        End::Row
    }
}

fn lines(text: &str) -> usize {
    let returns = text.matches('\r').count() - text.matches("\r\n").count();
    text.matches('\n').count() + returns
}

/// Decodes a text, by its mark if it has one, else in the first encoding that all of it fits.
fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]).map_err(|at| line_of(bytes, mark + at));
    }
    // UTF-16 without its mark: the second byte of digits and separators is 0, the first byte of nothing is.
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(2_000).any(|b| *b == 0);
    if zeros(1) && !zeros(0) {
        return strictly(UTF_16LE, bytes).map_err(|at| line_of(bytes, at));
    }
    strictly(UTF_8, bytes)
        .or_else(|of_utf8| strictly(GB18030, bytes).map_err(|of_gb| line_of(bytes, of_gb.max(of_utf8))))
}

/// Decodes all or says where the first byte stands that does not fit.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).ok_or(0_usize)?;
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(..) | DecoderResult::OutputFull, read) => Err(read),
    }
}

fn line_of(bytes: &[u8], at: usize) -> Unreadable {
    Unreadable::Line(1 + bytes[..at.min(bytes.len())].iter().filter(|b| **b == b'\n').count())
}

/// The separator that the first lines hold most of, or that a first line `sep=;` says, and the text behind that line.
fn separator(text: &str) -> (u8, &str) {
    let said = text.strip_prefix("sep=").and_then(|rest| Some((*rest.as_bytes().first()?, rest.split_once('\n')?.1)));
    if let Some((separator, text)) =
        said.filter(|(separator, _)| separator.is_ascii_punctuation() || *separator == b'\t')
    {
        return (separator, text);
    }
    let count = |mark: u8| text.bytes().take(4_000).filter(|b| *b == mark).count();
    let most = [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|mark| count(*mark));
    (most.unwrap_or(b','), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(bytes: &[u8]) -> Result<Sheet, Unreadable> {
        read("x.csv", bytes, &Budget::default())
    }

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let sheet = sheet(bytes).expect("a list");
        sheet.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect()
    }

    #[test]
    fn rows_are_numbered_as_excel_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["甲,乙", "", "1,\"二\n三\"", ",", "4,5", ""].join(end);
            let sheet = sheet(text.as_bytes()).expect("a list");
            let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers, [1, 3, 5], "{end:?}");
        }
    }

    #[test]
    fn a_mark_that_is_not_closed_is_told_with_the_line_it_opens_in() {
        for (text, line) in [
            ("甲,乙,丙\n1,2,\"三\n4,5,6\n", 2),
            ("甲,乙,丙\n1,\"二\n三\",3\n4,\"五,6\n7,8,9\n", 4),
            ("甲,乙,丙\n1,2,\"三\n4,5,\"六\n7,8,9\n", 2),
            ("甲,乙,丙\n1,2,\"三\n4,5,六\n7,8,九\"\n", 2),
            ("甲,乙,丙\n0,0,0\n1,2,\"三\n4,五\",6\n", 3),
            ("甲,乙\n\"一\"二,3\n", 2),
        ] {
            assert_eq!(sheet(text.as_bytes()).err(), Some(Unreadable::Quote(line)), "{text}");
        }
    }

    #[test]
    fn marks_inside_a_field_are_text() {
        assert_eq!(texts("甲,乙\n5\"管,\"他说\"\"好\"\"\"\n".as_bytes()), [["甲", "乙"], ["5\"管", "他说\"好\""]]);
        assert_eq!(texts("甲,乙\n=\"0012\",\"=\"\"0013\"\"\"\n".as_bytes()), [["甲", "乙"], ["0012", "0013"]]);
        assert_eq!(texts("甲,乙,丙\n1,\"二,\n三,四\",5\n".as_bytes())[1], ["1", "二,\n三,四", "5"]);
        assert_eq!(texts("甲,乙,丙\n1,\"二\n三,四,五\n六\",5\n".as_bytes())[1][2], "5");
        let under_titles = "某镇台账\n单位,2026年\n户主,\"人数\n（必填）\",备注,附注\n甲,2,,\n乙,3,,\n";
        assert_eq!(texts(under_titles.as_bytes()).len(), 5);
    }

    #[test]
    fn every_encoding_and_separator_of_offices_is_read() {
        let expected = [["县", "乡"], ["云阳县", "农坝镇"]];
        let text = "县,乡\n云阳县,农坝镇\n";
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(texts(text.as_bytes()), expected);
        assert_eq!(texts(format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(texts(&GB18030.encode(text).0), expected);
        assert_eq!(texts(&wide(&format!("\u{feff}{text}"))), expected);
        assert_eq!(texts(&wide("县,乡,a,b,c,1,2,3\n"))[0].len(), 8);
        for separator in ["\t", ";", "|"] {
            assert_eq!(texts(text.replace(',', separator).as_bytes()), expected, "{separator}");
        }
        assert_eq!(texts(format!("sep=;\r\n{}", text.replace(',', ";")).as_bytes()), expected);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        assert_eq!(sheet(b"a,b\nc,\xff\xff\n").err(), Some(Unreadable::Line(2)));
        assert_eq!(sheet(b"\xef\xbb\xbfa,b\nc,d\n\xc0,f\n").err(), Some(Unreadable::Line(3)));
    }

    #[test]
    fn a_month_may_be_a_number_that_lost_its_zero() {
        let read = sheet("甲,乙\n2016.1,2016.02\n".as_bytes());
        let read = read.expect("a list");
        assert!(matches!(read.rows[1].cell(0), Cell::Shown(_)));
        assert_eq!(read.rows[1].cell(1), &Cell::Text("2016.02".to_owned()));
    }
}
