//! The words of lists: what a filter chooses, on the page and on the last sheet of an export.

use crate::{
    contract::{
        AccountState, Axis, DeskState, HandoverList, HouseholdFilter, ListChosen, MatterFilter, NeedFilter,
        StateFilter, TodayGroup, WhichRecords,
    },
    day::Day,
    department::Department,
    kinds,
    role::Role,
    rules::{Light, Right},
};

/// Names the people of ours whom a department's list should name and does not.
pub fn missing(department: Department) -> &'static str {
    match department {
        Department::Assistance => "登记为正在享受而不在名单上的",
        Department::Medical | Department::Pension | Department::Hukou => "不在名单上的搬迁人口",
    }
}

/// What is said of each of them: where he lives, his household's number, and his name and number, masked.
pub const MISSING_HEADINGS: [&str; 5] = ["镇街", "村（社区）", "户编号", "姓名", "证件号码"];

/// What the form of the survey is called.
pub const SURVEY: &str = "七项权益摸底表";

/// Names a list.
pub fn title(list: &ListChosen) -> &'static str {
    match list {
        ListChosen::Households { .. } => "搬迁户",
        ListChosen::Needs { .. } => "诉求办理",
        ListChosen::Matters { .. } => "实事办理",
        ListChosen::Board { .. } => "工作看板",
        ListChosen::Behind { indicator, .. } => indicator.label(),
        ListChosen::SpotRounds { .. } => "抽查批次",
        ListChosen::Spot { .. } => "随机抽查",
        ListChosen::Today { .. } => "今日待办",
        ListChosen::Findings { .. } => "待办名单",
        ListChosen::OfRight { which } => Right::named(&which.right).map_or("权益保障", |right| right.title),
        ListChosen::Rights { .. } => "权益保障总览",
        ListChosen::Handovers { .. } => "迁移交接",
        ListChosen::Survey { .. } => SURVEY,
        ListChosen::Records { which } => kinds::plain(&which.kind).map_or("记录", |(_, plain)| plain.list.title),
        ListChosen::Accounts { .. } => "账号",
        ListChosen::Desks { .. } => "设备",
        ListChosen::Batches {} => "历次导入",
        ListChosen::Duplicates {} => "疑似重复",
        ListChosen::Trail { .. } => "操作日志",
    }
}

/// Says what was chosen of a list, but for its division.
pub fn chosen(list: &ListChosen) -> String {
    match list {
        ListChosen::Households { filter, .. } => households(*filter).to_owned(),
        ListChosen::Needs { filter, .. } => needs(*filter).to_owned(),
        ListChosen::Matters { year, filter, .. } => format!("{year} 年，{}", matters(*filter)),
        ListChosen::Board { axis, day, .. } => format!("{}，{}", divided(*axis), as_of(*day)),
        ListChosen::Behind { day, .. } => as_of(*day),
        ListChosen::SpotRounds { .. } | ListChosen::Batches {} | ListChosen::Duplicates {} => ALL.to_owned(),
        ListChosen::Spot { .. } => "抽取的户".to_owned(),
        ListChosen::Records { which } => records(which),
        ListChosen::OfRight { which } => which.light.map_or(ALL, Light::word).to_owned(),
        ListChosen::Rights { .. } => ALL.to_owned(),
        ListChosen::Survey { .. } => ALL.to_owned(),
        ListChosen::Handovers { list, .. } => handovers(*list).to_owned(),
        ListChosen::Findings { key, .. } => super::today::many(key).to_owned(),
        ListChosen::Today { group, .. } => group.map_or(ALL, TodayGroup::label).to_owned(),
        ListChosen::Accounts { filter } => found(filter.state.map_or(ALL, account), &filter.text),
        ListChosen::Desks { filter } => found(filter.state.map_or(ALL, desk), &filter.text),
        ListChosen::Trail { filter } => super::trail::chosen(filter, "", ""),
    }
}

/// Names a list of handovers.
pub fn handovers(list: HandoverList) -> &'static str {
    match list {
        HandoverList::Incoming => "待我接收",
        HandoverList::Outgoing => "我方移交",
        HandoverList::Ended => "已办结",
    }
}

fn found(state: &str, text: &str) -> String {
    if text.is_empty() { state.to_owned() } else { format!("{state}，含“{text}”") }
}

