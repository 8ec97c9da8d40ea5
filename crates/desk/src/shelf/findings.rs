//! Findings and tallies as rows that follow from the records. Whatever writes a row of the screen marks the household whose facts
//! it holds; a save judges its own households in its own transaction, what else is marked is judged in bites. No rule stands here:
//! `anju_model::rules` decides, `anju_store::dossiers` gathers.

use super::{clock, settings};
use crate::{DeskError, rim::Rim};
use anju_model::{
    Day, RecordId,
    indicators::Tally,
    kinds::Household,
    record::Record,
    rules::{self, Dossier, Found, Judged, Parameters},
    value::field,
};
use anju_store::{
    StoreError, Stored,
    dossiers::{self, Whose},
    rusqlite::{Connection, OptionalExtension, Row, params},
};
use std::collections::{BTreeMap, BTreeSet};

const TABLES: &str = include_str!("../../migrations/findings.sql");

/// The setting that remembers by which rules and parameters the rows were judged.
const JUDGED_BY: &str = "judged_by";

/// The setting that remembers the last day for which rows were marked.
const JUDGED_ON: &str = "judged_on";

/// The setting that remembers in which tables rows are kept.
const KEPT_AS: &str = "findings_kept_as";

/// Goes up with every change to rules, indicators or the tables here.
const REVISION: u32 = 8;

/// How many households one bite judges: some twenty milliseconds.
pub(crate) const BITE: u32 = 250;

/// As of which day, and by which of the county's parameters, is judged.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The day.
    pub day: Day,
    /// The parameters.
    pub parameters: Parameters,
}

impl AsOf {
    /// Returns today, with what stands today.
    pub(crate) fn today(db: &Connection, rim: &dyn Rim) -> Result<Self, DeskError> {
        let day = clock::now(db, rim)?.today();
        Ok(Self { day, parameters: anju_store::parameters::on(db, day)? })
    }
}

/// Makes the tables where there are none; those of a program that kept otherwise are made anew, since all in them is derived.
pub(crate) fn make_tables(db: &Connection) -> Result<(), DeskError> {
    if settings::get(db, KEPT_AS)? != Some(REVISION) {
        db.execute_batch(
            "DROP TABLE IF EXISTS finding; DROP TABLE IF EXISTS dossier; DROP TABLE IF EXISTS stale;
             DROP TABLE IF EXISTS finding_group; DROP TABLE IF EXISTS stale_group;",
        )?;
        settings::unset(db, JUDGED_BY)?;
        settings::set(db, KEPT_AS, &REVISION)?;
    }
    Ok(db.execute_batch(TABLES)?)
}

/// Marks the household whose facts a row holds, which is written over another. What a household that moved or left stands for is
/// taken away at once: no one is to see it where it was.
pub(crate) fn note(db: &Connection, old: Option<&Stored>, row: &Stored) -> Result<(), DeskError> {
    let mut marked = subjects(db, row)?;
    marked.extend(old.and_then(household_of));
    note_all(db, &marked)?;
    let stays = old.is_none_or(|old| old.place == row.place && !row.deleted);
    if row.kind == Household::KIND.name && !stays {
        clear(db, row.id)?;
    }
    Ok(())
}

/// Marks the household whose facts a row held that is here no more.
pub(crate) fn forget(db: &Connection, row: &Stored) -> Result<(), DeskError> {
    if row.kind == Household::KIND.name {
        clear(db, row.id)?;
    }
    note_all(db, &subjects(db, row)?)
}

/// Marks the households whose facts many rows hold.
pub(crate) fn note_all(db: &Connection, households: &BTreeSet<RecordId>) -> Result<(), DeskError> {
    households.iter().try_for_each(|household| mark(db, *household))
}

