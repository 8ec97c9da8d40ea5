//! 导出 Excel as the host does it: reads a list in one snapshot of its own, notes it in the audit trail, and lets a whole
//! file appear in the person's folder for downloads, or none.

use super::downloads::{self, Unfinished};
use crate::{
    App, DeskError, Place,
    app::{Who, Work},
    cases::exports,
    jobs::Progress,
    office::{Asking, people, trail},
    shelf::{
        audit::{self, Happened},
        clock,
    },
};
use anju_model::{
    Fault, Stamp,
    contract::{JobEnd, ListChosen},
    typed, words,
};
use anju_sheet::{Choices, ExportNote, Table, export_xlsx};
use anju_store::{Key, rusqlite::TransactionBehavior};
use std::{path::PathBuf, sync::Arc};

/// What an export is for, where nothing is said.
const USUAL: &str = "工作需要";
/// The most characters of a reason.
const LONGEST: usize = 100;

/// One export: of what, by whom, from which store, to which folder.
pub(crate) struct Export {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    pub(crate) store: PathBuf,
    pub(crate) key: Key,
    pub(crate) folder: PathBuf,
    pub(crate) list: ListChosen,
    pub(crate) reason: String,
    /// The county's office, where the list is the county's.
    pub(crate) office: Option<Asking>,
}

/// Returns the reason to write down.
///
/// # Errors
/// `export.reason {most}`.
pub(crate) fn reason(said: Option<&str>) -> Result<String, Fault> {
    let said = said.and_then(typed::said).unwrap_or_else(|| USUAL.to_owned());
    if said.chars().count() > LONGEST {
        return Err(Fault::new("export.reason").field("reason").with("most", LONGEST));
    }
    Ok(said)
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
    Export { app, who, store, key, folder, list, reason: USUAL.to_owned(), office: None }.run(&Progress::unheard())
}

impl Export {
    /// Does it.
    ///
    /// # Errors
    /// `job.cancelled`, `export.folder`, `export.disk_full`, `export.failed`, any store error; no file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let (table, choices, scope, now) = self.read(progress)?;
        let rows = table.rows.len();
        let bytes = self.workbook(table, &choices, &scope, now)?;
        progress.wanted()?;
        let unfinished = Unfinished::write(&self.folder, progress, &bytes)?;
        let title = words::lists::title(&self.list);
        let why = format!("{title}（{scope}）{rows} 行：{}", self.reason);
        // The trail first: what was taken without a note could not be noted afterwards.
        let happened =
            Happened { what: "exported", account: Some(self.who.account), why: Some(&why), ..Happened::default() };
        self.app.write(|db| audit::note(db, self.app.rim(), now, happened))?;
        let file = unfinished.appear(&downloads::stem(title, now), "xlsx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: rows as u64 })
    }

    /// Reads on a connection of its own: a snapshot that holds up neither pages nor sync, however long the list.
    fn read(&self, progress: &Progress) -> Result<(Table, Vec<Choices>, String, Stamp), DeskError> {
        if let Some(office) = &self.office {
            let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
            let (table, scope) = self.read_office(office, now, progress)?;
            return Ok((table, vec![], scope, now));
        }
        // A list goes out whole: what is still to be judged is judged first.
        self.app.catch_up_all()?;
        let mut db = anju_store::open_reader(&self.store, &self.key)?;
        let snapshot = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let work = Work::new(&snapshot, self.app.rim(), &self.who)?;
        let table = exports::table(&work, &self.list, &mut |done, of| Ok(progress.step(done, of)?))?;
        let choices = exports::choices(&work, &self.list);
        Ok((table, choices, exports::scope(&work, &self.list)?, work.clock.now))
    }

    /// Reads a list of the county's office.
    fn read_office(&self, office: &Asking, now: Stamp, progress: &Progress) -> Result<(Table, String), Fault> {
        let table = match &self.list {
            ListChosen::Trail { filter } => return trail::table(office, filter, progress),
            ListChosen::Accounts { filter } => people::accounts(office, filter)?,
            ListChosen::Desks { filter } => people::desks(office, filter, now)?,
            ListChosen::Batches {} => people::batches(office)?,
            ListChosen::Duplicates {} => people::duplicates(office)?,
            ListChosen::Households { .. }
            | ListChosen::Needs { .. }
            | ListChosen::Matters { .. }
            | ListChosen::Board { .. }
            | ListChosen::Behind { .. }
            | ListChosen::SpotRounds { .. }
            | ListChosen::Spot { .. }
            | ListChosen::Findings { .. }
            | ListChosen::OfRight { .. }
            | ListChosen::Rights { .. }
            | ListChosen::Handovers { .. }
            | ListChosen::Survey { .. }
            | ListChosen::Records { .. }
            | ListChosen::Today { .. } => return Err(Fault::new("office.closed")),
        };
        progress.counted(table.rows.len() as u64)?;
        let chosen = words::lists::chosen(&self.list);
        let path = |area| Place::shipped().divisions.path(area);
        let within = self.list.of_office_within().map(|area| format!("；{}", path(area))).unwrap_or_default();
        Ok((table, format!("{chosen}{within}")))
    }

    fn workbook(&self, table: Table, choices: &[Choices], scope: &str, now: Stamp) -> Result<Vec<u8>, Fault> {
        let note = ExportNote {
            by: self.who.name.clone(),
            at: now.minute(),
            reason: self.reason.clone(),
            scope: scope.to_owned(),
        };
        export_xlsx(&[table], choices, &note).map_err(|error| {
            tracing::error!(%error, "a list could not be made a workbook");
            Fault::new("export.failed")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_is_not_given_is_the_usual_one() {
        assert_eq!(reason(None).unwrap(), USUAL);
        assert_eq!(reason(Some("  ")).unwrap(), USUAL);
        assert_eq!(reason(Some(" 核对 ")).unwrap(), "核对");
        assert_eq!(reason(Some(&"长".repeat(101))).unwrap_err().code, "export.reason");
    }
}
