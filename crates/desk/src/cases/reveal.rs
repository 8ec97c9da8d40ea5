//! Shows one personal value whole, with a reason; the audit entry is written before the value is shown.

use super::{reach, typed};
use crate::{
    DeskError,
    app::Work,
    shelf::audit::{self, Happened},
};
use anju_model::{Fault, contract::*, kinds, value::field};

/// Seconds after which the page hides it.
const SECONDS: u32 = 30;

pub(crate) fn reveal(work: &Work<'_>, ask: &Reveal) -> Result<Revealed, DeskError> {
    let unknown = || Fault::new("record.unknown");
    let reason = typed::said(&ask.reason).unwrap_or_default();
    if reason.chars().count() < 2 {
        return Err(Fault::new("reveal.reason").field("reason").into());
    }
    let kind = kinds::kind(&ask.kind).ok_or_else(unknown)?;
    let personal = kind.field(&ask.field).is_some_and(|field| field.personal);
    if !personal || !work.who.departments.admit_kind(kind) {
        return Err(unknown().into());
    }
    let row = reach::stored(work, kind, ask.record).map_err(|error| error.refused_as(unknown()))?;
    if row.household().is_none() && !kinds::is_between(kind.name) {
        return Err(unknown().into());
    }
    let why = format!("{}：{reason}", ask.field);
    let (account, record) = (Some(work.who.account), Some(ask.record));
    let happened = Happened { what: "reveal", account, record, why: Some(&why) };
    audit::note(work.db, work.rim, work.clock.now, happened)?;
    let value = field(&row.fields, &ask.field).as_text().unwrap_or_default().to_owned();
    Ok(Revealed { value, seconds: SECONDS })
}
