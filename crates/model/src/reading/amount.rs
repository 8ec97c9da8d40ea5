//! Whole numbers and amounts of money, exactly or not at all.

use super::{number::unmarked, numeral, text::squeeze};

/// Reads an amount of yuan into fen: with thousands separators, signs and units, in 万元, in Chinese numerals, in the
/// brackets of bookkeeping. None where it is not exact or not certain.
pub fn hundredths(written: &str) -> Option<i64> {
    let (negative, text) = signed(&plain(written));
    let bare = without_prefix(&text, &["人民币", "rmb", "cny", "¥"]);
    let (negative, bare) = bare.strip_prefix('-').map_or((negative, bare), |rest| (!negative, rest));
    let bare = bare.strip_suffix(['整', '正']).unwrap_or(bare);
    let fen = of_yuan(bare)?;
    Some(if negative { -fen } else { fen })
}

/// Reads a whole number with a unit such as 人, 户 or 个月 behind it. Years count none: `1年` may be twelve months, but
/// `2026年` is a year.
pub fn whole(written: &str) -> Option<i64> {
    let (negative, text) = signed(&plain(written));
    let bare = COUNTED.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let year = bare.strip_suffix('年').and_then(|year| exact(year, 1)).filter(|year| (1900..=2200).contains(year));
    let number = year.or_else(|| of_numeral(bare)).or_else(|| exact(bare, 1))?;
    Some(if negative { -number } else { number })
}

/// Units of what is counted.
const COUNTED: &[&str] = &[
    "个月",
    "人",
    "口",
    "个",
    "月",
    "次",
    "户",
    "岁",
    "周岁",
    "天",
    "日",
    "名",
    "位",
    "间",
    "套",
    "栋",
    "亩",
    "平方米",
    "㎡",
    "m2",
    "台",
    "件",
    "条",
];

/// Turns a number of yuan as a cell holds it into fen, to the nearest: averages have more digits than money.
pub fn hundredths_of(number: f64) -> Option<i64> {
    let text = format!("{number:.2}");
    hundredths(&text)
}

/// Turns a number as a cell holds it into a whole one, if it is one.
pub fn whole_of(number: f64) -> Option<i64> {
    let fen = hundredths_of(number)?;
    (fen % 100 == 0).then_some(fen / 100)
}

fn plain(written: &str) -> String {
    squeeze(&unmarked(written)).to_lowercase().replace(['−', '–'], "-")
}

/// Takes a sign off: `-1`, `+1`, and `(1)` of bookkeeping.
fn signed(text: &str) -> (bool, String) {
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let digits = |text: &&str| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(['(', ')', '-', '+']);
    if let Some(inner) = bracketed.filter(digits) {
        return (true, inner.to_owned());
    }
    match text.strip_prefix('-') {
        Some(rest) => (true, rest.to_owned()),
        None => (false, text.strip_prefix('+').unwrap_or(text).to_owned()),
    }
}

fn without_prefix<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text).trim_start_matches([':', '¥'])
}

/// Reads yuan, with jiao and fen behind them if they are said.
fn of_yuan(text: &str) -> Option<i64> {
    let Some((yuan, small)) = text.split_once(['元', '圆', '块']) else {
        return times(text, 100);
    };
    let small = small.strip_suffix(['整', '正', '钱']).unwrap_or(small);
    times(yuan, 100)?.checked_add(of_small_money(small)?)
}

/// Reads `5角`, `5角2分`, or nothing.
fn of_small_money(text: &str) -> Option<i64> {
    let text = text.trim_start_matches('零');
    let one = |text: &str| of_numeral(text).or_else(|| exact(text, 1)).filter(|digit| (0..=9).contains(digit));
    let (jiao, rest) = match text.split_once('角') {
        Some((jiao, rest)) => (one(jiao)?, rest),
        None => (0, text),
    };
    let rest = rest.trim_start_matches('零');
    let fen = if rest.is_empty() { 0 } else { one(rest.strip_suffix('分')?)? };
    Some(jiao * 10 + fen)
}

