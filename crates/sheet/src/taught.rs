//! What a person has taught of a sender's workbooks: whose a workbook is, which column a heading is, what a word means.

use crate::{
    columns::{Column, How, SheetKind, by_heading},
    draft::{
        Known,
        rows::{NO, YES},
    },
    everyday::Learnt,
    layout::{SEARCHED_ROWS, read_headings_as},
    read::{Sheet, Workbook},
};
use anju_model::{
    AreaCode, CodeSets, Divisions, Fault,
    area::AreaLevel,
    contract::{LearntMeaning, LearntWhat},
};
use std::collections::{BTreeSet, HashMap};

/// Tells whose a workbook is 发来单位: the one township that all its rows name, or in which the county knows all its
/// households; else the county.
pub fn sender(workbook: &Workbook, known: &Known, divisions: &Divisions, county: Option<&AreaCode>) -> String {
    let named: BTreeSet<String> = workbook.sheets.iter().flat_map(|sheet| cells_under(sheet, "township")).collect();
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
    let numbers = workbook.sheets.iter().flat_map(|sheet| cells_under(sheet, "household"));
    let townships = numbers.filter_map(|number| villages.get(number.as_str())?.at(AreaLevel::Township));
    townships.map(|township| divisions.show(&township).to_owned()).collect()
}

/// Lists the texts below the first heading that means a column of this name.
fn cells_under(sheet: &Sheet, name: &str) -> BTreeSet<String> {
    let rows = sheet.rows.iter().take(SEARCHED_ROWS).enumerate();
    let mut headings =
        rows.flat_map(|(at, row)| row.cells.iter().enumerate().map(move |(column, cell)| (at, column, cell)));
    let is = |text: &str| {
        SheetKind::ALL.iter().any(|kind| by_heading(*kind, text).is_some_and(|column| column.name == name))
    };
    let Some((at, column, _)) = headings.find(|(.., cell)| is(&cell.text())) else { return BTreeSet::new() };
    let below = sheet.rows.iter().skip(at + 1).map(|row| row.cell(column).text());
    below.filter(|text| !text.is_empty() && !text.bytes().all(|b| b.is_ascii_digit() && text.len() < 4)).collect()
}

/// Reads columns as they were learnt and as they are matched now; returns what was learnt and is of use here.
///
/// # Errors
/// As `read_headings_as`, for columns that are matched now.
pub fn read_columns_as(
    workbook: &mut Workbook,
    columns: &[(String, String)],
    learnt: Vec<LearntMeaning>,
) -> Result<Vec<LearntMeaning>, Fault> {
    let mut used = Vec::with_capacity(learnt.len());
    for meaning in learnt {
        let is_column = meaning.what == LearntWhat::Column;
        let said_now = columns.iter().any(|(written, _)| *written == meaning.written);
        let pair = [(meaning.written.clone(), meaning.meant.clone())];
        if !is_column || (!said_now && read_headings_as(workbook, &pair).is_ok()) {
            used.push(meaning);
        }
    }
    read_headings_as(workbook, columns)?;
    Ok(used)
}

/// Notes what a word of a column means: a code, its label, 是 or 否; nothing where the meaning is empty.
///
/// # Errors
/// `word.column_unknown {name}` where no sheet has such a coded column, `word.meaning_unknown {name, column, choices}`.
pub fn learn(learnt: &mut Learnt, sets: &CodeSets, column: &str, word: &str, meaning: &str) -> Result<(), Fault> {
    let coded = |column: &&&'static Column| matches!(column.how, How::Code(_) | How::YesNo);
    let found: Vec<&'static Column> = SheetKind::ALL.iter().filter_map(|kind| by_heading(*kind, column)).collect();
    let Some(found) = found.iter().find(coded) else {
        return Err(Fault::new("word.column_unknown").with("name", column));
    };
    let unknown = |choices: String| {
        Fault::new("word.meaning_unknown").with("name", meaning).with("column", found.heading).with("choices", choices)
    };
    let code = match (found.how, meaning.trim()) {
        (_, "") => "",
        (How::YesNo, "是" | YES) => YES,
        (How::YesNo, "否" | NO) => NO,
        (How::Code(set), meaning) => {
            let code = sets.code(set, meaning).or_else(|| sets.has(set, meaning).then_some(meaning));
            let labels = || sets.items(set).iter().map(|item| item.label.as_str()).collect::<Vec<_>>().join("、");
            code.ok_or_else(|| unknown(labels()))?
        }
        _ => return Err(unknown("是、否".to_owned())),
    };
    learnt.learn(found.name, word, code);
    Ok(())
}
