//! What a person has taught of a sender's workbooks: whose a workbook is, which column a heading is, what a word means; and what
//! is to be asked: the words that nobody knows.

use crate::{
    cell::squeeze,
    columns::{Column, How, SheetKind, by_heading},
    draft::{
        Known,
        words::{NO, YES},
    },
    everyday::{Learnt, key},
    headings::Place,
    layout::layout,
    read::{Sheet, Visibility, Workbook},
};
use anju_model::{
    AreaCode, CodeSets, Divisions, Fault,
    area::AreaLevel,
    checks::{Cost, Finding},
    contract::{ImportFinding, LearntMeaning, LearntWhat, UnknownWord, WordMeaning},
    reading,
    words::findings::{Place as At, at_place},
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Tells whose a workbook is 发来单位: the one township that all its rows name, or in which the county knows all its
/// households; else the county.
pub fn sender(workbook: &Workbook, known: &Known, divisions: &Divisions, county: Option<&AreaCode>) -> String {
    let named = cells_of_all(workbook, "township");
    let find = |name: &String| Some(divisions.seek(county?, AreaLevel::Township, name).one()?.code);
    let townships: BTreeSet<String> = named
        .iter()
        .map(|name| find(name).map_or_else(|| name.clone(), |code| divisions.show(&code).to_owned()))
        .collect();
    let townships = if townships.is_empty() { of_households(workbook, known, divisions) } else { townships };
    let mut townships = townships.into_iter();
    match (townships.next(), townships.next()) {
        (Some(only), None) => only,
        _ => county.map_or_else(|| COUNTY.to_owned(), |county| divisions.show(county).to_owned()),
    }
}

/// The sender of a workbook of many townships, before the county has a name.
const COUNTY: &str = "区县";

fn of_households(workbook: &Workbook, known: &Known, divisions: &Divisions) -> BTreeSet<String> {
    let villages: HashMap<&str, &AreaCode> = known
        .households
        .iter()
        .filter_map(|household| Some((household.numbers.first()?.as_str(), &household.village)))
        .collect();
    let numbers = cells_of_all(workbook, "household");
    let townships = numbers.iter().filter_map(|number| villages.get(number.as_str())?.at(AreaLevel::Township));
    townships.map(|township| divisions.show(&township).to_owned()).collect()
}

fn cells_of_all(workbook: &Workbook, name: &str) -> BTreeSet<String> {
    workbook.sheets.par_iter().flat_map_iter(|sheet| cells_under(sheet, name)).collect()
}

/// Lists the texts that the records of a sheet have under the heading that means a column of this name; none of a sheet that
/// nobody sees or that is none of the three.
fn cells_under(sheet: &Sheet, name: &str) -> BTreeSet<String> {
    let Some(layout) =
        Some(sheet).filter(|sheet| sheet.visibility == Visibility::Shown).and_then(|sheet| layout(0, sheet))
    else {
        return BTreeSet::new();
    };
    let Some(place) = layout.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name)) else {
        return BTreeSet::new();
    };
    layout.records(sheet).map(|row| row.cell(place.at).text()).filter(|text| !text.is_empty()).collect()
}

/// Reads columns as they were learnt and as they are matched now, each by `read`, which knows the columns of such workbooks;
/// returns what was learnt and is of use here.
///
/// # Errors
/// What `read` says of columns that are matched now.
pub fn read_columns_as(
    workbook: &mut Workbook,
    columns: &[(String, String)],
    learnt: Vec<LearntMeaning>,
    read: impl Fn(&mut Workbook, &[(String, String)]) -> Result<(), Fault>,
) -> Result<Vec<LearntMeaning>, Fault> {
    let mut used = Vec::with_capacity(learnt.len());
    for meaning in learnt {
        let is_column = meaning.what == LearntWhat::Column;
        let said_now = columns.iter().any(|(written, _)| squeeze(written) == squeeze(&meaning.written));
        let pair = [(meaning.written.clone(), meaning.meant.clone())];
        if !is_column || (!said_now && read(workbook, &pair).is_ok()) {
            used.push(meaning);
        }
    }
    read(workbook, columns)?;
    Ok(used)
}

/// Finds the column of a workbook's sheets under this heading whose words mean something, and what.
///
/// # Errors
/// `word.column_unknown {name}` where no sheet has such a coded column.
pub fn coded(heading: &str) -> Result<(&'static Column, How), Fault> {
    let found = SheetKind::ALL.iter().filter_map(|kind| by_heading(*kind, heading));
    let mut coded = found.filter(|column| matches!(column.how, How::Code(_) | How::YesNo));
    coded.next().map(|column| (column, column.how)).ok_or_else(|| no_coded_column(heading))
}

