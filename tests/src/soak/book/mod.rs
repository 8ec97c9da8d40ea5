//! A workbook as the programs of an office store it: sheets of cells with formats, merged regions, hidden rows and sheets.
//! The writers beside this file put it into .xlsx, .xls and plain text; they know nothing of what it says.

mod csv;
mod xls;
mod xlsx;

use anju_model::Day;
use std::ops::RangeInclusive;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// A text.
    Text(String),
    /// A number with the format that it is shown in.
    Number {
        /// What is stored.
        value: f64,
        /// The number format; none for the general one.
        format: &'static str,
        /// What a person sees.
        shown: String,
    },
    /// A day, stored as a count of days since the workbook's epoch.
    Day {
        /// The day.
        day: Day,
        /// The number format; none for the general one, which shows the count itself.
        format: &'static str,
        /// What a person sees; nothing where it is the count itself.
        shown: String,
    },
    /// A formula.
    Formula {
        /// As typed, without the sign of equality.
        formula: String,
        /// What the program that saved the file had computed; none where a program that computes nothing wrote it.
        result: Option<Computed>,
    },
}

/// What a formula came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// Makes a text cell, a blank one of an empty text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Makes a whole number in the general format.
    pub fn number(value: i64) -> Self {
        Self::Number { value: value as f64, format: "", shown: value.to_string() }
    }

    /// Tells whether a person would see nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number { .. } | Self::Day { .. } | Self::Formula { .. } => false,
        }
    }

    /// Returns what a person sees.
    pub fn shown(&self, from_1904: bool) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number { shown, .. } => shown.clone(),
            Self::Day { day, format: "", .. } => count_of_days(*day, from_1904).to_string(),
            Self::Day { shown, .. } => shown.clone(),
            Self::Formula { result: None, .. } => String::new(),
            Self::Formula { result: Some(Computed::Text(text)), .. } => text.clone(),
            Self::Formula { result: Some(Computed::Number(number)), .. } => number.to_string(),
        }
    }
}

/// The count of days by which spreadsheets store a day after February 1900.
fn count_of_days(day: Day, from_1904: bool) -> i64 {
    let epoch = if from_1904 { Day::new(1904, 1, 1) } else { Day::new(1899, 12, 30) };
    day.days_since(epoch.expect("both are days"))
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its cells from column A.
    pub cells: Vec<Cell>,
    /// Whether it is hidden, by hand or by a filter.
    pub hidden: bool,
}

/// Whether a sheet is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// It is.
    #[default]
    Shown,
    /// Hidden by hand.
    Hidden,
    /// Hidden so that only a macro shows it again.
    VeryHidden,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows from row 1.
    pub rows: Vec<Row>,
    /// Regions drawn as one cell.
    pub merged: Vec<Merged>,
    /// Whether it is seen.
    pub seen: Seen,
}

/// A region drawn as one cell; rows and columns count from 0. Its value stands in the first cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its rows.
    pub rows: RangeInclusive<usize>,
    /// Its columns.
    pub columns: RangeInclusive<usize>,
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Excel since 2007, and WPS.
    Xlsx,
    /// Excel 97–2003.
    Xls,
    /// Plain text with this separator.
    Text {
        /// Between cells.
        separator: char,
        /// How characters become bytes.
        encoding: Encoding,
    },
}

/// How characters become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a mark at the start.
    Utf8Marked,
    /// UTF-16, lower byte first, with a mark at the start: "Unicode text" of Excel.
    Utf16,
    /// GBK, or GB 18030 where a character needs it.
    Gbk,
}

/// A workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// Its sheets; a plain text has one.
    pub sheets: Vec<Sheet>,
    /// Whether days count from 1904, as Excel for Mac long did.
    pub from_1904: bool,
    /// What it is written as.
    pub form: Form,
}

impl Book {
    /// Writes it.
    ///
    /// # Panics
    /// Where it does not fit its form: more sheets than a plain text has, or more rows or longer texts than a sheet holds.
    pub fn bytes(&self) -> Vec<u8> {
        match self.form {
            Form::Xlsx => xlsx::bytes(self).expect("small sheets fit"),
            Form::Xls => xls::bytes(self),
            Form::Text { separator, encoding } => {
                let [sheet] = &self.sheets[..] else { panic!("a plain text is one sheet") };
                csv::bytes(sheet, separator, encoding)
            }
        }
    }

    /// Returns the ending of its name.
    pub fn ending(&self) -> &'static str {
        match self.form {
            Form::Xlsx => "xlsx",
            Form::Xls => "xls",
            Form::Text { separator: '\t', .. } => "txt",
            Form::Text { .. } => "csv",
        }
    }
}

#[cfg(test)]
mod tests;
