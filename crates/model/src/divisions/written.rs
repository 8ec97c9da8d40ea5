//! Divisions as offices write them: `云阳`, `农坝`, `农坝镇人民政府`, `农坝社区1组`, `云阳县农坝镇农坝社区`, or a code.

use super::{Division, Divisions, short_name};
use crate::{
    area::{AreaCode, AreaLevel},
    reading,
};

/// How near a written name comes to a division's own; nearer ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Its name or its code.
    Same,
    /// Its name but for what its office calls itself: 村民委员会, 人民政府.
    Office,
    /// Without the word for what it is: `农坝` for 农坝镇.
    Bare,
    /// With another word for what it is, as before a village became a 社区 or a 乡 a 镇.
    OtherKind,
}

/// A division read from a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub code: AreaCode,
    /// How near the text comes to its name; of several names in a row, the farthest.
    pub near: Nearness,
    /// What stands behind it: `1组`, `3栋502`.
    pub rest: String,
}

impl Written {
    /// Returns the group below the village that stands behind it, `1组`.
    pub fn group(&self) -> Option<&str> {
        is_group(&self.rest).then_some(self.rest.as_str())
    }

    /// Orders what a text may mean: read whole before read in part, then by nearness, then by what is left.
    fn rank(&self) -> (u8, Nearness, usize) {
        let left = if self.rest.is_empty() { 0 } else { 2 - u8::from(self.group().is_some()) };
        (left, self.near, self.rest.len())
    }

    /// Whether too much is left behind a name cut short: it is the start of another.
    fn is_doubtful(&self) -> bool {
        self.near > Nearness::Office && self.rank().0 == 2
    }
}

/// What a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// This division.
    One(Written),
    /// Any of these, equally well.
    Several(Vec<AreaCode>),
    /// None.
    Nothing,
}

impl Sought {
    /// Returns the division, if there is only one.
    pub fn one(self) -> Option<Written> {
        match self {
            Sought::One(written) => Some(written),
            Sought::Several(_) | Sought::Nothing => None,
        }
    }
}

/// What stands behind a village where a group of it is meant.
const GROUPS: &[&str] = &["村民小组", "居民小组", "小组", "组", "社", "生产队", "队", "屯", "院落", "网格"];
/// The longest such text: `第十二村民小组`.
const LONGEST_GROUP: usize = 10;

/// What offices call themselves behind the name of their division, longer ones first.
const OFFICES: &[&str] = &[
    "村民委员会",
    "居民委员会",
    "管理委员会",
    "街道办事处",
    "人民政府",
    "办事处",
    "工作站",
    "街道办",
    "办公室",
    "村委会",
    "居委会",
    "管委会",
    "党总支",
    "党支部",
    "党工委",
    "党委",
    "村委",
    "居委",
    "政府",
    "办",
];

/// Words for what a division of a level is, longer ones first.
const fn kinds(level: AreaLevel) -> &'static [&'static str] {
    match level {
        AreaLevel::Municipality => &["直辖市", "市"],
        AreaLevel::County => &["自治县", "新区", "区", "县", "市"],
        AreaLevel::Township => &["民族乡", "街道", "镇", "乡"],
        AreaLevel::Village => &["社区", "村", "居"],
    }
}

/// Peoples in the names of 民族乡 and 自治县, which everyday names leave out.
const PEOPLES: &[&str] = &["土家族", "仡佬族", "蒙古族", "布依族", "苗族", "侗族", "彝族", "藏族", "回族", "羌族"];

/// Counties under names that they bore before they became districts or joined another.
const FORMER_COUNTIES: &[(&str, &str)] =
    &[("开县", "开州区"), ("万盛区", "綦江区"), ("万盛经开区", "綦江区"), ("双桥区", "大足区")];

impl Divisions {
    /// Reads a text as a division of `level` inside `within`: its code, or its name with the names of what lies above it
    /// before it, or both where they agree.
    pub fn seek(&self, within: &AreaCode, level: AreaLevel, text: &str) -> Sought {
        let text = squeezed(text);
        let (digits, name) = split_code(&text);
        let look =
            |parent: &AreaCode, rest: &str, near, found: &mut Vec<Written>| self.descend(parent, rest, near, found);
        let named = || self.named(within, name, look, level);
        let coded = self.coded(digits).filter(|code| within.covers(code) && code.level() == level);
        match coded {
            None if digits.is_empty() => named(),
            Some(code) if name.is_empty() => Sought::One(Written { code, near: Nearness::Same, rest: String::new() }),
            Some(code) => named().one().filter(|named| named.code == code).map_or(Sought::Nothing, Sought::One),
            None => Sought::Nothing,
        }
    }

