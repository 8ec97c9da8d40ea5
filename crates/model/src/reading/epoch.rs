//! The day from which a workbook counts its days.

use super::time::day_at;
use crate::day::Day;

/// What a count of days in a workbook begins with. The two lie four years and a day apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// 1 is 1900-01-01, and 60 is a 29 February that never was.
    #[default]
    Y1900,
    /// 0 is 1904-01-01: workbooks that began on a Macintosh.
    Y1904,
}

impl Epoch {
    /// Turns a count of days, with the time of day behind the point, into the day; none before the first one and after 2200.
    pub fn day(self, count: f64) -> Option<Day> {
        if !(0.0..=110_000.0).contains(&count) {
            return None;
        }
        let seconds = (count * 86_400.0).round() as i64;
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let day = match self {
            Epoch::Y1900 if days == 0 || days == 60 => return None,
            Epoch::Y1900 if days < 60 => Day::new(1899, 12, 31)?.plus_days(days),
            Epoch::Y1900 => Day::new(1899, 12, 30)?.plus_days(days),
            Epoch::Y1904 => Day::new(1904, 1, 1)?.plus_days(days),
        };
        Some(day_at(day, of_day))
    }

    /// Turns a bare number in a column of days into a day, from 1910 to 2099: smaller and larger ones are slips.
    pub fn likely_day(self, count: f64) -> Option<Day> {
        self.day(count).filter(|day| (1910..2100).contains(&day.year()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_workbook_counts_from_its_own_day() {
        let read = |epoch: Epoch, count| epoch.day(count).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(read(Epoch::Y1900, 42_401.0), "2016-02-01");
        assert_eq!(read(Epoch::Y1904, 40_939.0), "2016-02-01");
        assert_eq!(read(Epoch::Y1900, 1.0), "1900-01-01");
        assert_eq!(read(Epoch::Y1900, 59.0), "1900-02-28");
        assert_eq!(read(Epoch::Y1900, 60.0), "");
        assert_eq!(read(Epoch::Y1900, 61.0), "1900-03-01");
        assert_eq!(read(Epoch::Y1904, 0.0), "1904-01-01");
        assert_eq!(read(Epoch::Y1900, 42_401.999_999_999), "2016-02-02");
        assert_eq!(Epoch::Y1900.likely_day(3.0), None);
        assert_eq!(Epoch::Y1900.likely_day(2e9), None);
    }

    #[test]
    fn eleven_at_night_in_summer_time_is_the_midnight_of_the_next_day() {
        let read = |count: f64| Epoch::Y1900.day(count).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(read(31_990.0 + 23.0 / 24.0), "1987-08-02");
        assert_eq!(read(31_990.0 + 22.0 / 24.0), "1987-08-01");
        assert_eq!(read(42_401.0 + 23.0 / 24.0), "2016-02-01");
    }
}
