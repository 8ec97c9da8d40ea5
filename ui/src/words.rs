//! The page's own text: headings, labels, hints, buttons. Sentences by code (reasons, faults, sync) are the model's `words`;
//! labels of codes come from the code sets, labels of fields from the declarations.

pub mod board;
pub mod care;
pub mod codes;
pub mod family;
pub mod handover;
pub mod house;
pub mod import;
pub mod office;
pub mod paper;
pub mod parameters;
pub mod record;
pub mod rights;
pub mod sign_in;
pub mod spot;
pub mod system;
pub mod today;
pub mod visit;

pub use anju_model::words::{NO, YES, role};

use crate::shared::Desk;
use anju_model::{Day, Field, Value, contract::Session, words::moment};

pub const NAME: &str = "安居";
pub const NAME_MARK: &str = "安";
pub const SKIP: &str = "跳到正文";
pub const DESK_PROMISE: &str = "离线可用 · 本机已加密";
pub const SWITCH: &str = "切换 / 锁定";
pub const ACTS: &str = "操作";
pub const SEARCH: &str = "姓名、拼音首字母、身份证后四位、电话、门牌号";
pub const FOUND: &str = "找到的搬迁户";
pub const WAITING: &str = "正在打开…";
pub const WAITING_WORD: &str = "待上传";
pub const CHOOSE: &str = "请选择";
pub const TODAY: &str = "今天";
pub const YESTERDAY: &str = "昨天";
pub const OTHER_DAY: &str = "选日期";
pub const WHOLE_DAY: &str = "如 2026-11-23";
pub const PARTIAL_DAY: &str = "如 2026-11-23；只知道月份写 2026-11";
pub const SAVE: &str = "保存";
pub const SAVING: &str = "正在保存…";
pub const SAVE_ANYWAY: &str = "仍要保存";
pub const AGAIN: &str = "再试一次";
pub const BACK: &str = "返回";
pub const CLOSE: &str = "关闭";
pub const CANCEL: &str = "取消";
pub const REMOVE: &str = "去掉";
pub const NOTHING: &str = "—";
pub const UNCHECKED: &str = "未核实";
pub const DRAFT_KEPT: &str = "草稿已保存";
pub const DRAFT_TAKE: &str = "继续填写";
pub const DRAFT_DROP: &str = "放弃";
pub const UNDONE: &str = "已撤销刚才的保存";
pub const PAGES: &str = "翻页";
pub const PAGE_BEFORE: &str = "上一页";
pub const PAGE_NEXT: &str = "下一页";
pub const ROWS: &str = "条";
pub const HOUSEHOLDS: &str = "户";
pub const REVEAL: &str = "看一次";
pub const REVEAL_NOTE: &str = "查看完整号码需填写原因，30 秒后自动隐藏，并记入操作日志。";
pub const REVEAL_REASON: &str = "查看原因";
pub const REVEAL_REASONS: [&str; 4] = ["核对证件", "联系本人", "代办业务", "其他"];
pub const REVEAL_GO: &str = "查看";
pub const OTHER_CADRE: &str = "＋ 其他干部";
pub const FIND_CADRE: &str = "干部姓名或单位";
pub const NO_CADRE_FOUND: &str = "没有找到，可换一种写法";
pub const TOWNSHIP: &str = "镇街";
pub const VILLAGE: &str = "村（社区）";
pub const WHOLE_COUNTY: &str = "整个区县";
pub const WHOLE_TOWNSHIP: &str = "整个镇街";
pub const PRINT: &str = "打印";
pub const CHOOSE_FILE: &str = "选择文件…";
pub const OPEN_HOUSE: &str = "户档案";
pub const EXPORT: &str = "导出 Excel";
pub const STEP_DONE: &str = "已完成";
pub const STEP_OPEN: &str = "未完成";
pub const NOWHERE: &str = "没有这个页面";
pub const NOWHERE_WHY: &str = "地址可能已经变了，请从左边的菜单进入。";

/// The menu.
pub mod menu {
    pub const LABEL: &str = "主菜单";
    pub const DAILY: &str = "日常";
    pub const SYSTEM: &str = "系统管理";
    pub const TODAY: &str = "今日待办";
    pub const TODAY_SHORT: &str = "待办";
    pub const HOUSEHOLDS: &str = "搬迁户";
    pub const MY_HOUSEHOLDS: &str = "我的帮扶户";
    pub const HOUSEHOLDS_SHORT: &str = "搬迁户";
    pub const MY_HOUSEHOLDS_SHORT: &str = "帮扶户";
    pub const CARE: &str = "走访帮扶";
    pub const CARE_SHORT: &str = "帮扶";
    pub const VISITS: &str = "走访登记";
    pub const NEEDS: &str = "诉求办理";
    pub const MATTERS: &str = "实事办理";
    pub const AFFAIRS: &str = "业务";
    pub const DUTIES: &str = "按责任部门";
    pub const RIGHTS: &str = "权益保障";
    pub const RIGHTS_SHORT: &str = "权益";
    pub const HANDOVERS: &str = "迁移交接";
    pub const HANDOVERS_SHORT: &str = "交接";
    pub const COUNTS: &str = "统计管理";
    pub const BOARD: &str = "工作看板";
    pub const BOARD_SHORT: &str = "看板";
    pub const BOARD_NUMBERS: &str = "看板";
    pub const SPOT: &str = "随机抽查";
    pub const PEOPLE: &str = "账号与设备";
    pub const PEOPLE_SHORT: &str = "账号";
    pub const IMPORT: &str = "数据导入";
    pub const COMPARE: &str = "部门数据比对";
    pub const DUPLICATES: &str = "疑似重复";
    pub const IMPORT_SHORT: &str = "导入";
    pub const TRAIL: &str = "操作日志";
    pub const TRAIL_SHORT: &str = "日志";
    pub const PARAMETERS: &str = "代码与参数";
    pub const PARAMETERS_SHORT: &str = "参数";
    pub const SYNC: &str = "数据同步";
    pub const SYNC_SHORT: &str = "同步";
    pub const SETTINGS: &str = "设置";
}

