//! 诉求办理: raised in a visit or without one, assigned, worked on, done, asked about again.

use super::{members::known, reach, rows, steps, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, Fault, Fields, RecordId, Ref,
    contract::*,
    kinds::{Need, NeedState},
    record::{Patch, Record},
};

/// The most characters of a need.
const LONGEST: usize = 500;

pub(crate) fn check_text(text: &str) -> Result<(), DeskError> {
    Ok(typed::text(text, "need", LONGEST).map(drop)?)
}

pub(crate) fn raise(work: &Work<'_>, ask: RaiseNeed) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    reach::household(work, ask.household)?;
    check_text(&ask.need.text)?;
    known(work, "need_source", &ask.source, "source")?;
    if let Some(category) = &ask.need.category {
        known(work, "need_cat", category, "category")?;
    }
    work.not_future("raised_on", ask.raised_on)?;
    let need =
        Need::raised(Ref::to(ask.household), None, &ask.source, ask.raised_on, ask.need.category, &ask.need.text);
    let id = work.rim.id();
    let changes = vec![need.make(id)];
    work.save(Save::of("need", id, changes).observed(ask.raised_on))
}

pub(crate) fn advance(work: &Work<'_>, ask: AdvanceNeed) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (_, row) = reach::record::<Need>(work, ask.need)?;
    let Some(to) = NeedState::parse(&ask.to) else {
        return Err(Fault::new("state.unknown").field("state").into());
    };
    work.not_future("on", ask.on)?;
    let note = typed::said_of(&ask.note);
    if to == NeedState::Refused && note.is_none() {
        return Err(Fault::new("need.refused_because").field("note").into());
    }
    let change = steps::take(work, &Need::KIND, &row, ask.seen, &ask.to, beside(to, &ask, note), |_| true)?;
    work.save(Save::of("need.step", ask.need, vec![change]).observed(ask.on))
}

/// What is written with a new state: its day, and what was done or said.
fn beside(to: NeedState, ask: &AdvanceNeed, note: Option<String>) -> Fields {
    let step = Need::set();
    let step = match to {
        NeedState::Assigned => note.into_iter().fold(step, Patch::assignee),
        NeedState::UnderWay => note.into_iter().fold(step, Patch::measure),
        NeedState::Done => note.into_iter().fold(step.done_on(ask.on), Patch::measure),
        NeedState::Satisfied | NeedState::Unsatisfied => {
            note.into_iter().fold(step.revisited_on(ask.on), Patch::revisit)
        }
        NeedState::Refused => note.into_iter().fold(step.done_on(ask.on), Patch::refused_because),
        NeedState::Raised => step,
    };
    step.into_fields()
}

/// The open needs of one household.
pub(crate) fn open_of(work: &Work<'_>, household: RecordId) -> Result<Vec<NeedRow>, DeskError> {
    let mut query = work.db.prepare_cached(&format!(
        "SELECT id FROM need WHERE household = ?1 AND deleted = 0 AND NOT {} ORDER BY raised_on",
        NeedState::WORKFLOW.ended_sql("state")
    ))?;
    let ids = rows::ids(query.query_map([household.bytes()], |row| row.get(0))?)?;
    map(work, ids)
}

/// All needs of one household, open ones first.
pub(crate) fn all_of(work: &Work<'_>, household: RecordId) -> Result<Vec<NeedRow>, DeskError> {
    let mut query = work.db.prepare_cached(&format!(
        "SELECT id FROM need WHERE household = ?1 AND deleted = 0 ORDER BY {}, raised_on DESC LIMIT 100",
        NeedState::WORKFLOW.ended_sql("state")
    ))?;
    let ids = rows::ids(query.query_map([household.bytes()], |row| row.get(0))?)?;
    map(work, ids)
}

pub(crate) fn list(work: &Work<'_>, ask: ListNeeds) -> Result<Page<NeedRow>, DeskError> {
    let of = of_list(work, ask.filter, ask.area.as_ref())?;
    let total = work.db.prepare_cached(&format!("SELECT count(*) {of}"))?.query_row([], |row| row.get(0))?;
    let mut query = work.db.prepare_cached(&format!("SELECT n.id {of} ORDER BY {} LIMIT ?1 OFFSET ?2", order()))?;
    let ids = rows::ids(query.query_map([ask.limit.clamp(1, rows::MOST), ask.skip], |row| row.get(0))?)?;
    Ok(Page { total, rows: map(work, ids)? })
}

/// Returns all needs of the list in its order, however many pages.
pub(crate) fn chosen(work: &Work<'_>, filter: NeedFilter, area: Option<&AreaCode>) -> Result<Vec<RecordId>, DeskError> {
    let of = of_list(work, filter, area)?;
    let mut query = work.db.prepare(&format!("SELECT n.id {of} ORDER BY {}", order()))?;
    rows::ids(query.query_map([], |row| row.get(0))?)
}

/// The order of the list: what is still to be done first.
fn order() -> String {
    format!("{}, n.raised_on, n.id", NeedState::WORKFLOW.ended_sql("n.state"))
}

/// Returns from where the needs of the list come and which they are.
fn of_list(work: &Work<'_>, filter: NeedFilter, area: Option<&AreaCode>) -> Result<String, DeskError> {
    let today = work.clock.today();
    let found = |keys: &str| format!("AND EXISTS (SELECT 1 FROM finding f WHERE f.about = n.id AND f.key IN ({keys}))");
    let chosen = match filter {
        NeedFilter::Open => format!("AND {}", NeedState::WORKFLOW.open_sql("n.state")),
        NeedFilter::Over => found("'need.wait', 'need.over'"),
        NeedFilter::Revisit => found("'need.revisit'"),
        NeedFilter::Again => found("'need.again'"),
        NeedFilter::All => String::new(),
    };
    let reach = reach::condition_within(work, today, area);
    Ok(format!("FROM need n JOIN household h ON h.id = n.household WHERE n.deleted = 0 {chosen} AND {reach}"))
}

fn map(work: &Work<'_>, ids: Vec<RecordId>) -> Result<Vec<NeedRow>, DeskError> {
    ids.into_iter()
        .filter_map(|id| rows::row_of::<Need>(work, id).transpose())
        .map(|found| rows::need(work, found?))
        .collect()
}
