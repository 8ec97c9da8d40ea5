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

/// Removes what a program that was killed left in the folder: unfinished files that no running program holds.
pub(crate) fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(BEGINS) && name.ends_with(ENDS));
        let Some(file) = ours.then(|| fs::File::open(entry.path()).ok()).flatten() else { continue };
        // Where a file system has no locks nobody can tell who holds it, and it stays.
        if file.try_lock().is_ok() {
            // What cannot be removed now is removed at the next start.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the name of an unfinished file begins and ends.
const BEGINS: &str = ".anju-";
const ENDS: &str = ".unfinished";

/// A file under a name that nobody takes for a workbook; it goes away unless it appears.
pub(crate) struct Unfinished {
    path: PathBuf,
    /// Locked, so that no other program takes it for one that was left.
    file: fs::File,
}

impl Unfinished {
    /// Writes the whole file, down to the disk.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`; no file is left then.
    pub(crate) fn write(folder: &Path, progress: &Progress, bytes: &[u8]) -> Result<Self, Fault> {
        Self::write_pieces(folder, progress, bytes.chunks(PIECE))
    }

    fn write_pieces<'a>(
        folder: &Path,
        progress: &Progress,
        pieces: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Self, Fault> {
        let failed = |error: io::Error| file_fault(folder, &error);
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(format!("{BEGINS}{}-{}{ENDS}", std::process::id(), progress.id()));
        // A list of households is nobody else's.
        let mut unfinished = Self { file: device::create_private(&path).map_err(failed)?, path };
        // A file system without locks writes as well.
        let _ = unfinished.file.lock();
        for piece in pieces {
            progress.wanted()?;
            unfinished.file.write_all(piece).map_err(failed)?;
        }
        unfinished.file.sync_all().map_err(failed)?;
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
        Unfinished::write(folder, &Progress::unheard(), "内容".as_bytes()).unwrap()
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
    fn what_a_killed_program_left_is_cleared_and_what_a_running_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let held = unfinished(folder.path());
        let left = [".anju-4711-3.unfinished", ".anju-4711-4.unfinished"];
        for name in left.into_iter().chain(["名单.unfinished", ".anju-说明.txt"]) {
            fs::write(folder.path().join(name), "内容").unwrap();
        }
        clear(folder.path());
        let writing = held.path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut stay = vec![writing, ".anju-说明.txt".to_owned(), "名单.unfinished".to_owned()];
        stay.sort();
        assert_eq!(names(folder.path()), stay);
        held.appear("搬迁户", "xlsx").unwrap();
        assert!(names(folder.path()).contains(&"搬迁户.xlsx".to_owned()));
        clear(Path::new("/nowhere"));
    }

    #[test]
    fn a_file_that_is_cancelled_half_way_is_not_left() {
        let folder = tempfile::tempdir().unwrap();
        let progress = Progress::unheard();
        let bytes = vec![7; 3 * PIECE];
        let mut written = 0;
        let pieces = bytes.chunks(PIECE).enumerate().inspect(|(at, _)| {
            if *at == 2 {
                let file = &names(folder.path())[0];
                written = fs::metadata(folder.path().join(file)).unwrap().len();
                progress.cancel();
            }
        });
        let fault = Unfinished::write_pieces(folder.path(), &progress, pieces.map(|(_, piece)| piece)).err().unwrap();
        assert_eq!(written, 2 * PIECE as u64, "two of three pieces were on the disk");
        assert_eq!(words::fault::sentence(&fault), "已取消导出，没有留下文件。");
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
