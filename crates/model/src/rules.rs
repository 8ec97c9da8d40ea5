//! Clause 二(五) 帮扶 as rules: who needs help, when a visit, a need or a matter asks for someone. Pure functions of facts and a
//! day, used by page, export and server alike. Deadlines that the policy does not set are parameters of the county 本地参数.

use crate::{
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{MatterState, NeedState},
};
use std::{collections::BTreeMap, fmt};

/// The clause that all of these follow from.
pub const CLAUSE: &str = "二（五）";

/// A code of `visit_mode`: not met at home; kept, but no visit.
pub const NOT_MET: &str = "5";
/// A code of `visit_mode`: by phone or video; counts by parameter.
pub const BY_PHONE: &str = "3";
/// A code of `visit_mode`: at home.
pub const AT_HOME: &str = "1";

/// Days before a cadre's last day at which it is shown that nobody follows.
pub const PAIR_AHEAD: i64 = 31;

/// What the county may set (本地参数); the policy's text is silent on each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Days within which a household is to be visited again.
    pub visit_every: i64,
    /// Days before that day at which it is shown as due.
    pub visit_ahead: i64,
    /// Whether a phone call counts as a visit.
    pub phone_counts: bool,
    /// Days within which a need is to be answered.
    pub need_answer: i64,
    /// Days within which a need that was done is to be asked about again.
    pub need_revisit: i64,
    /// Month and day from which a household without a matter is a reminder.
    pub matter_from: (i8, i8),
    /// Month and day from which a household without a confirmed matter is an alarm.
    pub matter_alarm_from: (i8, i8),
    /// 户类型 codes whose households need a cadre: today 脱贫户.
    pub helped_types: Vec<String>,
    /// 监测对象 codes whose households need a cadre.
    pub helped_monitored: Vec<String>,
}

impl Default for Parameters {
    fn default() -> Self {
        let codes = |codes: &[&str]| codes.iter().map(|&code| code.to_owned()).collect();
        Self {
            visit_every: 31,
            visit_ahead: 7,
            phone_counts: true,
            need_answer: 7,
            need_revisit: 30,
            matter_from: (9, 1),
            matter_alarm_from: (12, 1),
            helped_types: codes(&["1"]),
            helped_monitored: codes(&["1", "2", "3"]),
        }
    }
}

impl Parameters {
    /// Tells whether a household of these classes needs a cadre, visits and matters (贫困户 → 脱贫户 ∪ 监测对象).
    pub fn needs_help(&self, household_type: Option<&str>, monitored: Option<&str>) -> bool {
        let listed =
            |list: &[String], code: Option<&str>| code.is_some_and(|code| list.iter().any(|item| item == code));
        listed(&self.helped_types, household_type) || listed(&self.helped_monitored, monitored)
    }

    /// Returns the day by which a need is to be answered: the one that was set, or so many days after it was raised.
    pub fn answer_by(&self, raised_on: Day, due_on: Option<Day>) -> Day {
        due_on.unwrap_or_else(|| raised_on.plus_days(self.need_answer))
    }

    /// Tells whether a visit of this method counts as one.
    pub fn counts(&self, method: &str) -> bool {
        method != NOT_MET && (method != BY_PHONE || self.phone_counts)
    }
}

/// What fills a gap of a finding's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// Words that somebody wrote.
    Text(&'a str),
    /// A day; none is said as nothing.
    Day(Option<Day>),
    /// A count.
    Number(i64),
}

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Day(day) => day.map_or(Ok(()), |day| day.fmt(f)),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// What a rule found; of a whole county there are tens of thousands, of which few are ever put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The reason's key (WORDS W2).
    pub key: &'static str,
    /// Its level.
    pub level: Level,
    /// What fills the sentence.
    pub params: Vec<(&'static str, Said<'a>)>,
    /// The day it is or was due, for the order of the list.
    pub due: Option<Day>,
    /// The need or matter it is about.
    pub subject: Option<RecordId>,
}

impl Found<'_> {
    /// Returns what fills the sentence, by the gap's name.
    pub fn words(&self) -> BTreeMap<String, String> {
        self.params.iter().map(|(name, said)| ((*name).to_owned(), said.to_string())).collect()
    }
}

fn found<'a, const N: usize>(key: &'static str, level: Level, params: [(&'static str, Said<'a>); N]) -> Found<'a> {
    Found { key, level, params: params.into(), due: None, subject: None }
}

/// What the visit rule needs to know of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitFacts {
    /// The last visit that counts, with its visitor's name.
    pub last: Option<(Day, String)>,
    /// A later visit at which nobody was met.
    pub unmet: Option<Day>,
    /// The day agreed for the next visit.
    pub agreed: Option<Day>,
}

