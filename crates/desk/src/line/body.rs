//! Bodies on the line: JSON, compressed with zstd where that pays, with limits before and after decompression.

use super::fault::LineFault;
use serde::{Serialize, de::DeserializeOwned};
use std::io::Read;

/// Shorter bodies go as they are.
const WORTH_COMPRESSING: usize = 512;
/// Requests are at most 256 KB, so this costs milliseconds and saves the line.
const LEVEL: i32 = 9;
/// The most bytes of an answer as it travels.
pub(super) const ANSWER_LIMIT: usize = 32 * 1024 * 1024;
/// The most bytes of an answer after decompression.
const DECODED_LIMIT: u64 = 256 * 1024 * 1024;

/// A body to send.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) compressed: bool,
}

/// Writes a request's body.
pub(super) fn write<T: Serialize>(value: &T) -> Body {
    let bytes = serde_json::to_vec(value).expect("what travels always serializes");
    if bytes.len() < WORTH_COMPRESSING {
        return Body { bytes, compressed: false };
    }
    match zstd::encode_all(bytes.as_slice(), LEVEL) {
        Ok(compressed) => Body { bytes: compressed, compressed: true },
        Err(_) => Body { bytes, compressed: false },
    }
}

/// Reads an answer's body; what is no answer of ours is no county's.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8], compressed: bool) -> Result<T, LineFault> {
    if !compressed {
        return serde_json::from_slice(bytes).map_err(|_| LineFault::NotCounty);
    }
    let decoder = zstd::Decoder::new(bytes).map_err(|_| LineFault::NotCounty)?;
    let mut plain = Vec::new();
    decoder.take(DECODED_LIMIT + 1).read_to_end(&mut plain).map_err(|_| LineFault::NotCounty)?;
    if plain.len() as u64 > DECODED_LIMIT {
        return Err(LineFault::TooLarge);
    }
    serde_json::from_slice(&plain).map_err(|_| LineFault::NotCounty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_back_as_it_was_and_a_log_in_page_is_no_answer() {
        let long = vec!["走访".to_owned(); 1_000];
        let body = write(&long);
        assert!(body.compressed && body.bytes.len() < 200);
        assert_eq!(read::<Vec<String>>(&body.bytes, true).unwrap(), long);
        assert!(!write(&["a"]).compressed);
        assert_eq!(read::<Vec<String>>(b"<!DOCTYPE html>", false), Err(LineFault::NotCounty));
        assert_eq!(read::<Vec<String>>(b"<!DOCTYPE html>", true), Err(LineFault::NotCounty));
    }
}
