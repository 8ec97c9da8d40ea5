//! Workbooks that are protected against changes only. Excel encrypts them under a password that everybody's program knows,
//! so that they open without one; a workbook under a password of its own stays shut. By \[MS-OFFCRYPTO\] 2.3.4.

use super::{Unreadable, old_protected, xlsx};
use aes::{
    Aes128, Aes192, Aes256,
    cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit, block_padding::NoPadding},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use cfb::CompoundFile;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::io::{Cursor, Read};

pub(super) use old_protected::open_stream;

/// The password of a workbook that is protected against changes only.
pub(super) const KNOWN_TO_ALL: &str = "VelvetSweatshop";
/// More rounds than any program asks for: a crafted file would take minutes.
const MOST_ROUNDS: u32 = 1_000_000;
/// The package is encrypted in segments of so many bytes.
const SEGMENT: usize = 4096;

/// Returns the .xlsx inside a compound file, decrypted; nothing where it holds an .xls.
///
/// # Errors
/// `Encrypted` where its password is one of its own; what the file is where it holds no workbook.
pub(super) fn package(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if ["Workbook", "Book"].iter().any(|name| file.is_stream(name)) {
        return Ok(None);
    }
    if !file.is_stream("EncryptedPackage") {
        let document = ["WordDocument", "PowerPoint Document"].iter().any(|name| file.is_stream(name));
        return Err(if document { Unreadable::Other("workbook.document") } else { Unreadable::Broken });
    }
    let mut stream = |name: &str| {
        let mut data = vec![];
        let read = file.open_stream(name).and_then(|mut stream| stream.read_to_end(&mut data));
        read.map(|_| data).map_err(|_| Unreadable::Broken)
    };
    let (info, package) = (stream("EncryptionInfo")?, stream("EncryptedPackage")?);
    decrypted(&info, &package).map(Some)
}

fn decrypted(info: &[u8], package: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let (size, package) = package.split_first_chunk::<8>().ok_or(Unreadable::Broken)?;
    let size = usize::try_from(u64::from_le_bytes(*size)).map_err(|_| Unreadable::Broken)?;
    let version = info.get(..4).ok_or(Unreadable::Broken)?;
    let mut plain = match version {
        [4, 0, 4, 0] => Agile::read(info.get(8..).unwrap_or_default())?.open(package),
        [2..=4, 0, 2, 0] => Standard::read(info).ok_or(Unreadable::Broken)?.open(package),
        _ => None,
    }
    .ok_or(Unreadable::Encrypted)?;
    if size > plain.len() {
        return Err(Unreadable::Broken);
    }
    plain.truncate(size);
    Ok(plain)
}

/// The hash functions that an encrypted workbook may name.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        })
    }

    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            parts.iter().fold(D::new(), |hash, part| hash.chain_update(part)).finalize().to_vec()
        }
        match self {
            Hash::Sha1 => hash::<Sha1>(parts),
            Hash::Sha256 => hash::<Sha256>(parts),
            Hash::Sha384 => hash::<Sha384>(parts),
            Hash::Sha512 => hash::<Sha512>(parts),
        }
    }

    /// Hashes the password so often that guessing takes long.
    fn of_password(self, salt: &[u8], rounds: u32) -> Vec<u8> {
        let password: Vec<u8> = KNOWN_TO_ALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = self.of(&[salt, &password]);
        (0..rounds).fold(first, |hash, round| self.of(&[&round.to_le_bytes(), &hash]))
    }
}

/// Decrypts whole blocks by AES in chains; none for a key or a length that does not fit.
fn chained(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    fn decrypt<C: BlockModeDecrypt + KeyIvInit>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let cipher = C::new_from_slices(key, iv).ok()?;
        cipher.decrypt_padded_vec::<NoPadding>(data).ok()
    }
    match key.len() {
        16 => decrypt::<cbc::Decryptor<Aes128>>(key, iv, data),
        24 => decrypt::<cbc::Decryptor<Aes192>>(key, iv, data),
        32 => decrypt::<cbc::Decryptor<Aes256>>(key, iv, data),
        _ => None,
    }
}

