//! Rows of people who are no longer members, as lists of 减少人员, columns of the present state and remarks behind names hold
//! them: taking them for members would bring the dead back.

use super::rows::Said;
use crate::{
    cell::squeeze,
    layout::{Layout, titles},
    lines::{above, is_called_a_table},
    read::{Sheet, Visibility},
};
use anju_model::{Day, checks::Finding, kin::Kin, mask, reading};
use std::collections::BTreeMap;

/// What a heading may begin with before one of the words below.
const WHOSE: [&str; 10] = ["家庭成员", "成员", "人员", "人口", "户口", "户籍", "本人", "自然", "是否已", "是否"];
/// What may follow: why, when, how.
const WHAT: [&str; 13] =
    ["原因", "时间", "日期", "年月", "类型", "类别", "情况", "方式", "备注", "说明", "事由", "去向", ""];
/// Headings of columns that only those who left have filled, with something of `WHOSE` and of `WHAT` around them.
const LEAVING: [&str; 12] =
    ["减少", "减员", "注销", "销户", "死亡", "去世", "亡故", "已故", "离户", "核减", "清退", "剔除"];
/// The same, though a list of people who were moved has such columns for all: these count where few have them filled.
const MOVING: [&str; 3] = ["迁出", "转出", "外迁"];
/// Headings of columns that say what became of somebody.
const STATE: [&str; 34] = [
    "增减标识",
    "存亡",
    "人口变化",
    "人口变化情况",
    "变化情况",
    "异动",
    "异动情况",
    "异动类型",
    "异动原因",
    "增减",
    "现状",
    "去向",
    "变动",
    "变动类型",
    "变动类别",
    "变动情况",
    "变动原因",
    "变更类型",
    "增减变动",
    "增减情况",
    "增减类型",
    "人口变动",
    "人员变动",
    "人员类别",
    "人员类型",
    "人员状态",
    "人口状态",
    "成员状态",
    "在户状态",
    "在册状态",
    "当前状态",
    "状态",
    "生存状态",
    "存活状态",
];
/// The same of the register, which those who were moved leave too.
const REGISTER: [&str; 4] = ["户籍状态", "户口状态", "户籍情况", "户口情况"];
/// Known columns in whose place a word for the dead may stand.
const OF_A_MEMBER: [&str; 3] = ["person.health", "relation", "person.labour"];
/// Headings of columns in which a no says it.
const PRESENT: [&str; 7] = ["是否健在", "是否在世", "是否在户", "是否在册", "是否存活", "是否生存", "健在"];
/// Words for those who died or were struck off.
pub(crate) const DEAD: [&str; 15] = [
    "死亡", "去世", "去逝", "已故", "亡故", "病故", "已亡", "身故", "过世", "离世", "病逝", "注销", "销户", "殁",
    "火化",
];
/// Words for those who left otherwise.
const LEFT: [&str; 15] = [
    "改嫁",
    "迁往",
    "迁出",
    "迁走",
    "转出",
    "婚出",
    "嫁出",
    "外嫁",
    "出嫁",
    "已嫁",
    "减员",
    "减少",
    "调出",
    "离户",
    "已离开",
];
/// What says it alone, in a remark or as a state.
const ALONE: [&str; 6] = ["亡", "故", "殁", "减", "销", "卒"];
/// Words for those who are there, under whatever heading.
const STAYS: [&str; 13] =
    ["户主变更", "正常", "在家", "在户", "在册", "新增", "嫁入", "迁入", "在校", "在读", "务工", "外出务工", "外出"];