    /// Reads a text as a village inside a county, its township left out, where only one is called so.
    pub fn seek_alone(&self, county: &AreaCode, text: &str) -> Sought {
        let every_village = |county: &AreaCode, rest: &str, near: Nearness, found: &mut Vec<Written>| {
            for township in self.children_of(county) {
                self.descend(&township.code, rest, near, found);
            }
        };
        self.named(county, &squeezed(text), every_village, AreaLevel::Village)
    }

    /// Returns the division whose code a text is, with or without the zeros that stand for what lies below.
    pub fn coded(&self, text: &str) -> Option<AreaCode> {
        let digits = text.bytes().all(|b| b.is_ascii_digit()).then_some(text)?;
        let code = match digits.len() {
            12 | 15 => digits.get(..12)?,
            6 | 9 => digits,
            _ => return None,
        };
        let code = code.strip_suffix("000").unwrap_or(code);
        let code = if code.len() == 9 { code.strip_suffix("000").unwrap_or(code) } else { code };
        AreaCode::parse(code).filter(|code| self.has(code))
    }

    fn named(
        &self,
        within: &AreaCode,
        text: &str,
        look: impl Fn(&AreaCode, &str, Nearness, &mut Vec<Written>),
        level: AreaLevel,
    ) -> Sought {
        let mut found = Vec::new();
        for (rest, near) in self.without_names_above(within, text) {
            if !rest.is_empty() {
                look(within, &rest, near, &mut found);
            }
        }
        best(found.into_iter().filter(|written| written.code.level() == level && !written.is_doubtful()).collect())
    }

    /// The text as it stands, and without the names of `within` and of what lies above it, as many as stand before it.
    fn without_names_above(&self, within: &AreaCode, text: &str) -> Vec<(String, Nearness)> {
        let mut starts = vec![(text.to_owned(), Nearness::Same)];
        for above in within.upward().collect::<Vec<_>>().into_iter().rev() {
            for index in 0..starts.len() {
                let (start, near) = starts[index].clone();
                let name = self.name(&above).unwrap_or_default();
                let left = strip(name, above.level(), &start);
                starts.extend(left.into_iter().map(|(rest, own)| (rest.to_owned(), near.max(own))));
            }
        }
        starts
    }

    /// Reads downward from `parent`, and lists every division that a text may name, at each level that it reaches.
    fn descend(&self, parent: &AreaCode, text: &str, near: Nearness, found: &mut Vec<Written>) {
        for Division { code, name } in self.children_of(parent) {
            for (rest, own) in strip(name, code.level(), text) {
                let near = near.max(own);
                if !rest.is_empty() && code.level() != AreaLevel::Village {
                    self.descend(code, rest, near, found);
                }
                found.push(Written { code: code.clone(), near, rest: rest.to_owned() });
            }
        }
    }
}

/// Lists what is left of a text that begins with a name of a division, for each way to read it.
fn strip<'a>(name: &str, level: AreaLevel, text: &'a str) -> Vec<(&'a str, Nearness)> {
    // Most names are none of these: one character tells.
    let begins_alike = !name.is_empty() && name.chars().next() == text.chars().next();
    let mut left = if begins_alike { strip_name(name, level, text) } else { Vec::new() };
    if level == AreaLevel::County {
        let former = FORMER_COUNTIES.iter().filter(|(_, now)| *now == name);
        left.extend(former.filter_map(|(then, _)| Some((text.strip_prefix(then)?, Nearness::OtherKind))));
    }
    left
}

fn strip_name<'a>(name: &str, level: AreaLevel, text: &'a str) -> Vec<(&'a str, Nearness)> {
    let (short, core) = (short_name(name), core(name, level));
    let Some(behind) = text.strip_prefix(core) else { return Vec::new() };
    let kind = kinds(level).iter().find(|kind| behind.starts_with(*kind));
    // 清水土家族 for 清水土家族乡.
    let people = PEOPLES
        .iter()
        .find_map(|people| name[core.len()..].starts_with(*people).then(|| behind.strip_prefix(people)).flatten());
    let kind_near = |kind: &str| if short.ends_with(kind) { Nearness::Bare } else { Nearness::OtherKind };
    let ways = [
        text.strip_prefix(name).map(|rest| (rest, Nearness::Same)),
        text.strip_prefix(short).map(|rest| (without_office(rest), Nearness::Office)),
        Some((without_office(behind), Nearness::Bare)),
        people.map(|rest| (without_office(rest), Nearness::Bare)),
        kind.map(|kind| (without_office(&behind[kind.len()..]), kind_near(kind))),
    ];
    let mut left: Vec<(&str, Nearness)> = Vec::new();
    for (rest, near) in ways.into_iter().flatten() {
        if left.iter().all(|(other, _)| *other != rest) {
            left.push((rest, near));
        }
    }
    left
}

