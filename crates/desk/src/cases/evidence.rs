//! 佐证材料: a file that was uploaded under a ticket becomes evidence; its bytes go up on their own queue.

use super::reach;
use crate::{
    DeskError,
    app::Work,
    shelf::{files, outbox::Save},
};
use anju_model::{
    Fault, RecordId, Ref,
    contract::Saved,
    kinds::{Evidence, Matter, Visit},
    record::Record,
};

/// A file that is kept under its hash already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// The name it had.
    pub name: String,
    /// What its first bytes say it is.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// Attaches a kept file to a matter or a visit.
///
/// # Errors
/// `evidence.for_what` if neither is named, what is unknown here, or any store error.
pub fn add(
    work: &Work<'_>,
    matter: Option<RecordId>,
    visit: Option<RecordId>,
    kind: &str,
    file: &KeptFile,
) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let household = match (matter, visit) {
        (Some(matter), None) => reach::record::<Matter>(work, matter)?.0.household,
        (None, Some(visit)) => reach::record::<Visit>(work, visit)?.0.household,
        (None, None) | (Some(_), Some(_)) => return Err(Fault::new("evidence.for_what").into()),
    };
    if !work.codes.has("evidence_kind", kind) {
        return Err(Fault::new("field.code").field("kind").with("value", kind).into());
    }
    let evidence = Evidence {
        household,
        matter: matter.map(Ref::to),
        visit: visit.map(Ref::to),
        kind: kind.to_owned(),
        name: file.name.chars().take(200).collect(),
        media_type: file.media_type.clone(),
        size: file.size as i64,
        sha256: file.sha256.clone(),
    };
    files::wait(work.db, &file.sha256, file.size as i64)?;
    let id = work.rim.id();
    let changes = vec![evidence.make(id)];
    work.save(Save::of("evidence", id, changes))
}
