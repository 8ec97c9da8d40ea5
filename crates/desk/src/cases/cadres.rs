//! 结对: the cadre of a household, named and changed with dates, so that history stays.

use super::{reach, rows, sought::like};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    By, Fault, RecordId, Ref,
    contract::*,
    kinds::{Cadre, Pair},
    reading,
    record::Record,
    sync::group::Change,
};
use anju_store::rusqlite::params;

pub(crate) fn find(work: &Work<'_>, text: &str) -> Result<Vec<CadreChip>, DeskError> {
    let area = work.who.area.as_str();
    let mut query = work.db.prepare_cached(
        "SELECT c.id, c.name, c.unit FROM cadre c
         WHERE c.deleted = 0 AND (c.name LIKE ?1 ESCAPE '\\' OR c.unit LIKE ?2 ESCAPE '\\')
           AND (c.place LIKE ?3 || '%' OR ?3 LIKE c.place || '%')
         ORDER BY (SELECT count(*) FROM pair p WHERE p.cadre = c.id AND p.deleted = 0 AND p.until IS NULL) DESC, c.name LIMIT 50",
    )?;
    let chips = query
        .query_map(params![like(&reading::name(text)), like(&reading::text(text)), area], |row| {
            Ok(CadreChip { id: RecordId::from_bytes(row.get(0)?), name: row.get(1)?, unit: row.get(2)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(chips)
}

pub(crate) fn assign(work: &Work<'_>, ask: AssignCadre) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    if work.who.role.rank() < Some(By::Township) {
        return Err(Fault::new("account.rank").with("needed", "township").into());
    }
    reach::household(work, ask.household)?;
    reach::record::<Cadre>(work, ask.cadre)?;
    let mut changes = vec![];
    let mut query =
        work.db.prepare_cached("SELECT id FROM pair WHERE household = ?1 AND deleted = 0 AND until IS NULL")?;
    for id in rows::ids(query.query_map([ask.household.bytes()], |row| row.get(0))?)? {
        let Some((pair, _)) = rows::row_of::<Pair>(work, id)? else { continue };
        changes.push(end(work, &ask, id, &pair)?);
    }
    let pair = Pair {
        household: Ref::to(ask.household),
        cadre: Ref::to(ask.cadre),
        role: Some("1".to_owned()),
        since: ask.since,
        until: None,
        ended_by: None,
    };
    let id = work.rim.id();
    changes.push(pair.make(id));
    work.save(Save::of("pair", id, changes).observed(ask.since))
}

/// Ends the pair that stands, as the person said; without that there would be two.
fn end(work: &Work<'_>, ask: &AssignCadre, id: RecordId, pair: &Pair) -> Result<Change, DeskError> {
    let Some((_, seen, until, reason)) = ask.ends.as_ref().filter(|(ends, ..)| *ends == id) else {
        let name = rows::name_of(work, Cadre::KIND.name, pair.cadre.id())?.unwrap_or_default();
        return Err(Fault::new("pair.two").field("ends").with("name", name).with("date", pair.since).into());
    };
    if *until < pair.since || ask.since <= *until {
        return Err(Fault::new("pair.days").field("since").with("since", pair.since).with("until", until).into());
    }
    if !work.codes.has("pair_end", reason) {
        return Err(Fault::new("field.code").field("ended_by").with("value", reason).into());
    }
    Ok(Pair::set().until(*until).ended_by(reason.clone()).of(id, *seen))
}
