//! Where a list stands in its workbook: which sheets are lists of the department, where their columns are, and what else stands
//! on them that is not read.

use super::{
    columns::{self, ANOTHERS},
    sense::Sense,
    title::{ONCE, Title, TitleYear, Titled, is_of_another, is_sum, may_sum_up, names},
    unread::{self, Judged},
    views::{View, leave_earlier_years, views},
    vocabulary::{has, is_one},
};
use crate::{
    cell::squeeze,
    headings::{Heads, MOST_COLUMNS, Place, heads},
    layout::{SEARCHED_ROWS, why_left_below},
    lines::{is_called_a_table, is_numbered, is_place, line},
    other_tables::{Beside, OtherTable, around},
    read::{Row, Sheet, Visibility, Workbook},
};
use anju_model::{CodeSets, Day, Department, Fault, checks::Finding};
use std::{borrow::Cow, collections::BTreeSet};

/// A sheet of the list and where its columns stand.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub sheet: usize,
    /// The last row of headings, by position.
    pub headings: usize,
    /// Every column that has a heading or holds something.
    pub columns: Vec<Place>,
    /// How they are read: once, or once for each year that headings name.
    pub views: Vec<View>,
    pub title: Title,
    /// What the titles say of the rows: that above the headings, then each that stands between rows, from its row on.
    pub said: Vec<(u32, Titled)>,
    /// Tables above and below, which are not read.
    pub others: Vec<OtherTable>,
    /// A table to the right, which is not read.
    pub beside: Option<Beside>,
    /// The columns that are read as none of the department's, of whichever year.
    pub unread: Vec<Place>,
    /// What the headings of those speak of, and of columns that are read where another says nothing.
    pub judged: Vec<Judged>,
}

/// A sheet that holds something and is not read.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub sheet: usize,
    pub why: Finding,
}

/// What a workbook's sheets are to a department's list.
#[derive(Clone, Debug)]
pub(super) struct Sheets {
    pub read: Vec<Placed>,
    pub left: Vec<Left>,
}

/// A heading has so many characters at most.
const LONGEST_HEADING: usize = 20;
/// A number of so many digits may be an id number.
const LEAST_DIGITS: usize = 8;
/// A row counts as headings from so many.
const LEAST_KNOWN: usize = 2;

/// Finds the sheets that are lists of a department.
///
/// # Errors
/// `workbook.hidden` where all that are lie hidden, `list.other_department` where their titles name another's lists,
/// `workbook.headings` where none is one.
pub(super) fn sheets(workbook: &Workbook, department: Department, as_of: Day) -> Result<Sheets, Fault> {
    let filled = || workbook.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.rows.is_empty());
    let alone = filled().filter(|(_, sheet)| sheet.visibility == Visibility::Shown).count() == 1;
    let mut sheets = Sheets { read: vec![], left: vec![] };
    let (mut hidden, mut foreign) = (vec![], None);
    for (at, sheet) in filled() {
        let heads = placed(department, sheet).or_else(|| titled(department, (workbook, sheet), alone));
        let titled = heads.map(|heads| (Title::of(&workbook.name, sheet, heads.first, alone), heads));
        let other = titled.as_ref().and_then(|(title, _)| title.of_another(department));
        let why = match (titled, other) {
            (titled, _) if sheet.visibility != Visibility::Shown => {
                hidden.extend(titled.map(|_| sheet.name.as_str()));
                Finding::warning("list.hidden", "")
            }
            (None, _) => Finding::warning("list.sheet", ""),
            (Some((title, heads)), None) => {
                sheets.read.push(Placed::of((department, as_of), (at, sheet), heads, title));
                continue;
            }
            (Some(_), Some(other)) => {
                let why = Finding::warning("list.other_department", "").with("other", other.label());
                foreign.insert(why.with("department", department.label())).clone()
            }
        };
        sheets.left.push(Left { sheet: at, why });
    }
    sheets.leave_earlier_months(workbook, (department, as_of));
    match foreign {
        _ if !sheets.read.is_empty() => Ok(sheets),
        Some(why) => Err(Fault { soft: false, field: None, ..Fault::from(why) }),
        None if hidden.is_empty() => Err(lacking(workbook, department)),
        None => {
            let fault = Fault::new("workbook.hidden").with("name", &workbook.name);
            Err(fault.with("sheets", hidden.join("、")))
        }
    }
}

