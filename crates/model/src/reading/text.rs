//! Texts as people mean them, and the form in which texts are compared.

use super::{name::is_interpunct, rare::ordinary};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Returns a text as people mean it: without what cannot be seen, with ordinary blanks and line ends, ordinary characters
/// for radicals and old private-use ones, digits and letters in half width, and without the marks of a text cell.
pub fn text(written: &str) -> Cow<'_, str> {
    if is_plain(written) {
        return Cow::Borrowed(written);
    }
    let folded: String = visible(written).map(ordinary).map(half_width_word).collect();
    let folded: String = folded.nfc().collect();
    Cow::Owned(lines(without_cell_marks(&folded)))
}

/// The commonest texts by far: nothing in them reads as anything else.
fn is_plain(written: &str) -> bool {
    let plain =
        |c: char| matches!(c, ' '..='~' | '\u{4e00}'..='\u{9fff}' | '、'..='】' | '，' | '（' | '）' | '：' | '；');
    let open = |c: char| matches!(c, ' ' | '\'' | '=');
    written.chars().all(plain) && !written.starts_with(open) && !written.ends_with(' ')
}

/// Tells whether nothing can be seen of a text.
pub fn is_blank(written: &str) -> bool {
    let seen = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    !written.starts_with(seen) && text(written).is_empty()
}

/// Drops what cannot be seen and gives blanks and line ends their one form.
fn visible(written: &str) -> impl Iterator<Item = char> {
    let mut after_return = false;
    written.chars().filter_map(move |c| {
        let second = after_return && c == '\n';
        // What cannot be seen between them parts no line end.
        after_return = c == '\r' || (after_return && is_unseen(c) && c != '\n');
        match c {
            '\n' if second => None,
            // U+000B and U+000C are line and page ends of Word, U+0085 and the two others those of other systems.
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            // The hyphen that Word does not break at.
            '\u{1e}' => Some('-'),
            c if is_space(c) => Some(' '),
            c if is_unseen(c) => None,
            c => Some(c),
        }
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}')
}

/// Control characters, joiners, direction marks, soft hyphens, variation selectors, interlinear marks, byte order marks.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xad | 0x34f | 0x61c | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e
            | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffc | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Turns full-width digits and letters into ASCII and leaves Chinese punctuation alone.
fn half_width_word(c: char) -> char {
    if matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') { half_width_char(c) } else { c }
}

fn half_width_char(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '￥' => '¥',
        c => c,
    }
}

/// Drops the apostrophe that makes a cell a text, and `="…"` by which other programs do the same. An apostrophe that is
/// closed again is a quotation.
fn without_cell_marks(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let formula = text.strip_prefix(['=', '＝']).and_then(|rest| quoted(rest.trim_start()));
        let bare = formula.unwrap_or_else(|| {
            let rest = text.trim_start_matches(['\'', '＇']);
            if rest.contains(['\'', '＇']) { text } else { rest }
        });
        let bare = bare.trim();
        if bare == text {
            return text;
        }
        text = bare;
    }
}

fn quoted(text: &str) -> Option<&str> {
    const MARKS: [char; 4] = ['"', '＂', '“', '”'];
    let inner = text.strip_prefix(MARKS)?.strip_suffix(MARKS)?;
    (!inner.contains(MARKS)).then_some(inner)
}

/// Drops blanks at the ends of lines.
fn lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            kept.push('\n');
        }
        kept.push_str(line.trim_end());
    }
    kept
}

/// Turns everything that has a half-width form into it, punctuation too.
pub fn half_width(written: &str) -> String {
    written.chars().map(half_width_char).collect()
}

/// Squeezes a text for looking a word up: as it is meant, in half width, without blanks and line ends.
pub fn squeeze(written: &str) -> String {
    let stays = |c: char| matches!(c, '!'..='~' | '\u{4e00}'..='\u{9fff}' | '、'..='】');
    if written.chars().all(stays) && !written.starts_with(['\'', '=']) {
        return written.to_owned();
    }
    let squeezed: String = half_width(&text(written)).chars().filter(|c| !c.is_whitespace()).collect();
    // What stood apart may have come together: `' =` and a quoted text.
    without_cell_marks(&squeezed).to_owned()
}

/// Makes the key by which texts are found equal, in search, for headings, for names: squeezed, in small letters, brackets,
/// dashes and the dots of names each in one form.
pub fn key(written: &str) -> String {
    let stays = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9' | '(' | ')' | '-' | '.');
    if written.chars().all(stays) {
        return written.to_owned();
    }
    let key = squeeze(written).chars().flat_map(char::to_lowercase).map(one_form).collect::<String>();
    text(&key).into_owned()
}

/// Makes the form in which two texts say the same though one has a comma, a bracket or a blank more: their key without
/// punctuation, but for what stands between digits (1.5, 3-1).
pub fn wording(written: &str) -> String {
    let key: Vec<char> = key(written).chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| key.get(at)).is_some_and(char::is_ascii_digit);
    let tells = |at: usize| key[at].is_alphanumeric() || (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)));
    (0..key.len()).filter(|at| tells(*at)).map(|at| key[at]).collect()
}

