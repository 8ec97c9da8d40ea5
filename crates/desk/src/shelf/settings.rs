//! Single values that the desk remembers.

use crate::DeskError;
use anju_store::{
    StoreError,
    rusqlite::{Connection, OptionalExtension},
};
use serde::{Serialize, de::DeserializeOwned};

/// Reads a remembered value.
///
/// # Errors
/// Any store error, or a value that does not read back.
pub fn get<T: DeserializeOwned>(db: &Connection, name: &str) -> Result<Option<T>, DeskError> {
    let mut query = db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let text: Option<String> = query.query_row([name], |row| row.get(0)).optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Unreadable(name.to_owned()).into())).transpose()
}

/// Remembers a value.
///
/// # Errors
/// Any store error.
pub fn set<T: Serialize>(db: &Connection, name: &str, value: &T) -> Result<(), DeskError> {
    let text = serde_json::to_string(value).expect("settings always serialize");
    db.prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?.execute([name, &text])?;
    Ok(())
}

/// Forgets a value.
///
/// # Errors
/// Any store error.
pub fn unset(db: &Connection, name: &str) -> Result<(), DeskError> {
    db.prepare_cached("DELETE FROM setting WHERE name = ?1")?.execute([name])?;
    Ok(())
}

/// The name under which an account's record as the county answered it is remembered, until the first download brings it.
pub fn account(id: anju_model::RecordId) -> String {
    format!("account/{id}")
}
