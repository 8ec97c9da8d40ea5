//! The desk's data folder: one program at a time. Not for what lies in it.

use anju_model::Fault;
use std::{
    fs::{self, File, TryLockError},
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
    let failed = |error: &std::io::Error| {
        tracing::error!(kind = %error.kind(), "the data folder cannot be used");
        Fault::new("folder.failed").with("folder", folder.display())
    };
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"));
    let file = file.map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Fault::new("store.in_use")),
        Err(TryLockError::Error(error)) => Err(failed(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_program_does_not_get_the_folder_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        assert_eq!(lock(folder.path()).unwrap_err().code, "store.in_use");
        drop(first);
        lock(folder.path()).unwrap();
    }
}