/// What denies it.
const DENIALS: [&str; 7] = ["未", "非", "不", "无", "没", "是否", "拟"];
/// Headings of remarks, which may be about others: what they say is told, and costs nothing.
const REMARKS: [&str; 7] = ["备注", "说明", "情况说明", "备注说明", "其他说明", "备注信息", "其他情况"];
/// Words for them that stand in remarks, besides `DEAD` and `LEFT`.
const REMARKED: [&str; 6] = ["已死", "故去", "逝世", "病亡", "户口已注销", "离婚迁出"];
/// What stands before such a word in a remark about the person himself.
const BEFORE: [&str; 9] = ["该人", "此人", "本人", "已经", "已", "于", "因病", "因", "现"];
/// What a title names that lists only those who left.
const TITLES: [&str; 33] = [
    "减少人员",
    "减少人口",
    "减少名单",
    "减少花名册",
    "减少户",
    "人员减少",
    "人口减少",
    "自然减少",
    "减员",
    "死亡",
    "已故",
    "注销",
    "销户",
    "迁出人员",
    "迁出人口",
    "迁出名单",
    "已迁出",
    "年迁出",
    "去世",
    "外嫁",
    "消亡",
    "核减",
    "清退",
    "剔除",
    "婚出人员",
    "婚出名单",
    "出嫁人员",
    "出嫁名单",
    "病故",
    "亡故",
    "减少情况",
    "减少表",
    "不在户人员",
];
/// A sheet's name or a title that is nothing else.
const BARE_TITLES: [&str; 20] = [
    "迁出",
    "减少",
    "变动减少",
    "退出",
    "外迁",
    "转出",
    "放弃",
    "未搬",
    "减",
    "亡",
    "迁走",
    "迁出户",
    "外迁户",
    "出嫁",
    "婚出",
    "消户",
    "销号",
    "核销",
    "不在户",
    "减员",
];
/// What a title names whose people are not, or not any more, those of relocation, or whose rows do not hold.
const ASIDE_TITLES: [&str; 14] = [
    "退出搬迁",
    "退出易地搬迁",
    "放弃搬迁",
    "未搬迁",
    "拟搬迁",
    "不搬迁",
    "非搬迁",
    "非易地",
    "作废",
    "清除人员",
    "搬离人员",
    "不符合条件人员",
    "除名人员",
    "不再享受搬迁",
];
/// A sheet's name that says that it is kept beside the one that counts.
const ASIDE_SHEETS: [&str; 14] = [
    "备份",
    "旧",
    "旧表",
    "旧数据",
    "错误",
    "错表",
    "废",
    "不用",
    "草稿",
    "副本",
    "历史",
    "修改前",
    "以下不算",
    "不算",
];
/// The same of a sheet of examples.
const EXAMPLES: [&str; 3] = ["样表", "模板", "示例"];
/// What such a name ends in, with more before it: 人口信息备份.
const ASIDE_ENDS: [&str; 5] = ["备份", "旧表", "旧数据", "修改前", "(作废)"];
/// What a title of others has beside such a word.
const OTHER_TITLES: [&str; 35] = [
    "新增",
    "增加",
    "增减",
    "剩余",
    "收入减少",
    "减少收入",
    "支出减少",
    "减少支出",
    "减少贫困",
    "面积",
    "死亡保险",
    "死亡投保",
    "宅基地",
    "旧房",
    "减后",
    "后在册",
    "减少人口后",
    "减少人员后",
    "遗属",
    "家属",
    "人员家庭",
    "未迁",
    "返乡",
    "以外",
    "外其余",
    "回迁",
    "非死亡",
    "迁出原籍",
    "见附",
    "另附",
    "另表",
    ":无",
    "无死亡",
    "无减少",
    "已剔除",
];
/// A title has so many characters at most; what tables are called may follow after more.
const LONGEST_TITLE: usize = 30;
/// What a line between rows has by which those below it are there, whoever stood above.
const PRESENT_LISTS: [&str; 8] = ["现有", "新增", "增加", "在册", "在户", "正常", "存续", "保留"];
/// What a line between rows has that begins another list.
const LISTS: [&str; 5] = ["人员", "人口", "名单", "花名册", "成员"];

/// A title by which rows are nobody's who is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Away {
    /// They left.
    Gone(String),
    /// They are not those of relocation, or the sheet is not the one that counts.
    Aside(String),
}

