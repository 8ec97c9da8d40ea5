//! What sources said of records, so that a later list speaks only where it differs from itself. Of a record that a batch made it
//! is read from what the record was made with; `said` holds all else.

use super::batches::json;
use crate::{CountyError, ledger::parse};
use anju_model::{Fields, RecordId, Value, kinds::Person, record::Record};
use anju_store::rusqlite::{Connection, OptionalExtension, params};

/// What a source said of a record, kept for the next time.
pub(crate) struct Said {
    pub(crate) source: &'static str,
    pub(crate) record: RecordId,
    pub(crate) fields: Fields,
}

/// Under which name it is kept beside what a source said of which year it spoke.
pub(super) const OF_YEAR: &str = ":year";

/// The same among the names of `batch_unsaid`, for what a record was made with.
pub(super) fn of_year(year: i64) -> String {
    format!("{OF_YEAR}={year}")
}

/// How a fact that was denied when its person was made stands among these names.
pub(super) fn of_denial(fact: &str) -> String {
    format!(":not={fact}")
}

/// Tells whether the source that made a person said in the same breath that a fact is not so, of which there is no record.
pub(super) fn denied_when_made(db: &Connection, person: RecordId, fact: &str) -> Result<bool, CountyError> {
    let Some((_, unsaid)) = made_with(db, Person::KIND.name, person)? else { return Ok(false) };
    Ok(unsaid.contains(&of_denial(fact)))
}

/// Returns what a source said last of a record.
pub(crate) fn said_before(db: &Connection, source: &str, record: RecordId) -> Result<Option<Fields>, CountyError> {
    let mut query = db.prepare_cached("SELECT fields FROM said WHERE source = ?1 AND record = ?2")?;
    let text: Option<String> = query.query_row(params![source, record.bytes()], |row| row.get(0)).optional()?;
    match text {
        Some(text) => Ok(Some(parse(&text, "said")?)),
        None => said_when_made(db, source, record),
    }
}

/// Returns what a source said of a record that a batch of it made; none where that was taken back.
fn said_when_made(db: &Connection, source: &str, record: RecordId) -> Result<Option<Fields>, CountyError> {
    let Some((mut fields, unsaid)) = made_with(db, source, record)? else { return Ok(None) };
    fields.retain(|name, _| !unsaid.contains(name));
    let year = unsaid.iter().find_map(|name| name.strip_prefix(OF_YEAR)?.strip_prefix('=')?.parse().ok());
    fields.extend(year.map(|year| (OF_YEAR.to_owned(), Value::Int(year))));
    Ok(Some(fields))
}

/// Returns what a batch made a record with, and the names that its source did not say.
fn made_with(db: &Connection, source: &str, record: RecordId) -> Result<Option<(Fields, Vec<String>)>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT h.after, coalesce(own.names, of_all.names) FROM history h
         JOIN batch b ON b.first = (SELECT max(first) FROM batch WHERE first <= h.sequence)
              AND h.sequence <= b.last AND b.undone_at IS NULL
         JOIN batch_unsaid of_all ON of_all.batch = b.id AND of_all.kind = h.kind AND of_all.record = x''
         LEFT JOIN batch_unsaid own ON own.batch = b.id AND own.kind = h.kind AND own.record = h.record
         WHERE h.record = ?2 AND h.kind = ?1 AND h.field = ''",
    )?;
    let found = query
        .query_row(params![source, record.bytes()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    let Some((made_with, unsaid)) = found else { return Ok(None) };
    Ok(Some((parse(&made_with, "history")?, parse(&unsaid, "batch_unsaid")?)))
}

/// Returns what a source said of a record before what it said last, without what imports said that were taken back.
pub(super) fn said_earlier(db: &Connection, source: &str, record: RecordId) -> Result<Vec<Fields>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT s.fields FROM batch_said s JOIN batch b ON b.id = s.batch
         WHERE s.record = ?2 AND s.source = ?1 AND s.fields IS NOT NULL AND b.undone_at IS NULL",
    )?;
    let mut rows = query.query(params![source, record.bytes()])?;
    let mut earlier = vec![];
    while let Some(row) = rows.next()? {
        earlier.push(parse(&row.get::<_, String>(0)?, "batch_said")?);
    }
    Ok(earlier)
}

/// Lays what was said now over what was said before (a cell left blank this time still counts as said), and keeps beside the
/// batch what that was; where the batch wrote nothing, what it only says again is not kept beside it. Tells whether anything
/// was said that had not been said before.
pub(super) fn keep(db: &Connection, batch: RecordId, said: &[Said], wrote: bool) -> Result<bool, CountyError> {
    let mut beside =
        db.prepare_cached("INSERT INTO batch_said (batch, source, record, fields, again) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut remember = db.prepare_cached("INSERT OR REPLACE INTO said (source, record, fields) VALUES (?1, ?2, ?3)")?;
    let mut anew = false;
    for Said { source, record, fields } in said {
        let before = said_before(db, source, *record)?;
        let again = before.as_ref().is_some_and(|before| says_no_more(fields, before));
        if again && !wrote {
            continue;
        }
        let kept = before.as_ref().filter(|_| !again).map(json);
        beside.execute(params![batch.bytes(), source, record.bytes(), kept, again])?;
        if !again {
            let mut all = before.unwrap_or_default();
            all.extend(fields.clone());
            remember.execute(params![source, record.bytes(), json(&all)])?;
            anew = true;
        }
    }
    Ok(anew)
}

/// Tells whether all that is said now was said before.
fn says_no_more(now: &Fields, before: &Fields) -> bool {
    now.iter().all(|(name, value)| before.get(name) == Some(value))
}
