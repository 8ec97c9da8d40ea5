//! 数据同步: what waits, what the county confirmed, what it did not take, and what differs.

use super::{handover, reach, rows, settle};
use crate::{
    DeskError,
    app::Work,
    shelf::{clock, outbox, pull, settings},
};
use anju_model::{
    AreaCode, Fault, RecordId, Stamp, Value,
    contract::*,
    kinds::{self, Conflict, Parked, Person, Proposal},
    record::Record,
    sync::own_desk,
    value::field,
};
use anju_store::rusqlite::{Connection, params};

/// How many rows of a list the page shows.
const MOST: u32 = 200;

/// Shows where sync stands; of what waits for a person only what lies inside a division, if one is given.
pub(crate) fn view(work: &Work<'_>, area: Option<&AreaCode>) -> Result<SyncView, DeskError> {
    let files = work
        .db
        .prepare_cached("SELECT coalesce(sum(done >= size), 0), count(*) FROM upload")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(SyncView {
        chip: for_person(work, chip(work.db)?)?,
        confirmed: work
            .db
            .prepare_cached("SELECT coalesce(sum(count), 0) FROM place_sum")?
            .query_row([], |row| row.get::<_, i64>(0))? as u64,
        waiting: saves(work, "waiting", "number")?,
        taken: saves(work, "taken", "taken_at DESC, rowid DESC")?,
        parked: parked(work, area)?,
        conflicts: conflicts(work, area)?,
        proposals: proposals(work, area)?,
        files,
    })
}

