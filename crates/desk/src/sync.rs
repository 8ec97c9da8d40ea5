//! One step of sync: plan, ask over the line, take in. No lock or transaction is held over the network. The loop that calls
//! it again and again lives with the hosts; the simulation calls the steps itself.

use crate::{
    DeskError,
    rim::Rim,
    shelf::{
        outbox,
        pull::{self, Taken},
        settings,
    },
};
use anju_model::sync::{
    Rules, plan,
    wire::{SyncAnswer, SyncRequest},
};
use anju_store::rusqlite::{Connection, TransactionBehavior};

/// The most groups read for one request; the request's size cuts it further.
const MOST_GROUPS: u32 = 200;

/// Rows asked for in one answer.
pub const ROOM: u32 = 5_000;

/// Plans the next request from what is stored.
///
/// # Errors
/// Any store error.
pub fn next_request(db: &Connection, room: u32) -> Result<SyncRequest, DeskError> {
    let at = pull::position(db)?;
    let waiting = outbox::waiting(db, MOST_GROUPS)?;
    Ok(plan::plan(outbox::desk_id(db)?, &at, waiting, room))
}

/// Takes in the answer in one transaction.
///
/// # Errors
/// Any store error; nothing is taken in then.
pub fn take_in(
    db: &mut Connection,
    rim: &dyn Rim,
    rules: Rules,
    request: &SyncRequest,
    answer: &SyncAnswer,
) -> Result<Taken, DeskError> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = pull::take_in(&change, rim, rules, request, answer)?;
    change.commit()?;
    Ok(taken)
}

/// Recounts the sums from the rows 核对; what was wrong is mended by the next sync's comparison.
///
/// # Errors
/// Any store error.
pub fn recount(db: &mut Connection) -> Result<usize, DeskError> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let wrong = pull::recount(&change)?;
    settings::set(&change, "recounted", &true)?;
    change.commit()?;
    Ok(wrong)
}
