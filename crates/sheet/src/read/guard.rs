//! Looks into a zip before anything is inflated for good, so that a small file cannot fill the memory.

use super::{MOST_CELLS, MOST_TEXT, Unreadable};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that all parts of a workbook may inflate to.
const MOST_INFLATED: u64 = 512 << 20;
/// The most parts of a workbook.
const MOST_PARTS: usize = 10_000;

/// The part that holds each text once, for all its cells.
const SHARED_TEXTS: &str = "sharedstrings.xml";

/// Adds up what the parts inflate to: first as they say, then by inflating each into nothing, since a crafted file lies.
pub fn inflates_sensibly(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if zip.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut said = 0_u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(|_| Unreadable::Broken)?;
        if part.encrypted() {
            return Err(Unreadable::Encrypted);
        }
        said = said.saturating_add(part.size());
    }
    if said > MOST_INFLATED {
        return Err(Unreadable::TooLarge);
    }
    really(&mut zip)?;
    (0..zip.len()).try_for_each(|index| shared_texts(&mut zip, index))
}

fn really(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Unreadable> {
    let mut left = MOST_INFLATED;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|_| Unreadable::Broken)?;
        let inflated = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Unreadable::Broken)?;
        left = left.checked_sub(inflated).ok_or(Unreadable::TooLarge)?;
    }
    Ok(())
}

/// Looks at how many texts the part of shared texts says that it holds: its reader makes room for so many before the first.
fn shared_texts(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<(), Unreadable> {
    let part = zip.by_index(index).map_err(|_| Unreadable::Broken)?;
    let name = part.name().map_err(|_| Unreadable::Broken)?;
    if !name.to_ascii_lowercase().ends_with(SHARED_TEXTS) {
        return Ok(());
    }
    let mut text = vec![];
    part.take(MOST_TEXT as u64 + 1).read_to_end(&mut text).map_err(|_| Unreadable::Broken)?;
    if text.len() > MOST_TEXT {
        return Err(Unreadable::TooLarge);
    }
    // Written two bytes a character it would hide from the search below.
    if text.contains(&0) {
        return Err(Unreadable::Broken);
    }
    said_counts(&text).all(|count| count <= MOST_CELLS).then_some(()).ok_or(Unreadable::TooLarge)
}

/// Every number after the word by which the part says its count, wherever it stands.
fn said_counts(text: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"uniqueCount";
    let after = |(at, _): (usize, &[u8])| &text[at + WORD.len()..];
    text.windows(WORD.len()).enumerate().filter(|(_, word)| *word == WORD).map(after).map(|rest| {
        let digits = rest.iter().skip_while(|b| !b.is_ascii_digit() && **b != b'>').take_while(|b| b.is_ascii_digit());
        digits.fold(0_usize, |count, digit| count.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
    })
}
