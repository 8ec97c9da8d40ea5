//! What stands around a list, its file's and its sheet's name and what is written above its headings, and what that says of all
//! its rows: whose list it is, which insurance or aid, which year.

use crate::{
    cell::{Cell, squeeze},
    read::Sheet,
    units::whole_year,
};
use anju_model::{Department, mask::quoted};

/// What stands around a list.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// What is written above the headings.
    above: Vec<String>,
    /// The sheet's name.
    tab: String,
    /// The file's name.
    file: String,
}

/// The year that a title says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TitleYear {
    /// None.
    Unsaid,
    /// This one.
    Of(i64),
    /// One that may be another thing's: 2016年搬迁户. With the title, short.
    Unsure(String),
}

/// Words that name an office's lists.
const MEDICAL: [&str; 3] = ["医保", "医疗保险", "医疗保障"];
const PENSION: [&str; 1] = ["养老"];
const HUKOU: [&str; 5] = ["户口迁移", "户籍迁移", "户口迁入", "户籍迁入", "落户"];
const ASSISTANCE: [&str; 7] = ["低保", "特困", "最低生活保障", "社会救助", "临时救助", "医疗救助", "五保"];
/// Words that hold one of these and name nothing of the kind.
const OTHERWISE: [&str; 3] = ["养老服务", "养老院", "养老机构"];
/// People whom assistance goes to are listed by other offices too, with a word of what these do.
const INSURES: [&str; 4] = ["参保", "缴费", "保险", "迁移"];
/// Words of titles whose people do not take part or receive, or not yet, or no longer.
const DENYING: [&str; 22] = [
    "停保",
    "断保",
    "停发",
    "停缴",
    "断缴",
    "未参",
    "未缴",
    "未享受",
    "欠费",
    "取消",
    "退出",
    "退保",
    "注销",
    "死亡",
    "核减",
    "减少",
    "变动",
    "申请",
    "不符合",
    "终止",
    "暂停",
    "清退",
];
/// Titles that speak of what happened in a year, not of a year's insurance.
const EVENTS: [&str; 10] = ["搬迁", "迁出", "入住", "脱贫", "建档", "安置", "新增", "减少", "出生", "验收"];

impl Title {
    pub(super) fn of(file: &str, sheet: &Sheet, first_heading: usize) -> Self {
        let above = sheet.rows.iter().take(first_heading).flat_map(|row| row.cells.iter());
        let above = above.filter(|cell| !cell.is_blank()).map(Cell::text).map(|text| squeeze(&text));
        Self { above: above.filter(|text| !is_note(text)).collect(), tab: squeeze(&sheet.name), file: squeeze(file) }
    }

    /// Tells whether what stands by the rows themselves, above them or as their sheet's name, says this.
    fn is_near(&self, says: impl Fn(&str) -> bool) -> bool {
        self.above.iter().chain([&self.tab]).any(|text| says(text))
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.above.iter().chain([&self.tab, &self.file])
    }

    /// Tells whether a text is one of those above the headings.
    pub(super) fn has(&self, text: &str) -> bool {
        self.above.iter().any(|above| *above == squeeze(text))
    }

    /// Returns whose list it is by its title, where that is another department's; the nearest of the titles counts.
    pub(super) fn of_another(&self, department: Department) -> Option<Department> {
        let levels = [self.above.concat(), self.tab.clone(), self.file.clone()]
            .map(|text| OTHERWISE.iter().fold(text, |text, word| text.replace(word, "")));
        let insures = levels.iter().any(|level| INSURES.iter().any(|word| level.contains(word)));
        let own = levels.iter().any(|level| names(department, level));
        let named = |level: &String| -> Vec<Department> {
            let others = Department::ALL.into_iter().filter(|other| names(*other, level));
            others
                .filter(|other| *other != Department::Assistance || !(own || insures) || department == *other)
                .collect()
        };
        let nearest = levels.iter().map(named).find(|named| !named.is_empty())?;
        if nearest.contains(&department) { None } else { nearest.into_iter().next() }
    }

