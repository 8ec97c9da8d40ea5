//! Days with English names of months, as programs write them.

use super::{
    date::{century, day_of, month_of, year_of},
    day::DayFault,
};
use crate::day::PartialDay;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a date with the English name of a month; nothing where there is none. In small letters, without a time of day.
pub(super) fn date(text: &str) -> Option<Result<PartialDay, DayFault>> {
    let mut month = None;
    let mut numbers = vec![];
    let mut strange = false;
    for word in words(text) {
        match (number(month_in(word)), word) {
            (Some(found), _) if month.is_none() => month = Some(found),
            (_, word) if word.starts_with(|c: char| c.is_ascii_digit()) => numbers.push(word),
            (_, word) => strange |= !means_nothing(word),
        }
    }
    let month = month?;
    Some(if strange { Err(DayFault::NotOne) } else { with_month(month, &numbers) })
}

/// Runs of digits and runs of letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '-', '/', '.', ',', '(', ')']);
        let digit = rest.chars().next()?.is_ascii_digit();
        let same = |c: char| !" -/.,()".contains(c) && c.is_ascii_digit() == digit;
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn month_in(word: &str) -> Option<usize> {
    let is = |name: &&str| word == *name || (word.len() == 3 && name.starts_with(word));
    MONTHS.iter().position(is).or((word == "sept").then_some(8))
}

fn number(position: Option<usize>) -> Option<i64> {
    position.and_then(|at| i64::try_from(at + 1).ok())
}

fn means_nothing(word: &str) -> bool {
    let weekday = WEEKDAYS.iter().any(|name| word.len() >= 3 && name.starts_with(word));
    weekday || matches!(word, "st" | "nd" | "rd" | "th" | "of" | "the" | "年" | "日")
}

fn with_month(month: i64, numbers: &[&str]) -> Result<PartialDay, DayFault> {
    let value = |text: &str| text.parse::<i64>().map_err(|_| DayFault::NotOne);
    let whole = |year: i64, day: i64| day_of(year, month, day).map(PartialDay::Day).ok_or(DayFault::NotOne);
    match numbers {
        [one] if one.len() == 4 => month_of(value(one)?, month).ok_or(DayFault::NotOne),
        [one] => month_of(century(value(one)?)?, month).ok_or(DayFault::NotOne),
        [day, year] | [year, day] if year.len() == 4 && day.len() <= 2 => {
            year_of(value(year)?).ok_or(DayFault::NotOne)?;
            whole(value(year)?, value(day)?)
        }
        [first, second] if first.len() <= 2 && second.len() <= 2 => {
            let (first, second) = (value(first)?, value(second)?);
            match (century(first), century(second)) {
                (Ok(year), Err(_)) => whole(year, second),
                (Err(_), Ok(year)) => whole(year, first),
                (Ok(_), Ok(_)) | (Err(_), Err(_)) => Err(DayFault::ShortYear),
            }
        }
        _ => Err(DayFault::NotOne),
    }
}
