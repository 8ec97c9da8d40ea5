//! 数据导入 from a desk: the county's server reads the workbook; the desk shows what it found and lists the batches.

use crate::{
    Department,
    checks::{Cost, Severity},
    day::{Day, Stamp},
    fault::Fault,
    id::RecordId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hands an uploaded workbook to the county, online, by an administrator who has the county's office open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWorkbook {
    /// The upload.
    pub ticket: String,
    /// Whether it is imported; else only looked through.
    pub take: bool,
    /// Columns matched by hand 列对应: the heading as written, and the national one it stands for.
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    /// Words mapped by hand 词语对应.
    #[serde(default)]
    pub words: Vec<WordMeaning>,
    /// Whose workbook it is 发来单位, by which columns and words are remembered; found out by its rows where it is empty.
    #[serde(default)]
    pub sender: String,
    /// Whether hidden sheets are taken too.
    #[serde(default)]
    pub hidden: bool,
    /// Set for a department's list 部门数据比对, which is compared instead.
    #[serde(default)]
    pub list: Option<OfDepartment>,
}

/// The largest workbook that is opened, in bytes: a larger one is refused before it is read into memory.
pub const LARGEST_WORKBOOK: usize = 96 << 20;

/// Says that a workbook is larger than any that is opened, or swells beyond it; without its name where nobody knows that yet.
pub fn workbook_too_large(name: Option<&str>) -> Fault {
    let fault = Fault::new("workbook.too_large").with("most", format!("{} MB", LARGEST_WORKBOOK >> 20));
    name.map_or(fault.clone(), |name| fault.with("name", name))
}

/// A workbook on its way to the county: what is asked of it, before its bytes, since an address holds too little.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The file's name.
    pub name: String,
    /// What is asked. The ticket is the desk's own and says nothing here.
    pub ask: ImportWorkbook,
}

impl HandedOver {
    /// The most bytes of what is asked: of every word of a large county's workbook what it means.
    pub const MOST: usize = 4 << 20;

    /// Puts what is asked before the workbook's bytes: its length in four bytes, the greatest first, then its JSON.
    pub fn before(&self, workbook: &[u8]) -> Vec<u8> {
        let asked = serde_json::to_vec(self).expect("texts and days always serialize");
        let length = u32::try_from(asked.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&length, asked.as_slice(), workbook].concat()
    }

    /// Takes a body apart; none where it does not begin so.
    pub fn split(body: &[u8]) -> Option<(Self, &[u8])> {
        let (length, rest) = body.split_first_chunk()?;
        let (asked, workbook) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let asked = Some(asked).filter(|asked| asked.len() <= Self::MOST)?;
        Some((serde_json::from_slice(asked).ok()?, workbook))
    }
}

/// What a word in a coded column means, as a person says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WordMeaning {
    /// The usual heading of the column.
    pub column: String,
    /// The word as written.
    pub word: String,
    /// The code or its label; for yes and no 是 or 否; empty for a word that says nothing.
    pub meaning: String,
}

/// Whether a column or a word was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LearntWhat {
    /// 列对应.
    Column,
    /// 词语对应.
    Word,
}

/// What a person taught of a sender's workbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntMeaning {
    /// The sender 发来单位.
    pub sender: String,
    /// A column or a word.
    pub what: LearntWhat,
    /// The usual heading of a word's column; empty for a column.
    #[serde(default)]
    pub column: String,
    /// The heading or the word as written.
    pub written: String,
    /// The usual heading, or the label of the code.
    pub meant: String,
}

/// Lists all that was learnt, by sender.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListLearnt {}

/// Takes back what was learnt, so that it is not applied any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetLearnt {
    /// The sender.
    pub sender: String,
    /// A column or a word.
    pub what: LearntWhat,
    /// The usual heading of a word's column; empty for a column.
    #[serde(default)]
    pub column: String,
    /// The heading or the word as written.
    pub written: String,
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
    /// 不在名单上: people who live in the townships of those whom the list names, whom it should name and does not; none where it
    /// need not name anybody.
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
    /// Records that were, or would be, made or changed.
    #[serde(default)]
    pub changes: u32,
    /// How many records of each kind are new, changed and as they were.
    #[serde(default)]
    pub records: BTreeMap<String, RecordTally>,
    /// Rows left out.
    pub refused_rows: u32,
    /// Rows taken but for some cells, which wait to be mended.
    #[serde(default)]
    pub mend_rows: u32,
    /// Whose workbook it is.
    #[serde(default)]
    pub sender: String,
    /// Columns and words as learnt from earlier workbooks of this sender, which were applied.
    #[serde(default)]
    pub learnt: Vec<LearntMeaning>,
    /// Words that nobody knows, each once a column.
    #[serde(default)]
    pub words: Vec<UnknownWord>,
    /// What became of all filled cells, by sheet and column.
    #[serde(default)]
    pub reconciliation: Vec<ColumnAccount>,
    /// Usual headings that no column was read as, which a column that nobody knows may be matched with.
    #[serde(default)]
    pub unmatched: Vec<String>,
    /// What was found, by sheet and row.
    pub findings: Vec<ImportFinding>,
}

