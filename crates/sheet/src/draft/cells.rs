//! How the cells of a row are read, each as its column wants it.

use super::{
    gone,
    rows::Said,
    sheets::stands_for_above,
    words::{Words, YES},
};
use crate::{
    cell::{Cell, date, whole, yes_no},
    columns::{Column, How},
    everyday::{Meaning, is_placement, takes_back},
    key::as_written,
    layout::Place,
    read::Row,
    skipped::is_masked,
    units::{Unit, fen, months, whole_year},
};
use anju_model::{
    Value,
    checks::{Finding, LONGEST_NOTE, LONGEST_TEXT, check_text, name as check_name, text_finding},
    mask::{self, quoted},
    reading::{self, Epoch, NoIdNumber},
    typed,
};

/// Where a reason for having no id number is kept.
const NO_ID_REASON: &str = "person.no_id_reason";

/// Amounts below are hardly anybody's income of a year, in fen.
const LEAST_FEN: i64 = 10_000;

/// Reads one row; the sex of whom it is about tells some words apart.
pub(crate) fn read_row(places: &[Place], row: &Row, sex: Option<&str>, words: &mut Words) -> Said {
    let mut said = Said::of_row(row.number);
    for place in places {
        let cell = row.cell(place.at);
        if cell.is_blank() {
            continue;
        }
        let Some(column) = place.column else {
            keep(&mut said, place, cell);
            continue;
        };
        let text = cell.text();
        if let Some(year) = words.years.get(column.name) {
            said.of_year(column.name, *year);
        }
        match read_cell(column, (cell, row.epoch, &text), sex, words) {
            Ok(Read::Said(value)) => {
                if let Some(label) = words.in_words(column, &value, &text) {
                    said.resolve(column.name, label);
                }
                if column.how == How::Partial && matches!(cell, Cell::Number(_)) {
                    // Days are counted from another one in another workbook.
                    said.resolve(column.name, value.as_text().unwrap_or_default().to_owned());
                }
                said.tell_private(column.name, value.as_text().unwrap_or_default());
                if column.how == How::Money && value.as_int().is_some_and(|fen| 0 < fen && fen < LEAST_FEN) {
                    said.notes.push(Finding::warning("field.amount_small", column.name));
                }
                said.hear(column.name, value, text);
            }
            Ok(Read::InPart(value, all, note)) => {
                said.notes.push(note);
                said.tell_private(column.name, &all);
                if value.as_text() != Some(&all) {
                    said.kept.push((as_written(column.heading), all));
                }
                said.hear(column.name, value, text);
            }
            Ok(Read::Nothing) if is_of_record(column) && text.chars().any(char::is_alphanumeric) => {
                said.hear_denial(column.name, text);
            }
            Ok(Read::Nothing) if column.how == How::Own => {}
            Ok(Read::Nothing | Read::Unsaid) => {
                said.notes.push(Finding::warning("field.nothing", column.name));
                said.hear_nothing(column.name);
            }
            Ok(Read::Reason) => because(&mut said, column, text),
            Err(finding) => {
                // A formula that says nothing leaves no text behind either.
                let text = if cell.is_idle_formula() { String::new() } else { text };
                if matches!(cell, Cell::Zero) || is_unsure_month(column, cell) {
                    // As a text it would say something: without its formula the 0, without its number the month.
                    said.resolve(column.name, String::new());
                }
                said.hear_fault(column.name, text, finding);
            }
        }
    }
    said
}

/// Whether a column fills a field of the person or the household, of which it may deny what is registered.
fn is_of_record(column: &Column) -> bool {
    column.how != How::Own && (column.name.starts_with("person.") || column.name.starts_with("household."))
}

/// Whether a cell holds a month typed as a number, 2016.1, which may be January or October.
fn is_unsure_month(column: &Column, cell: &Cell) -> bool {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Shown(shown) => shown.number,
        Cell::Blank | Cell::Zero | Cell::Text(_) | Cell::Date(_) | Cell::Uncomputed | Cell::Broken(_) => return false,
    };
    column.how == How::Partial && (1900.0..2200.0).contains(&number) && number.fract() != 0.0
}

