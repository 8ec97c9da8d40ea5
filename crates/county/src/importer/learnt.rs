//! What a person taught of a sender's workbooks: which column a heading is 列对应, which code a word is 词语对应. Remembered with
//! the import in which it was said, applied to the sender's next workbooks, and taken back at any time.

use crate::{
    County, CountyError,
    audit::{self, By},
    rim::Rim,
};
use anju_model::{
    CodeSets, Fault, Stamp,
    contract::{Done, ForgetLearnt, LearntMeaning, LearntWhat, WordMeaning},
};
use anju_sheet::{Column, How, Learnt, Unseen};
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

/// Finds the column under a heading whose words mean something, and how they are read.
pub(crate) type Coded<'a> = dyn Fn(&str) -> Result<(&'static Column, How), Fault> + 'a;

/// What words mean: as they were learnt, over that as they are mapped now. What is explained anew is taken out of what was
/// learnt.
///
/// # Errors
/// What `coded` says; `word.meaning_unknown {name, column, choices}`.
pub(crate) fn words(
    now: &[WordMeaning],
    learnt: &mut Vec<LearntMeaning>,
    coded: &Coded<'_>,
    codes: &CodeSets,
) -> Result<Learnt, Fault> {
    learnt.retain(|meaning| !anju_sheet::is_explained_anew(meaning, now, coded));
    let before = learnt.iter().filter(|meaning| meaning.what == LearntWhat::Word);
    let before = before.map(|LearntMeaning { column, written, meant, .. }| (column, written, meant));
    let now = now.iter().map(|WordMeaning { column, word, meaning }| (column, word, meaning));
    let mut words = Learnt::default();
    for (column, word, meaning) in before.chain(now) {
        anju_sheet::learn(&mut words, codes, coded(column)?, word, meaning)?;
    }
    Ok(words)
}

/// What is taught with a file: columns and words as a person maps them, but for the words that stand nowhere in it.
pub(crate) struct Taught<'a> {
    pub(crate) columns: &'a [(String, String)],
    pub(crate) words: Vec<WordMeaning>,
}

impl<'a> Taught<'a> {
    pub(crate) fn but(unseen: &Unseen, columns: &'a [(String, String)], words: &[WordMeaning]) -> Self {
        Self { columns, words: words.iter().filter(|word| !unseen.words.contains(word)).cloned().collect() }
    }
}

/// Remembers what was taught of a sender's files, in the place of what was learnt of the same words before.
pub(crate) fn keep(
    db: &Connection,
    sender: &str,
    taught: &Taught<'_>,
    coded: &Coded<'_>,
    (at, by): (Stamp, By),
) -> Result<(), CountyError> {
    if !taught.words.is_empty() {
        for old in of_sender(db, sender)?.iter().filter(|old| anju_sheet::is_explained_anew(old, &taught.words, coded))
        {
            remove(db, (sender, old.what, &old.column, &old.written))?;
        }
    }
    let columns = taught.columns.iter().map(|(written, meant)| (LearntWhat::Column, "", written, meant));
    let words = taught.words.iter();
    let words = words.map(|WordMeaning { column, word, meaning }| (LearntWhat::Word, column.as_str(), word, meaning));
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

/// Takes one meaning out, by its key; returns how many there were.
fn remove(
    db: &Connection,
    (sender, what, column, written): (&str, LearntWhat, &str, &str),
) -> Result<usize, CountyError> {
    let mut query =
        db.prepare_cached("DELETE FROM learnt WHERE sender = ?1 AND what = ?2 AND of_column = ?3 AND written = ?4")?;
    Ok(query.execute(params![sender, code(what), column, written])?)
}

/// Takes back what was learnt.
///
/// # Errors
/// `learnt.unknown`; any store error.
pub fn forget(county: &County, ask: &ForgetLearnt, by: By, rim: &dyn Rim) -> Result<Done, CountyError> {
    county.write(|tx| {
        let gone = remove(tx, (&ask.sender, ask.what, &ask.column, &ask.written))?;
        if gone == 0 {
            return Err(Fault::new("learnt.unknown").into());
        }
        audit::add(tx, rim.now(), by.did("learnt_forgotten", None, Some(&ask.sender)))?;
        Ok(Done {})
    })
}
