//! What travels in `POST /v1/sync` (SYNC §3): JSON, compressed with zstd, inside TLS.

use super::{
    digest::Sum,
    group::{Group, Verdict},
};
use crate::{
    area::AreaCode,
    day::{Day, Stamp},
    id::RecordId,
    value::Fields,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The protocol's version.
pub const PROTOCOL: u32 = 1;

/// The most bytes of a request before compression.
pub const REQUEST_LIMIT: usize = 256 * 1024;

/// A point in the server's history: a sequence and the chain's value there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point(pub u64, pub String);

/// How far a desk has pulled one of its areas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaCursor {
    /// The area.
    pub area: AreaCode,
    /// The last sequence it holds, with the chain's value there.
    pub at: Point,
}

/// What a desk asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// `PROTOCOL` of the desk's program.
    pub protocol: u32,
    /// `SCHEMA` of the desk's program.
    pub schema: u32,
    /// The desk's id.
    pub desk: RecordId,
    /// The epoch its cursors belong to.
    pub epoch: u32,
    /// Its areas and cursors.
    pub areas: Vec<AreaCursor>,
    /// How far the county's history went when it last cut pages short: a record changed between the cursors and there did
    /// not travel, not even as it stood at the cursor. So the cursors stand only while that point is history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Point>,
    /// Saved points, newest first, once the server has said that histories fork.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Point>,
    /// The outcome of the last comparison of sums: the areas that differed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differed: Vec<AreaCode>,
    /// Areas whose places' sums are wanted, because their totals differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums_of: Vec<AreaCode>,
    /// Places whose rows are wanted whole, because their sums differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refetch: Vec<AreaCode>,
    /// The number the desk will give its next group.
    pub next_number: u64,
    /// Set by a desk that was restored from a backup: it asks for a new id before it sends anything.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restored: bool,
    /// Numbers of groups that were parked: their present verdicts are wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parked: Vec<u64>,
    /// Whether the sync ages of the desks inside its areas are wanted; a desk of a village has none to see.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ages: bool,
    /// What the desk says of itself; an old program says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Set on a request that follows an answer which is not on the desk's disk yet: its cursors are where that answer ends,
    /// and prove nothing of what the desk holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ahead: bool,
    /// Groups in order, from the lowest number without a verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// The most rows the desk wants in this answer.
    pub room: u32,
}

/// What a desk says of itself, for the county's list of desks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The version of its program.
    pub version: String,
    /// Groups without a verdict.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub groups: u32,
    /// Files that the county does not hold whole.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub files: u32,
}

fn is_nought(count: &u32) -> bool {
    *count == 0
}

/// A row as the server holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The kind's name.
    #[serde(rename = "k")]
    pub kind: String,
    /// The record.
    #[serde(rename = "i")]
    pub id: RecordId,
    /// The sequence of its latest change.
    #[serde(rename = "v")]
    pub version: u64,
    /// Where it belongs.
    #[serde(rename = "p")]
    pub place: AreaCode,
    /// Whether it is a tombstone.
    #[serde(rename = "d", default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Its content in canonical form.
    #[serde(rename = "f")]
    pub fields: Fields,
    /// Who said what it holds: of the kinds that a department answers for, whose facts people and lists say in turn.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// Who said what a row holds, and as of which day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SaidText", into = "SaidText")]
pub struct Said {
    /// Who said every field not named below.
    pub made: Source,
    /// Fields that another said since, or the same one as of another day.
    pub fields: BTreeMap<String, Source>,
}

/// Who said something, and as of which day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The account; none for what the county's own program took.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RecordId>,
    /// Whether the county's program took it from a department's list; else it was an import.
    #[serde(rename = "l", default, skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
    /// The day on which it was observed: of a list the day up to which it says how things stand.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

impl Said {
    /// Returns who said a field.
    pub fn of(&self, field: &str) -> &Source {
        self.fields.get(field).unwrap_or(&self.made)
    }
}

/// `Said` as it is written: the source of most fields stands bare.
#[derive(Clone, Serialize, Deserialize)]
struct SaidText {
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    by: Option<RecordId>,
    #[serde(rename = "l", default, skip_serializing_if = "std::ops::Not::not")]
    listed: bool,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    on: Option<Day>,
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, Source>,
}

impl From<SaidText> for Said {
    fn from(SaidText { by, listed, on, fields }: SaidText) -> Self {
        Said { made: Source { by, listed, on }, fields }
    }
}

impl From<Said> for SaidText {
    fn from(Said { made: Source { by, listed, on }, fields }: Said) -> Self {
        SaidText { by, listed, on, fields }
    }
}

/// A record that no longer belongs to any of the desk's areas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// For a household: what its stub shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stub: Option<Stub>,
}

/// What stays of a household that moved away 已转出户.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stub {
    /// The head's name.
    pub name: String,
    /// The division it went to.
    pub to: AreaCode,
    /// When.
    pub moved_at: Stamp,
}

/// One area's page of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The area.
    pub area: AreaCode,
    /// The cursor it starts at; a page that does not start at the desk's present cursor is dropped.
    pub from: u64,
    /// The point it ends at, always a whole sequence.
    pub to: Point,
    /// Rows in the order of sequences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// Records that left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
}

/// All rows of one place, fetched again because the sums differed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refetched {
    /// The place.
    pub place: AreaCode,
    /// Everything the server holds there.
    pub rows: Vec<Row>,
}

/// When a desk was last at the county; no row, so it comes in the answer to those who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskAge {
    /// The desk's name.
    pub name: String,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// When it was here last; none where it never was.
    pub seen_at: Option<Stamp>,
}

/// What the county answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncAnswer {
    /// The server's clock.
    pub server_time: Stamp,
    /// The server's epoch.
    pub epoch: u32,
    /// Set when the desk's history is not the server's: nothing was judged. The desk sends its saved points.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forked: bool,
    /// The answer to points: the last common one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_to: Option<Point>,
    /// A new id for a desk that was restored or cloned; it renumbers what waits from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_desk: Option<RecordId>,
    /// The number the server expects next of this desk; lower than the desk's next means "send again from here".
    pub next_number: u64,
    /// Verdicts on the groups sent, and on parked ones decided since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// The desk's areas as the county has them now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaCode>,
    /// Pages, one per area.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Page>,
    /// Whether more pages wait.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// With pages that were cut short: how far the county's history goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Point>,
    /// With the last page: the sum of each area at that cursor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<(AreaCode, Sum)>,
    /// The sums of each place in the areas asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place_sums: Vec<(AreaCode, Sum)>,
    /// Places fetched whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refetched: Vec<Refetched>,
    /// When each desk inside the asking one's areas was here last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<Vec<DeskAge>>,
    /// Set for a revoked desk: it wipes its store.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}
