//! 数据导入 as the desk does it: hands a workbook to the county's office as a job and keeps what came of the last one in memory,
//! until the page is locked.

use super::Asking;
use crate::{
    App, DeskError,
    app::{Who, lock},
    files::{
        downloads::{self, Unfinished},
        uploads::Workbook,
    },
    jobs::Progress,
    shelf::{
        audit::{self, Happened},
        clock,
    },
};
use anju_model::{
    Fault, RecordId,
    contract::{ImportReport, ImportWorkbook, JobEnd},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

/// What came of the last import.
#[derive(Default)]
pub(crate) struct Imports(Mutex<Held>);

#[derive(Default)]
struct Held {
    /// How often the page was locked.
    locked: u64,
    came: Option<Came>,
}

impl Held {
    fn of(&self, job: u64, account: RecordId) -> Option<&Came> {
        self.came.as_ref().filter(|came| came.job == job && came.account == account)
    }
}

/// Whose an import is that has begun, and after which lock of the page.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    account: RecordId,
    locked: u64,
}

/// What came of an import.
struct Came {
    job: u64,
    account: RecordId,
    report: ImportReport,
    /// The workbook of the rows that were not taken.
    refused: Option<Vec<u8>>,
}

impl Imports {
    /// Notes that a person begins an import; ask before the office's key, so that a lock in between counts.
    pub(crate) fn begin(&self, account: RecordId) -> Begun {
        Begun { account, locked: lock(&self.0).locked }
    }

    /// Keeps what came of an import, unless the page was locked since it began.
    fn keep(&self, begun: Begun, job: u64, report: ImportReport, refused: Option<Vec<u8>>) {
        let mut held = lock(&self.0);
        if held.locked == begun.locked {
            held.came = Some(Came { job, account: begun.account, report, refused });
        }
    }

    /// Returns the report of a person's job.
    ///
    /// # Errors
    /// `import.none`, for another person's too.
    pub(crate) fn report(&self, job: u64, account: RecordId) -> Result<ImportReport, Fault> {
        let held = lock(&self.0);
        held.of(job, account).map(|came| came.report.clone()).ok_or_else(|| Fault::new("import.none"))
    }

    /// Returns what it is called, the file's name and the workbook of what was not taken in a person's job.
    ///
    /// # Errors
    /// `import.none`, for another person's too.
    pub(crate) fn refused(&self, job: u64, account: RecordId) -> Result<(&'static str, String, Vec<u8>), Fault> {
        let held = lock(&self.0);
        let title = |report: &ImportReport| if report.list.is_some() { "比对结果" } else { "待改的行" };
        let found = held
            .of(job, account)
            .and_then(|came| Some((title(&came.report), came.report.file.clone(), came.refused.clone()?)));
        found.ok_or_else(|| Fault::new("import.none"))
    }

    /// Forgets it, and what a job that still runs will bring.
    pub(crate) fn forget(&self) {
        let mut held = lock(&self.0);
        held.locked += 1;
        held.came = None;
    }
}

/// A workbook on its way to the county.
pub(crate) struct Importing {
    pub(crate) asking: Asking,
    pub(crate) workbook: Workbook,
    pub(crate) ask: ImportWorkbook,
    pub(crate) begun: Begun,
}

impl Importing {
    /// Hands it over and keeps the report.
    ///
    /// # Errors
    /// `job.cancelled` before it went; the line's faults and the county's.
    pub(crate) fn run(&self, progress: &Progress, imports: &Imports) -> Result<JobEnd, Fault> {
        progress.counted(0)?;
        self.asking.still_open()?;
        let Asking { line, key, runtime } = &self.asking;
        let mut answer = runtime.block_on(line.import(key, &self.workbook.name, &self.ask, &self.workbook.bytes))?;
        let refused = answer["refused"].take().as_str().and_then(|text| hex::decode(text).ok());
        let report: ImportReport = serde_json::from_value(answer).map_err(|_| Fault::new("server.not_anju"))?;
        let rows = u64::from(report.changes);
        imports.keep(self.begun, progress.id(), report, refused);
        Ok(JobEnd { file: None, rows })
    }
}

/// What was not taken, on its way to the person's folder for downloads.
pub(crate) struct SavingRefused {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    pub(crate) folder: PathBuf,
    pub(crate) title: &'static str,
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
}

impl SavingRefused {
    /// Saves it; the trail says so first.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`, any store error; no file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
        let unfinished = Unfinished::write(&self.folder, progress, &self.bytes)?;
        let why = format!("{}：{}", self.title, self.file);
        let happened =
            Happened { what: "exported", account: Some(self.who.account), why: Some(&why), ..Happened::default() };
        self.app.write(|db| audit::note(db, self.app.rim(), now, happened))?;
        let name = self.file.rsplit_once('.').map_or(self.file.as_str(), |(name, _)| name);
        let file = unfinished.appear(&downloads::stem(&format!("{}-{name}", self.title), now), "xlsx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: 0 })
    }
}
