//! Phones as people write them: with a country's code, with brackets, two in one cell, with a name behind. A doubtful one is
//! kept beside, and nobody is refused for it.

use super::{number::unmarked, text::text};
use std::ops::Range;

/// What a cell of phones says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phone {
    /// The number to call: the first mobile, else the first landline with its area code; digits only.
    pub number: Option<String>,
    /// What else stands there: other numbers, whose it is, an extension, or all of it where nothing is a number.
    pub beside: Option<String>,
}

/// Reads a cell of phones.
pub fn phone(written: &str) -> Phone {
    let meant = text(written);
    let plain = unmarked(&meant);
    let found = numbers(&plain);
    let taken = found.iter().find(|number| number.mobile).or_else(|| found.first());
    match taken {
        Some(taken) => Phone { number: Some(taken.digits.clone()), beside: rest(&plain, &taken.span) },
        None => Phone { number: None, beside: Some(meant.into_owned()).filter(|text| !text.is_empty()) },
    }
}

struct Number {
    digits: String,
    mobile: bool,
    /// Where it stands.
    span: Range<usize>,
}

/// A run of digits and where it stands.
struct Group<'a> {
    digits: &'a str,
    at: usize,
    /// Whether nothing but a blank, a bracket or a hyphen parts it from the group before.
    joined: bool,
    /// Whether a plus stands before it.
    plus: bool,
}

