//! The indicators of 二(五), each defined once: pure functions of one household's facts as of a day, added up. The board, the
//! lists behind its numbers, exports and the server's records API all count by these.

use crate::{
    area::AreaCode,
    day::Day,
    id::RecordId,
    kinds::NeedState,
    rules::{PairFacts, Parameters},
};
use serde::{Deserialize, Serialize};

/// What the indicators need to know of a household as of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdFacts {
    /// The household.
    pub id: RecordId,
    /// The village it lives in.
    pub village: AreaCode,
    /// The settlement, if it lives in one.
    pub settlement: Option<RecordId>,
    /// Whether its class needs a cadre, visits and matters.
    pub helped: bool,
    /// Its pairs, each with the cadre's id and unit.
    pub pairs: Vec<Helper>,
    /// The last visit up to the day that counts as one.
    pub last_visit: Option<Day>,
    /// The days on which matters of the day's year were confirmed by the household.
    pub confirmed: Vec<Day>,
    /// Its needs raised up to the day.
    pub needs: Vec<NeedDays>,
}

/// A pair with who helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// The cadre.
    pub cadre: RecordId,
    /// His unit; empty where nobody entered it.
    pub unit: String,
    /// His name and the pair's period.
    pub pair: PairFacts,
}

/// A need in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedDays {
    /// Where it stands now.
    pub state: NeedState,
    /// The day it was raised.
    pub raised_on: Day,
    /// By when it is to be answered, where a day was set.
    pub due_on: Option<Day>,
    /// The day it was done.
    pub done_on: Option<Day>,
}

impl NeedDays {
    /// Tells whether it waited for an answer on a day. A need done without a day counts as done when it was raised.
    pub fn is_open_on(&self, day: Day) -> bool {
        let done = (!self.state.is_open()).then(|| self.done_on.unwrap_or(self.raised_on));
        self.raised_on <= day && done.is_none_or(|done| day < done)
    }
}

impl HouseholdFacts {
    /// Returns who helps on a day.
    pub fn helpers_on(&self, day: Day) -> impl Iterator<Item = &Helper> {
        self.pairs.iter().filter(move |helper| helper.pair.stands_on(day))
    }
}

/// One number of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// Households on the register 在册户数.
    Households,
    /// Households whose class needs a cadre, visits and matters 帮扶对象.
    Helped,
    /// Of those, with a named cadre.
    WithCadre,
    /// Of those, without one.
    NoCadre,
    /// Of those, visited in the day's month.
    Visited,
    /// Of those, not visited within the county's interval, or never.
    Overdue,
    /// Of those, without a matter confirmed this year.
    NoMatter,
    /// Of those, with one.
    OneMatter,
    /// Of those, with two or more.
    TwoMatters,
    /// Needs that wait for an answer, of any household.
    NeedsOpen,
    /// Of those, past their day.
    NeedsOver,
}

impl Indicator {
    /// All of them, in the board's order.
    pub const ALL: [Indicator; 11] = [
        Self::Households,
        Self::Helped,
        Self::WithCadre,
        Self::NoCadre,
        Self::Visited,
        Self::Overdue,
        Self::NoMatter,
        Self::OneMatter,
        Self::TwoMatters,
        Self::NeedsOpen,
        Self::NeedsOver,
    ];

