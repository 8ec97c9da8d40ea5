//! 走访登记: the form's start, and the save of a visit with the needs raised in it.

use super::{doubts::refuse, drafts, needs, reach, rows, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    Day, Fault, PartialDay, RecordId, Ref,
    checks::{self, VisitSays},
    contract::*,
    kinds::{Cadre, Need, Pair, Person, Visit},
    record::Record,
    sync::group::Change,
};
use anju_store::rusqlite::{OptionalExtension, params};

/// 登记来源 of a visit entered at the desk: by whoever went, or on his behalf 代录.
const AT_THE_VISIT: &str = "1";
const ON_BEHALF: &str = "2";
/// 诉求来源 of a need raised in a visit.
const LEARNT_ON_VISIT: &str = "1";

pub(crate) fn form(work: &Work<'_>, household: RecordId) -> Result<VisitForm, DeskError> {
    reach::household(work, household)?;
    let today = work.clock.today();
    let visitors = visitors(work, household, today)?;
    let chosen = visitors.first().map(|cadre| cadre.id).into_iter().collect();
    Ok(VisitForm {
        household: super::households::row(work, household)?,
        today,
        members: members(work, household)?,
        visitors,
        chosen,
        next_due: today.plus_days(work.parameters.visit_every),
        recent: rows::visits(work, household, 3)?,
        needs: needs::open_of(work, household)?,
        matters: super::matters::open_of(work, household, i64::from(today.year()))?,
        draft: drafts::find(work, &format!("visit/{household}"))?,
    })
}

/// Who may have gone: the person signed in, if a cadre, then the household's cadres of today.
fn visitors(work: &Work<'_>, household: RecordId, today: Day) -> Result<Vec<CadreChip>, DeskError> {
    let mut ids: Vec<RecordId> = work.who.cadre.map(Ref::id).into_iter().collect();
    let mut query = work.db.prepare_cached(
        "SELECT cadre FROM pair WHERE household = ?1 AND deleted = 0 AND since <= ?2 AND (until IS NULL OR until >= ?2) ORDER BY since DESC",
    )?;
    for id in rows::ids(query.query_map(params![household.bytes(), today.to_string()], |row| row.get(0))?)? {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut chips = vec![];
    for id in ids {
        if let Some((cadre, _)) = rows::row_of::<Cadre>(work, id)? {
            chips.push(CadreChip { id, name: cadre.name, unit: cadre.unit });
        }
    }
    Ok(chips)
}

fn members(work: &Work<'_>, household: RecordId) -> Result<Vec<(RecordId, String, Option<String>)>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT p.id, p.name, m.relation FROM membership m JOIN person p ON p.id = m.person
         WHERE m.household = ?1 AND m.deleted = 0 AND m.until IS NULL AND p.deleted = 0 ORDER BY m.relation, p.birth",
    )?;
    let members = query
        .query_map([household.bytes()], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok(members)
}

pub(crate) fn log(work: &Work<'_>, ask: LogVisit) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (household, _) = reach::household(work, ask.household)?;
    let ask = LogVisit { note: typed::said_of(&ask.note), ..ask };
    check(work, &ask, household.moved_in_on)?;
    let clock = work.clock;
    let on_behalf_of = on_behalf(work, &ask.visitors);
    let id = work.rim.id();
    let visit = Visit {
        household: Ref::to(ask.household),
        visited_on: ask.visited_on,
        visitors: rows::id_set(&ask.visitors),
        method: ask.method.clone(),
        met: rows::id_set(&ask.met),
        changed: ask.changed.clone(),
        purposes: ask.purposes.clone(),
        note: ask.note.clone(),
        next_due: ask.next_due,
        entered_by: Some(work.who.account),
        entered_at: Some(clock.now.0),
        on_behalf_of,
        source: if on_behalf_of.is_some() { ON_BEHALF } else { AT_THE_VISIT }.to_owned(),
        confirmed: ask.confirmed.clone(),
        corrects: ask.corrects.map(Ref::to),
    };
    let mut changes = vec![visit.make(id)];
    for new in &ask.needs {
        changes.push(raised_in(work, &ask, id, new)?);
    }
    drafts::drop(work, &format!("visit/{}", ask.household))?;
    work.save(Save::of("visit", id, changes).observed(ask.visited_on).on_behalf_of(on_behalf_of.map(Ref::id)))
}

/// A visit that the person signed in did not make himself is entered on behalf of who made it 代录.
fn on_behalf(work: &Work<'_>, visitors: &[RecordId]) -> Option<Ref<Cadre>> {
    let me = work.who.cadre.map(Ref::id);
    let went_myself = me.is_some_and(|me| visitors.contains(&me));
    if went_myself { None } else { visitors.first().copied().map(Ref::to) }
}

fn raised_in(work: &Work<'_>, ask: &LogVisit, visit: RecordId, new: &NewNeed) -> Result<Change, DeskError> {
    needs::check_text(&new.text)?;
    let need = Need::raised(
        Ref::to(ask.household),
        Some(Ref::to(visit)),
        LEARNT_ON_VISIT,
        ask.visited_on,
        new.category.clone(),
        &new.text,
    );
    Ok(need.make(work.rim.id()))
}

/// Refuses what cannot be, and asks once about what is unlikely.
fn check(work: &Work<'_>, ask: &LogVisit, moved_in_on: Option<PartialDay>) -> Result<(), DeskError> {
    let says = VisitSays {
        visited_on: Some(ask.visited_on),
        method: Some(&ask.method),
        visitors: ask.visitors.len(),
        note: ask.note.as_deref(),
        next_due: ask.next_due,
        moved_in_on,
    };
    refuse(checks::visit(&says, &work.codes, &work.clock), ask.anyway)?;
    for visitor in &ask.visitors {
        let known = anju_store::get_of(work.db, Cadre::KIND.name, *visitor)?.is_some_and(|row| !row.deleted);
        if !known {
            return Err(Fault::new("cadre.unknown").field("visitors").into());
        }
    }
    for person in &ask.met {
        let (met, _) = reach::record::<Person>(work, *person)?;
        if met.household.id() != ask.household {
            return Err(Fault::new("person.elsewhere").field("met").into());
        }
        if let Some(finding) = checks::met_alive(ask.visited_on, met.died_on) {
            return Err(Fault::from(finding.with("name", &met.name)).into());
        }
    }
    Ok(())
}

/// Returns the cadre of a household's open pair, whom a matter is promised by at first.
pub(crate) fn cadre_of(work: &Work<'_>, household: RecordId, today: Day) -> Result<Option<Ref<Cadre>>, DeskError> {
    let mut query = work.db.prepare_cached(&format!(
        "SELECT cadre FROM {} WHERE household = ?1 AND deleted = 0 AND since <= ?2 AND (until IS NULL OR until >= ?2) ORDER BY since DESC",
        Pair::KIND.name
    ))?;
    let found =
        query.query_row(params![household.bytes(), today.to_string()], |row| row.get(0).map(RecordId::from_bytes));
    Ok(found.optional()?.map(Ref::to))
}