impl Sheets {
    /// Leaves out sheets of earlier months beside the latest: who was paid in September alone is not in October.
    fn leave_earlier_months(&mut self, workbook: &Workbook, (department, as_of): (Department, Day)) {
        let monthly = matches!(department, Department::Pension | Department::Assistance);
        let months = || self.read.iter().filter_map(|placed| placed.title.month(as_of));
        let Some(latest) = months().max().filter(|_| monthly) else { return };
        let name = |placed: &Placed| workbook.sheets[placed.sheet].name.clone();
        let last =
            self.read.iter().find(|placed| placed.title.month(as_of) == Some(latest)).map(name).unwrap_or_default();
        // Who was cancelled in September is so in October too; whoever paid, has paid.
        let happened = |placed: &Placed| {
            let titled = &placed.said[0].1;
            let paid = department == Department::Pension && titled.sense == Sense::Affirms && !titled.draws;
            matches!(titled.sense, Sense::Denies(_)) || titled.kind == Some(ONCE) || paid
        };
        let is_earlier =
            |placed: &mut Placed| placed.title.month(as_of).is_some_and(|month| month < latest) && !happened(placed);
        for placed in self.read.extract_if(.., is_earlier) {
            let why = Finding::warning("list.earlier_month", "").with("other", &last);
            self.left.push(Left { sheet: placed.sheet, why });
        }
    }
}

/// Finds the headings: those with id numbers and at least one fact; of several the one that says most.
pub(super) fn placed(department: Department, sheet: &Sheet) -> Option<Heads> {
    let has = |heads: &Heads, name: &str| heads.columns.iter().any(|place| is(place, name));
    best(department, sheet, |heads| columns::facts(department).iter().any(|name| has(heads, name)))
}

/// Finds the headings of a sheet without a column of facts whose title says them all: 低保对象花名册.
fn titled(department: Department, (workbook, sheet): (&Workbook, &Sheet), alone: bool) -> Option<Heads> {
    let says = |heads: &Heads| {
        let kept = heads.columns.iter().any(|place| is(place, "own.title"));
        kept || Title::of(&workbook.name, sheet, heads.first, alone).says_kind(department)
    };
    best(department, sheet, |heads| heads.columns.len() >= LEAST_KNOWN && says(heads))
}

fn best(department: Department, sheet: &Sheet, good: impl Fn(&Heads) -> bool) -> Option<Heads> {
    let rows = 0..sheet.rows.len().min(SEARCHED_ROWS);
    let find = |written: &str| {
        let own = columns::by_heading(department, written);
        let anothers = || is_of_another(department, &squeeze(written)) && written.chars().count() <= LONGEST_HEADING;
        own.or_else(|| anothers().then_some(&ANOTHERS))
    };
    let tries = rows.map(|first| {
        let mut heads = heads(sheet, first, &find);
        let another = |place: &&mut Place| is(place, ANOTHERS.name);
        heads.columns.iter_mut().filter(another).for_each(|place| place.column = None);
        of_whom(&mut heads);
        leave_to_another(department, &mut heads);
        heads
    });
    let good = tries.filter(|heads| heads.columns.iter().any(|place| is(place, "person.id_number")) && good(heads));
    good.max_by_key(|heads| (heads.known(&[]).0, SEARCHED_ROWS - heads.last))
}

/// Of several id numbers takes those whom the rows list: 成员身份证号 before 身份证号 beside 户主姓名, and neither an applicant's nor a
/// receiver's before another.
fn of_whom(heads: &mut Heads) {
    let numbers = |heads: &Heads, words: &str| {
        heads.columns.iter().any(|place| is(place, "person.id_number") && has(&place.heading, words))
    };
    let others = "领取人 领款人 申请人";
    let of_others = |place: &Place| is(place, "person.id_number") && has(&place.heading, others);
    if heads.columns.iter().any(|place| is(place, "person.id_number") && !of_others(place)) {
        heads.columns.iter_mut().filter(|place| of_others(place)).for_each(|place| place.column = None);
    }
    let head_first = heads.columns.iter().any(|place| is_one(&squeeze(&place.heading), "户主姓名 户主"));
    let plain = heads.columns.iter().any(|place| squeeze(&place.heading) == "姓名");
    if head_first && !plain && numbers(heads, "成员") {
        let of_head = |place: &&mut Place| is(place, "person.id_number") && !place.heading.contains("成员");
        for place in heads.columns.iter_mut().filter(of_head) {
            place.column = None;
            place.heading = format!("户主{}", place.heading);
        }
    }
}