/// Keeps a cell of a column that nobody knows beside the record; a formula without a result leaves nothing to keep.
fn keep(said: &mut Said, place: &Place, cell: &Cell) {
    if matches!(cell, Cell::Uncomputed) {
        said.notes.push(Finding::warning("field.uncomputed", &place.heading));
        said.outdo(&place.heading);
    } else {
        let text = cell.text();
        said.tell_private(&place.heading, &text);
        said.kept.push((place.heading.clone(), text));
    }
}

/// Takes a text that stands where a number belongs for why there is none.
fn because(said: &mut Said, column: &Column, text: String) {
    said.notes.push(Finding::warning("id.reason", column.name));
    if said.value(NO_ID_REASON).is_some() || check_text(&text, LONGEST_TEXT).is_err() {
        said.kept.push((as_written(column.heading), text));
    } else {
        said.imply(NO_ID_REASON, Value::Text(text));
    }
}

enum Read {
    Said(Value),
    /// A value that says less than the cell does, the whole text to keep, and what to tell.
    InPart(Value, String, Finding),
    /// What stands for nothing in this column, as a code of it may.
    Nothing,
    /// A word or a mark for a blank.
    Unsaid,
    /// Why there is no number.
    Reason,
}

/// Reads a cell of this text, in whose workbook days are counted so.
fn read_cell(
    column: &'static Column,
    (cell, epoch, text): (&Cell, Epoch, &str),
    sex: Option<&str>,
    words: &mut Words,
) -> Result<Read, Finding> {
    match cell {
        Cell::Broken(code) => return Err(Finding::error("field.formula", column.name).with("value", code)),
        Cell::Uncomputed => return Err(Finding::warning("field.uncomputed", column.name)),
        Cell::Zero if !column.how.may_be_zero(words.sets) => return Err(Finding::warning("field.zero", column.name)),
        _ if column.how != How::Own && stands_for_above(cell) => {
            return Err(Finding::error("field.above_unsure", column.name).with("value", quoted(text)));
        }
        _ => {}
    }
    let wrong = |code: &str| Finding::error(code, column.name).with("value", quoted(text));
    let value = match column.how {
        How::Own => return Ok(Read::Nothing),
        How::Text | How::Note if says_nothing(column, text) => return Ok(Read::Unsaid),
        How::Text if column.name == "settlement" && is_placement(words.sets, text) => {
            return Err(Finding::warning("settlement.placement", column.name).with("value", quoted(text)));
        }
        How::Text => named(column, checked(column, text, LONGEST_TEXT)?),
        How::Note => checked(column, text, LONGEST_NOTE)?,
        How::Name if says_nothing(column, text) || reading::is_unnamed(text) => return Ok(Read::Unsaid),
        How::Name => {
            if reading::is_several_names(text) {
                return Err(Finding::error("name.several", column.name));
            }
            if let Some((alone, beside)) = reading::relation_beside(text).filter(|_| column.name == "person.name") {
                let alone = reading::name(alone);
                check_name(&alone).map_err(|fault| text_finding(column.name, fault))?;
                let note = Finding::warning("name.beside", column.name).with("beside", beside);
                return Ok(Read::InPart(Value::text(&alone), text.to_owned(), note));
            }
            let name = reading::name(text);
            let bare = reading::name_beside(&name).map_or(name.as_str(), |(alone, _)| alone);
            if column.name == "person.name" && is_masked(bare) {
                return Err(wrong("name.masked"));
            }
            // What says that somebody is gone is weighed with the whole row.
            let is_kept = column.name != "person.name" || gone::remark(&name).is_some();
            if let Some((alone, beside)) = reading::name_beside(&name).filter(|_| !is_kept) {
                check_name(alone).map_err(|fault| text_finding(column.name, fault))?;
                let note = Finding::warning("name.beside", column.name).with("beside", beside);
                return Ok(Read::InPart(Value::text(alone), text.to_owned(), note));
            }
            check_name(&name).map_err(|fault| text_finding(column.name, fault))?;
            if column.name == "person.name" && name.contains('某') {
                let note = Finding::warning("name.partly", column.name).with("value", quoted(&name));
                return Ok(Read::InPart(Value::text(&name), text.to_owned(), note));
            }
            name
        }
        How::Number if reading::is_no_number(text) || (column.name == "household" && !has_digit(text)) => {
            return no_number(column, text);
        }
        How::Number => exact(column, cell, reading::number(text))?,
        How::Id => match reading::no_id_number(text) {
            Some(what) => return no_id_number(column, what, text),
            None => exact(column, cell, reading::id_number(text))?,
        },
        How::Phone => return phone(column, text),
        How::Partial => return day(column, (cell, epoch, text)),
        How::Code(set) => return code_of(column, set, text, sex, words),
        How::Whole | How::Money => {
            return match quantity(column, cell, words.unit(column.name)) {
                Ok(number) => Ok(Read::Said(Value::Int(number))),
                Err(_) if says_nothing(column, text) => Ok(Read::Unsaid),
                Err(code) => Err(code),
            };
        }
        How::YesNo => {
            let yes = match words.yes_no(column.name, text) {
                Some("") => return Ok(Read::Nothing),
                Some(code) => code == YES,
                None => match yes_no(text) {
                    Some(yes) => yes,
                    None if says_nothing(column, text) => return Ok(Read::Unsaid),
                    None => return Err(wrong("field.yes_no")),
                },
            };
            return Ok(Read::Said(Value::Int(i64::from(yes))));
        }
    };
    Ok(Read::Said(Value::Text(value)))
}