/// Sync at a glance, from what is stored; the running line's own state is laid over it by the host.
pub fn chip(db: &Connection) -> Result<SyncChip, DeskError> {
    let open = |table: &str| -> Result<u32, DeskError> {
        let sql = format!("SELECT count(*) FROM {table} WHERE state = '1' AND deleted = 0");
        Ok(db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    };
    let waiting = outbox::count(db, "waiting")?;
    let complete = settings::get(db, "complete")?.unwrap_or(false);
    let mending: anju_model::sync::plan::Mending = settings::get(db, "mending")?.unwrap_or_default();
    let line = if !complete {
        Line::FirstDownload
    } else if mending != Default::default() {
        Line::Mending
    } else if waiting > 0 {
        Line::Waiting
    } else {
        Line::Synced
    };
    Ok(SyncChip {
        told: 0,
        line,
        waiting,
        parked: outbox::count(db, "parked")?,
        conflicts: open("conflict")?,
        progress: if complete { None } else { pull::progress(db)? },
        last: settings::get(db, "last_sync")?,
        trouble: None,
        next_try: None,
        clock_minutes: clock::minutes_ahead(db)?,
    })
}

/// Counts of what waits for a decision only what the person signed in can open.
pub(crate) fn for_person(work: &Work<'_>, chip: SyncChip) -> Result<SyncChip, DeskError> {
    Ok(SyncChip { parked: parked_in_reach(work)?, conflicts: reach::standing(work, Conflict::KIND.name)?, ..chip })
}

/// Counts the groups of this desk that the county did not take, but those about a household out of reach.
pub(crate) fn parked_in_reach(work: &Work<'_>) -> Result<u32, DeskError> {
    let mut query = work.db.prepare_cached("SELECT subject, account FROM outbox WHERE state = 'parked'")?;
    let groups = query.query_map([], |row| {
        let subject = row.get::<_, Option<[u8; 16]>>(0)?.map(RecordId::from_bytes);
        Ok((subject, RecordId::from_bytes(row.get(1)?)))
    })?;
    let mut count = 0;
    for (subject, by) in groups.collect::<Result<Vec<_>, _>>()? {
        let kind = subject.map(|id| anju_store::kind_of(work.db, id)).transpose()?.flatten();
        if by != work.who.account && kind.is_some_and(|kind| !reach::admits_named(work, &kind)) {
            continue;
        }
        let household = household_of(work, subject)?;
        let seen = household.map_or(Ok(true), |household| reach::sees(work, household))?;
        count += u32::from(seen);
    }
    Ok(count)
}

fn household_of(work: &Work<'_>, subject: Option<RecordId>) -> Result<Option<RecordId>, DeskError> {
    let Some(subject) = subject else { return Ok(None) };
    Ok(anju_store::get(work.db, subject)?.and_then(|row| row.household()))
}

fn saves(work: &Work<'_>, state: &str, order: &str) -> Result<Vec<WaitingRow>, DeskError> {
    let mut query = work.db.prepare_cached(&format!(
        "SELECT number, what, subject, account, made_at, taken_at FROM outbox WHERE state = ?1 ORDER BY {order} LIMIT ?2"
    ))?;
    let found = query
        .query_map(params![state, MOST], |row| {
            let subject = row.get::<_, Option<[u8; 16]>>(2)?.map(RecordId::from_bytes);
            let taken_at = row.get::<_, Option<i64>>(5)?.map(Stamp);
            Ok((
                row.get::<_, i64>(0)? as u64,
                row.get::<_, String>(1)?,
                subject,
                RecordId::from_bytes(row.get(3)?),
                Stamp(row.get(4)?),
                taken_at,
            ))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = vec![];
    for (group, what, subject, account, at, taken_at) in found {
        rows.push(WaitingRow {
            group,
            what: named(work, &what, subject)?,
            by: rows::author(work, Some(account))?,
            at,
            taken_at,
        });
    }
    Ok(rows)
}

/// Names a save: what was done, and whose household it was if that is in reach.
fn named(work: &Work<'_>, what: &str, subject: Option<RecordId>) -> Result<String, DeskError> {
    let word = anju_model::words::sync::saved(what);
    Ok(match household_of(work, subject)? {
        Some(household) if reach::sees(work, household)? => format!("{word} · {} 户", rows::head_of(work, household)?),
        Some(_) | None => word.to_owned(),
    })
}

fn parked(work: &Work<'_>, area: Option<&AreaCode>) -> Result<Vec<ParkedRow>, DeskError> {
    let mut found = vec![];
    for id in open_ids(work, Parked::KIND.name, area)? {
        let Some((parked, _)) = reach::seen::<Parked>(work, id)? else { continue };
        if settle::is_hidden(work, &parked)? {
            continue;
        }
        let group = match outbox::by_number(work.db, parked.number as u64)? {
            Some(group) if group.id == parked.group => Some(group),
            Some(_) | None => None,
        };
        let fault = serde_json::from_str(&parked.fault).unwrap_or_else(|_| Fault::new(&parked.reason));
        let household = parked.household.map(|household| rows::head_of(work, household.id())).transpose()?;
        found.push(ParkedRow {
            id,
            group: group.as_ref().map(|group| group.number),
            what: household.map_or_else(String::new, |head| format!("{head} 户")),
            fault,
            at: group.map(|group| group.made_at),
        });
    }
    Ok(found)
}

fn conflicts(work: &Work<'_>, area: Option<&AreaCode>) -> Result<Vec<ConflictRow>, DeskError> {
    let mut found = vec![];
    for id in open_ids(work, Conflict::KIND.name, area)? {
        let Some((conflict, row)) = reach::seen::<Conflict>(work, id)? else { continue };
        if !reach::admits_named(work, &conflict.kind) {
            continue;
        }
        let side = |value: &str, by, observed| -> Result<ConflictValue, DeskError> {
            let value: Value = serde_json::from_str(value).unwrap_or_default();
            let value = settle::show(work, &conflict.kind, &conflict.field, &value);
            Ok(ConflictValue { value, by: rows::author(work, by)?, observed })
        };
        found.push(ConflictRow {
            id,
            seen: row.version,
            household: conflict.household.map(|household| household.id()),
            title: title(work, &conflict.kind, conflict.record)?,
            field: settle::label(&conflict.kind, &conflict.field),
            stands: side(&conflict.stands, conflict.stands_by, conflict.stands_observed.clone())?,
            other: side(&conflict.other, conflict.other_by, conflict.other_observed.clone())?,
        });
    }
    Ok(found)
}

fn proposals(work: &Work<'_>, area: Option<&AreaCode>) -> Result<Vec<ProposalRow>, DeskError> {
    let mut found = vec![];
    for id in open_ids(work, Proposal::KIND.name, area)? {
        let Some((proposal, row)) = reach::seen::<Proposal>(work, id)? else { continue };
        if !reach::admits_named(work, &proposal.kind) {
            continue;
        }
        let name = proposal.field.clone().unwrap_or_default();
        let now =
            anju_store::get(work.db, proposal.record)?.map(|row| field(&row.fields, &name).clone()).unwrap_or_default();
        let value: Value = serde_json::from_str(&proposal.value).unwrap_or_default();
        let may_decide = settle::may_decide(work, &proposal);
        found.push(ProposalRow {
            id,
            seen: row.version,
            household: proposal.household.map(|household| household.id()),
            title: title(work, &proposal.kind, proposal.record)?,
            reason: why(&proposal),
            field: if name.is_empty() { "删除".to_owned() } else { settle::label(&proposal.kind, &name) },
            now: settle::show(work, &proposal.kind, &name, &now),
            value: settle::show(work, &proposal.kind, &name, &value),
            by: rows::author(work, proposal.by)?,
            may_decide,
        });
    }
    Ok(found)
}

/// Says why a proposal waits; one that a list makes concerns who decides, not who changed something.
fn why(proposal: &Proposal) -> Fault {
    let fault = match proposal.reason.as_str() {
        "proposal.guarded" if proposal.desk == Some(own_desk()) => Fault::new("proposal.listed"),
        "proposal.deleted" if proposal.desk == Some(own_desk()) => Fault::new("proposal.listed_deleted"),
        reason => return Fault::new(reason),
    };
    proposal.observed.iter().fold(fault, |fault, day| fault.with("date", day))
}

fn open_ids(work: &Work<'_>, table: &str, area: Option<&AreaCode>) -> Result<Vec<RecordId>, DeskError> {
    let within = area.map(|area| format!(" AND place >= '{area}' AND place < '{area}:'")).unwrap_or_default();
    let mut query = work.db.prepare_cached(&format!(
        "SELECT id FROM {table} WHERE state = '1' AND deleted = 0{within} ORDER BY version LIMIT ?1"
    ))?;
    rows::ids(query.query_map([MOST], |row| row.get(0))?)
}

/// Names whom a record is about: the person, with what of him it says, else the household's head.
fn title(work: &Work<'_>, kind: &str, record: RecordId) -> Result<String, DeskError> {
    if let Some(name) = rows::name_of(work, kind, record)? {
        return Ok(name);
    }
    let Some(row) = anju_store::get(work.db, record)? else { return Ok(String::new()) };
    let person = field(&row.fields, "person").as_text().and_then(|id| id.parse().ok());
    if let Some(name) = person.map(|id| rows::name_of(work, Person::KIND.name, id)).transpose()?.flatten() {
        let label = kinds::kind(kind).map_or(kind, |kind| kind.label);
        let year = field(&row.fields, "year").as_int().map_or_else(String::new, |year| format!(" {year} 年度"));
        return Ok(format!("{name} {label}{year}"));
    }
    match row.household() {
        Some(household) => Ok(format!("{} 户", rows::head_of(work, household)?)),
        None if kinds::is_between(kind) => handover::title(work, &row),
        None => Ok(String::new()),
    }
}
