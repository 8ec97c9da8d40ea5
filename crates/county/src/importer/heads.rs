//! One head a household, settled before anything is written: where the workbook names another than the county knows, or would
//! leave none, the county's stays and a person decides. What the ledger would refuse as a whole costs these cells alone.

use super::changes::Changes;
use crate::{CountyError, ledger::heads_of};
use anju_model::{
    Fields, RecordId, Value,
    checks::Finding,
    kin::Kin,
    kinds::{Household, Membership},
    record::Record,
    sync::{
        group::{Act, Change},
        judge::Heads,
    },
    value::field,
};
use anju_sheet::Source;
use anju_store::rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the workbook says of a household's members and head.
#[derive(Default)]
struct Said {
    head: Option<RecordId>,
    /// Memberships by id: whose it is, and whether he is called the head; none where the relation is not said.
    stays: BTreeMap<RecordId, (RecordId, Option<bool>)>,
}

/// Takes out what would leave a household with two heads or none; returns what is to be told, each where it comes from.
pub(super) fn settle(
    db: &Connection,
    all: &mut Changes,
    sources: &HashMap<RecordId, Source>,
) -> Result<Vec<(Source, Finding)>, CountyError> {
    let mut wrong: BTreeSet<RecordId> = BTreeSet::new();
    let mut stays: BTreeSet<RecordId> = BTreeSet::new();
    for (household, said) in said(db, &all.changes)? {
        if after(db, household, &said)?.worse_since(&heads_of(db, household)?).is_some() {
            wrong.insert(household);
            stays.extend(said.stays.into_keys());
        }
    }
    if wrong.is_empty() {
        return Ok(vec![]);
    }
    let mut told = Vec::new();
    all.changes.retain_mut(|change| {
        let taken_out = match change.kind.as_str() {
            kind if kind == Household::KIND.name && wrong.contains(&change.record) => "head",
            kind if kind == Membership::KIND.name && stays.contains(&change.record) => "relation",
            _ => return true,
        };
        let (Act::Set { fields } | Act::Create { fields }) = &mut change.act else { return true };
        if fields.remove(taken_out).is_some()
            && let Some(source) = sources.get(&change.record)
        {
            let column = if taken_out == "head" { "head_name" } else { "relation" };
            told.push((*source, Finding::error("household.heads_differ", column)));
        }
        !fields.is_empty()
    });
    let left: BTreeSet<RecordId> = all.changes.iter().map(|change| change.record).collect();
    all.written.retain(|written| left.contains(&written.record));
    for said in &mut all.said {
        if wrong.contains(&said.record) {
            said.fields.remove("head");
        } else if stays.contains(&said.record) {
            said.fields.remove("relation");
        }
    }
    told.dedup_by_key(|(source, _)| *source);
    Ok(told)
}

/// Gathers what changes say of households that the county knows.
fn said(db: &Connection, changes: &[Change]) -> Result<BTreeMap<RecordId, Said>, CountyError> {
    let is_new = |change: &&Change| change.kind == Household::KIND.name && matches!(change.act, Act::Create { .. });
    let new: BTreeSet<RecordId> = changes.iter().filter(is_new).map(|change| change.record).collect();
    let mut all: BTreeMap<RecordId, Said> = BTreeMap::new();
    let mut home = db.prepare_cached("SELECT household, person FROM membership WHERE id = ?1")?;
    for change in changes {
        let (Act::Set { fields } | Act::Create { fields }) = &change.act else { continue };
        if change.kind == Household::KIND.name && !new.contains(&change.record) {
            if let Some(head) = id_in(fields, "head") {
                all.entry(change.record).or_default().head = Some(head);
            }
        } else if change.kind == Membership::KIND.name {
            let (household, person) = match (id_in(fields, "household"), id_in(fields, "person")) {
                (Some(household), Some(person)) => (household, person),
                _ => home.query_row(params![change.record.bytes()], |row| {
                    Ok((RecordId::from_bytes(row.get(0)?), RecordId::from_bytes(row.get(1)?)))
                })?,
            };
            let called = fields.get("relation").map(|relation| relation.as_text() == Some(Kin::Head.code()));
            if !new.contains(&household) {
                all.entry(household).or_default().stays.insert(change.record, (person, called));
            }
        }
    }
    Ok(all)
}

/// Counts the heads as they would be.
fn after(db: &Connection, household: RecordId, said: &Said) -> Result<Heads, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT m.id, m.person, m.relation IS ?2 FROM membership m
         WHERE m.household = ?1 AND m.deleted = 0 AND m.until IS NULL",
    )?;
    let mut rows = query.query(params![household.bytes(), Kin::Head.code()])?;
    let mut stays: BTreeMap<RecordId, (RecordId, bool)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        stays.insert(RecordId::from_bytes(row.get(0)?), (RecordId::from_bytes(row.get(1)?), row.get(2)?));
    }
    for (id, (person, called)) in &said.stays {
        let stands = stays.get(id).is_some_and(|(_, called)| *called);
        stays.insert(*id, (*person, called.unwrap_or(stands)));
    }
    let named: Option<Option<[u8; 16]>> = db
        .prepare_cached("SELECT head FROM household WHERE id = ?1")?
        .query_row([household.bytes()], |row| row.get(0))
        .ok();
    let named = said.head.or(named.flatten().map(RecordId::from_bytes));
    Ok(Heads::of(true, named, stays.into_values()))
}

fn id_in(fields: &Fields, name: &str) -> Option<RecordId> {
    match field(fields, name) {
        Value::Text(text) => text.parse().ok(),
        Value::Null | Value::Int(_) | Value::Set(_) => None,
    }
}
