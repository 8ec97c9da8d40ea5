//! The years and months that titles name, in whatever form: 2025年度, 25年, 二〇二五年, 2025居民医保, 2025.10.

use crate::units::whole_year;

/// Writes years in digits: 二〇二五年, 25年.
pub(super) fn in_digits(text: &str) -> String {
    const NUMERALS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit =
        |c: char| NUMERALS.iter().position(|numeral| *numeral == if c == '零' || c == '○' { '〇' } else { c });
    let chars: Vec<char> = text.chars().collect();
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| digit(**c).is_some()).count();
        if run == 4 && chars.get(at + run) == Some(&'年') {
            let digits = chars[at..at + run].iter().filter_map(|c| digit(*c)).map(|digit| digit.to_string());
            written.extend(digits);
            at += run;
            continue;
        }
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let short = digits == 2 && chars.get(at + 2) == Some(&'年') && matches!(chars[at], '2' | '3');
        if short && !at.checked_sub(1).is_some_and(|before| "满超近达第缴".contains(chars[before])) {
            written.push_str("20");
        }
        let step = digits.max(1);
        written.extend(&chars[at..at + step]);
        at += step;
    }
    written
}

/// Lists the years of a text, however firmly it says them.
pub(super) fn years(text: &str) -> Vec<i64> {
    years_before(&in_digits(text), false)
}

/// Lists the years of a text that stand before 年度, or before 年 and no month; or else, where that is enough, alone:
/// 2025居民医保, 2026-2027年.
pub(super) fn years_before(text: &str, whole: bool) -> Vec<i64> {
    let mut years = vec![];
    for (digits, behind) in numbers(text) {
        let starts_month = |behind: &str| behind.starts_with(|c: char| c.is_ascii_digit());
        let is_one = match behind.strip_prefix('年') {
            Some(behind) if whole => behind.starts_with('度'),
            Some(behind) => !starts_month(behind),
            // 2026-2027年 is no day, and 2026-10 none of a year.
            None => !whole && stands_alone(behind),
        };
        if is_one && let Some(year) = whole_year(digits).filter(|year| !years.contains(year)) {
            years.push(year);
        }
    }
    years
}

/// Tells whether a number of four digits is a year by what follows: nothing that is counted, no month, no day.
fn stands_alone(behind: &str) -> bool {
    let dashed = behind.strip_prefix(['-', '—', '－', '–', '~', '至', '、']);
    let next = dashed.map(|rest| rest.trim_start_matches(['-', '—']));
    match next.filter(|next| next.starts_with(|c: char| c.is_ascii_digit())) {
        Some(next) => next.chars().take_while(char::is_ascii_digit).count() == 4,
        None => !behind.starts_with(|c: char| "./月日号人户元名个份条".contains(c)),
    }
}

/// Lists the years of days and months in a text: 2025年12月, 2025.10, 20251031.
pub(super) fn years_of_days(text: &str) -> Vec<i64> {
    let mut years = vec![];
    for (digits, behind) in numbers(text) {
        let dated = digits.len() == 4 && behind.starts_with(['年', '.', '-', '/']);
        if dated || matches!(digits.len(), 6 | 8) {
            years.extend(whole_year(&digits[..4]));
        }
    }
    years
}

/// Finds the month that stands behind a year, of several the last: 2026年3月, 2026.3, 2026年1-10月.
pub(super) fn month_of(text: &str, year: i64) -> Option<i64> {
    let (_, behind) = text.split_once(&year.to_string())?;
    let behind = behind.strip_prefix(['年', '.', '-', '/'])?;
    let (first, behind) = number(behind)?;
    let behind = behind.strip_prefix('月').unwrap_or(behind);
    let last = behind.strip_prefix(['-', '—', '–', '~', '至', '、']).and_then(number).map(|(last, _)| last);
    [last, Some(first)].into_iter().flatten().find(|month| (1..=12).contains(month))
}

/// Returns the last month of the part of a year that a text names: 第一季度, 上半年.
pub(super) fn last_month(text: &str) -> Option<i64> {
    const PARTS: [(&str, i64); 9] = [
        ("一季度", 3),
        ("1季度", 3),
        ("二季度", 6),
        ("2季度", 6),
        ("三季度", 9),
        ("3季度", 9),
        ("四季度", 12),
        ("4季度", 12),
        ("上半年", 6),
    ];
    PARTS.iter().filter(|(part, _)| text.contains(part)).map(|(_, month)| *month).max()
}

/// Finds the last month that a text names without its year: 3月份发放表, 1-10月.
pub(super) fn lone_month(text: &str) -> Option<i64> {
    let months =
        numbers(text).filter(|(_, behind)| behind.starts_with('月')).filter_map(|(digits, _)| digits.parse().ok());
    months.filter(|month| (1..=12).contains(month)).last()
}

/// Lists a text's runs of digits, each with the text behind it.
fn numbers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let found = split_number(rest.trim_start_matches(|c: char| !c.is_ascii_digit()));
        rest = found.1;
        Some(found).filter(|(digits, _)| !digits.is_empty())
    })
}

/// Parts a text behind the digits with which it begins, if any.
fn split_number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Reads the number with which a text begins.
fn number(text: &str) -> Option<(i64, &str)> {
    let (digits, behind) = split_number(text);
    digits.parse().ok().map(|number| (number, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_month_behind_a_year_counts() {
        for (text, month) in [
            ("2026年3月发放花名册", Some(3)),
            ("2026.10", Some(10)),
            ("2026年1-10月发放花名册", Some(10)),
            ("2026年1月至10月", Some(10)),
            ("2026年度", None),
            ("2026年第三季度", None),
        ] {
            assert_eq!(month_of(text, 2026), month, "{text}");
        }
    }
}
