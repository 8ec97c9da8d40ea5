//! Compares a department's list with the county's records 部门数据比对 and takes its facts. Persons are matched by id number
//! alone. What the list says is saved as the county's own desk, observed on the list's cut-off day; where somebody has entered
//! a newer fact since, that stands, and the list's waits as a proposal. What a list said of a record is remembered with its
//! cut-off day, so the same list twice changes nothing and an older one changes nothing back.

mod against;
mod missing;
mod stands;
#[cfg(test)]
mod tests;

use crate::{
    County, CountyError,
    audit::{self, By},
    importer::{
        Keep, Said,
        batches::{self, Batch, Written},
        learnt::{self, Taught},
        shipped,
    },
    rim::Rim,
};
use against::Against;
use anju_model::{
    Clock, Day, Department, Fault, as_of_day,
    checks::{Finding, Severity},
    contract::{ImportFinding, LearntMeaning, WordMeaning},
    mask,
    sync::Change,
    words::lists,
};
use anju_sheet::{Column, DraftedList, How, ListRow, ReadRow, Unseen, Workbook};
use anju_store::rusqlite::{Connection, Transaction};
use missing::Missing;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// So many numbers that are nobody's here are listed; beyond them they are only counted, since a department may send the
/// list of all its insured.
const MOST_STRANGERS: usize = 1_000;

/// A department's list.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Whose it is.
    pub department: Department,
    /// The day up to which it says how things stand 截止日期.
    pub as_of: Day,
    /// Columns that a person matched by hand 列对应: the heading as written, and the usual one it stands for.
    pub columns: &'a [(String, String)],
    /// Words that a person mapped by hand 词语对应.
    pub words: &'a [WordMeaning],
}

/// What a comparison comes to.
#[derive(Debug)]
pub struct Compared {
    /// How many rows had which outcome, and every finding.
    pub json: Json,
    /// The rows that were kept out, with their reasons, and who is not on the list, as a workbook; none where there is neither.
    pub refused: Option<Vec<u8>>,
    /// How many records were made or changed, or got a proposal; 0 on a dry run.
    pub changes: usize,
}

/// What becomes of a row: exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 匹配并更新: something was new.
    Updated,
    /// 一致: nothing was.
    Same,
    /// 不是本区县搬迁人口: a good number, and nobody's here.
    NotOurs,
    /// 号码有误或读不出: no good number, or cells that cannot be read; the findings tell which.
    Refused,
    /// 内容矛盾: the list contradicts itself or what cannot be otherwise.
    Contradicts,
    /// 待核定: somebody has entered a newer fact.
    Proposed,
}

impl Outcome {
    /// All outcomes, in the order of a report.
    pub const ALL: [Outcome; 6] =
        [Outcome::Updated, Outcome::Same, Outcome::NotOurs, Outcome::Refused, Outcome::Contradicts, Outcome::Proposed];

    /// Returns its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Updated => "updated",
            Outcome::Same => "same",
            Outcome::NotOurs => "not_ours",
            Outcome::Refused => "refused",
            Outcome::Contradicts => "contradicts",
            Outcome::Proposed => "proposed",
        }
    }

    /// Returns its Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Updated => "匹配并更新",
            Outcome::Same => "一致",
            Outcome::NotOurs => "不是本区县搬迁人口",
            Outcome::Refused => "号码有误或读不出",
            Outcome::Contradicts => "内容矛盾",
            Outcome::Proposed => "待核定",
        }
    }

    /// Tells whether nothing of the row was taken for a reason that the department has to mend.
    fn keeps_out(self) -> bool {
        match self {
            Outcome::Refused | Outcome::Contradicts => true,
            Outcome::Updated | Outcome::Same | Outcome::NotOurs | Outcome::Proposed => false,
        }
    }
}

/// Says what taking a list would come to; writes nothing.
///
/// # Errors
/// What is no workbook or lacks the headings; `list.as_of_future`, `list.as_of_early`; `county.unnamed` before the first
/// import; any store error.
pub fn dry_run(county: &County, list: &List<'_>, clock: Clock) -> Result<Compared, CountyError> {
    let workbook = opened(county, list, clock)?;
    county.read(|db| {
        let read = read(db, list, workbook)?;
        let (_, outcomes) = compare(db, list, &read.drafted)?;
        report(list, &read, &outcomes, 0)
    })
}

