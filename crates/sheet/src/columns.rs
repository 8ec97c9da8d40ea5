//! The columns of the three national sheets with what offices also call them. One table each: what a heading means, how its
//! cells are read. Names with a dot are fields of a record kind; the others are said of the row.

use crate::cell::squeeze;
use std::{collections::BTreeMap, sync::LazyLock};

/// Which of the three sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetKind {
    /// 人口信息: one row a person.
    People,
    /// 结对帮扶: one row a pair.
    Pairs,
    /// 走访台账: one row a visit.
    Visits,
}

impl SheetKind {
    /// All kinds, in the order in which they are drafted.
    pub const ALL: [SheetKind; 3] = [SheetKind::People, SheetKind::Pairs, SheetKind::Visits];

    /// Returns its Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            SheetKind::People => "人口信息",
            SheetKind::Pairs => "结对帮扶",
            SheetKind::Visits => "走访台账",
        }
    }

    /// Returns its columns in the national order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            SheetKind::People => PEOPLE,
            SheetKind::Pairs => PAIRS,
            SheetKind::Visits => VISITS,
        }
    }

    /// Returns the names of the columns without which nothing can be drafted.
    pub fn needed(self) -> &'static [&'static str] {
        match self {
            SheetKind::People => &["township", "village", "household", "person.name", "person.id_number", "relation"],
            SheetKind::Pairs => &["household", "cadre.name", "pair.since"],
            SheetKind::Visits => &["household", "visit.visited_on", "visitors", "visit.method"],
        }
    }
}

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A short text.
    Text,
    /// A person's name.
    Name,
    /// A long text.
    Note,
    /// A number that is no quantity, `50023512320200001`.
    Number,
    /// A code of this set, by code, label or everyday word.
    Code(&'static str),
    /// A phone.
    Phone,
    /// An id number or a card.
    Id,
    /// A day, a month or a year.
    Partial,
    /// A whole number from 0.
    Whole,
    /// Yuan.
    Money,
    /// Yes or no.
    YesNo,
    /// Not read: columns that this program writes itself.
    Own,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What it says, by name.
    pub name: &'static str,
    /// The national heading.
    pub heading: &'static str,
    /// What offices also write, squeezed.
    pub also: &'static [&'static str],
    /// How its cells are read.
    pub how: How,
}

pub(crate) const fn column(
    name: &'static str,
    heading: &'static str,
    how: How,
    also: &'static [&'static str],
) -> Column {
    Column { name, heading, also, how }
}

/// The heading that the workbook of refused rows gives to a row's old number.
pub const OLD_ROW: &str = "行号";
/// The heading that the workbook of refused rows gives to the reasons.
pub const REASON: &str = "未导入原因";

/// Finds the column that a heading means in a sheet of this kind: by its national name, else by what offices also write,
/// each with or without what stands in brackets.
pub fn by_heading(kind: SheetKind, written: &str) -> Option<&'static Column> {
    HEADINGS[kind as usize].find(written)
}

/// The headings of one kind of sheet in the form they are compared in.
pub(crate) struct Headings {
    whole: BTreeMap<String, &'static Column>,
    bare: BTreeMap<String, &'static Column>,
}

static HEADINGS: LazyLock<[Headings; 3]> = LazyLock::new(|| SheetKind::ALL.map(|kind| Headings::of(kind.columns())));

impl Headings {
    /// Lists the headings of these columns.
    pub(crate) fn of(columns: &'static [Column]) -> Self {
        let mut headings = Headings { whole: BTreeMap::new(), bare: BTreeMap::new() };
        for column in columns {
            let national = heading_form(column.heading);
            headings.bare.entry(without_brackets(&national)).or_insert(column);
            headings.whole.entry(national).or_insert(column);
            for also in column.also {
                headings.whole.entry(heading_form(also)).or_insert(column);
            }
        }
        headings
    }

    /// Finds the column that a heading means.
    pub(crate) fn find(&self, written: &str) -> Option<&'static Column> {
        let full = heading_form(written);
        if full.is_empty() {
            return None;
        }
        let short = without_brackets(&full);
        self.whole.get(&full).or_else(|| self.whole.get(&short)).or_else(|| self.bare.get(&short)).copied()
    }
}

