//! The desk's data folder: one program at a time, and what is left in it of a desk that was revoked. Not for what else lies
//! in it.

use crate::{enrol::CountyCard, keys::device};
use anju_model::{Fault, Stamp};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};

/// Holds the folder for this program; the system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Takes the folder for this program, window or browser mode alike; makes it if it is not there.
///
/// # Errors
/// `store.in_use` if another program has it; `folder.failed {folder}` if it cannot be made or written.
pub fn lock(folder: &Path) -> Result<FolderLock, Fault> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"));
    let file = file.map_err(|error| failed(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Fault::new("store.in_use")),
        Err(TryLockError::Error(error)) => Err(failed(folder, &error)),
    }
}

/// What is left of a desk that was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// How many saves had not been taken and are kept by the county.
    pub handed_over: u32,
}

impl Stopped {
    const NAME: &'static str = "stopped.json";

    /// Reads what is left of an earlier desk in this folder.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(Self::NAME)).ok()?).ok()
    }

    /// Forgets the earlier desk, once another is enrolled.
    ///
    /// # Errors
    /// `folder.failed`.
    pub fn forget(folder: &Path) -> Result<(), Fault> {
        removed(fs::remove_file(folder.join(Self::NAME))).map_err(|error| failed(folder, &error))
    }

    /// Leaves this note and nothing else of the desk: first the device secret, without which no key opens, then all the
    /// rest. Done again after a power cut, it comes to the same end.
    ///
    /// # Errors
    /// `folder.failed`.
    pub fn wipe(self, folder: &Path) -> Result<(), Fault> {
        let wiped = || {
            device::write_whole(&folder.join(Self::NAME), &serde_json::to_vec(&self)?)?;
            device::overwrite(folder)?;
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if name == "lock" || name == Self::NAME || name == CountyCard::NAME {
                    continue;
                }
                removed(match entry.file_type()?.is_dir() {
                    true => fs::remove_dir_all(entry.path()),
                    false => fs::remove_file(entry.path()),
                })?;
            }
            // The card goes last: while it is here, a start that finds the note goes on wiping.
            removed(fs::remove_file(folder.join(CountyCard::NAME)))
        };
        wiped().map_err(|error| failed(folder, &error))
    }
}

/// Sets aside what an enrolment left here that was cut short before its card was written: no key is left that opens it. The
/// device secret stays, so that the county takes the next try for the same enrolment.
///
/// # Errors
/// `folder.failed`.
pub(crate) fn set_aside(folder: &Path, now: Stamp) -> Result<(), Fault> {
    let aside = folder.join("aside").join(now.0.to_string());
    let moved = || {
        for name in ["keyring.json", "desk.db", "desk.db-wal", "desk.db-shm", "backup", "journal"] {
            let left = folder.join(name);
            if left.exists() {
                fs::create_dir_all(&aside)?;
                fs::rename(left, aside.join(name))?;
            }
        }
        Ok(())
    };
    moved().map_err(|error| failed(folder, &error))
}

fn removed(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn failed(folder: &Path, error: &io::Error) -> Fault {
    tracing::error!(kind = %error.kind(), "the data folder cannot be used");
    Fault::new("folder.failed").with("folder", folder.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_revoked_desk_only_a_note_is_left() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["desk.db", "desk.db-wal", "device.secret", "keyring.json", "county.json"] {
            fs::write(folder.path().join(name), [7; 32]).unwrap();
        }
        fs::create_dir_all(folder.path().join("backup")).unwrap();
        fs::write(folder.path().join("backup/desk.db"), [7; 32]).unwrap();
        let _held = lock(folder.path()).unwrap();
        for _ in 0..2 {
            Stopped { handed_over: 3 }.wipe(folder.path()).unwrap();
            let mut left: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            left.sort();
            assert_eq!(left, ["lock", "stopped.json"]);
        }
        assert_eq!(Stopped::read(folder.path()), Some(Stopped { handed_over: 3 }));
        Stopped::forget(folder.path()).unwrap();
        assert_eq!(Stopped::read(folder.path()), None);
    }

    #[test]
    fn a_second_program_does_not_get_the_folder_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        assert_eq!(lock(folder.path()).unwrap_err().code, "store.in_use");
        drop(first);
        lock(folder.path()).unwrap();
    }
}
