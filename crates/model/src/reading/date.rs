//! Dates of numbers and the signs between them: which number is the year, the month and the day, where only one reading is
//! possible.

use super::{
    day::DayFault,
    time::{self, TimeOfDay},
};
use crate::day::{Day, PartialDay};

/// A number as it is written, and the sign behind it.
struct Part {
    digits: String,
    sign: Option<char>,
}

impl Part {
    fn value(&self) -> Option<i64> {
        if self.digits.len() <= 4 { self.digits.parse().ok() } else { None }
    }

    fn long(&self) -> bool {
        self.digits.len() == 4
    }

    fn short(&self) -> bool {
        self.digits.len() <= 2
    }
}

/// Splits a date into its numbers; none where anything else stands there.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = vec![];
    let mut open = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !open {
                parts.push(Part { digits: String::new(), sign: None });
            }
            open = true;
            parts.last_mut()?.digits.push(c);
            continue;
        }
        open = false;
        let sign = one_form(c)?;
        let last = parts.last_mut()?;
        match last.sign {
            None | Some(' ') => last.sign = Some(sign),
            Some(_) if sign == ' ' => {}
            Some(before) => {
                if before != sign {
                    return None;
                }
            }
        }
    }
    Some(parts)
}

/// Gives the signs of a date their one form: input methods have many of each.
fn one_form(c: char) -> Option<char> {
    Some(match c {
        ' ' | '\n' => ' ',
        '.' | '。' | '｡' | '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅' | '﹒' => '.',
        '-' | '‐'..='―' | '−' | '﹣' | '─' | '━' | '_' | 'ー' => '-',
        '/' | '\\' | '∕' | '⁄' => '/',
        ',' | '、' | '﹐' | '﹑' => ',',
        '年' => '年',
        '月' => '月',
        '日' | '号' | '號' => '日',
        _ => return None,
    })
}

/// Reads a date of numbers and signs.
pub(super) fn in_numbers(text: &str) -> Result<PartialDay, DayFault> {
    let parts = parts(text).ok_or(DayFault::NotOne)?;
    match parts.as_slice() {
        [one] => alone(one),
        [first, second] => two(first, second),
        [first, second, third] => three([first, second, third]),
        [] => Err(DayFault::NotOne),
        _ => Err(DayFault::Range),
    }
}

fn alone(part: &Part) -> Result<PartialDay, DayFault> {
    match part.sign {
        None => run_of_digits(&part.digits).ok_or(DayFault::NotOne),
        Some('月' | '日') => Err(DayFault::NotOne),
        Some('年') if part.short() => {
            let year = century(part.value().ok_or(DayFault::NotOne)?)?;
            year_of(year).ok_or(DayFault::NotOne)
        }
        Some(_) => part.value().filter(|_| part.long()).and_then(year_of).ok_or(DayFault::NotOne),
    }
}

/// Reads digits without any sign: years, months, days, days with a time, milliseconds since 1970.
fn run_of_digits(digits: &str) -> Option<PartialDay> {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i64>().ok());
    match digits.len() {
        4 => year_of(number(0, 4)?),
        6 => known_part(number(0, 4)?, number(4, 6)?, 0),
        8 => known_part(number(0, 4)?, number(4, 6)?, number(6, 8)?),
        12 | 14 => {
            let (hour, minute) = (number(8, 10)?, number(10, 12)?);
            let day = day_of(number(0, 4)?, number(4, 6)?, number(6, 8)?)?;
            let second = number(12, digits.len()).unwrap_or(0);
            let seconds = hour * 3600 + minute * 60 + second;
            (hour < 24 && minute < 60 && second < 60).then(|| PartialDay::Day(time::day_at(day, seconds)))
        }
        13 => {
            let (day, time) = TimeOfDay::since_1970(digits.parse::<i64>().ok()? / 1000)?;
            Some(PartialDay::Day(time.day_in_china(day))).filter(|day| day.earliest().year() < 2100)
        }
        _ => None,
    }
}

