//! What stands around a list, its file's and its sheet's name and what is written above its headings and between its rows, and
//! what that says of the rows below: whose list it is, which insurance or aid, which year, whether they take part or receive.

use super::{
    sense::{self, Sense},
    vocabulary::{OPEN, OTHER_YEARS, SUMS, has, is_one, of_the_listed, without_places},
    years::{in_digits, last_month, lone_month, month_of, years, years_before, years_of_days},
};
use crate::{
    cell::{Cell, squeeze},
    read::Sheet,
    skipped::{TABLES, is_note as signs},
    units::{EVENTS, happened_until, whole_year},
};
use anju_model::{Day, Department, mask::quoted, reading};

/// What stands around a list.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// What is written above the headings, or over a part of the rows.
    above: Vec<String>,
    /// The sheet's name.
    tab: String,
    /// The file's name.
    file: String,
    /// Whether the file has no other sheet, so that its name is this one's.
    alone: bool,
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

/// What titles say of the rows below them.
#[derive(Clone, Debug)]
pub(super) struct Titled {
    /// The code of the insurance or aid.
    pub kind: Option<&'static str>,
    pub year: TitleYear,
    pub sense: Sense,
    /// Whether they say that a pension is drawn.
    pub draws: bool,
    /// The title that says the sense, or the nearest.
    pub by: String,
    /// Whether a title names what the list is about and affirms nothing.
    pub is_silent: bool,
    /// The title of an earlier month or year than the list's cut-off day, where one is.
    pub earlier: Option<String>,
}

/// The code of 临时救助, which is given once.
pub(super) const ONCE: &str = "41";
/// Words that name an office's lists.
const MEDICAL: [&str; 3] = ["医保", "医疗保险", "医疗保障"];
const PENSION: [&str; 3] = ["养老", "居保", "职保"];
const HUKOU: [&str; 6] = ["户口迁移", "户籍迁移", "户口迁入", "户籍迁入", "落户", "迁移户口"];
const ASSISTANCE: [&str; 7] = ["低保", "特困", "最低生活保障", "社会救助", "临时救助", "医疗救助", "五保"];
/// Words that hold one of these and name nothing of the kind.
const OTHERWISE: [&str; 3] = ["养老服务", "养老院", "养老机构"];
/// People whom assistance goes to are listed by other offices too, with a word of what these do.
const INSURES: [&str; 4] = ["参保", "缴费", "保险", "迁移"];
/// Those of them that say which households stand below a line.
const OF_RELOCATION: &str = "搬迁 脱贫 建档 安置 入住";
/// A name that stands alone in a row has so many characters at most.
const LONGEST_NAME: usize = 3;
/// How a line speaks of the rows above it.
const BEHIND: [&str; 3] = ["以上", "上述", "上表"];

impl Title {
    pub(super) fn of(file: &str, sheet: &Sheet, first_heading: usize, alone: bool) -> Self {
        let above = sheet.rows.iter().take(first_heading).flat_map(|row| row.cells.iter());
        let above = above.filter(|cell| !cell.is_blank()).map(Cell::text).map(|text| squeeze(&text));
        let file = file.rsplit_once('.').map_or(file, |(name, _)| name);
        // Of sheets that are called by villages or months the file says what they are.
        let tab = squeeze(&sheet.name);
        let of_month = ["月", "月份", "季度"].iter().any(|end| tab.ends_with(end));
        let alone = alone || of_month || sense::is_of_a_place(Department::Medical, &tab);
        Self { above: above.filter(|text| !is_note(text)).collect(), tab, file: squeeze(file), alone }
    }

    /// The titles of rows below a line that stands between them: a title of its own takes the place of those above the headings,
    /// a sub-title stands below them, and the same title again changes nothing.
    pub(super) fn below(&self, department: Department, line: &str) -> Option<Self> {
        let line = squeeze(line);
        let goes_on = ["恢复", "续保", "续发"].iter().any(|word| line.contains(word));
        if self.has(&line) || is_note(&line) || line.contains("日期") || (goes_on && may_sum_up(&line)) {
            return None;
        }
        let Counted { text: line, .. } = without_counts(&line)?;
        let is_name = line.chars().count() <= LONGEST_NAME
            && line.chars().next().is_some_and(|first| !OPEN.contains(first))
            && reading::begins_as_name(&line)
            && sense::of_title(department, &line) == Sense::Open;
        if is_name || sense::is_of_a_place(department, &line) {
            return None;
        }
        let own = TABLES.iter().any(|table| line.contains(table));
        let mut below = self.clone();
        let speaks = sense::of_title(department, &line) != Sense::Silent
            || kind_of_line(department, &line).is_some()
            || (!years(&line).is_empty() && !has(&line, OF_RELOCATION));
        if !(own || speaks) {
            return None;
        }
        below.above = vec![line];
        Some(below)
    }

