//! Rows of a sheet that hold no record, and why: titles, totals, notes, headings said again.

use crate::{
    cell::{Cell, squeeze},
    columns::How,
    headings::Place,
    lines::{is_numbered, is_place, line},
    read::Row,
};

/// What tables are called in their titles.
pub(crate) const TABLES: [&str; 7] = ["表", "名单", "花名册", "名册", "台账", "台帐", "清单"];

/// So many headings in a row, one of them of what people are known by, are no coincidence.
const LEAST_AGAIN: usize = 3;

/// Why a row that holds something is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyLeft {
    /// It stands above the headings.
    Title,
    /// It is one of the headings.
    Heading,
    /// It numbers the columns: 1 2 3.
    ColumnNumbers,
    /// It says the headings again.
    HeadingsAgain,
    /// It is of another table, above or below.
    OtherTable,
    /// It sums others up.
    Total,
    /// It is a note or an example, or says who filled the sheet in.
    Note,
    /// It has nothing but formulas without a result that says anything.
    Formulas,
    /// It has hardly anything, and nothing to know anyone by.
    Sparse,
    /// It has a running number only, or cells beside the table.
    Unfilled,
}

impl WhyLeft {
    /// Returns the code of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            WhyLeft::Title => "row.title",
            WhyLeft::Heading => "row.heading",
            WhyLeft::ColumnNumbers => "row.column_numbers",
            WhyLeft::HeadingsAgain => "row.headings_again",
            WhyLeft::OtherTable => "rows.other_table",
            WhyLeft::Total => "row.total",
            WhyLeft::Note => "row.note",
            WhyLeft::Formulas => "row.formulas",
            WhyLeft::Sparse => "row.sparse",
            WhyLeft::Unfilled => "row.unfilled",
        }
    }
}

/// Says why a row below the headings holds no record; nothing where it does.
pub(crate) fn why_left(columns: &[Place], row: &Row) -> Option<WhyLeft> {
    let filled: Vec<&Place> = columns.iter().filter(|place| !row.cell(place.at).is_blank()).collect();
    let own = |place: &&&Place| place.column.is_some_and(|column| column.how == How::Own);
    let text = |place: &Place| squeeze(&row.cell(place.at).text());
    let lead = filled.first().map(|place| text(place)).unwrap_or_default();
    let Some(first) = filled.iter().find(|place| !own(place)) else {
        return Some(if is_note(&lead) { WhyLeft::Note } else { WhyLeft::Unfilled });
    };
    if filled.iter().filter(|place| !own(place)).all(|place| row.cell(place.at).is_idle_formula()) {
        return Some(WhyLeft::Formulas);
    }
    let first = text(first);
    let number = filled.iter().find(|place| place.column.is_some_and(|column| column.name == "household"));
    let numbered = number.is_some_and(|place| is_total(&text(place)));
    let named = || {
        let name = |place: &&&Place| place.column.is_some_and(|column| column.name == "person.name");
        filled.iter().find(name).map(|place| text(place)).unwrap_or_default()
    };
    if (is_total(&first) || is_total(&lead) || is_total(&named()) || numbered) && !has_id(columns, row) {
        return Some(WhyLeft::Total);
    }
    let example = || is_marked_example(&named()) || (is_anybodys(&named()) && !has_id(columns, row));
    if is_example(&lead) || example() || is_instruction(columns, row) {
        return Some(WhyLeft::Note);
    }
    if signs(&lead) {
        return Some(WhyLeft::Note);
    }
    if (is_note(&first) || is_note(&lead)) && filled.len() <= 4 {
        return Some(WhyLeft::Note);
    }
    let stands_in = |place: &&Place, names: &[&str]| place.column.is_some_and(|column| names.contains(&column.name));
    let keyed = ["household", "person.id_number", "person.name", "cadre.name", "visitors"];
    let again = |place: &&&Place| matches!(row.cell(place.at), Cell::Text(text) if says_heading(text, place));
    let again: Vec<&&Place> = filled.iter().filter(again).collect();
    // A household's cells that are merged over the row say what they say; nobody is called 姓名.
    let is_key_again = again.len() >= LEAST_AGAIN && again.iter().any(|place| stands_in(place, &keyed));
    if again.len() * 2 > filled.len() || is_key_again {
        return Some(WhyLeft::HeadingsAgain);
    }
    if let [only] = filled.as_slice()
        && is_title(&text(only))
    {
        return Some(WhyLeft::Sparse);
    }
    // 二、减少人员 may stand below the number of the household, or below a name.
    if let Some((at, line)) = line(row)
        && !line.chars().any(|c| c.is_ascii_digit())
        && (is_numbered(&line)
            || is_place(&line)
            || filled.iter().any(|place| place.at == at && stands_in(place, &["household"])))
    {
        return Some(WhyLeft::Sparse);
    }
    let has_key = filled.iter().any(|place| stands_in(place, &keyed));
    let only_where = || filled.iter().all(|place| own(&place) || stands_in(place, &WHERE_AND_WHEN));
    (!has_key && (filled.len() <= 2 || only_where())).then_some(WhyLeft::Sparse)
}

/// What is filled down a sheet before anybody is entered.
const WHERE_AND_WHEN: [&str; 8] = ["province", "city", "county", "township", "village", "group", "settlement", "year"];

/// `合计`, `农坝社区小计`.
fn is_total(text: &str) -> bool {
    ["合计", "总计", "小计", "共计", "累计"].iter().any(|word| text.starts_with(word) || text.ends_with(word))
}

