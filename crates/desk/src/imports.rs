//! 数据导入 as the desk does it: hands a workbook to the county's office as a job and keeps what came of the last one in memory,
//! until the page is locked.

use crate::{
    App, DeskError,
    app::{Who, lock},
    downloads::{self, Unfinished},
    jobs::Progress,
    office::Asking,
    shelf::{audit, clock},
    uploads::Workbook,
};
use anju_model::{
    Fault,
    contract::{ImportReport, ImportWorkbook, JobEnd},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

/// What came of the last import.
#[derive(Default)]
pub(crate) struct Imports(Mutex<Option<Came>>);

/// What came of an import.
struct Came {
    job: u64,
    report: ImportReport,
    /// The workbook of the rows that were not taken.
    refused: Option<Vec<u8>>,
}

impl Imports {
    /// Returns the report of a job.
    ///
    /// # Errors
    /// `import.none`.
    pub(crate) fn report(&self, job: u64) -> Result<ImportReport, Fault> {
        let held = lock(&self.0);
        let report = held.as_ref().filter(|came| came.job == job).map(|came| came.report.clone());
        report.ok_or_else(|| Fault::new("import.none"))
    }

    /// Returns the imported file's name and the workbook of the rows that were not taken.
    ///
    /// # Errors
    /// `import.none`.
    pub(crate) fn refused(&self, job: u64) -> Result<(String, Vec<u8>), Fault> {
        let held = lock(&self.0);
        let came = held.as_ref().filter(|came| came.job == job);
        let found = came.and_then(|came| Some((came.report.file.clone(), came.refused.clone()?)));
        found.ok_or_else(|| Fault::new("import.none"))
    }

    /// Forgets it.
    pub(crate) fn forget(&self) {
        *lock(&self.0) = None;
    }
}

/// A workbook on its way to the county.
pub(crate) struct Importing {
    pub(crate) asking: Asking,
    pub(crate) workbook: Workbook,
    pub(crate) ask: ImportWorkbook,
}

impl Importing {
    /// Hands it over and keeps the report.
    ///
    /// # Errors
    /// `job.cancelled` before it went; the line's faults and the county's.
    pub(crate) fn run(&self, progress: &Progress, imports: &Imports) -> Result<JobEnd, Fault> {
        progress.counted(0)?;
        let Asking { line, key, runtime } = &self.asking;
        let mut answer = runtime.block_on(line.import(key, &self.workbook.name, &self.ask, &self.workbook.bytes))?;
        let refused = answer["refused"].take().as_str().and_then(|text| hex::decode(text).ok());
        let report: ImportReport = serde_json::from_value(answer).map_err(|_| Fault::new("server.not_anju"))?;
        let rows = u64::from(report.changes);
        *lock(&imports.0) = Some(Came { job: progress.id(), report, refused });
        Ok(JobEnd { file: None, rows })
    }
}

/// The rows that were not taken, on their way to the person's folder for downloads.
pub(crate) struct SavingRefused {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    pub(crate) folder: PathBuf,
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
}

impl SavingRefused {
    /// Saves them; the trail says so first.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`, any store error; no file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
        let unfinished = Unfinished::write(&self.folder, progress, &self.bytes)?;
        let why = format!("未导入的行：{}", self.file);
        self.app.write(|db| audit::note(db, now, "exported", Some(self.who.account), None, Some(&why)))?;
        let name = self.file.rsplit_once('.').map_or(self.file.as_str(), |(name, _)| name);
        let file = unfinished.appear(&downloads::stem(&format!("未导入的行-{name}"), now), "xlsx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: 0 })
    }
}
