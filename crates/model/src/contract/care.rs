//! Visits, needs, matters, evidence and drafts.

use super::{
    house::{CadreChip, HouseholdRow},
    syncing::RecordMark,
};
use crate::{
    area::AreaCode,
    day::{Day, Stamp},
    id::RecordId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a save answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The group's number on this desk.
    pub group: u64,
    /// The record that was made or changed.
    pub record: RecordId,
    /// Until when `Undo` takes it back.
    pub undo_until: Option<Stamp>,
}

/// Takes back the save just made, by a new group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The group to take back.
    pub group: u64,
}

/// Asks for what the visit form starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenVisitForm {
    /// The household.
    pub household: RecordId,
}

/// What the visit form starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitForm {
    /// The household.
    pub household: HouseholdRow,
    /// Today.
    pub today: Day,
    /// Who can be met: person, name, relation code.
    pub members: Vec<(RecordId, String, Option<String>)>,
    /// Who may have gone: the person signed in (if a cadre) first, then the household's cadres.
    pub visitors: Vec<CadreChip>,
    /// Who is chosen at first.
    pub chosen: Vec<RecordId>,
    /// When the next visit would be due by the local interval.
    pub next_due: Day,
    /// The last three visits.
    pub recent: Vec<VisitRow>,
    /// Open needs and this year's open matters of the household, to do along the way.
    pub needs: Vec<NeedRow>,
    /// See `needs`.
    pub matters: Vec<MatterRow>,
    /// What was left unsaved here.
    pub draft: Option<Draft>,
}

/// Saves a visit with the needs raised in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogVisit {
    /// The household.
    pub household: RecordId,
    /// The day of the visit.
    pub visited_on: Day,
    /// One or two cadres.
    pub visitors: Vec<RecordId>,
    /// A code of `visit_mode`.
    pub method: String,
    /// Members met.
    pub met: Vec<RecordId>,
    /// Codes of `change_tick`.
    pub changed: BTreeSet<String>,
    /// Codes of `visit_purpose`.
    pub purposes: BTreeSet<String>,
    /// What was said and seen.
    pub note: Option<String>,
    /// By when the next visit is due.
    pub next_due: Option<Day>,
    /// A code of `confirm_how`.
    pub confirmed: Option<String>,
    /// Needs raised in it.
    pub needs: Vec<NewNeed>,
    /// The visit it corrects.
    #[serde(default)]
    pub corrects: Option<RecordId>,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// A need as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNeed {
    /// A code of `need_cat`.
    pub category: Option<String>,
    /// What was asked.
    pub text: String,
}

/// Records a need without a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaiseNeed {
    /// The household.
    pub household: RecordId,
    /// A code of `need_source`.
    pub source: String,
    /// The day it was raised.
    pub raised_on: Day,
    /// The need.
    pub need: NewNeed,
}

/// Moves a need on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceNeed {
    /// The need.
    pub need: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The state to reach, a code of `need_state`.
    pub to: String,
    /// The day it happened.
    pub on: Day,
    /// What was done, who deals with it, or the basis of a refusal.
    #[serde(default)]
    pub note: Option<String>,
}

/// A visit in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitRow {
    /// The visit.
    pub id: RecordId,
    /// The day.
    pub visited_on: Day,
    /// A code of `visit_mode`.
    pub method: String,
    /// Who went.
    pub visitors: Vec<String>,
    /// Codes of `change_tick`.
    pub changed: BTreeSet<String>,
    /// What was said and seen.
    pub note: Option<String>,
    /// Who entered it and when, if not the visitor.
    pub entered_by: Option<String>,
    /// The moment of entry.
    pub entered_at: Option<Stamp>,
    /// Whether entered on behalf 代录.
    pub on_behalf: bool,
    /// Sync state.
    pub mark: RecordMark,
}

/// A need in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedRow {
    /// The need.
    pub id: RecordId,
    /// The household.
    pub household: RecordId,
    /// The head's name.
    pub head: String,
    /// Where the household lives, as lists say it.
    pub lives: String,
    /// Version on this screen.
    pub seen: u64,
    /// A code of `need_cat`.
    pub category: Option<String>,
    /// What was asked.
    pub text: String,
    /// A code of `need_state`.
    pub state: String,
    /// The day it was raised.
    pub raised_on: Day,
    /// By when it is to be answered, while it waits for that.
    pub answer_by: Option<Day>,
    /// What was done.
    pub measure: Option<String>,
    /// The day it was done.
    pub done_on: Option<Day>,
    /// Sync state.
    pub mark: RecordMark,
}

