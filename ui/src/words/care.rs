//! Text of 诉求办理 and 实事办理.

use anju_model::{Day, words::day};

pub const NEED: &str = "诉求";
pub const NEW_NEED: &str = "登记诉求";
pub const NEEDS_HINT: &str = "随走访登记，也可在户档案里单独登记";
pub const NO_NEEDS: &str = "没有要办的诉求。";
pub const LATE: &str = "已超期";
pub const SEE: &str = "查看";
pub const DEAL: &str = "办理";
pub const CATEGORY: &str = "类别";
pub const SOURCE: &str = "怎么来的";
pub const RAISED_ON: &str = "哪天提出";
pub const NEXT_STEP: &str = "下一步";
pub const NEED_NOTE: &str = "说明";
pub const NEED_NOTE_HINT: &str = "谁来办、办了什么、群众怎么说，或不予受理的依据";
pub const ON: &str = "哪天";
pub const ON_WHICH: &str = "是哪天办的";
pub const RAISED_ON_WHICH: &str = "诉求提出的日期";
pub const ADVANCE: &str = "更新进度";
pub const NEED_STEPS: &[&str] = &["已登记", "已分派", "处理中", "已办结", "已回访"];
pub const REFUSED_STEPS: &[&str] = &["已登记", "已分派", "处理中", "不予受理"];
pub const MATTER: &str = "实事";
pub const NEW_MATTER: &str = "登记实事";
pub const MATTERS_HINT: &str = "每户每年 1–2 件；群众确认后计入当年（本地参数）";
pub const NO_MATTERS: &str = "没有符合条件的实事。";
pub const CHOOSE_HOUSE: &str = "选一户登记";
pub const YEAR: &str = "年度";
pub const TITLE: &str = "办什么实事";
pub const TITLE_HINT: &str = "如：帮助申请公益性岗位（保洁）";
pub const CADRE: &str = "谁来办";
pub const PROMISED_ON: &str = "承诺日期";
pub const DUE_ON: &str = "计划办结";
pub const AMOUNT: &str = "金额（元）";
pub const DONE_ALREADY: &str = "已办结的日期";
pub const EVIDENCE: &str = "佐证材料";
pub const EVIDENCE_KIND: &str = "材料类别";
pub const FILE: &str = "选择文件";
pub const FILE_HINT: &str = "照片（JPG、PNG）或 PDF；加密保存在本机，联网后自动上传";
pub const FINISH_HINT: &str = "办结要有至少 1 份佐证材料";
pub const CONFIRM: &str = "登记群众确认";
pub const CONFIRMED_BY: &str = "谁确认";
pub const CONFIRMED: &str = "确认方式";
pub const ADULT_HINT: &str = "本户任何一位成年人都可以确认";
pub const COUNTS_HINT: &str = "群众确认后计入当年";
pub const WITHDRAW: &str = "撤销这件实事";
pub const WHY: &str = "撤销原因";
pub const WITHDRAW_GO: &str = "撤销";

/// A page's heading.
pub fn of(act: &str, head: &str) -> String {
    format!("{act} · {head} 户")
}

/// A year.
pub fn year(year: i64) -> String {
    format!("{year} 年")
}

/// Category and days of a need.
pub fn need_line(category: Option<&str>, raised_on: Day, answer_by: Option<Day>, today: Day) -> String {
    let mut parts: Vec<String> = category.map(str::to_owned).into_iter().collect();
    parts.push(format!("{}提出", day(raised_on, today)));
    parts.extend(answer_by.map(|due| format!("{}前答复", day(due, today))));
    parts.join(" · ")
}

/// What was done about a need.
pub fn measure(text: &str) -> String {
    format!("办理情况：{text}")
}

/// Category and the rest of a matter.
pub fn matter_line(category: &str, rest: &str) -> String {
    if rest.is_empty() { category.to_owned() } else { format!("{category} · {rest}") }
}
