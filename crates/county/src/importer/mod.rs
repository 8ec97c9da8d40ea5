//! Imports a county workbook: the drafts of `anju-sheet` become records of the county. The importer writes as the county's
//! own desk, so its writes are judged and have history. A cell speaks only where it differs from what the same source said
//! last time, so October's file does not undo what a desk corrected in November; a blank cell says nothing.

pub mod batches;
mod known;
pub(crate) mod resolve;

use crate::{
    County, CountyError,
    audit::{self, By},
    ledger::parse,
    own_desk,
    rim::Rim,
};
use anju_model::{
    Class, Clock, CodeSets, Divisions, Fault, Fields, RecordId, Value,
    contract::ImportCounts,
    kinds,
    sync::group::{Act, Change},
    value::field,
};
use anju_sheet::{Context, Draft, DraftRecord, DraftValue, Nothing, Workbook};
use anju_store::{
    Stored,
    rusqlite::{Connection, OptionalExtension, Transaction, params},
};
use batches::{Batch, Written};
use known::InCounty;
use resolve::Resolver;
use std::sync::OnceLock;

/// A workbook to import.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Columns that a person matched by hand: the heading as written, and the national one it stands for.
    pub columns: &'a [(String, String)],
}

/// What an import comes to.
#[derive(Debug)]
pub struct Imported {
    /// Counts of what was, or would be, taken, and every finding.
    pub json: serde_json::Value,
    /// The workbook of refused rows, if there are any.
    pub refused: Option<Vec<u8>>,
    /// How many records were made or changed; 0 on a dry run.
    pub changes: usize,
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
/// What is no workbook, or lacks the headings.
pub fn dry_run(county: Option<&County>, file: &File<'_>, clock: Clock) -> Result<Imported, CountyError> {
    let (workbook, draft) = read(county, file, clock)?;
    finish(&workbook, &draft)
}

/// Imports a workbook. The first one names the county, if nobody has.
///
/// # Errors
/// What is no workbook or lacks the headings; `county.other` for another county's; any store error. Nothing is written then.
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
    let (workbook, draft) = read(Some(county), file, clock)?;
    let unnamed = county.area()?.is_none();
    let named = draft.county.as_ref().ok_or_else(|| Fault::new("county.unnamed"))?;
    let mut imported = finish(&workbook, &draft)?;
    imported.refused.as_deref().map_or(Ok(()), keep)?;
    drop(workbook);
    county.set_area(named)?;
    let taken = take(county, file, draft, by, clock, rim);
    if unnamed && taken.is_err() {
        county.forget_area()?;
    }
    imported.changes = taken?;
    Ok(imported)
}

/// Saves what a draft says anew as a batch; returns how many changes that took.
fn take(
    county: &County,
    file: &File<'_>,
    draft: Draft,
    by: By,
    clock: Clock,
    rim: &dyn Rim,
) -> Result<usize, CountyError> {
    let (counts, refused) = (counts(&draft), draft.refused.len());
    let batch = Batch { id: rim.id(), file: file.name, at: clock.now, by, counts: Some(&counts), refused };
    let find = |tx: &Transaction<'_>| {
        let Changes { changes, written, said } = changes(tx, draft.records, rim)?;
        let count = changes.len();
        Ok((changes, (written, said, count)))
    };
    let observed = Some(clock.today());
    county.save_found(by.writer(), find, observed, clock, &mut || rim.id(), |tx, (written, said, count), verdicts| {
        batches::keep(tx, &batch, &written, &said, verdicts)?;
        remember(tx, &said)?;
        audit::add(tx, clock.now, by.did("imported", Some(batch.id), Some(file.name)))?;
        Ok(count)
    })
}

fn counts(draft: &Draft) -> ImportCounts {
    let count = |kind: &str| u32::try_from(draft.count(kind)).unwrap_or(u32::MAX);
    ImportCounts {
        households: count("household"),
        persons: count("person"),
        pairs: count("pair"),
        visits: count("visit"),
        needs: count("need"),
    }
}

fn read(county: Option<&County>, file: &File<'_>, clock: Clock) -> Result<(Workbook, Draft), CountyError> {
    let (code_sets, divisions) = shipped();
    let mut workbook = anju_sheet::read_workbook(file.name, file.bytes)?;
    anju_sheet::read_headings_as(&mut workbook, file.columns)?;
    let known = county.map(InCounty::new);
    let area = county.map(County::area).transpose()?.flatten();
    let context = Context {
        code_sets,
        divisions,
        county: area,
        clock,
        known: known.as_ref().map_or(&Nothing, |known| known as &dyn anju_sheet::Known),
    };
    let draft = anju_sheet::draft(&workbook, &context)?;
    known.map_or(Ok(()), InCounty::finish)?;
    Ok((workbook, draft))
}

/// Says what a draft would come to, before anything of it is taken.
fn finish(workbook: &Workbook, draft: &Draft) -> Result<Imported, CountyError> {
    let refused = anju_sheet::refused_workbook(workbook, draft).map_err(|_| Fault::new("workbook.not_written"))?;
    Ok(Imported { json: anju_sheet::dry_run_json(draft), refused, changes: 0 })
}

/// What a source said of a record, kept for the next time.
pub(crate) struct Said {
    pub(crate) source: &'static str,
    pub(crate) record: RecordId,
    pub(crate) fields: Fields,
}

