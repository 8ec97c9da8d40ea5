//! Imports a county workbook: the drafts of `anju-sheet` become records of the county. The importer writes as the county's
//! own desk, so its writes are judged and have history. A cell speaks only where it differs from what the same source said
//! last time, so October's file does not undo what a desk corrected in November; a blank cell says nothing.
//!
//! A look and an import are one path (`work_out`): what the one reports, the other saves.

pub mod batches;
mod changes;
mod contrary;
mod heads;
mod known;
pub mod learnt;
mod named;
pub(crate) mod resolve;
mod said;
mod suspects;

pub(crate) use changes::{made, taken_back};
pub(crate) use contrary::AS_OF;
pub(crate) use said::{Said, said_before};
pub use suspects::list as suspects;

use crate::{
    County, CountyError, area,
    audit::{self, By},
    rim::Rim,
};
use anju_model::{
    AreaCode, Clock, CodeSets, Divisions, Fault,
    contract::{ImportCounts, ImportReport, RecordTally, WordMeaning},
    typed,
};
use anju_sheet::{Context, Unseen, Visibility, Workbook};
use anju_store::{
    codes,
    rusqlite::{Connection, Transaction},
};
use batches::Batch;
use changes::Changes;
use learnt::Taught;
use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

/// A workbook to import.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Columns that a person matched by hand 列对应: the heading as written, and the national one it stands for.
    pub columns: &'a [(String, String)],
    /// Words that a person mapped by hand 词语对应.
    pub words: &'a [WordMeaning],
    /// Whose workbook it is 发来单位; found out by its rows where it is empty.
    pub sender: &'a str,
    /// Whether hidden sheets are taken too.
    pub hidden: bool,
}

impl<'a> File<'a> {
    /// A workbook as it is, with nothing said about it.
    pub fn plain(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, columns: &[], words: &[], sender: "", hidden: false }
    }
}

/// What an import comes to.
#[derive(Debug)]
pub struct Imported {
    /// Counts of what was, or would be, taken, every finding, and the account of all cells.
    pub report: ImportReport,
    /// The workbook of refused rows and of rows with cells to mend, if there are any.
    pub refused: Option<Vec<u8>>,
}

/// What the program ships: code sets and divisions.
pub fn shipped() -> &'static (CodeSets, Divisions) {
    static SHIPPED: OnceLock<(CodeSets, Divisions)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json"))
            .expect("the shipped sets are tested");
        let divisions = Divisions::from_csv(include_str!("../../../../assets/divisions-chongqing.csv"));
        (codes, divisions.expect("the shipped divisions are tested"))
    })
}

/// Says what an import would take and find; writes nothing, and needs no county.
///
/// # Errors
/// What is no workbook, or lacks the headings; `county.unnamed`; any store error.
pub fn dry_run(county: Option<&County>, file: &File<'_>, clock: Clock, rim: &dyn Rim) -> Result<Imported, CountyError> {
    let workbook = anju_sheet::read_workbook(file.name, file.bytes)?;
    let looked = match county {
        Some(county) => county.read(|db| work_out(Some(db), file, workbook, clock, rim)),
        None => work_out(None, file, workbook, clock, rim),
    };
    Ok(looked?.imported)
}

/// Imports a workbook. The first one of which something is taken names the county, if nobody has.
///
/// # Errors
/// What is no workbook or lacks the headings; `workbook.other_county` for another county's; any store error. Nothing is written then.
pub fn import(county: &County, file: &File<'_>, by: By, rim: &dyn Rim) -> Result<Imported, CountyError> {
    import_keeping(county, file, by, rim, &mut |_| Ok(()))
}

/// What is done with the workbook of refused rows before anything is written.
pub type Keep<'a> = dyn FnMut(&[u8]) -> Result<(), CountyError> + 'a;

