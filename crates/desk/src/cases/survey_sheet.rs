//! 七项权益摸底 as a form in Excel: out with what is known and with lists to choose from, filled in without the program, and back in.
//! What an answer is called stands in `anju_model::survey`; what it comes to is saved as a survey on the page is (`survey::log`).

use super::{households, reach, rows, survey};
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, Day, Fault, PartialDay, RecordId,
    contract::*,
    survey::{OF_HOUSEHOLD, OF_MEMBER, Question, open_to},
    words,
};
use anju_sheet::{Cell, Choices, Table, TableCell, Workbook, date};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::Range,
};

/// The heading of the column by which a row is known again.
const KEY: &str = "系统编号（请勿改动）";
const DAY: &str = "摸底日期";
/// The heading of the column that says from where it is known what stands in a row. Nothing is read from it.
const KNOWN: &str = "已有内容的来源";
/// What stands before the questions, so that people find their rows.
const WHOSE: [&str; 5] = ["村（社区）", "户编号", "户主", "姓名", "与户主关系"];
/// Sheets of an export beside the form itself.
const OURS: [&str; 2] = ["选项", "导出说明"];
/// How many households one request looks at, so that a page hears how far it is and can stop.
const BITE: usize = 200;
/// The most faults that a report names.
const MOST_FAULTS: usize = 200;

/// Makes the form of a division: a row for each member, the household's own answers in its first.
pub(crate) fn table(
    work: &Work<'_>,
    area: Option<&AreaCode>,
    step: &mut super::exports::Step<'_>,
) -> Result<Table, DeskError> {
    let households = households::chosen(work, HouseholdFilter::All, area)?;
    let headings = WHOSE.into_iter().chain([DAY]);
    let headings = headings.chain(of_household(work).map(|of| of.heading)).chain(of_member(work).map(|of| of.heading));
    let headings: Vec<String> = headings.chain([KNOWN, KEY]).map(str::to_owned).collect();
    let mut table = Table { title: words::lists::SURVEY.to_owned(), headings, rows: vec![] };
    let of = households.len() as u64;
    for (done, household) in (1..).zip(households) {
        table.rows.extend(rows_of(work, household)?);
        step(done, of)?;
    }
    Ok(table)
}

/// What there is to choose in the form's columns.
pub(crate) fn choices(work: &Work<'_>) -> Vec<Choices> {
    let labels = |choices: Vec<(String, String)>| choices.into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    let of_household = of_household(work).map(|of| labels(of.choices(&work.codes)));
    let of_member = of_member(work).map(|of| labels(of.choices(&work.codes)));
    (WHOSE.len() + 1..).zip(of_household.chain(of_member)).collect()
}

