//! What must hold of reading for every text: seeded, so that a failure says its seed and is had again by it.

use super::{day, hundredths, id_number, key, name, number, phone, squeeze, text, yes_no};

/// A small generator of its own, so that a seed means the same text on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.roll(choices.len())]
    }
}

const SEEDS: u64 = 1_000;

fn for_every_seed(check: impl Fn(&mut Dice, u64)) {
    for seed in 1..=SEEDS {
        check(&mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)), seed);
    }
}

const ANY: &[&str] = &[
    "'",
    "＇",
    "‘",
    "’",
    "`",
    "\"",
    "“",
    "”",
    "=",
    "＝",
    " ",
    "\u{3000}",
    "\u{a0}",
    "\t",
    "\r\n",
    "\r",
    "\n",
    "\u{200b}",
    "\u{202d}",
    "\u{feff}",
    "\u{ad}",
    "\u{fe0f}",
    "\u{7}",
    "\u{1e}",
    "\u{2028}",
    "·",
    "•",
    ".",
    "．",
    "。",
    "・",
    "-",
    "–",
    "—",
    "(",
    ")",
    "（",
    "）",
    "/",
    "、",
    "，",
    ",",
    "+86",
    "0086",
    "1",
    "9",
    "０",
    "x",
    "X",
    "Ｘ",
    "×",
    "年",
    "月",
    "日",
    "一",
    "十",
    "〇",
    "户",
    "⼾",
    "戶",
    "⾼",
    "李",
    "\u{e863}",
    "\u{e001}",
    "\u{f9d1}",
    "e\u{301}",
    "İ",
    "K",
    "ß",
    "是",
    "否",
    "□",
    "☑",
    "√",
    "元",
    "万",
    "T",
    "Z",
    ":",
    "~",
    "【",
    "】",
    "\u{2f81a}",
    "\u{1100}\u{1161}",
    "ﬁ",
    "ς",
];

fn any(dice: &mut Dice) -> String {
    (0..dice.roll(12)).map(|_| dice.of(ANY)).collect()
}

#[test]
fn reading_again_what_was_read_changes_nothing() {
    for_every_seed(|dice, seed| {
        for _ in 0..10 {
            let written = any(dice);
            let again = |read: fn(&str) -> String| {
                let once = read(&written);
                assert_eq!(read(&once), once, "seed {seed}: {written:?}");
            };
            again(|written| text(written).into_owned());
            again(squeeze);
            again(key);
            again(name);
            again(number);
            again(id_number);
            if let Some(read) = phone(&written).number {
                assert_eq!(phone(&read).number.as_ref(), Some(&read), "seed {seed}: {written:?}");
                assert_eq!(phone(&read).beside, None, "seed {seed}: {written:?}");
            }
            if let Ok(read) = day(&written) {
                assert_eq!(day(&read.to_string()), Ok(read), "seed {seed}: {written:?}");
            }
        }
    });
}

#[test]
fn reading_breaks_on_no_text() {
    for_every_seed(|dice, _| {
        let mut written = any(dice);
        written.extend((0..dice.roll(5)).filter_map(|_| char::from_u32(dice.roll(0x11_0000) as u32)));
        let _ = (hundredths(&written), yes_no(&written), day(&written), phone(&written), key(&written), name(&written));
    });
}

/// Writes a value as an office might: marks that cannot be seen at its ends and between its characters, blanks and a mark
/// of a text cell around it, digits and letters in full width.
fn dressed(dice: &mut Dice, value: &str) -> String {
    let mut written = String::new();
    for c in value.chars() {
        if dice.roll(6) == 0 {
            written
                .push_str(dice.of(&["\u{200b}", "\u{202d}", "\u{200e}", "\u{feff}", "\u{ad}", "\u{fe0f}", "\u{2060}"]));
        }
        let wide = c.is_ascii_alphanumeric() && dice.roll(4) == 0;
        written.push(if wide { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c });
    }
    let around = ["", " ", "\u{3000}", "\u{a0}", "\t", "\r\n", "\u{202c}"];
    let written = format!("{}{written}{}", dice.of(&around), dice.of(&around));
    match dice.roll(5) {
        0 => format!("'{written}"),
        1 => format!("=\"{written}\""),
        _ => written,
    }
}