/// Columns that name divisions: there `不详` is no blank but a name that nobody knows.
const DIVISIONS: [&str; 3] = ["county", "township", "village"];

/// Tells whether a text is a blank in this column.
fn says_nothing(column: &Column, text: &str) -> bool {
    match column.name {
        "need.text" => reading::asks_nothing(text),
        name if DIVISIONS.contains(&name) => reading::says_nothing(text),
        "settlement" | "group" => reading::is_no_place(text),
        "cadre.name" | "visitors" => reading::is_no_number(text),
        _ => reading::says_nothing(text) || reading::says_unknown(text),
    }
}

/// Gives the names of groups and settlements their one form.
fn named(column: &Column, text: String) -> String {
    match column.name {
        "group" => reading::group_name(&text),
        "settlement" => reading::settlement_name(&text),
        _ => text,
    }
}

/// Whether a text has anything that numbers: 新增, 户主, 同户主 number no household.
fn has_digit(text: &str) -> bool {
    reading::number(text).chars().any(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c))
}

/// What stands for no number: a household cannot be known by it, a person is known otherwise.
fn no_number(column: &Column, text: &str) -> Result<Read, Finding> {
    match column.name {
        "household" => Err(Finding::error("household.no_number", column.name).with("value", quoted(text))),
        _ => Ok(Read::Unsaid),
    }
}

fn no_id_number(column: &Column, what: NoIdNumber, text: &str) -> Result<Read, Finding> {
    match what {
        NoIdNumber::Nothing => Ok(Read::Unsaid),
        NoIdNumber::Reason if column.name == "person.id_number" => Ok(Read::Reason),
        NoIdNumber::Reason | NoIdNumber::OtherPaper => {
            Err(Finding::error("id.other_paper", column.name).with("value", quoted(text)))
        }
    }
}

fn phone(column: &'static Column, text: &str) -> Result<Read, Finding> {
    match typed::phone(column.name, text) {
        Ok((number, None)) => Ok(Read::Said(Value::Text(number))),
        Ok((number, Some(beside))) => {
            Ok(Read::InPart(Value::Text(number), beside, Finding::warning("phone.beside", column.name)))
        }
        Err(_) if reading::is_no_number(text) => Ok(Read::Unsaid),
        Err(finding) => Err(finding),
    }
}

