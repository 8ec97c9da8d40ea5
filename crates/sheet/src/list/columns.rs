//! The columns of departments' lists, with what offices write above them. Names of the person's columns are those of the
//! national sheet, so that titles and totals are told from records in the same way.

use super::{
    judged::is_turned_in_brackets,
    title::{is_of_another, only_kind},
};
use crate::{
    cell::squeeze,
    columns::{Column, Headings, How, OLD_ROW, REASON, column},
    units::year_in,
};
use anju_model::Department;
use std::sync::LazyLock;

const ID_NUMBER: Column = column(
    "person.id_number",
    "证件号码",
    How::Id,
    "身份证号 身份证号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码 社会保障号码 \
     社会保障号 证件号 身份证 身份号码 参保人身份证号 参保人员身份证号 对象身份证号 成员身份证号 家庭成员身份证号 \
     参保人证件号码 参保人证件号 参保人身份证号码 参保人身份证 参保人员身份证号码 参保人员证件号码 救助对象身份证号 \
     救助对象身份证号码 领取人身份证号 领取人身份证号码 领取人证件号码 领取人员身份证号 低保对象身份证号 低保对象身份证号码 \
     保障对象身份证号 保障对象身份证号码 对象身份证号码 成员身份证号码 家庭成员身份证号码 迁移人身份证号 迁移人员身份证号 \
     申请人身份证号 申请人身份证号码 领款人身份证号 社保号",
);
const NAME: Column = column(
    "person.name",
    "姓名",
    How::Name,
    "参保人姓名 人员姓名 成员姓名 对象姓名 名字 参保人 参保人员 参保人员姓名 领款人 领取人 领取人姓名 领取人员姓名 低保对象姓名 \
     低保对象 保障对象姓名 保障对象 救助对象姓名 家庭成员姓名 家庭成员 迁移人 迁移人姓名",
);
const ROW: Column = column("own.row", OLD_ROW, How::Own, "");
const WHY: Column = column("own.reason", REASON, How::Own, "");
/// In the workbook of refused rows it keeps what the title over each of them said.
const TITLE: Column = column("own.title", "原表标题", How::Own, "");
/// What speaks of another office's matter: 养老保险参保状态 in a list of 医保.
pub(super) static ANOTHERS: Column = column("other", "", How::Own, "");
const MEDICAL_STATE: &str = "参保情况 缴费状态 参保缴费状态 缴费情况 人员参保状态 参保缴费情况 当前参保状态 人员状态 状态 \
 当前状态 缴费标志 参保登记状态 医保状态 医保参保状态 医保缴费状态";
const MEDICAL_INSURED: &str = "参保 是否参加 是否已参保 是否参保缴费 是否缴费 是否已缴费 是否在保 参保标识 参保标志 \
 是否参加医疗保险 是否参加医保 是否参加城乡居民医保";
const PENSION_STATE: &str = "参保情况 缴费状态 参保缴费状态 缴费情况 人员参保状态 参保缴费情况 当前参保状态 人员状态 状态 \
 当前状态 缴费标志 参保登记状态 养老保险状态 养老参保状态";
const PENSION_INSURED: &str = "参保 是否参加 是否已参保 是否参保缴费 是否缴费 是否已缴费 是否在保 参保标识 参保标志 \
 是否参加养老保险";
const SINCE: &str = "起始日期 起始时间 享受起始日期 享受起始时间 享受起始月 起始月 享受时间 \
 开始时间 参保日期 参保时间 参保开始日期 首次参保日期 开始享受日期 \
 开始享受时间 享受开始日期 享受待遇开始日期 待遇开始日期 领取开始日期 待遇领取开始时间 救助开始日期 救助起始日期 \
 纳入时间 纳入日期";
const UNTIL: &str = "截止时间 截止 终止日期 终止时间 结束日期 结束时间 停保日期 停保时间 停发日期 停发时间 \
 参保截止日期 救助截止日期 退出日期 退出时间 \
 取消日期 取消时间 暂停日期 暂停时间 断缴日期 断缴时间 中断日期 中断时间 到期日 到期日期 到期时间 延保期至 享受至 保障期至 \
 有效期至 待遇期止";
const PERIOD: &str =
    "享受期限 享受起止时间 起止时间 起止日期 保障期间 保障期限 救助期间 参保期间 待遇期间 有效期 有效期限";

const MEDICAL: &[Column] = &[
    ID_NUMBER,
    NAME,
    column(
        "kind",
        "险种",
        How::Code("medical_kind"),
        "参保险种 险种类型 险种名称 险种类别 医保险种 医疗保险险种 参保类型 参保类别",
    ),
    column("year", "年度", How::Text, "参保年度 缴费年度 年份 所属年度 参保年份 医保年度"),
    column("state", "参保状态", How::Text, MEDICAL_STATE),
    column("insured", "是否参保", How::Text, MEDICAL_INSURED),
    column(
        "stopped",
        "是否停保",
        How::Text,
        "是否断保 是否停缴 是否退保 是否终止 是否注销 是否应参未参 是否未参保 是否未缴费",
    ),
    column(
        "until",
        "停保日期",
        How::Partial,
        "停保时间 终止日期 终止时间 断保日期 断保时间 断缴日期 断缴时间 停缴日期 停缴时间 退保日期 退保时间 \
         参保截止日期 参保终止日期 中断日期 中断时间",
    ),
    column("period", "享受期间", How::Text, PERIOD),
    ROW,
    WHY,
    TITLE,
];