/// As `wording`, of one thing in a list: without the number it has there, 1、要求修路, ①要求修路.
pub fn wording_of_item(written: &str) -> String {
    let text = text(written);
    let circled = text.trim_start_matches(|c: char| ('①'..='⑳').contains(&c));
    let rest = circled.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.strip_prefix(['、', '.', '．', ')', '）']).filter(|_| rest.len() < circled.len());
    let behind = behind.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    wording(behind.unwrap_or(circled))
}

/// Tells whether a text is found by what somebody looks for, a part of it written in any way.
pub fn finds(text: &str, looked_for: &str) -> bool {
    key(text).contains(&key(looked_for))
}

fn one_form(c: char) -> char {
    match c {
        '〔' | '【' | '[' | '〖' | '{' => '(',
        '〕' | '】' | ']' | '〗' | '}' => ')',
        '‐'..='―' | '−' | '﹣' => '-',
        '。' | '｡' => '.',
        c if is_interpunct(c) => '·',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_dropped_at_the_ends_and_inside() {
        for written in [
            "\u{202d}19900003866\u{202c}",
            "\u{feff}199\u{200b}0000\u{ad}3866\u{200e}",
            "\u{2066}19900003866\u{2069}\u{fe0f}",
            "\u{a0}19900003866\u{3000}\u{2003}\t",
            "1990000\u{7}3866\u{e0101}",
            "\u{fff9}19900003866\u{fffb}",
            "'19900003866",
            "＇19900003866",
            "=\"19900003866\"",
            "＝＂１９９００００３８６６＂",
            "'=\"19900003866\"",
        ] {
            assert_eq!(text(written), "19900003866", "{written:?}");
        }
    }

    /// What is said at once of the commonest texts is what the long way says.
    #[test]
    fn quick_ways_say_what_the_long_ones_do() {
        let slowly = |written: &str| -> String {
            let squeezed: String = half_width(&text(written)).chars().filter(|c| !c.is_whitespace()).collect();
            without_cell_marks(&squeezed).to_owned()
        };
        let key_slowly = |written: &str| -> String {
            let key = slowly(written).chars().flat_map(char::to_lowercase).map(one_form).collect::<String>();
            text(&key).into_owned()
        };
        let signs: Vec<char> = "a Z9'=\"“”（(【[、，。·-一龥\u{3000}\u{200b}\n".chars().collect();
        let n = signs.len();
        for at in 0..n * n * n {
            let written: String = [at % n, at / n % n, at / n / n].into_iter().map(|at| signs[at]).collect();
            assert_eq!(squeeze(&written), slowly(&written), "{written:?}");
            assert_eq!(key(&written), key_slowly(&written), "{written:?}");
        }
    }

    #[test]
    fn line_ends_are_one_and_blanks_are_blanks() {
        assert_eq!(text("农坝社区9组\r\n2号"), "农坝社区9组\n2号");
        assert_eq!(text("农坝社区9组\r2号\u{b}"), "农坝社区9组\n2号");
        assert_eq!(text("甲\r\u{200b}\n乙\r\u{feff}\u{200e}\n丙"), "甲\n乙\n丙");
        assert_eq!(text("甲\u{2028}乙 \n\n丙"), "甲\n乙\n\n丙");
        assert_eq!(text("John\u{a0}Smith"), "John Smith");
    }

    #[test]
    fn digits_and_letters_are_folded_and_chinese_punctuation_stays() {
        assert_eq!(text("农坝社区（９）组，Ｂ栋"), "农坝社区（9）组，B栋");
        assert_eq!(half_width("（９），：％￥"), "(9),:%¥");
        assert_eq!(text("Jose\u{301}"), "José");
    }

    #[test]
    fn quotation_marks_that_are_closed_stay() {
        for quoted in ["'80后'干部", "“五保”户", "=", "'", "a'b"] {
            let kept = if quoted == "'" { "" } else { quoted };
            assert_eq!(text(quoted), kept);
        }
    }

    #[test]
    fn plain_texts_are_not_copied() {
        assert!(matches!(text("农坝镇 1 组（新）"), Cow::Borrowed(_)));
    }

    #[test]
    fn punctuation_makes_no_other_wording_but_between_digits() {
        for written in ["房屋漏水，需要维修。", "房屋漏水 需要维修", "房屋漏水,需要维修", "“房屋漏水”（需要维修）"]
        {
            assert_eq!(wording(written), "房屋漏水需要维修", "{written}");
        }
        assert_ne!(wording("需1.5万元"), wording("需15万元"));
        assert_ne!(wording("3-1组"), wording("31组"));
        for written in ["1、要求修路", "①要求修路。", "2.要求修路", "3）要求修路", "要求修路"]
        {
            assert_eq!(wording_of_item(written), "要求修路", "{written}");
        }
        assert_ne!(wording_of_item("1.5万元"), wording_of_item("5万元"));
    }

    #[test]
    fn texts_are_found_equal_however_they_are_typed() {
        assert_eq!(key("与户主\r\n关系 "), key("与⼾主关系"));
        assert_eq!(key("阿依•古丽"), key("阿依·古丽"));
        assert_eq!(key("ABC（1）"), key("abc【１】"));
        assert_ne!(key("户主"), key("戶主"));
        assert!(finds("李·阿依古丽（农坝）", " 李•阿依\u{200b}古丽(") && !finds("李四", "张"));
    }
}