/// Returns the households whose dossiers hold what a row says: the one it names, and where the person it is about lives now, whom
/// it may still name in the household that he left. None for kinds that no rule asks.
pub(crate) fn subjects(db: &Connection, row: &Stored) -> Result<BTreeSet<RecordId>, DeskError> {
    let mut households: BTreeSet<RecordId> = household_of(row).into_iter().collect();
    let person = if dossiers::reads(&row.kind) { field(&row.fields, "person").as_text() } else { None };
    if let Some(person) = person.and_then(|id| id.parse::<RecordId>().ok()) {
        let mut query = db.prepare_cached(
            "SELECT DISTINCT household FROM membership WHERE person = ?1 AND deleted = 0 AND until IS NULL",
        )?;
        households.extend(ids(query.query_map([person.bytes()], |row| row.get(0))?)?);
    }
    Ok(households)
}

fn household_of(row: &Stored) -> Option<RecordId> {
    if dossiers::reads(&row.kind) { row.household() } else { None }
}

fn mark(db: &Connection, household: RecordId) -> Result<(), DeskError> {
    // The latest mark counts: a save judges what it marked itself.
    db.prepare_cached("INSERT OR REPLACE INTO stale (household) VALUES (?1)")?.execute([household.bytes()])?;
    Ok(())
}

fn clear(db: &Connection, household: RecordId) -> Result<(), DeskError> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO stale_group (key, place) SELECT key, place FROM finding WHERE household = ?1",
    )?
    .execute([household.bytes()])?;
    db.prepare_cached("DELETE FROM finding WHERE household = ?1")?.execute([household.bytes()])?;
    db.prepare_cached("DELETE FROM dossier WHERE household = ?1")?.execute([household.bytes()])?;
    Ok(())
}

/// Returns the latest mark, for `judge_after`.
pub(crate) fn latest_mark(db: &Connection) -> Result<i64, DeskError> {
    let mut query = db.prepare_cached("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'stale'")?;
    Ok(query.query_row([], |row| row.get(0))?)
}

/// Judges the households that were marked after another mark.
pub(crate) fn judge_after(db: &Connection, mark: i64, as_of: &AsOf) -> Result<(), DeskError> {
    if settings::get(db, JUDGED_ON)? != Some(as_of.day) {
        // These rows are of another day than the others: nobody is to take that day for the last one once the clock is right.
        settings::unset(db, JUDGED_ON)?;
    }
    let mut query = db.prepare_cached("SELECT household FROM stale WHERE mark > ?1 ORDER BY mark LIMIT ?2")?;
    let marked = ids(query.query_map(params![mark, BITE], |row| row.get(0))?)?;
    judge(db, &marked, as_of)
}

/// Marks what a new day, other parameters or another program judges otherwise, and judges a bite of what is marked; tells how many
/// households are left.
///
/// # Errors
/// Any store error.
pub fn judge_bite(db: &Connection, as_of: &AsOf) -> Result<u32, DeskError> {
    turn(db, as_of)?;
    let mut query = db.prepare_cached("SELECT household FROM stale ORDER BY mark LIMIT ?1")?;
    let marked = ids(query.query_map([BITE], |row| row.get(0))?)?;
    judge(db, &marked, as_of)?;
    left(db, as_of)
}

/// Counts the households that are still to be judged, also those that the day or other parameters ask for and nobody has marked
/// yet: no page takes yesterday's rows for today's. It is not nought before groups are added up.
pub(crate) fn left(db: &Connection, as_of: &AsOf) -> Result<u32, DeskError> {
    let marked: u32 = db.prepare_cached("SELECT count(*) FROM stale")?.query_row([], |row| row.get(0))?;
    let adds_up = !db.prepare_cached("SELECT 1 FROM stale_group")?.exists([])?;
    let marked = marked.max(u32::from(!adds_up));
    if is_turned(db, as_of)? {
        return Ok(marked);
    }
    let all: u32 = db.prepare_cached("SELECT count(*) FROM dossier")?.query_row([], |row| row.get(0))?;
    Ok(marked.max(all))
}

