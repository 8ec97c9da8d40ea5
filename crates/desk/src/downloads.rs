//! Files for the person's folder for downloads: whole or not at all, under a name of their own, readable by nobody else.

use crate::{jobs::Progress, keys::device};
use anju_model::{Fault, Stamp};
use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

/// Bytes written between two looks at whether the file is still wanted.
const PIECE: usize = 1024 * 1024;

/// Makes a file's name without its ending, `搬迁户-20261124-0833`.
pub(crate) fn stem(title: &str, now: Stamp) -> String {
    let (day, time) = (now.day(), now.time_of_day().replace(':', ""));
    format!("{title}-{:04}{:02}{:02}-{time}", day.year(), day.month(), day.day())
}

/// A file under a name that nobody takes for a workbook; it goes away unless it appears.
pub(crate) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Writes the whole file, down to the disk.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`; no file is left then.
    pub(crate) fn write(folder: &Path, progress: &Progress, bytes: &[u8]) -> Result<Self, Fault> {
        let failed = |error: io::Error| file_fault(folder, &error);
        fs::create_dir_all(folder).map_err(failed)?;
        let unfinished =
            Self { path: folder.join(format!(".anju-{}-{}.unfinished", std::process::id(), progress.id())) };
        // A list of households is nobody else's.
        let mut file = device::create_private(&unfinished.path).map_err(failed)?;
        for piece in bytes.chunks(PIECE) {
            progress.wanted()?;
            file.write_all(piece).map_err(failed)?;
        }
        file.sync_all().map_err(failed)?;
        progress.wanted()?;
        Ok(unfinished)
    }

    /// Gives the file its name, or the first one after it that is free; never one that is taken.
    ///
    /// # Errors
    /// `export.folder`, `export.disk_full`; no file is left then.
    pub(crate) fn appear(self, stem: &str, ending: &str) -> Result<PathBuf, Fault> {
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        self.named(&folder, stem, ending).map_err(|error| file_fault(&folder, &error))
    }

    fn named(&self, folder: &Path, stem: &str, ending: &str) -> io::Result<PathBuf> {
        let first = std::iter::once(format!("{stem}.{ending}"));
        let names = first.chain((2_u32..).map(|n| format!("{stem}-{n}.{ending}")));
        for to in names.map(|name| folder.join(name)) {
            match fs::hard_link(&self.path, &to) {
                Ok(()) => return Ok(to),
                // Some file systems have no second names; there the look and the renaming are two steps.
                Err(_) if !to.try_exists()? => {
                    fs::rename(&self.path, &to)?;
                    return Ok(to);
                }
                Err(_) => {}
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is gone already where it was renamed.
        let _ = fs::remove_file(&self.path);
    }
}

fn file_fault(folder: &Path, error: &io::Error) -> Fault {
    tracing::error!(kind = %error.kind(), "a file for the person could not be written");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Fault::new("export.disk_full").with("drive", drive(folder))
        }
        _ => Fault::new("export.folder").with("folder", folder.display()),
    }
}

/// Names what to clear: the drive where there are drives, else the folder.
fn drive(folder: &Path) -> String {
    match folder.components().next() {
        Some(Component::Prefix(drive)) => drive.as_os_str().to_string_lossy().into_owned(),
        Some(_) | None => folder.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::words;

    fn unfinished(folder: &Path) -> Unfinished {
        let path = folder.join(".anju-1.unfinished");
        fs::write(&path, "内容").unwrap();
        Unfinished { path }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_named_by_its_list_and_minute_and_takes_no_name_that_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        // 2026-11-24 08:33 at UTC+8.
        let stem = stem("搬迁户", Stamp(1_795_480_380_000));
        assert_eq!(stem, "搬迁户-20261124-0833");
        for _ in 0..3 {
            unfinished(folder.path()).appear(&stem, "xlsx").unwrap();
        }
        assert_eq!(
            names(folder.path()),
            ["搬迁户-20261124-0833-2.xlsx", "搬迁户-20261124-0833-3.xlsx", "搬迁户-20261124-0833.xlsx"]
        );
    }

    #[test]
    fn what_does_not_appear_is_not_left() {
        let folder = tempfile::tempdir().unwrap();
        drop(unfinished(folder.path()));
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_full_disk_and_a_closed_folder_are_said_as_what_they_are() {
        let folder = Path::new("/home/clerk/下载");
        let said = |kind: io::ErrorKind| words::fault::sentence(&file_fault(folder, &kind.into()));
        let full = said(io::ErrorKind::StorageFull);
        assert!(full.starts_with("磁盘空间不足，导出没有完成，也没有留下半截文件。"), "{full}");
        let closed = said(io::ErrorKind::PermissionDenied);
        assert!(closed.contains("/home/clerk/下载") && closed.contains("权限"), "{closed}");
    }
}
