//! What must hold of reading for every text: seeded, so that a failure says its seed and is had again by it.

use super::{
    day, hundredths, id_number, key, name, number, phone,
    spellings::{self, Dice, dressed},
    squeeze, text, yes_no,
};

const SEEDS: u64 = 1_000;

fn for_every_seed(check: impl Fn(&mut Dice, u64)) {
    for seed in 1..=SEEDS {
        check(&mut Dice::of_seed(seed), seed);
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

#[test]
fn one_person_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let (plain, written) = spellings::name(dice);
        assert_eq!(name(&written), plain, "seed {seed}: {written:?}");
        let written = spellings::id_number(dice);
        assert_eq!(id_number(&written), spellings::ID_NUMBER, "seed {seed}: {written:?}");
        let household = dice.of(&["5001", "'5001", "‘5001’", "5001 "]);
        let written = dressed(dice, household);
        assert_eq!(number(&written), "5001", "seed {seed}: {written:?}");
    });
}

#[test]
fn one_phone_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let (number, written) = spellings::phone(dice);
        assert_eq!(phone(&written).number, Some(number), "seed {seed}: {written:?}");
        assert_eq!(phone(&written).beside, None, "seed {seed}: {written:?}");
    });
}

#[test]
fn one_day_written_in_any_way_is_read_as_one() {
    for_every_seed(|dice, seed| {
        let date = (1950 + dice.roll(80), 1 + dice.roll(12), 1 + dice.roll(28));
        let plain = format!("{:04}-{:02}-{:02}", date.0, date.1, date.2);
        let written = spellings::day_as_written(dice, date);
        assert_eq!(day(&written).map(|day| day.to_string()), Ok(plain), "seed {seed}: {written:?}");
    });
}
