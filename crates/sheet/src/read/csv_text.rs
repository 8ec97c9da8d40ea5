//! Reads .csv in UTF-8, UTF-16 or GBK (as WPS and Excel save it), separated by commas, tabs or semicolons.

use super::{Budget, Rows, Sheet, Unreadable};
use crate::cell::Cell;
use encoding_rs::{GB18030, UTF_8};

/// Reads the one sheet, named by the file.
pub fn read(name: &str, bytes: &[u8], budget: &mut Budget) -> Result<Sheet, Unreadable> {
    let text = decode(bytes)?;
    if text.trim().is_empty() || text.contains('\0') || text.trim_start().starts_with('<') {
        return Err(Unreadable::Broken);
    }
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Rows::within(budget);
    let mut record = csv::StringRecord::new();
    let mut next = 0_u32;
    while records.read_record(&mut record).map_err(|_| Unreadable::Broken)? {
        let start = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        let number = next.saturating_add(blank_lines(text.as_bytes(), start));
        next = number.saturating_add(1);
        for (column, cell) in (0..).zip(record.iter()) {
            rows.put(number, column, Cell::Text(cell.to_owned()))?;
        }
    }
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(rows.into_sheet(name))
}

/// Counts the blank lines before a record, which Excel numbers and the reader of records skips. Where lines end in two
/// characters, the second one of the line before stands at the start.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let rest = text.get(start..).unwrap_or_default();
    let second = start > 0 && text[start - 1] == b'\r' && rest.first() == Some(&b'\n');
    let ends = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
    u32::try_from(ends - usize::from(second)).unwrap_or(u32::MAX)
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, broken) = encoding.decode(bytes);
        return if broken { Err(Unreadable::Broken) } else { Ok(text.into_owned()) };
    }
    for encoding in [UTF_8, GB18030] {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok(text.into_owned());
        }
    }
    Err(Unreadable::Broken)
}

/// The separator that the first lines hold most of.
fn delimiter(text: &str) -> u8 {
    let count = |mark: u8| text.bytes().take(4_000).filter(|b| *b == mark).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_as_excel_does() {
        for end in ["\n", "\r\n"] {
            let text = ["甲,乙", "", "1,\"二\n三\"", ",", "4,5", ""].join(end);
            let sheet = read("x.csv", text.as_bytes(), &mut Budget::default()).expect("a list");
            let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers, [1, 3, 5], "{end:?}");
        }
    }
}
