//! Days as people and programs write them. What is certain is read; what is not says why, so that a cell is left open and a
//! person is asked.

use super::{date, english, number::unmarked, numeral, time};
use crate::day::PartialDay;

/// Why a text is no certain day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// It is no day, or one that never was.
    NotOne,
    /// It is a day of the lunar calendar.
    Lunar,
    /// It says about when.
    About,
    /// It says from when to when, or several days.
    Range,
    /// Which of two numbers is the month?
    Order,
    /// The year has two digits and may be of this century or the last.
    ShortYear,
    /// It has a month and no year: 6月15日.
    NoYear,
    /// A number whose last digit may have been cut: 2016.1 is January or October.
    MonthCut,
}

impl DayFault {
    /// Returns the code of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            DayFault::NotOne => "field.day",
            DayFault::Lunar => "day.lunar",
            DayFault::About => "day.about",
            DayFault::Range => "day.range",
            DayFault::Order => "day.month_or_day",
            DayFault::ShortYear => "day.year_short",
            DayFault::NoYear => "day.no_year",
            DayFault::MonthCut => "day.month_cut",
        }
    }
}

/// Reads a day, a month or a year.
///
/// # Errors
/// Why it is not certain.
pub fn day(written: &str) -> Result<PartialDay, DayFault> {
    // As programs write it, which most cells are.
    if let Ok(whole @ PartialDay::Day(_)) = written.parse() {
        return Ok(whole);
    }
    let text = unmarked(written).to_lowercase();
    if let Some(fault) = uncertain(&text) {
        return Err(fault);
    }
    let text = in_digits(&without_weekday(&without_calendar(&text))).ok_or(DayFault::NotOne)?;
    let (text, time) = time::take(&text).ok_or(DayFault::NotOne)?;
    if is_without_year(text.trim()) {
        return Err(DayFault::NoYear);
    }
    let date = english::date(text.trim()).unwrap_or_else(|| date::in_numbers(text.trim()))?;
    match (date, time) {
        (date, None) => Ok(date),
        (PartialDay::Day(day), Some(time)) => Ok(PartialDay::Day(time.day_in_china(day))),
        (PartialDay::Month(..) | PartialDay::Year(_), Some(_)) => Err(DayFault::NotOne),
    }
}

/// Tells whether a text is a month, or a day of one, and no year: 6月, 6月15日, 6月15号.
fn is_without_year(text: &str) -> bool {
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let Some((month, day)) = text.split_once('月') else { return false };
    is_number(month.trim()) && (day.is_empty() || is_number(day.trim_end_matches(['日', '号']).trim()))
}

/// Reads a month that was typed as a number, by what its cell shows: 2016.02. With one digit, 2016.1 may have been 2016.10.
///
/// # Errors
/// Why it is not certain.
pub fn day_of_shown_number(shown: &str) -> Result<PartialDay, DayFault> {
    match shown.split_once('.') {
        Some((year, "1")) if year.len() == 4 => Err(DayFault::MonthCut),
        Some(_) | None => day(shown),
    }
}

/// Looks for words that say that this is no certain day of our calendar.
fn uncertain(text: &str) -> Option<DayFault> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let first_ten = text.split('初').skip(1).any(|rest| rest.starts_with(numeral::is_numeral));
    if first_ten || says(LUNAR) {
        return Some(DayFault::Lunar);
    }
    if says(UNTIL) {
        return Some(DayFault::Range);
    }
    says(ABOUT).then_some(DayFault::About)
}

const LUNAR: &[&str] = &[
    "农历", "農曆", "阴历", "陰曆", "旧历", "古历", "夏历", "老历", "正月", "冬月", "腊月", "闰", "廿", "卅", "(农)",
    "(阴)", "(农历",
];
const UNTIL: &[&str] = &["至", "到", "~", "〜", "∼", "→", "起止"];
const ABOUT: &[&str] = &[
    "约", "左右", "前", "后", "大概", "估计", "可能", "?", "初", "底", "末", "旬", "年代", "季度", "半年", "许", "或",
    "多", "月间",
];

