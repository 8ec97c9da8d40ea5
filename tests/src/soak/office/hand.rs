//! The hand that writes a cell. An office keeps to one way within a column, mostly: every cell of a column draws its style
//! from the column's own stream, and some from a stream of their own.

use super::{
    days,
    habit::{Habit, Habits},
    marks, numbers, places,
};
use crate::soak::{
    book::{Cell, Computed, Form},
    chance::Chance,
    truth::{Line, said},
    words,
};
use anju_sheet::{Column, How};

/// A cell as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spelled {
    /// What stands there.
    pub cell: Cell,
    /// Whether a careful reader leaves it open and says so.
    pub doubtful: bool,
}

impl Spelled {
    pub fn sure(cell: Cell) -> Self {
        Self { cell, doubtful: false }
    }

    pub fn doubtful(cell: Cell) -> Self {
        Self { cell, doubtful: true }
    }
}

/// The style in which one cell is written.
pub(super) struct Style<'a> {
    habits: &'a Habits,
    column: &'static str,
    of_column: Chance,
    chance: Chance,
}

impl Style<'_> {
    /// Tells whether the office follows a habit in this column.
    pub fn follows(&self, habit: Habit) -> bool {
        self.habits.has(habit) && self.of_column.about(habit.name()).happens(60)
    }

    pub fn column(&self) -> &'static str {
        self.column
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.chance.below(end)
    }

    pub fn happens(&mut self, percent: usize) -> bool {
        self.chance.happens(percent)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        self.chance.pick(from)
    }
}

/// The hand of one office on one sheet.
pub(super) struct Hand<'a> {
    pub habits: &'a Habits,
    pub chance: Chance,
    pub form: Form,
}

/// So many of a hundred cells are written in a way of their own.
const OWN_WAY: usize = 15;

impl Hand<'_> {
    /// Writes what a line says of a column.
    pub fn cell(&self, column: &'static Column, row: usize, line: &Line) -> Spelled {
        let of_column = self.chance.about(column.name);
        let own = of_column.nth(row);
        let chance = if own.about("way").happens(OWN_WAY) { own.clone() } else { of_column.about("style") };
        let mut style = Style { habits: self.habits, column: column.name, of_column, chance };
        let Some(written) = line.get(column.name) else { return self.unsaid(column, &style, &own) };
        if may_be_doubtful(column) && self.habits.has(Habit::DoubtfulCells) && own.about("doubt").happens(4) {
            return Spelled::doubtful(doubtful(column.how, &mut own.about("doubtful")));
        }
        let spelled = self.spelled(column, written, line, &mut style);
        self.as_formula(column, spelled, &style, &own)
    }

    /// A blank cell, or a look-up of one.
    fn unsaid(&self, column: &'static Column, style: &Style<'_>, own: &Chance) -> Spelled {
        let looked_up = no_zero(column) && style.follows(Habit::ZeroLookups) && own.about("zero").happens(80);
        let zero = Cell::Formula { formula: "VLOOKUP(A2,Z:Z,1,0)".to_owned(), result: Some(Computed::Number(0.0)) };
        Spelled::sure(if looked_up && self.form_has_formulas() { zero } else { Cell::Blank })
    }

    fn form_has_formulas(&self) -> bool {
        matches!(self.form, Form::Xlsx | Form::Xls)
    }

    fn spelled(&self, column: &'static Column, written: &str, line: &Line, style: &mut Style<'_>) -> Spelled {
        let spelled = match column.how {
            How::Partial => days::spelled(written, style),
            How::Whole => numbers::whole(written, style),
            How::Money => numbers::money(written, style),
            How::Number => numbers::key(written, style),
            How::Id => numbers::id(written, style),
            How::Phone => numbers::phone(written, style),
            How::YesNo => numbers::yes_no(written, style),
            How::Code(set) => {
                Spelled { doubtful: is_digits_of_relation(set, style), cell: code(set, written, line, style) }
            }
            How::Name => Spelled::sure(Cell::text(name(written, style))),
            How::Note => Spelled::sure(Cell::text(line_ends(written, style))),
            How::Text => Spelled::sure(Cell::text(self.text(column, written, style))),
            How::Own => Spelled::sure(Cell::Blank),
        };
        match spelled.cell {
            Cell::Text(text) => {
                Spelled { cell: Cell::text(marks::marked(text, column.how, style)), doubtful: spelled.doubtful }
            }
            cell => Spelled { cell, doubtful: spelled.doubtful },
        }
    }

    fn text(&self, column: &'static Column, written: &str, style: &mut Style<'_>) -> String {
        match column.name {
            "county" | "township" | "village" => places::spelled(written, style),
            "visitors" => visitors(written, style),
            _ => written.to_owned(),
        }
    }

    /// What stands there may have been computed.
    fn as_formula(&self, column: &'static Column, spelled: Spelled, style: &Style<'_>, own: &Chance) -> Spelled {
        if !self.form_has_formulas() || !own.about("formula").happens(70) {
            return spelled;
        }
        if self.form == Form::Xlsx && may_be_doubtful(column) && style.follows(Habit::UncomputedFormulas) {
            return Spelled::doubtful(Cell::Formula { formula: "TEXT(A1,\"@\")".to_owned(), result: None });
        }
        match &spelled.cell {
            Cell::Text(text) if style.follows(Habit::Formulas) && text.encode_utf16().count() < 200 => {
                let result = Some(Computed::Text(text.clone()));
                let cell = Cell::Formula { formula: "VLOOKUP(A2,Z:Z,1,0)".to_owned(), result };
                Spelled { cell, doubtful: spelled.doubtful }
            }
            Cell::Text(_) | Cell::Blank | Cell::Number { .. } | Cell::Day { .. } | Cell::Formula { .. } => spelled,
        }
    }
}