/// Tells whether rows may have grown old: something is marked or not added up, the day turned, or this program or the county judges
/// otherwise.
pub(crate) fn are_behind(db: &Connection, as_of: &AsOf) -> Result<bool, DeskError> {
    let is_marked = db.prepare_cached("SELECT 1 FROM stale UNION ALL SELECT 1 FROM stale_group")?.exists([])?;
    Ok(is_marked || !is_turned(db, as_of)?)
}

/// Tells whether rows were marked for this day, these parameters and this program already.
fn is_turned(db: &Connection, as_of: &AsOf) -> Result<bool, DeskError> {
    Ok(settings::get(db, JUDGED_ON)? == Some(as_of.day)
        && settings::get(db, JUDGED_BY)? == Some(judged_by(&as_of.parameters)))
}

/// Marks what a new day, other parameters or another program judges otherwise.
pub(crate) fn turn(db: &Connection, as_of: &AsOf) -> Result<(), DeskError> {
    if is_turned(db, as_of)? {
        return Ok(());
    }
    let by = judged_by(&as_of.parameters);
    if settings::get::<String>(db, JUDGED_BY)?.as_ref() != Some(&by) {
        db.execute("INSERT OR REPLACE INTO stale (household) SELECT id FROM household ORDER BY id", [])?;
        settings::set(db, JUDGED_BY, &by)?;
    }
    // A clock that was set back asks for what was judged ahead of it too.
    db.prepare_cached(
        "INSERT OR REPLACE INTO stale (household) SELECT household FROM dossier WHERE until <= ?1 OR since > ?1
         UNION SELECT household FROM household_period WHERE until >= ?1 AND deleted = 0",
    )?
    .execute([as_of.day.to_string()])?;
    settings::set(db, JUDGED_ON, &as_of.day)
}

fn judged_by(parameters: &Parameters) -> String {
    let keys: Vec<&str> = rules::all().flat_map(|rule| rule.reasons).map(|reason| reason.key).collect();
    format!("{} {REVISION} {} {parameters:?}", env!("CARGO_PKG_VERSION"), keys.join(" "))
}

fn judge(db: &Connection, households: &[RecordId], as_of: &AsOf) -> Result<(), DeskError> {
    if !households.is_empty() {
        keep_all(db, households, &judged(db, households, as_of)?.iter().collect::<Vec<_>>())?;
    }
    add_up(db)
}

/// Judges households as they stand, and writes nothing.
fn judged(db: &Connection, households: &[RecordId], as_of: &AsOf) -> Result<Vec<Judgement>, DeskError> {
    let dossiers = dossiers::gather(db, Whose::among(households), as_of.day)?;
    Ok(dossiers.iter().map(|dossier| Judgement::of(dossier, as_of)).collect())
}

/// Keeps what households came to; one that was not judged is not on the register.
fn keep_all(db: &Connection, households: &[RecordId], judgements: &[&Judgement]) -> Result<(), DeskError> {
    let judged: BTreeSet<RecordId> = judgements.iter().map(|judgement| judgement.household).collect();
    for household in households {
        if !judged.contains(household) {
            clear(db, *household)?;
        }
        db.prepare_cached("DELETE FROM stale WHERE household = ?1")?.execute([household.bytes()])?;
    }
    let mut touched = BTreeSet::new();
    judgements.iter().try_for_each(|judgement| keep(db, judgement, &mut touched))?;
    let mut mark = db.prepare_cached("INSERT OR IGNORE INTO stale_group (key, place) VALUES (?1, ?2)")?;
    for (key, place) in touched {
        mark.execute([key, place])?;
    }
    Ok(())
}

/// Households whose facts were gathered apart from what keeps what they come to, each under the mark that it bore.
pub(crate) struct Bite {
    marked: Vec<(i64, RecordId)>,
    dossiers: Vec<Dossier>,
}

impl Bite {
    /// Judges them.
    pub(crate) fn judged(&self, as_of: &AsOf) -> Vec<Judgement> {
        self.dossiers.iter().map(|dossier| Judgement::of(dossier, as_of)).collect()
    }
}