/// Imports a workbook once its refused rows are kept, if there are any.
///
/// # Errors
/// As `import`; what `keep` says. Nothing is written then.
pub fn import_keeping(
    county: &County,
    file: &File<'_>,
    by: By,
    rim: &dyn Rim,
    keep: &mut Keep<'_>,
) -> Result<Imported, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    let workbook = anju_sheet::read_workbook(file.name, file.bytes)?;
    let find = |tx: &Transaction<'_>| {
        let mut worked = work_out(Some(tx), file, workbook, clock, rim)?;
        named::name(tx, &worked.county)?;
        worked.imported.refused.as_deref().map_or(Ok(()), keep)?;
        Ok((std::mem::take(&mut worked.changes.changes), worked))
    };
    let observed = Some(clock.today());
    county.save_found(by.writer(), find, observed, clock, &mut || rim.id(), |tx, worked, verdicts| {
        let Worked { mut imported, changes, unseen, .. } = worked;
        let report = &mut imported.report;
        report.taken = true;
        let refused = report.refused_rows as usize;
        let batch = Batch { id: rim.id(), file: file.name, at: clock.now, by, counts: Some(&report.counts), refused };
        suspects::keep(tx, &batch, &changes.suspects)?;
        let kept = batches::keep(tx, &batch, &changes.written, &changes.said, verdicts)?;
        named::give_up(tx)?;
        let taught = Taught::but(&unseen, file.columns, file.words);
        learnt::keep(tx, &report.sender, &taught, &anju_sheet::coded, (clock.now, by))?;
        audit::add(tx, clock.now, by.did("imported", kept, Some(file.name)))?;
        Ok(imported)
    })
}

/// What a workbook comes to against a county: what is reported, and what is to be saved.
struct Worked {
    county: AreaCode,
    imported: Imported,
    changes: Changes,
    unseen: Unseen,
}

/// Drafts a workbook, settles every key against the county, and finds what is to be changed. Writes nothing.
fn work_out(
    db: Option<&Connection>,
    file: &File<'_>,
    mut workbook: Workbook,
    clock: Clock,
    rim: &dyn Rim,
) -> Result<Worked, CountyError> {
    let (codes, divisions) = shipped();
    let code_sets = db.map_or(Ok(Cow::Borrowed(codes)), |db| codes::on(db, codes, clock.today()))?;
    let code_sets = code_sets.as_ref();
    if file.hidden {
        workbook.sheets.iter_mut().for_each(|sheet| sheet.visibility = Visibility::Shown);
    }
    let known = db.map(known::known).transpose()?.unwrap_or_default();
    let county = db.map(area).transpose()?.flatten();
    let found = || anju_sheet::sender(&workbook, &known, divisions, county.as_ref());
    let sender = typed::said(file.sender).unwrap_or_else(found);
    let learnt = db.map(|db| learnt::of_sender(db, &sender)).transpose()?.unwrap_or_default();
    let mut learnt = anju_sheet::read_columns_as(&mut workbook, file.columns, learnt, anju_sheet::read_headings_as)?;
    let words = learnt::words(file.words, &mut learnt, &anju_sheet::coded, code_sets)?;
    let context = Context { code_sets, divisions, county, clock, known: &known, words: &words };
    let workbook = &workbook;
    let mut draft = anju_sheet::draft(workbook, &context)?;
    let county = draft.county.clone().ok_or_else(|| Fault::new("county.unnamed"))?;
    let changes = changes::changes(db, workbook, &mut draft, rim)?;
    let records = changes.tally.by_kind();
    let unseen = draft.unseen(workbook, file.words);
    let refused = anju_sheet::refused_workbook(workbook, &draft).map_err(|_| Fault::new("workbook.not_written"))?;
    let report = ImportReport {
        file: workbook.name.clone(),
        taken: false,
        counts: counts(&records),
        list: None,
        changes: number(changes.written.len()),
        records,
        refused_rows: number(draft.refused().len()),
        mend_rows: number(draft.to_mend().len()),
        sender,
        learnt,
        words: draft.unknown_words(code_sets),
        reconciliation: draft.accounts(workbook),
        unmatched: draft.unmatched(),
        findings: unseen.finding.iter().cloned().chain(draft.findings()).collect(),
    };
    Ok(Worked { county, imported: Imported { report, refused }, changes, unseen })
}

/// Sheets have fewer rows than this holds.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn counts(records: &BTreeMap<String, RecordTally>) -> ImportCounts {
    let count = |kind: &str| records.get(kind).map_or(0, |tally| tally.new + tally.changed + tally.same);
    ImportCounts {
        households: count("household"),
        persons: count("person"),
        pairs: count("pair"),
        visits: count("visit"),
        needs: count("need"),
    }
}