/// A name with its radicals, compatibility and private-use forms, its dots and blanks.
fn name_as_written(dice: &mut Dice, parts: &[&str]) -> String {
    let spelled: Vec<String> = parts
        .iter()
        .map(|part| {
            let mut written = String::new();
            for c in part.chars() {
                let forms: &[&str] = match c {
                    '高' => &["高", "⾼"],
                    '文' => &["文", "⽂"],
                    '户' => &["户", "⼾"],
                    '六' => &["六", "\u{f9d1}"],
                    '䶮' => &["䶮", "\u{e863}"],
                    '马' => &["马", "⻢"],
                    _ => &[],
                };
                if forms.is_empty() {
                    written.push(c)
                } else {
                    written.push_str(dice.of(forms))
                }
                if dice.roll(5) == 0 {
                    written.push_str(dice.of(&[" ", "\u{3000}", "\u{a0}"]));
                }
            }
            written
        })
        .collect();
    let dot = dice.of(&["·", "•", "．", ".", "・", "‧", "ᐧ", "⋅", "∙", "。", " · ", "·\u{200b}", "· "]);
    spelled.join(dot)
}

#[test]
fn one_person_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let parts: &[&str] = dice.of(&[&["高文马"][..], &["阿依六", "古丽"], &["买买提", "艾力", "户"], &["李䶮"]]);
        let written = name_as_written(dice, parts);
        let written = dressed(dice, &written);
        assert_eq!(name(&written), parts.join("·"), "seed {seed}: {written:?}");
        let id = "50029919870802003X";
        let grouped = dice.of(&[
            id,
            "500299-19870802-003X",
            "500299 19870802 003x",
            "50029919870802003×",
            "‘50029919870802003x",
            "`50029919870802003Х",
        ]);
        let written = dressed(dice, grouped);
        assert_eq!(id_number(&written), id, "seed {seed}: {written:?}");
        let household = dice.of(&["5001", "'5001", "‘5001’", "5001 "]);
        let written = dressed(dice, household);
        assert_eq!(number(&written), "5001", "seed {seed}: {written:?}");
    });
}

#[test]
fn one_phone_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let number = format!("1{}", (0..10).map(|_| dice.of(&["0", "3", "5", "8", "9"])).collect::<String>());
        let code = dice.of(&["", "+86", "86", "0086", "+86 ", "0086-", "（+86）"]);
        let gap = dice.of(&["", " ", "-", "—"]);
        let written = format!("{code}{}{gap}{}{gap}{}", &number[..3], &number[3..7], &number[7..]);
        let written = dressed(dice, &written);
        assert_eq!(phone(&written).number, Some(number), "seed {seed}: {written:?}");
        assert_eq!(phone(&written).beside, None, "seed {seed}: {written:?}");
    });
}

#[test]
fn one_day_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let (year, month, day_of_month) = (1950 + dice.roll(80), 1 + dice.roll(12), 1 + dice.roll(28));
        let plain = format!("{year:04}-{month:02}-{day_of_month:02}");
        let digits = |number: usize| {
            number
                .to_string()
                .chars()
                .map(|c| "〇一二三四五六七八九".chars().nth(c as usize - 48).unwrap())
                .collect::<String>()
        };
        let sign = dice.of(&["-", "/", ".", "。", "．", "、", "，", "\\", "—", "–", "·", "——"]);
        let tens = |number: usize| match (number / 10, number % 10) {
            (0, ones) => digits(ones),
            (1, 0) => "十".to_owned(),
            (1, ones) => format!("十{}", digits(ones)),
            (tens, 0) => format!("{}十", digits(tens)),
            (tens, ones) => format!("{}十{}", digits(tens), digits(ones)),
        };
        let written = match dice.roll(6) {
            0 => format!("{year}{sign}{month}{sign}{day_of_month}"),
            1 => format!("{year}{sign}{month:02}{sign}{day_of_month:02}"),
            2 => format!("{year}年{month}月{day_of_month}日"),
            3 => format!("{}年{}月{}日", digits(year), tens(month), tens(day_of_month)),
            4 => format!("{year:04}{month:02}{day_of_month:02}"),
            _ => format!("{plain}T00:00:00+08:00"),
        };
        let time = if written.contains('T') { "" } else { dice.of(&["", " 00:00:00", " 08:30", " 星期三"]) };
        let time = if written.len() == 8 { "" } else { time };
        let written = dressed(dice, &format!("{written}{time}"));
        assert_eq!(day(&written).map(|day| day.to_string()), Ok(plain), "seed {seed}: {written:?}");
    });
}
