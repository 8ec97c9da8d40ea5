//! How offices write one and the same value: spellings for tests, seeded, so that a failure says its seed and is had again by
//! it. Tests of other crates take this file in by its path, so it leans on nothing.

/// A small generator of its own, so that a seed means the same text on every machine.
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn of_seed(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    /// One of these.
    pub fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.roll(choices.len())]
    }
}

/// Writes a value as an office might: marks that cannot be seen at its ends and between its characters, blanks and a mark
/// of a text cell around it, digits and letters in full width.
pub fn dressed(dice: &mut Dice, value: &str) -> String {
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
pub fn name_as_written(dice: &mut Dice, parts: &[&str]) -> String {
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

/// A name, and a way to write it.
pub fn name(dice: &mut Dice) -> (String, String) {
    let parts: &[&str] = dice.of(&[&["高文马"][..], &["阿依六", "古丽"], &["买买提", "艾力", "户"], &["李䶮"]]);
    let name = parts.join("·");
    let written = name_as_written(dice, parts);
    (name, dressed(dice, &written))
}

/// A way to write the id number of a man born on 1987-08-02, [`ID_NUMBER`].
pub fn id_number(dice: &mut Dice) -> String {
    let grouped = dice.of(&[
        ID_NUMBER,
        "500299-19870802-003X",
        "500299 19870802 003x",
        "50029919870802003×",
        "‘50029919870802003x",
        "`50029919870802003Х",
    ]);
    dressed(dice, grouped)
}

/// An id number of nobody.
pub const ID_NUMBER: &str = "50029919870802003X";

/// A mobile phone, and a way to write it.
pub fn phone(dice: &mut Dice) -> (String, String) {
    let number = format!("1{}", (0..10).map(|_| dice.of(&["0", "3", "5", "8", "9"])).collect::<String>());
    let written = phone_as_written(dice, &number);
    (number, written)
}

/// A way to write a mobile phone: grouped, with the country's code.
pub fn phone_as_written(dice: &mut Dice, number: &str) -> String {
    let code = dice.of(&["", "+86", "86", "0086", "+86 ", "0086-", "（+86）"]);
    let gap = dice.of(&["", " ", "-", "—"]);
    dressed(dice, &format!("{code}{}{gap}{}{gap}{}", &number[..3], &number[3..7], &number[7..]))
}

/// A way to write a day: with signs, with words, in Chinese numerals, as programs do.
pub fn day_as_written(dice: &mut Dice, (year, month, day_of_month): (usize, usize, usize)) -> String {
    let digits = |number: usize| {
        number
            .to_string()
            .chars()
            .map(|c| "〇一二三四五六七八九".chars().nth(c as usize - 48).unwrap_or(c))
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
        _ => format!("{year:04}-{month:02}-{day_of_month:02}T00:00:00+08:00"),
    };
    let time = if written.contains('T') { "" } else { dice.of(&["", " 00:00:00", " 08:30", " 星期三"]) };
    let time = if written.len() == 8 { "" } else { time };
    dressed(dice, &format!("{written}{time}"))
}
