//! Reading a sheet: its rows one after another, what a cell has from the one above it, and what is told once for a whole column.

use super::{Context, cells::read_row, rows::Said, words::Words};
use crate::{
    cell::Cell,
    layout::{Layout, Place},
    read::{Row, Sheet},
};
use anju_model::{checks::Finding, reading};
use std::{borrow::Cow, collections::BTreeMap};

/// Reads all records of a sheet; what is worth telling about whole columns comes besides.
pub(super) fn read(layout: &Layout, sheet: &Sheet, context: &Context) -> (Vec<Said>, Vec<Finding>) {
    let mut words = Words::of(layout, sheet, context);
    let told = words.told();
    let merged = MergedNames::of(layout, sheet);
    let mut above = None;
    let mut said: Vec<Said> = Vec::new();
    for row in layout.records(sheet) {
        let above_it = above.as_deref().filter(|_| !layout.partial);
        let (mut row, filled) = from_above(&layout.columns, row, above_it);
        let over = above.as_deref().and_then(|above| merged.over(&row, above));
        if let (Some(Over::OneOf), Some(above)) = (&over, above.as_deref()) {
            merged.repeat(&mut row, above);
        }
        let sex = words.sex(&layout.columns, &row);
        let mut read = read_row(&layout.columns, &row, sex.as_deref(), &mut words);
        read.sheet = layout.sheet;
        for place in &layout.columns {
            if let Some(column) = place.column.filter(|column| filled.contains(&column.name)) {
                read.resolve(column.name, row.cell(place.at).text());
            }
        }
        if matches!(over, Some(Over::Another)) {
            read.leave_open(NAME);
            read.faults.push(Finding::error("field.merged", NAME));
        }
        read.notes.extend(filled.into_iter().map(|column| Finding::warning("field.as_above", column)));
        said.push(read);
        above = Some(row);
    }
    let told = told.into_iter().chain(once_a_column(&mut said)).collect();
    (said, told)
}

/// Columns by which somebody is known: that two rows say the same there is a slip.
const OWN: [&str; 4] = ["person.name", "person.number", "person.id_number", "card"];

const NAME: &str = "person.name";
/// Columns that tell one person from another, besides the name.
const TELLING: [&str; 5] = ["person.id_number", "person.number", "person.birth", "person.sex", "relation"];

/// About whom a row is whose name is merged with that of the row above.
enum Over {
    /// The same person.
    OneOf,
    /// Somebody else, whose name nobody can tell.
    Another,
}

/// Where a name was merged over several rows. Two people have no name together; one person may fill two rows, whose other cells
/// are merged too.
struct MergedNames<'a> {
    layout: &'a Layout,
    /// By column: the rows that only repeat the first, from and to, in order.
    columns: BTreeMap<usize, Vec<(u32, u32)>>,
}

impl<'a> MergedNames<'a> {
    fn of(layout: &'a Layout, sheet: &Sheet) -> Self {
        let mut columns: BTreeMap<usize, Vec<(u32, u32)>> = BTreeMap::new();
        for (first, last, column) in &sheet.merged {
            columns.entry(*column).or_default().push((*first, *last));
        }
        columns.values_mut().for_each(|rows| rows.sort_unstable());
        Self { layout, columns }
    }

    fn repeats(&self, row: u32, column: usize) -> bool {
        let Some(rows) = self.columns.get(&column) else { return false };
        let at = rows.partition_point(|(first, _)| *first <= row);
        rows[..at].last().is_some_and(|(_, last)| row <= *last)
    }

    /// Tells of a row whose name is merged with that of the row above about whom it is.
    fn over(&self, row: &Row, above: &Row) -> Option<Over> {
        self.place(NAME).filter(|place| self.repeats(row.number, place.at))?;
        let differs = |place: &Place| {
            let (own, before) = (row.cell(place.at), above.cell(place.at));
            !own.is_blank() && !self.repeats(row.number, place.at) && own.text() != before.text()
        };
        let another = TELLING.into_iter().filter_map(|name| self.place(name)).any(differs);
        Some(if another { Over::Another } else { Over::OneOf })
    }

    /// Has a row say whom it is about as the row above does.
    fn repeat(&self, row: &mut Cow<'_, Row>, above: &Row) {
        for place in TELLING.into_iter().chain(["household"]).filter_map(|name| self.place(name)) {
            if row.cell(place.at).is_blank() && !above.cell(place.at).is_blank() {
                let cells = &mut row.to_mut().cells;
                cells.resize(cells.len().max(place.at + 1), Cell::Blank);
                cells[place.at] = above.cell(place.at).clone();
            }
        }
    }

    fn place(&self, name: &str) -> Option<&Place> {
        self.layout.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name))
    }
}

/// Fills the cells that stand for the one above them, `同上`; says in which columns. One that has none above it stays.
fn from_above<'a>(places: &[Place], row: &'a Row, above: Option<&Row>) -> (Cow<'a, Row>, Vec<&'static str>) {
    let mut filled = Vec::new();
    let mut row = Cow::Borrowed(row);
    for place in places {
        let Some(column) = place.column.filter(|column| !OWN.contains(&column.name)) else { continue };
        if !stands_for_above(row.cell(place.at)) {
            continue;
        }
        let Some(cell) = above.map(|above| above.cell(place.at)).filter(|cell| !stands_for_above(cell)) else {
            continue;
        };
        let cell = cell.clone();
        row.to_mut().cells[place.at] = cell;
        filled.push(column.name);
    }
    (row, filled)
}

pub(super) fn stands_for_above(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if reading::is_as_above(text))
}

/// What stands in a column many times alike is told once with how often; with its word where the word matters.
const ALIKE: [&str; 9] = [
    "field.amount_small",
    "field.uncomputed",
    "field.zero",
    "field.nothing",
    "field.as_above",
    "field.read_as",
    "field.unit",
    "settlement.placement",
    "id.reason",
];

/// Tells whether a finding is one that is told once for a whole column.
pub(crate) fn is_told_once(finding: &Finding) -> bool {
    ALIKE.contains(&finding.code.as_str())
}

fn once_a_column(rows: &mut [Said]) -> Vec<Finding> {
    type Key = (String, String, BTreeMap<String, String>);
    let mut told: BTreeMap<Key, (usize, u32)> = BTreeMap::new();
    for row in rows {
        let alike = |finding: &mut Finding| is_told_once(finding);
        let faults: Vec<Finding> = row.faults.extract_if(.., alike).collect();
        for finding in faults.into_iter().chain(row.notes.extract_if(.., alike)) {
            told.entry((finding.code, finding.field, finding.params)).or_insert((0, row.row)).0 += 1;
        }
    }
    let say = |((code, field, params), (n, first)): (Key, (usize, u32))| {
        let finding = Finding { params, ..Finding::warning(&code, &field) };
        finding.with("n", n).with("first", first)
    };
    told.into_iter().map(say).collect()
}