/// Gathers the facts of all that is marked in a snapshot, bite by bite, and hands each on for as long as it is taken.
pub(crate) fn gather_apart(
    snapshot: &Connection,
    as_of: &AsOf,
    hand_on: &mut dyn FnMut(Bite) -> bool,
) -> Result<(), DeskError> {
    let mut query = snapshot.prepare("SELECT mark, household FROM stale ORDER BY mark")?;
    let marked = query.query_map([], |row| Ok((row.get(0)?, RecordId::from_bytes(row.get(1)?))))?;
    let marked = marked.collect::<Result<Vec<(i64, RecordId)>, _>>()?;
    for marked in marked.chunks(BITE as usize) {
        let households: Vec<RecordId> = marked.iter().map(|(_, household)| *household).collect();
        let dossiers = dossiers::gather(snapshot, Whose::among(&households), as_of.day)?;
        if !hand_on(Bite { marked: marked.to_vec(), dossiers }) {
            return Ok(());
        }
    }
    Ok(())
}

/// Keeps what a bite came to that was gathered apart, but for households that were marked again since, which stay so. Tells whether what
/// is judged as of that day, by those parameters, is still asked for; else nothing is kept. Groups are not added up.
pub(crate) fn keep_bite(
    db: &Connection,
    bite: &Bite,
    judgements: &[Judgement],
    as_of: &AsOf,
) -> Result<bool, DeskError> {
    if !is_turned(db, as_of)? {
        return Ok(false);
    }
    let mut bears = db.prepare_cached("SELECT 1 FROM stale WHERE mark = ?1 AND household = ?2")?;
    let mut still = vec![];
    for (mark, household) in &bite.marked {
        if bears.exists(params![mark, household.bytes()])? {
            still.push(*household);
        }
    }
    let among: BTreeSet<RecordId> = still.iter().copied().collect();
    let judgements = judgements.iter().filter(|judgement| among.contains(&judgement.household));
    keep_all(db, &still, &judgements.collect::<Vec<_>>())?;
    Ok(true)
}

/// Which groups changed: the reason's key, and the village.
type Touched = BTreeSet<(String, String)>;

/// Adds the groups up again whose findings changed.
pub(crate) fn add_up(db: &Connection) -> Result<(), DeskError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO finding_group (key, place, findings, households, level, due)
         SELECT s.key, s.place, count(*), sum(f.first), min(f.level), min(f.due)
         FROM stale_group s JOIN finding f ON f.key = s.key AND f.place = s.place GROUP BY s.key, s.place",
    )?
    .execute([])?;
    db.prepare_cached(
        "DELETE FROM finding_group WHERE (key, place) IN (SELECT s.key, s.place FROM stale_group s
            WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.key = s.key AND f.place = s.place))",
    )?
    .execute([])?;
    db.prepare_cached("DELETE FROM stale_group")?.execute([])?;
    Ok(())
}

/// How a household was judged and counted, as a row of `dossier`.
#[derive(PartialEq)]
struct Counted {
    place: String,
    settlement: Option<Vec<u8>>,
    since: String,
    until: String,
    matters: Option<i64>,
    numbers: Vec<u8>,
    lights: Vec<u8>,
    surveyed: bool,
}

/// What a household came to: how it counts, and what is found of it.
pub(crate) struct Judgement {
    household: RecordId,
    counted: Counted,
    found: Vec<(Which, Kept)>,
}

