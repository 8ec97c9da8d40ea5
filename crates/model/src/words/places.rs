//! Where somebody lives, in words. Offices write the names of divisions into the address as well; pages, lists and papers say
//! each name once.

/// How the names end that an address may have before the village's.
const ABOVE: &[char] = &['省', '市', '区', '县', '旗', '镇', '乡', '道', '场'];
/// The committees that share a village's name.
const COMMITTEES: &[&str] = &["村民委员会", "居民委员会", "村委会", "居委会", "委员会"];
/// What villages are, as their names end or are cut short.
const KINDS: &[&str] = &["社区", "村", "社", "居"];
/// What makes a longer name of a village's: 新村 is a village, 新村路 a street anywhere.
const LONGER: &[&str] = &["路", "街", "巷", "大道", "桥", "小区", "小学", "中学", "苑"];

/// Says where a household lives: the township where the reader sees several, the village, the settlement, and what the address
/// says beyond these names.
pub fn lives(township: Option<&str>, village: &str, settlement: Option<&str>, address: Option<&str>) -> String {
    let division = format!("{}{village}", township.unwrap_or_default());
    let full = settlement.map(str::trim).unwrap_or_default();
    let settlement = door(village, full);
    let rest = address.map(|address| door(village, address)).unwrap_or_default();
    let rest = [full, settlement]
        .into_iter()
        .filter(|name| !name.is_empty())
        .find_map(|name| beyond(name, rest))
        .unwrap_or(rest);
    let parts = [Some(division.as_str()), Some(settlement), Some(rest)];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns what an address says beyond the village that it lies in: `10栋104` of `农坝社区10栋104`.
pub fn door<'a>(village: &str, address: &'a str) -> &'a str {
    let mut rest = address.trim();
    if village.is_empty() {
        return rest;
    }
    while let Some(shorter) = beyond_village(village, rest).or_else(|| beyond_stem(village, rest)) {
        rest = shorter;
    }
    rest
}

/// Returns what follows a village's name at the beginning of an address, or after the names of what the village lies in; none
/// where the name is not there, or is the beginning of a longer one.
fn beyond_village<'a>(village: &str, address: &'a str) -> Option<&'a str> {
    let (at, rest) = after(village, address)?;
    // 龙水村委会 is the office of 龙水村: one 村 for both.
    let shared = village.chars().next_back().filter(|last| *last == '村' && rest.starts_with("委会"));
    if let Some(last) = shared {
        return Some(&address[at + village.len() - last.len_utf8()..]);
    }
    if LONGER.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    Some(without_committee(without_village(trimmed(rest))))
}

/// Returns what follows a village's name without its last word, where a number does: 将军梁社8组 in 将军梁社区.
fn beyond_stem<'a>(village: &str, address: &'a str) -> Option<&'a str> {
    let stem = KINDS.iter().find_map(|kind| village.strip_suffix(kind)).filter(|stem| stem.chars().count() > 1)?;
    let (_, rest) = after(stem, address)?;
    let rest = KINDS.iter().find_map(|kind| rest.strip_prefix(kind)).unwrap_or(rest);
    Some(trimmed(rest)).filter(|rest| starts_with_number(rest))
}

/// Finds a name at the beginning of an address, or after the names of what it lies in: where, and what follows.
fn after<'a>(name: &str, address: &'a str) -> Option<(usize, &'a str)> {
    let at = address.find(name)?;
    let above = &address[..at];
    let is_division = above.is_empty() || (above.ends_with(ABOVE) && !above.contains(|c: char| c.is_ascii_digit()));
    is_division.then(|| (at, &address[at + name.len()..]))
}

/// Returns what follows a name, where the text begins with it.
fn beyond<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let rest = text.strip_prefix(name)?;
    (!LONGER.iter().any(|word| rest.starts_with(word))).then(|| trimmed(rest))
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || "，,、·-—".contains(c))
}

/// Takes the word away that a name was written with twice: 龙水村 + 村6组.
fn without_village(rest: &str) -> &str {
    let after = KINDS.iter().find_map(|kind| rest.strip_prefix(kind));
    after.filter(|after| starts_with_number(after)).unwrap_or(rest)
}

