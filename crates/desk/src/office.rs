//! The county's office as this desk holds it open: a key in memory, of the one person who opened it, until the page is locked.

use crate::{app::lock, line::Line};
use anju_model::{Fault, RecordId, sync::enrol::SigningIn};
use std::sync::Mutex;

/// Who holds a key, and which.
#[derive(Default)]
pub(crate) struct Office(Mutex<Option<(RecordId, String)>>);

impl Office {
    /// Opens the office for a person by the account's password.
    pub(crate) async fn open(
        &self,
        line: &Line,
        account: RecordId,
        name: String,
        password: String,
    ) -> Result<(), Fault> {
        let proof = SigningIn { name, one_time_code: None, password, sealed: None };
        let key = line.open_office(&proof).await?.key;
        *lock(&self.0) = Some((account, key));
        Ok(())
    }

    /// Returns a person's key.
    ///
    /// # Errors
    /// `office.closed` where this person has none.
    pub(crate) fn key_of(&self, account: RecordId) -> Result<String, Fault> {
        let held = lock(&self.0);
        let key = held.as_ref().filter(|(holder, _)| *holder == account).map(|(_, key)| key.clone());
        key.ok_or_else(|| Fault::new("office.closed"))
    }

    /// Forgets the key.
    pub(crate) fn close(&self) {
        *lock(&self.0) = None;
    }
}
