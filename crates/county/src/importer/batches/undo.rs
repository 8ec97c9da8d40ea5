//! Taking a batch back: refused where somebody has changed what it wrote or built on it; else a save of its own, so that history
//! keeps both.

use super::{QUESTIONS, inks, json};
use crate::{County, CountyError, audit::By, importer::named, ledger::parse, rim::Rim};
use anju_model::{
    Class, Clock, Fault, Fields, RecordId, Stamp,
    kinds::{self, StandingState},
    sync::{
        group::{Act, Change},
        judge::Ink,
    },
    value::{Value, field},
};
use anju_store::rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// The most households that a refusal names.
const NAMED: usize = 10;

/// Takes a batch back, with the questions it put to people; those that it closed are open again. A county that an import
/// named and in which nothing is left has no name again. Returns how many records and questions these are.
///
/// # Errors
/// `batch.unknown`, `batch.undone {date}`, `batch.later {file, date}`, `batch.changed {n, households}`; any store error. Nothing is changed then.
pub fn undo(county: &County, id: RecordId, by: By, rim: &dyn Rim) -> Result<usize, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    let find = |tx: &Transaction<'_>| {
        write_out(tx, id)?;
        refuse_unless_untouched(tx, id)?;
        let mut changes = reverted(tx, id)?;
        changes.extend(answered(tx, id)?);
        let records: BTreeSet<RecordId> = changes.iter().map(|change| change.record).collect();
        Ok((changes, records.len()))
    };
    county.set_back(by.writer(), find, None, clock, &mut || rim.id(), |tx, count, _| {
        settle(tx, id, clock.now)?;
        named::give_up(tx)?;
        crate::audit::add(tx, clock.now, by.did("import_undone", Some(id), None))?;
        Ok(count)
    })
}

/// Lists what a batch made and what its source said of that, as it is listed of everything else that it wrote.
fn write_out(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    const MADE: &str = "FROM batch b JOIN history h ON h.sequence BETWEEN b.first AND b.last AND h.field = ''";
    db.execute(
        &format!(
            "INSERT OR IGNORE INTO batch_record (batch, record, kind, version)
             SELECT b.id, h.record, h.kind, h.sequence {MADE} WHERE b.id = ?1"
        ),
        [id.bytes()],
    )?;
    db.execute(
        &format!(
            "INSERT OR IGNORE INTO batch_said (batch, source, record) SELECT b.id, h.kind, h.record {MADE}
             JOIN batch_unsaid u ON u.batch = b.id AND u.kind = h.kind AND u.record = x'' WHERE b.id = ?1"
        ),
        [id.bytes()],
    )?;
    Ok(())
}

/// Marks a batch as taken back: what the source said in it counts as never said, what it overwrote is again of whom it was,
/// and earlier batches know the versions that stand now.
fn settle(db: &Connection, id: RecordId, now: Stamp) -> Result<(), CountyError> {
    db.execute("UPDATE batch SET undone_at = ?2 WHERE id = ?1", params![id.bytes(), now.0])?;
    db.execute("DELETE FROM suspect WHERE batch = ?1", [id.bytes()])?;
    unsay(db, id)?;
    reink(db, id)?;
    list_made_before(db, id)?;
    for kind in kinds_of(db, id)? {
        let sql = format!(
            "UPDATE batch_record SET version = (SELECT version FROM {kind} WHERE id = record)
             WHERE batch <> ?1 AND kind = '{kind}' AND (record, version) IN
                (SELECT record, earlier FROM batch_record WHERE batch = ?1 AND earlier IS NOT NULL)"
        );
        db.execute(&sql, [id.bytes()])?;
    }
    Ok(())
}

/// Lists those records of a batch that an earlier one made: they stand at another version now than their first row of history
/// tells.
fn list_made_before(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    db.execute(
        "INSERT OR IGNORE INTO batch_record (batch, record, kind, version)
         SELECT b.id, h.record, h.kind, h.sequence FROM batch_record mine
         JOIN history h ON h.record = mine.record AND h.sequence = mine.earlier AND h.field = ''
         JOIN batch b ON b.id <> mine.batch AND h.sequence BETWEEN b.first AND b.last WHERE mine.batch = ?1",
        [id.bytes()],
    )?;
    Ok(())
}

