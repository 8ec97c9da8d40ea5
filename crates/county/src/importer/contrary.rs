//! Facts of which a department's list may have spoken too: what a township's table says of them leaves no record that denies
//! itself, and none beside another that excludes it.

use super::{
    batches,
    said::{denied_when_made, said_before},
    shipped, taken_back,
};
use crate::{CountyError, own_desk};
use anju_model::{
    Day, Department, Fields, RecordId, Value,
    checks::Finding,
    kinds::{Assistance, Hukou, Medical, Pension},
    record::Record,
    sync::group::{Act, Change},
    value::field,
};
use anju_sheet::{DraftRecord, DraftValue, NaturalKey, Which};
use anju_store::{Stored, rusqlite::Connection};
use std::collections::BTreeSet;

/// Under this name the cut-off day is remembered with what a list said.
pub(crate) const AS_OF: &str = "as_of";
/// The code of an insurance that has stopped.
const STOPPED: &str = "2";

/// Lists the facts that a workbook denies.
pub(super) fn denied<'a>(records: impl Iterator<Item = &'a DraftRecord>) -> BTreeSet<NaturalKey> {
    let is_fact = |record: &&DraftRecord| matches!(record.key, NaturalKey::Medical(..) | NaturalKey::Assistance(..));
    let denies = |record: &&DraftRecord| says(record) == Some(false);
    records.filter(is_fact).filter(denies).map(|record| record.key.clone()).collect()
}

/// Returns what a record says in the field of yes and no.
fn says(record: &DraftRecord) -> Option<bool> {
    match record.fields.get(yes_of(record.kind())?) {
        Some(DraftValue::Value(value)) => value.as_int().map(|n| n == 1),
        _ => None,
    }
}

/// The field in which a kind says yes or no.
fn yes_of(kind: &str) -> Option<&'static str> {
    match kind {
        _ if kind == Medical::KIND.name || kind == Pension::KIND.name => Some("insured"),
        _ if kind == Assistance::KIND.name => Some("entitled"),
        _ if kind == Hukou::KIND.name => Some("moved"),
        _ => None,
    }
}

/// What becomes of a fact beside others that stand.
pub(super) enum Beside {
    /// It may be taken.
    Alone,
    /// Nothing is to be done: what stands says it more exactly already.
    Said,
    /// It is not taken, for this.
    Kept(Finding),
}

/// Sets a fact against the others of its person: one aid of 低保 and 特困, one medical insurance a year.
pub(super) fn beside(
    db: &Connection,
    record: &DraftRecord,
    own: Option<&Stored>,
    denied: &BTreeSet<NaturalKey>,
    id: &mut dyn FnMut(&NaturalKey) -> Result<RecordId, CountyError>,
) -> Result<Beside, CountyError> {
    let (Some(name), Some(yes)) = (yes_of(record.kind()), says(record)) else { return Ok(Beside::Alone) };
    let stands = |row: &Stored| !row.deleted && field(&row.fields, name).as_int() == Some(1);
    if own.is_some_and(stands) || is_said_again(db, record, (name, yes), id)? {
        return Ok(Beside::Alone);
    }
    for (other, refines) in others(&record.key) {
        let row = anju_store::get_of(db, record.kind(), id(&other)?)?;
        let Some(row) = row.filter(stands).filter(|_| !denied.contains(&other)) else { continue };
        if taken_back(&row)? {
            continue;
        }
        return Ok(match (refines, yes) {
            (true, true) => Beside::Said,
            (true, false) => {
                Beside::Kept(Finding::warning("record.denied", &record.column_of(name)).with("value", "否"))
            }
            (false, true) => Beside::Kept(excluded(record, &other, name)),
            (false, false) => continue,
        });
    }
    Ok(Beside::Alone)
}

/// Tells whether a row says only what its source said of the fact last time.
fn is_said_again(
    db: &Connection,
    record: &DraftRecord,
    (name, yes): (&str, bool),
    id: &mut dyn FnMut(&NaturalKey) -> Result<RecordId, CountyError>,
) -> Result<bool, CountyError> {
    let before = said_before(db, record.kind(), id(&record.key)?)?;
    if let Some(before) = before.and_then(|said| field(&said, name).as_int()) {
        return Ok((before == 1) == yes);
    }
    match (&record.key, record.key.fact()) {
        (NaturalKey::Assistance(Which::Stored(person), _), Some(fact)) if !yes => denied_when_made(db, *person, &fact),
        _ => Ok(false),
    }
}

/// Lists the facts beside which one cannot be, each with whether it says the same more exactly.
fn others(key: &NaturalKey) -> Vec<(NaturalKey, bool)> {
    match key {
        NaturalKey::Medical(who @ Which::Stored(_), year, kind) if matches!(&**kind, "1" | "2") => {
            let other = if kind == "1" { "2" } else { "1" };
            vec![(NaturalKey::Medical(*who, *year, other.to_owned()), false)]
        }
        NaturalKey::Assistance(who @ Which::Stored(_), kind) if matches!(&**kind, "10" | "20") => {
            let all = ["11", "12", "21", "22", "10", "20"].into_iter().filter(|other| other != kind);
            all.map(|other| (NaturalKey::Assistance(*who, other.to_owned()), other[..1] == kind[..1])).collect()
        }
        _ => vec![],
    }
}

fn excluded(record: &DraftRecord, other: &NaturalKey, name: &str) -> Finding {
    let label = |key: &NaturalKey| match key {
        NaturalKey::Medical(_, _, kind) => shipped().0.show("medical_kind", kind).to_owned(),
        NaturalKey::Assistance(_, kind) => shipped().0.show("assist", kind).to_owned(),
        _ => String::new(),
    };
    let finding = Finding::error("record.stands", &record.column_of(name)).with("stands", label(other));
    finding.with("said", label(&record.key))
}

/// Clears what would deny a yes or a no that is written: a state and days beside a no, an end beside a yes. Where a person
/// said the one, he decides on the other too.
pub(super) fn clear(kind: &str, row: &Stored, changes: &mut [Change]) -> Result<(), CountyError> {
    let Some(name) = yes_of(kind) else { return Ok(()) };
    if batches::inks(row)?.of(name).desk != own_desk() {
        return Ok(());
    }
    for change in changes {
        let Act::Set { fields } = &mut change.act else { continue };
        let Some(yes) = field(fields, name).as_int() else { continue };
        let stopped = kind == Medical::KIND.name && field(&row.fields, "state").as_text() == Some(STOPPED);
        let contrary: &[&str] = match (kind == Assistance::KIND.name, yes) {
            (true, 1) => &["until"],
            (true, _) => &[],
            (false, 1) if stopped => &["state"],
            (false, 1) => &[],
            (false, _) => &["state", "since", "until"],
        };
        for name in contrary.iter().filter(|name| !field(&row.fields, name).is_null()) {
            fields.insert((*name).to_owned(), Value::Null);
        }
    }
    Ok(())
}

/// Tells whether a department's list of a later year than this has spoken of a record.
pub(super) fn is_older_than_list(
    db: &Connection,
    kind: &str,
    id: RecordId,
    year: Option<i64>,
) -> Result<bool, CountyError> {
    let (Some(department), Some(year)) = (Department::parse(kind), year) else { return Ok(false) };
    let said: Option<Fields> = said_before(db, department.source(), id)?;
    let as_of = said.and_then(|said| field(&said, AS_OF).as_text()?.parse::<Day>().ok());
    Ok(as_of.is_some_and(|as_of| year < i64::from(as_of.year())))
}
