//! What is wrong about one visit. Whether the household or the cadre exists is the caller's question.

use super::{Finding, LONGEST_NOTE, check_text, visit_day};
use crate::{
    code::CodeSets,
    day::{Clock, Day, PartialDay},
};

/// What a form or a row says about a visit.
#[derive(Clone, Copy, Debug)]
pub struct VisitSays<'a> {
    /// The day.
    pub visited_on: Option<Day>,
    /// The code of the method.
    pub method: Option<&'a str>,
    /// How many cadres visited.
    pub visitors: usize,
    /// What was said and seen.
    pub note: Option<&'a str>,
    /// By when the next visit is due.
    pub next_due: Option<Day>,
    /// When the household moved in.
    pub moved_in_on: Option<PartialDay>,
}

/// Checks a visit.
pub fn visit(says: &VisitSays, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let mut found = Vec::new();
    match says.visited_on {
        Some(day) => found.extend(visit_day(day, says.moved_in_on, clock)),
        None => found.push(Finding::error("field.missing", "visited_on")),
    }
    match says.method {
        None => found.push(Finding::error("field.missing", "method")),
        Some(code) if !codes.has("visit_mode", code) => {
            found.push(Finding::error("field.code", "method").with("value", code))
        }
        Some(_) => {}
    }
    match says.visitors {
        0 => found.push(Finding::error("field.missing", "visitors")),
        1 | 2 => {}
        n => found.push(Finding::warning("visit.visitors", "visitors").with("n", n)),
    }
    if let Some(Err(fault)) = says.note.filter(|note| !note.is_empty()).map(|note| check_text(note, LONGEST_NOTE)) {
        found.push(super::person::text_finding("note", fault));
    }
    if let (Some(due), Some(day)) = (says.next_due, says.visited_on)
        && due <= day
    {
        found.push(Finding::error("visit.next_due", "next_due"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Stamp;

    #[test]
    fn a_visit_needs_a_day_a_method_and_one_or_two_visitors() {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        let day = "2026-11-20".parse().ok();
        let good = VisitSays {
            visited_on: day,
            method: Some("1"),
            visitors: 1,
            note: None,
            next_due: None,
            moved_in_on: None,
        };
        let cases = [
            (good, vec![]),
            (VisitSays { visited_on: None, ..good }, vec!["field.missing"]),
            (VisitSays { method: Some("77"), ..good }, vec!["field.code"]),
            (VisitSays { visitors: 0, ..good }, vec!["field.missing"]),
            (VisitSays { visitors: 3, ..good }, vec!["visit.visitors"]),
            (VisitSays { note: Some("好😀"), ..good }, vec!["text.strange"]),
            (VisitSays { next_due: day, ..good }, vec!["visit.next_due"]),
        ];
        for (says, expected) in cases {
            let codes: Vec<String> = visit(&says, &codes, &clock).into_iter().map(|f| f.code).collect();
            assert_eq!(codes, expected, "{says:?}");
        }
    }
}