/// Which needs a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedFilter {
    /// Those that wait for an answer 未办结.
    #[default]
    Open,
    /// Past the day of their answer 超期.
    Over,
    /// To be done again, because the household was not satisfied 不满意.
    Again,
    /// Done, and the household was not asked again yet 待回访.
    Revisit,
    /// All.
    All,
}

/// Asks for a page of the needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListNeeds {
    /// Which.
    pub filter: NeedFilter,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Rows to skip.
    pub skip: u32,
    /// The most rows wanted.
    pub limit: u32,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<R> {
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub rows: Vec<R>,
}

/// Promises a matter, or records one already done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMatter {
    /// The household.
    pub household: RecordId,
    /// The year it counts for.
    pub year: i64,
    /// A code of `matter_cat`.
    pub category: String,
    /// What is to be done.
    pub title: String,
    /// The day it was promised.
    pub promised_on: Day,
    /// By when.
    pub due_on: Option<Day>,
    /// The cadre who does it.
    pub cadre: Option<RecordId>,
    /// What it cost, in fen.
    pub amount_fen: Option<i64>,
    /// The day it was done, if it is done already.
    #[serde(default)]
    pub done_on: Option<Day>,
}

/// Moves a matter on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceMatter {
    /// The matter.
    pub matter: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The state to reach, a code of `matter_state`.
    pub to: String,
    /// The day it happened.
    pub on: Day,
    /// Who confirmed it, for 群众已确认.
    #[serde(default)]
    pub confirmed_by: Option<RecordId>,
    /// How, a code of `confirm_how`.
    #[serde(default)]
    pub confirmed: Option<String>,
    /// Why it is withdrawn.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Attaches an uploaded file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddEvidence {
    /// The ticket of the upload.
    pub ticket: String,
    /// The matter it proves.
    #[serde(default)]
    pub matter: Option<RecordId>,
    /// The visit it belongs to.
    #[serde(default)]
    pub visit: Option<RecordId>,
    /// A code of `evidence_kind`.
    pub kind: String,
}

/// A matter in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatterRow {
    /// The matter.
    pub id: RecordId,
    /// The household.
    pub household: RecordId,
    /// The head's name.
    pub head: String,
    /// Where the household lives, as lists say it.
    pub lives: String,
    /// Version on this screen.
    pub seen: u64,
    /// The year it counts for.
    pub year: i64,
    /// A code of `matter_cat`.
    pub category: Option<String>,
    /// What is to be done.
    pub title: String,
    /// A code of `matter_state`.
    pub state: String,
    /// The cadre.
    pub cadre: Option<String>,
    /// By when.
    pub due_on: Option<Day>,
    /// The days of promise, start, end, confirmation, verification.
    pub steps: [Option<Day>; 5],
    /// Its evidence: file names.
    pub evidence: Vec<EvidenceRow>,
    /// Sync state.
    pub mark: RecordMark,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// The evidence.
    pub id: RecordId,
    /// The file's name.
    pub name: String,
    /// Size in bytes.
    pub size: i64,
    /// Whether the county has the bytes.
    pub uploaded: bool,
}

/// Which matters a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterFilter {
    /// Promised, under way, or done and not confirmed yet 在办, those of earlier years too.
    Open,
    /// Confirmed by the household or verified 已确认.
    Confirmed,
    /// Of those, the ones that the township has not verified yet 待核实.
    ToVerify,
    /// All.
    #[default]
    All,
}

/// Asks for a page of the matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListMatters {
    /// Of this year.
    pub year: i64,
    /// Which of them.
    pub filter: MatterFilter,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Rows to skip.
    pub skip: u32,
    /// The most rows wanted.
    pub limit: u32,
}

/// What stands unsaved in a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The form's name with its subject, `visit/{household}`.
    pub form: String,
    /// The form's own state.
    pub body: serde_json::Value,
    /// When it was kept.
    pub at: Stamp,
}

/// Keeps what stands unsaved in a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeepDraft {
    /// The form's name with its subject.
    pub form: String,
    /// The form's own state.
    pub body: serde_json::Value,
}

/// Asks for what was left unsaved in a form, if anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetDraft {
    /// The form's name with its subject.
    pub form: String,
}

/// Forgets a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropDraft {
    /// The form's name with its subject.
    pub form: String,
}
