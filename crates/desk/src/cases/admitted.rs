//! What no save may hold, whichever use case made it: the county would park it, and here somebody can still mend it.

use crate::{DeskError, app::Work};
use anju_model::{
    Fault, Fields, RecordId,
    kinds::{self, Evidence, Matter},
    record::{Kind, Record},
    sync::{
        group::{Act, Change},
        judge,
    },
    value::{Value, field},
};
use anju_store::rusqlite::params;

/// Refuses what the county would not take of one change.
///
/// # Errors
/// `department.outside {kind}`; `field.code`, `field.shape`, `field.missing`, `evidence.last`, each at its field; any store error.
pub(crate) fn check(work: &Work<'_>, change: &Change) -> Result<(), DeskError> {
    let kind = kinds::kind(&change.kind);
    if !work.who.departments.admit_named(&change.kind) {
        let label = kind.map_or(&*change.kind, |kind| kind.label);
        return Err(Fault::new("department.outside").with("kind", label).into());
    }
    let Some(kind) = kind else { return Ok(()) };
    change.values().try_for_each(|(name, value)| check_value(work, kind, name, value))?;
    match &change.act {
        Act::Set { fields } => check_emptied(work, kind, change.record, fields),
        Act::Delete if kind.name == Evidence::KIND.name => check_proof(work, change.record),
        _ => Ok(()),
    }
}

/// Refuses what does not read as its field means: a day that is none, a code of no set.
fn check_value(work: &Work<'_>, kind: &Kind, name: &str, value: &Value) -> Result<(), DeskError> {
    let Some(declared) = kind.field(name) else { return Ok(()) };
    // States are the county's to judge.
    let codes = declared.codes().filter(|_| declared.workflow.is_none());
    if let Some(unknown) = codes.and_then(|set| value.texts().find(|text| !work.codes.has(set, text))) {
        return Err(Fault::new("field.code").field(name).with("value", unknown).into());
    }
    let fits = declared.shape.holds(value) && declared.meaning.reads(value);
    if fits { Ok(()) } else { Err(Fault::new("field.shape").field(name).into()) }
}

/// Refuses to empty what a step asked for.
fn check_emptied(work: &Work<'_>, kind: &'static Kind, id: RecordId, fields: &Fields) -> Result<(), DeskError> {
    let mut emptied = fields.iter().filter(|(_, value)| !value.is_said()).map(|(name, _)| name).peekable();
    if emptied.peek().is_none() {
        return Ok(());
    }
    let Some(row) = anju_store::get_of(work.db, kind.name, id)? else { return Ok(()) };
    let asked = |name: &&String| field(&row.fields, name).is_said() && judge::was_asked(kind, &row.fields, name);
    emptied.find(asked).map_or(Ok(()), |name| Err(Fault::new("field.missing").field(name.as_str()).into()))
}

/// Refuses to delete the last evidence by which a matter came to where it stands.
fn check_proof(work: &Work<'_>, evidence: RecordId) -> Result<(), DeskError> {
    let Some(gone) = anju_store::get_of(work.db, Evidence::KIND.name, evidence)? else { return Ok(()) };
    let Some(matter) = field(&gone.fields, "matter").as_text().and_then(|id| id.parse().ok()) else { return Ok(()) };
    let Some(of) = anju_store::get_of(work.db, Matter::KIND.name, matter)? else { return Ok(()) };
    let mut others = work.db.prepare_cached("SELECT 1 FROM evidence WHERE matter = ?1 AND deleted = 0 AND id <> ?2")?;
    let mut is_last = || others.exists(params![matter.bytes(), evidence.bytes()]).map(|other| !other);
    if !of.deleted && judge::stands_on_evidence(&of.fields) && is_last()? {
        return Err(Fault::new("evidence.last").into());
    }
    Ok(())
}
