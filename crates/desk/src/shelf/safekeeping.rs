//! Keeps the store recoverable: a verified backup a day, and what happens when the file itself is damaged. A damaged file is
//! never deleted: it is set aside, the last verified backup takes its place, and the desk asks the county for a new id, since
//! one that was restored never continues its numbers.

use super::settings;
use crate::DeskError;
use anju_model::Stamp;
use anju_store::{Key, StoreError, rusqlite::Connection};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Time after which a new backup is made.
const A_DAY: i64 = 24 * 3_600_000;

/// Opens the store, or the last verified backup where the file is damaged. The key is known to be right: it was unwrapped
/// with authentication.
///
/// # Errors
/// `store.damaged` if there is no good backup either; a newer store, or a file error.
pub fn open(folder: &Path, key: &Key, now: Stamp) -> Result<Connection, DeskError> {
    let store = folder.join("desk.db");
    match super::open(&store, key) {
        Err(DeskError::Store(StoreError::WrongKeyOrDamaged)) if backup_of(folder).exists() => {
            restore(folder, &store, key, now)
        }
        opened => opened,
    }
}

fn backup_of(folder: &Path) -> PathBuf {
    folder.join("backup").join("desk.db")
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
    let db = super::open(store, key)?;
    settings::set(&db, "restored", &true)?;
    tracing::error!("the store was damaged; it was set aside and the last verified backup took its place");
    Ok(db)
}

/// Makes a backup if the last one is older than a day.
///
/// # Errors
/// Any store or file error; the older backup stays.
pub fn keep(db: &Connection, folder: &Path, key: &Key, now: Stamp) -> Result<(), DeskError> {
    let last: Option<Stamp> = settings::get(db, "backed_up")?;
    if last.is_some_and(|last| now < last.plus(A_DAY)) {
        return Ok(());
    }
    let backup = backup_of(folder);
    fs::create_dir_all(folder.join("backup"))?;
    anju_store::back_up(db, key, &backup)?;
    settings::set(db, "backed_up", &now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_store_is_set_aside_and_the_backup_takes_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = Key::new([3; 32]);
        let db = open(folder.path(), &key, Stamp(0)).expect("opens");
        settings::set(&db, "desk_name", &"养鹿社区").expect("writes");
        keep(&db, folder.path(), &key, Stamp(0)).expect("backs up");
        drop(db);
        let store = folder.path().join("desk.db");
        let damaged: Vec<u8> = fs::read(&store).expect("reads").iter().map(|byte| byte ^ 0x55).collect();
        fs::write(&store, &damaged).expect("writes");

        let db = open(folder.path(), &key, Stamp(5)).expect("restores");
        assert_eq!(settings::get::<String>(&db, "desk_name").expect("reads").as_deref(), Some("养鹿社区"));
        assert_eq!(settings::get(&db, "restored").expect("reads"), Some(true));
        assert_eq!(fs::read(folder.path().join("damaged/5/desk.db")).expect("kept"), damaged);
    }

    #[test]
    fn without_a_backup_a_damaged_store_says_so_and_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("desk.db");
        fs::write(&store, [7; 8192]).expect("writes");
        let error = open(folder.path(), &Key::new([3; 32]), Stamp(0)).expect_err("cannot open");
        assert!(matches!(error, DeskError::Store(StoreError::WrongKeyOrDamaged)));
        assert!(store.exists());
    }
}