    /// Returns the name in addresses and files, `no_cadre`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::Helped => "helped",
            Self::WithCadre => "with_cadre",
            Self::NoCadre => "no_cadre",
            Self::Visited => "visited",
            Self::Overdue => "overdue",
            Self::NoMatter => "no_matter",
            Self::OneMatter => "one_matter",
            Self::TwoMatters => "two_matters",
            Self::NeedsOpen => "needs_open",
            Self::NeedsOver => "needs_over",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|indicator| indicator.name() == name)
    }

    /// Returns the Chinese word, also the heading in exports.
    pub fn label(self) -> &'static str {
        match self {
            Self::Households => "在册户数",
            Self::Helped => "帮扶对象户数",
            Self::WithCadre => "已结对户数",
            Self::NoCadre => "没有结对干部",
            Self::Visited => "本月已走访",
            Self::Overdue => "走访逾期",
            Self::NoMatter => "今年实事 0 件",
            Self::OneMatter => "今年实事 1 件",
            Self::TwoMatters => "今年实事 2 件及以上",
            Self::NeedsOpen => "未办结诉求",
            Self::NeedsOver => "超期诉求",
        }
    }

    /// Counts one household: 0 or 1, or how many needs.
    pub fn count(self, facts: &HouseholdFacts, day: Day, parameters: &Parameters) -> u32 {
        let open = || facts.needs.iter().filter(|need| need.is_open_on(day));
        let covered = || facts.helpers_on(day).next().is_some();
        let last = facts.last_visit.filter(|last| *last <= day);
        let confirmed = || facts.confirmed.iter().filter(|on| **on <= day).count();
        match self {
            Self::Households => 1,
            Self::NeedsOpen => open().count() as u32,
            Self::NeedsOver => {
                open().filter(|need| parameters.answer_by(need.raised_on, need.due_on) < day).count() as u32
            }
            _ if !facts.helped => 0,
            Self::Helped => 1,
            Self::WithCadre => u32::from(covered()),
            Self::NoCadre => u32::from(!covered()),
            Self::Visited => u32::from(last.is_some_and(|last| last >= day.first_of_month())),
            Self::Overdue => u32::from(last.is_none_or(|last| day.days_since(last) > parameters.visit_every)),
            Self::NoMatter => u32::from(confirmed() == 0),
            Self::OneMatter => u32::from(confirmed() == 1),
            Self::TwoMatters => u32::from(confirmed() >= 2),
        }
    }
}

/// All indicators of some households, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures([u32; Indicator::ALL.len()]);

impl Figures {
    /// Counts one household.
    pub fn of(facts: &HouseholdFacts, day: Day, parameters: &Parameters) -> Self {
        Self(Indicator::ALL.map(|indicator| indicator.count(facts, day, parameters)))
    }

    /// Returns one number.
    pub fn get(&self, indicator: Indicator) -> u32 {
        self.0[indicator as usize]
    }

    /// Adds another's numbers.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

impl<'a> FromIterator<&'a Figures> for Figures {
    fn from_iter<I: IntoIterator<Item = &'a Figures>>(all: I) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|one| sum.add(one));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn facts() -> HouseholdFacts {
        let pair = PairFacts { since: day("2026-01-01"), until: Some(day("2026-10-31")), cadre: "甲".into() };
        let need = |raised: &str, done: Option<&str>, state| NeedDays {
            state,
            raised_on: day(raised),
            due_on: Some(day("2026-11-10")),
            done_on: done.map(day),
        };
        HouseholdFacts {
            id: RecordId::from_bytes([1; 16]),
            village: AreaCode::parse("500235116002").expect("a code"),
            settlement: None,
            helped: true,
            pairs: vec![Helper { cadre: RecordId::from_bytes([2; 16]), unit: "县教委".into(), pair }],
            last_visit: Some(day("2026-10-25")),
            confirmed: vec![day("2026-03-01"), day("2026-11-20")],
            needs: vec![
                need("2026-11-01", None, NeedState::UnderWay),
                need("2026-09-01", Some("2026-11-15"), NeedState::Satisfied),
            ],
        }
    }

    fn counted(on: &str) -> Vec<&'static str> {
        let figures = Figures::of(&facts(), day(on), &Parameters::default());
        Indicator::ALL.into_iter().filter(|one| figures.get(*one) > 0).map(Indicator::name).collect()
    }

    #[test]
    fn a_household_counts_as_it_stood_on_the_day() {
        assert_eq!(
            counted("2026-10-31"),
            ["households", "helped", "with_cadre", "visited", "one_matter", "needs_open",]
        );
        assert_eq!(
            counted("2026-11-12"),
            ["households", "helped", "no_cadre", "one_matter", "needs_open", "needs_over",]
        );
        assert_eq!(
            counted("2026-11-26"),
            ["households", "helped", "no_cadre", "overdue", "two_matters", "needs_open", "needs_over",]
        );
    }

    #[test]
    fn who_needs_no_help_counts_as_a_household_and_by_needs_only() {
        let own = HouseholdFacts { helped: false, ..facts() };
        let figures = Figures::of(&own, day("2026-11-12"), &Parameters::default());
        let counted: Vec<u32> = Indicator::ALL.iter().map(|one| figures.get(*one)).collect();
        assert_eq!(counted, [1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2]);
    }

    #[test]
    fn names_are_read_back_and_stand_where_the_enum_says() {
        for (place, indicator) in Indicator::ALL.into_iter().enumerate() {
            assert_eq!((Indicator::parse(indicator.name()), indicator as usize), (Some(indicator), place));
        }
    }
}
