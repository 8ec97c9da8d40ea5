//! The account of a workbook's cells: under each heading, how many are filled, and what became of them. Nothing is silent: filled
//! = taken + kept beside + reported.

use super::{
    findings::Found,
    rows::{Fate, RowFate},
};
use crate::{
    columns::{How, by_name},
    layout::{Layout, Place},
    read::Workbook,
    taught::{UnknownCell, words_once},
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

/// Where cells are counted that stand in no column.
const NO_COLUMN: usize = usize::MAX;

/// Accounts for every filled cell below the headings, and of tables above them.
pub(super) fn accounts(
    workbook: &Workbook,
    layouts: &[Layout],
    rows: &HashMap<(usize, u32), RowFate>,
    found: &Found,
) -> Vec<ColumnAccount> {
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
        let above: usize =
            layout.others.iter().filter(|other| other.rows.end <= layout.first_heading).map(|o| o.filled).sum();
        for _ in 0..above {
            let beside = columns.entry(NO_COLUMN).or_insert_with(|| (account(&sheet.name, None), None));
            note(&mut beside.0, Fate::Reported);
        }
        for place in &layout.columns {
            columns.insert(place.at, (account(&sheet.name, Some(place)), Some(place)));
        }
        for row in sheet.rows.iter().skip(layout.headings + 1) {
            let taken = rows.get(&(at, row.number)).filter(|_| !found.refuses(at, row.number));
            for (column, _) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                let column = if columns.contains_key(&column) { column } else { NO_COLUMN };
                let (account, place) = columns.entry(column).or_insert_with(|| (account(&sheet.name, None), None));
                note(account, taken.zip(*place).map_or(Fate::Reported, |(row, place)| row.of(place)));
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

/// Lists the words that nobody knows, the most frequent first.
pub(super) fn unknown_words(layouts: &[Layout], found: &Found, sets: &CodeSets) -> Vec<UnknownWord> {
    let cells = found.all.iter().filter_map(|at| {
        let (column, word) = at.word.as_ref()?;
        let layout = layouts.iter().find(|layout| layout.sheet == at.sheet)?;
        let column = by_name(layout.kind, column)?;
        let (sheet, heading) = ((at.sheet, at.finding.sheet.as_str()), at.finding.column.as_str());
        Some(UnknownCell { sheet, row: at.row, heading, column: (column, column.how), word })
    });
    words_once(sets, cells)
}
