//! Text of 权益保障: the overview, the list of a right, one right of a household, and the survey.

pub const OVERVIEW: &str = "总览与摸底";
pub const TITLE: &str = "权益保障总览";
pub const HINT: &str = "七项权益按户统计，点数字打开名单；一户按其中最需要办理的一人计";
pub const NAME: &str = "地区";
pub const RIGHT: &str = "权益";
pub const NOBODY: &str = "这里还没有搬迁户。";
pub const NONE: &str = "没有符合条件的户。";
pub const ALL: &str = "全部";
pub const CLAUSE: &str = "文件原文";
pub const DEPARTMENT: &str = "责任部门";
pub const LIGHT: &str = "状态";
pub const FOUND: &str = "需要办理";
pub const NOTHING_FOUND: &str = "目前没有需要办理的事项。";
pub const PERSONS: &str = "每人情况";
pub const RECORDS: &str = "办理记录";
pub const LISTS: &str = "登记与办理";
pub const FILE: &str = "户档案";
pub const OPEN: &str = "查看";
pub const SURVEY: &str = "七项权益摸底";
pub const SURVEY_HINT: &str = "一次问完七项；已有记录的先填好，只问还空着的";
pub const SURVEY_DONE: &str = "摸底";
pub const HOUSEHOLD_ASKED: &str = "全户";
pub const MEMBERS_ASKED: &str = "每名家庭成员";
pub const MEMBER: &str = "姓名";
pub const WISH: &str = "户口迁移意愿";
pub const WAY: &str = "落户方式";
pub const COLLECTIVE: &str = "集体成员身份";
pub const LAND: &str = "迁出地耕地利用";
pub const MOVED: &str = "户口已迁";
pub const POLITICS: &str = "政治面貌";
pub const PENSION: &str = "养老保险";
pub const PENSION_STATE: &str = "养老状态";
pub const MEDICAL: &str = "本年医保";
pub const MEDICAL_STATE: &str = "医保状态";
pub const AID: &str = "社会救助";
pub const NO_AID: &str = "未享受";
pub const NOT_ASKED: &str = "未核实";
pub const ON: &str = "摸底日期";
pub const OPEN_SURVEY: &str = "打开名单";

/// Says how far the survey is.
pub fn progress(surveyed: u32, of: u32) -> String {
    format!("七项权益摸底 {surveyed}/{of} 户")
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
