//! Text of 数据导入.

use anju_model::{
    checks::{Cost, Severity},
    contract::{
        BatchRow, ImportCounts, ImportReport, LearntMeaning, LearntWhat, ListOutcomes, RecordTally, UnknownWord,
    },
    words::lists,
};

pub const FILE: &str = "工作簿";
pub const FILE_HINT: &str = "选好后先试导入，不写入；看过结果再正式导入";
pub const COMPARE_HINT: &str = "按证件号码比对；有人填过更新的情况的，名单上的等待核定";
pub const DEPARTMENT: &str = "哪个部门的名单";
pub const AS_OF: &str = "名单截止日期";
pub const DAY_FIRST: &str = "先填名单截止日期，再选择文件。";
pub const LOOKING: &str = "正在核对工作簿，内容多时要等一会儿…";
pub const LOOKING_SHORT: &str = "正在核对…";
pub const TAKING: &str = "正在导入，内容多时要等一会儿…";
pub const LOOKED: &str = "试导入结果（没有写入）";
pub const TAKEN: &str = "导入完毕";
pub const TAKE: &str = "正式导入";
pub const SAVE_REFUSED: &str = "保存待改的行";
pub const SAVE_COMPARED: &str = "保存未收入的行和不在名单上的人";

pub const ROWS_REFUSED: &str = "整行未导入";
pub const ROWS_REFUSED_NOTE: &str = "行；其余行照常导入";
pub const ROWS_TO_MEND: &str = "有格未导入";
pub const ROWS_TO_MEND_NOTE: &str = "行；其余格照常导入";
pub const RECORDS: &str = "各类记录：新增、改动、不变";
pub const KIND: &str = "记录";
pub const NEW: &str = "新增";
pub const CHANGED_RECORDS: &str = "改动";
pub const SAME: &str = "不变";

pub const AGAIN: &str = "再检查一次";
pub const CHANGED: &str = "改好以后再检查一次，看过结果再导入。";
pub const NOTHING_CHANGED: &str = "说明了词语、列或发来单位以后，在这里再检查一次。";
pub const NOTHING_CHANGED_IN_LIST: &str =
    "说明了词语或列以后，在这里再检查一次；收入名单时记住，这个部门下次的名单自动沿用。";
pub const SENDER: &str = "发来单位";
pub const SENDER_HINT: &str = "按表里的镇街认出；不对的请改写。词语和列的对应按发来单位记住，下次自动沿用";
pub const HIDDEN: &str = "隐藏的工作表也导入";

pub const WORDS_HINT: &str = "同一个词语只问一次，选好它的意思就用到所有的格。不选的，这些格空着，原文随记录保留。";
pub const LIST_WORDS_HINT: &str = "同一个词语只问一次，选好它的意思就用到所有的行。不选的，这些行不收入。";
pub const WORD: &str = "表里的词语";
pub const WORD_UNIT: &str = "个词语";
pub const TIMES: &str = "几处";
pub const FIRST: &str = "最早出现在";
pub const MEANS: &str = "意思";
pub const SAYS_NOTHING: &str = "没有内容";
pub const APPLIED: &str = "已按您的说明读取：";
pub const LEARNT_HINT: &str = "这次会照用；不对的请取消。";
pub const ALL_LEARNT: &str = "记住的对应";
pub const ALL_LEARNT_HINT: &str =
    "各单位的工作簿以前说明过的列和词语，再收到时自动沿用；取消以后不再用，已导入的内容不变。";

pub const COLUMNS_HINT: &str = "认不出的列只随记录保留。它其实是统一表样里的哪一列，请在这里选；也可以写明两个列名。";
pub const LIST_COLUMNS_HINT: &str =
    "名单里的列名认不出来时，在这里写明它相当于哪一列，如证件号码、参保状态、救助类别。";
pub const WRITTEN: &str = "工作簿里的列名";
pub const NATIONAL: &str = "规定列名（如 证件号码）";
pub const STANDS_FOR: &str = "相当于";
pub const KEPT_ONLY: &str = "只保留原文";
pub const ADD_COLUMN: &str = "添加";