/// The names of the declared kinds of a batch's records.
fn kinds_of(db: &Connection, id: RecordId) -> Result<Vec<&'static str>, CountyError> {
    let mut query = db.prepare_cached("SELECT DISTINCT kind FROM batch_record WHERE batch = ?1")?;
    let names = query.query_map([id.bytes()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(names.iter().filter_map(|name| kinds::kind(name)).map(|kind| kind.name).collect())
}

/// Takes what a batch said out of what was said: where a later one spoke of the same record, that one now follows what came
/// before this.
fn unsay(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    db.execute_batch(
        "CREATE TEMP TABLE unsaid (source TEXT, record BLOB, fields TEXT, next BLOB, PRIMARY KEY (source, record))",
    )?;
    db.execute(
        &format!(
            "INSERT INTO unsaid SELECT source, record, fields,
            (SELECT s.batch FROM batch_said s JOIN batch b ON b.id = s.batch
             WHERE s.source = mine.source AND s.record = mine.record AND b.undone_at IS NULL AND {COUNTS}
               AND b.at > (SELECT at FROM batch WHERE id = ?1) ORDER BY b.at LIMIT 1)
         FROM batch_said mine WHERE batch = ?1 AND again = 0"
        ),
        [id.bytes()],
    )?;
    db.execute_batch(
        "UPDATE batch_said SET fields = u.fields, again = 0 FROM unsaid u
         WHERE batch_said.batch = u.next AND batch_said.source = u.source AND batch_said.record = u.record;
         INSERT OR REPLACE INTO said (source, record, fields)
            SELECT source, record, fields FROM unsaid WHERE next IS NULL AND fields IS NOT NULL;
         DELETE FROM said WHERE (source, record) IN
            (SELECT source, record FROM unsaid WHERE next IS NULL AND fields IS NULL);
         DROP TABLE unsaid",
    )?;
    Ok(())
}

/// Gives the values that a batch had overwritten back to who wrote them. They stand since now, so that a desk which saw the
/// batch's value does not pass for having seen them.
fn reink(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    let mut query = db.prepare("SELECT record, kind, inks FROM batch_record WHERE batch = ?1 AND inks IS NOT NULL")?;
    let mut rows = query.query([id.bytes()])?;
    while let Some(row) = rows.next()? {
        let (record, kind) = (RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?);
        let earlier: BTreeMap<String, Ink> = parse(&row.get::<_, String>(2)?, "batch_record")?;
        let Some(stored) = anju_store::get_of(db, &kind, record)? else { continue };
        let mut all = inks(&stored)?;
        let anew = |ink: Ink| Ink { sequence: stored.version, first: Some(ink.said_at()), ..ink };
        all.fields.extend(earlier.into_iter().map(|(name, ink)| (name, anew(ink))));
        db.prepare_cached(&format!("UPDATE {kind} SET inks = ?2 WHERE id = ?1"))?
            .execute(params![record.bytes(), json(&all)])?;
    }
    Ok(())
}

fn refuse_unless_untouched(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    let sql = "SELECT undone_at FROM batch WHERE id = ?1";
    let undone: Option<Option<i64>> = db.query_row(sql, [id.bytes()], |row| row.get(0)).optional()?;
    match undone {
        None => return Err(Fault::new("batch.unknown").into()),
        Some(Some(at)) => return Err(Fault::new("batch.undone").with("date", Stamp(at).day()).into()),
        Some(None) => {}
    }
    if let Some((file, at)) = said_since(db, id)? {
        return Err(Fault::new("batch.later").with("file", file).with("date", Stamp(at).day()).into());
    }
    let mut touched = changed_since(db, id)?;
    touched.extend(built_on(db, id)?);
    if touched.is_empty() {
        return Ok(());
    }
    let mut households: Vec<String> = touched.values().flatten().cloned().collect();
    households.sort();
    households.dedup();
    households.truncate(NAMED);
    let fault = Fault::new("batch.changed").with("n", touched.len());
    Err(if households.is_empty() { fault } else { fault.with("households", households.join("、")) }.into())
}

/// Records by id, each with the number of its household, where it has one.
type Touched = BTreeMap<[u8; 16], Option<String>>;

/// Finds the records of a batch that stand at another version than it gave them.
fn changed_since(db: &Connection, id: RecordId) -> Result<Touched, CountyError> {
    let mut all = Touched::new();
    for kind in kinds_of(db, id)? {
        let sql = format!(
            "SELECT r.record, h.number FROM batch_record r JOIN {kind} k ON k.id = r.record
             JOIN feed f ON f.id = r.record LEFT JOIN household h ON h.id = coalesce(f.household, f.id)
             WHERE r.batch = ?1 AND r.kind = '{kind}' AND k.version IS NOT r.version"
        );
        all.extend(found(db, &sql, id)?);
    }
    Ok(all)
}

/// Whether what a later batch said counts. Older programs kept batches that changed nothing, with all that these said again;
/// whoever only repeats stands on nothing.
const COUNTS: &str = "(s.again = 0 OR b.records > 0 OR b.first IS NOT NULL)";

/// Finds the latest batch that spoke of a record that this one wrote or asked about, even if only to say the same and change
/// others: file and moment.
fn said_since(db: &Connection, id: RecordId) -> Result<Option<(String, i64)>, CountyError> {
    let mut query = db.prepare(&format!(
        "SELECT b.file, b.at FROM (
            SELECT record FROM batch_record WHERE batch = ?1
            UNION ALL SELECT p.record FROM batch_asked a JOIN proposal p ON p.id = a.record WHERE a.batch = ?1
            UNION ALL SELECT c.record FROM batch_asked a JOIN conflict c ON c.id = a.record WHERE a.batch = ?1
         ) r JOIN batch_said s ON s.record = r.record JOIN batch b ON b.id = s.batch
         WHERE b.undone_at IS NULL AND {COUNTS} AND b.at > (SELECT at FROM batch WHERE id = ?1)
         ORDER BY b.at DESC LIMIT 1"
    ))?;
    Ok(query.query_row([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Finds the records that are none of the batch's and belong to one that it made: they would hang in the air.
fn built_on(db: &Connection, id: RecordId) -> Result<Touched, CountyError> {
    let mut all = found(
        db,
        "SELECT f.id, h.number FROM batch_record r JOIN feed f ON f.household = r.record
         LEFT JOIN household h ON h.id = r.record
         WHERE r.batch = ?1 AND r.kind = 'household' AND r.before IS NULL AND f.id <> r.record
           AND f.id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)",
        id,
    )?;
    for id in all.keys().copied().collect::<Vec<_>>() {
        if anju_store::get(db, RecordId::from_bytes(id))?.is_none_or(|row| row.deleted) {
            all.remove(&id);
        }
    }
    let foreign = "deleted = 0 AND id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)";
    let named = format!(
        "SELECT cadre AS id FROM pair WHERE {foreign}
         UNION SELECT cadre FROM matter WHERE {foreign}
         UNION SELECT cadre FROM account WHERE {foreign}
         UNION SELECT on_behalf_of FROM visit WHERE {foreign}
         UNION SELECT unhex(replace(value, '-', '')) FROM visit, json_each(visit.visitors)
               WHERE visit.deleted = 0 AND visit.id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)
         UNION SELECT settlement FROM household WHERE {foreign}
         UNION SELECT \"group\" FROM household WHERE {foreign}"
    );
    let sql = format!(
        "SELECT record, NULL FROM batch_record WHERE batch = ?1 AND before IS NULL
           AND kind IN ('cadre', 'settlement', 'social_group') AND record IN ({named})"
    );
    all.extend(found(db, &sql, id)?);
    // A household that is on offer, or was handed over, is named by the case alone.
    let handed = "SELECT c.id, c.number FROM handover c JOIN batch_record r ON r.record = c.moved
        WHERE r.batch = ?1 AND r.kind = 'household' AND r.before IS NULL AND c.deleted = 0";
    all.extend(found(db, handed, id)?);
    Ok(all)
}

fn found(db: &Connection, sql: &str, id: RecordId) -> Result<Touched, CountyError> {
    let mut query = db.prepare(sql)?;
    let rows = query.query_map([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the changes that take a batch back, last records first.
fn reverted(db: &Connection, id: RecordId) -> Result<Vec<Change>, CountyError> {
    let mut query =
        db.prepare("SELECT record, kind, version, before FROM batch_record WHERE batch = ?1 ORDER BY version DESC")?;
    let mut rows = query.query([id.bytes()])?;
    let mut changes = vec![];
    while let Some(row) = rows.next()? {
        let record = RecordId::from_bytes(row.get(0)?);
        let kind: String = row.get(1)?;
        let seen = row.get::<_, Option<i64>>(2)?.unwrap_or_default() as u64;
        match row.get::<_, Option<String>>(3)? {
            None => changes.push(Change { kind, record, seen, act: Act::Delete }),
            Some(before) => {
                let before: Fields = serde_json::from_str(&before)
                    .map_err(|_| anju_store::StoreError::Unreadable("batch_record".to_owned()))?;
                changes.extend(set_back(db, &kind, record, seen, before)?);
            }
        }
    }
    Ok(changes)
}

/// Returns the changes that close what a batch asked people and nobody has answered (what stands now stays), and that open again
/// what it had closed.
fn answered(db: &Connection, id: RecordId) -> Result<Vec<Change>, CountyError> {
    let mut changes = vec![];
    for (kind, closed) in QUESTIONS {
        let sql = format!(
            "SELECT k.id, k.state FROM batch_asked a JOIN {kind} k ON k.id = a.record AND k.state = a.state
             WHERE a.batch = ?1 AND a.kind = '{kind}' AND k.deleted = 0"
        );
        let mut query = db.prepare(&sql)?;
        let mut rows = query.query([id.bytes()])?;
        while let Some(row) = rows.next()? {
            let (record, state): (_, String) = (RecordId::from_bytes(row.get(0)?), row.get(1)?);
            let to = if state == StandingState::Open.code() { closed } else { StandingState::Open };
            changes.push(moved(kind, record, &state, to));
        }
    }
    Ok(changes)
}

/// Moves a conflict or proposal to another state.
pub(crate) fn moved(kind: &str, record: RecordId, from: &str, to: StandingState) -> Change {
    let (from, to) = (from.to_owned(), to.code().to_owned());
    let act = Act::Transition { field: "state".into(), from, to, fields: Fields::new() };
    Change { kind: kind.to_owned(), record, seen: 0, act }
}

fn set_back(
    db: &Connection,
    kind: &str,
    record: RecordId,
    seen: u64,
    before: Fields,
) -> Result<Vec<Change>, CountyError> {
    let Some(stored) = anju_store::get(db, record)? else { return Ok(vec![]) };
    let declared = kinds::kind(kind);
    let is_state =
        |name: &str| declared.and_then(|kind| kind.field(name)).is_some_and(|field| field.class == Class::State);
    let (states, set): (Fields, Fields) = before.into_iter().partition(|(name, _)| is_state(name));
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    let back = |(name, value): (String, Value)| Act::Transition {
        from: text(field(&stored.fields, &name)),
        to: text(&value),
        field: name,
        fields: Fields::new(),
    };
    let mut acts: Vec<Act> = states.into_iter().map(back).collect();
    if !set.is_empty() {
        acts.push(Act::Set { fields: set });
    }
    Ok(acts.into_iter().map(|act| Change { kind: kind.to_owned(), record, seen, act }).collect())
}
