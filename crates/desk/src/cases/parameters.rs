//! 代码与参数: the county's parameters, dated. What was set stays as it was; what was set by mistake is withdrawn.

use super::{reach, rows, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    By, Fault,
    area::AreaLevel,
    contract::*,
    kinds::ParameterValue,
    record::Record,
    rules::{self, PARAMETERS},
    sync::group::{Act, Change},
};

/// The most characters of a document's name.
const LONGEST: usize = 100;

pub(crate) fn list(work: &Work<'_>) -> Result<Vec<ParameterRow>, DeskError> {
    let mut query =
        work.db.prepare_cached("SELECT id FROM parameter WHERE deleted = 0 ORDER BY since DESC, id DESC")?;
    let ids = rows::ids(query.query_map([], |row| row.get(0))?)?;
    let mut set: Vec<(String, ParameterSet)> = vec![];
    for id in ids {
        let Some((value, row)) = rows::row_of::<ParameterValue>(work, id)? else { continue };
        let shown = ParameterSet {
            id,
            seen: row.version,
            value: value.value,
            since: value.since,
            basis: value.basis,
            by: rows::author(work, value.set_by)?,
            mark: rows::mark(work, id)?,
        };
        set.push((value.name, shown));
    }
    let row = |parameter: &rules::Parameter| ParameterRow {
        name: parameter.name.to_owned(),
        value: work.parameters.value(parameter.name).unwrap_or_default(),
        set: set.iter().filter(|(name, _)| name == parameter.name).map(|(_, set)| set.clone()).collect(),
    };
    Ok(PARAMETERS.iter().map(row).collect())
}

pub(crate) fn set(work: &Work<'_>, ask: SetParameter) -> Result<Saved, DeskError> {
    may_set(work)?;
    let parameter = rules::parameter(&ask.name).ok_or_else(|| Fault::new("parameter.unknown").field("name"))?;
    let area = work.who.area.at(AreaLevel::County).ok_or_else(|| Fault::new("parameter.role"))?;
    let basis = ask.basis.as_deref().filter(|basis| !basis.trim().is_empty());
    let value = ParameterValue {
        area,
        name: parameter.name.to_owned(),
        value: parameter.read(&ask.value, |set, code| work.codes.has(set, code))?,
        since: ask.since,
        basis: basis.map(|basis| typed::text(basis, "basis", LONGEST)).transpose()?,
        set_by: Some(work.who.account),
    };
    let id = work.rim.id();
    work.save(Save::of("parameter", id, vec![value.make(id)]))
}

pub(crate) fn withdraw(work: &Work<'_>, ask: WithdrawParameter) -> Result<Saved, DeskError> {
    may_set(work)?;
    reach::record::<ParameterValue>(work, ask.record)?;
    let kind = ParameterValue::KIND.name.to_owned();
    let change = Change { kind, record: ask.record, seen: ask.seen, act: Act::Delete };
    work.save(Save::of("parameter", ask.record, vec![change]))
}

pub(super) fn may_set(work: &Work<'_>) -> Result<(), DeskError> {
    reach::may_write(work)?;
    if work.who.role.rank() < Some(By::County) {
        return Err(Fault::new("parameter.role").into());
    }
    Ok(())
}