/// The finding that a sheet is hidden and was left out.
pub const SHEET_HIDDEN: &str = "sheet.hidden";

impl ImportReport {
    /// Tells whether hidden sheets were left out, which can be taken too.
    pub fn leaves_hidden_sheets(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == SHEET_HIDDEN)
    }
}

/// How many records of a kind are new, changed and as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTally {
    /// New ones.
    pub new: u32,
    /// Changed ones.
    pub changed: u32,
    /// Those of which nothing new was said.
    pub same: u32,
}

/// A word in a coded column that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownWord {
    /// The sheet's name.
    pub sheet: String,
    /// The heading as written.
    pub column: String,
    /// The usual heading, by which the word is mapped.
    pub read_as: String,
    /// The word.
    pub word: String,
    /// In how many cells.
    pub cells: u32,
    /// The first row.
    pub first: u32,
    /// What it may mean: labels of the column's code set, or 是 and 否.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What became of the filled cells under one heading: filled = taken + kept + reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnAccount {
    /// The sheet's name.
    pub sheet: String,
    /// The heading as written; empty for a sheet that was not read.
    pub column: String,
    /// The usual heading that it was read as; none where nobody knows it.
    pub read_as: Option<String>,
    /// Cells that hold something.
    pub filled: u32,
    /// Cells whose value counts.
    pub taken: u32,
    /// Cells whose text stands beside the record.
    pub kept: u32,
    /// Cells that a finding names, or whose row, column or sheet was not read and is listed as such.
    pub reported: u32,
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
    /// Whether it is wrong or only doubtful.
    pub severity: Severity,
    /// What is not taken because of it.
    #[serde(default)]
    pub costs: Cost,
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

/// Lists records that may be one 疑似重复.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListDuplicates {}

/// Two records that may be one. Both stand until somebody settles it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateRow {
    /// The record kind: `person`, `household` or `cadre`.
    pub kind: String,
    /// Why, by code.
    pub why: String,
    /// One of them.
    pub one: DuplicateSide,
    /// The other.
    pub other: DuplicateSide,
}

/// What tells one of two records from the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSide {
    /// Its id.
    pub id: RecordId,
    /// The name; of a household its head's.
    pub name: String,
    /// 人口编号, 户编号 or the cadre's unit.
    pub known_by: Option<String>,
    /// The id number or phone, masked.
    pub masked: Option<String>,
    /// Day of birth.
    pub birth: Option<String>,
    /// The number of the household.
    pub household_number: Option<String>,
    /// The division's name.
    pub area: String,
    /// The household, to open it.
    pub household: Option<RecordId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_a_workbook_goes_before_it_however_much_it_is() {
        let word =
            |n: usize| WordMeaning {
                column: "与户主关系".into(), word: format!("词{n}"), meaning: "之子".into()
            };
        let ask = ImportWorkbook { take: true, words: (0..5_000).map(word).collect(), ..ImportWorkbook::default() };
        let handed = HandedOver { name: "一批.xlsx".into(), ask };
        let body = handed.before(b"PK\x03\x04");
        assert!(body.len() > 64 << 10, "more than an address holds");
        assert_eq!(HandedOver::split(&body), Some((handed, b"PK\x03\x04".as_slice())));
        for broken in [&body[..3], &body[..100], b"PK\x03\x04 a workbook alone"] {
            assert_eq!(HandedOver::split(broken), None);
        }
    }

    #[test]
    fn a_workbook_that_is_too_large_says_how_large_it_may_be() {
        let said = |name| crate::words::fault::sentence(&workbook_too_large(name));
        assert!(
            said(Some("一批.xlsx")).starts_with("“一批.xlsx”这个文件太大（最大 96 MB）"),
            "{}",
            said(Some("一批.xlsx"))
        );
        assert!(said(None).starts_with("这个文件太大（最大 96 MB）"), "{}", said(None));
    }
}
