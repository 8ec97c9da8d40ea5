//! Numbers that are no quantities: of households, of people, of papers.

use super::text::{half_width, squeeze, text};

/// Drops the marks by which people and programs make a cell of digits a text: quotation marks of any form, accents, primes,
/// tabs, `="…"`. In half width.
pub fn unmarked(written: &str) -> String {
    let mut kept = half_width(&text(written));
    loop {
        let bare = kept.trim().trim_matches(is_text_mark).trim();
        let bare = bare.strip_prefix('=').filter(|rest| rest.starts_with(is_text_mark)).unwrap_or(bare);
        let bare = text(bare);
        if bare == kept {
            return kept;
        }
        kept = bare.into_owned();
    }
}

fn is_text_mark(c: char) -> bool {
    matches!(
        c,
        '\'' | '"'
            | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | '“'
            | '”'
            | '‟'
            | '′'
            | '″'
            | '‵'
            | 'ˊ'
            | 'ˋ'
            | 'ʹ'
            | 'ʼ'
            | '「'
            | '」'
    )
}

/// Returns a number of a household or a person: unmarked, without blanks.
pub fn number(written: &str) -> String {
    squeeze(&unmarked(&squeeze(written)))
}

/// Returns the number of an id card or a disability card: unmarked, in capitals, without blanks, and without hyphens where
/// the rest is as long as such numbers are. What people type for the last X is an X.
pub fn id_number(written: &str) -> String {
    let number = number(written).to_uppercase();
    let bare: String = number.chars().filter(|c| !is_dash(*c)).collect();
    let as_long = matches!(bare.chars().count(), 15 | 18 | 20 | 22);
    let number = if as_long && bare.chars().take(15).all(|c| c.is_ascii_digit()) { bare } else { number };
    with_its_x(&number)
}

/// Returns the last characters of an id number, by which people look for somebody.
pub fn end_of_id_number(written: &str) -> String {
    let end = number(written).to_uppercase();
    let digits = end.chars().count().saturating_sub(1);
    with_x_behind(&end, digits)
}

/// Returns a code of letters and digits that people read off paper: in capitals, without blanks and hyphens.
pub fn code(written: &str) -> String {
    number(written).to_uppercase().chars().filter(|c| !is_dash(*c)).collect()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−' | '﹣' | '.' | '·' | '_')
}

/// Writes X for what looks like one behind 17 digits: a sign of multiplication, a Cyrillic or Greek letter, a Roman ten.
fn with_its_x(number: &str) -> String {
    with_x_behind(number, 17)
}

fn with_x_behind(number: &str, digits: usize) -> String {
    let looks_like_x = |c: char| matches!(c, '×' | '✕' | '✖' | '╳' | 'Х' | 'Χ' | 'Ⅹ');
    let good = digits > 0 && number.chars().take(digits).filter(char::is_ascii_digit).count() == digits;
    let put = |(at, c)| if good && at == digits && looks_like_x(c) { 'X' } else { c };
    number.chars().enumerate().map(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_text_are_no_part_of_a_number() {
        for mark in ["'", "‘", "’", "`", "＇", "′", "\"", "“", "\t", "'‘", "´", "\u{feff}'"] {
            assert_eq!(id_number(&format!("{mark}50029919870802003x")), "50029919870802003X", "{mark:?}");
            assert_eq!(number(&format!("{mark}5001")), "5001", "{mark:?}");
        }
        assert_eq!(id_number("=\"50029919870802011X\""), "50029919870802011X");
        assert_eq!(id_number("“50029919870802011X”"), "50029919870802011X");
        assert_eq!(number("='5001'"), "5001");
    }

    #[test]
    fn an_id_number_is_read_however_it_is_grouped() {
        for written in [
            "500299 19870802 003X",
            "500299-19870802-003X",
            "５００２９９１９８７０８０２００３ｘ",
            "50029919870802003×",
            "50029919870802003Х",
        ] {
            assert_eq!(id_number(written), "50029919870802003X", "{written}");
        }
    }

    #[test]
    fn the_end_of_an_id_number_is_read_as_its_whole_is() {
        for written in ["003X", "003x", "００３ｘ", "003×", "'003Х\u{200b}"] {
            assert_eq!(end_of_id_number(written), "003X", "{written}");
        }
        assert_eq!(end_of_id_number("×"), "×");
    }

    #[test]
    fn a_hyphen_that_may_mean_something_stays() {
        assert_eq!(number("5001-2"), "5001-2");
        assert_eq!(id_number("50029919870802003"), "50029919870802003");
        assert_eq!(id_number("渝-2019-001"), "渝-2019-001");
    }
}
