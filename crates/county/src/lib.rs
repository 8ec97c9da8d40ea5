//! The county server: the one place that orders changes, keeps history and hands state down by scope.

pub mod audit;
pub mod blobs;
pub mod compare;
pub mod devices;
pub mod enrolment;
pub mod export;
pub mod folder;
pub mod freeze;
pub mod http;
pub mod importer;
pub mod ledger;
pub mod logins;
pub mod office;
pub mod people;
pub mod records;
pub mod rim;
pub mod strangers;
pub mod tls;
pub mod trail;

pub use anju_model::sync::own_desk;
pub use folder::Folder;
pub use ledger::Caller;

use anju_model::{AreaCode, Fault, RecordId, sync::Rules};
use anju_store::{
    Migration, StoreError,
    rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior},
};
use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

/// How long a save waits for another program that writes. A desk comes again by itself.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an import or its taking back waits, for another one that may be long: whoever asked for it waits too.
pub const LONG_PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How long one try to write waits, and the pause in which others come to the connection.
const TRY: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(5);

/// The numbered files of tables that are not record kinds.
const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, sql: include_str!("../migrations/001_ledger.sql") },
    Migration { number: 2, sql: include_str!("../migrations/002_people.sql") },
    Migration { number: 3, sql: include_str!("../migrations/003_reported.sql") },
    Migration { number: 4, sql: include_str!("../migrations/004_tokens.sql") },
    Migration { number: 5, sql: include_str!("../migrations/005_office.sql") },
    Migration { number: 6, sql: include_str!("../migrations/006_told.sql") },
    Migration { number: 7, sql: include_str!("../migrations/007_trail.sql") },
    Migration { number: 8, sql: include_str!("../migrations/008_batches.sql") },
    Migration { number: 9, sql: include_str!("../migrations/009_since.sql") },
    Migration { number: 10, sql: include_str!("../migrations/010_made.sql") },
    Migration { number: 11, sql: include_str!("../migrations/011_asked.sql") },
    Migration { number: 12, sql: include_str!("../migrations/012_audit.sql") },
    Migration { number: 13, sql: include_str!("../migrations/013_suspects.sql") },
    Migration { number: 14, sql: include_str!("../migrations/014_derived.sql") },
    Migration { number: 15, sql: include_str!("../migrations/015_token_departments.sql") },
];

/// Indexes on the tables that every store has, which are made after the migrations.
const INDEXES: &str = include_str!("../migrations/indexes.sql");

/// Why the county's program cannot go on, by what its keeper can do.
#[derive(Debug, thiserror::Error)]
pub enum CountyError {
    /// A county or its key is there already.
    #[error("a county was already started in {0}")]
    Exists(PathBuf),
    /// The key file is missing or unreadable.
    #[error("no key in {0}")]
    NoKey(PathBuf),
    /// What was asked cannot be done; the fault says why.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl From<anju_store::rusqlite::Error> for CountyError {
    fn from(error: anju_store::rusqlite::Error) -> Self {
        CountyError::Store(error.into())
    }
}

/// One county's records and its order.
pub struct County {
    db: Mutex<Connection>,
    folder: Folder,
    rules: Rules,
}

impl County {
    /// Opens a county that was started in `folder`.
    ///
    /// # Errors
    /// A missing key, a damaged or newer store.
    pub fn open(folder: &Folder) -> Result<County, CountyError> {
        if !folder.exists() {
            return Err(folder.nothing_here().into());
        }
        Self::open_store(folder, &folder.key()?, Rules::ALL)
    }

    /// Starts a county in an empty folder with a fresh random key.
    ///
    /// # Errors
    /// `Exists` if there is one already; any store or file error.
    pub fn create(folder: &Folder, key: [u8; 32]) -> Result<County, CountyError> {
        let key = folder.create(key)?;
        Self::open_store(folder, &key, Rules::ALL)
    }

