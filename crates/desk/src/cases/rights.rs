//! What single kinds of part one of the policy add to the requests that serve all plain kinds: what their facts come to, and
//! what else is saved with a step.

use super::{reach, rows};
use crate::{DeskError, app::Work};
use anju_model::{
    Day, Fields, Kind, RecordId, Ref,
    contract::Told,
    kinds::{Hukou, HukouCase, HukouGrounds, HukouState, HukouWish, Standing, Way},
    record::Record,
    sync::group::Change,
    words,
};

/// Says what the facts of a household come to, for a record of a kind.
pub(super) fn told(work: &Work<'_>, kind: &Kind, household: RecordId) -> Result<Vec<Told>, DeskError> {
    if [HukouWish::KIND.name, HukouGrounds::KIND.name, HukouCase::KIND.name].contains(&kind.name) {
        return ways(work, household);
    }
    Ok(vec![])
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

/// Returns what is saved with a step of a record: whose hukou is entered at the destination has moved.
pub(super) fn follows(
    work: &Work<'_>,
    kind: &Kind,
    whole: &Fields,
    (to, on): (&str, Day),
) -> Result<Option<Change>, DeskError> {
    if kind.name != HukouCase::KIND.name || to != HukouState::Settled.code() {
        return Ok(None);
    }
    let Ok(case) = HukouCase::from_fields(whole) else { return Ok(None) };
    let fact = Hukou { household: case.household, person: case.person, moved: Some(true), since: Some(on) };
    let Some(id) = Hukou::KIND.natural_id(&fact.fields()) else { return Ok(None) };
    Ok(Some(match anju_store::get_of(work.db, Hukou::KIND.name, id)? {
        Some(row) => Hukou::set().moved(true).since(on).of(id, row.version),
        None => fact.make(id),
    }))
}
