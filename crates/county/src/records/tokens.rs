//! The tokens by which other systems come: made and shown once, kept as hashes, each with its area, whether it may see
//! personal values, and until when it is taken. Not for what may be read with one.

use crate::{
    County, CountyError,
    audit::{self, By},
    rim::{Rim, draw},
};
use anju_model::{AreaCode, Departments, Fault, RecordId, Stamp, reading};
use anju_store::rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How every token begins, so that one that leaked into a file is recognized.
const PREFIX: &str = "anju-";
/// Between two notes that a token was used, and between two audit entries that it was shown personal values of a kind.
const NOTED_EVERY_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// A token as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its id, which is no secret.
    pub id: RecordId,
    /// Which system it was made for.
    pub name: String,
    /// The division whose records it reads.
    pub area: AreaCode,
    /// Whether it is shown personal values whole.
    pub personal: bool,
    /// The departments to whose kinds it is limited; none: it is not.
    pub departments: Departments,
    /// When it was made.
    pub made_at: Stamp,
    /// Until when it is taken.
    pub until: Stamp,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
    /// When it was used last, to the minute.
    pub used_at: Option<Stamp>,
}

/// A token to make.
#[derive(Clone, Debug)]
pub struct New {
    /// Which system it is for.
    pub name: String,
    /// The division whose records it reads.
    pub area: AreaCode,
    /// Whether it is shown personal values whole.
    pub personal: bool,
    /// The departments to whose kinds it is limited; none: it is not.
    pub departments: Departments,
    /// For how many days it is taken.
    pub days: u32,
}

const COLUMNS: &str = "id, name, area, personal, made_at, until, revoked_at, used_at, departments";

fn read(row: &Row<'_>) -> Result<Token, CountyError> {
    let area: String = row.get(2)?;
    Ok(Token {
        id: RecordId::from_bytes(row.get(0)?),
        name: row.get(1)?,
        area: AreaCode::parse(&area).ok_or_else(|| anju_store::StoreError::Unreadable("token".to_owned()))?,
        personal: row.get(3)?,
        made_at: Stamp(row.get(4)?),
        until: Stamp(row.get(5)?),
        revoked_at: row.get::<_, Option<i64>>(6)?.map(Stamp),
        used_at: row.get::<_, Option<i64>>(7)?.map(Stamp),
        departments: serde_json::from_str(&row.get::<_, String>(8)?)
            .map_err(|_| anju_store::StoreError::Unreadable("token".to_owned()))?,
    })
}

/// Makes a token. Returns it with its text, which is shown once and kept nowhere.
///
/// # Errors
/// `name.missing`, `county.unnamed`, `token.area {area}`, `account.department {department}`; any store error.
pub fn add(county: &County, new: &New, rim: &dyn Rim) -> Result<(Token, String), CountyError> {
    let name = &*reading::text(&new.name);
    if name.is_empty() {
        return Err(Fault::new("name.missing").field("name").into());
    }
    let own = county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?;
    if !own.covers(&new.area) {
        return Err(Fault::new("token.area").with("area", &new.area).field("area").into());
    }
    new.departments.check()?;
    let text = format!("{PREFIX}{}", hex::encode(draw::<32>(rim)));
    let now = rim.now();
    let token = Token {
        id: rim.id(),
        name: name.to_owned(),
        area: new.area.clone(),
        personal: new.personal,
        departments: new.departments.clone(),
        made_at: now,
        until: now.plus(i64::from(new.days) * DAY_MS),
        revoked_at: None,
        used_at: None,
    };
    county.write(|tx| {
        tx.execute(
            "INSERT INTO token (id, name, area, personal, hash, made_at, until, departments)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                token.id.bytes(),
                token.name,
                token.area.as_str(),
                token.personal,
                hash(&text),
                now.0,
                token.until.0,
                serde_json::to_string(&token.departments).expect("codes always serialize")
            ],
        )?;
        audit::add(tx, now, By::CommandLine.did("token_added", Some(token.id), None))
    })?;
    Ok((token, text))
}

/// Lists all tokens, the newest last.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<Token>, CountyError> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM token ORDER BY made_at, id"))?;
    let mut rows = query.query([])?;
    let mut tokens = vec![];
    while let Some(row) = rows.next()? {
        tokens.push(read(row)?);
    }
    Ok(tokens)
}

/// Revokes a token; its next request is refused.
///
/// # Errors
/// `token.none {id}`; any store error.
pub fn revoke(db: &Connection, id: RecordId, now: Stamp) -> Result<(), CountyError> {
    let known =
        db.execute("UPDATE token SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1", params![id.bytes(), now.0])?;
    if known == 0 {
        return Err(Fault::new("token.none").with("id", id).into());
    }
    audit::add(db, now, By::CommandLine.did("token_revoked", Some(id), None))
}

/// Finds the token of a text, if it is taken now. A text that no token has tells nothing more than that.
///
/// # Errors
/// `token.unknown`, `token.revoked`, `token.expired {date}`; any store error.
pub fn taken(db: &Connection, text: &str, now: Stamp) -> Result<Token, CountyError> {
    let token = by_text(db, text)?.ok_or_else(|| Fault::new("token.unknown"))?;
    if token.revoked_at.is_some() {
        return Err(Fault::new("token.revoked").into());
    }
    if token.until <= now {
        return Err(Fault::new("token.expired").with("date", token.until.day()).into());
    }
    Ok(token)
}

