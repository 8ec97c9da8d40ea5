//! What gets into a text on its way through keyboards, web pages and PDF files: it means the same as without.

use super::habit::Habit;
use super::hand::Style;
use anju_sheet::How;

/// Puts marks, blanks and look-alikes into a text as an office's habits have it.
pub(super) fn marked(text: String, how: How, style: &mut Style<'_>) -> String {
    let mut text = text;
    if is_digits(how) && style.follows(Habit::FullWidth) {
        text = text.chars().map(full_width).collect();
    }
    if matches!(how, How::Number | How::Id | How::Phone) && style.follows(Habit::TextMarks) {
        text = with_text_mark(text, style);
    }
    if has_characters(how) && style.follows(Habit::Kangxi) {
        text = text.chars().map(radical).collect();
    }
    if style.follows(Habit::Padding) {
        text = padded(text, style);
    }
    if style.follows(Habit::Invisible) {
        text = with_unseen(text, style);
    }
    text
}

/// Whether full-width digits and letters mean the same in such a column.
fn is_digits(how: How) -> bool {
    matches!(how, How::Number | How::Id | How::Phone | How::Partial | How::Whole | How::Money | How::Code(_))
}

fn has_characters(how: How) -> bool {
    matches!(how, How::Name | How::Text | How::Note | How::Code(_))
}

fn full_width(c: char) -> char {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn with_text_mark(text: String, style: &mut Style<'_>) -> String {
    match style.below(7) {
        0 => format!("'{text}"),
        1 => format!("‘{text}"),
        2 => format!("’{text}"),
        3 => format!("`{text}"),
        4 => format!("＇{text}"),
        5 => format!("\t{text}"),
        _ => format!("=\"{text}\""),
    }
}

fn padded(text: String, style: &mut Style<'_>) -> String {
    match style.below(6) {
        0 => format!(" {text}"),
        1 => format!("{text} "),
        2 => format!("{text}\u{3000}"),
        3 => format!("{text}\n"),
        4 => format!("\u{a0}{text}\u{a0}"),
        _ => format!("{text}\r\n"),
    }
}

/// Marks of direction, blanks of no width and the like, at the ends or inside.
fn with_unseen(text: String, style: &mut Style<'_>) -> String {
    let inside = |unseen: char| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.insert(chars.len() / 2, unseen);
        chars.into_iter().collect()
    };
    match style.below(8) {
        0 => format!("\u{202d}{text}\u{202c}"),
        1 => format!("{text}\u{200e}"),
        2 => format!("\u{feff}{text}"),
        3 => format!("{text}\u{200b}"),
        4 => format!("\u{202a}{text}\u{202c}"),
        5 => inside('\u{200b}'),
        6 => inside('\u{ad}'),
        _ => inside('\u{200e}'),
    }
}

/// The radical that a font of a PDF has for a character.
fn radical(c: char) -> char {
    const RADICALS: [(char, char); 22] = [
        ('女', '⼥'),
        ('高', '⾼'),
        ('文', '⽂'),
        ('方', '⽅'),
        ('小', '⼩'),
        ('子', '⼦'),
        ('大', '⼤'),
        ('人', '⼈'),
        ('山', '⼭'),
        ('水', '⽔'),
        ('木', '⽊'),
        ('土', '⼟'),
        ('口', '⼝'),
        ('石', '⽯'),
        ('田', '⽥'),
        ('金', '⾦'),
        ('力', '⼒'),
        ('心', '⼼'),
        ('生', '⽣'),
        ('言', '⾔'),
        ('龙', '⻰'),
        ('马', '⻢'),
    ];
    RADICALS.iter().find(|(character, _)| *character == c).map_or(c, |(_, radical)| *radical)
}

/// Writes the point between the parts of a name in another way.
pub(super) fn point(name: &str, style: &mut Style<'_>) -> String {
    if !style.follows(Habit::Interpuncts) {
        return name.to_owned();
    }
    let points = ["•", "．", ".", "・", "‧", "⋅", "∙"];
    name.replace('·', style.pick::<&str>(&points))
}

/// Spaces a name of two characters out, as forms do.
pub(super) fn spaced(name: &str, style: &mut Style<'_>) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars[..] {
        [surname, given] if style.follows(Habit::SpacedNames) => {
            let blank = style.pick(&[" ", "\u{3000}", "  "]);
            format!("{surname}{blank}{given}")
        }
        _ => name.to_owned(),
    }
}
