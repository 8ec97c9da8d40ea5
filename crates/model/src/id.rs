//! Ids of records: UUIDv7 from passed time and randomness, or UUIDv8 derived from a natural key.

use crate::value::Value;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, marker::PhantomData, str::FromStr};
use uuid::Uuid;

/// The id of any record, group, desk or account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(Uuid);

impl RecordId {
    /// Makes a UUIDv7 (RFC 9562) from milliseconds since 1970 and ten random bytes.
    pub fn from_time(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }

    /// Derives the id of a fact that exists once by nature, so that two clerks who enter it write one record
    /// (RFC 9562 UUIDv8 over SHA-256 of the parts).
    pub fn derived(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Reads the one form in which an id is written, lower case with hyphens; other spellings of it are none.
    pub fn canonical(text: &str) -> Option<Self> {
        // Of all forms that the parser takes only this one has 36 characters.
        let written = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        written.then(|| text.parse().ok())?
    }

    /// Returns the 16 bytes in network order.
    pub fn bytes(&self) -> [u8; 16] {
        *self.0.as_bytes()
    }

    /// Reads 16 bytes in network order.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RecordId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

impl From<RecordId> for Value {
    fn from(id: RecordId) -> Self {
        Value::Text(id.to_string())
    }
}

/// A reference to a record of kind `K`, so that a person's id cannot stand where a household's belongs.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Ref<K> {
    id: RecordId,
    #[serde(skip)]
    kind: PhantomData<fn() -> K>,
}

impl<K> Ref<K> {
    /// Says that this id names a `K`.
    pub const fn to(id: RecordId) -> Self {
        Self { id, kind: PhantomData }
    }

    /// Returns the bare id.
    pub const fn id(self) -> RecordId {
        self.id
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Ref<K> {}
impl<K> PartialEq for Ref<K> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl<K> Eq for Ref<K> {}
impl<K> PartialOrd for Ref<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Ref<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.id.cmp(&other.id)
    }
}
impl<K> fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}
impl<K> fmt::Display for Ref<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}
impl<K> FromStr for Ref<K> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let earlier = RecordId::from_time(1_000, [0xff; 10]);
        let later = RecordId::from_time(1_001, [0; 10]);
        assert!(earlier < later);
    }

    #[test]
    fn only_the_form_in_which_an_id_is_written_is_canonical() {
        let id = RecordId::derived(&["x"]);
        let text = id.to_string();
        assert_eq!(RecordId::canonical(&text), Some(id));
        let others = [text.to_uppercase(), text.replace('-', ""), format!("{{{text}}}"), format!("urn:uuid:{text}")];
        for other in others {
            assert_eq!(other.parse(), Ok(id), "{other}");
            assert_eq!(RecordId::canonical(&other), None, "{other}");
        }
        assert_eq!(RecordId::canonical(""), None);
        assert_eq!(RecordId::canonical(&"x".repeat(36)), None);
    }

    #[test]
    fn a_natural_key_gives_one_id_and_its_parts_do_not_run_together() {
        assert_eq!(RecordId::derived(&["medical", "x", "2026"]), RecordId::derived(&["medical", "x", "2026"]));
        assert_ne!(RecordId::derived(&["ab", "c"]), RecordId::derived(&["a", "bc"]));
    }
}
