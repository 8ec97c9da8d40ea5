//! Masks for id numbers and phones (DESIGN §6): what a screen, a log line or a message may show of them.

use crate::record::Field;
use serde::Serialize;
use std::ops::Range;

/// Masks an id number to its first three and last four characters, `500***********278X`.
pub fn id_number(text: &str) -> String {
    keep_ends(text, 3, 4)
}

/// A number of which nothing but its mask is left: what is put up for all to read has no place for more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// Masks an id number.
    pub fn id_number(text: &str) -> Self {
        Self(id_number(text))
    }
}

/// Masks a phone to its first three and last four digits, `138****1234`.
pub fn phone(text: &str) -> String {
    keep_ends(text, 3, 4)
}

/// Shows a text of a field as a page of the desk shows it: the numbers by which a person is known or reached are masked, and so
/// is any such number in a field that nobody declared. Names and what people wrote are what the page is about.
pub fn on_page(field: Option<&Field>, text: &str) -> String {
    match field {
        Some(field) => field.meaning.masked(text).unwrap_or_else(|| text.to_owned()),
        None => numbers_in(text),
    }
}

/// Shows a text of a field to somebody who may see nothing personal.
pub fn for_strangers(field: &Field, text: &str) -> String {
    match field.meaning {
        meaning if field.personal => meaning.masked(text).unwrap_or_else(|| personal(text)),
        meaning if meaning.is_free_text() => numbers_in(text),
        _ => text.to_owned(),
    }
}

/// Masks a value that may be personal: names and other text keep their first character.
pub fn personal(text: &str) -> String {
    keep_ends(text, 1, 0)
}

/// What was written, for a sentence: short, and masked where it may be a number of a person that slid into another column.
pub fn quoted(text: &str) -> String {
    if text.chars().filter(|c| c.is_numeric()).count() >= 9 {
        return id_number(text);
    }
    if text.chars().count() > 20 {
        format!("{}…", text.chars().take(20).collect::<String>())
    } else {
        text.to_owned()
    }
}

/// How a mobile phone's eleven digits are written in groups.
const PHONE_GROUPS: &[&[usize]] = &[&[11], &[3, 4, 4], &[4, 3, 4], &[4, 4, 3], &[3, 3, 5], &[3, 8], &[7, 4]];

/// Masks the numbers by which a person is known or reached wherever they stand in a text that somebody typed: id numbers, old
/// ones and disability cards too, and mobile phones; also where blanks or hyphens divide them. Days and amounts stay.
pub fn numbers_in(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(start) = chars[at..].iter().position(|c| digit(*c)).map(|before| at + before) {
        let groups = groups(&chars, start);
        at = match id_number_at(&chars, &groups).or_else(|| phone_at(&chars, &groups)) {
            Some(found) => {
                mask_digits(&mut chars[found.clone()]);
                found.end
            }
            None => groups[0].end,
        };
    }
    chars.into_iter().collect()
}

/// Returns the groups of digits from `start` on that only blanks and hyphens divide. A check letter ends the last.
fn groups(chars: &[char], start: usize) -> Vec<Range<usize>> {
    let run = |from: usize, of: fn(char) -> bool| chars[from..].iter().take_while(|c| of(**c)).count();
    let mut found = vec![];
    let mut at = start;
    while found.len() < 18 {
        let end = at + run(at, digit);
        if end == at {
            break;
        }
        let checked = chars.get(end).is_some_and(|c| letter(*c));
        let end = end + usize::from(checked);
        found.push(at..end);
        if checked {
            break;
        }
        at = end + run(end, divides);
    }
    found
}

/// Returns where an id number stands that begins with the first group: any run as long as one, or groups that make up one.
fn id_number_at(chars: &[char], groups: &[Range<usize>]) -> Option<Range<usize>> {
    let first = groups.first()?;
    if first.len() >= 15 {
        return Some(first.clone());
    }
    let lengths: Vec<usize> = groups.iter().map(Range::len).collect();
    (1..groups.len()).find_map(|last| {
        let joined: String = groups[..=last].iter().map(|group| plain(&chars[group.clone()])).collect();
        let made_up = match joined.len() {
            // No region's code begins like a year of our time: days in a row are no id number.
            18 => !joined.starts_with("19") && !joined.starts_with("20") && is_birth(&joined[6..14]),
            15 => lengths[..=last] == [6, 6, 3] && is_birth(&format!("19{}", &joined[6..12])),
            _ => false,
        };
        made_up.then(|| first.start..groups[last].end)
    })
}

/// Tells whether eight digits may be a day of birth.
fn is_birth(digits: &str) -> bool {
    let between = |part: &str, least: u32, most: u32| part.parse().is_ok_and(|n: u32| (least..=most).contains(&n));
    between(&digits[..4], 1900, 2099) && between(&digits[4..6], 1, 12) && between(&digits[6..], 1, 31)
}

/// Returns where a mobile phone stands that begins with the first group, after the country's 86 if it leads.
fn phone_at(chars: &[char], groups: &[Range<usize>]) -> Option<Range<usize>> {
    let digits_of = |group: &Range<usize>| group.start..group.end - usize::from(letter(chars[group.end - 1]));
    let mut digits: Vec<Range<usize>> = groups.iter().map(digits_of).collect();
    let first = digits.first_mut()?;
    if plain(&chars[first.clone()]).starts_with("86") {
        first.start += 2;
    }
    let start = first.start;
    if !matches!(plain(&chars[first.clone()]).as_bytes(), [b'1', b'3'..=b'9', ..]) {
        return None;
    }
    let lengths: Vec<usize> = digits.iter().map(Range::len).collect();
    let written = PHONE_GROUPS.iter().find(|written| lengths.starts_with(written))?;
    Some(start..digits[written.len() - 1].end)
}

