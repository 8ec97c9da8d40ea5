//! One row of a department's list: whose number it has, and what it says in each of the columns and years.

use super::{
    ListRow, ReadRow,
    facts::{About, Fact, Not, OfYear, Reading, is_finer},
    judged,
    period::period,
    placed::{Placed, is},
    unread,
    views::{View, says_nothing},
    vocabulary::{OF_OTHER_PERSONS, has},
};
use crate::{
    cell::squeeze,
    draft::{cells, rows::Said, sheets::is_told_once, words::Words},
    headings::Place,
    read::Row,
};
use anju_model::{
    checks::{Finding, IdNumber},
    mask::{self, quoted},
    reading,
};
use std::borrow::Cow;

/// Columns of words that may say more in brackets.
const TAKEN_BACK: [&str; 6] = ["kind", "state", "insured", "drawing", "minimum_living", "destitute"];
/// An id number has so many digits at least, an old one too.
const LEAST_DIGITS: usize = 15;

/// Reads a row of a list.
pub(super) fn read_row(placed: &Placed, row: &Row, reading: &Reading<'_>, words: &mut Words<'_>) -> ListRow {
    let views: Vec<Cow<'_, View>> = placed.views.iter().map(|view| view.of_row(reading.department, row)).collect();
    let said: Vec<Said> = views.iter().map(|view| cells::read_row(&view.columns, row, None, words)).collect();
    let who = &said[0];
    let mut findings: Vec<Finding> = vec![];
    for (view, said) in views.iter().zip(&said) {
        for finding in told(said).map(|finding| placed.in_view(view, finding)) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    let id = id_number(who, &mut findings);
    findings.extend(id.as_ref().and_then(|id| two_persons(placed, row, id)));
    let taken_back = views.iter().find_map(|view| taken_back(view, row, reading));
    findings.extend(taken_back.filter(|finding| !findings.contains(finding)));
    let read = match &id {
        Some(id) if findings.iter().all(|finding| !finding.is_error()) => {
            let (of, now) = ((placed, reading.department), Some(i64::from(reading.as_of.year())));
            let titled = placed.said_of((reading.department, reading.as_of), row);
            let on = (reading.as_of, titled.draws);
            let (may_deny, doubt, other_time, restores) = (
                |year: Option<i64>| unread::denier(placed, row, on, year.or(now)),
                |year: Option<i64>| unread::doubt(of, row, year.or(now)),
                |year: Option<i64>| unread::of_another_time(of, row, reading.as_of, year),
                || unread::restorer(placed, row, titled.kind),
            );
            let (may_deny, doubt, other_time): (OfYear<'_>, OfYear<'_>, OfYear<'_>) = (&may_deny, &doubt, &other_time);
            let about =
                About { id, may_deny, doubt, other_time, restores: &restores, titled: &titled, year: None, kind: None };
            facts((placed, &views), (row, &said), &about, (reading, words), &mut findings)
        }
        Some(_) | None => ReadRow::Refused,
    };
    let id_number = id.map(|id| id.as_str().to_owned());
    let open = || who.open().find(|(name, _)| *name == "person.name").map(|(_, text)| text.to_owned());
    let name = who.text("person.name").map(str::to_owned).or_else(open);
    ListRow { sheet: placed.sheet, row: row.number, id_number, name, read, findings }
}

/// Finds a cell of a kind or a state that takes back in brackets what it says: 居民医保（停保）.
fn taken_back(view: &View, row: &Row, reading: &Reading<'_>) -> Option<Finding> {
    let coded = |place: &&Place| place.column.is_some_and(|column| TAKEN_BACK.contains(&column.name));
    view.columns.iter().filter(coded).find_map(|place| {
        let (written, name) = (row.cell(place.at).text(), place.column?.name);
        let taken_back = judged::takes_back(&squeeze(&written)) && reading.is_in_part(name, &written);
        taken_back.then(|| Finding::error("field.taken_back", name).with("value", quoted(&written)))
    })
}

/// Lists what is to be told of the cells that were read. A name says nothing that the number does not, and a day is not what
/// the row is about; nothing of the other columns is kept.
fn told(said: &Said) -> impl Iterator<Item = Finding> + '_ {
    let notes = said.notes.iter().filter(|note| said.value(&note.field).is_some() && !is_told_once(note)).cloned();
    let parted = move |name: &str| {
        let open = said.open().find(|(open, _)| *open == name);
        open.is_some_and(|(_, text)| period(&squeeze(text)).is_some())
    };
    let told = move |fault: &&Finding| fault.field != "person.name" && !(fault.field == "since" && parted("since"));
    let faults = said.faults.iter().filter(told).map(|fault| match &*fault.field {
        "since" | "until" if !is_told_once(fault) => {
            let value = fault.params.get("value").cloned().unwrap_or_default();
            Finding::warning("list.day", &fault.field).with("value", value)
        }
        _ => fault.clone(),
    });
    faults.chain(notes)
}

fn id_number(said: &Said, findings: &mut Vec<Finding>) -> Option<IdNumber> {
    let number = said.text("person.id_number");
    match number.map(IdNumber::parse) {
        Some(Ok(id)) => return Some(id),
        Some(Err(fault)) => {
            let number = number.unwrap_or_default();
            let finding = Finding::error(fault.code(), "person.id_number").with("value", mask::id_number(number));
            findings.push(finding.with("n", number.chars().count()));
        }
        None if !said.is_faulty("person.id_number") => {
            findings.push(Finding::error("field.missing", "person.id_number"));
        }
        None => {}
    }
    None
}

/// Finds a second id number in a row, of which it is unsure whose facts the row says: 身份证号 beside 成员身份证号.
fn two_persons(placed: &Placed, row: &Row, id: &IdNumber) -> Option<Finding> {
    let is_number = |place: &&Place| {
        let text = reading::id_number(&row.cell(place.at).text());
        let heading = squeeze(&place.heading);
        let again = place.also.is_some_and(|column| column.name == "person.id_number");
        let named = ["身份证", "证件号", "公民身份"].iter().any(|word| heading.contains(word));
        let long = text.chars().filter(char::is_ascii_digit).count() >= LEAST_DIGITS;
        text != id.as_str()
            && (again || long)
            && !text.is_empty()
            && (again || named || IdNumber::parse(&text).is_ok())
            && !has(&heading, OF_OTHER_PERSONS)
    };
    let other = placed.unread.iter().find(is_number)?;
    let own = placed.columns.iter().find(|place| is(place, "person.id_number"))?;
    let finding = Finding::error("list.two_persons", "person.id_number").with("column", &own.heading);
    Some(finding.with("other", &other.heading))
}

/// Reads what a row says, year by year where its headings name years.
fn facts(
    (placed, views): (&Placed, &[Cow<'_, View>]),
    (row, said): (&Row, &[Said]),
    about: &About<'_>,
    (reading, words): (&Reading<'_>, &mut Words<'_>),
    findings: &mut Vec<Finding>,
) -> ReadRow {
    let mut facts: Vec<Fact> = vec![];
    let says = |view: &View, said: &Said| view.columns.iter().any(|place| view.is_own(place) && said_in(said, place));
    let any = views.iter().zip(said).any(|(view, said)| says(view, said));
    for (view, said) in views.iter().zip(said) {
        if any && views.len() > 1 && !says(view, said) {
            continue;
        }
        let about = About { year: view.year, kind: view.kind, ..*about };
        let mut notes = vec![];
        let read = reading.facts(said, &about, &mut notes).and_then(|facts| {
            view.again().try_fold(facts, |facts, pair| {
                let again = read_again(view, pair, (row, facts), &about, (reading, &mut *words))?;
                notes.extend(again.note);
                Ok(again.facts)
            })
        });
        findings.extend(notes.into_iter().map(|note| placed.in_view(view, note)));
        match read {
            Ok(read) => facts.extend(read),
            Err(Not::Read(finding)) => {
                findings.push(placed.in_view(view, finding));
                return ReadRow::Refused;
            }
            Err(Not::So(finding)) => {
                findings.push(placed.in_view(view, finding));
                return ReadRow::Contradicts;
            }
        }
    }
    ReadRow::Says(facts)
}

fn said_in(said: &Said, place: &Place) -> bool {
    place.column.is_some_and(|column| said.value(column.name).is_some() || said.is_faulty(column.name))
}

/// What a row says by two columns of the same meaning.
struct Again {
    facts: Vec<Fact>,
    note: Option<Finding>,
}

/// Reads a row by a second column of the same meaning. Nothing is told where it says the same or nothing; what says more counts,
/// 农村低保 before 低保. Another day, or a cell that cannot be read, is told, anything else is a contradiction.
fn read_again(
    view: &View,
    (read, again): (&Place, &Place),
    (row, facts): (&Row, Vec<Fact>),
    about: &About<'_>,
    (reading, words): (&Reading<'_>, &mut Words<'_>),
) -> Result<Again, Not> {
    let Some(column) = again.also else { return Ok(Again { facts, note: None }) };
    let mut other = view.clone();
    other.swap(read.at, again.at);
    let said = cells::read_row(&other.columns, row, None, words);
    if says_nothing(reading.department, row, again.at)
        || (said.value(column.name).is_none() && !said.is_faulty(column.name))
    {
        return Ok(Again { facts, note: None });
    }
    let (facts, note) = match reading.facts(&said, about, &mut vec![]) {
        Ok(other) if other == facts || is_finer(&facts, &other) => (facts, None),
        Ok(other) if is_finer(&other, &facts) => (other, None),
        Ok(_) if matches!(column.name, "since" | "until") => {
            (facts, Some(Finding::warning("list.two_days", column.name).with("other", &again.heading)))
        }
        Ok(_) | Err(Not::So(_)) => {
            return Err(Not::So(Finding::error("list.two_columns", column.name).with("other", &again.heading)));
        }
        // Whoever says how it stands in one column is believed where the other says nothing that is known.
        Err(Not::Read(_)) => {
            (facts, Some(Finding::warning("list.second", &again.heading).with("other", &read.heading)))
        }
    };
    Ok(Again { facts, note })
}
