//! Cells of a workbook and how they are read. How texts are read is the model's (`anju_model::reading`); here are numbers,
//! which know more than they show, and what formulas left.

pub use anju_model::reading::{squeeze, yes_no};

use anju_model::{
    PartialDay,
    reading::{self, DayFault, Epoch},
};

/// What a cell of a workbook holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// A text as it stands.
    Text(String),
    /// A number; Excel keeps 15 digits.
    Number(f64),
    /// A number whose format shows it otherwise: 12 as 00000012.
    Shown(Box<Shown>),
    /// A date by its format, to the month or the year where the format shows no more.
    Date(PartialDay),
    /// A formula's 0. In a column that never holds 0 it is a lookup of a cell that was blank.
    Zero,
    /// A formula that no program has computed yet: what it comes to is not in the file.
    Uncomputed,
    /// The code of a formula's error, `#N/A`.
    Broken(String),
}

/// A number and what its format shows of it, which has all its digits.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The number.
    pub number: f64,
    /// What people see.
    pub text: String,
}

/// The largest whole number that a cell keeps exactly: 15 digits.
const EXACT: f64 = 1e15;

impl Cell {
    /// Tells whether the cell holds nothing that can be seen. A formula that was not computed is not blank.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Blank => true,
            Cell::Text(text) => reading::is_blank(text),
            Cell::Number(_) | Cell::Shown(_) | Cell::Date(_) | Cell::Zero | Cell::Uncomputed | Cell::Broken(_) => false,
        }
    }

    /// Returns the text of the cell as a person means it; blanks, a lone `'` and what was not computed give an empty text.
    pub fn text(&self) -> String {
        match self {
            Cell::Blank | Cell::Uncomputed => String::new(),
            Cell::Text(text) => tidy(text),
            Cell::Number(number) => number_text(*number),
            Cell::Shown(shown) => shown.text.clone(),
            Cell::Date(date) => date.to_string(),
            Cell::Zero => "0".to_owned(),
            Cell::Broken(code) => code.clone(),
        }
    }

    /// Tells whether it is a number so long that Excel has replaced its end by zeros.
    pub fn lost_digits(&self) -> bool {
        match self {
            Cell::Number(number) => number.abs() >= EXACT,
            Cell::Shown(shown) => shown.number.abs() >= EXACT,
            Cell::Text(text) => is_scientific(&reading::unmarked(text)),
            Cell::Blank | Cell::Date(_) | Cell::Zero | Cell::Uncomputed | Cell::Broken(_) => false,
        }
    }

    /// Tells whether a formula left nothing here that says anything: no result, or a 0 that may be a lookup's.
    pub fn is_idle_formula(&self) -> bool {
        matches!(self, Cell::Zero | Cell::Uncomputed)
    }
}

/// `5.00299E+17`: what a text column shows after someone saved the sheet with numbers in it.
fn is_scientific(text: &str) -> bool {
    let parts = text.split_once(['E', 'e']);
    parts.is_some_and(|(number, power)| {
        number.contains('.') && number.parse::<f64>().is_ok() && power.trim_start_matches('+').parse::<u8>().is_ok()
    })
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e18 { format!("{number:.0}") } else { number.to_string() }
}

/// Reads a text as it is meant.
pub fn tidy(text: &str) -> String {
    reading::text(text).into_owned()
}

/// Reads a date as offices write it, or as a count of days from the workbook's epoch.
///
/// # Errors
/// Why it is no certain day; `1990-02-30` is none.
pub fn date(cell: &Cell, epoch: Epoch) -> Result<PartialDay, DayFault> {
    match cell {
        Cell::Date(date) => Ok(*date),
        Cell::Number(number) => typed_number(&number_text(*number), *number, epoch),
        Cell::Shown(shown) => typed_number(&shown.text, shown.number, epoch),
        Cell::Text(text) => reading::day(text).or_else(|fault| counted(text, epoch).ok_or(fault)),
        Cell::Blank | Cell::Zero | Cell::Uncomputed | Cell::Broken(_) => Err(DayFault::NotOne),
    }
}

/// Reads a number in a column of days: a date typed as one, by what is shown, else a count of days.
fn typed_number(shown: &str, number: f64, epoch: Epoch) -> Result<PartialDay, DayFault> {
    reading::day_of_shown_number(shown).or_else(|fault| epoch.likely_day(number).map(PartialDay::Day).ok_or(fault))
}

