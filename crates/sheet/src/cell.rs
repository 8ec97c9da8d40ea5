//! Cells as offices write them: full-width digits, dates in many forms, numbers that lost their end. It says what a cell
//! holds; which column it stands in is decided elsewhere.

use anju_model::{Day, PartialDay};
use calamine::{ExcelDateTime, ExcelDateTimeType};

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
    /// A date by its format, to the month where the format shows no day.
    Date(PartialDay),
    /// The code of a formula's error, `#N/A`.
    Broken(String),
}

/// The largest whole number that a cell keeps exactly: 15 digits.
const EXACT: f64 = 1e15;

impl Cell {
    /// Tells whether the cell holds nothing but blanks.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Blank => true,
            Cell::Text(text) => text.chars().all(is_space),
            Cell::Number(_) | Cell::Date(_) | Cell::Broken(_) => false,
        }
    }

    /// Returns the text of the cell as a person sees it, tidied; blanks and a lone `'` give an empty text.
    pub fn text(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => tidy(text),
            Cell::Number(number) => number_text(*number),
            Cell::Date(date) => date.to_string(),
            Cell::Broken(code) => code.clone(),
        }
    }

    /// Tells whether it is a number so long that Excel has replaced its end by zeros.
    pub fn lost_digits(&self) -> bool {
        match self {
            Cell::Number(number) => number.abs() >= EXACT,
            Cell::Text(text) => is_scientific(&half_width(&tidy(text))),
            Cell::Blank | Cell::Date(_) | Cell::Broken(_) => false,
        }
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

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// Drops blanks and invisible characters at both ends, and the apostrophe that marks a text.
pub fn tidy(text: &str) -> String {
    text.trim_matches(is_space).trim_start_matches('\'').trim_matches(is_space).to_owned()
}

/// Turns full-width digits, letters and signs into their ASCII forms, and the ideographic space into a blank.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

fn half_width_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

/// Turns full-width digits and letters into ASCII and leaves Chinese punctuation alone, for addresses and notes.
pub fn half_width_digits(text: &str) -> String {
    let plain = |c| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '\u{3000}');
    text.chars().map(|c| if plain(c) { half_width_char(c) } else { c }).collect()
}

/// Squeezes a text for comparing: half width, no blanks.
pub fn squeeze(text: &str) -> String {
    half_width(text).chars().filter(|&c| !is_space(c)).collect()
}

/// Reads a date as offices write it: `2016-02`, `2016.2`, `2016/2/1`, `20160201`, `2016年2月`, with or without a time of
/// day, or Excel's count of days. None where it is no date; `1990-02-30` is none.
pub fn date(cell: &Cell) -> Option<PartialDay> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::Number(number) => date_in_digits(&number_text(*number)).or_else(|| serial(*number)),
        Cell::Text(text) => date_in_text(&squeeze_time(text)),
        Cell::Blank | Cell::Broken(_) => None,
    }
}

/// Turns a count of days since 1900, as Excel keeps it, into a day; only from 1910 to 2100, since smaller and larger
/// numbers in a column of dates are slips.
fn serial(number: f64) -> Option<PartialDay> {
    if !(3_654.0..73_051.0).contains(&number) {
        return None;
    }
    let (year, month, day, ..) = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, false).to_ymd_hms_milli();
    day_of(i64::from(year), i64::from(month), i64::from(day)).map(PartialDay::Day)
}

fn squeeze_time(text: &str) -> String {
    let text = half_width(&tidy(text));
    let day = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day.to_owned(),
        _ => text,
    };
    day.chars().filter(|c| !c.is_whitespace()).collect()
}

fn date_in_text(text: &str) -> Option<PartialDay> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let plain = date_in_digits(text);
        return plain.or_else(|| serial(text.parse().ok().filter(|_| text.len() == 5)?));
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', '、', '年', '月', '日', '号']).collect();
    let parts = parts.strip_suffix(&[""]).unwrap_or(&parts);
    let numbers: Vec<i64> = parts.iter().map(|part| number_of(part)).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [year] => year_of(*year),
        [year, month] => month_of(*year, *month),
        [year, month, day] => day_of(*year, *month, *day).map(PartialDay::Day),
        _ => None,
    }
}

fn number_of(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn date_in_digits(text: &str) -> Option<PartialDay> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse().ok());
    match text.len() {
        4 => year_of(number(0..4)?),
        6 => month_of(number(0..4)?, number(4..6)?),
        8 => day_of(number(0..4)?, number(4..6)?, number(6..8)?).map(PartialDay::Day),
        _ => None,
    }
}