impl Away {
    pub(super) fn of(title: &str) -> Option<Self> {
        if is_of_those_who_left(title) {
            return Some(Self::Gone(title.to_owned()));
        }
        let bare = without_others(title);
        let marked =
            || bare.trim_end_matches(')').rsplit_once('(').is_some_and(|(_, mark)| ASIDE_SHEETS.contains(&mark));
        let alone = undated(&bare);
        let aside = ASIDE_TITLES.iter().any(|word| bare.contains(word))
            || ASIDE_SHEETS.contains(&alone)
            || EXAMPLES.contains(&alone)
            || ASIDE_ENDS.iter().any(|end| alone.ends_with(end));
        ((aside || marked()) && is_title(&bare)).then(|| Self::Aside(title.to_owned()))
    }

    fn finding(&self) -> Finding {
        match self {
            Away::Gone(title) => Finding::warning("rows.gone", "").with("value", mask::quoted(title)),
            Away::Aside(title) => Finding::warning("rows.aside", "").with("value", mask::quoted(title)),
        }
    }
}

/// What a sheet says of its rows as a whole.
pub(super) struct Listed {
    /// The title of the sheet, and each row below which another list begins with its own, where its rows are nobody's who is here.
    lists: Vec<(u32, Option<Away>)>,
    /// Headings of `MOVING` that most rows have filled.
    usual: Vec<String>,
}

impl Listed {
    /// Looks a sheet through; `file` is the name of its workbook.
    pub fn of(layout: &Layout, sheet: &Sheet, file: &str, rows: &[Said]) -> Self {
        // A hidden sheet is read only where somebody asked for it by its name.
        let asked = |away: &Away| matches!(away, Away::Aside(title) if *title == sheet.name);
        let titles = titles(layout, sheet);
        let title = titles.iter().find_map(|title| Away::of(title));
        // A sheet that nobody named or titled is what its file is called.
        let untitled = || matches!(titles.as_slice(), [name] if is_unnamed(name));
        let title = title.or_else(|| of_file(file).filter(|_| untitled()));
        let title = title.filter(|away| sheet.visibility == Visibility::Shown || !asked(away));
        let mut filled: BTreeMap<&str, usize> = BTreeMap::new();
        for (heading, _) in rows.iter().flat_map(|row| &row.kept) {
            *filled.entry(heading).or_default() += 1;
        }
        let usual = filled.into_iter().filter(|(_, filled)| filled * 2 > rows.len());
        Self { lists: lists(layout, sheet, title), usual: usual.map(|(heading, _)| heading.to_owned()).collect() }
    }

    fn away(&self, row: u32) -> Option<&Away> {
        above(&self.lists, row).and_then(Option::as_ref)
    }
}

/// The lines between the rows of a sheet that begin another list, below a title that is `over` all of them. What says neither
/// that its people are there nor that they are not leaves it to that title, and the title of the page said again is no line.
fn lists(layout: &Layout, sheet: &Sheet, over: Option<Away>) -> Vec<(u32, Option<Away>)> {
    let again: Vec<String> = titles(layout, sheet).iter().map(|title| squeeze(title)).collect();
    let is_note = |text: &str| text.starts_with(['注', '说']) && text.contains(':');
    let lines = layout.lines(sheet).into_iter().map(|(row, text)| (row, squeeze(&text)));
    let lines = lines.filter(|(_, text)| !again.contains(text) && !is_note(text));
    let lines = lines.filter_map(|(row, text)| Some((row, without_count(&text)?)));
    // 死亡人员：无 begins nothing.
    let begins = lines.filter(|(_, text)| !is_none(text)).filter_map(|(row, text)| {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match Away::of(&text) {
            Some(away) => Some((row, Some(away))),
            None if has(&PRESENT_LISTS) => Some((row, None)),
            None => has(&LISTS).then(|| (row, over.clone())),
        }
    });
    [(0, over.clone())].into_iter().chain(begins).collect()
}