/// Masks all digits but the first three and the last four; what divides them stays.
fn mask_digits(number: &mut [char]) {
    let count = number.iter().filter(|c| !divides(**c)).count();
    let digits = number.iter_mut().filter(|c| !divides(**c)).enumerate();
    digits.filter(|(i, _)| (3..count - 4).contains(i)).for_each(|(_, c)| *c = '*');
}

/// Writes digits and check letters in their plain form.
fn plain(number: &[char]) -> String {
    let one = |c: &char| match c {
        '０'..='９' => char::from_digit(*c as u32 - '０' as u32, 10).unwrap_or(*c),
        c if letter(*c) => 'X',
        c => *c,
    };
    number.iter().map(one).collect()
}

/// Tells whether a character is a digit, a full-width one too.
fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Tells whether a character is the last one of some id numbers.
fn letter(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')
}

/// Tells whether a character may stand between the digits of one number.
fn divides(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '-' | '－' | '‐' | '‑' | '–' | '—')
}

fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head + tail {
        return "*".repeat(length);
    }
    let mask = |(i, c)| if i < head || i >= length - tail { c } else { '*' };
    text.chars().enumerate().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        RecordId, Ref,
        kinds::Person,
        record::{Home, Record, record},
    };

    record! {
        /// A kind that no program has, to tell that a declaration alone decides what is masked.
        Card, "card", "证卡", Home::Household => {
            /// Whose it is.
            person: Ref<Person>, "家庭成员", Fixed, Site;
            /// A number of a person, under a name that nobody knows.
            printed: Option<String>, "卡号", Latest, Site, means(IdNumber);
            /// How the holder is reached.
            reached: Option<String>, "联系方式", Latest, Site, means(Phone);
            /// Who holds it.
            holder: String, "持卡人", Latest, Site, means(Name);
            /// What somebody wrote.
            remark: Option<String>, "备注", Latest, Site;
            /// The account that entered it.
            by: Option<RecordId>, "录入人", Fixed, Site;
        }
    }

    #[test]
    fn what_a_declaration_says_to_be_a_persons_number_is_masked_without_being_named_anywhere() {
        let card = Card::KIND;
        let field = |name: &str| card.field(name).expect("declared");
        let personal: Vec<_> = card.fields.iter().filter(|field| field.personal).map(|field| field.name).collect();
        assert_eq!(personal, ["printed", "reached", "holder"]);
        for (name, typed, page, stranger) in [
            ("printed", "50029919860202278X", "500***********278X", "500***********278X"),
            ("reached", "19900001234", "199****1234", "199****1234"),
            ("holder", "向明成", "向明成", "向**"),
            ("remark", "打19900001234", "打19900001234", "打199****1234"),
        ] {
            assert_eq!(super::on_page(Some(field(name)), typed), page);
            assert_eq!(super::for_strangers(field(name), typed), stranger);
        }
        assert_eq!(super::on_page(None, "打19900001234"), "打199****1234");
    }

    #[test]
    fn masks_keep_the_ends_and_never_a_short_value() {
        assert_eq!(super::id_number("50029919860202278X"), "500***********278X");
        assert_eq!(super::phone("19900001234"), "199****1234");
        assert_eq!(super::phone("1990000"), "*******");
    }

    #[test]
    fn numbers_in_a_text_are_masked_wherever_they_stand() {
        for (typed, shown) in [
            ("核对50029919860202278X，电话19900001234", "核对500***********278X，电话199****1234"),
            ("15位旧号500299860202278", "15位旧号500********2278"),
            ("１９９００００１２３４打不通", "１９９****１２３４打不通"),
            ("2026年补贴1200元，户编号500235000123", "2026年补贴1200元，户编号500235000123"),
            ("没有号码", "没有号码"),
            ("打+8613900001234或86-13900001234", "打+86139****1234或86-139****1234"),
            ("电话139-0000-1234、139 0000 1234", "电话139-****-1234、139 **** 1234"),
            ("+86139-0000-1234；1390000 1234", "+86139-****-1234；139**** 1234"),
            ("500299 19860202 278X", "500*** ******** 278X"),
            ("5002 9919-8602-0227 8x，旧号500299-860202-278", "500* ****-****-**27 8x，旧号500***-*****2-278"),
            ("５００２９９　１９８６０２０２　２７８Ｘ", "５００***　********　２７８Ｘ"),
            ("2026-11-25 13900001234", "2026-11-25 139****1234"),
        ] {
            assert_eq!(super::numbers_in(typed), shown);
        }
    }

    #[test]
    fn days_amounts_and_other_numbers_of_a_text_stay() {
        for typed in [
            "2026-11-25至2026-12-31，2026 11 25 09 30 12",
            "2026-11-25 09:30 补贴1200元 1300元 15000-18000元",
            "2024-2025-2026 年每年 1200 1300 1500 元",
            "500235116002 村，户编号500235000123，人口编号50023500012301",
            "面积 120 85.5-90 平方米，3-2-501 室，户 86",
            "座机023-55120000，12345热线，1-3-9",
            "11012345678",
        ] {
            assert_eq!(super::numbers_in(typed), typed);
        }
    }
}