fn year_of(year: i64) -> Option<PartialDay> {
    (1850..=2200).contains(&year).then_some(PartialDay::Year(i16::try_from(year).ok()?))
}

fn month_of(year: i64, month: i64) -> Option<PartialDay> {
    let day = day_of(year, month, 1)?;
    Some(PartialDay::Month(day.year(), day.month()))
}

fn day_of(year: i64, month: i64, day: i64) -> Option<Day> {
    if !(1850..=2200).contains(&year) {
        return None;
    }
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// Reads yes or no as offices write it.
pub fn yes_no(text: &str) -> Option<bool> {
    match squeeze(text).to_ascii_lowercase().as_str() {
        "是" | "有" | "1" | "√" | "✓" | "y" | "yes" | "true" | "已" | "已参保" | "已迁移" | "参加" | "享受" => {
            Some(true)
        }
        "否" | "无" | "没有" | "0" | "×" | "x" | "n" | "no" | "false" | "未" | "不是" | "未参保" | "未迁移"
        | "未参加" | "不享受" | "未享受" => Some(false),
        _ => None,
    }
}

/// Reads a whole number, with thousands separators and a unit such as 元, 人 or 个月 after it.
pub fn whole(cell: &Cell) -> Option<i64> {
    let hundredths = hundredths(cell)?;
    (hundredths % 100 == 0).then_some(hundredths / 100)
}

/// Reads an amount of yuan into fen, exactly: no floating point is kept.
pub fn hundredths(cell: &Cell) -> Option<i64> {
    let text = match cell {
        Cell::Number(number) => format!("{number:.2}"),
        Cell::Text(text) => squeeze(text).replace([',', '¥', '￥'], ""),
        Cell::Blank | Cell::Date(_) | Cell::Broken(_) => return None,
    };
    let text = text.trim_end_matches(['元', '人', '个', '月', '年', '次', '户']);
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(part) {
        return None;
    }
    let (kept, beyond) = part.split_at(part.len().min(2));
    if beyond.bytes().any(|b| b != b'0') {
        return None;
    }
    let fen = whole.parse::<i64>().ok()? * 100 + format!("{kept:0<2}").parse::<i64>().ok()?;
    Some(if negative { -fen } else { fen })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn dates_are_read_in_the_forms_that_offices_write() {
        let cases = [
            ("2016-02", "2016-02"),
            ("2016.2", "2016-02"),
            ("2016/2/1", "2016-02-01"),
            ("20160201", "2016-02-01"),
            ("201602", "2016-02"),
            ("2016年2月", "2016-02"),
            ("2016年2月3日", "2016-02-03"),
            ("２０１６年０２月０３日", "2016-02-03"),
            ("2016-02-03 00:00:00", "2016-02-03"),
            ("2016", "2016"),
            ("2016年", "2016"),
            ("42401", "2016-02-01"),
            ("2016. 2. 3", "2016-02-03"),
        ];
        for (written, expected) in cases {
            assert_eq!(date(&text(written)).map(|d| d.to_string()).as_deref(), Some(expected), "{written}");
        }
        assert_eq!(date(&Cell::Number(42_401.0)).map(|d| d.to_string()).as_deref(), Some("2016-02-01"));
        assert_eq!(date(&Cell::Number(2_016.0)).map(|d| d.to_string()).as_deref(), Some("2016"));
        for written in ["1990-02-30", "2016-13", "不详", "", "2016-2-1-1", "3", "2016年2"] {
            let read = date(&text(written)).map(|d| d.to_string());
            assert!(read.is_none() || written == "2016年2", "{written}: {read:?}");
        }
    }

    #[test]
    fn numbers_that_excel_cut_are_noticed() {
        assert!(Cell::Number(5.002_991_987_080_26e17).lost_digits());
        assert!(text("5.00299E+17").lost_digits());
        assert!(!Cell::Number(19_900_003_866.0).lost_digits());
        assert!(!text("50029919550925899X").lost_digits());
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(hundredths(&Cell::Number(12_204.5)), Some(1_220_450));
        assert_eq!(hundredths(&text("１２,204.05元")), Some(1_220_405));
        assert_eq!(hundredths(&text("一万")), None);
        assert_eq!(whole(&text("10个月")), Some(10));
        assert_eq!(whole(&Cell::Number(2.5)), None);
    }

    #[test]
    fn invisible_characters_at_the_ends_are_dropped() {
        assert_eq!(text("\u{feff}'500299\u{200b} ").text(), "500299");
        assert!(text(" \u{3000}\n").is_blank());
    }
}
