//! The columns of the three national sheets with what offices also call them. One table each: what a heading means, how its
//! cells are read. Names with a dot are fields of a record kind; the others are said of the row.

mod help;
mod people;
mod places;

use crate::cell::squeeze;
use anju_model::CodeSets;
use help::{PAIRS, VISITS};
use people::PEOPLE;
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

    /// Returns the names of the columns without which nothing can be drafted. A village may name its township itself.
    pub fn needed(self) -> &'static [&'static str] {
        match self {
            SheetKind::People => &["village", "household", "person.name", "person.id_number", "relation"],
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

impl How {
    /// Tells whether a formula's 0 says something in such a column. Of yes and no it may be a no or the lookup of a blank cell,
    /// which nobody can tell.
    pub fn may_be_zero(self, sets: &CodeSets) -> bool {
        match self {
            How::Whole | How::Money => true,
            How::Code(set) => sets.has(set, "0"),
            How::Text
            | How::Name
            | How::Note
            | How::Number
            | How::Phone
            | How::Id
            | How::Partial
            | How::YesNo
            | How::Own => false,
        }
    }
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What it says, by name.
    pub name: &'static str,
    /// The national heading.
    pub heading: &'static str,
    /// What offices also write, squeezed and parted by blanks.
    also: &'static str,
    /// How its cells are read.
    pub how: How,
}

impl Column {
    /// Lists what offices also write above it.
    pub fn also(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.also.split_ascii_whitespace()
    }
}

pub(crate) const fn column(name: &'static str, heading: &'static str, how: How, also: &'static str) -> Column {
    Column { name, heading, also, how }
}

/// The heading that the workbook of refused rows gives to a row's old number.
pub const OLD_ROW: &str = "行号";
/// The heading that the workbook of refused rows gives to the reasons.
pub const REASON: &str = "未导入原因";

/// Finds the column that a heading means in a sheet of this kind: by its national name, else by what offices also write,
/// each with or without what stands in brackets, unless that makes it another's, 身份证号（监护人）, or what is not so now, 收入（搬迁前）.
pub fn by_heading(kind: SheetKind, written: &str) -> Option<&'static Column> {
    let headings = &HEADINGS[kind as usize];
    headings.find(written).filter(|_| !(headings.turns_in_brackets(written) && is_turned(kind, written)))
}

/// What stands in brackets in a heading, or above it, of what was, or shall be.
pub(crate) const NOT_NOW: [&str; 11] =
    ["原", "原有", "旧", "拟", "目标", "预计", "计划", "预定", "搬迁前", "调整前", "变更前"];
/// The same of whose it is, if it is not whom a sheet of people lists.
pub(crate) const ANOTHERS: [&str; 27] = [
    "干部",
    "村干部",
    "帮扶干部",
    "帮扶人",
    "帮扶责任人",
    "结对干部",
    "包户干部",
    "网格员",
    "监护人",
    "代办人",
    "代理人",
    "联系人",
    "经办人",
    "配偶",
    "父亲",
    "母亲",
    "父母",
    "丈夫",
    "妻子",
    "子女",
    "儿女",
    "儿子",
    "女儿",
    "长子",
    "次子",
    "长女",
    "孙辈",
];

/// Tells whether all that stands in some brackets of a heading is such a word: 收入（搬迁前）, and not 证件号码（与原件一致）.
fn is_turned(kind: SheetKind, written: &str) -> bool {
    let squeezed = squeeze(written);
    let mut inside = squeezed.split('(').skip(1).map(|rest| rest.split(')').next().unwrap_or(rest));
    inside.any(|inside| NOT_NOW.contains(&inside) || (kind == SheetKind::People && ANOTHERS.contains(&inside)))
}

/// The headings of one kind of sheet in the forms they are compared in.
pub(crate) struct Headings {
    whole: BTreeMap<String, &'static Column>,
    bare: BTreeMap<String, &'static Column>,
    /// Forms in which words stand for others; none where two columns would have the same.
    loose: BTreeMap<String, Option<&'static Column>>,
}

static HEADINGS: LazyLock<[Headings; 3]> = LazyLock::new(|| SheetKind::ALL.map(|kind| Headings::of(kind.columns())));

impl Headings {
    /// Lists the headings of these columns.
    pub(crate) fn of(columns: &'static [Column]) -> Self {
        let mut headings = Headings { whole: BTreeMap::new(), bare: BTreeMap::new(), loose: BTreeMap::new() };
        for column in columns {
            let national = heading_form(column.heading);
            headings.bare.entry(without_brackets(&national)).or_insert(column);
            for heading in [column.heading].into_iter().chain(column.also()) {
                let form = heading_form(heading);
                let alike = headings.loose.entry(loose_form(&form)).or_insert(Some(column));
                *alike = alike.filter(|other| other.name == column.name);
                headings.whole.entry(form).or_insert(column);
            }
        }
        headings
    }

    /// Tells whether a heading has brackets that none of its names has.
    fn turns_in_brackets(&self, written: &str) -> bool {
        written.contains(['(', '（']) && !self.whole.contains_key(&heading_form(written))
    }

    /// Finds the column that a heading means.
    pub(crate) fn find(&self, written: &str) -> Option<&'static Column> {
        let full = heading_form(written);
        if full.is_empty() {
            return None;
        }
        let short = without_brackets(&full);
        // One remark behind another: 联系电话(户主)(必填).
        let in_part = std::iter::successors(Some(full.as_str()), |form| without_last_bracket(form));
        let whole = in_part.chain([short.as_str()]).find_map(|form| self.whole.get(form));
        let exact = whole.or_else(|| self.bare.get(&short));
        exact.copied().or_else(|| *self.loose.get(&loose_form(&full))?).or_else(|| self.find(without_year(&full)?))
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

/// A heading for comparing: squeezed, without marks of duty, colons and its number in a form.
fn heading_form(text: &str) -> String {
    let squeezed = squeeze(text);
    let behind_digits = squeezed.trim_start_matches('(').trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = behind_digits.len() < squeezed.len() && behind_digits.starts_with(['.', '、', ')']);
    let heading = if numbered { behind_digits.trim_start_matches(')') } else { squeezed.as_str() };
    heading.trim_matches(['*', ':', '#', '.', '、']).to_owned()
}

/// The rest of a heading that begins with a year, `2025年人均纯收入`.
fn without_year(form: &str) -> Option<&str> {
    let rest = form.strip_prefix("20")?.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    (form.len() - rest.len() <= "2025年度".len()).then_some(rest)
}

/// Words that mean the same in a heading, whichever an office takes.
const ALIKE: &[(&str, &str)] = &[
    ("年月日", "时间"),
    ("日期", "时间"),
    ("年月", "时间"),
    ("号码", "号"),
    ("状况", "情况"),
    ("状态", "情况"),
    ("类型", "类别"),
    ("的", ""),
];
/// What a heading of yes and no begins with, or does not.
const WHETHER: &[&str] = &["是否已经", "是否已", "是否为", "是否", "有无"];
/// Units that stand behind a stroke.
const UNITS: &[&str] = &["元", "月", "个月", "人", "年", "户"];

/// A heading in which words stand for others, without brackets, marks that join its parts, and units.
fn loose_form(form: &str) -> String {
    let bare = without_brackets(form);
    let bare =
        bare.rsplit_once('/').filter(|(_, unit)| UNITS.contains(unit)).map_or(bare.as_str(), |(before, _)| before);
    let joined: String = bare.chars().filter(|c| !"/\\-—_、,·>".contains(*c)).collect();
    let alike = ALIKE.iter().fold(joined, |text, (one, other)| text.replace(one, other));
    let rest = WHETHER.iter().find_map(|start| alike.strip_prefix(start)).unwrap_or(&alike);
    rest.strip_suffix('1').unwrap_or(rest).to_lowercase()
}

/// What stands before the brackets at the end of a text.
fn without_last_bracket(text: &str) -> Option<&str> {
    let (before, _) = text.strip_suffix(')')?.rsplit_once('(')?;
    Some(before)
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
            ("监测对象类别", Some("household.monitored")),
            ("家庭成员联系电话", Some("person.phone")),
            ("联系电话(户主)（必填）", Some("household.phone")),
            ("是否参加新型农村合作医疗（城乡居民基本医疗保险）", Some("resident_medical")),
            ("是否享受农村居民最低生活保障", Some("minimum_living")),
            ("县（市、区）", Some("county")),
            ("所在镇街", Some("township")),
            ("村/社区", Some("village")),
            ("3、出生年月", Some("person.birth")),
            ("（4）身份证号码", Some("person.id_number")),
            ("人均纯收入/元", Some("household.income_fen")),
            ("户主的身份证号码", Some("head_id_number")),
            ("身体健康状态", Some("person.health")),
            ("是否已参加大病保险", Some("serious_medical")),
            ("搬迁户-户主姓名", Some("head_name")),
            ("户主民族", None),
            ("学校名称", None),
            ("监测时间", None),
            ("备注", None),
            ("", None),
        ] {
            assert_eq!(name(SheetKind::People, written), expected, "{written}");
        }
        assert_eq!(name(SheetKind::Pairs, "联系电话"), Some("cadre.phone"));
        assert_eq!(name(SheetKind::Pairs, "帮扶责任人/联系电话"), Some("cadre.phone"));
        assert_eq!(name(SheetKind::Pairs, "帮扶责任人所在单位"), Some("cadre.unit"));
        assert_eq!(name(SheetKind::Pairs, "姓名"), None);
        assert_eq!(name(SheetKind::Visits, "走访日期"), Some("visit.visited_on"));
        assert_eq!(name(SheetKind::Visits, "走访年月日"), Some("visit.visited_on"));
        assert_eq!(name(SheetKind::Visits, "联系电话"), None);
    }

    #[test]
    fn no_heading_means_two_columns_and_no_name_stands_twice() {
        for kind in SheetKind::ALL {
            let mut headings = std::collections::BTreeMap::new();
            for column in kind.columns() {
                for heading in [column.heading].into_iter().chain(column.also()) {
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

    #[test]
    fn a_column_of_a_field_is_read_as_a_form_reads_the_field() {
        use anju_model::Meaning;
        let of_field = |meaning: Meaning| match meaning {
            Meaning::Name => How::Name,
            Meaning::Number => How::Number,
            Meaning::Code(set) => How::Code(set),
            Meaning::Phone => How::Phone,
            Meaning::IdNumber => How::Id,
            Meaning::Day | Meaning::PartialDay | Meaning::Month => How::Partial,
            Meaning::Count | Meaning::Year | Meaning::Moment => How::Whole,
            Meaning::Money | Meaning::Area => How::Money,
            Meaning::YesNo => How::YesNo,
            Meaning::Text | Meaning::Role | Meaning::Ref | Meaning::Place | Meaning::Digest => How::Text,
        };
        let of_column = |how: How| if how == How::Note { How::Text } else { how };
        let mut compared = 0;
        for column in SheetKind::ALL.iter().flat_map(|kind| kind.columns()) {
            let Some((kind, name)) = column.name.split_once('.') else { continue };
            let Some(kind) = anju_model::kinds::kind(kind) else { continue };
            let Some(field) = kind.field(name) else { continue };
            assert_eq!(of_column(column.how), of_field(field.meaning), "{}", column.name);
            compared += 1;
        }
        assert!(compared > 40, "{compared}");
    }
}
