//! What headings say of the numbers below them: in which unit they are, 人均纯收入(万元), 务工时间(年), and of which year,
//! 是否参加城乡居民基本医疗保险(2025年).

use crate::{
    cell::{Cell, hundredths, squeeze, whole},
    columns::{Column, How},
};
use anju_model::reading;

/// The unit of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many times the column's own, with its name.
    Times(i64, String),
    /// One that cannot be turned into the column's own: days into months.
    Other(String),
}

/// Sums and how many yuan they are, longer ones first.
const SUMS: &[(&str, i64)] =
    &[("万元", 10_000), ("千元", 1000), ("百元", 100), ("亿元", 100_000_000), ("元", 1), ("万", 10_000)];
/// Stretches of time and how many months they are.
const STRETCHES: &[(&str, i64)] = &[("个月", 1), ("月数", 1), ("月", 1), ("年", 12), ("年数", 12), ("整年", 12)];
/// Stretches that make up no whole months.
const SHORTER: &[&str] = &["天", "日", "工日", "天数", "日数", "周", "星期", "小时", "季度"];
/// Months in a year.
const MONTHS: i64 = 12;

impl Unit {
    /// Returns the unit that a heading names where the column has one: in brackets, behind a stroke, behind 单位.
    pub(crate) fn in_heading(column: &Column, heading: &str) -> Option<Self> {
        let of: fn(&str) -> Option<Self> = match (column.how, column.name) {
            (How::Money, _) => Self::of_money,
            (How::Whole, "person.work_months") => Self::of_months,
            _ => return None,
        };
        named_in(heading).iter().find_map(|text| of(text))
    }

    /// Returns the unit that titles above the headings name for all sums: `单位：万元`.
    pub(crate) fn in_titles(column: &Column, titles: &[String]) -> Option<Self> {
        let sums = column.how == How::Money;
        let behind = |title: &String| Some(squeeze(title).rsplit_once("单位:")?.1.to_owned());
        let mut units = titles.iter().filter(|_| sums).filter_map(behind);
        units.find_map(|unit| unit.split(['、', ',', ')', ';']).find_map(Self::of_money))
    }

    fn of_money(text: &str) -> Option<Self> {
        let (name, times) = SUMS.iter().find(|(name, _)| text.starts_with(name))?;
        let rest = &text[name.len()..];
        let of_part = ["月", "季", "日", "天", "户"].iter().any(|part| rest.contains(part));
        Some(if of_part { Self::Other(text.to_owned()) } else { Self::Times(*times, (*name).to_owned()) })
    }

    fn of_months(text: &str) -> Option<Self> {
        let known = STRETCHES.iter().find(|(name, _)| *name == text);
        let known = known.map(|(name, times)| Self::Times(*times, (*name).to_owned()));
        known.or_else(|| SHORTER.contains(&text).then(|| Self::Other(text.to_owned())))
    }

    /// Returns its name where numbers in it are converted.
    pub(crate) fn converted(&self) -> Option<&str> {
        match self {
            Unit::Times(1, _) | Unit::Other(_) => None,
            Unit::Times(_, name) => Some(name),
        }
    }

    /// Returns its name as offices write it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Unit::Times(_, name) | Unit::Other(name) => name,
        }
    }

    fn times(&self) -> i64 {
        match self {
            Unit::Times(times, _) => *times,
            Unit::Other(_) => 1,
        }
    }
}

/// What may be a unit in a heading.
fn named_in(heading: &str) -> Vec<String> {
    let squeezed = squeeze(heading);
    let in_brackets = squeezed.split(['(', '[', '【']).skip(1).filter_map(|rest| rest.split([')', ']', '】']).next());
    let behind = squeezed.rsplit_once(['/', ':']).map(|(_, unit)| unit);
    let bare = |text: &str| text.trim_start_matches("单位").trim_start_matches([':', '为']).to_owned();
    in_brackets.chain(behind).map(bare).collect()
}

/// Returns the year that a heading or a title names: of several the latest.
pub(crate) fn year_in(heading: &str) -> Option<i64> {
    let squeezed = squeeze(heading);
    let runs = squeezed.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.filter_map(|run| run.parse().ok()).filter(|year| (2000..2100).contains(year)).max()
}