pub const FINDINGS: &str = "逐条查看";
pub const COSTS: &str = "影响";
pub const SEVERITY: &str = "性质";
pub const ALL: &str = "全部";
pub const NO_FINDING: &str = "没有这类问题。";
pub const SHEET: &str = "表";
pub const ROW: &str = "行";
pub const COLUMN: &str = "列";
pub const SAYS: &str = "问题和办法";

pub const ACCOUNTS: &str = "核对";
pub const ACCOUNTS_HINT: &str =
    "每一格有内容的都算在其中一类：已导入；随记录保留原文；列在“逐条查看”里，或整行、整列、整张表没有读取。";
pub const READ_AS: &str = "读作";
pub const NOT_READ: &str = "认不出";
pub const NO_HEADING: &str = "（没有列名，或整张表没有读取）";
pub const FILLED: &str = "有内容";
pub const CELLS_TAKEN: &str = "已导入";
pub const CELLS_KEPT: &str = "保留原文";
pub const CELLS_REPORTED: &str = "已列出";
pub const TOTAL: &str = "合计";

pub const DUPLICATES_HINT: &str = "可能是同一条的记录，两条都保留着，系统不替您合并";
pub const UNTIL_MERGED: &str =
    "请打开两边的户档案核对：号码录错的，请更正号码；确是同一人或同一户的，先都留着，不要删除，以后提供合并。";
pub const NO_DUPLICATE: &str = "没有疑似重复的记录。";
pub const PAIR_UNIT: &str = "对";
pub const BIRTH: &str = "出生日期";
pub const HOUSEHOLD_NUMBER: &str = "户编号";
pub const PLACE: &str = "地区";

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
    let missing = missing.map(|missing| format!("。名单所及镇街的搬迁人口中，应在而不在名单上 {missing} 人"));
    format!(
        "共 {rows} 行：匹配并更新 {updated} · 一致 {same} · 不是本区县搬迁人口 {not_ours} · 号码有误或读不出 {refused} · \
         内容矛盾 {contradicts} · 待核定 {proposed}{}",
        missing.unwrap_or_default()
    )
}

/// What was left out of a list and what was changed by it.
pub fn outcome(report: &ImportReport) -> String {
    let refused = format!("未收入 {} 行", report.refused_rows);
    if report.taken { format!("新建或改动 {} 条记录，{refused}", report.changes) } else { refused }
}

/// How an import stands and what to do next, with the look of the note.
pub fn next(report: &ImportReport, fresh: bool) -> (&'static str, String) {
    let left = left(report);
    if report.taken {
        let done = || ("good", "内容都已登记，不用再做什么。".to_owned());
        return left.map_or_else(done, |left| ("care", format!("{left}。请先保存出来，改正后再导入一次。")));
    }
    if !fresh {
        return ("busy", "您的说明改过了：先再检查一次，看过结果再导入。".to_owned());
    }
    if !report.words.is_empty() {
        let cells: u32 = report.words.iter().map(|word| word.cells).sum();
        let unsaid = if report.list.is_some() { "这些行不收入" } else { "这些格先空着" };
        return ("care", format!("有的词语认不出，共 {cells} 处：先在下面说明它们的意思。不说明也能导入，{unsaid}。"));
    }
    match left {
        Some(left) => ("care", format!("可以导入。{left}，保存出来改正后再导入一次就能补上。")),
        None if report.changes == 0 && report.list.is_none() => {
            ("busy", "没有新内容：表里的都已登记过，不导入也可以。".to_owned())
        }
        None => ("good", "没有要改的行，可以导入。".to_owned()),
    }
}

/// What does not, or did not, come in as it stands.
fn left(report: &ImportReport) -> Option<String> {
    let not = if report.taken { "没有导入" } else { "不能导入" };
    match (report.refused_rows, report.mend_rows) {
        (0, 0) => None,
        (rows, 0) => Some(format!("有 {rows} 行{not}")),
        (0, rows) => Some(format!("有 {rows} 行里有格{not}")),
        (refused, mend) => Some(format!("有 {refused} 行{not}，另有 {mend} 行里有格{not}")),
    }
}

