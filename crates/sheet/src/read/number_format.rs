//! What the number format of a cell shows: whether its number is a day, and how far; and digits that stand otherwise than
//! the number says. Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31; .xls has the same.

use crate::cell::{Cell, Shown};
use anju_model::{PartialDay, reading::Epoch};

/// What a format shows of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Format {
    /// The number as it is.
    #[default]
    Plain,
    /// A day.
    Day,
    /// The month of a day.
    Month,
    /// The year of a day.
    Year,
    /// Its digits among others.
    Mask(Mask),
}

/// How digits are shown: 000"号", 0000-00-00, 0.00.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mask {
    /// Before the decimal point, in their order.
    whole: Vec<Piece>,
    /// How many digits stand behind the point.
    decimals: usize,
    /// What stands behind the digits.
    after: String,
    percent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// A digit, 0 where the number has none left.
    Digit,
    /// A digit if the number has one left.
    Optional,
    Literal(char),
}

impl Format {
    /// Returns the format of an id that programs build in, by the lists for mainland China.
    pub fn built_in(id: u32) -> Option<Self> {
        match id {
            0 | 1 | 3 | 37..=44 | 48 | 49 => Some(Format::Plain),
            2 => Some(Format::of("0.00")),
            9 => Some(Format::of("0%")),
            10 => Some(Format::of("0.00%")),
            17 | 27 | 36 | 50 | 52 | 57 => Some(Format::Month),
            14..=16 | 18..=22 | 28..=35 | 51 | 53..=56 | 58 => Some(Format::Day),
            _ => None,
        }
    }

    /// Reads the code of a format.
    pub fn of(code: &str) -> Self {
        let tokens = tokens(code);
        if tokens.iter().any(|token| matches!(token, Token::Elapsed)) {
            return Format::Plain;
        }
        as_date(&tokens).or_else(|| mask(&tokens).map(Format::Mask)).unwrap_or_default()
    }

    /// Turns a number into what its cell holds.
    pub fn cell(&self, number: f64, epoch: Epoch) -> Cell {
        let part = |part: fn(anju_model::Day) -> PartialDay| {
            // Less than a day is a time of day.
            let day = epoch.day(number).filter(|_| number >= 1.0);
            day.map_or(Cell::Number(number), |day| Cell::Date(part(day)))
        };
        match self {
            Format::Plain => Cell::Number(number),
            Format::Day => part(PartialDay::Day),
            Format::Month => part(|day| PartialDay::Month(day.year(), day.month())),
            Format::Year => part(|day| PartialDay::Year(day.year())),
            Format::Mask(mask) => match mask.show(number) {
                Some(text) => Cell::Shown(Box::new(Shown { number, text })),
                None => Cell::Number(number),
            },
        }
    }
}

/// What stands in the first section of a format, which is for positive numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    /// A letter or sign with a meaning, in small letters.
    Sign(char),
    Literal(char),
    /// `[h]`: a duration, which is no day.
    Elapsed,
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = vec![];
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => tokens.extend(chars.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(chars.next().map(Token::Literal)),
            // A blank as wide as the next character, and a character that fills the cell: no digits.
            '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty() && inside.chars().all(|c| "hmsHMS".contains(c)) {
                    tokens.push(Token::Elapsed);
                }
            }
            c if c.is_ascii() => tokens.push(Token::Sign(c.to_ascii_lowercase())),
            c => tokens.push(Token::Literal(c)),
        }
    }
    tokens
}

/// Tells whether a format shows a day, and how far.
fn as_date(tokens: &[Token]) -> Option<Format> {
    let text: String = tokens.iter().map(|token| if let Token::Sign(c) = token { *c } else { ' ' }).collect();
    let text = text.replace("general", "").replace("am/pm", "").replace("a/p", "");
    if text.contains(['0', '#', '?']) && !text.contains(['y', 'd', 'h']) {
        return None;
    }
    let letters: Vec<char> = text.chars().filter(|c| "ymdhse".contains(*c)).collect();
    let runs: Vec<char> = letters.chunk_by(|a, b| a == b).map(|run| run[0]).collect();
    let minute = |at: usize| (at > 0 && runs[at - 1] == 'h') || runs.get(at + 1) == Some(&'s');
    let month = (0..runs.len()).any(|at| runs[at] == 'm' && !minute(at));
    // The year of an era is written e, in Chinese formats the common one.
    let year = runs.iter().any(|c| matches!(c, 'y' | 'e'));
    let time = runs.iter().any(|c| matches!(c, 'h' | 's')) || runs.contains(&'m');
    match (year, month, runs.contains(&'d')) {
        (_, _, true) | (false, true, false) => Some(Format::Day),
        (true, true, false) => Some(Format::Month),
        (true, false, false) => Some(Format::Year),
        (false, false, false) => time.then_some(Format::Day),
    }
}

/// Reads how digits are shown; none where the format shows what the number is anyway, or in a way that is no plain digits.
fn mask(tokens: &[Token]) -> Option<Mask> {
    let mut mask = Mask::default();
    let mut behind_point = false;
    for token in spelled(tokens)? {
        match token {
            Token::Sign('0') if behind_point => mask.decimals += 1,
            Token::Sign('#' | '?') if behind_point => return None,
            Token::Sign('0') => mask.whole.push(Piece::Digit),
            Token::Sign('#' | '?') => mask.whole.push(Piece::Optional),
            Token::Sign('.') => behind_point = true,
            Token::Sign('%') => (mask.percent, mask.after) = (true, format!("{}%", mask.after)),
            // Thousands, fractions, powers of ten, and texts.
            Token::Sign(',' | '/' | '@' | 'e') | Token::Elapsed => return None,
            Token::Sign(c) | Token::Literal(c) if behind_point => mask.after.push(c),
            Token::Sign(c) | Token::Literal(c) => mask.whole.push(Piece::Literal(c)),
        }
    }
    let digits = mask.whole.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).count();
    let plain = mask.whole.len() == digits && mask.decimals == 0 && mask.after.is_empty();
    let zeros = mask.whole.iter().filter(|piece| **piece == Piece::Digit).count();
    (digits > 0 && !(plain && zeros <= 1)).then_some(mask)
}

