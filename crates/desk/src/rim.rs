//! Where time, randomness and the person's own folders come in. Everything else gets them from here, so that the simulation can hand in its own.

use anju_model::{RecordId, Stamp};
use std::path::{Path, PathBuf};

/// Time, randomness and folders of one running program.
pub trait Rim: Send + Sync {
    /// Returns the wall clock.
    fn wall(&self) -> Stamp;
    /// Fills a buffer with random bytes.
    fn random(&self, buffer: &mut [u8]);

    /// Returns the person's folder for downloads, where exports go; none where there is no person.
    fn downloads(&self) -> Option<PathBuf> {
        None
    }

    /// Makes a fresh id.
    fn id(&self) -> RecordId {
        let mut random = [0; 10];
        self.random(&mut random);
        RecordId::from_time(self.wall().0.max(0) as u64, random)
    }
}

/// The machine's own clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Rim for Machine {
    fn wall(&self) -> Stamp {
        #[expect(clippy::disallowed_methods, reason = "the one place where the desk reads the clock")]
        let now = jiff::Timestamp::now();
        Stamp(now.as_millisecond())
    }

    fn random(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where the desk takes randomness")]
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where the desk asks for the person's folders")]
    fn downloads(&self) -> Option<PathBuf> {
        let said = std::env::var_os("XDG_DOWNLOAD_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
        said.or_else(dirs::download_dir).or_else(|| usual(&dirs::home_dir()?))
    }
}

/// Where nobody set a folder for downloads, the one that is there by a usual name, or the usual name to make one.
fn usual(home: &Path) -> Option<PathBuf> {
    let named = ["下载", "Downloads"].map(|name| home.join(name));
    named.iter().find(|folder| folder.is_dir()).or(named.last()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downloads_go_to_the_folder_that_is_there() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(usual(home.path()), Some(home.path().join("Downloads")));
        std::fs::create_dir(home.path().join("下载")).unwrap();
        assert_eq!(usual(home.path()), Some(home.path().join("下载")));
    }
}
