//! 操作日志: what is asked of the audit trail and what it answers: who came in, who failed to, who saw, took or changed what. Names
//! stand for ids; personal values are masked before they come here.

use crate::{
    day::{Day, Stamp},
    id::RecordId,
};
use serde::{Deserialize, Serialize};

/// Reads the audit trail, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTrail {
    /// What is wanted of it.
    #[serde(default)]
    pub filter: TrailFilter,
    /// Where the page before ended; none for the newest.
    #[serde(default)]
    pub after: Option<TrailCursor>,
    /// The most entries of one page.
    pub limit: u32,
    /// Whether every changed field of a save is wanted, not only the first ones.
    #[serde(default)]
    pub whole: bool,
}

/// Which entries are wanted; nothing said wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailFilter {
    /// Of this sort.
    #[serde(default)]
    pub what: Option<TrailSort>,
    /// By this account.
    #[serde(default)]
    pub account: Option<RecordId>,
    /// On this desk.
    #[serde(default)]
    pub desk: Option<RecordId>,
    /// Not before this day.
    #[serde(default)]
    pub from: Option<Day>,
    /// Not after this day.
    #[serde(default)]
    pub to: Option<Day>,
}

/// The sorts of entries that a person chooses from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrailSort {
    /// Somebody came in, or opened the county's office.
    SignIns,
    /// Somebody tried to and failed.
    Failures,
    /// A personal value was shown whole.
    Reveals,
    /// A list was taken out of the program.
    Exports,
    /// Accounts were opened, changed, disabled or reset.
    Accounts,
    /// Desks were enrolled, renamed or revoked.
    Desks,
    /// Other systems: their tokens, and personal values that they read.
    Tokens,
    /// Records were changed.
    Changes,
}

impl TrailSort {
    /// All sorts, in the order of the page.
    pub const ALL: [TrailSort; 8] = [
        TrailSort::SignIns,
        TrailSort::Failures,
        TrailSort::Reveals,
        TrailSort::Exports,
        TrailSort::Accounts,
        TrailSort::Desks,
        TrailSort::Tokens,
        TrailSort::Changes,
    ];
}

/// Where a page ends: the moment of its last entry, whether that is one of the audit trail itself (else a save), and its number
/// there. Whatever is added later lies elsewhere, so no page misses or repeats an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TrailCursor(pub Stamp, pub bool, pub i64);

/// A page of the audit trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrailPage {
    /// The entries, the newest first.
    pub entries: Vec<TrailEntry>,
    /// Where to go on; none at the end.
    pub next: Option<TrailCursor>,
    /// What was asked for, in words.
    pub said: String,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrailEntry {
    /// Its place, which is also its name.
    pub place: TrailCursor,
    /// What happened, by code; `changed` for a save.
    pub what: String,
    /// Who did it; empty where nobody is known.
    pub who: String,
    /// On which desk; empty at none.
    pub desk: String,
    /// For which cadre it was entered.
    pub on_behalf_of: Option<String>,
    /// Of what: an account, a desk, a record; empty of nothing.
    pub about: String,
    /// Why, or how.
    pub why: String,
    /// The fields that a save changed, perhaps only the first ones.
    pub changes: Vec<TrailChange>,
    /// How many fields it changed in all.
    pub of: u32,
}

/// A changed field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrailChange {
    /// The record.
    pub about: String,
    /// The field's label.
    pub field: String,
    /// What it held; none where it held nothing.
    pub from: Option<String>,
    /// What it holds.
    pub to: String,
}
