//! The county's data folder and its key, which lies in a file outside of it.

use crate::CountyError;
use anju_model::Fault;
use anju_store::Key;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Where a county server keeps everything: one folder, and the key beside it.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    key_file: PathBuf,
}

impl Folder {
    /// Names the folder; the key lies in `key_file`, or else beside the folder with the ending `.key`.
    pub fn new(path: &Path, key_file: Option<&Path>) -> Self {
        let beside = || PathBuf::from(format!("{}.key", path.display()));
        Self { path: path.to_owned(), key_file: key_file.map_or_else(beside, Path::to_owned) }
    }

    /// Returns the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file of the key.
    pub fn key_file(&self) -> &Path {
        &self.key_file
    }

    /// Returns the database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("county.db")
    }

    /// Returns the folder of pictures and scans.
    pub fn blobs(&self) -> PathBuf {
        self.path.join("blobs")
    }

    /// Returns the folder of backups.
    pub fn backups(&self) -> PathBuf {
        self.path.join("backups")
    }

    /// Tells whether a county was started here.
    pub fn exists(&self) -> bool {
        self.database().exists()
    }

    /// Returns why nothing can be opened here: no county was started, or only its key is left of one.
    pub fn nothing_here(&self) -> Fault {
        let fault = Fault::new(if self.key_file.exists() { "county.key_left" } else { "county.none" });
        fault.with("folder", self.path.display()).with("file", self.key_file.display())
    }

    /// Makes the folder and writes a fresh key.
    ///
    /// # Errors
    /// `Exists` if a county is there already, `county.key_left` if a key is; any file error.
    pub fn create(&self, key: [u8; 32]) -> Result<Key, CountyError> {
        if self.exists() {
            return Err(CountyError::Exists(self.path.clone()));
        }
        if self.key_file.exists() {
            return Err(self.nothing_here().into());
        }
        fs::create_dir_all(&self.path)?;
        fs::create_dir_all(self.blobs())?;
        fs::create_dir_all(self.backups())?;
        write_private(&self.key_file, hex::encode(key).as_bytes())?;
        Ok(Key::new(key))
    }

    /// Reads the key.
    ///
    /// # Errors
    /// `NoKey` if the file is missing or is no key.
    pub fn key(&self) -> Result<Key, CountyError> {
        let no_key = || CountyError::NoKey(self.key_file.clone());
        let text = fs::read_to_string(&self.key_file).map_err(|_| no_key())?;
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return Err(no_key());
        }
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| no_key())?;
        }
        Ok(Key::new(bytes))
    }
}

/// Writes a file that only this account may read.
fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_its_data_is_never_written_over_and_says_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(&home.path().join("county"), None);
        let code = |error: CountyError| match error {
            CountyError::Fault(fault) => fault.code,
            other => other.to_string(),
        };
        assert_eq!(folder.nothing_here().code, "county.none");
        folder.create([7; 32]).unwrap();
        let kept = fs::read(folder.key_file()).unwrap();
        // The folder was moved away, or the power failed before the store was made.
        fs::remove_dir_all(folder.path()).unwrap();
        assert_eq!(folder.create([8; 32]).map_err(code).err().as_deref(), Some("county.key_left"));
        assert_eq!(folder.nothing_here().code, "county.key_left");
        assert_eq!(fs::read(folder.key_file()).unwrap(), kept);
    }
}
