//! An .xls that is protected against changes only: its stream is encrypted by RC4 under the password that every program
//! knows. By \[MS-OFFCRYPTO\] 2.3.5 and 2.3.6, and \[MS-XLS\] 2.2.10.

use super::{
    Unreadable,
    old_guard::{self, Record},
    protected::KNOWN_TO_ALL,
};
use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher};
use sha1::Sha1;

/// The record that says that the rest of the stream is encrypted.
const PASSWORD: u16 = 0x002f;
/// The key changes after so many bytes of the stream.
const BLOCK: usize = 1024;
/// Records that are never encrypted: they begin a part, or say how to decrypt.
const PLAIN: [u16; 6] = [0x0809, PASSWORD, 0x00e1, 0x0194, 0x0195, 0x0196];
/// The record of a sheet's place, whose first four bytes are plain.
const SHEET_AT: u16 = 0x0085;

/// Decrypts the stream of an .xls where it is encrypted under the known password, and takes the mark of it away.
///
/// # Errors
/// `Encrypted` where the password is another one.
pub(super) fn open_stream(stream: &mut [u8]) -> Result<(), Unreadable> {
    let Some(password) = first_of(stream, PASSWORD)? else {
        return Ok(());
    };
    let key = Key::read(&stream[password.from..password.to]).ok_or(Unreadable::Encrypted)?;
    let mut cipher = Keystream { key, block: usize::MAX, bytes: vec![] };
    let mut at = 0;
    while let Some(record) = old_guard::record(stream, at)? {
        let plain = match record.kind {
            kind if PLAIN.contains(&kind) => record.to - record.from,
            SHEET_AT => 4.min(record.to - record.from),
            _ => 0,
        };
        let data = &mut stream[record.from..record.to];
        for (place, byte) in (record.from..).zip(data).skip(plain) {
            *byte ^= cipher.at(place)?;
        }
        at = record.to;
    }
    old_guard::pass_over(stream, password);
    Ok(())
}

fn first_of(stream: &[u8], kind: u16) -> Result<Option<Record>, Unreadable> {
    let mut at = 0;
    // It stands near the start, before the first sheet's place.
    while let Some(record) = old_guard::record(stream, at)?.filter(|record| record.kind != SHEET_AT) {
        if record.kind == kind {
            return Ok(Some(record));
        }
        at = record.to;
    }
    Ok(None)
}

/// What the keys of all blocks are made of.
enum Key {
    /// Excel 97: five bytes of an MD5.
    Basic([u8; 5]),
    /// Excel 2002 and later: a SHA-1, of which so many bytes count.
    Api { hash: Vec<u8>, bytes: usize },
}

impl Key {
    /// Makes the key of the known password; none where it does not open the file.
    fn read(data: &[u8]) -> Option<Self> {
        let (kind, rest) = data.split_first_chunk::<2>()?;
        if *kind != [1, 0] {
            return None;
        }
        let (key, verifier, hash) = match rest.get(..4)? {
            [1, 0, 1, 0] => (Self::basic(rest.get(4..20)?), rest.get(20..36)?, rest.get(36..52)?),
            [2..=4, 0, 2, 0] => Self::api(rest)?,
            _ => return None,
        };
        let mut opened = [verifier, hash].concat();
        key.of_block(0)?.apply(&mut opened);
        let (verifier, hash) = opened.split_at(16);
        let good = match key {
            Key::Basic(_) => Md5::digest(verifier).as_slice() == hash,
            Key::Api { .. } => Sha1::digest(verifier).as_slice() == hash,
        };
        good.then_some(key)
    }

    fn basic(salt: &[u8]) -> Self {
        let password = Md5::digest(password());
        let mixed = [&password[..5], salt].concat().repeat(16);
        let hash = Md5::digest(mixed);
        Key::Basic([hash[0], hash[1], hash[2], hash[3], hash[4]])
    }

    /// Reads the header and the verifier of the newer form.
    fn api(info: &[u8]) -> Option<(Self, &[u8], &[u8])> {
        let four = |at: usize| Some(u32::from_le_bytes(*info.get(at..)?.first_chunk()?) as usize);
        let bits = four(12 + 16)?;
        let verifier = info.get(12_usize.checked_add(four(8)?)?..)?;
        let salt = verifier.get(4..20)?;
        let hash = Sha1::new().chain_update(salt).chain_update(password()).finalize().to_vec();
        let key = Key::Api { hash, bytes: if bits == 0 { 5 } else { bits / 8 } };
        Some((key, verifier.get(20..36)?, verifier.get(40..60)?))
    }

    fn of_block(&self, block: u32) -> Option<BlockKey> {
        let number = block.to_le_bytes();
        Some(BlockKey(match self {
            Key::Basic(five) => Md5::new().chain_update(five).chain_update(number).finalize().to_vec(),
            Key::Api { hash, bytes } => {
                let mut key = Sha1::new().chain_update(hash).chain_update(number).finalize().to_vec();
                key.truncate(*bytes);
                // A key of 40 bits is filled up with zeros.
                key.resize(if *bytes == 5 { 16 } else { key.len() }, 0);
                key
            }
        }))
    }
}