fn is_none(line: &str) -> bool {
    line.ends_with(":无") || ["无死亡", "无减少", "见附", "另附", "另表"].iter().any(|word| line.contains(word))
}

/// 减少, 2026减少, 云峰村(减少), 人口自然变更表(减).
fn is_bare(title: &str) -> bool {
    BARE_TITLES.contains(&undated(title)) || is_marked(title)
}

/// 人口增减变动表（减少）: what stands in brackets at the end says which of the two.
fn is_marked(title: &str) -> bool {
    title.trim_end_matches(')').rsplit_once('(').is_some_and(|(_, mark)| BARE_TITLES.contains(&mark))
}

/// The name of a sheet without the year or number that it begins or ends with: 2025备份, 备份1.
fn undated(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_ascii_digit() || "年月度.-_、".contains(c))
}

/// What a file's name says of those on it: 死亡人员名单.xlsx. One of another table may name them too, 减少人员核减后人口信息.xlsx.
fn of_file(file: &str) -> Option<Away> {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let is_list = ["名单", "花名册", "名册"].iter().any(|end| name.trim_end().ends_with(end));
    Away::of(name).filter(|away| is_list && matches!(away, Away::Gone(_)))
}

/// Sheet1, 工作表1: a name that nobody gave.
fn is_unnamed(sheet: &str) -> bool {
    ["Sheet", "sheet", "工作表", "表"]
        .iter()
        .any(|word| sheet.trim().strip_prefix(word).is_some_and(|number| number.chars().all(|c| c.is_ascii_digit())))
}

/// Returns a line without the count of people or households that it ends in, 二、死亡人员（2人）; nothing where it only counts them,
/// 其中死亡0人.
fn without_count(line: &str) -> Option<String> {
    let squeezed = squeeze(line);
    if ["其中", "小计", "合计", "共计"].iter().any(|word| squeezed.starts_with(word)) {
        return None;
    }
    let digits = |c: char| c.is_ascii_digit();
    let count = squeezed
        .char_indices()
        .find(|(at, c)| digits(*c) && squeezed[*at..].trim_start_matches(digits).starts_with(['人', '户', '名']));
    let Some((start, _)) = count else { return Some(squeezed) };
    let (before, counted) = (&squeezed[..start], &squeezed[start..]);
    let n = &counted[..counted.find(|c| !digits(c)).unwrap_or(counted.len())];
    let behind = counted.trim_start_matches(|c: char| digits(c) || "人户名共计,、()".contains(c));
    let head = before.trim_end_matches(['共', '计', '(', ':', ',']);
    let titled = before.starts_with("以下") || LISTS.iter().chain(&["户"]).any(|word| head.ends_with(word));
    if n.trim_matches('0').is_empty() || !titled {
        // 农坝社区（死亡1人已剔除） is a place.
        return Some(without_others(&squeezed)).filter(|rest| !rest.contains(|c: char| c.is_ascii_digit()));
    }
    Some(format!("{}{}", head.trim_start_matches("以下"), behind))
}

/// A title without what it says in brackets of those who are not, or not alone, on its list: （不含死亡、迁出人员）, （已剔除死亡人员）.
pub(super) fn without_others(title: &str) -> String {
    let mut title = squeeze(title);
    while let Some((start, end)) = title.find('(').and_then(|start| Some((start, start + title[start..].find(')')?))) {
        let inside = &title[start..end];
        if !["含", "剔除", "扣除", "除外", "不包括"].iter().any(|word| inside.contains(word)) {
            break;
        }
        title.replace_range(start..=end, "");
    }
    title
}

/// Whether a text is short enough for a title, or is called a table; a note is neither.
fn is_title(text: &str) -> bool {
    let is_note = text.contains(['。', ';']) || text.contains(':');
    text.chars().count() <= LONGEST_TITLE || (is_called_a_table(text) && !is_note)
}

