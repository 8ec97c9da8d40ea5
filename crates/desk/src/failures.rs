//! Log-ins that fail while the store is closed: kept beside it, without names, until it opens and they go up with the audit trail.

use crate::{
    App, DeskError,
    app::lock,
    keys::device,
    shelf::audit::{self, Happened},
};
use anju_model::{RecordId, Stamp};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

const NAME: &str = "failures.json";
/// How many are kept, the newest: whoever types names that nobody has is not made to wait.
const MOST: usize = 200;

/// A log-in that failed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Failure {
    /// Its id in the audit trail.
    pub(crate) id: RecordId,
    /// When.
    pub(crate) at: Stamp,
    /// Of whose account, where it is known here.
    pub(crate) account: Option<RecordId>,
    /// The fault's code.
    pub(crate) why: String,
}

/// The file of a desk's folder.
pub(crate) struct Failures(Mutex<PathBuf>);

impl Failures {
    /// Names the file; there need be none.
    pub(crate) fn of(folder: &Path) -> Self {
        Self(Mutex::new(folder.join(NAME)))
    }

    /// Keeps one.
    ///
    /// # Errors
    /// Any file error.
    pub(crate) fn keep(&self, failure: Failure) -> Result<(), DeskError> {
        let path = lock(&self.0);
        let mut kept = read(&path);
        kept.push(failure);
        let newest = &kept[kept.len().saturating_sub(MOST)..];
        let text = serde_json::to_vec(newest).expect("ids and codes always serialize");
        Ok(device::write_whole(&path, &text)?)
    }

    /// Notes all that were kept in the open store's audit trail. Cut short before the file is gone, it is done again, and what
    /// was noted stays noted once.
    ///
    /// # Errors
    /// Any file or store error.
    pub(crate) fn let_go(&self, app: &App) -> Result<(), DeskError> {
        let path = lock(&self.0);
        if !path.exists() {
            return Ok(());
        }
        app.write(|db| {
            read(&path).iter().try_for_each(|failure| {
                let Failure { id, at, account, why } = failure;
                let happened = Happened { what: "sign_in_failed", account: *account, record: None, why: Some(why) };
                audit::add(db, *id, *at, happened)
            })
        })?;
        Ok(fs::remove_file(&*path)?)
    }
}

/// Reads what was kept; of a file that somebody spoiled, nothing.
fn read(path: &Path) -> Vec<Failure> {
    fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(n: i64) -> Failure {
        let id = RecordId::from_time(n.unsigned_abs(), [1; 10]);
        Failure { id, at: Stamp(n), account: None, why: "sign_in.unknown".into() }
    }

    #[test]
    fn the_newest_are_kept_and_a_spoilt_file_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let failures = Failures::of(folder.path());
        (0..250).for_each(|n| failures.keep(failure(n)).unwrap());
        let path = folder.path().join(NAME);
        let kept: Vec<i64> = read(&path).iter().map(|failure| failure.at.0).collect();
        assert_eq!(kept, (50..250).collect::<Vec<_>>());
        fs::write(&path, "{").unwrap();
        failures.keep(failure(1)).unwrap();
        assert_eq!(read(&path).len(), 1);
    }
}
