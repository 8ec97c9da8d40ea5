//! Reads .csv in UTF-8, UTF-16 or GBK (as WPS and Excel save it), separated by commas, tabs or semicolons.

use super::{Rows, Sheet, Unreadable};
use crate::cell::Cell;
use encoding_rs::{GB18030, UTF_8};

/// Reads the one sheet, named by the file.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decode(bytes)?;
    if text.trim().is_empty() || text.contains('\0') || text.trim_start().starts_with('<') {
        return Err(Unreadable::Broken);
    }
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while records.read_record(&mut record).map_err(|_| Unreadable::Broken)? {
        number = record.position().map_or(number, |at| u32::try_from(at.line() - 1).unwrap_or(u32::MAX));
        for (column, cell) in (0..).zip(record.iter()) {
            rows.put(number, column, Cell::Text(cell.to_owned()))?;
        }
    }
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(rows.into_sheet(name))
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
