//! Epochs: what happens when a desk's history is not the server's, because the server was restored (SYNC §5).

use super::write;
use crate::CountyError;
use anju_model::sync::wire::{Point, SyncAnswer, SyncRequest};
use anju_store::rusqlite::{Connection, params};

/// What to do about a fork.
pub(super) enum Fork {
    /// The desk is to send its saved points.
    AskPoints,
    /// The last point that both histories share.
    BackTo(Point),
}

/// Tells whether one of the desk's cursors is not in this server's history.
pub(super) fn find(db: &Connection, request: &SyncRequest) -> Result<Option<Fork>, CountyError> {
    // A desk of a later epoch than this server's met it before the server was set back, wherever its cursors stand.
    let (_, epoch) = write::head(db)?;
    let mut forked = request.epoch > epoch;
    for Point(sequence, chain) in request.areas.iter().map(|cursor| &cursor.at).chain(&request.head) {
        forked |= write::chain_at(db, *sequence)?.as_deref() != Some(chain.as_str());
    }
    if !forked {
        return Ok(None);
    }
    if request.points.is_empty() {
        return Ok(Some(Fork::AskPoints));
    }
    for point in &request.points {
        if write::chain_at(db, point.0)?.as_deref() == Some(point.1.as_str()) {
            return Ok(Some(Fork::BackTo(point.clone())));
        }
    }
    Ok(Some(Fork::BackTo(Point::default())))
}

/// Answers a forked desk; the first of them begins a new epoch at its common point.
pub(super) fn answer(
    db: &Connection,
    request: &SyncRequest,
    fork: Fork,
    answer: &mut SyncAnswer,
) -> Result<(), CountyError> {
    answer.forked = true;
    let Fork::BackTo(point) = fork else { return Ok(()) };
    let (_, epoch) = write::head(db)?;
    if request.epoch >= epoch {
        let begun = request.epoch + 1;
        db.execute("UPDATE counter SET epoch = ?1 WHERE one = 1", [begun])?;
        db.execute("INSERT OR REPLACE INTO epoch (epoch, cut) VALUES (?1, ?2)", params![begun, point.0 as i64])?;
        answer.epoch = begun;
    } else {
        // Another desk's points may have shown a later common point than this one's; the earlier cut is the safe one.
        db.execute("UPDATE epoch SET cut = min(cut, ?1) WHERE epoch > ?2", params![point.0 as i64, request.epoch])?;
        answer.epoch = epoch;
    }
    answer.back_to = Some(point);
    Ok(())
}