fn is_of_those_who_left(title: &str) -> bool {
    let title = without_others(title);
    let names = |words: &[&str]| words.iter().any(|word| title.contains(word));
    is_title(&title) && (is_marked(&title) || ((names(&TITLES) || is_bare(&title)) && !names(&OTHER_TITLES)))
}

/// Tells, of a row that says so, that the person is no longer a member. Whoever died is recorded as such, and told; a head
/// who died heads nobody.
pub(super) fn finding(said: &Said, listed: &Listed, today: Day) -> Option<Finding> {
    let name = said.text("person.name").or_else(|| said.open().find(|(name, _)| *name == "person.name").map(|at| at.1));
    let by_name = || name.and_then(remark);
    let died = said.day("person.died_on").filter(|day| day.earliest() <= today);
    let heads = said.text("relation") == Some(Kin::Head.code());
    let by_day = || died.filter(|_| heads).map(|day| format!("死亡日期 {day}"));
    let kept = || said.kept.iter().filter(|(heading, text)| !(is_usual(listed, heading) || text.is_empty()));
    let by_column = || kept().find_map(|(heading, text)| Some((heading.clone(), by_column(heading, text)?)));
    let of_member = |(name, _): &(&str, &str)| OF_A_MEMBER.contains(name);
    let by_member =
        || said.open().filter(of_member).find(|(_, text)| says(text, &[&DEAD])).map(|(_, text)| text.to_owned());
    let told = || died.map(|day| Finding::warning("member.died", "person.died_on").with("value", day));
    let named = |value: String| ("person.name".to_owned(), value);
    let gone = by_name().or_else(by_day).map(named).or_else(by_column).or_else(|| by_member().map(named));
    let noted = || {
        let (heading, text) = kept().find(|(heading, text)| is_noted(heading, text))?;
        Some(Finding::warning("member.noted_gone", heading).with("value", mask::quoted(text)))
    };
    let gone = gone.map(|(field, value)| Finding::warning("member.gone", &field).with("value", value));
    gone.or_else(|| listed.away(said.row).map(Away::finding)).or_else(told).or_else(noted)
}

fn is_remark(heading: &str) -> bool {
    let heading = squeeze(heading);
    let bare = heading.trim_end_matches(|c: char| c.is_ascii_digit() || "()".contains(c));
    REMARKS.iter().any(|remark| bare.ends_with(remark))
}

/// Whether a column that nobody reads says of somebody that he is not there, in whatever words: it is told, and costs nothing.
fn is_noted(heading: &str, text: &str) -> bool {
    const ASKED: [&str; 14] = [
        "状态", "状况", "情况", "结果", "核查", "核实", "去向", "变动", "变化", "原因", "备注", "说明", "其他", "特殊",
    ];
    const OF_OTHER_THINGS: [&str; 24] = [
        "父",
        "母",
        "夫",
        "妻",
        "配偶",
        "户主",
        "收入",
        "土地",
        "耕地",
        "宅基地",
        "房",
        "照",
        "证",
        "低保",
        "医保",
        "养老",
        "保险",
        "补贴",
        "就业",
        "务工",
        "车",
        "监测",
        "贫困",
        "产业",
    ];
    let heading = squeeze(heading);
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let dated = has(&["死亡", "核减", "清退"]) && has(&["时间", "日期"]) && reading::day(text).is_ok();
    let unknown = is_about(&heading, &LEAVING) && !heading.starts_with("是否") && reading::says_unknown(text);
    let said = has(&ASKED) && !has(&OF_OTHER_THINGS) && is_of_himself(text);
    dated || unknown || said || is_left_out(&heading, text) || (is_remark(&heading) && may_be_gone(text))
}

