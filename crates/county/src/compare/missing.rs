//! Whom of ours a list does not name. A list reaches as far as the townships of those whom it names: one of a single township
//! says nothing of the others.

use crate::{CountyError, importer::shipped};
use anju_model::{
    AreaCode,
    area::AreaLevel,
    kinds::HouseholdState,
    mask,
    words::lists::{MISSING, MISSING_HEADINGS},
};
use anju_sheet::{DraftedList, Table, TableCell};
use anju_store::rusqlite::Connection;
use std::collections::BTreeSet;

/// Somebody of ours, as he is told.
pub(super) struct Missing {
    place: AreaCode,
    household: String,
    name: String,
    id_number: String,
}

/// Lists who is alive, lives in a household that is kept here and within the list's reach, and is in none of its rows. Whoever
/// has no id number here could be in one all the same.
pub(super) fn missing(db: &Connection, drafted: &DraftedList) -> Result<Vec<Missing>, CountyError> {
    let named = drafted.names();
    let mut query = db.prepare_cached(
        "SELECT p.place, h.number, p.name, p.id_number FROM person p
         JOIN household h ON h.id = p.household AND h.state = ?1 AND h.deleted = 0
         WHERE p.died_on IS NULL AND p.id_number IS NOT NULL AND p.deleted = 0
           AND EXISTS (SELECT 1 FROM membership m WHERE m.person = p.id AND m.until IS NULL AND m.deleted = 0)
         ORDER BY p.place, h.number, p.name, p.id",
    )?;
    let mut rows = query.query([HouseholdState::Kept.code()])?;
    let (mut reach, mut missing) = (BTreeSet::new(), vec![]);
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        let (place, id_number) = (text(0)?, text(3)?);
        let Some(place) = AreaCode::parse(&place) else { continue };
        if named.contains(id_number.as_str()) {
            reach.extend(place.at(AreaLevel::Township));
        } else {
            missing.push(Missing { place, household: text(1)?, name: text(2)?, id_number });
        }
    }
    missing.retain(|person| person.place.at(AreaLevel::Township).is_some_and(|township| reach.contains(&township)));
    Ok(missing)
}

/// Makes the sheet of them, masked, since the workbook goes back to the department; none where nobody is missing.
pub(super) fn table(missing: &[Missing]) -> Option<Table> {
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
    (!rows.is_empty()).then(|| Table { title: MISSING.to_owned(), headings, rows })
}
