//! Numbers as offices write them: counts, amounts, numbers of households and people, id numbers, phones, yes and no.

use super::habit::Habit;
use super::hand::{Spelled, Style};
use crate::soak::book::Cell;

/// Spells a whole number.
pub(super) fn whole(written: &str, style: &mut Style<'_>) -> Spelled {
    let number: i64 = written.parse().expect("the truth holds numbers");
    if !style.follows(Habit::Amounts) {
        return Spelled::sure(Cell::number(number));
    }
    let unit = match style.column() {
        "count" => "人",
        "year" => "年",
        _ => "个月",
    };
    Spelled::sure(match style.below(3) {
        0 => Cell::text(written),
        1 => Cell::text(format!("{written}{unit}")),
        _ => Cell::Number { value: number as f64, format: "0", shown: written.to_owned() },
    })
}

/// Spells an amount in fen.
pub(super) fn money(written: &str, style: &mut Style<'_>) -> Spelled {
    let fen: i64 = written.parse().expect("the truth holds numbers");
    let (yuan, part) = (fen / 100, fen % 100);
    let shown = if part == 0 { yuan.to_string() } else { format!("{yuan}.{part:02}") };
    let value = fen as f64 / 100.0;
    if !style.follows(Habit::Amounts) {
        return Spelled::sure(Cell::Number { value, format: "", shown });
    }
    let thousands = |number: i64| match number {
        1_000.. => format!("{},{:03}", number / 1_000, number % 1_000),
        _ => number.to_string(),
    };
    Spelled::sure(match style.below(5) {
        0 => Cell::Number { value, format: "0.00", shown: format!("{yuan}.{part:02}") },
        1 => Cell::Number { value, format: "#,##0.00", shown: format!("{}.{part:02}", thousands(yuan)) },
        2 => Cell::text(format!("{}.{part:02}", thousands(yuan))),
        3 => Cell::text(format!("{shown}元")),
        _ => Cell::text(format!("￥{yuan}.{part:02}")),
    })
}

/// Spells a number that is no quantity: 户编号, 人口编号.
pub(super) fn key(written: &str, style: &mut Style<'_>) -> Spelled {
    // A spreadsheet keeps 15 digits.
    let fits = written.len() <= 15;
    let value = written.parse::<f64>().unwrap_or_default();
    if written.starts_with('0') {
        let filled_up = style.follows(Habit::ZeroFormats) && written.len() == 8;
        let cell = Cell::Number { value, format: "00000000", shown: written.to_owned() };
        return Spelled::sure(if filled_up { cell } else { Cell::text(written) });
    }
    if fits && style.follows(Habit::NumberCells) {
        return Spelled::sure(Cell::Number { value, format: "", shown: written.to_owned() });
    }
    Spelled::sure(Cell::text(written))
}

/// Spells an id number or a card.
pub(super) fn id(written: &str, style: &mut Style<'_>) -> Spelled {
    if !style.follows(Habit::TextMarks) {
        return Spelled::sure(Cell::text(written));
    }
    Spelled::sure(Cell::text(match style.below(3) {
        0 => written.to_lowercase(),
        1 if written.len() == 18 => format!("{} {} {}", &written[..6], &written[6..14], &written[14..]),
        _ => written.to_owned(),
    }))
}

/// Spells a phone.
pub(super) fn phone(written: &str, style: &mut Style<'_>) -> Spelled {
    let text = if written.starts_with('0') { landline(written, style) } else { mobile(written, style) };
    let of_person = matches!(style.column(), "person.phone" | "household.phone");
    // A second number stays beside the first, which is the number, so only where nobody is known by it.
    if of_person && style.follows(Habit::SecondPhones) {
        // Of a landline and a mobile the mobile is the number, wherever it stands.
        let after_mobile =
            ["（女儿）", "/19900000077", "、02355123499", " 19900000078", "；19900000079", "（微信同号）"];
        let after_landline = ["（女儿）", "、02355123499", "（村委会）"];
        let more = if written.starts_with('0') { *style.pick(&after_landline) } else { *style.pick(&after_mobile) };
        return Spelled::sure(Cell::text(format!("{}{more}", text.shown(false))));
    }
    Spelled::sure(text)
}

fn landline(written: &str, style: &mut Style<'_>) -> Cell {
    // Of the area codes here only 023 and those of 02x have three digits.
    let (area, own) = written.split_at(if written.starts_with("02") { 3 } else { 4 });
    if !style.follows(Habit::PhoneTexts) {
        return Cell::text(written);
    }
    Cell::text(match style.below(4) {
        0 => format!("{area}-{own}"),
        1 => format!("({area}){own}"),
        2 => format!("（{area}）{own}"),
        _ => format!("{area} {own}"),
    })
}

fn mobile(written: &str, style: &mut Style<'_>) -> Cell {
    if style.follows(Habit::NumberCells) {
        let value = written.parse().unwrap_or_default();
        return Cell::Number { value, format: "", shown: written.to_owned() };
    }
    if !style.follows(Habit::PhoneTexts) || written.len() != 11 {
        return Cell::text(written);
    }
    let (a, b, c) = (&written[..3], &written[3..7], &written[7..]);
    Cell::text(match style.below(7) {
        0 => format!("+86{written}"),
        1 => format!("+86 {a} {b} {c}"),
        2 => format!("86{written}"),
        3 => format!("0086-{written}"),
        4 => format!("{a}-{b}-{c}"),
        5 => format!("{a} {b} {c}"),
        _ => format!("(+86){written}"),
    })
}

/// Spells yes and no.
pub(super) fn yes_no(written: &str, style: &mut Style<'_>) -> Spelled {
    let yes = written == "1";
    if !style.follows(Habit::Checks) {
        return Spelled::sure(Cell::text(if yes { "是" } else { "否" }));
    }
    const WAYS: [(&str, &str); 11] = [
        ("√", "×"),
        ("✓", "✗"),
        ("✔", "✘"),
        ("☑", "☒"),
        ("Y", "N"),
        ("1", "0"),
        ("☑是□否", "□是☑否"),
        ("■是 □否", "□是 ■否"),
        ("有", "无"),
        ("是（√）", "否"),
        ("yes", "no"),
    ];
    let (for_yes, for_no) = *style.pick(&WAYS);
    let insured = style.column().ends_with("_medical") || style.column().ends_with("_pension");
    if insured && style.happens(20) {
        return Spelled::sure(Cell::text(if yes { "已缴" } else { "未缴" }));
    }
    if for_yes == "1" && style.follows(Habit::NumberCells) {
        return Spelled::sure(Cell::number(i64::from(yes)));
    }
    Spelled::sure(Cell::text(if yes { for_yes } else { for_no }))
}
