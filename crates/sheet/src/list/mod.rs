//! Departments' lists 部门数据比对: rows of persons by id number with the facts of one department. It says what each row says
//! and whether the list contradicts itself; whose number it is, and what stands already, is the county's to say.

mod agree;
mod columns;
mod facts;
mod judged;
mod period;
mod placed;
mod row;
mod sense;
#[cfg(test)]
mod tests;
mod title;
mod unread;
mod views;
mod vocabulary;
mod words;
mod years;

pub use facts::Fact;

use crate::{
    columns::{Column, How},
    draft::{sheets::is_told_once, words::Words},
    everyday::Learnt,
    headings::Place,
    matched::rename,
    read::{Sheet, Workbook},
    refused::refused_table,
    table::{Table, TableCell, TableFault, write_xlsx},
    taught::{UnknownCell, Unseen, is_unknown_word, no_coded_column, unseen, words_once},
};
use anju_model::{
    CodeSets, Day, Department, Fault,
    checks::{Cost, Finding, IdNumber},
    contract::{ImportFinding, UnknownWord, WordMeaning},
    reading,
    words::findings::{Place as At, at_place},
};
use facts::Reading;
use placed::{Left, Placed, is};
use std::collections::{BTreeMap, BTreeSet};
use views::View;

/// What is told of a second column of one meaning is told once.
const TOLD_ONCE: [&str; 2] = ["list.second", "list.two_days"];
/// A table of refused rows ends with so many columns of our own: the old row and the reasons.
const OWN_COLUMNS: usize = 2;

/// What is said of rows, by the heading of a column.
type ByHeading = Vec<(&'static str, String)>;

/// What a department's list says.
#[derive(Clone, Debug)]
pub struct DraftedList {
    department: Department,
    sheets: Vec<Placed>,
    left: Vec<Left>,
    /// What is told once of a whole sheet, or of a row that is none of the list's.
    told: Vec<(usize, u32, Finding)>,
    /// What only the titles of each sheet say, each of the rows below it, by heading.
    by_title: BTreeMap<usize, Vec<(u32, ByHeading)>>,
    /// The id numbers in tables that are not read.
    besides: BTreeSet<String>,
    /// Its rows, by sheet and row.
    pub rows: Vec<ListRow>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// The row as Excel numbers it.
    pub row: u32,
    /// The id number, where it is one.
    pub id_number: Option<String>,
    /// The name, if the list has one.
    pub name: Option<String>,
    /// What became of it in reading.
    pub read: ReadRow,
    /// What was found about it.
    pub findings: Vec<Finding>,
}

/// What became of a row in reading.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadRow {
    /// It says these facts.
    Says(Vec<Fact>),
    /// The number is malformed, or no fact can be read.
    Refused,
    /// It contradicts itself, or another row of the same person.
    Contradicts,
}

/// Finds the column of a department's lists under this heading whose words mean something, and what.
///
/// # Errors
/// `word.column_unknown {name}` where there is none.
pub fn coded_in_list(department: Department, heading: &str) -> Result<(&'static Column, How), Fault> {
    let coded = |column: &'static Column| Some((column, columns::words(department, column)?));
    columns::by_heading(department, heading).and_then(coded).ok_or_else(|| no_coded_column(heading))
}

/// Reads a department's list as of its cut-off day, its words as they were learnt before as they are known.
///
/// # Errors
/// `workbook.headings` where no sheet has id numbers and a fact of this department, `workbook.hidden` where each that has lies
/// hidden, `list.other_department {other, department}` where the titles name another department's lists.
pub fn draft_list(
    workbook: &Workbook,
    department: Department,
    as_of: Day,
    code_sets: &CodeSets,
    learnt: &Learnt,
) -> Result<DraftedList, Fault> {
    let placed::Sheets { read: sheets, left } = placed::sheets(workbook, department, as_of)?;
    let (mut rows, mut told): (Vec<ListRow>, Vec<(usize, u32, Finding)>) = (vec![], vec![]);
    let (mut by_title, mut besides) = (BTreeMap::new(), BTreeSet::new());
    for placed in &sheets {
        let sheet = &workbook.sheets[placed.sheet];
        let reading = Reading::of(department, as_of, (code_sets, learnt), placed);
        let mut words = Words::own(code_sets, learnt);
        let mut read: Vec<ListRow> =
            placed.records(sheet).map(|row| row::read_row(placed, row, &reading, &mut words)).collect();
        told.extend(placed.told(sheet).into_iter().map(|(row, finding)| (placed.sheet, row, finding)));
        told.extend(once_a_column(&mut read).into_iter().map(|finding| (placed.sheet, 0, finding)));
        let said = placed.said.iter().map(|(from, said)| (*from, placed.by_title(department, said, code_sets)));
        by_title.insert(placed.sheet, said.collect());
        besides.extend(in_other_tables(placed, sheet));
        rows.append(&mut read);
    }
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    agree::agree(department, &names, &mut rows);
    Ok(DraftedList { department, sheets, left, told, by_title, besides, rows })
}