/// Reads a count of days that was saved as a text: five digits, as of 1927 and later.
fn counted(text: &str, epoch: Epoch) -> Option<PartialDay> {
    let text = reading::unmarked(text);
    let whole = text.split('.').next().unwrap_or_default();
    let plain = whole.len() == 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| text.parse().ok()).flatten().and_then(|count| epoch.likely_day(count)).map(PartialDay::Day)
}

/// Reads a whole number, with thousands separators and a unit such as 人 or 个月 after it.
pub fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Number(number) => reading::whole_of(*number),
        Cell::Shown(shown) => reading::whole_of(shown.number),
        Cell::Zero => Some(0),
        Cell::Text(text) => reading::whole(text),
        Cell::Blank | Cell::Date(_) | Cell::Uncomputed | Cell::Broken(_) => None,
    }
}

/// Reads an amount of yuan into fen, exactly: no floating point is kept.
pub fn hundredths(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Number(number) => reading::hundredths_of(*number),
        Cell::Shown(shown) => reading::hundredths_of(shown.number),
        Cell::Zero => Some(0),
        Cell::Text(text) => reading::hundredths(text),
        Cell::Blank | Cell::Date(_) | Cell::Uncomputed | Cell::Broken(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn shown(number: f64, text: &str) -> Cell {
        Cell::Shown(Box::new(Shown { number, text: text.to_owned() }))
    }

    fn read(cell: &Cell, epoch: Epoch) -> Result<String, DayFault> {
        date(cell, epoch).map(|day| day.to_string())
    }

    #[test]
    fn numbers_in_a_column_of_days_are_typed_dates_or_counts_from_the_epoch() {
        for (cell, expected) in [
            (Cell::Number(42_401.0), "2016-02-01"),
            (Cell::Number(2_016.0), "2016"),
            (Cell::Number(201_602.0), "2016-02"),
            (Cell::Number(2_016.02), "2016-02"),
            (Cell::Number(1_987.08), "1987-08"),
            (Cell::Number(2_016.2), "2016-02"),
            (shown(2_016.1, "2016.10"), "2016-10"),
            (shown(20_160_201.0, "2016-02-01"), "2016-02-01"),
            (shown(42_401.0, "042401"), "2016-02-01"),
            (text("42401"), "2016-02-01"),
        ] {
            assert_eq!(read(&cell, Epoch::Y1900).as_deref(), Ok(expected), "{cell:?}");
        }
        assert_eq!(read(&Cell::Number(40_939.0), Epoch::Y1904).as_deref(), Ok("2016-02-01"));
        assert_eq!(read(&text("40939"), Epoch::Y1904).as_deref(), Ok("2016-02-01"));
        assert_eq!(read(&Cell::Number(2_016.1), Epoch::Y1900), Err(DayFault::MonthCut));
        assert_eq!(read(&Cell::Number(3.0), Epoch::Y1900), Err(DayFault::NotOne));
        assert_eq!(read(&Cell::Zero, Epoch::Y1904), Err(DayFault::NotOne));
    }

    #[test]
    fn numbers_that_excel_cut_are_noticed() {
        assert!(Cell::Number(5.002_991_987_080_26e17).lost_digits());
        assert!(text("5.00299E+17").lost_digits());
        assert!(text("'5.00299E+17").lost_digits());
        assert!(!Cell::Number(19_900_003_866.0).lost_digits());
        assert!(!text("50029919550925899X").lost_digits());
    }

    #[test]
    fn amounts_are_exact_and_go_by_the_number() {
        assert_eq!(hundredths(&Cell::Number(12_204.5)), Some(1_220_450));
        assert_eq!(hundredths(&shown(0.5, "50%")), Some(50));
        assert_eq!(hundredths(&text("１２,204.05元")), Some(1_220_405));
        assert_eq!(hundredths(&Cell::Zero), Some(0));
        assert_eq!(whole(&text("10个月")), Some(10));
        assert_eq!(whole(&Cell::Number(2.5)), None);
    }

    #[test]
    fn cells_with_nothing_to_be_seen_are_blank() {
        assert_eq!(text("\u{feff}'500299\u{200b} ").text(), "500299");
        for blank in [" \u{3000}\n", "'", "\u{200b}", "=\"\"", "\u{3164}"] {
            assert!(text(blank).is_blank(), "{blank:?}");
        }
        assert!(!text("-").is_blank());
        assert!(!Cell::Uncomputed.is_blank());
    }
}