/// Whether a column says that somebody is not of those who were relocated: 是否易地搬迁 = 否, 搬迁状态 = 放弃搬迁.
fn is_left_out(heading: &str, text: &str) -> bool {
    const ASKS: [&str; 8] = [
        "是否搬迁",
        "是否搬迁户",
        "是否搬迁人口",
        "是否易地搬迁",
        "是否易地搬迁户",
        "是否易地搬迁人口",
        "是否易地扶贫搬迁",
        "是否易地扶贫搬迁人口",
    ];
    let text = squeeze(text);
    let no = reading::yes_no(&text);
    (ASKS.contains(&heading) && no == Some(false))
        || (["是否放弃搬迁", "是否非搬迁人口"].contains(&heading) && no == Some(true))
        || ["放弃搬迁", "非搬迁人口", "非搬迁对象", "非易地搬迁"].contains(&text.as_str())
}

/// Whether a remark may say of the person that he is not there.
fn may_be_gone(text: &str) -> bool {
    const ANYWHERE: [&str; 30] = [
        "死",
        "亡",
        "去世",
        "过世",
        "离世",
        "人世",
        "注销",
        "销户",
        "迁往",
        "迁出",
        "迁走",
        "已迁",
        "婚迁",
        "外嫁",
        "出嫁",
        "嫁到",
        "嫁往",
        "改嫁",
        "自然减少",
        "减少人口",
        "建议删除",
        "请删除",
        "建议核减",
        "查无此人",
        "重复",
        "服刑",
        "失踪",
        "下落不明",
        "非搬迁",
        "放弃搬迁",
    ];
    const OF_OTHERS: [&str; 20] = [
        "父",
        "丈夫",
        "妻",
        "夫",
        "子",
        "女",
        "爷",
        "奶",
        "祖",
        "兄",
        "弟",
        "姐",
        "妹",
        "户主",
        "迁出地",
        "低保",
        "证",
        "照",
        "释放",
        "账",
    ];
    let squeezed = squeeze(text);
    let has = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    let denied = !squeezed.contains("不在人世") && DENIALS.iter().any(|denial| squeezed.starts_with(denial));
    has(&ANYWHERE) && !has(&OF_OTHERS) && (!squeezed.contains('母') || squeezed.contains("随母")) && !denied
}

/// Whether a remark begins with such a word, but for a day: 2025年3月病故, 已迁出至万州. 父亲去世 is another's.
fn is_of_himself(text: &str) -> bool {
    let squeezed = squeeze(text);
    let mut rest = squeezed.as_str();
    loop {
        // 去世老人抚恤 is of another.
        let ends = |c: char| !c.is_alphabetic() || "至到于往外去了".contains(c);
        let mut after = REMARKED.iter().chain(&DEAD).chain(&LEFT).filter_map(|word| rest.strip_prefix(word));
        if after.any(|after| after.is_empty() || after.starts_with(ends)) {
            return true;
        }
        let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日号.-/,，、；;:()（）".contains(c));
        let bare = BEFORE.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
        if bare.len() == rest.len() {
            return false;
        }
        rest = bare;
    }
}

fn is_usual(listed: &Listed, heading: &str) -> bool {
    listed.usual.iter().any(|usual| usual == heading) && MOVING.iter().any(|word| heading.contains(word))
}

/// What a name says besides: 张三(已故), 张三已故, 已故张三, 张三【外嫁】.
pub(super) fn remark(name: &str) -> Option<String> {
    let brackets = ['(', ')', '（', '）', '[', ']', '【', '】', '〔', '〕', '-', '—'];
    let parts = || name.split(brackets).map(str::trim).filter(|part| !part.is_empty());
    let bracketed = parts().count() > 1 || name.starts_with(brackets);
    let in_brackets = parts().filter(|_| bracketed).find(|part| says(part, &[&DEAD, &LEFT]));
    let beside = || ["已故", "已去世", "去世", "已死亡", "死亡", "已亡", "亡故", "病故", "已注销", "已销户", "已迁出"];
    let bare = || beside().into_iter().find(|word| name.starts_with(word) || name.ends_with(word));
    let before = || ["亡", "故"].into_iter().find(|word| name.strip_prefix(word).is_some_and(reading::begins_as_name));
    in_brackets.or_else(bare).or_else(before).map(str::to_owned)
}