    /// The title that stood over a row which came back in the workbook of refused rows.
    pub(super) fn kept(&self, text: &str) -> Self {
        Self { above: vec![squeeze(text)], tab: String::new(), file: String::new(), alone: false }
    }

    /// Tells whether a line below the rows speaks of all of them.
    pub(super) fn hears(&mut self, line: &str) -> bool {
        let line = squeeze(line);
        let behind = BEHIND.iter().any(|word| line.starts_with(word));
        if behind {
            self.above.push(line);
        }
        behind
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

    /// Returns the year and month of which the sheet's whole name is the name; without a year the last such month by a day.
    pub(super) fn month(&self, as_of: Day) -> Option<(i64, i64)> {
        let (year, month) = match self.tab.split_once('年') {
            Some((year, month)) => (Some(whole_year(year)?), month),
            None => (None, self.tab.as_str()),
        };
        let month = month.strip_suffix("月份").or_else(|| month.strip_suffix('月'))?;
        let month = reading::whole(month).filter(|month| (1..=12).contains(month))?;
        let last = i64::from(as_of.year()) - i64::from(month > i64::from(as_of.month()));
        Some((year.unwrap_or(last), month))
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

    /// Tells whether the title that stands by the rows says the kind, or that they have none, so that being listed may be all
    /// that a row says.
    pub(super) fn says_kind(&self, department: Department) -> bool {
        let says = |text: &str| {
            let insures = matches!(department, Department::Medical | Department::Pension);
            let of_it =
                !insures || ["参保", "参合", "保险", "医保", "养老", "缴费"].iter().any(|word| text.contains(word));
            let denies = matches!(sense::of_title(department, text), Sense::Denies(_));
            let affirms = (department == Department::Hukou || (insures && names(department, text)))
                && sense::of_title(department, text) == Sense::Affirms;
            denies || affirms || (of_it && only_kind(department, text).is_some())
        };
        self.is_near(says) || (self.alone && says(&self.file))
    }

    /// Reads what the titles say of the rows below them, in a list as of this day; `over` is what stands over these titles.
    pub(super) fn said(&self, department: Department, as_of: Day, over: Option<&Titled>) -> Titled {
        let now = i64::from(as_of.year());
        let is_own = self.above.iter().any(|text| TABLES.iter().any(|table| text.contains(table)));
        let joined = |texts: &mut dyn Iterator<Item = &String>| texts.map(String::as_str).collect::<Vec<_>>().join(" ");
        let kind = || match over {
            None => only_kind(department, &joined(&mut self.all())),
            // A sub-title that names no kind has that of the title over it.
            Some(_) if !is_own => None,
            Some(_) => only_kind(department, &joined(&mut [&self.tab, &self.file].into_iter())),
        };
        let own_kind = over.and_then(|_| kind_of_line(department, &self.above.concat()));
        let (sense, by) = self.sense(department);
        let said = Titled {
            kind: own_kind.or_else(kind),
            year: self.year(now),
            sense,
            draws: department == Department::Pension && self.all().any(|text| sense::is_of_drawing(text)),
            by,
            is_silent: self.is_near(|text| sense::is_silent_of_its_own(department, text)),
            earlier: self.earlier(as_of),
        };
        match over {
            Some(over) if is_own => said.beside(over, now),
            Some(over) => said.under(over),
            None => said,
        }
    }

    /// Returns what the titles say, and which of them: those by the rows, else the file's name.
    fn sense(&self, department: Department) -> (Sense, String) {
        let of = |text: &String| (sense::of_title(department, text), text.clone());
        let near: Vec<(Sense, String)> = self.above.iter().chain([&self.tab]).map(of).collect();
        let file = of(&self.file);
        let find = |is: &dyn Fn(Sense) -> bool| near.iter().find(|(sense, _)| is(*sense)).cloned();
        let denied = || find(&|sense| matches!(sense, Sense::Denies(_)));
        let affirmed = find(&|sense| sense == Sense::Affirms);
        let open = find(&|sense| sense == Sense::Open).or_else(|| find(&|sense| sense == Sense::Either));
        if let Some(open) = open {
            return open;
        }
        match (denied(), affirmed) {
            (Some((_, by)), Some(_)) => (Sense::Either, by),
            (Some(denied), None) => denied,
            (None, Some(_)) if matches!(file.0, Sense::Denies(_)) => (Sense::Either, file.1),
            (None, Some(affirmed)) => affirmed,
            (None, None) if file.0 != Sense::Silent && (self.alone || file.0 != Sense::Affirms) => file,
            (None, None) => (Sense::Silent, self.above.first().unwrap_or(&self.tab).clone()),
        }
    }

    /// Returns the title by the rows that speaks of an earlier year or month than this day's: 2026年3月发放花名册.
    fn earlier(&self, as_of: Day) -> Option<String> {
        let (now, now_month) = (i64::from(as_of.year()), i64::from(as_of.month()));
        let is_earlier = |text: &&String| {
            let digits = in_digits(text);
            let latest = years(text).into_iter().chain(years_of_days(&digits)).max();
            let month = latest.and_then(|year| month_of(&digits, year));
            let past = month.is_some_and(|month| latest == Some(now) && month < now_month);
            let another = || lone_month(&digits).is_some_and(|month| latest.is_none() && month != now_month);
            let ended = || last_month(text).is_some_and(|month| month < now_month) || another();
            let before = latest.is_some_and(|year| year < now) || past;
            let part = latest.is_none_or(|year| year == now) && month.is_none() && ended();
            let happened = EVENTS.iter().any(|event| *event != "新增" && text.contains(event))
                || latest.is_some_and(|year| happened_until(text, year));
            !happened && (before || part || has(text, OTHER_YEARS))
        };
        let dated = |text: &str| !years(text).is_empty() || !years_of_days(&in_digits(text)).is_empty();
        let file = [&self.file].into_iter().filter(|_| self.alone && !self.is_near(dated));
        self.above.iter().chain([&self.tab]).chain(file).find(is_earlier).map(|text| quoted(text))
    }

    /// Returns the year: 2025年度 before 2025年, the sheet's name before what stands above its headings.
    fn year(&self, now: i64) -> TitleYear {
        let texts = [&self.tab].into_iter().chain(&self.above).chain([&self.file]);
        let texts: Vec<(String, &String)> = texts.map(|text| (in_digits(text), text)).collect();
        if let Some((_, text)) = texts.iter().find(|(_, text)| has(text, OTHER_YEARS)) {
            return TitleYear::Unsure(quoted(text));
        }
        let pick = |years: &dyn Fn(&str) -> Vec<i64>| {
            let said = texts.iter().map(|(digits, text)| (years(digits), *text));
            said.into_iter().find(|(years, _)| !years.is_empty())
        };
        let tab = whole_year(&self.tab).map(|year| (vec![year], &self.tab));
        let firm = tab.or_else(|| pick(&|text| years_before(text, true)));
        let Some((years, text)) = firm.or_else(|| pick(&|text| years_before(text, false))) else {
            // 2025年12月 tells of a list that may be last year's.
            let past = texts.iter().find(|(digits, _)| years_of_days(digits).iter().any(|year| *year < now));
            return past.map_or(TitleYear::Unsaid, |(_, text)| TitleYear::Unsure(quoted(text)));
        };
        let happened = |year| happened_until(text, year) || EVENTS.iter().any(|event| text.contains(event));
        let event = years_before(&in_digits(text), true).is_empty() && years.iter().any(|year| happened(*year));
        match years.as_slice() {
            [year] if !event || *year == now => TitleYear::Of(*year),
            _ => TitleYear::Unsure(quoted(text)),
        }
    }
}

impl Titled {
    /// Tells whether they name only some: those who were stopped, whom somebody checks, for whom somebody else pays.
    pub(super) fn names_some(&self) -> bool {
        let stopped = matches!(self.sense, Sense::Denies(_) | Sense::Either | Sense::Open);
        stopped || ["资助", "代缴", "新增", "重复", "异常"].iter().any(|word| self.by.contains(word))
    }

    /// The same where it is unsure of which rows it speaks.
    pub(super) fn left_open(self) -> Self {
        Self { sense: Sense::Open, ..self }
    }

    /// What a title of its own says beside the first one: never that one's sense, and its kind and year only where it goes on.
    fn beside(mut self, first: &Titled, now: i64) -> Self {
        if self.sense == first.sense {
            self.kind = self.kind.or(first.kind);
        }
        if self.year == TitleYear::Unsaid && first.year != TitleYear::Unsaid && first.year != TitleYear::Of(now) {
            self.year = TitleYear::Unsure(quoted(&self.by));
        }
        self
    }

    /// What a sub-title says below a title: what it does not say, that does; where the two deny each other, neither.
    fn under(mut self, over: &Titled) -> Self {
        // 低保户 below the title of a list of 临时救助 says who received it.
        self.kind = over.kind.filter(|kind| *kind == ONCE).or(self.kind).or(over.kind);
        self.earlier = self.earlier.or_else(|| over.earlier.clone());
        self.is_silent = self.is_silent || (self.sense == Sense::Silent && over.is_silent);
        if self.year == TitleYear::Unsaid {
            self.year = over.year.clone();
        }
        let sense = match (over.sense, self.sense) {
            (over, Sense::Silent) => over,
            (Sense::Open, _) => Sense::Open,
            (Sense::Denies(_), Sense::Affirms) => Sense::Either,
            (Sense::Silent | Sense::Affirms | Sense::Either | Sense::Denies(_), own) => own,
        };
        if sense != self.sense {
            over.by.clone_into(&mut self.by);
        }
        self.sense = sense;
        self.draws = self.draws || (over.draws && self.sense == Sense::Affirms);
        self
    }
}

/// Finds the kind that a title between rows names: a sub-title has to name the insurance or be the kind alone, since places and
/// people are called so too, 居民代表.
fn kind_of_line(department: Department, line: &str) -> Option<&'static str> {
    let insures = matches!(department, Department::Medical | Department::Pension);
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十()、.".contains(c));
    let bare = bare.trim_end_matches(['类', ':']).trim_end_matches("参保").trim_end_matches("人员");
    let own = TABLES.iter().any(|table| line.contains(table));
    let says = own || names(department, line) || ["参保", "缴费", "保险"].iter().any(|word| line.contains(word));
    let alone = || is_one(bare, "居民 城乡居民 职工 城镇职工 企业职工 大病 灵活就业 机关事业 机关事业单位 居保 职保");
    only_kind(department, line).filter(|_| !insures || says || alone())
}

/// A line between rows without the count that it ends in.
struct Counted {
    text: String,
    /// Whether it may as well count those above it: 云峰村停发2人.
    is_unsure: bool,
}

/// Returns a line between rows without its count, 停发人员(12人); nothing where it sums up rows and is no title: 其中：停保0人.
fn without_counts(line: &str) -> Option<Counted> {
    let sure = |text: &str| Some(Counted { text: text.to_owned(), is_unsure: false }).filter(|it| !it.text.is_empty());
    let counted = counts(line);
    let (Some((start, _, n)), Some((_, end, _))) = (counted.first(), counted.last()) else {
        let own = line.strip_prefix("其中").map_or(line, |rest| rest.trim_start_matches(':'));
        return if has(own, SUMS) { None } else { sure(&without_remark(own)) };
    };
    let head = line[..*start].trim_end_matches(['共', '计', ':', ',', '(']);
    // 2户5人 is one count, and whom nobody is counted among stands nowhere below.
    let is_one_count = counted.windows(2).all(|two| two[1].0 - two[0].1 <= ','.len_utf8());
    if has(head, SUMS) || !is_one_count || *n == 0 {
        return None;
    }
    let behind = line[*end..].trim_matches([')', ':', '。', ',']);
    if let Some(rest) = head.strip_prefix("以下") {
        return sure(&format!("{rest}{behind}"));
    }
    let listed = is_one(behind, "名单如下 如下 具体如下 名单");
    let is_open = |head: &&str| head.rfind('(') > head.rfind(')');
    if let Some(place) = Some(head).filter(is_open).and_then(|head| head.split_once('(')).map(|(place, _)| place) {
        return sure(place);
    }
    // 二、停发人员12人 is a title, 云峰村停发2人 may sum up.
    let titles = ["人员", "对象", "名单", "家庭", "户"].iter().any(|word| head.ends_with(word));
    let short = head.chars().count() <= SHORT_TITLE;
    let is_title = titles || short || listed || line.contains('、') || line.ends_with([')', ':']);
    (behind.is_empty() || listed)
        .then(|| Counted { text: head.to_owned(), is_unsure: !is_title })
        .filter(|counted| !counted.text.is_empty())
}

/// Tells whether a line may be the title of the rows below it or sum up those above.
pub(super) fn may_sum_up(line: &str) -> bool {
    without_counts(&squeeze(line)).is_some_and(|counted| counted.is_unsure)
}

/// Tells whether a line between rows does nothing but sum them up.
pub(super) fn is_sum(line: &str) -> bool {
    without_counts(&squeeze(line)).is_none()
}

/// A title that is a word of a state has so many characters at most.
const SHORT_TITLE: usize = 2;

/// Lists the counts of people in a text by their places, and how many these are.
fn counts(text: &str) -> Vec<(usize, usize, u64)> {
    let mut counts = vec![];
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| start + end);
        let unit = text[end..].chars().next().filter(|c| "人户条名".contains(*c));
        if let (Some(unit), Ok(n)) = (unit, text[start..end].parse()) {
            counts.push((start, end + unit.len_utf8(), n));
        }
        at = end;
    }
    counts
}

