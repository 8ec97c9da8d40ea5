//! The days of a list: when something began, and up to when it lasts, each in a cell of its own or both in one.

use crate::{cell::squeeze, draft::rows::Said};
use anju_model::{Day, PartialDay, checks::Finding, reading};

/// Reads a day or a month. A year alone says too little, which is told.
pub(super) fn whole_day(said: &Said, name: &str, notes: &mut Vec<Finding>) -> Option<PartialDay> {
    match said.day(name) {
        Some(PartialDay::Year(year)) => {
            notes.push(Finding::warning("list.day", name).with("value", year));
            None
        }
        day => day,
    }
}

pub(super) fn first_day(said: &Said, name: &str, notes: &mut Vec<Finding>) -> Option<Day> {
    let day = whole_day(said, name, notes);
    if let Some(PartialDay::Month(..)) = day {
        notes.push(Finding::warning("field.first_of_month", name));
    }
    day.map(PartialDay::earliest)
}

/// Reads the two days of a period that stands in one cell: 2025.01-2026.06.
pub(super) fn two_days(said: &Said) -> (Option<PartialDay>, Option<PartialDay>) {
    let open = |name: &str| said.open().find(|(named, _)| *named == name).map(|(_, text)| text);
    let text = said.text("period").or_else(|| open("since"));
    text.and_then(|text| period(&squeeze(text))).unwrap_or_default()
}

/// Parts a text into two days in the only way that makes two of it; an end that has not come is none.
pub(super) fn period(text: &str) -> Option<(Option<PartialDay>, Option<PartialDay>)> {
    const BETWEEN: [char; 7] = ['至', '到', '~', '-', '—', '–', '起'];
    let marks = text.char_indices().filter(|(_, c)| BETWEEN.contains(c));
    let parted = marks.filter_map(|(at, mark)| {
        let (before, after) = (&text[..at], text[at + mark.len_utf8()..].trim_start_matches(BETWEEN));
        let begins = reading::day(before).ok()?;
        let ends = match reading::day(after.trim_end_matches('止')) {
            Ok(day) => Some(day),
            Err(_) if reading::is_open_end(after) || after.is_empty() => None,
            Err(_) => return None,
        };
        ends.is_none_or(|ends| begins.earliest() <= ends.latest()).then_some((Some(begins), ends))
    });
    let parted: Vec<_> = parted.collect();
    match parted.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