/// Of two columns of one heading takes that which stands behind a heading of the department, and not that behind another's:
/// 养老险种, 参保状态, 医保险种, 参保状态.
fn leave_to_another(department: Department, heads: &mut Heads) {
    let mut owner: Option<(bool, String)> = None;
    let mut owners: Vec<Option<(bool, String)>> = vec![];
    for place in &heads.columns {
        let heading = squeeze(&place.heading);
        let own =
            if is_of_another(department, &heading) { Some(false) } else { names(department, &heading).then_some(true) };
        owner = own.map(|own| (own, place.heading.clone())).or(owner);
        owners.push(owner.clone());
    }
    let named: Vec<Option<&str>> = heads.columns.iter().map(|place| place.column.map(|column| column.name)).collect();
    let is_own = |owner: &Option<(bool, String)>| matches!(owner, Some((true, _)));
    let stands_behind_own =
        |name: &str| named.iter().zip(&owners).any(|(other, owner)| *other == Some(name) && is_own(owner));
    for (place, owner) in heads.columns.iter_mut().zip(&owners) {
        let again = place.column.is_some_and(|column| stands_behind_own(column.name));
        if let (Some((false, another)), true) = (owner, again) {
            place.column = None;
            place.heading.insert_str(0, another);
        }
    }
}

fn lacking(workbook: &Workbook, department: Department) -> Fault {
    let all = columns::of(department);
    let heading = |name: &&str| all.iter().find(|column| column.name == *name).map_or("", |column| column.heading);
    let facts: Vec<&str> = columns::facts(department).iter().map(heading).collect();
    let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let number = heading(&"person.id_number");
    let find = |written: &str| columns::by_heading(department, written);
    let numbered = |sheet: &Sheet| {
        let heads = (0..sheet.rows.len().min(SEARCHED_ROWS)).map(|first| heads(sheet, first, &find));
        heads.flat_map(|heads| heads.columns).any(|place| is(&place, "person.id_number"))
    };
    let facts = facts.join("、");
    let missing = if workbook.sheets.iter().any(numbered) {
        format!(
            "{facts}之一（{number}一列已找到；在标题里写明是什么名单也可以，如“居民医保参保名单”“农村低保对象名单”）"
        )
    } else {
        format!("{number}，以及{facts}之一")
    };
    Fault::new("workbook.headings").with("sheet", sheets.join("》《")).with("missing", missing)
}

impl Placed {
    fn of(
        (department, as_of): (Department, Day),
        (at, sheet): (usize, &Sheet),
        mut heads: Heads,
        title: Title,
    ) -> Self {
        leave_earlier_years((department, as_of), &mut heads);
        let (first, last) = (heads.first, heads.last);
        let views = views(department, &heads);
        let columns = heads.settled().columns;
        let named = |text: &str| columns::by_heading(department, text).map(|column| column.name);
        let others = around(&columns, first..last + 1, sheet, &named);
        let mut placed = Self {
            sheet: at,
            headings: last,
            columns,
            views,
            title,
            said: vec![],
            others,
            beside: None,
            unread: vec![],
            judged: vec![],
        };
        placed.beside = beside(department, &placed, sheet);
        let end = placed.beside.as_ref().map_or(MOST_COLUMNS, |beside| beside.start);
        placed.columns.retain(|place| place.at < end);
        placed.views.iter_mut().for_each(|view| view.columns.retain(|place| place.at < end));
        placed.hear_titles((department, as_of), sheet);
        let unnamed = unread::unnamed(&placed.columns, end, placed.records(sheet));
        placed.columns.extend(unnamed);
        placed.columns.sort_by_key(|place| place.at);
        placed.unread = placed.columns.iter().filter(|place| !placed.reads(place.at)).cloned().collect();
        placed.judged = unread::judged(department, &placed);
        placed
    }