/// Decrypts whole blocks by AES, each by itself.
fn unchained(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    fn decrypt<C: BlockCipherDecrypt + KeyInit>(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let cipher = C::new_from_slice(key).ok()?;
        let mut plain = data.to_vec();
        for block in plain.chunks_exact_mut(16) {
            cipher.decrypt_block(block.try_into().ok()?);
        }
        Some(plain)
    }
    match key.len() {
        16 => decrypt::<Aes128>(key, data),
        24 => decrypt::<Aes192>(key, data),
        32 => decrypt::<Aes256>(key, data),
        _ => None,
    }
}

/// Cuts a key to its length, or fills it up.
fn fitted(mut key: Vec<u8>, length: usize) -> Vec<u8> {
    key.resize(length, 0x36);
    key
}

/// The encryption of Excel 2010 and later: an XML says how.
struct Agile {
    data: Cipher,
    password: Cipher,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
}

/// How one part of an agile encryption is done.
struct Cipher {
    hash: Hash,
    salt: Vec<u8>,
    key_bytes: usize,
    block_bytes: usize,
}

impl Agile {
    fn read(xml: &[u8]) -> Result<Self, Unreadable> {
        let xml = std::str::from_utf8(xml).map_err(|_| Unreadable::Broken)?;
        let mut found = xlsx::elements(xml.trim_end_matches('\0'), &["keyData", "encryptedKey"]).into_iter();
        let (data, password) = found.next().zip(found.next()).ok_or(Unreadable::Broken)?;
        let bytes =
            |name: &str| password.get(name).and_then(|text| STANDARD.decode(text).ok()).ok_or(Unreadable::Broken);
        Ok(Self {
            rounds: password.get("spinCount").and_then(|n| n.parse().ok()).ok_or(Unreadable::Broken)?,
            verifier: bytes("encryptedVerifierHashInput")?,
            verifier_hash: bytes("encryptedVerifierHashValue")?,
            key: bytes("encryptedKeyValue")?,
            data: Cipher::read(&data).ok_or(Unreadable::Encrypted)?,
            password: Cipher::read(&password).ok_or(Unreadable::Encrypted)?,
        })
    }