    /// Returns the code of the insurance or aid of which the title says that the list is.
    pub(super) fn kind(&self, department: Department) -> Option<&'static str> {
        only_kind(department, &self.all().map(String::as_str).collect::<Vec<_>>().join(" "))
    }

    /// Tells whether the title that stands by the rows says the kind, so that being listed may be all that a row says.
    pub(super) fn says_kind(&self, department: Department, only_sheet: bool) -> bool {
        let says = |text: &str| {
            let insures = matches!(department, Department::Medical | Department::Pension);
            let of_it = !insures || ["参保", "保险", "医保", "养老", "缴费"].iter().any(|word| text.contains(word));
            of_it && only_kind(department, text).is_some()
        };
        self.is_near(says) || (only_sheet && says(&self.file))
    }

    /// Returns the title by which it is unsure that who is listed takes part or receives.
    pub(super) fn denies(&self) -> Option<&String> {
        self.all().find(|text| denies(text))
    }

    /// Returns the year: 2025年度 before 2025年, the sheet's name before what stands above its headings.
    pub(super) fn year(&self, now: i64) -> TitleYear {
        let texts: Vec<&String> = [&self.tab].into_iter().chain(&self.above).chain([&self.file]).collect();
        let pick = |years: &dyn Fn(&str) -> Vec<i64>| {
            texts.iter().map(|text| (years(text), *text)).find(|(years, _): &(Vec<i64>, &String)| !years.is_empty())
        };
        let tab = whole_year(&self.tab).map(|year| (vec![year], &self.tab));
        let firm = tab.or_else(|| pick(&|text| years_before(text, true)));
        let Some((years, text)) = firm.or_else(|| pick(&|text| years_before(text, false))) else {
            // 2025年12月 tells of a list that may be last year's.
            let past = texts.iter().find(|text| years_of_days(text).any(|year| year < now));
            return past.map_or(TitleYear::Unsaid, |text| TitleYear::Unsure(quoted(text)));
        };
        let event = years_before(text, true).is_empty() && EVENTS.iter().any(|event| text.contains(event));
        match years.as_slice() {
            [year] if !event || *year == now => TitleYear::Of(*year),
            _ => TitleYear::Unsure(quoted(text)),
        }
    }
}

/// A note above the headings speaks of whom the list is not about, too.
fn is_note(text: &str) -> bool {
    ["注", "说明", "备注", "填", "提示"].iter().any(|word| text.starts_with(word)) || text.contains(['。', ';'])
}

/// Tells whether a title says that somebody does not take part or receive any more, or not yet.
pub(super) fn denies(text: &str) -> bool {
    text.starts_with('拟') || DENYING.iter().any(|word| text.contains(word))
}

fn names(department: Department, text: &str) -> bool {
    let words: &[&str] = match department {
        Department::Medical => &MEDICAL,
        Department::Pension => &PENSION,
        Department::Hukou => &HUKOU,
        Department::Assistance => &ASSISTANCE,
    };
    words.iter().any(|word| text.contains(word))
}

/// Words of titles for kinds of insurance and aid, a longer one before what it holds.
fn kinds(department: Department) -> &'static [(&'static str, &'static str)] {
    match department {
        Department::Medical => &[("职工", "2"), ("居民", "1"), ("大病", "4")],
        Department::Pension => &[("机关事业", "3"), ("职工", "2"), ("居民", "1")],
        Department::Hukou => &[],
        Department::Assistance => &[
            ("低保边缘", "31"),
            ("农村低保", "12"),
            ("农村最低生活保障", "12"),
            ("城市低保", "11"),
            ("城镇低保", "11"),
            ("城市最低生活保障", "11"),
            ("分散供养", "22"),
            ("集中供养", "21"),
            ("低保", "10"),
            ("最低生活保障", "10"),
            ("特困", "20"),
        ],
    }
}

/// Finds the one kind whose word stands in a text, 特困人员分散供养 being the latter; none where several do.
fn only_kind(department: Department, text: &str) -> Option<&'static str> {
    let mut rest = text.to_owned();
    let mut found: Vec<&'static str> = vec![];
    for (word, code) in kinds(department) {
        if rest.contains(word) {
            found.push(code);
            rest = rest.replace(word, " ");
        }
    }
    if department == Department::Assistance {
        let refined: Vec<&str> = found.iter().copied().filter(|code| !code.ends_with('0')).collect();
        found.retain(|code| !code.ends_with('0') || refined.iter().all(|other| other[..1] != code[..1]));
    }
    let first = *found.first()?;
    found.iter().all(|code| *code == first).then_some(first)
}