fn without_office(text: &str) -> &str {
    OFFICES.iter().find_map(|office| text.strip_prefix(office)).unwrap_or(text)
}

/// Returns a village's name without what it is: 农坝 of 农坝社区居民委员会.
pub fn bare_village(name: &str) -> &str {
    core(name, AreaLevel::Village)
}

/// The name without what its division is, unless a single character would be left.
fn core(name: &str, level: AreaLevel) -> &str {
    let short = short_name(name);
    let long_enough = |core: &&str| core.chars().nth(1).is_some();
    let mut core = kinds(level).iter().find_map(|kind| short.strip_suffix(kind)).filter(long_enough).unwrap_or(short);
    while let Some(rest) = PEOPLES.iter().find_map(|people| core.strip_suffix(people)).filter(long_enough) {
        core = rest;
    }
    core
}

/// Parts a code from the name beside it, `500235116002农坝社区` or `农坝社区(500235116002)`; fewer digits are no code.
fn split_code(text: &str) -> (&str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    let (behind, before) = (text.trim_start_matches(digit), text.trim_end_matches(')').trim_end_matches(digit));
    if text.len() - behind.len() >= 6 {
        let (digits, name) = text.split_at(text.len() - behind.len());
        return (digits, name.trim_start_matches('(').trim_end_matches(')'));
    }
    let digits = text[before.len()..].trim_end_matches(')');
    if digits.len() >= 6 { (digits, before.trim_end_matches('(')) } else { ("", text) }
}

fn is_group(text: &str) -> bool {
    let inside = text.trim_start_matches(['(', '第']).trim_end_matches(')');
    let numbered = |number: &str| {
        !number.is_empty() && number.chars().all(|c| !"0123456789号栋幢".contains(c) || c.is_ascii_digit())
    };
    text.chars().count() <= LONGEST_GROUP
        && GROUPS.iter().find_map(|group| inside.strip_suffix(group)).is_some_and(numbered)
}

/// Takes the nearest; where several divisions are equally near, all of them.
fn best(mut found: Vec<Written>) -> Sought {
    found.sort_by(|a, b| a.rank().cmp(&b.rank()).then_with(|| a.code.cmp(&b.code)));
    let Some(first) = found.first().cloned() else { return Sought::Nothing };
    let mut alike: Vec<AreaCode> =
        found.into_iter().take_while(|other| other.rank() == first.rank()).map(|other| other.code).collect();
    alike.dedup();
    if alike.len() == 1 { Sought::One(first) } else { Sought::Several(alike) }
}

