//! Divisions as offices write them, only where what is written names one and no other.

use super::habit::Habit;
use super::hand::Style;
use anju_county::importer::shipped;
use anju_model::{AreaCode, divisions::short_name};
use std::collections::BTreeMap;

/// Spells the county, township or village of this code.
pub(super) fn spelled(code: &str, style: &mut Style<'_>) -> String {
    let area = AreaCode::parse(code).expect("the truth holds codes");
    let name = shipped().1.name(&area).expect("the shipped divisions hold it").to_owned();
    if !style.follows(Habit::Places) {
        return name;
    }
    let ways = match code.len() {
        6 => of_county(code, &name),
        9 => of_township(code, &name),
        _ => of_village(code, &name),
    };
    style.pick(&ways).clone()
}

fn of_county(code: &str, name: &str) -> Vec<String> {
    let short = name.trim_end_matches(['县', '区']);
    vec![name.to_owned(), short.to_owned(), format!("重庆市{name}"), code.to_owned()]
}

fn of_township(code: &str, name: &str) -> Vec<String> {
    let county = &code[..6];
    let office = if name.ends_with("街道") { "办事处" } else { "人民政府" };
    let mut ways = vec![name.to_owned(), code.to_owned(), format!("{name}{office}"), format!("云阳县{name}")];
    let bare = bare_township(name);
    if is_alone(county, bare, bare_township) {
        ways.push(bare.to_owned());
    }
    ways
}

fn of_village(code: &str, name: &str) -> Vec<String> {
    let township = &code[..9];
    let mut ways = vec![name.to_owned(), code.to_owned()];
    let short = short_name(name);
    if is_alone(township, short, short_name) {
        let above = AreaCode::parse(township).and_then(|code| shipped().1.name(&code)).unwrap_or_default();
        ways.extend([short.to_owned(), format!("{above}{short}")]);
        if name.ends_with("居民委员会") {
            ways.push(format!("{short}居委会"));
        }
        if name.ends_with("村民委员会") {
            ways.push(format!("{short}村委会"));
        }
    }
    ways
}

fn bare_township(name: &str) -> &str {
    ["街道", "镇", "乡"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Tells whether only one division inside another has this name in short.
fn is_alone(parent: &str, short: &str, shorten: fn(&str) -> &str) -> bool {
    let parent = AreaCode::parse(parent).expect("the truth holds codes");
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for division in shipped().1.inside(&parent) {
        *named.entry(shorten(&division.name).to_owned()).or_default() += 1;
    }
    named.get(short) == Some(&1) && !short.is_empty()
}
