//! Text of 权益保障: the overview, the list of a right, one right of a household, and the survey.

use anju_model::contract::SurveySheetReport;

pub const OVERVIEW: &str = "总览与摸底";
pub const TITLE: &str = "权益保障总览";
pub const HINT: &str = "七项权益按户统计，点数字打开名单；一户按其中最需要办理的一人计";
pub const NAME: &str = "地区";
pub const RIGHT: &str = "权益";
pub const NOBODY: &str = "这里还没有搬迁户。";
pub const NONE: &str = "没有符合条件的户。";
pub const ALL: &str = "全部";
pub const CLAUSE: &str = "文件原文";
pub const BASIS: &str = "依据：渝民发〔2020〕10号";
pub const DEPARTMENT: &str = "责任部门";
pub const LIGHT: &str = "状态";
pub const FOUND: &str = "需要办理";
pub const NOTHING_FOUND: &str = "目前没有需要办理的事项。";
pub const CONTINUE: &str = "继续办理";
pub const ASK_FIRST: &str = "有情况还没有核实，先做七项权益摸底";
pub const SAVE_AND_NEXT: &str = "保存并登记下一户";
pub const PERSONS: &str = "每人情况";
pub const RECORDS: &str = "办理记录";
pub const KNOWN: &str = "已知情况和来源";
pub const LISTS: &str = "登记与办理";
pub const FILE: &str = "户档案";
pub const OPEN: &str = "查看";
pub const SURVEY: &str = "七项权益摸底";
pub const SURVEY_HINT: &str = "一次问完七项；已有记录的先填好，只问还空着的";
pub const SURVEY_DONE: &str = "摸底";
pub const SHEET: &str = "用 Excel 摸底";
pub const SHEET_HINT: &str = "导出表格带下去填，填好后再导入";
pub const SHEET_OUT: &str = "导出摸底表";
pub const SHEET_OUT_HINT: &str =
    "每名家庭成员一行，已有的情况先填好；只填还空着的，从下拉列表里选择。问过的户在第一行写上摸底日期。";
pub const SHEET_BACK: &str = "导入填好的摸底表";
pub const SHEET_FILE: &str = "摸底表";
pub const SHEET_FILE_HINT: &str = "先核对，核对完再保存；空着的格子不会清除已有的情况";
pub const SHEET_DAY: &str = "摸底日期（表里没写的按这一天）";
pub const SHEET_FAULTS: &str = "这些格子没有读取，其余的照常保存：";
pub const HOUSEHOLD_ASKED: &str = "全户";
pub const MEMBERS_ASKED: &str = "每名家庭成员";
pub const MEMBER: &str = "姓名";
pub const SHEETS_HINT: &str = "要纸质表的，选择一个村（社区），一次打印尚未摸底各户的摸底表，每户一张。";
pub const REMINDS: &str = "按本条提醒的事项";
pub const LOCAL: &str = " · 本地参数";
pub const NOT_HIS: &str = "不涉及";
pub const NOT_ASKED: &str = "未核实";
pub const ON: &str = "摸底日期";
pub const OPEN_SURVEY: &str = "打开名单";
pub const BY_PLACE: &str = "各地进度";

/// Names a clause.
pub fn clause(number: &str, title: &str) -> String {
    format!("{number} {title}")
}

/// Says what comes next of something under way: the steps that the person may take, or whom it waits for.
pub fn onward(steps: &[String], waits_for: Option<&str>) -> String {
    match waits_for {
        Some(rank) => anju_model::words::waits_for(rank),
        None => steps.join("、"),
    }
}

/// Says how far the survey is.
pub fn progress(surveyed: u32, of: u32) -> String {
    format!("七项权益摸底 {surveyed}/{of} 户")
}

/// Says how far the survey is in a division, for whoever does not see the line.
pub fn progress_in(place: &str, surveyed: u32, of: u32) -> String {
    format!("{place} {}", progress(surveyed, of))
}

/// Says what a form that came back would change.
pub fn sheet_report(report: &SurveySheetReport) -> String {
    let SurveySheetReport { file, households, asked, answers, .. } = report;
    match asked {
        0 => format!("{file}：共 {households} 户，没有新填的答案。"),
        asked => format!("{file}：共 {households} 户，其中 {asked} 户问过，有 {answers} 处新的答案。"),
    }
}

/// Names a cell.
pub fn sheet_cell(row: u32, column: &str) -> String {
    format!("第 {row} 行“{column}”")
}

/// Says how many faults are not listed.
pub fn sheet_more(count: u32) -> String {
    format!("还有 {count} 处，改好这些以后再核对。")
}

/// What the button that saves it says.
pub fn sheet_take(asked: u32) -> String {
    format!("保存这 {asked} 户")
}

/// Says how far saving is.
pub fn sheet_saving(at: u32, of: u32) -> String {
    format!("正在保存：第 {at}/{of} 户")
}

/// Says how many were saved.
pub fn sheet_saved(saved: u32) -> String {
    format!("已保存 {saved} 户的摸底。")
}

/// Says who was not saved.
pub fn sheet_refused(head: &str, why: &str) -> String {
    format!("{head} 户没有保存：{why}")
}

/// Says when a household was surveyed last.
pub fn surveyed_on(day: Option<String>) -> String {
    day.map_or_else(|| "尚未摸底".to_owned(), |day| format!("上次摸底：{day}"))
}

/// Says what a number stands for, for whoever does not see its column.
pub fn open_list(place: &str, right: &str, light: &str, count: u32) -> String {
    format!("{place} {right} {light} {count} 户，打开名单")
}

/// Names a field of a member, for whoever does not see its column.
pub fn of_member(name: &str, field: &str) -> String {
    format!("{name} {field}")
}

/// Names the grid of a right.
pub fn grid(right: &str) -> &'static str {
    if right == "aid" { "救助金发放核对表" } else { "历年参保情况" }
}
