//! Steps of state machines, judged at the desk as the county will judge them.

use crate::{DeskError, app::Work};
use anju_model::{
    By, Fault, Fields,
    record::Kind,
    sync::group::{Act, Change},
    value::field,
    workflow::Beside,
};
use anju_store::Stored;

/// Takes a step that brings `fields` along; `stands` tells what is beside the record.
///
/// # Errors
/// What the state machine refuses (`workflow::Refused`).
pub(crate) fn take(
    work: &Work<'_>,
    kind: &Kind,
    row: &Stored,
    seen: u64,
    to: &str,
    fields: Fields,
    stands: impl Fn(Beside) -> bool,
) -> Result<Change, DeskError> {
    let Some((name, workflow)) = kind.workflow() else {
        return Err(Fault::new("state.unknown").with("kind", kind.name).into());
    };
    let from = field(&row.fields, name).as_text().unwrap_or_default().to_owned();
    let value = |asked: &str| fields.get(asked).unwrap_or_else(|| field(&row.fields, asked));
    let rank = work.who.role.rank().unwrap_or(By::Site);
    if let Err(refused) = workflow.step((&from, to), rank, value, stands) {
        return Err(refused.fault(kind, name, (&from, to)).into());
    }
    let act = Act::Transition { field: name.to_owned(), from, to: to.to_owned(), fields };
    Ok(Change { kind: kind.name.to_owned(), record: row.id, seen, act })
}