/// Reads a number with 万, 千, 百 or 亿 behind its digits, or a Chinese numeral, times something.
fn times(text: &str, by: i64) -> Option<i64> {
    if let Some(number) = of_numeral(text) {
        return number.checked_mul(by);
    }
    const LARGE: [(&str, i64); 5] = [("亿", 100_000_000), ("万", 10_000), ("萬", 10_000), ("千", 1000), ("百", 100)];
    let large = LARGE.iter().find_map(|(unit, value)| Some((text.strip_suffix(unit)?, *value)));
    match large {
        Some((digits, value)) => exact(digits, value.checked_mul(by)?),
        None => exact(text, by),
    }
}

fn of_numeral(text: &str) -> Option<i64> {
    let certain = text.chars().all(numeral::is_numeral) && !is_about(text);
    certain.then(|| numeral::value(text)).flatten()
}

/// Tells whether two digits beside each other, 三四 or 三五, mean about so many.
fn is_about(text: &str) -> bool {
    let digits: Vec<Option<i64>> = text.chars().map(numeral::digit).collect();
    let about = |pair: &[Option<i64>]| matches!(pair, [Some(least @ 1..), Some(most)] if most - least == 1 || (*least, *most) == (3, 5));
    digits.len() < 4 && digits.windows(2).any(about)
}

/// Reads digits with a decimal point and thousands separators, times something; none where a part of one is left.
fn exact(text: &str, by: i64) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole = without_separators(whole)?;
    let part = part.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 8 || !digits(&whole) || !digits(part) {
        return None;
    }
    let places = 10_i128.pow(u32::try_from(part.len()).ok()?);
    let number = whole.parse::<i128>().ok()? * places + format!("0{part}").parse::<i128>().ok()?;
    let product = number * i128::from(by);
    (product % places == 0).then(|| i64::try_from(product / places).ok()).flatten()
}

/// Drops the commas between groups of three digits; `12,00` has a comma that means something else.
fn without_separators(text: &str) -> Option<String> {
    let mut groups = text.split([',', '\'']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let good = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    good.then(|| format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (written, fen) in [
            ("1,200.50", Some(120_050)),
            ("１２,204.05元", Some(1_220_405)),
            ("￥1，200.50", Some(120_050)),
            ("¥ 1200", Some(120_000)),
            ("人民币1200元整", Some(120_000)),
            ("1.2万元", Some(1_200_000)),
            ("1.2 万", Some(1_200_000)),
            ("3千元", Some(300_000)),
            ("1.234567万元", Some(1_234_567)),
            ("1.23456789万元", None),
            ("壹仟贰佰元整", Some(120_000)),
            ("一万两千三百元", Some(1_230_000)),
            ("十二元五角", Some(1_250)),
            ("12元5角2分", Some(1_252)),
            ("-1200", Some(-120_000)),
            ("−1200.5", Some(-120_050)),
            ("(1,200.00)", Some(-120_000)),
            ("（1,200.00）", Some(-120_000)),
            ("-¥5", Some(-500)),
            ("¥-5", Some(-500)),
            ("1200.0000", Some(120_000)),
            ("0", Some(0)),
            ("12,00", None),
            ("1.5.2", None),
            ("一万二", None),
            ("约1200", None),
            ("1000-2000", None),
            ("1200.567", None),
            ("1.2E+4", None),
            ("", None),
            ("元", None),
        ] {
            assert_eq!(hundredths(written), fen, "{written}");
        }
        assert_eq!(hundredths_of(12_204.5), Some(1_220_450));
        assert_eq!(hundredths_of(12_345.666_666), Some(1_234_567));
        assert_eq!(hundredths_of(f64::NAN), None);
    }

    #[test]
    fn whole_numbers_are_read_with_their_units() {
        for (written, number) in [
            ("10个月", Some(10)),
            ("4人", Some(4)),
            ("四口", Some(4)),
            ("十二", Some(12)),
            ("1,024", Some(1024)),
            ("2026年", Some(2026)),
            ("5.0", Some(5)),
            ("1年", None),
            ("半年", None),
            ("2.5", None),
            ("3-4人", None),
            ("12月份", None),
            ("三四个", None),
            ("十七八", None),
            ("三五个月", None),
            ("二〇", Some(20)),
            ("二〇二三", Some(2023)),
        ] {
            assert_eq!(whole(written), number, "{written}");
        }
        assert_eq!(whole_of(2.0), Some(2));
        assert_eq!(whole_of(2.5), None);
    }
}
