//! Gathers what the indicators need from the record tables, alike on a desk and at the county. Decides nothing.

use crate::open::StoreError;
use anju_model::{
    AreaCode, Day, RecordId,
    indicators::{Helper, HouseholdFacts, NeedDays},
    kinds::NeedState,
    rules::{BY_PHONE, NOT_MET, PairFacts, Parameters},
};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Reads the facts of every household on the register in an area as of a day, in no order. `condition` narrows it further: SQL
/// on the household row `h`, made of typed values only; `TRUE` for none.
///
/// # Errors
/// Any SQLite error.
pub fn households(
    db: &Connection,
    area: &AreaCode,
    condition: &str,
    day: Day,
    parameters: &Parameters,
) -> Result<Vec<HouseholdFacts>, StoreError> {
    let mut facts = registered(db, area, condition, parameters)?;
    pairs(db, area, &mut facts)?;
    visits(db, day, parameters, &mut facts)?;
    matters(db, area, day, &mut facts)?;
    needs(db, area, day, &mut facts)?;
    Ok(facts.into_values().collect())
}

/// Counts, by month (`2026-11`), those of the households that were visited in it; a month without any is not there.
///
/// # Errors
/// Any SQLite error.
pub fn visited_by_month(
    db: &Connection,
    households: impl Iterator<Item = RecordId>,
    (from, to): (Day, Day),
    parameters: &Parameters,
) -> Result<HashMap<String, u32>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT DISTINCT substr(visited_on, 1, 7) FROM visit
         WHERE household = ?1 AND deleted = 0 AND visited_on BETWEEN ?2 AND ?3 AND {}",
        counted(parameters)
    ))?;
    let (from, to) = (from.to_string(), to.to_string());
    let mut months = HashMap::new();
    for household in households {
        let mut found = query.query(params![household.bytes(), from, to])?;
        while let Some(row) = found.next()? {
            *months.entry(row.get(0)?).or_default() += 1;
        }
    }
    Ok(months)
}

/// The condition under which a visit counts as one (`Parameters::counts`).
fn counted(parameters: &Parameters) -> String {
    let phone = if parameters.phone_counts { String::new() } else { format!(" AND method <> '{BY_PHONE}'") };
    format!("method <> '{NOT_MET}'{phone}")
}

type Facts = HashMap<RecordId, HouseholdFacts>;

fn registered(db: &Connection, area: &AreaCode, condition: &str, parameters: &Parameters) -> Result<Facts, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT h.id, h.place, h.settlement, h.household_type, h.monitored FROM household h
         WHERE h.deleted = 0 AND h.state = '1' AND h.place >= ?1 AND h.place < ?1 || ':' AND {condition}"
    ))?;
    let mut found = query.query([area.as_str()])?;
    let mut facts = HashMap::new();
    while let Some(row) = found.next()? {
        let id = RecordId::from_bytes(row.get(0)?);
        let Some(village) = AreaCode::parse(&row.get::<_, String>(1)?) else { continue };
        let (class, monitored): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
        let one = HouseholdFacts {
            id,
            village,
            settlement: row.get::<_, Option<[u8; 16]>>(2)?.map(RecordId::from_bytes),
            helped: parameters.needs_help(class.as_deref(), monitored.as_deref()),
            pairs: vec![],
            last_visit: None,
            confirmed: vec![],
            needs: vec![],
        };
        facts.insert(id, one);
    }
    Ok(facts)
}

fn pairs(db: &Connection, area: &AreaCode, facts: &mut Facts) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "SELECT q.household, q.cadre, q.since, q.until, coalesce(c.name, ''), coalesce(c.unit, '') FROM pair q
         LEFT JOIN cadre c ON c.id = q.cadre
         WHERE q.deleted = 0 AND q.place >= ?1 AND q.place < ?1 || ':' ORDER BY q.since, q.id",
    )?;
    let mut found = query.query([area.as_str()])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        let Ok(since) = row.get::<_, String>(2)?.parse() else { continue };
        let until = row.get::<_, Option<String>>(3)?.and_then(|day| day.parse().ok());
        facts.pairs.push(Helper {
            cadre: RecordId::from_bytes(row.get(1)?),
            unit: row.get(5)?,
            pair: PairFacts { since, until, cadre: row.get(4)? },
        });
    }
    Ok(())
}

/// Looks up each household's last visit in an index that holds all it asks for.
fn visits(db: &Connection, day: Day, parameters: &Parameters, facts: &mut Facts) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT max(visited_on) FROM visit WHERE household = ?1 AND deleted = 0 AND visited_on <= ?2 AND {}",
        counted(parameters)
    ))?;
    let day = day.to_string();
    for (id, facts) in facts {
        let last: Option<String> = query.query_row(params![id.bytes(), day], |row| row.get(0))?;
        facts.last_visit = last.and_then(|last| last.parse().ok());
    }
    Ok(())
}

fn matters(db: &Connection, area: &AreaCode, day: Day, facts: &mut Facts) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "SELECT household, confirmed_on FROM matter
         WHERE deleted = 0 AND place >= ?1 AND place < ?1 || ':' AND year = ?2 AND state IN ('4', '5')
           AND confirmed_on IS NOT NULL",
    )?;
    let mut found = query.query(params![area.as_str(), day.year()])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        facts.confirmed.extend(row.get::<_, String>(1)?.parse::<Day>());
    }
    Ok(())
}

fn needs(db: &Connection, area: &AreaCode, day: Day, facts: &mut Facts) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "SELECT household, state, raised_on, due_on, done_on FROM need
         WHERE deleted = 0 AND place >= ?1 AND place < ?1 || ':' AND raised_on <= ?2",
    )?;
    let mut found = query.query(params![area.as_str(), day.to_string()])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        let Some(state) = NeedState::parse(&row.get::<_, String>(1)?) else { continue };
        let Ok(raised_on) = row.get::<_, String>(2)?.parse() else { continue };
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        facts.needs.push(NeedDays { state, raised_on, due_on: day(row.get(3)?), done_on: day(row.get(4)?) });
    }
    Ok(())
}