/// Takes a list.
///
/// # Errors
/// As `dry_run`. Nothing is written then.
pub fn take(county: &County, list: &List<'_>, by: By, rim: &dyn Rim) -> Result<Compared, CountyError> {
    take_keeping(county, list, by, rim, &mut |_| Ok(()))
}

/// Takes a list once its workbook is kept, if there is one.
///
/// # Errors
/// As `take`; what `keep` says. Nothing is written then.
pub fn take_keeping(
    county: &County,
    list: &List<'_>,
    by: By,
    rim: &dyn Rim,
    keep: &mut Keep<'_>,
) -> Result<Compared, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    let workbook = opened(county, list, clock)?;
    let find = |tx: &Transaction<'_>| {
        let read = read(tx, list, workbook)?;
        let (mut taken, outcomes) = compare(tx, list, &read.drafted)?;
        let compared = report(list, &read, &outcomes, taken.records)?;
        compared.refused.as_deref().map_or(Ok(()), keep)?;
        let about = about(list, &read.drafted, &outcomes);
        let taught = Taught::but(&read.unseen, list.columns, list.words);
        Ok((std::mem::take(&mut taken.changes), (taken, outcomes, compared, (about, taught))))
    };
    let observed = Some(list.as_of);
    county.save_found(
        by.writer(),
        find,
        observed,
        clock,
        &mut || rim.id(),
        |tx, (taken, outcomes, compared, (about, taught)), verdicts| {
            let refused = outcomes.rows.iter().filter(|became| became.outcome.keeps_out()).count();
            let batch = Batch { id: rim.id(), file: list.name, at: clock.now, by, counts: None, refused };
            batches::keep(tx, &batch, &taken.written, &taken.said, verdicts)?;
            learnt::keep(tx, &list.department.sender(), &taught, &coded(list.department), (clock.now, by))?;
            audit::add(tx, clock.now, by.did("list_taken", None, Some(&about)))?;
            Ok(compared)
        },
    )
}

/// What a list comes to against the county: changes to save, and what to remember.
#[derive(Default)]
struct Taken {
    changes: Vec<Change>,
    written: Vec<Written>,
    said: Vec<Said>,
    records: usize,
}

/// What became of each row, and who has none though the list should name him.
struct Outcomes {
    rows: Vec<Became>,
    missing: Option<Vec<Missing>>,
}

/// What became of one row.
struct Became {
    outcome: Outcome,
    findings: Vec<Finding>,
}

/// A list as it was read.
struct Read {
    workbook: Workbook,
    drafted: DraftedList,
    /// What earlier lists of the department taught, and was applied.
    learnt: Vec<LearntMeaning>,
    /// What this one is taught in vain.
    unseen: Unseen,
}

fn opened(county: &County, list: &List<'_>, clock: Clock) -> Result<Workbook, CountyError> {
    as_of_day(list.as_of, clock.today())?;
    county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?;
    Ok(anju_sheet::read_workbook(list.name, list.bytes)?)
}

/// Reads a list as its department's lists were explained before, and as this one is now.
fn read(db: &Connection, list: &List<'_>, mut workbook: Workbook) -> Result<Read, CountyError> {
    let department = list.department;
    let learnt = learnt::of_sender(db, &department.sender())?;
    let headings = |workbook: &mut Workbook, columns: &[(String, String)]| {
        anju_sheet::read_list_headings_as(workbook, department, columns)
    };
    let mut learnt = anju_sheet::read_columns_as(&mut workbook, list.columns, learnt, headings)?;
    let words = learnt::words(list.words, &mut learnt, &coded(department), &shipped().0)?;
    let drafted = anju_sheet::draft_list(&workbook, department, list.as_of, &shipped().0, &words)?;
    let unseen = drafted.unseen(&workbook, list.words);
    Ok(Read { workbook, drafted, learnt, unseen })
}

/// Finds the columns of a department's lists whose words mean something.
fn coded(department: Department) -> impl Fn(&str) -> Result<(&'static Column, How), Fault> {
    move |heading| anju_sheet::coded_in_list(department, heading)
}

