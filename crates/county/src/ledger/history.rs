//! Who changed what from what to what: written with each group, read record by record. Append-only.

use super::write::parse;
use crate::CountyError;
use anju_model::{
    Fields, RecordId, Stamp, Value,
    sync::{
        group::Group,
        judge::{DELETED, Held, Trace, Traced},
    },
    value::put,
};
use anju_store::rusqlite::{CachedStatement, Connection, params};
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The name under which history keeps in one row what a record was made with (the view `trace` gives each field its own).
const MADE: &str = "";

/// A save as history names it.
pub(super) struct Save<'a> {
    pub(super) desk: RecordId,
    pub(super) group: &'a Group,
    pub(super) sequence: u64,
    pub(super) now: Stamp,
}

/// Writes the history of a group that left `rows`.
pub(super) fn write(db: &Connection, save: &Save<'_>, rows: &[Held], traces: &[Trace]) -> Result<(), CountyError> {
    let altered: BTreeSet<RecordId> =
        traces.iter().filter(|trace| trace.what != Traced::Made).map(|trace| trace.record).collect();
    let rows: BTreeMap<RecordId, &Held> = rows.iter().map(|row| (row.id, row)).collect();
    let insert = db.prepare_cached(
        "INSERT INTO history (sequence, ordinal, at, desk, account, on_behalf_of, kind, record, field, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut page = Page { insert, save, ordinal: 0 };
    for trace in traces {
        match &trace.what {
            Traced::Field { name, from, to } => page.add(trace, name, &json(from), &json(to))?,
            Traced::Made => {
                let Some(row) = rows.get(&trace.record) else { continue };
                let fields = &row.standing.fields;
                let made =
                    if altered.contains(&row.id) { Cow::Owned(made_with(row, traces)) } else { Cow::Borrowed(fields) };
                page.add(trace, MADE, "null", &json(made.as_ref()))?;
            }
        }
    }
    Ok(())
}

/// What a record was made with that the same group changed further: what it holds, with those changes taken back.
fn made_with(row: &Held, traces: &[Trace]) -> Fields {
    let mut fields = row.standing.fields.clone();
    for trace in traces.iter().rev().filter(|trace| trace.record == row.id) {
        match &trace.what {
            Traced::Field { name, from, .. } if name != DELETED => put(&mut fields, name, from.clone()),
            Traced::Field { .. } | Traced::Made => {}
        }
    }
    fields
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers always serialize")
}

/// The rows of one group.
struct Page<'a> {
    insert: CachedStatement<'a>,
    save: &'a Save<'a>,
    ordinal: i64,
}

impl Page<'_> {
    fn add(&mut self, of: &Trace, field: &str, before: &str, after: &str) -> Result<(), CountyError> {
        let Save { desk, group, sequence, now } = self.save;
        self.insert.execute(params![
            *sequence as i64,
            self.ordinal,
            group.corrected(*now).0,
            desk.bytes(),
            group.by.bytes(),
            group.on_behalf_of.map(|cadre| cadre.bytes()),
            of.kind,
            of.record.bytes(),
            field,
            before,
            after,
        ])?;
        self.ordinal += 1;
        Ok(())
    }
}

/// One change in a record's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When it was saved, by the corrected clock.
    pub at: Stamp,
    /// Who saved it.
    pub account: RecordId,
    /// The field; `deleted` for a tombstone.
    pub field: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// Who changed what of a record, oldest first.
///
/// # Errors
/// Any store error.
pub fn history_of(db: &Connection, record: RecordId) -> Result<Vec<Past>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT at, account, field, before, after FROM trace WHERE record = ?1 ORDER BY sequence, ordinal, field",
    )?;
    let mut rows = query.query([record.bytes()])?;
    let mut found = vec![];
    while let Some(row) = rows.next()? {
        found.push(Past {
            at: Stamp(row.get(0)?),
            account: RecordId::from_bytes(row.get(1)?),
            field: row.get(2)?,
            before: parse(&row.get::<_, String>(3)?, "history")?,
            after: parse(&row.get::<_, String>(4)?, "history")?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        County, Folder,
        rim::{Machine, Rim},
    };
    use anju_model::{
        AreaCode, Clock,
        sync::group::{Act, Change},
    };

    #[test]
    fn what_one_save_makes_and_changes_further_is_told_from_what_it_was_made_with() {
        let room = tempfile::tempdir().unwrap();
        let county = County::create(&Folder::new(&room.path().join("county"), None), [5; 32]).unwrap();
        county.set_area(&AreaCode::parse("500235").unwrap()).unwrap();
        let fields = |pairs: &[(&str, &str)]| -> Fields {
            pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::text(*text))).collect()
        };
        let id = RecordId::from_bytes([1; 16]);
        let other = RecordId::from_bytes([2; 16]);
        let cadre = fields(&[("area", "500235"), ("name", "周敏"), ("phone", "1")]);
        let set = |pairs| Change::set("cadre", id, 0, fields(pairs));
        let changes = vec![
            Change::create("cadre", id, cadre.clone()),
            Change::create("cadre", other, cadre.clone()),
            set(&[("phone", "2"), ("unit", "农坝镇")]),
            set(&[("phone", "3")]),
            Change { kind: "cadre".into(), record: id, seen: 1, act: Act::Delete },
        ];
        let clock = Clock { now: Machine.now(), suspect: false };
        county.save(changes, None, clock, &mut || Machine.id()).unwrap();
        let told = |record| -> Vec<(String, Value, Value)> {
            let past = county.read(|db| history_of(db, record)).unwrap();
            past.into_iter().map(|past| (past.field, past.before, past.after)).collect()
        };
        let made: Vec<_> = cadre.into_iter().map(|(name, value)| (name, Value::Null, value)).collect();
        let mut all = made.clone();
        let text = |text: &str| Value::text(text);
        all.extend([
            ("phone".to_owned(), text("1"), text("2")),
            ("unit".to_owned(), Value::Null, text("农坝镇")),
            ("phone".to_owned(), text("2"), text("3")),
            ("deleted".to_owned(), Value::Int(0), Value::Int(1)),
        ]);
        assert_eq!((told(id), told(other)), (all, made));
    }
}
