//! 数据导入 from a desk: the county's server reads the workbook; the desk shows what it found and lists the batches.

use crate::{
    Department,
    checks::Severity,
    day::{Day, Stamp},
    id::RecordId,
};
use serde::{Deserialize, Serialize};

/// Hands an uploaded workbook to the county, online, by an administrator who has the county's office open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWorkbook {
    /// The upload.
    pub ticket: String,
    /// Whether it is imported; else only looked through.
    pub take: bool,
    /// Columns matched by hand 列对应: the heading as written, and the national one it stands for.
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    /// Set for a department's list 部门数据比对, which is compared instead.
    #[serde(default)]
    pub list: Option<OfDepartment>,
}

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfDepartment {
    /// The department.
    pub department: Department,
    /// The day up to which it says how things stand 截止日期.
    pub as_of: Day,
}

/// How the rows of a department's list ended, each in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOutcomes {
    /// Rows in all.
    pub rows: u32,
    /// 匹配并更新.
    pub updated: u32,
    /// 一致.
    pub same: u32,
    /// 不是本区县搬迁人口.
    pub not_ours: u32,
    /// 号码有误或读不出.
    pub refused: u32,
    /// 内容矛盾.
    pub contradicts: u32,
    /// 待核定: somebody has entered a newer fact.
    pub proposed: u32,
    /// 不在名单上: people who live in the townships of those whom the list names, and whom it does not name; none where it
    /// need not name everybody.
    #[serde(default)]
    pub missing: Option<u32>,
}

/// Asks what came of an import, once its job has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetImport {
    /// The job.
    pub job: u64,
}

/// Saves the rows that were not taken, with the reasons, and who is not on a department's list, to the person's folder for
/// downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRefused {
    /// The import's job.
    pub job: u64,
}

/// How many records of each sort were, or would be, taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// 搬迁户.
    pub households: u32,
    /// 家庭成员.
    pub persons: u32,
    /// 结对.
    pub pairs: u32,
    /// 走访.
    pub visits: u32,
    /// 诉求.
    pub needs: u32,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The file's name.
    #[serde(default)]
    pub file: String,
    /// Whether it was imported; else only looked through.
    #[serde(default)]
    pub taken: bool,
    /// What was, or would be, taken.
    #[serde(flatten)]
    pub counts: ImportCounts,
    /// How the rows of a department's list ended, where it is one.
    #[serde(default)]
    pub list: Option<ListOutcomes>,
    /// Records made or changed; 0 where it was only looked through.
    #[serde(default)]
    pub changes: u32,
    /// Rows left out.
    pub refused_rows: u32,
    /// What was found, by sheet and row.
    pub findings: Vec<ImportFinding>,
}

/// One finding at a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFinding {
    /// The sheet's name.
    pub sheet: String,
    /// The row as Excel numbers it.
    pub row: u32,
    /// The heading of the column as written.
    pub column: String,
    /// The case.
    pub code: String,
    /// Whether the row is kept out.
    pub severity: Severity,
    /// The sentence: where, what, why, what to do. Personal values are masked.
    pub message: String,
}

/// Lists all imports, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListBatches {}

/// An import as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    /// Its id.
    pub id: RecordId,
    /// The file's name.
    pub file: String,
    /// When.
    pub at: Stamp,
    /// Who; none where it was the server's command line.
    pub by: Option<String>,
    /// What was taken of a workbook; none of a department's list.
    pub counts: Option<ImportCounts>,
    /// Rows left out.
    pub refused_rows: u32,
    /// Records made or changed.
    pub records: u32,
    /// When it was taken back.
    pub undone_at: Option<Stamp>,
}

/// Takes an import back, as long as nobody has changed its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoBatch {
    /// The import.
    pub id: RecordId,
}

/// How many records an import that was taken back had made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchUndone {
    /// That many.
    pub records: u32,
}