/// Reads a day. An end that has not come is no day, and a beginning may say that it lasts: `2021-05至今`.
fn day(column: &Column, (cell, epoch, text): (&Cell, Epoch, &str)) -> Result<Read, Finding> {
    let said = |day: anju_model::PartialDay| Read::Said(Value::text(day.to_string()));
    let fault = match date(cell, epoch) {
        Ok(day) => return Ok(said(day)),
        Err(fault) => fault,
    };
    if says_nothing(column, text) || reading::is_to_come(text) {
        return Ok(Read::Unsaid);
    }
    match column.name {
        "pair.until" | "until" if reading::is_open_end(text) => return Ok(Read::Nothing),
        "pair.since" => {
            if let Some(Ok(day)) = reading::lasting_since(text).map(reading::day) {
                return Ok(said(day));
            }
        }
        _ => {}
    }
    Err(Finding::error(fault.code(), column.name).with("value", quoted(text)))
}

/// Reads a number of months, of yuan or of whatever is counted.
fn quantity(column: &Column, cell: &Cell, unit: Option<&Unit>) -> Result<i64, Finding> {
    if let Some(Unit::Other(name)) = unit {
        return Err(Finding::warning("field.unit", column.name).with("name", name));
    }
    let (number, code) = match (column.how, column.name) {
        (How::Money, _) => (fen(cell, unit), "field.amount"),
        (_, "year") => (whole_year(&cell.text()), "field.year"),
        (_, "person.work_months") => (typed::counted(months(cell, unit)), "field.number"),
        _ => (typed::counted(whole(cell)), "field.number"),
    };
    number.ok_or_else(|| Finding::error(code, column.name).with("value", quoted(&cell.text())))
}

fn exact(column: &Column, cell: &Cell, text: String) -> Result<String, Finding> {
    if cell.lost_digits() {
        return Err(Finding::error("field.precision", column.name).with("value", mask::id_number(&text)));
    }
    Ok(text)
}

fn checked(column: &Column, text: &str, most: usize) -> Result<String, Finding> {
    check_text(text, most).map_err(|fault| text_finding(column.name, fault))?;
    Ok(text.to_owned())
}

fn code_of(
    column: &'static Column,
    set: &'static str,
    text: &str,
    sex: Option<&str>,
    words: &mut Words,
) -> Result<Read, Finding> {
    let sets = words.sets;
    let among = |codes: &mut dyn Iterator<Item = &str>| codes.collect::<Vec<_>>().join("、");
    let in_part = |code: String| {
        let note = Finding::warning("field.read_as", column.name).with("value", quoted(text));
        let note = note.with("label", sets.show(set, &code));
        Ok(Read::InPart(Value::Text(code), text.to_owned(), note))
    };
    match words.meaning(column.name, set, text, sex) {
        Meaning::Code(code) => Ok(Read::Said(Value::Text(code))),
        Meaning::Kept(_) if takes_back(set, text) => {
            Err(Finding::error("field.taken_back", column.name).with("value", quoted(text)))
        }
        Meaning::Kept(code) => in_part(code),
        Meaning::Several(codes) => in_part(codes.into_iter().next().unwrap_or_default()),
        Meaning::Nothing => Ok(Read::Nothing),
        Meaning::NoCode => Err(Finding::error("field.no_code", column.name).with("value", quoted(text))),
        Meaning::Open(codes) => {
            let labels = among(&mut codes.iter().map(|code| sets.show(set, code)));
            Err(Finding::error("field.code_open", column.name).with("value", quoted(text)).with("choices", labels))
        }
        Meaning::Contrary(_) => Err(Finding::error("field.contrary", column.name).with("value", quoted(text))),
        Meaning::Unknown => {
            let items = sets.items(set);
            let few = among(&mut items.iter().take(8).map(|item| item.label.as_str()));
            let choices = if items.len() > 8 { format!("{few} 等") } else { few };
            Err(Finding::error("field.code", column.name).with("value", quoted(text)).with("choices", choices))
        }
    }
}
