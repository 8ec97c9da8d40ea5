//! Chinese numerals: 二〇一六 by its digits, 三十一 and 壹仟贰佰 by their units.

/// Returns the value of a Chinese digit, plain or as bankers write it.
pub(super) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '弍' | '两' | '兩' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn myriad(c: char) -> Option<i64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Tells whether a character is part of a numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).or_else(|| unit(c)).or_else(|| myriad(c)).is_some()
}

/// Reads a numeral, digit by digit or by units, where it has one meaning only: 一百二 may be 102 or 120 and is none.
pub(super) fn value(text: &str) -> Option<i64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    if chars.iter().all(|&c| digit(c).is_some()) {
        return spelled(&chars);
    }
    let mut total = 0;
    let mut rest = chars.as_slice();
    let mut below = i64::MAX;
    while let Some(at) = rest.iter().position(|&c| myriad(c).is_some()) {
        let times = myriad(rest[at])?;
        if times >= below {
            return None;
        }
        total += below_myriad(&rest[..at], total == 0)?.checked_mul(times)?;
        below = times;
        rest = &rest[at + 1..];
    }
    let last = if rest.is_empty() { 0 } else { below_myriad(rest, total == 0)? };
    // 一万二: a digit that follows a large unit without 零 is short for something else.
    let cut = total > 0 && rest.len() == 1 && digit(rest[0]).is_some();
    (!cut).then_some(total + last)
}

/// Digits one by one, as years are written.
fn spelled(chars: &[char]) -> Option<i64> {
    if chars.len() > 1 && chars.iter().any(|c| matches!(c, '两' | '兩')) {
        return None;
    }
    let add = |sum: i64, c: &char| sum.checked_mul(10)?.checked_add(digit(*c)?);
    chars.iter().try_fold(0_i64, add)
}

/// Reads a numeral without 万 and 亿: each digit with its unit, units falling, 零 for those left out.
fn below_myriad(chars: &[char], first: bool) -> Option<i64> {
    let (mut total, mut held, mut below, mut skipped) = (0, None, 10_000, false);
    for (at, &c) in chars.iter().enumerate() {
        if let Some(unit) = unit(c) {
            // 十五 is 15 at the very start only.
            let times = held.take().or_else(|| (unit == 10 && at == 0 && first).then_some(1))?;
            if unit >= below || times == 0 {
                return None;
            }
            (total, below, skipped) = (total + times * unit, unit, false);
        } else if digit(c)? == 0 && held.is_none() {
            skipped = true;
        } else if held.is_none() {
            held = digit(c);
        } else {
            return None;
        }
    }
    match held {
        None => (!skipped || total == 0).then_some(total),
        Some(last) => (below <= 10 || skipped || total == 0).then_some(total + last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_where_they_are_certain() {
        for (text, expected) in [
            ("二〇一六", Some(2016)),
            ("一九九○", Some(1990)),
            ("三十一", Some(31)),
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("两千零一十六", Some(2016)),
            ("壹仟贰佰", Some(1200)),
            ("一百零二", Some(102)),
            ("一百一十二", Some(112)),
            ("一万两千", Some(12_000)),
            ("一亿零五万", Some(100_050_000)),
            ("一百二", None),
            ("一万二", None),
            ("千", None),
            ("十十", None),
            ("一千二", None),
            ("", None),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