    /// Reads what the titles say: those above the headings, and each line between rows of those below it.
    fn hear_titles(&mut self, (department, as_of): (Department, Day), sheet: &Sheet) {
        let rows = || sheet.rows.iter().enumerate().skip(self.headings + 1);
        let number = self.columns.iter().find(|place| is(place, "person.id_number")).map_or(0, |place| place.at);
        let lines: Vec<(u32, usize, String)> = rows()
            .filter(|(at, _)| self.others.iter().all(|table| !table.rows.contains(at)))
            .filter_map(|(_, row)| line(row).map(|(at, text)| (row.number, at, text)))
            .filter(|(_, _, text)| text.split(|c: char| !c.is_ascii_digit()).all(|run| run.len() < LEAST_DIGITS))
            .collect();
        let mut title = self.title.clone();
        let behind: BTreeSet<u32> =
            lines.iter().filter(|(_, _, line)| title.hears(line)).map(|(row, ..)| *row).collect();
        let first = title.said(department, as_of, None);
        let mut said = vec![(0, first.clone())];
        for (row, at, line) in lines.iter().filter(|(row, ..)| !behind.contains(row)) {
            if self.title.has(line) {
                // The title of a page said again below 停发人员 may begin another page of these.
                let denied = said.last().is_some_and(|(_, above)| above.sense != first.sense);
                said.push((*row, if denied { first.clone().left_open() } else { first.clone() }));
            } else if let Some(below) = self.title.below(department, line) {
                let below = below.said(department, as_of, Some(&first));
                let adds_nothing = below.sense == Sense::Affirms && below.kind == first.kind;
                if adds_nothing && may_sum_up(line) {
                    continue;
                }
                // A remark that stands alone behind the numbers may be of one row.
                said.push((*row, if *at > number || may_sum_up(line) { below.left_open() } else { below }));
            } else if is_numbered(line) && said.last().is_some_and(|(_, above)| matches!(above.sense, Sense::Denies(_)))
            {
                // 三、其他 below 二、取消: of whom it speaks nobody knows.
                said.push((*row, Titled { by: line.clone(), ..first.clone() }.left_open()));
            }
        }
        (self.title, self.said) = (title, said);
    }

