//! Departments' lists 部门数据比对: rows of persons by id number with the facts of one department. It says what each row says
//! and whether the list contradicts itself; whose number it is, and what stands already, is the county's to say.

mod columns;
mod facts;
#[cfg(test)]
mod tests;

pub use facts::Fact;

use crate::{
    cell::Cell,
    columns::{Column, How},
    draft::{cells, sheets::is_told_once, words::Words},
    everyday::Learnt,
    headings::{Place, heads},
    layout::{SEARCHED_ROWS, why_left_below},
    matched::rename,
    read::{Row, Sheet, Workbook},
    refused::refused_table,
    table::{Table, TableFault, write_xlsx},
    taught::{UnknownCell, Unseen, is_unknown_word, no_coded_column, unseen, words_once},
};
use anju_model::{
    CodeSets, Day, Department, Fault, Fields,
    checks::{Cost, Finding, IdNumber},
    contract::{ImportFinding, UnknownWord, WordMeaning},
    mask,
    words::findings::{Place as At, at_place},
};
use facts::{Not, Reading};
use std::collections::BTreeMap;

/// What a department's list says.
#[derive(Clone, Debug)]
pub struct DraftedList {
    department: Department,
    sheets: Vec<Placed>,
    /// Its rows, by sheet and row.
    pub rows: Vec<ListRow>,
}

/// A sheet of the list and where its columns stand.
#[derive(Clone, Debug)]
struct Placed {
    sheet: usize,
    headings: usize,
    columns: Vec<Place>,
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
/// `workbook.headings` where no sheet has id numbers and a fact of this department.
pub fn draft_list(
    workbook: &Workbook,
    department: Department,
    as_of: Day,
    code_sets: &CodeSets,
    learnt: &Learnt,
) -> Result<DraftedList, Fault> {
    let sheets: Vec<Placed> =
        workbook.sheets.iter().enumerate().filter_map(|(at, sheet)| placed(department, at, sheet)).collect();
    if sheets.is_empty() {
        return Err(lacking(workbook, department));
    }
    let mut rows: Vec<ListRow> = vec![];
    for placed in &sheets {
        let sheet = &workbook.sheets[placed.sheet];
        let reading = Reading {
            department,
            as_of,
            sets: code_sets,
            learnt,
            title: title(workbook, sheet, placed.headings),
            says_state: ["state", "insured", "drawing"].iter().any(|name| placed.has(name)),
        };
        let mut words = Words::own(code_sets, learnt);
        let below = (1..).zip(sheet.rows.iter().skip(placed.headings + 1));
        let records = below.filter(|(below, row)| why_left_below(&placed.columns, *below, row).is_none());
        rows.extend(records.map(|(_, row)| read_row(placed, row, &reading, &mut words)));
    }
    agree(&mut rows);
    Ok(DraftedList { department, sheets, rows })
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
        placed(department, 0, sheet).map(|placed| placed.columns)
    })
}

impl DraftedList {
    /// Says a finding about a row as people and `--json` see it; `kept_out` where nothing of the row is taken for it.
    pub fn say(&self, workbook: &Workbook, row: &ListRow, finding: &Finding, kept_out: bool) -> ImportFinding {
        let column = self.heading(row.sheet, &finding.field);
        let value = finding.params.get("value").filter(|value| value.contains("**")).map_or("", String::as_str);
        let place = At { row: row.row, column: &column, value };
        let costs = if kept_out { Cost::Row } else { Cost::Nothing };
        let message = at_place(&place, &finding.code, &finding.params, costs);
        let (sheet, code) = (workbook.sheets[row.sheet].name.clone(), finding.code.clone());
        ImportFinding { sheet, row: row.row, column, code, severity: finding.severity, costs, message }
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
            let column = columns::of(self.department).iter().find(|column| column.name == finding.field)?;
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
        let sheets = self.sheets.iter().map(|placed| (placed.sheet, placed.columns.as_slice()));
        unseen(workbook, sheets, words, |heading| coded_in_list(self.department, heading))
    }

    /// Says which sheets were left out, because they hold something and no column of a list.
    pub fn unread(&self, workbook: &Workbook) -> Vec<ImportFinding> {
        let read = |at: &usize| self.sheets.iter().any(|placed| placed.sheet == *at);
        let unread = workbook.sheets.iter().enumerate().filter(|(at, sheet)| !read(at) && !sheet.rows.is_empty());
        let finding = Finding::warning("list.sheet", "");
        let say = |(_, sheet): (usize, &Sheet)| ImportFinding {
            sheet: sheet.name.clone(),
            row: 0,
            column: String::new(),
            code: finding.code.clone(),
            severity: finding.severity,
            costs: Cost::Nothing,
            message: at_place(&At { row: 0, column: "", value: "" }, &finding.code, &finding.params, Cost::Nothing),
        };
        unread.map(say).collect()
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
            refused_table(&workbook.sheets[placed.sheet], &placed.columns, &reasons, &|_, _| None)
        };
        let tables: Vec<Table> = self.sheets.iter().filter_map(of_sheet).chain(besides).collect();
        if tables.is_empty() { Ok(None) } else { write_xlsx(&tables).map(Some) }
    }

    /// Returns the heading under which a column is written in a sheet, else its usual one.
    fn heading(&self, sheet: usize, name: &str) -> String {
        let placed = self.sheets.iter().find(|placed| placed.sheet == sheet);
        let here = placed.and_then(|placed| placed.columns.iter().find(|place| is(place, name)));
        let usual = || columns::of(self.department).iter().find(|column| column.name == name);
        here.map(|place| place.heading.clone())
            .or_else(|| usual().map(|column| column.heading.to_owned()))
            .unwrap_or_default()
    }
}

