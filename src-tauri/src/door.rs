//! The desk as the shell sees it: the only file that knows the desk's own functions.

use anju_desk::folder::{self, FolderLock};
use anju_desk::keys::Cost;
use anju_desk::{Desk, Machine};
use anju_model::Fault;
use anju_model::contract::{Event, Request, SignIn};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

/// The desk in one data folder, or why it cannot be opened: the window opens in any case and its page says so.
pub struct Door {
    desk: Result<Opened, Fault>,
}

struct Opened {
    desk: Arc<Desk>,
    _folder: FolderLock,
}

impl Door {
    /// Opens the desk in `data`, or makes a new one there.
    pub fn open(data: &Path) -> Self {
        let desk = folder::lock(data).and_then(|lock| {
            let runtime = tauri::async_runtime::handle().inner().clone();
            let desk = Desk::open(data, Arc::new(Machine), Cost::REAL, runtime)?;
            Ok(Opened { desk, _folder: lock })
        });
        Self { desk }
    }

    /// Signs `name` in with the account's password.
    pub fn sign_in(&self, name: &str, password: String) -> Result<(), Fault> {
        self.handle(SignIn { name: name.to_owned(), password }.into()).map(drop)
    }

    /// Answers one request; it may take long.
    pub fn handle(&self, request: Request) -> Result<Value, Fault> {
        self.desk()?.handle(request)
    }

    /// What the desk tells the page unasked.
    pub fn events(&self) -> Receiver<Event> {
        self.desk().map_or_else(|_| mpsc::channel().1, |desk| desk.subscribe())
    }

    /// Takes a file's bytes in and returns the ticket for them.
    pub fn take_file(&self, name: &str, bytes: &[u8]) -> Result<String, Fault> {
        self.desk()?.upload(name, bytes)
    }

    fn desk(&self) -> Result<&Desk, Fault> {
        self.desk.as_ref().map(|opened| &*opened.desk).map_err(Clone::clone)
    }
}
