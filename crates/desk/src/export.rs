//! 导出 Excel as the host does it: reads a list in one snapshot of its own, notes it in the audit trail, and lets a whole
//! file appear in the person's folder for downloads, or none.

use crate::{
    App, DeskError, Place,
    app::{Who, Work},
    cases::exports,
    downloads::{self, Unfinished},
    jobs::Progress,
    office::Asking,
    shelf::{audit, clock},
    trail,
};
use anju_model::{
    Fault, Stamp,
    contract::{JobEnd, ListChosen},
    words,
};
use anju_sheet::{ExportNote, Table, export_xlsx};
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
    let said = said.map(str::trim).filter(|said| !said.is_empty()).unwrap_or(USUAL);
    if said.chars().count() > LONGEST {
        return Err(Fault::new("export.reason").field("reason").with("most", LONGEST));
    }
    Ok(said.to_owned())
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
        let file = unfinished.appear(&downloads::stem(title, now), "xlsx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: rows as u64 })
    }

    /// Reads on a connection of its own: a snapshot that holds up neither pages nor sync, however long the list.
    fn read(&self, progress: &Progress) -> Result<(Table, String, Stamp), DeskError> {
        if let (ListChosen::Trail { filter }, Some(office)) = (&self.list, &self.office) {
            let (table, scope) = trail::table(office, filter, progress)?;
            return Ok((table, scope, self.app.read(|db| clock::now(db, self.app.rim()))?.now));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Machine, Rim, app::Bell};
    use anju_model::{
        AreaCode, RecordId, Role, Value,
        contract::{Event, HouseholdFilter},
    };
    use std::{fs, path::Path};

    #[test]
    fn a_reason_that_is_not_given_is_the_usual_one() {
        assert_eq!(reason(None).unwrap(), USUAL);
        assert_eq!(reason(Some("  ")).unwrap(), USUAL);
        assert_eq!(reason(Some(" 核对 ")).unwrap(), "核对");
        assert_eq!(reason(Some(&"长".repeat(101))).unwrap_err().code, "export.reason");
    }

    const HOUSEHOLDS: u32 = 100_000;

    /// A store of so many households with a head and a stay each, a cadre, a visit and a matter.
    fn store_of(path: &Path, key: &Key, households: u32) {
        let db = crate::shelf::open(path, key).unwrap();
        db.execute_batch("BEGIN").unwrap();
        let cadre = RecordId::from_time(1, [0; 10]);
        put(&db, "cadre", cadre, &[("name", text("谭小军"))]);
        for n in 0..u64::from(households) {
            let id = |of: u8| RecordId::from_time(n + 2, [of; 10]);
            let (household, person) = (id(1), id(2));
            let of = ("household", household.into());
            let number = Value::text(format!("5002351{n:09}"));
            let address = Value::text(format!("滨江小区{}栋{}", n % 97, n % 1_301));
            let own = [("village", text("500235116002")), ("state", text("1")), ("head", person.into())];
            put(&db, "household", household, &[&own[..], &[("number", number), ("address", address)]].concat());
            put(&db, "person", person, &[of.clone(), ("name", Value::text(format!("向明{n}")))]);
            put(&db, "membership", id(3), &[of.clone(), ("person", person.into())]);
            put(&db, "pair", id(4), &[of.clone(), ("cadre", cadre.into()), ("since", text("2026-01-01"))]);
            put(&db, "visit", id(5), &[of.clone(), ("method", text("1")), ("visited_on", text("2026-10-01"))]);
            put(&db, "matter", id(6), &[of, ("year", Value::Int(2026)), ("state", text("4"))]);
        }
        db.execute_batch("COMMIT").unwrap();
    }

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    fn put(db: &anju_store::rusqlite::Connection, kind: &str, id: RecordId, fields: &[(&str, Value)]) {
        let place = AreaCode::parse("500235116002").unwrap();
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let row = anju_store::Stored { kind: kind.into(), id, version: 1, place, deleted: false, fields, inks: None };
        anju_store::show(db, &row, 1).unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "a measurement: run it by name, with --release and --nocapture"]
    async fn a_hundred_thousand_households_are_exported_in_seconds() {
        let folder = tempfile::tempdir().unwrap();
        let (store, key) = (folder.path().join("desk.db"), Key::new([1; 32]));
        store_of(&store, &key, HOUSEHOLDS);
        let (bell, rim) = (Arc::new(Bell::default()), Arc::new(Machine));
        let heard = bell.subscribe();
        let app = Arc::new(App::new(crate::shelf::open(&store, &key).unwrap(), None, rim, bell.clone()));
        let who = Who {
            account: RecordId::from_time(1, [1; 10]),
            name: "陈静".into(),
            role: Role::Township,
            area: AreaCode::parse("500235").unwrap(),
            cadre: None,
        };
        let list = ListChosen::Households { filter: HouseholdFilter::All, area: None };
        let folder_of = folder.path().into();
        let export = Export { app, who, store, key, folder: folder_of, list, reason: USUAL.into(), office: None };
        let began = Machine.wall();
        let jobs = crate::jobs::Jobs::new(bell, tokio::runtime::Handle::current());
        jobs.start(move |progress| {
            let (table, scope, now) = export.read(progress).unwrap();
            println!("read after {} ms", Machine.wall().0 - began.0);
            export.workbook(table, &scope, now).unwrap();
            println!("made after {} ms", Machine.wall().0 - began.0);
            let began = Machine.wall();
            let end = export.run(progress);
            println!("the whole, again: {} ms", Machine.wall().0 - began.0);
            end.map_err(DeskError::into_fault)
        });
        let end = heard.iter().find_map(|event| if let Event::Job(job) = event { job.end } else { None });
        let end = end.unwrap().unwrap();
        println!("{} rows, {} bytes", end.rows, fs::metadata(end.file.unwrap()).unwrap().len());
        assert_eq!(end.rows, u64::from(HOUSEHOLDS));
    }
}
