//! 代码与参数: the county's own codes, dated. What was set stays as it was; what was set by mistake is withdrawn.

use super::{parameters, reach, rows, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    Fault,
    area::AreaLevel,
    code::{CodeItem, OF_THE_COUNTY},
    contract::*,
    kinds::CodeValue,
    record::Record,
    sync::group::{Act, Change},
};

/// The most characters of a code's name, and of a document's.
const LONGEST: (usize, usize) = (30, 100);

pub(crate) fn list(work: &Work<'_>) -> Result<Vec<CodeSetRow>, DeskError> {
    let mut query =
        work.db.prepare_cached("SELECT id FROM code_value WHERE deleted = 0 ORDER BY since DESC, id DESC")?;
    let ids = rows::ids(query.query_map([], |row| row.get(0))?)?;
    let mut set: Vec<(String, String, CodeSetting)> = vec![];
    for id in ids {
        let Some((value, row)) = rows::row_of::<CodeValue>(work, id)? else { continue };
        let shown = CodeSetting {
            id,
            seen: row.version,
            label: value.label,
            offered: value.offered,
            since: value.since,
            basis: value.basis,
            by: rows::author(work, value.set_by)?,
            mark: rows::mark(work, id)?,
        };
        set.push((value.set_name, value.code, shown));
    }
    let row = |name: &&str| {
        let codes = work.codes.set(name)?;
        let shown = |(item, offered): (&CodeItem, bool)| {
            let of_code = set.iter().filter(|(set, code, _)| set == name && *code == item.code);
            let set = of_code.map(|(_, _, setting)| setting.clone()).collect();
            CodeRow { code: item.code.clone(), label: item.label.clone(), offered, set }
        };
        let all = codes.items.iter().map(|item| (item, true)).chain(codes.past.iter().map(|item| (item, false)));
        // From which paper a set comes is nothing to a clerk: 户类型(导出口径).
        let title = codes.title.split('(').next().unwrap_or_default().to_owned();
        Some(CodeSetRow { name: (*name).to_owned(), title, codes: all.map(shown).collect() })
    };
    Ok(OF_THE_COUNTY.iter().filter_map(row).collect())
}

pub(crate) fn set(work: &Work<'_>, ask: SetCode) -> Result<Saved, DeskError> {
    parameters::may_set(work)?;
    let unknown = |field| Fault::new("code.unknown").field(field);
    let codes = work.codes.set(&ask.set).filter(|set| OF_THE_COUNTY.contains(&&*set.id));
    let codes = codes.ok_or_else(|| unknown("set"))?;
    let area = work.who.area.at(AreaLevel::County).ok_or_else(|| Fault::new("parameter.role"))?;
    let code = match ask.code {
        Some(code) if codes.items.iter().chain(&codes.past).any(|item| item.code == code) => code,
        Some(_) => return Err(unknown("code").into()),
        None => free(codes.items.iter().chain(&codes.past).map(|item| &*item.code)),
    };
    let label = typed::text(&ask.label, "label", LONGEST.0)?;
    if codes.items.iter().any(|item| item.label == label && item.code != code) {
        return Err(Fault::new("code.taken").field("label").with("label", label).into());
    }
    if !ask.offered && codes.items.iter().all(|item| item.code == code) {
        return Err(Fault::new("code.last").field("offered").into());
    }
    let basis = ask.basis.as_deref().filter(|basis| !basis.trim().is_empty());
    let value = CodeValue {
        area,
        set_name: ask.set,
        code,
        label,
        offered: ask.offered,
        since: ask.since,
        basis: basis.map(|basis| typed::text(basis, "basis", LONGEST.1)).transpose()?,
        set_by: Some(work.who.account),
    };
    let id = work.rim.id();
    work.save(Save::of("code", id, vec![value.make(id)]))
}

pub(crate) fn withdraw(work: &Work<'_>, ask: WithdrawCode) -> Result<Saved, DeskError> {
    parameters::may_set(work)?;
    reach::record::<CodeValue>(work, ask.record)?;
    let kind = CodeValue::KIND.name.to_owned();
    let change = Change { kind, record: ask.record, seen: ask.seen, act: Act::Delete };
    work.save(Save::of("code", ask.record, vec![change]))
}

/// The next code of the county's own, which no program ships: L1, L2.
fn free<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let last = known.filter_map(|code| code.strip_prefix('L')?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("L{}", last + 1)
}
