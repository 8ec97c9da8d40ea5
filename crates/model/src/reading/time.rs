//! Times of day behind a date: dropped, but for what they say about the day. A zone moves it to the day in China; eleven at
//! night in the years of summer time is a midnight that some program set back by an hour.

use crate::day::Day;

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    seconds: i64,
    /// Minutes east of Greenwich, where it is said.
    zone: Option<i64>,
}

impl TimeOfDay {
    /// Makes one from a count of seconds since 1970 in Greenwich, with its day there.
    pub fn since_1970(seconds: i64) -> Option<(Day, Self)> {
        let day = Day::new(1970, 1, 1)?.plus_days(seconds.div_euclid(86_400));
        Some((day, Self { seconds: seconds.rem_euclid(86_400), zone: Some(0) }))
    }

    /// Returns the day in China at this time of a day.
    pub fn day_in_china(self, day: Day) -> Day {
        let Some(zone) = self.zone else {
            return day_at(day, self.seconds);
        };
        let seconds = self.seconds + (CHINA - zone) * 60;
        let (day, of_day) = (day.plus_days(seconds.div_euclid(86_400)), seconds.rem_euclid(86_400));
        let late = of_day >= ELEVEN && midnight_in_summer(day.plus_days(1));
        if late { day.plus_days(1) } else { day }
    }
}

/// Minutes that China lies east of Greenwich.
const CHINA: i64 = 8 * 60;
/// Eleven at night, in seconds.
const ELEVEN: i64 = 23 * 3600;

/// Returns the day of a moment that a program has written without its zone. Programs that count eight hours for every year
/// write the midnights of summer time as eleven at night of the day before.
pub fn day_at(day: Day, seconds_of_day: i64) -> Day {
    let set_back = seconds_of_day == ELEVEN && midnight_in_summer(day.plus_days(1));
    if set_back { day.plus_days(1) } else { day }
}

/// Tells whether a day began in summer time, by the rules of Asia/Shanghai in the time zone database; for 1988, whose rule
/// was corrected there, by both.
fn midnight_in_summer(day: Day) -> bool {
    let date = (day.year(), day.month(), day.day());
    SUMMERS.iter().any(|(first, last)| (*first..=*last).contains(&date))
}

type Date = (i16, i8, i8);

/// The first and last day that began in summer time.
const SUMMERS: [(Date, Date); 13] = [
    ((1940, 6, 2), (1940, 10, 12)),
    ((1941, 3, 16), (1941, 11, 1)),
    ((1942, 2, 1), (1945, 8, 31)),
    ((1946, 5, 16), (1946, 9, 30)),
    ((1947, 4, 16), (1947, 10, 31)),
    ((1948, 5, 2), (1948, 9, 30)),
    ((1949, 5, 2), (1949, 5, 27)),
    ((1986, 5, 5), (1986, 9, 14)),
    ((1987, 4, 13), (1987, 9, 13)),
    ((1988, 4, 11), (1988, 9, 11)),
    ((1989, 4, 17), (1989, 9, 17)),
    ((1990, 4, 16), (1990, 9, 16)),
    ((1991, 4, 15), (1991, 9, 15)),
];

