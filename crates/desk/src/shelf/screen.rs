//! What the screen shows: the county's rows ⊕ pending changes. The county's row of a record with pending changes is kept
//! aside in `base`; every other record's row in its table is the county's own.

use super::{findings, pull::Held, search};
use crate::DeskError;
use anju_model::{
    AreaCode, RecordId,
    kinds::{self, Household},
    record::{Home, Record},
    sync::{
        Sum,
        group::Change,
        project::{Standing, project},
        wire::{Row, Said},
    },
    value::field,
};
use anju_store::{
    StoreError, Stored,
    rusqlite::{Connection, OptionalExtension, params},
};
use std::collections::{BTreeMap, BTreeSet};

/// Tells whether a record has pending changes.
pub(crate) fn is_pending(db: &Connection, record: RecordId) -> Result<bool, DeskError> {
    Ok(db.prepare_cached("SELECT 1 FROM base WHERE record = ?1")?.exists([record.bytes()])?)
}

/// Returns the county's row, whether or not changes lie over it.
pub(crate) fn server_row(db: &Connection, record: RecordId) -> Result<Option<Stored>, DeskError> {
    let mut query = db.prepare_cached("SELECT row FROM base WHERE record = ?1")?;
    let aside: Option<Option<String>> = query.query_row([record.bytes()], |row| row.get(0)).optional()?;
    match aside {
        Some(Some(text)) => Ok(Some(stored(parse_row(&text)?))),
        Some(None) => Ok(None),
        None => Ok(anju_store::get(db, record)?),
    }
}

/// Takes the county's row of a record, or that it has none here, and shows what follows from it.
pub(crate) fn set_server_row(db: &Connection, record: RecordId, new: Option<Row>) -> Result<(), DeskError> {
    let old = server_row(db, record)?;
    if let Some(old) = &old {
        anju_store::take_from_sum(db, old)?;
    }
    if let Some(new) = &new {
        anju_store::add_to_sum(db, &stored(new.clone()))?;
    }
    if is_pending(db, record)? {
        keep_aside(db, record, new.as_ref())?;
        return show(db, record);
    }
    match new {
        Some(new) => write(db, old.as_ref(), &stored(new)),
        None => hide(db, record),
    }
}

/// Takes rows of the county while nothing waits on this desk: then none lies aside, and each place's sum is written once.
pub(crate) fn set_plain_rows(db: &Connection, mut rows: Vec<Row>) -> Result<(), DeskError> {
    let mut sums: BTreeMap<AreaCode, Sum> = BTreeMap::new();
    let mut touched = BTreeSet::new();
    // In the order of ids, neighbours in the tables are written together.
    rows.sort_by_key(|row| row.id);
    for row in rows.into_iter().map(stored) {
        sums.entry(row.place.clone()).or_default().add(row.digested());
        if anju_store::show_new(db, &row, row.version)? {
            search::note(db, None, &row)?;
            touched.extend(findings::subjects(db, &row)?);
            continue;
        }
        let old = anju_store::get(db, row.id)?;
        if let Some(old) = &old {
            sums.entry(old.place.clone()).or_default().take(old.digested());
        }
        write(db, old.as_ref(), &row)?;
    }
    findings::note_all(db, &touched)?;
    Ok(anju_store::join_sums(db, &sums)?)
}

fn keep_aside(db: &Connection, record: RecordId, row: Option<&Row>) -> Result<(), DeskError> {
    let text = row.map(row_text);
    db.prepare_cached("INSERT OR REPLACE INTO base (record, row) VALUES (?1, ?2)")?
        .execute(params![record.bytes(), text])?;
    Ok(())
}

