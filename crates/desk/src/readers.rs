//! Connections for requests that only read: a page never waits for what sync or a save is writing, nor they for a page.

use crate::{DeskError, app::lock};
use anju_store::{
    Key,
    rusqlite::{Connection, TransactionBehavior},
};
use std::{path::PathBuf, sync::Mutex};

/// How many stay open while nobody asks; each keeps a cache and what it has planned.
const IDLE: usize = 2;

/// How much of the store each keeps in memory; most of what pages ask for is small.
const CACHE: &str = "PRAGMA cache_size = -12288";

/// As much for one that reads nearly all of it, so that no page is decrypted twice.
const LARGE_CACHE: &str = "PRAGMA cache_size = -65536";

/// The readers of one store.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    key: Key,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Prepares readers of a store that is open already.
    pub(crate) fn new(path: PathBuf, key: Key) -> Self {
        Self { path, key, idle: Mutex::default() }
    }

    /// Reads in one snapshot of what is committed.
    ///
    /// # Errors
    /// Whatever `act` answers, or any store error.
    pub(crate) fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let idle = lock(&self.idle).pop();
        let mut db = match idle {
            Some(db) => db,
            None => self.open()?,
        };
        let snapshot = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let answer = act(&snapshot);
        drop(snapshot);
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE {
            idle.push(db);
        }
        answer
    }

    /// Reads a great part of the store in one snapshot, on a connection of its own that is closed afterwards.
    ///
    /// # Errors
    /// Whatever `act` answers, or any store error.
    pub(crate) fn read_much<T>(&self, act: impl FnOnce(&Connection) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let mut db = anju_store::open_reader(&self.path, &self.key)?;
        db.execute_batch(LARGE_CACHE)?;
        act(&*db.transaction_with_behavior(TransactionBehavior::Deferred)?)
    }

    fn open(&self) -> Result<Connection, DeskError> {
        let db = anju_store::open_reader(&self.path, &self.key)?;
        db.execute_batch(CACHE)?;
        Ok(db)
    }
}
