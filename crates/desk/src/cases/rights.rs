//! What single kinds of part one of the policy add to the requests that serve all plain kinds: what their facts come to, and
//! what else is saved with a step.

use super::{handover, reach, records, rows};
use crate::{DeskError, app::Work};
use anju_model::{
    Day, Fields, Kind, Month, RecordId, Ref,
    checks::Finding,
    contract::Told,
    kinds::{
        AidCase, AidMonth, AidRoute, CollectiveCase, CollectiveMembership, CollectiveState, Handover, Hukou, HukouCase,
        HukouGrounds, HukouState, HukouWish, Standing, Way, side,
    },
    record::{Patch, Record},
    rules::{self, Dossier},
    sync::group::{Act, Change},
    words,
};
use anju_store::dossiers::{self, Whose};

/// Says what the facts of a household, and of the person whom it is about, come to, for a record of a kind.
pub(super) fn told(
    work: &Work<'_>,
    kind: &Kind,
    dossier: &Dossier,
    person: Option<RecordId>,
) -> Result<Vec<Told>, DeskError> {
    if [HukouWish::KIND.name, HukouGrounds::KIND.name, HukouCase::KIND.name].contains(&kind.name) {
        return ways(work, dossier.household);
    }
    let Some(person) = person else { return Ok(vec![]) };
    Ok(rules::told(kind.name, (dossier, person), (work.clock.today(), &work.parameters), &work.codes))
}

/// Doubts that what is begun stands against what is known: an aid whose gate is not open 一(七).
pub(super) fn doubts(
    work: &Work<'_>,
    kind: &Kind,
    household: RecordId,
    fields: &Fields,
) -> Result<Vec<Finding>, DeskError> {
    let Some(person) = records::person_of(fields).filter(|_| kind.name == AidCase::KIND.name) else {
        return Ok(vec![]);
    };
    let dossiers = dossiers::gather(work.db, Whose::among(&[household]), work.clock.today())?;
    let Some(dossier) = dossiers.first() else { return Ok(vec![]) };
    let member = dossier.members.iter().find(|member| member.person == person);
    let stays = member.is_some_and(|member| member.moved == Some(false));
    let needs_none = dossier.scope().map(AidRoute::of) == Some(AidRoute::Nothing);
    let doubts = [(stays, "aid.hukou_stays"), (needs_none, "aid.needs_no_move")];
    Ok(doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, code)| Finding::warning(code, "person")).collect())
}

/// Returns the months that neither side paid and nobody settled, of an aid that is moved.
pub(super) fn gaps(work: &Work<'_>, kind: &Kind, whole: &Fields) -> Result<Vec<Month>, DeskError> {
    if kind.name != AidCase::KIND.name {
        return Ok(vec![]);
    }
    let Ok(case) = AidCase::from_fields(whole) else { return Ok(vec![]) };
    let sql = "SELECT id FROM aid_month WHERE person = ?1 AND household = ?2 AND deleted = 0";
    let mut query = work.db.prepare_cached(sql)?;
    let whose = [case.person.id().bytes(), case.household.id().bytes()];
    let ids = rows::ids(query.query_map(whose, |row| row.get(0))?)?;
    let settled: Vec<AidMonth> = ids
        .into_iter()
        .filter_map(|id| rows::row_of::<AidMonth>(work, id).transpose())
        .map(|row| Ok(row?.0))
        .collect::<Result<_, DeskError>>()?;
    Ok(case.gaps(&settled, Month::of(work.clock.today())))
}

/// The three ways of a household, each with what it rests on.
fn ways(work: &Work<'_>, household: RecordId) -> Result<Vec<Told>, DeskError> {
    let (of, _) = reach::household(work, household)?;
    let about = HukouGrounds::set().household(Ref::to(household)).into_fields();
    let known = HukouGrounds::KIND.natural_id(&about).map(|id| rows::row_of::<HukouGrounds>(work, id)).transpose()?;
    let grounds = known.flatten().map(|(grounds, _)| grounds);
    let today = work.clock.today();
    let grounds = grounds.unwrap_or_else(|| HukouGrounds::unknown(Ref::to(household), today));
    let codes = &work.codes;
    let told = |way: &Way| Told {
        about: codes.show("hukou_way", way.code).to_owned(),
        stands: words::hukou::standing(way.standing).to_owned(),
        because: words::hukou::because(way, |code| codes.show("hukou_basis", code).to_owned(), of.settlement.is_some()),
        holds: way.standing == Standing::Open,
    };
    Ok(grounds.ways().iter().map(told).collect())
}

/// Names the months for which an aid cannot be closed.
pub(super) fn name_gaps(error: DeskError, gaps: &[Month]) -> DeskError {
    match error {
        DeskError::Fault(fault) if fault.code == "aid.gap" => fault.with("months", rules::spoken_months(gaps)).into(),
        other => other,
    }
}

/// Returns what is saved with a step of a record: whose hukou is entered at the destination has moved; who becomes a member of the
/// collective there is one from that day on, and of the one at the origin no more.
pub(super) fn follows(
    work: &Work<'_>,
    kind: &Kind,
    whole: &Fields,
    (to, on): (&str, Day),
) -> Result<Vec<Change>, DeskError> {
    if kind.name == HukouCase::KIND.name && to == HukouState::Settled.code() {
        let Ok(case) = HukouCase::from_fields(whole) else { return Ok(vec![]) };
        let fact = Hukou { household: case.household, person: case.person, moved: Some(true), since: Some(on) };
        let moved = Hukou::set().moved(true).since(on);
        return stated(work, &fact, moved);
    }
    if kind.name == CollectiveCase::KIND.name && to == CollectiveState::Member.code() {
        let Ok(case) = CollectiveCase::from_fields(whole) else { return Ok(vec![]) };
        return memberships(work, &case, on);
    }
    if kind.name == Handover::KIND.name {
        return handover::follows(work, whole, to);
    }
    Ok(vec![])
}

/// The membership at the destination from a day on, and the end of the one at the origin on the day before.
fn memberships(work: &Work<'_>, case: &CollectiveCase, on: Day) -> Result<Vec<Change>, DeskError> {
    let of = |side: &str, organisation: &Option<String>| CollectiveMembership {
        household: case.household,
        person: case.person,
        side: side.to_owned(),
        organisation: organisation.clone(),
        since: None,
        until: None,
    };
    let here = CollectiveMembership { since: Some(on), ..of(side::DESTINATION, &case.organisation) };
    let begins = CollectiveMembership::set().since(on).until(None);
    let last = on.plus_days(-1);
    let there = CollectiveMembership { until: Some(last), ..of(side::ORIGIN, &case.former) };
    let ends = CollectiveMembership::set().until(last);
    Ok([stated(work, &here, begins)?, stated(work, &there, ends)?].concat())
}

/// States a fact that exists once by nature: makes it, takes it up again where it was deleted, or sets what is said of one that is
/// there; nothing where it says so already.
pub(super) fn stated<R: Record>(work: &Work<'_>, fact: &R, patch: Patch<R>) -> Result<Vec<Change>, DeskError> {
    let Some(id) = R::KIND.natural_id(&fact.fields()) else { return Ok(vec![]) };
    let Some(row) = anju_store::get_of(work.db, R::KIND.name, id)? else { return Ok(vec![fact.make(id)]) };
    let again =
        row.deleted.then(|| Change { kind: row.kind.clone(), record: id, seen: row.version, act: Act::Undelete });
    Ok(again.into_iter().chain(patch.over(id, row.version, &row.fields)).collect())
}