/// The key of one block.
struct BlockKey(Vec<u8>);

impl BlockKey {
    fn apply(&self, data: &mut [u8]) {
        if let Ok(mut cipher) = Rc4::new_from_slice(&self.0) {
            cipher.apply_keystream(data);
        }
    }
}

fn password() -> Vec<u8> {
    KNOWN_TO_ALL.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The bytes that each place of the stream is mixed with.
struct Keystream {
    key: Key,
    block: usize,
    bytes: Vec<u8>,
}

impl Keystream {
    fn at(&mut self, place: usize) -> Result<u8, Unreadable> {
        if place / BLOCK != self.block {
            self.block = place / BLOCK;
            let number = u32::try_from(self.block).map_err(|_| Unreadable::TooLarge)?;
            self.bytes = vec![0; BLOCK];
            self.key.of_block(number).ok_or(Unreadable::Encrypted)?.apply(&mut self.bytes);
        }
        Ok(self.bytes[place % BLOCK])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            old_book::{number, record, shared, with_globals},
            old_guard::alone,
        },
        *,
    };
    use crate::read::read_workbook;

    /// Encrypts a stream by the key that its own mark names: mixing twice is mixing back.
    fn encrypted(stream: &[u8], key: Key) -> Vec<u8> {
        let mut stream = stream.to_vec();
        let mut cipher = Keystream { key, block: usize::MAX, bytes: vec![] };
        let mut at = 0;
        while let Some(record) = old_guard::record(&stream, at).expect("a record") {
            let skip = if PLAIN.contains(&record.kind) {
                usize::MAX
            } else if record.kind == SHEET_AT {
                4
            } else {
                0
            };
            for place in (record.from..record.to).skip(skip) {
                stream[place] ^= cipher.at(place).expect("a byte");
            }
            at = record.to;
        }
        alone(&stream).expect("a file")
    }

    fn sheet() -> Vec<Vec<u8>> {
        (0..200).flat_map(|row| [shared(row, 0), number(row, 1)]).collect()
    }

    const SALT: [u8; 16] = *b"0123456789abcdef";

    /// The mark of Excel 97 and its key.
    fn basic() -> (Vec<u8>, Key) {
        let key = Key::basic(&SALT);
        let mut verifier = [&SALT[..], &Md5::digest(SALT)].concat();
        key.of_block(0).expect("a key").apply(&mut verifier);
        (record(PASSWORD, &[&[1, 0, 1, 0, 1, 0][..], &SALT, &verifier].concat()), key)
    }

    /// The mark of Excel 2002 and its key of so many bits.
    fn api(bits: u32) -> (Vec<u8>, Key) {
        let hash = Sha1::new().chain_update(SALT).chain_update(password()).finalize().to_vec();
        let key = Key::Api { hash, bytes: bits as usize / 8 };
        let mut verifier = [&SALT[..], &Sha1::digest(SALT)].concat();
        key.of_block(0).expect("a key").apply(&mut verifier);
        let header = [4_u32, 0, 0x6801, 0x8004, bits, 1, 0, 0].map(u32::to_le_bytes).concat();
        let sizes = (header.len() as u32).to_le_bytes();
        let parts: [&[u8]; 9] = [
            &[1, 0, 4, 0, 2, 0],
            &[4, 0, 0, 0],
            &sizes,
            &header,
            &[16, 0, 0, 0],
            &SALT,
            &verifier[..16],
            &[20, 0, 0, 0],
            &verifier[16..],
        ];
        (record(PASSWORD, &parts.concat()), key)
    }

    #[test]
    fn an_old_workbook_that_is_protected_against_changes_only_is_read() {
        for (mark, key) in [basic(), api(128), api(40)] {
            let stream = with_globals(&[mark], &["姓名"], &[sheet()]);
            let file = encrypted(&stream, key);
            let read = read_workbook("表.xls", &file).expect("a workbook");
            assert_eq!(read.sheets[0].rows.len(), 200);
            assert_eq!(read.sheets[0].rows[199].cell(0).text(), "姓名");
        }
    }

    #[test]
    fn an_old_workbook_under_a_password_of_its_own_stays_shut() {
        let (mut mark, key) = api(128);
        let last = mark.len() - 1;
        mark[last] ^= 1;
        let file = encrypted(&with_globals(&[mark], &["姓名"], &[sheet()]), key);
        assert_eq!(read_workbook("表.xls", &file).expect_err("shut").code, "workbook.encrypted");
        let xor = record(PASSWORD, &[0, 0, 1, 2, 3, 4]);
        let file = alone(&with_globals(&[xor], &["姓名"], &[sheet()])).expect("a file");
        assert_eq!(read_workbook("表.xls", &file).expect_err("shut").code, "workbook.encrypted");
    }
}
