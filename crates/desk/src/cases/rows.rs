//! Rows as pages show them: one mapper per list, personal values masked.

use super::reach;
use crate::{DeskError, app::Work, shelf::screen};
use anju_model::{
    AreaCode, Authority, Day, Fields, RecordId, Stamp, Value,
    contract::*,
    kinds::{self, Matter, Need, NeedState, Visit},
    mask,
    record::Record,
    rules::NOT_MET,
    words,
};
use anju_store::{
    Stored,
    rusqlite::{OptionalExtension, Row, params},
};
use std::collections::BTreeSet;

/// Selects what `household` maps, from `household h`, as it stood on `day`. Members today are those whose stay has no end: who
/// left today has left. The `+` keeps SQLite from reading a whole year's matters for each household by the index on the year.
pub(crate) fn household_columns(day: Day, today: Day) -> String {
    let stays = if day == today {
        "m.until IS NULL".to_owned()
    } else {
        // The days of a stay may be known to the month or year alone.
        format!(
            "(m.since IS NULL OR m.since <= '{day}') AND (m.until IS NULL OR m.until >= substr('{day}', 1, length(m.until)))"
        )
    };
    format!(
        "h.id, h.number, h.place, h.address, hp.name,
         (SELECT count(*) FROM membership m WHERE m.household = h.id AND m.deleted = 0 AND {stays}),
         (SELECT c.name FROM pair p JOIN cadre c ON c.id = p.cadre
          WHERE p.household = h.id AND p.deleted = 0 AND p.since <= '{day}' AND (p.until IS NULL OR p.until >= '{day}')
          ORDER BY p.since DESC LIMIT 1),
         (SELECT max(v.visited_on) FROM visit v
          WHERE v.household = h.id AND v.deleted = 0 AND v.method <> '{NOT_MET}' AND v.visited_on <= '{day}'),
         (SELECT count(*) FROM matter t WHERE t.household = h.id AND t.deleted = 0 AND +t.year = {year}
          AND t.state IN ('4', '5') AND t.confirmed_on <= '{day}')",
        year = day.year()
    )
}

/// The tables that `household_columns` needs.
pub(crate) const HOUSEHOLD_TABLES: &str = "household h LEFT JOIN person hp ON hp.id = h.head";

/// Maps one row of `household_columns`.
pub(crate) fn household(work: &Work<'_>, row: &Row<'_>) -> Result<HouseholdRow, DeskError> {
    let mark = mark(work, RecordId::from_bytes(row.get(0)?))?;
    marked(work, row, mark)
}

/// Maps one row of `household_columns` whose mark is known.
pub(crate) fn marked(work: &Work<'_>, row: &Row<'_>, mark: RecordMark) -> Result<HouseholdRow, DeskError> {
    let id = RecordId::from_bytes(row.get(0)?);
    let place: String = row.get(2)?;
    let place = AreaCode::parse(&place);
    let address: Option<String> = row.get(3)?;
    Ok(HouseholdRow {
        id,
        lives: place.as_ref().map(|place| reach::lives(work, place, address.as_deref())).unwrap_or_default(),
        head: row.get::<_, Option<String>>(4)?.unwrap_or_else(|| "户主未登记".to_owned()),
        number: row.get(1)?,
        village: place.map(|place| reach::village_name(work, &place)).unwrap_or_default(),
        address,
        persons: row.get(5)?,
        cadre: row.get(6)?,
        last_visit: row.get::<_, Option<String>>(7)?.and_then(|day| day.parse().ok()),
        matters: row.get(8)?,
        matched: None,
        mark,
    })
}

/// Tells where a record stands on its way to the county.
pub(crate) fn mark(work: &Work<'_>, record: RecordId) -> Result<RecordMark, DeskError> {
    let mut states = work.db.prepare_cached(
        "SELECT o.state FROM pending p JOIN outbox o ON o.id = p.group_id WHERE p.record = ?1 ORDER BY o.state = 'parked' DESC LIMIT 1",
    )?;
    let state: Option<String> = states.query_row([record.bytes()], |row| row.get(0)).optional()?;
    match state.as_deref() {
        Some("parked") => return Ok(RecordMark::NotTaken),
        Some("waiting") => return Ok(RecordMark::Waiting),
        Some(_) | None => {}
    }
    let open = |table: &str| -> Result<bool, DeskError> {
        let sql = format!("SELECT 1 FROM {table} WHERE record = ?1 AND state = '1' AND deleted = 0");
        Ok(work.db.prepare_cached(&sql)?.exists([record.bytes()])?)
    };
    if open("conflict")? {
        return Ok(RecordMark::Differs);
    }
    Ok(if open("proposal")? { RecordMark::Proposed } else { RecordMark::Confirmed })
}

