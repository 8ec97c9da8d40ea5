//! Files that a person hands in: kept encrypted in the desk's folder under their hash, known to requests by a ticket. Not
//! for how they travel.

use crate::{
    app::lock,
    keys::{Random, draw, hex, hkdf, open, seal_with},
};
use anju_model::{Fault, sync::enrol::BLOB_LIMIT};
use anju_store::Key;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
};
use zeroize::Zeroizing;

/// Tickets remembered at once; the oldest is forgotten for a new one, its bytes stay.
const TICKETS: usize = 200;

/// The desk's files, and the tickets of those handed in since the program started.
pub struct Uploads {
    folder: PathBuf,
    key: Zeroizing<[u8; 32]>,
    tickets: Mutex<Tickets>,
}

#[derive(Default)]
struct Tickets {
    next: u64,
    files: BTreeMap<u64, (String, Upload)>,
}

/// A file that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// `image/jpeg`, `image/png` or `application/pdf`, by its first bytes.
    pub media_type: &'static str,
}

impl Uploads {
    /// Opens the folder of files of the desk in `folder`, under a key derived from its data key.
    pub fn of(folder: &Path, data_key: &Key) -> Self {
        let key = hkdf(&[data_key.bytes()], b"files of the desk");
        Self { folder: folder.join("files"), key, tickets: Mutex::default() }
    }

    /// Takes a file in: checks what it is, keeps it encrypted, and answers a ticket.
    ///
    /// # Errors
    /// `evidence.empty`, `evidence.size`, `evidence.type {name}`; `disk.full`, `file.failed`.
    pub fn take(&self, name: &str, bytes: &[u8], random: &mut Random<'_>) -> Result<(String, Upload), Fault> {
        let name = plain_name(name);
        if bytes.is_empty() {
            return Err(Fault::new("evidence.empty").with("name", name));
        }
        if bytes.len() as u64 > BLOB_LIMIT {
            let said = |bytes: u64| format!("{} MB", bytes.div_ceil(1024 * 1024));
            let fault = Fault::new("evidence.size").with("name", name);
            return Err(fault.with("size", said(bytes.len() as u64)).with("most", said(BLOB_LIMIT)));
        }
        let media_type = media_type(bytes).ok_or_else(|| Fault::new("evidence.type").with("name", name))?;
        let sha256 = hex(&Sha256::digest(bytes));
        self.keep(&sha256, bytes, random).map_err(|error| file_fault(&error))?;
        let upload = Upload { name: name.to_owned(), sha256, size: bytes.len() as u64, media_type };
        let ticket = hex(&draw::<16>(random));
        self.remember(ticket.clone(), upload.clone());
        Ok((ticket, upload))
    }

    /// Returns the file behind a ticket.
    ///
    /// # Errors
    /// `file.ticket` if it is unknown or forgotten.
    pub fn of_ticket(&self, ticket: &str) -> Result<Upload, Fault> {
        let tickets = lock(&self.tickets);
        let found = tickets.files.values().find(|(known, _)| known == ticket);
        found.map(|(_, upload)| upload.clone()).ok_or_else(|| Fault::new("file.ticket"))
    }

    /// Keeps bytes whose hash is known, as when they came down from the county.
    ///
    /// # Errors
    /// Any file error.
    pub fn keep(&self, sha256: &str, bytes: &[u8], random: &mut Random<'_>) -> io::Result<()> {
        let path = self.path(sha256);
        if path.exists() && self.read(sha256)?.is_some() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let sealed = seal_with(&self.key, bytes, sha256.as_bytes(), random);
        crate::keys::device::write_whole(&path, &sealed)
    }

    /// Reads a kept file; none if it is not here or was damaged.
    ///
    /// # Errors
    /// Any file error.
    pub fn read(&self, sha256: &str) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        match fs::read(self.path(sha256)) {
            Ok(sealed) => Ok(open(&self.key, &sealed, sha256.as_bytes())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    fn remember(&self, ticket: String, upload: Upload) {
        let mut tickets = lock(&self.tickets);
        let number = tickets.next;
        tickets.next += 1;
        tickets.files.insert(number, (ticket, upload));
        if tickets.files.len() > TICKETS {
            tickets.files.pop_first();
        }
    }
}

/// Keeps of a path only the name.
fn plain_name(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    if name.is_empty() { "附件" } else { name }
}

fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let starts = [
        (b"\xFF\xD8\xFF".as_slice(), "image/jpeg"),
        (b"\x89PNG\r\n\x1A\n", "image/png"),
        (b"%PDF-", "application/pdf"),
    ];
    starts.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, media_type)| media_type)
}

fn file_fault(error: &io::Error) -> Fault {
    tracing::warn!(kind = %error.kind(), "a file could not be kept");
    if error.kind() == io::ErrorKind::StorageFull { Fault::new("disk.full") } else { Fault::new("file.failed") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a photo of a repaired roof, taken in November";

    fn uploads(folder: &Path) -> Uploads {
        Uploads::of(folder, &Key::new([7; 32]))
    }

    #[test]
    fn a_photo_is_kept_encrypted_and_known_by_its_ticket() {
        let folder = tempfile::tempdir().unwrap();
        let here = uploads(folder.path());
        let (ticket, upload) = here.take("C:\\照片\\屋顶.jpg", JPEG, &mut |bytes| bytes.fill(3)).unwrap();
        assert_eq!((upload.name.as_str(), upload.media_type, upload.size), ("屋顶.jpg", "image/jpeg", JPEG.len() as u64));
        assert_eq!(here.of_ticket(&ticket).unwrap(), upload);
        assert_eq!(here.of_ticket("x").unwrap_err().code, "file.ticket");
        let kept = fs::read(folder.path().join("files").join(&upload.sha256)).unwrap();
        assert!(!kept.windows(8).any(|window| window == &JPEG[8..16]));
        assert_eq!(uploads(folder.path()).read(&upload.sha256).unwrap().unwrap().as_slice(), JPEG);
        let other = Uploads::of(folder.path(), &Key::new([8; 32]));
        assert!(other.read(&upload.sha256).unwrap().is_none());
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let here = uploads(folder.path());
        let large = [b"%PDF-".as_slice(), &vec![0; 20 * 1024 * 1024]].concat();
        for (bytes, code) in
            [(b"".as_slice(), "evidence.empty"), (b"MZ program", "evidence.type"), (large.as_slice(), "evidence.size")]
        {
            assert_eq!(here.take("a.jpg", bytes, &mut |_| {}).unwrap_err().code, code);
        }
    }
}
