//! The zip of a workbook and its parts, each inflated within what all of them together may take: a small file cannot fill
//! the memory.

use crate::read::Unreadable;
use std::{
    collections::HashMap,
    io::{BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};
use zip::{ZipArchive, read::ZipFile};

/// The most bytes that the parts of a workbook may inflate to.
const MOST_INFLATED: u64 = 512 << 20;
/// The most parts of a workbook.
const MOST_PARTS: usize = 10_000;

/// An opened zip. Its clones read side by side, within what all of them together may take.
#[derive(Clone)]
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part stands, by its path in small letters.
    parts: Arc<HashMap<String, usize>>,
    left: Arc<AtomicU64>,
}

/// A part that is being inflated.
pub(super) type Part<'p, 'a> = BufReader<Metered<'p, ZipFile<'p, Cursor<&'a [u8]>>>>;

/// Counts what comes out against what may.
pub(super) struct Metered<'p, R> {
    inner: R,
    left: &'p AtomicU64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(into)?;
        let taken = self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(read as u64));
        taken.map(|_| read).map_err(|_| {
            self.left.store(0, Relaxed);
            std::io::Error::other("more than a workbook may take")
        })
    }
}

impl<'a> Package<'a> {
    /// Opens a zip, and refuses one that says itself that it takes too much.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
        if zip.len() > MOST_PARTS {
            return Err(Unreadable::TooLarge);
        }
        let mut parts = HashMap::new();
        let mut said = 0_u64;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| Unreadable::Broken)?;
            if part.encrypted() {
                return Err(Unreadable::Encrypted);
            }
            said = said.saturating_add(part.size());
            let name = part.name().map_err(|_| Unreadable::Broken)?;
            parts.entry(form(&name)).or_insert(index);
        }
        if said > MOST_INFLATED {
            return Err(Unreadable::TooLarge);
        }
        Ok(Self { zip, parts: parts.into(), left: Arc::new(MOST_INFLATED.into()) })
    }

    /// Tells whether there is a part of this path.
    pub fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&form(path))
    }

    /// Tells whether any part lies in this folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.parts.keys().any(|path| path.starts_with(folder))
    }

    /// Begins a part; nothing where there is none.
    pub fn part(&mut self, path: &str) -> Result<Option<Part<'_, 'a>>, Unreadable> {
        let Some(index) = self.parts.get(&form(path)) else {
            return Ok(None);
        };
        let inner = self.zip.by_index(*index).map_err(|_| Unreadable::Broken)?;
        Ok(Some(BufReader::with_capacity(64 << 10, Metered { inner, left: &self.left })))
    }

    /// Returns the first bytes of a part as text, for a part that is only looked at.
    pub fn start(&mut self, path: &str, bytes: u64) -> Result<String, Unreadable> {
        let mut start = vec![];
        if let Some(part) = self.part(path)? {
            part.take(bytes).read_to_end(&mut start).map_err(|_| Unreadable::Broken)?;
        }
        Ok(String::from_utf8_lossy(&start).into_owned())
    }

    /// Says why inflating broke off: what may come out is used up, or the file is damaged.
    pub fn broke_off(&self) -> Unreadable {
        if self.left.load(Relaxed) == 0 { Unreadable::TooLarge } else { Unreadable::Broken }
    }
}

/// Paths are compared so: some programs write them with backslashes, others in capitals.
fn form(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}