const PENSION: &[Column] = &[
    ID_NUMBER,
    NAME,
    column(
        "kind",
        "险种",
        How::Code("pension_kind"),
        "参保险种 险种类型 险种名称 险种类别 养老险种 养老保险险种 参保类型 参保类别",
    ),
    column("state", "参保状态", How::Text, PENSION_STATE),
    column("insured", "是否参保", How::Text, PENSION_INSURED),
    column("stopped", "是否停保", How::Text, "是否断保 是否停缴 是否退保 是否终止 是否注销 是否应参未参 是否未参保"),
    column(
        "drawing",
        "待遇状态",
        How::Text,
        "领取状态 是否领取待遇 是否领取 是否领取养老金 待遇领取状态 待遇享受状态 领取待遇情况 待遇领取情况 \
         是否享受待遇",
    ),
    column("since", "开始日期", How::Partial, SINCE),
    column("until", "截止日期", How::Partial, UNTIL),
    column("period", "享受期间", How::Text, PERIOD),
    ROW,
    WHY,
    TITLE,
];

const HUKOU: &[Column] = &[
    ID_NUMBER,
    NAME,
    column(
        "moved",
        "是否迁移",
        How::Text,
        "户口是否迁移 户籍是否迁移 是否迁移户口 是否迁移户籍 是否已迁移 迁移状态 迁移情况 户口迁移情况 \
         户籍迁移情况 是否落户 是否已落户 落户情况 是否迁入",
    ),
    column(
        "since",
        "迁移日期",
        How::Partial,
        "落户日期 迁移时间 落户时间 迁入日期 迁入时间 户口迁移日期 户口迁移时间 户籍迁移日期 户籍迁移时间",
    ),
    column(
        "way",
        "变动类型",
        How::Text,
        "变动类别 变动情况 变动原因 迁移类型 迁移类别 迁移方式 迁移原因 业务类型 户籍变动类型",
    ),
    column(
        "from",
        "迁出地",
        How::Note,
        "迁出地址 迁出地详址 原籍 原籍地址 原户籍地 原户籍地址 原户口所在地 原住址 迁出派出所 何地迁来 迁出户籍地 迁出村 \
         何时由何地迁来本址 何时由何地迁来本市(县)",
    ),
    column(
        "to",
        "迁入地",
        How::Note,
        "迁入地址 迁入地详址 现户籍地 现户籍地址 现户口所在地 户口所在地 户籍地址 迁入派出所 迁入户籍地 迁入村 落户地 落户地址",
    ),
    column("left_on", "迁出日期", How::Text, "迁出时间"),
    ROW,
    WHY,
    TITLE,
];

const ASSISTANCE: &[Column] = &[
    ID_NUMBER,
    NAME,
    column(
        "kind",
        "救助类别",
        How::Text,
        "社会救助类别 救助类型 救助种类 保障类别 救助项目 对象类别 低保特困类别 低收入人口类型 低收入人口类别",
    ),
    column(
        "minimum_living",
        "是否低保",
        How::Text,
        "享受低保 是否享受低保 低保 是否低保户 是否低保对象 是否享受最低生活保障 低保类别",
    ),
    column(
        "destitute",
        "是否特困",
        How::Text,
        "享受特困 是否特困供养 是否特困供养人员 是否特困人员 特困 特困供养 特困类别",
    ),
    column(
        "entitled",
        "是否享受",
        How::Text,
        "享受状态 享受情况 待遇状态 待遇享受状态 救助状态 保障状态 发放状态 在享状态 享受标志 是否在享 是否在保 是否享受救助 \
         人员状态 对象状态 当前状态 状态 变动情况 变动类型",
    ),
    column("care", "供养方式", How::Text, "供养形式 供养类型 特困供养方式"),
    column("stopped", "是否停发", How::Text, "是否停保 是否取消 是否退出 是否终止 是否注销 是否停止享受"),
    column("since", "开始日期", How::Partial, SINCE),
    column("until", "截止日期", How::Partial, UNTIL),
    column("period", "享受期间", How::Text, PERIOD),
    ROW,
    WHY,
    TITLE,
];

/// Returns the columns of a department's lists.
pub(super) fn of(department: Department) -> &'static [Column] {
    match department {
        Department::Medical => MEDICAL,
        Department::Pension => PENSION,
        Department::Hukou => HUKOU,
        Department::Assistance => ASSISTANCE,
    }
}

