//! Why a command stopped, and with which exit code. The sentences are for the person at the terminal.

use std::io;
use std::path::{Path, PathBuf};

/// The reasons for which a command of xtask ends early.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Something has to be installed first, and nobody allowed it.
    #[error("{0}")]
    Missing(String),
    /// A program ended with an error; its own words stand above.
    #[error("{what} failed ({how})")]
    Failed { what: String, how: String },
    /// What was asked for cannot be done as asked.
    #[error("{0}")]
    Refused(String),
    /// A file could not be read or written, or a program not be started.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
}

impl Stop {
    /// Tells the shell the reason: 2 where something must be installed first, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Missing(_) => 2,
            Self::Failed { .. } | Self::Refused(_) | Self::File { .. } => 1,
        }
    }

    /// Wraps what the system said about `path`.
    pub fn file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::File { path, source }
    }
}
