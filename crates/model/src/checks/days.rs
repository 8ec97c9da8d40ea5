//! Days that something happened: an error only where it is certain, and never because this PC's clock may be wrong.

use super::{Finding, Severity};
use crate::day::{Clock, Day, PartialDay};

/// Checks that a day known wholly or in part is no later than today; code `day.future` on `field`.
pub fn day_of_event(field: &str, day: PartialDay, clock: &Clock) -> Option<Finding> {
    future(field, "day.future", day, clock)
}

/// Checks the day of a visit against today and the day the household moved in.
pub fn visit_day(visited_on: Day, moved_in_on: Option<PartialDay>, clock: &Clock) -> Option<Finding> {
    if let Some(finding) = future("visited_on", "visit.future", visited_on.into(), clock) {
        return Some(finding);
    }
    let moved_in = moved_in_on.filter(|&moved_in| PartialDay::from(visited_on).surely_before(moved_in))?;
    Some(Finding::warning("visit.before_moved_in", "visited_on").with("month", moved_in).with("day", visited_on))
}

/// Refuses that somebody was met after he died; a day known to the month or the year counts by its last.
pub fn met_alive(visited_on: Day, died_on: Option<PartialDay>) -> Option<Finding> {
    let died = died_on.filter(|died| died.surely_before(visited_on.into()))?;
    Some(Finding::error("visit.met_dead", "met").with("day", died))
}

fn future(field: &str, code: &str, day: PartialDay, clock: &Clock) -> Option<Finding> {
    let today = clock.today();
    if day.earliest() <= today {
        return None;
    }
    let severity = if clock.suspect { Severity::Warning } else { Severity::Error };
    Some(Finding { severity, ..Finding::error(code, field) }.with("date", today).with("day", day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Stamp;

    /// 23 November 2026 in Chongqing.
    fn clock(suspect: bool) -> Clock {
        Clock { now: Stamp(1_795_440_000_000), suspect }
    }

    fn found(visited: &str, moved_in: &str, suspect: bool) -> Option<(String, Severity)> {
        let finding = visit_day(visited.parse().expect("a day"), moved_in.parse().ok(), &clock(suspect));
        finding.map(|f| (f.code, f.severity))
    }

    #[test]
    fn a_visit_lies_between_moving_in_and_today() {
        let cases = [
            ("2026-11-23", "2018-12", false, None),
            ("2018-12-01", "2018-12", false, None),
            ("2018-11-30", "2018-12", false, Some(("visit.before_moved_in", Severity::Warning))),
            ("2026-11-24", "2018-12", false, Some(("visit.future", Severity::Error))),
            ("2026-11-24", "2018-12", true, Some(("visit.future", Severity::Warning))),
            ("2001-01-01", "", false, None),
        ];
        for (visited, moved_in, suspect, expected) in cases {
            let expected = expected.map(|(code, severity)| (code.to_owned(), severity));
            assert_eq!(found(visited, moved_in, suspect), expected, "{visited} {moved_in}");
        }
    }

    #[test]
    fn a_month_that_has_begun_is_not_in_the_future() {
        assert_eq!(day_of_event("birth", "2026-11".parse().expect("a month"), &clock(false)), None);
        assert!(day_of_event("birth", "2026-12".parse().expect("a month"), &clock(false)).is_some());
    }

    #[test]
    fn nobody_is_met_on_a_visit_after_his_last_day() {
        let met = |visited: &str, died: Option<&str>| {
            let died = died.map(|day| day.parse().expect("a day"));
            met_alive(visited.parse().expect("a day"), died).map(|finding| (finding.code, finding.severity))
        };
        let dead = Some(("visit.met_dead".to_owned(), Severity::Error));
        for (visited, died, expected) in [
            ("2026-11-19", Some("2026-11-20"), &None),
            ("2026-11-20", Some("2026-11-20"), &None),
            ("2026-11-21", Some("2026-11-20"), &dead),
            ("2026-11-30", Some("2026-11"), &None),
            ("2026-12-01", Some("2026-11"), &dead),
            ("2026-12-31", Some("2026"), &None),
            ("2026-12-01", None, &None),
        ] {
            assert_eq!(&met(visited, died), expected, "{visited}, dead on {died:?}");
        }
    }
}