/// As texts are compared, without the marks that part names in a row.
fn squeezed(text: &str) -> String {
    reading::key(text).chars().filter(|c| !"/\\-_>,、.|;:'\"".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chongqing() -> Divisions {
        Divisions::from_csv(include_str!("../../../../assets/divisions-chongqing.csv")).expect("the shipped divisions")
    }

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).expect("a code")
    }

    /// What a text means, in short: `code`, `code rest`, or the rivals' names.
    fn shown(all: &Divisions, sought: Sought) -> String {
        match sought {
            Sought::One(written) => format!("{} {}", written.code, written.rest).trim_end().to_owned(),
            Sought::Several(codes) => codes.iter().filter_map(|code| all.name(code)).collect::<Vec<_>>().join("、"),
            Sought::Nothing => "-".to_owned(),
        }
    }

    #[test]
    fn places_are_found_as_offices_write_them() {
        let all = chongqing();
        let (county, township) = (code("500235"), code("500235116"));
        for (within, level, text, expected) in [
            (&code("50"), AreaLevel::County, "云阳", "500235"),
            (&code("50"), AreaLevel::County, "重庆市云阳县", "500235"),
            (&code("50"), AreaLevel::County, "云阳县人民政府", "500235"),
            (&code("50"), AreaLevel::County, "石柱县", "500240"),
            (&code("50"), AreaLevel::County, "开县", "500154"),
            (&code("50"), AreaLevel::County, "500235000000", "500235"),
            (&code("50"), AreaLevel::County, "贵州省", "-"),
            (&county, AreaLevel::Township, "农坝", "500235116"),
            (&county, AreaLevel::Township, "云阳县农坝镇", "500235116"),
            (&county, AreaLevel::Township, "农坝镇人民政府", "500235116"),
            (&county, AreaLevel::Township, "农坝乡", "500235116"),
            (&county, AreaLevel::Township, "500235116", "500235116"),
            (&county, AreaLevel::Township, "500235116000", "500235116"),
            (&county, AreaLevel::Township, "青龙街道办事处", "500235002"),
            (&county, AreaLevel::Township, "青龙办事处", "500235002"),
            (&county, AreaLevel::Township, "清水乡", "500235242"),
            (&township, AreaLevel::Village, "农坝社区", "500235116002"),
            (&township, AreaLevel::Village, "农坝", "500235116002"),
            (&township, AreaLevel::Village, "农坝居委会", "500235116002"),
            (&township, AreaLevel::Village, "农坝村", "500235116002"),
            (&township, AreaLevel::Village, "农坝镇农坝社区居委会", "500235116002"),
            (&township, AreaLevel::Village, "农坝社区1组", "500235116002 1组"),
            (&township, AreaLevel::Village, "农坝社区 第三村民小组", "500235116002 第三村民小组"),
            (&township, AreaLevel::Village, "农坝社区3栋502", "500235116002 3栋502"),
            (&township, AreaLevel::Village, "农坝一组", "500235116002 一组"),
            (&township, AreaLevel::Village, "５００２３５１１６００２", "500235116002"),
            (&township, AreaLevel::Village, "500235116002 农坝社区", "500235116002"),
            (&township, AreaLevel::Village, "农坝社区（500235116002）", "500235116002"),
            (&township, AreaLevel::Village, "500235116001农坝社区", "-"),
            (&township, AreaLevel::Village, "农坝东村", "-"),
            (&county, AreaLevel::Village, "云阳县/农坝镇/农坝社区", "500235116002"),
            (&county, AreaLevel::Village, "农坝农坝社区", "500235116002"),
            (&code("50"), AreaLevel::Village, "重庆云阳县农坝镇农坝社区", "500235116002"),
            (&code("500110108"), AreaLevel::Village, "石角社区", "石角社区居民委员会、石角社区村民委员会"),
            (&code("500110108"), AreaLevel::Village, "石角社区村民委员会", "500110108202"),
        ] {
            assert_eq!(shown(&all, all.seek(within, level, text)), expected, "{text}");
        }
        assert_eq!(shown(&all, all.seek_alone(&county, "农坝社区")), "500235116002");
    }

    /// All villages inside `within`, by code.
    fn villages(all: &Divisions, within: &AreaCode) -> Vec<Division> {
        let lower = |division: &Division| match division.code.level() {
            AreaLevel::Village => vec![division.clone()],
            _ => villages(all, &division.code),
        };
        all.inside(within).flat_map(|division| lower(&division)).collect()
    }

    /// Counts how many were found and how many told with their rivals; anything else fails.
    #[derive(Debug, Default, PartialEq)]
    struct Counts {
        found: usize,
        rivals: usize,
    }

    impl Counts {
        fn note(&mut self, village: &Division, sought: Sought) {
            match sought {
                Sought::One(found) => {
                    assert_eq!((&found.code, found.rest.as_str()), (&village.code, ""), "{}", village.name);
                    self.found += 1;
                }
                Sought::Several(rivals) => {
                    assert!(rivals.contains(&village.code), "{}", village.name);
                    self.rivals += 1;
                }
                Sought::Nothing => panic!("{} {}", village.name, village.code),
            }
        }
    }

    #[test]
    fn every_village_is_found_by_each_of_its_names_or_told_with_its_rivals() {
        let (all, city) = (chongqing(), code("50"));
        let [mut full, mut short, mut bare, mut coded, mut path] = [(); 5].map(|()| Counts::default());
        for village in villages(&all, &city) {
            let [county, township] =
                [AreaLevel::County, AreaLevel::Township].map(|level| village.code.at(level).expect("above"));
            let seek = |within: &AreaCode, text: &str| all.seek(within, AreaLevel::Village, text);
            let names = [&city, &county, &township].map(|above| all.name(above).expect("named"));
            full.note(&village, seek(&township, &village.name));
            short.note(&village, seek(&township, short_name(&village.name)));
            bare.note(&village, seek(&township, core(&village.name, AreaLevel::Village)));
            coded.note(&village, seek(&county, village.code.as_str()));
            path.note(&village, seek(&city, &format!("{}{}", names.concat(), village.name)));
        }
        println!("full {full:?}, short {short:?}, bare {bare:?}, code {coded:?}, path {path:?}");
        assert_eq!((full.rivals, coded.rivals, path.rivals), (0, 0, 0));
        assert!(full.found > 11_000 && short.rivals < 10 && bare.rivals < 150);
    }

    #[test]
    fn a_village_alone_is_found_in_its_county_or_told_with_its_rivals() {
        let (all, county) = (chongqing(), code("500235"));
        let mut counts = Counts::default();
        for village in villages(&all, &county) {
            counts.note(&village, all.seek_alone(&county, short_name(&village.name)));
        }
        println!("{counts:?}");
        assert!(counts.found > 20 * counts.rivals, "{counts:?}");
    }
}
