//! The drafted records, parents before those that name them. Each lies among those of its rank from the beginning: a county has
//! half a million, too many to be sorted in a second list.

use crate::key::{DraftRecord, NaturalKey};
use std::{array, iter::Flatten, slice};

/// So many ranks there are.
const RANKS: usize = 8;

/// Drafted records by rank; within a rank they keep their order.
#[derive(Debug, Default)]
pub struct Records([Vec<DraftRecord>; RANKS]);

/// The place of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    rank: usize,
    at: usize,
}

impl Records {
    /// Adds a record, without the room that was kept for more fields; returns its place.
    pub(super) fn push(&mut self, record: DraftRecord) -> Place {
        let rank = rank(&record.key);
        let record = DraftRecord { fields: record.fields.fitted(), on_create: record.on_create.fitted(), ..record };
        self.0[rank].push(record);
        Place { rank, at: self.0[rank].len() - 1 }
    }

    /// Returns the record of a place.
    pub(super) fn at(&mut self, place: Place) -> &mut DraftRecord {
        &mut self.0[place.rank][place.at]
    }

    /// Goes through all records.
    pub fn iter(&self) -> Flatten<slice::Iter<'_, Vec<DraftRecord>>> {
        self.0.iter().flatten()
    }

    /// Counts the records.
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

impl Extend<DraftRecord> for Records {
    fn extend<I: IntoIterator<Item = DraftRecord>>(&mut self, records: I) {
        records.into_iter().for_each(|record| {
            self.push(record);
        });
    }
}

impl IntoIterator for Records {
    type Item = DraftRecord;
    type IntoIter = Flatten<array::IntoIter<Vec<DraftRecord>, RANKS>>;

    /// Gives the records away, and with the last of a rank the room that they took.
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

impl<'a> IntoIterator for &'a Records {
    type Item = &'a DraftRecord;
    type IntoIter = Flatten<slice::Iter<'a, Vec<DraftRecord>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Parents before those that name them.
fn rank(key: &NaturalKey) -> usize {
    match key {
        NaturalKey::Cadre(_) => 0,
        NaturalKey::SocialGroup(..) | NaturalKey::Settlement(..) => 1,
        NaturalKey::Household(_) => 2,
        NaturalKey::Person(_) => 3,
        NaturalKey::Membership(..)
        | NaturalKey::Hukou(_)
        | NaturalKey::PartyStanding(_)
        | NaturalKey::Pension(..)
        | NaturalKey::Medical(..)
        | NaturalKey::Assistance(..) => 4,
        NaturalKey::Pair(_) => 5,
        NaturalKey::Visit(_) => 6,
        NaturalKey::Need(..) => 7,
    }
}