/// Lays a change over a record from now on.
pub(crate) fn lay(
    db: &Connection,
    made: i64,
    ordinal: usize,
    group: RecordId,
    change: &Change,
) -> Result<(), DeskError> {
    if !is_pending(db, change.record)? {
        let row = anju_store::get(db, change.record)?.map(row_of).transpose()?;
        keep_aside(db, change.record, row.as_ref())?;
    }
    let text = serde_json::to_string(change).expect("changes always serialize");
    db.prepare_cached(
        "INSERT OR REPLACE INTO pending (record, made, ordinal, group_id, change) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![change.record.bytes(), made, ordinal as i64, group.bytes(), text])?;
    Ok(())
}

/// Takes a group's changes off the screen, of one record or of all.
pub(crate) fn lift(db: &Connection, group: RecordId, record: Option<RecordId>) -> Result<(), DeskError> {
    let mut query = db.prepare_cached("SELECT DISTINCT record FROM pending WHERE group_id = ?1")?;
    let touched =
        query.query_map([group.bytes()], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<Vec<_>, _>>()?;
    for touched in touched.into_iter().filter(|touched| record.is_none_or(|record| record == *touched)) {
        db.prepare_cached("DELETE FROM pending WHERE group_id = ?1 AND record = ?2")?
            .execute(params![group.bytes(), touched.bytes()])?;
        show(db, touched)?;
    }
    Ok(())
}

/// Shows a record anew from the county's row and what is pending on it.
pub(crate) fn show(db: &Connection, record: RecordId) -> Result<(), DeskError> {
    let pending = pending_on(db, record)?;
    let server = server_row(db, record)?;
    if pending.is_empty() {
        db.prepare_cached("DELETE FROM base WHERE record = ?1")?.execute([record.bytes()])?;
        return match server {
            Some(row) => write(db, anju_store::get(db, record)?.as_ref(), &row),
            None => hide(db, record),
        };
    }
    let kind = pending[0].kind.clone();
    let version = server.as_ref().map_or(0, |row| row.version);
    let old_place = server.as_ref().map(|row| row.place.clone());
    let under = match server {
        Some(row) => Some(row),
        None => last_row(db, record)?,
    };
    let standing = under.map(|row| Standing { fields: row.fields, deleted: row.deleted });
    let Some(shown) = project(standing, &pending) else { return hide(db, record) };
    let place = match place_of(db, &kind, &shown)? {
        Some(place) => place,
        None => match old_place.or(anju_store::get(db, record)?.map(|row| row.place)) {
            Some(place) => place,
            // Changes to a record that is no longer here, and never was made here, have nothing to show.
            None => return hide(db, record),
        },
    };
    let row = Stored { kind, id: record, version, place, deleted: shown.deleted, fields: shown.fields, inks: None };
    write(db, anju_store::get(db, record)?.as_ref(), &row)
}

/// Returns the row that a record had when it left while changes waited on it.
fn last_row(db: &Connection, record: RecordId) -> Result<Option<Stored>, DeskError> {
    let mut query = db.prepare_cached("SELECT row FROM leaving WHERE record = ?1 AND row IS NOT NULL")?;
    let text: Option<String> = query.query_row([record.bytes()], |row| row.get(0)).optional()?;
    text.map(|text| Ok(stored(parse_row(&text)?))).transpose()
}

fn place_of(db: &Connection, kind: &str, shown: &Standing) -> Result<Option<AreaCode>, DeskError> {
    let area = |name: &str| field(&shown.fields, name).as_text().and_then(AreaCode::parse);
    let household = field(&shown.fields, "household").as_text().and_then(|id| id.parse().ok());
    let of_household = |id: Option<RecordId>| -> Result<Option<AreaCode>, DeskError> {
        let row = id.map(|id| anju_store::get_of(db, Household::KIND.name, id)).transpose()?.flatten();
        Ok(row.map(|row| row.place))
    };
    match kinds::kind(kind).map(|kind| kind.home) {
        Some(Home::Area(name)) => Ok(area(name)),
        Some(Home::HouseholdOr(name)) if household.is_none() => Ok(area(name)),
        Some(Home::Household | Home::HouseholdOr(_)) | None => of_household(household),
    }
}

fn pending_on(db: &Connection, record: RecordId) -> Result<Vec<Change>, DeskError> {
    let mut query = db.prepare_cached("SELECT change FROM pending WHERE record = ?1 ORDER BY made, ordinal")?;
    let texts = query.query_map([record.bytes()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    texts
        .iter()
        .map(|text| serde_json::from_str(text).map_err(|_| StoreError::Unreadable("pending".into()).into()))
        .collect()
}

/// Writes a row over the one that the table holds.
fn write(db: &Connection, old: Option<&Stored>, row: &Stored) -> Result<(), DeskError> {
    anju_store::show(db, old, row, row.version)?;
    findings::note(db, old, row)?;
    search::note(db, old, row)
}

fn hide(db: &Connection, record: RecordId) -> Result<(), DeskError> {
    if let Some(row) = anju_store::get(db, record)? {
        anju_store::hide(db, &row)?;
        findings::forget(db, &row)?;
        search::forget(db, &row)?;
    }
    Ok(())
}

/// Drops what the screen no longer needs: taken changes of records that the desk holds at the verdict's sequence or later.
pub(crate) fn drop_held(db: &Connection, taken: &[Held]) -> Result<(), DeskError> {
    for held in taken {
        let version = server_row(db, held.record)?.map_or(0, |row| row.version);
        if version >= held.sequence {
            lift(db, held.group, Some(held.record))?;
        }
    }
    Ok(())
}

pub(crate) fn row_text(row: &Row) -> String {
    serde_json::to_string(row).expect("rows always serialize")
}

pub(crate) fn parse_row(text: &str) -> Result<Row, DeskError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable("base".into()).into())
}

pub(crate) fn stored(row: Row) -> Stored {
    let Row { kind, id, version, place, deleted, fields, said } = row;
    let inks = said.map(|said| serde_json::to_string(&said).expect("ids and days always serialize"));
    Stored { kind, id, version, place, deleted, fields, inks }
}

/// The county's row as it came.
pub(crate) fn row_of(stored: Stored) -> Result<Row, DeskError> {
    let said = said(&stored)?;
    Ok(Row { said, ..Row::from(stored) })
}

/// Who said last what a row holds, where the county handed that down and nothing of this desk lies over it.
pub(crate) fn said(row: &Stored) -> Result<Option<Said>, DeskError> {
    let text = row.inks.as_deref();
    Ok(text.map(serde_json::from_str).transpose().map_err(|_| StoreError::Unreadable(row.kind.clone()))?)
}