fn by_text(db: &Connection, text: &str) -> Result<Option<Token>, CountyError> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM token WHERE hash = ?1"))?;
    let mut rows = query.query([hash(text)])?;
    rows.next()?.map(read).transpose()
}

/// Tells whether the use of a token is to be noted before it is answered: it was not for a minute, or it is about to be shown
/// personal values of a kind for the first time in a minute.
///
/// # Errors
/// Any store error.
pub fn is_due(db: &Connection, token: &Token, sight: Option<&str>, now: Stamp) -> Result<bool, CountyError> {
    let sight_is_due = sight.map(|kind| is_sight_due(db, token.id, kind, now)).transpose()?.unwrap_or(false);
    Ok(sight_is_due || token.used_at.is_none_or(|at| is_past(at, now)))
}

fn is_sight_due(db: &Connection, token: RecordId, kind: &str, now: Stamp) -> Result<bool, CountyError> {
    let mut query = db.prepare_cached("SELECT at FROM token_sight WHERE token = ?1 AND kind = ?2")?;
    let at: Option<i64> = query.query_row(params![token.bytes(), kind], |row| row.get(0)).optional()?;
    Ok(at.is_none_or(|at| is_past(Stamp(at), now)))
}

fn is_past(at: Stamp, now: Stamp) -> bool {
    (now.0 - at.0).abs() >= NOTED_EVERY_MS
}

/// Notes that a token was used, and in the audit trail that it was shown personal values of the kind `sight`.
///
/// # Errors
/// Any store error.
pub fn used(db: &Connection, token: &Token, sight: Option<&str>, now: Stamp) -> Result<(), CountyError> {
    db.prepare_cached("UPDATE token SET used_at = ?2 WHERE id = ?1")?.execute(params![token.id.bytes(), now.0])?;
    let Some(kind) = sight else { return Ok(()) };
    if !is_sight_due(db, token.id, kind, now)? {
        return Ok(());
    }
    db.prepare_cached("INSERT OR REPLACE INTO token_sight (token, kind, at) VALUES (?1, ?2, ?3)")?.execute(params![
        token.id.bytes(),
        kind,
        now.0
    ])?;
    let read =
        audit::Happened { what: "records_read", record: Some(token.id), why: Some(kind), ..audit::Happened::default() };
    audit::add(db, now, read)
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::testing::{Still, area, county};

    fn new(days: u32) -> New {
        New {
            name: "防返贫监测".into(),
            area: area("500235116"),
            personal: true,
            departments: Default::default(),
            days,
        }
    }

    fn code(county: &County, text: &str, now: Stamp) -> String {
        match county.read(|db| taken(db, text, now)) {
            Err(CountyError::Fault(fault)) => fault.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_token_is_taken_until_its_day_and_never_after_it_was_revoked() {
        let (_folder, county) = county();
        let rim = Still::at(1_000);
        let (token, text) = add(&county, &new(1), &rim).unwrap();
        assert_eq!(county.read(|db| taken(db, &text, Stamp(1_000 + DAY_MS - 1))).unwrap(), token);
        assert_eq!(code(&county, &text, Stamp(1_000 + DAY_MS)), "token.expired");
        assert_eq!(code(&county, &text[..text.len() - 1], Stamp(2_000)), "token.unknown");
        county.write(|tx| revoke(tx, token.id, Stamp(3_000))).unwrap();
        assert_eq!(code(&county, &text, Stamp(3_000)), "token.revoked");
    }

    #[test]
    fn a_tokens_text_lies_nowhere_in_the_store() {
        let (_folder, county) = county();
        let (_, text) = add(&county, &new(1), &Still::at(1_000)).unwrap();
        let held: String = county
            .read(|db| Ok(db.query_row("SELECT group_concat(name || hex(hash)) FROM token", [], |row| row.get(0))?))
            .unwrap();
        assert!(!held.to_lowercase().contains(&text[PREFIX.len()..]));
    }

    #[test]
    fn a_token_beyond_the_county_is_not_made() {
        let (_folder, county) = county();
        let beyond = New { area: area("500236"), ..new(1) };
        let refused = add(&county, &beyond, &Still::at(1_000)).unwrap_err();
        assert!(matches!(refused, CountyError::Fault(fault) if fault.code == "token.area"));
    }

    #[test]
    fn personal_values_shown_are_in_the_audit_trail_once_a_minute_and_kind() {
        let (_folder, county) = county();
        let (token, _) = add(&county, &new(1), &Still::at(1_000)).unwrap();
        for (kind, at) in [("person", 2_000), ("person", 30_000), ("visit", 30_000), ("person", 62_000)] {
            county.write(|tx| used(tx, &token, Some(kind), Stamp(at))).unwrap();
        }
        let entries = county.read(|db| audit::newest(db, 10)).unwrap();
        let read: Vec<_> = entries.iter().filter(|entry| entry.what == "records_read").collect();
        assert_eq!(read.len(), 3, "{read:?}");
        assert_eq!((read[0].record, read[0].why.as_deref()), (Some(token.id), Some("person")));
    }
}
