//! Names, phones and id numbers of people who do not exist: id numbers of area 500299, which is no division, and phones of
//! a range that belongs to nobody.

use super::chance::Chance;
use anju_model::Day;
use std::collections::BTreeMap;

const SURNAMES: &str = "王李张刘陈杨黄周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶杜苏魏程吕丁沈任姚卢谭冉向牟秦易付蒋赵";
const MENS: &str = "伟强军勇杰涛明超刚平辉鹏华飞斌波宇浩凯健龙建国志成文林松柏山川海远磊祥福贵德生光毅峰康泽俊晨轩";
const WOMENS: &str = "芳娜敏静丽燕霞玲艳娟萍红玉英珍琴琼素秀兰菊莲梅芬香群淑惠蓉雪月春云荣欣怡婷佳雨梦瑶";

/// Draws a surname.
pub(super) fn surname(chance: &mut Chance) -> char {
    one_of(chance, SURNAMES)
}

/// Draws a name with this surname.
pub(super) fn name(chance: &mut Chance, surname: char, male: bool) -> String {
    let given = if male { MENS } else { WOMENS };
    let mut name = String::from(surname);
    name.push(one_of(chance, given));
    if chance.happens(68) {
        let second = one_of(chance, given);
        if !name.ends_with(second) {
            name.push(second);
        }
    }
    name
}

fn one_of(chance: &mut Chance, text: &str) -> char {
    let all: Vec<char> = text.chars().collect();
    *chance.pick(&all)
}

/// Draws a phone.
pub(super) fn phone(chance: &mut Chance) -> String {
    format!("1990{:07}", chance.between(0, 9_999_999))
}

/// Gives each id number once.
#[derive(Default)]
pub(super) struct IdNumbers {
    given: BTreeMap<(Day, bool), u32>,
}

/// How many numbers one day has for one sex; a prime, so that any stride visits all of them.
const A_DAY: u32 = 499;

impl IdNumbers {
    /// Gives a number to somebody of this sex born on this day or, where that day has none left, shortly before.
    pub fn give(&mut self, mut birth: Day, male: bool) -> (Day, String) {
        while self.given.get(&(birth, male)) == Some(&A_DAY) {
            birth = birth.plus_days(-1);
        }
        let nth = self.given.entry((birth, male)).or_default();
        let of_day = u32::from(birth.day().unsigned_abs()) * 37 + u32::from(birth.month().unsigned_abs()) * 11;
        let scattered = (of_day + *nth * 211) % A_DAY;
        *nth += 1;
        let serial = 2 * scattered + if male { 1 } else { 2 };
        let date = birth.to_string().replace('-', "");
        let body = format!("500299{date}{serial:03}");
        let last = check_character(&body);
        (birth, format!("{body}{last}"))
    }
}

/// Computes the last character by ISO 7064 MOD 11-2.
pub(crate) fn check_character(body: &str) -> char {
    let sum = body.bytes().fold(0_u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
    char::from(b"10X98765432"[sum as usize])
}