/// Drops the words that say that it is a day of our calendar, or somebody's birth.
fn without_calendar(text: &str) -> String {
    let words = ["公历", "阳历", "新历", "西历", "公元", "(阳)", "(公)", "(新)", "出生", "生"];
    let bare = words.iter().fold(text.to_owned(), |text, word| text.replace(word, " "));
    let bare = bare.replace("月份", "月").replace("年度", "年").replace("年份", "年");
    bare.replace("( )", " ").replace("()", " ")
}

/// Drops 星期一, 周一, 礼拜天, with or without brackets.
fn without_weekday(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, word)) = ["星期", "礼拜", "周"].iter().filter_map(|w| Some((rest.find(w)?, *w))).min() {
        kept.push_str(&rest[..at]);
        let after = &rest[at + word.len()..];
        let day = after.chars().next().filter(|c| "一二三四五六日天1234567".contains(*c));
        match day {
            Some(day) => rest = &after[day.len_utf8()..],
            None => {
                kept.push_str(word);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept.replace("()", " ")
}

/// Turns Chinese numerals into digits, and the numeral one that someone typed for a dash into a dash.
fn in_digits(text: &str) -> Option<String> {
    let chars: Vec<char> = text.replace("元月", "1月").chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run: String = chars[at..].iter().take_while(|&&c| numeral::is_numeral(c)).collect();
        let length = run.chars().count();
        if length == 0 {
            kept.push(chars[at]);
            at += 1;
            continue;
        }
        let digit_behind = chars.get(at + length).is_some_and(char::is_ascii_digit);
        if run == "一" && digit_behind && kept.ends_with(|c: char| c.is_ascii_digit()) {
            kept.push('-');
        } else {
            kept.push_str(&numeral::value(&run)?.to_string());
        }
        at += length;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Result<String, DayFault> {
        day(written).map(|day| day.to_string())
    }

    fn all(expected: &str, forms: &[&str]) {
        for written in forms {
            assert_eq!(read(written).as_deref(), Ok(expected), "{written}");
        }
    }

    fn none(fault: DayFault, forms: &[&str]) {
        for written in forms {
            assert_eq!(read(written), Err(fault), "{written}");
        }
    }

    #[test]
    fn days_are_read_with_every_sign_of_every_input_method() {
        all(
            "2016-02-01",
            &[
                "2016-02-01",
                "2016-2-1",
                "2016/2/1",
                "2016.2.1",
                "2016。2。1",
                "2016．2．1",
                "2016——02——01",
                "2016–02–01",
                "2016，2，1",
                "2016,2,1",
                "2016、2、1",
                "2016\\2\\1",
                "2016·2·1",
                "2016_02_01",
                "2016-2-1号",
                "2016.2.1日",
                "2016 2 1",
                "2016. 2. 1",
                "2016.02.01.",
                "20160201",
                "２０１６年２月１日",
                "2016年2月1号",
                "2016年2月1",
                "2016 年 2 月 1 日",
                "'2016-02-01",
                "2016一02一01",
                "公历2016年2月1日",
                "2016年2月1日（阳历）",
            ],
        );
    }

    #[test]
    fn months_and_years_are_read_as_far_as_they_are_known() {
        all(
            "2016-02",
            &[
                "2016-02",
                "2016.2",
                "2016/02",
                "201602",
                "2016年2月",
                "2016年2",
                "2016.02.",
                "2016-2月",
                "2/2016",
                "2016-02-00",
                "2016年2月份",
                "2016.02出生",
                "20160200",
            ],
        );
        all("2016", &["2016", "2016年", "2016.", "2016-00-00", "公元2016年", "2016年度"]);
    }

    #[test]
    fn chinese_numerals_are_read() {
        all("2016-02", &["二〇一六年二月", "2016年二月", "二○一六年二月", "二零一六年二月", "贰零壹陆年贰月"]);
        all("1990-12-31", &["一九九〇年十二月三十一日", "一九九○年12月三十一"]);
        all("2016-01-20", &["二〇一六年元月二十日", "2016年元月20日"]);
        all("2016-10-10", &["二〇一六年十月十日"]);
    }

    #[test]
    fn a_time_of_day_is_dropped_and_a_zone_moves_the_day_to_china() {
        all(
            "2016-02-03",
            &[
                "2016-02-03 00:00:00",
                "2016-02-03T08:30:00",
                "2016/2/3 8:30",
                "2016-02-03 08:30:00.000",
                "2016-02-03 下午 3:20",
                "2016-02-03 3:20 PM",
                "2016年2月3日 8时30分",
                "2016年2月3日上午8点",
                "2016-02-03 24:00",
                "2016-02-02T16:00:00Z",
                "2016-02-02T16:00:00.000+0000",
                "2016-02-03T00:00:00+08:00",
                "2016-02-03T00:00:00.000+0800",
                "2016-02-03+08:00",
                "2016-02-03Z",
                "Wed Feb 03 00:00:00 CST 2016",
                "Wed Feb 03 2016 00:00:00 GMT+0800 (中国标准时间)",
                "2016-02-02 16:00:00 UTC",
                "1454428800000",
                "20160203083000",
                "201602030830",
            ],
        );
        all("2019-11-01", &["2019-10-31T16:00:00.000+0000"]);
    }

    #[test]
    fn midnights_of_summer_time_are_of_their_day() {
        all(
            "1987-08-02",
            &["1987-08-01T15:00:00.000Z", "1987-08-01 23:00:00", "1987-08-01T23:00:00+08:00", "1987-08-02 00:00:00"],
        );
        all("1975-03-04", &["1975-03-03T16:00:00Z", "1975-03-04 23:00:00"]);
        all("1987-08-01", &["1987-08-01 22:00:00", "1987-08-01T14:59:59Z"]);
    }

    #[test]
    fn weekdays_and_english_months_are_read() {
        all(
            "2016-02-01",
            &[
                "2016/02/01 星期一",
                "2016年2月1日（周一）",
                "Monday, February 1, 2016",
                "1 Feb 2016",
                "Feb 1st, 2016",
                "2016-Feb-01",
            ],
        );
        all("2019-03", &["Mar 2019", "2019 March"]);
        all("1987-03-12", &["12-Mar-87"]);
        none(DayFault::ShortYear, &["12-Mar-19", "Mar-19"]);
    }

    #[test]
    fn what_is_not_certain_says_why() {
        none(DayFault::Lunar, &["2016年2月1日（农历）", "农历二〇一六年正月初一", "1960年腊月廿三", "1955.3.2(农)"]);
        none(DayFault::About, &["约2016年", "2016年2月左右", "2016年底", "2016年2月上旬", "2016年初", "60年代"]);
        none(
            DayFault::Range,
            &["2016-02-01~2016-03-01", "2016.02.01-2016.03.01", "2016年2月至3月", "2016-2019", "2016年2-3月"],
        );
        none(DayFault::Order, &["1/2/2016", "02-03-2016"]);
        none(DayFault::ShortYear, &["16.2", "16.2.1", "16年2月1日", "16-02-01"]);
        none(DayFault::NotOne, &["", "不详", "1990-02-30", "2016-13", "3", "42401", "201613", "2016.2-3"]);
        none(DayFault::NoYear, &["8月2日", "8月2号", "8月", "八月二日", "12月31日"]);
        none(DayFault::NotOne, &["2016-02-01（入住）", "2016-02-03 25:00", "2016-02-03 08:00-09:00"]);
    }

    #[test]
    fn what_only_one_order_or_century_allows_is_read() {
        all("2016-12-31", &["31/12/2016", "12/31/2016"]);
        all("2016-02-02", &["2/2/2016"]);
        all("1987-08-02", &["87.8.2", "87年8月2日"]);
        all("1987-08", &["87年8月"]);
    }

    #[test]
    fn a_month_typed_as_a_number_is_read_unless_its_zero_was_cut() {
        let read = |shown: &str| day_of_shown_number(shown).map(|day| day.to_string());
        assert_eq!(read("2016.02").as_deref(), Ok("2016-02"));
        assert_eq!(read("2016.10").as_deref(), Ok("2016-10"));
        assert_eq!(read("2016.2").as_deref(), Ok("2016-02"));
        assert_eq!(read("2016.1"), Err(DayFault::MonthCut));
        assert_eq!(read("2016").as_deref(), Ok("2016"));
    }
}
