//! Keeps the store recoverable: a verified backup a day, a journal of what was saved since, and what happens when the file
//! itself is damaged. A damaged file is never deleted: it is set aside, the last verified backup takes its place, the journal
//! is laid over it, and the desk asks the county for a new id, since one that was restored never continues its numbers.

use super::{
    journal::{self, Journal},
    settings,
};
use crate::{DeskError, keys::Random};
use anju_model::Stamp;
use anju_store::{
    Key, StoreError,
    rusqlite::{Connection, TransactionBehavior},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Time after which a new backup is made.
const A_DAY: i64 = 24 * 3_600_000;

/// What an open store is kept safe with.
pub struct Safe {
    folder: PathBuf,
    key: Key,
    journal: Journal,
}

/// Opens the store, or the last verified backup where the file is damaged. The key is known to be right: it was unwrapped
/// with authentication.
///
/// # Errors
/// `store.damaged` if there is no good backup either; a newer store, or a file error.
pub fn open(folder: &Path, key: &Key, now: Stamp, random: &mut Random<'_>) -> Result<(Connection, Safe), DeskError> {
    let (store, suspected) = (folder.join("desk.db"), suspicion_of(folder));
    let checked = if suspected.exists() { anju_store::verify(&store, key).map_err(DeskError::from) } else { Ok(()) };
    let db = match checked.and_then(|()| super::open(&store, key)) {
        Err(DeskError::Store(StoreError::WrongKeyOrDamaged)) if backup_of(folder).exists() => {
            restore(folder, &store, key, now)
        }
        opened => opened,
    }?;
    match fs::remove_file(suspected) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    let journal = Journal::open(&journal_of(folder), key, &db, random)?;
    Ok((db, Safe { folder: folder.to_owned(), key: key.clone(), journal }))
}

fn backup_of(folder: &Path) -> PathBuf {
    folder.join("backup").join("desk.db")
}

fn journal_of(folder: &Path) -> PathBuf {
    folder.join("journal")
}

/// A file that says: the store did not verify; the next start is to look at it.
fn suspicion_of(folder: &Path) -> PathBuf {
    folder.join("suspected")
}

fn restore(folder: &Path, store: &Path, key: &Key, now: Stamp) -> Result<Connection, DeskError> {
    let backup = backup_of(folder);
    anju_store::verify(&backup, key)?;
    let aside = folder.join("damaged").join(now.0.to_string());
    fs::create_dir_all(&aside)?;
    for ending in ["", "-wal", "-shm"] {
        let part = PathBuf::from(format!("{}{ending}", store.display()));
        if let (true, Some(name)) = (part.exists(), part.file_name()) {
            fs::rename(&part, aside.join(name))?;
        }
    }
    fs::copy(&backup, store)?;
    let mut db = super::open(store, key)?;
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let brought = journal::replay(&journal_of(folder), key, &change)?;
    settings::set(&change, "restored", &true)?;
    change.commit()?;
    tracing::error!(
        brought,
        "the store was damaged; it was set aside, its last verified backup and the journal stand in"
    );
    Ok(db)
}

impl Safe {
    /// Writes what was just saved into the journal too. The save stands even where this fails; it is tried again with the
    /// next one.
    pub fn note(&mut self, db: &Connection, random: &mut Random<'_>) {
        if let Err(error) = self.journal.complete(db, random) {
            tracing::error!(%error, "the journal was not written");
        }
    }

    /// Makes a backup if the last one is older than a day.
    ///
    /// # Errors
    /// Any store or file error; the older backup and the journal stay.
    pub fn keep(&mut self, db: &Connection, now: Stamp) -> Result<(), DeskError> {
        let last: Option<Stamp> = settings::get(db, "backed_up")?;
        if last.is_some_and(|last| now < last.plus(A_DAY)) {
            return Ok(());
        }
        let backup = backup_of(&self.folder);
        fs::create_dir_all(self.folder.join("backup"))?;
        match anju_store::back_up(db, &self.key, &backup) {
            Err(error @ StoreError::WrongKeyOrDamaged) => {
                fs::write(suspicion_of(&self.folder), [])?;
                return Err(error.into());
            }
            backed_up => backed_up?,
        }
        self.journal.begin_anew(db)?;
        settings::set(db, "backed_up", &now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rim::{Machine, Rim},
        shelf::outbox::{self, Save},
    };
    use anju_model::{RecordId, sync::Change};

    fn opened(folder: &Path, now: i64) -> Result<(Connection, Safe), DeskError> {
        open(folder, &Key::new([3; 32]), Stamp(now), &mut |bytes| Machine.random(bytes))
    }

    fn spoil(store: &Path) -> Vec<u8> {
        let damaged: Vec<u8> = fs::read(store).expect("reads").iter().map(|byte| byte ^ 0x55).collect();
        fs::write(store, &damaged).expect("writes");
        damaged
    }

    fn visit(db: &Connection, note: &str) -> RecordId {
        let id = Machine.id();
        let fields = [("note".to_owned(), anju_model::Value::text(note))].into();
        let changes = vec![Change::create("visit", id, fields)];
        let save = Save { by: id, on_behalf_of: None, observed: None, what: "visit", subject: id, changes };
        outbox::save(db, &Machine, save).expect("saves").id
    }

    #[test]
    fn a_damaged_store_is_set_aside_and_backup_and_journal_take_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, mut safe) = opened(folder.path(), 0).expect("opens");
        settings::set(&db, "desk_name", &"养鹿社区").expect("writes");
        settings::set(&db, "desk", &Machine.id()).expect("writes");
        let backed_up = visit(&db, "在备份里");
        safe.note(&db, &mut |bytes| Machine.random(bytes));
        safe.keep(&db, Stamp(0)).expect("backs up");
        let journalled = visit(&db, "备份以后");
        safe.note(&db, &mut |bytes| Machine.random(bytes));
        drop((db, safe));
        let store = folder.path().join("desk.db");
        let damaged = spoil(&store);

        let (db, _safe) = opened(folder.path(), 5).expect("restores");
        assert_eq!(settings::get::<String>(&db, "desk_name").expect("reads").as_deref(), Some("养鹿社区"));
        assert_eq!(settings::get(&db, "restored").expect("reads"), Some(true));
        let waiting: Vec<_> = outbox::waiting(&db, 9).expect("reads").iter().map(|group| group.id).collect();
        assert_eq!(waiting, [backed_up, journalled]);
        assert_eq!(fs::read(folder.path().join("damaged/5/desk.db")).expect("kept"), damaged);
    }

    #[test]
    fn a_save_whose_journal_entry_was_cut_is_written_again_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, mut safe) = opened(folder.path(), 0).expect("opens");
        settings::set(&db, "desk", &Machine.id()).expect("writes");
        safe.keep(&db, Stamp(0)).expect("backs up");
        let saved = [visit(&db, "一"), visit(&db, "二")];
        safe.note(&db, &mut |bytes| Machine.random(bytes));
        drop((db, safe));
        let journal = journal_of(folder.path());
        let whole = fs::read(&journal).expect("reads");
        assert!(!whole.windows(3).any(|window| window == "一".as_bytes()), "nothing lies in clear");
        fs::write(&journal, &whole[..whole.len() - 7]).expect("writes");

        drop(opened(folder.path(), 1).expect("opens"));
        assert_eq!(fs::metadata(&journal).expect("is there").len(), whole.len() as u64);
        spoil(&folder.path().join("desk.db"));
        let (db, _safe) = opened(folder.path(), 2).expect("restores");
        let waiting: Vec<_> = outbox::waiting(&db, 9).expect("reads").iter().map(|group| group.id).collect();
        assert_eq!(waiting, saved);
    }

    #[test]
    fn a_page_gone_bad_is_found_by_the_backup_and_mended_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, mut safe) = opened(folder.path(), 0).expect("opens");
        settings::set(&db, "desk", &Machine.id()).expect("writes");
        safe.keep(&db, Stamp(0)).expect("backs up");
        drop((db, safe));
        let store = folder.path().join("desk.db");
        let mut bytes = fs::read(&store).expect("reads");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&store, bytes).expect("writes");

        let (db, mut safe) = opened(folder.path(), 1).expect("the first page is sound");
        safe.keep(&db, Stamp(A_DAY)).expect_err("a page does not verify");
        drop((db, safe));
        drop(opened(folder.path(), 2).expect("restores"));
        assert!(folder.path().join("damaged/2/desk.db").exists());
        assert!(!suspicion_of(folder.path()).exists());
    }

    #[test]
    fn without_a_backup_a_damaged_store_says_so_and_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("desk.db");
        fs::write(&store, [7; 8192]).expect("writes");
        let error = opened(folder.path(), 0).map(drop).expect_err("cannot open");
        assert!(matches!(error, DeskError::Store(StoreError::WrongKeyOrDamaged)));
        assert!(store.exists());
    }
}