/// Returns the names of the columns of which a list has at least one beside the id number.
pub(super) fn facts(department: Department) -> &'static [&'static str] {
    match department {
        Department::Medical => &["state", "insured", "kind"],
        Department::Pension => &["state", "insured", "drawing", "kind"],
        Department::Hukou => &["moved", "since"],
        Department::Assistance => &["kind", "minimum_living", "destitute", "entitled"],
    }
}

/// Tells how the words of a column are read, where they mean something: also of those that say more than a code.
pub(super) fn words(department: Department, column: &Column) -> Option<How> {
    match (department, column.name) {
        (_, "kind") if matches!(column.how, How::Code(_)) => Some(column.how),
        (Department::Medical, "state" | "insured") => Some(How::Code("medical_state")),
        (Department::Pension, "state" | "insured" | "drawing") => Some(How::Code("pension_state")),
        (Department::Assistance, "kind" | "minimum_living" | "destitute") => Some(How::Code("assist")),
        (_, "stopped" | "moved" | "entitled") => Some(How::YesNo),
        _ => None,
    }
}

static HEADINGS: LazyLock<[Headings; 4]> =
    LazyLock::new(|| Department::ALL.map(|department| Headings::of(of(department))));

/// Finds the column that a heading means in a list of this department: 居民医保参保状态 is 参保状态 of one insurance, and what
/// ends in 截止时间 is an end.
pub(super) fn by_heading(department: Department, written: &str) -> Option<&'static Column> {
    let heading = squeeze(written);
    if is_of_another(department, &heading) {
        return None;
    }
    let own = |written: &str| HEADINGS[department as usize].find(written);
    let column = own(written).or_else(|| {
        let bare = without_kind(department, &heading);
        let of_kind = own(&bare).filter(|column| OF_A_KIND.contains(&column.name) && bare != heading);
        of_kind.or_else(|| is_kind_alone(department, &heading, &bare).then(|| own("是否参保"))?).or_else(|| {
            let ends = ENDS.iter().any(|end| bare.ends_with(end)) && !heading.contains("居住");
            ends.then(|| of(department).iter().find(|column| column.name == "until"))?
        })
    });
    column.filter(|column| !is_turned_in_brackets(&heading, column.name.starts_with("person.")))
}

/// Columns that may say how it stands with one of several insurances or aids, which their headings name.
pub(super) const OF_A_KIND: [&str; 7] = ["kind", "state", "insured", "drawing", "entitled", "since", "until"];
/// How the headings of columns of ends end.
const ENDS: [&str; 12] = [
    "截止",
    "截止日期",
    "截止时间",
    "截止年月",
    "结束日期",
    "结束时间",
    "结束年月",
    "到期日期",
    "到期时间",
    "有效期至",
    "享受至",
    "期限止",
];
/// What headings say of which insurance, a longer one before what it holds.
const INSURANCES: [&str; 16] = [
    "社会养老保险",
    "基本养老保险",
    "基本医疗保险",
    "机关事业单位",
    "医疗保险",
    "养老保险",
    "大病保险",
    "城乡居民",
    "城镇职工",
    "企业职工",
    "医保",
    "养老",
    "大病",
    "居民",
    "职工",
    "灵活就业",
];
/// What headings say of which aid.
const AIDS: [&str; 14] = [
    "最低生活保障",
    "临时救助",
    "边缘家庭",
    "分散供养",
    "集中供养",
    "特困人员",
    "低保",
    "边缘",
    "特困",
    "农村",
    "城市",
    "城镇",
    "城乡",
    "情况",
];

fn without_kind(department: Department, heading: &str) -> String {
    let words: &[&str] = match department {
        Department::Medical | Department::Pension => &INSURANCES,
        Department::Assistance => &AIDS,
        Department::Hukou => &[],
    };
    words.iter().fold(heading.to_owned(), |heading, word| heading.replace(word, ""))
}

/// Tells whether a heading names one insurance, and a year at most: under 居民医保 stands whether somebody takes part in it.
fn is_kind_alone(department: Department, heading: &str, bare: &str) -> bool {
    let insures = matches!(department, Department::Medical | Department::Pension);
    let rest = bare.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '度' | '(' | ')'));
    let named = heading.contains("医保") || heading.contains("保险") || heading.contains("养老");
    insures && named && rest.is_empty() && only_kind(department, heading).is_some()
}

/// The year and the kind of insurance or aid that the heading of such a column names.
pub(super) fn of_which(department: Department, column: &Column, heading: &str) -> (Option<i64>, Option<&'static str>) {
    let dated = department == Department::Medical && ["kind", "state", "insured"].contains(&column.name);
    let kinded = OF_A_KIND.contains(&column.name) && column.name != "kind";
    let kind = kinded.then(|| only_kind(department, &squeeze(heading))).flatten();
    (year_in(heading).filter(|_| dated), kind)
}
