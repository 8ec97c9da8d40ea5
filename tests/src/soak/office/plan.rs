//! What goes onto which sheet: the lines of the truth parted as the office parts them, and the columns it has for them.

use super::{
    Told,
    habit::{Habit, Habits},
    headings,
};
use crate::soak::{
    chance::Chance,
    meaning::{self, Known},
    truth::{Line, Truth, said},
};
use anju_sheet::{Column, How, SheetKind};
use std::collections::BTreeMap;

/// A sheet to be written.
#[derive(Clone)]
pub(super) struct Plan {
    pub kind: SheetKind,
    pub name: String,
    pub lines: Vec<PlannedLine>,
    pub columns: Vec<Planned>,
}

/// A line to be written.
#[derive(Clone)]
pub(super) struct PlannedLine {
    /// What it tells.
    pub line: Line,
    /// What the truth says, with what this office does not tell.
    pub whole: Line,
    /// The records of which it says that they are there.
    pub there: Vec<Known>,
    /// Whether the same line stands above.
    pub repeats: bool,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A column to be written.
#[derive(Clone, Copy)]
pub(super) enum Planned {
    /// One of the national columns.
    Of(&'static Column),
    /// The same again, further right.
    Again(&'static Column),
    /// 序号.
    Sequence,
    /// One that nobody else has, by its place in the list.
    Unknown(usize),
    /// One without a heading.
    Unnamed,
}

/// Parts the truth into sheets; `one_file` tells whether they come together.
pub(super) fn sheets(truth: &Truth, told: &Told, habits: &Habits, chance: &Chance, one_file: bool) -> Vec<Plan> {
    let mut all = vec![];
    for kind in SheetKind::ALL {
        let lines: Vec<PlannedLine> = truth.lines(kind).iter().map(|line| planned(truth, told, kind, line)).collect();
        if lines.is_empty() {
            continue;
        }
        let columns = columns(kind, told, habits, &chance.about(kind.label()));
        for (name, lines) in parted(kind, lines, habits) {
            all.push(Plan { kind, name, lines, columns: columns.clone() });
        }
    }
    beside(truth, &mut all, habits, one_file);
    for plan in &mut all {
        arrange(plan, habits, &chance.about(&plan.name));
    }
    all
}

fn planned(truth: &Truth, told: &Told, kind: SheetKind, whole: &Line) -> PlannedLine {
    let line: Line =
        whole.iter().filter(|(name, _)| told.tells(kind, name)).map(|(name, value)| (*name, value.clone())).collect();
    let there = meaning::there(truth, kind, whole);
    PlannedLine { line, whole: whole.clone(), there, repeats: false, hidden: false }
}

/// Parts the lines of one kind by name of the sheet.
fn parted(kind: SheetKind, lines: Vec<PlannedLine>, habits: &Habits) -> Vec<(String, Vec<PlannedLine>)> {
    let households: Vec<String> = {
        let mut numbers: Vec<String> = lines.iter().map(|line| said(&line.whole, "household").to_owned()).collect();
        numbers.dedup();
        numbers
    };
    let part = |line: &PlannedLine| match kind {
        SheetKind::People if habits.has(Habit::ByVillage) => said(&line.whole, "village").to_owned(),
        SheetKind::People if habits.has(Habit::ByPart) => {
            let nth = households.iter().position(|number| number == said(&line.whole, "household"));
            format!("{}组", "一二三四五六七八九十".chars().nth(nth.unwrap_or(0) / 3).unwrap_or('末'))
        }
        SheetKind::Visits if habits.has(Habit::ByQuarter) => {
            let month = said(&line.whole, "visit.visited_on")[5..7].parse().unwrap_or(1);
            format!("{}季度走访", ["一", "二", "三", "四"][(month - 1_usize) / 3])
        }
        SheetKind::People | SheetKind::Pairs | SheetKind::Visits => kind.label().to_owned(),
    };
    let mut parts: BTreeMap<String, Vec<PlannedLine>> = BTreeMap::new();
    for line in lines {
        parts.entry(part(&line)).or_default().push(line);
    }
    parts.into_iter().collect()
}

fn columns(kind: SheetKind, told: &Told, habits: &Habits, chance: &Chance) -> Vec<Planned> {
    let of = kind.columns().iter().filter(|column| column.how != How::Own && told.tells(kind, column.name));
    let mut all: Vec<Planned> = of.map(Planned::Of).collect();
    if habits.has(Habit::UnknownColumns) {
        let first = chance.about("unknown").below(headings::UNKNOWN.len() - 1);
        all.extend([Planned::Unknown(first), Planned::Unknown(first + 1)]);
    }
    if habits.has(Habit::ShuffledColumns) {
        chance.about("columns").shuffle(&mut all);
    }
    if habits.has(Habit::DoubledColumn) {
        let again = all.iter().find_map(|planned| match planned {
            Planned::Of(column) if may_stand_twice(column) => Some(Planned::Again(column)),
            _ => None,
        });
        all.extend(again);
    }
    if habits.has(Habit::SequenceColumn) {
        all.insert(0, Planned::Sequence);
    }
    if habits.has(Habit::UnnamedColumn) {
        let at = chance.about("unnamed").between(1, all.len());
        all.insert(at, Planned::Unnamed);
    }
    all
}

fn may_stand_twice(column: &Column) -> bool {
    matches!(column.name, "person.phone" | "household.phone" | "person.health" | "cadre.post" | "visit.note")
}

/// Adds the sheets that say again, of some or of last year, what others say. Last year's sheet in a file of its own, imported
/// after this year's, would be the newer word.
fn beside(truth: &Truth, all: &mut Vec<Plan>, habits: &Habits, one_file: bool) {
    let people: Vec<&Plan> = all.iter().filter(|plan| plan.kind == SheetKind::People).collect();
    let Some(first) = people.first() else { return };
    // What only this office asks is asked once.
    let asked = first.columns.iter().filter(|column| !matches!(column, Planned::Unknown(_)));
    let columns: Vec<Planned> = asked.copied().collect();
    let again = |name: &str, lines: Vec<PlannedLine>| Plan {
        kind: SheetKind::People,
        name: name.to_owned(),
        lines,
        columns: columns.clone(),
    };
    let every = || people.iter().flat_map(|plan| plan.lines.iter().cloned());
    let mut more = vec![];
    if habits.has(Habit::SubsetSheet) {
        more.push(again("低保对象", every().filter(|line| said(&line.whole, "minimum_living") == "1").collect()));
    }
    if habits.has(Habit::OldCopy) && one_file {
        more.push(again("2025年", every().filter(|line| !is_new(line)).map(|line| year_before(truth, line)).collect()));
    }
    all.extend(more.into_iter().filter(|plan| !plan.lines.is_empty()));
}

/// Whoever is of this year stands on no sheet of last year's.
fn is_new(line: &PlannedLine) -> bool {
    said(&line.whole, "person.birth") >= "2026"
}

/// The same line a year before: the income and the phone were others.
fn year_before(truth: &Truth, old: PlannedLine) -> PlannedLine {
    let change = |line: &mut Line| {
        let fen = line.get("household.income_fen").and_then(|fen| fen.parse::<i64>().ok());
        for (column, before) in [
            ("year", Some("2025".to_owned())),
            ("household.income_fen", fen.map(|fen| (fen - 80_000).to_string())),
            ("household.phone", Some("19911110000".to_owned())),
        ] {
            if let (Some(value), Some(before)) = (line.get_mut(column), before) {
                *value = before;
            }
        }
    };
    let (mut line, mut whole) = (old.line, old.whole);
    change(&mut line);
    change(&mut whole);
    PlannedLine { there: meaning::there(truth, SheetKind::People, &whole), line, whole, ..old }
}

/// Orders, repeats and hides lines.
fn arrange(plan: &mut Plan, habits: &Habits, chance: &Chance) {
    let is_block = habits.has(Habit::HeadRowOnly) || habits.has(Habit::MergedHouseholds);
    if habits.has(Habit::ShuffledInHousehold) && !is_block {
        let mut keyed: Vec<(usize, usize, PlannedLine)> = vec![];
        for (nth, line) in std::mem::take(&mut plan.lines).into_iter().enumerate() {
            let household = keyed.iter().find(|(.., other)| of_one(other, &line)).map_or(nth, |(first, ..)| *first);
            keyed.push((household, chance.about("in household").nth(nth).below(1 << 20), line));
        }
        keyed.sort_by_key(|(household, order, _)| (*household, *order));
        plan.lines = keyed.into_iter().map(|(.., line)| line).collect();
    }
    if habits.has(Habit::ShuffledRows) && !is_block {
        chance.about("rows").shuffle(&mut plan.lines);
    }
    if habits.has(Habit::RepeatedRow) {
        let again = chance.about("again").pick(&plan.lines).clone();
        plan.lines.push(PlannedLine { repeats: true, ..again });
    }
    if habits.has(Habit::HiddenRows) {
        let hidden = chance.about("hidden").below(plan.lines.len());
        plan.lines[hidden].hidden = true;
    }
}

/// Tells whether two lines are of one household.
pub(super) fn of_one(one: &PlannedLine, other: &PlannedLine) -> bool {
    said(&one.whole, "household") == said(&other.whole, "household")
}
