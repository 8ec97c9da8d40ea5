//! What the program tells the page unasked.

use super::syncing::SyncChip;
use serde::{Deserialize, Serialize};

/// An event; a page that cares asks again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Sync has another state.
    Sync(SyncChip),
    /// Rows changed under the page (a pull, another window).
    Changed,
    /// The page was locked or another person signed in.
    Session,
    /// A long job moved on.
    Job(Job),
}

/// How far a long job is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The job's number.
    pub id: u64,
    /// Units done.
    pub done: u64,
    /// Units in all, if known.
    pub of: Option<u64>,
    /// How it ended, once it has.
    pub end: Option<Result<JobEnd, crate::Fault>>,
}

/// What a job leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobEnd {
    /// The file it wrote, as a person finds it.
    pub file: Option<String>,
    /// Rows in it.
    pub rows: u64,
}
