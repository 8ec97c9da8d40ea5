//! People whom the sample has not: their names and id numbers, nobody's.

use super::Line;
use crate::{sample::names::check_character, soak::chance::Chance};

/// Names that came through conversion tables and fonts: rare characters of the planes that old programs do not know.
const RARE: [&str; 4] = ["𬭎", "䶮", "㛃", "𠅤"];
const PLAIN: [&str; 8] = ["小明", "子涵", "雨桐", "浩然", "思琪", "宇轩", "梓萱", "俊杰"];
/// Names in two parts.
const TWO_PARTS: [&str; 5] = ["阿依·古丽", "买买提·艾力", "扎西·达瓦", "古丽·沙", "卓玛·央金"];

/// Draws a name of this surname.
pub(super) fn name(chance: &mut Chance, like: &str) -> String {
    let surname: String = like.chars().take(1).collect();
    format!("{surname}{}", chance.pick(&PLAIN))
}

/// Draws a name with a rare character in it.
pub(super) fn rare_name(chance: &mut Chance, like: &str) -> String {
    let surname: String = like.chars().take(1).collect();
    format!("{surname}{}", chance.pick(&RARE))
}

/// Draws a name in two parts.
pub(super) fn name_in_two_parts(chance: &mut Chance) -> String {
    (*chance.pick(&TWO_PARTS)).to_owned()
}

/// Makes an id number of area 500299, which is no division; serial numbers above 900 belong to nobody of the sample's days.
pub(super) fn id_number(birth: &str, male: bool, nth: usize) -> String {
    let serial = 900 + 2 * (nth % 49) + usize::from(male);
    let body = format!("500299{}{serial:03}", birth.replace('-', ""));
    let last = check_character(&body);
    format!("{body}{last}")
}

/// Makes a small child of the household whose head's line this is; no id number and no 人口编号 yet.
pub(super) fn child(head: &Line, name: String, male: bool, birth: &str) -> Line {
    let mut line: Line = head.iter().filter(|(name, _)| is_households(name)).map(|(n, v)| (*n, v.clone())).collect();
    let own = [
        ("person.sex", if male { "1" } else { "2" }),
        ("person.birth", birth),
        ("person.ethnic", super::said(head, "person.ethnic")),
        ("relation", if male { "03" } else { "04" }),
        ("person.school_year", "01"),
        ("person.labour", "5"),
        ("person.health", "1"),
        ("standing", "13"),
        ("resident_medical", "1"),
        ("employee_medical", "0"),
        ("serious_medical", "1"),
        ("resident_pension", "0"),
        ("employee_pension", "0"),
        ("person.no_id_reason", "新生儿"),
    ];
    line.extend(own.map(|(column, value)| (column, value.to_owned())));
    line.insert("person.name", name);
    line
}

/// Whether every line of a household says the same here.
fn is_households(column: &str) -> bool {
    column.starts_with("household")
        || matches!(
            column,
            "county"
                | "township"
                | "village"
                | "group"
                | "settlement"
                | "year"
                | "head_name"
                | "head_id_number"
                | "hukou"
                | "minimum_living"
                | "destitute"
        )
}