/// Says why two records may be one 疑似重复, by code.
pub fn duplicate(why: &str) -> &'static str {
    match why {
        "person.two_keys" => "导入时一行的人口编号是其中一位的，证件号码是另一位的",
        "person.maybe_same" => "同户同名，出生日期不同",
        "person.maybe_elsewhere" => "不同户，同名、同性别、同一天出生",
        "person.named_otherwise" => "同户、出生日期相同，姓名或性别不同",
        "cadre.two_keys" => "导入时一行的电话是其中一位的，单位是另一位的",
        "same.id_number" => "证件号码相同",
        "same.number" => "人口编号相同",
        "same.name" => "同户、同名、同年月出生",
        "same.household_number" => "户编号相同",
        "same.head" => "户主证件号码相同",
        "same.phone" => "姓名和电话相同",
        _ => "有相同之处",
    }
}

/// What is said of each of two records that may be one.
pub const DUPLICATE_HEADINGS: [&str; 6] = ["姓名", "编号或单位", "证件号码或电话", "出生日期", "户编号", "地区"];

/// Says which records of a plain kind a list shows, but for the code in its other filter, which code sets name.
pub fn records(which: &WhichRecords) -> String {
    let workflow = kinds::plain(&which.kind).and_then(|(kind, _)| Some(kind.workflow()?.1));
    match (&which.state, workflow) {
        (StateFilter::Open, Some(_)) => OPEN.to_owned(),
        (StateFilter::In(code), Some(workflow)) => {
            workflow.state(code).map_or_else(|| code.clone(), |state| state.word.to_owned())
        }
        (StateFilter::Open | StateFilter::All | StateFilter::In(_), _) => ALL.to_owned(),
    }
}

/// Says that a list shows what is still to be done.
pub const OPEN: &str = "未办结";

/// Says that a list shows all there are.
pub const ALL: &str = "全部";

/// Who imported where nobody was signed in.
pub const COMMAND_LINE: &str = "区县服务器命令行";

/// Says how an account stands.
pub fn account(state: AccountState) -> &'static str {
    match state {
        AccountState::InUse => "在用",
        AccountState::NoPassword => "未设密码",
        AccountState::Disabled => "已停用",
    }
}

/// Says how a desk stands.
pub fn desk(state: DeskState) -> &'static str {
    match state {
        DeskState::InUse => "在用",
        DeskState::Away => "3 天未同步",
        DeskState::Revoked => "已停用",
    }
}

/// Says what role an account has.
pub fn role(role: Option<Role>) -> &'static str {
    role.map_or("本程序不认识的角色", super::role)
}

/// What waits on a desk.
pub fn waits(groups: u32, files: u32) -> String {
    match (groups, files) {
        (0, 0) => "无".to_owned(),
        (groups, 0) => format!("{groups} 条"),
        (0, files) => format!("附件 {files} 个"),
        (groups, files) => format!("{groups} 条，附件 {files} 个"),
    }
}

/// Says by what the board is divided.
pub fn divided(axis: Axis) -> &'static str {
    match axis {
        Axis::Area => "按地区",
        Axis::Unit => "按帮扶单位",
    }
}

fn as_of(day: Option<Day>) -> String {
    day.map_or_else(|| "截至导出当天".to_owned(), |day| format!("截至 {day}"))
}

/// Says which households a list shows.
pub fn households(filter: HouseholdFilter) -> &'static str {
    match filter {
        HouseholdFilter::All => "全部在册",
        HouseholdFilter::NoCadre => "没有结对干部",
        HouseholdFilter::CadreLeaving => "干部将调整",
        HouseholdFilter::Overdue => "应走访、逾期",
        HouseholdFilter::Unmet => "入户未遇",
        HouseholdFilter::NoMatter => "今年没有实事",
        HouseholdFilter::NoneConfirmed => "今年没有确认的实事",
        HouseholdFilter::Unsurveyed => "尚未摸底",
        HouseholdFilter::MovedOut => "已转出户",
    }
}

/// Says which needs a list shows.
pub fn needs(filter: NeedFilter) -> &'static str {
    match filter {
        NeedFilter::Open => "未办结",
        NeedFilter::Over => "超期",
        NeedFilter::Again => "不满意",
        NeedFilter::Revisit => "待回访",
        NeedFilter::All => "全部",
    }
}

/// Says which matters a list shows.
pub fn matters(filter: MatterFilter) -> &'static str {
    match filter {
        MatterFilter::Open => "在办",
        MatterFilter::Confirmed => "已确认",
        MatterFilter::ToVerify => "待核实",
        MatterFilter::All => "全部",
    }
}

/// Says what a spot check found.
pub fn spot(agrees: bool) -> &'static str {
    if agrees { "与档案一致" } else { "不一致" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_said_as_the_page_says_it() {
        let list = ListChosen::Matters { year: 2026, filter: MatterFilter::Open, area: None };
        assert_eq!((title(&list), chosen(&list).as_str()), ("实事办理", "2026 年，在办"));
    }
}
