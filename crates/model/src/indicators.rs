//! The indicators of 二(五), each defined once: pure functions of one household's dossier as of a day, added up. The board, the
//! lists behind its numbers, exports and the server's records API all count by these.

use crate::{
    contract::{MonthVisits, YearMatters},
    day::Day,
    rules::{AT_HOME, BY_PHONE, Dossier, MatterFacts, Parameters},
};
use serde::{Deserialize, Serialize};

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
    pub fn count(self, dossier: &Dossier, day: Day, parameters: &Parameters) -> u32 {
        let open = || dossier.needs.iter().filter(|need| need.is_open_on(day));
        let covered = || dossier.helpers_on(day).next().is_some();
        let last = || dossier.visits_to(day, parameters).next().map(|visit| visit.on);
        let confirmed = || {
            let counting = dossier.matters_of_year(day).filter(|matter| matter.counts());
            counting.filter(|matter| matter.confirmed_on.is_some_and(|on| on <= day)).count()
        };
        match self {
            Self::Households => 1,
            Self::NeedsOpen => open().count() as u32,
            Self::NeedsOver => {
                open().filter(|need| parameters.answer_by(need.raised_on, need.due_on) < day).count() as u32
            }
            _ if !dossier.is_helped(parameters) => 0,
            Self::Helped => 1,
            Self::WithCadre => u32::from(covered()),
            Self::NoCadre => u32::from(!covered()),
            Self::Visited => u32::from(last().is_some_and(|last| last >= day.first_of_month())),
            Self::Overdue => u32::from(last().is_none_or(|last| day.days_since(last) > parameters.visit_every)),
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
    pub fn of(dossier: &Dossier, day: Day, parameters: &Parameters) -> Self {
        Self(Indicator::ALL.map(|indicator| indicator.count(dossier, day, parameters)))
    }

    /// Takes numbers that were counted before.
    pub fn from_fn(count: impl FnMut(Indicator) -> u32) -> Self {
        Self(Indicator::ALL.map(count))
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

/// Months shown back from the day's, itself included.
pub const MONTHS: usize = 12;

/// What pages add up of households as of a day: the board's numbers, and the month and year at a glance beside 今日待办.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The board's numbers.
    pub figures: Figures,
    /// Visits of the month that count, at home, by phone and otherwise, to households that need help.
    pub visits: [u32; 3],
    /// Households that need help, by this year's matters: one confirmed or more, one under way and none confirmed, none.
    pub matters: [u32; 3],
    /// Households that need help and were visited in the day's month, in the one before, and so on.
    pub months: [u32; MONTHS],
}

impl Tally {
    /// How many numbers it holds.
    pub const NUMBERS: usize = Indicator::ALL.len() + 6 + MONTHS;

    /// Counts one household.
    pub fn of(dossier: &Dossier, day: Day, parameters: &Parameters) -> Self {
        let figures = Figures::of(dossier, day, parameters);
        if !dossier.is_helped(parameters) {
            return Self { figures, ..Self::default() };
        }
        let mut visits = [0; 3];
        for visit in dossier.visits_to(day, parameters).take_while(|visit| visit.on >= day.first_of_month()) {
            visits[match visit.method.as_str() {
                AT_HOME => 0,
                BY_PHONE => 1,
                _ => 2,
            }] += 1;
        }
        let mut matters = [0; 3];
        let of_year = || dossier.matters_of_year(day);
        matters[if of_year().any(MatterFacts::counts) {
            0
        } else if of_year().any(|matter| matter.state.is_open()) {
            1
        } else {
            2
        }] = 1;
        Self { figures, visits, matters, months: visited_months(dossier, day, parameters) }
    }

    /// Returns the first later day on which a household counts otherwise though no fact changed.
    pub fn until(dossier: &Dossier, day: Day, parameters: &Parameters) -> Day {
        let next_month = day.first_of_month().plus_months(1);
        let last = dossier.visits_to(day, parameters).next();
        let turns = dossier.visits.iter().map(|visit| visit.on);
        let turns = turns.chain(last.map(|last| last.on.plus_days(parameters.visit_every + 1)));
        let turns = turns.chain(
            dossier
                .pairs
                .iter()
                .flat_map(|pair| [Some(pair.since), pair.until.map(|until| until.plus_days(1))])
                .flatten(),
        );
        let turns = turns.chain(dossier.needs.iter().flat_map(|need| {
            let over = parameters.answer_by(need.raised_on, need.due_on).plus_days(1);
            [Some(need.raised_on), need.done_on, Some(over)].into_iter().flatten()
        }));
        let turns = turns.chain(dossier.matters.iter().filter_map(|matter| matter.confirmed_on));
        let turns = turns.chain(dossier.stood_until.map(|until| until.plus_days(1)));
        turns.filter(|turn| *turn > day).fold(next_month, Day::min)
    }

    /// Adds another's numbers.
    pub fn add(&mut self, other: &Self) {
        self.figures.add(&other.figures);
        let mine = self.visits.iter_mut().chain(&mut self.matters).chain(&mut self.months);
        let theirs = other.visits.iter().chain(&other.matters).chain(&other.months);
        mine.zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Returns the numbers in one list, to be kept.
    pub fn numbers(&self) -> [u32; Self::NUMBERS] {
        let mut all = self.figures.0.iter().chain(&self.visits).chain(&self.matters).chain(&self.months).copied();
        std::array::from_fn(|_| all.next().unwrap_or_default())
    }

    /// Reads kept numbers; whoever kept them counted by the same program.
    pub fn from_numbers(numbers: [u32; Self::NUMBERS]) -> Self {
        let (figures, rest) = numbers.split_at(Indicator::ALL.len());
        let at = |list: &[u32], i: usize| list.get(i).copied().unwrap_or_default();
        Self {
            figures: Figures(std::array::from_fn(|i| at(figures, i))),
            visits: std::array::from_fn(|i| at(rest, i)),
            matters: std::array::from_fn(|i| at(rest, i + 3)),
            months: std::array::from_fn(|i| at(rest, i + 6)),
        }
    }

    /// Returns the month's visits, for the day that was counted.
    pub fn month(&self, day: Day) -> MonthVisits {
        let [at_home, by_phone, other] = self.visits;
        let next_month = day.first_of_month().plus_months(1);
        MonthVisits {
            visited: self.figures.get(Indicator::Visited),
            of: self.figures.get(Indicator::Helped),
            at_home,
            by_phone,
            other,
            overdue: self.figures.get(Indicator::Overdue),
            days_left: next_month.days_since(day) as u32 - 1,
        }
    }

    /// Returns the year's matters, for the day that was counted.
    pub fn year(&self, day: Day) -> YearMatters {
        let [confirmed, under_way, none] = self.matters;
        YearMatters { year: day.year().into(), confirmed, under_way, none }
    }
}

/// Marks the months in which a household was visited, from the day's backwards.
fn visited_months(dossier: &Dossier, day: Day, parameters: &Parameters) -> [u32; MONTHS] {
    let mut months = [0; MONTHS];
    let mut visits = dossier.visits_to(day, parameters).map(|visit| visit.on).peekable();
    let mut first = day.first_of_month();
    for month in &mut months {
        while visits.next_if(|on| *on >= first).is_some() {
            *month = 1;
        }
        first = first.plus_days(-1).first_of_month();
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{day, dossier};

    fn counted(on: &str) -> Vec<&'static str> {
        let figures = Figures::of(&dossier(), day(on), &Parameters::default());
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
        let own = Dossier { class: None, ..dossier() };
        let figures = Figures::of(&own, day("2026-11-12"), &Parameters::default());
        let counted: Vec<u32> = Indicator::ALL.iter().map(|one| figures.get(*one)).collect();
        assert_eq!(counted, [1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2]);
    }

    #[test]
    fn kept_numbers_are_read_back() {
        let tally = Tally::of(&dossier(), day("2026-10-26"), &Parameters::default());
        assert_eq!(Tally::from_numbers(tally.numbers()), tally);
        assert_eq!((tally.visits, tally.matters, tally.months[..2].to_vec()), ([1, 0, 0], [1, 0, 0], vec![1, 0]));
    }

    #[test]
    fn a_month_that_is_over_keeps_every_number_by_its_name_and_label() {
        use crate::{Record as _, kinds::MonthFigures};
        let kept: Vec<_> = MonthFigures::KIND.fields[3..].iter().map(|field| (field.name, field.label)).collect();
        assert_eq!(kept, Indicator::ALL.map(|indicator| (indicator.name(), indicator.label())));
    }

    #[test]
    fn names_are_read_back_and_stand_where_the_enum_says() {
        for (place, indicator) in Indicator::ALL.into_iter().enumerate() {
            assert_eq!((Indicator::parse(indicator.name()), indicator as usize), (Some(indicator), place));
        }
    }
}
