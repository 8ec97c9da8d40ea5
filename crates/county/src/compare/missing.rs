//! Whom of ours a list should name and does not. A list reaches as far as the townships of those whom it names: one of a single
//! township says nothing of the others.

use super::List;
use crate::{CountyError, importer::shipped};
use anju_model::{
    AreaCode, Department,
    area::AreaLevel,
    department::ListNames,
    kinds::HouseholdState,
    mask,
    words::lists::{self, MISSING_HEADINGS},
};
use anju_sheet::{DraftedList, ReadRow, Table, TableCell};
use anju_store::rusqlite::Connection;
use std::collections::BTreeSet;

/// Somebody of ours, as he is told.
pub(super) struct Missing {
    place: AreaCode,
    household: String,
    name: String,
    id_number: String,
}

/// Lists who is alive, lives in a household that is kept here and within the list's reach, should be on it, and is in none of its
/// rows; none at all where the list need not name anybody. Whoever has no id number here could be in one all the same.
pub(super) fn missing(
    db: &Connection,
    list: &List<'_>,
    drafted: &DraftedList,
) -> Result<Option<Vec<Missing>>, CountyError> {
    let should = match list.department.list_names() {
        _ if drafted.is_partial() => return Ok(None),
        ListNames::Some => return Ok(None),
        ListNames::Everybody => "1".to_owned(),
        ListNames::WhoReceives => format!(
            "EXISTS (SELECT 1 FROM assistance a WHERE a.person = p.id AND a.entitled = 1 AND a.deleted = 0
                AND (a.until IS NULL OR a.until >= '{}') AND a.kind IN ({}))",
            list.as_of,
            kinds_told(drafted)
        ),
    };
    let named = drafted.names();
    let mut query = db.prepare_cached(&format!(
        "SELECT p.place, h.number, p.name, p.id_number, {should} FROM person p
         JOIN household h ON h.id = p.household AND h.state = ?1 AND h.deleted = 0
         WHERE p.died_on IS NULL AND p.id_number IS NOT NULL AND p.deleted = 0
           AND EXISTS (SELECT 1 FROM membership m WHERE m.person = p.id AND m.until IS NULL AND m.deleted = 0)
         ORDER BY p.place, h.number, p.name, p.id",
    ))?;
    let mut rows = query.query([HouseholdState::Kept.code()])?;
    let (mut reach, mut missing) = (BTreeSet::new(), vec![]);
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        let (place, id_number) = (text(0)?, text(3)?);
        let Some(place) = AreaCode::parse(&place) else { continue };
        if named.contains(id_number.as_str()) {
            reach.extend(place.at(AreaLevel::Township));
        } else if row.get(4)? {
            missing.push(Missing { place, household: text(1)?, name: text(2)?, id_number });
        }
    }
    missing.retain(|person| person.place.at(AreaLevel::Township).is_some_and(|township| reach.contains(&township)));
    Ok(Some(missing))
}

/// The codes of the kinds of aid that a list tells of, with those that say less or more of the same, in SQL: 农村低保 is 低保.
fn kinds_told(drafted: &DraftedList) -> String {
    let facts = drafted.rows.iter().filter_map(|row| match &row.read {
        ReadRow::Says(facts) => Some(facts),
        ReadRow::Refused | ReadRow::Contradicts => None,
    });
    let told: BTreeSet<&str> = facts.flatten().filter_map(|fact| Some(fact.of.first()?.as_str())).collect();
    let all = shipped().0.items("assist").iter().map(|item| item.code.as_str());
    let alike = |one: &str, other: &str| one.get(..1) == other.get(..1) && (one.ends_with('0') || other.ends_with('0'));
    let counts = all.filter(|code| told.iter().any(|told| told == code || alike(told, code)));
    counts.map(|code| format!("'{code}'")).collect::<Vec<_>>().join(",")
}

/// Makes the sheet of them, masked, since the workbook goes back to the department; none where nobody is missing.
pub(super) fn table(department: Department, missing: &[Missing]) -> Option<Table> {
    let area = |place: &AreaCode, level| {
        let code = place.at(level);
        TableCell::text(code.and_then(|code| shipped().1.name(&code).map(str::to_owned)).unwrap_or_default())
    };
    let line = |person: &Missing| {
        vec![
            area(&person.place, AreaLevel::Township),
            area(&person.place, AreaLevel::Village),
            TableCell::text(&*person.household),
            TableCell::text(mask::personal(&person.name)),
            TableCell::text(mask::id_number(&person.id_number)),
        ]
    };
    let rows: Vec<Vec<TableCell>> = missing.iter().map(line).collect();
    let headings = MISSING_HEADINGS.map(str::to_owned).into();
    (!rows.is_empty()).then(|| Table { title: lists::missing(department).to_owned(), headings, rows })
}