/// Lists the years of a text that stand before 年度, or before 年 and no month.
fn years_before(text: &str, whole: bool) -> Vec<i64> {
    let mut years = vec![];
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let month = |behind: &str| behind.starts_with(|c: char| c.is_ascii_digit());
        let is_one = match behind.strip_prefix('年') {
            Some(behind) => {
                if whole {
                    behind.starts_with('度')
                } else {
                    !month(behind)
                }
            }
            None => false,
        };
        if is_one && let Some(year) = whole_year(digits).filter(|year| !years.contains(year)) {
            years.push(year);
        }
        rest = behind;
    }
    years
}

/// Lists the years of a text that stand before 年, whatever follows.
fn years_of_days(text: &str) -> impl Iterator<Item = i64> {
    text.match_indices('年').filter_map(|(at, _)| whole_year(text.get(at.checked_sub(4)?..at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(above: &str, tab: &str, file: &str) -> Title {
        Title { above: vec![above.to_owned()], tab: tab.to_owned(), file: file.to_owned() }
    }

    #[test]
    fn a_year_of_insurance_is_told_from_days_and_from_what_happened() {
        for (above, tab, year) in [
            ("2025年度城乡居民医保参保名单", "名单", TitleYear::Of(2025)),
            ("云阳县2025年居民医保名单（截止2025年12月）", "名单", TitleYear::Of(2025)),
            ("2025年度名单（制表：2026年1月）", "名单", TitleYear::Of(2025)),
            ("居民医保名单（截止2026年10月31日）", "名单", TitleYear::Unsaid),
            ("居民医保名单（截止2025年12月）", "名单", TitleYear::Unsure("居民医保名单（截止2025年12月）".to_owned())),
            ("居民医保名单（2027年1月制表）", "名单", TitleYear::Unsaid),
            ("", "2025", TitleYear::Of(2025)),
            ("2026年名单", "2025年", TitleYear::Of(2025)),
            ("2025年度易地扶贫搬迁人口参保名单", "名单", TitleYear::Of(2025)),
            ("2016年搬迁户参保名单", "名单", TitleYear::Unsure("2016年搬迁户参保名单".to_owned())),
            ("2026年搬迁户参保名单", "名单", TitleYear::Of(2026)),
            ("2025年度、2026年度名单", "名单", TitleYear::Unsure("2025年度、2026年度名单".to_owned())),
        ] {
            assert_eq!(title(above, tab, "名单.xlsx").year(2026), year, "{above} {tab}");
        }
    }

    #[test]
    fn a_list_is_of_the_department_that_its_nearest_title_names() {
        let (medical, pension) = (Department::Medical, Department::Pension);
        for (above, tab, file, department, other) in [
            ("城乡居民养老保险参保名单", "名单", "名单.xlsx", medical, Some(pension)),
            ("", "名单", "2026年养老保险名单.xlsx", medical, Some(pension)),
            ("", "居民医保", "名单.xlsx", pension, Some(medical)),
            ("居民医保参保名单", "名单", "养老医保.xlsx", medical, None),
            ("居民医保、养老保险参保名单", "名单", "名单.xlsx", medical, None),
            ("", "养老", "医保养老.xlsx", medical, Some(pension)),
            ("农村低保对象名单", "名单", "名单.xlsx", medical, Some(Department::Assistance)),
            ("低保对象参保名单", "名单", "名单.xlsx", medical, None),
            ("", "特困人员", "2026年医保.xlsx", medical, None),
            ("特困人员参加医疗保险名单", "名单", "名单.xlsx", Department::Assistance, None),
            ("参保名单", "Sheet1", "名单.xlsx", medical, None),
            ("居民户籍人口参保名单", "Sheet1", "名单.xlsx", medical, None),
        ] {
            assert_eq!(title(above, tab, file).of_another(department), other, "{above} {tab} {file}");
        }
    }

    #[test]
    fn a_title_says_one_kind_of_aid_or_none() {
        let kind = |above| title(above, "名单", "名单.xlsx").kind(Department::Assistance);
        assert_eq!(kind("农村最低生活保障对象花名册"), Some("12"));
        assert_eq!(kind("城乡低保对象花名册"), Some("10"));
        assert_eq!(kind("特困人员分散供养名单"), Some("22"));
        assert_eq!(kind("低保边缘家庭名单"), Some("31"));
        assert_eq!(kind("低保、特困人员名单"), None);
    }
}