fn two(first: &Part, second: &Part) -> Result<PartialDay, DayFault> {
    let sign = first.sign.unwrap_or(' ');
    let closed = second.sign.is_none() || second.sign == Some('月') || (second.sign == first.sign && sign != '年');
    if first.long() && second.long() {
        return Err(DayFault::Range);
    }
    if sign == '月' || sign == '日' || !closed {
        return Err(DayFault::NotOne);
    }
    let (one, other) = first.value().zip(second.value()).ok_or(DayFault::NotOne)?;
    let month = |year, month| known_part(year, month, 0).ok_or(DayFault::NotOne);
    match (first.digits.len(), second.digits.len()) {
        (4, 1 | 2) => month(one, other),
        (1 | 2, 4) if sign != '年' && one > 0 => month(other, one),
        (2, 1 | 2) if sign == '年' => month(century(one)?, other),
        (1 | 2, 1 | 2) => Err(DayFault::ShortYear),
        _ => Err(DayFault::NotOne),
    }
}

fn three(parts: [&Part; 3]) -> Result<PartialDay, DayFault> {
    let signs = parts.map(|part| part.sign.unwrap_or('\0'));
    let named = signs[0] == '年' && signs[1] == '月' && matches!(signs[2], '日' | '\0');
    let alike = signs[0] == signs[1] && !"年月日".contains(signs[0]);
    let alike = alike && (matches!(signs[2], '日' | '\0') || signs[2] == signs[0]);
    if !named && !alike {
        return Err(if signs[2] == '月' { DayFault::Range } else { DayFault::NotOne });
    }
    let [first, second, third] = parts;
    let value = |part: &Part| part.value().ok_or(DayFault::NotOne);
    let (one, two, three) = (value(first)?, value(second)?, value(third)?);
    if first.long() && second.short() && third.short() {
        return known_part(one, two, three).ok_or(DayFault::NotOne);
    }
    if alike && first.short() && second.short() && third.long() {
        return month_and_day(three, one, two);
    }
    if !first.short() || !second.short() || !third.short() {
        return Err(DayFault::NotOne);
    }
    match (century(one), century(three)) {
        (Ok(year), _) => known_part(year, two, three).ok_or(DayFault::NotOne),
        (Err(_), Ok(year)) if alike => month_and_day(year, one, two),
        (Err(fault), _) => Err(fault),
    }
}

/// Reads day and month in the order that only one of the two can have.
fn month_and_day(year: i64, first: i64, second: i64) -> Result<PartialDay, DayFault> {
    if first <= 12 && second <= 12 && first != second {
        return Err(DayFault::Order);
    }
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    day_of(year, month, day).map(PartialDay::Day).ok_or(DayFault::NotOne)
}

/// Returns the year that two digits mean where they are certain: from 50 on it is of the last century, since nobody writes
/// of the later half of this one yet; before, it may be of either.
pub(super) fn century(year: i64) -> Result<i64, DayFault> {
    if (50..100).contains(&year) { Ok(1900 + year) } else { Err(DayFault::ShortYear) }
}

/// Makes a day of its numbers; 0 stands for a month or a day that nobody knows.
fn known_part(year: i64, month: i64, day: i64) -> Option<PartialDay> {
    match (month, day) {
        (0, 0) => year_of(year),
        (month, 0) => month_of(year, month),
        (month, day) => day_of(year, month, day).map(PartialDay::Day),
    }
}

pub(super) fn year_of(year: i64) -> Option<PartialDay> {
    (1850..=2200).contains(&year).then_some(PartialDay::Year(i16::try_from(year).ok()?))
}

pub(super) fn month_of(year: i64, month: i64) -> Option<PartialDay> {
    let day = day_of(year, month, 1)?;
    Some(PartialDay::Month(day.year(), day.month()))
}

pub(super) fn day_of(year: i64, month: i64, day: i64) -> Option<Day> {
    if !(1850..=2200).contains(&year) {
        return None;
    }
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}
