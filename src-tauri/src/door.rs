//! The desk as the shell sees it: the only file that knows the desk's own functions.

use anju_model::Fault;
use anju_model::contract::{Event, Request};
use serde_json::Value;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};

/// The desk in one data folder.
pub struct Door {}

impl Door {
    /// Opens the desk in `data`, or makes a new one there.
    pub fn open(_data: &Path) -> Result<Self, Fault> {
        Ok(Self {})
    }

    /// Signs `name` in.
    pub fn sign_in(&self, _name: &str, _password: &str) -> Result<(), Fault> {
        Ok(())
    }

    /// Answers one request.
    pub fn handle(&self, request: Request) -> Result<Value, Fault> {
        Err(Fault::new("program.broke").with("request", request.name()))
    }

    /// What the desk tells the page unasked.
    pub fn events(&self) -> Receiver<Event> {
        mpsc::channel().1
    }

    /// Takes a file's bytes in and returns the ticket for them.
    pub fn take_file(&self, _name: &str, _bytes: &[u8]) -> Result<String, Fault> {
        Err(Fault::new("file.unreadable"))
    }
}