/// Titles that speak of what happened in a year, not of what stood in it.
pub(crate) const EVENTS: [&str; 4] = ["迁出", "新增", "减少", "出生"];
/// The same of what had happened everywhere by this year, with which the relocation of the poor was finished.
pub(crate) const EVENTS_UNTIL: ([&str; 6], i64) = (["搬迁", "入住", "脱贫", "建档", "安置", "验收"], 2020);

/// Tells whether a text speaks of what happened in a year: 2016年搬迁户.
pub(crate) fn happened_until(text: &str, year: i64) -> bool {
    let (events, last) = EVENTS_UNTIL;
    year <= last && events.iter().any(|event| text.contains(event))
}

/// Reads a text that is a year and nothing else: 2025, 2025年, 2025年度.
pub(crate) fn whole_year(text: &str) -> Option<i64> {
    let squeezed = squeeze(text);
    let digits = squeezed.trim_end_matches(['度', '年']);
    if digits.len() == 4 { year_in(digits) } else { None }
}

/// Reads an amount in a column of this unit into fen. A unit that the cell itself names counts before the heading's.
pub(crate) fn fen(cell: &Cell, unit: Option<&Unit>) -> Option<i64> {
    let times = unit.map_or(1, Unit::times);
    match cell {
        Cell::Text(text) if names_sum(text) || times == 1 => hundredths(cell),
        Cell::Text(_) => hundredths(cell)?.checked_mul(times),
        Cell::Number(number) => reading::hundredths_of(number * times as f64),
        Cell::Shown(shown) => match shown_sum(shown.number, &shown.text) {
            Some(sum) => sum,
            None => reading::hundredths_of(shown.number * times as f64),
        },
        Cell::Blank | Cell::Zero | Cell::Date(_) | Cell::Uncomputed | Cell::Broken(_) => hundredths(cell),
    }
}

fn names_sum(text: &str) -> bool {
    text.contains(['元', '圆', '万', '萬', '千', '百', '块', '亿'])
        || (!text.contains(|c: char| c.is_ascii_digit()) && text.contains(['十', '拾', '佰', '仟']))
}

/// What a number is whose format writes 万 behind it: so many 万, or a number of yuan that the format cuts. Nothing where the
/// format writes no such word; none inside where what is shown is neither.
fn shown_sum(number: f64, shown: &str) -> Option<Option<i64>> {
    let text = squeeze(shown);
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let (_, times) =
        SUMS.iter().filter(|(_, times)| *times > 1).find(|(name, _)| text[digits.len()..].starts_with(name))?;
    let seen: f64 = digits.replace(',', "").parse().ok()?;
    let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len());
    let unsure = 0.5 / 10_f64.powi(i32::try_from(decimals).ok()?) + 1e-9;
    let near = |value: f64| (value - seen).abs() <= unsure;
    let times = *times as f64;
    Some(match (near(number), near(number / times)) {
        (true, false) => reading::hundredths_of(number * times),
        (false, true) => reading::hundredths_of(number),
        (true, true) if number == 0.0 => Some(0),
        (true, true) | (false, false) => None,
    })
}

/// Reads months in a column of this unit: `10`, `10个月`, `半年`, `1年`. Days make up no months.
pub(crate) fn months(cell: &Cell, unit: Option<&Unit>) -> Option<i64> {
    let times = unit.map_or(1, Unit::times);
    let Cell::Text(text) = cell else {
        return match cell {
            Cell::Number(number) => reading::whole_of(number * times as f64),
            Cell::Shown(shown) => reading::whole_of(shown.number * times as f64),
            _ => whole(cell),
        };
    };
    let text = squeeze(text);
    if SHORTER.iter().any(|unit| text.ends_with(unit)) {
        return None;
    }
    let years = text.strip_suffix("整年").or_else(|| text.strip_suffix('年'));
    match years {
        Some("半") => Some(MONTHS / 2),
        Some("全") => Some(MONTHS),
        Some(years) => reading::hundredths(years).and_then(in_months).filter(|months| *months <= MONTHS),
        None if text.contains('月') || times == 1 => whole(cell),
        None => reading::hundredths(&text)?.checked_mul(times).filter(|n| n % 100 == 0).map(|n| n / 100),
    }
}

