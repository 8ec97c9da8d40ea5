//! What people type or paste into the fields of a declared kind, read as an import reads the column of that field: the same
//! spelling is the same value in both. Which codes a set has and what contradicts what is for `checks`.

use crate::{
    Fault,
    checks::Finding,
    day::{Day, Month, PartialDay},
    mask,
    meaning::Meaning,
    reading::{self, Phone},
    record::Field,
    value::Value,
};
use std::ops::RangeInclusive;

/// Whole numbers that anybody counts: more is a number that slid into another column.
const COUNTED: RangeInclusive<i64> = 0..=1_000_000;

/// Reads what was written for a declared field; what cannot be seen is not said.
///
/// # Errors
/// Names the field, why its value cannot be read, and the way out.
pub fn read(declared: &Field, written: &str) -> Result<Value, Finding> {
    if reading::is_blank(written) {
        return Ok(Value::Null);
    }
    let wrong = |code: &str| Finding::error(code, declared.name).with("value", mask::quoted(&reading::text(written)));
    Ok(match declared.meaning {
        Meaning::Name => Value::text(reading::name(written)),
        Meaning::Number => Value::text(reading::number(written)),
        Meaning::IdNumber => Value::text(reading::id_number(written)),
        Meaning::Phone => Value::text(phone(declared.name, written)?.0),
        Meaning::PartialDay => Value::text(reading::day(written).map_err(|fault| wrong(fault.code()))?.to_string()),
        Meaning::Day => match reading::day(written).map_err(|fault| wrong(fault.code()))? {
            PartialDay::Day(day) => Value::text(day.to_string()),
            PartialDay::Month(..) | PartialDay::Year(_) => return Err(wrong("field.day_needed")),
        },
        Meaning::Month => match reading::day(written).map_err(|fault| wrong(fault.code()))? {
            PartialDay::Day(day) => Value::text(Month::of(day).to_string()),
            month @ PartialDay::Month(..) => Value::text(month.to_string()),
            PartialDay::Year(_) => return Err(wrong("field.month_needed")),
        },
        Meaning::Count | Meaning::Year | Meaning::Moment => {
            Value::Int(counted(reading::whole(written)).ok_or_else(|| wrong("field.number"))?)
        }
        Meaning::Money => Value::Int(reading::hundredths(written).ok_or_else(|| wrong("field.amount"))?),
        Meaning::Area => Value::Int(reading::hundredths(written).ok_or_else(|| wrong("field.number"))?),
        Meaning::YesNo => Value::Int(reading::yes_no(written).ok_or_else(|| wrong("field.yes_no"))?.into()),
        Meaning::Text | Meaning::Code(_) | Meaning::Role | Meaning::Ref | Meaning::Place | Meaning::Digest => {
            Value::text(reading::text(written))
        }
    })
}

/// Tells what stands beside the value of a declared field and would be lost: whose phone it is, or a second one.
pub fn beside(declared: &Field, written: &str) -> Option<Finding> {
    if declared.meaning != Meaning::Phone {
        return None;
    }
    let (_, beside) = phone(declared.name, written).ok()?;
    beside.map(|text| Finding::warning("phone.beside", declared.name).with("value", mask::quoted(&text)))
}

/// Tells which characters of a text only the sender's font knows; they are kept as they are.
pub fn private_use(field: &str, text: &str) -> Option<Finding> {
    let found: String = reading::private_use(text).into_iter().collect();
    (!found.is_empty()).then(|| Finding::warning("text.private", field).with("char", found))
}

/// Reads a phone of a field: the number to call, and what stands beside it.
///
/// # Errors
/// Says of digits how many there are, of anything else that it is no phone.
pub fn phone(field: &str, written: &str) -> Result<(String, Option<String>), Finding> {
    let Phone { number, beside } = reading::phone(written);
    number.map(|number| (number, beside)).ok_or_else(|| {
        let digits = reading::number(written);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Finding::error("phone.unread", field);
        }
        Finding::error("phone.digits", field).with("n", digits.len()).with("value", mask::phone(&digits))
    })
}

/// Keeps a whole number that somebody may have counted.
pub fn counted(number: Option<i64>) -> Option<i64> {
    number.filter(|number| COUNTED.contains(number))
}

/// Reads a day, a month or a year that a form asks for; what cannot be seen is not said.
///
/// # Errors
/// Names the field and why it is no certain day.
pub fn part_of_day(field: &str, written: &str) -> Result<Option<PartialDay>, Fault> {
    if reading::is_blank(written) {
        return Ok(None);
    }
    let wrong = |code: &str| Fault::new(code).field(field).with("value", mask::quoted(&reading::text(written)));
    reading::day(written).map(Some).map_err(|fault| wrong(fault.code()))
}