/// Visit due, overdue, never made, or to be tried again.
pub fn visit<'a>(facts: &'a VisitFacts, today: Day, parameters: &Parameters) -> Option<Found<'a>> {
    if let Some(unmet) = facts.unmet.filter(|unmet| facts.last.as_ref().is_none_or(|(last, _)| last < unmet)) {
        return Some(found("visit.unmet", Level::Remind, [("date", Said::Day(Some(unmet)))]));
    }
    let Some((last, by)) = &facts.last else { return Some(found("visit.never", Level::Remind, [])) };
    let days = today.days_since(*last);
    let limit = last.plus_days(parameters.visit_every);
    if days > parameters.visit_every {
        let params = [
            ("n", Said::Number(days)),
            ("k", Said::Number(parameters.visit_every)),
            ("date", Said::Day(Some(*last))),
            ("cadre", Said::Text(by)),
        ];
        return Some(Found { due: Some(limit), ..found("visit.over", Level::Remind, params) });
    }
    let due = facts.agreed.map_or(limit, |agreed| agreed.min(limit));
    let ahead = due.days_since(today);
    (ahead <= parameters.visit_ahead).then(|| Found {
        due: Some(due),
        ..found("visit.due", Level::Hint, [("date", Said::Day(Some(due))), ("n", Said::Number(ahead.max(0)))])
    })
}

/// One pair's period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairFacts {
    /// First day.
    pub since: Day,
    /// Last day; none while it lasts.
    pub until: Option<Day>,
    /// The cadre's name.
    pub cadre: String,
}

impl PairFacts {
    /// Tells whether the pair stands on a day.
    pub fn stands_on(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// No cadre today, or the only one leaves within `PAIR_AHEAD` days.
pub fn pair(pairs: &[PairFacts], today: Day) -> Option<Found<'_>> {
    let standing = pairs.iter().filter(|pair| pair.stands_on(today));
    let Some(last) = standing.max_by_key(|pair| pair.until.map_or(i64::MAX, |until| until.days_since(today))) else {
        let since = pairs.iter().filter_map(|pair| pair.until).filter(|until| *until < today).max();
        let since = since.map(|day| day.plus_days(1));
        return Some(found("pair.none", Level::Alarm, [("date", Said::Day(since))]));
    };
    let until = last.until?;
    let followed = pairs.iter().any(|pair| pair.stands_on(until.plus_days(1)));
    (!followed && until.days_since(today) <= PAIR_AHEAD).then(|| Found {
        due: Some(until),
        ..found(
            "pair.ending",
            Level::Remind,
            [("cadre", Said::Text(&last.cadre)), ("date", Said::Day(Some(until.plus_days(1))))],
        )
    })
}

/// What the need rule needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedFacts {
    /// The need.
    pub id: RecordId,
    /// What was asked, shortened.
    pub text: String,
    /// Where it stands.
    pub state: NeedState,
    /// The day it was raised.
    pub raised_on: Day,
    /// By when.
    pub due_on: Option<Day>,
    /// The day it was done.
    pub done_on: Option<Day>,
}

/// A need unanswered, overdue, to be asked about again, or to be done again.
pub fn need<'a>(facts: &'a NeedFacts, today: Day, parameters: &Parameters) -> Option<Found<'a>> {
    let text = ("summary", Said::Text(&facts.text));
    let mut due = facts.due_on;
    let made = match facts.state {
        NeedState::Satisfied | NeedState::Refused => return None,
        NeedState::Unsatisfied => found("need.again", Level::Remind, [text]),
        NeedState::Done => {
            let days = facts.done_on.map_or(0, |done| today.days_since(done));
            if days > parameters.need_revisit * 12 {
                // A need settled a year ago is history, not today's work.
                return None;
            }
            found("need.revisit", Level::Hint, [text, ("n", Said::Number(days))])
        }
        NeedState::Raised | NeedState::Assigned | NeedState::UnderWay => {
            let by = parameters.answer_by(facts.raised_on, facts.due_on);
            if by >= today {
                return None;
            }
            due = Some(by);
            match facts.due_on {
                Some(by) => found("need.over", Level::Alarm, [text, ("n", Said::Number(today.days_since(by)))]),
                None => {
                    let days = today.days_since(facts.raised_on);
                    found("need.wait", Level::Remind, [text, ("n", Said::Number(days))])
                }
            }
        }
    };
    Some(Found { subject: Some(facts.id), due, ..made })
}

/// What the matter rules need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterFacts {
    /// The matter.
    pub id: RecordId,
    /// What is to be done, shortened.
    pub title: String,
    /// The year it counts for.
    pub year: i64,
    /// Where it stands.
    pub state: MatterState,
    /// By when.
    pub due_on: Option<Day>,
    /// Whether any evidence is attached.
    pub has_evidence: bool,
}

impl MatterFacts {
    /// Tells whether it counts for its year: from 群众已确认 on.
    pub fn counts(&self) -> bool {
        matches!(self.state, MatterState::Confirmed | MatterState::Verified)
    }
}

