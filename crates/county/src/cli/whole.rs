//! Files that commands write for a person: whole or not at all, readable by nobody else.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A file that is on the disk under another name; it goes away unless it appears.
pub(super) struct Whole {
    to: PathBuf,
    unfinished: PathBuf,
}

impl Whole {
    /// Writes the whole file, down to the disk.
    ///
    /// # Errors
    /// Any file error; no file is left then.
    pub(super) fn write(to: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let whole = Self { to: to.to_owned(), unfinished: unfinished.into() };
        // What a killed command left may be readable by others, which a file that is there already stays.
        match fs::remove_file(&whole.unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&whole.unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(whole)
    }

    /// Gives the file its name, in the place of an older one.
    ///
    /// # Errors
    /// Any file error; the older one stays then.
    pub(super) fn appear(self) -> io::Result<()> {
        fs::rename(&self.unfinished, &self.to)?;
        // A new name is durable only once its folder is; Windows has no such call.
        #[cfg(unix)]
        fs::File::open(folder_of(&self.to))?.sync_all()?;
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        // It is gone already where it appeared.
        let _ = fs::remove_file(&self.unfinished);
    }
}

/// Returns the folder in which a file stands.
pub(super) fn folder_of(to: &Path) -> &Path {
    to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
