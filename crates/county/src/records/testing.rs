//! A small county for the tests of this folder.

use crate::{County, Folder, rim::Rim};
use anju_model::{AreaCode, Clock, Fields, RecordId, Stamp, Value, sync::Change};
use std::sync::atomic::{AtomicU8, Ordering};
use tempfile::TempDir;

/// A rim whose clock stands still.
pub(crate) struct Still {
    now: Stamp,
    drawn: AtomicU8,
}

impl Still {
    pub(crate) fn at(now: i64) -> Self {
        Self { now: Stamp(now), drawn: AtomicU8::new(0) }
    }
}

impl Rim for Still {
    fn now(&self) -> Stamp {
        self.now
    }

    fn random(&self, buffer: &mut [u8]) {
        buffer.fill(self.drawn.fetch_add(1, Ordering::Relaxed));
    }
}

pub(crate) fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

/// An empty county.
pub(crate) fn county() -> (TempDir, County) {
    let folder = tempfile::tempdir().unwrap();
    let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).unwrap();
    county.set_area(&area("500235")).unwrap();
    (folder, county)
}

/// Saves in the county's own name.
pub(crate) fn save(county: &County, changes: Vec<Change>) {
    let rim = Still::at(1_790_000_000_000 + county.read(|db| Ok(crate::ledger::head(db)?.0 as i64)).unwrap());
    county.save(changes, None, Clock { now: rim.now(), suspect: false }, &mut || rim.id()).unwrap();
}

/// Saves one household in 农坝社区.
pub(crate) fn save_household(county: &County, n: u8) -> RecordId {
    let id = RecordId::from_time(u64::from(n), [n; 10]);
    let fields: Fields =
        [("village", "500235116002"), ("state", "1")].map(|(name, value)| (name.to_owned(), Value::text(value))).into();
    save(county, vec![Change::create("household", id, fields)]);
    id
}
