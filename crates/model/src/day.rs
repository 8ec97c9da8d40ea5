//! Days, days known to the month, and moments. Days are local to Asia/Shanghai, which has had no summer time since 1991,
//! so UTC+8 is exact. Nothing here reads a clock.

use jiff::{Span, Timestamp, ToSpan, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Stores a type as the text that it shows and reads.
macro_rules! as_text {
    ($day:ty) => {
        impl Serialize for $day {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $day {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A calendar day, written `2026-11-23` and in no other way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A text that is no day; it carries what was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such day")]
pub struct NoSuchDay;

impl Day {
    /// Makes a day from its numbers, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// Returns the year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Returns Monday as 1 to Sunday as 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// Counts the days from `earlier` to this day; negative if `earlier` is later.
    pub fn days_since(self, earlier: Day) -> i64 {
        i64::from((self.0 - earlier.0).get_days())
    }

    /// Returns the day `days` later, or the last possible day.
    pub fn plus_days(self, days: i64) -> Day {
        Self(self.0.saturating_add(days.days()))
    }

    /// Returns the same day of the month `months` later, or that month's last day.
    pub fn plus_months(self, months: i64) -> Day {
        Self(self.0.saturating_add(Span::new().months(months)))
    }

    /// Returns the first day of this month.
    pub fn first_of_month(self) -> Day {
        Self(self.0.first_of_month())
    }

    /// Returns 31 December of this year.
    pub fn end_of_year(self) -> Day {
        Self(self.0.last_of_year())
    }

    /// Counts whole years from `birth` to this day.
    pub fn age_since(self, birth: Day) -> i64 {
        let years = i64::from(self.year()) - i64::from(birth.year());
        let before_birthday = (self.month(), self.day()) < (birth.month(), birth.day());
        years - i64::from(before_birthday)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let is_written = |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
        if text.len() != 10 || !text.bytes().enumerate().all(is_written) {
            return Err(NoSuchDay);
        }
        let number = |digits: &str| digits.parse::<i8>().map_err(|_| NoSuchDay);
        let year = text[..4].parse().map_err(|_| NoSuchDay)?;
        Day::new(year, number(&text[5..7])?, number(&text[8..])?).ok_or(NoSuchDay)
    }
}

as_text!(Day);

/// A month of a year: `2026-06`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Returns the month in which a day lies.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Returns its first day.
    pub fn first(self) -> Day {
        Day::new(self.year, self.month, 1).expect("every month has a first day")
    }

    /// Returns the month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.first().plus_months(1))
    }

    /// Returns the months after this one and before another.
    pub fn until(self, other: Month) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.next()), |month| Some(month.next())).take_while(move |month| *month < other)
    }

    /// Returns its year, and its number from 1 to 12.
    pub fn numbers(self) -> (i16, i8) {
        (self.year, self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Month {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        match text.parse()? {
            PartialDay::Month(year, month) => Ok(Self { year, month }),
            PartialDay::Year(_) | PartialDay::Day(_) => Err(NoSuchDay),
        }
    }
}

as_text!(Month);

/// A day that an office may know to the year or the month only: `2016`, `2016-02` or `2016-02-14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDay {
    /// Known to the year.
    Year(i16),
    /// Known to the month: year, then 1 to 12.
    Month(i16, i8),
    /// Known to the day.
    Day(Day),
}

impl PartialDay {
    /// Returns the first day that it may be.
    pub fn earliest(self) -> Day {
        match self {
            PartialDay::Year(year) => Day::new(year, 1, 1).expect("January has a first day"),
            PartialDay::Month(year, month) => Day::new(year, month, 1).expect("every month has a first day"),
            PartialDay::Day(day) => day,
        }
    }

    /// Returns the last day that it may be.
    pub fn latest(self) -> Day {
        match self {
            PartialDay::Year(_) => self.earliest().end_of_year(),
            PartialDay::Month(..) => Day(self.earliest().0.last_of_month()),
            PartialDay::Day(day) => day,
        }
    }

    /// Tells whether it surely lies before `other`.
    pub fn surely_before(self, other: PartialDay) -> bool {
        self.latest() < other.earliest()
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDay::Year(year) => write!(f, "{year:04}"),
            PartialDay::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDay::Day(day) => day.fmt(f),
        }
    }
}