fn compare(db: &Connection, list: &List<'_>, drafted: &DraftedList) -> Result<(Taken, Outcomes), CountyError> {
    let against = Against::new(db, list);
    let mut taken = Taken::default();
    // What was said of a record already in this list, and in which row.
    let mut met = BTreeMap::new();
    let says = drafted.rows.iter().filter_map(|row| match (&row.read, &row.id_number) {
        (ReadRow::Says(facts), Some(number)) => Some(facts.iter().map(|fact| (number.as_str(), fact))),
        (ReadRow::Says(_) | ReadRow::Refused | ReadRow::Contradicts, _) => None,
    });
    let denied = stands::denied(says.flatten());
    let mut rows = Vec::with_capacity(drafted.rows.len());
    for row in &drafted.rows {
        let became = match (&row.read, &row.id_number) {
            (ReadRow::Says(facts), Some(number)) => against.row(row, (number, facts), &denied, &mut met, &mut taken)?,
            (ReadRow::Contradicts, _) => Became { outcome: Outcome::Contradicts, findings: vec![] },
            (ReadRow::Refused, _) | (ReadRow::Says(_), None) => Became { outcome: Outcome::Refused, findings: vec![] },
        };
        rows.push(became);
    }
    Ok((taken, Outcomes { rows, missing: missing::missing(db, list, drafted)? }))
}

fn count(outcomes: &Outcomes, outcome: Outcome) -> usize {
    outcomes.rows.iter().filter(|became| became.outcome == outcome).count()
}

/// What the audit trail keeps: whose list, as of when, from which file, and what came of it.
fn about(list: &List<'_>, drafted: &DraftedList, outcomes: &Outcomes) -> String {
    let counts = Outcome::ALL.map(|outcome| format!("{} {}", outcome.label(), count(outcomes, outcome)));
    let missing = outcomes.missing.as_ref().map(|missing| {
        let told = lists::missing(list.department);
        format!("；{told} {}", missing.len())
    });
    format!(
        "{}，截止 {}，{}，共 {} 行：{}{}",
        list.department.label(),
        list.as_of,
        mask::numbers_in(list.name),
        drafted.rows.len(),
        counts.join("，"),
        missing.unwrap_or_default()
    )
}

fn report(
    list: &List<'_>,
    Read { workbook, drafted, learnt, unseen }: &Read,
    outcomes: &Outcomes,
    changes: usize,
) -> Result<Compared, CountyError> {
    let mut findings: Vec<ImportFinding> = unseen.finding.iter().cloned().chain(drafted.unread(workbook)).collect();
    let mut reasons: BTreeMap<(usize, u32), Vec<String>> = BTreeMap::new();
    let mut strangers = 0;
    for (row, became) in drafted.rows.iter().zip(&outcomes.rows) {
        if became.outcome == Outcome::NotOurs {
            strangers += 1;
            if strangers > MOST_STRANGERS {
                continue;
            }
        }
        let said = say(workbook, drafted, row, became);
        if became.outcome.keeps_out() {
            let why = said.iter().filter(|finding| finding.severity == Severity::Error);
            reasons.insert((row.sheet, row.row), why.map(|finding| finding.message.clone()).collect());
        }
        findings.extend(said);
    }
    let besides = outcomes.missing.as_deref().and_then(|missing| missing::table(list.department, missing));
    let refused = drafted.refused_workbook(workbook, &reasons, besides);
    let refused = refused.map_err(|_| Fault::new("workbook.not_written"))?;
    let mut json = json!({
        "department": list.department.code(),
        "as_of": list.as_of,
        "rows": drafted.rows.len(),
        "missing": outcomes.missing.as_ref().map(Vec::len),
        "sender": list.department.sender(),
        "learnt": learnt,
        "words": drafted.unknown_words(workbook, &shipped().0),
        "findings": findings,
    });
    for outcome in Outcome::ALL {
        json[outcome.code()] = count(outcomes, outcome).into();
    }
    Ok(Compared { json, refused, changes })
}

fn say(workbook: &Workbook, drafted: &DraftedList, row: &ListRow, became: &Became) -> Vec<ImportFinding> {
    let found = row.findings.iter().chain(&became.findings);
    found.map(|finding| drafted.say(workbook, row, finding, became.outcome.keeps_out() && finding.is_error())).collect()
}
