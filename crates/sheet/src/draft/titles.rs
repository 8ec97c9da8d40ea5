//! A village that only the sheet's name or its title names: 云峰村, 农坝镇云峰村人口信息表.

use super::{Drafting, WHOLE_SHEET, rows::Said};
use crate::{
    cell::squeeze,
    columns::SheetKind,
    layout::{Layout, titles},
    read::{Sheet, Workbook},
    table::LONGEST_TITLE,
    units::{EVENTS, happened_until, year_in},
};
use anju_model::{
    AreaCode, Divisions, Value,
    checks::Finding,
    divisions::{Nearness, short_name},
};

/// Says of the rows of a sheet of people without a column of villages where they live, and tells so. A line between rows that
/// names a village, 农坝镇云峰村人口信息表, says it of those below.
pub(super) fn place(drafting: &mut Drafting, at: usize, said: &mut [Said]) {
    place_by_lines(drafting, at, said);
    let Some((village, titles)) = imply(drafting, at, said) else { return };
    let finding = Finding::warning("sheet.village", "").with("value", titles.join("、"));
    let finding = finding.with("name", drafting.places.path(&village));
    drafting.found.add(drafting.workbook, &drafting.layouts[at], WHOLE_SHEET, &finding);
}

fn place_by_lines(drafting: &mut Drafting, at: usize, said: &mut [Said]) {
    let layout = &drafting.layouts[at];
    if layout.has("village") {
        return;
    }
    let named = layout.lines(&drafting.workbook.sheets[layout.sheet]).into_iter().filter_map(|(row, text)| {
        let named = ["村", "社区", "居委会"].iter().any(|word| text.contains(word));
        let village = drafting.places.titled(std::slice::from_ref(&text)).filter(|_| named)?;
        Some((row, text, village))
    });
    let named: Vec<(u32, String, AreaCode)> = named.collect();
    for row in said.iter_mut() {
        let above = named.iter().rev().find(|(line, ..)| *line < row.row);
        if let Some((_, _, village)) = above {
            row.imply("village", Value::text(village.to_string()));
        }
    }
    for (row, text, village) in named {
        let finding =
            Finding::warning("sheet.village", "").with("value", text).with("name", drafting.places.path(&village));
        drafting.found.add(drafting.workbook, &drafting.layouts[at], row, &finding);
    }
}

/// Says of the rows of a sheet without a column of villages which one its name or title names; returns it with these.
pub(super) fn imply(drafting: &mut Drafting, at: usize, said: &mut [Said]) -> Option<(AreaCode, Vec<String>)> {
    let layout = &drafting.layouts[at];
    if layout.has("village") || said.is_empty() {
        return None;
    }
    let titles = titles(layout, &drafting.workbook.sheets[layout.sheet]);
    let village = drafting.places.titled(&titles)?;
    let unplaced = said.iter_mut().filter(|row| row.value("village").is_none());
    unplaced.for_each(|row| row.imply("village", Value::text(village.to_string())));
    drafting.titled.insert(layout.sheet, drafting.places.path(&village));
    Some((village, titles))
}

/// The year of which a sheet speaks by its name or title, or else its file's name: 2025年人口信息表. One of an event, 2016年搬迁户,
/// tells nothing.
pub(super) fn year(layout: &Layout, sheet: &Sheet, file: &str) -> Option<i64> {
    year_told(titles(layout, sheet).into_iter().chain([file.to_owned()]))
}

/// The year of which these speak, the first of them that does.
fn year_told(titles: impl Iterator<Item = String>) -> Option<i64> {
    let titles: Vec<String> = titles.map(|title| squeeze(&title)).collect();
    if titles.iter().any(|title| EVENTS.iter().any(|event| title.contains(event))) {
        return None;
    }
    let said = titles.iter().filter(|title| title.contains('年')).find_map(|title| Some((title, year_in(title)?)));
    said.filter(|(title, year)| !happened_until(title, *year)).map(|(_, year)| year)
}

/// What a table of some of a sheet's rows is called: as the sheet, with the year that only a title or the file's name told, where the
/// name says that year then and nothing else than before.
pub(crate) fn name_with_year(layout: &Layout, sheet: &Sheet, file: &str) -> String {
    if layout.kind == SheetKind::People
        && let Some(year) = year(layout, sheet, file)
        && let Some(name) = named_of_year(&sheet.name, year)
    {
        return name;
    }
    sheet.name.clone()
}