impl FromStr for PartialDay {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        match text.len() {
            4 if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().map(PartialDay::Year).map_err(|_| NoSuchDay),
            7 => {
                let first: Day = format!("{text}-01").parse()?;
                Ok(PartialDay::Month(first.year(), first.month()))
            }
            _ => text.parse().map(PartialDay::Day),
        }
    }
}

impl From<Day> for PartialDay {
    fn from(day: Day) -> Self {
        PartialDay::Day(day)
    }
}

as_text!(PartialDay);

/// A moment, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(pub i64);

impl Stamp {
    /// Returns the local day (UTC+8); moments beyond what a calendar holds give its first or last day.
    pub fn day(self) -> Day {
        let moment =
            Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX });
        Day(Offset::constant(8).to_datetime(moment).date())
    }

    /// Returns the local time of day (UTC+8) as `10:42`.
    pub fn time_of_day(self) -> String {
        let minutes = self.0.div_euclid(60_000) + 8 * 60;
        format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60))
    }

    /// Returns the local day and time (UTC+8) as `2026-11-23 10:42`.
    pub fn minute(self) -> String {
        format!("{} {}", self.day(), self.time_of_day())
    }

    /// Returns the moment `milliseconds` later.
    pub fn plus(self, milliseconds: i64) -> Stamp {
        Stamp(self.0.saturating_add(milliseconds))
    }
}

/// What the caller's clock says: handed to every decision that needs the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Now, corrected by the last offset measured against the county.
    pub now: Stamp,
    /// Whether the offset is unknown or stale, so that the day may be wrong (SYNC §1).
    pub suspect: bool,
}

impl Clock {
    /// Returns the local day.
    pub fn today(&self) -> Day {
        self.now.day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_no_day_and_no_year_and_counts_across_years() {
        let month = |text: &str| text.parse::<Month>().ok();
        assert_eq!(month("2026-03").map(|month| month.next().to_string()).as_deref(), Some("2026-04"));
        assert!(month("2026-03-31").is_none() && month("2026").is_none() && month("2026-13").is_none());
        let (from, to) = (month("2026-11").expect("a month"), month("2027-02").expect("a month"));
        assert_eq!(from.until(to).map(|month| month.to_string()).collect::<Vec<_>>(), ["2026-12", "2027-01"]);
        assert_eq!(to.until(from).count(), 0);
    }

    #[test]
    fn a_month_compares_by_its_first_and_last_day() {
        let month: PartialDay = "2016-02".parse().expect("a month");
        assert_eq!(month.latest().to_string(), "2016-02-29");
        assert!(month.surely_before("2016-03-01".parse().expect("a day")));
        assert!(!month.surely_before("2016-02-29".parse().expect("a day")));
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in
            ["1990-02-30", "2016-13", "2016-2-1", "今天", "", "20160214", "2016/02/14", "+201-02-14", "2016-+2-14"]
        {
            assert_eq!(text.parse::<PartialDay>(), Err(NoSuchDay), "{text}");
        }
        for text in ["2026-12-01T00:00", "2026-12-01 ", "1990-02-30"] {
            assert!(serde_json::from_value::<Day>(text.into()).is_err(), "{text}");
        }
        let day: Day = serde_json::from_value("0099-02-03".into()).expect("a day");
        assert_eq!(
            (day.to_string(), serde_json::to_value(day).expect("a text")),
            ("0099-02-03".into(), "0099-02-03".into())
        );
    }

    #[test]
    fn the_day_turns_at_midnight_in_chongqing() {
        assert_eq!(Stamp(1_795_449_599_999).day().to_string(), "2026-11-23");
        assert_eq!(Stamp(1_795_449_600_000).day().to_string(), "2026-11-24");
        assert_eq!(Stamp(1_795_449_600_000).time_of_day(), "00:00");
    }

    #[test]
    fn moments_far_off_still_have_a_day() {
        for ms in [i64::MIN, i64::MAX] {
            let _ = Stamp(ms).day();
        }
    }
}