/// Columns in which a cell may be left open without anybody being unsure who is meant.
fn may_be_doubtful(column: &Column) -> bool {
    matches!(
        column.name,
        "household.moved_in_on"
            | "person.died_on"
            | "person.phone"
            | "household.phone"
            | "person.education"
            | "person.health"
            | "person.labour"
            | "person.work_months"
            | "person.work_place"
            | "household.income_fen"
            | "household.placement"
            | "household.class"
            | "household.residence"
            | "resident_medical"
            | "serious_medical"
            | "resident_pension"
            | "hukou"
            | "standing"
            | "cadre.unit_level"
    )
}

/// Writes a cell that nobody can read with certainty.
fn doubtful(how: How, chance: &mut Chance) -> Cell {
    let texts: &[&str] = match how {
        How::Partial => {
            &["约2019年", "2019年2月1日（农历）", "2016-02-01~2016-03-01", "16.2", "2019-02-30", "3/4/2019"]
        }
        How::Phone => &["1990000", "空号", "5512345x", "同户主"],
        How::Whole => &["三四个", "若干", "3-5"],
        How::Money => &["一万多", "8000-9000", "8千左右"],
        How::YesNo => &["待定", "？", "核实中"],
        How::Code(_) => &["待核实", "情况特殊", "其它情形甲"],
        How::Text | How::Name | How::Note | How::Number | How::Id | How::Own => &["？"],
    };
    Cell::text(*chance.pick(texts))
}

/// Columns in which 0 can mean nothing.
fn no_zero(column: &Column) -> bool {
    matches!(
        column.name,
        "person.employer"
            | "person.phone"
            | "household.phone"
            | "person.died_on"
            | "card"
            | "settlement"
            | "group"
            | "person.no_id_reason"
            | "cadre.post"
            | "pair.until"
            | "need.measure"
    )
}

fn code(set: &'static str, written: &str, line: &Line, style: &mut Style<'_>) -> Cell {
    if set == "relation_nat" && style.follows(Habit::StandardRelations) {
        let digits = words::relation_of_the_standard(written, said(line, "person.sex") == "1");
        return Cell::text(digits.unwrap_or("99"));
    }
    if style.follows(Habit::Codes) && set != "relation_nat" {
        let number = written.parse::<i64>().ok().filter(|_| style.follows(Habit::NumberCells));
        return number.map_or_else(|| Cell::text(written), Cell::number);
    }
    let all = words::of(set, written);
    let word = if style.follows(Habit::EverydayWords) { style.pick(&all) } else { all[0] };
    Cell::text(word)
}

/// A column of digits alone may be ambiguous between the standard's and ours.
fn is_digits_of_relation(set: &str, style: &Style<'_>) -> bool {
    set == "relation_nat" && style.follows(Habit::StandardRelations)
}

fn name(written: &str, style: &mut Style<'_>) -> String {
    let name = marks::point(written, style);
    marks::spaced(&name, style)
}

fn visitors(written: &str, style: &mut Style<'_>) -> String {
    let names: Vec<String> = written.split('、').map(|one| marks::point(one, style)).collect();
    let between = if style.follows(Habit::Interpuncts) { style.pick(&["，", ",", "/", "；", "\n"]) } else { "、" };
    names.join(between)
}

fn line_ends(written: &str, style: &mut Style<'_>) -> String {
    if !style.follows(Habit::LineEnds) {
        return written.to_owned();
    }
    written.replace('\n', style.pick::<&str>(&["\r\n", "\r", "\n"]))
}