fn named_of_year(name: &str, year: i64) -> Option<String> {
    let told = |name: &str| year_told([name.to_owned()].into_iter());
    let prefix = format!("{year}年");
    // Of a long name the end says what is in the sheet: 旧数据, 作废.
    let (length, room) = (name.chars().count(), LONGEST_TITLE.saturating_sub(prefix.chars().count()));
    let end: String = name.chars().skip(length.saturating_sub(room)).collect();
    let named = prefix + &end;
    (told(name).is_none() && told(&named) == Some(year)).then_some(named)
}

/// Finds the only village of a county that titles name; where they name its township too, inside it.
pub(super) fn village(divisions: &Divisions, county: &AreaCode, titles: &[String]) -> Option<AreaCode> {
    let title = squeeze(&titles.join(" "));
    let townships: Vec<_> = divisions.inside(county).collect();
    let named: Vec<_> = townships.iter().filter(|township| title.contains(&township.name)).cloned().collect();
    let within = if named.is_empty() { townships } else { named };
    let villages = within.iter().flat_map(|township| divisions.inside(&township.code));
    let villages: Vec<_> = villages.filter(|village| title.contains(short_name(&village.name))).collect();
    // 新农坝社区 names 农坝社区 too, and means itself.
    let is_part = |name: &str| {
        villages.iter().any(|other| short_name(&other.name) != name && short_name(&other.name).contains(name))
    };
    let mut whole = villages.iter().filter(|village| !is_part(short_name(&village.name)));
    match whole.next() {
        Some(only) => whole.next().is_none().then(|| only.code.clone()),
        None => tab(divisions, county, titles.first()?),
    }
}

/// Finds the only village whose name without 村 and 社区 is the whole name of a sheet: 农坝.
fn tab(divisions: &Divisions, county: &AreaCode, name: &str) -> Option<AreaCode> {
    let found = divisions.seek_alone(county, name).one()?;
    (found.near <= Nearness::Bare && found.rest.is_empty()).then_some(found.code)
}

/// Finds the only county that the titles of sheets of people name, or whose townships and villages they name.
pub(super) fn county(workbook: &Workbook, layouts: &[Layout], divisions: &Divisions) -> Option<AreaCode> {
    let sheets = layouts.iter().filter(|layout| layout.kind == SheetKind::People && !layout.has("village"));
    let titles: Vec<Vec<String>> = sheets.map(|layout| titles(layout, &workbook.sheets[layout.sheet])).collect();
    let only = |is: &dyn Fn(&AreaCode, &str) -> bool| {
        let mut counties = divisions.counties().filter(|county| is(&county.code, &county.name));
        counties.next().filter(|_| counties.next().is_none()).map(|county| county.code)
    };
    let named = only(&|_, name| titles.iter().flatten().any(|title| title.contains(name)));
    named.or_else(|| {
        let has = |county: &AreaCode, titles: &Vec<String>| {
            let title = squeeze(&titles.join(" "));
            let township = divisions.inside(county).any(|township| title.contains(&township.name));
            township && village(divisions, county, titles).is_some()
        };
        only(&|county, _| titles.iter().any(|titles| has(county, titles)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_file_is_put_into_a_sheets_name_only_where_it_is_heard_again_and_the_names_end_stands() {
        let told = |name: &str| year_told([name.to_owned()].into_iter());
        let plain = named_of_year("人口信息表", 2025).expect("room enough");
        assert_eq!((plain.as_str(), told(&plain)), ("2025年人口信息表", Some(2025)));
        let long = named_of_year("养鹿社区金科安置点搬迁户家庭成员人口信息表旧数据", 2025).expect("cut in front");
        assert!(long.starts_with("2025年") && long.ends_with("人口信息表旧数据"), "{long}");
        assert_eq!((told(&long), long.chars().count()), (Some(2025), LONGEST_TITLE));
        assert_eq!(named_of_year("2026.3更新", 2025), None, "it would tell another year");
        assert_eq!(named_of_year("搬迁户", 2020), None, "it would be the year of an event");
        assert_eq!(named_of_year("2024年人口", 2025), None, "it tells its own");
    }
}