/// Whether a text has one of the words and nothing that denies it.
pub(crate) fn says(text: &str, words: &[&[&str]]) -> bool {
    let text = squeeze(text);
    let denied = |before: &str| DENIALS.iter().any(|denial| before.ends_with(denial));
    let has = |word: &&str| text.find(word).is_some_and(|at| !denied(&text[..at]));
    ALONE.contains(&text.as_str()) || words.iter().copied().flatten().any(has)
}

fn by_column(heading: &str, text: &str) -> Option<String> {
    let heading = squeeze(heading);
    let yes = reading::yes_no(text);
    let gone = if PRESENT.contains(&heading.as_str()) {
        yes == Some(false) || says(text, &[&DEAD])
    } else if STATE.contains(&heading.as_str()) {
        says(text, &[&DEAD, &LEFT]) && !is_of_others(text)
    } else if REGISTER.contains(&heading.as_str()) {
        says(text, &[&DEAD])
    } else {
        let of_the_register = heading.starts_with(['户']);
        let about = is_about(&heading, &LEAVING) || (!of_the_register && is_about(&heading, &MOVING));
        let asked = heading.starts_with("是否");
        let says_so = yes == Some(true) || says(text, &[&DEAD, &LEFT]);
        let answered = if asked { says_so } else { yes != Some(false) && !STAYS.contains(&squeeze(text).as_str()) };
        about && answered && !is_denied(text)
    };
    gone.then(|| text.to_owned())
}

/// Whether a text begins with somebody else: 户主死亡后继承. 其他 is nobody.
pub(crate) fn is_of_others(text: &str) -> bool {
    const OTHERS: [&str; 14] =
        ["户主", "父", "母", "丈夫", "妻", "配偶", "儿", "女儿", "爷", "奶", "公公", "婆婆", "家人", "其"];
    let text = squeeze(text);
    let nobody = ["其他", "其它", "其余"].iter().any(|word| text.starts_with(word));
    !nobody && OTHERS.iter().any(|other| text.starts_with(other))
}

/// Whether a heading is one of these words, with no other around it than whose it is and what is said of it.
fn is_about(heading: &str, words: &[&str]) -> bool {
    let whose = WHOSE.iter().find_map(|whose| heading.strip_prefix(whose)).unwrap_or(heading);
    words.iter().any(|word| whose.strip_prefix(word).is_some_and(|what| WHAT.contains(&what)))
}