/// Leaves out of a place's name what is remarked of it: 农坝社区(2025年并村).
fn without_remark(line: &str) -> String {
    let Some((place, inside)) = line.split_once('(') else { return line.to_owned() };
    let is_place = ["村", "社区", "街道", "组"].iter().any(|end| place.ends_with(end));
    let dated = !years(inside).is_empty() && inside.trim_end_matches(')').chars().any(|c| !is_of_year(c));
    if is_place && dated && !has(inside, "停 退 取消 断 未 注销 终止") {
        place.to_owned()
    } else {
        line.to_owned()
    }
}

fn is_of_year(c: char) -> bool {
    c.is_ascii_digit() || "年度".contains(c)
}

/// A note above the headings speaks of whom the list is not about, too.
fn is_note(text: &str) -> bool {
    let starts = ["注", "说明", "备注", "填", "提示"].iter().any(|word| text.starts_with(word));
    starts || signs(text) || text.contains(['。', ';'])
}

/// Tells whether a text names what an office's lists are about.
pub(super) fn names(department: Department, text: &str) -> bool {
    names_of(department).any(|word| text.contains(word))
}

/// Lists the words that name an office's lists.
pub(super) fn names_of(department: Department) -> impl Iterator<Item = &'static str> {
    let words: &[&str] = match department {
        Department::Medical => &MEDICAL,
        Department::Pension => &PENSION,
        Department::Hukou => &HUKOU,
        Department::Assistance => &ASSISTANCE,
    };
    words.iter().copied()
}

