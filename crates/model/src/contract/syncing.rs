//! 数据同步: the chip, what waits, what was not taken, what differs.

use crate::{area::AreaCode, day::Stamp, fault::Fault, id::RecordId};
use serde::{Deserialize, Serialize};

/// Where a record stands on its way to the county (WORDS W4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordMark {
    /// 区县已接收.
    #[default]
    Confirmed,
    /// 已存本机，待上传.
    Waiting,
    /// 区县未收入.
    NotTaken,
    /// 修改待核定.
    Proposed,
    /// 两边不一致，待确认.
    Differs,
}

/// What the sync chip says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Everything confirmed and sums equal.
    #[default]
    Synced,
    /// Groups wait; the line is up.
    Waiting,
    /// A request is under way.
    Running,
    /// No network.
    NoNetwork,
    /// The county's server does not answer.
    Unreachable,
    /// The first download is under way.
    FirstDownload,
    /// Sums differ; being mended.
    Mending,
    /// This desk was revoked.
    Revoked,
}

/// Sync at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncChip {
    /// Which telling of the desk this is, counted from its start: on their way to the page answers and events may overtake one
    /// another, and the later one counts.
    pub told: u64,
    /// The line's state.
    pub line: Line,
    /// Groups waiting.
    pub waiting: u32,
    /// Groups not taken.
    pub parked: u32,
    /// Differing values open.
    pub conflicts: u32,
    /// How much of the county's history has been pulled, and how much there is, during the first download; none before the
    /// first answer.
    pub progress: Option<(u64, u64)>,
    /// The last complete sync.
    pub last: Option<Stamp>,
    /// Why the last attempt failed.
    pub trouble: Option<Fault>,
    /// The next attempt.
    pub next_try: Option<Stamp>,
    /// Minutes that this PC's clock is ahead of the county's (negative: behind), if more than five.
    pub clock_minutes: Option<i64>,
}

/// Asks for the sync page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSync {
    /// Of what differs, waits for a decision or was not taken only what lies inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// The sync page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    /// At a glance.
    pub chip: SyncChip,
    /// Records confirmed by the county on this desk.
    pub confirmed: u64,
    /// What waits, oldest first.
    pub waiting: Vec<WaitingRow>,
    /// What was confirmed last, newest first.
    pub taken: Vec<WaitingRow>,
    /// What was not taken.
    pub parked: Vec<ParkedRow>,
    /// What differs.
    pub conflicts: Vec<ConflictRow>,
    /// What waits for a decision.
    pub proposals: Vec<ProposalRow>,
    /// Evidence files waiting: done and in all.
    pub files: (u32, u32),
}

/// One save in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingRow {
    /// The group's number.
    pub group: u64,
    /// What was saved, `走访 · 向明成 户`.
    pub what: String,
    /// By whom.
    pub by: String,
    /// When saved.
    pub at: Stamp,
    /// When the county took it.
    pub taken_at: Option<Stamp>,
}

/// One group that was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParkedRow {
    /// The parked record, if the county has it on this desk.
    pub id: RecordId,
    /// The group's number, if it was saved on this desk.
    pub group: Option<u64>,
    /// What was saved.
    pub what: String,
    /// Why; `words::fault` has the sentence.
    pub fault: Fault,
    /// When saved.
    pub at: Option<Stamp>,
}

/// Two differing values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictRow {
    /// The conflict.
    pub id: RecordId,
    /// Its version on this screen.
    pub seen: u64,
    /// The household, if one is concerned.
    pub household: Option<RecordId>,
    /// Whom it is about.
    pub title: String,
    /// The field's label.
    pub field: String,
    /// The value that stands.
    pub stands: ConflictValue,
    /// The other.
    pub other: ConflictValue,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictValue {
    /// The value, masked if an id number.
    pub value: String,
    /// Who wrote it.
    pub by: String,
    /// The day it was observed.
    pub observed: Option<String>,
}

/// A change that waits for a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalRow {
    /// The proposal.
    pub id: RecordId,
    /// Its version on this screen.
    pub seen: u64,
    /// The household, if one is concerned.
    pub household: Option<RecordId>,
    /// Whom it is about.
    pub title: String,
    /// The field's label, or 删除.
    pub field: String,
    /// The present value.
    pub now: String,
    /// The proposed value.
    pub value: String,
    /// Who proposed it.
    pub by: String,
    /// Why it waits; `words::fault` has the sentence.
    pub reason: Fault,
    /// Whether the person signed in may decide.
    pub may_decide: bool,
}

/// Syncs now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncNow {}

/// Recounts this desk's sums from its rows and compares them with the county's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {}

/// Settles two differing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleConflict {
    /// The conflict.
    pub id: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// Whether the other value is the right one.
    pub other: bool,
}

/// Decides on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideProposal {
    /// The proposal.
    pub id: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// Whether it is accepted.
    pub accept: bool,
}

/// Takes back a group that was not taken, or asks the county to judge it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MendParked {
    /// The parked record.
    pub id: RecordId,
    /// Whether to take it back; otherwise it is judged again.
    pub withdraw: bool,
}