/// The questions that the form asks of the household: those of the account's departments.
fn of_household(work: &Work<'_>) -> impl Iterator<Item = &'static Question<HouseholdSays>> {
    open_to(&OF_HOUSEHOLD, &work.who.departments)
}

/// And of each member.
fn of_member(work: &Work<'_>) -> impl Iterator<Item = &'static Question<MemberSays>> {
    open_to(&OF_MEMBER, &work.who.departments)
}

fn rows_of(work: &Work<'_>, household: RecordId) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let (of, stored) = reach::household(work, household)?;
    let form = survey::open(work, household)?;
    let village = reach::village_name(work, &stored.place);
    let number = of.number.unwrap_or_default();
    let mut all = vec![];
    for (nth, member) in form.members.iter().enumerate() {
        let relation = relation(work, member.person)?;
        let whose = [&village, &number, &form.head, &member.name, &relation];
        let mut cells: Vec<TableCell> = whose.into_iter().map(|text| TableCell::text(text.as_str())).collect();
        // The day is written in by whoever asks; one that stands there already would pass for it.
        cells.push(TableCell::Blank);
        let own = |of: &Question<HouseholdSays>| of.label(&work.codes, &form.says).filter(|_| nth == 0);
        cells.extend(of_household(work).map(|of| TableCell::text(own(of).unwrap_or_default())));
        let label = |of: &Question<MemberSays>| of.label(&work.codes, &member.says).unwrap_or_default();
        cells.extend(of_member(work).map(|of| TableCell::text(label(of))));
        let today = work.clock.today();
        let of_household = OF_HOUSEHOLD.iter().filter(|of| nth == 0 && (of.get)(&form.says).is_some());
        let of_household = of_household.filter_map(|of| Some((of.heading, form.origins.get(of.name)?)));
        let of_member = OF_MEMBER.iter().filter(|of| (of.get)(&member.says).is_some());
        let of_member = of_member.filter_map(|of| Some((of.heading, member.origins.get(of.name)?)));
        cells.push(TableCell::text(known_from(of_household.chain(of_member), today)));
        let stood = Stood::of(member, &form, nth == 0, today);
        cells.push(TableCell::text(stood.to_string()));
        all.push(cells);
    }
    Ok(all)
}

/// Says from where what is known: `人社名单 9月1日：养老保险、养老状态；陈静 10月3日：户口已迁`.
fn known_from<'a>(answers: impl Iterator<Item = (&'a str, &'a Origin)>, today: Day) -> String {
    let mut by_origin: Vec<(String, Vec<&str>)> = vec![];
    for (heading, origin) in answers {
        let origin = words::origin(&origin.by, origin.on, today);
        match by_origin.iter_mut().find(|(known, _)| *known == origin) {
            Some((_, headings)) => headings.push(heading),
            None => by_origin.push((origin, vec![heading])),
        }
    }
    by_origin
        .iter()
        .map(|(origin, headings)| format!("{origin}：{}", headings.join("、")))
        .collect::<Vec<_>>()
        .join("；")
}

fn relation(work: &Work<'_>, person: RecordId) -> Result<String, DeskError> {
    let sql = "SELECT relation FROM membership WHERE person = ?1 AND deleted = 0 AND until IS NULL";
    let mut query = work.db.prepare_cached(sql)?;
    let mut found = query.query([person.bytes()])?;
    let code: Option<String> = found.next()?.map(|row| row.get(0)).transpose()?.flatten();
    Ok(code.map(|code| work.codes.show("relation_nat", &code).to_owned()).unwrap_or_default())
}

/// Whose a row is, and what stood in it when the form went out, by the questions' names: only what was written in since is an answer.
/// As a text: `01a2…#01b3…#2026#moved=1&politics=13`.
struct Stood {
    person: RecordId,
    household: RecordId,
    year: i16,
    said: BTreeMap<String, String>,
}

impl Stood {
    fn of(member: &SurveyMember, form: &SurveyForm, is_first: bool, today: Day) -> Self {
        let own = OF_MEMBER.iter().filter_map(|of| Some((of.name.to_owned(), (of.get)(&member.says)?)));
        let of_household = OF_HOUSEHOLD.iter().filter(|_| is_first);
        let of_household = of_household.filter_map(|of| Some((of.name.to_owned(), (of.get)(&form.says)?)));
        let said = own.chain(of_household).collect();
        Self { person: member.person, household: form.household, year: today.year(), said }
    }

    /// Reads it; none where it was changed, or is of no form.
    fn parse(text: &str) -> Option<Self> {
        let [person, household, year, said] = text.splitn(4, '#').collect::<Vec<_>>().try_into().ok()?;
        let pairs = said.split('&').filter(|pair| !pair.is_empty());
        let said = pairs.map(|pair| pair.split_once('=')).collect::<Option<Vec<_>>>()?;
        let said = said.into_iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect();
        let (person, household) = (person.parse().ok()?, household.parse().ok()?);
        Some(Self { person, household, year: year.parse().ok()?, said })
    }
}

impl fmt::Display for Stood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: Vec<String> = self.said.iter().map(|(name, code)| format!("{name}={code}")).collect();
        write!(f, "{}#{}#{}#{}", self.person, self.household, self.year, said.join("&"))
    }
}

/// One household of a form that came back.
struct Filled {
    household: RecordId,
    on: Option<Day>,
    /// What the household said before.
    stood: HouseholdSays,
    says: HouseholdSays,
    members: Vec<(RecordId, MemberSays)>,
    /// Answers that were written in and do not stand yet.
    answers: u32,
}

/// A form that came back, as it is read.
struct Read {
    filled: Vec<Filled>,
    faults: Vec<SheetFault>,
    /// How many households it has, read or not.
    of: usize,
}