/// What an import comes to against what the county holds.
#[derive(Default)]
struct Changes {
    changes: Vec<Change>,
    written: Vec<Written>,
    said: Vec<Said>,
}

/// Turns drafts into changes against what the county holds; each draft is let go at once, since a county has many.
fn changes(db: &Connection, records: Vec<DraftRecord>, rim: &dyn Rim) -> Result<Changes, CountyError> {
    let mut resolver = Resolver::new(db, rim);
    let Changes { mut changes, mut written, mut said } = Changes::default();
    for record in records {
        let id = resolver.id(&record.key)?;
        let fields = resolver.fields(&record.fields)?;
        let stored = anju_store::get_of(db, record.kind(), id)?;
        match stored {
            Some(row) if !taken_back(&row)? => {
                let before = said_before(db, record.kind(), id)?;
                let differing = differences(&record, id, &row.fields, before.as_ref(), &fields);
                written.extend(Written::changed(record.kind(), &row, &differing)?);
                changes.extend(differing);
            }
            None | Some(_) if record.denies => continue,
            gone_or_none => {
                let mut whole = resolver.fields(&record.on_create)?;
                whole.extend(fields.clone());
                changes.extend(made(record.kind(), id, gone_or_none.as_ref(), whole));
                written.push(Written::made(record.kind(), id));
            }
        }
        said.push(Said { source: record.kind(), record: id, fields });
    }
    Ok(Changes { changes, written, said })
}

/// Tells whether a record lies deleted because an import was taken back: to the next one it is as if it had never been. What
/// a person deleted stays so until a person says otherwise.
pub(crate) fn taken_back(row: &Stored) -> Result<bool, CountyError> {
    Ok(row.deleted && batches::inks(row)?.of("deleted").desk == own_desk())
}

/// Makes a record; one that was taken back is brought back, with nothing of what was said of it then.
pub(crate) fn made(kind: &str, id: RecordId, taken_back: Option<&Stored>, whole: Fields) -> Vec<Change> {
    let Some(row) = taken_back else { return vec![Change::create(kind, id, whole)] };
    let mut fields: Fields = row.fields.keys().map(|name| (name.clone(), Value::Null)).collect();
    fields.extend(whole);
    let change = |act| Change { kind: kind.to_owned(), record: id, seen: row.version, act };
    vec![change(Act::Undelete), change(Act::Set { fields })]
}

/// What a row says anew: not what it said last time already, not what stands already, and never a blank.
fn differences(
    record: &DraftRecord,
    id: RecordId,
    stored: &Fields,
    before: Option<&Fields>,
    now: &Fields,
) -> Vec<Change> {
    let kind = kinds::kind(record.kind());
    let mut set = Fields::new();
    let mut transitions = vec![];
    for (name, value) in now {
        let said_already = before.is_some_and(|before| field(before, name) == value);
        let stands = field(stored, name) == value;
        if said_already || stands || value.is_null() {
            continue;
        }
        match kind.and_then(|kind| kind.field(name)).map(|field| field.class) {
            Some(Class::Fixed) => {}
            Some(Class::State) => transitions.push(transition(name, stored, value)),
            Some(Class::Latest | Class::Guarded | Class::Set) | None => {
                set.insert(name.clone(), value.clone());
            }
        }
    }
    let mut acts: Vec<Act> = transitions;
    if !set.is_empty() {
        acts.push(Act::Set { fields: set });
    }
    // A list has seen nothing but what came from lists: what a desk wrote since is judged like two people's writing.
    acts.into_iter().map(|act| Change { kind: record.kind().to_owned(), record: id, seen: 0, act }).collect()
}

fn transition(name: &str, stored: &Fields, value: &Value) -> Act {
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    Act::Transition { field: name.to_owned(), from: text(field(stored, name)), to: text(value), fields: Fields::new() }
}

/// Returns what a source said last of a record.
pub(crate) fn said_before(db: &Connection, source: &str, record: RecordId) -> Result<Option<Fields>, CountyError> {
    let mut query = db.prepare_cached("SELECT fields FROM said WHERE source = ?1 AND record = ?2")?;
    let text: Option<String> = query.query_row(params![source, record.bytes()], |row| row.get(0)).optional()?;
    text.map(|text| parse(&text, "said")).transpose()
}

/// Lays what was said now over what was said before: a cell left blank this time still counts as said.
pub(crate) fn remember(db: &Connection, said: &[Said]) -> Result<(), CountyError> {
    for said in said {
        let mut fields = said_before(db, said.source, said.record)?.unwrap_or_default();
        fields.extend(said.fields.clone());
        let text = serde_json::to_string(&fields).expect("texts and numbers always serialize");
        db.prepare_cached("INSERT OR REPLACE INTO said (source, record, fields) VALUES (?1, ?2, ?3)")?
            .execute(params![said.source, said.record.bytes(), text])?;
    }
    Ok(())
}

/// A drafted value with its references resolved.
fn resolved(resolver: &mut Resolver<'_>, value: &DraftValue) -> Result<Value, CountyError> {
    Ok(match value {
        DraftValue::Value(value) => value.clone(),
        DraftValue::Key(key) => resolver.id(key)?.into(),
        DraftValue::Keys(keys) => {
            let ids =
                keys.iter().map(|key| Ok(resolver.id(key)?.to_string())).collect::<Result<Vec<_>, CountyError>>()?;
            Value::set(ids)
        }
    })
}