/// The window's title.
pub fn window_title(page: &str) -> String {
    if page == NAME { NAME.to_owned() } else { format!("{page} - {NAME}") }
}

/// A word as written.
pub fn quoted(word: &str) -> String {
    format!("“{word}”")
}

/// Names the button that takes something off a list.
pub fn remove(what: &str) -> String {
    format!("{REMOVE}“{what}”")
}

/// The first character of a name, for the round mark.
pub fn face(name: &str) -> String {
    name.chars().take(1).collect()
}

/// 向明成 户.
pub fn house_of(head: &str) -> String {
    format!("{head} 户")
}

/// Where a household lives, and how many.
pub fn place(lives: &str, persons: u32) -> String {
    format!("{lives} · {persons}人")
}

/// The desk and its areas.
pub fn desk_line(session: &Session) -> String {
    let areas: Vec<&str> = session.areas.iter().take(2).map(|area| area.name.as_str()).collect();
    let areas = areas.join("、");
    match &session.desk {
        Some(desk) if areas.is_empty() || desk.contains(&areas) => desk.clone(),
        Some(desk) => format!("{areas} · {desk}"),
        None => areas,
    }
}

/// A day in a list: `11-23` this year, else `2025-11-23`.
pub fn short_day(on: Day, today: Day) -> String {
    if on.year() == today.year() { format!("{}-{:02}", on.month(), on.day()) } else { on.to_string() }
}

/// 待上传 3 条.
pub fn waiting(count: u32) -> String {
    format!("待上传 {count} 条")
}

/// 共 N 条.
pub fn total(count: u32, unit: &str) -> String {
    format!("共 {count} {unit}")
}

/// No result of a search.
pub fn not_found(text: &str) -> String {
    format!("没有找到“{text}”。可换一种写法，或在“已转出户”里查找。")
}

/// The offer of an old draft.
pub fn draft_left(at: &str) -> String {
    format!("上次未保存的内容还在（{at}），继续填写还是放弃？")
}

/// The button that takes a save back.
pub fn undo(seconds: i64) -> String {
    format!("撤销刚才的保存（{seconds} 秒）")
}

/// What a saved visit says.
pub fn saved_visit(head: &str) -> String {
    format!("已保存：走访 · {head} 户")
}

/// What any other save says.
pub fn saved(what: &str, head: &str) -> String {
    format!("已保存：{what} · {head} 户")
}

/// Names what is revealed.
pub fn reveal_of(label: &str) -> String {
    format!("查看完整{label}")
}

/// How long a revealed value is still shown.
pub fn hides_in(seconds: u32) -> String {
    format!("{seconds} 秒后隐藏")
}

/// A file on its way.
pub fn uploading(name: &str) -> String {
    format!("正在读取 {name}…")
}

/// A file taken in.
pub fn uploaded(name: &str) -> String {
    format!("已选：{name}")
}

/// How far an export is.
pub fn exporting(done: u64, of: Option<u64>) -> String {
    match of {
        Some(of) if done < of => format!("正在导出 {done} / {of} 行"),
        Some(of) => format!("正在写文件（{of} 行）"),
        None if done > 0 => format!("正在读取，已有 {done} 行"),
        None => "正在导出".to_owned(),
    }
}

/// Where an export lies.
pub fn exported(rows: u64, file: &str) -> String {
    if rows == 0 { format!("已保存：{file}") } else { format!("已导出 {rows} 行：{file}") }
}

/// A stored value as people read it.
pub fn value(desk: &Desk, declared: &Field, value: &Value) -> String {
    match (value, declared.codes()) {
        (Value::Null, _) => NOTHING.to_owned(),
        (Value::Int(number), _) => anju_model::words::number(declared, *number),
        (Value::Text(code), Some(set)) => desk.label(set, code),
        (Value::Text(text), None) => text.clone(),
        (Value::Set(items), set) => {
            let label = |item: &String| set.map_or_else(|| item.clone(), |set| desk.label(set, item));
            items.iter().map(label).collect::<Vec<_>>().join("、")
        }
    }
}

/// Says that a paper is made.
pub fn print(title: &str) -> String {
    format!("打印《{title}》")
}

/// A moment, without its day if it is today's.
pub fn when(at: anju_model::Stamp, today: Day) -> String {
    moment(at, today)
}
