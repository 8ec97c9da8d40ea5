//! The account of a workbook's cells: under each heading, how many are filled, and what became of them. Nothing is silent: filled
//! = taken + kept beside + reported.

use super::{
    findings::Found,
    rows::{Fate, Said},
};
use crate::{
    columns::{How, by_name},
    layout::{Layout, Place},
    read::Workbook,
};
use anju_model::{
    CodeSets,
    contract::{ColumnAccount, UnknownWord},
};
use std::collections::{BTreeMap, HashMap};

fn note(account: &mut ColumnAccount, fate: Fate) {
    account.filled += 1;
    match fate {
        Fate::Taken => account.taken += 1,
        Fate::Kept => account.kept += 1,
        Fate::Reported => account.reported += 1,
    }
}

/// Starts the account of a column; the empty heading stands for what has none.
fn account(sheet: &str, place: Option<&Place>) -> ColumnAccount {
    ColumnAccount {
        sheet: sheet.to_owned(),
        column: place.map_or_else(String::new, |place| place.heading.clone()),
        read_as: place.and_then(|place| place.column).map(|column| column.heading.to_owned()),
        filled: 0,
        taken: 0,
        kept: 0,
        reported: 0,
    }
}

/// Accounts for every filled cell below the headings.
pub(super) fn accounts(workbook: &Workbook, layouts: &[Layout], rows: &[Said], found: &Found) -> Vec<ColumnAccount> {
    let said: HashMap<(usize, u32), &Said> = rows.iter().map(|said| ((said.sheet, said.row), said)).collect();
    let mut all = Vec::new();
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        let Some(layout) = layouts.iter().find(|layout| layout.sheet == at) else {
            let filled = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_blank()).count();
            let filled = u32::try_from(filled).unwrap_or(u32::MAX);
            if filled > 0 {
                all.push(ColumnAccount { filled, reported: filled, ..account(&sheet.name, None) });
            }
            continue;
        };
        let mut columns: BTreeMap<usize, (ColumnAccount, Option<&Place>)> = BTreeMap::new();
        for place in &layout.columns {
            columns.insert(place.at, (account(&sheet.name, Some(place)), Some(place)));
        }
        for row in sheet.rows.iter().skip(layout.headings + 1) {
            let taken = said.get(&(at, row.number)).filter(|_| !found.refuses(at, row.number));
            for (column, _) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                let (account, place) = columns.entry(column).or_insert_with(|| (account(&sheet.name, None), None));
                note(account, taken.zip(*place).map_or(Fate::Reported, |(said, place)| said.fate(place)));
            }
        }
        all.extend(columns.into_values().map(|(account, _)| account));
    }
    all
}

/// Lists the usual headings that no column was read as, sheet by sheet, each once.
pub(super) fn unmatched(layouts: &[Layout]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for layout in layouts {
        let open = layout.kind.columns().iter().filter(|column| column.how != How::Own && !layout.has(column.name));
        for column in open {
            if !headings.iter().any(|known| known == column.heading) {
                headings.push(column.heading.to_owned());
            }
        }
    }
    headings
}

/// What a word in a column of yes and no may mean.
const YES_NO: [&str; 2] = ["是", "否"];

/// Lists the words that nobody knows, the most frequent first.
pub(super) fn unknown_words(layouts: &[Layout], found: &Found, sets: &CodeSets) -> Vec<UnknownWord> {
    let mut words: BTreeMap<(usize, &str, &str), UnknownWord> = BTreeMap::new();
    for at in &found.all {
        let Some((column, word)) = &at.word else { continue };
        let Some(layout) = layouts.iter().find(|layout| layout.sheet == at.sheet) else { continue };
        let Some(column) = by_name(layout.kind, column) else { continue };
        let entry = words.entry((at.sheet, column.name, word)).or_insert_with(|| UnknownWord {
            sheet: at.finding.sheet.clone(),
            column: at.finding.column.clone(),
            read_as: column.heading.to_owned(),
            word: word.clone(),
            cells: 0,
            first: at.row,
            choices: match column.how {
                How::Code(set) => sets.items(set).iter().map(|item| item.label.clone()).collect(),
                _ => YES_NO.map(str::to_owned).to_vec(),
            },
        });
        entry.cells += 1;
        entry.first = entry.first.min(at.row);
    }
    let mut words: Vec<UnknownWord> = words.into_values().collect();
    words.sort_by(|one, other| other.cells.cmp(&one.cells).then_with(|| one.word.cmp(&other.word)));
    words
}
