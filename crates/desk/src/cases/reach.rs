//! What the person signed in may see: his grant ∩ the desk's areas; a cadre the households of his open pairs. What lies
//! outside is answered like what does not exist.

use super::handover;
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Role,
    area::AreaLevel,
    contract::AreaName,
    kinds::{self, HandoverItem, Household, is_between},
    record::{Kind, Record},
    words,
};
use anju_store::Stored;

/// Returns the condition on `h` (a household row) that holds for every household in reach on `today`.
///
/// The literals come from typed values (digits, hex, a day), never from what someone typed.
pub(crate) fn condition(work: &Work<'_>, today: Day) -> String {
    format!("h.deleted = 0 AND {}", condition_on(work, today, ("h.id", "h.place")))
}

/// As `condition`, of a table that says with these columns which household a row is about and where that lives.
pub(crate) fn condition_on(work: &Work<'_>, today: Day, columns: (&str, &str)) -> String {
    condition_in(work, today, &work.who.area, columns)
}

/// As `condition_on`, of a division in reach alone.
pub(crate) fn condition_in(work: &Work<'_>, today: Day, area: &AreaCode, (household, place): (&str, &str)) -> String {
    let mut text = format!("{place} >= '{area}' AND {place} < '{area}:'");
    if work.some_leave {
        text.push_str(&format!(" AND NOT EXISTS (SELECT 1 FROM leaving WHERE leaving.record = {household})"));
    }
    if work.who.role == Role::Cadre {
        let cadre = work.who.cadre.map_or_else(String::new, |cadre| hex::encode(cadre.id().bytes()));
        text.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM pair p WHERE p.household = {household} AND p.cadre = x'{cadre}' AND p.deleted = 0 \
             AND p.since <= '{today}' AND (p.until IS NULL OR p.until >= '{today}'))"
        ));
    }
    text
}

/// As `condition`, of a division alone, if one is given.
pub(crate) fn condition_within(work: &Work<'_>, today: Day, area: Option<&AreaCode>) -> String {
    let mut text = condition(work, today);
    if let Some(area) = area {
        text.push_str(&format!(" AND h.place >= '{area}' AND h.place < '{area}:'"));
    }
    text
}

/// Tells whether a household is in reach.
///
/// # Errors
/// Any store error.
pub(crate) fn sees(work: &Work<'_>, household: RecordId) -> Result<bool, DeskError> {
    let condition = condition(work, work.clock.today());
    let mut query = work.db.prepare_cached(&format!("SELECT 1 FROM household h WHERE h.id = ?1 AND {condition}"))?;
    Ok(query.exists([household.bytes()])?)
}