/// Takes the word for the committee away where the number of a group or door follows it, or nothing.
fn without_committee(rest: &str) -> &str {
    let after = COMMITTEES.iter().find_map(|word| rest.strip_prefix(word)).map(trimmed);
    after.filter(|after| after.is_empty() || starts_with_number(after)).unwrap_or(rest)
}

fn starts_with_number(text: &str) -> bool {
    let first = text.trim_start_matches('第').chars().next();
    first.is_some_and(|first| {
        first.is_ascii_digit() || ('０'..='９').contains(&first) || "一二三四五六七八九十".contains(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_villages_name_is_said_once() {
        for (village, address, expected) in [
            ("农坝社区", "农坝社区10栋104", "10栋104"),
            ("农坝社区", "农坝社区 10栋104", "10栋104"),
            ("农坝社区", "10栋104", "10栋104"),
            ("农坝社区", "农坝镇农坝社区10栋104", "10栋104"),
            ("农坝社区", "重庆市云阳县农坝镇农坝社区，10栋104", "10栋104"),
            ("农坝社区", "农坝社区农坝社区10栋104", "10栋104"),
            ("农坝社区", "农坝社区居民委员会10栋104", "10栋104"),
            ("农坝社区", "农坝社区", ""),
            ("农坝社区", "农坝社区居委会", ""),
            ("农坝社区", "农坝社区服务中心旁", "服务中心旁"),
            ("将军梁社区", "将军梁社8组39号", "8组39号"),
            ("将军梁社区", "云阳县将军梁8组", "8组"),
            ("将军梁社区", "将军梁下", "将军梁下"),
            ("龙水村", "龙水村村6组", "6组"),
            ("龙水村", "龙水村6组", "6组"),
            ("龙水村", "龙水村六组12号", "六组12号"),
            ("龙水村", "龙水村第３组", "第３组"),
            ("龙水村", "龙水村村民委员会6组", "6组"),
            ("龙水村", "龙水村委会旁", "村委会旁"),
            ("龙水村", "龙水村村口3号", "村口3号"),
            ("新村", "新村路12号", "新村路12号"),
            ("新村", "新村小区3栋", "新村小区3栋"),
            // Another village's name in the middle is no repetition.
            ("农坝社区", "3号（原农坝社区）", "3号（原农坝社区）"),
            ("农坝社区", "云阳县10栋", "云阳县10栋"),
            ("", "10栋104", "10栋104"),
        ] {
            assert_eq!(door(village, address), expected, "{village} {address}");
        }
    }

    #[test]
    fn where_somebody_lives_reads_from_the_large_to_the_small() {
        let address = Some("农坝社区10栋104");
        assert_eq!(lives(None, "农坝社区", None, address), "农坝社区 10栋104");
        assert_eq!(lives(Some("农坝镇"), "农坝社区", None, address), "农坝镇农坝社区 10栋104");
        assert_eq!(lives(None, "农坝社区", Some("富民小区"), Some("富民小区10栋")), "农坝社区 富民小区 10栋");
        assert_eq!(lives(None, "农坝社区", Some("富民小区"), Some("农坝社区富民小区10栋")), "农坝社区 富民小区 10栋");
        let named = lives(Some("农坝镇"), "农坝社区", Some("农坝社区集中安置点"), address);
        assert_eq!(named, "农坝镇农坝社区 集中安置点 10栋104");
        let twice = lives(None, "农坝社区", Some("农坝社区集中安置点"), Some("农坝社区集中安置点10栋"));
        assert_eq!(twice, "农坝社区 集中安置点 10栋");
        assert_eq!(lives(None, "农坝社区", Some(" "), Some(" ")), "农坝社区");
        assert_eq!(lives(None, "农坝社区", None, None), "农坝社区");
        assert_eq!(lives(None, "", None, Some("10栋104")), "10栋104");
    }

    #[test]
    fn what_is_left_of_an_address_is_left_once_more_as_it_is() {
        for address in ["农坝社区10栋104", "农坝镇农坝社区居委会3组", "10栋104", "农坝社区路3号"]
        {
            let once = door("农坝社区", address);
            assert_eq!(door("农坝社区", once), once, "{address}");
        }
    }
}