/// Reads a day that a form asks for; what cannot be seen is not said.
///
/// # Errors
/// As `part_of_day`; `field.day_needed` for a month or a year alone.
pub fn day(field: &str, written: &str) -> Result<Option<Day>, Fault> {
    match part_of_day(field, written)? {
        None => Ok(None),
        Some(PartialDay::Day(day)) => Ok(Some(day)),
        Some(part @ (PartialDay::Month(..) | PartialDay::Year(_))) => {
            Err(Fault::new("field.day_needed").field(field).with("value", part))
        }
    }
}

/// Reads yuan that a form asks for, as fen; what cannot be seen is not said.
///
/// # Errors
/// `field.amount` at the field.
pub fn money(field: &str, written: &str) -> Result<Option<i64>, Fault> {
    if reading::is_blank(written) {
        return Ok(None);
    }
    let wrong = || Fault::new("field.amount").field(field).with("value", mask::quoted(&reading::text(written)));
    reading::hundredths(written).map(Some).ok_or_else(wrong)
}

/// Reads a text that a form asks for; what cannot be seen is not said.
pub fn said(written: &str) -> Option<String> {
    Some(reading::text(written).into_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::{Household, Person},
        record::{Kind, Record},
        words::fault::sentence,
    };

    fn of(kind: &Kind, name: &str, written: &str) -> Result<Value, Finding> {
        read(kind.field(name).expect("a declared field"), written)
    }

    #[test]
    fn each_field_is_read_as_its_declaration_wants() {
        let (person, household) = (Person::KIND, Household::KIND);
        for (kind, name, written, expected) in [
            (&person, "name", "阿依 ‧ 古丽\u{200b}", Value::text("阿依·古丽")),
            (&person, "id_number", "500299-19870802-003x", Value::text("50029919870802003X")),
            (&person, "phone", "+86 199—0000—3866", Value::text("19900003866")),
            (&person, "birth", "一九八七年八月二日", Value::text("1987-08-02")),
            (&person, "birth", "1987.8", Value::text("1987-08")),
            (&person, "work_months", "十个月", Value::Int(10)),
            (&person, "employer", "\u{202d}县服装厂\u{202c} ", Value::text("县服装厂")),
            (&person, "number", "'5002 3512", Value::text("50023512")),
            (&household, "income_fen", "￥１，２００.５０元", Value::Int(120_050)),
            (&household, "income_fen", "壹仟贰佰元整", Value::Int(120_000)),
            (&household, "unsafe_dwelling", "√", Value::Int(1)),
            (&household, "address", "农坝社区\r\n９组", Value::text("农坝社区\n9组")),
            (&household, "address", "\u{200b} \u{3000}", Value::Null),
        ] {
            assert_eq!(of(kind, name, written), Ok(expected), "{name}: {written:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_names_its_field_and_the_way_out() {
        let (person, household) = (Person::KIND, Household::KIND);
        for (kind, name, written, out) in [
            (&person, "birth", "农历正月初一", "公历"),
            (&person, "birth", "1/2/2016", "2016-02-14"),
            (&person, "birth", "去年", "2026-11"),
            (&person, "phone", "找村委会", "座机"),
            (&person, "phone", "1990000", "11 位手机号"),
            (&person, "work_months", "半年", "数字"),
            (&household, "income_fen", "约一千", "1200.50"),
            (&household, "safe_water", "不详", "“是”或“否”"),
        ] {
            let finding = of(kind, name, written).expect_err(written);
            assert_eq!((finding.field.as_str(), finding.is_error()), (name, true), "{written}");
            let said = sentence(&finding.into());
            assert!(said.contains(out), "{written}: {said}");
        }
    }

    #[test]
    fn what_stands_beside_a_phone_is_told() {
        let person = Person::KIND;
        let told = |written: &str| beside(person.field("phone").expect("declared"), written);
        assert_eq!(told("199 0000 3866"), None);
        let finding = told("19900003866（女儿）").expect("somebody's");
        assert!(!finding.is_error() && sentence(&finding.into()).contains("女儿"));
        assert_eq!(beside(person.field("name").expect("declared"), "张三（女儿）"), None);
    }

    #[test]
    fn a_day_that_a_form_asks_for_is_whole_or_told() {
        let whole = |written: &str| day("due_on", written).map(|day| day.map(|day| day.to_string()));
        assert_eq!(whole("２０２６年１１月２３日"), Ok(Some("2026-11-23".to_owned())));
        assert_eq!(whole(" "), Ok(None));
        assert_eq!(whole("2026-11").expect_err("a month").code, "field.day_needed");
        assert_eq!(
            part_of_day("since", "2026年11月").map(|day| day.map(|day| day.to_string())),
            Ok(Some("2026-11".into()))
        );
    }
}
