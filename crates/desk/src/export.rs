//! 导出 Excel as the host does it: reads a list in one snapshot of its own, notes it in the audit trail, and lets a whole
//! file appear in the person's folder for downloads, or none.

use crate::{
    App, DeskError, Place,
    app::{Who, Work},
    cases::exports,
    jobs::Progress,
    keys::device,
    shelf::audit,
};
use anju_model::{
    Fault, Stamp,
    contract::{JobEnd, ListChosen},
    words,
};
use anju_sheet::{ExportNote, Table, export_xlsx};
use anju_store::{Key, rusqlite::TransactionBehavior};
use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// What an export is for, where nothing is said.
const USUAL: &str = "工作需要";
/// The most characters of a reason.
const LONGEST: usize = 100;
/// Bytes written between two looks at whether the export is still wanted.
const PIECE: usize = 1024 * 1024;

/// One export: of what, by whom, from which store, to which folder.
pub(crate) struct Export {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    pub(crate) store: PathBuf,
    pub(crate) key: Key,
    pub(crate) folder: PathBuf,
    pub(crate) list: ListChosen,
    pub(crate) reason: String,
}

/// Returns the reason to write down.
///
/// # Errors
/// `export.reason {most}`.
pub(crate) fn reason(said: Option<&str>) -> Result<String, Fault> {
    let said = said.map(str::trim).filter(|said| !said.is_empty()).unwrap_or(USUAL);
    if said.chars().count() > LONGEST {
        return Err(Fault::new("export.reason").field("reason").with("most", LONGEST));
    }
    Ok(said.to_owned())
}

/// Exports a list from the store at `store` into `folder` while the caller waits, as the job of `ExportList` does.
///
/// # Errors
/// As the job's.
pub fn at_once(
    app: Arc<App>,
    who: Who,
    (store, key): (PathBuf, Key),
    folder: PathBuf,
    list: ListChosen,
) -> Result<JobEnd, DeskError> {
    Export { app, who, store, key, folder, list, reason: USUAL.to_owned() }.run(&Progress::unheard())
}

impl Export {
    /// Does it.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`, `export.failed`, any store error; no file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let (table, scope, now) = self.read(progress)?;
        let rows = table.rows.len();
        let bytes = self.workbook(table, &scope, now)?;
        progress.wanted()?;
        let unfinished = Unfinished::write(&self.folder, progress, &bytes)?;
        let title = words::lists::title(&self.list);
        let why = format!("{title}（{scope}）{rows} 行：{}", self.reason);
        // The trail first: what was taken without a note could not be noted afterwards.
        self.app.write(|db| audit::note(db, now, "exported", Some(self.who.account), None, Some(&why)))?;
        let file = unfinished.appear(&stem(title, now)).map_err(|error| file_fault(&self.folder, &error))?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: rows as u64 })
    }

    /// Reads on a connection of its own: a snapshot that holds up neither pages nor sync, however long the list.
    fn read(&self, progress: &Progress) -> Result<(Table, String, Stamp), DeskError> {
        let mut db = anju_store::open_reader(&self.store, &self.key)?;
        let snapshot = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let work = Work { db: &snapshot, rim: self.app.rim(), who: &self.who, place: Place::shipped() };
        let table = exports::table(&work, &self.list, &mut |done, of| Ok(progress.step(done, of)?))?;
        Ok((table, exports::scope(&work, &self.list), work.clock()?.now))
    }

    fn workbook(&self, table: Table, scope: &str, now: Stamp) -> Result<Vec<u8>, Fault> {
        let note = ExportNote {
            by: self.who.name.clone(),
            at: format!("{} {}", now.day(), now.time_of_day()),
            reason: self.reason.clone(),
            scope: scope.to_owned(),
        };
        export_xlsx(&[table], &note).map_err(|error| {
            tracing::error!(%error, "a list could not be made a workbook");
            Fault::new("export.failed")
        })
    }
}

/// 搬迁户-20261124-0833.
fn stem(title: &str, now: Stamp) -> String {
    let (day, time) = (now.day(), now.time_of_day().replace(':', ""));
    format!("{title}-{:04}{:02}{:02}-{time}", day.year(), day.month(), day.day())
}

/// A file under a name that nobody takes for a workbook; it goes away unless it appears.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Writes the whole file, down to the disk.
    fn write(folder: &Path, progress: &Progress, bytes: &[u8]) -> Result<Self, Fault> {
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
    fn appear(self, stem: &str) -> io::Result<PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let names = std::iter::once(format!("{stem}.xlsx")).chain((2_u32..).map(|n| format!("{stem}-{n}.xlsx")));
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
    tracing::error!(kind = %error.kind(), "an export could not be written");
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
            unfinished(folder.path()).appear(&stem).unwrap();
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

    #[test]
    fn a_reason_that_is_not_given_is_the_usual_one() {
        assert_eq!(reason(None).unwrap(), USUAL);
        assert_eq!(reason(Some("  ")).unwrap(), USUAL);
        assert_eq!(reason(Some(" 核对 ")).unwrap(), "核对");
        assert_eq!(reason(Some(&"长".repeat(101))).unwrap_err().code, "export.reason");
    }
}
