//! From the names of county, township and village in a row to the village's code.

use super::{Context, rows::Said};
use crate::{
    cell::{squeeze, tidy},
    columns::SheetKind,
    layout::Layout,
    read::Workbook,
};
use anju_model::{AreaCode, Divisions, area::AreaLevel, checks::Finding, divisions::short_name};
use std::collections::BTreeMap;

/// Reads names against the divisions, each distinct place once.
pub(super) struct Places<'a> {
    divisions: &'a Divisions,
    county: Option<AreaCode>,
    read: BTreeMap<[String; 3], Result<AreaCode, Finding>>,
    origins: BTreeMap<String, Option<AreaCode>>,
}

impl<'a> Places<'a> {
    /// Finds the county: the one given, else the one most rows name, else the one most townships lie in.
    pub fn new(workbook: &Workbook, layouts: &[Layout], context: &Context<'a>) -> Self {
        let divisions = context.divisions;
        let county = context.county.clone().or_else(|| most_named(workbook, layouts, divisions));
        Self { divisions, county, read: BTreeMap::new(), origins: BTreeMap::new() }
    }

    /// Returns the county.
    pub fn county(&self) -> Option<&AreaCode> {
        self.county.as_ref()
    }

    /// Returns a village's name as shown.
    pub fn short_name(&self, village: &AreaCode) -> String {
        self.divisions.name(village).map_or_else(|| village.to_string(), |name| short_name(name).to_owned())
    }

    /// Returns the code of the village that a row names, or what is wrong with it; nothing where the row names none.
    pub fn village(&mut self, said: &Said) -> Option<Result<AreaCode, Finding>> {
        let names = ["county", "township", "village"].map(|name| said.text(name).unwrap_or_default().to_owned());
        if names[1].is_empty() && names[2].is_empty() {
            return None;
        }
        if !self.read.contains_key(&names) {
            let code = self.look_up(&names);
            self.read.insert(names.clone(), code);
        }
        self.read.get(&names).cloned()
    }

    fn look_up(&self, [county, township, village]: &[String; 3]) -> Result<AreaCode, Finding> {
        let home = self.county.as_ref().ok_or_else(|| Finding::error("area.county", "county").with("value", county))?;
        let county_name = self.divisions.show(home);
        if !county.is_empty() {
            match find_county(self.divisions, county) {
                None => return Err(Finding::error("area.county", "county").with("value", county)),
                Some(other) if other != *home => {
                    return Err(Finding::error("area.other_county", "county").with("county", county_name));
                }
                Some(_) => {}
            }
        }
        let town = self.divisions.find(home, &squeeze(township));
        let town = town.ok_or_else(|| {
            Finding::error("area.township", "township").with("county", county_name).with("value", township)
        })?;
        let found = self.divisions.find(&town, &squeeze(village));
        let town_name = self.divisions.show(&town);
        found
            .ok_or_else(|| Finding::error("area.village", "village").with("township", town_name).with("value", village))
    }

    /// Returns the code of a village written as a run of names, if it can be read.
    pub fn origin(&mut self, written: &str) -> Option<AreaCode> {
        let home = self.county.as_ref()?;
        let read = || self.divisions.find_path(home, written).filter(|code| code.level() == AreaLevel::Village);
        if let Some(code) = self.origins.get(written) {
            return code.clone();
        }
        let code = read();
        self.origins.insert(written.to_owned(), code.clone());
        code
    }
}

fn find_county(divisions: &Divisions, written: &str) -> Option<AreaCode> {
    let written = squeeze(written);
    let bare = written.strip_prefix("重庆市").unwrap_or(&written);
    divisions.find_county(bare).or_else(|| divisions.find_county(&written))
}

fn most_named(workbook: &Workbook, layouts: &[Layout], divisions: &Divisions) -> Option<AreaCode> {
    let people: Vec<&Layout> = layouts.iter().filter(|layout| layout.kind == SheetKind::People).collect();
    let by_county = tally(workbook, &people, "county", |name| find_county(divisions, name).into_iter().collect());
    by_county.or_else(|| {
        let counties: Vec<_> = divisions.counties().collect();
        tally(workbook, &people, "township", |name| {
            let inside = counties.iter().filter(|county| divisions.find(&county.code, &squeeze(name)).is_some());
            inside.map(|county| county.code.clone()).collect()
        })
    })
}

/// Counts the rows for each county that a column's names lead to; the most named wins, of equals the lowest code.
fn tally(
    workbook: &Workbook,
    layouts: &[&Layout],
    column: &str,
    read: impl Fn(&str) -> Vec<AreaCode>,
) -> Option<AreaCode> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for layout in layouts {
        let Some(place) = layout.columns.iter().find(|place| place.column.is_some_and(|c| c.name == column)) else {
            continue;
        };
        for row in layout.records(&workbook.sheets[layout.sheet]) {
            *names.entry(tidy(&row.cell(place.at).text())).or_default() += 1;
        }
    }
    let mut counties: BTreeMap<AreaCode, usize> = BTreeMap::new();
    for (name, rows) in names {
        for county in read(&name) {
            *counties.entry(county).or_default() += rows;
        }
    }
    counties.into_iter().max_by_key(|(code, rows)| (*rows, std::cmp::Reverse(code.clone()))).map(|(code, _)| code)
}