/// The title of another table, in whatever column it stands: 农坝镇云峰村人口信息表.
fn is_title(text: &str) -> bool {
    let text = text.trim_end_matches([':', ')', '）']);
    text.chars().count() > 3 && TABLES.iter().any(|word| text.ends_with(word) || text.contains(&format!("{word}(")))
}

/// `填表人：`, with the name in a cell of its own.
fn signs(text: &str) -> bool {
    ["填表人", "制表人", "填报人", "审核人", "负责人", "填表单位", "填报单位"].iter().any(|word| text.starts_with(word))
        && text.ends_with(':')
}

/// `备注:…`, `填表人…`, `负责人(签字):`.
pub(crate) fn is_note(text: &str) -> bool {
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let signed = ["负责人", "单位", "审核", "审批", "经办人", "联系人", "日期", "签字", "领导", "备注", "说明", "注"];
    begins(&["填表", "制表", "填报", "审核人"]) || (begins(&signed) && text.contains(':'))
}

/// The row that shows how to fill the sheet in: nobody is meant.
fn is_example(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| "()（）[]【】:：".contains(c) || c.is_ascii_digit());
    ["示例", "样例", "范例", "填写示例", "例:", "例如", "例子", "举例", "样表", "参考示例"]
        .iter()
        .any(|word| text.starts_with(word))
        || ["例", "如", "参考", "模板", "样式"].contains(&bare)
}

/// A name that says that it is an example's: 示例, 张三（示例）.
fn is_marked_example(name: &str) -> bool {
    is_example(name) || ["(示例)", "(样例)", "(例)", "(范例)"].iter().any(|mark| name.ends_with(mark))
}

/// A name of which something is crossed out: 张×, 张××, 张X.
pub(crate) fn is_masked(name: &str) -> bool {
    let after_surname = name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]);
    let is_han = name.starts_with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let crossed = !after_surname.is_empty() && after_surname.chars().all(|c| "xX○〇".contains(c));
    is_han && (after_surname.contains(['×', '＊', '*']) || crossed)
}

/// A name that stands for anybody's: 某某, 李某某, XXX, 张××.
fn is_anybodys(name: &str) -> bool {
    let is_blank = |rest: &str| rest.chars().count() >= 2 && rest.chars().all(|c| "某xX×＊*○〇".contains(c));
    let after_surname = name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]);
    is_blank(name) || is_blank(after_surname)
}

/// What is to be entered, below the headings: 必填, 格式：2020-01-01, 见选项.
fn is_instruction(columns: &[Place], row: &Row) -> bool {
    const WORDS: [&str; 8] = ["必填", "选填", "格式", "见选项", "下拉选择", "下拉", "按选项", "如实填写"];
    let texts = columns.iter().filter(|place| !row.cell(place.at).is_blank());
    let texts: Vec<String> = texts.map(|place| squeeze(&row.cell(place.at).text())).collect();
    let told = texts.iter().filter(|text| WORDS.iter().any(|word| text.starts_with(word))).count();
    told >= 2 && told * 2 >= texts.len()
}

/// Tells whether a text is the heading of its column, or the end of one that was joined from several rows.
fn says_heading(text: &str, place: &Place) -> bool {
    let text = text.trim();
    text == place.heading || (text.chars().nth(1).is_some() && place.heading.ends_with(text))
}

/// A total row may hold a count under a household's number, but no long number.
fn has_id(columns: &[Place], row: &Row) -> bool {
    let id = |place: &&Place| {
        place.column.is_some_and(|c| matches!(c.name, "person.id_number" | "visit.visited_on" | "cadre.name"))
    };
    columns.iter().filter(id).any(|place| row.cell(place.at).text().chars().filter(char::is_ascii_digit).count() > 7)
}

/// Tells whether a row numbers the columns: whole numbers that rise by one from cell to cell, maybe behind 甲, 乙 or A, B.
pub(crate) fn numbers_columns(row: &Row) -> bool {
    let texts: Vec<String> =
        row.cells.iter().filter(|cell| !cell.is_blank()).map(|cell| squeeze(&cell.text())).collect();
    let lettered = texts.iter().take_while(|text| is_letter(text)).count();
    let numbers: Option<Vec<i64>> = texts[lettered..].iter().map(|text| number(text)).collect();
    let Some(numbers) = numbers else {
        return false;
    };
    let rises = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let begins = numbers.first().is_none_or(|first| matches!(first, 0..=2));
    texts.len() >= 3 && rises && begins && (numbers.len() >= 2 || lettered == texts.len())
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    let letter = |c: char| c.is_ascii_uppercase() || "甲乙丙丁戊己庚辛壬癸".contains(c);
    chars.next().is_some_and(letter) && chars.next().is_none()
}

/// Reads the number of a column: 3, (3), ③, 3=1+2, 第3列, 列3.
fn number(text: &str) -> Option<i64> {
    let bare = text.trim_matches(['(', ')', '[', ']', '【', '】', '<', '>', '.', '、', '第', '列', '栏']);
    let bare = bare.split('=').next().unwrap_or_default();
    let circled = bare.chars().next().filter(|c| ('①'..='⑳').contains(c) && bare.chars().count() == 1);
    match circled {
        Some(c) => Some(i64::from(u32::from(c) - u32::from('①')) + 1),
        None => bare.parse().ok(),
    }
}
