//! Plain text as Excel and WPS save a sheet: what is shown, cells in quotation marks only where they must be.

use super::{Encoding, Sheet};
use encoding_rs::{GB18030, GBK};

pub(super) fn bytes(sheet: &Sheet, separator: char, encoding: Encoding) -> Vec<u8> {
    let lines = sheet.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| quoted(&cell.shown(false), separator));
        cells.collect::<Vec<_>>().join(&separator.to_string()) + "\r\n"
    });
    encoded(&lines.collect::<String>(), encoding)
}

fn quoted(text: &str, separator: char) -> String {
    if text.contains([separator, '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Marked => format!("\u{feff}{text}").into_bytes(),
        Encoding::Utf16 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Gbk => {
            let (bytes, _, lost) = GBK.encode(text);
            if lost { GB18030.encode(text).0.into_owned() } else { bytes.into_owned() }
        }
    }
}