    /// Opens a county under other rules than all of them; for the simulation's positive controls alone.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_under(folder: &Folder, rules: Rules) -> Result<County, CountyError> {
        Self::open_store(folder, &folder.key()?, rules)
    }

    fn open_store(folder: &Folder, key: &anju_store::Key, rules: Rules) -> Result<County, CountyError> {
        let db = anju_store::open(&folder.database(), key, MIGRATIONS)?;
        db.execute_batch(INDEXES).map_err(anju_store::StoreError::from)?;
        Ok(County { db: Mutex::new(db), folder: folder.clone(), rules })
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// Whatever `act` answers, or any store error.
    pub fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, CountyError>) -> Result<T, CountyError> {
        let mut db = self.lock();
        let snapshot = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        act(&snapshot)
    }

    /// Writes in one transaction that takes effect wholly or not at all. Where another program writes, it is waited for a
    /// little while.
    ///
    /// # Errors
    /// `StoreError::Busy` if the other does not end; whatever `act` answers, or any store error. Nothing is written then.
    pub fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T, CountyError>) -> Result<T, CountyError> {
        self.write_within(PATIENCE, act)
    }

    /// As `write`, waiting for another program so long. Whoever reads here meanwhile is not held up: the connection is let go
    /// between the tries.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_within<T>(
        &self,
        patience: Duration,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, CountyError>,
    ) -> Result<T, CountyError> {
        let tries = patience.as_millis().div_ceil(TRY.as_millis()).max(1);
        for _ in 0..tries {
            let mut db = self.lock();
            db.busy_timeout(TRY)?;
            match db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from) {
                Err(StoreError::Busy) => {}
                Err(error) => return Err(error.into()),
                Ok(change) => {
                    let done = act(&change)?;
                    change.commit()?;
                    return Ok(done);
                }
            }
            drop(db);
            std::thread::sleep(PAUSE);
        }
        Err(StoreError::Busy.into())
    }

    /// Tells whether another program is writing just now, so that whoever waits for it can be told.
    ///
    /// # Errors
    /// Any store error.
    pub fn is_written(&self) -> Result<bool, CountyError> {
        match self.write_within(Duration::ZERO, |_| Ok(())) {
            Ok(()) => Ok(false),
            Err(CountyError::Store(StoreError::Busy)) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Returns the rules in force.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Returns the county's six digits, once it was named or an import has told them.
    ///
    /// # Errors
    /// Any store error.
    pub fn area(&self) -> Result<Option<AreaCode>, CountyError> {
        self.read(area)
    }

    /// Names the county.
    ///
    /// # Errors
    /// `county.other` if it is another one already; any store error.
    pub fn set_area(&self, county: &AreaCode) -> Result<(), CountyError> {
        // Whoever says it again needs not wait for another program that writes.
        if self.area()?.as_ref() == Some(county) {
            return Ok(());
        }
        self.write_within(LONG_PATIENCE, |tx| name_area(tx, county))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic while writing rolled its transaction back; the connection itself is sound.
        self.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Reads the county's six digits.
pub(crate) fn area(db: &Connection) -> Result<Option<AreaCode>, CountyError> {
    Ok(setting(db, "county")?.and_then(|code| AreaCode::parse(&code)))
}

/// Names the county, unless it is named so already.
///
/// # Errors
/// `county.other` if it is another one; any store error.
pub(crate) fn name_area(db: &Connection, county: &AreaCode) -> Result<(), CountyError> {
    match setting(db, "county")? {
        Some(code) if code != county.as_str() => Err(Fault::new("county.other").with("county", code).into()),
        Some(_) => Ok(()),
        None => set_setting(db, "county", county.as_str()),
    }
}

/// Reads a setting.
///
/// # Errors
/// Any store error.
pub fn setting(db: &Connection, name: &str) -> Result<Option<String>, CountyError> {
    let mut query = db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Writes a setting.
///
/// # Errors
/// Any store error.
pub fn set_setting(db: &Connection, name: &str, value: &str) -> Result<(), CountyError> {
    db.prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?.execute([name, value])?;
    Ok(())
}

/// The account in whose name the county's own program writes.
pub fn own_account() -> RecordId {
    RecordId::derived(&["anju", "county", "own account"])
}