/// Finds the numbers of a text, each as many groups of digits as make one.
fn numbers(text: &str) -> Vec<Number> {
    let groups = groups(text);
    let mut found = vec![];
    let mut at = 0;
    while at < groups.len() {
        let joined = groups[at + 1..].iter().take_while(|group| group.joined).count();
        let tries = (at..=at + joined).rev().map(|last| (last, &groups[at..=last]));
        let whole = tries.filter_map(|(last, run)| Some((last, of_groups(run)?))).next();
        match whole {
            Some((last, (digits, mobile))) => {
                let span = groups[at].at..groups[last].at + groups[last].digits.len();
                found.push(Number { digits, mobile, span });
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

fn groups(text: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = vec![];
    let mut end = None;
    let mut rest = 0;
    while let Some(from) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| at + rest) {
        let length = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        let between = &text[end.unwrap_or(from)..from];
        let joined = end.is_some() && between.chars().all(joins) && between.chars().count() <= 3;
        let plus = text[..from].trim_end().ends_with('+');
        groups.push(Group { digits: &text[from..from + length], at: from, joined, plus });
        rest = from + length;
        end = Some(rest);
    }
    groups
}

fn joins(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '.' | '·' | '‐'..='―' | '−' | '_')
}

/// Tells whether groups of digits together are one number, and whether of a mobile.
fn of_groups(run: &[Group]) -> Option<(String, bool)> {
    let digits: String = run.iter().map(|group| group.digits).collect();
    if let Some(kind) = national(&digits) {
        return Some((digits, kind));
    }
    // Of a mobile called from another city, as one had to once, the 0 is dropped.
    if let Some(mobile) = digits.strip_prefix('0').filter(|rest| national(rest) == Some(true)) {
        return Some((mobile.to_owned(), true));
    }
    // 86 alone may begin an area code or a local number; with more before or behind, it is the country's.
    let abroad = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"))?;
    if let Some(kind) = national(abroad) {
        return Some((abroad.to_owned(), kind));
    }
    let said = run[0].plus || digits.starts_with("0086") || run[0].digits == "86";
    let with_zero = format!("0{abroad}");
    national(&with_zero).filter(|_| said).map(|kind| (with_zero, kind))
}

/// Returns the digits with which a number begins that is only typed in part, however they are grouped; none where anything
/// else stands there.
pub fn start_of_phone(written: &str) -> Option<String> {
    let whole = phone(written);
    if let Phone { number: Some(number), beside: None } = whole {
        return Some(number);
    }
    let plain = unmarked(written);
    let digits: String = plain.chars().filter(|&c| !joins(c)).collect();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Tells whether a text is a number as [`phone`] gives it: digits of a mobile, or of a landline with its area code.
pub fn is_phone(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && national(text).is_some()
}

/// Tells whether digits are a number of this country, and whether of a mobile: 11 digits from 1, or a landline with its
/// area code, 0 and two or three digits, then seven or eight.
fn national(digits: &str) -> Option<bool> {
    let bytes = digits.as_bytes();
    match (bytes.first()?, bytes.get(1)?) {
        (b'1', _) if bytes.len() == 11 => Some(true),
        (b'0', b'1' | b'2') if matches!(bytes.len(), 10 | 11) => Some(false),
        (b'0', b'3'..=b'9') if matches!(bytes.len(), 11 | 12) => Some(false),
        _ => None,
    }
}

/// What stands beside a number; the whole where something stands on both sides, since apart nobody would understand it.
fn rest(text: &str, taken: &Range<usize>) -> Option<String> {
    let before = bare(&text[..taken.start]);
    let after = bare(&text[taken.end..]);
    let rest = match (before.is_empty(), after.is_empty()) {
        (true, true) => return None,
        (true, false) => after,
        (false, true) => before,
        (false, false) => text,
    };
    Some(rest.to_owned())
}

/// Drops the signs at both ends that only part or wrap.
fn bare(text: &str) -> &str {
    let parts = |c: char| c.is_whitespace() || joins(c) || "+/\\,;:、，；：|~&'\"".contains(c);
    text.trim_matches(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> (String, String) {
        let phone = phone(written);
        (phone.number.unwrap_or_default(), phone.beside.unwrap_or_default())
    }

    #[test]
    fn one_number_is_read_in_every_form_and_leaves_nothing_beside() {
        for written in [
            "19900003866",
            "8619900003866",
            "+86 199 0000 3866",
            "+8619900003866",
            "(+86)19900003866",
            "0086-19900003866",
            "199-0000-3866",
            "1990000 3866",
            "１９９００００３８６６",
            "'19900003866",
            "\u{202d}19900003866\u{202c}",
            "199·0000·3866",
            "019900003866",
        ] {
            assert_eq!(read(written), ("19900003866".to_owned(), String::new()), "{written}");
        }
        for (written, number) in [
            ("0755-88001234", "075588001234"),
            ("(0571)88001234", "057188001234"),
            ("（0571）8800 1234", "057188001234"),
            ("023-55123456", "02355123456"),
            ("02355123456", "02355123456"),
            ("023 5512 3456", "02355123456"),
            ("010—88001234", "01088001234"),
            ("0859-5123456", "08595123456"),
            ("+86-23-55123456", "02355123456"),
            ("86-023-55123456", "02355123456"),
            ("0086 23 55123456", "02355123456"),
        ] {
            assert_eq!(read(written), (number.to_owned(), String::new()), "{written}");
        }
    }

    #[test]
    fn of_several_the_first_mobile_is_taken_and_the_rest_stays_beside() {
        for (written, number, beside) in [
            ("19900003866/19900003867", "19900003866", "19900003867"),
            ("19900003866 19900003867", "19900003866", "19900003867"),
            ("19900003866\n19900003867", "19900003866", "19900003867"),
            ("19900003866、02355123456", "19900003866", "02355123456"),
            ("023-55123456；19900003866", "19900003866", "023-55123456"),
            ("19900003866（女儿）", "19900003866", "女儿"),
            ("女儿19900003866", "19900003866", "女儿"),
            ("023-55123456-801", "02355123456", "801"),
            ("023-55123456转801", "02355123456", "转801"),
            ("爸19900003866妈19900003867", "19900003866", "爸19900003866妈19900003867"),
            ("19900003866或19900003867", "19900003866", "或19900003867"),
        ] {
            assert_eq!(read(written), (number.to_owned(), beside.to_owned()), "{written}");
        }
    }

    #[test]
    fn a_number_typed_in_part_is_its_first_digits() {
        for (written, digits) in [
            ("199-0000", Some("1990000")),
            ("１９９ 0000\u{200b}", Some("1990000")),
            ("+86 199 0000 3866", Some("19900003866")),
            ("023—5512", Some("0235512")),
            ("女儿1990000", None),
            ("张三", None),
            ("-", None),
        ] {
            assert_eq!(start_of_phone(written).as_deref(), digits, "{written}");
        }
    }

    #[test]
    fn what_is_no_number_to_call_is_kept_whole() {
        for written in ["55123456", "无", "1990000386", "199000038667", "1.99E+10", "请打村委会", "400-123-4567"]
        {
            assert_eq!(read(written), (String::new(), written.to_owned()), "{written}");
        }
        assert_eq!(phone(" \u{200b}"), Phone::default());
    }
}