impl Judgement {
    fn of(dossier: &Dossier, as_of: &AsOf) -> Self {
        let AsOf { day, ref parameters } = *as_of;
        let Judged { found, until } = rules::judge(dossier, day, parameters);
        let tally = Tally::of(dossier, day, parameters);
        let counted_until = Tally::until(dossier, day, parameters);
        let lit_until = rules::lights_until(dossier, day, parameters);
        let until = until.map_or(counted_until, |until| until.min(counted_until)).min(lit_until);
        let counted = Counted {
            place: dossier.village.as_str().to_owned(),
            settlement: dossier.settlement.map(|settlement| settlement.bytes().to_vec()),
            since: day.to_string(),
            until: until.to_string(),
            matters: tally.matters.iter().position(|count| *count > 0).map(|at| at as i64),
            numbers: tally.numbers().iter().flat_map(|number| number.to_le_bytes()).collect(),
            lights: rules::lights(dossier, day, parameters).map(|light| light as u8).into(),
            surveyed: dossier.is_surveyed(),
        };
        let mut keys = BTreeSet::new();
        let kept = |found: &Found| {
            let which = (found.key.to_string(), found.about.map_or(vec![], |about| about.bytes().to_vec()));
            (which, Kept::of(dossier, found, keys.insert(found.key.clone())))
        };
        Self { household: dossier.household, counted, found: found.iter().map(kept).collect() }
    }
}

/// Keeps what is found of a household, and how it counts; of what stands already only what changed is written.
fn keep(db: &Connection, judgement: &Judgement, touched: &mut Touched) -> Result<(), DeskError> {
    let Judgement { household, counted, found } = judgement;
    let stood = stood(db, *household)?;
    if stood.as_ref() != Some(counted) {
        keep_counted(db, stood.is_some(), *household, counted)?;
    }
    // Where nothing was counted nothing was found, and what is new goes in without looking for what it stands over.
    let mut known = if stood.is_some() { known(db, *household)? } else { BTreeMap::new() };
    let or_replace = if stood.is_some() { "OR REPLACE" } else { "" };
    let mut write = db.prepare_cached(&format!(
        "INSERT {or_replace} INTO finding (household, key, about, place, level, due, params, first)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    ))?;
    for (which, row) in found {
        let stood = known.remove(which);
        if stood.as_ref() != Some(row) {
            touched.extend([(which.0.clone(), row.place.clone())]);
            touched.extend(stood.map(|stood| (which.0.clone(), stood.place)));
            let (Kept { place, level, due, params, first }, (key, about)) = (row, which);
            write.execute(params![household.bytes(), key, about, place, level, due, params, first])?;
        }
    }
    for ((key, about), stood) in &known {
        touched.insert((key.clone(), stood.place.clone()));
        db.prepare_cached("DELETE FROM finding WHERE household = ?1 AND key = ?2 AND about = ?3")?.execute(params![
            household.bytes(),
            key,
            about
        ])?;
    }
    Ok(())
}

fn stood(db: &Connection, household: RecordId) -> Result<Option<Counted>, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT place, settlement, since, until, matters, numbers, lights, surveyed FROM dossier WHERE household = ?1",
    )?;
    let counted = |row: &Row<'_>| {
        Ok(Counted {
            place: row.get(0)?,
            settlement: row.get(1)?,
            since: row.get(2)?,
            until: row.get(3)?,
            matters: row.get(4)?,
            numbers: row.get(5)?,
            lights: row.get(6)?,
            surveyed: row.get(7)?,
        })
    };
    Ok(query.query_row([household.bytes()], counted).optional()?)
}

