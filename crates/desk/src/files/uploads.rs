//! Files that a person hands in: kept encrypted in the desk's folder under their hash, known to requests by a ticket. Not
//! for how they travel.

use crate::{
    app::lock,
    cases::evidence::KeptFile,
    keys::{Random, device, draw, hkdf, open, seal_with},
};
use anju_model::{
    Fault,
    contract::{LARGEST_WORKBOOK, workbook_too_large},
    evidence,
};
use anju_store::Key;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use zeroize::Zeroizing;

/// Tickets remembered at once; the oldest is forgotten for a new one, its bytes stay.
const TICKETS: usize = 200;

/// How the names of workbooks end.
const WORKBOOKS: [&str; 4] = [".xlsx", ".xlsm", ".xls", ".csv"];

/// An enrolment file is a few kilobytes.
const ENROLMENT_LIMIT: usize = 64 * 1024;

/// The desk's files, and the tickets of those handed in since the program started.
#[derive(Clone)]
pub struct Uploads {
    folder: PathBuf,
    tickets: Arc<Mutex<Tickets>>,
}

#[derive(Default)]
struct Tickets {
    next: u64,
    files: BTreeMap<u64, (String, Upload)>,
}

/// A workbook that waits in memory.
#[derive(Clone)]
pub struct Workbook {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<Zeroizing<Vec<u8>>>,
}

/// What stands behind a ticket.
#[derive(Clone)]
enum Upload {
    Kept(KeptFile),
    Enrolment { name: String, bytes: Arc<Zeroizing<Vec<u8>>> },
    Workbook(Workbook),
}

impl Uploads {
    /// Keeps the files of the desk in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.join("files"), tickets: Arc::default() }
    }

    /// Takes a file in: checks what it is, keeps it encrypted under the data key, and answers a ticket.
    ///
    /// # Errors
    /// What `evidence::check` says of it; `disk.full`, `file.failed`.
    pub fn take(&self, key: &Key, name: &str, bytes: &[u8], random: &mut Random<'_>) -> Result<String, Fault> {
        let name = plain_name(name);
        let media_type = evidence::check(name, bytes.len() as u64, &bytes[..bytes.len().min(evidence::HEAD)])?;
        let sha256 = hex::encode(Sha256::digest(bytes));
        self.keep(key, &sha256, bytes, random)?;
        let kept =
            KeptFile { name: name.to_owned(), sha256, size: bytes.len() as u64, media_type: media_type.to_owned() };
        Ok(self.remember(Upload::Kept(kept), random))
    }

    /// Takes an enrolment file in, before there is a key to keep anything with; it stays in memory.
    ///
    /// # Errors
    /// `enrol.file {name}` if it is too large to be one.
    pub fn take_enrolment_file(&self, name: &str, bytes: &[u8], random: &mut Random<'_>) -> Result<String, Fault> {
        let name = plain_name(name);
        if bytes.len() > ENROLMENT_LIMIT {
            return Err(Fault::new("enrol.file").with("name", name));
        }
        let bytes = Arc::new(Zeroizing::new(bytes.to_vec()));
        Ok(self.remember(Upload::Enrolment { name: name.to_owned(), bytes }, random))
    }

    /// Tells by its name whether a file is a workbook.
    pub fn is_workbook(name: &str) -> bool {
        let name = name.to_lowercase();
        WORKBOOKS.iter().any(|ending| name.ends_with(ending))
    }

    /// Refuses a file by its name and size, before any of it is read; what it is decides the rest.
    ///
    /// # Errors
    /// `workbook.too_large {name, most}`, `evidence.size {name, size, most}`.
    pub fn admit(name: &str, size: u64) -> Result<(), Fault> {
        let name = plain_name(name);
        match Self::is_workbook(name) {
            true if size > LARGEST_WORKBOOK as u64 => Err(workbook_too_large(Some(name))),
            false => evidence::check_size(name, size),
            true => Ok(()),
        }
    }

    /// Takes a workbook in that is to be handed to the county; it stays in memory, and only the last one does.
    ///
    /// # Errors
    /// `workbook.too_large {name, most}`.
    pub fn take_workbook(&self, name: &str, bytes: &[u8], random: &mut Random<'_>) -> Result<String, Fault> {
        let name = plain_name(name);
        Self::admit(name, bytes.len() as u64)?;
        lock(&self.tickets).files.retain(|_, (_, upload)| !matches!(upload, Upload::Workbook(_)));
        let bytes = Arc::new(Zeroizing::new(bytes.to_vec()));
        Ok(self.remember(Upload::Workbook(Workbook { name: name.to_owned(), bytes }), random))
    }

    /// Returns the workbook behind a ticket.
    ///
    /// # Errors
    /// `file.ticket` if it is unknown or forgotten.
    pub fn workbook(&self, ticket: &str) -> Result<Workbook, Fault> {
        match self.behind(ticket)? {
            Upload::Workbook(workbook) => Ok(workbook),
            Upload::Kept(KeptFile { name, .. }) | Upload::Enrolment { name, .. } => {
                Err(Fault::new("workbook.unreadable").with("name", name))
            }
        }
    }

    /// Returns the enrolment file behind a ticket: name and bytes.
    ///
    /// # Errors
    /// `file.ticket` if it is unknown or forgotten.
    pub fn enrolment_file(&self, ticket: &str) -> Result<(String, Vec<u8>), Fault> {
        match self.behind(ticket)? {
            Upload::Enrolment { name, bytes } => Ok((name, bytes.to_vec())),
            Upload::Kept(KeptFile { name, .. }) | Upload::Workbook(Workbook { name, .. }) => {
                Err(Fault::new("enrol.file").with("name", name))
            }
        }
    }

    /// Returns the kept file behind a ticket.
    ///
    /// # Errors
    /// `file.ticket` if it is unknown or forgotten.
    pub fn kept(&self, ticket: &str) -> Result<KeptFile, Fault> {
        match self.behind(ticket)? {
            Upload::Kept(kept) => Ok(kept),
            Upload::Enrolment { name, .. } | Upload::Workbook(Workbook { name, .. }) => {
                Err(Fault::new("evidence.type").with("name", name))
            }
        }
    }

    /// Keeps bytes whose hash is known, as when they came down from the county.
    ///
    /// # Errors
    /// `disk.full`, `file.failed`.
    pub fn keep(&self, key: &Key, sha256: &str, bytes: &[u8], random: &mut Random<'_>) -> Result<(), Fault> {
        if self.path_of(sha256).exists() && self.read(key, sha256).is_ok() {
            return Ok(());
        }
        let sealed = seal_with(&file_key(key), bytes, sha256.as_bytes(), random);
        let written =
            fs::create_dir_all(&self.folder).and_then(|()| device::write_whole(&self.path_of(sha256), &sealed));
        written.map_err(|error| file_fault(&error))
    }

    /// Reads a kept file.
    ///
    /// # Errors
    /// `file.missing` if it is not here, `file.damaged` if it does not open; `file.failed`.
    pub fn read(&self, key: &Key, sha256: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
        match fs::read(self.path_of(sha256)) {
            Ok(sealed) => open(&file_key(key), &sealed, sha256.as_bytes()).ok_or_else(|| Fault::new("file.damaged")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Fault::new("file.missing")),
            Err(error) => Err(file_fault(&error)),
        }
    }

    fn path_of(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    fn behind(&self, ticket: &str) -> Result<Upload, Fault> {
        let tickets = lock(&self.tickets);
        let found = tickets.files.values().find(|(known, _)| known == ticket);
        found.map(|(_, upload)| upload.clone()).ok_or_else(|| Fault::new("file.ticket"))
    }

    fn remember(&self, upload: Upload, random: &mut Random<'_>) -> String {
        let ticket = hex::encode(draw::<16>(random));
        let mut tickets = lock(&self.tickets);
        let number = tickets.next;
        tickets.next += 1;
        tickets.files.insert(number, (ticket.clone(), upload));
        if tickets.files.len() > TICKETS {
            tickets.files.pop_first();
        }
        ticket
    }
}