    fn open(&self, package: &[u8]) -> Option<Vec<u8>> {
        if self.rounds > MOST_ROUNDS {
            return None;
        }
        let Cipher { hash, salt, .. } = &self.password;
        let from_password = hash.of_password(salt, self.rounds);
        let decrypt = |purpose: [u8; 8], data: &[u8]| {
            let key = fitted(hash.of(&[&from_password, &purpose]), self.password.key_bytes);
            chained(&key, &fitted(salt.clone(), self.password.block_bytes), data)
        };
        let verifier = decrypt([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &self.verifier)?;
        let expected = decrypt([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], &self.verifier_hash)?;
        let really = hash.of(&[verifier.get(..salt.len()).unwrap_or(&verifier)]);
        if !expected.starts_with(&really) {
            return None;
        }
        let mut key = decrypt([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &self.key)?;
        key.truncate(self.data.key_bytes);
        self.segments(&key, package)
    }

    fn segments(&self, key: &[u8], package: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::with_capacity(package.len());
        for (number, segment) in (0_u32..).zip(package.chunks(SEGMENT)) {
            let iv = fitted(self.data.hash.of(&[&self.data.salt, &number.to_le_bytes()]), self.data.block_bytes);
            let whole = segment.len() - segment.len() % self.data.block_bytes;
            plain.extend(chained(key, &iv, &segment[..whole])?);
        }
        Some(plain)
    }
}

impl Cipher {
    /// Reads how it is done; none where it is not by AES in chains.
    fn read(said: &xlsx::Attributes) -> Option<Self> {
        let number = |name: &str| said.get(name)?.parse::<usize>().ok();
        let by_aes = said.get("cipherAlgorithm")? == "AES" && said.get("cipherChaining")? == "ChainingModeCBC";
        let cipher = Self {
            hash: Hash::named(said.get("hashAlgorithm")?)?,
            salt: STANDARD.decode(said.get("saltValue")?).ok()?,
            key_bytes: number("keyBits")? / 8,
            block_bytes: number("blockSize")?,
        };
        (by_aes && cipher.block_bytes == 16).then_some(cipher)
    }
}

/// The encryption of Excel 2007: AES, each block by itself.
struct Standard {
    salt: Vec<u8>,
    key_bytes: usize,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    const ROUNDS: u32 = 50_000;

    fn read(info: &[u8]) -> Option<Self> {
        let four = |at: usize| Some(u32::from_le_bytes(*info.get(at..)?.first_chunk()?) as usize);
        let header = four(8)?;
        let key_bytes = four(12 + 16)? / 8;
        let verifier = info.get(12_usize.checked_add(header)?..)?;
        Some(Self {
            salt: verifier.get(4..20)?.to_vec(),
            key_bytes,
            verifier: verifier.get(20..36)?.to_vec(),
            verifier_hash: verifier.get(40..72)?.to_vec(),
        })
    }

    /// Makes the key of the hashed password.
    fn key(from_password: &[u8], bytes: usize) -> Vec<u8> {
        let block = Hash::Sha1.of(&[from_password, &0_u32.to_le_bytes()]);
        let mixed = |with: u8| {
            let mut pad = [with; 64];
            pad.iter_mut().zip(&block).for_each(|(pad, byte)| *pad ^= byte);
            Hash::Sha1.of(&[&pad])
        };
        fitted([mixed(0x36), mixed(0x5c)].concat(), bytes)
    }

    fn open(&self, package: &[u8]) -> Option<Vec<u8>> {
        let from_password = Hash::Sha1.of_password(&self.salt, Self::ROUNDS);
        let key = Self::key(&from_password, self.key_bytes);
        let verifier = unchained(&key, &self.verifier)?;
        let expected = unchained(&key, &self.verifier_hash)?;
        if !expected.starts_with(&Hash::Sha1.of(&[&verifier])) {
            return None;
        }
        unchained(&key, package)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read_workbook;
    use aes::cipher::BlockCipherEncrypt;
    use rust_xlsxwriter::Workbook as Written;
    use std::io::Write;

    fn workbook() -> Vec<u8> {
        let mut written = Written::new();
        written.add_worksheet().write_string(0, 0, "姓名").expect("a cell");
        written.save_to_buffer().expect("a workbook")
    }

    /// Encrypts a workbook as Excel 2007 does.
    fn standard(salt: [u8; 16]) -> Vec<u8> {
        let from_password = Hash::Sha1.of_password(&salt, Standard::ROUNDS);
        let key = Standard::key(&from_password, 16);
        let encrypt = |data: &[u8]| {
            let cipher = Aes128::new_from_slice(&key).expect("a key");
            let mut sealed = data.to_vec();
            sealed.resize(data.len().next_multiple_of(16), 0);
            for block in sealed.chunks_exact_mut(16) {
                cipher.encrypt_block(block.try_into().expect("a block"));
            }
            sealed
        };
        let header = [0x24_u32, 0, 0x660e, 0x8004, 128, 0x18, 0, 0].map(u32::to_le_bytes).concat();
        let verifier = *b"sixteen bytes it";
        let info = [
            &[4, 0, 2, 0][..],
            &0x24_u32.to_le_bytes(),
            &u32::try_from(header.len()).expect("short").to_le_bytes(),
            &header,
            &16_u32.to_le_bytes(),
            &salt,
            &encrypt(&verifier),
            &20_u32.to_le_bytes(),
            &encrypt(&Hash::Sha1.of(&[&verifier])),
        ]
        .concat();
        let plain = workbook();
        let package = [&(plain.len() as u64).to_le_bytes()[..], &encrypt(&plain)].concat();
        compound(&[("EncryptionInfo", &info), ("EncryptedPackage", &package)])
    }

    fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(vec![])).expect("a file");
        for (name, data) in streams {
            file.create_stream(name).and_then(|mut stream| stream.write_all(data)).expect("a stream");
        }
        file.flush().expect("written");
        file.into_inner().into_inner()
    }

    #[test]
    fn a_workbook_of_2007_that_is_protected_against_changes_only_is_read() {
        let read = read_workbook("表.xlsx", &standard(*b"0123456789abcdef")).expect("a workbook");
        assert_eq!(read.sheets[0].rows[0].cell(0).text(), "姓名");
    }

    #[test]
    fn compound_files_without_a_workbook_are_told_by_what_they_are() {
        let code = |bytes: &[u8]| read_workbook("表.xls", bytes).expect_err("refused").code.to_string();
        assert_eq!(code(&compound(&[("WordDocument", b"x")])), "workbook.document");
        assert_eq!(
            code(&compound(&[("EncryptionInfo", &[9; 40]), ("EncryptedPackage", &[0; 24])])),
            "workbook.encrypted"
        );
        assert_eq!(code(&compound(&[("Something", b"x")])), "workbook.unreadable");
    }
}
