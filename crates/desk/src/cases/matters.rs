//! 实事办理: promised, under way, done with evidence, confirmed by the household, verified by the township.

use super::{reach, rows, steps, typed, visits};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, Fault, Fields, PartialDay, RecordId, Ref,
    contract::*,
    kinds::{Matter, MatterState, Person},
    record::Record,
    sync::judge::ADULT,
    workflow::Beside,
};
use anju_store::rusqlite::params;

/// The most characters of a matter's title.
const LONGEST: usize = 200;

pub(crate) fn promise(work: &Work<'_>, ask: PromiseMatter) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    reach::household(work, ask.household)?;
    let title = check(work, &ask)?;
    let cadre = match ask.cadre {
        Some(cadre) => Some(Ref::to(cadre)),
        None => visits::cadre_of(work, ask.household, ask.promised_on)?,
    };
    let state = if ask.done_on.is_some() { MatterState::Done } else { MatterState::Promised };
    let matter = Matter {
        household: Ref::to(ask.household),
        year: ask.year,
        category: Some(ask.category),
        title,
        promised_on: ask.promised_on,
        due_on: ask.due_on,
        cadre,
        amount_fen: ask.amount_fen,
        state: state.code().to_owned(),
        started_on: ask.done_on.map(|_| ask.promised_on),
        done_on: ask.done_on,
        confirmed_on: None,
        confirmed_by: None,
        confirmed: None,
        verified_on: None,
        withdrawn_because: None,
        carried_from: None,
    };
    let id = work.rim.id();
    let changes = vec![matter.make(id)];
    work.save(Save::of("matter", id, changes).observed(ask.promised_on))
}

/// Returns the title once nothing is wrong.
fn check(work: &Work<'_>, ask: &PromiseMatter) -> Result<String, DeskError> {
    let title = typed::text(&ask.title, "title", LONGEST)?;
    if !work.codes.has("matter_cat", &ask.category) {
        return Err(Fault::new("field.code").field("category").with("value", &ask.category).into());
    }
    work.not_future("promised_on", ask.promised_on)?;
    ask.done_on.map_or(Ok(()), |day| work.not_future("done_on", day))?;
    if ask.due_on.is_some_and(|due| due < ask.promised_on) {
        return Err(Fault::new("matter.due_before_promise").field("due_on").into());
    }
    if ask.done_on.is_some_and(|done| done < ask.promised_on) {
        return Err(Fault::new("matter.done_before_promise").field("done_on").into());
    }
    if ask.amount_fen.is_some_and(|fen| fen < 0) {
        return Err(Fault::new("field.negative").field("amount_fen").into());
    }
    Ok(title)
}

pub(crate) fn advance(work: &Work<'_>, ask: AdvanceMatter) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (matter, row) = reach::record::<Matter>(work, ask.matter)?;
    let Some(to) = MatterState::parse(&ask.to) else {
        return Err(Fault::new("state.unknown").field("state").into());
    };
    work.not_future("on", ask.on)?;
    if ask.on < matter.promised_on {
        return Err(Fault::new("matter.done_before_promise").field("on").into());
    }
    let proved = has_evidence(work, row.id)?;
    // Who confirms is asked for, and looked at, below.
    let stands = |beside: Beside| beside != Beside::Evidence || proved;
    let fields = said(work, to, &ask, &matter)?;
    let change = steps::take(work, &Matter::KIND, &row, ask.seen, &ask.to, fields, stands)?;
    work.save(Save::of("matter.step", ask.matter, vec![change]).observed(ask.on))
}

/// What is said with a new state: its day, who confirmed and how, why it was withdrawn.
fn said(work: &Work<'_>, to: MatterState, ask: &AdvanceMatter, matter: &Matter) -> Result<Fields, DeskError> {
    let step = Matter::set();
    let step = match to {
        MatterState::UnderWay => step.started_on(ask.on),
        MatterState::Done => step.done_on(ask.on),
        MatterState::Confirmed => {
            let by = confirming_adult(work, ask, matter)?;
            let how = ask.confirmed.clone().filter(|how| how != "0" && work.codes.has("confirm_how", how));
            let how = how.ok_or_else(|| Fault::new("matter.confirm_how").field("confirmed"))?;
            step.confirmed_on(ask.on).confirmed_by(Ref::to(by)).confirmed(how)
        }
        MatterState::Verified => step.verified_on(ask.on),
        MatterState::Withdrawn | MatterState::CarriedOver => {
            let reason = typed::said_of(&ask.reason).ok_or_else(|| Fault::new("matter.reason").field("reason"))?;
            step.withdrawn_because(reason)
        }
        MatterState::Promised => step,
    };
    Ok(step.into_fields())
}

