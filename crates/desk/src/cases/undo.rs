//! Takes back the save just made: by a new group, since a group is never altered.

use crate::{
    DeskError,
    app::Work,
    shelf::outbox::{self, Save},
};
use anju_model::{
    Fault, Stamp,
    contract::Saved,
    sync::group::{Act, Change},
};
use anju_store::rusqlite::{OptionalExtension, params};

/// For how long a save can be taken back.
pub const SECONDS: i64 = 10;

/// A little longer than the page shows, for the click under way.
const GRACE: i64 = 5_000;

/// Tells whether a save can be taken back: one that made records, and changed none.
pub(crate) fn may(changes: &[Change]) -> bool {
    changes.iter().all(|change| matches!(change.act, Act::Create { .. }))
}

pub(crate) fn undo(work: &Work<'_>, number: u64) -> Result<Saved, DeskError> {
    let group = outbox::by_number(work.db, number)?.ok_or_else(|| Fault::new("undo.gone"))?;
    let clock = work.clock;
    if group.by != work.who.account || clock.now > made_at(work, number)?.plus(SECONDS * 1_000 + GRACE) {
        return Err(Fault::new("undo.late").into());
    }
    if !may(&group.changes) {
        return Err(Fault::new("undo.not_this").into());
    }
    let mut changes = vec![];
    for change in group.changes.iter().rev() {
        let seen = anju_store::get(work.db, change.record)?.map_or(0, |row| row.version);
        changes.push(Change { kind: change.kind.clone(), record: change.record, seen, act: Act::Delete });
    }
    let subject = changes.first().map_or(group.id, |change| change.record);
    work.save(Save::of("undo", subject, changes).on_behalf_of(group.on_behalf_of))
}

fn made_at(work: &Work<'_>, number: u64) -> Result<Stamp, DeskError> {
    let desk = outbox::desk_id(work.db)?;
    let mut query = work.db.prepare_cached("SELECT made_at FROM outbox WHERE desk = ?1 AND number = ?2")?;
    let at = query.query_row(params![desk.bytes(), number as i64], |row| row.get(0)).optional()?;
    Ok(Stamp(at.unwrap_or_default()))
}
