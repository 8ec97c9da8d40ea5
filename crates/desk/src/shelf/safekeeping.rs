//! Keeps the store recoverable: a verified backup a day, a journal of what was saved since, and what happens when the file
//! itself is damaged or gone. A damaged file is never deleted: it is set aside, the last verified backup takes its place, the
//! journal is laid over it, and the desk asks the county for a new id, since one that was restored never continues its
//! numbers.

use super::{
    journal::{self, Journal},
    outbox, sealing, settings,
};
use crate::{
    DeskError,
    keys::{Random, device},
};
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

/// The endings of a store's files: the pages, what was written since, and the index of that.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

/// Opens the store, or the last verified backup where the file is damaged or gone. The key is known to be right: it was
/// unwrapped with authentication.
///
/// # Errors
/// `store.damaged` if there is no good backup either; a newer store, or a file error.
pub fn open(folder: &Path, key: &Key, now: Stamp, random: &mut Random<'_>) -> Result<(Connection, Safe), DeskError> {
    let (store, suspected) = (folder.join("desk.db"), suspicion_of(folder));
    let checked = match store.exists() {
        // A restore that was cut short, or a virus scanner: an empty store must never take the place of the backup.
        false if backup_of(folder).exists() => Err(StoreError::WrongKeyOrDamaged.into()),
        true if suspected.exists() => anju_store::verify(&store, key).map_err(DeskError::from),
        true | false => Ok(()),
    };
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

/// Makes the store anew beside the damaged one; only when it is whole on the disk does it take the name. Cut anywhere, the
/// next start restores again.
fn restore(folder: &Path, store: &Path, key: &Key, now: Stamp) -> Result<Connection, DeskError> {
    let backup = backup_of(folder);
    anju_store::verify(&backup, key)?;
    let restored = folder.join("desk.db.restoring");
    for part in PARTS.map(|ending| part_of(&restored, ending)).iter().filter(|part| part.exists()) {
        fs::remove_file(part)?;
    }
    fs::copy(&backup, &restored)?;
    let brought = lay_journal_over(folder, &restored, key)?;
    fs::File::options().write(true).open(&restored)?.sync_all()?;
    set_aside(store, &folder.join("damaged").join(now.0.to_string()))?;
    fs::rename(&restored, store)?;
    device::sync_folder(store)?;
    tracing::error!(
        brought,
        "the store was damaged or gone; what was left of it was set aside, its last verified backup and the journal stand in"
    );
    super::open(store, key)
}

fn lay_journal_over(folder: &Path, restored: &Path, key: &Key) -> Result<usize, DeskError> {
    let mut db = super::open(restored, key)?;
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let brought = journal::replay(&journal_of(folder), key, &change)?;
    settings::set(&change, "restored", &true)?;
    change.commit()?;
    // Into the one file that will be renamed.
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    db.close().map_err(|(_, error)| error)?;
    Ok(brought)
}

fn set_aside(store: &Path, aside: &Path) -> Result<(), DeskError> {
    fs::create_dir_all(aside)?;
    for part in PARTS.map(|ending| part_of(store, ending)).iter().filter(|part| part.exists()) {
        if let Some(name) = part.file_name() {
            fs::rename(part, aside.join(name))?;
        }
    }
    Ok(())
}

fn part_of(store: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", store.display()))
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
    /// `desk.unenrolled` for a store that is nobody's, which no backup must give way to; any store or file error. The older
    /// backup and the journal stay then.
    pub fn keep(&mut self, db: &Connection, now: Stamp, random: &mut Random<'_>) -> Result<(), DeskError> {
        let last: Option<Stamp> = settings::get(db, "backed_up")?;
        if last.is_some_and(|last| now < last.plus(A_DAY)) {
            return Ok(());
        }
        outbox::desk_id(db)?;
        // So that neither the new backup nor the new journal holds what moved away in a form that this desk can read.
        let sealed = sealing::seal_gone(db, random);
        let backup = backup_of(&self.folder);
        fs::create_dir_all(self.folder.join("backup"))?;
        match anju_store::back_up(db, &self.key, &backup) {
            Err(error @ StoreError::WrongKeyOrDamaged) => {
                fs::write(suspicion_of(&self.folder), [])?;
                return Err(error.into());
            }
            backed_up => backed_up?,
        }
        // What the journal holds is given up only once the backup's name is durable.
        device::sync_folder(&backup)?;
        self.journal.begin_anew(db)?;
        settings::set(db, "backed_up", &now)?;
        // A damaged page stops the sealing too; the backup above is what finds it and says so.
        sealed.map(drop)
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
        outbox::save(db, &Machine, id, Save::of("visit", id, changes)).expect("saves").id
    }

    #[test]
    fn a_damaged_store_is_set_aside_and_backup_and_journal_take_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, mut safe) = opened(folder.path(), 0).expect("opens");
        settings::set(&db, "desk_name", &"养鹿社区").expect("writes");
        settings::set(&db, "desk", &Machine.id()).expect("writes");
        let backed_up = visit(&db, "在备份里");
        safe.note(&db, &mut |bytes| Machine.random(bytes));
        safe.keep(&db, Stamp(0), &mut |bytes| Machine.random(bytes)).expect("backs up");
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
        safe.keep(&db, Stamp(0), &mut |bytes| Machine.random(bytes)).expect("backs up");
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
        safe.keep(&db, Stamp(0), &mut |bytes| Machine.random(bytes)).expect("backs up");
        // A page that opening does not read.
        let page: u32 = db
            .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'stub'", [], |row| row.get(0))
            .expect("a table has a page");
        drop((db, safe));
        let store = folder.path().join("desk.db");
        let mut bytes = fs::read(&store).expect("reads");
        bytes[(page as usize - 1) * 4096] ^= 1;
        fs::write(&store, bytes).expect("writes");

        let (db, mut safe) = opened(folder.path(), 1).expect("what opening reads is sound");
        safe.keep(&db, Stamp(A_DAY), &mut |bytes| Machine.random(bytes)).expect_err("a page does not verify");
        drop((db, safe));
        drop(opened(folder.path(), 2).expect("restores"));
        assert!(folder.path().join("damaged/2/desk.db").exists());
        assert!(!suspicion_of(folder.path()).exists());
    }

    /// A desk with one save in its backup and one in its journal.
    fn kept(folder: &Path) -> [RecordId; 2] {
        let (db, mut safe) = opened(folder, 0).expect("opens");
        settings::set(&db, "desk", &Machine.id()).expect("writes");
        let backed_up = visit(&db, "在备份里");
        safe.keep(&db, Stamp(0), &mut |bytes| Machine.random(bytes)).expect("backs up");
        let journalled = visit(&db, "备份以后");
        safe.note(&db, &mut |bytes| Machine.random(bytes));
        [backed_up, journalled]
    }

    fn waiting(db: &Connection) -> Vec<RecordId> {
        outbox::waiting(db, 9).expect("reads").iter().map(|group| group.id).collect()
    }

    #[test]
    fn a_store_that_is_gone_is_restored_like_a_damaged_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let saved = kept(folder.path());
        fs::remove_file(folder.path().join("desk.db")).expect("removes");
        let (db, mut safe) = opened(folder.path(), 1).expect("restores");
        assert_eq!(waiting(&db), saved);
        safe.keep(&db, Stamp(A_DAY), &mut |bytes| Machine.random(bytes)).expect("backs up");
        assert_eq!(waiting(&db), saved);
    }

    #[test]
    fn a_restore_that_was_cut_short_is_done_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let saved = kept(folder.path());
        let (store, restored) = (folder.path().join("desk.db"), folder.path().join("desk.db.restoring"));
        // Cut while the copy was written, with the damaged store still in its place.
        fs::write(&restored, [0; 100]).expect("writes");
        fs::write(part_of(&restored, "-wal"), [0; 100]).expect("writes");
        spoil(&store);
        let (db, safe) = opened(folder.path(), 1).expect("restores");
        assert_eq!(waiting(&db), saved);
        assert!(!restored.exists());
        drop((db, safe));
        // Cut after the store was set aside, before the copy took its name.
        fs::rename(&store, &restored).expect("renames");
        let (db, _safe) = opened(folder.path(), 2).expect("restores");
        assert_eq!(waiting(&db), saved);
    }

    #[test]
    fn a_store_of_nobody_never_takes_the_place_of_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        kept(folder.path());
        let backup = fs::read(backup_of(folder.path())).expect("reads");
        let journal = fs::read(journal_of(folder.path())).expect("reads");
        let (db, mut safe) = opened(folder.path(), 1).expect("opens");
        for name in ["desk", "backed_up"] {
            settings::unset(&db, name).expect("writes");
        }
        safe.keep(&db, Stamp(A_DAY), &mut |bytes| Machine.random(bytes)).expect_err("whose is it");
        assert_eq!(fs::read(backup_of(folder.path())).expect("reads"), backup);
        assert_eq!(fs::read(journal_of(folder.path())).expect("reads"), journal);
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