pub(crate) fn has_evidence(work: &Work<'_>, matter: RecordId) -> Result<bool, DeskError> {
    Ok(work.db.prepare_cached("SELECT 1 FROM evidence WHERE matter = ?1 AND deleted = 0")?.exists([matter.bytes()])?)
}

fn confirming_adult(work: &Work<'_>, ask: &AdvanceMatter, matter: &Matter) -> Result<RecordId, DeskError> {
    let by = ask.confirmed_by.ok_or_else(|| Fault::new("field.missing").field("confirmed_by"))?;
    let (person, _) = reach::record::<Person>(work, by)?;
    if person.household != matter.household {
        return Err(Fault::new("person.elsewhere").field("confirmed_by").into());
    }
    let certainly_a_child = |birth: PartialDay| ask.on.age_since(birth.earliest()) < ADULT;
    if person.birth.is_some_and(certainly_a_child) {
        return Err(Fault::new("matter.confirmed_by_child").field("confirmed_by").into());
    }
    Ok(by)
}

pub(crate) fn open_of(work: &Work<'_>, household: RecordId, year: i64) -> Result<Vec<MatterRow>, DeskError> {
    let rows = of(work, household, year)?;
    Ok(rows.into_iter().filter(|row| MatterState::WORKFLOW.is_open(&row.state)).collect())
}

/// This year's and last year's matters of a household, newest first.
pub(crate) fn of(work: &Work<'_>, household: RecordId, year: i64) -> Result<Vec<MatterRow>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT id FROM matter WHERE household = ?1 AND deleted = 0 AND year >= ?2 - 1 ORDER BY year DESC, promised_on DESC, id DESC",
    )?;
    let ids = rows::ids(query.query_map(params![household.bytes(), year], |row| row.get(0))?)?;
    map(work, ids)
}

pub(crate) fn list(work: &Work<'_>, ask: ListMatters) -> Result<Page<MatterRow>, DeskError> {
    let of = of_list(work, ask.filter, ask.area.as_ref())?;
    let total = work.db.prepare_cached(&format!("SELECT count(*) {of}"))?.query_row([ask.year], |row| row.get(0))?;
    let mut query = work.db.prepare_cached(&format!("SELECT t.id {of} ORDER BY {ORDER} LIMIT ?2 OFFSET ?3"))?;
    let page = params![ask.year, ask.limit.clamp(1, rows::MOST), ask.skip];
    let ids = rows::ids(query.query_map(page, |row| row.get(0))?)?;
    Ok(Page { total, rows: map(work, ids)? })
}

/// Returns all matters of the list in its order, however many pages.
pub(crate) fn chosen(
    work: &Work<'_>,
    year: i64,
    filter: MatterFilter,
    area: Option<&AreaCode>,
) -> Result<Vec<RecordId>, DeskError> {
    let of = of_list(work, filter, area)?;
    let mut query = work.db.prepare(&format!("SELECT t.id {of} ORDER BY {ORDER}"))?;
    rows::ids(query.query_map([year], |row| row.get(0))?)
}

/// The order of the list.
const ORDER: &str = "t.state, t.due_on, t.id";

/// Returns from where the matters of a year, `?1`, come and which they are.
fn of_list(work: &Work<'_>, filter: MatterFilter, area: Option<&AreaCode>) -> Result<String, DeskError> {
    let reach = reach::condition_within(work, work.clock.today(), area);
    let chosen = match filter {
        // What an earlier year left open is still to be done.
        MatterFilter::Open => &format!("t.year <= ?1 AND {}", MatterState::WORKFLOW.open_sql("t.state")),
        MatterFilter::Confirmed => "t.year = ?1 AND t.state IN ('4', '5')",
        // Of any year: the rule finds this year's alone.
        MatterFilter::ToVerify => &format!("t.year = ?1 AND t.state = '{}'", MatterState::Confirmed.code()),
        MatterFilter::All => "t.year = ?1",
    };
    Ok(format!("FROM matter t JOIN household h ON h.id = t.household WHERE t.deleted = 0 AND {chosen} AND {reach}"))
}

fn map(work: &Work<'_>, ids: Vec<RecordId>) -> Result<Vec<MatterRow>, DeskError> {
    ids.into_iter()
        .filter_map(|id| rows::row_of::<Matter>(work, id).transpose())
        .map(|found| rows::matter(work, found?))
        .collect()
}