/// Tells whether a heading names another insurance than the department's, and not its own.
pub(super) fn is_of_another(department: Department, heading: &str) -> bool {
    let insurance = |other: Department| other != department && names(other, heading);
    let insures = [Department::Medical, Department::Pension].into_iter().any(insurance);
    let others = ["失业", "工伤", "生育"].iter().any(|word| heading.contains(word));
    (insures || others) && !names(department, heading)
}

/// Words of titles for kinds of insurance and aid, a longer one before what it holds.
fn kinds(department: Department) -> &'static [(&'static str, &'static str)] {
    match department {
        Department::Medical => &[("职工", "2"), ("居民", "1"), ("大病", "4")],
        Department::Pension => &[
            ("机关事业", "3"),
            ("企业退休", "2"),
            ("职工", "2"),
            ("居民", "1"),
            ("灵活就业", "2"),
            ("职保", "2"),
            ("居保", "1"),
        ],
        Department::Hukou => &[],
        Department::Assistance => &[
            ("低保边缘", "31"),
            ("最低生活保障边缘", "31"),
            ("农村低保", "12"),
            ("农村最低生活保障", "12"),
            ("农村居民最低生活保障", "12"),
            ("城市低保", "11"),
            ("城镇低保", "11"),
            ("城市最低生活保障", "11"),
            ("城市居民最低生活保障", "11"),
            ("城镇居民最低生活保障", "11"),
            ("支出型困难家庭", "32"),
            ("支出型困难", "32"),
            ("刚性支出困难", "32"),
            ("孤儿", "51"),
            ("事实无人抚养", "52"),
            ("困难残疾人", "61"),
            ("重度残疾人", "62"),
            ("分散供养", "22"),
            ("集中供养", "21"),
            ("临时救助", "41"),
            ("低保", "10"),
            ("最低生活保障", "10"),
            ("特困", "20"),
            ("五保", "20"),
        ],
    }
}

