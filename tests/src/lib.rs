//! What tests, benches and the sample program share; no test of its own.

use std::{fs::File, path::Path};
use tempfile::TempDir;

pub mod example;
pub mod sample;
pub mod soak;

/// Makes a folder below `parent` for as long as this program runs. What is kept for all of a program's tests is never dropped,
/// so the folders of programs that have ended are cleared first.
///
/// # Panics
/// Where the folder cannot be made.
pub fn for_the_run(parent: &Path, prefix: &str) -> TempDir {
    // One program at a time, so that none clears a folder that another has made and not locked yet.
    let door = File::create(parent.join(format!("{prefix}door"))).expect("a lock beside the folders");
    door.lock().expect("the lock is free in the end");
    let lock = |folder: &Path| File::options().create(true).truncate(false).write(true).open(folder.join("running"));
    for old in parent.read_dir().into_iter().flatten().flatten() {
        if old.file_name().to_string_lossy().starts_with(prefix)
            && lock(&old.path()).is_ok_and(|running| running.try_lock().is_ok())
        {
            // What cannot be cleared now is cleared by the next program.
            drop(std::fs::remove_dir_all(old.path()));
        }
    }
    let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent).expect("a folder");
    let running = lock(folder.path()).expect("a lock");
    running.try_lock().expect("the folder is new");
    // Held until the program ends.
    std::mem::forget(running);
    folder
}

/// Copies a folder with all that is in it.
///
/// # Errors
/// Any file error.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to)? } else { std::fs::copy(entry.path(), to).map(drop)? }
    }
    Ok(())
}