/// One matter: overdue, without evidence, or to be confirmed.
pub fn matter(facts: &MatterFacts, today: Day) -> Option<Found<'_>> {
    let title = ("title", Said::Text(&facts.title));
    let made = match facts.state {
        MatterState::Promised | MatterState::UnderWay => {
            let due = facts.due_on.filter(|due| *due < today)?;
            found(
                "matter.over",
                Level::Remind,
                [title, ("date", Said::Day(Some(due))), ("n", Said::Number(today.days_since(due)))],
            )
        }
        MatterState::Done if facts.has_evidence => found("matter.confirm", Level::Hint, [title]),
        MatterState::Done => found("matter.noproof", Level::Remind, [title]),
        MatterState::Confirmed | MatterState::Verified | MatterState::CarriedOver | MatterState::Withdrawn => {
            return None;
        }
    };
    Some(Found { subject: Some(facts.id), due: facts.due_on, ..made })
}

/// The year's matters of one household: none at all from September, none confirmed from December.
pub fn year_of_matters<'a>(matters: &[MatterFacts], today: Day, parameters: &Parameters) -> Option<Found<'a>> {
    let year = i64::from(today.year());
    let mut this_year = matters.iter().filter(|matter| matter.year == year);
    let from = |(month, day)| Day::new(today.year(), month, day).unwrap_or(today);
    let left = today.end_of_year().days_since(today);
    let params = [("year", Said::Number(year)), ("n", Said::Number(left))];
    if today >= from(parameters.matter_alarm_from) && !this_year.clone().any(MatterFacts::counts) {
        return Some(found("matter.none2", Level::Alarm, params));
    }
    let any = this_year.any(|matter| matter.counts() || matter.state.is_open());
    (today >= from(parameters.matter_from) && !any).then(|| found("matter.none", Level::Remind, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_visit_is_due_a_week_ahead_and_over_the_day_after_its_limit() {
        let facts = VisitFacts { last: Some((day("2026-10-01"), "甲".into())), ..VisitFacts::default() };
        let key = |today| visit(&facts, day(today), &Parameters::default()).map(|found| found.key);
        assert_eq!(key("2026-10-24"), None);
        assert_eq!(key("2026-10-25"), Some("visit.due"));
        assert_eq!(key("2026-11-01"), Some("visit.due"));
        assert_eq!(key("2026-11-02"), Some("visit.over"));
    }

    #[test]
    fn not_met_after_the_last_visit_asks_to_try_again() {
        let facts =
            VisitFacts { last: Some((day("2026-11-01"), "甲".into())), unmet: Some(day("2026-11-20")), agreed: None };
        assert_eq!(visit(&facts, day("2026-11-23"), &Parameters::default()).expect("found").key, "visit.unmet");
    }

    #[test]
    fn a_household_without_a_cadre_on_any_day_is_an_alarm() {
        let ended = PairFacts { since: day("2024-01-01"), until: Some(day("2026-11-20")), cadre: "甲".into() };
        let found = pair(std::slice::from_ref(&ended), day("2026-11-23")).expect("found");
        assert_eq!((found.key, found.words()["date"].as_str()), ("pair.none", "2026-11-21"));
        let next = PairFacts { since: day("2026-11-21"), until: None, cadre: "乙".into() };
        assert_eq!(pair(&[ended.clone(), next], day("2026-11-23")), None);
        assert_eq!(pair(&[ended], day("2026-11-01")).expect("found").key, "pair.ending");
    }

    #[test]
    fn a_need_is_over_after_its_day_or_after_the_days_of_the_county_and_says_since_when() {
        let raised = NeedFacts {
            id: RecordId::from_bytes([1; 16]),
            text: "修水管".into(),
            state: NeedState::Raised,
            raised_on: day("2026-11-01"),
            due_on: None,
            done_on: None,
        };
        let of = |facts: &NeedFacts, today| {
            need(facts, day(today), &Parameters::default())
                .map(|found| (found.key, found.due.expect("a day").to_string()))
        };
        assert_eq!(of(&raised, "2026-11-08"), None);
        assert_eq!(of(&raised, "2026-11-09"), Some(("need.wait", "2026-11-08".into())));
        let agreed = NeedFacts { due_on: Some(day("2026-11-20")), ..raised };
        assert_eq!(of(&agreed, "2026-11-20"), None);
        assert_eq!(of(&agreed, "2026-11-21"), Some(("need.over", "2026-11-20".into())));
    }

    #[test]
    fn a_matter_counts_from_the_households_confirmation() {
        let matter = |state| MatterFacts {
            id: RecordId::from_bytes([1; 16]),
            title: "办公益岗".into(),
            year: 2026,
            state,
            due_on: None,
            has_evidence: true,
        };
        let key =
            |state, today| year_of_matters(&[matter(state)], day(today), &Parameters::default()).map(|found| found.key);
        assert_eq!(key(MatterState::Done, "2026-11-23"), None);
        assert_eq!(key(MatterState::Done, "2026-12-01"), Some("matter.none2"));
        assert_eq!(key(MatterState::Confirmed, "2026-12-01"), None);
        assert_eq!(key(MatterState::Withdrawn, "2026-11-23"), Some("matter.none"));
    }
}