/// Says what a form that came back would change.
///
/// # Errors
/// `survey.no_form` where no sheet of the workbook is one.
pub(crate) fn look(work: &Work<'_>, workbook: &Workbook) -> Result<SurveySheetReport, DeskError> {
    reach::may_write(work)?;
    let Read { filled, mut faults, .. } = read(work, workbook, 0..usize::MAX)?;
    let answered = filled.iter().filter(|of| of.is_asked(work));
    let more_faults = faults.len().saturating_sub(MOST_FAULTS) as u32;
    faults.truncate(MOST_FAULTS);
    Ok(SurveySheetReport {
        file: workbook.name.clone(),
        households: filled.len() as u32,
        asked: answered.clone().count() as u32,
        answers: answered.map(|of| of.answers).sum(),
        faults,
        more_faults,
    })
}

/// Returns the next households of a form that were asked, each as a survey of its own, with where the ones after them begin.
///
/// # Errors
/// As `look`; `day.future`.
pub(crate) fn next(work: &Work<'_>, workbook: &Workbook, ask: &TakeSurveySheet) -> Result<Bite, DeskError> {
    reach::may_write(work)?;
    work.not_future("on", ask.on)?;
    let from = ask.from as usize;
    let Read { filled, of, .. } = read(work, workbook, from..from + BITE)?;
    let asked = filled.into_iter().filter(|of| of.is_asked(work));
    let survey = |Filled { household, on, says, members, .. }: Filled| LogSurvey {
        household,
        surveyed_on: on.unwrap_or(ask.on),
        says,
        members,
    };
    Ok(Bite { surveys: asked.map(survey).collect(), next: (from + BITE).min(of) as u32, of: of as u32 })
}

/// Some households of a form.
pub(crate) struct Bite {
    /// What is to be saved.
    pub(crate) surveys: Vec<LogSurvey>,
    /// Where the next begin, among all households of the form.
    pub(crate) next: u32,
    /// All of them.
    pub(crate) of: u32,
}

impl Filled {
    /// Whether somebody asked this household: a day is written in, or an answer that was not there. Whoever is limited to departments
    /// asks no household about all, so that a day alone says nothing.
    fn is_asked(&self, work: &Work<'_>) -> bool {
        (self.on.is_some() && work.who.departments.0.is_empty()) || self.answers > 0
    }
}

/// Where a form's columns are.
struct Columns {
    key: usize,
    day: Option<usize>,
    of_household: Vec<(usize, &'static Question<HouseholdSays>)>,
    of_member: Vec<(usize, &'static Question<MemberSays>)>,
}

impl Columns {
    /// Finds them in a row of headings; none where it is no form's.
    fn of(work: &Work<'_>, headings: &[String]) -> Option<Self> {
        let at = |heading: &str| headings.iter().position(|found| found == heading);
        let of_household = of_household(work).filter_map(|of| Some((at(of.heading)?, of))).collect();
        let of_member = of_member(work).filter_map(|of| Some((at(of.heading)?, of))).collect();
        Some(Self { key: at(KEY)?, day: at(DAY), of_household, of_member })
    }
}

/// Reads a form: of all its households, in the order in which they come, these.
fn read(work: &Work<'_>, workbook: &Workbook, which: Range<usize>) -> Result<Read, DeskError> {
    let mut read = Reading {
        work,
        which,
        by_household: BTreeMap::new(),
        order: vec![],
        places: BTreeMap::new(),
        seen: BTreeSet::new(),
        faults: vec![],
    };
    let mut is_form = false;
    for sheet in &workbook.sheets {
        let mut columns = None;
        for row in &sheet.rows {
            // A formula that comes to nothing says nothing.
            let text = |cell: &Cell| if cell.is_idle_formula() { String::new() } else { cell.text() };
            let cells: Vec<String> = row.cells.iter().map(text).collect();
            match &columns {
                None => {
                    columns = Columns::of(work, &cells);
                    if columns.is_some() {
                        read.headings(row.number, &cells);
                    }
                }
                Some(columns) => {
                    read.formulas(row.number, &row.cells);
                    let day = columns.day.and_then(|at| row.cells.get(at)).filter(|cell| !cell.is_blank());
                    read.row(columns, row.number, &cells, day.map(|cell| date(cell, row.epoch).ok()))?;
                }
            }
        }
        is_form |= columns.is_some();
        if columns.is_none() && !OURS.contains(&sheet.name.as_str()) && !sheet.rows.is_empty() {
            read.fault(0, &sheet.name, "", Fault::new("survey.sheet").with("name", &sheet.name));
        }
    }
    if !is_form {
        return Err(Fault::new("survey.no_form").with("name", &workbook.name).into());
    }
    let Reading { mut by_household, order, faults, .. } = read;
    let filled = order.iter().filter_map(|household| by_household.remove(household)).collect();
    Ok(Read { filled, faults, of: order.len() })
}

/// Reads a form row by row.
struct Reading<'w> {
    work: &'w Work<'w>,
    which: Range<usize>,
    by_household: BTreeMap<RecordId, Filled>,
    order: Vec<RecordId>,
    /// Where each household stands in the order.
    places: BTreeMap<RecordId, usize>,
    seen: BTreeSet<RecordId>,
    faults: Vec<SheetFault>,
}

impl Reading<'_> {
    fn fault(&mut self, row: u32, column: &str, text: &str, fault: Fault) {
        self.faults.push(SheetFault { row, column: column.to_owned(), text: text.to_owned(), fault });
    }