/// Replaces the word General by a digit: `General"组"`.
fn spelled(tokens: &[Token]) -> Option<Vec<Token>> {
    let word: Vec<Token> = "general".chars().map(Token::Sign).collect();
    let mut spelled = tokens.to_vec();
    if let Some(at) = spelled.windows(word.len()).position(|window| window == word) {
        spelled.splice(at..at + word.len(), [Token::Sign('#')]);
    }
    let letters = spelled.iter().any(|token| matches!(token, Token::Sign(c) if c.is_ascii_alphabetic() && *c != 'e'));
    (!letters).then_some(spelled)
}

impl Mask {
    /// Shows a number; none where that would take a digit away.
    fn show(&self, number: f64) -> Option<String> {
        let number = if self.percent { number * 100.0 } else { number };
        if !(0.0..1e15).contains(&number) {
            return None;
        }
        let shown = format!("{number:.*}", self.decimals);
        let exact = shown.parse::<f64>().is_ok_and(|again| (again - number).abs() <= number.abs() * 1e-12);
        if !exact {
            return None;
        }
        let (whole, part) = shown.split_once('.').unwrap_or((&shown, ""));
        let point = if part.is_empty() { "" } else { "." };
        Some(format!("{}{point}{part}{}", self.fill(whole), self.after))
    }

    /// Puts digits into their places from the last one on; what is left over stands before the first place.
    fn fill(&self, digits: &str) -> String {
        let mut left: Vec<char> = digits.chars().filter(|_| digits != "0").collect();
        let mut shown: Vec<char> = vec![];
        let first = self.whole.iter().position(|piece| !matches!(piece, Piece::Literal(_)));
        for (at, piece) in self.whole.iter().enumerate().rev() {
            match piece {
                Piece::Literal(c) => shown.push(*c),
                Piece::Digit => shown.push(left.pop().unwrap_or('0')),
                Piece::Optional => shown.extend(left.pop()),
            }
            if Some(at) == first {
                shown.extend(std::mem::take(&mut left).into_iter().rev());
            }
        }
        shown.iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(code: &str, number: f64) -> String {
        Format::of(code).cell(number, Epoch::Y1900).text()
    }

    #[test]
    fn digits_are_as_their_format_shows_them() {
        for (code, number, expected) in [
            ("00000000", 12.0, "00000012"),
            ("00000000", 123_456_789.0, "123456789"),
            ("0000-00-00", 20_160_201.0, "2016-02-01"),
            ("0000\\-00\\-00", 20_160_201.0, "2016-02-01"),
            ("000\"号\"", 5.0, "005号"),
            ("\"第\"0\"组\"", 3.0, "第3组"),
            ("General\"组\"", 3.0, "3组"),
            ("#\"楼\"", 12.0, "12楼"),
            ("0.00", 2016.1, "2016.10"),
            ("0.00_ ", 2016.02, "2016.02"),
            ("0.00_);[Red]\\(0.00\\)", 12.5, "12.50"),
            ("0.0", 2016.02, "2016.02"),
            ("0%", 0.85, "85%"),
            ("000", 0.0, "000"),
            ("0", 12.0, "12"),
            ("#,##0", 5001.0, "5001"),
            ("#,##0.00", 5001.5, "5001.5"),
            ("0.00E+00", 12_000.0, "12000"),
            ("# ?/?", 0.5, "0.5"),
            ("@", 12.0, "12"),
            ("General", 500_101.0, "500101"),
            ("[$-804]General", 5.0, "5"),
            ("0000", -5.0, "-5"),
            ("00", 5.5, "5.5"),
        ] {
            assert_eq!(text(code, number), expected, "{code}");
        }
    }

    #[test]
    fn days_are_shown_as_far_as_their_format_does() {
        for (code, expected) in [
            ("yyyy\\-mm\\-dd", "2016-02-01"),
            ("yyyy\"年\"m\"月\"d\"日\"", "2016-02-01"),
            ("yyyy年m月", "2016-02"),
            ("yyyy.mm", "2016-02"),
            ("[$-404]e\"年\"m\"月\"", "2016-02"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "2016-02-01"),
            ("mmm\\-yy", "2016-02"),
            ("yyyy", "2016"),
            ("m/d/yy h:mm", "2016-02-01"),
            ("yyyy-mm-dd hh:mm:ss", "2016-02-01"),
            ("m\"月\"d\"日\"", "2016-02-01"),
            ("h:mm AM/PM", "2016-02-01"),
            ("[h]:mm", "42401"),
            ("[Red]0", "42401"),
        ] {
            assert_eq!(text(code, 42_401.0), expected, "{code}");
        }
        assert_eq!(text("h:mm", 0.5), "0.5");
        assert_eq!(Format::built_in(57), Some(Format::Month));
        assert_eq!(Format::built_in(14), Some(Format::Day));
        assert_eq!(Format::built_in(164), None);
    }
}
