//! What stands unsaved in a form survives a crash; it belongs to the person who typed it and never leaves this desk.

use crate::{DeskError, app::Work};
use anju_model::{Fault, Stamp, contract::*};
use anju_store::rusqlite::{OptionalExtension, params};

/// The most bytes one draft may hold.
const LARGEST: usize = 256 * 1024;

pub(crate) fn keep(work: &Work<'_>, ask: &KeepDraft) -> Result<Done, DeskError> {
    let body = ask.body.to_string();
    if body.len() > LARGEST {
        return Err(Fault::new("draft.large").into());
    }
    work.db
        .prepare_cached("INSERT OR REPLACE INTO draft (account, form, body, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![work.who.account.bytes(), ask.form, body, work.clock.now.0])?;
    Ok(Done {})
}

pub(crate) fn drop(work: &Work<'_>, form: &str) -> Result<Done, DeskError> {
    work.db
        .prepare_cached("DELETE FROM draft WHERE account = ?1 AND form = ?2")?
        .execute(params![work.who.account.bytes(), form])?;
    Ok(Done {})
}

pub(crate) fn find(work: &Work<'_>, form: &str) -> Result<Option<Draft>, DeskError> {
    let mut query = work.db.prepare_cached("SELECT body, at FROM draft WHERE account = ?1 AND form = ?2")?;
    let found = query
        .query_row(params![work.who.account.bytes(), form], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    let Some((body, at)) = found else { return Ok(None) };
    let Ok(body) = serde_json::from_str(&body) else { return Ok(None) };
    Ok(Some(Draft { form: form.to_owned(), body, at: Stamp(at) }))
}