/// Turns hundredths of years into months, if they are whole ones.
fn in_months(hundredths: i64) -> Option<i64> {
    let months = hundredths.checked_mul(MONTHS)?;
    (months % 100 == 0).then_some(months / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cell::Shown,
        columns::{SheetKind, by_heading},
    };

    fn unit(heading: &str) -> Option<Unit> {
        Unit::in_heading(by_heading(SheetKind::People, heading).expect("a column"), heading)
    }

    #[test]
    fn headings_name_units() {
        let times = |times, name: &str| Some(Unit::Times(times, name.to_owned()));
        for (heading, expected) in [
            ("人均纯收入(万元)", times(10_000, "万元")),
            ("家庭人均纯收入（千元）", times(1000, "千元")),
            ("人均纯收入（单位：万元）", times(10_000, "万元")),
            ("人均纯收入/元", times(1, "元")),
            ("人均纯收入(元/人)", times(1, "元")),
            ("人均纯收入(元/月)", Some(Unit::Other("元/月".to_owned()))),
            ("人均纯收入", None),
            ("务工时间(月)", times(1, "月")),
            ("务工时间（年）", times(12, "年")),
            ("务工时间(天)", Some(Unit::Other("天".to_owned()))),
        ] {
            assert_eq!(unit(heading), expected, "{heading}");
        }
    }

    #[test]
    fn a_title_names_the_unit_of_sums_only() {
        let titles = ["农坝镇台账".to_owned(), "（单位：人、万元）".to_owned()];
        let of = |heading| Unit::in_titles(by_heading(SheetKind::People, heading).expect("a column"), &titles);
        assert_eq!(of("人均纯收入"), Some(Unit::Times(10_000, "万元".to_owned())));
        assert_eq!(of("务工时间"), None);
    }

    #[test]
    fn amounts_are_read_in_the_unit_of_the_cell_else_of_the_heading() {
        let wan = Unit::Times(10_000, "万元".to_owned());
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(fen(&Cell::Number(1.2), Some(&wan)), Some(1_200_000));
        assert_eq!(fen(&text("1.2"), Some(&wan)), Some(1_200_000));
        assert_eq!(fen(&text("1.2万"), Some(&wan)), Some(1_200_000));
        assert_eq!(fen(&text("12000元"), Some(&wan)), Some(1_200_000));
        assert_eq!(fen(&text("12000"), None), Some(1_200_000));
        assert_eq!(fen(&Cell::Number(12_000.0), None), Some(1_200_000));
    }

    #[test]
    fn a_format_that_writes_the_unit_is_believed_where_it_is_certain() {
        let shown = |number: f64, text: &str| Cell::Shown(Box::new(Shown { number, text: text.to_owned() }));
        assert_eq!(fen(&shown(1.2, "1.2万"), None), Some(1_200_000));
        assert_eq!(fen(&shown(12_345.0, "1.2万"), None), Some(1_234_500));
        assert_eq!(fen(&shown(12_000.0, "12000.00"), None), Some(1_200_000));
        assert_eq!(fen(&shown(7.0, "1.2万"), None), None);
    }

    #[test]
    fn months_are_read_from_years_and_never_from_days() {
        let years = Unit::Times(12, "年".to_owned());
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(months(&Cell::Number(1.0), Some(&years)), Some(12));
        assert_eq!(months(&Cell::Number(0.5), Some(&years)), Some(6));
        assert_eq!(months(&text("1"), Some(&years)), Some(12));
        assert_eq!(months(&text("6个月"), Some(&years)), Some(6));
        assert_eq!(months(&text("半年"), None), Some(6));
        assert_eq!(months(&text("1年"), None), Some(12));
        assert_eq!(months(&text("10"), None), Some(10));
        assert_eq!(months(&text("10天"), None), None);
    }

    #[test]
    fn headings_name_years() {
        assert_eq!(year_in("是否参加城乡居民基本医疗保险（2025年）"), Some(2025));
        assert_eq!(year_in("2024年人均纯收入"), Some(2024));
        assert_eq!(year_in("人均纯收入"), None);
    }
}