/// Takes the time of day out of a text in small letters: what is left, and the time if there is one. None where something
/// looks like a time and is none.
pub(super) fn take(text: &str) -> Option<(String, Option<TimeOfDay>)> {
    let Some(at) = start(text) else {
        return Some((without_half(text.trim()).to_owned(), None));
    };
    let (before, time) = text.split_at(at);
    if let Some(day) = before.strip_suffix('+') {
        // 2016-02-03+08:00: a day of a zone, without a time.
        return offset(&format!("+{time}")).filter(|(_, rest)| rest.is_empty()).map(|_| (day.to_owned(), None));
    }
    let (clock, after) = clock(time)?;
    let (half, before) = half_before(before.trim_end());
    let before = before.strip_suffix('t').filter(|day| day.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(before);
    let (half_behind, after) = half_behind(after.trim_start());
    let (zone, after) = zone(after.trim_start())?;
    let seconds = in_half(clock, half.or(half_behind))?;
    Some((format!("{} {}", before.trim(), after.trim()), Some(TimeOfDay { seconds, zone })))
}

/// Finds where the hour stands: the digits before a colon or 时.
fn start(text: &str) -> Option<usize> {
    let digits_before = |at: usize| text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let marks = text.char_indices().filter(|(_, c)| matches!(c, ':' | '时' | '時' | '点'));
    let mut hours = marks.map(|(at, _)| (at, digits_before(at)));
    hours.find(|(_, digits)| (1..=2).contains(digits)).map(|(at, digits)| at - digits)
}

/// Reads hour, minute and second, and returns what follows; a part of a second is dropped.
fn clock(text: &str) -> Option<([i64; 3], &str)> {
    let mut parts = [0; 3];
    let mut rest = text;
    for (at, ends) in [[':', '时'], [':', '分'], ['.', '秒']].iter().enumerate() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 2 {
            break;
        }
        parts[at] = rest[..digits].parse().ok()?;
        rest = rest[digits..].strip_prefix(['整']).unwrap_or(&rest[digits..]);
        match rest.strip_prefix(|c| ends.contains(&c) || (at == 0 && matches!(c, '点' | '時'))) {
            Some(after) => rest = after,
            None => break,
        }
    }
    if text.contains(':') {
        let fraction = rest.strip_prefix('.').unwrap_or(rest);
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let rest = rest.strip_prefix('整').unwrap_or(rest);
    (parts[0] <= 24 && parts[1] < 60 && parts[2] <= 60).then_some((parts, rest))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

const HALVES: [(&str, Half); 13] = [
    ("上午", Half::Morning),
    ("凌晨", Half::Morning),
    ("早上", Half::Morning),
    ("清晨", Half::Morning),
    ("早晨", Half::Morning),
    ("中午", Half::Afternoon),
    ("下午", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("晚上", Half::Afternoon),
    ("晚间", Half::Afternoon),
    ("夜间", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
];

fn half_before(text: &str) -> (Option<Half>, &str) {
    let found = HALVES.iter().find_map(|(word, half)| Some((*half, text.strip_suffix(word)?)));
    found.map_or((None, text), |(half, rest)| (Some(half), rest.trim_end()))
}

fn half_behind(text: &str) -> (Option<Half>, &str) {
    let found = HALVES.iter().find_map(|(word, half)| Some((*half, text.strip_prefix(word)?)));
    found.map_or((None, text), |(half, rest)| (Some(half), rest))
}

/// Drops a half of the day, and the sign of Greenwich, behind a date that has no time.
fn without_half(text: &str) -> &str {
    let (_, text) = half_before(text);
    text.strip_suffix('z').filter(|day| day.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

/// Returns the seconds since midnight. 24:00 ends the day it is said of.
fn in_half([hour, minute, second]: [i64; 3], half: Option<Half>) -> Option<i64> {
    let hour = match half {
        Some(Half::Afternoon) if (1..12).contains(&hour) => hour + 12,
        Some(Half::Morning) if hour == 12 => 0,
        Some(_) | None => hour,
    };
    let seconds = hour * 3600 + minute * 60 + second;
    Some(seconds.min(86_399)).filter(|_| seconds <= 86_400)
}

/// Reads a zone in minutes east of Greenwich, and returns what follows; none for one that is not sure to be one.
fn zone(text: &str) -> Option<(Option<i64>, &str)> {
    const NAMED: [(&str, i64); 5] = [("utc", 0), ("gmt", 0), ("z", 0), ("cst", CHINA), ("北京时间", CHINA)];
    let named = NAMED.iter().find_map(|(name, minutes)| Some((*minutes, text.strip_prefix(name)?)));
    let (minutes, rest) = match named {
        Some((minutes, rest)) => (Some(minutes), rest),
        None => (None, text),
    };
    let (minutes, rest) = match offset(rest) {
        Some((offset, rest)) => (Some(offset), rest),
        None if rest.starts_with(['+', '-']) => return None,
        None => (minutes, rest),
    };
    let name = rest.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
    let known = |name: &str| ["标准时间", "standard time", "gmt", "utc", "cst"].iter().any(|zone| name.contains(zone));
    let rest = name.filter(|(name, _)| known(name)).map_or(rest, |(_, rest)| rest);
    Some((minutes, rest))
}

/// Reads `+0800`, `+08:00`, `+8`. Nothing west of Greenwich: behind a time, a hyphen rather means until.
fn offset(text: &str) -> Option<(i64, &str)> {
    let text = text.strip_prefix("-00:00").or_else(|| text.strip_prefix("-0000")).map_or(text, |_| "+0000");
    let digits = text.strip_prefix('+')?;
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (hours, rest) = digits.split_at(count);
    let (hours, minutes, rest) = match (count, rest.strip_prefix(':')) {
        (4, _) => (&hours[..2], &hours[2..], rest),
        (1 | 2, Some(more)) if more.len() >= 2 && more.is_char_boundary(2) => (hours, &more[..2], &more[2..]),
        (1 | 2, None) => (hours, "0", rest),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some((hours * 60 + minutes, rest))
}
