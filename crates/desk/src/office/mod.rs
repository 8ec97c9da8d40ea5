//! The county's office as this desk holds it open: a key in memory, of the one person who opened it, until the page is locked.
//! What takes long there is a job that asks with that key.

pub(crate) mod imports;
pub(crate) mod people;
pub(crate) mod trail;

use crate::{
    App, DeskError,
    app::{Who, lock},
    files::downloads::{self, Unfinished},
    jobs::Progress,
    line::Line,
    shelf::{
        audit::{self, Happened},
        clock,
    },
};
use anju_model::{
    Fault, RecordId,
    contract::{Ask, JobEnd, ListBatches, OfficeAct},
    sync::enrol::{EnrolFile, SigningIn},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

/// Who holds a key, and which.
#[derive(Default)]
pub(crate) struct Office(Mutex<Option<(RecordId, String)>>);

impl Office {
    /// Opens the office for a person by the account's password.
    pub(crate) async fn open(
        &self,
        line: &Line,
        account: RecordId,
        name: String,
        password: String,
    ) -> Result<(), Fault> {
        let proof = SigningIn { name, one_time_code: None, password, sealed: None };
        let key = line.open_office(&proof).await?.key;
        *lock(&self.0) = Some((account, key));
        Ok(())
    }

    /// Returns a person's key.
    ///
    /// # Errors
    /// `office.closed` where this person has none.
    pub(crate) fn key_of(&self, account: RecordId) -> Result<String, Fault> {
        let held = lock(&self.0);
        let key = held.as_ref().filter(|(holder, _)| *holder == account).map(|(_, key)| key.clone());
        key.ok_or_else(|| Fault::new("office.closed"))
    }

    /// Forgets the key.
    pub(crate) fn close(&self) {
        *lock(&self.0) = None;
    }
}

/// The county's office as a job asks it: with the key of the person who started the job.
pub(crate) struct Asking {
    pub(crate) line: Arc<Line>,
    pub(crate) key: String,
    pub(crate) runtime: tokio::runtime::Handle,
}

impl Asking {
    /// Makes sure that the key is good before anything large is sent with it: the county refuses a bad one without reading on,
    /// and what it says then can be lost with the connection.
    ///
    /// # Errors
    /// The line's faults and the county's, `office.closed` among them.
    pub(crate) fn still_open(&self) -> Result<(), Fault> {
        self.ask(ListBatches {}, OfficeAct::ListBatches).map(drop)
    }

    /// Asks an act; call it on a thread that may wait.
    ///
    /// # Errors
    /// The line's faults and the county's.
    pub(crate) fn ask<A: Ask>(&self, act: A, of: fn(A) -> OfficeAct) -> Result<A::Reply, Fault> {
        let answer = self.runtime.block_on(self.line.office(&self.key, &of(act)))?;
        serde_json::from_value(answer).map_err(|_| Fault::new("server.not_anju"))
    }
}

/// An enrolment file on its way to the person's folder for downloads.
pub(crate) struct Saving {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    pub(crate) folder: PathBuf,
    pub(crate) file: EnrolFile,
}

impl Saving {
    /// Saves it; the trail says so first.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`, any store error; no file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
        let bytes = serde_json::to_vec_pretty(&self.file).expect("texts always serialize");
        let unfinished = Unfinished::write(&self.folder, progress, &bytes)?;
        let (account, why) = (Some(self.who.account), Some(self.file.desk.as_str()));
        let happened = Happened { what: "enrolment_saved", account, record: None, why };
        self.app.write(|db| audit::note(db, self.app.rim(), now, happened))?;
        let name: String = self.file.desk.chars().filter(|c| c.is_alphanumeric()).collect();
        let file = unfinished.appear(&downloads::stem(&format!("设备登记文件-{name}"), now), "anju")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: 0 })
    }
}