fn file_key(key: &Key) -> Zeroizing<[u8; 32]> {
    hkdf(&[key.bytes()], b"files of the desk")
}

/// Keeps of a path only the name.
fn plain_name(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    if name.is_empty() { "附件" } else { name }
}

fn file_fault(error: &io::Error) -> Fault {
    tracing::warn!(kind = %error.kind(), "a file could not be kept");
    if error.kind() == io::ErrorKind::StorageFull { Fault::new("disk.full") } else { Fault::new("file.failed") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a photo of a repaired roof, taken in November";

    #[test]
    fn a_photo_is_kept_encrypted_and_known_by_its_ticket() {
        let folder = tempfile::tempdir().unwrap();
        let (here, key) = (Uploads::new(folder.path()), Key::new([7; 32]));
        let ticket = here.take(&key, "C:\\照片\\屋顶.jpg", JPEG, &mut |bytes| bytes.fill(3)).unwrap();
        let kept = here.kept(&ticket).unwrap();
        assert_eq!(
            (kept.name.as_str(), kept.media_type.as_str(), kept.size),
            ("屋顶.jpg", "image/jpeg", JPEG.len() as u64)
        );
        assert_eq!(here.kept("x").unwrap_err().code, "file.ticket");
        let on_disk = fs::read(here.path_of(&kept.sha256)).unwrap();
        assert!(!on_disk.windows(8).any(|window| window == &JPEG[8..16]));
        let again = Uploads::new(folder.path());
        assert_eq!(again.read(&key, &kept.sha256).unwrap().as_slice(), JPEG);
        assert_eq!(again.read(&Key::new([8; 32]), &kept.sha256).unwrap_err().code, "file.damaged");
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let (here, key) = (Uploads::new(folder.path()), Key::new([7; 32]));
        let large = [b"%PDF-".as_slice(), &vec![0; 20 * 1024 * 1024]].concat();
        for (bytes, code) in [
            (b"".as_slice(), "evidence.empty"),
            (b"MZ program", "evidence.type"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "evidence.heic"),
            (large.as_slice(), "evidence.size"),
        ] {
            assert_eq!(here.take(&key, "a.jpg", bytes, &mut |_| {}).unwrap_err().code, code);
        }
    }

    #[test]
    fn a_file_is_refused_by_its_size_before_it_is_read() {
        let refused = |name: &str, size: u64| Uploads::admit(name, size).map_err(|fault| fault.code);
        assert_eq!(refused("D:\\一批.XLSX", LARGEST_WORKBOOK as u64), Ok(()));
        assert_eq!(refused("一批.csv", LARGEST_WORKBOOK as u64 + 1), Err("workbook.too_large".into()));
        assert_eq!(refused("屋顶.jpg", LARGEST_WORKBOOK as u64), Err("evidence.size".into()));
        assert_eq!(refused("屋顶.jpg", 20 << 20), Ok(()));
    }

    #[test]
    fn an_enrolment_file_waits_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let here = Uploads::new(folder.path());
        let ticket = here.take_enrolment_file("登记.json", b"{}", &mut |bytes| bytes.fill(3)).unwrap();
        assert_eq!(here.enrolment_file(&ticket).unwrap(), ("登记.json".to_owned(), b"{}".to_vec()));
        assert!(!folder.path().join("files").exists());
        assert_eq!(here.kept(&ticket).map(drop).unwrap_err().code, "evidence.type");
    }
}