/// Lists the words of titles for kinds, and what they end in where more stands between: 居民医保.
pub(super) fn kind_words(department: Department) -> impl Iterator<Item = &'static str> {
    kinds(department).iter().map(|(word, _)| *word)
}

/// Finds the one kind whose word stands in a text, 特困人员分散供养 being the latter; none where several do.
pub(super) fn only_kind(department: Department, text: &str) -> Option<&'static str> {
    let mut rest = of_the_listed(&without_places(text));
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
    if department == Department::Assistance && found == ["10"] {
        let (rural, urban) = (text.contains("(农村)"), has(text, "(城市) (城镇)"));
        return Some(if rural && !urban {
            "12"
        } else if urban && !rural {
            "11"
        } else {
            first
        });
    }
    found.iter().all(|code| *code == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(above: &str, tab: &str, file: &str) -> Title {
        Title { above: vec![above.to_owned()], tab: tab.to_owned(), file: file.to_owned(), alone: true }
    }

    #[test]
    fn a_year_of_insurance_is_told_from_days_and_from_what_happened() {
        let unsure = |text: &str| TitleYear::Unsure(text.to_owned());
        for (above, tab, year) in [
            ("2025年度城乡居民医保参保名单", "名单", TitleYear::Of(2025)),
            ("云阳县2025年居民医保名单（截止2025年12月）", "名单", TitleYear::Of(2025)),
            ("2025年度名单（制表：2026年1月）", "名单", TitleYear::Of(2025)),
            ("居民医保名单（截止2026年10月31日）", "名单", TitleYear::Unsaid),
            ("居民医保名单（截止2025年12月）", "名单", unsure("居民医保名单（截止2025年12月）")),
            ("居民医保名单（2027年1月制表）", "名单", TitleYear::Unsaid),
            ("", "2025", TitleYear::Of(2025)),
            ("2026年名单", "2025年", TitleYear::Of(2025)),
            ("2025年度易地扶贫搬迁人口参保名单", "名单", TitleYear::Of(2025)),
            ("2016年搬迁户参保名单", "名单", unsure("2016年搬迁户参保名单")),
            ("2026年搬迁户参保名单", "名单", TitleYear::Of(2026)),
            ("2025年度、2026年度名单", "名单", unsure("2025年度、2026年度名单")),
            ("", "2025居民医保", TitleYear::Of(2025)),
            ("25年居民医保参保名单", "名单", TitleYear::Of(2025)),
            ("二〇二五年度居民医保参保名单", "名单", TitleYear::Of(2025)),
            ("居民医保参保名单(2025.10)", "名单", unsure("居民医保参保名单(2025.10)")),
            ("居民医保参保名单(2026.10)", "名单", TitleYear::Unsaid),
            ("2026—2027年居民医保参保名单", "名单", unsure("2026—2027年居民医保参保名单")),
            ("缴费满25年人员", "名单", TitleYear::Unsaid),
            ("居民医保参保名单(2000人)", "名单", TitleYear::Unsaid),
        ] {
            assert_eq!(title(above, tab, "名单").year(2026), year, "{above} {tab}");
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
        let kind = |above| {
            title(above, "名单", "名单").said(Department::Assistance, "2026-10-31".parse().expect("a day"), None).kind
        };
        assert_eq!(kind("农村最低生活保障对象花名册"), Some("12"));
        assert_eq!(kind("城乡低保对象花名册"), Some("10"));
        assert_eq!(kind("特困人员分散供养名单"), Some("22"));
        assert_eq!(kind("低保边缘家庭名单"), Some("31"));
        assert_eq!(kind("低保、特困人员名单"), None);
    }
}
