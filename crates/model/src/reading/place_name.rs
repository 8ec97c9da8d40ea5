//! Names of residents' groups and of settlements in the one form in which they are kept, so that a village has each of them
//! once: `3组` for 三组, 第3村民小组 and 03 组; `幸福小区（一期）` whatever brackets and blanks stand in it.

use super::{
    numeral,
    text::{squeeze, text, wording},
};

/// What groups call themselves, longer ones first, and the short form.
const GROUPS: &[(&str, &str)] = &[
    ("村民小组", "组"),
    ("居民小组", "组"),
    ("村小组", "组"),
    ("村民组", "组"),
    ("居民组", "组"),
    ("小组", "组"),
    ("组", "组"),
    ("生产合作社", "社"),
    ("合作社", "社"),
    ("社", "社"),
    ("生产队", "队"),
    ("队", "队"),
];

/// Returns the name of a group: its number with 组, 社 or 队, where it is one; a bare number is a 组's.
pub fn group_name(written: &str) -> String {
    let squeezed = squeeze(written);
    let squeezed = squeezed.trim_end_matches(['。', '.', '、', ',', ';']);
    let inner = squeezed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(squeezed);
    let bare = inner.strip_prefix('第').unwrap_or(inner);
    let before = ["村民小组", "居民小组", "小组", "组"].iter().find_map(|word| bare.strip_prefix(word));
    let named = GROUPS.iter().find_map(|(word, short)| Some((bare.strip_suffix(word)?, *short)));
    let (number, short) = named.or_else(|| before.map(|number| (number, "组"))).unwrap_or((bare, "组"));
    number_of(number).map_or_else(|| settlement_name(written), |number| format!("{number}{short}"))
}

/// Reads `3`, `03`, `三`, `3号`, `(3)`, `#3`.
fn number_of(text: &str) -> Option<i64> {
    let bare = text.trim_matches(['(', ')', '第', '号', '#', '.', '、']);
    let bare = &bare.chars().map(in_one_sign).collect::<String>();
    let digits = !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|b| b.is_ascii_digit());
    let number = if digits { bare.parse().ok() } else { None };
    let numeral = || bare.chars().all(numeral::is_numeral).then(|| numeral::value(bare)).flatten();
    number.or_else(numeral).filter(|number| (1..=200).contains(number))
}

/// Reads the signs that are numbers in themselves, ① and Ⅰ, as far as they have one digit.
fn in_one_sign(c: char) -> char {
    let first = match c {
        '①'..='⑨' => '①',
        'Ⅰ'..='Ⅸ' => 'Ⅰ',
        '⑴'..='⑼' => '⑴',
        '⒈'..='⒐' => '⒈',
        _ => return c,
    };
    char::from_digit(u32::from(c) - u32::from(first) + 1, 10).unwrap_or(c)
}

/// Returns the name of a settlement, or of a group that bears no number: blanks inside only between letters or digits, full
/// brackets.
pub fn settlement_name(written: &str) -> String {
    let text = text(written);
    let chars: Vec<char> = text.chars().collect();
    let narrow = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    let mut name = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let between = at > 0 && narrow(chars.get(at - 1)) && narrow(chars.get(at + 1));
        match c {
            c if c.is_whitespace() && !between => {}
            c if c.is_whitespace() => name.push(' '),
            '(' | '[' | '【' | '〔' | '［' => name.push('（'),
            ')' | ']' | '】' | '〕' | '］' => name.push('）'),
            c => name.push(*c),
        }
    }
    name
}

/// What an estate's name ends in.
const ESTATES: [&str; 11] = ["小区", "家园", "花园", "新城", "公寓", "苑", "新村", "社区", "佳苑", "新居", "安居房"];
/// What is said of any of them.
const SETTLEMENTS: [&str; 8] =
    ["集中安置小区", "集中安置点", "集中安置区", "安置小区", "安置点", "安置区", "搬迁点", "安置房"];

/// Makes the form in which names of settlements are compared: 幸福小区安置点 is 幸福小区, while 农坝安置点 is no 农坝.
pub fn settlement_form(written: &str) -> String {
    let form = wording(written);
    let estate = SETTLEMENTS.iter().find_map(|word| form.strip_suffix(word));
    let estate = estate.filter(|rest| ESTATES.iter().any(|word| rest.len() > word.len() && rest.ends_with(word)));
    estate.map(str::to_owned).unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_one_name_however_its_number_is_written() {
        for three in [
            "3组",
            "三组",
            "第3村民小组",
            "第三组",
            "３组",
            "3 组",
            "03组",
            "3村民小组",
            "3小组",
            "3",
            "三",
            "第3居民小组",
            "(3)组",
            "村民小组3",
            "3组。",
            "③组",
            "Ⅲ组",
        ] {
            assert_eq!(group_name(three), "3组", "{three}");
        }
        for (written, name) in [
            ("三社", "3社"),
            ("3社", "3社"),
            ("12组", "12组"),
            ("十二组", "12组"),
            ("幸福组", "幸福组"),
            ("幸福 组", "幸福组"),
            ("3组(原新华村)", "3组（原新华村）"),
        ] {
            assert_eq!(group_name(written), name);
            assert_eq!(group_name(name), name, "reading again changes nothing");
        }
    }

    #[test]
    fn a_settlement_has_one_name_whatever_brackets_and_blanks_stand_in_it() {
        for written in ["幸福小区(一期)", "幸福小区（一期）", "幸福 小区【一期】", " 幸福小区(一期) "]
        {
            assert_eq!(settlement_name(written), "幸福小区（一期）");
        }
        assert_eq!(settlement_name("Park 3 小区"), "Park 3小区");
    }

    #[test]
    fn an_estate_is_one_with_and_without_what_it_is() {
        for estate in ["幸福小区", "幸福小区。", "幸福小区安置点", "幸福小区集中安置点", "“幸福小区”"]
        {
            assert_eq!(settlement_form(estate), "幸福小区", "{estate}");
        }
        assert_eq!(settlement_form("农坝安置点"), "农坝安置点");
        assert_eq!(settlement_form("小区安置点"), "小区安置点");
        assert_ne!(settlement_form("幸福小区1-1期"), settlement_form("幸福小区11期"));
    }
}