    /// Tells which columns a form lacks, and which it has that are not read.
    fn headings(&mut self, row: u32, found: &[String]) {
        let asked: Vec<&str> =
            of_household(self.work).map(|of| of.heading).chain(of_member(self.work).map(|of| of.heading)).collect();
        let others = OF_HOUSEHOLD.iter().map(|of| of.heading).chain(OF_MEMBER.iter().map(|of| of.heading));
        let others: Vec<&str> = others.filter(|heading| !asked.contains(heading)).collect();
        for heading in [DAY, KEY].iter().chain(&asked).filter(|own| !found.iter().any(|found| found == *own)) {
            self.fault(row, heading, "", Fault::new("survey.no_column"));
        }
        let own = WHOSE.into_iter().chain([DAY, KNOWN, KEY]).chain(asked).collect::<Vec<_>>();
        for heading in found.iter().filter(|found| !found.is_empty() && !own.contains(&found.as_str())) {
            let code = if others.contains(&heading.as_str()) { "survey.department" } else { "survey.column" };
            self.fault(row, heading, "", Fault::new(code));
        }
    }

    /// Tells which cells hold formulas without a result, or the 0 of one that looks up a blank cell.
    fn formulas(&mut self, row: u32, cells: &[Cell]) {
        for (at, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_idle_formula()) {
            self.fault(row, &column_name(at), "", Fault::new("survey.formula"));
        }
    }

