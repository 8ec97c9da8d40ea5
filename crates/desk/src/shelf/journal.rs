//! The second journal: each save since the last backup, once more, in a file of its own beside the store. Written after the
//! commit and completed from the outbox at start, it brings back what a restored backup does not hold yet.

use super::{outbox, settings};
use crate::{
    DeskError,
    keys::{Random, hkdf, open, seal_with},
};
use anju_model::{RecordId, Stamp, sync::group::Group};
use anju_store::{
    Key,
    rusqlite::{Connection, Row, params},
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};
use zeroize::Zeroizing;

const ABOUT: &[u8] = b"journal";
/// The setting that tells which row of the outbox the last backup ends with.
const FROM: &str = "journal_from";

/// An open journal: entries of a length (4 bytes, big-endian) and a sealed save.
pub struct Journal {
    file: File,
    key: Zeroizing<[u8; 32]>,
    /// The last row of the outbox that it holds.
    upto: i64,
}

/// One save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The group.
    pub group: Group,
    /// What people call the save.
    pub what: String,
    /// The record that lists show it by.
    pub subject: RecordId,
    /// When it was saved, by the corrected clock.
    pub at: Stamp,
}

impl Journal {
    /// Opens the journal beside an open store and completes it from the outbox. What a power cut left half-written at its
    /// end is cut off.
    ///
    /// # Errors
    /// Any file or store error.
    pub fn open(path: &Path, key: &Key, db: &Connection, random: &mut Random<'_>) -> Result<Self, DeskError> {
        let key = journal_key(key);
        let (entries, whole) = read(path, &key)?;
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        file.set_len(whole)?;
        let mut upto: i64 = settings::get(db, FROM)?.unwrap_or_default();
        // Entries stand in the outbox's order, and all of them in the outbox: they were written after the commit.
        if let Some(last) = entries.last() {
            let mut query = db.prepare_cached("SELECT coalesce(max(rowid), 0) FROM outbox WHERE id = ?1")?;
            upto = upto.max(query.query_row([last.group.id.bytes()], |row| row.get(0))?);
        }
        let mut journal = Self { file, key, upto };
        journal.complete(db, random)?;
        Ok(journal)
    }

    /// Begins anew: the store as it stands now has just been backed up.
    ///
    /// # Errors
    /// Any file or store error.
    pub fn begin_anew(&mut self, db: &Connection) -> Result<(), DeskError> {
        self.upto = db.query_row("SELECT coalesce(max(rowid), 0) FROM outbox", [], |row| row.get(0))?;
        self.file.set_len(0)?;
        self.file.sync_all()?;
        settings::set(db, FROM, &self.upto)
    }

    /// Adds what was saved since it was last completed.
    ///
    /// # Errors
    /// Any file or store error.
    pub fn complete(&mut self, db: &Connection, random: &mut Random<'_>) -> Result<(), DeskError> {
        let mut query = db
            .prepare_cached("SELECT rowid, body, what, subject, made_at FROM outbox WHERE rowid > ?1 ORDER BY rowid")?;
        let mut rows = query.query(params![self.upto])?;
        let mut added = vec![];
        let mut last = self.upto;
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            let plain = serde_json::to_vec(&entry(row)?).expect("saves always serialize");
            let sealed = seal_with(&self.key, &plain, ABOUT, random);
            let length = u32::try_from(sealed.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
            added.extend_from_slice(&length.to_be_bytes());
            added.extend_from_slice(&sealed);
        }
        if added.is_empty() {
            return Ok(());
        }
        io::Seek::seek(&mut self.file, io::SeekFrom::End(0))?;
        self.file.write_all(&added)?;
        self.file.sync_data()?;
        self.upto = last;
        Ok(())
    }
}

fn entry(row: &Row<'_>) -> Result<Entry, DeskError> {
    let body: String = row.get(1)?;
    Ok(Entry {
        group: outbox::parse(&body)?,
        what: row.get(2)?,
        subject: RecordId::from_bytes(row.get(3)?),
        at: Stamp(row.get(4)?),
    })
}

/// Lays what the journal holds over a restored store: what the backup lacks waits again.
///
/// # Errors
/// Any file or store error.
pub fn replay(path: &Path, key: &Key, db: &Connection) -> Result<usize, DeskError> {
    let (entries, _) = read(path, &journal_key(key))?;
    let mut brought = 0;
    for entry in entries {
        brought += usize::from(outbox::bring_back(db, &entry)?);
    }
    Ok(brought)
}

/// Reads the entries, and how many bytes of the file they are.
fn read(path: &Path, key: &[u8; 32]) -> Result<(Vec<Entry>, u64), DeskError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((vec![], 0)),
        Err(error) => return Err(error.into()),
    };
    let mut entries = vec![];
    let mut rest = bytes.as_slice();
    while let Some((entry, after)) = first(rest, key) {
        entries.push(entry);
        rest = after;
    }
    Ok((entries, (bytes.len() - rest.len()) as u64))
}

fn first<'a>(bytes: &'a [u8], key: &[u8; 32]) -> Option<(Entry, &'a [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sealed, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let plain = open(key, sealed, ABOUT)?;
    Some((serde_json::from_slice(&plain).ok()?, rest))
}

fn journal_key(key: &Key) -> Zeroizing<[u8; 32]> {
    hkdf(&[key.bytes()], b"journal of the desk")
}
