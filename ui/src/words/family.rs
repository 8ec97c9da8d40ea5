//! Text of 搬迁户, 成员变更 and 结对.

use anju_model::{
    By, Day,
    contract::HouseholdFilter,
    words::{day, lists},
};

pub const FILTER: &str = "筛选";
pub const SEARCH_HINT: &str = "按 / 或 Ctrl K 查找任何一户";
pub const CHOOSE_HOUSE: &str = "选一户登记；按 / 可直接查找";
pub const WHOLE_AREA: &str = "查看全部地区";
pub const NEW_HOUSEHOLD: &str = "新增搬迁户";
pub const HEAD: &str = "户主";
pub const LIVES: &str = "住址";
pub const PERSONS: &str = "人数";
pub const CADRE: &str = "帮扶干部";
pub const LAST_VISIT: &str = "上次走访";
pub const MATTERS: &str = "今年实事";
pub const NO_CADRE: &str = "没有";
pub const NEVER: &str = "没有";
pub const VISIT: &str = "走访";
pub const NOBODY_MOVED: &str = "没有已转出的户。";
pub const FACTS: &str = "更正户信息";
pub const SO_FROM: &str = "从哪天起是这样";
pub const SO_FROM_HINT: &str = "户类型、监测对象、居住情况按这一天分前后统计；不填为今天";
pub const NEW_MEMBER: &str = "增加成员";
pub const MEMBER: &str = "更正成员信息";
pub const LEAVE: &str = "减少成员";
pub const HEAD_CHANGE: &str = "更换户主";
pub const MOVE: &str = "整户迁往其他村（社区）";
pub const WHERE: &str = "居住地和户信息";
pub const THE_HEAD: &str = "户主";
pub const RELATION: &str = "与户主关系";
pub const JOINED_BY: &str = "增加原因";
pub const SINCE: &str = "加入日期";
pub const LEFT_ON: &str = "离开日期";
pub const LEFT_BY: &str = "减少原因";
pub const NEXT_HEAD: &str = "新户主";
pub const NEXT_HEAD_HINT: &str = "户主离开，要先定下由谁当户主";
pub const NEW_HEAD: &str = "由谁当户主";
pub const NEW_HEAD_HINT: &str = "有成年人的户，未成年人不能当户主";
pub const NO_HEAD: &str = "这一户没有其他成年人可以当户主。";
pub const RELATIONS: &str = "其他成员与新户主的关系";
pub const RELATIONS_HINT: &str = "已按原来的关系推算，请逐人核对；推算不出的要选。保存时一并改好。";
pub const NO_RELATION: &str = "未登记";
pub const HEAD_RELATION: &str = "户主。要换户主，请用“更换户主”";
pub const MOVE_NOTE: &str =
    "整户迁走后，这一户的档案和记录随户转到迁入的村（社区），本机只保留存目；已经计入的走访和实事不变。";
pub const NOW_AT: &str = "现在";
pub const NEW_ADDRESS: &str = "新住址";
pub const NEW_ADDRESS_HINT: &str = "还不知道可先不填：原住址在迁出的村（社区），不会带过去";
pub const NEW_CADRE: &str = "新的干部";
pub const CADRE_SINCE: &str = "从哪天起";
pub const SINCE_WHICH: &str = "新结对从哪天起";
pub const ENDED_WHICH: &str = "原结对到哪天为止";
pub const ENDED_ON: &str = "原结对到";
pub const ENDED_BY: &str = "结束原因";
pub const MASKED_HINT: &str = "号码已隐藏；要更正就输入完整的新号码，不改就留空";

/// A filter in words.
pub fn filter(filter: HouseholdFilter) -> &'static str {
    lists::households(filter)
}

/// An empty list.
pub fn empty(filter: HouseholdFilter) -> &'static str {
    match filter {
        HouseholdFilter::All => "这里还没有搬迁户。",
        HouseholdFilter::NoCadre => "每户都有结对干部。",
        HouseholdFilter::CadreLeaving => "没有接任未定的户。",
        HouseholdFilter::Overdue => "没有逾期未走访的户。可以看“全部在册”。",
        HouseholdFilter::Unmet => "没有未遇待再访的户。",
        HouseholdFilter::NoMatter => "每户今年都有实事。",
        HouseholdFilter::Unsurveyed => "每户都已摸底。",
        HouseholdFilter::NoneConfirmed => "每户今年都有群众确认的实事。",
        HouseholdFilter::MovedOut => NOBODY_MOVED,
    }
}

/// From where a household went, and where.
pub fn moved_to(from: Option<&str>, to: &str, on: Day, today: Day) -> String {
    let from = from.map(|from| format!("从{from}")).unwrap_or_default();
    format!("{}{from}迁往{to}", day(on, today))
}

/// What is credited here of a household that moved: cadre, month, visits, matters.
pub fn credited(rows: &[(String, String, u32, u32)]) -> String {
    if rows.is_empty() {
        return "迁走前没有计入本地的走访和实事".to_owned();
    }
    let part = |(cadre, month, visits, matters): &(String, String, u32, u32)| {
        let matters = if *matters > 0 { format!("、实事 {matters} 件") } else { String::new() };
        format!("{month} {cadre} 走访 {visits} 次{matters}")
    };
    format!("计入本地：{}", rows.iter().map(part).collect::<Vec<_>>().join("；"))
}

/// A page's heading.
pub fn of(act: &str, head: &str) -> String {
    format!("{act} · {head} 户")
}

/// The heading of a member's correction.
pub fn member_of(name: &str, head: &str) -> String {
    format!("更正 {name} 的信息 · {head} 户")
}

/// The heading of a member's leaving.
pub fn leaves(name: &str, head: &str) -> String {
    format!("减少成员 {name} · {head} 户")
}

/// Who may take over, and what he is now.
pub fn taker(name: &str, relation: &str) -> String {
    format!("{name}（{relation}）")
}

/// What a member was to the former head, and whether what he becomes follows from it.
pub fn was(relation: &str, follows: bool) -> String {
    if follows { format!("原来是{relation}") } else { format!("原来是{relation}；推算不出，请选择") }
}

/// The placeholder of a masked value.
pub fn masked_now(value: &str) -> String {
    format!("现在是 {value}")
}

/// A label of money.
pub fn in_yuan(label: &str) -> String {
    format!("{label}（元）")
}

/// Who decides on a field.
pub fn above(by: By) -> &'static str {
    match by {
        By::Site => "",
        By::Township => "改动由镇街核定，保存后为“修改待核定”",
        By::County => "改动由区县核定，保存后为“修改待核定”",
        By::Server => "由区县服务器填写",
    }
}

/// How the present pair ends.
pub fn present_ends(name: &str, since: Day, today: Day) -> String {
    format!("现在的结对：{name}（{}起）", day(since, today))
}
