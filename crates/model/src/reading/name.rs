//! Names of people: one form for the dot between their parts, no blanks between characters.

use super::text::text;

/// Returns a name in its one form: the dot of names as U+00B7, no blanks inside Han names (offices space two characters
/// out), one blank between the words of others, brackets in half width.
pub fn name(written: &str) -> String {
    let text = text(written);
    let bracket = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    let chars: Vec<char> = text.chars().map(bracket).collect();
    let dotted: Vec<char> = (0..chars.len()).map(|at| if joins(&chars, at) { '·' } else { chars[at] }).collect();
    spaced(&dotted)
}

/// Tells whether a text holds several names, or a word before a name (`户主：`): nobody is called so.
pub fn is_several_names(written: &str) -> bool {
    let text = text(written);
    let mark =
        |c: char| matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '／' | '|' | ':' | '：' | '\n' | '&' | '＆');
    text.trim_matches(mark).contains(mark)
}

/// Tells whether the character at a place is the dot between two parts of a name. A full stop is one only beside a Han
/// character: `J. Smith` keeps his.
fn joins(chars: &[char], at: usize) -> bool {
    if is_interpunct(chars[at]) {
        return true;
    }
    if !matches!(chars[at], '.' | '．' | '。' | '｡' | '﹒') {
        return false;
    }
    let letter = |c: &&char| !c.is_whitespace();
    let before = chars[..at].iter().rev().find(letter).copied();
    let after = chars[at + 1..].iter().find(letter).copied();
    match (before, after) {
        (Some(before), Some(after)) => {
            let word = |c: char| c.is_alphabetic() || is_interpunct(c) || matches!(c, '.' | '．' | '。');
            word(before) && word(after) && (is_han(before) || is_han(after))
        }
        (None, _) | (_, None) => false,
    }
}

/// The dots that stand for the one between the parts of a name.
pub(super) fn is_interpunct(c: char) -> bool {
    matches!(
        c,
        '·' | '•'
            | '・'
            | '･'
            | '‧'
            | 'ᐧ'
            | '⋅'
            | '∙'
            | '\u{387}'
            | '˙'
            | '●'
            | '⸱'
            | 'ꞏ'
            | '⦁'
            | '᛫'
            | '◦'
            | '⚬'
            | '▪'
    )
}

/// A Han character, also a private one: old fonts keep rare characters there.
fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xe000..=0xf8ff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// Joins what is written apart, and leaves one dot of several.
fn spaced(chars: &[char]) -> String {
    let mut kept = String::with_capacity(chars.len() * 3);
    let mut blank = false;
    for &c in chars {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let last = kept.chars().next_back();
        if c == '·' && last == Some('·') {
            blank = false;
            continue;
        }
        let words = |before: char| [before, c].iter().all(|&c| !is_han(c) && c != '·');
        if blank && last.is_some_and(words) {
            kept.push(' ');
        }
        blank = false;
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_of_a_name_has_one_form() {
        for dot in ["·", "•", "．", ".", "・", "‧", "ᐧ", "⋅", "∙", "。", "･", " · ", "··", ". ", "\u{2022}\u{200b}"]
        {
            assert_eq!(name(&format!("阿依{dot}古丽")), "阿依·古丽", "{dot:?}");
        }
        assert_eq!(name("阿卜杜拉.买买提。艾力"), "阿卜杜拉·买买提·艾力");
        assert_eq!(name("J. R. Smith"), "J. R. Smith");
        assert_eq!(name("张三."), "张三.");
    }

    #[test]
    fn blanks_stand_between_words_only() {
        assert_eq!(name("李　四"), "李四");
        assert_eq!(name(" 李\u{a0} 四\n"), "李四");
        assert_eq!(name("John   Smith"), "John Smith");
        assert_eq!(name("José  García"), "José García");
        assert_eq!(name("Ｊｏｈｎ　Ｓｍｉｔｈ"), "John Smith");
    }

    #[test]
    fn rare_characters_and_their_radicals_are_kept_or_told_apart() {
        assert_eq!(name("⾼⽂⽅"), "高文方");
        assert_eq!(name("李\u{e863}"), "李䶮");
        assert_eq!(name("李 \u{e001}"), "李\u{e001}");
    }
}
