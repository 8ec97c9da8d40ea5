//! Text of 数据导入.

use anju_model::{
    contract::{BatchRow, ImportCounts, ImportReport, ListOutcomes},
    words::lists,
};

pub const FILE: &str = "工作簿";
pub const FILE_HINT: &str = "选好后先试导入，不写入；看过结果再正式导入";
pub const COMPARE_HINT: &str = "按证件号码比对；有人填过更新的情况的，名单上的等待核定";
pub const DEPARTMENT: &str = "哪个部门的名单";
pub const AS_OF: &str = "名单截止日期";
pub const DAY_FIRST: &str = "先填名单截止日期，再选择文件。";
pub const LOOKING: &str = "正在核对工作簿，内容多时要等一会儿…";
pub const TAKING: &str = "正在导入，内容多时要等一会儿…";
pub const LOOKED: &str = "试导入结果（没有写入）";
pub const TAKEN: &str = "导入完毕";
pub const TAKE: &str = "正式导入";
pub const SAVE_REFUSED: &str = "保存未导入的行";
pub const SAVE_COMPARED: &str = "保存未收入的行和不在名单上的人";
pub const REFUSED_HINT: &str = "改正后可以再导入；其余行不受影响。";
pub const COLUMNS: &str = "列对应";
pub const COLUMNS_HINT: &str = "工作簿里的列名认不出来时，在这里写明它相当于国家统一表样的哪一列。";
pub const LIST_COLUMNS_HINT: &str =
    "名单里的列名认不出来时，在这里写明它相当于哪一列，如证件号码、参保状态、救助类别。";
pub const WRITTEN: &str = "工作簿里的列名";
pub const NATIONAL: &str = "规定列名（如 证件号码）";
pub const ADD_COLUMN: &str = "添加";
pub const AGAIN: &str = "重新核对";
pub const FINDINGS: &str = "逐条查看";
pub const ALL: &str = "全部";
pub const ERRORS: &str = "未导入";
pub const WARNINGS: &str = "提醒";
pub const NO_FINDING: &str = "没有这类问题。";
pub const SHEET: &str = "表";
pub const ROW: &str = "行";
pub const COLUMN: &str = "列";
pub const SAYS: &str = "问题和办法";
pub const BATCHES: &str = "历次导入";
pub const NO_BATCH: &str = "还没有导入过。";
pub const UNDO: &str = "整批撤销";
pub const UNDO_GO: &str = "撤销这次导入";
pub const UNDO_NOTE: [&str; 3] = [
    "这次导入新建的记录将删除，改动过的内容恢复为导入以前的，由它提出、还没有人处理的核定事项一并撤回。",
    "导入以后有人改过其中的记录，或登记了新的走访等，就不能整批撤销；后来的导入也包含这些记录的，先撤销后来的。",
    "撤销以后，同一个文件可以改正后再导入。",
];
pub const UNDONE: &str = "已撤销";

/// What was, or would be, taken.
pub fn counts(counts: &ImportCounts) -> String {
    let ImportCounts { households, persons, pairs, visits, needs } = counts;
    format!("搬迁户 {households} · 家庭成员 {persons} · 结对 {pairs} · 走访 {visits} · 诉求 {needs}")
}

/// How the rows of a department's list ended.
pub fn outcomes(outcomes: &ListOutcomes) -> String {
    let ListOutcomes { rows, updated, same, not_ours, refused, contradicts, proposed, missing } = outcomes;
    let missing = missing.map(|missing| format!("。名单所及镇街的搬迁人口中，不在名单上 {missing} 人"));
    format!(
        "共 {rows} 行：匹配并更新 {updated} · 一致 {same} · 不是本区县搬迁人口 {not_ours} · 号码有误或读不出 {refused} · \
         内容矛盾 {contradicts} · 待核定 {proposed}{}",
        missing.unwrap_or_default()
    )
}

/// What was left out and what was changed.
pub fn outcome(report: &ImportReport) -> String {
    let refused = format!("未导入 {} 行", report.refused_rows);
    if report.taken { format!("新建或改动 {} 条记录，{refused}", report.changes) } else { refused }
}

/// One import in the list.
pub fn batch(batch: &BatchRow, at: &str) -> String {
    let by = batch.by.as_deref().unwrap_or(lists::COMMAND_LINE);
    let what = batch.counts.as_ref().map_or_else(|| "部门名单".to_owned(), counts);
    format!("{at} · {by} · {what} · 共 {} 条记录", batch.records)
}

/// Asks whether an import is to be taken back.
pub fn undo(file: &str) -> String {
    format!("撤销“{file}”的导入？")
}

/// Says that it was.
pub fn undone(records: u32) -> String {
    format!("已撤销，{records} 条记录恢复原状")
}