impl Placed {
    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|place| is(place, name))
    }
}

fn is(place: &Place, name: &str) -> bool {
    place.column.is_some_and(|column| column.name == name)
}

/// Finds the headings: those with id numbers and at least one fact; of several the one that says most.
fn placed(department: Department, at: usize, sheet: &Sheet) -> Option<Placed> {
    let rows = 0..sheet.rows.len().min(SEARCHED_ROWS);
    let tries = rows.map(|first| {
        let heads = heads(sheet, first, &|written| columns::by_heading(department, written)).settled();
        Placed { sheet: at, headings: heads.last, columns: heads.columns }
    });
    let good = tries.filter(|placed| {
        placed.has("person.id_number") && columns::facts(department).iter().any(|name| placed.has(name))
    });
    good.max_by_key(|placed| {
        let known = placed.columns.iter().filter(|place| place.column.is_some()).count();
        (known, SEARCHED_ROWS - placed.headings)
    })
}

fn lacking(workbook: &Workbook, department: Department) -> Fault {
    let all = columns::of(department);
    let heading = |name: &&str| all.iter().find(|column| column.name == *name).map_or("", |column| column.heading);
    let facts: Vec<&str> = columns::facts(department).iter().map(heading).collect();
    let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let missing = format!("{}，以及{}之一", heading(&"person.id_number"), facts.join("、"));
    Fault::new("workbook.headings").with("sheet", sheets.join("》《")).with("missing", missing)
}

/// What stands above the headings, with the sheet's and the file's names.
fn title(workbook: &Workbook, sheet: &Sheet, headings: usize) -> String {
    let above = sheet.rows.iter().take(headings).flat_map(|row| row.cells.iter());
    let above: Vec<String> = above.map(Cell::text).collect();
    format!("{} {} {}", workbook.name, sheet.name, above.join(" "))
}

fn read_row(placed: &Placed, row: &Row, reading: &Reading<'_>, words: &mut Words<'_>) -> ListRow {
    let said = cells::read_row(&placed.columns, row, None, words);
    // Nothing of the other columns is kept.
    let notes = said.notes.iter().filter(|note| said.value(&note.field).is_some() && !is_told_once(note));
    let mut findings: Vec<Finding> = said.faults.iter().chain(notes).cloned().collect();
    let number = said.text("person.id_number");
    let id = number.map(IdNumber::parse);
    match (&id, number) {
        (Some(Err(fault)), Some(number)) => {
            let finding = Finding::error(fault.code(), "person.id_number").with("value", mask::id_number(number));
            findings.push(finding.with("n", number.chars().count()));
        }
        (None, _) if !said.is_faulty("person.id_number") => {
            findings.push(Finding::error("field.missing", "person.id_number"));
        }
        (Some(Ok(_) | Err(_)), _) | (None, _) => {}
    }
    let id = id.and_then(Result::ok);
    let read = match &id {
        Some(id) if findings.iter().all(|finding| !finding.is_error()) => {
            match reading.facts(&said, id, &mut findings) {
                Ok(facts) => ReadRow::Says(facts),
                Err(Not::Read(finding)) => {
                    findings.push(finding);
                    ReadRow::Refused
                }
                Err(Not::So(finding)) => {
                    findings.push(finding);
                    ReadRow::Contradicts
                }
            }
        }
        Some(_) | None => ReadRow::Refused,
    };
    let id_number = id.map(|id| id.as_str().to_owned());
    let name = said.text("person.name").map(str::to_owned);
    ListRow { sheet: placed.sheet, row: row.number, id_number, name, read, findings }
}

/// Compares the rows of each person: the same fact twice with different content, or 低保 and 特困 at once, and nobody knows
/// which of them is right.
fn agree(rows: &mut [ListRow]) {
    let mut of_person: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let (Some(number), ReadRow::Says(_)) = (&row.id_number, &row.read) {
            of_person.entry(number.clone()).or_default().push(at);
        }
    }
    for at in of_person.into_values() {
        let Some((code, first, last)) = disagreement(rows, &at) else { continue };
        for (index, other) in at.iter().map(|&index| (index, if index == first { last } else { first })) {
            let mut finding = Finding::error(code, "person.id_number").with("row", rows[other].row);
            finding = finding.with("value", mask::id_number(rows[index].id_number.as_deref().unwrap_or_default()));
            rows[index].findings.push(finding);
            rows[index].read = ReadRow::Contradicts;
        }
    }
}

/// Finds two rows of one person that deny each other, and how.
fn disagreement(rows: &[ListRow], at: &[usize]) -> Option<(&'static str, usize, usize)> {
    let facts = at.iter().flat_map(|&index| match &rows[index].read {
        ReadRow::Says(facts) => facts.iter().map(move |fact| (index, fact)).collect(),
        ReadRow::Refused | ReadRow::Contradicts => vec![],
    });
    let mut seen: BTreeMap<&[String], (usize, &Fields)> = BTreeMap::new();
    let mut aids: BTreeMap<char, usize> = BTreeMap::new();
    for (index, fact) in facts {
        if let Some((first, fields)) = seen.insert(&fact.of, (index, &fact.fields))
            && *fields != fact.fields
        {
            return Some(("list.twice", first, index));
        }
        let entitled = fact.fields.get("entitled").and_then(anju_model::Value::as_int) == Some(1);
        let sort = fact.of.first().and_then(|kind| kind.chars().next()).filter(|sort| matches!(sort, '1' | '2'));
        if let Some(sort) = sort.filter(|_| entitled) {
            aids.insert(sort, index);
        }
    }
    match (aids.get(&'1'), aids.get(&'2')) {
        (Some(one), Some(other)) => Some(("list.both", *one, *other)),
        (None, _) | (_, None) => None,
    }
}
