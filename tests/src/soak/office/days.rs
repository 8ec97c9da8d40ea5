//! Days and months as offices write them.

use super::habit::Habit;
use super::hand::{Spelled, Style};
use crate::soak::book::Cell;
use anju_model::{Day, PartialDay};

/// Spells a day or a month.
pub(super) fn spelled(written: &str, style: &mut Style<'_>) -> Spelled {
    match written.parse().expect("the truth holds days") {
        PartialDay::Day(day) => of_day(day, style),
        PartialDay::Month(year, month) => of_month(year, month, style),
        PartialDay::Year(year) => Spelled::sure(Cell::text(year.to_string())),
    }
}

fn of_day(day: Day, style: &mut Style<'_>) -> Spelled {
    let (y, m, d) = (day.year(), day.month(), day.day());
    if style.follows(Habit::DayCounts) {
        return Spelled::sure(Cell::Day { day, format: "", shown: String::new() });
    }
    if style.follows(Habit::DayCells) {
        return Spelled::sure(day_cell(day, style.pick::<&str>(&DAY_FORMATS)));
    }
    if !style.follows(Habit::DayTexts) {
        return Spelled::sure(Cell::text(day.to_string()));
    }
    let before = day.plus_days(-1);
    Spelled::sure(match style.below(20) {
        0 => Cell::text(format!("{y}/{m}/{d}")),
        1 => Cell::text(format!("{y}.{m}.{d}")),
        2 => Cell::text(format!("{y}{m:02}{d:02}")),
        3 => Cell::text(format!("{y}年{m}月{d}日")),
        4 => Cell::text(format!("{y}年{m:02}月{d:02}日")),
        5 => Cell::text(format!("{y}-{m:02}-{d:02} 00:00:00")),
        6 => Cell::text(format!("{y}。{m}。{d}")),
        7 => Cell::text(format!("{y}．{m}．{d}")),
        8 => Cell::text(format!("{y}——{m:02}——{d:02}")),
        9 => Cell::text(format!("{y}–{m:02}–{d:02}")),
        10 => Cell::text(format!("{y}\\{m}\\{d}")),
        11 => Cell::text(format!("{y}-{m}-{d}号")),
        12 => Cell::text(format!("{}年{}月{}日", digits(y), numeral(m), numeral(d))),
        13 => Cell::text(format!("{before}T16:00:00.000+0000")),
        14 => Cell::text(format!("{before}T16:00:00Z")),
        15 => Cell::text(format!("{day}T00:00:00+08:00")),
        16 => Cell::text(format!("{y}-{m}-{d} 9:05")),
        17 => Cell::text(format!("{y}、{m}、{d}")),
        18 => Cell::text(format!("{y} - {m:02} - {d:02}")),
        _ => Cell::number(i64::from(y) * 10_000 + i64::from(m) * 100 + i64::from(d)),
    })
}

const DAY_FORMATS: [&str; 5] =
    ["yyyy-mm-dd", "yyyy/m/d", "yyyy\"年\"m\"月\"d\"日\"", "yyyy.mm.dd", "[$-804]yyyy/mm/dd"];

fn day_cell(day: Day, format: &'static str) -> Cell {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let shown = match format {
        "yyyy/m/d" => format!("{y}/{m}/{d}"),
        "yyyy\"年\"m\"月\"d\"日\"" => format!("{y}年{m}月{d}日"),
        "yyyy.mm.dd" => format!("{y}.{m:02}.{d:02}"),
        "[$-804]yyyy/mm/dd" => format!("{y}/{m:02}/{d:02}"),
        _ => day.to_string(),
    };
    Cell::Day { day, format, shown }
}

fn of_month(y: i16, m: i8, style: &mut Style<'_>) -> Spelled {
    if style.follows(Habit::MonthNumbers) {
        return month_number(y, m, style);
    }
    if style.follows(Habit::DayCells) {
        let day = Day::new(y, m, 1).expect("the first of a month");
        let (format, shown) = match style.below(2) {
            0 => ("yyyy\"年\"m\"月\"", format!("{y}年{m}月")),
            _ => ("yyyy-mm", format!("{y}-{m:02}")),
        };
        return Spelled::sure(Cell::Day { day, format, shown });
    }
    if !style.follows(Habit::DayTexts) {
        return Spelled::sure(Cell::text(format!("{y}-{m:02}")));
    }
    Spelled::sure(Cell::text(match style.below(9) {
        0 => format!("{y}.{m:02}"),
        1 => format!("{y}年{m}月"),
        2 => format!("{y}年{m:02}月"),
        3 => format!("{y}{m:02}"),
        4 => format!("{y}/{m:02}"),
        5 => format!("{y}。{m:02}"),
        6 => format!("{}年{}月", digits(y), numeral(m)),
        7 => format!("{y}.{m:02}."),
        _ => format!("{y}年{}月", numeral(m)),
    }))
}

/// `2016.02`: with two decimals it is certain which month is meant; without a format January and October look alike.
fn month_number(y: i16, m: i8, style: &mut Style<'_>) -> Spelled {
    let value = f64::from(y) + f64::from(m) / 100.0;
    let decimals = Cell::Number { value, format: "0.00", shown: format!("{y}.{m:02}") };
    match style.below(3) {
        0 => Spelled::sure(Cell::number(i64::from(y) * 100 + i64::from(m))),
        1 => Spelled::sure(decimals),
        _ => {
            let shown = format!("{y}.{m:02}").trim_end_matches('0').to_owned();
            let cell = Cell::Number { value, format: "", shown };
            if m == 10 { Spelled::doubtful(cell) } else { Spelled::sure(cell) }
        }
    }
}

/// Digits one by one, as years are read out.
fn digits(year: i16) -> String {
    let digit = |c: char| "〇一二三四五六七八九".chars().nth(c.to_digit(10).unwrap_or(0) as usize);
    year.to_string().chars().filter_map(digit).collect()
}

/// A number from 1 to 31 as it is spoken.
fn numeral(number: i8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number.unsigned_abs() / 10, number.unsigned_abs() % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        more => format!("{}十", DIGITS[usize::from(more)]),
    };
    format!("{tens}{}", DIGITS[usize::from(ones)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_those_of_the_calendar() {
        assert_eq!((digits(2016), digits(1990)), ("二〇一六".to_owned(), "一九九〇".to_owned()));
        assert_eq!([1, 10, 12, 20, 31].map(numeral), ["一", "十", "十二", "二十", "三十一"]);
    }
}