/// Finds a column by its name.
pub fn by_name(kind: SheetKind, name: &str) -> Option<&'static Column> {
    kind.columns().iter().find(|column| column.name == name)
}

/// Returns the national heading of a column, or its name where the sheet has no such column.
pub fn heading_of(kind: SheetKind, name: &'static str) -> &'static str {
    by_name(kind, name).map_or(name, |column| column.heading)
}

/// A heading for comparing: squeezed, without marks of duty and colons.
fn heading_form(text: &str) -> String {
    squeeze(text).trim_matches(['*', ':', '#', '.', '、']).to_owned()
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

const COUNTY: &[&str] = &["区县", "县区", "县(区)", "区(县)", "县(市、区)", "区/县", "县/区", "区县名称", "县名"];
const TOWNSHIP: &[&str] = &[
    "镇街",
    "乡镇",
    "镇乡",
    "乡(镇)",
    "镇",
    "街道",
    "乡镇(街道)",
    "镇(街道)",
    "镇(乡)",
    "乡镇名称",
    "所在乡镇",
    "安置乡镇",
    "乡(镇、街道)",
];
const VILLAGE: &[&str] = &[
    "村(社区)",
    "村社区",
    "村(居)",
    "村居",
    "行政村",
    "社区",
    "安置村",
    "居住村(社区)",
    "所在村",
    "村名",
    "村(社区)名称",
    "安置村(社区)",
    "行政村(社区)",
];
const HOUSEHOLD: &[&str] = &["户号", "家庭编号", "户编码", "户id", "户ID", "农户编号", "户代码"];
const HEAD: &[&str] = &["户主", "户主名字", "户主名称"];

const PEOPLE: &[Column] = &[
    column("province", "省", How::Text, &["省份", "省(市)", "省(自治区、直辖市)"]),
    column("city", "市", How::Text, &["地市", "市(州)", "市州"]),
    column("county", "县", How::Text, COUNTY),
    column("township", "乡", How::Text, TOWNSHIP),
    column("village", "村", How::Text, VILLAGE),
    column("household.x:自然村", "自然村", How::Text, &[]),
    column("group", "所属小组", How::Text, &["村民小组", "小组", "组", "居民小组", "村(居)民小组"]),
    column("household", "户编号", How::Number, HOUSEHOLD),
    column("person.number", "人口编号", How::Number, &["人员编号", "个人编号", "成员编号", "人口编码", "人员编码"]),
    column("person.name", "姓名", How::Name, &["成员姓名", "家庭成员姓名", "人员姓名", "家庭成员", "名字"]),
    column("person.sex", "性别", How::Code("sex"), &[]),
    column("person.birth", "出生日期", How::Partial, &["出生年月", "出生年月日", "生日", "出生时间"]),
    column("person.id_type", "证件类型", How::Code("id_type"), &["证件种类"]),
    column(
        "person.id_number",
        "证件号码",
        How::Id,
        &[
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "居民身份证号",
            "居民身份证号码",
            "证件号",
            "身份证",
            "公民身份证号码",
            "身份号码",
        ],
    ),
    column("person.no_id_reason", "无证件原因", How::Text, &["无身份证原因"]),
    column("person.ethnic", "民族", How::Code("ethnic"), &[]),
    column("count", "人数", How::Whole, &["家庭人口", "家庭人数", "家庭人口数", "户人数", "人口数", "家庭成员数"]),
    column(
        "household.phone",
        "户联系电话",
        How::Phone,
        &["家庭联系电话", "户电话", "户主电话", "户主联系电话", "家庭电话"],
    ),
    column(
        "person.phone",
        "成员联系电话",
        How::Phone,
        &[
            "本人电话",
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "个人电话",
            "联系方式",
            "电话号码",
            "本人联系电话",
        ],
    ),
    column("year", "年度", How::Whole, &["年份"]),
    column(
        "relation",
        "与户主关系",
        How::Code("relation_nat"),
        &["与户主的关系", "家庭关系", "关系", "户主关系", "和户主关系", "与户主之关系"],
    ),
    column("person.education", "文化程度", How::Code("education"), &["学历", "受教育程度", "文化水平"]),
    column(
        "person.school_year",
        "在校生状况",
        How::Code("inschool"),
        &["在校情况", "在校生情况", "就读年级", "在校状况", "在校生"],
    ),
    column("person.labour", "劳动技能", How::Code("labour"), &["劳动能力", "劳动力", "劳动力状况", "劳动技能状况"]),
    column(
        "person.work_months",
        "务工时间(月)",
        How::Whole,
        &["务工时间", "务工月数", "务工时长(月)", "务工时长", "务工时间(个月)"],
    ),
    column("person.health", "健康状况", How::Code("health"), &["身体状况", "健康情况"]),
    column("standing", "政治面貌", How::Code("politics"), &[]),
    column(
        "person.employer",
        "务工企业名称",
        How::Text,
        &["务工单位", "务工企业", "就业单位", "务工单位名称", "就业企业"],
    ),
    column("person.work_place", "务工所在地", How::Code("work_place"), &["务工地点", "务工地", "就业地点", "务工区域"]),
    column("household.household_type", "户类型", How::Code("hh_type"), &["户属性", "农户类型"]),
    column(
        "household.monitored",
        "易返贫致贫户(监测对象)类型",
        How::Code("monitor"),
        &["监测对象类型", "监测对象类别", "监测类别", "监测户类型", "监测对象"],
    ),
    column(
        "household.monitor_state",
        "风险是否消除",
        How::Code("monitor_state"),
        &["风险是否已消除", "监测状态", "风险消除情况"],
    ),
    column(
        "household.poverty_cause",
        "致贫原因1",
        How::Code("poverty_cause"),
        &["致贫原因", "主要致贫原因", "主要致贫原因1"],
    ),
    column("household.unsafe_dwelling", "危房户", How::YesNo, &["是否危房", "是否危房户"]),
    column(
        "household.safe_water",
        "是否解决安全饮用水",
        How::YesNo,
        &["安全饮水", "饮水安全", "是否安全饮水", "是否解决饮水安全"],
    ),
    column("household.income_fen", "人均纯收入", How::Money, &["家庭人均纯收入", "年人均纯收入", "人均年纯收入"]),
    column(
        "minimum_living",
        "是否享受低保",
        How::YesNo,
        &["低保", "是否低保", "享受低保", "是否低保户", "是否享受最低生活保障"],
    ),
    column(
        "destitute",
        "是否特困供养人员",
        How::YesNo,
        &["特困", "是否特困", "特困供养", "是否特困人员", "是否特困供养"],
    ),
    column(
        "resident_medical",
        "是否参加城乡居民基本医疗保险",
        How::YesNo,
        &["城乡居民医保", "居民医保", "是否参加居民医保", "是否参加城乡居民医保", "城乡居民基本医疗保险"],
    ),
    column(
        "employee_medical",
        "是否参加城镇职工基本医疗保险",
        How::YesNo,
        &["职工医保", "是否参加职工医保", "城镇职工医保", "是否参加城镇职工医保", "城镇职工基本医疗保险"],
    ),
    column("serious_medical", "是否参加大病保险", How::YesNo, &["大病保险", "是否参加大病医疗保险"]),
    column(
        "resident_pension",
        "是否参加城乡居民基本养老保险",
        How::YesNo,
        &["城乡居民养老保险", "居民养老", "居民养老保险", "是否参加城乡居民养老保险", "城乡居民基本养老保险"],
    ),
    column(
        "employee_pension",
        "是否参加城镇职工基本养老保险",
        How::YesNo,
        &["职工养老", "职工养老保险", "城镇职工养老保险", "是否参加城镇职工养老保险", "城镇职工基本养老保险"],
    ),
    column("person.disability", "残疾类别", How::Code("disability"), &["残疾类型", "残疾种类"]),
    column("card", "残疾证号", How::Id, &["残疾证号码", "残疾人证号", "残疾人证号码", "残疾证编号"]),
    column("head_name", "户主姓名", How::Name, HEAD),
    column("head_id_number", "户主证件号码", How::Id, &["户主身份证号", "户主身份证号码", "户主证件号", "户主身份证"]),
    column(
        "household.class",
        "搬迁户类别",
        How::Code("reloc_class"),
        &["搬迁类型", "搬迁类别", "搬迁对象类型", "搬迁对象类别"],
    ),
    column("household.residence", "居住情况", How::Code("live_state"), &["居住状况", "入住情况"]),
    column("household.placement", "安置方式", How::Code("placement"), &["搬迁安置方式", "安置类型"]),
    column(
        "settlement",
        "安置点名称",
        How::Text,
        &["安置点", "集中安置点", "安置点(区)名称", "集中安置点名称", "安置区", "安置区名称"],
    ),
    column(
        "household.address",
        "安置房地址",
        How::Text,
        &["住址", "现住址", "家庭住址", "居住地址", "安置住房地址", "详细地址", "安置地址", "现居住地址", "门牌号"],
    ),
    column("household.hukou_address", "户籍地址", How::Text, &["户口地址", "户籍所在地", "户口所在地"]),
    column(
        "household.moved_in_on",
        "搬迁入住时间",
        How::Partial,
        &["入住时间", "搬迁时间", "入住日期", "搬迁入住日期", "入住年月", "搬迁日期"],
    ),
    column(
        "household.origin_text",
        "迁出地村",
        How::Text,
        &["迁出村", "原住村", "迁出地", "原居住村", "迁出地行政村", "迁出地村(社区)"],
    ),
    column(
        "hukou",
        "户口是否迁移",
        How::YesNo,
        &["户口是否迁入", "是否迁户口", "户籍是否迁移", "户口是否已迁移", "户籍是否已迁移"],
    ),
    column("person.died_on", "死亡日期", How::Partial, &["死亡时间", "去世日期"]),
    column("own.row", OLD_ROW, How::Own, &[]),
    column("own.reason", REASON, How::Own, &[]),
    column("own.sequence", "序号", How::Own, &["编号", "no"]),
];

const PAIRS: &[Column] = &[
    column("county", "县", How::Text, COUNTY),
    column("township", "乡", How::Text, TOWNSHIP),
    column("village", "村", How::Text, VILLAGE),
    column("household", "户编号", How::Number, HOUSEHOLD),
    column("head_name", "户主姓名", How::Name, HEAD),
    column(
        "cadre.name",
        "帮扶干部姓名",
        How::Name,
        &[
            "帮扶干部",
            "帮扶责任人",
            "帮扶人",
            "帮扶责任人姓名",
            "帮扶人姓名",
            "干部姓名",
            "结对干部",
            "结对干部姓名",
            "帮扶联系人",
        ],
    ),
    column(
        "cadre.unit",
        "帮扶干部单位",
        How::Text,
        &["帮扶单位", "单位", "工作单位", "帮扶责任人单位", "单位名称", "帮扶单位名称", "所在单位", "干部单位"],
    ),
    column(
        "cadre.unit_level",
        "单位隶属关系",
        How::Code("unit_level"),
        &["隶属关系", "帮扶单位隶属关系", "单位级别", "单位层级"],
    ),
    column("cadre.post", "帮扶干部职务", How::Text, &["职务", "帮扶责任人职务", "干部职务"]),
    column(
        "cadre.phone",
        "联系电话",
        How::Phone,
        &[
            "帮扶干部电话",
            "干部电话",
            "手机号",
            "手机号码",
            "电话",
            "帮扶干部联系电话",
            "帮扶责任人电话",
            "手机",
            "联系方式",
            "干部联系电话",
            "帮扶责任人联系电话",
        ],
    ),
    column(
        "pair.since",
        "结对开始时间",
        How::Partial,
        &["结对时间", "帮扶开始时间", "结对日期", "开始时间", "帮扶时间", "结对开始日期", "帮扶开始日期"],
    ),
    column("pair.until", "结对结束时间", How::Partial, &["帮扶结束时间", "结束时间", "结对结束日期", "帮扶结束日期"]),
    column("pair.role", "结对角色", How::Code("pair_role"), &["帮扶角色"]),
    column("pair.ended_by", "结束原因", How::Code("pair_end"), &["结对结束原因"]),
    column("own.row", OLD_ROW, How::Own, &[]),
    column("own.reason", REASON, How::Own, &[]),
    column("own.sequence", "序号", How::Own, &["编号", "no"]),
];

const VISITS: &[Column] = &[
    column("county", "县", How::Text, COUNTY),
    column("township", "乡", How::Text, TOWNSHIP),
    column("village", "村", How::Text, VILLAGE),
    column("household", "户编号", How::Number, HOUSEHOLD),
    column("head_name", "户主姓名", How::Name, HEAD),
    column(
        "visit.visited_on",
        "走访时间",
        How::Partial,
        &["走访日期", "入户时间", "入户日期", "走访年月日", "走访入户时间"],
    ),
    column(
        "visitors",
        "走访人员",
        How::Text,
        &[
            "走访人",
            "走访干部",
            "帮扶干部",
            "入户人员",
            "帮扶干部姓名",
            "走访人姓名",
            "走访人员姓名",
            "走访干部姓名",
            "帮扶责任人",
        ],
    ),
    column("visit.method", "走访方式", How::Code("visit_mode"), &["走访形式", "方式", "入户方式", "联系方式"]),
    column("visit.note", "走访记录", How::Note, &["走访情况", "走访内容", "走访情况记录"]),
    column(
        "need.text",
        "群众诉求",
        How::Note,
        &["诉求", "存在问题", "问题诉求", "诉求内容", "群众诉求内容", "存在的问题", "诉求及问题"],
    ),
    column(
        "need.measure",
        "整改措施",
        How::Note,
        &["办理措施", "解决措施", "处理措施", "解决情况", "措施", "解决办法"],
    ),
    column(
        "need.state",
        "办结状态",
        How::Code("need_state"),
        &["办理状态", "办结情况", "是否办结", "办理情况", "诉求状态"],
    ),
    column("need.revisit", "回访情况", How::Text, &["回访结果", "满意度", "回访", "群众满意度"]),
    column("own.row", OLD_ROW, How::Own, &[]),
    column("own.reason", REASON, How::Own, &[]),
    column("own.sequence", "序号", How::Own, &["编号", "no"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: SheetKind, heading: &str) -> Option<&'static str> {
        by_heading(kind, heading).map(|column| column.name)
    }

    #[test]
    fn headings_are_known_by_what_offices_write() {
        for (written, expected) in [
            ("证件号码", Some("person.id_number")),
            ("* 身份证号码：", Some("person.id_number")),
            ("务工时间（月）", Some("person.work_months")),
            ("务工时间\n(单位：月)", Some("person.work_months")),
            ("人均纯收入（元）", Some("household.income_fen")),
            ("与 户 主 关 系", Some("relation")),
            ("乡镇（街道）", Some("township")),
            ("村(社区)", Some("village")),
            ("易返贫致贫户（监测对象）类型", Some("household.monitored")),
            ("备注", None),
            ("", None),
        ] {
            assert_eq!(name(SheetKind::People, written), expected, "{written}");
        }
        assert_eq!(name(SheetKind::Pairs, "联系电话"), Some("cadre.phone"));
        assert_eq!(name(SheetKind::Visits, "走访日期"), Some("visit.visited_on"));
    }

    #[test]
    fn no_heading_means_two_columns_and_no_name_stands_twice() {
        for kind in SheetKind::ALL {
            let mut headings = std::collections::BTreeMap::new();
            for column in kind.columns() {
                for heading in [column.heading].iter().chain(column.also) {
                    let before = headings.insert(heading_form(heading), column.name);
                    assert!(before.is_none_or(|name| name == column.name), "{heading}");
                }
                assert_eq!(
                    kind.columns().iter().filter(|other| other.name == column.name).count(),
                    1,
                    "{}",
                    column.name
                );
            }
            for needed in kind.needed() {
                assert!(by_name(kind, needed).is_some(), "{needed}");
            }
        }
    }
}
