//! What a person has taught of a sender's workbooks: whose a workbook is, which column a heading is, what a word means.

use crate::{
    columns::{Column, How, SheetKind, by_heading},
    draft::{
        Known,
        rows::{NO, YES},
    },
    everyday::Learnt,
    layout::{layout, read_headings_as},
    read::{Sheet, Visibility, Workbook},
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
