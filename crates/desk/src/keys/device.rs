//! The device secret: 32 random bytes in a file of this desk that only its operating-system account may read. It binds the
//! wrapped keys to this PC's folder; it does not stop a thief who has the whole disk, whom the passwords have to stop.

use super::{Random, file_fault};
use anju_model::Fault;
use std::{
    fs,
    io::{self, Write},
    path::Path,
};
use zeroize::Zeroizing;

const NAME: &str = "device.secret";

/// Reads the device secret of a desk's folder.
///
/// # Errors
/// `keys.file` if it is there but cannot be read, or is damaged.
pub fn read(folder: &Path) -> Result<Option<Zeroizing<[u8; 32]>>, Fault> {
    match fs::read(folder.join(NAME)) {
        Ok(bytes) => {
            let bytes = Zeroizing::new(bytes);
            let secret: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Fault::new("keys.damaged"))?;
            Ok(Some(Zeroizing::new(secret)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_fault(&error)),
    }
}

/// Reads the device secret, or makes one.
///
/// # Errors
/// `keys.file`, `keys.damaged`.
pub fn read_or_make(folder: &Path, random: &mut Random<'_>) -> Result<Zeroizing<[u8; 32]>, Fault> {
    if let Some(secret) = read(folder)? {
        return Ok(secret);
    }
    let mut secret = Zeroizing::new([0; 32]);
    random(secret.as_mut());
    fs::create_dir_all(folder)
        .and_then(|()| write_whole(&folder.join(NAME), secret.as_ref()))
        .map_err(|e| file_fault(&e))?;
    Ok(secret)
}

/// Writes zeros over the device secret: nothing that was wrapped with it opens any more.
///
/// # Errors
/// Any file error; none where there is no secret.
pub(crate) fn overwrite(folder: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).open(folder.join(NAME)) {
        Ok(mut file) => file.write_all(&[0; 32]).and_then(|()| file.sync_all()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Writes a file that only this account may read: wholly, or not at all.
///
/// # Errors
/// Any file error.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut file = create_private(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&unfinished, path)?;
    sync_folder(path)
}

/// Makes a file, or empties one, that only this account may read.
///
/// # Errors
/// Any file error.
pub(crate) fn create_private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A new name is durable only once its folder is.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

/// Windows has no such call; its file system journals names.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_made_once_and_read_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_none());
        let made = read_or_make(folder.path(), &mut |bytes| bytes.fill(9)).unwrap();
        let again = read_or_make(folder.path(), &mut |bytes| bytes.fill(8)).unwrap();
        assert_eq!(made, again);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(NAME)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
