//! Sums over sets of rows: equal sums, equal sets (SYNC §5). A sum is the count and Σ hash mod 2¹²⁸, so rows are added and
//! taken away in any order.

use crate::{id::RecordId, value::Fields};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The count of rows and the sum of their hashes mod 2¹²⁸.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many rows.
    pub count: u64,
    /// Sum of the rows' hashes mod 2¹²⁸.
    pub hash: u128,
}

/// What of a row is hashed.
#[derive(Clone, Copy, Debug)]
pub struct Digested<'a> {
    /// The kind's name.
    pub kind: &'a str,
    /// The record.
    pub id: RecordId,
    /// Its version.
    pub version: u64,
    /// Whether it is a tombstone.
    pub deleted: bool,
    /// Its content in canonical form.
    pub fields: &'a Fields,
}

impl Sum {
    /// Adds a row.
    pub fn add(&mut self, row: Digested<'_>) {
        self.join(Sum { count: 1, hash: row.hash() });
    }

    /// Takes a row away.
    pub fn take(&mut self, row: Digested<'_>) {
        self.count = self.count.wrapping_sub(1);
        self.hash = self.hash.wrapping_sub(row.hash());
    }

    /// Adds another set of rows.
    pub fn join(&mut self, other: Sum) {
        self.count = self.count.wrapping_add(other.count);
        self.hash = self.hash.wrapping_add(other.hash);
    }
}

impl Digested<'_> {
    /// Hashes the row: the first 16 bytes of SHA-256 over kind, id, version, tombstone mark and canonical JSON.
    pub fn hash(&self) -> u128 {
        let mut hash = Sha256::new();
        hash.update((self.kind.len() as u64).to_be_bytes());
        hash.update(self.kind.as_bytes());
        hash.update(self.id.bytes());
        hash.update(self.version.to_be_bytes());
        hash.update([u8::from(self.deleted)]);
        hash.update(serde_json::to_vec(self.fields).expect("texts and numbers always serialize"));
        let mut first = [0; 16];
        first.copy_from_slice(&hash.finalize()[..16]);
        u128::from_be_bytes(first)
    }
}

impl Serialize for Sum {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.count, format!("{:032x}", self.hash)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (count, hash) = <(u64, String)>::deserialize(deserializer)?;
        let hash = u128::from_str_radix(&hash, 16).map_err(serde::de::Error::custom)?;
        Ok(Self { count, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    #[test]
    fn rows_added_and_taken_in_any_order_leave_nothing() {
        let fields = Fields::from([("name".to_owned(), Value::text("张三"))]);
        let row = |n: u8| Digested {
            kind: "person",
            id: RecordId::from_bytes([n; 16]),
            version: u64::from(n),
            deleted: false,
            fields: &fields,
        };
        let mut sum = Sum::default();
        (0..50).for_each(|n| sum.add(row(n)));
        let mut rev = Sum::default();
        (0..50).rev().for_each(|n| rev.add(row(n)));
        assert_eq!(sum, rev);
        (0..50).for_each(|n| sum.take(row(n)));
        assert_eq!(sum, Sum::default());
    }
}
