//! Looks into a zip before anything is inflated for good, so that a small file cannot fill the memory.

use super::Unreadable;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that all parts of a workbook may inflate to.
const MOST_INFLATED: u64 = 512 << 20;
/// The most parts of a workbook.
const MOST_PARTS: usize = 10_000;

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
    really(&mut zip)
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