/// Whether a cell below a heading of those who left says that somebody did not, or nothing.
fn is_denied(text: &str) -> bool {
    let nothing = reading::says_nothing(text) || reading::says_unknown(text) || reading::is_to_come(text);
    let denials = ["未", "不", "没", "是否", "拟"];
    nothing || text.trim() == "0" || denials.iter().any(|denial| text.trim_start().starts_with(denial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_a_row_says_is_gone_is_told_by_its_own_words() {
        for (heading, text, gone) in [
            ("减少原因", "死亡", true),
            ("减少时间", "2026-03-01", true),
            ("减少原因", "/", false),
            ("减少原因", "无", false),
            ("减员", "是", true),
            ("注销原因", "死亡", true),
            ("人口减少时间", "2026-03-01", true),
            ("是否死亡", "是", true),
            ("是否死亡", "否", false),
            ("死亡", "未死亡", false),
            ("是否亡故", "是", true),
            ("是否健在", "否", true),
            ("是否健在", "已故", true),
            ("是否在册", "否", true),
            ("人员状态", "正常", false),
            ("人员状态", "已迁出", true),
            ("状态", "未注销", false),
            ("变动类型", "自然减少", true),
            ("变动情况", "新增", false),
            ("增减变动", "减", true),
            ("人口变动", "婚出", true),
            ("户籍状态", "销户", true),
            ("户籍状态", "已迁出", false),
            ("生存状态", "死亡", true),
            ("备注", "父亲死亡", false),
            ("搬迁迁出时间", "2018-03", false),
            ("户口迁出时间", "2018-03", false),
            ("收入减少", "是", false),
            ("耕地减少面积", "2", false),
            ("减少贫困原因", "务工", false),
            ("贫困户注销时间", "2019", false),
        ] {
            assert_eq!(by_column(heading, text).is_some(), gone, "{heading} {text}");
        }
    }

    #[test]
    fn a_remark_about_himself_is_told_and_one_about_others_is_not() {
        for text in ["已故", "故去", "病故，2025年"] {
            assert!(is_of_himself(text), "{text}");
        }
        for text in ["2025年3月病故", "已死亡", "已迁出至万州", "2024年外嫁", "因病去世", "2025-03-01死亡"]
        {
            assert!(is_of_himself(text), "{text}");
        }
        assert!(!is_of_himself("去世老人抚恤"));
        for text in ["父亲去世", "丈夫2020年病故", "迁出地为农坝", "低保户", "户主死亡后由其照料", ""]
        {
            assert!(!is_of_himself(text), "{text}");
        }
    }

    #[test]
    fn names_say_that_somebody_is_gone_in_brackets_or_beside_them() {
        for name in
            ["陈芳(已故)", "陈芳(亡)", "陈芳(故)", "陈芳(外嫁)", "陈芳【已故】", "陈芳已故", "已故陈芳", "陈芳-已故"]
        {
            assert!(remark(name).is_some(), "{name}");
        }
        for name in ["故张山", "亡张山", "陈芳(改嫁)"] {
            assert!(remark(name).is_some(), "{name}");
        }
        for name in ["陈芳", "陈芳(大)", "陈故", "故芳", "阿迪力·买买提", "陈芳(未注销)"] {
            assert!(remark(name).is_none(), "{name}");
        }
    }

    #[test]
    fn titles_name_lists_of_those_who_left_and_of_others() {
        for (title, gone) in [
            ("死亡人员", true),
            ("已注销户", true),
            ("2025年迁出", true),
            ("2026年减少人员名单（死亡、迁出）", true),
            ("人口信息", false),
            ("人口增减变动表", false),
            ("新增、减少人员", false),
            ("收入减少户", false),
            ("易地扶贫搬迁迁出地名单", false),
            ("减少", true),
            ("外嫁人员名单", true),
            ("整户消亡户名单", true),
            ("清退人员名单", true),
            ("云峰村(减少)", true),
            ("人口自然变更表（减）", true),
            ("人口信息表（不含死亡、迁出人员）", false),
            ("人口信息表（已剔除死亡人员）", false),
            ("清退宅基地人口", false),
            ("死亡保险投保人口", false),
            ("减少人口后剩余户", false),
        ] {
            assert_eq!(is_of_those_who_left(title), gone, "{title}");
        }
        for (line, title) in [
            ("其中死亡0人", None),
            ("死亡0人", None),
            ("死亡2人，外嫁1人", None),
            ("农坝社区（死亡1人已剔除）", Some("农坝社区")),
            ("2025年减少人员名单", Some("2025年减少人员名单")),
            ("二、死亡人员（2人）", Some("二、死亡人员")),
            ("减少人员：2人", Some("减少人员")),
            ("二、减少人员（共1户2人）", Some("二、减少人员")),
            ("以下2人已死亡", Some("已死亡")),
        ] {
            assert_eq!(without_count(line).as_deref(), title, "{line}");
        }
        for (title, aside) in [
            ("放弃搬迁户名单", true),
            ("非搬迁人口", true),
            ("以下作废", true),
            ("备份", true),
            ("旧", true),
            ("人口信息（旧）", true),
            ("退出易地搬迁户名单", true),
            ("旧屋拆除名单", false),
            ("搬迁户人口信息（含非搬迁人口）", false),
            ("搬迁户花名册", false),
            ("2025年", false),
        ] {
            assert_eq!(matches!(Away::of(title), Some(Away::Aside(_))), aside, "{title}");
        }
    }
}
