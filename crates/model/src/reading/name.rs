//! Names of people: one form for the dot between their parts, no blanks between characters.

use super::text::text;

/// Returns a name in its one form: the dot of names as U+00B7, no blanks inside Han names (offices space two characters
/// out), one blank between the words of others, brackets in half width.
pub fn name(written: &str) -> String {
    let text = text(written);
    let bare = without_marks(&text);
    if bare.len() < text.len() {
        // What stood behind the marks may be read otherwise at the beginning.
        return name(bare);
    }
    let bracket = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    let chars: Vec<char> = text.chars().map(bracket).collect();
    let dotted: Vec<char> = (0..chars.len()).map(|at| if joins(&chars, at) { '·' } else { chars[at] }).collect();
    spaced(&dotted)
}

/// A name without marks and numbers around it. A full stop at the end is a name's only behind a letter, `Jr.`
fn without_marks(text: &str) -> &str {
    let mark = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '／' | '\\' | '|');
    let text = text.trim_start_matches(|c: char| mark(c) || ('①'..='⑳').contains(&c));
    text.trim_end_matches(|c: char| mark(c) || matches!(c, '。' | '｡'))
}

/// Tells whether a text holds several names, or a word before a name (`户主：`): nobody is called so.
pub fn is_several_names(written: &str) -> bool {
    let text = text(written);
    let mark =
        |c: char| matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '／' | '|' | ':' | '：' | '\n' | '&' | '＆');
    let bare = text.trim_matches(mark);
    bare.contains(mark) || are_two_names(bare)
}

/// Tells whether a text begins as a Han name does, with a common surname, and has as many characters.
pub fn begins_as_name(text: &str) -> bool {
    is_han_name(text, 4)
}

fn is_han_name(text: &str, most: usize) -> bool {
    let has_surname = text.starts_with(|c| SURNAMES.contains(c));
    has_surname && (2..=most).contains(&text.chars().count()) && text.chars().all(is_han)
}

/// Words that offices write in brackets behind a name and that change nothing of who it is.
const BESIDE: [&str; 19] = [
    "服刑",
    "走失",
    "已迁",
    "户主",
    "本人",
    "新增",
    "新生儿",
    "外出",
    "外出务工",
    "务工",
    "在外",
    "在外务工",
    "在家",
    "分户",
    "已分户",
    "新户",
    "原户主",
    "学生",
    "在读",
];

/// Parts a name from what stands in brackets behind it, where that is such a word, or the name is one by itself: 陈芳(外出),
/// 张小(长子). None where there is none.
pub fn name_beside(name: &str) -> Option<(&str, &str)> {
    let (before, word) = name.strip_suffix([')', '）', '】', ']'])?.rsplit_once(['(', '（', '【', '['])?;
    let (before, word) = (before.trim_end(), word.trim());
    let is_word = BESIDE.contains(&word) || (begins_as_name(before) && !word.is_empty());
    (!before.is_empty() && is_word).then_some((before, word))
}

/// Words for a relation that offices write behind a name and a blank.
const RELATIONS: [&str; 20] = [
    "长子", "次子", "三子", "儿子", "之子", "长女", "次女", "三女", "女儿", "之女", "妻", "妻子", "配偶", "丈夫",
    "户主", "父亲", "母亲", "孙子", "孙女", "儿媳",
];

/// Parts a name from a relation that stands behind it and a blank: 张小 长子. None where there is none.
pub fn relation_beside(written: &str) -> Option<(&str, &str)> {
    let (before, word) = written.trim().rsplit_once(char::is_whitespace)?;
    let is_name = before.trim_end().chars().nth(1).is_some();
    (is_name && RELATIONS.contains(&word)).then_some((before.trim_end(), word))
}

/// What stands in a cell of names of whom nobody has named, or who is named elsewhere.
const UNNAMED: [&str; 9] = ["待定", "未取名", "未命名", "没取名", "暂无姓名", "见备注", "空户", "无姓名", "姓名不详"];

/// Tells whether a cell of names holds none: 待定, 见备注.
pub fn is_unnamed(text: &str) -> bool {
    UNNAMED.contains(&text.trim())
}

/// What stands between two names.
const BETWEEN: [&str; 8] = [" ", "和", "与", "及", "→", "+", "\\", "——"];

/// Whether a text is two names with a blank or a word between them: 张三 陈芳. Both begin as names do, so that neither 欧阳 修 nor
/// 李和平 are two.
fn are_two_names(text: &str) -> bool {
    let is_name = |part: &str| is_han_name(part.trim(), 3);
    let halves = |word: &str| text.split_once(word).is_some_and(|(one, other)| is_name(one) && is_name(other));
    BETWEEN.iter().any(|word| halves(word))
}

/// The surnames that nearly all people have.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚\
    卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉牟";

/// Words for a post behind a name.
const POSTS: [&str; 24] = [
    "同志",
    "副主任",
    "主任",
    "副书记",
    "书记",
    "副镇长",
    "镇长",
    "副乡长",
    "乡长",
    "副局长",
    "局长",
    "副科长",
    "科长",
    "组长",
    "队长",
    "站长",
    "所长",
    "院长",
    "校长",
    "老师",
    "医生",
    "干部",
    "专干",
    "队员",
];

/// Returns a cadre's name without what stands behind it: 冯山华(组长), 冯山华同志.
pub fn without_title(name: &str) -> &str {
    let bare = name.split_once(['(', '（', '[', '【']).map_or(name, |(before, _)| before).trim_end();
    let bare =
        POSTS.iter().find_map(|post| bare.strip_suffix(post)).filter(|rest| rest.chars().count() >= 2).unwrap_or(bare);
    if bare.is_empty() { name } else { bare }
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
    fn marks_around_a_name_are_none_of_it_and_two_names_are_nobodys() {
        for written in ["张三、", "张三。", "①张三", "张三/", "，张三"] {
            assert_eq!(name(written), "张三", "{written}");
        }
        for two in ["张三 陈芳", "冯山华和李强", "冯山华及李强", "冯山华→李强", "张三、陈芳"]
        {
            assert!(is_several_names(two), "{two}");
        }
        for one in ["李 四", "欧阳 修", "李和平", "张及", "阿迪力 买买提", "John Smith", "马 和 平"]
        {
            assert!(!is_several_names(one), "{one}");
        }
        for titled in ["冯山华(组长)", "冯山华同志", "冯山华主任", "冯山华"] {
            assert_eq!(without_title(titled), "冯山华");
        }
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
