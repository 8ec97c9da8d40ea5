//! The desk program without a window: use cases behind one door, search, keys, and the sync loop. The window, browser mode,
//! the simulation and the benches all enter through `App::handle`.

pub mod app;
pub mod browser;
pub mod cases;
pub mod desk;
pub mod enrol;
mod failures;
pub mod files;
pub mod folder;
mod jobs;
pub mod keys;
pub mod line;
mod office;
mod readers;
pub mod rim;
pub mod shelf;

pub use app::{App, Place};
pub use desk::Desk;
pub use rim::{Machine, Rim};

use anju_model::Fault;
use anju_store::StoreError;

/// Ends the process at once, whatever other threads do: every save was written when it was shown as saved. The clean-up of C
/// libraries at a usual end would take OpenSSL away below a thread that still reads the store.
pub fn end(status: i32) -> ! {
    // With no standard output there is nobody to tell.
    let _ = std::io::Write::flush(&mut std::io::stdout());
    signal_hook::low_level::exit(status)
}

/// Why something did not happen, inside the desk; becomes one `Fault` at the door.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// What was asked cannot be done; the fault says why and what now.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl From<anju_store::rusqlite::Error> for DeskError {
    fn from(error: anju_store::rusqlite::Error) -> Self {
        DeskError::Store(error.into())
    }
}

impl DeskError {
    /// Puts `fault` in the place of a refusal; what went wrong otherwise stays what it is.
    pub(crate) fn refused_as(self, fault: Fault) -> Self {
        match self {
            DeskError::Fault(_) => fault.into(),
            DeskError::Store(_) | DeskError::File(_) => self,
        }
    }

    /// Returns the fault that the page sees; what it cannot mend is logged here, once, without content.
    pub fn into_fault(self) -> Fault {
        match self {
            DeskError::Fault(fault) => fault,
            DeskError::Store(StoreError::Newer { found, known }) => {
                Fault::new("store.newer").with("found", found).with("known", known)
            }
            DeskError::Store(StoreError::DiskFull) => Fault::new("store.full"),
            DeskError::Store(StoreError::WrongKeyOrDamaged) => Fault::new("store.damaged"),
            DeskError::Store(error) => {
                tracing::error!(%error, "the store failed");
                Fault::new("store.failed")
            }
            DeskError::File(error) => {
                tracing::error!(kind = %error.kind(), "a file failed");
                Fault::new("file.failed")
            }
        }
    }
}
