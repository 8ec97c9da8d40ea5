//! Limits of what is typed freely, and the shape of phones. Rare characters of names are welcome; pictures are not.

use crate::reading::is_phone;

/// The most characters of a name.
pub const LONGEST_NAME: usize = 50;
/// The most characters of a short text such as an address, a unit or a title.
pub const LONGEST_TEXT: usize = 200;
/// The most characters of a note.
pub const LONGEST_NOTE: usize = 2000;

/// Why a text cannot be kept as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but blanks.
    Empty,
    /// More characters than `most`.
    Long {
        /// How many there are.
        is: usize,
        /// How many there may be.
        most: usize,
    },
    /// An emoji or a control character, which other programs lose.
    Strange(char),
}

impl TextFault {
    /// Returns the code of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            TextFault::Empty => "field.missing",
            TextFault::Long { .. } => "text.long",
            TextFault::Strange(_) => "text.strange",
        }
    }
}

/// Checks the name of a person, a cadre or an account: 1 to 50 characters, rare ones (𠮷, 䶮) included.
pub fn name(text: &str) -> Result<(), TextFault> {
    check_text(text, LONGEST_NAME)?;
    match text
        .chars()
        .find(|&c| matches!(c, '\n' | '\t') || "<>{}[]|\\^~`@#$%&*=+_\"".contains(c) || c.is_ascii_digit())
    {
        Some(strange) => Err(TextFault::Strange(strange)),
        None => Ok(()),
    }
}

/// Checks a text of at most `most` characters.
pub fn check_text(text: &str, most: usize) -> Result<(), TextFault> {
    if text.trim().is_empty() {
        return Err(TextFault::Empty);
    }
    let is = text.chars().count();
    if is > most {
        return Err(TextFault::Long { is, most });
    }
    text.chars().find(|&c| is_strange(c)).map_or(Ok(()), |c| Err(TextFault::Strange(c)))
}

/// Tells whether a text is a phone as it is kept: a mobile of 11 digits, or a landline with its area code, 10 to 12 digits.
pub fn phone(text: &str) -> bool {
    is_phone(text)
}

/// Emoji and their joiners, control characters and noncharacters. The rare ideographs of planes 2 and 3 and of extension A
/// are none of these, nor is what fonts of rare characters keep in the areas of private use: nobody is refused for their name.
fn is_strange(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(u32::from(c),
            0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0x2600..=0x27bf | 0x2b00..=0x2bff
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xffff | 0x1f000..=0x1faff | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_rare_but_not_long_and_hold_no_pictures() {
        let long = "长".repeat(200);
        let cases = [
            ("徐辉鹏", Ok(())),
            ("𠮷䶮", Ok(())),
            ("李\u{e001}", Ok(())),
            ("阿卜杜拉·买买提", Ok(())),
            ("John O'Neil", Ok(())),
            ("", Err(TextFault::Empty)),
            ("  ", Err(TextFault::Empty)),
            (long.as_str(), Err(TextFault::Long { is: 200, most: 50 })),
            ("张😀三", Err(TextFault::Strange('😀'))),
            ("张☺三", Err(TextFault::Strange('☺'))),
            ("张\u{200b}三", Err(TextFault::Strange('\u{200b}'))),
            ("张三1", Err(TextFault::Strange('1'))),
        ];
        for (text, expected) in cases {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn phones_are_mobiles_or_landlines_with_their_area_code() {
        for (text, good) in [
            ("19900003866", true),
            ("02358123456", true),
            ("075588001234", true),
            ("0235812345", true),
            ("58123456", false),
            ("199 0000 3866", false),
            ("1990000", false),
            ("1990000386a", false),
            ("29900003866", false),
        ] {
            assert_eq!(phone(text), good, "{text}");
        }
    }

    #[test]
    fn notes_may_have_lines() {
        assert_eq!(check_text("第一行\n第二行", LONGEST_NOTE), Ok(()));
    }
}