/// Tells whether words that are mapped now explain anew what was learnt: the same word, however wide it is written, of the same
/// column, whatever the heading it was named by.
pub fn is_explained_anew(
    learnt: &LearntMeaning,
    now: &[WordMeaning],
    coded: impl Fn(&str) -> Result<(&'static Column, How), Fault>,
) -> bool {
    let name = |heading: &str| coded(heading).map(|(column, _)| column.name).ok();
    let (word, column) = (key(&learnt.written), name(&learnt.column));
    learnt.what == LearntWhat::Word && now.iter().any(|now| key(&now.word) == word && name(&now.column) == column)
}

/// What a person mapped in vain: words that stand in no cell of their columns, and the one finding that tells it.
#[derive(Debug, Default)]
pub struct Unseen {
    /// These words.
    pub words: Vec<WordMeaning>,
    /// What is told; none where every word stands somewhere.
    pub finding: Option<ImportFinding>,
}

impl Unseen {
    fn of(workbook: &Workbook, sheet: usize, words: Vec<WordMeaning>) -> Self {
        /// So many words are told.
        const NAMED: usize = 5;
        let named = words.iter().take(NAMED).map(|word| format!("“{}”列的“{}”", word.column, word.word));
        let mut finding = Finding::warning("word.unseen", "").with("words", named.collect::<Vec<_>>().join("、"));
        if words.len() > NAMED {
            finding = finding.with("n", words.len());
        }
        let place = At { row: 0, column: "", value: "" };
        let said = ImportFinding {
            sheet: workbook.sheets[sheet].name.clone(),
            row: 0,
            column: String::new(),
            message: at_place(&place, &finding.code, &finding.params, Cost::Nothing),
            code: finding.code,
            severity: finding.severity,
            costs: Cost::Nothing,
        };
        Self { words, finding: Some(said) }
    }
}

/// Finds the mapped words that stand in no cell of their columns, where these have `places` on `sheets`.
pub(crate) fn unseen<'a>(
    workbook: &Workbook,
    sheets: impl Iterator<Item = (usize, &'a [Place])>,
    words: &[WordMeaning],
    coded: impl Fn(&str) -> Result<(&'static Column, How), Fault>,
) -> Unseen {
    let of = |word: &WordMeaning| Some((coded(&word.column).ok()?.0.name, key(&word.word)));
    let mut left: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (column, word) in words.iter().filter_map(of) {
        left.entry(column).or_default().insert(word);
    }
    let mut first = None;
    for (sheet, places) in sheets {
        first = first.or(Some(sheet));
        for place in places {
            let Some(left) = place.column.and_then(|column| left.get_mut(column.name)) else { continue };
            for row in workbook.sheets[sheet].rows.iter().filter(|row| !row.cell(place.at).is_blank()) {
                left.remove(&key(&row.cell(place.at).text()));
            }
        }
    }
    let is_left = |word: &&WordMeaning| of(word).is_some_and(|(column, word)| left[column].contains(&word));
    let words: Vec<WordMeaning> = words.iter().filter(is_left).cloned().collect();
    first.filter(|_| !words.is_empty()).map_or_else(Unseen::default, |sheet| Unseen::of(workbook, sheet, words))
}

/// Says that no column under a heading has words that mean something.
pub(crate) fn no_coded_column(heading: &str) -> Fault {
    Fault::new("word.column_unknown").with("name", heading)
}

/// Notes what a word of a column means, whose words are read so: a code, its label, 是 or 否; nothing where the meaning is empty.
///
/// # Errors
/// `word.meaning_unknown {name, column, choices}`.
pub fn learn(
    learnt: &mut Learnt,
    sets: &CodeSets,
    (column, how): (&'static Column, How),
    word: &str,
    meaning: &str,
) -> Result<(), Fault> {
    let unknown = |choices: String| {
        Fault::new("word.meaning_unknown").with("name", meaning).with("column", column.heading).with("choices", choices)
    };
    let meant = reading::text(meaning);
    let code = match (how, &*meant) {
        (_, "") => "",
        (How::YesNo, "是" | YES) => YES,
        (How::YesNo, "否" | NO) => NO,
        (How::Code(set), meaning) => {
            let code = sets.code(set, meaning).or_else(|| sets.has(set, meaning).then_some(meaning));
            code.ok_or_else(|| unknown(choices(sets, how).join("、")))?
        }
        _ => return Err(unknown(choices(sets, how).join("、"))),
    };
    learnt.learn(column.name, word, code);
    Ok(())
}

/// What a word in a column that is read so may mean.
fn choices(sets: &CodeSets, how: How) -> Vec<String> {
    match how {
        How::Code(set) => sets.items(set).iter().map(|item| item.label.clone()).collect(),
        _ => ["是", "否"].map(str::to_owned).into(),
    }
}

/// A cell with a word that nobody knows.
pub(crate) struct UnknownCell<'a> {
    /// The sheet's place and its name.
    pub sheet: (usize, &'a str),
    /// The row as Excel numbers it.
    pub row: u32,
    /// The heading as written.
    pub heading: &'a str,
    /// What the heading means, and how its words are read.
    pub column: (&'static Column, How),
    /// The word.
    pub word: &'a str,
}

/// Tells by its code whether a finding is that a word means nothing that is known.
pub(crate) fn is_unknown_word(code: &str) -> bool {
    matches!(code, "field.code" | "field.yes_no" | "field.code_open" | "field.contrary" | "field.no_code")
}

/// Lists the words that nobody knows, each once a column, the most frequent first.
pub(crate) fn words_once<'a>(sets: &CodeSets, cells: impl Iterator<Item = UnknownCell<'a>>) -> Vec<UnknownWord> {
    let mut words: BTreeMap<(usize, &str, &str), UnknownWord> = BTreeMap::new();
    for UnknownCell { sheet: (at, sheet), row, heading, column: (column, how), word } in cells {
        let entry = words.entry((at, column.name, word)).or_insert_with(|| UnknownWord {
            sheet: sheet.to_owned(),
            column: heading.to_owned(),
            read_as: column.heading.to_owned(),
            word: word.to_owned(),
            cells: 0,
            first: row,
            choices: choices(sets, how),
        });
        entry.cells += 1;
        entry.first = entry.first.min(row);
    }
    let mut words: Vec<UnknownWord> = words.into_values().collect();
    words.sort_by(|one, other| other.cells.cmp(&one.cells).then_with(|| one.word.cmp(&other.word)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cell::Cell, read::Row};

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(at, cells): (usize, &&[&str])| Row {
            number: u32::try_from(at).unwrap() + 1,
            cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
            ..Row::default()
        };
        Sheet { rows: rows.iter().enumerate().map(row).collect(), ..Sheet::default() }
    }

    const PEOPLE: &[&str] = &["乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];
    const PAIRS: &[&str] = &["户编号", "帮扶干部姓名", "帮扶干部单位", "单位隶属关系", "结对开始时间"];

    fn sender_of(sheets: Vec<Sheet>) -> String {
        let divisions = Divisions::from_csv(include_str!("../../../assets/divisions-chongqing.csv")).unwrap();
        let workbook = Workbook { name: "台账.xlsx".to_owned(), sheets };
        sender(&workbook, &Known::default(), &divisions, AreaCode::parse("500235").as_ref())
    }

    #[test]
    fn a_workbook_is_of_the_township_that_all_its_records_name() {
        let people = |rows: &[&[&str]]| sheet(&[&[PEOPLE], rows].concat());
        let (here, there) =
            (["农坝镇", "农坝社区", "5001", "徐辉", "", "户主"], ["栖霞镇", "栖霞社区", "6001", "何军", "", "户主"]);
        assert_eq!(sender_of(vec![people(&[&here])]), "农坝镇");
        assert_eq!(sender_of(vec![people(&[&here, &["合计", "", "1", "", "", ""]])]), "农坝镇");
        assert_eq!(sender_of(vec![people(&[&here, &there])]), "云阳县");
        let old = Sheet { visibility: Visibility::Hidden, ..people(&[&there]) };
        assert_eq!(sender_of(vec![people(&[&here]), old]), "农坝镇");
    }

    #[test]
    fn a_cell_that_reads_like_a_heading_is_none() {
        let people = sheet(&[PEOPLE, &["农坝镇", "农坝社区", "5001", "徐辉", "", "户主"]]);
        let pairs = sheet(&[
            PAIRS,
            &["5001", "冯建平", "镇政府", "乡镇", "2021-01-01"],
            &["5002", "曹霞", "县财政局", "县直(区县级)", "2020-04-01"],
        ]);
        assert_eq!(sender_of(vec![people, pairs]), "农坝镇");
    }
}