/// Takes what is told once for a whole column out of the rows, with how often it is so.
fn once_a_column(rows: &mut [ListRow]) -> Vec<Finding> {
    let mut told: BTreeMap<(String, String), (usize, u32, Finding)> = BTreeMap::new();
    let once = |finding: &mut Finding| is_told_once(finding) || TOLD_ONCE.contains(&finding.code.as_str());
    for row in rows {
        for finding in row.findings.extract_if(.., once) {
            let key = (finding.code.clone(), finding.field.clone());
            told.entry(key).or_insert((0, row.row, finding)).0 += 1;
        }
    }
    told.into_values().map(|(n, first, finding)| finding.with("n", n).with("first", first)).collect()
}

/// Lists the id numbers in tables of a sheet that are not read: whoever has one stands on the list all the same.
fn in_other_tables(placed: &Placed, sheet: &Sheet) -> Vec<String> {
    let others = placed.others.iter().flat_map(|table| sheet.rows[table.rows.clone()].iter().map(|row| (row, 0)));
    let beside = placed.beside.iter().flat_map(|beside| sheet.rows.iter().map(|row| (row, beside.start)));
    let cells = others.chain(beside).flat_map(|(row, start)| row.cells.iter().skip(start));
    let numbers = cells.filter_map(|cell| IdNumber::parse(&reading::id_number(&cell.text())).ok());
    numbers.map(|id| id.as_str().to_owned()).collect()
}

/// Reads columns of a department's list as a person says they are to be read 列对应: each pair is a heading as it is written
/// and the usual one that it stands for.
///
/// # Errors
/// `workbook.column_absent {name}` where no sheet has such a heading, `list.column_unknown {name, known}` where the other is
/// none of this department's, `workbook.column_taken {name, meant}` where each sheet that has the one has the other too.
pub fn read_list_headings_as(
    workbook: &mut Workbook,
    department: Department,
    pairs: &[(String, String)],
) -> Result<(), Fault> {
    let known = |meant: &str| {
        columns::by_heading(department, meant).ok_or_else(|| {
            let said = columns::of(department).iter().filter(|column| column.how != How::Own);
            let known: Vec<&str> = said.map(|column| column.heading).collect();
            Fault::new("list.column_unknown").with("name", meant).with("known", known.join("、"))
        })
    };
    rename(workbook, pairs, (known, |_: &Sheet, _: &str| true), |sheet| {
        placed::placed(department, sheet).map(|heads| heads.settled().columns)
    })
}

impl DraftedList {
    /// Says a finding about a row as people and `--json` see it; `kept_out` where nothing of the row is taken for it.
    pub fn say(&self, workbook: &Workbook, row: &ListRow, finding: &Finding, kept_out: bool) -> ImportFinding {
        let costs = if kept_out { Cost::Row } else { Cost::Nothing };
        self.tell(workbook, (row.sheet, row.row), finding, costs)
    }

    fn tell(&self, workbook: &Workbook, (sheet, row): (usize, u32), finding: &Finding, costs: Cost) -> ImportFinding {
        let column = self.heading(sheet, &finding.field);
        let value = finding.params.get("value").filter(|value| value.contains("**")).map_or("", String::as_str);
        let message = at_place(&At { row, column: &column, value }, &finding.code, &finding.params, costs);
        let (sheet, code) = (workbook.sheets[sheet].name.clone(), finding.code.clone());
        ImportFinding { sheet, row, column, code, severity: finding.severity, costs, message }
    }

    /// Lists the words that nobody knows, each once a column.
    pub fn unknown_words(&self, workbook: &Workbook, sets: &CodeSets) -> Vec<UnknownWord> {
        let headings: BTreeMap<(usize, &str), String> = self
            .sheets
            .iter()
            .flat_map(|placed| columns::of(self.department).iter().map(|column| (placed.sheet, column.name)))
            .map(|(sheet, name)| ((sheet, name), self.heading(sheet, name)))
            .collect();
        let cells = self.rows.iter().flat_map(|row| row.findings.iter().map(move |finding| (row, finding)));
        let cells = cells.filter_map(|(row, finding)| {
            let column = self.column(row.sheet, &finding.field)?;
            let how = columns::words(self.department, column).filter(|_| is_unknown_word(&finding.code))?;
            let heading = headings.get(&(row.sheet, column.name))?;
            let sheet = (row.sheet, workbook.sheets[row.sheet].name.as_str());
            let word = finding.params.get("value")?;
            Some(UnknownCell { sheet, row: row.row, heading, column: (column, how), word })
        });
        words_once(sets, cells)
    }

    /// Finds the words that are mapped and stand in no cell of their columns.
    pub fn unseen(&self, workbook: &Workbook, words: &[WordMeaning]) -> Unseen {
        let views = self.sheets.iter().flat_map(|placed| placed.views.iter().map(move |view| (placed.sheet, view)));
        let sheets = views.map(|(sheet, view)| (sheet, view.columns.as_slice()));
        unseen(workbook, sheets, words, |heading| coded_in_list(self.department, heading))
    }

