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
use anju_model::{
    Day,
    sync::{
        Rules, plan,
        wire::{SyncAnswer, SyncRequest},
    },
};
use anju_store::rusqlite::{Connection, TransactionBehavior};

/// The most groups read for one request; the request's size cuts it further.
const MOST_GROUPS: u32 = 200;

/// Plans the next request from what is stored.
///
/// # Errors
/// Any store error.
pub fn next_request(db: &Connection, room: u32) -> Result<SyncRequest, DeskError> {
    let at = pull::position(db)?;
    let waiting = outbox::waiting(db, MOST_GROUPS)?;
    Ok(plan::plan(outbox::desk_id(db)?, &at, waiting, room))
}

/// Plans what to ask while `answer` to `request` is still being taken in, by whether it came quickly; none while a group
/// waits, which goes first.
///
/// # Errors
/// Any store error.
pub fn ahead(
    db: &Connection,
    request: &SyncRequest,
    answer: &SyncAnswer,
    quick: bool,
) -> Result<Option<SyncRequest>, DeskError> {
    Ok(if outbox::count(db, "waiting")? > 0 { None } else { plan::ahead(request, answer, quick) })
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
    answer: SyncAnswer,
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
    change.commit()?;
    Ok(wrong)
}

/// Recounts once a day, unasked: a sum kept only by increments never sees damage. Not while the first download lasts.
///
/// # Errors
/// Any store error.
pub fn recount_daily(db: &mut Connection, today: Day) -> Result<(), DeskError> {
    let complete = settings::get(db, "complete")?.unwrap_or(false);
    if !complete || settings::get(db, "recounted_on")? == Some(today) {
        return Ok(());
    }
    let wrong = recount(db)?;
    if wrong > 0 {
        tracing::error!(places = wrong, "sums differed from their rows; the next sync mends what does not agree");
    }
    settings::set(db, "recounted_on", &today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{AreaCode, Fields, RecordId, Value};
    use anju_store::{Key, Stored};

    #[test]
    fn damage_is_found_the_next_day_and_counted_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = crate::shelf::open(&folder.path().join("desk.db"), &Key::new([3; 32])).unwrap();
        let place = AreaCode::parse("500235116002").unwrap();
        let row = Stored {
            kind: "household".into(),
            id: RecordId::from_bytes([1; 16]),
            version: 7,
            place: place.clone(),
            deleted: false,
            fields: Fields::from([("village".to_owned(), Value::text(place.as_str()))]),
            inks: None,
        };
        anju_store::put(&db, &row, 7).unwrap();
        anju_store::add_to_sum(&db, &row).unwrap();
        let sum = |db: &Connection| anju_store::sum_at(db, &place).unwrap();
        let today: Day = "2026-11-25".parse().unwrap();
        let before = sum(&db);
        recount_daily(&mut db, today).unwrap();
        assert_eq!(sum(&db), before, "nothing is compared while the first download lasts");
        settings::set(&db, "complete", &true).unwrap();
        recount_daily(&mut db, today).unwrap();
        let sound = sum(&db);
        db.execute("UPDATE household SET address = '改过的'", []).unwrap();
        recount_daily(&mut db, today).unwrap();
        assert_eq!(sum(&db), sound, "once a day");
        recount_daily(&mut db, today.plus_days(1)).unwrap();
        assert_ne!(sum(&db), sound);
    }
}