fn keep_counted(db: &Connection, over: bool, household: RecordId, counted: &Counted) -> Result<(), DeskError> {
    let Counted { place, settlement, since, until, matters, numbers, lights, surveyed } = counted;
    let or_replace = if over { "OR REPLACE" } else { "" };
    db.prepare_cached(&format!(
        "INSERT {or_replace} INTO dossier (household, place, settlement, since, until, matters, numbers, lights, surveyed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    ))?
    .execute(params![household.bytes(), place, settlement, since, until, matters, numbers, lights, surveyed])?;
    Ok(())
}

/// Which finding of a household: its key, and what it is about.
type Which = (String, Vec<u8>);

/// What a row of `finding` says besides which it is.
#[derive(PartialEq)]
struct Kept {
    place: String,
    level: i64,
    due: Option<String>,
    params: String,
    first: bool,
}

impl Kept {
    fn of(dossier: &Dossier, found: &Found, first: bool) -> Self {
        Self {
            place: dossier.village.as_str().to_owned(),
            level: found.level as i64,
            due: found.due.map(|due| due.to_string()),
            params: serde_json::to_string(&found.params).expect("parameters always serialize"),
            first,
        }
    }
}

fn known(db: &Connection, household: RecordId) -> Result<BTreeMap<Which, Kept>, DeskError> {
    let mut query =
        db.prepare_cached("SELECT key, about, place, level, due, params, first FROM finding WHERE household = ?1")?;
    let one = |row: &Row<'_>| {
        let kept =
            Kept { place: row.get(2)?, level: row.get(3)?, due: row.get(4)?, params: row.get(5)?, first: row.get(6)? };
        Ok(((row.get(0)?, row.get(1)?), kept))
    };
    Ok(query.query_map([household.bytes()], one)?.collect::<Result<_, _>>()?)
}

/// Reads kept numbers.
pub(crate) fn tally(numbers: &[u8]) -> Result<Tally, DeskError> {
    let mut read = [0; Tally::NUMBERS];
    let (kept, rest) = numbers.as_chunks::<4>();
    if kept.len() != read.len() || !rest.is_empty() {
        return Err(StoreError::Unreadable("dossier".into()).into());
    }
    for (number, bytes) in read.iter_mut().zip(kept) {
        *number = u32::from_le_bytes(*bytes);
    }
    Ok(Tally::from_numbers(read))
}

fn ids(rows: impl Iterator<Item = Result<[u8; 16], anju_store::rusqlite::Error>>) -> Result<Vec<RecordId>, DeskError> {
    Ok(rows.map(|id| id.map(RecordId::from_bytes)).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::screen;
    use anju_model::{AreaCode, Fields, Value, sync::wire};
    use anju_store::Key;

    const FORMER: [u8; 16] = [1; 16];
    const PRESENT: [u8; 16] = [2; 16];
    const PERSON: [u8; 16] = [3; 16];

    fn row(kind: &str, id: [u8; 16], says: &[(&str, Value)]) -> wire::Row {
        let fields: Fields = says.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let place = AreaCode::parse("500235116002").unwrap();
        wire::Row {
            kind: kind.into(),
            id: RecordId::from_bytes(id),
            version: 7,
            place,
            deleted: false,
            fields,
            said: None,
        }
    }

    fn marked(db: &Connection) -> BTreeSet<RecordId> {
        let mut query = db.prepare("SELECT household FROM stale").unwrap();
        ids(query.query_map([], |row| row.get(0)).unwrap()).unwrap().into_iter().collect()
    }

    #[test]
    fn a_fact_of_somebody_who_moved_marks_his_home_whether_it_comes_or_goes() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::shelf::open(&folder.path().join("desk.db"), &Key::new([3; 32])).unwrap();
        let id = |bytes| Value::from(RecordId::from_bytes(bytes));
        let stay = |at, household, until| {
            row("membership", at, &[("household", id(household)), ("person", id(PERSON)), ("until", until)])
        };
        let rows = vec![
            row("household", FORMER, &[("state", Value::text("1"))]),
            row("household", PRESENT, &[("state", Value::text("1"))]),
            stay([4; 16], FORMER, Value::text("2026-01-31")),
            stay([5; 16], PRESENT, Value::Null),
        ];
        screen::set_plain_rows(&db, rows).unwrap();
        let fact =
            row("hukou", [6; 16], &[("household", id(FORMER)), ("person", id(PERSON)), ("moved", Value::Int(1))]);
        let both = BTreeSet::from([FORMER, PRESENT].map(RecordId::from_bytes));
        let clean = || db.execute("DELETE FROM stale", []).unwrap();
        clean();
        screen::set_plain_rows(&db, vec![fact.clone()]).unwrap();
        assert_eq!(marked(&db), both, "it came");
        clean();
        screen::set_server_row(&db, fact.id, Some(wire::Row { version: 8, ..fact.clone() })).unwrap();
        assert_eq!(marked(&db), both, "it changed");
        clean();
        screen::set_server_row(&db, fact.id, None).unwrap();
        assert_eq!(marked(&db), both, "it left");
    }

    fn kept(n: u16) -> wire::Row {
        let [high, low] = n.to_be_bytes();
        let mut id = [7; 16];
        id[14..].copy_from_slice(&[high, low]);
        row("household", id, &[("state", Value::text("1")), ("household_type", Value::text("1"))])
    }

    fn as_of(day: &str) -> AsOf {
        AsOf { day: day.parse().unwrap(), parameters: Parameters::default() }
    }

    fn all_rows(db: &Connection) -> Vec<String> {
        let sql = "SELECT hex(household) || key || hex(about) || place || level || coalesce(due, '') || params || first FROM finding
                   UNION ALL SELECT key || place || findings || ' ' || households || level || coalesce(due, '') FROM finding_group
                   UNION ALL SELECT hex(household) || place || since || until || hex(numbers) || hex(lights) FROM dossier ORDER BY 1";
        let mut query = db.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn many_at(path: &std::path::Path) -> Connection {
        let db = crate::shelf::open(path, &Key::new([3; 32])).unwrap();
        screen::set_plain_rows(&db, (0..600).map(kept).collect()).unwrap();
        db
    }

    #[test]
    fn what_is_judged_beside_what_keeps_it_is_what_is_judged_in_turn() {
        let folder = tempfile::tempdir().unwrap();
        let [in_turn, beside] = ["a.db", "b.db"].map(|name| folder.path().join(name));
        let db = many_at(&in_turn);
        let rim = std::sync::Arc::new(crate::Machine);
        let today = AsOf::today(&db, &*rim).unwrap();
        while judge_bite(&db, &today).unwrap() > 0 {}
        let bell = std::sync::Arc::<crate::app::Bell>::default();
        let app = crate::App::new(many_at(&beside), None, rim, bell.clone());
        let app = app.with_readers(beside, Key::new([3; 32]));
        let heard = bell.subscribe();
        app.catch_up_all().unwrap();
        assert!(heard.try_recv().is_ok(), "open pages look again");
        app.catch_up_all().unwrap();
        assert!(heard.try_recv().is_err(), "nothing is left");
        let found = app.read(|db| Ok(all_rows(db))).unwrap();
        assert!(found.len() > 600, "{} rows", found.len());
        assert_eq!(found, all_rows(&db));
    }

    #[test]
    fn a_bite_gathered_apart_yields_to_what_was_marked_since_and_to_another_day() {
        let folder = tempfile::tempdir().unwrap();
        let db = many_at(&folder.path().join("desk.db"));
        let today = as_of("2026-11-30");
        turn(&db, &today).unwrap();
        let mut bites = vec![];
        gather_apart(&db, &today, &mut |bite| {
            bites.push(bite);
            true
        })
        .unwrap();
        assert_eq!(bites.len(), 3);
        // Of the first bite a household changes before it is kept.
        let changed = kept(5);
        screen::set_server_row(&db, changed.id, Some(wire::Row { version: 8, ..changed.clone() })).unwrap();
        assert!(keep_bite(&db, &bites[0], &bites[0].judged(&today), &today).unwrap());
        let left = marked(&db);
        assert!(left.contains(&changed.id) && left.len() == 351, "{} are left", left.len());
        assert!(
            !all_rows(&db).iter().any(|row| row.starts_with(&format!("{:X}", u128::from_be_bytes(changed.id.bytes()))))
        );
        turn(&db, &as_of("2026-12-01")).unwrap();
        let before = marked(&db);
        assert!(!keep_bite(&db, &bites[1], &bites[1].judged(&today), &today).unwrap(), "the day has turned");
        assert_eq!(marked(&db), before);
        // Groups that are not added up are as good as a household that is not judged.
        db.execute("DELETE FROM stale", []).unwrap();
        assert_eq!(super::left(&db, &as_of("2026-12-01")).unwrap(), 1);
        add_up(&db).unwrap();
        assert_eq!(super::left(&db, &as_of("2026-12-01")).unwrap(), 0);
    }
}
