//! 今日待办: one row per thing that this person may settle.

use crate::{area::AreaCode, day::Day, id::RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Asks for today's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetToday {
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// How loud a finding is (WORDS W1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 预警, red.
    Alarm,
    /// 提醒, amber.
    Remind,
    /// 提示, blue.
    Hint,
}

/// One row: why, about whom, and where its one button leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayRow {
    /// The reason's key (WORDS W2), `visit.over`; `words::today` has the sentence and the button.
    pub key: String,
    /// Its level.
    pub level: Level,
    /// What fills the sentence.
    pub params: BTreeMap<String, String>,
    /// The clause it follows from, `二（五）`.
    pub clause: String,
    /// Whether the deadline is a local parameter 本地参数.
    pub local: bool,
    /// The household, unless folded.
    pub household: Option<RecordId>,
    /// The head's name, or the division's for a folded row.
    pub title: String,
    /// Village and door.
    pub place: String,
    /// Members of the household.
    pub persons: u32,
    /// The need, matter, conflict … that the button opens.
    pub subject: Option<RecordId>,
    /// The member whom it is about, where its button makes a record of him.
    #[serde(default)]
    pub person: Option<RecordId>,
    /// For a folded row: the division and how many households it stands for.
    pub fold: Option<(AreaCode, u32)>,
}

/// Says something of a finding: explains it, puts it off, or waives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkFinding {
    /// The household.
    pub household: RecordId,
    /// The reason's key.
    pub key: String,
    /// What it is about, if not the household itself.
    #[serde(default)]
    pub about: Option<RecordId>,
    /// A code of `finding_mark`.
    pub state: String,
    /// The last day on which it is put off.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why.
    pub because: String,
}

/// Asks who is responsible for what in a division 分办清单.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetDuties {
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// How much of one reason there is, for the department responsible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The department, a code of `dept`.
    pub department: String,
    /// The clause.
    pub clause: String,
    /// The reason's key.
    pub key: String,
    /// The loudest level.
    pub level: Level,
    /// Findings.
    pub findings: u32,
    /// Households.
    pub households: u32,
}

/// Asks for a page of what the rules found for one reason: the list that a folded row opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFindings {
    /// The reason's key.
    pub key: String,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Rows to pass over.
    #[serde(default)]
    pub skip: u32,
    /// The most rows to answer.
    pub limit: u32,
}

/// A page of what was found for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPage {
    /// Today.
    pub day: Day,
    /// How much was found.
    pub total: u32,
    /// In how many households.
    pub households: u32,
    /// The page, in the order of villages; no row is folded.
    pub rows: Vec<TodayRow>,
    /// Households whose facts changed and that are still to be judged anew.
    pub pending: u32,
}

/// The chips above the list: rows of one group are filtered together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TodayGroup {
    /// Visits 走访.
    Visit,
    /// Cadres 结对.
    Pair,
    /// Needs 诉求.
    Need,
    /// Matters 实事.
    Matter,
    /// Rights 权益保障.
    Right,
    /// Handovers 迁移交接.
    Handover,
    /// Settlements and communities 安置社区.
    Community,
    /// Doubtful, differing or untaken data 资料.
    Data,
}

/// Today's list and the month at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Today {
    /// The division it was asked for.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Today.
    pub day: Day,
    /// The rows in order: 预警, due today, 提醒, 提示.
    pub rows: Vec<TodayRow>,
    /// This month's visits.
    pub month: MonthVisits,
    /// This year's matters.
    pub matters: YearMatters,
    /// Households that were asked about the seven rights 七项权益摸底, of those on the register.
    #[serde(default)]
    pub surveyed: (u32, u32),
    /// Two differing values waiting for someone.
    pub conflicts: u32,
    /// Groups that were not taken.
    pub parked: u32,
    /// Whether the first download is still under way, so that lists are incomplete.
    pub incomplete: bool,
    /// Households whose facts changed and that are still to be judged anew.
    #[serde(default)]
    pub pending: u32,
}

/// Visits of the month over the households to be visited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthVisits {
    /// Households visited.
    pub visited: u32,
    /// Households to be visited.
    pub of: u32,
    /// Visits at home 入户.
    pub at_home: u32,
    /// Visits by phone 电话.
    pub by_phone: u32,
    /// Meetings in the office 面谈 and others that count.
    pub other: u32,
    /// Households overdue.
    pub overdue: u32,
    /// Days left in the month.
    pub days_left: u32,
}

/// Households by this year's matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearMatters {
    /// The year.
    pub year: i64,
    /// With one confirmed or more.
    pub confirmed: u32,
    /// With one under way and none confirmed.
    pub under_way: u32,
    /// With none.
    pub none: u32,
}
