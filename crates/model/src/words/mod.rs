//! Chinese words by code, for page, command line and papers: one place for every sentence that says what a rule, a check,
//! a fault or the line found. The page's own headings and hints are the page's.

pub mod fault;
pub mod findings;
pub mod hukou;
pub mod lists;
pub mod parameters;
pub mod places;
pub mod sync;
pub mod today;
pub mod trail;

use crate::{
    day::{Day, Stamp},
    meaning::Meaning,
    record::Field,
    role::Role,
};
use std::collections::BTreeMap;

/// What a role is called.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::SiteStaff => "社区（安置点）工作人员",
        Role::Cadre => "帮扶干部",
        Role::Township => "镇街",
        Role::CountyReader => "区县（只查看）",
        Role::CountyAdmin => "区县管理员",
    }
}

/// Yes, in a field of yes or no.
pub const YES: &str = "是";
/// No, in a field of yes or no.
pub const NO: &str = "否";

/// Says a field's number as people read it: yes or no, yuan, a moment, else the number.
pub fn number(field: &Field, number: i64) -> String {
    match field.meaning {
        Meaning::YesNo => if number == 1 { YES } else { NO }.to_owned(),
        Meaning::Money => yuan(number),
        Meaning::Area => hundredths(number),
        Meaning::Moment => Stamp(number).minute(),
        _ => number.to_string(),
    }
}

/// Fen as yuan.
pub fn yuan(fen: i64) -> String {
    format!("{} 元", hundredths(fen))
}

/// Hundredths of a unit as a number of it, `12.05` or `12`.
pub fn hundredths(number: i64) -> String {
    if number % 100 == 0 { (number / 100).to_string() } else { format!("{}.{:02}", number / 100, (number % 100).abs()) }
}

/// A share as `82.5%`; `—` of nothing. What is something is not said to be nothing, and what is not whole not to be whole.
pub fn percent(count: u32, of: u32) -> String {
    if of == 0 {
        return "—".to_owned();
    }
    let percent = f64::from(count) / f64::from(of) * 100.0;
    match format!("{percent:.1}%").as_str() {
        "0.0%" if count > 0 => "<0.1%".to_owned(),
        "100.0%" if count < of => ">99.9%".to_owned(),
        said => said.to_owned(),
    }
}

/// Fills `{name}` from `params`. A part in square brackets is left out where one of its parameters is not known; outside of
/// them an unknown one reads `—`.
pub fn fill(template: &str, params: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('[') {
        let Some(end) = rest[start..].find(']').map(|end| start + end) else {
            break;
        };
        text.push_str(&plain(&rest[..start], params).0);
        let (optional, known) = plain(&rest[start + 1..end], params);
        if known {
            text.push_str(&optional);
        }
        rest = &rest[end + 1..];
    }
    text.push_str(&plain(rest, params).0);
    text
}

/// Fills a part; also tells whether every parameter was known.
fn plain(template: &str, params: &BTreeMap<String, String>) -> (String, bool) {
    let mut known = true;
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        text.push_str(before);
        match params.get(name).filter(|value| !value.is_empty()) {
            Some(value) => text.push_str(value),
            None => {
                known = false;
                text.push('—');
            }
        }
        rest = after;
    }
    text.push_str(rest);
    (text, known)
}

fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('{')?;
    let end = start + text[start..].find('}')?;
    Some((&text[..start], &text[start + 1..end], &text[end + 1..]))
}

/// Says a day as people do: `11月23日`, with the year where it is not this one's.
pub fn day(day: Day, today: Day) -> String {
    if day.year() == today.year() {
        format!("{}月{}日", day.month(), day.day())
    } else {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }
}

/// Says the day of the week.
pub fn weekday(day: Day) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
        [usize::try_from(day.weekday() - 1).unwrap_or(0).min(6)]
}

/// Says a moment: `10:42` today, else `11月22日 10:42`.
pub fn moment(at: Stamp, today: Day) -> String {
    if at.day() == today { at.time_of_day() } else { format!("{} {}", day(at.day(), today), at.time_of_day()) }
}

/// From where a fact is known that the county's own program took: a department's list, which says up to which day, or an import.
pub fn came_from(department: &str, listed: bool) -> String {
    if listed { format!("{department}名单") } else { "区县导入".to_owned() }
}

/// Says for which rank's step something waits.
pub fn waits_for(rank: &str) -> String {
    format!("由{}办理", fault::rank(rank).unwrap_or("上级"))
}

/// Whoever entered something under an account that a desk does not hold.
pub const SOMEBODY_ELSEWHERE: &str = "其他单位人员";

/// Says from where a fact is known: `人社名单 9月1日`, `陈静 10月3日`.
pub fn origin(by: &str, on: Option<Day>, today: Day) -> String {
    on.map_or_else(|| by.to_owned(), |on| format!("{by} {}", day(on, today)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fields_number_is_said_as_its_declaration_means_it() {
        let said = |kind: &str, name: &str, n| {
            let field = crate::kinds::kind(kind).and_then(|kind| kind.field(name)).expect("a declared field");
            number(field, n)
        };
        assert_eq!(said("household", "safe_water", 1), "是");
        assert_eq!(said("hukou", "moved", 0), "否");
        assert_eq!(said("household", "income_fen", 1_220_450), "12204.50 元");
        assert_eq!(said("visit", "entered_at", 0), "1970-01-01 08:00");
        assert_eq!(said("matter", "year", 2026), "2026");
    }

    #[test]
    fn days_are_said_short_in_their_own_year() {
        let today = "2026-11-23".parse().expect("a day");
        assert_eq!(day("2026-09-02".parse().expect("a day"), today), "9月2日");
        assert_eq!(day("2018-12-31".parse().expect("a day"), today), "2018年12月31日");
        assert_eq!(weekday(today), "星期一");
    }

    #[test]
    fn a_share_of_something_is_neither_nothing_nor_the_whole() {
        let said = [(0, 0), (0, 3_000), (1, 3_000), (1, 8), (2_999, 3_000), (3_000, 3_000)];
        let said = said.map(|(count, of)| percent(count, of));
        assert_eq!(said, ["—", "0.0%", "<0.1%", "12.5%", ">99.9%", "100.0%"]);
    }

    #[test]
    fn a_bracketed_part_is_said_only_when_known() {
        let params = [("n".to_owned(), "3".to_owned())].into();
        assert_eq!(fill("还可以试 {n} 次[，在 {time} 以后]。", &params), "还可以试 3 次。");
        assert_eq!(fill("在 {time} 以后", &params), "在 — 以后");
    }
}
