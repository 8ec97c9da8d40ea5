//! The citizen's id number of GB 11643 and the disability card that is built on it. Not the check that a number belongs to
//! one person only: that needs the household or the county.

use crate::day::Day;

/// A well-formed id number of 18 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdNumber {
    text: String,
    birth: Day,
}

/// Why a text is no id number; the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Fifteen digits: the old form, out of use since 2013.
    Old,
    /// Another length; it carries the number of characters.
    Length(usize),
    /// Something else than 17 digits and a digit or X.
    Shape,
    /// The digits 7 to 14 are no day.
    Date,
    /// The last character does not follow from the others: one of them is wrong.
    Checksum,
}

impl IdFault {
    /// Returns the code of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            IdFault::Old => "id.old",
            IdFault::Length(_) => "id.length",
            IdFault::Shape => "id.shape",
            IdFault::Date => "id.birth",
            IdFault::Checksum => "id.check_digit",
        }
    }
}

impl IdNumber {
    /// Reads an id number; a small x counts as X.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let text = text.to_ascii_uppercase();
        let length = text.chars().count();
        if length == 15 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdFault::Old);
        }
        if length != 18 {
            return Err(IdFault::Length(length));
        }
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 18
            && bytes[..17].iter().all(u8::is_ascii_digit)
            && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
        if !shaped {
            return Err(IdFault::Shape);
        }
        let birth = birth_in(bytes).ok_or(IdFault::Date)?;
        if check_character(bytes) != bytes[17] {
            return Err(IdFault::Checksum);
        }
        Ok(Self { text, birth })
    }

    /// Returns the 18 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the day of birth in it.
    pub fn birth(&self) -> Day {
        self.birth
    }

    /// Returns the sex in it by its code of GB/T 2261.1: `1` for an odd 17th digit (男), `2` for an even one (女).
    pub fn sex(&self) -> &'static str {
        if (self.text.as_bytes()[16] - b'0') % 2 == 1 { "1" } else { "2" }
    }
}

fn birth_in(bytes: &[u8]) -> Option<Day> {
    let number = |from: usize, to: usize| bytes[from..to].iter().fold(0_i16, |n, b| n * 10 + i16::from(b - b'0'));
    let (year, month, day) = (number(6, 10), number(10, 12), number(12, 14));
    if !(1850..=2200).contains(&year) {
        return None;
    }
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// Computes the last character by ISO 7064 MOD 11-2.
fn check_character(bytes: &[u8]) -> u8 {
    let sum = bytes[..17].iter().fold(0_u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
    b"10X98765432"[(sum % 11) as usize]
}

/// Why a text is no disability card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// Neither 20 characters nor 22 for a renewed one.
    Length(usize),
    /// The first 18 are no id number.
    Id(IdFault),
    /// The first 18 are another person's id number.
    Owner,
    /// The 19th is no category 1 to 7 or the 20th no level 1 to 4, or what follows is no digits.
    Category,
}

/// Reads a disability card: id number, category 1–7, level 1–4, and two more digits if it was renewed. Gives category and
/// level. With the holder's id number, it must be the same.
pub fn disability_card(text: &str, id_number: Option<&str>) -> Result<(char, char), CardFault> {
    let text = text.to_ascii_uppercase();
    let length = text.chars().count();
    if !matches!(length, 20 | 22) || text.len() != length {
        return Err(CardFault::Length(length));
    }
    let id = IdNumber::parse(&text[..18]).map_err(CardFault::Id)?;
    if id_number.is_some_and(|own| !own.eq_ignore_ascii_case(id.as_str())) {
        return Err(CardFault::Owner);
    }
    let tail: Vec<char> = text[18..].chars().collect();
    let good =
        matches!(tail[0], '1'..='7') && matches!(tail[1], '1'..='4') && tail[2..].iter().all(char::is_ascii_digit);
    if good { Ok((tail[0], tail[1])) } else { Err(CardFault::Category) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_numbers_are_taken_or_refused_for_the_first_reason() {
        let cases: [(&str, Result<&str, IdFault>); 10] = [
            ("500299198708026319", Ok("1")),
            ("500299198405062005", Ok("2")),
            ("50029919550925899X", Ok("1")),
            ("50029919550925899x", Ok("1")),
            ("500299870802631", Err(IdFault::Old)),
            ("50029919870802631", Err(IdFault::Length(17))),
            ("", Err(IdFault::Length(0))),
            ("50029919870802631A", Err(IdFault::Shape)),
            ("500299198702306319", Err(IdFault::Date)),
            ("500299198708026318", Err(IdFault::Checksum)),
        ];
        for (text, expected) in cases {
            assert_eq!(IdNumber::parse(text).as_ref().map(IdNumber::sex), expected.as_ref().map(|sex| *sex), "{text}");
        }
    }

    #[test]
    fn every_single_wrong_digit_is_found() {
        let good = "500299198708026319";
        for place in 0..17 {
            let mut bytes = good.as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + 1) % 10;
            let wrong = String::from_utf8(bytes).expect("digits");
            assert!(IdNumber::parse(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_characters_of_eighteen_bytes_are_refused_not_cut() {
        assert_eq!(IdNumber::parse("五零零二九九"), Err(IdFault::Length(6)));
        assert_eq!(IdNumber::parse("５００２９９１９８７０８０２６３１９"), Err(IdFault::Shape));
    }

    #[test]
    fn a_disability_card_is_the_id_number_with_category_and_level() {
        let own = Some("500299198708026319");
        let cases = [
            ("50029919870802631943", Ok(('4', '3'))),
            ("5002991987080263194302", Ok(('4', '3'))),
            ("500299198708026319431", Err(CardFault::Length(21))),
            ("50029919870802631983", Err(CardFault::Category)),
            ("50029919870802631845", Err(CardFault::Id(IdFault::Checksum))),
            ("50029919840506200543", Err(CardFault::Owner)),
        ];
        for (text, expected) in cases {
            assert_eq!(disability_card(text, own), expected, "{text}");
        }
    }
}