/// New, changed and unchanged records, of which there are any.
pub fn tally(tally: RecordTally) -> String {
    let RecordTally { new, changed, same } = tally;
    let parts = [(NEW, new), (CHANGED_RECORDS, changed), (SAME, same)];
    let said: Vec<String> =
        parts.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}")).collect();
    said.join(" · ")
}

/// A file and whose it is.
pub fn file(report: &ImportReport) -> String {
    let ImportReport { file, sender, .. } = report;
    if sender.is_empty() { file.clone() } else { format!("{file} · {SENDER}：{sender}") }
}

/// Heads the card in which words and columns are explained.
pub fn teaching(words: &[UnknownWord]) -> String {
    let cells: u32 = words.iter().map(|word| word.cells).sum();
    if words.is_empty() {
        "词语对应和列对应".to_owned()
    } else {
        format!("词语对应：{} 个词语认不出，共 {cells} 处", words.len())
    }
}

/// 610 处.
pub fn times(cells: u32) -> String {
    format!("{cells} 处")
}

/// Where a word stands first.
pub fn first(sheet: &str, row: u32) -> String {
    format!("《{sheet}》第 {row} 行")
}

/// Asks what a word of a column means.
pub fn means(column: &str, word: &str) -> String {
    format!("“{column}”列的“{word}”是什么意思")
}

/// What a word of a column means.
pub fn word_meant(column: &str, word: &str, meaning: &str) -> String {
    format!("{column}：“{word}” → {}", if meaning.is_empty() { SAYS_NOTHING } else { meaning })
}

/// What a column stands for.
pub fn meant(written: &str, meant: &str) -> String {
    format!("“{written}”列 → {meant}")
}

/// Heads what was learnt of a sender's earlier workbooks.
pub fn of_sender(sender: &str, count: usize) -> String {
    format!("沿用“{sender}”以前的对应 {count} 条")
}

/// What was learnt.
pub fn learnt(meaning: &LearntMeaning) -> String {
    match meaning.what {
        LearntWhat::Column => meant(&meaning.written, &meaning.meant),
        LearntWhat::Word => word_meant(&meaning.column, &meaning.written, &meaning.meant),
    }
}

/// Names the button that takes it back.
pub fn forget(written: &str) -> String {
    format!("取消“{written}”的对应")
}

/// Heads the columns that can be matched.
pub fn columns(unknown: usize) -> String {
    if unknown == 0 { "列对应".to_owned() } else { format!("列对应：{unknown} 列认不出，只保留原文") }
}

/// Asks what a column stands for.
pub fn stands_for(written: &str) -> String {
    format!("“{written}”相当于哪一列")
}

/// A number of cells.
pub fn cells(count: u32) -> String {
    format!("{count} 格")
}

/// Says what a finding costs.
pub fn costs(costs: Cost) -> &'static str {
    match costs {
        Cost::Row => "整行未导入",
        Cost::Cell => "一格未导入",
        Cost::Nothing => "只提醒",
    }
}

/// Says how wrong a finding is.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
    }
}

/// A choice with how much it shows.
pub fn counted(label: &str, count: usize) -> String {
    format!("{label} {count}")
}

/// 核对: what became of all filled cells; each number once, in the order of the sum.
pub fn account(filled: u32, taken: u32, kept: u32, reported: u32) -> String {
    format!("有内容 {filled} 格 = 已导入 {taken} + 保留原文 {kept} + 已列出 {reported}")
}

/// Names a sheet.
pub fn sheet(name: &str) -> String {
    format!("《{name}》")
}

/// Names what a record that may be another is known by.
pub fn known_by(kind: &str) -> &'static str {
    match kind {
        "person" => "人口编号",
        "household" => HOUSEHOLD_NUMBER,
        _ => "工作单位",
    }
}

/// Names the masked number beside it.
pub fn masked(kind: &str) -> &'static str {
    match kind {
        "person" => "证件号码",
        "household" => "户主证件号码",
        _ => "电话",
    }
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
