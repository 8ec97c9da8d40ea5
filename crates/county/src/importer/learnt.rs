//! What a person taught of a sender's workbooks: which column a heading is 列对应, which code a word is 词语对应. Remembered with
//! the import in which it was said, applied to the sender's next workbooks, and taken back at any time.

use super::shipped;
use crate::{
    County, CountyError,
    audit::{self, By},
    rim::Rim,
};
use anju_model::{
    Fault, Stamp,
    contract::{Done, ForgetLearnt, LearntMeaning, LearntWhat, WordMeaning},
};
use anju_sheet::{Column, How, Learnt};
use anju_store::rusqlite::{Connection, Row, params};

/// Lists all that was learnt, by sender.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<LearntMeaning>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT sender, what, of_column, written, meant FROM learnt ORDER BY sender, what, of_column, written",
    )?;
    Ok(query.query_map([], learnt)?.collect::<Result<_, _>>()?)
}

/// Lists what was learnt of one sender.
pub(crate) fn of_sender(db: &Connection, sender: &str) -> Result<Vec<LearntMeaning>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT sender, what, of_column, written, meant FROM learnt WHERE sender = ?1 ORDER BY what, of_column, written",
    )?;
    Ok(query.query_map([sender], learnt)?.collect::<Result<_, _>>()?)
}

fn learnt(row: &Row<'_>) -> anju_store::rusqlite::Result<LearntMeaning> {
    let what = if row.get::<_, String>(1)? == COLUMN { LearntWhat::Column } else { LearntWhat::Word };
    Ok(LearntMeaning { sender: row.get(0)?, what, column: row.get(2)?, written: row.get(3)?, meant: row.get(4)? })
}

const COLUMN: &str = "column";
const WORD: &str = "word";

fn code(what: LearntWhat) -> &'static str {
    match what {
        LearntWhat::Column => COLUMN,
        LearntWhat::Word => WORD,
    }
}

/// What words mean: as they were learnt, over that as they are mapped now. `coded` finds the column under a heading and how its
/// words are read.
///
/// # Errors
/// What `coded` says; `word.meaning_unknown {name, column, choices}`.
pub(crate) fn words(
    now: &[WordMeaning],
    learnt: &[LearntMeaning],
    coded: impl Fn(&str) -> Result<(&'static Column, How), Fault>,
) -> Result<Learnt, Fault> {
    let before = learnt.iter().filter(|meaning| meaning.what == LearntWhat::Word);
    let before = before.map(|LearntMeaning { column, written, meant, .. }| (column, written, meant));
    let now = now.iter().map(|WordMeaning { column, word, meaning }| (column, word, meaning));
    let mut words = Learnt::default();
    for (column, word, meaning) in before.chain(now) {
        anju_sheet::learn(&mut words, &shipped().0, coded(column)?, word, meaning)?;
    }
    Ok(words)
}

/// Remembers what was said of a file's columns and words.
pub(crate) fn keep(
    db: &Connection,
    sender: &str,
    (columns, words): (&[(String, String)], &[WordMeaning]),
    at: Stamp,
    by: By,
) -> Result<(), CountyError> {
    let columns = columns.iter().map(|(written, meant)| (LearntWhat::Column, "", written, meant));
    let words =
        words.iter().map(|WordMeaning { column, word, meaning }| (LearntWhat::Word, column.as_str(), word, meaning));
    let account = by.account().map(|account| account.bytes());
    for (what, column, written, meant) in columns.chain(words) {
        db.prepare_cached(
            "INSERT OR REPLACE INTO learnt (sender, what, of_column, written, meant, at, account)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![sender, code(what), column, written, meant, at.0, account])?;
    }
    Ok(())
}

/// Takes back what was learnt.
///
/// # Errors
/// `learnt.unknown`; any store error.
pub fn forget(county: &County, ask: &ForgetLearnt, by: By, rim: &dyn Rim) -> Result<Done, CountyError> {
    county.write(|tx| {
        let gone = tx.execute(
            "DELETE FROM learnt WHERE sender = ?1 AND what = ?2 AND of_column = ?3 AND written = ?4",
            params![ask.sender, code(ask.what), ask.column, ask.written],
        )?;
        if gone == 0 {
            return Err(Fault::new("learnt.unknown").into());
        }
        audit::add(tx, rim.now(), by.did("learnt_forgotten", None, Some(&ask.sender)))?;
        Ok(Done {})
    })
}