/// Returns the name of an account's person, or of a cadre.
pub(crate) fn name_of(work: &Work<'_>, kind: &str, id: RecordId) -> Result<Option<String>, DeskError> {
    let row = anju_store::get_of(work.db, kind, id)?;
    Ok(row.and_then(|row| anju_model::value::field(&row.fields, "name").as_text().map(str::to_owned)))
}

/// Returns the name of whoever saved something: an account here, or the county's own program.
pub(crate) fn author(work: &Work<'_>, account: Option<RecordId>) -> Result<String, DeskError> {
    let Some(account) = account else { return Ok(String::new()) };
    Ok(name_of(work, kinds::Account::KIND.name, account)?.unwrap_or_else(|| "区县".to_owned()))
}

/// From where a field of a row is known; none of what only this desk says yet, and of what the county has not told of.
pub(crate) fn origin_of(work: &Work<'_>, row: &Stored, field: &str) -> Result<Option<Origin>, DeskError> {
    let Some(said) = screen::said(row)? else { return Ok(None) };
    let said = said.of(field);
    let by = match said.by {
        // Of an account that this desk does not hold, somebody of another place.
        Some(account) => {
            name_of(work, kinds::Account::KIND.name, account)?.unwrap_or_else(|| words::SOMEBODY_ELSEWHERE.to_owned())
        }
        None => {
            let department = kinds::kind(&row.kind).and_then(|kind| kind.department).map_or("", Authority::code);
            words::came_from(work.codes.show(Authority::SET, department), said.listed)
        }
    };
    Ok(Some(Origin { by, on: said.on }))
}

/// Returns the name of a household's head.
pub(crate) fn head_of(work: &Work<'_>, household: RecordId) -> Result<String, DeskError> {
    let mut query =
        work.db.prepare_cached("SELECT p.name FROM household h JOIN person p ON p.id = h.head WHERE h.id = ?1")?;
    let name: Option<String> = query.query_row([household.bytes()], |row| row.get(0)).optional()?;
    Ok(name.unwrap_or_else(|| "户主未登记".to_owned()))
}

