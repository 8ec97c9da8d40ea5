//! Text of 数据同步 and 设置.

pub const SYNC_NOW: &str = "立即同步";
pub const RECOUNT: &str = "核对";
pub const RECOUNTING: &str = "正在逐条核对本机数据，结果会显示在这里";
pub const NOTHING_WAITS: &str = "没有待上传的记录。";
pub const TAKEN: &str = "区县最近接收的";
pub const NOTHING_TAKEN: &str = "本机还没有上传过记录。";
pub const PARKED: &str = "区县未收入";
pub const AGAIN: &str = "再次提交";
pub const WITHDRAW: &str = "撤回";
pub const MENDED: &str = "已处理，下次同步时告诉区县";
pub const CONFLICTS: &str = "两处填写不一致";
pub const CONFLICTS_HINT: &str = "请核对后选一个；另一个保留在历史里";
pub const STANDS: &str = "现在采用";
pub const OTHER: &str = "另一处填写";
pub const KEEP: &str = "就用这个";
pub const TAKE_OTHER: &str = "改用这个";
pub const SETTLED: &str = "已确认";
pub const PROPOSALS: &str = "待核定的修改";
pub const ACCEPT: &str = "同意";
pub const DECLINE: &str = "不同意";
pub const DECIDED: &str = "已核定";
pub const WAITS_FOR_OTHERS: &str = "等待核定";
pub const LETTERS: &str = "文字大小";
pub const STANDARD: &str = "标准";
pub const LARGE: &str = "大字";
pub const LARGEST: &str = "超大字";
pub const PIN: &str = "数字密码";
pub const PIN_IS_SET: &str = "已设置";
pub const PIN_IS_NOT_SET: &str = "还没有设置";
pub const PIN_NOTE: &str = "只在这台电脑上有效，不会上传；用来解锁和切换人员。";
pub const NEW_PIN: &str = "新数字密码";
pub const PIN_HINT: &str = "6 位以上数字";
pub const SET_PIN: &str = "设置";
pub const CHANGE_PIN: &str = "更换";
pub const PIN_SET: &str = "数字密码已设置";
pub const ABOUT: &str = "关于本机";
pub const VERSION: &str = "版本";
pub const DESK: &str = "设备";
pub const AREAS: &str = "范围";
pub const SERVER: &str = "区县服务器";
pub const ME: &str = "当前人员";
pub const ROLE: &str = "角色";
pub const KEYS: &str = "快捷键：/ 或 Ctrl K 查找 · N 走访 · Ctrl Enter 保存 · Esc 返回";

/// How many saves wait.
pub fn waiting(count: usize) -> String {
    format!("待上传（{count}）")
}

/// 已确认 a + 待上传 b.
pub fn counts(confirmed: u64, waiting: u32, parked: u32) -> String {
    let parked = if parked > 0 { format!(" + 未收入 {parked}") } else { String::new() };
    format!("已确认 {confirmed} + 待上传 {waiting}{parked}")
}

/// Who saved, and when.
pub fn saved_by(by: &str, at: &str) -> String {
    format!("{by} · {at} 保存")
}

/// When the county took it.
pub fn taken_at(at: &str) -> String {
    format!("区县已接收（{at}）")
}

/// Who wrote a value, and when it was observed.
pub fn written(by: &str, observed: Option<&str>) -> String {
    observed.map_or_else(|| by.to_owned(), |observed| format!("{by} · {observed} 了解到"))
}

/// A field's label in a sentence.
pub fn field(label: &str) -> String {
    format!("的“{label}”")
}

/// A proposal in a sentence.
pub fn proposal(field: &str, now: &str, value: &str) -> String {
    let now = if now.is_empty() { "（空）" } else { now };
    format!("“{field}”由 {now} 改为 {value}")
}

/// Who proposed, and why it waits.
pub fn proposed(by: &str, why: &str) -> String {
    format!("{by} 提出 · {why}")
}

/// A role on a division.
pub fn role_on(role: &str, area: &str) -> String {
    format!("{role} · {area}")
}
