//! Settles what waits for a person: two differing values, proposals, groups that were not taken; and shows a record's history.

use super::{reach, rows};
use crate::{
    DeskError,
    app::Work,
    shelf::outbox::{self, Save},
};
use anju_model::{
    By, Fault, Field, Fields, RecordId, Stamp, Value,
    contract::*,
    kinds::{self, Conflict, Parked, Proposal, StandingState},
    mask,
    record::Record,
    sync::group::{Act, Change},
    words,
};
use anju_store::rusqlite::OptionalExtension;

/// Keeps what stands, or sets the other value with the conflict in sight.
pub(crate) fn conflict(work: &Work<'_>, ask: SettleConflict) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (conflict, row) = reach::record::<Conflict>(work, ask.id)?;
    admitted(work, &conflict.kind)?;
    let mut changes = vec![];
    if ask.other {
        let value: Value =
            serde_json::from_str(&conflict.other).map_err(|_| Fault::new("record.misfit").field("other"))?;
        let target = anju_store::get(work.db, conflict.record)?.ok_or_else(|| Fault::new("record.unknown"))?;
        changes.push(Change::set(
            &conflict.kind,
            conflict.record,
            target.version,
            Fields::from([(conflict.field, value)]),
        ));
    }
    changes.push(transition(Conflict::KIND.name, row.id, ask.seen, &conflict.state, StandingState::Settled));
    work.save(Save::of("conflict", ask.id, changes))
}

pub(crate) fn proposal(work: &Work<'_>, ask: DecideProposal) -> Result<Saved, DeskError> {
    let (proposal, row) = reach::record::<Proposal>(work, ask.id)?;
    admitted(work, &proposal.kind)?;
    if !may_decide(work, &proposal) {
        return Err(Fault::new("account.rank").with("needed", &proposal.decide).into());
    }
    let to = if ask.accept { StandingState::Settled } else { StandingState::Declined };
    let change = transition(Proposal::KIND.name, row.id, ask.seen, &proposal.state, to);
    work.save(Save::of("proposal", ask.id, vec![change]))
}

/// Tells whether a parked group is about records of a department to which the person is not admitted. What he saved himself here
/// he goes on seeing, or it would be lost to him.
pub(super) fn is_hidden(work: &Work<'_>, parked: &Parked) -> Result<bool, DeskError> {
    let group = outbox::by_number(work.db, parked.number.unsigned_abs())?;
    if group.is_some_and(|group| group.id == parked.group && group.by == work.who.account) {
        return Ok(false);
    }
    for id in parked.records.iter().filter_map(|id| id.parse().ok()) {
        let kind = anju_store::kind_of(work.db, id)?;
        if kind.is_some_and(|kind| !reach::admits_named(work, &kind)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is about a kind to which the person is not admitted does not exist for him.
fn admitted(work: &Work<'_>, kind: &str) -> Result<(), DeskError> {
    if reach::admits_named(work, kind) { Ok(()) } else { Err(Fault::new("record.unknown").into()) }
}

pub(crate) fn may_decide(work: &Work<'_>, proposal: &Proposal) -> bool {
    work.who.role.rank() >= Some(By::parse(&proposal.decide).unwrap_or(By::County)) && work.who.role.rank().is_some()
}

/// Takes a group back, or asks the county to judge it once more.
pub(crate) fn parked(work: &Work<'_>, ask: MendParked) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (parked, row) = reach::record::<Parked>(work, ask.id)?;
    if is_hidden(work, &parked)? {
        return Err(Fault::new("record.unknown").with("kind", Parked::KIND.label).into());
    }
    let to = if ask.withdraw { StandingState::Declined } else { StandingState::Settled };
    let change = transition(Parked::KIND.name, row.id, row.version, &parked.state, to);
    work.save(Save::of("parked", ask.id, vec![change]))
}

fn transition(kind: &str, record: RecordId, seen: u64, from: &str, to: StandingState) -> Change {
    let act = Act::Transition { field: "state".into(), from: from.into(), to: to.code().into(), fields: Fields::new() };
    Change { kind: kind.into(), record, seen, act }
}

/// What this desk itself saved of a record; the county's whole history is asked for online.
pub(crate) fn history(work: &Work<'_>, record: RecordId) -> Result<Vec<HistoryRow>, DeskError> {
    let unknown = || Fault::new("record.unknown");
    let row = anju_store::get(work.db, record)?.filter(|row| !row.deleted).ok_or_else(unknown)?;
    admitted(work, &row.kind)?;
    match row.household() {
        Some(household) => drop(reach::household(work, household).map_err(|error| error.refused_as(unknown()))?),
        None => return Ok(vec![]),
    }
    let mut query = work.db.prepare_cached("SELECT body, made_at, state FROM outbox ORDER BY rowid DESC")?;
    let saves = query
        .query_map([], |row| Ok((row.get::<_, String>(0)?, Stamp(row.get(1)?), row.get::<_, String>(2)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut found = vec![];
    for (body, at, state) in saves {
        let group = outbox::parse(&body)?;
        let by = rows::author(work, Some(group.by))?;
        let mark = match state.as_str() {
            "waiting" => RecordMark::Waiting,
            "parked" => RecordMark::NotTaken,
            _ => RecordMark::Confirmed,
        };
        for change in group.changes.iter().filter(|change| change.record == record) {
            for (name, value) in change.values() {
                let field = label(&change.kind, name);
                found.push(HistoryRow { at, by: by.clone(), field, to: show(work, &change.kind, name, value), mark });
            }
        }
    }
    Ok(found)
}

/// Returns a field's Chinese label.
pub(crate) fn label(kind: &str, name: &str) -> String {
    let known = kinds::kind(kind).and_then(|kind| kind.field(name)).map(|field| field.label);
    known.unwrap_or(name.strip_prefix("x:").unwrap_or(name)).to_owned()
}

/// Shows a value as people read it: labels for codes, names for references, masks for id numbers and phones.
pub(crate) fn show(work: &Work<'_>, kind: &str, name: &str, value: &Value) -> String {
    let field = kinds::kind(kind).and_then(|kind| kind.field(name));
    let one = |text: &str| match field.and_then(Field::codes) {
        Some(set) => work.codes.show(set, text).to_owned(),
        None => mask::on_page(field, text),
    };
    match value {
        Value::Null => "（空）".to_owned(),
        Value::Int(number) => field.map_or_else(|| number.to_string(), |field| words::number(field, *number)),
        Value::Text(text) => match text.parse::<RecordId>() {
            Ok(id) => named(work, id).unwrap_or_else(|| one(text)),
            Err(_) => one(text),
        },
        Value::Set(set) => set.iter().map(|item| one(item)).collect::<Vec<_>>().join("、"),
    }
}

/// Names the record of an id, where its kind has names.
pub(super) fn named(work: &Work<'_>, id: RecordId) -> Option<String> {
    let kind: String = work
        .db
        .prepare_cached("SELECT kind FROM feed WHERE id = ?1")
        .ok()?
        .query_row([id.bytes()], |row| row.get(0))
        .optional()
        .ok()??;
    rows::name_of(work, &kind, id).ok()?
}