/// Returns the name of a household's head, and where it lives.
pub(super) fn whose(work: &Work<'_>, household: RecordId) -> Result<(String, String), DeskError> {
    let mut query = work.db.prepare_cached("SELECT place, address FROM household WHERE id = ?1")?;
    let found: Option<(String, Option<String>)> =
        query.query_row([household.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (place, address) = found.unwrap_or_default();
    let lives = AreaCode::parse(&place).map(|place| reach::lives(work, &place, address.as_deref()));
    Ok((head_of(work, household)?, lives.unwrap_or_default()))
}

/// Masks the personal values of a record as its declaration says: numbers and phones keep their ends; names, doors and days
/// are what the page is about and stay. A workbook's columns of its own may hold numbers of persons anywhere.
pub(crate) fn masked(kind: &str, fields: &Fields) -> Fields {
    let known = kinds::kind(kind);
    let mask = |(name, value): (&String, &Value)| {
        let shown = match value {
            Value::Text(text) => Value::Text(mask::on_page(known.and_then(|kind| kind.field(name)), text)),
            Value::Null | Value::Int(_) | Value::Set(_) => value.clone(),
        };
        // What this program does not know it does not show.
        known.is_none_or(|kind| kind.field(name).is_some() || is_own_column(name)).then(|| (name.clone(), shown))
    };
    fields.iter().filter_map(mask).collect()
}

/// Tells whether a field is a column of a workbook that no field is declared for.
pub(crate) fn is_own_column(name: &str) -> bool {
    name.starts_with("x:")
}

/// Lists the visits of a household, newest first.
pub(crate) fn visits(work: &Work<'_>, household: RecordId, most: u32) -> Result<Vec<VisitRow>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT id FROM visit WHERE household = ?1 AND deleted = 0 ORDER BY visited_on DESC, entered_at DESC LIMIT ?2",
    )?;
    let ids = ids(query.query_map(params![household.bytes(), most], |row| row.get(0))?)?;
    ids.into_iter().filter_map(|id| row_of::<Visit>(work, id).transpose()).map(|found| visit(work, found?)).collect()
}

fn visit(work: &Work<'_>, (visit, row): (Visit, Stored)) -> Result<VisitRow, DeskError> {
    let mut visitors = vec![];
    for id in visit.visitors.iter().filter_map(|id| id.parse().ok()) {
        visitors.extend(name_of(work, kinds::Cadre::KIND.name, id)?);
    }
    Ok(VisitRow {
        id: row.id,
        visited_on: visit.visited_on,
        method: visit.method,
        visitors,
        changed: visit.changed,
        note: visit.note,
        entered_by: visit.entered_by.map(|account| author(work, Some(account))).transpose()?,
        entered_at: visit.entered_at.map(Stamp),
        on_behalf: visit.on_behalf_of.is_some(),
        mark: mark(work, row.id)?,
    })
}

/// The most rows that one page of a list has.
pub(crate) const MOST: u32 = 500;

/// Maps a need.
pub(crate) fn need(work: &Work<'_>, (need, row): (Need, Stored)) -> Result<NeedRow, DeskError> {
    let open = NeedState::parse(&need.state).is_some_and(NeedState::is_open);
    let answer_by = open.then(|| work.parameters.answer_by(need.raised_on, need.due_on));
    let (head, lives) = whose(work, need.household.id())?;
    Ok(NeedRow {
        id: row.id,
        household: need.household.id(),
        head,
        lives,
        seen: row.version,
        category: need.category,
        text: need.text,
        state: need.state,
        raised_on: need.raised_on,
        answer_by,
        measure: need.measure,
        done_on: need.done_on,
        mark: mark(work, row.id)?,
    })
}

/// Maps a matter with its evidence.
pub(crate) fn matter(work: &Work<'_>, (matter, row): (Matter, Stored)) -> Result<MatterRow, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT e.id, e.name, e.size, coalesce(u.done, e.size) >= e.size FROM evidence e LEFT JOIN upload u ON u.sha256 = e.sha256
         WHERE e.matter = ?1 AND e.deleted = 0 ORDER BY e.id",
    )?;
    let evidence = query
        .query_map([row.id.bytes()], |row| {
            Ok(EvidenceRow {
                id: RecordId::from_bytes(row.get(0)?),
                name: row.get(1)?,
                size: row.get(2)?,
                uploaded: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let cadre = matter.cadre.map(|cadre| name_of(work, kinds::Cadre::KIND.name, cadre.id())).transpose()?.flatten();
    let (head, lives) = whose(work, matter.household.id())?;
    Ok(MatterRow {
        id: row.id,
        household: matter.household.id(),
        head,
        lives,
        seen: row.version,
        year: matter.year,
        category: matter.category,
        title: matter.title,
        state: matter.state,
        cadre,
        due_on: matter.due_on,
        steps: [Some(matter.promised_on), matter.started_on, matter.done_on, matter.confirmed_on, matter.verified_on],
        evidence,
        mark: mark(work, row.id)?,
    })
}

/// Reads a typed record; none if it is gone or does not read as this program's kind.
pub(crate) fn row_of<R: Record>(work: &Work<'_>, id: RecordId) -> Result<Option<(R, Stored)>, DeskError> {
    let row = anju_store::get_of(work.db, R::KIND.name, id)?.filter(|row| !row.deleted);
    Ok(row.and_then(|row| R::from_fields(&row.fields).ok().map(|record| (record, row))))
}

/// Collects ids from a query's first column.
pub(crate) fn ids(
    rows: impl Iterator<Item = anju_store::rusqlite::Result<[u8; 16]>>,
) -> Result<Vec<RecordId>, DeskError> {
    let ids = rows.map(|bytes| bytes.map(RecordId::from_bytes)).collect::<Result<Vec<_>, _>>()?;
    Ok(ids)
}

/// Turns ids into the text set that a record keeps.
pub(crate) fn id_set(ids: &[RecordId]) -> BTreeSet<String> {
    ids.iter().map(RecordId::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_workbooks_own_columns_are_masked() {
        let fields =
            [("x:残疾证号", "50029919860202278X43"), ("x:备注", "2026-11-25 打 139-0000-1234"), ("state", "1")];
        let fields = fields.map(|(name, text)| (name.to_owned(), Value::text(text))).into();
        let shown = masked("person", &fields);
        assert_eq!(shown["x:残疾证号"], Value::text("500***********278X43"));
        assert_eq!(shown["x:备注"], Value::text("2026-11-25 打 139-****-1234"));
    }
}