    /// Says what of the workbook is not read: sheets, other tables, columns; and which rows are hidden.
    pub fn unread(&self, workbook: &Workbook) -> Vec<ImportFinding> {
        let left = self.left.iter().map(|left| (left.sheet, 0, &left.why));
        let told = self.told.iter().map(|(sheet, row, finding)| (*sheet, *row, finding));
        left.chain(told)
            .map(|(sheet, row, finding)| self.tell(workbook, (sheet, row), finding, Cost::Nothing))
            .collect()
    }

    /// Tells whether it names only some of those of whom its department knows: a workbook of refused rows, or one whose titles
    /// name those who were stopped, or for whom somebody else pays.
    pub fn is_partial(&self) -> bool {
        self.sheets.iter().any(|placed| {
            let came_back = placed.has("own.row") && placed.has("own.reason");
            came_back || placed.said.iter().any(|(_, said)| said.names_some())
        })
    }

    /// Lists all id numbers that stand on the list, in rows that were kept out and in tables that are not read too.
    pub fn names(&self) -> BTreeSet<&str> {
        let rows = self.rows.iter().filter_map(|row| row.id_number.as_deref());
        rows.chain(self.besides.iter().map(String::as_str)).collect()
    }

    /// Writes the rows that were kept out with their reasons as a workbook, and a table `besides`; nothing where there is
    /// neither.
    ///
    /// # Errors
    /// Only where the workbook cannot be written.
    pub fn refused_workbook(
        &self,
        workbook: &Workbook,
        reasons: &BTreeMap<(usize, u32), Vec<String>>,
        besides: Option<Table>,
    ) -> Result<Option<Vec<u8>>, TableFault> {
        let of_sheet = |placed: &Placed| -> Option<Table> {
            let reasons: BTreeMap<u32, &[String]> = reasons
                .iter()
                .filter(|((sheet, _), _)| *sheet == placed.sheet)
                .map(|((_, row), reasons)| (*row, reasons.as_slice()))
                .collect();
            let sheet = &workbook.sheets[placed.sheet];
            let mut table = refused_table(sheet, &placed.columns, &reasons, &|_, _| None)?;
            let numbers = sheet.rows.iter().map(|row| row.number).filter(|number| reasons.contains_key(number));
            self.write_titles(placed.sheet, &mut table, &numbers.collect::<Vec<u32>>());
            Some(table)
        };
        let tables: Vec<Table> = self.sheets.iter().filter_map(of_sheet).chain(besides).collect();
        if tables.is_empty() { Ok(None) } else { write_xlsx(&tables).map(Some) }
    }

    /// Writes beside the rows of these numbers what only titles say of them.
    fn write_titles(&self, sheet: usize, table: &mut Table, numbers: &[u32]) {
        let said = self.by_title.get(&sheet).map(Vec::as_slice).unwrap_or_default();
        let mut headings: Vec<&str> = said.iter().flat_map(|(_, said)| said).map(|(heading, _)| *heading).collect();
        headings.sort_unstable();
        headings.dedup();
        for heading in headings {
            let at = table.headings.len().saturating_sub(OWN_COLUMNS);
            table.headings.insert(at, heading.to_owned());
            for (row, number) in table.rows.iter_mut().zip(numbers) {
                let above = said.get(said.partition_point(|(from, _)| from < number).saturating_sub(1));
                let text = above.and_then(|(_, said)| said.iter().find(|(named, _)| *named == heading));
                row.insert(at, text.map_or(TableCell::text(""), |(_, text)| TableCell::text(&**text)));
            }
        }
    }

    /// Returns the heading under which a column is written in a sheet, else its usual one; a heading is its own name.
    fn heading(&self, sheet: usize, name: &str) -> String {
        let placed = self.sheets.iter().find(|placed| placed.sheet == sheet);
        let named = |is: &dyn Fn(&&Place) -> bool| placed.and_then(|placed| placed.columns.iter().find(is));
        let here = named(&|place| is(place, name)).or_else(|| named(&|place| place.heading == name));
        let usual = || columns::of(self.department).iter().find(|column| column.name == name);
        here.map(|place| place.heading.clone())
            .or_else(|| usual().map(|column| column.heading.to_owned()))
            .unwrap_or_default()
    }

    /// Returns the column of this name, or the one as which a heading is read.
    fn column(&self, sheet: usize, name: &str) -> Option<&'static Column> {
        let own = columns::of(self.department).iter().find(|column| column.name == name);
        let placed = || self.sheets.iter().find(|placed| placed.sheet == sheet);
        let here = || placed()?.columns.iter().find(|place| place.heading == name);
        own.or_else(|| here().and_then(|place| place.column.or(place.also)))
    }
}

impl Placed {
    /// Names the column of a finding by its heading where the view reads another one than the sheet's usual.
    fn in_view(&self, view: &View, finding: Finding) -> Finding {
        let usual = self.columns.iter().find(|place| is(place, &finding.field)).map(|place| place.at);
        let place = view.columns.iter().find(|place| is(place, &finding.field) && Some(place.at) != usual);
        match place {
            Some(place) => Finding { field: place.heading.clone(), ..finding },
            None => finding,
        }
    }
}
