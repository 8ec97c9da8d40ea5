//! Text of 户档案.

use anju_model::{
    Day, Stamp,
    contract::EvidenceRow,
    kinds::MatterState,
    words::{day, moment},
};

pub const TITLE: &str = "户档案";
pub const VISIT: &str = "走访";
pub const NEED: &str = "诉求";
pub const MATTER: &str = "实事";
pub const PAIR: &str = "结对";
pub const MEMBER: &str = "成员";
pub const LIVES: &str = "住址";
pub const ORIGIN: &str = "迁出地";
pub const HEAD_ID: &str = "户主证件";
pub const PHONE: &str = "电话";
pub const CADRE: &str = "帮扶干部";
pub const NO_CADRE: &str = "没有结对干部";
pub const CHANGE_CADRE: &str = "更换";
pub const NAME_CADRE: &str = "指定干部";
pub const GO_SETTLE: &str = "去处理";
pub const MEMBERS: &str = "家庭成员";
pub const ADD_MEMBER: &str = "增加成员";
pub const CHANGE_HEAD: &str = "更换户主";
pub const NAME: &str = "姓名";
pub const RELATION: &str = "关系";
pub const AGE: &str = "年龄";
pub const HEALTH: &str = "健康";
pub const WORK_SCHOOL: &str = "务工 / 就学";
pub const MEDICAL: &str = "医保";
pub const INSURED: &str = "已参保";
pub const UNINSURED: &str = "未参保";
pub const CORRECT: &str = "更正";
pub const LEAVE: &str = "减少";
pub const MATTERS: &str = "实事";
pub const NEW_MATTER: &str = "登记实事";
pub const NEEDS: &str = "诉求";
pub const FACTS: &str = "户基本信息";
pub const CORRECT_HOUSEHOLD: &str = "更正户信息";
pub const MOVE: &str = "整户迁往其他村（社区）";
pub const PAST: &str = "经过";
pub const NO_PAST: &str = "还没有记录。";
pub const PAST_KINDS: [(&str, &str); 5] =
    [("all", "全部"), ("visit", "走访"), ("matter", "实事"), ("need", "诉求"), ("change", "变动")];
pub const MATTER_STEPS: [&str; 5] = ["已承诺", "办理中", "已办结", "群众确认", "镇街核实"];

/// How and since when the household is settled.
pub fn settled(placement: Option<&str>, moved_in_on: Option<&str>) -> Option<String> {
    match (placement, moved_in_on) {
        (Some(placement), Some(on)) => Some(format!("{placement} · {on} 入住")),
        (Some(placement), None) => Some(placement.to_owned()),
        (None, Some(on)) => Some(format!("{on} 入住")),
        (None, None) => None,
    }
}

/// A cadre's unit and first day.
pub fn since(unit: Option<&str>, since: Day, today: Day) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{unit} · {}起", day(since, today))
}

/// A cadre with the unit.
pub fn cadre(name: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| name.to_owned(), |unit| format!("{name}（{unit}）"))
}

/// What waits for someone.
pub fn open(conflicts: u32, proposals: u32, parked: u32) -> String {
    let part = |count: u32, word: &str| (count > 0).then(|| format!("{count} {word}"));
    let parts = [part(conflicts, "处填写不一致"), part(proposals, "处修改待核定"), part(parked, "条区县未收入")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// How many members.
pub fn persons(count: usize) -> String {
    format!("{count} 人")
}

/// How many left.
pub fn former(count: usize) -> String {
    format!("已减少的成员 {count} 人")
}

/// A member who left.
pub fn left(name: &str, on: &str, why: &str) -> String {
    format!("{name} {on} {why}")
}

/// Where a member works, and how long a year.
pub fn works(place: &str, months: i64) -> String {
    format!("{place} · {months} 个月")
}

/// How long a member works a year.
pub fn months(months: i64) -> String {
    format!("务工 {months} 个月")
}

/// Confirmed matters.
pub fn confirmed(count: usize) -> String {
    format!("{count} 件已确认")
}

/// Matters under way.
pub fn under_way(count: usize) -> String {
    format!("{count} 件在办")
}

/// No matter.
pub fn no_matter(year: i64) -> String {
    format!("{year} 年还没有实事。")
}

/// The year, day and cadre of a matter.
pub fn matter_line(year: i64, due: Option<Day>, cadre: Option<&str>, today: Day) -> String {
    let mut parts = Vec::new();
    if year != i64::from(today.year()) {
        parts.push(format!("{year} 年"));
    }
    parts.extend(due.map(|due| format!("{}前", day(due, today))));
    parts.extend(cadre.map(str::to_owned));
    parts.join(" · ")
}

/// A matter's evidence.
pub fn evidence(files: &[EvidenceRow]) -> String {
    if files.is_empty() {
        return "还没有佐证材料".to_owned();
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let waiting = files.iter().filter(|file| !file.uploaded).count();
    let waiting = if waiting > 0 {
        format!("（附件待上传 {}/{}）", files.len() - waiting, files.len())
    } else {
        String::new()
    };
    format!("佐证材料 {} 份：{}{waiting}", files.len(), names.join("、"))
}

/// The button of a matter's next act.
pub fn next_act(state: Option<MatterState>) -> &'static str {
    match state {
        Some(MatterState::Promised) => "开始办理",
        Some(MatterState::UnderWay) => "登记办结",
        Some(MatterState::Done) => "登记群众确认",
        Some(MatterState::Confirmed | MatterState::Verified | MatterState::CarriedOver | MatterState::Withdrawn)
        | None => "查看",
    }
}

/// A visit in the timeline.
pub fn visit(method: &str, visitors: &[String]) -> String {
    format!("{method} · {}", visitors.join("、"))
}

/// What was said, and what changed.
pub fn visit_more(note: Option<&str>, changed: &[String]) -> Option<String> {
    let changed = (!changed.is_empty()).then(|| format!("有变化：{}", changed.join("、")));
    match (note, changed) {
        (Some(note), Some(changed)) => Some(format!("{note}（{changed}）")),
        (Some(note), None) => Some(note.to_owned()),
        (None, changed) => changed,
    }
}

/// Who entered a visit, and when, if not on the day.
pub fn entered(by: &str, on_behalf: bool, at: Option<Stamp>, visited_on: Day, today: Day) -> String {
    let when = at.filter(|at| at.day() != visited_on).map(|at| format!("{} ", moment(at, today))).unwrap_or_default();
    format!("{when}{by}{}", if on_behalf { "代录" } else { "录入" })
}

/// A need that was dealt with.
pub fn need_done(text: &str, state: &str) -> String {
    format!("{text} → {state}")
}

/// A matter's last step.
pub fn matter_moment(title: &str, step: &str) -> String {
    format!("{title} {step}")
}

/// A pair that began.
pub fn pair_began(cadre: &str) -> String {
    format!("{cadre}开始帮扶")
}

/// A pair that ended.
pub fn pair_ended(cadre: &str, why: Option<&str>) -> String {
    why.map_or_else(|| format!("{cadre}不再帮扶"), |why| format!("{cadre}不再帮扶（{why}）"))
}

/// A member who joined.
pub fn joined(name: &str) -> String {
    format!("增加 {name}")
}

/// A member who left.
pub fn gone(name: &str, why: &str) -> String {
    format!("减少 {name}（{why}）")
}

pub const RIGHTS: &str = "权益保障";

/// For how many members a right is settled.
pub fn of_members(settled: u32, of: u32) -> String {
    format!("{settled}/{of} 人")
}
