//! Writes small .xls for the tests of those who read them.

use super::old_guard::{BEGIN, CONTINUED, END, NUMBER, SHARED_TEXT, SHARED_TEXTS, SHEET_AT, alone};

/// A record of this kind.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A record of a cell in the first style: its row, its column, and what it holds.
pub fn cell(kind: u16, row: u16, column: u16, holds: &[u8]) -> Vec<u8> {
    styled(kind, [row, column, 0], holds)
}

/// A record of a cell: its row, its column and its style, and what it holds.
pub fn styled(kind: u16, at: [u16; 3], holds: &[u8]) -> Vec<u8> {
    record(kind, &[&at.map(u16::to_le_bytes).concat(), holds].concat())
}

/// A cell that holds 1.
pub fn number(row: u16, column: u16) -> Vec<u8> {
    cell(NUMBER, row, column, &1_f64.to_le_bytes())
}

/// A cell in the first column with a shared text.
pub fn shared(row: u16, text: u32) -> Vec<u8> {
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
pub fn book(shared: &[&str], sheets: &[Vec<Vec<u8>>]) -> Vec<u8> {
    alone(&with_globals(&[], shared, sheets)).expect("a file")
}

/// The stream of such an .xls with more records at its beginning. Every sheet but the first is hidden.
pub fn with_globals(globals: &[Vec<u8>], shared: &[&str], sheets: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let begin = |what: u8| record(BEGIN, &[0, 6, what, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let ends = record(END, &[]);
    let body = |records: &Vec<Vec<u8>>| [begin(0x10), records.concat(), ends.clone()].concat();
    let bodies: Vec<Vec<u8>> = sheets.iter().map(body).collect();
    let texts = texts(shared);
    let place = |at: usize, begins: u32| {
        let name = format!("{:04}", at + 1);
        let state = [u8::from(at > 0), 0, 4, 0];
        record(SHEET_AT, &[&begins.to_le_bytes()[..], &state, name.as_bytes()].concat())
    };
    let mut stream = [begin(5), globals.concat()].concat();
    let mut at = stream.len() + place(0, 0).len() * sheets.len() + texts.len() + ends.len();
    for (index, body) in bodies.iter().enumerate() {
        stream.extend(place(index, u32::try_from(at).expect("a short file")));
        at += body.len();
    }
    [stream, texts, ends, bodies.concat()].concat()
}