    /// Returns what the titles say of a row, or what the workbook of refused rows kept of that.
    pub(super) fn said_of(&self, (department, as_of): (Department, Day), row: &Row) -> Cow<'_, Titled> {
        let kept = self.columns.iter().find(|place| is(place, "own.title")).map(|place| row.cell(place.at).text());
        if let Some(kept) = kept.filter(|kept| !kept.is_empty()) {
            let said = self.title.kept(&kept).said(department, as_of, None);
            return Cow::Owned(Titled { is_silent: said.sense == Sense::Silent, ..said });
        }
        let above = self.said.partition_point(|(from, _)| *from < row.number).saturating_sub(1);
        Cow::Borrowed(&self.said[above].1)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|place| is(place, name))
    }

    /// Tells whether it has a column of facts; else its title says them all.
    pub(super) fn has_facts(&self, department: Department) -> bool {
        columns::facts(department).iter().any(|name| self.has(name))
    }

    /// Returns the rows that hold records: no titles, totals, notes, repeated headings or other tables.
    pub(super) fn records<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Row> {
        let below = sheet.rows.iter().enumerate().skip(self.headings + 1);
        below.filter(|(at, row)| !self.is_left(*at, row)).map(|(_, row)| row)
    }

    fn is_left(&self, at: usize, row: &Row) -> bool {
        let says_title = || {
            let is_line = |text: &String| {
                let said = self.said.iter().any(|(from, _)| *from == row.number);
                said || self.title.has(text) || is_called_a_table(text) || is_place(text) || is_sum(text)
            };
            line(row).is_some_and(|(_, text)| is_line(&text))
        };
        let right_of = |beside: &Beside| row.cells.iter().take(beside.start).all(|cell| cell.is_blank());
        self.others.iter().any(|table| table.rows.contains(&at))
            || self.beside.as_ref().is_some_and(right_of)
            || why_left_below(&self.columns, at - self.headings, row).is_some()
            || says_title()
    }

    /// Tells whether a column is read, of whichever year.
    fn reads(&self, at: usize) -> bool {
        let read = |view: &View| {
            view.columns.iter().any(|place| place.at == at && place.column.is_some())
                || view.again().any(|(_, place)| place.at == at)
        };
        self.views.iter().any(read)
    }

    /// Returns what only the titles say of rows, by the usual headings, so that a row alone can say it.
    pub(super) fn by_title(
        &self,
        department: Department,
        titled: &Titled,
        sets: &CodeSets,
    ) -> Vec<(&'static str, String)> {
        let usual = |name: &str| columns::of(department).iter().find(|column| column.name == name).map(|c| c.heading);
        let mut said = vec![];
        let set = match department {
            Department::Medical => Some("medical_kind"),
            Department::Pension => Some("pension_kind"),
            Department::Assistance => Some("assist"),
            Department::Hukou => None,
        };
        let kinds = ["kind", "minimum_living", "destitute"];
        let own = kinds.iter().any(|name| self.has(name)) || self.views.iter().any(|view| view.kind.is_some());
        let kind = titled.kind.zip(set).filter(|_| !own);
        if let Some((code, set)) = kind {
            said.extend(usual("kind").map(|heading| (heading, sets.show(set, code).to_owned())));
        }
        let years = self.views.iter().any(|view| view.year.is_some()) || self.has("year");
        if let TitleYear::Of(year) = titled.year
            && department == Department::Medical
            && !years
        {
            said.extend(usual("year").map(|heading| (heading, year.to_string())));
        }
        if (titled.sense != Sense::Silent || kind.is_some()) && !self.has("own.title") {
            said.extend(usual("own.title").map(|heading| (heading, titled.by.clone())));
        }
        said
    }

    /// Says what of the sheet is not read, each with its row.
    pub(super) fn told(&self, sheet: &Sheet) -> Vec<(u32, Finding)> {
        let mut told = vec![];
        let mut hidden = self.records(sheet).filter(|row| row.hidden);
        if let Some(first) = hidden.next() {
            let finding = Finding::warning("row.hidden", "").with("n", 1 + hidden.count());
            told.push((0, finding.with("first", first.number)));
        }
        for table in &self.others {
            let finding = Finding::warning("rows.other_table", "").with("first", table.first).with("last", table.last);
            told.push((table.first, finding.with("headings", table.headings.join("、")).with("n", table.filled)));
        }
        if let Some(beside) = &self.beside {
            let finding = Finding::warning("column.other_table", "").with("column", &beside.heading);
            told.push((0, finding.with("n", beside.filled).with("first", beside.first)));
        }
        told.extend(unread::columns(self, sheet).into_iter().map(|finding| (0, finding)));
        told
    }
}

/// Tells whether a place is read as this column.
pub(super) fn is(place: &Place, name: &str) -> bool {
    place.column.is_some_and(|column| column.name == name)
}

/// Finds a table to the right: id numbers and facts stand there once more, behind a table that has them.
fn beside(department: Department, placed: &Placed, sheet: &Sheet) -> Option<Beside> {
    let needed: Vec<&str> = [&"person.id_number"]
        .into_iter()
        .chain(columns::facts(department))
        .copied()
        .filter(|name| placed.has(name))
        .collect();
    let again: Vec<&Place> = placed.columns.iter().filter(|place| place.also.is_some()).collect();
    let named = |name: &str| again.iter().find(|place| place.also.is_some_and(|column| column.name == name));
    if needed.len() < 2 || !needed.iter().all(|name| named(name).is_some()) {
        return None;
    }
    let first = again.first()?.at;
    let before = |name: &&str| placed.columns.iter().any(|place| place.at < first && is(place, name));
    if !needed.iter().all(before) {
        return None;
    }
    let heading = again.first()?.heading.clone();
    let cells = |row: &Row| row.cells.iter().skip(first).filter(|cell| !cell.is_blank()).count();
    let below = sheet.rows.iter().skip(placed.headings + 1).map(|row| (row.number, cells(row)));
    let filled: Vec<(u32, usize)> = below.filter(|(_, n)| *n > 0).collect();
    let first_row = filled.first()?.0;
    Some(Beside { start: first, heading, first: first_row, filled: filled.iter().map(|(_, n)| n).sum() })
}