    /// Reads a row; `day` is what its day reads as, where anything is written there.
    fn row(
        &mut self,
        columns: &Columns,
        row: u32,
        cells: &[String],
        day: Option<Option<PartialDay>>,
    ) -> Result<(), DeskError> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let stood = Stood::parse(cell(columns.key));
        let lives = stood.as_ref().map(|stood| self.lives(stood.person)).transpose()?.flatten();
        let (Some(stood), Some(household)) = (stood, lives) else {
            self.fault(row, KEY, cell(columns.key), Fault::new("survey.nobody"));
            return Ok(());
        };
        if household != stood.household {
            self.fault(row, KEY, "", Fault::new("survey.moved"));
            return Ok(());
        }
        if !self.seen.insert(stood.person) {
            self.fault(row, KEY, "", Fault::new("survey.twice"));
            return Ok(());
        }
        let next = self.order.len();
        let place = *self.places.entry(household).or_insert(next);
        if place == next {
            self.order.push(household);
        }
        if !self.which.contains(&place) {
            return Ok(());
        }
        if !self.by_household.contains_key(&household) {
            let form = survey::open(self.work, household)?;
            let members = form.members.into_iter().map(|member| (member.person, member.says)).collect();
            let stood = form.says.clone();
            let filled = Filled { household, on: None, stood, says: form.says, members, answers: 0 };
            self.by_household.insert(household, filled);
        }
        let Some(mut filled) = self.by_household.remove(&household) else { return Ok(()) };
        match day {
            None => {}
            Some(Some(PartialDay::Day(day))) if filled.on.is_some_and(|on| on != day) => {
                self.fault(row, DAY, &day.to_string(), Fault::new("survey.other").with("value", day));
            }
            Some(Some(PartialDay::Day(day))) if day <= self.work.clock.today() => filled.on = Some(day),
            Some(read) => {
                let written = columns.day.map_or("", cell);
                let why = if read.is_some_and(|day| day.earliest() > self.work.clock.today()) {
                    "day.future"
                } else {
                    "survey.day"
                };
                self.fault(
                    row,
                    DAY,
                    written,
                    Fault::new(why).with("today", self.work.clock.today()).with("value", written),
                );
            }
        }
        for (at, question) in &columns.of_household {
            let Some(code) = self.answer(question, &filled.stood, &stood, row, cell(*at)) else { continue };
            if (question.get)(&filled.says) != (question.get)(&filled.stood) {
                if (question.get)(&filled.says).as_ref() != Some(&code) {
                    self.fault(row, question.heading, cell(*at), Fault::new("survey.other").with("value", cell(*at)));
                }
                continue;
            }
            (question.put)(&mut filled.says, Some(code));
            filled.answers += 1;
        }
        if filled.says.hukou_way.is_some() && filled.says.hukou_wish.is_none() {
            self.alone(row, "落户方式", "户口迁移意愿", &mut filled);
            filled.says.hukou_way = None;
        }
        if let Some((_, says)) = filled.members.iter_mut().find(|(member, _)| *member == stood.person) {
            for (at, question) in &columns.of_member {
                if let Some(code) = self.answer(question, says, &stood, row, cell(*at)) {
                    (question.put)(says, Some(code));
                    filled.answers += 1;
                }
            }
            // What somebody does not have has no state.
            let lacks = |kind: &Option<String>| kind.as_deref().is_none_or(|kind| kind == survey::NONE);
            let without = [
                (says.pension_state.is_some() && lacks(&says.pension), "养老状态", "养老保险"),
                (says.medical_state.is_some() && lacks(&says.medical), "医保状态", "本年医保"),
            ];
            if without[0].0 {
                says.pension_state = None;
            }
            if without[1].0 {
                says.medical_state = None;
            }
            for (_, state, of) in without.into_iter().filter(|(is, ..)| *is) {
                self.alone(row, state, of, &mut filled);
            }
        }
        self.by_household.insert(household, filled);
        Ok(())
    }

    /// An answer that means nothing without another is told and not counted.
    fn alone(&mut self, row: u32, heading: &str, needs: &str, filled: &mut Filled) {
        filled.answers = filled.answers.saturating_sub(1);
        self.fault(row, heading, "", Fault::new("survey.alone").with("needs", needs));
    }

    /// Returns an answer's code where something was written in since the form went out that does not stand yet; a cell that says
    /// nothing takes nothing away.
    fn answer<S>(
        &mut self,
        question: &Question<S>,
        stands: &S,
        stood: &Stood,
        row: u32,
        written: &str,
    ) -> Option<String> {
        let codes = &self.work.codes;
        let known = stood.said.get(question.name).map(|code| question.called(codes, code));
        if written.is_empty() || known.as_deref() == Some(written) {
            return None;
        }
        let Some(code) = question.read(codes, written) else {
            self.fault(row, question.heading, written, Fault::new("survey.word").with("value", written));
            return None;
        };
        if question.of_year && stood.year != self.work.clock.today().year() {
            self.fault(row, question.heading, written, Fault::new("survey.year").with("year", stood.year));
            return None;
        }
        let now = (question.get)(stands);
        if now.as_ref() == Some(&code) {
            return None;
        }
        if now.as_ref() != stood.said.get(question.name) && (now.is_some() || stood.said.contains_key(question.name)) {
            let now = now.map(|now| question.called(codes, &now)).unwrap_or_default();
            self.fault(
                row,
                question.heading,
                written,
                Fault::new("survey.changed").with("now", now).with("value", written),
            );
            return None;
        }
        Some(code)
    }

    /// Finds the household in reach where a person lives now.
    fn lives(&self, person: RecordId) -> Result<Option<RecordId>, DeskError> {
        let sql = "SELECT household FROM membership WHERE person = ?1 AND deleted = 0 AND until IS NULL";
        let mut query = self.work.db.prepare_cached(sql)?;
        let ids = rows::ids(query.query_map([person.bytes()], |row| row.get(0))?)?;
        for household in ids {
            if reach::sees(self.work, household)? {
                return Ok(Some(household));
            }
        }
        Ok(None)
    }
}

/// Names a column as Excel does: A, B … AA.
fn column_name(at: usize) -> String {
    let letter = |of: usize| char::from(b'A' + u8::try_from(of % 26).unwrap_or_default());
    let first = (at >= 26).then(|| letter(at / 26 - 1));
    first.into_iter().chain([letter(at)]).collect()
}