/// Counts the standing records of a kind (conflicts, proposals, parked groups) that wait in reach, as `record` reads them.
///
/// # Errors
/// Any store error.
pub(crate) fn standing(work: &Work<'_>, table: &str) -> Result<u32, DeskError> {
    let (condition, area) = (condition(work, work.clock.today()), work.who.area.as_str());
    let hidden = hidden(work);
    let sql = format!(
        "SELECT count(*) FROM {table} s WHERE s.state = '1' AND s.deleted = 0 AND s.kind NOT IN ({hidden}) AND CASE WHEN s.household IS NULL
            THEN s.place LIKE '{area}%' OR '{area}' LIKE s.place || '%'
            ELSE EXISTS (SELECT 1 FROM household h WHERE h.id = s.household AND {condition}) END"
    );
    Ok(work.db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// Tells whether somebody may see what is about records of a kind: a conflict, a proposal, a save that was not taken. Handovers are not
/// the cadres', and which department's an item is, only the item says.
pub(crate) fn admits_named(work: &Work<'_>, kind: &str) -> bool {
    let of_all = kind != HandoverItem::KIND.name || work.who.departments.0.is_empty();
    work.who.departments.admit_named(kind) && of_all && (!is_between(kind) || work.who.role != Role::Cadre)
}

/// Returns the names of the kinds to which the person is not admitted, quoted for SQL.
pub(crate) fn hidden(work: &Work<'_>) -> String {
    let hidden = kinds::ALL.iter().filter(|kind| !admits_named(work, kind.name));
    hidden.map(|kind| format!("'{}'", kind.name)).collect::<Vec<_>>().join(",")
}

/// Reads a household in reach.
///
/// # Errors
/// `household.unknown` alike for a missing one and one out of reach; any store error.
pub fn household(work: &Work<'_>, id: RecordId) -> Result<(Household, Stored), DeskError> {
    let unknown = || Fault::new("household.unknown");
    if !sees(work, id)? {
        return Err(unknown().into());
    }
    let row = anju_store::get_of(work.db, Household::KIND.name, id)?.ok_or_else(unknown)?;
    let household =
        Household::from_fields(&row.fields).map_err(|misfit| Fault::new("record.misfit").field(misfit.field))?;
    Ok((household, row))
}

/// Reads a record of a household in reach.
///
/// # Errors
/// `record.unknown` alike for a missing one and one out of reach; any store error.
pub fn record<R: Record>(work: &Work<'_>, id: RecordId) -> Result<(R, Stored), DeskError> {
    let row = stored(work, &R::KIND, id)?;
    let record = R::from_fields(&row.fields).map_err(|misfit| Fault::new("record.misfit").field(misfit.field))?;
    Ok((record, row))
}

/// As `record`, of any kind, as it is stored.
///
/// # Errors
/// As `record`.
pub fn stored(work: &Work<'_>, kind: &Kind, id: RecordId) -> Result<Stored, DeskError> {
    let unknown = || Fault::new("record.unknown").with("kind", kind.label);
    if !work.who.departments.admit_kind(kind) {
        return Err(unknown().into());
    }
    let row = anju_store::get_of(work.db, kind.name, id)?.filter(|row| !row.deleted).ok_or_else(unknown)?;
    match row.household() {
        Some(of) => drop(household(work, of).map_err(|error| error.refused_as(unknown()))?),
        None if !(work.who.area.holds(&row.place) && handover::sees(work, &row)) => return Err(unknown().into()),
        None => {}
    }
    Ok(row)
}

/// As `record`; none for what is not there, out of reach or written by another program.
///
/// # Errors
/// Any store error.
pub(crate) fn seen<R: Record>(work: &Work<'_>, id: RecordId) -> Result<Option<(R, Stored)>, DeskError> {
    match record(work, id) {
        Ok(found) => Ok(Some(found)),
        Err(DeskError::Fault(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the division that was asked for, or all of the grant where none was.
///
/// # Errors
/// `area.unknown` alike for one that does not exist and one out of reach.
pub(crate) fn area(work: &Work<'_>, asked: Option<&AreaCode>) -> Result<AreaCode, DeskError> {
    let Some(area) = asked else { return Ok(work.who.area.clone()) };
    if covers(work, area) { Ok(area.clone()) } else { Err(Fault::new("area.unknown").field("area").into()) }
}

/// Tells whether a division exists and lies inside the grant.
pub(crate) fn covers(work: &Work<'_>, area: &AreaCode) -> bool {
    work.who.area.covers(area) && work.place.divisions.has(area)
}

/// Refuses writing to those who only read.
///
/// # Errors
/// `account.reads_only`.
pub fn may_write(work: &Work<'_>) -> Result<(), DeskError> {
    if work.who.role.rank().is_none() {
        return Err(Fault::new("account.reads_only").into());
    }
    Ok(())
}

/// Names a village with its township, without the words for its committee.
pub(crate) fn place_name(work: &Work<'_>, place: &AreaCode) -> String {
    let short = |code: &AreaCode| {
        work.place.divisions.name(code).map(|name| anju_model::divisions::short_name(name).to_owned())
    };
    let township = place.at(AreaLevel::Township).filter(|code| code != place).and_then(|code| short(&code));
    let own = short(place).unwrap_or_else(|| place.to_string());
    format!("{}{own}", township.unwrap_or_default())
}

/// Names a village alone.
pub(crate) fn village_name(work: &Work<'_>, place: &AreaCode) -> String {
    let name = work.place.divisions.name(place).map(anju_model::divisions::short_name);
    name.map_or_else(|| place.to_string(), str::to_owned)
}

/// Says where a household lives, with the township where the person's grant spans several.
pub(crate) fn lives(work: &Work<'_>, place: &AreaCode, address: Option<&str>) -> String {
    let spans = work.who.area.level() < AreaLevel::Township;
    let township = spans.then(|| place.at(AreaLevel::Township)).flatten().filter(|township| township != place);
    let township = township.map(|township| village_name(work, &township));
    words::places::lives(township.as_deref(), &village_name(work, place), None, address)
}

/// Says where a household lives in full: township, village, settlement and door.
pub(crate) fn lives_in_full(
    work: &Work<'_>,
    place: &AreaCode,
    settlement: Option<&str>,
    address: Option<&str>,
) -> String {
    let township = place.at(AreaLevel::Township).filter(|township| township != place);
    let township = township.map(|township| village_name(work, &township));
    words::places::lives(township.as_deref(), &village_name(work, place), settlement, address)
}

/// Lists the divisions directly below one.
pub(crate) fn areas_below(work: &Work<'_>, below: &AreaCode) -> Vec<AreaName> {
    work.place.divisions.inside(below).map(|division| AreaName { code: division.code, name: division.name }).collect()
}
